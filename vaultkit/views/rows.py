"""Rows that several views share: a box, with whom, what, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.followups import FollowUp, reason_in_words
from vaultkit.practice.reminders import find_reminders
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import Debt
from vaultkit.views.markdown import Linker, words
from vaultkit.views.pages import Block

Found = TypeVar("Found")


class Rows:
    """Rows with a box, each rendered once for all index notes that show it."""

    def __init__(self, stock: Stock, linker: Linker) -> None:
        self._stock, self._linker = stock, linker

    def of_debt(self, debt: Debt) -> Block:
        """Return the row of something that is open with somebody."""
        # One that is equal only, and not the stock's own, is rendered anew.
        return self._debts.get(id(debt)) or _debt_rows((debt,), self._stock.name(debt.person), self._linker)[0]

    def of_follow_up(self, row: FollowUp) -> Block:
        """Return the row of one of the reminders."""
        return self._follow_ups[row]

    @cached_property
    def _debts(self) -> dict[int, Block]:
        """Return the rows of debts, each by the very one that the stock holds."""
        debts, linker, name = self._stock.open_debts, self._linker, self._stock.name
        given = {person: (listed, name(person)) for person, listed in debts.items()}
        rows = self._stock.memory.ask_each_in(_debt_rows, linker, given)
        return {
            id(debt): row for person, listed in debts.items() for debt, row in zip(listed, rows[person], strict=True)
        }

    @cached_property
    def _follow_ups(self) -> Mapping[FollowUp, Block]:
        name = self._stock.name
        given = {row: (row, name(row.people[0])) for row in self._stock.once(find_reminders)}
        return self._stock.memory.ask_each_in(_follow_up_row, self._linker, given)


def _debt_rows(debts: Iterable[Debt], name: str, linker: Linker) -> tuple[Block, ...]:
    return tuple([Block(name, (_debt_row(debt, linker),)) for debt in debts])


def _debt_row(debt: Debt, linker: Linker) -> str:
    return f"- [ ] {linker.link(debt.person)}: {words(debt_in_words(debt))} ({linker.evidence(debt.evidence)})"


def _follow_up_row(row: FollowUp, name: str, linker: Linker) -> Block:
    """Return a box to tick, the day, with whom, why, and where that stands."""
    day = f"{row.day.isoformat()} " if row.day else ""
    people = ", ".join([linker.link(person) for person in row.people])
    said = f"- [ ] {day}{people}: {words(reason_in_words(row))} ({linker.evidence(row.evidence)})"
    return Block(name, (said,))


def row_blocks(found: Sequence[Found], render: Callable[[Found], str], more: str = "") -> Iterator[Block]:
    """Yield rows of the first that were found, and how many more there are and where."""
    for each in found[:SHOWN]:
        yield Block("", (render(each),))
    if len(found) > SHOWN:
        yield Block("", (f"- and {len(found) - SHOWN} more{f': {more}' if more else ''}",))
