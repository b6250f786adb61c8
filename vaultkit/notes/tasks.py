"""Tasks: list items with a check box, their days and signs, in the emoji and in the bracket form.

Signs are read wherever they stand in the item's first paragraph. Where Obsidian Tasks,
which reads backwards from the end of the first line, would stop before one, that is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vaultkit.model import Link, Problem, Tag, Task
from vaultkit.notes.blocks import Frame
from vaultkit.notes.dates import parse_day
from vaultkit.notes.fields import find_bracketed
from vaultkit.problems import problem

_TASK = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([^\n])\](?=[ \t]|$)", re.MULTILINE)
_DAY_SIGNS = {
    "➕": "created", "🛫": "start", "⏳": "scheduled", "⌛": "scheduled",
    "📅": "due", "📆": "due", "🗓": "due", "✅": "done", "❌": "cancelled",
}  # fmt: skip
_TEXT_SIGNS = {"🔁": "repeat", "🏁": "on_completion", "🆔": "id", "⛔": "depends_on"}
_PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
_BRACKET_KEYS = {
    "created": "created", "start": "start", "scheduled": "scheduled", "due": "due",
    "completion": "done", "cancelled": "cancelled", "priority": "priority", "repeat": "repeat",
    "onCompletion": "on_completion", "id": "id", "dependsOn": "depends_on",
}  # fmt: skip
TASK_FIELD_KEYS = frozenset(_BRACKET_KEYS)
_DAY_NAMES = frozenset((*_DAY_SIGNS.values(),))
_ALL_SIGNS = "".join((*_DAY_SIGNS, *_TEXT_SIGNS, *_PRIORITIES))
_BLANK = "[ \t\u00a0]*"
_SIGN = re.compile(
    rf"([{''.join(_DAY_SIGNS)}])\ufe0f?{_BLANK}(\d[^\s,;()\[\]{_ALL_SIGNS}]*)?"
    rf"|(🔁)\ufe0f?{_BLANK}([A-Za-z0-9, !]*)"
    rf"|(🏁)\ufe0f?{_BLANK}([A-Za-z]*)|(🆔)\ufe0f?{_BLANK}([A-Za-z0-9_-]*)"
    rf"|(⛔)\ufe0f?{_BLANK}([A-Za-z0-9_-]+(?:[ ]*,[ ]*[A-Za-z0-9_-]+)*)?|([{''.join(_PRIORITIES)}])\ufe0f?"
)
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_RULE = re.compile(
    rf"every(?:[ ]+(?:\d+|other))?[ ]+(?:days?|weekdays?|weeks?|months?|years?|(?:{_WEEKDAYS})s?|{_MONTHS})"
    r"(?:[ ]+on[ ]+[a-z0-9 ,]+)?(?:[ ]*,[ ]*[a-z ,]+)?(?:[ ]+when[ ]+done)?",
    re.IGNORECASE,
)
_TAG_OR_ID = re.compile(r"(?<!\S)#\S+|(?<!\S)\^[A-Za-z0-9-]+[ \t]*$")
_BLANKS = re.compile(r"\s+")
_BLOCK_ID_AT_END = re.compile(r"[ \t]\^[A-Za-z0-9-]+[ \t]*$")


class _Sign(NamedTuple):
    """One sign or bracketed field of a task: its name, value as typed, and span in the item's text."""

    name: str
    value: str
    start: int
    end: int


class Around(NamedTuple):
    """What else was found in the body: the frame, and links and tags by line."""

    frame: Frame
    source: str
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]


def find_tasks(around: Around, path: str) -> tuple[tuple[Task, ...], tuple[Problem, ...]]:
    """Return the tasks of a body, in order, and what is doubtful in them."""
    if "] " not in around.frame.text and "]\n" not in around.frame.text and not around.frame.text.endswith("]"):
        return (), ()
    tasks: list[Task] = []
    problems: list[Problem] = []
    link_lines = [link.line for link in around.links]
    tag_lines = [tag.line for tag in around.tags]
    for match in _TASK.finditer(around.frame.text):
        line = around.frame.lines.line(match.start())
        end = around.frame.end_of_paragraph(line)
        task = _read_task(match, around, (line, end))
        signs, text = _signs_of(match, around, end)
        task = _with_signs(task, signs, text)._replace(
            links=around.links[bisect_left(link_lines, line) : bisect_right(link_lines, end)],
            tags=tuple(tag.name for tag in around.tags[bisect_left(tag_lines, line) : bisect_right(tag_lines, end)]),
        )
        tasks.append(task)
        problems.extend(_doubts(signs, text, match.end(), around, path))
    return tuple(tasks), tuple(problems)


def _read_task(match: re.Match[str], around: Around, span: tuple[int, int]) -> Task:
    line, column = around.frame.lines.place(match.start())
    indent = len(match[0]) - len(match[0].lstrip(" \t>"))
    heading = around.frame.heading_above(line)
    none = (None,) * 6
    return Task(match[1], "", *none, None, None, None, (), None, (), (), heading, line, column + indent, span[1])


def _signs_of(match: re.Match[str], around: Around, end: int) -> tuple[list[_Sign], str]:
    """Return the signs in a task's first paragraph, in order, and that paragraph."""
    frame = around.frame
    stop = frame.lines.offset(end + 1) - 1 if end < frame.lines.last else len(frame.text)
    masked, text = frame.text[match.end() : stop], around.source[match.end() : stop]
    signs = [_sign(found) for found in _SIGN.finditer(masked)]
    if "::" in masked:
        for key, first, last, _, start, close in find_bracketed(masked):
            if key in _BRACKET_KEYS:
                signs.append(_Sign(_BRACKET_KEYS[key], masked[first:last].strip(), start, close))
        signs.sort(key=lambda sign: sign.start)
    return signs, text


def _sign(match: re.Match[str]) -> _Sign:
    groups = match.groups()
    if groups[-1]:
        return _Sign("priority", _PRIORITIES[groups[-1]], *match.span())
    index = next(i for i in range(0, len(groups), 2) if groups[i])
    name = _DAY_SIGNS.get(groups[index]) or _TEXT_SIGNS[groups[index]]
    return _Sign(name, (groups[index + 1] or "").strip(), *match.span())


def _with_signs(task: Task, signs: list[_Sign], text: str) -> Task:
    """Return `task` with what its signs say; of two of a kind the left one counts."""
    values: dict[str, object] = {}
    for name, value, _, _ in signs:
        if name in values:
            continue
        if name in _DAY_NAMES:
            values[name] = parse_day(value)
        elif name == "depends_on":
            values[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        else:
            values[name] = value or None
    for _, _, start, end in reversed(signs):
        text = text[:start] + " " + text[end:]
    text = _BLANKS.sub(" ", _BLOCK_ID_AT_END.sub("", text.rstrip())).strip()
    return task._replace(text=text, **values)  # type: ignore[arg-type]


def _doubts(signs: list[_Sign], text: str, offset: int, around: Around, path: str) -> Iterator[Problem]:  # noqa: PLR0913
    """Yield what is doubtful in a task whose text starts at `offset`."""
    seen: set[str] = set()
    for sign in signs:
        place = around.frame.lines.place(offset + sign.start)
        if sign.name in seen:
            yield problem("task-same-sign", path, place, f"a second {sign.name} in this task; the left one counts")
        seen.add(sign.name)
        if sign.name in _DAY_NAMES:
            yield from _day_doubts(sign, text, place, path)
        elif sign.name == "repeat" and not _RULE.fullmatch(sign.value):
            message = f'the rule "{sign.value}" is not understood; write it like "every 2 weeks"'
            yield problem("task-rule", path, place, message)


def _day_doubts(sign: _Sign, text: str, place: tuple[int, int], path: str) -> Iterator[Problem]:
    if not sign.value:
        yield problem("task-no-date", path, place, f"the {sign.name} sign has no date; write YYYY-MM-DD behind it")
    elif parse_day(sign.value) is None:
        message = f'"{sign.value}" is no date that exists; write YYYY-MM-DD'
        yield problem("bad-date", path, place, message)
    elif _is_unread_by_tasks(text, sign.end):
        message = "Obsidian Tasks will not read this date, since text follows it; move it to the end of the first line"
        yield problem("task-unread-by-tasks", path, place, message)


def _is_unread_by_tasks(text: str, end: int) -> bool:
    """Say whether anything but signs, tags and a block id follows, or the date is not on the first line."""
    if "\n" in text[:end]:
        return True
    rest = _TAG_OR_ID.sub(" ", text[end:].partition("\n")[0])
    for found in reversed([*find_bracketed(rest)]):
        rest = rest[: found[4]] + rest[found[5] :]
    return bool(_SIGN.sub(" ", rest).strip(" \t\u00a0,"))


def day_of_task(task: Task) -> date | None:
    """Return a task's follow-up day: due, else scheduled, else start."""
    return task.due or task.scheduled or task.start
