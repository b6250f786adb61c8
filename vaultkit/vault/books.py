"""All debts of a vault, found in books apart: what some people may settle among each other touches nobody else.

So a line in one note is settled anew with a few other lines, and not with all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Problem
from vaultkit.vault.debts import Debt, Named, Steps, about_of, find_named, settle
from vaultkit.vault.effects import CLOSES, NEWS
from vaultkit.vault.encounters import Encounter

_POINTING = frozenset(("lead", "offered"))
Settled = tuple[tuple[Debt, ...], tuple[Problem, ...]]


def find_debts(
    encounters: tuple[Encounter, ...], openings: tuple[Debt, ...], steps: Steps, memory: Memory = NO_MEMORY
) -> Settled:
    """Return all debts by the day on which they were opened, then by place; and the closing moves that close nothing.

    `encounters` are those with moves, up to today; `openings` debts that no move opens.
    """
    books = memory.ask(part_into_books, encounters, openings)
    given = {key: (book, tuple(map(steps.get, book.named))) for key, book in books.items()}
    return memory.ask(_put_together, tuple(memory.ask_each(_settle_book, given).values()))


def _settle_book(book: Book, days: Iterable[date | None]) -> Settled:
    """Return the debts in a book; `days` are those on which what is named in it was taken up."""
    steps = {named: day for named, day in zip(book.named, days, strict=True) if day}
    return settle(book.encounters, book.openings, steps)


def _put_together(settled: Iterable[Settled]) -> Settled:
    debts = sorted((debt for listed, _ in settled for debt in listed), key=attrgetter("opened", "evidence", "person"))
    return tuple(debts), tuple(told for _, problems in settled for told in problems)


class Book(NamedTuple):
    """What is settled among some people, and touches nobody else: encounters, debts that no move opens, what leads name."""

    encounters: tuple[Encounter, ...]
    openings: tuple[Debt, ...]
    named: tuple[Named, ...]


def part_into_books(encounters: Iterable[Encounter], openings: Iterable[Debt]) -> dict[str, Book]:
    """Return a book for all who may settle something together, by the id of one of them.

    Those are the people of an entry that closes something; and where an entry brings news of
    what it names, also everyone who pointed that out.
    """
    listed = list(encounters)
    unions = _unite(listed)
    filed: dict[str, tuple[list[Encounter], list[Debt]]] = {}
    for encounter in listed:
        filed.setdefault(unions.find(_touched_by(encounter)[0]), ([], []))[0].append(encounter)
    for debt in openings:
        filed.setdefault(unions.find(debt.person), ([], []))[1].append(debt)
    books = ((key, *filed[key]) for key in sorted(filed))
    return {key: Book(tuple(met), tuple(given), find_named(met)) for key, met, given in books}


def _unite(encounters: Iterable[Encounter]) -> _Unions:
    pointed_out = _find_pointed_out(encounters)
    unions = _Unions()
    for encounter in encounters:
        touched = _touched_by(encounter)
        unions.join(touched)
        for move in encounter.moves:
            if move.name in NEWS:
                unions.join((*touched, *pointed_out.get(about_of(move), ())))
    return unions


def _find_pointed_out(encounters: Iterable[Encounter]) -> dict[str, list[str]]:
    """Return who pointed out each note that leads and offers name."""
    found: dict[str, list[str]] = {}
    for encounter in encounters:
        for move in encounter.moves if encounter.people else ():
            if move.name in _POINTING and (about := about_of(move)):
                found.setdefault(about, []).append(encounter.people[0])
    return found


def _touched_by(encounter: Encounter) -> tuple[str, ...]:
    """Return whose debts an encounter may touch: only entries that close something touch those of all; nobody's, its own."""
    if not encounter.people:
        return (f"{encounter.path}:{encounter.entry.line}",)
    is_closing = any(move.name in CLOSES for move in encounter.moves)
    return encounter.people if is_closing else encounter.people[:1]


class _Unions:
    """Who belongs together, as pairs are told one after the other."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def find(self, node: str) -> str:
        """Return one and the same for all who belong together."""
        above = self._above
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
                self._above[other] = first
