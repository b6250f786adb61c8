"""One text becomes one Note. Pure, never raises, and knows nothing of other notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

from vaultkit.model import Entry, Field, Heading, Link, Note, NotePath, Problem, new_tuple
from vaultkit.notes.apart import find_said_apart
from vaultkit.notes.blocks import Frame, find_block_ids, find_frame
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.entries import Parts, find_entries
from vaultkit.notes.fields import find_fields
from vaultkit.notes.frontmatter import Head, read_head
from vaultkit.notes.keys import fold_key
from vaultkit.notes.lines import Lines, find_lines
from vaultkit.notes.links import find_body_links, find_head_links, place_queries
from vaultkit.notes.markup import Masked, mask
from vaultkit.notes.matters import find_matters
from vaultkit.notes.tags import find_tags
from vaultkit.notes.tasks import TASK_FIELD_KEYS, Around, find_tasks
from vaultkit.problems import problem

READER_VERSION = 2
"""Raised whenever the same text may give another Note, so that kept readings are dropped."""

_MERGE_MARKS = tuple(re.compile(mark, re.MULTILINE) for mark in (r"^<{7} ", r"^={7}$", r"^>{7} "))
_PLANS = frozenset(("questions", "question", "ask", "asks", "plan", "plans", "agenda", "prep"))
GENERATED_BY = "vaultkit"
_TYPE_KEYS = frozenset(("type", "kind", "categories", "category"))
_FEWEST_DIGITS = 5
_DIGIT = re.compile("[0-9]")
_line_of = itemgetter(Link._fields.index("line"))


def parse_note(path: str, text: str) -> Note:
    """Return what the note at `path` says. Line ends of any kind, with or without a BOM."""
    text = _tidy(text)
    head = read_head(text, path)
    head_text, body = text[: head.body_start], text[head.body_start :]
    name = _name_of(path)
    if "generated" in head_text and _is_generated(head):
        # Nothing in an index note is evidence, and a large vault has megabytes of them.
        return Note(NotePath(path), name, head.properties, head.end_line, generated=True, problems=head.problems)
    masked = mask(body)
    lines = find_lines(masked.text, head.end_line + 1 if head.end_line else 1)
    parts, task_problems = _find_parts(masked, body, (lines, _may_be_daily(path, head, head_text)), path)
    entries, entry_problems = find_entries(parts, path)
    doubts = tuple(_find_doubts(path, text, masked.open_comment, lines))
    return Note(
        path=NotePath(path),
        name=name,
        head=head.properties,
        head_end=head.end_line,
        links=(*find_head_links(head.properties, head_text), *parts.links),
        tags=parts.tags,
        fields=parts.fields,
        headings=parts.frame.headings,
        tasks=parts.tasks,
        entries=entries,
        questions=tuple(_find_questions(parts.frame, body)),
        matters=_find_matters(parts, masked.typed, entries),
        block_ids=find_block_ids(masked.text),
        apart=find_said_apart((*parts.links, *parts.fields), parts.tasks, parts.frame),
        problems=(*head.problems, *task_problems, *entry_problems, *doubts),
    )


def _name_of(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[:-3] if name[-3:].lower() == ".md" else name


def _find_parts(masked: Masked, body: str, wish: tuple[Lines, bool], path: str) -> tuple[Parts, tuple[Problem, ...]]:
    """Return what stands in a body; `wish` are its lines, and whether blocks without a day are entries."""
    lines, with_undated = wish
    text = masked.text
    frame = find_frame(text, lines, masked.typed)
    links = place_queries(find_body_links(text, lines, masked.typed), text, lines)
    tags = find_tags(text, lines)
    fields = find_fields(text, body, lines)
    tasks, problems = find_tasks(Around(frame, body, links, tags), path)
    if tasks and fields:
        task_lines = {task.line for task in tasks}
        fields = tuple([each for each in fields if not (each.key in TASK_FIELD_KEYS and each.line in task_lines)])
    if fields:
        links = _place_links(links, fields)
    return Parts(frame, body, links, tags, fields, tasks, with_undated), problems


def _tidy(text: str) -> str:
    r"""Return `text` with `\n` line ends, without a BOM, and without halves of surrogate pairs."""
    if not text.isascii():
        text = text.removeprefix("\ufeff")
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _may_be_daily(path: str, head: Head, head_text: str) -> bool:
    """Say whether the note may be a daily note, whose blocks without a day are entries: by the digits of its path or its type."""
    if len(_DIGIT.findall(path)) >= _FEWEST_DIGITS:
        return True
    if "daily" not in head_text.casefold():
        return False
    return any(each.key.casefold() in _TYPE_KEYS for each in head.properties) and any(
        "daily" in scalar.text.casefold() for each in head.properties for scalar in texts_of(each.value)
    )


def _is_generated(head: Head) -> bool:
    return any(
        fold_key(each.key) == "generated" and [s.text for s in texts_of(each.value)] == [GENERATED_BY]
        for each in head.properties
    )


def _place_links(links: tuple[Link, ...], fields: tuple[Field, ...]) -> tuple[Link, ...]:
    """Return the links, those within an inline field with `where` as `field:KEY`."""
    starts = [(field.line, field.column) for field in fields]
    lines = {line for line, _ in starts}
    placed: list[Link] = []
    for link, line in zip(links, map(_line_of, links), strict=True):
        # Most lines with links hold no field, and there is nothing to look for.
        at = bisect_right(starts, (line, link.column)) - 1 if line in lines else -1
        if at >= 0 and fields[at].line == line and link.column < fields[at].end_column:
            placed.append(new_tuple(Link, (*link[:6], _where_of(fields[at].name), line, link.column)))
        else:
            placed.append(link)
    return tuple(placed)


@lru_cache(maxsize=1024)
def _where_of(name: str) -> str:
    return f"field:{name}"


def _find_questions(frame: Frame, body: str) -> Iterator[tuple[str, int]]:
    """Yield the text and line of each list item below a heading named Questions, Ask, Plan and the like."""
    plans = [index for index, heading in enumerate(frame.headings) if is_plan(heading)]
    ends = frame.section_ends() if plans else []
    for index in plans:
        first = bisect_right(frame.marker_lines, frame.headings[index].line)
        for marker in frame.markers[first : bisect_right(frame.marker_lines, ends[index])]:
            if not marker.level and not marker.quoted:
                last = frame.end_of_paragraph(marker.line)
                stop = frame.lines.offset(last + 1) if last < frame.lines.last else len(body)
                yield body[marker.start : stop].strip(), marker.line


def _find_matters(parts: Parts, typed: str, entries: tuple[Entry, ...]) -> tuple[tuple[str, int], ...]:
    plans = filter(is_plan, parts.frame.headings)
    return tuple(find_matters(parts.frame, typed, (parts.tasks, entries), plans))


def is_plan(heading: Heading) -> bool:
    """Say whether what stands below `heading` is planned, not done."""
    return _is_plan_name(heading.text)


@lru_cache(maxsize=1024)
def _is_plan_name(text: str) -> bool:
    return text.strip(" :*_").casefold() in _PLANS


def _find_doubts(path: str, text: str, open_comment: int | None, lines: Lines) -> Iterator[Problem]:
    if open_comment is not None:
        message = "a comment opened here is never closed, so the rest of the note is hidden; close it"
        yield problem("comment-not-closed", path, lines.place(open_comment), message)
    merge = _find_merge(text) if "<" in text and "<<<<<<< " in text else None
    if merge is not None:
        line = text.count("\n", 0, merge) + 1
        yield problem("merge-marks", path, (line, 1), "merge marks of git stand in the note; resolve the conflict")


def _find_merge(text: str) -> int | None:
    """Return where git's three marks begin, one after the other, None if they do not."""
    begin: int | None = None
    position = 0
    for mark in _MERGE_MARKS:
        match = mark.search(text, position)
        if not match:
            return None
        begin = match.start() if begin is None else begin
        position = match.end()
    return begin
