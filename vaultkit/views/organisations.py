"""Reach by organisation: whom the user knows there, now or before, and who could introduce them to the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from vaultkit.counting import counted
from vaultkit.model import Affiliation, Person
from vaultkit.practice.paths import PathFinder
from vaultkit.practice.peace import why_in_peace
from vaultkit.practice.reach import members_of
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.affiliations import is_there, years_in_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "Nobody's organisation is written yet (`org`)."
_MOST_PEOPLE, _MOST_SOUGHT = 12, 200

Member = tuple[Person, Affiliation]
Members = list[Member]


def render_organisations(material: Material) -> Draft:
    """Return what Reach by organisation says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["organisations"]
    members = stock.once(members_of)
    reach = _Reach(members, stock, linker)
    ordered = sorted(members, key=lambda place: (stock.filed(place), place))
    blocks = tuple(Block(stock.name(place), tuple(reach.lines(place, members[place]))) for place in ordered)
    lead = (
        f"# {title}",
        "",
        f"{counted(len(blocks), 'organisation')}, as far as your notes say." if blocks else _EMPTY,
    )
    return Draft("organisations", title, lead, (Section("Organisations", blocks),), has_rows=bool(blocks))


class _Reach:
    """The rows of organisations; only so many ways are looked for as a reader could ever follow."""

    def __init__(self, members: Mapping[str, Members], stock: Stock, linker: Linker) -> None:
        self.stock, self.linker = stock, linker
        self.finder = PathFinder(stock)
        self.sought = 0
        self.known_rows = self._find_known_rows(members)

    def _find_known_rows(self, members: Mapping[str, Members]) -> Mapping[str, tuple[str, ...]]:
        strengths = self.stock.strengths
        known = {
            place: tuple([each for each in listed if each[0].path in strengths]) for place, listed in members.items()
        }
        given = {place: (listed, self.stock.today) for place, listed in known.items() if listed}
        return self.stock.memory.ask_each_in(_known_rows, self.linker, given)

    def lines(self, place: str, members: Members) -> list[str]:
        strengths = self.stock.strengths
        known = [each for each in members if each[0].path in strengths]
        others = [each for each in members if each[0].path not in strengths]
        shown = f"### {self.linker.link(place)}"
        rows = [*self.known_rows.get(place, ())]
        rows += [self._far_row(*each) for each in _by_name(others, self.stock.today)[:_MOST_PEOPLE]]
        more = len(members) - len(rows)
        if not any(person.is_current and is_there(affiliation, self.stock.today) for person, affiliation in known):
            rows.append("- You know nobody who is there now.")
        return ["", shown, "", *rows, *([f"- and {more} more"] if more > 0 else [])]

    def _far_row(self, person: Person, place: Affiliation) -> str:
        self.sought += 1
        chain = self.finder.best(person.path) if self.sought <= _MOST_SOUGHT else None
        way = " > ".join(self.linker.link(node) for node in chain.between) if chain else ""
        said = ", ".join(word for word in (words(place.role), words(years_in_words(place, self.stock.today))) if word)
        through = f"through {way}" if way else why_in_peace(person) or "not met, and no way there in your notes"
        return f"- {self.linker.link(person.path)}{f': {said}' if said else ''}; {through} ({self.linker.evidence(place.org.evidence)})"


def _by_name(members: Iterable[Member], today: date) -> list[Member]:
    return sorted(members, key=lambda each: (not is_there(each[1], today), each[0].shown.casefold()))


def _known_rows(members: Iterable[Member], today: date, linker: Linker) -> tuple[str, ...]:
    return tuple([_known_row(*each, today, linker) for each in _by_name(members, today)[:_MOST_PEOPLE]])


def _known_row(person: Person, place: Affiliation, today: date, linker: Linker) -> str:
    said = ", ".join(
        word for word in (words(place.role), words(years_in_words(place, today)), why_in_peace(person)) if word
    )
    return f"- {linker.link(person.path)}{f': {said}' if said else ''} ({linker.evidence(place.org.evidence)})"
