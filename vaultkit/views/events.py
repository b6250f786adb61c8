"""Events: what is ahead with whom and what for, what came of past ones, and who was met there and not heard of since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from vaultkit.model import NotePath
from vaultkit.practice.places import Ahead, Met, Swept, find_events_ahead, find_unfollowed, group_by_place
from vaultkit.practice.ripples import opportunities_through
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.others import Event
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "No event is ahead. A note in a folder `Events` with a `date` is one."


def render_events(material: Material) -> Draft:
    """Return what Events says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["events"]
    ahead, swept, past = find_events_ahead(stock), tuple(find_unfollowed(stock)), tuple(_past(stock, linker))
    lead = (f"# {title}", "", "What is ahead, and what came of it." if ahead or swept or past else _EMPTY)
    sections = (
        Section(
            "Ahead",
            tuple(Block(each.event.name, (_ahead_row(each, linker),)) for each in ahead),
            empty=_EMPTY if past else "",
        ),
        Section(
            "Met there, and not heard of since",
            tuple(Block(each.event.name, (_swept_row(each, linker),)) for each in swept),
            "A line to each within a week keeps the thread.",
        ),
        Section("What came of it", past),
    )
    return Draft("events", title, lead, sections, has_rows=bool(ahead or swept or past))


def _ahead_row(each: Ahead, linker: Linker) -> str:
    event = each.event
    place = f", {words(event.place[0])}" if event.place else ""
    said = [f"goes on until {event.until}"] if each.is_on else []
    said += [f"{_links(each.hosts, linker)} {'invites' if len(each.hosts) == 1 else 'invite'}"] if each.hosts else []
    said += [f"you know {_links(each.known, linker)}"] if each.known else []
    said += [f"to meet: {_links(each.strangers, linker)}"] if each.strangers else []
    said += [f"touches your aims: {words(', '.join(each.topics))}"] if each.topics else []
    said += ["not sure yet"] if event.is_unsure and not each.is_on else []
    return f"- {event.day} {linker.link(event.path)}{place}: {'; '.join(said) or 'nobody named yet'}"


def _hosts(event: Event, linker: Linker) -> str:
    return _links(tuple(each.id for each in event.host), linker)


def _swept_row(each: Swept, linker: Linker) -> str:
    through = f", introduced by {_links(each.introducers, linker)}" if each.introducers else ""
    return f"- [ ] {linker.link(each.person)}: met at {linker.link(each.event.path)}, {each.event.day}{through}"


def _links(nodes: tuple[str, ...], linker: Linker) -> str:
    return ", ".join(linker.link(node) for node in nodes)


def _past(stock: Stock, linker: Linker) -> Iterator[Block]:
    """Yield each past event at which somebody was met for the first time, with what came of those ties."""
    through = opportunities_through(stock)
    places = stock.memory.ask(_past_events, stock.once(group_by_place), stock.snapshot.events, stock.today)
    yield from stock.memory.ask_in(_past_blocks, linker, places, through)


def _past_events(places: Iterable[Met], events: Mapping[NotePath, Event], today: date) -> tuple[tuple[Met, Event], ...]:
    found = ((met, events.get(NotePath(met.id))) for met in places if met.id)
    return tuple([(met, event) for met, event in found if event and event.day and event.day <= today])


def _past_blocks(
    places: Iterable[tuple[Met, Event]], through: Mapping[str, tuple[str, ...]], linker: Linker
) -> tuple[Block, ...]:
    return tuple(_each_past(places, through, linker))


def _each_past(
    places: Iterable[tuple[Met, Event]], through: Mapping[str, tuple[str, ...]], linker: Linker
) -> Iterator[Block]:
    for met, event in places:
        opportunities = tuple(dict.fromkeys(path for person in met.people for path in through.get(person, ())))
        host = f" ({_hosts(event, linker)} invited)" if event.host else ""
        later = f"; later on the way to {_links(opportunities, linker)}" if opportunities else ""
        yield Block(
            event.name, (f"- {event.day} {linker.link(event.path)}{host}: met {_links(met.people, linker)}{later}",)
        )
