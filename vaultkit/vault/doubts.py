"""What is to be told of a name that may mean several notes, or leads to one by a detour."""

from __future__ import annotations

from vaultkit.model import Problem
from vaultkit.problems import problem
from vaultkit.vault.names import Resolution

_MOST_NAMED = 4
DOUBTFUL = frozenset(("shortest", "own-folder", "ambiguous-alias"))
"""Ways to resolve a name of which somebody may have meant another note."""


def tell_doubt(name: str, path: str, place: tuple[int, int], resolution: Resolution) -> Problem:
    """Return what is doubtful about a name, in the note `path` at a line and column, that was resolved so."""
    named = ", ".join(candidate[:-3] for candidate in resolution.candidates[:_MOST_NAMED])
    chosen = (resolution.path or "")[:-3]
    if resolution.how == "shortest":
        message = f"several notes are named {name} ({named}); write [[{chosen}]] if that one is meant"
        return problem("ambiguous-link", path, place, message)
    if resolution.how == "own-folder":
        message = f"of several notes named {name} ({named}) the one in this folder is meant; write [[{chosen}]]"
        return problem("nearby-link", path, place, message)
    if resolution.how == "alias":
        last = chosen.rpartition("/")[2]
        return problem("alias-link", path, place, f"{name} is an alias; write [[{last}|{name}]]")
    if resolution.how == "ambiguous-alias":
        message = f"{name} is an alias of several notes ({named}); link one of them by its name"
        return problem("ambiguous-alias", path, place, message)
    mend = f"write https://{name} for the web" if name.startswith("www.") else "mend the name or add the file"
    return problem("missing-attachment", path, place, f"no file is named {name}; {mend}")


def tell_several(words: str, path: str, place: tuple[int, int]) -> Problem:
    """Return what is doubtful about words that hold the name of a note among others, and are taken for one name."""
    return problem("list-expected", path, place, f'"{words}" is taken for one name; for several write a list, or links')
