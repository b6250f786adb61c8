"""Whom the user means at the command line: as links are resolved, plus aliases and unique beginnings."""

from __future__ import annotations

from collections.abc import Sequence

from vaultkit.errors import AmbiguousError, NotFoundError, UsageError
from vaultkit.model import NotePath
from vaultkit.vault.names import fold, link_name
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import ghost_id, is_ghost

_MOST_NAMED = 6
_LOGGED = frozenset(("person", "organisation", "opportunity", "me", "story"))


def find_note(name: str, snapshot: Snapshot) -> str:
    """Return the id of the note or ghost that `name` means; raise NotFoundError with the candidates otherwise.

    A name that several notes bear is never guessed, not even by folder: a person at the
    terminal stands in none.
    """
    bare = name.strip().removeprefix("[[").removesuffix("]]")
    found = snapshot.directory.resolve(bare, "")
    if found.how in ("shortest", "own-folder", "ambiguous-alias"):
        raise AmbiguousError(f'"{name}" may be any of {_listed(found.candidates)}; give the path')
    if found.path:
        return found.path
    if ghost_id(bare) in snapshot.ghosts:
        return ghost_id(bare)
    wanted = fold(bare)
    starting = [
        path
        for path, kind in snapshot.kinds.items()
        if kind != "index" and wanted and _begins(wanted, (link_name(path, kind), *_other_names(path, snapshot)))
    ]
    if len(starting) == 1:
        return starting[0]
    if starting:
        raise AmbiguousError(f'"{name}" may be any of {_listed(starting)}; write more of the name')
    raise NotFoundError(f'nobody and nothing in the vault is named "{name}"; `vaultkit list` shows the names')


def require_note(name: str, snapshot: Snapshot) -> NotePath:
    """Return the note that `name` means; raise NotFoundError where it is a name without a note."""
    found = find_note(name, snapshot)
    if is_ghost(found):
        raise NotFoundError(f'"{name}" is named in notes but has none; make it with `vaultkit new "{name}"`')
    return NotePath(found)


def require_all(names: str, snapshot: Snapshot) -> tuple[NotePath, ...]:
    """Return the notes that `names`, with commas between, mean, each once, all of a kind that keeps dated lines."""
    try:
        found = [require_note(names, snapshot)]
    except AmbiguousError:
        raise
    except NotFoundError:
        parts = [part.strip() for part in names.split(",") if part.strip()]
        if len(parts) < 2:
            raise
        found = [require_note(part, snapshot) for part in parts]
    for path in found:
        if snapshot.kinds[path] not in _LOGGED:
            raise UsageError(f"{path} is no note about a person, organisation or opportunity; dated lines go there")
    return tuple(dict.fromkeys(found))


def _begins(wanted: str, names: tuple[str, ...]) -> bool:
    return any(fold(name).startswith(wanted) for name in names)


def _other_names(path: NotePath, snapshot: Snapshot) -> tuple[str, ...]:
    person = snapshot.people.get(path)
    return (person.shown, *person.aliases) if person else ()


def _listed(paths: Sequence[NotePath]) -> str:
    names = [path[:-3] for path in paths]
    return ", ".join(names[:_MOST_NAMED]) + (
        f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    )
