"""A Reading becomes index notes on disk: planned, compared, written where bytes differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.marked import MarkedFiles
from vaultkit.disk.write import ChangedMeanwhileError, remove_own_file, replace_file, save_edited, sweep_temporary_files
from vaultkit.errors import WriteRefusedError
from vaultkit.halves import do_by_two
from vaultkit.memory import NO_MEMORY
from vaultkit.model import NotePath, Problem
from vaultkit.notes.marks import MarkedText
from vaultkit.problems import problem, with_more
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
from vaultkit.ticking import NO_TICKS, Ticks, foresee_ticks, write_ticks
from vaultkit.vault.snapshot import with_problems
from vaultkit.views.material import Material
from vaultkit.views.pages import Page

_MOST_TRIES = 3
_FEWEST_FOR_TWO = 3000


class Seen(NamedTuple):
    """The files with marks, and those in the places of index notes: their texts, and the bytes of those that are no UTF-8."""

    texts: Mapping[str, MarkedText]
    odd: Mapping[str, bytes]

    def refused(self) -> tuple[Problem, ...]:
        """Return a refusal of each file that is not UTF-8."""
        message = "the file is not UTF-8 text, so nothing was written in it; save it as UTF-8, or rename it"
        return tuple(problem("index-in-the-way", path, (1, 1), message) for path in self.odd)


class Plan(NamedTuple):
    """What the index notes should hold, what their files hold now, and how they are spelled on disk."""

    refresh: Refresh
    seen: Seen
    disk_paths: Mapping[str, str]


class Report(NamedTuple):
    """What a report did: paths by outcome, regions saved before they were written anew, all problems.

    `settled_on` are the files, as spelled on the disk, that were found as they should be; None
    where one was not, or where the next report may find more to read. `done` are the files
    that were written or removed, with their texts; `ticked` the words of ticks written back.
    `has_moved` says that lines of a note of the user's stand elsewhere now, so that rows may name others.
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
    has_moved: bool = False


def plan_report(reading: Reading, only: tuple[str, ...] = (), files: MarkedFiles | None = None) -> Plan:
    """Return what the index notes (those named in `only`, or all that the settings want) should hold.

    `files` are those with marks as whoever reads the vault again and again keeps them.
    """
    material = reading.material
    settings = material.snapshot.settings
    marked = MarkedFiles() if files is None else files
    seen = _look_at(reading, reading.marked, marked)
    standing = Standing(seen.texts, _generated(material, seen.texts), material.stock.memory)
    names = (*material.wanted, *find_unchosen(standing, settings))
    wanted = tuple(name for name in names if not only or name in only)
    # Home links to the others that have rows, so that it needs to know of them all.
    others = _plan_all(material, [n for n in (names if HOME in wanted else wanted) if n != HOME])
    pages = {name: view for name, view in others.items() if name in wanted}
    paths = [page_path(page, settings) for view in others.values() for page in view]
    paths.append(f"{settings.folder}/{VIEW_TITLES[HOME]}.md")
    beside = _look_at(reading, (path for path in paths if path not in seen.texts and path not in seen.odd), marked)
    seen = Seen({**seen.texts, **beside.texts}, {**seen.odd, **beside.odd})
    marked.keep_only(_place_of(path, reading) for path in seen.texts)
    standing = standing.beside(beside.texts, _generated(material, beside.texts))
    if HOME in wanted:
        # Home tells of refused files too, of whichever index note, so these are found before it is rendered.
        told = (*find_refusals(others, standing, settings), *seen.refused())
        pages = {**pages, HOME: plan_home(_telling(material, told), others)}
    due = refresh(pages, standing, settings)
    written = tuple(file for file in due.files if file.path not in seen.odd)
    return Plan(Refresh(written, (*due.refused, *seen.refused())), seen, reading.disk_paths)


def _telling(material: Material, told: Iterable[Problem]) -> Material:
    """Return the material with more problems."""
    snapshot = material.snapshot
    problems = with_more(snapshot.problems, told, snapshot.settings.levels)
    return material if problems is snapshot.problems else material._replace(snapshot=with_problems(snapshot, problems))


def _generated(material: Material, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of `paths` at which an index note stands that is ours as a whole."""
    notes = material.snapshot.notes
    return (path for path in paths if (note := notes.get(NotePath(path))) and note.generated)


def _plan_all(material: Material, names: Sequence[str]) -> dict[str, tuple[Page, ...]]:
    """Return the pages of the index notes in `names`; those of a large vault are rendered by two processes.

    Not where answers are kept for the next reading: those of the other process would be lost.
    """
    is_worth_two = len(material.snapshot.notes) >= _FEWEST_FOR_TWO and material.stock.memory is NO_MEMORY
    ours = [name for name in names if is_worth_two and name in _DUE]
    others = [name for name in names if name not in ours]
    parts = do_by_two(lambda listed: plan_pages(material, listed), ours, others)
    found = {name: pages for part in parts for name, pages in part.items()}
    return {name: found[name] for name in names}


_DUE = frozenset(("follow-ups", "leads", "thanks", "people-to-contact", "warm-paths"))
"""The index notes of what is to be done: they rest on the same rows, and take about as long as all others."""


def _place_of(path: str, reading: Reading) -> str:
    """Return where on the disk the file at a path of the vault lies."""
    return f"{reading.root}/{reading.disk_paths.get(path, path)}"


def _look_at(reading: Reading, paths: Iterable[str], files: MarkedFiles) -> Seen:
    """Return those of the files at `paths` that are there, byte order marks kept."""
    texts: dict[str, MarkedText] = {}
    odd: dict[str, bytes] = {}
    for path in dict.fromkeys(paths):
        try:
            found = files.read(_place_of(path, reading))
        except OSError as error:
            raise WriteRefusedError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
        if isinstance(found, MarkedText):
            texts[path] = found
        elif found is not None:
            odd[path] = found
    return Seen(texts, odd)


def write_report(root: Path, today: date, only: tuple[str, ...] = (), manner: Manner = PLAIN) -> Report:
    """Bring the index notes of the vault up to date and return what was done.

    Where that moved lines of the user's own down, below marks in a note of theirs, the rows that name these lines
    are brought up to date too.
    """
    report = write_once(root, today, only, manner)
    for _ in range(_MOST_TRIES):
        if not report.has_moved:
            break
        report = together(report, write_once(root, today, only, manner))
    return report


def together(first: Report, then: Report) -> Report:
    """Return what two reports did, one after the other, as one."""
    written = tuple(sorted({*first.written, *then.written}))
    loud = (told for told in first.problems if told.code in ("index-edited", "tick-left"))
    return then._replace(
        written=written,
        removed=tuple(sorted({*first.removed, *then.removed})),
        unchanged=tuple(path for path in then.unchanged if path not in written),
        saved=(*first.saved, *then.saved),
        problems=tuple(sorted({*loud, *then.problems})),
        done=tuple({file.path: file for file in (*first.done, *then.done)}.values()),
        ticked=(*first.ticked, *then.ticked),
        settled_on=None,
    )


def write_once(root: Path, today: date, only: tuple[str, ...] = (), manner: Manner = PLAIN) -> Report:
    """Bring the index notes up to date with what the notes say now, and return what was done.

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
                manner.tell(written.told)
                reading = read_from_disk(root, today, manner)
            report = _with_ticks(
                _write(reading, plan_report(reading, only, manner.files)), Ticks(ticked, written.left), settings
            )
            break
        except ChangedMeanwhileError as error:
            last = error
    else:
        raise last
    sweep_temporary_files(root, (settings.folder,))
    return report


def _with_ticks(report: Report, ticks: Ticks, settings: Settings) -> Report:
    """Return the report with what became of its ticks; the next one will not tell the same."""
    if not any(ticks):
        return report
    problems = with_more(report.problems, ticks.left, settings.levels)
    return report._replace(ticked=ticks.told, problems=problems, settled_on=None)


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
    problems = with_more(snapshot.problems, (*plan.refresh.refused, *told), snapshot.settings.levels)
    written = tuple(file.path for file in done if file.new is not None)
    removed = tuple(file.path for file in done if file.new is None)
    settled_on = _settled_on(reading, plan)
    has_moved = _has_moved(done, reading.material)
    return Report(
        written, removed, unchanged, tuple(refused), tuple(saved), problems, settled_on, tuple(done), (), has_moved
    )


def _has_moved(done: Iterable[IndexFile], material: Material) -> bool:
    moved = [file.path for file in done if file.moves_lines]
    return len(moved) > sum(1 for _ in _generated(material, moved))


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
    return tuple(plan.disk_paths.get(path, path) for path in (*plan.seen.texts, *plan.seen.odd))


def _has_pending_ticks(reading: Reading, plan: Plan) -> bool:
    """Say whether ticks wait to be written back, which may succeed another time though no file has changed."""
    is_wanted = reading.material.snapshot.settings.write_back
    seen = plan.seen
    return is_wanted and (
        any(text.has_ticks for text in seen.texts.values())
        or any(b"[x]" in content or b"[X]" in content for content in seen.odd.values())
    )


def _write_file(root: Path, file: IndexFile, plan: Plan) -> None:
    path = plan.disk_paths.get(file.path, file.path)
    found = plan.seen.texts.get(file.path)
    seen = None if found is None else found.text.encode("utf-8")
    if file.new is not None:
        replace_file(root, path, file.new.encode("utf-8"), seen)
    elif seen is not None:
        remove_own_file(root, path, seen)
