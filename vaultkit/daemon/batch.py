"""One batch: look at the vault, and if there is any news, bring the index notes up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from vaultkit.daemon.glance import Glance, Known, catch_up, find_news, glance_again, glance_at, is_only_reading, know
from vaultkit.daemon.inbox import Inbox
from vaultkit.daemon.shelf import PATIENCE, MemoryShelf, SameError, UnsettledError
from vaultkit.daemon.watch import Watcher
from vaultkit.disk.marked import MarkedFiles
from vaultkit.disk.surroundings import folder_identity
from vaultkit.errors import VaultError
from vaultkit.memory import Memory
from vaultkit.reading import Look, Manner, Progress
from vaultkit.reporting import Report, together, write_once

_MOST_LOOKS = 8
_MOST_ROUNDS = 3
_LEAST_SAFETY = 30.0
_QUICK = 90.0
"""So often, and each time within so many seconds, another daemon may undo what we wrote before we forget what is older
than the files: its readings of half-typed notes may be others.
"""


class StoppedError(Exception):
    """The daemon is to end, so the batch was left where it stood."""


class Worker:
    """Who does the batches, and what is remembered from one to the next."""

    def __init__(self, root: Path, inbox: Inbox, shelf: MemoryShelf, progress: Progress) -> None:
        self.sweep_seconds = 0.0
        self.rounds = 0
        self.owes_look = False
        self._looked_at = 0.0
        self._last: Look | None = None
        self._written_at = 0.0
        self._root = root
        self._inbox = inbox
        self._shelf = shelf
        self._memory = Memory()
        self._files = MarkedFiles()
        self._progress = progress
        self._known: Known | None = None
        self._index: tuple[str, ...] = ()
        self._refused: tuple[str, ...] = ()
        self._ticked: list[str] = []
        self._identity = folder_identity(root)

    @property
    def safety_seconds(self) -> float:
        """After how many seconds to look at everything, whatever was told: that takes a thousandth of a core's time."""
        return max(_LEAST_SAFETY, 1000 * self.sweep_seconds)

    def work(
        self, today: date, watcher: Watcher, *, is_quiet: bool, touched: frozenset[str] | None = None
    ) -> Report | None:
        """Return what was done, None if nothing was new; `is_quiet` says that the vault has been so for a moment.

        `touched` are the places of all files that something happened to since the last time, as far as anybody
        knows: where they are notes, only they are looked at, and a look at everything is owed.
        """
        quick = self._quick_glance(today, touched)
        self.owes_look = quick is not None
        glance = quick or self._steady_glance(today, watcher, is_quiet=is_quiet)
        self._require_vault(glance)
        known = self._known
        news = find_news(self._root, known, glance) if known else None
        if known and not news and known.is_sure:
            self._known, self._last = catch_up(known, glance), glance.look
            return None
        # Whatever stops us from here on, the next batch does not trust its look.
        self._known = known and known._replace(is_steady=False)
        self._shelf.expect(news if known and news is not None and is_only_reading(known, news) else None)
        try:
            report = self._report(today, glance.look)
        except SameError:
            self._known, self._last = Known(glance, {}, is_steady=True), glance.look
            return None
        finally:
            self._shelf.hand_on()
        # Of what a try that failed had done already, the next one tells.
        report = report._replace(ticked=tuple(self._ticked))
        self._ticked.clear()
        for file in report.done:
            if file.new is not None:
                self._files.expect(f"{self._root}/{file.path}", file.new)
        return self._remember(glance, report, news)

    def _remember(self, glance: Glance, report: Report, news: frozenset[str] | None) -> Report | None:
        """Keep what a report was made from, and return it unless it only took up our own writing and refused what it had."""
        is_own = news is not None and news <= set(self._index)
        is_refused_otherwise, self._refused = report.refused != self._refused, report.refused
        self._index = (*report.written, *report.unchanged, *report.refused)
        self._known = know(self._root, glance, report)
        self._last = glance.look
        self._count_rounds(report, is_own=is_own)
        return report if report.done or report.ticked or is_refused_otherwise or not is_own else None

    def _quick_glance(self, today: date, touched: frozenset[str] | None) -> Glance | None:
        """Return the last glance with what was touched looked at again, None where everything must be looked at."""
        known = self._known
        if touched is None or known is None or not known.is_steady or known.glance.day != today:
            return None
        if self._inbox.now() - self._looked_at > self.safety_seconds or folder_identity(self._root) != self._identity:
            return None
        return glance_again(self._root, known.glance, touched)

    def _steady_glance(self, today: date, watcher: Watcher, *, is_quiet: bool) -> Glance:
        """Return a glance at a vault of which every folder is watched, and that is not just being changed."""
        glance = self._watched_glance(today, watcher)
        for _ in range(_MOST_LOOKS):
            if self._last is None or glance.look == self._last:
                break
            # Settings that are being saved would send the index notes to another folder.
            if is_quiet and glance.look.settings == self._last.settings:
                break
            self._pause(PATIENCE)
            before, glance = glance, self._watched_glance(today, watcher)
            if before.look == glance.look:
                break
        return glance

    def _watched_glance(self, today: date, watcher: Watcher) -> Glance:
        # What was listed before it was watched is listed again: nothing can have happened unseen.
        for _ in range(_MOST_LOOKS):
            started = self._inbox.now()
            glance = glance_at(self._root, today, self._index)
            self._looked_at = self._inbox.now()
            self.sweep_seconds = self._looked_at - started
            if not watcher.arm(glance.look.listing.folders):
                return glance
        self._inbox.look()
        return glance

    def _require_vault(self, glance: Glance) -> None:
        """Raise VaultError for an empty folder in the place of a vault that held notes: its disk has been taken away."""
        identity = folder_identity(self._root)
        if identity != self._identity and len(self._shelf) and not glance.look.listing.files:
            message = (
                f"the vault {str(self._root)!r} is another folder now, and empty; waiting for its notes to come back"
            )
            raise VaultError(message)
        self._identity = identity

    def _count_rounds(self, report: Report, *, is_own: bool) -> None:
        """Count how often in quick succession our index notes were written otherwise, and give way in time."""
        if not is_own:
            self.rounds = 0
        elif report.done:
            now = self._inbox.now()
            self.rounds = self.rounds + 1 if now - self._written_at < _QUICK else 1
            self._written_at = now
        if self.rounds >= _MOST_ROUNDS:
            self._shelf.give_way()

    def _report(self, today: date, look: Look) -> Report:
        manner = Manner(
            self._until_stopped,
            self._shelf,
            settle=self._shelf.settle,
            memory=self._memory,
            files=self._files,
            look=look,
            tell=self._ticked.extend,
        )
        for _ in range(_MOST_LOOKS):
            try:
                return self._write(today, manner)
            except UnsettledError:
                self._pause(PATIENCE)
                manner = manner._replace(look=None)
        with self._shelf.believing():
            return self._write(today, manner)

    def _write(self, today: date, manner: Manner) -> Report:
        """Return what was done; where that moved lines of a note of the user's, what they say is read again."""
        report = write_once(self._root, today, manner=manner)
        for _ in range(_MOST_ROUNDS):
            if not report.has_moved:
                break
            self._shelf.expect(None)
            report = together(report, write_once(self._root, today, manner=manner._replace(look=None)))
        return report

    def _until_stopped(self, paths: Iterable[str], count: int) -> Iterator[str]:
        """Yield `paths`, with the progress of the command, until the daemon is to end."""
        for path in self._progress(paths, count):
            if self._inbox.stopped_by is not None:
                raise StoppedError
            yield path

    def _pause(self, seconds: float) -> None:
        if not self._inbox.pause(seconds):
            raise StoppedError
