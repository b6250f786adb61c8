"""Where people were met, what is ahead, and who was met at an event and not heard of since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.model import NotePath, Person, Reference
from vaultkit.practice.facts import words_of
from vaultkit.practice.filing import Filing
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.search import find_targets
from vaultkit.practice.stock import Stock
from vaultkit.tables import In
from vaultkit.vault.debts import plain_words
from vaultkit.vault.others import Event
from vaultkit.vault.snapshot import Attendance

SWEEP_DAYS, SWEEP_SPAN = 7, 120


class Met(NamedTuple):
    """One place or event and everyone met there, by day; its context and id ("" for a place in words alone)."""

    place: str
    id: str
    people: tuple[str, ...]


def group_by_context(stock: Stock) -> Mapping[str, tuple[str, ...]]:
    """Return whom the user met through each context, as they called it; contexts and people by name."""
    return stock.memory.ask_each(_by_name, stock.memory.gather(_contexts_of, stock.snapshot.people), In(stock.filing))


def _contexts_of(person: Person) -> tuple[tuple[str, str], ...]:
    contexts = person.contexts if person.kind != "me" else ()
    return tuple([(context, person.path) for context in dict.fromkeys(map(str.casefold, contexts))])


def group_by_place(stock: Stock) -> tuple[Met, ...]:
    """Return where people were met: places of `met_at`, and events with people met on that very day."""
    snapshot, memory = stock.snapshot, stock.memory
    stated = memory.keep_each(_places_of, snapshot.people), memory.keep_each(_first_day, snapshot.people)
    happened = (snapshot.events, snapshot.attendance)
    return memory.ask_in(_group_all, stock.filing, stated, happened, snapshot.kinds)


def _places_of(person: Person) -> tuple[Reference, ...]:
    return person.met_at


def _first_day(person: Person) -> str:
    """Return when the user met a person, as their note says it."""
    return person.met.text if person.met and person.kind != "me" else ""


def _group_all(
    stated: tuple[Mapping[NotePath, tuple[Reference, ...]], Mapping[NotePath, str]],
    happened: tuple[Mapping[NotePath, Event], Attendance],
    kinds: Mapping[NotePath, str],
    filing: Filing,
) -> tuple[Met, ...]:
    """Return where people were met; `stated` are places and first days by person, `happened` events and who was there."""
    (places_of, first_days), (events, attendance) = stated, happened
    names: dict[str, str] = {}
    found: dict[str, dict[str, None]] = {}
    for path, listed in places_of.items():
        for place in listed:
            key = place.id if NotePath(place.id) in kinds else place.text.casefold()
            names.setdefault(key, filing.name(place.id) if key == place.id else plain_words(place.text))
            found.setdefault(key, {})[path] = None
    for event_path, event in events.items():
        for reference in attendance[event.path]:
            if event.day and first_days.get(NotePath(reference.id)) == event.day.isoformat():
                names.setdefault(event_path, filing.name(event_path))
                found.setdefault(event_path, {})[reference.id] = None
    places = [
        Met(names[key], key if NotePath(key) in kinds else "", _by_name(met, filing)) for key, met in found.items()
    ]
    return tuple(sorted(places, key=lambda each: (-len(each.people), each.place.casefold())))


def _by_name(people: Iterable[str], filing: Filing) -> tuple[str, ...]:
    return tuple(filing.by_name(people))


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
    events = stock.memory.keep_each(_if_ahead, stock.snapshot.events, stock.today).values()
    return tuple(
        _ahead(event, targets, stock)
        for event in sorted(events, key=lambda each: (str(each.day), each.name.casefold()))
    )


def _if_ahead(event: Event, today: date) -> Event | None:
    is_ahead = event.day is not None and (event.until or event.day) >= today
    return event if is_ahead and event.going is not False else None


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


def _if_to_sweep(event: Event, today: date) -> Event | None:
    if event.day is None or event.going is False:
        return None
    return event if SWEEP_DAYS <= (today - event.day).days <= SWEEP_SPAN else None


def find_unfollowed(stock: Stock) -> Iterator[Swept]:
    """Yield people first met at an event a week and up to four months ago, and not heard of since."""
    swept = stock.memory.keep_each(_if_to_sweep, stock.snapshot.events, stock.today).values()
    for event in sorted(swept, key=lambda each: (str(each.day), each.path), reverse=True):
        day = event.day or stock.today
        for reference in stock.snapshot.attendance[event.path]:
            contacts = stock.snapshot.contacts.get(reference.id, ())
            person = stock.person(reference.id)
            is_new = bool(contacts) and not (person and person.met and person.met.last < day)
            if is_new and all(each.day == day for each in contacts) and stock.is_welcome(reference.id):
                introducers = tuple(each.id for each in (person.introduced_by if person else ()))
                yield Swept(event, reference.id, introducers)
