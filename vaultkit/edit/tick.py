"""A task is ticked in its note, by the rules of Obsidian Tasks, in the form that its line has.

The box becomes `[x]` and the day of completion is added at the end of the line, before a
block id. A task that recurs gets a new line above, its days moved on.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from vaultkit.change import Change, Splice, edit_text
from vaultkit.edit.page import Page
from vaultkit.edit.recurrence import next_day, parse_rule
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Task

_DAY = r"\d{4}-\d{2}-\d{2}"
_SIGNS = {"created": "➕", "start": "🛫", "scheduled": "[⏳⌛]", "due": "[📅📆🗓]", "done": "✅", "cancelled": "❌"}
_KEYS = {"created": "created", "start": "start", "scheduled": "scheduled", "due": "due", "done": "completion",
         "cancelled": "cancelled"}  # fmt: skip
_END = re.compile(r"(?P<text>.*?)(?P<end>(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*)", re.DOTALL)
_ANY_SIGN = re.compile(r"[➕🛫⏳⌛📅📆🗓✅❌🔁🏁🆔⛔🔺⏫🔼🔽⏬]")
_BRACKETED = re.compile(
    r"[\[(](?:created|start|scheduled|due|completion|cancelled|priority|repeat|onCompletion|id|dependsOn)::"
)
_DROPPED = re.compile(
    r"[ \t\u00a0]*(?:(?:🆔|⛔)\ufe0f?[ \t\u00a0]*[A-Za-z0-9_-]+(?:[ ]*,[ ]*[A-Za-z0-9_-]+)*"
    rf"|(?:✅|❌)\ufe0f?[ \t\u00a0]*{_DAY}|[\[(](?:id|dependsOn|completion|cancelled)::[^\[\]()\n]*[\])])"
)
_BOX = re.compile(r"(?P<before>[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)(?P<state>.)(?=\])")


class Ticked(NamedTuple):
    """What ticking a task does: the splices, and the day on which it comes again (None: it does not)."""

    splices: tuple[Splice, ...]
    again: date | None


def tick_change(page: Page, task: Task, today: date) -> Change | None:
    """Return the change that ticks `task`, None where it is done already."""
    return edit_text(page.path, page.text, tick_task(page, task, today).splices)


def tick_task(page: Page, task: Task, today: date) -> Ticked:
    """Return what ticking the task as of `today` does, proven by reading the page after it."""
    if not task.is_open:
        return Ticked((), None)
    row = page.row(task.line)
    box = _BOX.match(row)
    if not box:
        raise WriteRefusedError(f"{page.path}:{task.line}: the box of this task is not found; tick it by hand")
    start = page.offset(task.line)
    again, copy = _next_line(task, row, today)
    done = [Splice(start, start, copy + page.newline)] if copy else []
    if task.on_completion == "delete":
        done.append(Splice(start, _start_below(page, task.end_line), ""))
    else:
        end = len(_body(row))
        at_box = start + box.start("state")
        done += [Splice(at_box, at_box + 1, "x"), Splice(start + end, start + end, _completion(row, task, today))]
    _prove(page, task, Ticked(tuple(done), again))
    return Ticked(tuple(done), again)


def _start_below(page: Page, line: int) -> int:
    return page.offset(line + 1) if line < page.last_line else len(page.text)


def _body(row: str) -> str:
    """Return a row without block id and blanks at its end."""
    match = _END.fullmatch(row)
    return match["text"] if match else row


def _completion(row: str, task: Task, today: date) -> str:
    """Return the day of completion in the form of the line; nothing where one stands there."""
    if task.done:
        return ""
    bracketed = _BRACKETED.search(row)
    if bracketed and not _ANY_SIGN.search(row):
        opening, closing = ("[", "]") if bracketed[0][0] == "[" else ("(", ")")
        return f" {opening}completion:: {today.isoformat()}{closing}"
    return f" ✅ {today.isoformat()}"


def _next_line(task: Task, row: str, today: date) -> tuple[date | None, str]:
    """Return the day on which a recurring task comes again, and its new line; (None, "") where it does not."""
    rule = parse_rule(task.repeat) if task.repeat else None
    reference = task.due or task.scheduled or task.start
    if rule is None or (reference is None and _has_any_day(row)):
        return None, ""
    following = next_day(rule, today if rule.is_from_done or reference is None else reference)
    if following is None:
        return None, ""
    copy = _BOX.sub(r"\g<before> ", _DROPPED.sub("", _body(row)))
    # What is told of a task's days is moved as a whole: the distances between them stay.
    shift = following - reference if reference else timedelta()
    days = {"start": task.start, "scheduled": task.scheduled, "due": task.due}
    for name, day in days.items():
        copy = _with_day(copy, name, day + shift) if day else copy
    copy = _with_day(copy, "created", today) if task.created else copy
    return (following if reference else None), copy


def _has_any_day(row: str) -> bool:
    """Say whether a day is typed that could not be read: then nobody knows from when to count."""
    return any(re.search(rf"{_SIGNS[name]}|[\[(]{_KEYS[name]}::", row) for name in ("start", "scheduled", "due"))


def _with_day(row: str, name: str, day: date) -> str:
    pattern = rf"((?:{_SIGNS[name]})\ufe0f?[ \t\u00a0]*|[\[(]{_KEYS[name]}::[ \t]*){_DAY}"
    return re.sub(pattern, rf"\g<1>{day.isoformat()}", row, count=1)


def _prove(page: Page, task: Task, ticked: Ticked) -> None:
    """Raise unless the page, read after the splices, has this task done (or gone) and all other tasks as before."""
    before, after = list(page.note.tasks), list(page.with_splices(ticked.splices).note.tasks)
    place = before.index(task)
    grown = len(after) - len(before) + (task.on_completion == "delete")
    rest = [(each.text, each.status) for each in before[place + 1 :]]
    at = place + grown
    is_done = task.on_completion == "delete" or (at < len(after) and after[at].state == "done" and after[at].done)
    first = at if task.on_completion == "delete" else at + 1
    if grown not in (0, 1) or not is_done or [(each.text, each.status) for each in after[first:]] != rest:
        raise WriteRefusedError(f"{page.path}:{task.line}: this task cannot be ticked safely; tick it by hand")
