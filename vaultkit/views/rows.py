"""Rows that several views share: a box, with whom, what, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from typing import Any, TypeVar

from vaultkit.model import Person
from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.filing import Filing
from vaultkit.practice.followups import FollowUp, Order, reason_in_words
from vaultkit.practice.reminders import Ordered, order_reminders
from vaultkit.practice.stock import Stock
from vaultkit.tables import Along, In
from vaultkit.vault.debts import Debt
from vaultkit.views.markdown import Linker, words
from vaultkit.views.pages import Block

Found = TypeVar("Found")


class Rows:
    """Rows with a box, each rendered once for all index notes that show it."""

    def __init__(self, stock: Stock, linker: Linker) -> None:
        self._stock, self._linker = stock, linker

    @cached_property
    def debts(self) -> Mapping[str, tuple[tuple[Debt, Block], ...]]:
        """Return all that is open with each person, with its rows."""
        stock = self._stock
        return stock.memory.ask_each(_debt_rows, stock.open_debts, In(self._linker))

    @cached_property
    def follow_ups(self) -> tuple[tuple[FollowUp, Block], ...]:
        """Return the reminders with their rows, in order."""
        stock, memory = self._stock, self._stock.memory
        ordered = stock.once(order_reminders)
        rows = memory.ask_each(_follow_up_rows, ordered, In(self._linker))
        return memory.sort_each(_with_rows, ordered, Along(rows))

    def of_kind(self, kinds: Sequence[str]) -> tuple[tuple[Debt, Block], ...]:
        """Return all that waits of some kinds with people who may be turned to, with its rows, the oldest first."""
        listed = [self._of_one_kind(kind) for kind in kinds]
        age = self._stock.filing.age
        return listed[0] if len(listed) == 1 else tuple(merge(*listed, key=lambda pair: age(pair[0])))

    def blocks_of(self, kinds: Sequence[str]) -> tuple[Block, ...]:
        """Return the rows of all that waits of some kinds with people who may be turned to, the oldest first."""
        return self._stock.memory.part(f"rows: {kinds[0]}").ask(_blocks_in, self.of_kind(kinds))

    def _of_one_kind(self, kind: str) -> tuple[tuple[Debt, Block], ...]:
        stock, memory = self._stock, self._stock.memory.part(f"waiting: {kind}")
        return memory.sort_each(_waiting, self.debts, Along(stock.welcome), kind, In(stock.filing))


def _debt_rows(debts: Iterable[Debt], linker: Linker) -> tuple[tuple[Debt, Block], ...]:
    return tuple([(debt, Block(linker.name(debt.person), (_debt_row(debt, linker),))) for debt in debts])


def _blocks_in(pairs: Iterable[tuple[Debt, Block]]) -> tuple[Block, ...]:
    return tuple([block for _, block in pairs])


def _waiting(
    pairs: Iterable[tuple[Debt, Block]], welcome: Person | None, kind: str, filing: Filing
) -> tuple[tuple[Any, tuple[Debt, Block]], ...]:
    """Return what waits of one kind with somebody, each with its age."""
    waiting = [pair for pair in pairs if pair[0].kind == kind and pair[0].is_waiting] if welcome else []
    return tuple([(filing.age(pair[0]), pair) for pair in waiting])


def _follow_up_rows(rows: Iterable[Ordered], linker: Linker) -> tuple[Block, ...]:
    return tuple([_follow_up_row(row, linker) for _, row in rows])


def _with_rows(ordered: Iterable[Ordered], rows: Iterable[Block]) -> tuple[tuple[Order, tuple[FollowUp, Block]], ...]:
    return tuple([(order, (row, block)) for (order, row), block in zip(ordered, rows, strict=True)])


def _debt_row(debt: Debt, linker: Linker) -> str:
    return f"- [ ] {linker.link(debt.person)}: {words(debt_in_words(debt))} ({linker.evidence(debt.evidence)})"


def _follow_up_row(row: FollowUp, linker: Linker) -> Block:
    """Return a box to tick, the day, with whom, why, and where that stands."""
    day = f"{row.day.isoformat()} " if row.day else ""
    people = ", ".join([linker.link(person) for person in row.people])
    said = f"- [ ] {day}{people}: {words(reason_in_words(row))} ({linker.evidence(row.evidence)})"
    return Block(linker.name(row.people[0]), (said,))


def row_blocks(found: Sequence[Found], render: Callable[[Found], str], more: str = "") -> Iterator[Block]:
    """Yield rows of the first that were found, and how many more there are and where."""
    for each in found[:SHOWN]:
        yield Block("", (render(each),))
    if len(found) > SHOWN:
        yield Block("", (f"- and {len(found) - SHOWN} more{f': {more}' if more else ''}",))
