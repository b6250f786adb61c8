"""The daemon's shelf: the readings of all notes, in memory.

Two things are known better here than a fresh reading tells. A note whose front matter is
broken was mostly half typed when it was saved, so its last good reading stands. And a note
that is absent or empty is mostly being saved at this moment, so that is not believed at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from vaultkit.daemon.inbox import Clock
from vaultkit.disk.scan import NoteFile
from vaultkit.disk.shelf import Kept, NoShelf, Shelf
from vaultkit.disk.sweep import SLOW_TICK, may_be_racy
from vaultkit.model import Note

PATIENCE = 0.25
"""For so many seconds a note may be absent: vim, Emacs and git take it away for a moment when they write it."""

HALF_TYPED = frozenset({"head-not-closed", "head-syntax", "head-not-properties"})
"""The problems of front matter that somebody is just typing."""

_FINE = 100_000_000


class UnsettledError(Exception):
    """A note that was there is absent or empty: look again in a moment."""


class SameError(Exception):
    """All notes that were read anew say what they said before: nothing follows from them."""


def is_racy(file: NoteFile, at: int) -> bool:
    """Say whether a file that was read at `at` (nanoseconds) could have changed since without a trace."""
    # Sticks count in whole seconds, and show it by them.
    tick = _FINE if file.mtime_ns % 1_000_000_000 else SLOW_TICK
    return may_be_racy(file.mtime_ns, file.ctime_ns, at, tick)


class _Standing(NamedTuple):
    """What stands of one note: the reading, and whether it is an older one than that of the file."""

    kept: Kept
    is_older: bool = False


class MemoryShelf:
    """A shelf that lasts as long as the daemon; it is filled once from `below`, and hands on all that is fresh."""

    def __init__(self, clock: Clock, below: Shelf | None = None) -> None:
        self._clock = clock
        self._below = below or NoShelf()
        self._standing: dict[str, _Standing] = {}
        self._absent: dict[str, float] = {}
        self._is_patient = True
        self._is_filled = False
        self._news: frozenset[str] | None = None
        self._fresh: dict[str, Kept] = {}

    def __len__(self) -> int:
        return len(self._standing)

    def find(self, file: NoteFile) -> Kept | None:
        """Return what stands for `file`, None unless the file is beyond doubt the same still."""
        standing = self._standing.get(file.path)
        if standing and standing.kept.file == file:
            return None if is_racy(file, standing.kept.read_at) else standing.kept
        # Later, what lies below knows nothing of a file that is not known here, and is dear to ask.
        found = None if self._is_filled else self._below.find(file)
        if found:
            self._standing[file.path] = _Standing(found)
        return found

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        """Take in what was read anew; raise UnsettledError while a note has only just gone, SameError where it is enough.

        What is fresh is handed on as it was read, for `report` knows nothing of older readings.
        """
        missing = self._missing(fresh, listed)
        self._fresh.update((each.file.path, each) for each in fresh)
        settled = {each.file.path: self._settled(each) for each in fresh if each.file.path not in missing}
        is_same = len(settled) == len(fresh) and all(self._says_the_same(each) for each in settled.values())
        self._standing.update(settled)
        now = self._clock.now()
        self._absent = {path: self._absent.get(path, now) for path in missing}
        if self._is_patient and any(now - since < PATIENCE for since in self._absent.values()):
            raise UnsettledError
        self._absent = {}
        self._is_filled = True
        self._below.keep(tuple(self._fresh.values()), listed)
        self._fresh = {}
        present = {file.path for file in listed} - missing
        self._standing = {path: each for path, each in self._standing.items() if path in present}
        self._standing.update((each.file.path, _Standing(each)) for each in fresh if each.file.path in missing)
        if self._news is not None and is_same and not missing:
            raise SameError

    def settle(self, kept: Kept) -> Kept:
        """Return what stands for a note that was just kept."""
        standing = self._standing.get(kept.file.path)
        return standing.kept if standing and standing.kept.file == kept.file else kept

    def expect(self, news: frozenset[str] | None) -> None:
        """Say that a reading may end when none of the notes in `news` says anything new (None: it may not).

        Any other file that differs from what stands here holds what we wrote into it.
        """
        self._news = news

    @contextmanager
    def believing(self) -> Iterator[None]:
        """Take for gone whatever is absent, as long as this lasts: a report may read more than once."""
        self._is_patient = False
        try:
            yield
        finally:
            self._is_patient = True

    def give_way(self) -> None:
        """Forget the older readings, so that the notes are read as anybody else would read them."""
        self._standing = {path: each for path, each in self._standing.items() if not each.is_older}

    def _missing(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> set[str]:
        """Return the paths of notes that had something to say and now are absent or empty."""
        present = {file.path for file in listed if file.size}
        vanished = {each.file.path for each in fresh if each.note is None and each.problem is None}
        held = {path for path, each in self._standing.items() if each.kept.note is not None and each.kept.file.size}
        return held - (present - vanished)

    def _says_the_same(self, standing: _Standing) -> bool:
        """Say whether a note says what it said before; one with marks does so if its bytes are ours."""
        new, old = standing.kept, self._standing.get(standing.kept.file.path)
        if old is None or self._news is None:
            return False
        if new.has_marks or old.kept.has_marks:
            return new.file != old.kept.file and new.file.path not in self._news
        return (new.note, new.problem) == (old.kept.note, old.kept.problem)

    def _settled(self, fresh: Kept) -> _Standing:
        """Return what stands of a fresh reading."""
        last = self._standing.get(fresh.file.path)
        good = last.kept.note if last and (last.is_older or not _is_half_typed(last.kept.note)) else None
        # Index notes are ours, and not typed.
        if fresh.note is None or good is None or good.generated or not _is_half_typed(fresh.note):
            return _Standing(fresh)
        return _Standing(fresh._replace(note=replace(good, problems=fresh.note.problems)), is_older=True)


def _is_half_typed(note: Note | None) -> bool:
    return note is not None and any(told.code in HALF_TYPED for told in note.problems)
