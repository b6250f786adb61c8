"""Entries: dated list items and headings, and the blocks with links that a daily note turns into entries.

Which of them are contacts, and with whom, is vault/encounters.py's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from sys import intern
from typing import NamedTuple, TypeVar

from vaultkit.model import Entry, Field, Link, Problem, Tag, Task, new_tuple
from vaultkit.notes.blocks import Frame, Marker, find_table_lines
from vaultkit.notes.dates import parse_day_name
from vaultkit.notes.daystarts import DATED, DATED_STARTS, find_day_paragraphs, find_other_days
from vaultkit.problems import problem

_BOX = re.compile(r"\[[xX]\][ \t]+")
_DONE_SIGN = re.compile(r"✅|❌|[\[(](?:completion|cancelled)::")
# Words of outliners (Logseq, Org) for what is yet to be done, or will not be.
_UNDONE = re.compile(
    r"^[ \t]*(?P<sign>(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?:(?:TODO|DOING|LATER|NOW|WAITING|WAIT|IN-PROGRESS|CANCELL?ED)(?=[ \t:\n]|$)|(?i:to-?do:))",
    re.MULTILINE,
)

_Placed = TypeVar("_Placed", Field, Link, Tag)


class Parts(NamedTuple):
    """What was found in a body, each in order of lines; whether blocks without a day are wanted."""

    frame: Frame
    source: str
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    fields: tuple[Field, ...]
    tasks: tuple[Task, ...]
    with_undated: bool


class _Block(NamedTuple):
    """Where an entry stands: its day (None: not dated), shape, place of its text, and last line."""

    day: re.Match[str] | None
    shape: str
    line: int
    start: int
    end: int


def find_entries(parts: Parts, path: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a body in order of lines, and what only looks like a dated line."""
    dated: list[_Block] = []
    problems: list[Problem] = []
    for block in _dated_blocks(parts.frame):
        day = block.day["day"] if block.day else ""
        if parse_day_name(day):
            dated.append(block)
            continue
        message = f'"{day}" is no day that exists, so this line is no entry; mend the date'
        problems.append(problem("bad-date", path, parts.frame.lines.place(block.start), message))
    problems += find_other_days(parts.frame, {task.line for task in parts.tasks}, path)
    sections = [range(block.line, block.end + 1) for block in dated if block.shape == "heading"]
    problems += find_day_paragraphs(parts.frame, sections, path)
    entries = _make_entries(dated, parts)
    if parts.with_undated:
        # In a daily note a heading that is a day holds nothing of what is linked below it.
        items = [block for block in dated if block.shape != "heading"]
        entries += _make_undated(items, _without_undone(parts))
        entries.sort(key=lambda entry: (entry.line, -entry.end_line))
    return tuple(entries), tuple(problems)


def _make_undated(dated: list[_Block], parts: Parts) -> Iterator[Entry]:
    """Yield the entries of the blocks with links that stand beside the dated items."""
    lines = {block.line for block in dated}
    made = _make_entries([*_linked_blocks(parts, dated), *dated], parts)
    return (entry for entry in made if entry.line not in lines)


def _without_undone(parts: Parts) -> Parts:
    """Return the parts without the links on lines that a word such as TODO sets apart, and those in macros."""
    frame = parts.frame
    undone: set[int] = set()
    for match in _UNDONE.finditer(frame.text):
        line = frame.lines.line(match.end())
        # In a paragraph each line is often a thing of its own.
        undone.update(range(line, frame.end_of_paragraph(line) + 1 if match["sign"] else line + 1))
    if not undone and "{{" not in frame.text:
        return parts
    macros = tuple(_find_macros(frame.text))
    starts = [start for start, _ in macros]

    def is_in_macro(link: Link) -> bool:
        place = frame.lines.offset(link.line) + link.column - 1
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < macros[at][1]

    links = [link for link in parts.links if link.line not in undone and not is_in_macro(link)]
    return parts._replace(links=tuple(links))


def _find_macros(text: str) -> Iterator[tuple[int, int]]:
    """Yield where double braces open and close, in which outliners put queries and embeds, each on one line."""
    start = text.find("{{")
    while start >= 0:
        end = text.find("}}", start)
        if end < 0:
            return
        # Of several that open before one closes, the last is the one.
        start = text.rfind("{{", start, end)
        if "\n" not in text[start:end]:
            yield start, end
        start = text.find("{{", end)


def _make_entries(blocks: list[_Block], parts: Parts) -> list[Entry]:
    if not blocks:
        return []
    blocks = sorted(blocks, key=lambda block: (block.line, -block.end))
    return [*(_entries_apart if _stand_apart(blocks, parts.tasks) else _entries_by_lines)(blocks, parts)]


def _dated_blocks(frame: Frame) -> Iterator[_Block]:
    text = frame.text
    section_ends: dict[int, int] | None = None
    for index, marker in enumerate(frame.markers):
        # A day begins with a digit, a link or emphasis; nearly all other items with a letter.
        if marker.quoted or text[marker.start : marker.start + 1] not in DATED_STARTS:
            continue
        match = DATED.match(text, marker.start)
        if not match:
            continue
        if marker.level:
            if section_ends is None:
                section_ends = dict(zip(frame.heading_lines, frame.section_ends(), strict=True))
            yield _Block(match, "heading", marker.line, marker.start, section_ends[marker.line])
        else:
            following = frame.markers[index + 1] if index + 1 < len(frame.markers) else None
            is_short = following and following.line == marker.line + 1 and following.indent <= marker.indent
            end = marker.line if is_short else frame.end_of_item(marker)
            yield new_tuple(_Block, (match, "item", marker.line, marker.start, end))


def _linked_blocks(parts: Parts, dated: list[_Block]) -> Iterator[_Block]:
    """Yield each list item or paragraph that holds a link, but for dated ones, tasks apart, headings, tables and quotes."""
    frame, tables = parts.frame, find_table_lines(parts.frame)
    taken = {line for block in dated for line in range(block.line, block.end + 1)}
    taken.update(_lines_of_tasks_apart(parts.tasks, parts.frame))
    taken.update(frame.heading_lines, tables)
    done = 0
    for link in parts.links:
        line = link.line
        if line <= done or line in taken or link.embed or link.where != "body":
            continue
        if frame.row(line).lstrip().startswith(">"):
            continue
        block = _block_around(frame, line, tables)
        done = block.end if block.shape == "paragraph" else frame.end_of_paragraph(block.line)
        yield block


def _lines_of_tasks_apart(tasks: Iterable[Task], frame: Frame) -> Iterator[int]:
    """Yield the lines of tasks that are no part of what happened around them.

    They are yet to be done, will not be done, or were done on a day of their own, well or badly typed.
    """
    for task in tasks:
        rows = range(task.line, task.end_line + 1)
        if task.state != "done" or any(_DONE_SIGN.search(frame.row(line)) for line in rows):
            yield from rows


def _block_around(frame: Frame, line: int, tables: frozenset[int]) -> _Block:
    """Return the list item (with its sub-items) or the paragraph that holds `line`."""
    marker = _item_around(frame, line)
    if marker:
        box = _BOX.match(frame.text, marker.start)
        start = box.end() if box else marker.start
        day = DATED.match(frame.text, start) if box else None
        return _Block(
            day if day and parse_day_name(day["day"]) else None, "item", marker.line, start, frame.end_of_item(marker)
        )
    start = frame.start_of_paragraph(line, tables)
    return _Block(None, "paragraph", start, frame.lines.offset(start), frame.end_of_paragraph(start, tables))


def _item_around(frame: Frame, line: int) -> Marker | None:
    index = bisect_right(frame.marker_lines, line) - 1
    if index < 0:
        return None
    marker = frame.markers[index]
    if marker.level or marker.quoted or frame.end_of_item(marker) < line:
        return None
    return marker


def _stand_apart(blocks: list[_Block], tasks: tuple[Task, ...]) -> bool:
    """Say whether no block reaches into the next, and no task stands in one."""
    if any(block.end >= following.line for block, following in pairwise(blocks)):
        return False
    lines = [block.line for block in blocks]
    return not any((at := bisect_right(lines, task.line)) and blocks[at - 1].end >= task.line for task in tasks)


def _entries_apart(blocks: list[_Block], parts: Parts) -> Iterator[Entry]:
    """Yield the entries of blocks that stand apart: what stands on their lines is theirs."""
    links = _by_line([link for link in parts.links if link.where == "body" and not link.embed])
    fields, tags = _by_line(parts.fields), _by_line(parts.tags)
    for block in blocks:
        if block.line == block.end:
            line = block.line
            owned = (fields.get(line, ()), links.get(line, ()), tags.get(line, ()))
        else:
            rows = range(block.line, block.end + 1)
            owned = (_on_lines(fields, rows), _on_lines(links, rows), _on_lines(tags, rows))
        yield _entry(block, parts, owned)


def _by_line(found: Iterable[_Placed]) -> dict[int, list[_Placed]]:
    by_line: dict[int, list[_Placed]] = {}
    for each in found:
        by_line.setdefault(each.line, []).append(each)
    return by_line


def _on_lines(by_line: dict[int, list[_Placed]], rows: range) -> list[_Placed]:
    return [each for line in rows for each in by_line.get(line, ())] if by_line else []


def _entries_by_lines(blocks: list[_Block], parts: Parts) -> Iterator[Entry]:
    """Yield the entries of any blocks: each line belongs to the innermost, those of tasks apart to none."""
    owners: dict[int, int] = {}
    for index, block in enumerate(blocks):
        owners.update(dict.fromkeys(range(block.line, block.end + 1), index))
    for line in _lines_of_tasks_apart(parts.tasks, parts.frame):
        owners.pop(line, None)
    fields = _by_owner(parts.fields, owners)
    links = _by_owner([link for link in parts.links if link.where == "body" and not link.embed], owners)
    tags = _by_owner(parts.tags, owners)
    for at, block in enumerate(blocks):
        yield _entry(block, parts, (fields.get(at, ()), links.get(at, ()), tags.get(at, ())))


def _by_owner(found: Iterable[_Placed], owners: dict[int, int]) -> dict[int, list[_Placed]]:
    """Return what stands on the lines of each block."""
    owned: dict[int, list[_Placed]] = {}
    for each in found:
        owner = owners.get(each.line)
        if owner is not None:
            owned.setdefault(owner, []).append(each)
    return owned


def _entry(block: _Block, parts: Parts, owned: tuple[Sequence[Field], Sequence[Link], Sequence[Tag]]) -> Entry:
    frame, (fields, links, tags) = parts.frame, owned
    starts, first = frame.lines.starts, frame.lines.first
    stop = starts[block.end - first + 1] - 1 if block.end - first + 1 < len(starts) else len(frame.text)
    start, time, channel, day = block.start, None, None, None
    if block.day:
        typed, time, channel = block.day.group("day", "time", "channel")
        day, start = parse_day_name(typed), block.day.end()
        channel = intern(channel) if channel else None
    return new_tuple(Entry, (
        day, time.zfill(5) if time else None, channel, parts.source[start:stop].strip(), block.shape,
        frame.heading_above(block.line), tuple(fields), tuple(links), tuple([tag.name for tag in tags]) if tags else (),
        block.line, block.start - starts[block.line - first] + 1, block.end,
    ))  # fmt: skip
