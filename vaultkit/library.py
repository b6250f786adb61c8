"""The vault for programs, and the work that commands share: read, survey, refresh, write.

The pure storeys decide, disk/ does; here they meet.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.disk.filenames import folder_glob, suspected_original
from vaultkit.disk.locate import locate_vault
from vaultkit.disk.obsidian import EditorSettings, read_editor_settings
from vaultkit.disk.read import read_bytes_or_none, read_text
from vaultkit.disk.scan import Listing, NoteFile, scan_vault
from vaultkit.disk.write import ChangedMeanwhileError, remove_own_file, replace_file, save_edited, sweep_temporary_files
from vaultkit.errors import VaultError, WriteRefusedError
from vaultkit.halves import do_in_halves
from vaultkit.model import Note, NotePath, Person, Problem
from vaultkit.notes.markup import hide_private
from vaultkit.notes.parse import parse_note
from vaultkit.problems import problem, with_levels
from vaultkit.refresh import IndexFile, Refresh, page_path, plan_pages, refresh, survey
from vaultkit.settings import SETTINGS_FILE, VIEW_TITLES, Settings, read_settings
from vaultkit.vault.privacy import is_private, names_of, redact
from vaultkit.vault.snapshot import Files, with_problems
from vaultkit.views.material import Material

if TYPE_CHECKING:
    import networkx as nx

_MOST_TRIES = 3
_FEWEST_FOR_TWO = 3000
_LONGEST_SETTINGS = 1 << 20
Progress = Callable[[Iterable[str], int], Iterable[str]]


def _no_progress(paths: Iterable[str], count: int) -> Iterable[str]:
    """Return `paths` as they are."""
    del count
    return paths


class Reading(NamedTuple):
    """A vault as read from disk: where, what it means, which notes hold marks.

    `hidden` are the ids under which notes that were left out as private may still be named.
    """

    root: Path
    material: Material
    marked: tuple[NotePath, ...]
    disk_paths: Mapping[str, str]
    hidden: frozenset[str] = frozenset()


class _Parsed(NamedTuple):
    """All notes, those with marks, what could not be read, and the ids of notes left out as private."""

    notes: list[Note]
    marked: list[NotePath]
    problems: list[Problem]
    hidden: set[str]


class Vault:
    """An immutable reading of a vault: notes, people, problems, and the network.

    Made by `vaultkit.open_vault`. `reading` holds all that the package knows of it.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @property
    def today(self) -> date:
        """Return the day as of which the vault was read."""
        return self.reading.material.snapshot.today

    @property
    def notes(self) -> Mapping[NotePath, Note]:
        """Return every note by its path relative to the vault, in order of paths."""
        return self.reading.material.snapshot.notes

    @property
    def people(self) -> Mapping[NotePath, Person]:
        """Return every person by the path of their note, the me note included (`kind` is `me`)."""
        return self.reading.material.snapshot.people

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that is doubtful, at the levels of the settings, by path and line."""
        return self.reading.material.snapshot.problems

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the network with mentions; attributes are documented in vaultkit.graph.network."""
        # networkx costs more than reading a thousand notes: only who asks for it pays.
        from vaultkit.graph.network import build_network  # noqa: PLC0415
        from vaultkit.graph.ties import find_mentions  # noqa: PLC0415

        nodes, ties = self.reading.material.network
        nodes, ties = redact(nodes, (*ties, *find_mentions(self.reading.material.snapshot)), self.reading.hidden)
        return build_network(nodes, ties)


def read_vault(path: str | os.PathLike[str], today: date | None = None) -> Vault:
    """Return the vault in the folder `path` as of `today`; raise VaultError if it cannot be opened."""
    root = locate_vault(Path(path), {}, Path.cwd())
    # The only clock outside cli/: a program may leave it out, as a person at the terminal may.
    return Vault(read_from_disk(root, today or date.today()))  # noqa: DTZ011


def read_from_disk(root: Path, today: date, progress: Progress = _no_progress, *, public: bool = False) -> Reading:
    """Return the whole vault below `root` as it stands, read once; `public` leaves out what is private."""
    settings, problems = read_settings_file(root)
    editor = read_editor_settings(root)
    listing = scan_vault(root, (*settings.ignore, *map(folder_glob, editor.template_folders)))
    with _no_collection():
        parsed = _parse_all(root, listing, progress, public=public)
        doubts = (told for told in listing.problems if _confirmed(told, root, listing))
        files = Files(listing.attachments, _daily_format(editor), (*problems, *doubts, *parsed.problems))
        material = survey(parsed.notes, files, settings, today)
    disk_paths = {path: file.disk_path for path, file in listing.files.items()}
    return Reading(root, material, tuple(parsed.marked), disk_paths, frozenset(parsed.hidden))


@contextmanager
def _no_collection() -> Iterator[None]:
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


def _parse_all(root: Path, listing: Listing, progress: Progress, *, public: bool) -> _Parsed:
    """Return all notes of the listing, read by two processes where there are many."""

    def parse(paths: Sequence[str]) -> _Parsed:
        parsed = _Parsed([], [], [], set())
        for path in progress(paths, len(paths)):
            _parse_one(root, listing.files[path], parsed, public=public)
        return parsed

    parts = do_in_halves(parse, list(listing.files), _FEWEST_FOR_TWO)
    return _Parsed(
        [note for part in parts for note in part.notes],
        [path for part in parts for path in part.marked],
        [told for part in parts for told in part.problems],
        {name for part in parts for name in part.hidden},
    )


def _parse_one(root: Path, file: NoteFile, parsed: _Parsed, *, public: bool) -> None:
    """Add what the file says to `parsed`; of a private note in public, only the names to hide."""
    read = read_text(root, file)
    if read.problem:
        parsed.problems.append(read.problem)
    if read.text is None:
        return
    note = parse_note(file.path, hide_private(read.text) if public else read.text)
    if public and is_private(note):
        parsed.hidden.update(names_of(note))
        return
    parsed.notes.append(note)
    if "vaultkit:" in read.text and _is_inside(root, file.disk_path):
        parsed.marked.append(NotePath(file.path))


def _is_inside(root: Path, disk_path: str) -> bool:
    """Say whether a file lies in the vault itself, not in a folder linked into it, whose marks are not ours to fill."""
    return Path(os.path.realpath(root / disk_path)).is_relative_to(os.path.realpath(root))


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
    """Return the settings of the vault in `root`; raise VaultError if the file is there but cannot be read."""
    try:
        content = read_bytes_or_none(root / SETTINGS_FILE, _LONGEST_SETTINGS)
    except OSError as error:
        raise VaultError(f"{SETTINGS_FILE} cannot be read: {error.strerror}; check its permissions") from error
    if content is None:
        return Settings(), ()
    try:
        return read_settings(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = "the settings are not UTF-8 text; save them as UTF-8. The defaults stand"
        return Settings(), (problem("bad-setting", SETTINGS_FILE, (1, 1), message),)


class Plan(NamedTuple):
    """What the index notes should hold, the bytes that their files hold now, and how they are spelled on disk."""

    refresh: Refresh
    seen: Mapping[str, bytes]
    disk_paths: Mapping[str, str]


class Report(NamedTuple):
    """What a report did: paths by outcome, regions saved before they were written anew, all problems."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[str, ...]
    saved: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan_report(reading: Reading, only: tuple[str, ...] = ()) -> Plan:
    """Return what the index notes (those named in `only`, or all that the settings want) should hold."""
    material = reading.material
    settings = material.snapshot.settings
    wanted = tuple(name for name in material.wanted if not only or name in only)
    pages = plan_pages(material, (name for name in wanted if name != "home"))
    paths = [page_path(page, settings) for view in pages.values() for page in view]
    seen = _read_seen(reading, (*reading.marked, *paths, f"{settings.folder}/{VIEW_TITLES['home']}.md"))
    texts, unreadable = _decode_all(seen)
    generated = [path for path, note in material.snapshot.notes.items() if note.generated]
    if "home" in wanted:
        # Home tells of refused files too, so these are found before it is rendered.
        refused = refresh(pages, texts, generated, settings).refused
        told = with_levels((*material.snapshot.problems, *refused, *unreadable), settings.levels)
        home = material._replace(snapshot=with_problems(material.snapshot, told))
        pages = {**pages, **plan_pages(home, ("home",))}
    due = refresh(pages, texts, generated, settings)
    blocked = {told.path for told in unreadable}
    files = tuple(file for file in due.files if file.path not in blocked)
    return Plan(Refresh(files, (*due.refused, *unreadable)), seen, reading.disk_paths)


def _read_seen(reading: Reading, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of those files that are there."""
    seen: dict[str, bytes] = {}
    for path in dict.fromkeys(paths):
        try:
            content = read_bytes_or_none(reading.root / reading.disk_paths.get(path, path))
        except OSError as error:
            raise WriteRefusedError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
        if content is not None:
            seen[path] = content
    return seen


def _decode_all(seen: Mapping[str, bytes]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the texts of files, byte order marks kept, and a refusal of each that is not UTF-8."""
    texts: dict[str, str] = {}
    refused: list[Problem] = []
    for path, content in seen.items():
        try:
            texts[path] = content.decode("utf-8")
        except UnicodeDecodeError:
            message = "the file is not UTF-8 text, so nothing was written in it; save it as UTF-8, or rename it"
            refused.append(problem("index-in-the-way", path, (1, 1), message))
    return texts, tuple(refused)


def write_report(root: Path, today: date, only: tuple[str, ...] = (), progress: Progress = _no_progress) -> Report:
    """Bring the index notes of the vault up to date and return what was done.

    A file that changed while it was looked at is looked at again, a few times.
    """
    report, settings = None, None
    for _ in range(_MOST_TRIES):
        reading = read_from_disk(root, today, progress)
        settings = reading.material.snapshot.settings
        try:
            report = _write(reading, plan_report(reading, only))
            break
        except ChangedMeanwhileError as error:
            last = error
    else:
        raise last
    sweep_temporary_files(root, (settings.folder,))
    return report


def _write(reading: Reading, plan: Plan) -> Report:
    root, snapshot = reading.root, reading.material.snapshot
    done: list[IndexFile] = []
    saved: list[str] = []
    told: list[Problem] = []
    for file in plan.refresh.files:
        if not file.is_changed:
            continue
        for region in file.edited:
            kept = save_edited(root, region.name, region.body)
            saved.append(kept)
            message = (
                f"the region `{region.name}` was edited by hand; the edit is kept in {kept}. Write outside the marks"
            )
            told.append(problem("index-edited", file.path, (region.line, 1), message))
        try:
            _write_file(root, file, plan)
        except ChangedMeanwhileError:
            raise
        except WriteRefusedError as error:
            # The other files are none the worse for it.
            told.append(problem("write-refused", file.path, (1, 1), str(error)))
            continue
        done.append(file)
    refused = {each.path: None for each in (*plan.refresh.refused, *told) if each.level == "error"}
    unchanged = tuple(file.path for file in plan.refresh.files if not file.is_changed)
    problems = with_levels((*snapshot.problems, *plan.refresh.refused, *told), snapshot.settings.levels)
    written = tuple(file.path for file in done if file.new is not None)
    removed = tuple(file.path for file in done if file.new is None)
    return Report(written, removed, unchanged, tuple(refused), tuple(saved), problems)


def _write_file(root: Path, file: IndexFile, plan: Plan) -> None:
    path = plan.disk_paths.get(file.path, file.path)
    seen = plan.seen.get(file.path)
    if file.new is not None:
        replace_file(root, path, file.new.encode("utf-8"), seen)
    elif seen is not None:
        remove_own_file(root, path, seen)
