"""Whom the user means at the command line: as links are resolved, plus aliases and unique beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from vaultkit.errors import AmbiguousError, NotFoundError, UsageError
from vaultkit.model import NotePath
from vaultkit.vault.names import fold, link_name
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import ghost_id, is_ghost

_MOST_NAMED = 6
_MOST_CLOSE, _LEAST_ALIKE = 3, 0.7
_LOGGED = frozenset(("person", "organisation", "opportunity", "me", "story"))


def find_note(name: str, snapshot: Snapshot) -> str:
    """Return the id of the note or ghost that `name` or its beginning means, notes first; raise NotFoundError otherwise.

    A name that several bear is never guessed, not even by folder: a person at the terminal
    stands in none.
    """
    found = find_written(name, snapshot)
    if found:
        return found
    bare = _bare(name)
    if ghost_id(bare) in snapshot.ghosts:
        return ghost_id(bare)
    begun = [each for each in snapshot.ghosts.values() if _begins(fold(bare), (each.name, _last_part(each.name)))]
    if len(begun) == 1:
        return begun[0].id
    if begun:
        raise AmbiguousError(f'"{name}" may be any of {_listed([each.name for each in begun])}; write more of the name')
    close = " or ".join(f'"{each}"' for each in _close_names(bare, snapshot))
    mend = f"did you mean {close}?" if close else "`vaultkit list` shows the names"
    raise NotFoundError(f'nobody and nothing in the vault is named "{name}"; {mend}')


def find_written(name: str, snapshot: Snapshot) -> NotePath | None:
    """Return the note that `name` or its beginning means, None where no note does; raise AmbiguousError for several.

    The whole name of a ghost is the ghost's, whatever note begins so.
    """
    bare = _bare(name)
    found = snapshot.directory.resolve(bare, "")
    if found.how in ("shortest", "own-folder", "ambiguous-alias"):
        raise AmbiguousError(f'"{name}" may be any of {_listed_notes(found.candidates)}; give the path')
    if found.path or ghost_id(bare) in snapshot.ghosts:
        return found.path
    starting = [
        path
        for path, kind in snapshot.kinds.items()
        if kind != "index" and _begins(fold(bare), (link_name(path, kind), *_other_names(path, snapshot)))
    ]
    if len(starting) > 1:
        raise AmbiguousError(f'"{name}" may be any of {_listed_notes(starting)}; write more of the name')
    return starting[0] if starting else None


def require_note(name: str, snapshot: Snapshot) -> NotePath:
    """Return the note that `name` means; raise NotFoundError where it is a name without a note."""
    found = find_note(name, snapshot)
    if is_ghost(found):
        whole = _last_part(snapshot.ghosts[found].name)
        raise NotFoundError(f'"{whole}" is named in notes but has none; make it with `vaultkit new "{whole}"`')
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


def _last_part(name: str) -> str:
    """Return the name at the end of a path, which is all that a link to a note may give.

    >>> _last_part("People/Cy Twomey"), _last_part("Bo Diaz")
    ('Cy Twomey', 'Bo Diaz')
    """
    return name.rpartition("/")[2] or name


def _bare(name: str) -> str:
    return name.strip().removeprefix("[[").removesuffix("]]")


def _begins(wanted: str, names: tuple[str, ...]) -> bool:
    return bool(wanted) and any(fold(name).startswith(wanted) for name in names)


def _other_names(path: NotePath, snapshot: Snapshot) -> tuple[str, ...]:
    person = snapshot.people.get(path)
    return (person.shown, *person.aliases) if person else ()


def _close_names(wanted: str, snapshot: Snapshot) -> list[str]:
    """Return up to three names, by which notes and ghosts can be called, that as a whole or in a word are nearly as wanted."""
    from difflib import get_close_matches  # noqa: PLC0415 (only whoever mistypes a name pays for it)

    notes = (
        (link_name(path, kind), *_other_names(path, snapshot))
        for path, kind in snapshot.kinds.items()
        if kind != "index"
    )
    named: dict[str, dict[str, None]] = {}
    for name in (*chain.from_iterable(notes), *(_last_part(each.name) for each in snapshot.ghosts.values())):
        for part in (fold(name), *fold(name).split()):
            named.setdefault(part, {})[name] = None
    close = get_close_matches(fold(wanted), named, _MOST_CLOSE, _LEAST_ALIKE)
    return list(dict.fromkeys(chain.from_iterable(named[part] for part in close)))[:_MOST_CLOSE]


def _listed_notes(paths: Sequence[NotePath]) -> str:
    return _listed([path[:-3] for path in paths])


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
