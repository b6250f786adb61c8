"""Ghosts: names that notes mention and that no note bears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vaultkit.model import Evidence, Ghost, Link, Note, Person, Reference, new_tuple
from vaultkit.notes.dates import parse_day_name
from vaultkit.vault.encounters import NAMING_MOVES, Encounter
from vaultkit.vault.kinds import NOBODYS_PLACES
from vaultkit.vault.names import Resolution
from vaultkit.vault.others import Event, Opportunity
from vaultkit.vault.stated import Naming, ghost_id, ghost_name, ghost_target, heading_above, is_ghost, named_with


class Mention(NamedTuple):
    """A ghost where a note names it: its id, the name as spelled there, the place, and whether it is a link's."""

    ghost: str
    name: str
    evidence: Evidence
    is_link: bool = False


def ghost_of(mentions: Sequence[Mention]) -> Ghost:
    """Return the ghost that is mentioned, spelled as a link does it first, else as another word, with every place."""
    ghost, name, _, _ = next((each for each in mentions if each.is_link), mentions[0])
    return Ghost(ghost, name, tuple(sorted({each.evidence for each in mentions})))


def mentions_of_links(note: Note, resolutions: Iterable[Resolution]) -> tuple[Mention, ...]:
    """Return the ghosts that the links of a note name. A day without a daily note is no ghost."""
    return tuple(
        [
            Mention(
                ghost_id(ghost_target(link, note.path)),
                _name_in(link),
                Evidence(note.path, link.line, heading_above(note, link.line)),
                is_link=True,
            )
            for link, resolution in zip(note.links, resolutions, strict=True)
            if resolution.how == "missing" and link.where not in NOBODYS_PLACES
        ]
    )


def _name_in(link: Link) -> str:
    """Return the name that a link gives to what no note bears: of the address in a Markdown link, its last part."""
    return ghost_name(link.target if link.syntax == "wiki" else link.target.rstrip("/").rpartition("/")[2])


def mentions_of_subject(subject: Person | Event | Opportunity | None) -> tuple[Mention, ...]:
    """Return the ghosts that the properties of a person, an event or an opportunity name."""
    match subject:
        case Person():
            return _ghosts_among([*subject.introduced_by, *subject.knows, *[each.org for each in subject.affiliations]])
        case Event():
            return _ghosts_among((*subject.host, *subject.people))
        case Opportunity():
            return _ghosts_among(
                (*subject.org, *subject.via, *subject.recommended_by, *subject.came_from, *subject.led_to)
            )
        case None:
            return ()


def mentions_of_encounters(encounters: Iterable[Encounter], naming: Naming) -> tuple[Mention, ...]:
    """Return the ghosts that moves name, and those whom entries were with."""
    listed = list(encounters)
    named = [
        move.reference for encounter in listed for move in encounter.moves
        # Introductions are ties, whatever their ends are called.
        if move.reference and (move.name in NAMING_MOVES or naming.is_ghost(move.reference.id))
    ]  # fmt: skip
    joined = [each for encounter in listed for each in named_with(encounter.entry.fields, naming)]
    return _ghosts_among([*named, *joined])


def _ghosts_among(named: Iterable[Reference]) -> tuple[Mention, ...]:
    # Nearly everybody has a note.
    ghosts = [each for each in named if is_ghost(each.id)]
    return tuple([_mention(each) for each in ghosts if not parse_day_name(each.id[1:])]) if ghosts else ()


def _mention(ghost: Reference) -> Mention:
    return new_tuple(Mention, (ghost.id, ghost_name(ghost.text), ghost.evidence, False))
