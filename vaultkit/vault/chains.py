"""How an opportunity came about: who brought whom and what, back to where nobody did.

An opportunity came through its `via`, through those who recommended, through whoever gave
the lead, and from the opportunity before it. Each of these people came through whoever
introduced them, whoever gave the lead to them, or the host of the event of the first meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.model import Contact, Evidence, NotePath, Person
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


def find_bringers(sources: Sources, encounters: Iterable[Encounter]) -> Bringers:
    """Return who brought each person and opportunity, oldest first, each bringer once."""
    found: dict[str, list[Bringer]] = {}
    for person in sources.people.values():
        day = person.met.text if person.met else ""
        for each in person.introduced_by:
            found.setdefault(person.path, []).append(Bringer(each.id, "introduced", day, each.evidence))
    for encounter in encounters:
        for about, bringer in _moved(encounter) if encounter.moves and encounter.people else ():
            if bringer.how == "introduced" or _is_in_time(about, encounter.day, sources):
                found.setdefault(about, []).append(bringer)
    for person in sources.people.values():
        if person.met_at and person.path not in found:
            found[person.path] = list(_hosts(person, sources))
    return {about: tuple(_each_once(about, bringers)) for about, bringers in found.items()}


def _moved(encounter: Encounter) -> Iterator[tuple[str, Bringer]]:
    how = {"intro": "introduced", "lead": "lead"}
    for move in encounter.moves:
        if move.name in how and move.reference:
            evidence = Evidence(encounter.path, move.line, encounter.entry.heading)
            yield move.reference.id, Bringer(encounter.people[0], how[move.name], encounter.day.isoformat(), evidence)


def _is_in_time(about: str, day: date, sources: Sources) -> bool:
    """Say whether a lead to somebody was given before they were met; a later one did not bring them."""
    person = sources.people.get(NotePath(about))
    first = sources.contacts[about][-1].day if sources.contacts.get(about) else None
    met = person.met.last if person and person.met else None
    known = min((each for each in (first, met) if each), default=None)
    return known is None or day <= known


def _hosts(person: Person, sources: Sources) -> Iterator[Bringer]:
    for place in person.met_at:
        event = sources.events.get(NotePath(place.id))
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


def people_on_the_way(path: NotePath, sources: Sources, bringers: Bringers) -> tuple[str, ...]:
    """Return everyone on the chain that led to an opportunity, each once, the nearest first."""
    before = opportunities_before(sources.opportunities)
    waiting: list[str] = [path]
    seen = dict.fromkeys(waiting)
    for each in waiting:
        fresh = [node for node in _next_on_the_way(each, sources, bringers, before) if node not in seen]
        seen.update(dict.fromkeys(fresh))
        waiting += dict.fromkeys(fresh)
    return tuple(node for node in seen if NotePath(node) not in sources.opportunities)


def _next_on_the_way(
    node: str, sources: Sources, bringers: Bringers, before: Mapping[str, tuple[NotePath, ...]]
) -> Iterator[str]:
    opportunity = sources.opportunities.get(NotePath(node))
    if opportunity:
        yield from (each.id for each in (*opportunity.via, *opportunity.recommended_by))
        yield from before.get(node, ())
    yield from (each.person for each in bringers.get(node, ()))
