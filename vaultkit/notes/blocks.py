"""The frame of a body: headings, list items, and how far each of them reaches.

Works line by line on a body in which code is blanked out already; a full parse would give
the same frame at thirty times the cost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from vaultkit.model import Heading, new_tuple
from vaultkit.notes.lines import Lines

_MARKER = re.compile(r"([ \t>]*)(?:(#{1,6})(?=[ \t]|$)|([-*+]|\d{1,9}[.)])(?=[ \t]|$))[ \t]*")
_MARKER_STARTS = frozenset(" \t>#-*+0123456789")
_BULLETS = frozenset("-*+")
_NO_TEXT = frozenset(("", " ", "\t"))
_SETEXT = re.compile(
    r"^(?![ \t]*(?:[-*+>#]|\d{1,9}[.)]|$))[ ]{0,3}([^\n]*\S[^\n]*)\n[ ]{0,3}(=+|-+)[ \t]*$", re.MULTILINE
)
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_RULE = frozenset("|-: \t")
_TAB = 4


class Marker(NamedTuple):
    """The start of a heading (`level` from 1) or list item (`level` 0).

    `indent` is its width in columns, `start` the offset of its text; `quoted` says that it
    stands in a quote.
    """

    line: int
    indent: int
    level: int
    start: int
    quoted: bool


class Frame(NamedTuple):
    """The markers of a body in order, their lines, and the headings among them."""

    text: str
    lines: Lines
    markers: list[Marker]
    marker_lines: list[int]
    headings: tuple[Heading, ...]
    heading_lines: list[int]

    def row(self, line: int) -> str:
        """Return the text of `line`, code blanked out."""
        return self.lines.rows[line - self.lines.first]

    def heading_above(self, line: int) -> str:
        """Return the nearest heading at or above `line`, "" if there is none."""
        index = bisect_right(self.heading_lines, line) - 1
        return self.headings[index].text if index >= 0 else ""

    def section_ends(self) -> list[int]:
        """Return the last line of each heading's section: up to the next heading of its level or a higher one."""
        ends = [self.lines.last] * len(self.headings)
        waiting: list[int] = []
        for index, heading in enumerate(self.headings):
            while waiting and self.headings[waiting[-1]].level >= heading.level:
                ends[waiting.pop()] = heading.line - 1
            waiting.append(index)
        return ends

    def end_of_item(self, marker: Marker) -> int:
        """Return the last line of a list item, its sub-items included."""
        last = self.lines.last
        # By index: a slice would copy the rest of a long log for each of its lines.
        for at in range(bisect_right(self.marker_lines, marker.line), len(self.markers)):
            other = self.markers[at]
            if other.level or other.indent <= marker.indent:
                last = other.line - 1
                break
        return self._before_outdent(marker, last)

    def _before_outdent(self, marker: Marker, last: int) -> int:
        """Return the last line before a quote, or a paragraph below a blank line, whose indent puts it outside the item."""
        end, after_blank = marker.line, False
        for line in range(marker.line + 1, last + 1):
            row = self.row(line)
            bare = row.strip()
            if not bare:
                after_blank = True
                continue
            is_quote = bare[0] == ">" and not marker.quoted
            # What stands before a quote's sign is its indent, the sign itself is not.
            if (after_blank or is_quote) and width_of(row[: row.index(">")] if is_quote else row) <= marker.indent:
                break
            end, after_blank = line, False
        return end

    def end_of_paragraph(self, line: int, outside: Container[int] = ()) -> int:
        """Return the last line of the paragraph (or of an item's first paragraph) that begins on `line`.

        It ends before a line that stands `outside` any paragraph, as those of tables do.
        """
        last = self.lines.last
        index = bisect_right(self.marker_lines, line)
        if index < len(self.markers):
            last = self.markers[index].line - 1
        quoted = self.row(line).lstrip().startswith(">")
        while line < last and self.row(line + 1).strip() and line + 1 not in outside:
            if not quoted and self.row(line + 1).lstrip().startswith(">"):
                break
            line += 1
        return line

    def start_of_paragraph(self, line: int, outside: Container[int] = ()) -> int:
        """Return the first line of the paragraph that holds `line`, no heading and no list item above it."""
        first = self.lines.first
        index = bisect_left(self.marker_lines, line)
        if index:
            first = self.marker_lines[index - 1] + 1
        while line > first and self.row(line - 1).strip() and line - 1 not in outside:
            line -= 1
        return line


def find_table_lines(frame: Frame) -> frozenset[int]:
    """Return the lines of tables: a row above a line such as `|---|---|`, and the rows below that."""
    found: set[int] = set()
    if "|" not in frame.text or "-" not in frame.text:
        return frozenset()
    marked = frozenset(frame.marker_lines)
    is_below = False
    for line in range(frame.lines.first, frame.lines.last + 1):
        row = frame.row(line)
        is_row = "|" in row and line not in marked
        if is_row and "-" in row and _RULE.issuperset(row) and line - 1 >= frame.lines.first:
            above = line - 1
            is_below = is_below or ("|" in frame.row(above) and above not in marked)
            found.update((above,) if is_below else ())
        is_below = is_below and is_row
        found.update((line,) if is_below else ())
    return frozenset(found)


def width_of(row: str) -> int:
    """Return the width of a row's indent in columns, a tab reaching to the next multiple of four."""
    if not row.startswith((" ", "\t", ">")):
        return 0
    head = row[: len(row) - len(row.lstrip(" \t>"))]
    return len(head.expandtabs(_TAB))


def find_frame(masked: str, lines: Lines, typed: str) -> Frame:
    """Return the frame of a body in which code is blanked out; `lines` are those of `masked`.

    `typed` is the same with code and math as typed, for the words of headings.
    """
    markers: list[Marker] = []
    headings: list[Heading] = []
    for line, (row, start) in enumerate(zip(lines.rows, lines.starts, strict=True), lines.first):
        sign = row[:1]
        # Most lines are blank, prose, or an item of the plainest form, and a look at the first letters tells.
        if sign not in _MARKER_STARTS:
            continue
        if sign in _BULLETS and row[1:2] == " " and row[2:3] not in _NO_TEXT:
            markers.append(new_tuple(Marker, (line, 0, 0, start + 2, False)))
        elif sign != "#":
            _take_marker(row, (line, start), markers, headings)
        elif heading := _read_heading(row):
            level, text, width = heading
            headings.append(new_tuple(Heading, (level, text, line)))
            markers.append(new_tuple(Marker, (line, 0, level, start + width, False)))
    if ("=" in masked and "\n===" in masked) or "\n---" in masked:
        headings += _find_setext(masked, lines)
        headings.sort(key=lambda heading: heading.line)
        markers += [Marker(each.line, 0, each.level, lines.offset(each.line), quoted=False) for each in headings]
        markers = sorted({marker.line: marker for marker in reversed(markers)}.values())
    if typed != masked:
        headings = [_as_typed(heading, lines, typed) for heading in headings]
    marker_lines = [marker.line for marker in markers]
    heading_lines = [heading.line for heading in headings]
    return new_tuple(Frame, (masked, lines, markers, marker_lines, tuple(headings), heading_lines))


def _take_marker(row: str, place: tuple[int, int], markers: list[Marker], headings: list[Heading]) -> None:
    """Add the heading or list item that a row begins with; `place` is its line and offset."""
    match = _MARKER.match(row)
    if not match:
        return
    line, offset = place
    indent, hashes, _ = match.groups()
    start = offset + match.end()
    if hashes and len(indent) < _TAB and ">" not in indent:
        headings.append(Heading(len(hashes), _heading_text(row, match), line))
        markers.append(Marker(line, 0, len(hashes), start, quoted=False))
    elif not hashes:
        markers.append(Marker(line, width_of(indent) if indent else 0, 0, start, ">" in indent))


@lru_cache(maxsize=1024)
def _read_heading(row: str) -> tuple[int, str, int] | None:
    """Return level and text of the heading that a row which begins with `#` is, and where the text starts.

    Kept, since notes of a kind have the same headings.
    """
    match = _MARKER.match(row)
    return (len(match[2]), _heading_text(row, match), match.end()) if match else None


def _heading_text(row: str, match: re.Match[str]) -> str:
    return intern(_without_closing(row[match.end() :].strip()))


def _as_typed(heading: Heading, lines: Lines, typed: str) -> Heading:
    """Return a heading with the code and math in it."""
    index = heading.line - lines.first
    start, row = lines.starts[index], lines.rows[index]
    whole = typed[start : start + len(row)]
    if whole == row:
        return heading
    match = _MARKER.match(whole)
    text = whole[match.end() :] if match and match[2] else whole
    return heading._replace(text=_without_closing(text.strip()))


def _without_closing(text: str) -> str:
    """Return a heading's text without the hashes that may close it."""
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def _find_setext(masked: str, lines: Lines) -> list[Heading]:
    return [
        Heading(1 if match[2][0] == "=" else 2, match[1].strip(), lines.line(match.start()))
        for match in _SETEXT.finditer(masked)
    ]


def find_block_ids(masked: str) -> tuple[str, ...]:
    """Return the ids (`^id` at the end of a line) of blocks, in order, without doubles."""
    return tuple(dict.fromkeys(_BLOCK_ID.findall(masked))) if "^" in masked else ()
