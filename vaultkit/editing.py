"""A wish becomes bytes on the disk: the notes that it touches are read, an Edit is made of them, and carried out.

What changes is decided by the pure storeys edit/ and exchange/; disk/journal.py makes it
all or nothing. Whoever reads here and finds a note changed since the vault was read, reads
the vault again.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from vaultkit.change import Change, Created, Edit, Edited, Moved, Removed, apply_edit
from vaultkit.disk.journal import Journal, no_progress, require_ready
from vaultkit.disk.left_out import part_left_out
from vaultkit.disk.obsidian import read_editor_settings
from vaultkit.disk.read import lies_outside, read_bytes_or_none
from vaultkit.disk.steps import Step, plan_steps
from vaultkit.disk.write import ChangedMeanwhileError
from vaultkit.edit.page import Page
from vaultkit.errors import UsageError, WriteRefusedError, reason
from vaultkit.model import NotePath
from vaultkit.reading import PLAIN, Manner, Reading, globs_left_out, read_from_disk

_MOST_TRIES = 3
Answer = TypeVar("Answer")
WritingProgress = Callable[[Sequence[Step]], Iterable[Step]]


class Draft(NamedTuple, Generic[Answer]):
    """An edit before it is made: the reading that it rests on, its pages as they were, and what is to be told of it."""

    reading: Reading
    edit: Edit
    pages: Mapping[NotePath, Page]
    answer: Answer


Wish = Callable[[Reading], Draft[Answer]]


def draft_edit(root: Path, today: date, wish: Wish[Answer], manner: Manner = PLAIN) -> Draft[Answer]:
    """Return what `wish` makes of the vault as it stands."""
    for left in reversed(range(_MOST_TRIES)):
        try:
            return _seen(wish(read_from_disk(root, today, manner)))
        except ChangedMeanwhileError:
            if not left:
                raise
    raise AssertionError("unreachable")


def _seen(draft: Draft[Answer]) -> Draft[Answer]:
    """Return the draft; raise UsageError where a note would be made, or moved to, where no report would ever look."""
    root, settings = draft.reading.root, draft.reading.material.snapshot.settings
    ignored = globs_left_out(settings, read_editor_settings(root))
    for change in draft.edit.changes:
        path = change.to if isinstance(change, Moved) else change.path if isinstance(change, Created) else None
        part = path and part_left_out(root, path, ignored)
        if part:
            message = f"{part!r} is left out of the vault, by its name or by a setting; choose another place"
            raise UsageError(f"{path!r} would be no note: {message}")
    return draft


def read_page(reading: Reading, path: NotePath) -> Page:
    """Return a note's page, provided that the note still says what the reading has of it."""
    name = reading.disk_paths.get(path, path)
    try:
        content = read_bytes_or_none(reading.root / name)
    except OSError as error:
        raise WriteRefusedError(f"{path!r} cannot be read: {reason(error)}; check its permissions") from error
    if content is None:
        raise ChangedMeanwhileError(f"{path!r} has gone since it was read; run the command again")
    if any(told.path == path and told.code == "too-large" for told in reading.material.snapshot.problems):
        raise WriteRefusedError(f"{path!r} is too long to be read whole, so it was not edited; split the note")
    page = Page(path, content.decode("utf-8"))
    if page.note != reading.material.snapshot.notes.get(path):
        raise ChangedMeanwhileError(
            f"{path!r} changed since it was read, so nothing was changed; run the command again"
        )
    return page


def read_pages(reading: Reading, paths: Iterable[NotePath]) -> dict[NotePath, Page]:
    """Return the pages of all these notes."""
    return {path: read_page(reading, path) for path in paths}


def carry_out(edit: Edit, reading: Reading, progress: WritingProgress = no_progress) -> None:
    """Make the changes of `edit` on the disk, or none of them; raise WriteRefusedError in the latter case."""
    if edit.changes:
        Journal(reading.root, progress).carry_out(Edit(edit.title, _all_on_disk(edit, reading)))


def require_feasible(edit: Edit, reading: Reading) -> None:
    """Raise WriteRefusedError where `carry_out` would be refused for the places of the files, or what they hold."""
    require_ready(plan_steps(_all_on_disk(edit, reading), reading.root), reading.root)


def folders_outside(reading: Reading) -> frozenset[str]:
    """Return the folders of notes that symbolic links bring in from outside the vault, where nothing new is made."""
    folders = {path.rpartition("/")[0]: place.rpartition("/")[0] for path, place in reading.disk_paths.items()}
    return frozenset(folder for folder, place in folders.items() if lies_outside(reading.root, place))


def _all_on_disk(edit: Edit, reading: Reading) -> tuple[Change, ...]:
    return tuple(_on_disk(change, reading.disk_paths) for change in edit.changes)


def _on_disk(change: Change, spelled: Mapping[str, str]) -> Change:
    """Return a change with its paths as the disk spells them."""
    path = spelled.get(change.path, change.path)
    match change:
        case Created():
            return change
        case Moved(old, to):
            stays = old.rpartition("/")[0] == to.rpartition("/")[0]
            folder = path.rpartition("/")[0]
            return Moved(path, f"{folder}/{to.rpartition('/')[2]}".removeprefix("/") if stays else to)
        case Edited() | Removed():
            return change._replace(path=path)


def diff_of(edit: Edit, pages: Mapping[NotePath, Page]) -> Iterator[str]:
    """Yield the lines of a unified diff of everything that `edit` changes."""
    before = {str(path): page.text for path, page in pages.items()}
    after = apply_edit(edit, before)
    moved = {change.path: change.to for change in edit.changes if isinstance(change, Moved)}
    for path in sorted({change.path for change in edit.changes}):
        to = moved.get(path, path)
        old, new = before.get(path), after.get(to)
        names = ("/dev/null" if old is None else f"a/{path}", "/dev/null" if new is None else f"b/{to}")
        if to != path:
            yield f"rename from {path}"
            yield f"rename to {to}"
        rows = [_rows(text or "") for text in (old, new)]
        yield from difflib.unified_diff(rows[0], rows[1], *names, lineterm="")


def _rows(text: str) -> list[str]:
    """Return the lines of a text as diffs show them: only line feeds end one, and the lack of the last is told."""
    *rows, last = text.split("\n")
    return [*rows, f"{last}\n\\ No newline at end of file"] if last else rows
