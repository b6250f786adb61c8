"""Rows that several views share: a box, with whom, what, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.debts import debt_in_words
from vaultkit.vault.debts import Debt
from vaultkit.views.markdown import Linker, words
from vaultkit.views.pages import Block


def debt_row(debt: Debt, linker: Linker) -> str:
    """Return a row with a box for something that is open with somebody."""
    return f"- [ ] {linker.link(debt.person)}: {words(debt_in_words(debt))} ({linker.evidence(debt.evidence)})"


def row_blocks(rows: Iterable[str], most: int = SHOWN, more: str = "") -> Iterator[Block]:
    """Yield the first rows, and how many more there are and where."""
    listed = list(rows)
    for row in listed[:most]:
        yield Block("", (row,))
    if len(listed) > most:
        yield Block("", (f"- and {len(listed) - most} more{f': {more}' if more else ''}",))
