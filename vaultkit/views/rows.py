"""Rows that several views share: a box, with whom, what, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.debts import debt_in_words
from vaultkit.vault.debts import Debt
from vaultkit.views.markdown import Linker, words
from vaultkit.views.pages import Block

Found = TypeVar("Found")


def debt_row(debt: Debt, linker: Linker) -> str:
    """Return a row with a box for something that is open with somebody."""
    return f"- [ ] {linker.link(debt.person)}: {words(debt_in_words(debt))} ({linker.evidence(debt.evidence)})"


def row_blocks(found: Sequence[Found], render: Callable[[Found], str], more: str = "") -> Iterator[Block]:
    """Yield rows of the first that were found, and how many more there are and where."""
    for each in found[:SHOWN]:
        yield Block("", (render(each),))
    if len(found) > SHOWN:
        yield Block("", (f"- and {len(found) - SHOWN} more{f': {more}' if more else ''}",))
