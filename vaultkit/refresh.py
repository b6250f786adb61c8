"""The one pipeline: notes become a survey, a survey becomes index texts. Pure; the same for command and daemon.

`survey` says what the vault means, `plan_pages` what its index notes should say, `refresh`
what every file with marks should hold, given what it holds now. Only text between marks
ever changes, and a tick in a generated row is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.graph.checks import check_circles
from vaultkit.graph.projections import introductions
from vaultkit.graph.ties import find_network
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Note, Problem
from vaultkit.notes.marks import (
    TICKED_HEADING,
    MarkedText,
    Region,
    Regions,
    find_taken_back,
    is_edited,
    render_whole,
    splice_region,
    splice_regions,
    ticked_rows,
)
from vaultkit.notes.ticks import row_key, still_ticked
from vaultkit.practice.stock import Stock
from vaultkit.problems import problem, with_levels, with_more
from vaultkit.settings import VIEW_NAMES, Settings
from vaultkit.tables import Along
from vaultkit.vault.checks import check_snapshot
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot, with_problems
from vaultkit.views import VIEWS
from vaultkit.views.markdown import Linker
from vaultkit.views.material import Material
from vaultkit.views.pages import Page, paginate
from vaultkit.views.rows import Rows

_ROW = re.compile(r"^- \[ \] (.*)$")
HOME = "home"
_GONE = "Nothing stands here any more; this note may be deleted.\n"


class EditedRegion(NamedTuple):
    """A generated region that the user edited: its name and text, to be saved before it is written anew."""

    path: str
    name: str
    line: int
    body: str


class IndexFile(NamedTuple):
    """One file with marks: its text now (None: it is new), its text to be (None: it is to be removed)."""

    path: str
    old: str | None
    new: str | None
    edited: tuple[EditedRegion, ...]

    @property
    def is_changed(self) -> bool:
        """Say whether there is anything to write."""
        return self.old != self.new

    @property
    def moves_lines(self) -> bool:
        """Say whether what stands below its marks stands on other lines then."""
        return self.old is not None and self.new is not None and self.old.count("\n") != self.new.count("\n")


class Refresh(NamedTuple):
    """What is to be written, in order of paths, and what was refused or is doubtful about it."""

    files: tuple[IndexFile, ...]
    refused: tuple[Problem, ...]


def survey(notes: Iterable[Note], files: Files, settings: Settings, today: date) -> Material:
    """Return what the vault means, with all its problems at the levels of the settings."""
    memory = files.memory
    snapshot = take_snapshot(notes, files, settings, today)
    network = find_network(snapshot, memory)
    introduced = memory.ask(introductions, network.stated)
    circles = check_circles(introduced, snapshot.shown, memory)
    found = (*snapshot.problems, *check_snapshot(snapshot, memory), *circles)
    wanted = tuple(name for name in VIEW_NAMES if _is_chosen(name, settings))
    told = with_problems(snapshot, memory.ask(with_levels, found, settings.levels))
    linker = memory.ask(Linker, snapshot.shown, snapshot.kinds, snapshot.directory)
    stock = Stock(told, network, memory=memory)
    return Material(told, network, wanted, stock, linker, Rows(stock, linker))


def find_unchosen(standing: Standing, settings: Settings) -> tuple[str, ...]:
    """Return the index notes that the settings do not choose and of which regions stand in files all the same."""
    paths = standing.texts if settings.notes else ()
    names = {region.name for path in paths for region in standing.regions(path).regions}
    return tuple(
        view for view in VIEW_NAMES
        if not _is_chosen(view, settings) and any(name == view or name.startswith(f"{view}-") for name in names)
    )  # fmt: skip


def _is_chosen(view: str, settings: Settings) -> bool:
    return view in settings.notes or not settings.notes


def plan_pages(material: Material, names: Iterable[str]) -> dict[str, tuple[Page, ...]]:
    """Return the pages of each index note in `names`; Home, if among them, links to those that have rows."""
    listed = list(names)
    memory = material.stock.memory
    pages = {name: paginate(VIEWS[name](material), memory) for name in listed if name != HOME}
    if HOME in listed:
        pages[HOME] = plan_home(material, pages)
    return {name: pages[name] for name in listed}


def plan_home(material: Material, pages: Mapping[str, tuple[Page, ...]]) -> tuple[Page, ...]:
    """Return Home, which links to those of the other index notes that are written."""
    chosen = material.snapshot.settings.notes
    shown = tuple(name for name, view in pages.items() if (name in chosen if chosen else view[0].has_rows))
    return paginate(VIEWS[HOME](material._replace(wanted=shown)), material.stock.memory)


def page_path(page: Page, settings: Settings) -> str:
    """Return where a page is written."""
    return f"{settings.folder}/{page.title}.md"


class Standing:
    """What stands on the disk where index notes go, and in every other file with marks.

    `texts` are those files, `ours` the paths of those that are index notes as a whole.
    """

    def __init__(
        self, texts: Mapping[str, MarkedText], generated: Iterable[str] = (), memory: Memory = NO_MEMORY
    ) -> None:
        self.texts: Mapping[str, MarkedText] = texts
        self.ours = frozenset(generated)
        self.memory = memory

    def beside(self, texts: Mapping[str, MarkedText], generated: Iterable[str]) -> Standing:
        """Return the same with more files."""
        return Standing({**self.texts, **texts}, self.ours.union(generated), self.memory)

    def regions(self, path: str) -> Regions:
        """Return the regions of a file, and what is wrong with its marks."""
        return self.texts[path].found


def find_refusals(pages: Mapping[str, tuple[Page, ...]], standing: Standing, settings: Settings) -> tuple[Problem, ...]:
    """Return why files are not written (errors), marks with names that no index note has, and index notes left behind."""
    planned = planned_regions(pages, settings)
    homes, spare = {name: path for path, name in planned.items()}, _spare_regions(pages, settings)
    # Nearly all of them hold what they are planned to hold, and nothing else.
    others = (
        path for path, text in standing.texts.items() if not text.only_name or text.only_name != planned.get(path)
    )
    refused = [
        told
        for path in sorted(others)
        for told in (*_refusals(path, planned.get(path), standing), *_unknown_regions(path, homes, standing))
    ]
    elsewhere = sorted((standing.ours & standing.texts.keys()) - planned.keys())
    return (*refused, *(told for path in elsewhere for told in _strays(path, homes, spare, standing)))


def _refusals(path: str, planned: str | None, standing: Standing) -> Iterator[Problem]:
    found = standing.regions(path)
    for fault in found.faults:
        yield problem("marks-broken", path, (fault.line, 1), f"{fault.message}; nothing was written in this note")
    names = {region.name for region in found.regions}
    if planned and planned not in names and not found.faults:
        if path in standing.ours:
            message = f"the marks of `{planned}` are gone; restore them, or delete this note to have it made anew"
            yield problem("marks-broken", path, (1, 1), message)
        else:
            message = "this note of yours stands where an index note should go; rename it, or change `folder`"
            yield problem("index-in-the-way", path, (1, 1), message)


def _unknown_regions(path: str, homes: Mapping[str, str], standing: Standing) -> Iterator[Problem]:
    """Yield each region with a name that nothing is written for; pages come and go, and in an index note of ours may."""
    for region in standing.regions(path).regions:
        if region.name in homes or region.name in VIEW_NAMES:
            continue
        views = {view for view in VIEW_NAMES if region.name.startswith(f"{view}-")}
        if not views or (path not in standing.ours and homes.keys() & views):
            message = f"no index note is named `{region.name}`; known are {', '.join(VIEW_NAMES)}"
            yield problem("unknown-region", path, (region.line, 1), message)


def _strays(path: str, homes: Mapping[str, str], spare: Mapping[str, str], standing: Standing) -> Iterator[Problem]:
    """Yield a word on an index note that stays where the settings put none, as when `folder` or `notes` was changed."""
    for region in standing.regions(path).regions:
        if region.name in homes:
            message = f"this index note stands at {homes[region.name]} too; delete this one if it was left behind there"
            yield problem("index-elsewhere", path, (region.line, 1), message)
        elif region.name in spare and not (path == spare[region.name] and _is_whole(standing.texts[path].text, region)):
            message = f"`notes` does not name `{region.name}`; this index note is kept up to date until you delete it"
            yield problem("index-elsewhere", path, (region.line, 1), message)


def planned_regions(pages: Mapping[str, tuple[Page, ...]], settings: Settings) -> dict[str, str]:
    """Return the name of the region that each page's file is to hold.

    Where the settings choose no index notes, a page without rows needs none; where they do,
    only those that are chosen do.
    """
    listed = (page for name, view in pages.items() if _is_chosen(name, settings) for page in view)
    return {page_path(page, settings): page.name for page in listed if page.has_rows or settings.notes}


def _spare_regions(pages: Mapping[str, tuple[Page, ...]], settings: Settings) -> dict[str, str]:
    """Return where each page would be written that the settings do not choose, by the name of its region."""
    listed = (page for name, view in pages.items() if not _is_chosen(name, settings) for page in view)
    return {page.name: page_path(page, settings) for page in listed}


def refresh(pages: Mapping[str, tuple[Page, ...]], standing: Standing, settings: Settings) -> Refresh:
    """Return what each file should hold, given what stands in it now."""
    planned = planned_regions(pages, settings)
    refused = find_refusals(pages, standing, settings)
    blocked = {told.path for told in refused if told.level == "error"}
    bodies = {page.name: page for view in pages.values() for page in view}
    ticks = frozenset(row for text in standing.texts.values() for row in text.ticked)
    if ticks:
        ticks -= find_taken_back(standing.texts.values())
    ticked = still_ticked(ticks, _all_rows(bodies, standing.memory)) if ticks else ticks
    idle = frozenset(name for name, page in bodies.items() if not (page.has_rows or settings.notes))
    wanted = _Bodies(bodies, ticked, tuple(pages), idle, _spare_regions(pages, settings))
    texts = {path: keep_ticks(bodies[name].body, ticked) for path, name in planned.items()}
    wholes = standing.memory.ask_each(_render_whole, planned, Along(texts))
    files: list[IndexFile] = []
    for path in sorted({*planned, *standing.texts} - blocked):
        found, whole = standing.texts.get(path), wholes.get(path)
        text = None if found is None else found.text
        # Nearly always a file is as it is to be, and need not be taken apart.
        if whole is not None and text in (None, whole):
            # The one is let go where both are the same: a large vault has megabytes of them.
            files.append(IndexFile(path, text, text or whole, ()))
        elif whole is not None and found is not None and found.only_name == planned[path] and found.is_untouched:
            files.append(IndexFile(path, text, whole, ()))
        elif text is not None:
            file = _spliced(path, wanted, standing)
            files += [file] if file else []
    return Refresh(tuple(files), refused)


def _all_rows(pages: Mapping[str, Page], memory: Memory) -> frozenset[str]:
    rows = memory.ask_each(_rows_of, pages)
    return frozenset().union(*rows.values())


def _rows_of(page: Page) -> frozenset[str]:
    return frozenset(row[1].strip() for line in page.body.split("\n") if (row := _ROW.match(line)))


def _render_whole(name: str, body: str) -> str:
    return render_whole(name, body)


def keep_ticks(body: str, ticked: frozenset[str]) -> str:
    """Return `body` with the ticked rows, still ticked, in a section of their own at its end.

    A section of which nothing else is left goes.
    """
    if not ticked:
        return body
    sections: list[list[str]] = [[]]
    done: list[str] = []
    emptied: set[int] = set()
    for line in body.split("\n"):
        if line.startswith("## "):
            sections.append([])
        row = _ROW.match(line)
        if row and row[1].strip() in ticked:
            done.append(f"- [x] {row[1]}")
            emptied.add(len(sections) - 1)
        else:
            sections[-1].append(line)
    if not done:
        return body
    kept = (lines for number, lines in enumerate(sections) if number not in emptied or any(lines[1:]))
    return "\n".join([*(line for lines in kept for line in lines), TICKED_HEADING, "", *done, ""])


class _Bodies(NamedTuple):
    """What regions should hold: pages by name, the ticks to keep, the views made this time.

    `idle` are the pages that have nothing to say and need not be there, `spare` those that
    the settings do not choose, with the path at which nobody but us puts them.
    """

    pages: Mapping[str, Page]
    ticked: frozenset[str]
    views: tuple[str, ...]
    idle: frozenset[str]
    spare: Mapping[str, str]

    def body(self, name: str, *, is_ours: bool) -> str | None:
        """Return the text of the region `name`, None where it is none of this time's."""
        if name in self.pages:
            return keep_ticks(self.pages[name].body, self.ticked)
        return _GONE if is_ours and any(name.startswith(f"{view}-") for view in self.views) else None

    def is_needed(self, name: str, path: str, rows: Iterable[str]) -> bool:
        """Say whether the file of ours at `path` is needed for the region `name`, of which `rows` are ticked now."""
        if name in self.spare:
            return path != self.spare[name] or self._keeps_any(rows, name)
        return name in self.pages and name not in self.idle

    def _keeps_any(self, rows: Iterable[str], name: str) -> bool:
        """Say whether one of the ticked rows stays ticked in the region `name`: it waits to be done."""
        kept = ticked_rows(keep_ticks(self.pages[name].body, self.ticked))
        return not {*map(row_key, rows)}.isdisjoint(map(row_key, kept))


def _spliced(path: str, bodies: _Bodies, standing: Standing) -> IndexFile | None:
    """Return the file with every region of this time's views brought up to date, None if it holds none of them.

    An index note of ours that is needed no more goes, unless somebody has written in it.
    """
    text, is_ours = standing.texts[path].text, path in standing.ours
    due = [
        (region, body)
        for region in standing.regions(path).regions
        if (body := bodies.body(region.name, is_ours=is_ours)) is not None
    ]
    new = splice_regions(text, {region.name: body for region, body in due})
    # What was edited into the very text that is due is no loss.
    edited = tuple(
        EditedRegion(path, region.name, region.line, text[region.body_start : region.body_end])
        for region, _ in (due if new != text else ())
        if is_edited(region, text)
    )
    if is_ours and any(_may_go(path, text, region, bodies) for region, _ in due):
        return IndexFile(path, text, None, edited)
    return IndexFile(path, text, new, edited) if due else None


def _may_go(path: str, text: str, region: Region, bodies: _Bodies) -> bool:
    rows = ticked_rows(text[region.body_start : region.body_end])
    return not bodies.is_needed(region.name, path, rows) and _is_whole(text, region)


def _is_whole(text: str, region: Region) -> bool:
    """Say whether a file is as vaultkit made it: nothing of the user's stands outside the region."""
    emptied = splice_region(text, region.name, "")
    return emptied.removeprefix("\ufeff").replace("\r\n", "\n") == render_whole(region.name, "")


def problems_of(snapshot: Snapshot, refused: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return all problems, those of refused files included, at the levels of the settings."""
    return with_more(snapshot.problems, refused, snapshot.settings.levels)
