"""What of a body did not happen, though it stands there: quotes, and tasks that are not done.

Which words of it make an entry is entries.py's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import itemgetter

from vaultkit.model import Field, Link, Task
from vaultkit.notes.blocks import Frame

_QUOTED = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*>")
_DONE_SIGN = re.compile(r"✅|❌|[\[(](?:completion|cancelled)::")


def find_quoted_lines(frame: Frame) -> frozenset[int]:
    """Return the lines that stand in quotes, whether or not these stand in list items."""
    if ">" not in frame.text:
        return frozenset()
    rows = enumerate(frame.lines.rows, frame.lines.first)
    return frozenset([line for line, row in rows if ">" in row and _QUOTED.match(row)])


def find_undone_lines(tasks: Iterable[Task], frame: Frame, dated: Iterable[range] = ()) -> set[int]:
    """Return the lines of open and cancelled tasks with their sub-items, but for those of done tasks and `dated` lines."""
    tasks = tuple(tasks)
    if not any(task.state != "done" for task in tasks):
        return set()
    undone: set[int] = set()
    parts: list[tuple[int, range | Task]] = [
        *((rows.start, rows) for rows in dated),
        *((task.line, task) for task in tasks),
    ]
    for line, part in sorted(parts, key=itemgetter(0)):
        # What begins among such lines reaches no farther than they do.
        if line in undone and (isinstance(part, range) or part.state == "done"):
            undone.difference_update(part if isinstance(part, range) else _reach_of(part, frame))
        elif line not in undone and not isinstance(part, range) and part.state != "done":
            undone.update(_reach_of(part, frame))
    return undone


def _reach_of(task: Task, frame: Frame) -> range:
    """Return the lines of a task and its sub-items."""
    marker = frame.markers[bisect_left(frame.marker_lines, task.line)]
    end = task.end_line if task.quoted else max(task.end_line, frame.end_of_item(marker))
    return range(task.line, end + 1)


def lines_of_done_tasks(tasks: Iterable[Task], frame: Frame) -> Iterator[int]:
    """Yield the lines of tasks that were done on a day of their own, well or badly typed."""
    for task in tasks:
        rows = range(task.line, task.end_line + 1)
        if task.state == "done" and any(_DONE_SIGN.search(frame.row(line)) for line in rows):
            yield from rows


def find_said_apart(said: Iterable[Link | Field], tasks: Iterable[Task], frame: Frame) -> tuple[int, ...]:
    """Return the lines of links and fields that stand in quotes or in tasks that are not done: whom they name was not met by them."""
    lines = find_quoted_lines(frame) | find_undone_lines(tasks, frame)
    return tuple(sorted({each.line for each in said if each.line in lines})) if lines else ()
