"""A shelf: where the readings of notes stand from one report to the next.

A note whose file has not changed need not be read again. cache.py keeps readings on the
disk, the daemon keeps its own in memory; both are asked in the same two words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from operator import ne
from typing import NamedTuple, Protocol

from vaultkit.disk.scan import NoteFile
from vaultkit.model import Note, Problem


class Kept(NamedTuple):
    """One file as it was read at `read_at` (nanoseconds, taken before the file was opened).

    `note` is None where the file was left out, `problem` says why; `has_marks` that vaultkit's
    marks may stand in it.
    """

    file: NoteFile
    note: Note | None
    has_marks: bool
    problem: Problem | None
    read_at: int


class Shelf(Protocol):
    """What a reading asks of a shelf."""

    def find(self, file: NoteFile) -> Kept | None:
        """Return what was kept of `file`, None unless the file is beyond doubt the same still."""

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        """Return what was kept of each of `files`, by their paths; what else is in the answer counts for nothing."""

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        """Take in what was read anew; what is not among the files `listed` in this sweep is gone."""


class NoShelf:
    """The shelf of those who keep nothing."""

    def find(self, file: NoteFile) -> Kept | None:
        """Return None."""
        del file
        return None

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        """Return nothing."""
        del files
        return {}

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        """Drop everything."""
        del fresh, listed


def others_than(old: Mapping[str, NoteFile], new: Mapping[str, NoteFile]) -> tuple[str, ...]:
    """Return the paths of those files of `new` that `old` does not have, or not as they are."""
    # Asked at every edit for all files of a vault, so that none of it is done for each of them in Python.
    return tuple(compress(new, map(ne, new.values(), map(old.get, new))))
