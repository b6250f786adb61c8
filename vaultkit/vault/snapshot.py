"""All notes together become a Snapshot: who is who, who is meant, what happened, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultkit.model import Contact, Ghost, Note, NotePath, Person, Problem
from vaultkit.notes.dates import compile_day_format
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.vault.debts import Debt, find_debts
from vaultkit.vault.derived import Ground, Memory
from vaultkit.vault.encounters import Encounter, Roll, find_contacts
from vaultkit.vault.ghosts import find_ghosts
from vaultkit.vault.kinds import find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory
from vaultkit.vault.others import Event, Opportunity


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
    subjects = {path: each.subject for path, each in derived.items()}
    events = {path: each for path, each in subjects.items() if isinstance(each, Event)}
    people = {path: each for path, each in subjects.items() if isinstance(each, Person)}
    encounters = tuple([encounter for each in derived.values() for encounter in each.encounters])
    debts, debt_problems = find_debts(each for each in encounters if each.day <= today)
    mine = [path for path, kind in kinds.items() if kind == "me"]
    resolutions = {path: each.resolutions for path, each in derived.items()}
    return Snapshot(
        notes=by_path, kinds=kinds, days=days, directory=directory, resolutions=resolutions,
        settings=settings, today=today, people=people, me=mine[0] if mine else None, events=events,
        opportunities={path: each for path, each in subjects.items() if isinstance(each, Opportunity)},
        encounters=encounters, contacts=find_contacts(encounters, events.values(), roll), debts=debts,
        ghosts=find_ghosts(by_path, resolutions, people.values()),
        problems=(*files.problems, *(told for each in derived.values() for told in each.problems), *debt_problems),
    )  # fmt: skip


def with_problems(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """Return `snapshot` with these as its problems."""
    return replace(snapshot, problems=tuple(problems))
