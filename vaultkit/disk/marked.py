"""The files that hold vaultkit's marks, read once for as long as they look the same.

A large vault has megabytes of index notes, and few of them change with an edit.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.surroundings import FileState, file_state
from vaultkit.disk.sweep import SLOW_TICK, may_be_racy
from vaultkit.notes.marks import MarkedText


class MarkedFiles:
    """Files with marks, by their places on the disk; who reads a vault once has them only that once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[FileState, MarkedText]] = {}
        self._written: dict[str, MarkedText] = {}

    def expect(self, place: str, text: str) -> None:
        """Note that the file at `place` was written by us just now; what is asked of every such file is found out at once."""
        written = self._written[place] = MarkedText(text)
        _ = written.is_untouched

    def keep_only(self, places: Iterable[str]) -> None:
        """Let go of all files but those at `places`."""
        for gone in self._kept.keys() - set(places):
            del self._kept[gone]

    def read(self, place: str) -> MarkedText | bytes | None:
        """Return the text at `place` as it is now, the bytes of what is no UTF-8, None where there is no file."""
        read_at = time.time_ns()
        state = file_state(place)
        kept = self._kept.get(place)
        if kept and kept[0] == state:
            return kept[1]
        self._kept.pop(place, None)
        content = read_bytes_or_none(place)
        written = self._written.pop(place, None)
        if content is None:
            return None
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return content
        found = written if written is not None and written.text == text else MarkedText(text)
        # What was written just now may be written again without a sign.
        if state and not may_be_racy(state.mtime_ns, state.ctime_ns, read_at, SLOW_TICK):
            self._kept[place] = (state, found)
        return found
