"""All notes together become a Snapshot: who is who, who is meant, what happened, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, Ghost, Note, NotePath, Person, Problem, Reference
from vaultkit.notes.dates import compile_day_format
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.vault.books import find_debts
from vaultkit.vault.chains import Bringers, Sources, find_bringers
from vaultkit.vault.debts import Debt, find_named
from vaultkit.vault.derived import Derived, Ground, derive
from vaultkit.vault.encounters import Encounter, Roll, find_event_contacts, people_of_event, sort_contacts
from vaultkit.vault.ghosts import Mention, find_ghosts
from vaultkit.vault.kinds import INDEX_KIND, find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory, find_names, link_name
from vaultkit.vault.openings import Courses, find_openings, find_steps
from vaultkit.vault.others import Event, Opportunity
from vaultkit.vault.stages import find_course

Attendance = Mapping[NotePath, tuple[Reference, ...]]


class Files(NamedTuple):
    """What is known of a vault beside its texts: other files, the pattern of daily notes' paths, problems.

    `memory` is that of whoever reads the same vault again and again.
    """

    attachments: tuple[str, ...] = ()
    daily_format: str = "YYYY-MM-DD"
    problems: tuple[Problem, ...] = ()
    memory: Memory = NO_MEMORY


@dataclass(frozen=True)
class Snapshot:
    """One reading of a vault as of `today`. Mappings are in order of paths; nothing in it changes.

    `resolutions` answers each note's links in their order; `attendance` is who was, or will
    be, at each event; `telling` are the encounters with moves up to today, `plans` those after
    today, `contacts` each person's, newest first; `shown` is the name of each note and ghost: a person's own wording,
    a note's name, a ghost's as first spelled; `problems` have the levels of the settings.
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
    attendance: Attendance
    opportunities: Mapping[NotePath, Opportunity]
    courses: Courses
    bringers: Bringers
    encounters: tuple[Encounter, ...]
    telling: tuple[Encounter, ...]
    plans: tuple[Encounter, ...]
    contacts: Mapping[str, tuple[Contact, ...]]
    debts: tuple[Debt, ...]
    ghosts: Mapping[str, Ghost]
    shown: Mapping[str, str]
    problems: tuple[Problem, ...]


def take_snapshot(notes: Iterable[Note], files: Files, settings: Settings, today: date) -> Snapshot:
    """Return what `notes` mean together. Its problems are those of files, notes and values, unsorted."""
    by_path = {note.path: note for note in sorted(notes, key=lambda note: note.path)}
    memory = files.memory
    ground = _find_ground(by_path, files, settings, today)
    kinds, days = ground.roll.kinds, ground.roll.days
    derived = memory.ask_each_in(
        derive, ground, {path: (note,) for path, note in by_path.items() if kinds[path] != INDEX_KIND}
    )
    encounters = tuple([encounter for each in derived.values() for encounter in each.encounters])
    telling = tuple([encounter for each in derived.values() for encounter in each.telling])
    plans = tuple([encounter for each in derived.values() for encounter in each.plans])
    sources, attendance = _gather(derived, ground.roll, memory)
    courses = memory.ask_each(
        find_course, {path: (each, derived[path].encounters, today) for path, each in sources.opportunities.items()}
    )
    bringers = find_bringers(sources, telling) if courses else {}
    openings = find_openings(sources, courses, bringers, telling)
    steps = find_steps(find_named(telling), sources, courses)
    debts, debt_problems = find_debts(telling, openings, steps, memory)
    ghosts = memory.ask(find_ghosts, _mentions(derived))
    mine = [path for path, kind in kinds.items() if kind == "me"]
    return Snapshot(
        notes=by_path, kinds=kinds, days=days, directory=ground.directory,
        resolutions={path: each.resolutions for path, each in derived.items()},
        settings=settings, today=today, people=sources.people, me=mine[0] if mine else None, events=sources.events,
        attendance=attendance, opportunities=sources.opportunities, courses=courses, bringers=bringers, encounters=encounters,
        telling=telling, plans=plans, contacts=sources.contacts, debts=debts, ghosts=ghosts,
        shown=memory.ask(_find_shown, kinds, sources.people, ghosts),
        problems=(*files.problems, *(told for each in derived.values() for told in each.problems), *debt_problems),
    )  # fmt: skip


def _find_ground(notes: Mapping[NotePath, Note], files: Files, settings: Settings, today: date) -> Ground:
    """Return what names mean, and who is who."""
    memory = files.memory
    marking = memory.ask(find_marking, settings, compile_day_format(files.daily_format))
    kinds, days = find_kinds(notes.values(), marking, memory)
    names = find_names(notes.values(), kinds, memory)
    # Links call a daily note by its name alone, whatever folders its format makes.
    day_names = compile_day_format(files.daily_format.rpartition("/")[2])
    directory = memory.ask(build_directory, names, files.attachments, tuple(VIEW_TITLES.values()), day_names)
    return memory.ask(Ground, directory, memory.ask(Roll, kinds, days, today))


def _mentions(derived: Mapping[NotePath, Derived]) -> tuple[Mention, ...]:
    """Return every ghost that a note names, those that links name first."""
    linked = [mention for each in derived.values() for mention in each.linked]
    return (*linked, *(mention for each in derived.values() for mention in each.stated))


def _gather(derived: Mapping[NotePath, Derived], roll: Roll, memory: Memory) -> tuple[Sources, Attendance]:
    """Return people, events and opportunities as their notes state them, everyone's contacts, and who was at events."""
    subjects = {path: each.subject for path, each in derived.items()}
    events = {path: each for path, each in subjects.items() if isinstance(each, Event)}
    attendance = memory.ask_each(people_of_event, {path: (event, roll.kinds) for path, event in events.items()})
    given = {path: (event, attendance[path], roll.today) for path, event in events.items()}
    attended = memory.ask_each(find_event_contacts, given)
    parts: dict[str, list[tuple[Contact, ...]]] = {}
    for groups in (*(each.contacts for each in derived.values()), *attended.values()):
        for person, contacts in groups:
            parts.setdefault(person, []).append(contacts)
    sources = Sources(
        people={path: each for path, each in subjects.items() if isinstance(each, Person)},
        events=events,
        opportunities={path: each for path, each in subjects.items() if isinstance(each, Opportunity)},
        contacts=memory.ask_each(sort_contacts, {person: tuple(listed) for person, listed in parts.items()}),
    )
    return sources, attendance


def _find_shown(
    kinds: Mapping[NotePath, str], people: Mapping[NotePath, Person], ghosts: Mapping[str, Ghost]
) -> dict[str, str]:
    shown: dict[str, str] = {path: link_name(path, kind) for path, kind in kinds.items()}
    shown.update((path, person.shown) for path, person in people.items())
    shown.update((ghost, each.name) for ghost, each in ghosts.items())
    return shown


def with_problems(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """Return `snapshot` with these as its problems."""
    return replace(snapshot, problems=tuple(problems))
