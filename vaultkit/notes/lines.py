"""Offsets become lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_LINE_END = re.compile(r"\n")


class Lines(NamedTuple):
    """The starts of a text's lines, and the number of its first line in the file."""

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
        """Return where `line` starts (the end of the text for a line past the last is not kept)."""
        return self.starts[line - self.first]

    @property
    def last(self) -> int:
        """Return the number of the last line."""
        return self.first + len(self.starts) - 1


def find_lines(text: str, first: int = 1) -> Lines:
    """Return the lines of `text`, whose first line is line `first` of its file."""
    return Lines([0, *(match.end() for match in _LINE_END.finditer(text))], first)
