"""Where people were met, what is ahead, and who was met at an event and not heard of since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultkit.model import NotePath
from vaultkit.practice.facts import words_of
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.search import find_targets
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import plain_words
from vaultkit.vault.others import Event

SWEEP_DAYS, SWEEP_SPAN = 7, 120
NO_PLACE = "Not said"


class Met(NamedTuple):
    """One place or event and everyone met there, by day; its context and id ("" for a place in words alone)."""

    place: str
    id: str
    people: tuple[str, ...]


def group_by_context(stock: Stock) -> Mapping[str, tuple[str, ...]]:
    """Return whom the user met through each context, as they called it; contexts and people by name."""
    found: dict[str, dict[str, None]] = {}
    for path, person in stock.snapshot.people.items():
        for context in person.contexts if person.kind != "me" else ():
            found.setdefault(context.casefold(), {})[path] = None
    return {context: _by_name(found[context], stock) for context in sorted(found)}


def group_by_place(stock: Stock) -> tuple[Met, ...]:
    """Return where people were met: places of `met_at`, and events with people met on that very day."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, None]] = {}
    for path, person in stock.snapshot.people.items():
        for place in person.met_at:
            key = place.id if NotePath(place.id) in stock.snapshot.notes else place.text.casefold()
            names.setdefault(key, stock.name(place.id) if key == place.id else plain_words(place.text))
            found.setdefault(key, {})[path] = None
    for event_path, event in stock.snapshot.events.items():
        for reference in stock.snapshot.attendance[event.path]:
            met = stock.person(reference.id)
            if met and met.kind != "me" and event.day and met.met and met.met.text == event.day.isoformat():
                names.setdefault(event_path, stock.name(event_path))
                found.setdefault(event_path, {})[reference.id] = None
    places = [
        Met(names[key], key if NotePath(key) in stock.snapshot.notes else "", _by_name(people, stock))
        for key, people in found.items()
    ]
    return tuple(sorted(places, key=lambda each: (-len(each.people), each.place.casefold())))


def _by_name(people: Mapping[str, None], stock: Stock) -> tuple[str, ...]:
    return tuple(sorted(people, key=lambda node: (stock.filed(node), node)))


class Ahead(NamedTuple):
    """An event to come: who invites, who will be there whom the user knows or not, and which of their targets it touches.

    Who is left in peace is not among them. `is_on` says that it began before today.
    """

    event: Event
    hosts: tuple[str, ...]
    known: tuple[str, ...]
    strangers: tuple[str, ...]
    topics: tuple[str, ...]
    is_on: bool


def find_events_ahead(stock: Stock) -> tuple[Ahead, ...]:
    """Return the events of today and later to which the user may go, by day."""
    targets = [(plain_words(each.text), words_of(each.text)) for each in find_targets(stock)]
    events = [
        event
        for event in stock.snapshot.events.values()
        if event.day and (event.until or event.day) >= stock.today and event.going is not False
    ]
    return tuple(
        _ahead(event, targets, stock)
        for event in sorted(events, key=lambda each: (str(each.day), each.name.casefold()))
    )


def _ahead(event: Event, targets: list[tuple[str, frozenset[str]]], stock: Stock) -> Ahead:
    left_out = {*left_in_peace(stock), stock.snapshot.me}
    people = [each.id for each in stock.snapshot.attendance[event.path] if each.id not in left_out]
    topics: frozenset[str] = frozenset().union(*(words_of(topic) for topic in event.topics))
    return Ahead(
        event=event,
        hosts=tuple(each.id for each in event.host if each.id not in left_out),
        known=tuple(person for person in people if person in stock.strengths),
        strangers=tuple(person for person in people if person not in stock.strengths),
        topics=tuple(name for name, said in targets if said and said <= topics),
        is_on=event.day is not None and event.day < stock.today,
    )


class Swept(NamedTuple):
    """Somebody at an event of the last months with whom nobody spoke since, and who introduced them."""

    event: Event
    person: str
    introducers: tuple[str, ...]


def find_unfollowed(stock: Stock) -> Iterator[Swept]:
    """Yield people first met at an event a week and up to four months ago, and not heard of since."""
    for event in sorted(stock.snapshot.events.values(), key=lambda each: (str(each.day), each.path), reverse=True):
        day = event.day
        if day is None or event.going is False or not SWEEP_DAYS <= (stock.today - day).days <= SWEEP_SPAN:
            continue
        for reference in stock.snapshot.attendance[event.path]:
            contacts = stock.snapshot.contacts.get(reference.id, ())
            person = stock.person(reference.id)
            is_new = bool(contacts) and not (person and person.met and person.met.last < day)
            if is_new and all(each.day == day for each in contacts) and stock.is_welcome(reference.id):
                introducers = tuple(each.id for each in (person.introduced_by if person else ()))
                yield Swept(event, reference.id, introducers)
