"""Something that was to be done is done: its task is ticked, or its debt closed by a dated line, in the note it came from.

The wish comes by number, by words, or from a ticked row of an index note. What becomes of
each kind of row is decided here; how a note is edited is edit/'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from vaultkit.change import Edit, Splice, edit_text, splices_between
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.rows import Row
from vaultkit.disk.write import replace_file, require_writable
from vaultkit.edit.head import find_fields, find_properties
from vaultkit.edit.log import Happened, log_splice
from vaultkit.edit.page import Page
from vaultkit.edit.removal import without_field, without_value
from vaultkit.edit.tick import tick_task
from vaultkit.editing import read_page
from vaultkit.errors import NotFoundError, WriteRefusedError
from vaultkit.model import NotePath
from vaultkit.notes.marks import MarkedText, find_regions, find_taken_back
from vaultkit.notes.tasks import is_empty_task
from vaultkit.notes.ticks import row_key
from vaultkit.practice.agenda import Step
from vaultkit.practice.debts import debt_in_words, done_in_words
from vaultkit.practice.followups import FollowUp, find_followups
from vaultkit.practice.reminders import PROMISED, find_reminders
from vaultkit.practice.stock import Stock
from vaultkit.reading import Reading
from vaultkit.tables import chained
from vaultkit.vault.debts import Debt, plain_words
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import is_ghost
from vaultkit.views.material import Material

_CLOSING = {
    "thanks": "thanked", "report": "told", "promise": "kept", "lead": "followed", "offer": "declined",
    "advice": "acted",
}  # fmt: skip
_BY_HAND = {
    "revisit": "give its note another day in `revisit`, or end it with a stage",
    "deadline": "give its note another day in `deadline`, or note the stage reached, such as `(stage:: applied)`",
    "plan": "it counts by itself once its day has come; where it was earlier, change its day",
    "profile": "write the new day into `profiles` of your own note",
    "expired": "delete the note, or give it another day in `expires`",
}
_TICKED = re.compile(
    r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(?P<state>[xX])\][ \t]+(?P<words>.*?)"
    r"(?P<done>[ \t]+(?:✅\ufe0f?[ \t]*\d{4}-\d\d-\d\d|[\[(]completion::[ \t]*\d{4}-\d\d-\d\d[\])]))?[ \t]*\r?$",
    re.MULTILINE,
)


def rows_of(snapshot: Snapshot) -> Iterator[Row]:
    """Yield everything that can be done in the vault: open tasks, planned follow-ups, people to be in touch with, debts."""
    for path, note in snapshot.notes.items():
        if snapshot.kinds[path] != "index":
            tasks = [each for each in note.tasks if each.is_open and not is_empty_task(each)]
            yield from (Row("task", path, each.line, (), each.text) for each in tasks)
    for found in find_followups(snapshot):
        if found.kind != "task":
            yield row_of(found)
    for debt in snapshot.debts:
        if debt.closed is None:
            yield _row_of_debt(debt)


def row_of(found: FollowUp) -> Row:
    """Return a follow-up as a row."""
    words = found.reason.removeprefix(PROMISED) if found.kind == "promise" else found.reason
    return Row(found.kind, found.evidence.path, found.evidence.line, tuple(found.people), words)


def _row_of_debt(debt: Debt) -> Row:
    return Row(debt.kind, debt.evidence.path, debt.evidence.line, (debt.person,), debt.subject)


def row_of_step(step: Step, stock: Stock) -> Row:
    """Return what is done first of all that is due with somebody: the weightiest that a note can settle."""
    # By their words, since several may stand on one line.
    debts = {(each.kind, debt_in_words(each)): each for each in stock.open_debts.get(step.about, ())}
    planned = {each.evidence: each for each in stock.once(find_reminders) if step.about in each.people}
    for reason in step.reasons:
        if (reason.kind, reason.words) in debts:
            return _row_of_debt(debts[reason.kind, reason.words])
        if reason.kind == "follow-up" and reason.evidence in planned:
            return row_of(planned[reason.evidence])
    evidence = step.reasons[0].evidence
    return Row("keep in touch", evidence.path, evidence.line, (step.about,), "in touch")


def _rows_with_boxes(material: Material) -> dict[str, Row]:
    """Return what each row with a box stands for, by its words as the index notes render them."""
    rendered = material.rows
    rows = {block.lines[0]: row_of(each) for each, block in rendered.follow_ups}
    rows.update((block.lines[0], _row_of_debt(debt)) for debt, block in chained(rendered.debts))
    return {words.removeprefix("- [ ] ").strip(): row for words, row in rows.items()}


def still_open(row: Row, reading: Reading) -> Row:
    """Return a listed row as it stands now; raise NotFoundError where nothing open says the same, or more than one does.

    Of several in the same note, the one with the same people is meant, then the one on the same line.
    """
    notes = reading.material.snapshot.notes
    if row.kind == "keep in touch" and all(is_ghost(each) or each in notes for each in row.people):
        return row
    stock = reading.material.stock
    # A task is its words in a note, whoever is reminded of it.
    row = row._replace(people=()) if row.kind == "task" else row
    same = [each for each in open_rows(stock) if (each.kind, each.path, each.text) == (row.kind, row.path, row.text)]
    if all(NotePath(each) in stock.snapshot.notes for each in row.people):
        # What waits for others is not theirs; only under a new name may somebody be meant who was not listed.
        same = [each for each in same if each.people == row.people]
    best = max((_nearness(each, row) for each in same), default=None)
    nearest = sorted(each for each in same if _nearness(each, row) == best)
    if len(nearest) == 1:
        return nearest[0]
    raise NotFoundError(f'"{plain_words(row.text)}" {_doubt(nearest, stock)}; run `vaultkit next` for a new list')


def open_rows(stock: Stock) -> tuple[Row, ...]:
    """Return all that may be listed and is open, what only hands can do included: tasks by themselves, all else with its people."""
    reminders = (row_of(each) for each in stock.once(find_reminders) if each.kind != "task")
    return tuple(dict.fromkeys((*rows_of(stock.snapshot), *reminders)))


def _nearness(row: Row, listed: Row) -> tuple[bool, bool]:
    return row.people == listed.people, row.line == listed.line


def _doubt(nearest: Iterable[Row], stock: Stock) -> str:
    places = (" with ".join((f"{row.path}:{row.line}", *map(stock.name, row.people[:1]))) for row in nearest)
    listed = ", ".join(places)
    return f"may be any of {listed}" if listed else "is not open as it was listed"


class Tick(NamedTuple):
    """A ticked row of an index note: its words, the note, and the splices that take the tick away."""

    words: str
    path: NotePath
    splices: tuple[Splice, ...]


def find_ticked(reading: Reading) -> tuple[dict[Row, tuple[Tick, ...]], int]:
    """Return what is ticked in index notes and still open, with its ticks, and how many ticks name nothing open."""
    pages = [page for path in reading.marked if (page := _raw_page(path, reading))]
    ticks = [tick for page in pages for tick in _ticks_of(page)]
    if not ticks:
        return {}, 0
    taken_back = find_taken_back(MarkedText(page.text) for page in pages)
    rendered = _rows_with_boxes(reading.material)
    by_key: dict[str, list[Row]] = {}
    for words, each in rendered.items():
        by_key.setdefault(row_key(words), []).append(each)
    rows: dict[Row, tuple[Tick, ...]] = {}
    lost = 0
    for tick in (each for each in ticks if each.words not in taken_back):
        near = by_key.get(row_key(tick.words), [])
        match = rendered.get(tick.words) or (near[0] if len(near) == 1 else None)
        lost += match is None
        if match:
            rows[match] = (*rows.get(match, ()), tick)
    return rows, lost


def _raw_page(path: NotePath, reading: Reading) -> Page | None:
    """Return a file with marks as it is now: its ticks count whatever else is wrong with it. None if it is no text."""
    try:
        content = read_bytes_or_none(reading.root / reading.disk_paths.get(path, path))
        return Page(path, content.decode("utf-8")) if content is not None else None
    except (OSError, UnicodeDecodeError):
        return None


def _ticks_of(page: Page) -> Iterator[Tick]:
    found = find_regions(page.text)
    for region in found.regions if not found.faults else ():
        for match in _TICKED.finditer(page.text, region.body_start, region.body_end):
            added = (Splice(*match.span("done"), ""),) if match["done"] else ()
            yield Tick(match["words"].strip(), page.path, (Splice(*match.span("state"), " "), *added))


def clear_ticks(ticks: Iterable[Tick], reading: Reading) -> None:
    """Take away the ticks of rows that were done, so that what comes again is not taken for done.

    They stand in text of ours, which `report` writes anew: this is no part of the edit that
    `undo` takes back, and where a file has changed meanwhile the tick stays.
    """
    words = {tick.words for tick in ticks}
    for path in sorted({tick.path for tick in ticks}):
        name = reading.disk_paths.get(path, path)
        content = read_bytes_or_none(reading.root / name) or b""
        page = Page(path, content.decode("utf-8"))
        splices = [each for tick in _ticks_of(page) if tick.words in words for each in tick.splices]
        with suppress(WriteRefusedError):
            replace_file(reading.root, name, page.with_splices(splices).text.encode("utf-8"), content)


class Settling:
    """Rows being done, one after the other: the pages as they were and as they become, and what to tell."""

    def __init__(self, reading: Reading, on: date) -> None:
        self.reading, self.on = reading, on
        self.before: dict[NotePath, Page] = {}
        self.after: dict[NotePath, Page] = {}
        self.told: list[str] = []

    def settle(self, rows: Iterable[Row]) -> None:
        """Do `rows`, from below, so that the lines of those above still hold."""
        for row in sorted(rows, key=lambda row: (row.path, -row.line)):
            self._settle(row)

    def settle_each(self, rows: Iterable[Row]) -> dict[Row, str]:
        """Do those of `rows` that can be done, and return why the others cannot."""
        left: dict[Row, str] = {}
        for row in sorted(rows, key=lambda row: (row.path, -row.line)):
            told = len(self.told)
            try:
                # One that may not be written would keep all others from being done.
                path = _note_of(row, self.reading)
                require_writable(self.reading.root, self.reading.disk_paths.get(path, path))
                self._settle(row)
            except (WriteRefusedError, NotFoundError) as error:
                del self.told[told:]
                left[row] = str(error)
        return left

    def _settle(self, row: Row) -> None:
        path = _note_of(row, self.reading)
        page = self.before[path] if path in self.before else read_page(self.reading, path)
        settled = self._settled(row, self.after.get(path, page))
        self.before[path], self.after[path] = page, settled

    def _tell(self, kind: str, subject: str, people: Iterable[str]) -> None:
        self.told.append(done_in_words(kind, subject, map(self.reading.material.stock.name, people)))

    def edit(self) -> Edit:
        """Return the edit of all that was done."""
        pairs = ((page, self.after[path]) for path, page in self.before.items())
        changes = (edit_text(old.path, old.text, splices_between(old.text, new.text)) for old, new in pairs)
        return Edit(f"done: {', '.join(self.told)}", tuple(change for change in changes if change))

    def _settled(self, row: Row, page: Page) -> Page:
        if row.kind == "task":
            return self._ticked(row, page)
        if row.kind in _BY_HAND:
            raise WriteRefusedError(f"{row.path}:{row.line}: this is done by hand: {_BY_HAND[row.kind]}")
        self._tell(row.kind, row.text, row.people)
        if row.kind == "follow-up":
            page = _without_plan(page, row, self.reading.material.snapshot.kinds[page.path])
        happened = Happened(self.on, _words_for(row), self.reading.material.snapshot.today)
        return page.with_splices((log_splice(page, happened),))

    def _ticked(self, row: Row, page: Page) -> Page:
        task = next((each for each in page.note.tasks if each.line == row.line and each.text == row.text), None)
        if task is None:
            same = [each for each in page.note.tasks if each.is_open and each.text == row.text]
            task = same[0] if len(same) == 1 else None
        if task is None:
            raise NotFoundError(f"{row.path}:{row.line}: the task stands there no more; list again")
        ticked = tick_task(page, task, self.on)
        again = f" (again on {ticked.again.isoformat()})" if ticked.again else ""
        # A task that stands anywhere else names its people itself.
        whose = (row.path,) if self.reading.material.snapshot.kinds[page.path] == "person" else ()
        self._tell("task", task.text + again, whose)
        return page.with_splices(ticked.splices)


class Ticked(NamedTuple):
    """All that is ticked in index notes, being done: its rows with their ticks, why some are left, how many ticks name nothing open."""

    settling: Settling
    rows: Mapping[Row, tuple[Tick, ...]]
    left: Mapping[Row, str]
    lost: int

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Return the ticks of what is done."""
        return tuple(tick for row, ticks in self.rows.items() if row not in self.left for tick in ticks)


def settle_ticked(reading: Reading, on: date) -> Ticked:
    """Do what is ticked in index notes and can be done, on that day; nothing is written yet."""
    rows, lost = find_ticked(reading)
    settling = Settling(reading, on)
    return Ticked(settling, rows, settling.settle_each(rows), lost)


def _without_plan(page: Page, row: Row, kind: str) -> Page:
    if row.line > page.note.head_end:
        return without_field(page, find_fields(page.note.fields, "follow_up", kind), row.line, row.text)
    return without_value(page, find_properties(page.note.head, "follow_up", kind), row.line, row.text)


def _words_for(row: Row) -> str:
    """Return the words of the dated line that says that a row was done."""
    if row.kind in _CLOSING:
        # News, thanks and kept promises reach the person; following a lead or declining an offer need not.
        mark = "#note " if row.kind in ("lead", "offer") else ""
        return f"{mark}({_CLOSING[row.kind]}:: {row.text})"
    return {"follow-up": row.text, "birthday": "birthday wishes"}.get(row.kind, "in touch")


def _note_of(row: Row, reading: Reading) -> NotePath:
    """Return the note in which a row is done: a task and a plan where they stand, anything else with its person."""
    if row.kind in ("task", "follow-up"):
        return NotePath(row.path)
    if not row.people or NotePath(row.people[0]) not in reading.material.snapshot.notes:
        raise WriteRefusedError(
            f"{row.path}:{row.line}: it is due to somebody without a note; make one, then try again"
        )
    return NotePath(row.people[0])
