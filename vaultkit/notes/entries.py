"""Entries: dated list items and headings, and the blocks with links that a daily note turns into entries.

Which of them are contacts, and with whom, is vault/encounters.py's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import ge
from typing import NamedTuple, TypeVar

from vaultkit.model import Entry, Field, Link, Problem, Tag, Task, new_tuple
from vaultkit.notes.apart import find_quoted_lines, find_undone_lines, lines_of_done_tasks
from vaultkit.notes.blocks import Frame, Marker, find_table_lines
from vaultkit.notes.daystarts import (
    DATED_STARTS,
    DayStart,
    find_day_paragraphs,
    find_other_days,
    read_any_start,
    read_day_start,
)
from vaultkit.notes.tasks import drop_signs
from vaultkit.problems import problem

_BOX = re.compile(r"\[[xX]\][ \t]+")
# Words of outliners (Logseq, Org) for what is yet to be done, or will not be.
_UNDONE = re.compile(
    r"^[ \t]*(?P<sign>(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?:(?:TODO|DOING|LATER|NOW|WAITING|WAIT|IN-PROGRESS|CANCELL?ED)(?=[ \t:\n]|$)|(?i:to-?do:))",
    re.MULTILINE,
)

_NO_MARKER = Marker(0, 0, 0, 0, quoted=False)

_Placed = TypeVar("_Placed", Field, Link, Tag)
_Owned = tuple[Sequence[Field], Sequence[Link], Sequence[Tag]]


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

    said: DayStart | None
    shape: str
    line: int
    start: int
    end: int


def find_entries(parts: Parts, path: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a body in order of lines, and what only looks like a dated line."""
    parts = _without_quotes(parts)
    frame = parts.frame
    dated, undated, problems = _find_dated(frame, path)
    if parts.tasks:
        taken = {task.line for task in parts.tasks}
        undated = [marker for marker in undated if marker.line not in taken]
    problems += find_other_days(frame, undated, path)
    sections = [range(block.line, block.end + 1) for block in dated if block.shape == "heading"]
    problems += find_day_paragraphs(frame, sections, path)
    entries = _make_entries(dated, parts)
    if parts.with_undated:
        # In a daily note a heading that is a day holds nothing of what is linked below it.
        items = [block for block in dated if block.shape != "heading"]
        entries += _make_undated(items, _without_undone(parts))
        entries.sort(key=lambda entry: (entry.line, -entry.end_line))
    return tuple(entries), tuple(problems)


def _without_quotes(parts: Parts) -> Parts:
    """Return the parts without what was found in quotes: who says it is somebody else."""
    quoted = find_quoted_lines(parts.frame)
    if not quoted:
        return parts
    return parts._replace(
        links=tuple([link for link in parts.links if link.line not in quoted]),
        tags=tuple([tag for tag in parts.tags if tag.line not in quoted]),
        fields=tuple([field for field in parts.fields if field.line not in quoted]),
    )


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
    find_owned = _find_owned_apart if _stand_apart(blocks, parts.tasks) else _find_owned
    return _write_entries(blocks, find_owned(blocks, parts), parts)


def _find_dated(frame: Frame, path: str) -> tuple[list[_Block], list[Marker], list[Problem]]:
    """Return the list items, done tasks among them, and headings that begin with a day, those that do not, and the days that do not exist."""
    dated: list[_Block] = []
    undated: list[Marker] = []
    problems: list[Problem] = []
    ends: dict[int, int] = {}
    text = frame.text
    for marker, (next_line, next_indent, _, _, _) in pairwise((*frame.markers, _NO_MARKER)):
        line, indent, level, start, quoted = marker
        if quoted:
            continue
        # A day begins with a digit, a link or emphasis; nearly all other items with a letter.
        sign = text[start : start + 1]
        said = read_day_start(text, start) if sign in DATED_STARTS else None
        if sign == "[" and said is None and not level and (box := _BOX.match(text, start)):
            start = box.end()
            said = read_any_start(text, start)
        if said is None:
            undated.append(marker)
        elif said.day is None:
            message = f'"{said.typed}" is no day that exists, so this line is no entry; mend the date'
            problems.append(problem("bad-date", path, frame.lines.place(start), message))
        elif level:
            ends = ends or dict(zip(frame.heading_lines, frame.section_ends(), strict=True))
            dated.append(_Block(said, "heading", line, start, ends[line]))
        else:
            is_short = next_line == line + 1 and next_indent <= indent
            end = line if is_short else frame.end_of_item(marker)
            dated.append(new_tuple(_Block, (said, "item" if start == marker.start else "task", line, start, end)))
    return dated, undated, problems


def _linked_blocks(parts: Parts, dated: list[_Block]) -> Iterator[_Block]:
    """Yield each list item or paragraph that holds a link, but for dated ones, tasks apart, headings and tables."""
    frame, tables = parts.frame, find_table_lines(parts.frame)
    taken = {line for block in dated for line in range(block.line, block.end + 1)}
    taken.update(_find_tasks_apart(dated, parts))
    taken.update(frame.heading_lines, tables)
    done = 0
    for link in parts.links:
        line = link.line
        if line <= done or line in taken or link.embed or link.where != "body":
            continue
        block = _block_around(frame, line, tables)
        done = block.end if block.shape == "paragraph" else frame.end_of_paragraph(block.line)
        yield block


def _find_tasks_apart(blocks: Iterable[_Block], parts: Parts) -> set[int]:
    """Return the lines of tasks that are no part of what happened around them.

    They are yet to be done, will not be done, or were done on a day of their own.
    """
    if not parts.tasks:
        return set()
    dated = [range(block.line, block.end + 1) for block in blocks if block.shape != "heading"]
    told = {block.line for block in blocks if block.shape == "task"}
    tasks = [task for task in parts.tasks if task.line not in told]
    return find_undone_lines(tasks, parts.frame, dated).union(lines_of_done_tasks(tasks, parts.frame))


def _block_around(frame: Frame, line: int, tables: frozenset[int]) -> _Block:
    """Return the list item (with its sub-items) or the paragraph that holds `line`."""
    marker = _item_around(frame, line)
    if marker:
        box = _BOX.match(frame.text, marker.start)
        start = box.end() if box else marker.start
        return _Block(None, "item", marker.line, start, frame.end_of_item(marker))
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
    _, _, lines, _, ends = zip(*blocks, strict=True)
    if any(map(ge, ends, lines[1:])):
        return False
    return not any((at := bisect_right(lines, task.line)) and ends[at - 1] >= task.line for task in tasks)


def _find_owned_apart(blocks: list[_Block], parts: Parts) -> list[_Owned]:
    """Return what belongs to blocks that stand apart: all on their lines."""
    fields, tags = _by_line(parts.fields), _by_line(parts.tags)
    links = _by_line(_links_of_text(parts))
    owned: list[_Owned] = []
    for _, _, line, _, end in blocks:
        if line == end:
            owned.append((fields.get(line, ()), links.get(line, ()), tags.get(line, ())))
        else:
            rows = range(line, end + 1)
            owned.append((_on_lines(fields, rows), _on_lines(links, rows), _on_lines(tags, rows)))
    return owned


def _links_of_text(parts: Parts) -> list[Link]:
    return [link for link in parts.links if link.where == "body" and not link.embed]


def _by_line(found: Iterable[_Placed]) -> dict[int, list[_Placed]]:
    by_line: dict[int, list[_Placed]] = {}
    for each in found:
        by_line.setdefault(each.line, []).append(each)
    return by_line


def _on_lines(by_line: dict[int, list[_Placed]], rows: range) -> list[_Placed]:
    return [each for line in rows for each in by_line.get(line, ())] if by_line else []


def _find_owned(blocks: list[_Block], parts: Parts) -> list[_Owned]:
    """Return what belongs to any blocks: each line is the innermost block's, those of tasks apart are nobody's."""
    owners: dict[int, int] = {}
    for index, block in enumerate(blocks):
        owners.update(dict.fromkeys(range(block.line, block.end + 1), index))
    for line in _find_tasks_apart(blocks, parts):
        owners.pop(line, None)
    fields = _by_owner(parts.fields, owners)
    links = _by_owner(_links_of_text(parts), owners)
    tags = _by_owner(parts.tags, owners)
    return [(fields.get(at, ()), links.get(at, ()), tags.get(at, ())) for at in range(len(blocks))]


def _by_owner(found: Iterable[_Placed], owners: dict[int, int]) -> dict[int, list[_Placed]]:
    """Return what stands on the lines of each block."""
    owned: dict[int, list[_Placed]] = {}
    for each in found:
        owner = owners.get(each.line)
        if owner is not None:
            owned.setdefault(owner, []).append(each)
    return owned


def _write_entries(blocks: list[_Block], owned: list[_Owned], parts: Parts) -> list[Entry]:
    """Return the entry that each block is with what it owns."""
    frame, source = parts.frame, parts.source
    heading_lines, headings = frame.heading_lines, ["", *[heading.text for heading in frame.headings]]
    _, starts, first = frame.lines
    entries: list[Entry] = []
    for (said, shape, line, start, end), (fields, links, tags) in zip(blocks, owned, strict=True):
        _, day, time, channel, begin = said or (None, None, None, None, start)
        below = end - first + 1
        stop = starts[below] - 1 if below < len(starts) else len(source)
        entries.append(new_tuple(Entry, (
            day, time, channel, _text_of(source[begin:stop].strip(), shape), shape, headings[bisect_right(heading_lines, line)],
            tuple(fields), tuple(links), tuple([tag.name for tag in tags]) if tags else (),
            line, start - starts[line - first] + 1, end,
        )))  # fmt: skip
    return entries


def _text_of(text: str, shape: str) -> str:
    """Return the text of an entry; of a task without its signs."""
    if shape != "task":
        return text
    first, mark, rest = text.partition("\n")
    return drop_signs(first) + mark + rest
