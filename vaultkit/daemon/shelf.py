"""The daemon's shelf: the readings of all notes, in memory.

Two things are known better here than a fresh reading tells. A note whose front matter is
broken was mostly half typed when it was saved, so its last good reading stands. And a note
that is absent or empty is mostly being saved at this moment, so that is not believed at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from vaultkit.daemon.inbox import Clock
from vaultkit.disk.scan import NoteFile
from vaultkit.disk.shelf import Kept, NoShelf, Shelf, others_than
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


class MemoryShelf:
    """A shelf that lasts as long as the daemon; it is filled once from `below`, and hands on all that is fresh."""

    def __init__(self, clock: Clock, below: Shelf | None = None) -> None:
        self._clock = clock
        self._below = below or NoShelf()
        self._kept: dict[str, Kept] = {}
        self._files: dict[str, NoteFile] = {}
        self._older: set[str] = set()
        self._doubtful: set[str] = set()
        self._absent: dict[str, float] = {}
        self._is_patient = True
        self._is_filled = False
        self._news: frozenset[str] | None = None
        self._fresh: dict[str, Kept] = {}
        self._listed: Sequence[NoteFile] = ()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, file: NoteFile) -> Kept | None:
        """Return what stands for `file`, None unless the file is beyond doubt the same still."""
        if self._files.get(file.path) == file:
            return None if file.path in self._doubtful else self._kept[file.path]
        # Later, what lies below knows nothing of a file that is not known here, and is dear to ask.
        found = None if self._is_filled else self._below.find(file)
        if found:
            self._put(found)
        return found

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        """Return what stands for each of `files`, by their paths, as `find` would, and maybe more."""
        others = others_than(self._files, files)
        found = self._kept.copy()
        for path in (*others, *self._doubtful):
            found.pop(path, None)
        if not self._is_filled:
            found.update((path, kept) for path in others if (kept := self.find(files[path])))
        return found

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        """Take in what was read anew; raise UnsettledError while a note has only just gone, SameError where it is enough.

        What is fresh is handed on later, as it was read, for `report` knows nothing of older readings.
        """
        gone = self._gone(fresh, listed)
        missing = self._missing(fresh, gone)
        self._fresh.update((each.file.path, each) for each in fresh)
        settled = [self._settled(each) for each in fresh if each.file.path not in missing]
        is_same = len(settled) == len(fresh) and all(self._says_the_same(each) for each, _ in settled)
        for each, is_older in settled:
            self._put(each, is_older=is_older)
        now = self._clock.now()
        self._absent = {path: self._absent.get(path, now) for path in missing}
        if self._is_patient and any(now - since < PATIENCE for since in self._absent.values()):
            raise UnsettledError
        self._absent = {}
        self._is_filled = True
        self._listed = listed
        for path in gone:
            self._drop(path)
        for each in fresh:
            if each.file.path in missing:
                self._put(each)
        if self._news is not None and is_same and not missing:
            raise SameError

    def hand_on(self) -> None:
        """Hand on what was read anew since last time, when nobody waits for it."""
        if self._is_filled:
            self._below.keep(tuple(self._fresh.values()), self._listed)
            self._fresh = {}

    def settle(self, kept: Kept) -> Kept:
        """Return what stands for a note that was just kept."""
        path = kept.file.path
        return self._kept[path] if self._files.get(path) == kept.file else kept

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
        for path in tuple(self._older):
            self._drop(path)

    def _put(self, kept: Kept, *, is_older: bool = False) -> None:
        """Have `kept` stand for its file; it may be an older reading than that of the file."""
        path = kept.file.path
        self._kept[path], self._files[path] = kept, kept.file
        (self._older.add if is_older else self._older.discard)(path)
        (self._doubtful.add if is_racy(kept.file, kept.read_at) else self._doubtful.discard)(path)

    def _drop(self, path: str) -> None:
        del self._kept[path], self._files[path]
        self._older.discard(path)
        self._doubtful.discard(path)

    def _gone(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> frozenset[str]:
        """Return the paths of notes that stand here and are not listed."""
        # Whatever is listed either stands here or was read just now.
        if len(listed) == len(self._kept) + sum(each.file.path not in self._kept for each in fresh):
            return frozenset()
        return frozenset(self._kept.keys() - {file.path for file in listed})

    def _missing(self, fresh: Sequence[Kept], gone: Iterable[str]) -> set[str]:
        """Return the paths of notes that had something to say and now are absent or empty."""
        emptied = (
            each.file.path for each in fresh if not each.file.size or (each.note is None and each.problem is None)
        )
        stood = ((path, self._kept.get(path)) for path in (*gone, *emptied))
        return {path for path, kept in stood if kept and kept.note is not None and kept.file.size}

    def _says_the_same(self, new: Kept) -> bool:
        """Say whether a note says what it said before; one with marks does so if its bytes are ours."""
        old = self._kept.get(new.file.path)
        if old is None or self._news is None:
            return False
        if new.has_marks or old.has_marks:
            return new.file != old.file and new.file.path not in self._news
        return (new.note, new.problem) == (old.note, old.problem)

    def _settled(self, fresh: Kept) -> tuple[Kept, bool]:
        """Return what stands of a fresh reading, and whether that is an older one."""
        path = fresh.file.path
        last = self._kept.get(path)
        good = last.note if last and (path in self._older or not _is_half_typed(last.note)) else None
        # Index notes are ours, and not typed.
        if fresh.note is None or good is None or good.generated or not _is_half_typed(fresh.note):
            return fresh, False
        return fresh._replace(note=replace(good, problems=fresh.note.problems)), True


def _is_half_typed(note: Note | None) -> bool:
    return note is not None and any(told.code in HALF_TYPED for told in note.problems)
