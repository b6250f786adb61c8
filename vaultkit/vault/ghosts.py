"""Ghosts: names that notes mention and that no note bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vaultkit.model import Evidence, Ghost, Note, NotePath, Person, Reference
from vaultkit.notes.dates import parse_day
from vaultkit.vault.kinds import KIND_PLACES
from vaultkit.vault.names import Resolution
from vaultkit.vault.stated import ghost_id, is_ghost


def find_ghosts(
    notes: Mapping[NotePath, Note], resolutions: Mapping[NotePath, tuple[Resolution, ...]], people: Iterable[Person]
) -> dict[str, Ghost]:
    """Return the ghosts by id, in order, spelled as first met, with every place that names them.

    A day without a daily note is no ghost.
    """
    names: dict[str, str] = {}
    places: dict[str, dict[Evidence, None]] = {}
    for path, resolved in resolutions.items():
        for link, resolution in zip(notes[path].links, resolved, strict=True):
            if resolution.how == "missing" and link.where not in KIND_PLACES and not parse_day(link.target):
                ghost = ghost_id(link.target)
                names.setdefault(ghost, link.target)
                places.setdefault(ghost, {})[Evidence(path, link.line, _heading_at(notes[path], link.line))] = None
    for person in people:
        for reference in _named_by(person):
            if is_ghost(reference.id):
                names.setdefault(reference.id, reference.text)
                places.setdefault(reference.id, {})[reference.evidence] = None
    return {ghost: Ghost(ghost, names[ghost], tuple(sorted(places[ghost]))) for ghost in sorted(names)}


def _named_by(person: Person) -> Iterable[Reference]:
    return (*person.introduced_by, *person.knows, *(each.org for each in person.affiliations))


def _heading_at(note: Note, line: int) -> str:
    """Return the nearest heading at or above `line`, "" if there is none."""
    above = [heading.text for heading in note.headings if heading.line <= line]
    return above[-1] if above else ""
