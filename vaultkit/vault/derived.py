"""What one note means, given what all names mean: its links resolved, what it states, its encounters.

Nearly all of a snapshot is this, note by note, and after an edit it is the same for all
notes but one. A `Memory` keeps it from one snapshot to the next, for as long as nothing
changes on which it rests.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultkit.model import Note, NotePath, Person, Problem
from vaultkit.vault.encounters import SUBJECTS, Encounter, Roll, find_encounters
from vaultkit.vault.kinds import INDEX_KIND
from vaultkit.vault.names import Directory, Resolution
from vaultkit.vault.others import Event, Opportunity, read_event, read_opportunity
from vaultkit.vault.people import PersonReading, read_person
from vaultkit.vault.stated import Naming, find_statements


class Derived(NamedTuple):
    """What one note means: `subject` is what it is about, where it states anything of it."""

    resolutions: tuple[Resolution, ...]
    subject: Person | Event | Opportunity | None
    problems: tuple[Problem, ...]
    encounters: tuple[Encounter, ...]


class Ground(NamedTuple):
    """All that the meaning of a note rests on beside its own text: what names mean, and who is who on which day."""

    directory: Directory
    roll: Roll


class Memory:
    """What was derived last, and from which notes on which ground."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._known: dict[NotePath, tuple[Note, Derived]] = {}

    def derive_all(self, notes: dict[NotePath, Note], ground: Ground) -> tuple[Ground, dict[NotePath, Derived]]:
        """Return what each note but the index notes means, and the ground with all that it has looked up so far."""
        if self._ground is None or self._ground != ground:
            self._ground, self._known = ground, {}
        # The one that has been asked before answers from memory.
        ground = self._ground
        known: dict[NotePath, tuple[Note, Derived]] = {}
        for path, note in notes.items():
            last = self._known.get(path)
            # By identity: to compare two readings of a note would cost as much as to derive it.
            if last is None or last[0] is not note:
                if ground.roll.kinds[path] == INDEX_KIND:
                    continue
                last = (note, derive(note, ground))
            known[path] = last
        self._known = known
        return ground, {path: derived for path, (_, derived) in known.items()}


def derive(note: Note, ground: Ground) -> Derived:
    """Return what a note means."""
    directory, roll = ground
    kind = roll.kinds[note.path]
    naming = Naming(directory, note)
    subject, problems = _read_subject(naming, kind)
    # In other notes a list may begin with days for any reason.
    own = [told for told in note.problems if kind in SUBJECTS or told.code != "date-style"]
    encounters = tuple(find_encounters(naming, roll)) if note.entries or note.tasks else ()
    return Derived(directory.resolve_all(note.links, note.path), subject, (*own, *problems), encounters)


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
