"""What matters to somebody: the items and paragraphs below a heading that says so.

Whose note it is, and so whether it counts, is said in vault/stated.py.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from vaultkit.model import Entry, Heading, Scalar, Task
from vaultkit.notes.blocks import Frame, Marker, find_table_lines
from vaultkit.notes.core_types import is_unfilled
from vaultkit.notes.daystarts import DATED
from vaultkit.notes.shown import drop_comments

_NAMED = re.compile(r"important|what matters(?: most)?(?: to \S.*)?")
_BOX = re.compile(r"\[.\](?:\s|$)")
_NO_WORDS = re.compile(r"\s*(?:=*|-*|>.*)\s*")
_MARKS = re.compile(r"\A[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$))+")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+\s*$")


class _Section(NamedTuple):
    """What stands below a heading: the body's frame, its words, the last line, the lines that do not count, the markers."""

    frame: Frame
    words: str
    end: int
    outside: Container[int]
    markers: dict[int, Marker]


def is_matter(heading: Heading) -> bool:
    """Say whether what stands below `heading` matters to whom the note is about."""
    return _is_name_of_matters(heading.text)


@lru_cache(maxsize=1024)
def _is_name_of_matters(text: str) -> bool:
    return bool(_NAMED.fullmatch(text.strip(" :*_").casefold()))


def find_matters(
    frame: Frame, typed: str, happened: tuple[Iterable[Task], Iterable[Entry]], apart: Iterable[Heading]
) -> Iterator[tuple[str, int]]:
    """Yield the text and line of each list item, sub-items included, and paragraph below a heading that says so.

    Tasks and dated lines do not count, nor what stands below a heading of those `apart`. `typed` is the
    body with code as typed, without comments.
    """
    if not any(map(is_matter, frame.headings)):
        return
    ends = dict(zip(frame.heading_lines, frame.section_ends(), strict=True))
    outside = {line for heading in apart for line in range(heading.line, ends[heading.line] + 1)}
    outside.update(find_table_lines(frame), *_lines_of(happened))
    markers, done = {marker.line: marker for marker in frame.markers}, 0
    for heading in frame.headings:
        if heading.line > done and is_matter(heading):
            done = ends[heading.line]
            yield from _blocks(_Section(frame, typed, done, outside, markers), heading.line + 1)


def _lines_of(happened: tuple[Iterable[Task], Iterable[Entry]]) -> Iterator[range]:
    tasks, entries = happened
    yield from (range(task.line, task.end_line + 1) for task in tasks)
    yield from (range(entry.line, entry.end_line + 1) for entry in entries if entry.day)


def _blocks(section: _Section, line: int) -> Iterator[tuple[str, int]]:
    """Yield what is said from `line` on."""
    frame = section.frame
    while line <= section.end:
        marker, row = section.markers.get(line), frame.row(line)
        if marker and not marker.level and not marker.quoted:
            last = min(frame.end_of_item(marker), section.end)
            text = "" if _is_apart(section, marker) else _said_by_item(section, marker, last)
        elif marker or line in section.outside or _NO_WORDS.fullmatch(row):
            last, text = line, ""
        else:
            last = min(frame.end_of_paragraph(line, section.outside), section.end)
            text = _said(section, (line, last), is_item=False)
        if text:
            yield text, line
        line = last + 1


def _is_apart(section: _Section, marker: Marker) -> bool:
    """Say whether an item is a task or a dated line, if only by its looks."""
    text = section.frame.text
    return marker.line in section.outside or any(each.match(text, marker.start) for each in (_BOX, DATED))


def _said_by_item(section: _Section, marker: Marker, last: int) -> str:
    """Return what an item says, then what its sub-items say: `Her children: Tom, 8; Ann, 5`."""
    frame, parts, line = section.frame, list[str](), marker.line
    while line <= last:
        inner = section.markers.get(line)
        if inner and _is_apart(section, inner):
            line = min(frame.end_of_item(inner), last) + 1
            continue
        if not inner and _NO_WORDS.fullmatch(frame.row(line)):
            line += 1
            continue
        end = frame.end_of_paragraph(line, section.outside)
        parts.append(_said(section, (line, min(end, last)), is_item=inner is not None))
        line = end + 1
    own, below = parts[0], "; ".join(filter(None, parts[1:]))
    return f"{own.rstrip(':')}: {below}" if own and below else own or below


def _said(section: _Section, rows: tuple[int, int], *, is_item: bool) -> str:
    """Return the words from the first line to the last, "" where they only hold a place."""
    lines, (first, last) = section.frame.lines, rows
    stop = lines.offset(last + 1) if last < lines.last else len(section.words)
    words = _BLOCK_ID.sub("", section.words[lines.offset(first) : stop])
    # Not from where the frame has the text: that is behind code which the item may begin with.
    text = " ".join(drop_comments(_MARKS.sub("", words, count=1) if is_item else words).split())
    return text if any(map(str.isalnum, text)) and not is_unfilled(Scalar(text, 1, 1)) else ""
