"""All notes together become a Snapshot: who is who, who is meant, what happened, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, Ghost, Note, NotePath, Person, Problem, Reference
from vaultkit.notes.dates import compile_day_format
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.tables import KEY, Along, In, chained
from vaultkit.vault.books import Settled, debts_of, find_debts, problems_of
from vaultkit.vault.chains import Bringers, Sources, find_bringers
from vaultkit.vault.debts import Debt
from vaultkit.vault.derived import Derived, Ground, derive
from vaultkit.vault.encounters import Encounter, Roll, find_event_contacts, people_of_event, sort_contacts
from vaultkit.vault.ghosts import Mention, ghost_of
from vaultkit.vault.kinds import find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory, find_names, link_name
from vaultkit.vault.openings import Courses, Ways, find_openings, find_steps
from vaultkit.vault.others import Event, Opportunity
from vaultkit.vault.stages import find_course

Attendance = Mapping[NotePath, tuple[Reference, ...]]
Encounters = Mapping[NotePath, tuple[Encounter, ...]]


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
    be, at each event; `encounters` are those of each note, `telling` those with moves up to today,
    `plans` those after today, `contacts` each person's, newest first; `settled` are the debts, by those who
    settle them with each other; `shown` is the name of each note and ghost: a person's own wording,
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
    encounters: Encounters
    telling: Encounters
    plans: Encounters
    contacts: Mapping[str, tuple[Contact, ...]]
    settled: Mapping[str, Settled]
    ghosts: Mapping[str, Ghost]
    shown: Mapping[str, str]
    problems: tuple[Problem, ...]

    @cached_property
    def debts(self) -> tuple[Debt, ...]:
        """Return all debts by the day on which they were opened, then by place."""
        return debts_of(self.settled)


def take_snapshot(notes: Iterable[Note], files: Files, settings: Settings, today: date) -> Snapshot:
    """Return what `notes` mean together. Its problems are those of files, notes and values, unsorted."""
    memory = files.memory
    by_path = memory.take("notes", _by_path(notes))
    ground = _find_ground(by_path, files, settings, today)
    kinds, days = ground.roll.kinds, ground.roll.days
    derived = memory.ask_each(derive, memory.keep_each(_unless_generated, by_path), In(ground))
    telling, encounters = memory.keep_each(_TELLING, derived), memory.ask_each(_ENCOUNTERS, derived)
    sources, attendance = _gather(derived, ground.roll, memory)
    opportunities = sources.opportunities
    courses = memory.ask_each(find_course, opportunities, Along(encounters, ()), today)
    bringers = find_bringers(sources, telling, memory) if courses else {}
    openings = find_openings(Ways(opportunities, courses, bringers, kinds), telling, memory)
    steps = find_steps(telling, sources.contacts, courses, memory)
    settled = find_debts(telling, openings, steps, memory)
    ghosts = memory.ask_each(ghost_of, memory.gather(_mentions_by_ghost, derived))
    mine = list(memory.keep_each(is_me, kinds))
    return Snapshot(
        notes=by_path, kinds=kinds, days=days, directory=ground.directory,
        resolutions=memory.ask_each(_RESOLUTIONS, derived),
        settings=settings, today=today, people=sources.people, me=mine[0] if mine else None, events=sources.events,
        attendance=attendance, opportunities=opportunities, courses=courses, bringers=bringers, encounters=encounters,
        telling=telling, plans=memory.keep_each(_PLANS, derived), contacts=sources.contacts, settled=settled, ghosts=ghosts,
        shown=_find_shown(kinds, sources.people, ghosts, memory),
        problems=(*files.problems, *chained(memory.keep_each(_PROBLEMS, derived)), *problems_of(settled, memory)),
    )  # fmt: skip


def _by_path(notes: Iterable[Note]) -> dict[NotePath, Note]:
    listed = sorted(notes, key=_PATH)
    return dict(zip(map(_PATH, listed), listed, strict=True))


def is_me(kind: str) -> bool:
    """Say whether a note of a kind is the user's own."""
    return kind == "me"


_PATH, _NAME = attrgetter("path"), attrgetter("name")
_TELLING, _ENCOUNTERS, _PLANS, _RESOLUTIONS, _PROBLEMS = map(
    attrgetter, ("telling", "encounters", "plans", "resolutions", "problems")
)


def _unless_generated(note: Note) -> Note | None:
    return None if note.generated else note


def _find_ground(notes: Mapping[NotePath, Note], files: Files, settings: Settings, today: date) -> Ground:
    """Return what names mean, and who is who."""
    memory = files.memory
    marking = memory.ask(find_marking, settings, compile_day_format(files.daily_format))
    kinds, days = find_kinds(notes, marking, memory)
    names = find_names(notes, kinds, memory)
    # Links call a daily note by its name alone, whatever folders its format makes.
    day_names = compile_day_format(files.daily_format.rpartition("/")[2])
    directory = memory.ask(build_directory, names, files.attachments, tuple(VIEW_TITLES.values()), day_names)
    return memory.ask(Ground, directory, memory.ask(Roll, kinds, days, today))


def _mentions_by_ghost(derived: Derived) -> tuple[tuple[str, Mention], ...]:
    return tuple([(mention.ghost, mention) for mention in (*derived.linked, *derived.stated)])


def _gather(derived: Mapping[NotePath, Derived], roll: Roll, memory: Memory) -> tuple[Sources, Attendance]:
    """Return people, events and opportunities as their notes state them, everyone's contacts, and who was at events."""
    people = memory.keep_each(_person_in, derived)
    events, opportunities = memory.keep_each(_event_in, derived), memory.keep_each(_opportunity_in, derived)
    attendance = memory.ask_each(people_of_event, events, roll.kinds)
    attended = memory.ask_each(find_event_contacts, events, Along(attendance, ()), roll.today)
    parts = memory.gather(_contacts_by_person, derived, Along(attended, ()))
    contacts = memory.ask_each(sort_contacts, parts)
    return Sources(people, events, opportunities, contacts), attendance


def _person_in(derived: Derived) -> Person | None:
    return derived.subject if isinstance(derived.subject, Person) else None


def _event_in(derived: Derived) -> Event | None:
    return derived.subject if isinstance(derived.subject, Event) else None


def _opportunity_in(derived: Derived) -> Opportunity | None:
    return derived.subject if isinstance(derived.subject, Opportunity) else None


def _contacts_by_person(
    derived: Derived, attended: tuple[tuple[str, tuple[Contact, ...]], ...]
) -> tuple[tuple[str, tuple[Contact, ...]], ...]:
    return (*derived.contacts, *attended)


def _find_shown(
    kinds: Mapping[NotePath, str], people: Mapping[NotePath, Person], ghosts: Mapping[str, Ghost], memory: Memory
) -> Mapping[str, str]:
    of_notes = memory.ask_each(_shown_of, kinds, KEY, Along(people))
    of_ghosts = memory.ask_each(_NAME, ghosts)
    return memory.take("shown", memory.ask(_both, of_notes, of_ghosts))


def _shown_of(kind: str, path: NotePath, person: Person | None) -> str:
    return person.shown if person else link_name(path, kind)


def _both(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    return {**one, **other}


def with_problems(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """Return `snapshot` with these as its problems."""
    return replace(snapshot, problems=tuple(problems))
