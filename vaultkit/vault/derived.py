"""What one note means, given what all names mean: its links resolved, what it states, its encounters.

Nearly all of a snapshot is this, note by note. All of it is found when the note is derived,
so that after an edit hardly more is left to do than to put it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from vaultkit.model import Contact, Note, NotePath, Person, Problem
from vaultkit.tables import find_hearers
from vaultkit.vault.encounters import SUBJECTS, Encounter, Roll, contact_of, find_encounters, is_plan
from vaultkit.vault.ghosts import Mention, mentions_of_encounters, mentions_of_links, mentions_of_subject
from vaultkit.vault.moves import find_lost_moves, find_move_doubts
from vaultkit.vault.names import Directory, Resolution
from vaultkit.vault.others import Event, Opportunity, read_event, read_opportunity
from vaultkit.vault.people import PersonReading, read_person
from vaultkit.vault.stated import Naming, find_statements


class Derived(NamedTuple):
    """What one note means: `subject` is what it is about, where it states anything of it.

    `telling` are the encounters up to today with moves, `plans` those after today, `contacts` those that count
    as such by person, in order of lines; `linked` are the ghosts that links name, `stated` those of properties and moves.
    """

    resolutions: tuple[Resolution, ...]
    subject: Person | Event | Opportunity | None
    problems: tuple[Problem, ...]
    encounters: tuple[Encounter, ...]
    telling: tuple[Encounter, ...]
    plans: tuple[Encounter, ...]
    contacts: tuple[tuple[str, tuple[Contact, ...]], ...]
    linked: tuple[Mention, ...]
    stated: tuple[Mention, ...]


class Ground(NamedTuple):
    """All that the meaning of a note rests on beside its own text: what names mean, and who is who on which day."""

    directory: Directory
    roll: Roll

    def listening(self, heard: list[Any]) -> Ground:
        """Return one that answers the same, and adds to `heard` what it is asked: of names, and of notes by their path."""
        return Ground(self.directory.listening(heard), self.roll.listening(heard))

    def find_stale(self, before: Ground, heard: Mapping[Any, tuple[Any, ...]]) -> list[Any]:
        """Return the keys of those who heard from `before` something that this one does not answer the same."""
        if self.roll.today != before.roll.today:
            return list(heard)
        asked = set(chain.from_iterable(heard.values()))
        paths = [NotePath(each) for each in asked if isinstance(each, str)]
        names = [each for each in asked if not isinstance(each, str)]
        return find_hearers(
            frozenset(
                (*self.roll.find_others(before.roll, paths), *self.directory.find_others(before.directory, names))
            ),
            heard,
        )


def derive(note: Note, ground: Ground) -> Derived:
    """Return what a note means."""
    directory, roll = ground
    kind = roll.kind_of(note.path)
    doubts: list[Problem] = []
    naming = Naming(directory, note, doubts)
    subject, problems = _read_subject(naming, kind)
    # In other notes a list may begin with days for any reason.
    own = [told for told in note.problems if kind in SUBJECTS or told.code != "date-style"] if note.problems else ()
    encounters = tuple(find_encounters(naming, roll)) if note.entries or note.tasks else ()
    # Only where fields stand is there more to look for.
    speaking = [each for each in encounters if each.entry.fields]
    lost = find_lost_moves(note) if kind == "event" and note.fields else ()
    resolutions, today = directory.resolve_all(note.links, note.path), roll.today
    return Derived(
        resolutions=resolutions,
        subject=subject,
        problems=(*own, *problems, *dict.fromkeys(doubts), *find_move_doubts(speaking, kind), *lost),
        encounters=encounters,
        telling=tuple([each for each in speaking if each.moves and each.day <= today]),
        plans=tuple([each for each in encounters if not each.is_contact and is_plan(each, today)]),
        contacts=_group_contacts(encounters),
        linked=mentions_of_links(note, resolutions),
        stated=(*mentions_of_subject(subject), *mentions_of_encounters(speaking, naming)),
    )


def _group_contacts(encounters: Iterable[Encounter]) -> tuple[tuple[str, tuple[Contact, ...]], ...]:
    found: dict[str, list[Contact]] = {}
    for encounter in encounters:
        if encounter.is_contact:
            contact = contact_of(encounter)
            for person in encounter.people:
                found.setdefault(person, []).append(contact)
    return tuple([(person, tuple(contacts)) for person, contacts in found.items()])


def _read_subject(naming: Naming, kind: str) -> tuple[Person | Event | Opportunity | None, tuple[Problem, ...]]:
    """Return whom or what a note is about, and what is doubtful in the way it says so."""
    if kind not in ("person", "me", "event", "opportunity"):
        return None, ()
    statements = find_statements(naming.note, kind)
    if kind == "event":
        return read_event(statements, naming)
    if kind == "opportunity":
        return read_opportunity(statements, naming)
    reading = PersonReading(statements, naming)
    return read_person(reading, kind), tuple(reading.problems)
