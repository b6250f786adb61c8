"""All debts of a vault, found in books apart: what some people may settle among each other touches nobody else.

So a line in one note is settled anew with a few other lines, and not with all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import NotePath, Problem
from vaultkit.tables import In, chained, find_changed, find_hearers
from vaultkit.vault.debts import Debt, Named, Steps, about_of, find_named, settle
from vaultkit.vault.effects import CLOSES, NEWS
from vaultkit.vault.encounters import Encounter

_POINTING = frozenset(("lead", "offered"))


class Settled(NamedTuple):
    """What came of one book: its debts, and the closing moves that close nothing."""

    debts: tuple[Debt, ...]
    problems: tuple[Problem, ...]


def find_debts(
    encounters: Mapping[NotePath, tuple[Encounter, ...]],
    openings: tuple[Debt, ...],
    steps: Steps,
    memory: Memory = NO_MEMORY,
) -> Mapping[str, Settled]:
    """Return what came of each book; `encounters` are those with moves, up to today, by note; `openings` debts that no move opens."""
    touching = memory.keep_each(_touch_all, encounters)
    books = memory.take("books", memory.ask(part_into_books, touching, openings))
    return memory.ask_each(_settle_book, books, In(Calendar(steps)))


class Calendar:
    """When what leads and introductions name was first taken up; `heard`, if there is one, takes down what is asked."""

    def __init__(self, steps: Steps, heard: list[Named] | None = None) -> None:
        self._steps, self._heard = steps, heard

    def steps_of(self, named: Iterable[Named]) -> Steps:
        """Return the days of those among `named` that were taken up."""
        listed = tuple(named)
        if self._heard is not None:
            self._heard.extend(listed)
        return {each: self._steps[each] for each in listed if each in self._steps}

    def listening(self, heard: list[Named]) -> Calendar:
        """Return one that answers the same, and adds to `heard` what it is asked."""
        return Calendar(self._steps, heard)

    def find_stale(self, before: Calendar, heard: Mapping[str, tuple[Named, ...]]) -> list[str]:
        """Return the keys of those who heard from `before` of something that is now taken up on another day."""
        others = frozenset(find_changed(self._steps, before._steps))
        return find_hearers(others, heard)


def _settle_book(book: Book, calendar: Calendar) -> Settled:
    return Settled(*settle(book.encounters, book.openings, calendar.steps_of(find_named(book.encounters))))


_ORDER = attrgetter("opened", "evidence", "person")


def debts_of(settled: Mapping[str, Settled]) -> tuple[Debt, ...]:
    """Return the debts of all books by the day on which they were opened, then by place."""
    return tuple(sorted((debt for each in settled.values() for debt in each.debts), key=_ORDER))


def problems_of(settled: Mapping[str, Settled], memory: Memory = NO_MEMORY) -> tuple[Problem, ...]:
    """Return the closing moves that close nothing, of all books."""
    return chained(memory.keep_each(_PROBLEMS, settled))


_PROBLEMS = attrgetter("problems")


class Book(NamedTuple):
    """What is settled among some people, and touches nobody else: encounters, and debts that no move opens."""

    encounters: tuple[Encounter, ...]
    openings: tuple[Debt, ...]


class Touch(NamedTuple):
    """An encounter, whose debts it may touch, what it points out, and of what it brings news."""

    encounter: Encounter
    people: tuple[str, ...]
    pointed_out: tuple[str, ...]
    news: tuple[str, ...]


def _touch_all(encounters: Iterable[Encounter]) -> tuple[Touch, ...]:
    return tuple(map(touch_of, encounters))


def touch_of(encounter: Encounter) -> Touch:
    """Return whom and what an encounter touches: only entries that close something touch the debts of all; nobody's, its own."""
    moves, people = encounter.moves, encounter.people
    if not people:
        touched: tuple[str, ...] = (f"{encounter.path}:{encounter.entry.line}",)
    else:
        touched = people if len(people) > 1 and any(move.name in CLOSES for move in moves) else people[:1]
    pointed = [about for move in moves if move.name in _POINTING and (about := about_of(move))] if people else []
    return Touch(encounter, touched, tuple(pointed), tuple([about_of(move) for move in moves if move.name in NEWS]))


def part_into_books(touching: Mapping[NotePath, tuple[Touch, ...]], openings: Iterable[Debt]) -> dict[str, Book]:
    """Return a book for all who may settle something together, by the id of one of them.

    Those are the people of an entry that closes something; and where an entry brings news of
    what it names, also everyone who pointed that out.
    """
    listed = chained(touching)
    unions = _unite(listed)
    find, joined = unions.find, unions.above
    filed: dict[str, tuple[list[Encounter], list[Debt]]] = {}
    for encounter, people, _, _ in listed:
        first = people[0]
        filed.setdefault(find(first) if first in joined else first, ([], []))[0].append(encounter)
    for debt in openings:
        filed.setdefault(find(debt.person), ([], []))[1].append(debt)
    return {key: Book(tuple(filed[key][0]), tuple(filed[key][1])) for key in sorted(filed)}


def _unite(touching: Iterable[Touch]) -> _Unions:
    pointed_out: dict[str, list[str]] = {}
    for touch in touching:
        for about in touch.pointed_out:
            pointed_out.setdefault(about, []).append(touch.people[0])
    unions = _Unions()
    for _, people, _, news in touching:
        if len(people) > 1:
            unions.join(people)
        for about in news:
            unions.join((*people, *pointed_out.get(about, ())))
    return unions


class _Unions:
    """Who belongs together, as pairs are told one after the other."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def find(self, node: str) -> str:
        """Return one and the same for all who belong together."""
        above = self.above
        while (over := above.get(node, node)) != node:
            # Every other step is shortened, so that no way stays long.
            above[node] = above.get(over, over)
            node = over
        return node

    def join(self, nodes: tuple[str, ...]) -> None:
        """Let `nodes` belong together."""
        first = self.find(nodes[0])
        for node in nodes[1:]:
            other = self.find(node)
            if other != first:
                first, other = min(first, other), max(first, other)
                self.above[other] = first
