"""A look at a vault from outside, which shows whether anything has moved that a report looks at.

No file is opened and nothing is judged. All that scan.py may look at is looked at, and
rather more: what is more costs a full report now and then, what is less would be a
change that nobody sees.
"""

from __future__ import annotations

import os
import stat
import time
from array import array
from typing import NamedTuple

EDITOR_FILES = (
    ".obsidian/templates.json",
    ".obsidian/plugins/templater-obsidian/data.json",
    ".obsidian/daily-notes.json",
)
"""The hidden files that a report reads: Obsidian's settings for templates, for Templater, for daily notes."""

VENDORED = frozenset({"node_modules", "__pycache__"})
"""Folders that hold other people's notes: their README files are nobody's acquaintances."""

BACKUPS = ("/logseq/bak", "/logseq/version-files")
"""Ends of the paths of folders in which Logseq keeps older copies of notes."""

SLOW_TICK = 2_000_000_000
"""The slowest clock of a disk, in nanoseconds: sticks count in two seconds."""


class Sweep(NamedTuple):
    """What a look found: all of it as bytes to compare, and the files seen, as spelled on the disk.

    `is_racy` says that something was changed so shortly before that a later change might not show.
    """

    seen: bytes
    is_racy: bool
    files: tuple[str, ...]


def may_be_racy(mtime_ns: int, ctime_ns: int, read_at: int, tick: int) -> bool:
    """Say whether a file with these times, read at `read_at`, may have changed since without a sign.

    It may if it was read in the same `tick` of the disk's clock in which it was written: another
    change then bears the same times. A ctime yet to come means that the clock was set back, or
    that the disk is another machine's, whose clock is ahead. An mtime far ahead is somebody's
    wish, as `touch` can set it, and says nothing; the ctime tells when it was set.
    """
    return ctime_ns > read_at - tick or abs(mtime_ns - read_at) < tick


def is_within(real: str, folder: str) -> bool:
    """Say whether the real path `real` is that of `folder` or of something below it."""
    return (real + os.sep).startswith(folder.rstrip(os.sep) + os.sep)


def sweep_vault(root: str) -> Sweep:
    """Return what a walk over the vault sees now."""
    begun = time.time_ns()
    walk = _Walk(root)
    walk.walk()
    names = "\0".join((*walk.files, "", *walk.others, ""))
    seen = names.encode("utf-8", "surrogatepass") + _packed(walk.numbers)
    return Sweep(seen, _is_any_racy(walk.numbers[1::4], walk.numbers[2::4], begun), tuple(walk.files))


def _packed(numbers: list[int]) -> bytes:
    try:
        return array("q", numbers).tobytes()
    except OverflowError:
        # Some disks number their files beyond 64 bits.
        return str(numbers).encode()


def _is_any_racy(mtimes: list[int], ctimes: list[int], begun: int) -> bool:
    # The newest tell of all of them, unless somebody has set an mtime to a day to come.
    if max((*mtimes, *ctimes), default=0) <= begun - SLOW_TICK:
        return False
    return any(may_be_racy(mtime, ctime, begun, SLOW_TICK) for mtime, ctime in zip(mtimes, ctimes, strict=True))


class _Walk:
    """One walk: the files, four numbers for each, what else was seen, and the folders still to be listed.

    Lists, not lines: in a vault where nothing has changed, this is nearly all that a report does.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.files: list[str] = []
        self.numbers: list[int] = []
        self.others: list[str] = []
        self.pending: list[tuple[str, str]] = [(root, "")]
        self.met: set[str] = set()

    def walk(self) -> None:
        """Look at everything."""
        for path in EDITOR_FILES:
            self._look(path, f"{self.root}/{path}")
        while self.pending:
            place, folder = self.pending.pop()
            try:
                with os.scandir(place) as listed:
                    # In the disk's own order, which is the same while nothing changes, and far faster to look at.
                    entries = [] if folder and os.path.lexists(f"{place}/pyvenv.cfg") else list(listed)
            except OSError as error:
                self.others.append(f"{folder} cannot be listed: {error.errno}")
                continue
            self._take(entries, folder)

    def _take(self, entries: list[os.DirEntry[str]], folder: str) -> None:
        """Look at all that a folder holds."""
        files, numbers = self.files, self.numbers
        for entry in entries:
            name = entry.name
            # Nearly every entry is a plain file, and what is done here is done ten thousand times.
            if name[0] != "." and entry.is_file(follow_symlinks=False):
                try:
                    found = entry.stat()
                except OSError as error:
                    self.others.append(f"{folder}{name} cannot be looked at: {error.errno}")
                    continue
                files.append(folder + name)
                numbers += (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
            else:
                self._take_other(entry, folder + name)

    def _take_other(self, entry: os.DirEntry[str], path: str) -> None:
        """Look at what is hidden, linked, a folder, or no file at all."""
        if entry.name[0] == ".":
            # Its name counts: it may be the sign of a note that lies in a cloud.
            self.others.append(path)
        elif entry.is_symlink():
            try:
                real = os.path.realpath(entry.path)
            except OSError as error:
                # Some links of the system lead to what is gone as soon as it is looked at.
                self.others.append(f"{path} leads nowhere: {error.errno}")
                return
            self.others.append(f"{path} leads to {real}")
            # As a report does: what lies in the vault is met there, and what holds the vault is no part of it.
            is_away = not (is_within(real, self.real_root) or is_within(self.real_root, real))
            if self._look(path, entry.path) and is_away and real not in self.met:
                self.met.add(real)
                self.pending.append((entry.path, f"{path}/"))
        else:
            self.others.append(f"{path}/")
            if entry.is_dir(follow_symlinks=False) and entry.name not in VENDORED:
                self.pending.append((entry.path, f"{path}/"))

    def _look(self, path: str, place: str) -> bool:
        """Look at the file at `place`, links followed; say whether it is a folder."""
        try:
            found = os.stat(place)
        except (OSError, ValueError) as error:
            self.others.append(f"{path} is not there: {getattr(error, 'errno', None)}")
            return False
        if stat.S_ISDIR(found.st_mode):
            return True
        self.files.append(path)
        self.numbers += (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        return False
