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

from vaultkit.model import Link, Problem, Tag, Task, new_tuple
from vaultkit.notes.blocks import Frame, Marker
from vaultkit.notes.dates import parse_day
from vaultkit.notes.fields import find_bracketed
from vaultkit.notes.lines import Lines
from vaultkit.notes.shown import drop_comments
from vaultkit.notes.tags import drop_tags
from vaultkit.problems import problem

_AFTER_BOX = ("", " ", "\t", "\n")
_DAY_SIGNS = {
    "➕": "created", "🛫": "start", "⏳": "scheduled", "⌛": "scheduled",
    "📅": "due", "📆": "due", "🗓": "due", "✅": "done", "❌": "cancelled",
}  # fmt: skip
_TEXT_SIGNS = {"🔁": "repeat", "🏁": "on_completion", "🆔": "id", "⛔": "depends_on"}
_PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
_PRIORITY_NAMES = frozenset(_PRIORITIES.values())
# What Tasks calls it where there is none.
_NO_PRIORITY = frozenset(("", "none", "normal"))
_BRACKET_KEYS = {
    "created": "created", "start": "start", "scheduled": "scheduled", "due": "due",
    "completion": "done", "cancelled": "cancelled", "priority": "priority", "repeat": "repeat",
    "onCompletion": "on_completion", "id": "id", "dependsOn": "depends_on",
}  # fmt: skip
TASK_FIELD_KEYS = frozenset(_BRACKET_KEYS)
_DAYS_IN_ORDER = ("due", "scheduled", "start", "created", "done", "cancelled")
_DAY_NAMES = frozenset(_DAYS_IN_ORDER)
_ALL_SIGNS = "".join((*_DAY_SIGNS, *_TEXT_SIGNS, *_PRIORITIES))
_BLANK = "[ \t\u00a0]*"
_SIGN = re.compile(
    rf"(?=[{_ALL_SIGNS}])(?:([{''.join(_DAY_SIGNS)}])\ufe0f?{_BLANK}(\d[^\s,;()\[\]{_ALL_SIGNS}]*)?"
    rf"|(🔁)\ufe0f?{_BLANK}([A-Za-z0-9, !]*)"
    rf"|(🏁)\ufe0f?{_BLANK}([A-Za-z]*)|(🆔)\ufe0f?{_BLANK}([A-Za-z0-9_-]*)"
    rf"|(⛔)\ufe0f?{_BLANK}([A-Za-z0-9_-]+(?:[ ]*,[ ]*[A-Za-z0-9_-]+)*)?|([{''.join(_PRIORITIES)}])\ufe0f?)"
)
_PRIORITY_GROUP = _SIGN.groups
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_RULE = re.compile(
    rf"every(?:[ ]+(?:\d+|other))?[ ]+(?:days?|weekdays?|weeks?|months?|years?|(?:{_WEEKDAYS})s?|{_MONTHS})"
    r"(?:[ ]+on[ ]+[a-z0-9 ,]+)?(?:[ ]*,[ ]*[a-z ,]+)?(?:[ ]+when[ ]+done)?",
    re.IGNORECASE,
)
_TAG_OR_ID = re.compile(r"(?<!\S)#\S+|(?<!\S)\^[A-Za-z0-9-]+[ \t]*$")
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
    tasks: list[Task] = []
    problems: list[Problem] = []
    frame, whole = around.frame, around.frame.text
    link_lines = tag_lines = None
    for marker in frame.markers:
        start = marker.start
        if not whole.startswith("[", start):
            continue
        box = whole[start : start + 4]
        if marker.level or box[2:3] != "]" or box[3:] not in _AFTER_BOX or box[1] == "\n":
            continue
        if link_lines is None or tag_lines is None:
            link_lines, tag_lines = [link.line for link in around.links], [tag.line for tag in around.tags]
        line, end = marker.line, frame.end_of_paragraph(marker.line)
        signs, text = _signs_of(start + 3, around, end)
        links = around.links[bisect_left(link_lines, line) : bisect_right(link_lines, end)]
        tags = around.tags[bisect_left(tag_lines, line) : bisect_right(tag_lines, end)]
        tasks.append(_task(box[1], (marker, end, frame), (signs, text), (links, tags)))
        if signs:
            problems.extend(_doubts(signs, text, (start + 3, frame.lines), path))
    return tuple(tasks), tuple(problems)


def _task(
    status: str, place: tuple[Marker, int, Frame], said: tuple[list[_Sign], str],
    named: tuple[tuple[Link, ...], tuple[Tag, ...]],
) -> Task:  # fmt: skip
    """Return the task at `place` with what its signs say; of two of a kind the left one counts."""
    marker, end, frame = place
    signs, text = said
    typed: dict[str, str] = {}
    for name, value, _, _ in signs:
        typed.setdefault(name, value)
    row = frame.row(marker.line)
    return new_tuple(Task, (
        status,
        _without_signs(text, signs),
        *[parse_day(typed[name]) if name in typed else None for name in _DAYS_IN_ORDER],
        typed["priority"] if typed.get("priority") in _PRIORITY_NAMES else None,
        typed.get("repeat") or None,
        typed.get("id") or None,
        tuple([part.strip() for part in typed["depends_on"].split(",") if part.strip()]) if "depends_on" in typed else (),
        typed.get("on_completion") or None,
        tuple([tag.name for tag in named[1]]),
        named[0],
        frame.heading_above(marker.line),
        marker.line,
        len(row) - len(row.lstrip(" \t>")) + 1,
        end,
        marker.quoted,
    ))  # fmt: skip


def drop_signs(text: str) -> str:
    """Return any text as a task's description is shown: on one line, without signs and block id.

    >>> drop_signs("Where would you look? ⏫ 📅 2026-12-01 ^ask")
    'Where would you look?'
    """
    return _without_signs(text, _find_signs(text))


def _without_signs(text: str, signs: list[_Sign]) -> str:
    """Return a task's description: its text on one line, without signs and block id."""
    if signs:
        ends = [0, *[sign.end for sign in signs]]
        starts = [*[sign.start for sign in signs], len(text)]
        text = " ".join([text[end:start] for end, start in zip(ends, starts, strict=True)])
    text = text.rstrip()
    return " ".join((_BLOCK_ID_AT_END.sub("", text) if "^" in text else text).split())


def _signs_of(start: int, around: Around, end: int) -> tuple[list[_Sign], str]:
    """Return the signs in a task's first paragraph, in order, and that paragraph."""
    frame = around.frame
    stop = frame.lines.offset(end + 1) - 1 if end < frame.lines.last else len(frame.text)
    masked, text = frame.text[start:stop], around.source[start:stop]
    return _find_signs(masked), text


def _find_signs(masked: str) -> list[_Sign]:
    """Return the signs in a text, in order."""
    signs = [] if masked.isascii() else [_sign(found) for found in _SIGN.finditer(masked)]
    if "::" in masked:
        for key, first, last, _, opening, close in find_bracketed(masked):
            if key in _BRACKET_KEYS:
                value = masked[first:last].strip()
                value = value.lower() if key == "priority" else value
                signs.append(_Sign(_BRACKET_KEYS[key], value, opening, close))
        signs.sort(key=lambda sign: sign.start)
    return signs


def _sign(match: re.Match[str]) -> _Sign:
    last = match.lastindex or 0
    if last == _PRIORITY_GROUP:
        return _Sign("priority", _PRIORITIES[match[last]], *match.span())
    # The groups are pairs of a sign and its value, and not every value must be there.
    sign = last if last % 2 else last - 1
    typed, value = match.group(sign, sign + 1)
    return _Sign(_DAY_SIGNS.get(typed) or _TEXT_SIGNS[typed], value.strip() if value else "", *match.span())


def _doubts(signs: list[_Sign], text: str, origin: tuple[int, Lines], path: str) -> Iterator[Problem]:
    """Yield what is doubtful in a task; `origin` is where its text starts, and the lines of the body."""
    seen: dict[str, int] = {}
    for sign in signs:
        count = seen[sign.name] = seen.get(sign.name, 0) + 1
        doubt: tuple[str, str] | None = None
        if count == 1:
            doubt = _day_doubt(sign, text) if sign.name in _DAY_NAMES else _word_doubt(sign)
        elif count == 2:
            doubt = ("task-same-sign", f"a second {sign.name} in this task; the left one counts")
        if doubt:
            yield problem(doubt[0], path, origin[1].place(origin[0] + sign.start), doubt[1])


def _word_doubt(sign: _Sign) -> tuple[str, str] | None:
    if sign.name == "repeat" and not _RULE.fullmatch(sign.value):
        return "task-rule", f'the rule "{sign.value}" is not understood; write it like "every 2 weeks"'
    if sign.name == "priority" and sign.value not in _PRIORITY_NAMES | _NO_PRIORITY:
        return "bad-value", f'priority: "{sign.value}" is not one of {", ".join(_PRIORITIES.values())}'
    return None


def _day_doubt(sign: _Sign, text: str) -> tuple[str, str] | None:
    if not sign.value:
        return "task-no-date", f"the {sign.name} sign has no date; write YYYY-MM-DD behind it"
    if parse_day(sign.value) is None:
        return "bad-date", f'"{sign.value}" is no date that exists; write YYYY-MM-DD'
    if _is_unread_by_tasks(text, sign.end):
        message = "Obsidian Tasks will not read this date, since text follows it; move it to the end of the first line"
        return "task-unread-by-tasks", message
    return None


def _is_unread_by_tasks(text: str, end: int) -> bool:
    """Say whether anything but signs, tags and a block id follows, or the date is not on the first line."""
    if "\n" in text[:end]:
        return True
    if not text[end:].strip():
        return False
    rest = _TAG_OR_ID.sub(" ", text[end:].partition("\n")[0])
    for found in reversed([*find_bracketed(rest)]):
        rest = rest[: found[4]] + rest[found[5] :]
    return bool(_SIGN.sub(" ", rest).strip(" \t\u00a0,"))


def is_empty_task(task: Task) -> bool:
    """Say whether a task says nothing: neither words beside tags and comments, nor a link, nor a day."""
    if task.links or day_of_task(task):
        return False
    return not drop_tags(drop_comments(task.text)).strip()


def day_of_task(task: Task) -> date | None:
    """Return a task's follow-up day: due, else scheduled, else start."""
    return task.due or task.scheduled or task.start
