"""Reach by organisation: whom the user knows there, now or before, and who could introduce them to the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.counting import counted
from vaultkit.graph.chains import Chain
from vaultkit.model import Affiliation, Person
from vaultkit.practice.filing import Filing
from vaultkit.practice.paths import PathFinder
from vaultkit.practice.peace import why_in_peace
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import KEY, Along, In
from vaultkit.vault.affiliations import is_there, years_in_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "Nobody's organisation is written yet (`org`)."
_MOST_PEOPLE, _MOST_SOUGHT = 12, 200


class _Member(NamedTuple):
    """Somebody who is or was in an organisation, and whether the user knows them."""

    person: Person
    place: Affiliation
    is_known: bool


Members = tuple[_Member, ...]


class _Place(NamedTuple):
    """What is said of an organisation: its link, those known there, how many there are, whether nobody known is there now."""

    link: str
    rows: tuple[str, ...]
    members: int
    is_nobody_there: bool


def render_organisations(material: Material) -> Draft:
    """Return what Reach by organisation says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["organisations"]
    memory = stock.memory
    members = memory.gather(_members, stock.snapshot.people, Along(stock.tied))
    places = memory.ask_each(_known_place, members, KEY, stock.today, In(linker))
    far = memory.keep_each(_find_far, members, stock.today)
    lines = memory.ask_each(_lines, places, Along(_far_rows(far, stock, linker), ()))
    blocks = memory.sort_each(_placed, lines, KEY, In(stock.filing))
    lead = (
        f"# {title}",
        "",
        f"{counted(len(blocks), 'organisation')}, as far as your notes say." if blocks else _EMPTY,
    )
    return Draft("organisations", title, lead, (Section("Organisations", blocks),), has_rows=bool(blocks))


def _members(person: Person, tied: str | None) -> tuple[tuple[str, _Member], ...]:
    places = person.affiliations if person.kind != "me" else ()
    return tuple([(place.org.id, _Member(person, place, tied is not None)) for place in places])


def _known_place(members: Members, path: str, today: date, linker: Linker) -> _Place:
    listed = [each for each in members if each.is_known]
    is_there_now = any(each.person.is_current and is_there(each.place, today) for each in listed)
    shown = _by_name(listed, today)[:_MOST_PEOPLE]
    rows = tuple([_known_row(each, today, linker) for each in shown])
    return _Place(linker.link(path), rows, len(members), not is_there_now)


def _find_far(members: Members, today: date) -> Members:
    """Return the first of those in an organisation whom the user does not know."""
    others = [each for each in members if not each.is_known]
    return tuple(_by_name(others, today)[:_MOST_PEOPLE]) if others else ()


def _far_rows(far: Mapping[str, Members], stock: Stock, linker: Linker) -> dict[str, tuple[str, ...]]:
    """Return a row for each of them; only so many ways are looked for as a reader could ever follow."""
    finder, rows, sought = PathFinder(stock), dict[str, tuple[str, ...]](), 0
    for place in stock.filing.by_name(far):
        chains = [
            finder.best(person.path) if sought + number < _MOST_SOUGHT else None
            for number, (person, _, _) in enumerate(far[place])
        ]
        sought += len(chains)
        pairs = zip(far[place], chains, strict=True)
        rows[place] = tuple([_far_row(each, chain, stock.today, linker) for each, chain in pairs])
    return dict(sorted(rows.items()))


def _lines(place: _Place, far: tuple[str, ...]) -> tuple[str, ...]:
    rows = [*place.rows, *far]
    more = place.members - len(rows)
    if place.is_nobody_there:
        rows.append("- You know nobody who is there now.")
    return ("", f"### {place.link}", "", *rows, *([f"- and {more} more"] if more > 0 else []))


def _placed(lines: tuple[str, ...], path: str, filing: Filing) -> tuple[tuple[tuple[str, str], Block], ...]:
    return (((filing.filed(path), path), Block(filing.name(path), lines)),)


def _far_row(member: _Member, chain: Chain | None, today: date, linker: Linker) -> str:
    person, place, _ = member
    way = " > ".join(linker.link(node) for node in chain.between) if chain else ""
    said = ", ".join(word for word in (words(place.role), words(years_in_words(place, today))) if word)
    through = f"through {way}" if way else why_in_peace(person) or "not met, and no way there in your notes"
    return (
        f"- {linker.link(person.path)}{f': {said}' if said else ''}; {through} ({linker.evidence(place.org.evidence)})"
    )


def _by_name(members: Iterable[_Member], today: date) -> list[_Member]:
    return sorted(members, key=lambda each: (not is_there(each.place, today), each.person.shown.casefold()))


def _known_row(member: _Member, today: date, linker: Linker) -> str:
    person, place, _ = member
    said = ", ".join(
        word for word in (words(place.role), words(years_in_words(place, today)), why_in_peace(person)) if word
    )
    return f"- {linker.link(person.path)}{f': {said}' if said else ''} ({linker.evidence(place.org.evidence)})"
