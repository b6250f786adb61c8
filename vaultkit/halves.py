"""Long work, half of it or all of it done by a child process.

Reading ten thousand notes is the longest part of a report, each note by itself. Where the
system cannot fork, or anything goes wrong in the child, all is done here.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

Given = TypeVar("Given")
Done = TypeVar("Done")


def do_in_halves(work: Callable[[Sequence[Given]], Done], listed: Sequence[Given], fewest: int) -> tuple[Done, ...]:
    """Return the results of `work` for both halves of `listed`; for fewer than `fewest`, one result."""
    middle = len(listed) // 2 if len(listed) >= fewest else 0
    return do_by_two(work, listed[:middle], listed[middle:])


def do_by_two(
    work: Callable[[Sequence[Given]], Done], ours: Sequence[Given], others: Sequence[Given]
) -> tuple[Done, ...]:
    """Return the results of `work` for `ours`, done here, and for `others`, done by a child; one result where no child may be.

    A program with threads of its own is not forked, which is asking for a lock that nobody holds.
    """
    if not (ours and others and _can_fork()):
        return (work([*ours, *others]),)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work_as_child(work, others, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        try:
            done = work(ours)
            sent = pipe.read()
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            os.waitpid(child, 0)
    try:
        # Made by our own child a moment ago, and read from nowhere else.
        return done, pickle.loads(sent)  # noqa: S301
    except Exception:  # noqa: BLE001 (whatever went wrong there is done again here, and shows here)
        return done, work(others)


def _can_fork() -> bool:
    return threading.active_count() == 1 and hasattr(os, "fork") and (os.cpu_count() or 1) > 1


def do_aside(work: Callable[[], None]) -> None:
    """Have `work`, of which nothing is wanted back, done while we go on; at the latest our end waits for it."""
    child = os.fork() if _can_fork() else None
    if child is None:
        work()
    elif child == 0:
        try:
            work()
        finally:
            os._exit(0)
    else:
        atexit.register(os.waitpid, child, 0)


def _work_as_child(work: Callable[[Sequence[Given]], Done], part: Sequence[Given], writing: int) -> None:
    """Send the result through the pipe and end, without a word and without the parent's exit work."""
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(work(part), pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)
