"""All notes together become a Snapshot: who is who, who is meant, what happened, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultkit.model import Contact, Ghost, Note, NotePath, Person, Problem
from vaultkit.notes.dates import compile_day_format
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.vault.chains import Bringers, Sources, find_bringers
from vaultkit.vault.debts import Debt, find_debts
from vaultkit.vault.encounters import Encounter, Roll, find_contacts, find_encounters
from vaultkit.vault.ghosts import find_ghosts
from vaultkit.vault.kinds import INDEX_KIND, find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory
from vaultkit.vault.openings import Courses, find_openings, find_steps
from vaultkit.vault.others import Event, Opportunity, read_event, read_opportunity
from vaultkit.vault.people import PersonReading, read_person
from vaultkit.vault.stages import find_courses
from vaultkit.vault.stated import Naming, find_statements


class Files(NamedTuple):
    """What the vault's folder tells beside the texts: other files, the pattern of daily notes' paths, problems."""

    attachments: tuple[str, ...] = ()
    daily_format: str = "YYYY-MM-DD"
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One reading of a vault as of `today`. Mappings are in order of paths; nothing in it changes.

    `resolutions` answers each note's links in their order; `contacts` are each person's,
    newest first; `problems` have the levels of the settings.
    """

    notes: Mapping[NotePath, Note]
    kinds: Mapping[NotePath, str]
    days: Mapping[NotePath, date]
    directory: Directory
    resolutions: Mapping[NotePath, tuple[Resolution, ...]]
    settings: Settings
    today: date
    people: Mapping[NotePath, Person]
    me: NotePath | None
    events: Mapping[NotePath, Event]
    opportunities: Mapping[NotePath, Opportunity]
    courses: Courses
    bringers: Bringers
    encounters: tuple[Encounter, ...]
    contacts: Mapping[str, list[Contact]]
    debts: tuple[Debt, ...]
    ghosts: Mapping[str, Ghost]
    problems: tuple[Problem, ...]


def take_snapshot(notes: Iterable[Note], files: Files, settings: Settings, today: date) -> Snapshot:
    """Return what `notes` mean together. Its problems are those of files, notes and values, unsorted."""
    by_path = {note.path: note for note in sorted(notes, key=lambda note: note.path)}
    kinds, days = find_kinds(by_path.values(), find_marking(settings, compile_day_format(files.daily_format)))
    directory = build_directory(by_path.values(), kinds, files.attachments, VIEW_TITLES.values())
    resolutions = {
        path: directory.resolve_all(note.links, path) for path, note in by_path.items() if kinds[path] != INDEX_KIND
    }
    readings = _Readings(directory, settings, kinds)
    for note in by_path.values():
        readings.read(note)
    roll = Roll(kinds, days, today)
    encounters = tuple(_find_all_encounters(by_path.values(), directory, roll))
    past = tuple(each for each in encounters if each.day <= today)
    contacts = find_contacts(past, readings.events.values(), roll)
    courses = find_courses(readings.opportunities, encounters, today)
    sources = Sources(readings.people, readings.events, readings.opportunities, contacts)
    bringers = find_bringers(sources, past) if courses else {}
    openings = find_openings(sources, courses, bringers, past)
    debts, debt_problems = find_debts(past, openings, find_steps(sources, courses))
    mine = [path for path, kind in kinds.items() if kind == "me"]
    return Snapshot(
        notes=by_path, kinds=kinds, days=days, directory=directory, resolutions=resolutions,
        settings=settings, today=today, people=readings.people,
        me=mine[0] if mine else None, events=readings.events, opportunities=readings.opportunities,
        courses=courses, bringers=bringers, encounters=encounters, contacts=contacts, debts=debts,
        ghosts=find_ghosts(by_path, resolutions, readings.people.values()),
        problems=(*files.problems, *_own_problems(by_path, kinds), *readings.problems, *debt_problems),
    )  # fmt: skip


def with_problems(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """Return `snapshot` with these as its problems."""
    return replace(snapshot, problems=tuple(problems))


def _find_all_encounters(notes: Iterable[Note], directory: Directory, roll: Roll) -> Iterator[Encounter]:
    for note in notes:
        if (note.entries or note.tasks) and roll.kinds[note.path] != INDEX_KIND:
            yield from find_encounters(Naming(directory, note), roll)


def _own_problems(notes: Mapping[NotePath, Note], kinds: Mapping[NotePath, str]) -> Iterator[Problem]:
    for path, note in notes.items():
        if note.problems and kinds[path] != INDEX_KIND:
            yield from note.problems


class _Readings:
    """People, events and opportunities as their notes state them."""

    def __init__(self, directory: Directory, settings: Settings, kinds: Mapping[NotePath, str]) -> None:
        self.directory, self.settings, self.kinds = directory, settings, kinds
        self.people: dict[NotePath, Person] = {}
        self.events: dict[NotePath, Event] = {}
        self.opportunities: dict[NotePath, Opportunity] = {}
        self.problems: list[Problem] = []

    def read(self, note: Note) -> None:
        """Take in one note of a kind that states something."""
        kind = self.kinds[note.path]
        if kind not in ("person", "me", "event", "opportunity"):
            return
        naming = Naming(self.directory, note)
        statements = find_statements(note, kind)
        if kind in ("person", "me"):
            reading = PersonReading(statements, naming)
            self.people[note.path] = read_person(reading, kind)
            self.problems += reading.problems
        elif kind == "event":
            self.events[note.path], problems = read_event(statements, naming)
            self.problems += problems
        elif kind == "opportunity":
            self.opportunities[note.path], problems = read_opportunity(statements, naming)
            self.problems += problems
