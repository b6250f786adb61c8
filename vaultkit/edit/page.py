"""A note's text as it stands on the disk, and where its lines and columns are in it.

Readers see a text with plain line ends and without a byte order mark; edits must hit the
text as it is. Here one becomes the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from vaultkit.change import Splice, splice
from vaultkit.model import Note, NotePath
from vaultkit.notes.frontmatter import Head, read_head
from vaultkit.notes.parse import parse_note

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"


@dataclass(frozen=True)
class Page:
    """One note's path and whole text, byte order mark and line ends included."""

    path: NotePath
    text: str

    @cached_property
    def note(self) -> Note:
        """Return what the note says, as it is read from disk."""
        return parse_note(self.path, self.text.removeprefix(_MARK))

    @cached_property
    def newline(self) -> str:
        """Return the line end that the text uses first, a line feed where it has none."""
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    @cached_property
    def _starts(self) -> list[int]:
        # The reader takes off one mark when it decodes, and one when it tidies.
        first = 2 if self.text.startswith(_MARK * 2) else int(self.text.startswith(_MARK))
        return [first, *(found.end() for found in _LINE_END.finditer(self.text, first))]

    @property
    def last_line(self) -> int:
        """Return the number of the last line; a text that ends in a line end has an empty last line."""
        return len(self._starts)

    def offset(self, line: int, column: int = 1) -> int:
        """Return where the character at `line` and `column` stands, both from 1."""
        return self._starts[line - 1] + column - 1

    def line_at(self, offset: int) -> int:
        """Return the line of the character at `offset`."""
        return bisect_right(self._starts, offset)

    def row(self, line: int) -> str:
        """Return a line without its end."""
        return self.text[self.offset(line) : self.end_of_line(line)]

    def end_of_line(self, line: int) -> int:
        """Return where a line ends, its line end not included."""
        if line == self.last_line:
            return len(self.text)
        end = self._starts[line]
        return end - 2 if self.text[end - 2 : end] == "\r\n" else end - 1

    @cached_property
    def head(self) -> Head:
        """Return the front matter that the text has, without reading its body."""
        return read_head("\n".join(self.row(line) for line in range(1, self.last_line + 1)), self.path)

    def insert_below(self, line: int, rows: Iterable[str]) -> Splice:
        """Return the splice that puts `rows` below `line` (0: at the top), whether or not the last line ends."""
        added = list(rows)
        if line == 0:
            return Splice(self.offset(1), self.offset(1), "".join(row + self.newline for row in added))
        end = self.end_of_line(line)
        return Splice(end, end, "".join(self.newline + row for row in added))

    def with_splices(self, splices: Iterable[Splice]) -> Page:
        """Return the page as it is after `splices`."""
        return Page(self.path, splice(self.text, sorted(splices, key=lambda each: (each.start, each.end))))
