"""What opportunities owe by themselves: news when they end, thanks for recommendations.

The rest of what is open comes from moves (debts.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, NotePath
from vaultkit.tables import KEY, Along, chained
from vaultkit.vault.chains import Bringers, people_on_all_ways
from vaultkit.vault.debts import Debt, Named, find_named
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.others import Opportunity
from vaultkit.vault.stages import FIRST_RUNG, Course

Courses = Mapping[NotePath, Course]
LONG_AGO = date.min
"""The day of what is open since nobody noted when."""


class Ways(NamedTuple):
    """What the ways to opportunities are made of: those themselves, how far each went, who brought whom, who is who."""

    opportunities: Mapping[NotePath, Opportunity]
    courses: Courses
    bringers: Bringers
    kinds: Mapping[NotePath, str]


def find_openings(
    ways: Ways, encounters: Mapping[NotePath, tuple[Encounter, ...]], memory: Memory = NO_MEMORY
) -> tuple[Debt, ...]:
    """Return a report to everyone on the way of each ending, and thanks for each recommendation that no move notes.

    `encounters` are those with moves, by note.
    """
    if not ways.courses:
        return ()
    noted = memory.part("noted").ask(chained, memory.keep_each(_find_noted, encounters))
    return memory.ask(_find_all, ways, noted)


def _find_noted(encounters: Iterable[Encounter]) -> tuple[tuple[str, str], ...]:
    """Return who gave what that a note is about, as moves note it."""
    moves = ((encounter, move) for encounter in encounters if encounter.people for move in encounter.moves)
    return tuple([(each.people[0], move.reference.id) for each, move in moves if move.name == "got" and move.reference])


def _find_all(ways: Ways, noted: Iterable[tuple[str, str]]) -> tuple[Debt, ...]:
    known = frozenset(noted)
    found: list[Debt] = []
    people = people_on_all_ways(ways.opportunities, ways.bringers)
    for path, course in ways.courses.items():
        found += _reports(path, course, people[path], ways)
        found += (debt for debt in _thanks(path, course, ways) if (debt.person, path) not in known)
    return tuple(found)


def _reports(path: NotePath, course: Course, people: Iterable[str], ways: Ways) -> Iterator[Debt]:
    if not course.endings:
        return
    for person in people:
        if not _is_someone(person, ways):
            continue
        for rung in course.endings:
            # News told before the newest line was other news.
            opened, since = rung.day or rung.after or LONG_AGO, rung.day or LONG_AGO
            subject = _linked(path, ways)
            yield Debt("report", person, subject, path, opened, rung.evidence, since=since, news=rung.word)


def _thanks(path: NotePath, course: Course, ways: Ways) -> Iterator[Debt]:
    opened = course.rungs[0].day if course.rungs else None
    for each in ways.opportunities[path].recommended_by:
        if _is_someone(each.id, ways):
            subject = f"recommending me for {_linked(path, ways)}"
            yield Debt("thanks", each.id, subject, path, opened or LONG_AGO, each.evidence)


def _is_someone(person: str, ways: Ways) -> bool:
    """Say whether a person has a note, other than the user's: what is due to a mere name could never be closed."""
    return ways.kinds.get(NotePath(person)) == "person"


def _linked(path: NotePath, ways: Ways) -> str:
    return f"[[{ways.opportunities[path].name}]]"


def find_steps(
    encounters: Mapping[NotePath, tuple[Encounter, ...]],
    contacts: Mapping[str, tuple[Contact, ...]],
    courses: Courses,
    memory: Memory = NO_MEMORY,
) -> dict[Named, date]:
    """Return when what leads and introductions name was first taken up, on their day or after it.

    A person by any contact, an opportunity by any rung beyond `lead`. `encounters` are those with moves, by note.
    """
    named = memory.gather(_name_all, encounters)
    steps = memory.keep_each(_steps_of, named, KEY, Along(contacts, ()), Along(courses))
    return memory.ask(dict, memory.part("steps").ask(chained, steps))


def _name_all(encounters: Iterable[Encounter]) -> tuple[tuple[str, date], ...]:
    return find_named(encounters)


def _steps_of(
    days: Iterable[date], about: str, contacts: tuple[Contact, ...], course: Course | None
) -> tuple[tuple[Named, date], ...]:
    found = (((about, day), _find_step(day, contacts, course)) for day in sorted(set(days)))
    return tuple([(named, step) for named, step in found if step])


def _find_step(day: date, contacts: tuple[Contact, ...], course: Course | None) -> date | None:
    # The newest stands first, so that those of that day or later do.
    later = bisect_right(contacts, -day.toordinal(), key=lambda contact: -contact.day.toordinal())
    days = [contacts[later - 1].day] if later else []
    if course:
        days += [rung.day for rung in course.rungs if rung.day and rung.word != FIRST_RUNG and rung.day >= day]
        if not days and course.standing.word not in ("", FIRST_RUNG):
            # The property alone says how far it went, and not when.
            days.append(max(day, course.standing.after or day))
    return min(days, default=None)
