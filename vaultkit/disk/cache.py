"""Readings of notes, kept on the disk from one run to the next: a row a note in a small SQLite file.

A row says of a path, size, times and inode what was read there, and a checksum over all
of it says that the row is whole and made by this very program. So a row is true or does
not count, whatever has become of the others, and nothing that may befall the file is an
error: it costs a reading. Nothing in it can run: the notes are JSON.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from vaultkit.disk.encoding import FOREIGN, decode_note, encode_note
from vaultkit.disk.places import vault_cache
from vaultkit.disk.scan import NoteFile
from vaultkit.disk.shelf import Kept
from vaultkit.disk.stamp import program_stamp
from vaultkit.disk.sweep import SLOW_TICK, may_be_racy
from vaultkit.model import Problem

_NAME = "notes.sqlite"
_LAYOUT = 1
_CREATE = """CREATE TABLE IF NOT EXISTS notes (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,
inode TEXT, read_at INTEGER, has_marks INTEGER, problem TEXT, checksum INTEGER, note TEXT) WITHOUT ROWID"""
_SELECT = "SELECT path, size, mtime_ns, ctime_ns, inode, read_at, has_marks, problem, checksum, note FROM notes"
_UPSERT = "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PATIENCE = 1.0
# Another process writes just now: its cache is whole, and this once it is left to it.
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_MANY = 3000
Row = tuple[Any, ...]
Aside = Callable[[Callable[[], None]], None]


class Cache:
    """The readings of one vault. `reader` is the version of what turns texts into notes.

    `aside` may have the writing of many readings done while the caller goes on.

    The file is open only while its rows are read or written, never in between: a child
    process or a daemon may stand between the two.
    """

    def __init__(self, root: str | os.PathLike[str], reader: int, aside: Aside | None = None) -> None:
        folder = vault_cache(os.fspath(root))
        self._path = folder and f"{folder}{os.sep}{_NAME}"
        self._seed = crc32(os.fsencode(f"{_LAYOUT} {reader} {program_stamp()}"))
        self._aside = aside
        self._rows: dict[str, Row] | None = None

    def find(self, file: NoteFile) -> Kept | None:
        """Return what was kept of `file`, None unless the file is beyond doubt the same still."""
        if self._rows is None:
            self._rows = self._load()
        # Let go at once: the rows of a large vault weigh as much as its notes.
        row = self._rows.pop(file.path, None)
        return self._read(file, row) if row and row[1:5] == _key(file) else None

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        """Return what was kept of each of `files`, by their paths."""
        return {path: kept for path, file in files.items() if (kept := self.find(file))}

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        """Take in what was read anew; what is not among the files `listed` in this sweep is gone."""
        paths = {file.path for file in listed} if self._rows else set()
        gone = [(path,) for path in (self._rows or ()) if path not in paths]
        self._rows = None
        if self._path is None or not (fresh or gone):
            return
        save = partial(self._save, self._path, fresh, gone)
        if self._aside and len(fresh) >= _MANY:
            self._aside(save)
        else:
            save()

    def _save(self, path: str, fresh: Sequence[Kept], gone: Sequence[Row]) -> None:
        with _forgiven(path), _opened(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_CREATE)
            connection.executemany("DELETE FROM notes WHERE path = ?", gone)
            connection.executemany(_UPSERT, self._encoded(fresh))
            connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of what was loaded."""
        self._rows = None

    def _load(self) -> dict[str, Row]:
        """Return every row by its path."""
        rows: dict[str, Row] = {}
        if self._path is not None and Path(self._path).is_file():
            with _forgiven(self._path), _opened(self._path) as connection:
                rows = {row[0]: row for row in connection.execute(_SELECT)}
        return rows

    def _read(self, file: NoteFile, row: Row) -> Kept | None:
        """Return what a row says, None if it is not whole, or if the file may have changed unseen."""
        try:
            front, checksum, note = row[:8], row[8], row[9]
            if checksum != self._checksum(front, note):
                return None
            if may_be_racy(file.mtime_ns, file.ctime_ns, front[5], SLOW_TICK):
                return None
            problem = Problem(*json.loads(front[7])) if front[7] else None
            return Kept(file, decode_note(note), bool(front[6]), problem, front[5])
        except FOREIGN:
            return None

    def _encoded(self, fresh: Sequence[Kept]) -> Iterator[Row]:
        """Yield a row for each note that was read; what could not be read is tried anew each time."""
        for file, note, has_marks, problem, read_at in fresh:
            if note is not None:
                with suppress(*FOREIGN):
                    # A path that is no text, as Windows knows them, stops here.
                    file.path.encode()
                    front = (file.path, *_key(file), read_at, int(has_marks), json.dumps(problem) if problem else "")
                    text = encode_note(note)
                    yield (*front, self._checksum(front, text), text)

    def _checksum(self, front: Row, note: str) -> int:
        return crc32(note.encode("ascii"), crc32(repr(front).encode("utf-8"), self._seed))


def _key(file: NoteFile) -> Row:
    """Return what must not have changed. The inode is a text, since some disks number beyond what SQLite counts."""
    return file.size, file.mtime_ns, file.ctime_ns, str(file.inode)


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    """Give the file as a database, made if need be so that only the user can read it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o600))
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        # Nothing is flushed and there is no journal: what a crash leaves is dropped, and the checksums tell.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        yield connection


@contextmanager
def _forgiven(path: str) -> Iterator[None]:
    """Go on without a cache when the disk or SQLite will not have it; remove a file that is damaged or foreign."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BUSY:
            with suppress(OSError):
                Path(path).unlink()
    except (OSError, *FOREIGN):
        pass
