"""A glance at the vault: all that can be told of it without opening a note, and whether that is any news.

It is a sweep of everything, or the last one with the few notes that were touched looked at again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from vaultkit.daemon.shelf import is_racy
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.scan import look_again
from vaultkit.disk.shelf import others_than
from vaultkit.disk.surroundings import file_state
from vaultkit.reading import Look, look_at
from vaultkit.reporting import Report


class Glance(NamedTuple):
    """How the vault looked on one day; `pages` are the states of those index notes that are left out of the sweep.

    `doubtful` are the paths of notes that could have changed since they were looked at without a trace.
    """

    look: Look
    day: date
    pages: Mapping[str, object]
    doubtful: frozenset[str]


class Known(NamedTuple):
    """What the index notes were last made from, a digest of each one that was written then, and whether that was all."""

    glance: Glance
    written: Mapping[str, bytes]
    is_steady: bool

    @property
    def is_sure(self) -> bool:
        """Whether a vault that looks the same is the same."""
        return self.is_steady and not self.glance.doubtful


def glance_at(root: Path, day: date, index: Iterable[str]) -> Glance:
    """Return how the vault looks now; `index` are the paths of the index notes."""
    at = time.time_ns()
    look = look_at(root)
    doubtful = frozenset(path for path, file in look.listing.files.items() if is_racy(file, at))
    return Glance(look, day, _pages(root, look, index), doubtful)


def glance_again(root: Path, last: Glance, touched: Iterable[str]) -> Glance | None:
    """Return the last glance with the notes at the places `touched` as they are now, None where that may not be all."""
    at = time.time_ns()
    top = f"{root}{os.sep}"
    paths = {place.removeprefix(top).replace(os.sep, "/") for place in touched} | last.doubtful
    listing = look_again(root, last.look.listing, paths)
    if listing is None:
        return None
    doubtful = frozenset(path for path in paths if is_racy(listing.files[path], at))
    return last._replace(look=last.look._replace(listing=listing), doubtful=doubtful)


def know(root: Path, glance: Glance, report: Report) -> Known:
    """Return what is known after a report that was made from what the glance saw."""
    index = (*report.written, *report.unchanged, *report.refused)
    glance = glance._replace(pages=_pages(root, glance.look, index))
    # A file that is new or gone may mean something to links, which only another report can tell.
    is_steady = all(file.old is not None and file.new is not None for file in report.done)
    digests = {file.path: _digest((file.new or "").encode()) for file in report.done}
    return Known(glance, digests, is_steady)


def find_news(root: Path, known: Known, glance: Glance) -> frozenset[str]:
    """Return the paths of what is not as it was known to be, our own writing left out; "" for what is no file."""
    before, after = known.glance, glance
    aside = (before.day, before.look[:3], *_rest(before)) != (after.day, after.look[:3], *_rest(after))
    old, new = before.look.listing.files, after.look.listing.files
    changed = set(others_than(old, new))
    if len(old) != len(new) or not changed <= old.keys():
        changed |= old.keys() - new.keys()
    changed |= {path for path, state in after.pages.items() if state != before.pages.get(path, state)}
    return frozenset({path for path in changed if not _is_ours(root, path, known)} | ({""} if aside else set()))


def catch_up(known: Known, glance: Glance) -> Known:
    """Return what is known when a glance shows no more than what we wrote, some of which it may not have seen yet."""
    before, after = known.glance.look.listing.files, glance.look.listing.files
    unseen = {path: digest for path, digest in known.written.items() if before.get(path) == after.get(path)}
    return Known(glance, unseen, is_steady=True)


def is_only_reading(known: Known, news: frozenset[str]) -> bool:
    """Say whether the news is all in notes that were there before and are there still."""
    listing = known.glance.look.listing
    # Whether a note is a copy of another one is told from their texts, not from what they say.
    has_copies = any(told.code == "suspected-copy" for told in listing.problems)
    return known.is_steady and not has_copies and news <= listing.files.keys()


def _pages(root: Path, look: Look, index: Iterable[str]) -> dict[str, object]:
    return {path: file_state(f"{root}/{path}") for path in index if path not in look.listing.files}


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
