"""What lies around a vault: which folder it is, whether git is at work in it, what kind of disk it is on.

Nothing is read of the notes here, and nothing is written.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.read import read_bytes_or_none


def folder_identity(folder: str | Path) -> tuple[int, int] | None:
    """Return what makes a folder the same folder under any name, None when there is none."""
    try:
        found = Path(folder).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class FileState(NamedTuple):
    """What changes when a file does."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def file_state(path: str | Path) -> FileState | None:
    """Return the state of the file at `path`, None when there is none."""
    try:
        # At every edit all index notes are looked at, and pathlib takes longer than the system.
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class GitWork(NamedTuple):
    """What git is doing, and for how many seconds it is worth waiting for."""

    words: str
    seconds: float


_WORKS = (
    ("index.lock", GitWork("git is at work in the vault", 30.0)),
    ("MERGE_HEAD", GitWork("a git merge is under way", 120.0)),
    ("CHERRY_PICK_HEAD", GitWork("a git cherry-pick is under way", 120.0)),
    ("REVERT_HEAD", GitWork("a git revert is under way", 120.0)),
    ("rebase-merge", GitWork("a git rebase is under way", 120.0)),
    ("rebase-apply", GitWork("a git rebase is under way", 120.0)),
)


def git_work(root: Path) -> GitWork | None:
    """Return what git is doing in the repository that holds the vault, None for nothing."""
    folder = next((each / ".git" for each in (root, *root.parents) if os.path.lexists(each / ".git")), None)
    if folder is None:
        return None
    if folder.is_file():
        # A work tree of another repository: the file says where its own folder is.
        pointer = (_read(folder) or "").removeprefix("gitdir:").strip()
        folder = folder.parent / pointer
    return next((work for name, work in _WORKS if os.path.lexists(folder / name)), None)


def _read(path: Path) -> str | None:
    try:
        content = read_bytes_or_none(path, 1 << 16)
    except OSError:
        return None
    return None if content is None else os.fsdecode(content)


_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOTE = re.compile(r"nfs\d?|cifs|smb\w*|9p|afs|ceph|virtiofs|vboxsf|vmhgfs|drvfs|fuse(?:\..*)?")


def network_disk(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """Return the kind of disk that `folder` lies on when changes made elsewhere go unnoticed there, else None.

    `mounts` is the system's list of disks, which only Linux has.
    """
    try:
        lines = mounts.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    real, kind, longest = Path(os.path.realpath(folder)), "", -1
    for line in lines:
        before, _, after = line.partition(" - ")
        place = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), before.split(" ")[4])
        # The last of two disks at one place hides the first.
        if real.is_relative_to(place) and len(place) >= longest:
            kind, longest = after.split(" ")[0], len(place)
    return kind if _REMOTE.fullmatch(kind) else None
