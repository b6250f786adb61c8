"""The inbox: where it is noted that the vault may have changed, until a batch takes it up.

Threads and signals put in, one worker takes out. A batch is due when the vault has been
quiet for a moment, and never later than a limit. Of what changed only the places are
kept, and those only where they are few and clear: otherwise a batch looks at everything.
"""

from __future__ import annotations

import threading
import time
from typing import Literal, NamedTuple, Protocol


class Clock(Protocol):
    """Time as the daemon sees it, so that tests can write its script."""

    def now(self) -> float:
        """Return the seconds since some fixed moment."""

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until `condition` is notified, at most so many seconds (None: for ever)."""


class SystemClock:
    """The clock of this machine, which nobody can set back."""

    def now(self) -> float:
        """Return the seconds since the machine was started."""
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until `condition` is notified, at most so many seconds (None: for ever)."""
        condition.wait(None if seconds is None else min(seconds, threading.TIMEOUT_MAX))


class Pace(NamedTuple):
    """How many seconds of quiet end a batch, after a saving and after mere writing, and the longest that one waits.

    Programs that never close a file are only seen writing, and may do so for long.
    """

    quiet: float = 0.2
    slow: float = 1.0
    limit: float = 2.0


class Call(NamedTuple):
    """Why the worker is called: there is something to look at, the time is up, or all is to end.

    `words` are lines for the user; `touched` the places of all files that something happened to, None where that may not be all.
    """

    kind: Literal["look", "time", "stop"]
    words: tuple[str, ...] = ()
    touched: frozenset[str] | None = None


PACE = Pace()
_MOST_TOUCHED = 100
"""Of more files than that no list is kept: to look at everything is hardly dearer then."""


class Inbox:
    """What has come in since the last batch."""

    def __init__(self, clock: Clock, pace: Pace = PACE) -> None:
        self._clock = clock
        self._pace = pace
        # Reentrant, since a signal may come in while its own thread holds the lock.
        self._condition = threading.Condition(threading.RLock())
        self._first: float | None = None
        self._due = 0.0
        self._words: list[str] = []
        self._touched: set[str] | None = set()
        self._stopped_by: int | None = None

    def look(self, place: str | None = None) -> None:
        """Note that the file at `place` was saved, moved, made or removed; None: that anything may have happened."""
        self._note(self._pace.quiet, place)

    def look_later(self, place: str | None = None) -> None:
        """Note that the file at `place` is being written; None: that anything may be."""
        self._note(self._pace.slow, place)

    def rescan(self, words: str) -> None:
        """Note that changes may have been missed, which the user is told in `words`."""
        with self._condition:
            if words not in self._words:
                self._words.append(words)
            self.look()

    def stop(self, number: int) -> None:
        """Note that all is to end, because of the signal `number`."""
        with self._condition:
            self._stopped_by = number
            self._condition.notify_all()

    @property
    def stopped_by(self) -> int | None:
        """The signal that ended it, None while it goes on."""
        return self._stopped_by

    def now(self) -> float:
        """Return the time of the inbox's clock."""
        return self._clock.now()

    def wait(self, seconds: float | None) -> Call:
        """Wait for something to look at, at most so many seconds where nothing has come in, and return the call."""
        with self._condition:
            deadline = None if seconds is None else self.now() + seconds
            while self._stopped_by is None:
                until = deadline if self._first is None else self._due
                left = None if until is None else until - self.now()
                if left is not None and left <= 0:
                    return self._take()
                self._clock.wait(self._condition, left)
            return Call("stop")

    def pause(self, seconds: float) -> bool:
        """Wait so many seconds, and say whether it still goes on."""
        with self._condition:
            until = self.now() + seconds
            while self._stopped_by is None and (left := until - self.now()) > 0:
                self._clock.wait(self._condition, left)
            return self._stopped_by is None

    def _note(self, delay: float, place: str | None) -> None:
        with self._condition:
            now = self.now()
            if place is None or self._touched is None or len(self._touched) == _MOST_TOUCHED:
                self._touched = None
            else:
                self._touched.add(place)
            was_empty = self._first is None
            self._first = now if self._first is None else self._first
            self._due = min(self._first + self._pace.limit, now + delay)
            # Whoever waits for the due moment finds out by itself when that moves on.
            if was_empty:
                self._condition.notify_all()

    def _take(self) -> Call:
        touched = None if self._first is None or self._touched is None else frozenset(self._touched)
        call = Call("time" if self._first is None else "look", tuple(self._words), touched)
        self._first = None
        self._touched = set()
        self._words.clear()
        return call
