"""A Reading becomes index notes on disk: planned, compared, written where bytes differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.write import ChangedMeanwhileError, remove_own_file, replace_file, save_edited, sweep_temporary_files
from vaultkit.editing import carry_out
from vaultkit.errors import WriteRefusedError
from vaultkit.halves import do_in_halves
from vaultkit.memory import NO_MEMORY
from vaultkit.model import Problem
from vaultkit.problems import problem, with_levels
from vaultkit.reading import PLAIN, Manner, Reading, read_from_disk
from vaultkit.refresh import (
    HOME,
    IndexFile,
    Refresh,
    Standing,
    find_refusals,
    find_unchosen,
    page_path,
    plan_home,
    plan_pages,
    problems_of,
    refresh,
)
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.settling import Ticked, clear_ticks, settle_ticked
from vaultkit.vault.snapshot import with_problems
from vaultkit.views.material import Material
from vaultkit.views.pages import Page

_MOST_TRIES = 3
_FEWEST_FOR_TWO = 3000


class Plan(NamedTuple):
    """What the index notes should hold, the bytes that their files hold now, and how they are spelled on disk."""

    refresh: Refresh
    seen: Mapping[str, bytes]
    disk_paths: Mapping[str, str]


class Report(NamedTuple):
    """What a report did: paths by outcome, regions saved before they were written anew, all problems.

    `settled_on` are the files, as spelled on the disk, that were found as they should be; None
    where one was not, or where the next report may find more to read. `done` are the files
    that were written or removed, with their texts; `ticked` the words of ticks written back.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[str, ...]
    saved: tuple[str, ...]
    problems: tuple[Problem, ...]
    settled_on: tuple[str, ...] | None = None
    done: tuple[IndexFile, ...] = ()
    ticked: tuple[str, ...] = ()


def plan_report(reading: Reading, only: tuple[str, ...] = ()) -> Plan:
    """Return what the index notes (those named in `only`, or all that the settings want) should hold."""
    material = reading.material
    settings = material.snapshot.settings
    seen = _read_seen(reading, reading.marked)
    texts, unreadable = _decode_all(seen)
    generated = (path for path, note in material.snapshot.notes.items() if note.generated)
    standing = Standing(texts, generated, material.stock.memory)
    names = (*material.wanted, *find_unchosen(standing, settings))
    wanted = tuple(name for name in names if not only or name in only)
    # Home links to the others that have rows, so that it needs to know of them all.
    others = _plan_all(material, [n for n in (names if HOME in wanted else wanted) if n != HOME])
    pages = {name: view for name, view in others.items() if name in wanted}
    paths = [page_path(page, settings) for view in others.values() for page in view]
    paths.append(f"{settings.folder}/{VIEW_TITLES[HOME]}.md")
    beside = _read_seen(reading, (path for path in paths if path not in seen))
    texts, odd = _decode_all(beside)
    seen, unreadable = {**seen, **beside}, (*unreadable, *odd)
    standing.add(texts)
    if HOME in wanted:
        # Home tells of refused files too, of whichever index note, so these are found before it is rendered.
        refused = find_refusals(others, standing, settings)
        told = with_levels((*material.snapshot.problems, *refused, *unreadable), settings.levels)
        home = material._replace(snapshot=with_problems(material.snapshot, told))
        pages = {**pages, HOME: plan_home(home, others)}
    due = refresh(pages, standing, settings)
    blocked = {told.path for told in unreadable}
    files = tuple(file for file in due.files if file.path not in blocked)
    return Plan(Refresh(files, (*due.refused, *unreadable)), seen, reading.disk_paths)


def _plan_all(material: Material, names: Sequence[str]) -> dict[str, tuple[Page, ...]]:
    """Return the pages of the index notes in `names`; those of a large vault are rendered by two processes.

    Not where answers are kept for the next reading: those of the other process would be lost.
    """
    is_worth_two = len(material.snapshot.notes) >= _FEWEST_FOR_TWO and material.stock.memory is NO_MEMORY
    fewest = 2 if is_worth_two else len(names) + 1
    parts = do_in_halves(lambda listed: plan_pages(material, listed), names, fewest)
    return {name: pages for part in parts for name, pages in part.items()}


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


def write_report(root: Path, today: date, only: tuple[str, ...] = (), manner: Manner = PLAIN) -> Report:
    """Bring the index notes of the vault up to date and return what was done.

    A file that changed while it was looked at is looked at again, a few times.
    """
    report, settings = None, None
    ticked: tuple[str, ...] = ()
    for _ in range(_MOST_TRIES):
        reading = read_from_disk(root, today, manner)
        # Whatever comes after this needs another look.
        manner = manner._replace(look=None)
        settings = reading.material.snapshot.settings
        try:
            written = write_ticks(reading) if settings.write_back else NO_TICKS
            if written.told:
                ticked += written.told
                reading = read_from_disk(root, today, manner)
            report = _with_ticks(_write(reading, plan_report(reading, only)), Ticks(ticked, written.left), settings)
            break
        except ChangedMeanwhileError as error:
            last = error
    else:
        raise last
    sweep_temporary_files(root, (settings.folder,))
    return report


class Ticks(NamedTuple):
    """What became of ticks: the words of what was written back, and a problem for each that could not be."""

    told: tuple[str, ...] = ()
    left: tuple[Problem, ...] = ()


NO_TICKS = Ticks()


def _with_ticks(report: Report, ticks: Ticks, settings: Settings) -> Report:
    """Return the report with what became of its ticks; the next one will not tell the same."""
    if not any(ticks):
        return report
    problems = with_levels((*report.problems, *ticks.left), settings.levels)
    return report._replace(ticked=ticks.told, problems=problems, settled_on=None)


def write_ticks(reading: Reading) -> Ticks:
    """Write what is ticked in index notes into the notes it came from, and return what became of it.

    What cannot be done there stays ticked, is told, and stops nothing else.
    """
    ticked = settle_ticked(reading, reading.material.snapshot.today)
    try:
        carry_out(ticked.settling.edit(), reading)
        clear_ticks(ticked.ticks, reading)
    except ChangedMeanwhileError:
        raise
    except WriteRefusedError as error:
        first = next(iter(ticked.rows), None)
        return Ticks((), (problem("tick-left", first.path, (first.line, 1), str(error)),) if first else ())
    return Ticks(tuple(ticked.settling.told), _left(ticked))


def foresee_ticks(reading: Reading) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the index notes of which a report would write ticks back, and a problem for each tick that would stay.

    Nothing, where the settings leave ticks to the user.
    """
    if not reading.material.snapshot.settings.write_back:
        return (), ()
    ticked = settle_ticked(reading, reading.material.snapshot.today)
    return tuple(sorted({str(tick.path) for tick in ticked.ticks})), _left(ticked)


def _left(ticked: Ticked) -> tuple[Problem, ...]:
    pairs = ((row, reason.removeprefix(f"{row.path}:{row.line}: ")) for row, reason in ticked.left.items())
    return tuple(problem("tick-left", row.path, (row.line, 1), words) for row, words in pairs)


def _write(reading: Reading, plan: Plan) -> Report:
    root, snapshot = reading.root, reading.material.snapshot
    done: list[IndexFile] = []
    saved: list[str] = []
    told: list[Problem] = []
    for file in plan.refresh.files:
        if not file.is_changed:
            continue
        for kept, word in _save_edits(root, file):
            saved.append(kept)
            told.append(word)
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
    settled_on = _settled_on(reading, plan)
    return Report(written, removed, unchanged, tuple(refused), tuple(saved), problems, settled_on, tuple(done))


def _save_edits(root: Path, file: IndexFile) -> Iterator[tuple[str, Problem]]:
    """Keep what was edited by hand in a file that is to be written anew; yield where, and a word on it."""
    for region in file.edited:
        kept = save_edited(root, region.name, region.body)
        message = f"the region `{region.name}` was edited by hand; the edit is kept in {kept}. Write outside the marks"
        yield kept, problem("index-edited", file.path, (region.line, 1), message)


def foresee_report(reading: Reading, plan: Plan) -> Report:
    """Return what a report would do, with nothing written."""
    files, refused = plan.refresh
    changed = tuple(file.path for file in files if file.is_changed and file.new is not None)
    removed = tuple(file.path for file in files if file.is_changed and file.new is None)
    unchanged = tuple(file.path for file in files if not file.is_changed)
    # To write a tick back takes it away from its index note.
    ticked, left = foresee_ticks(reading)
    changed += tuple(path for path in unchanged if path in ticked)
    unchanged = tuple(path for path in unchanged if path not in ticked)
    stopped = tuple(dict.fromkeys(told.path for told in refused if told.level == "error"))
    problems = problems_of(reading.material.snapshot, (*refused, *left))
    return Report(changed, removed, unchanged, stopped, (), problems, _settled_on(reading, plan))


def _settled_on(reading: Reading, plan: Plan) -> tuple[str, ...] | None:
    """Return the files that the plan rests on beside the notes, None if a file is to change or something was not read."""
    if not reading.is_whole or any(file.is_changed for file in plan.refresh.files) or _has_pending_ticks(reading, plan):
        return None
    return tuple(plan.disk_paths.get(path, path) for path in plan.seen)


def _has_pending_ticks(reading: Reading, plan: Plan) -> bool:
    """Say whether ticks wait to be written back, which may succeed another time though no file has changed."""
    is_wanted = reading.material.snapshot.settings.write_back
    return is_wanted and any(b"[x]" in content or b"[X]" in content for content in plan.seen.values())


def _write_file(root: Path, file: IndexFile, plan: Plan) -> None:
    path = plan.disk_paths.get(file.path, file.path)
    seen = plan.seen.get(file.path)
    if file.new is not None:
        replace_file(root, path, file.new.encode("utf-8"), seen)
    elif seen is not None:
        remove_own_file(root, path, seen)
