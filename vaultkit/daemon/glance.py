"""A glance at the vault: all that can be told of it without opening a note, and whether that is any news."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from vaultkit.daemon.shelf import is_racy
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.surroundings import file_state
from vaultkit.reading import Look, look_at
from vaultkit.reporting import Report


class Glance(NamedTuple):
    """How the vault looked at `at` (nanoseconds) on one day; `pages` are the states of the files that we wrote last."""

    look: Look
    day: date
    pages: Mapping[str, object]
    at: int

    @property
    def is_racy(self) -> bool:
        """Whether a file could have changed since without a trace."""
        return any(is_racy(file, self.at) for file in self.look.listing.files.values())


class Known(NamedTuple):
    """What the index notes were last made from, a digest of each one that was written then, and whether that was all."""

    glance: Glance
    written: Mapping[str, bytes]
    is_steady: bool

    @property
    def is_sure(self) -> bool:
        """Whether a vault that looks the same is the same."""
        return self.is_steady and not self.glance.is_racy


def glance_at(root: Path, day: date, index: Iterable[str]) -> Glance:
    """Return how the vault looks now; `index` are the paths of the index notes, which may be left out of the sweep."""
    at = time.time_ns()
    look = look_at(root)
    return Glance(look, day, {path: file_state(root / path) for path in index}, at)


def know(root: Path, glance: Glance, report: Report) -> Known:
    """Return what is known after a report that was made from what the glance saw."""
    index = (*report.written, *report.unchanged, *report.refused)
    glance = glance._replace(pages={path: file_state(root / path) for path in index})
    # A file that is new or gone may mean something to links, which only another report can tell.
    is_steady = all(file.old is not None and file.new is not None for file in report.done)
    digests = {file.path: _digest((file.new or "").encode()) for file in report.done}
    return Known(glance, digests, is_steady)


def find_news(root: Path, known: Known, glance: Glance) -> frozenset[str]:
    """Return the paths of what is not as it was known to be, our own writing left out; "" for what is no file."""
    before, after = known.glance, glance
    aside = (before.day, before.look[:3], *_rest(before)) != (after.day, after.look[:3], *_rest(after))
    old, new = before.look.listing.files, after.look.listing.files
    paths = old.keys() | new.keys()
    changed = {path for path in paths if old.get(path) != new.get(path)}
    changed |= {path for path, state in after.pages.items() if state != before.pages.get(path, state)}
    return frozenset({path for path in changed if not _is_ours(root, path, known)} | ({""} if aside else set()))


def is_only_reading(known: Known, news: frozenset[str]) -> bool:
    """Say whether the news is all in notes that were there before and are there still."""
    listing = known.glance.look.listing
    # Whether a note is a copy of another one is told from their texts, not from what they say.
    has_copies = any(told.code == "suspected-copy" for told in listing.problems)
    return known.is_steady and not has_copies and news <= listing.files.keys()


def _rest(glance: Glance) -> tuple[object, ...]:
    return glance.look.listing.attachments, glance.look.listing.problems


def _is_ours(root: Path, path: str, known: Known) -> bool:
    """Say whether a file holds what we wrote into it."""
    digest = known.written.get(path)
    if digest is None:
        return False
    try:
        content = read_bytes_or_none(root / path)
    except OSError:
        return False
    # One that we removed is as empty as none.
    return _digest(content or b"") == digest


def _digest(content: bytes) -> bytes:
    return blake2b(content).digest()
