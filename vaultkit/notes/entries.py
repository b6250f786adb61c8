"""Entries: dated list items and headings, and the blocks with links that a daily note turns into entries.

Which of them are contacts, and with whom, is vault/contacts.py's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from vaultkit.model import Entry, Field, Link, Problem, Tag, Task
from vaultkit.notes.blocks import Frame, Marker
from vaultkit.notes.dates import parse_day
from vaultkit.problems import problem

_DATED = re.compile(
    r"[*_]{0,3}(?P<open>\[\[(?:[^\[\]|#\n]*/)?)?(?P<day>\d{4}-\d{2}-\d{2})(?(open)(?:[|#][^\[\]\n]*)?\]\])(?![\w/-])[*_]{0,3}"
    r"(?:[ \t]*[T,]?[ \t]*(?P<time>\d{1,2}:\d{2})(?!\d))?[*_]{0,3}"
)
_LEAD_IN = re.compile(r"[ \t]*[-–—:,.]?[ \t]+|[:,.–—]")
_CHANNEL = re.compile(r"([^\W\d_][\w'-]*):(?=[ \t\n]|$)")
_BOX = re.compile(r"\[[^\n]\](?=[ \t]|$)")

_Placed = TypeVar("_Placed", Field, Link, Tag)


class Parts(NamedTuple):
    """What was found in a body, each in order of lines."""

    frame: Frame
    source: str
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    fields: tuple[Field, ...]
    tasks: tuple[Task, ...]


class _Block(NamedTuple):
    """Where an entry stands: its day (None: not dated), shape, place of its text, and last line."""

    day: re.Match[str] | None
    shape: str
    line: int
    start: int
    end: int


def find_entries(parts: Parts, path: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a body in order of lines, and the dated lines whose day does not exist."""
    dated: list[_Block] = []
    problems: list[Problem] = []
    for block in _dated_blocks(parts.frame):
        day = block.day["day"] if block.day else ""
        if parse_day(day):
            dated.append(block)
            continue
        message = f'"{day}" is no day that exists, so this line is no entry; mend the date'
        problems.append(problem("bad-date", path, parts.frame.lines.place(block.start), message))
    blocks = sorted([*dated, *_linked_blocks(parts, dated)], key=lambda block: (block.line, -block.end))
    if not blocks:
        return (), tuple(problems)
    owners = _owners(blocks, parts)
    fields = _by_owner(parts.fields, owners)
    links = _by_owner([link for link in parts.links if link.where == "body" and not link.embed], owners)
    tags = _by_owner(parts.tags, owners)
    found = (
        _entry(block, parts, (fields.get(at, []), links.get(at, []), tags.get(at, [])))
        for at, block in enumerate(blocks)
    )
    return tuple(found), tuple(problems)


def _dated_blocks(frame: Frame) -> Iterator[_Block]:
    for marker in frame.markers:
        if marker.quoted:
            continue
        match = _DATED.match(frame.text, marker.start)
        if not match:
            continue
        if marker.level:
            yield _Block(match, "heading", marker.line, marker.start, frame.end_of_section(marker.level, marker.line))
        else:
            yield _Block(match, "item", marker.line, marker.start, frame.end_of_item(marker))


def _linked_blocks(parts: Parts, dated: list[_Block]) -> Iterator[_Block]:
    """Yield each list item or paragraph outside dated ones, tasks, headings and quotes that holds a link."""
    frame = parts.frame
    taken = {line for block in dated for line in range(block.line, block.end + 1)}
    taken.update(line for task in parts.tasks for line in range(task.line, task.end_line + 1))
    taken.update(frame.heading_lines)
    done = 0
    for link in parts.links:
        line = link.line
        if line <= done or line in taken or link.embed or link.where != "body":
            continue
        if frame.row(line).lstrip().startswith(">"):
            continue
        block = _block_around(frame, line)
        done = frame.end_of_paragraph(block.line)
        yield block


def _block_around(frame: Frame, line: int) -> _Block:
    """Return the list item (with its sub-items) or the paragraph that holds `line`."""
    marker = _item_around(frame, line)
    if marker:
        return _Block(None, "item", marker.line, marker.start, frame.end_of_item(marker))
    start = frame.start_of_paragraph(line)
    return _Block(None, "paragraph", start, frame.lines.offset(start), frame.end_of_paragraph(start))


def _item_around(frame: Frame, line: int) -> Marker | None:
    index = bisect_right(frame.marker_lines, line) - 1
    if index < 0:
        return None
    marker = frame.markers[index]
    if marker.level or marker.quoted or frame.end_of_item(marker) < line:
        return None
    return marker


def _owners(blocks: list[_Block], parts: Parts) -> dict[int, int]:
    """Return which block owns each line: the innermost; the lines of tasks belong to none."""
    owners: dict[int, int] = {}
    for index, block in enumerate(blocks):
        owners.update(dict.fromkeys(range(block.line, block.end + 1), index))
    for task in parts.tasks:
        for line in range(task.line, task.end_line + 1):
            owners.pop(line, None)
    return owners


def _by_owner(found: Iterable[_Placed], owners: dict[int, int]) -> dict[int, list[_Placed]]:
    """Return what stands on the lines of each block."""
    owned: dict[int, list[_Placed]] = {}
    for each in found:
        owner = owners.get(each.line)
        if owner is not None:
            owned.setdefault(owner, []).append(each)
    return owned


def _entry(block: _Block, parts: Parts, owned: tuple[list[Field], list[Link], list[Tag]]) -> Entry:
    frame = parts.frame
    stop = frame.lines.offset(block.end + 1) - 1 if block.end < frame.lines.last else len(frame.text)
    start, time, channel, day = block.start, None, None, None
    if block.day:
        day = parse_day(block.day["day"])
        time = block.day["time"]
        start = block.day.end()
        lead_in = _LEAD_IN.match(frame.text, start, stop)
        start = lead_in.end() if lead_in else start
    box = _BOX.match(frame.text, start)
    named = _CHANNEL.match(frame.text, start, stop) if block.day and not box else None
    if named:
        channel, start = named[1], named.end()
    fields, links, tags = owned
    text = parts.source[start:stop].strip()
    heading = frame.heading_above(block.line)
    column = frame.lines.place(block.start)[1]
    return Entry(
        day, time.zfill(5) if time else None, channel, text, block.shape, heading, tuple(fields), tuple(links),
        tuple(tag.name for tag in tags), block.line, column, block.end,
    )  # fmt: skip
