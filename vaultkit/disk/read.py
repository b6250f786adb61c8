"""A file's bytes become text, or a problem that says why not.

Files are opened so that nothing put in their place (a pipe, a device) can hold us up.
What the text means is for notes/; merge marks are found there too.
"""

from __future__ import annotations

import codecs
import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.scan import NoteFile
from vaultkit.errors import reason
from vaultkit.model import Problem
from vaultkit.problems import problem

LIMIT = 2**21
"""So many bytes of a note are read: a longer one is a log or an accident, and would stall every report."""


class ReadText(NamedTuple):
    """A note's text, without byte order mark and with its own line ends.

    `text` is None when the note is left out. Both are None when the file has vanished
    since it was listed, which is nothing to tell of.
    """

    text: str | None
    problem: Problem | None = None


def read_text(root: Path, file: NoteFile) -> ReadText:
    """Return the text of `file`, and a problem if it was left out or read in part."""
    try:
        content = read_bytes_or_none(f"{root!s}/{file.disk_path}", LIMIT + 1, file.size)
    except OSError as error:
        message = f"the note cannot be read: {reason(error)}; check its permissions"
        return ReadText(None, problem("unreadable", file.path, (1, 1), message))
    if content is None:
        return ReadText(None)
    if len(content) > LIMIT:
        return _read_beginning(file, content[:LIMIT])
    return _decode(file.path, content)


def read_bytes_or_none(path: str | Path, limit: int = sys.maxsize, expected: int = 0) -> bytes | None:
    """Return the bytes of a regular file (at most `limit`), or None when there is none at `path`.

    With `expected`, the size that it had a moment ago, it is read faster.
    """
    try:
        # A symbolic link is followed: the scan lists those that may be.
        descriptor = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        # What gives as many bytes as were listed needs no further look, which would cost a fifth of the reading.
        content = os.read(descriptor, expected + 1) if 0 < expected < limit else b""
        return content if content and len(content) == expected else _read_regular(descriptor, limit)
    except (BlockingIOError, IsADirectoryError):
        # A pipe or a folder has taken the file's place.
        return None
    finally:
        os.close(descriptor)


# The first keeps the opening of a pipe from waiting for its writer; Windows has only the last.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CHUNK = 2**20


def _read_regular(descriptor: int, limit: int) -> bytes | None:
    """Return at most `limit` bytes of an open file from its start, or None when it is no regular file."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return None
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces = bytearray()
    # Piece by piece, for it may grow or shrink under our hands, or lie on a disk that answers so.
    while len(pieces) < limit and (piece := os.read(descriptor, min(_CHUNK, limit - len(pieces)))):
        pieces += piece
    return bytes(pieces)


# The longer marks first, since UTF-32 begins like UTF-16.
_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def _decode(path: str, content: bytes) -> ReadText:
    """Return a whole note's bytes as text."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return ReadText(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        fault = f"the byte 0x{content[error.start]:02X} is not UTF-8"
    for mark, encoding in _FOREIGN_MARKS:
        if content.startswith(mark):
            place, fault = (1, 1), f"the note is {encoding}, not UTF-8"
            break
    return ReadText(None, problem("not-utf8", path, place, f"{fault}, so it was left out; save it as UTF-8"))


def _read_beginning(file: NoteFile, content: bytes) -> ReadText:
    """Return the whole lines in `content`, the beginning of a very large note."""
    kept = content[: content.rfind(b"\n") + 1] or _whole_characters(content)
    read = _decode(file.path, kept)
    if read.text is None:
        return read
    message = f"only the first {len(kept):,} of {max(file.size, LIMIT + 1):,} bytes were read; split the note"
    return ReadText(read.text, problem("too-large", file.path, (read.text.count("\n") + 1, 1), message))


def _whole_characters(content: bytes) -> bytes:
    """Return `content` without the beginning of a character that was cut at its end."""
    lead = next((place for place in range(1, 4) if content[-place] >= 0xC0), 0)
    return content[:-lead] if lead else content


def lies_outside(root: Path, path: str) -> bool:
    """Say whether `path`, spelled as on the disk, leads out of the vault."""
    return not Path(os.path.realpath(root / path)).is_relative_to(os.path.realpath(root))
