"""Offsets become lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from vaultkit.model import new_tuple


class Lines(NamedTuple):
    """The rows of a text, where each starts, and the number of the first in the file."""

    rows: list[str]
    starts: list[int]
    first: int

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, of the character at `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return self.first + index, offset - self.starts[index] + 1

    def line(self, offset: int) -> int:
        """Return the line, from 1, of the character at `offset`."""
        return self.first + bisect_right(self.starts, offset) - 1

    def offset(self, line: int) -> int:
        """Return where `line` starts."""
        return self.starts[line - self.first]

    @property
    def last(self) -> int:
        """Return the number of the last line."""
        return self.first + len(self.starts) - 1


def find_lines(text: str, first: int = 1) -> Lines:
    """Return the lines of `text`, whose first line is line `first` of its file."""
    rows = text.split("\n")
    starts = list(accumulate([len(row) + 1 for row in rows], initial=0))
    starts.pop()
    return new_tuple(Lines, (rows, starts, first))
