"""How an opportunity came about: who brought whom and what, back to where nobody did.

An opportunity came through its `via`, through those who recommended, through whoever gave
the lead, and from the opportunity before it. Each of these people came through whoever
introduced them, whoever gave the lead to them, or the host of the event of the first meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, Evidence, NotePath, Person
from vaultkit.tables import KEY, Along
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.others import Event, Opportunity


class Bringer(NamedTuple):
    """Who brought somebody or something: how (`introduced`, `lead`, `host`), when ("" if not said), and where it stands."""

    person: str
    how: str
    day: str
    evidence: Evidence


class Sources(NamedTuple):
    """What chains are made from."""

    people: Mapping[NotePath, Person]
    events: Mapping[NotePath, Event]
    opportunities: Mapping[NotePath, Opportunity]
    contacts: Mapping[str, tuple[Contact, ...]]


Bringers = Mapping[str, tuple[Bringer, ...]]


def _united(one: Bringers, other: Bringers) -> Bringers:
    return dict(sorted({**one, **other}.items()))


Brought = tuple[Bringer, date]
"""A bringer whom a dated line tells, and the day of that line."""


def find_bringers(
    sources: Sources, encounters: Mapping[NotePath, tuple[Encounter, ...]], memory: Memory = NO_MEMORY
) -> Bringers:
    """Return who brought each person and opportunity, oldest first, each bringer once; `encounters` by note."""
    people, contacts = sources.people, sources.contacts
    moved = memory.gather(_moved, encounters)
    of_people = memory.keep_each(_bringers_of, people, Along(moved, ()), Along(contacts, ()), sources.events)
    of_others = memory.keep_each(_bringers_of_other, moved, KEY, Along(people), Along(contacts, ()))
    return memory.ask(_united, of_people, of_others)


def _moved(encounters: Iterable[Encounter]) -> tuple[tuple[str, Brought], ...]:
    listed = (encounter for encounter in encounters if encounter.moves and encounter.people)
    return tuple([pair for encounter in listed for pair in _moved_in(encounter)])


def _moved_in(encounter: Encounter) -> Iterator[tuple[str, Brought]]:
    how = {"intro": "introduced", "lead": "lead"}
    for move in encounter.moves:
        if move.name in how and move.reference:
            evidence = Evidence(encounter.path, move.line, encounter.entry.heading)
            bringer = Bringer(encounter.people[0], how[move.name], encounter.day.isoformat(), evidence)
            yield move.reference.id, (bringer, encounter.day)


def _bringers_of(
    person: Person, moved: Iterable[Brought], contacts: Sequence[Contact], events: Mapping[NotePath, Event]
) -> tuple[Bringer, ...]:
    """Return who brought a person: introducers, those who gave a lead to them; else the hosts where they were met."""
    day = person.met.text if person.met else ""
    found = [Bringer(each.id, "introduced", day, each.evidence) for each in person.introduced_by]
    found += _in_time(moved, person, contacts)
    if not found and person.met_at:
        found = list(_hosts(person, events))
    return tuple(_each_once(person.path, found)) if found else ()


def _bringers_of_other(
    moved: Iterable[Brought], about: str, person: Person | None, contacts: Sequence[Contact]
) -> tuple[Bringer, ...]:
    return () if person else tuple(_each_once(about, _in_time(moved, None, contacts)))


def _in_time(moved: Iterable[Brought], person: Person | None, contacts: Sequence[Contact]) -> list[Bringer]:
    """Return those whose introductions, or leads before the first meeting, brought somebody: a later lead did not."""
    met = person.met.last if person and person.met else None
    days = (contacts[-1].day if contacts else None, met)
    known = min((each for each in days if each), default=None)
    return [each for each, day in moved if each.how == "introduced" or known is None or day <= known]


def _hosts(person: Person, events: Mapping[NotePath, Event]) -> Iterator[Bringer]:
    for place in person.met_at:
        event = events.get(NotePath(place.id))
        for host in event.host if event else ():
            yield Bringer(host.id, "host", event.day.isoformat() if event and event.day else "", place.evidence)


def _each_once(about: str, bringers: Iterable[Bringer]) -> Iterator[Bringer]:
    seen = {about}
    for bringer in sorted(bringers, key=lambda each: (each.day or "9999", each.how, each.evidence)):
        if bringer.person not in seen:
            seen.add(bringer.person)
            yield bringer


def opportunities_before(opportunities: Mapping[NotePath, Opportunity]) -> dict[str, tuple[NotePath, ...]]:
    """Return the opportunities from which each grew, as its `came_from` or their `led_to` say."""
    before: dict[str, dict[NotePath, None]] = {}
    for path, opportunity in opportunities.items():
        for each in opportunity.came_from:
            if NotePath(each.id) in opportunities:
                before.setdefault(path, {})[NotePath(each.id)] = None
        for each in opportunity.led_to:
            if NotePath(each.id) in opportunities:
                before.setdefault(each.id, {})[path] = None
    return {path: tuple(sorted(found)) for path, found in before.items()}


def people_on_the_way(
    path: NotePath, opportunities: Mapping[NotePath, Opportunity], bringers: Bringers
) -> tuple[str, ...]:
    """Return everyone on the chain that led to an opportunity, each once, the nearest first."""
    before = opportunities_before(opportunities)
    return _people_before(path, opportunities, bringers, before)


def people_on_all_ways(
    opportunities: Mapping[NotePath, Opportunity], bringers: Bringers
) -> dict[NotePath, tuple[str, ...]]:
    """Return everyone on the chain that led to each opportunity, the nearest first."""
    before = opportunities_before(opportunities)
    return {path: _people_before(path, opportunities, bringers, before) for path in opportunities}


def _people_before(
    path: NotePath,
    opportunities: Mapping[NotePath, Opportunity],
    bringers: Bringers,
    before: Mapping[str, tuple[NotePath, ...]],
) -> tuple[str, ...]:
    waiting: list[str] = [path]
    seen = dict.fromkeys(waiting)
    for each in waiting:
        fresh = [node for node in _next_on_the_way(each, opportunities, bringers, before) if node not in seen]
        seen.update(dict.fromkeys(fresh))
        waiting += dict.fromkeys(fresh)
    return tuple(node for node in seen if NotePath(node) not in opportunities)


def _next_on_the_way(
    node: str,
    opportunities: Mapping[NotePath, Opportunity],
    bringers: Bringers,
    before: Mapping[str, tuple[NotePath, ...]],
) -> Iterator[str]:
    opportunity = opportunities.get(NotePath(node))
    if opportunity:
        yield from (each.id for each in (*opportunity.via, *opportunity.recommended_by))
        yield from before.get(node, ())
    yield from (each.person for each in bringers.get(node, ()))
