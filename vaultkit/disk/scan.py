"""Which files below a root are notes: one sweep, with what is left out and why.

No file is opened here, and nothing is remembered from one sweep to the next. The paths
of the listing are in NFC, as links are; how the disk spells them is kept beside.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.filenames import (
    PLAIN_NOTE_NAME,
    Ignored,
    conflict_original,
    is_note_name,
    is_temporary,
    placeholder_original,
    read_globs,
    suspected_original,
    unlinkable_sign,
)
from vaultkit.disk.sweep import BACKUPS, VENDORED, is_within
from vaultkit.errors import VaultError, reason
from vaultkit.model import Problem
from vaultkit.problems import problem


class NoteFile(NamedTuple):
    """A note on the disk. `path` is in NFC, `disk_path` the same as the disk spells it."""

    path: str
    disk_path: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What one sweep found: the notes by path, in order, and the paths of all other visible files.

    `folders` are the places of all folders that were listed, the root first; `links` the disk
    paths of the links that were followed, those to folders with a slash behind.
    """

    files: Mapping[str, NoteFile]
    attachments: tuple[str, ...]
    problems: tuple[Problem, ...]
    folders: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def scan_vault(root: Path, ignored: Iterable[str]) -> Listing:
    """Return every note below `root`, apart from what is hidden, vendored, temporary or `ignored`.

    A root that cannot be listed is an error, since an empty vault would be believed.
    """
    sweep = _Sweep(os.path.realpath(root), read_globs(ignored))
    sweep.pending.append(_Folder(os.fspath(root), "", "", ""))
    while sweep.pending:
        _scan_folder(sweep, sweep.pending.pop())
    return _listing(sweep)


def look_again(root: Path, listing: Listing, disk_paths: Iterable[str]) -> Listing | None:
    """Return `listing` with the notes at `disk_paths` as they are now, None where the rest may have changed with them.

    Nothing else has where each is a note of the listing, and a plain file still.
    """
    files = dict(listing.files)
    for path in disk_paths:
        if path not in files or files[path].disk_path != path:
            return None
        try:
            found = os.lstat(f"{root}/{path}")
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode) or (_KNOWS_CLOUDS and _is_elsewhere(found)):
            return None
        files[path] = _note_file(path, path, found)
    return replace(listing, files=files)


def printable(name: str) -> str:
    r"""Return a file name with the bytes that are not UTF-8 written out, as in `caf\xe9.md`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class _Folder(NamedTuple):
    """A folder to list: where it is, and its path and disk path with a slash behind.

    `real` is its real path when a link led to it or to a folder above it, else "".
    """

    place: str
    path: str
    disk_path: str
    real: str


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What a sweep has met so far, and the folders still to be listed."""

    real_root: str
    ignored: Ignored
    pending: list[_Folder] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    listed: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[NoteFile] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, path: str, message: str) -> None:
        """Keep a problem that concerns a whole file or folder."""
        self.problems.append(problem(code, path, (1, 1), message))


_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
"""What the disk says of a dangling link, or of a file that vanished during the sweep."""


def _scan_folder(sweep: _Sweep, folder: _Folder) -> None:
    """Take up all that `folder` holds."""
    try:
        with os.scandir(folder.place) as listed:
            entries = {entry.name: entry for entry in listed}
    except OSError as error:
        _tell_unlistable(sweep, folder, error)
        return
    sweep.listed.append(folder.place)
    # The root is exempt: a virtual environment made right in it must not hide the vault.
    if "pyvenv.cfg" in entries and folder.path:
        return
    # In order, so that it is always the same one of two links to a folder that is followed.
    for name in sorted(entries):
        try:
            _take_entry(sweep, folder, entries[name])
        except OSError as error:
            if error.errno not in _GONE:
                sweep.tell("unreadable", folder.path + printable(name), f"{reason(error)}; {_MEND}")


def _take_entry(sweep: _Sweep, folder: _Folder, entry: os.DirEntry[str]) -> None:
    """Take up one thing that a folder holds, unless it is hidden or no file (a pipe, a socket)."""
    # Nearly all entries are of the first kind, and whatever is asked of each of them is paid for.
    if PLAIN_NOTE_NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
        _take_note(sweep, folder.path + entry.name, folder.disk_path + entry.name, entry.stat())
        return
    name = _nfc(entry.name)
    if name is None:
        message = "the file name is not valid UTF-8, so it was left out; rename it"
        sweep.tell("unreadable", folder.path + printable(entry.name), message)
    elif name[0] == ".":
        _take_placeholder(sweep, folder.path, name)
    elif entry.is_symlink():
        _take_link(sweep, folder, entry)
    elif entry.is_dir(follow_symlinks=False):
        real = f"{folder.real}{os.sep}{entry.name}" if folder.real else ""
        _take_folder(sweep, _Folder(entry.path, f"{folder.path}{name}/", f"{folder.disk_path}{entry.name}/", real))
    elif entry.is_file(follow_symlinks=False):
        _take_file(sweep, folder.path + name, folder.disk_path + entry.name, entry)


def _nfc(name: str) -> str | None:
    """Return a file name in NFC, or None when its bytes are no text."""
    if name.isascii():
        return name
    try:
        name.encode()
    except UnicodeEncodeError:
        # Hidden things are left alone whatever they are called.
        return name if name[0] == "." else None
    return unicodedata.normalize("NFC", name)


def _take_placeholder(sweep: _Sweep, folder: str, name: str) -> None:
    """Tell of a note that a hidden file stands for."""
    original = placeholder_original(name)
    if original is not None and not sweep.ignored.has_file(folder + original):
        sweep.tell("not-downloaded", folder + original, _ELSEWHERE)


def _take_link(sweep: _Sweep, folder: _Folder, entry: os.DirEntry[str]) -> None:
    """Take up a symbolic link, unless what it leads to would then be read twice."""
    name = unicodedata.normalize("NFC", entry.name)
    found = entry.stat()
    real = os.path.realpath(entry.path)
    inside = is_within(real, sweep.real_root)
    if stat.S_ISDIR(found.st_mode):
        if not inside and not is_within(sweep.real_root, real):
            sweep.links.append(f"{folder.disk_path}{entry.name}/")
            _take_folder(sweep, _Folder(entry.path, f"{folder.path}{name}/", f"{folder.disk_path}{entry.name}/", real))
    elif stat.S_ISREG(found.st_mode) and not (inside and is_note_name(name)):
        sweep.links.append(folder.disk_path + entry.name)
        _take_file(sweep, folder.path + name, folder.disk_path + entry.name, entry)


def _take_folder(sweep: _Sweep, folder: _Folder) -> None:
    """Put a folder among those to be listed, unless it is left out or was met by another link."""
    name = folder.path[:-1].rpartition("/")[2]
    is_others = name in VENDORED or f"/{folder.path[:-1]}".endswith(BACKUPS)
    if is_others or sweep.ignored.has_folder(folder.path) or folder.real in sweep.visited:
        return
    if folder.real:
        sweep.visited.add(folder.real)
    sweep.pending.append(folder)


def _take_file(sweep: _Sweep, path: str, disk_path: str, entry: os.DirEntry[str]) -> None:
    """Take up a regular file as a note or an attachment, unless it is left out."""
    name = path.rpartition("/")[2]
    if is_temporary(name) or sweep.ignored.has_file(path):
        return
    if not is_note_name(name):
        sweep.attachments.append(path)
    elif original := conflict_original(name):
        message = f"a sync tool's conflict copy of {original!r}, left out; merge what it holds, then delete it"
        sweep.tell("conflict-copy", path, message)
    else:
        sweep.odd.append(path)
        _take_note(sweep, path, disk_path, entry.stat())


def _take_note(sweep: _Sweep, path: str, disk_path: str, found: os.stat_result) -> None:
    """Take up a note, unless it is left out or its text would have to be downloaded first."""
    if sweep.ignored.has_file(path):
        return
    if _KNOWS_CLOUDS and _is_elsewhere(found):
        sweep.tell("not-downloaded", path, _ELSEWHERE)
    else:
        sweep.notes.append(_note_file(path, disk_path, found))


def _note_file(path: str, disk_path: str, found: os.stat_result) -> NoteFile:
    return NoteFile(path, disk_path, found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)


_KNOWS_CLOUDS = sys.platform in ("darwin", "win32")


def _is_elsewhere(found: os.stat_result) -> bool:
    """Say whether reading the file would make iCloud or OneDrive download it."""
    if sys.platform == "darwin":
        return bool(found.st_flags & 0x4000_0000)
    if sys.platform == "win32":
        return bool(found.st_file_attributes & 0x0040_0000)
    return False


_ELSEWHERE = "the note is kept in the cloud and not on this disk; download it"
_MEND = "check its permissions"


def _tell_unlistable(sweep: _Sweep, folder: _Folder, error: OSError) -> None:
    """Tell that a folder cannot be listed, unless it has just vanished."""
    if not folder.path:
        mend = "move the folder back, or name its new place" if error.errno in _GONE else _MEND
        message = f"the vault {folder.place!r} cannot be listed: {reason(error)}; {mend}"
        raise VaultError(message) from error
    if error.errno not in _GONE:
        sweep.tell("unreadable", folder.path.rstrip("/"), f"the folder cannot be listed: {reason(error)}; {_MEND}")


def _listing(sweep: _Sweep) -> Listing:
    """Return what the sweep found, with the problems that lie between files."""
    notes = sorted(sweep.notes)
    files = {file.path: file for file in notes}
    if len({path.casefold() for path in files}) < len(notes):
        files = _told_apart(sweep, notes)
    for path in sweep.odd:
        _tell_doubts(sweep, path, files)
    problems = tuple(sorted(set(sweep.problems)))
    return Listing(files, tuple(sorted(sweep.attachments)), problems, tuple(sweep.listed), tuple(sweep.links))


def _told_apart(sweep: _Sweep, notes: Iterable[NoteFile]) -> dict[str, NoteFile]:
    """Return the notes by paths of their own, and tell of those that some disks and all links confuse."""
    files: dict[str, NoteFile] = {}
    folded: dict[str, str] = {}
    # Of two paths that are one in NFC, the one spelled so on the disk keeps it.
    for file in sorted(notes, key=lambda file: (file.disk_path != file.path, file)):
        first = folded.setdefault(file.path.casefold(), file.path)
        kept = file._replace(path=file.disk_path) if file.path in files else file
        files[kept.path] = kept
        if kept.path != first:
            message = f"the path differs from {first!r} only in case or Unicode form; rename one of the two"
            sweep.tell("names-collide", kept.path, message)
    return dict(sorted(files.items()))


def _tell_doubts(sweep: _Sweep, path: str, files: Mapping[str, NoteFile]) -> None:
    """Tell what is odd in a note's name."""
    folder, slash, name = path.rpartition("/")
    if sign := unlinkable_sign(name):
        sweep.tell("unlinkable-name", path, f"links cannot hold the {sign!r} in this note's name; rename the note")
    if (original := suspected_original(name)) and folder + slash + original in files:
        sweep.tell("suspected-copy", path, f"this may be a copy of {original!r}; merge or rename it")
