"""All notes together become a Snapshot: who is who, who is meant, what happened, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultkit.model import Contact, Ghost, Note, NotePath, Person, Problem
from vaultkit.notes.dates import compile_day_format
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.vault.chains import Bringers, Sources, find_bringers
from vaultkit.vault.debts import Debt, find_debts
from vaultkit.vault.derived import Derived, Ground, Memory
from vaultkit.vault.encounters import Encounter, Roll, find_contacts
from vaultkit.vault.ghosts import find_ghosts
from vaultkit.vault.kinds import find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory
from vaultkit.vault.openings import Courses, find_openings, find_steps
from vaultkit.vault.others import Event, Opportunity
from vaultkit.vault.stages import find_courses


class Files(NamedTuple):
    """What is known of a vault beside its texts: other files, the pattern of daily notes' paths, problems.

    `memory` holds what was derived from the same notes before, if anybody keeps it.
    """

    attachments: tuple[str, ...] = ()
    daily_format: str = "YYYY-MM-DD"
    problems: tuple[Problem, ...] = ()
    memory: Memory | None = None


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
    memory = files.memory or Memory()
    (directory, roll), derived = memory.derive_all(by_path, Ground(directory, Roll(kinds, days, today)))
    encounters = tuple([encounter for each in derived.values() for encounter in each.encounters])
    past = tuple([each for each in encounters if each.day <= today])
    sources = _gather(derived, past, roll)
    courses = find_courses(sources.opportunities, encounters, today)
    bringers = find_bringers(sources, past) if courses else {}
    openings = find_openings(sources, courses, bringers, past)
    debts, debt_problems = find_debts(past, openings, find_steps(sources, courses))
    mine = [path for path, kind in kinds.items() if kind == "me"]
    resolutions = {path: each.resolutions for path, each in derived.items()}
    return Snapshot(
        notes=by_path, kinds=kinds, days=days, directory=directory, resolutions=resolutions,
        settings=settings, today=today, people=sources.people, me=mine[0] if mine else None, events=sources.events,
        opportunities=sources.opportunities, courses=courses, bringers=bringers, encounters=encounters,
        contacts=sources.contacts, debts=debts, ghosts=find_ghosts(by_path, resolutions, sources.people.values()),
        problems=(*files.problems, *(told for each in derived.values() for told in each.problems), *debt_problems),
    )  # fmt: skip


def _gather(derived: Mapping[NotePath, Derived], past: Iterable[Encounter], roll: Roll) -> Sources:
    """Return people, events and opportunities as their notes state them, and everyone's contacts."""
    subjects = {path: each.subject for path, each in derived.items()}
    events = {path: each for path, each in subjects.items() if isinstance(each, Event)}
    return Sources(
        people={path: each for path, each in subjects.items() if isinstance(each, Person)},
        events=events,
        opportunities={path: each for path, each in subjects.items() if isinstance(each, Opportunity)},
        contacts=find_contacts(past, events.values(), roll),
    )


def with_problems(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """Return `snapshot` with these as its problems."""
    return replace(snapshot, problems=tuple(problems))
