"""The daemon's loop: batch after batch until a signal, whatever happens.

It holds back while git is at work, looks again by itself from time to time, and turns
over the day at midnight. What it has to say goes to a Teller.
"""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, Protocol

from vaultkit.daemon.batch import StoppedError, Worker
from vaultkit.daemon.inbox import Call, Inbox
from vaultkit.daemon.watch import CannotWatchError, NoWatcher, Watcher
from vaultkit.disk.surroundings import GitWork
from vaultkit.disk.write import ChangedMeanwhileError
from vaultkit.errors import SettingsError, VaultError, VaultkitError
from vaultkit.reading import no_collection
from vaultkit.reporting import Report

_LEAST_POLL, _LEAST_AFTER, _AGAIN, _HELD = 1.0, 2.0, 2.0, 0.5
_CROWDED = 5
"""So many times in a row may our index notes be written otherwise before we slow down."""


class Today(NamedTuple):
    """The day, and the seconds until the next one (None: it does not come)."""

    day: date
    left: float | None


class Surroundings(NamedTuple):
    """What the loop asks of the world: which day it is, and whether git is at work."""

    today: Callable[[], Today]
    git_work: Callable[[], GitWork | None]


class Teller(Protocol):
    """Who tells the user what happened."""

    def ready(self) -> None:
        """Say that the first batch is done."""

    def done(self, report: Report) -> None:
        """Say what a batch did."""

    def note(self, words: str) -> None:
        """Say what is good to know."""

    def fail(self, words: str) -> None:
        """Say what went wrong."""


class Daemon:
    """All that runs while a vault is watched."""

    def __init__(self, inbox: Inbox, worker: Worker, surroundings: Surroundings, teller: Teller) -> None:
        self._inbox = inbox
        self._worker = worker
        self._surroundings = surroundings
        self._teller = teller
        self._watcher: Watcher = NoWatcher()
        self._is_ready = False
        self._has_missed = True
        self._is_crowded = False
        self._closed = ""
        self._last_words = ""
        self._again: float | None = None
        self._meetings = 0
        self._held: tuple[GitWork, float] | None = None

    def run(self, watcher: Watcher) -> int:
        """Work until a signal comes, and return its number."""
        self._watcher = watcher
        call = Call("look")
        try:
            # The rubbish of a batch is cleared up after it, when nobody waits.
            with no_collection():
                while call.kind != "stop":
                    self._take_up(call)
                    call = self._inbox.wait(self._seconds())
        finally:
            self._watcher.close()
        return self._inbox.stopped_by or 0

    def _seconds(self) -> float:
        """Return after how many seconds to look although nothing has come in."""
        if self._again is not None:
            return self._again
        sweep = self._worker.sweep_seconds
        # A hundredth of a core's time where there is no other way to notice anything.
        pause = self._worker.safety_seconds if self._watcher.is_watching else max(_LEAST_POLL, 100 * sweep)
        if self._worker.owes_look:
            # Whoever goes on writing is answered by quick looks first.
            pause = min(pause, max(_LEAST_AFTER, 20 * sweep))
        left = self._surroundings.today().left
        return pause if left is None else min(pause, left)

    def _take_up(self, call: Call) -> None:
        """Do a batch, unless git is at work, and tell how it went. Nothing that happens here ends the loop."""
        for words in call.words:
            self._teller.note(words)
        # What was touched is known only until a batch fails: the next one must look at everything.
        touched = None if self._has_missed else call.touched
        self._has_missed = True
        if self._is_held():
            self._again = _HELD
            return
        try:
            report = self._work(is_quiet=call.kind == "look", touched=touched)
        except StoppedError:
            return
        except ChangedMeanwhileError as error:
            self._meet_another(error)
            return
        except VaultkitError as error:
            self._closed = _closed_by(error) or self._closed
            self._fail(str(error))
        except Exception:  # noqa: BLE001 (the one loop that outlives whatever there may be, and shows it)
            self._fail(traceback.format_exc())
        else:
            self._succeed(report)
        self._clear_up()

    def _work(self, *, is_quiet: bool, touched: frozenset[str] | None) -> Report | None:
        self._slow_down()
        day = self._surroundings.today().day
        try:
            return self._worker.work(day, self._watcher, is_quiet=is_quiet, touched=touched)
        except CannotWatchError as error:
            self._watcher.close()
            self._watcher = NoWatcher()
            self._teller.note(f"{error}; the vault is looked at every few seconds instead")
            return self._worker.work(day, self._watcher, is_quiet=False)

    def _slow_down(self) -> None:
        """Wait the longer, the more often our index notes were written otherwise in a row."""
        rounds = self._worker.rounds - _CROWDED
        is_crowded = rounds >= 0
        if is_crowded and not self._is_crowded:
            self._teller.note("another program writes the index notes otherwise; they are written less often now")
        self._is_crowded = is_crowded
        if is_crowded and not self._inbox.pause(min(60.0, 2.0**rounds)):
            raise StoppedError

    def _succeed(self, report: Report | None) -> None:
        self._again = None
        self._has_missed = False
        self._meetings = 0
        self._last_words = ""
        if self._closed:
            self._teller.note(f"{self._closed} can be opened again")
            self._closed = ""
        if report is not None:
            self._teller.done(report)
        if not self._is_ready:
            self._is_ready = True
            self._teller.ready()

    def _meet_another(self, error: ChangedMeanwhileError) -> None:
        """Look again when whoever writes the same files may have done; say so if that never comes."""
        self._meetings += 1
        if self._meetings % _CROWDED:
            self._inbox.look()
        else:
            self._fail(str(error))

    def _fail(self, words: str) -> None:
        """Tell once what went wrong, and try again in a while."""
        if words != self._last_words:
            self._teller.fail(words)
        self._last_words = words
        self._again = max(_AGAIN, 100 * self._worker.sweep_seconds)

    def _is_held(self) -> bool:
        """Say whether to wait for git, which a program that died may have left looking busy."""
        work = self._surroundings.git_work()
        if work is None:
            self._held = None
            return False
        now = self._inbox.now()
        if self._held is None or self._held[0] != work:
            self._held = (work, now)
        waited = now - self._held[1]
        if waited >= work.seconds:
            return False
        if waited == 0 and work.seconds > 60:
            self._teller.note(f"{work.words}; the index notes wait for its end, at most {work.seconds:.0f} seconds")
        return True

    def _clear_up(self) -> None:
        """Give back what a batch left behind, and keep what stays out of the next clearing."""
        gc.collect()
        gc.freeze()


def _closed_by(error: VaultkitError) -> str:
    """Return what could not be opened; nothing for an error of another kind."""
    match error:
        case SettingsError():
            return "the settings"
        case VaultError():
            return "the vault"
    return ""
