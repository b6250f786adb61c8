"""What the last report said, and what the vault looked like: the next may say the same without reading it.

Only a report that found every index note as it should be is kept, since only of that is
it known what the next one says. A record that is damaged, older or of anything else is
as good as none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from zlib import crc32

from vaultkit.disk.places import vault_cache
from vaultkit.disk.stamp import program_stamp
from vaultkit.disk.sweep import Sweep, sweep_vault

_NAME = "last-report"
_LONGEST = 1 << 30


class LastReport:
    """The last report of a vault as of a day, and a look at the vault that is taken when this is made."""

    def __init__(self, root: str, today: date) -> None:
        folder = vault_cache(root)
        self._path = folder and os.path.join(folder, _NAME)
        self._sweep: Sweep | None = None
        self._key = b""
        if self._path:
            # Before anything is read: whatever changes from here on will show.
            self._sweep = sweep_vault(root)
            stamp = "\0".join((program_stamp(), os.path.realpath(root), today.isoformat(), ""))
            # Compared whole, not by a digest: what is the same is the same.
            key = os.fsencode(stamp) + self._sweep.seen
            self._key = f"{len(key)} ".encode() + key

    def recall(self) -> dict[str, str] | None:
        """Return the texts that were kept, by name, None if anything has changed since."""
        if self._path is None or self._sweep is None or self._sweep.is_racy:
            return None
        content = _read(self._path)
        if content is None or not content.startswith(self._key):
            return None
        lines = content[len(self._key) :].decode("ascii", "replace").split("\n")
        return {name: text for name, _, text in (line.partition(" ") for line in lines)}

    def keep(self, told: Mapping[str, str], looked_at: Iterable[str]) -> None:
        """Keep `told` (ASCII, a line each), unless what it rests on may have changed unseen.

        `looked_at` are the files, beside the notes, whose text mattered.
        """
        if self._path is None or self._sweep is None or self._sweep.is_racy:
            return
        if set(looked_at).issubset(self._sweep.files):
            lines = "\n".join(f"{name} {text}" for name, text in told.items())
            with suppress(OSError):
                _write(self._path, self._key + lines.encode("ascii"))


def _read(path: str) -> bytes | None:
    """Return what a record holds, None if it is not whole."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            content = os.read(descriptor, min(os.fstat(descriptor).st_size, _LONGEST))
        finally:
            os.close(descriptor)
    except OSError:
        return None
    return content[8:] if content[:8] == _checksum(content[8:]) else None


def _checksum(content: bytes) -> bytes:
    return f"{crc32(content):08x}".encode()


def _write(path: str, content: bytes) -> None:
    """Put a record in the place of the last, in one step; nobody but the user can read it."""
    temporary = f"{path}.{os.getpid()}"
    try:
        with suppress(FileNotFoundError):
            # A dead process may have had our number.
            os.unlink(temporary)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(_checksum(content) + content)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise
