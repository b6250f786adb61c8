"""A folder becomes a Reading: scanned, read, parsed and surveyed.

The pure storeys decide, disk/ reads; here they meet. What is written is reporting.py's.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.filenames import folder_glob, suspected_original
from vaultkit.disk.marked import MarkedFiles
from vaultkit.disk.obsidian import EditorSettings, read_editor_settings
from vaultkit.disk.read import lies_outside, read_bytes_or_none, read_text
from vaultkit.disk.scan import Listing, NoteFile, scan_vault
from vaultkit.disk.shelf import Kept, NoShelf, Shelf
from vaultkit.errors import SettingsError
from vaultkit.halves import do_aside, do_in_halves
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Note, NotePath, Problem
from vaultkit.notes.markup import hide_private
from vaultkit.notes.parse import READER_VERSION, parse_note
from vaultkit.refresh import survey
from vaultkit.settings import SETTINGS_FILE, Settings, read_settings
from vaultkit.vault.privacy import is_private, names_of
from vaultkit.vault.snapshot import Files
from vaultkit.views.material import Material

_FEWEST_FOR_TWO = 3000
_LONGEST_SETTINGS = 1 << 20
Progress = Callable[[Iterable[str], int], Iterable[str]]


def no_progress(paths: Iterable[str], count: int) -> Iterable[str]:
    """Return `paths` as they are."""
    del count
    return paths


def as_read(kept: Kept) -> Kept:
    """Return a fresh reading as it is."""
    return kept


def keep_still(words: Iterable[str]) -> None:
    """Tell nobody."""
    del words


_PASSING = ("unreadable", "not-downloaded")


def open_cache(root: Path) -> Shelf:
    """Return the shelf of the vault in the user's cache folder."""
    try:
        # A Python may be built without SQLite.
        from vaultkit.disk.cache import Cache  # noqa: PLC0415
    except ImportError:
        return NoShelf()
    return Cache(root, READER_VERSION, do_aside)


class Look(NamedTuple):
    """What a vault shows before any note is opened: its settings with their problems, its editor's, its files."""

    settings: Settings
    problems: tuple[Problem, ...]
    editor: EditorSettings
    listing: Listing


class Manner(NamedTuple):
    """How a vault is read: who sees the progress, where readings are kept, whether `public` leaves out what is private.

    `settle` says what stands of a note that was read anew: what was read, or what is known better.
    `memory` and `files` are for those who read the same vault again and again, `look` for those who have just looked.
    `tell` is given the words of ticks as soon as they are written back: the report may fail after it.
    """

    progress: Progress = no_progress
    shelf: Shelf = NoShelf()
    public: bool = False
    settle: Callable[[Kept], Kept] = as_read
    memory: Memory = NO_MEMORY
    files: MarkedFiles | None = None
    look: Look | None = None
    tell: Callable[[Iterable[str]], object] = keep_still


PLAIN = Manner()


class Reading(NamedTuple):
    """A vault as read from disk: where, what it means, which notes hold marks.

    `hidden` are the ids under which notes that were left out as private may still be named;
    `is_whole` says that nothing was passed over that may be there to read at the next try.
    """

    root: Path
    material: Material
    marked: tuple[NotePath, ...]
    disk_paths: Mapping[str, str]
    hidden: frozenset[str] = frozenset()
    is_whole: bool = True


class _Spelled(Mapping[str, str]):
    """The paths of the notes as the disk spells them; few are ever asked for."""

    def __init__(self, files: Mapping[str, NoteFile]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> str:
        return self._files[path].disk_path

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _Parsed(NamedTuple):
    """All notes, those with marks, what could not be read, and the ids of notes left out as private."""

    notes: list[Note]
    marked: list[NotePath]
    problems: list[Problem]
    hidden: set[str]


def look_at(root: Path) -> Look:
    """Return what the vault below `root` shows from outside, in one sweep."""
    settings, problems = read_settings_file(root)
    editor = read_editor_settings(root)
    return Look(settings, problems, editor, scan_vault(root, globs_left_out(settings, editor)))


def globs_left_out(settings: Settings, editor: EditorSettings) -> tuple[str, ...]:
    """Return the globs of what the settings, and the editor's for its templates, leave out of the vault."""
    return *settings.ignore, *map(folder_glob, editor.template_folders)


def read_from_disk(root: Path, today: date, manner: Manner = PLAIN) -> Reading:
    """Return the whole vault below `root` as it stands, read once."""
    settings, problems, editor, listing = manner.look or look_at(root)
    with no_collection():
        parsed = _take_all(root, _read_all(root, listing, manner), listing.links, public=manner.public)
        doubts = (told for told in listing.problems if _confirmed(told, root, listing))
        told = (*problems, *doubts, *parsed.problems)
        files = Files(listing.attachments, _daily_format(editor), told, manner.memory)
        material = survey(parsed.notes, files, settings, today)
    is_whole = not any(told.code in _PASSING for told in (*listing.problems, *parsed.problems))
    return Reading(root, material, tuple(parsed.marked), _Spelled(listing.files), frozenset(parsed.hidden), is_whole)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector still: a reading makes a million values and no garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _daily_format(editor: EditorSettings) -> str:
    folder = editor.daily_folder.strip("/")
    # In brackets, since the letters of a folder's name are no signs of the format.
    return f"[{folder}]/{editor.daily_format}" if folder else editor.daily_format


def _read_all(root: Path, listing: Listing, manner: Manner) -> list[Kept]:
    """Return every note of the listing as its shelf has it, else read now: by two processes where there are many."""
    # With `public`, a text is not read as it stands, and must not be kept or found as if it were.
    shelf = NoShelf() if manner.public else manner.shelf
    kept = shelf.find_all(listing.files)

    def read(paths: Sequence[str]) -> list[Kept]:
        return [_read_one(root, listing.files[path], manner) for path in manner.progress(paths, len(paths))]

    parts = do_in_halves(read, list(filterfalse(kept.__contains__, listing.files)), _FEWEST_FOR_TWO)
    fresh = [each for part in parts for each in part]
    shelf.keep(fresh, tuple(listing.files.values()))
    kept.update((each.file.path, manner.settle(each)) for each in fresh)
    return list(map(kept.__getitem__, listing.files))


def _read_one(root: Path, file: NoteFile, manner: Manner) -> Kept:
    read_at = time.time_ns()
    read = read_text(root, file)
    if read.text is None:
        return Kept(file, None, has_marks=False, problem=read.problem, read_at=read_at)
    text = hide_private(read.text) if manner.public else read.text
    return Kept(file, parse_note(file.path, text), "vaultkit:" in read.text, read.problem, read_at)


def _take_all(root: Path, kept: Sequence[Kept], links: tuple[str, ...], *, public: bool) -> _Parsed:
    """Return what was read, sorted out; of a private note in public, only the names to hide."""
    problems = [each.problem for each in kept if each.problem]
    hidden: set[str] = set()
    if public:
        private = [each.note for each in kept if each.note and is_private(each.note)]
        hidden = {name for note in private for name in names_of(note)}
        kept = [each for each in kept if not (each.note and is_private(each.note))]
    notes = [each.note for each in kept if each.note is not None]
    # The marks in a folder linked into the vault are not ours to fill.
    marked = [
        NotePath(each.file.path)
        for each in kept
        if each.has_marks and not (each.file.disk_path.startswith(links) and lies_outside(root, each.file.disk_path))
    ]
    return _Parsed(notes, marked, problems, hidden)


def _confirmed(told: Problem, root: Path, listing: Listing) -> bool:
    """Say whether a suspected copy shares more than half of its lines with what it would be a copy of."""
    if told.code != "suspected-copy":
        return True
    folder, _, name = told.path.rpartition("/")
    original = f"{folder}/{suspected_original(name)}".removeprefix("/")
    files = (listing.files.get(told.path), listing.files.get(original))
    texts = [set((read_text(root, file).text or "").split("\n")) for file in files if file]
    return len(texts) == 2 and 2 * len(texts[0] & texts[1]) > len(texts[0])


def read_settings_file(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings of the vault in `root`; raise SettingsError if the file is there but cannot be read."""
    try:
        content = read_bytes_or_none(root / SETTINGS_FILE, _LONGEST_SETTINGS)
    except OSError as error:
        raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error.strerror}; check its permissions") from error
    if content is None:
        return Settings(), ()
    try:
        return read_settings(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{SETTINGS_FILE} is not UTF-8 text; save it as UTF-8, nothing was done") from error
