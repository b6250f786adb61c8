"""What opportunities owe by themselves: news when they end, thanks for recommendations.

The rest of what is open comes from moves (debts.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from vaultkit.model import NotePath
from vaultkit.vault.chains import Bringers, Sources, people_on_the_way
from vaultkit.vault.debts import Debt, Named
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.stages import FIRST_RUNG, Course

Courses = Mapping[NotePath, Course]
LONG_AGO = date.min
"""The day of what is open since nobody noted when."""


def find_openings(
    sources: Sources, courses: Courses, bringers: Bringers, encounters: Iterable[Encounter]
) -> tuple[Debt, ...]:
    """Return a report to everyone on the way of each ending, and thanks for each recommendation that no move notes."""
    if not courses:
        return ()
    noted = {
        (encounter.people[0], move.reference.id)
        for encounter in encounters
        for move in encounter.moves
        if move.name == "got" and move.reference and encounter.people
    }
    found: list[Debt] = []
    for path, course in courses.items():
        found += _reports(path, course, sources, bringers)
        found += (debt for debt in _thanks(path, course, sources) if (debt.person, path) not in noted)
    return tuple(found)


def _reports(path: NotePath, course: Course, sources: Sources, bringers: Bringers) -> Iterator[Debt]:
    if not course.endings:
        return
    for person in people_on_the_way(path, sources, bringers):
        if not _is_someone(person, sources):
            continue
        for rung in course.endings:
            # News told before the newest line was other news.
            opened, since = rung.day or rung.after or LONG_AGO, rung.day or LONG_AGO
            subject = _linked(path, sources)
            yield Debt("report", person, subject, path, opened, rung.evidence, since=since, news=rung.word)


def _thanks(path: NotePath, course: Course, sources: Sources) -> Iterator[Debt]:
    opened = course.rungs[0].day if course.rungs else None
    for each in sources.opportunities[path].recommended_by:
        if _is_someone(each.id, sources):
            subject = f"recommending me for {_linked(path, sources)}"
            yield Debt("thanks", each.id, subject, path, opened or LONG_AGO, each.evidence)


def _is_someone(person: str, sources: Sources) -> bool:
    """Say whether a person has a note, other than the user's: what is due to a mere name could never be closed."""
    return NotePath(person) in sources.people and sources.people[NotePath(person)].kind == "person"


def _linked(path: NotePath, sources: Sources) -> str:
    return f"[[{sources.opportunities[path].name}]]"


def find_steps(named: Iterable[Named], sources: Sources, courses: Courses) -> dict[Named, date]:
    """Return when what leads and introductions name was first taken up, on their day or after it.

    A person by any contact, an opportunity by any rung beyond `lead`.
    """
    found = ((each, _find_step(*each, sources, courses)) for each in named)
    return {each: day for each, day in found if day}


def _find_step(about: str, day: date, sources: Sources, courses: Courses) -> date | None:
    contacts = sources.contacts.get(about, ())
    # The newest stands first, so that those of that day or later do.
    later = bisect_right(contacts, -day.toordinal(), key=lambda contact: -contact.day.toordinal())
    days = [contacts[later - 1].day] if later else []
    course = courses.get(NotePath(about))
    if course:
        days += [rung.day for rung in course.rungs if rung.day and rung.word != FIRST_RUNG and rung.day >= day]
        if not days and course.standing.word not in ("", FIRST_RUNG):
            # The property alone says how far it went, and not when.
            days.append(max(day, course.standing.after or day))
    return min(days, default=None)
