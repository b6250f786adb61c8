"""Which program reads: what was kept by another version of it counts for nothing.

A version number would be enough for those who install releases. Whoever works on
vaultkit, or renews a library that it reads with, must not be answered from before.
"""

from __future__ import annotations

import os
import sys

from vaultkit import __version__

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LIBRARIES = ("site-packages", "dist-packages")


def program_stamp() -> str:
    """Return a line that changes with vaultkit's code, Python, the installed libraries, and who runs it."""
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    parts = [__version__, sys.version, sys.getfilesystemencoding(), str(user), *_sources(_PACKAGE), *_libraries()]
    return "\0".join(parts)


def _sources(folder: str) -> list[str]:
    """Return size and time of each of our own files of code, none where they lie in an archive."""
    found: list[str] = []
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.endswith(".py"):
                seen = entry.stat()
                found.append(f"{entry.name} {seen.st_size} {seen.st_mtime_ns}")
            elif "." not in entry.name and entry.name[:2] != "__" and entry.is_dir():
                found += _sources(entry.path)
    except OSError:
        return found
    return found


def _libraries() -> list[str]:
    """Return the time of each folder of libraries, which changes when one is installed or renewed."""
    times: list[str] = []
    for folder in sys.path:
        if folder.endswith(_LIBRARIES):
            try:
                times.append(f"{folder} {os.stat(folder).st_mtime_ns}")
            except OSError:
                times.append(folder)
    return times
