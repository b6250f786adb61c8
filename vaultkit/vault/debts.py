"""What moves open and close: leads to follow, thanks, reports and promises, each with its evidence.

The rules are those of docs/format.md. A closing move that names nothing open is told, with
a list of what is open, rather than guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from heapq import heapify, heappop, heappush
from operator import attrgetter

from vaultkit.model import Evidence, Problem, new_tuple
from vaultkit.notes.dates import parse_day
from vaultkit.notes.fields import split_fields
from vaultkit.notes.links import show_words
from vaultkit.notes.shown import drop_marks
from vaultkit.problems import problem
from vaultkit.vault.catalogue import Catalogue
from vaultkit.vault.effects import CLOSES, NEWS, OPENS, QUIET
from vaultkit.vault.encounters import Encounter, Move
from vaultkit.vault.moves import introduces_self
from vaultkit.vault.names import fold
from vaultkit.vault.stated import is_ghost

_PLACE = attrgetter("day", "path", "entry.line")
_LONGEST, _MOST_TOLD = 80, 20
_MARKED = re.compile(r"[%`<>#|{}$\\~=*_^]|::|://")
_NO_BRACKETS = str.maketrans(dict.fromkeys("()[]"))
_OPENING = frozenset(("got", "intro"))
_ADVICE = re.compile(r"advice\b", re.IGNORECASE)
_DUE = re.compile("\\s*[📅📆🗓]\ufe0f?\\s*(\\d{4}-\\d{2}-\\d{2})")
_WORD = re.compile(r"[^\W_]+")
_TAKEN_UP = frozenset(("report", "offer"))
_NAMING = frozenset(name for name, kinds in OPENS.items() if not _TAKEN_UP.isdisjoint(kinds))
"""Moves of which somebody may take up what they name."""
_UNSAID: Mapping[str, str] = {"got": "their help", "acted": "their advice", "intro": "somebody whom no note names"}


@dataclass(slots=True)
class Debt:
    """Something open with a person: `kind` is `lead`, `thanks`, `report`, `offer`, `promise` or `advice`.

    `subject` is the move's words (of a move without any, those of its entry: `is_unnamed`), `about` the id of the note that they name ("" for words
    alone), `closed` the day on which it was settled. `due` is a promise's own day. `since`
    is the day since when a report has something to tell (None: nothing came of it yet),
    `news` the words that say what, and `move` the move that opened it ("" for an opportunity).
    """

    kind: str
    person: str
    subject: str
    about: str
    opened: date
    evidence: Evidence
    closed: date | None = None
    due: date | None = None
    since: date | None = None
    news: str = ""
    move: str = ""
    is_unnamed: bool = False

    @property
    def is_waiting(self) -> bool:
        """Say whether somebody waits for it now: a report only once there is news."""
        return self.closed is None and (self.kind != "report" or self.since is not None)


Named = tuple[str, date]
"""What a lead, an introduction or an offer names, and the day on which it was given."""

Steps = Mapping[Named, date]
"""When what was named was first taken up, on that day or after it; what was not is missing."""


def find_named(encounters: Iterable[Encounter]) -> tuple[Named, ...]:
    """Return what the leads, introductions and offers name, each once."""
    found = {
        (about, encounter.day): None
        for encounter in encounters
        for move in encounter.moves
        if move.name in _NAMING and encounter.people and (about := about_of(move))
    }
    return tuple(found)


def settle(
    encounters: Iterable[Encounter], openings: Iterable[Debt], steps: Steps
) -> tuple[tuple[Debt, ...], tuple[Problem, ...]]:
    """Return all debts in the order in which they were opened, and the closing moves that close nothing.

    `openings` are debts that no move opens. Only what has happened counts: give no
    encounters after today.
    """
    ledger = _Ledger(steps)
    by_day: dict[date, list[Encounter]] = {}
    for encounter in sorted(encounters, key=_PLACE):
        by_day.setdefault(encounter.day, []).append(encounter)
    given: dict[date, list[Debt]] = {}
    for debt in openings:
        given.setdefault(debt.opened, []).append(debt)
    days = ledger.days = [*by_day.keys() | given.keys()]
    heapify(days)
    last: date | None = None
    while days:
        day = heappop(days)
        if day != last:
            ledger.take_day(day, by_day.get(day, ()), given.get(day, ()))
        last = day
    return tuple(ledger.debts), tuple(ledger.problems)


class _Shelf:
    """All debts of one kind with one person, in the order in which they were opened."""

    def __init__(self) -> None:
        self.debts: list[Debt] = []
        self._open: list[Debt] = []
        self._seen = 0
        self._catalogue: Catalogue | None = None
        self._listed = 0

    def find(self, move: Move) -> list[Debt]:
        """Return those that a move names: by the same note, or by words of which one contains the other."""
        # Made when first looked into: of most shelves nothing is ever closed.
        catalogue = self._catalogue = self._catalogue or Catalogue()
        for debt in self.debts[self._listed :]:
            catalogue.add(debt.about, folded_words(debt.subject))
        self._listed = len(self.debts)
        return [self.debts[place] for place in catalogue.find(about_of(move), folded_words(move.value))]

    def still_open(self) -> list[Debt]:
        """Return those that nothing has closed yet."""
        fresh, self._seen = self.debts[self._seen :], len(self.debts)
        # What was closed stays so.
        self._open = [debt for debt in (*self._open, *fresh) if debt.closed is None]
        return self._open


def _all_open(shelves: Iterable[_Shelf]) -> list[Debt]:
    return [debt for shelf in shelves for debt in shelf.still_open()]


class _Ledger:
    """All debts so far, by the person to whom they are due and their kind; leads with the report that each asks for."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.days: list[date] = []
        self.debts: list[Debt] = []
        self.by_person: dict[tuple[str, str], _Shelf] = {}
        self.by_about: dict[str, list[Debt]] = {}
        self.reports: dict[int, Debt] = {}
        self.taken_up: dict[date, list[Debt]] = {}
        self.problems: list[Problem] = []

    def take_day(self, day: date, encounters: Iterable[Encounter], given: Iterable[Debt]) -> None:
        """Take in one day. No order is known within it: a move may close what stands in another note.

        So opening comes first, then what became of leads, then all other closing.
        """
        moves = [(move, encounter) for encounter in encounters for move in encounter.moves]
        for move, encounter in moves:
            self.open(move, encounter)
        for debt in given:
            self.give(debt)
        for lead in self.taken_up.pop(day, ()):
            self._follow(lead, day)
        closing = [pair for pair in moves if pair[0].name in CLOSES]
        for move, encounter in sorted(closing, key=lambda pair: pair[0].name not in NEWS) if closing else ():
            self.close(move, encounter)

    def open(self, move: Move, encounter: Encounter) -> None:
        kinds = OPENS.get(move.name)
        if not kinds or not encounter.people or introduces_self(move, encounter.people):
            return
        if move.name == "got" and _ADVICE.match(move.value):
            kinds = (*kinds, "advice")
        evidence = new_tuple(Evidence, (encounter.path, move.line, encounter.entry.heading))
        person, day, about = encounter.people[0], encounter.day, about_of(move)
        subject, due = self._split(move, encounter)
        debts = [Debt(kind, person, subject, about, day, evidence, due=due, move=move.name) for kind in kinds]
        for debt in debts:
            debt.is_unnamed = not move.value
            self._add(debt)
        if debts[-1].kind == "report":
            self.reports[id(debts[0])] = debts[-1]
        if move.name in _NAMING:
            self._expect(debts[0])
        if move.name == "acted":
            debts[0].since = encounter.day

    def give(self, debt: Debt) -> None:
        """Take in a debt that no move opens; where the same is open already, only the news in it is new."""
        same = [
            each
            for each in self.by_about.get(debt.about, ())
            if (each.person, each.kind, each.closed) == (debt.person, debt.kind, None)
        ]
        for each in same:
            each.since, each.news = debt.since, debt.news
        if not same:
            # A fresh one, since this one may be asked for again.
            self._add(replace(debt))

    def _add(self, debt: Debt) -> None:
        self.debts.append(debt)
        pair = (debt.person, debt.kind)
        shelf = self.by_person.get(pair)
        if shelf is None:
            shelf = self.by_person[pair] = _Shelf()
        shelf.debts.append(debt)
        self.by_about.setdefault(debt.about, []).append(debt)

    def _split(self, move: Move, encounter: Encounter) -> tuple[str, date | None]:
        """Return the words of a move and, of a promise, the day that stands in them."""
        found = _DUE.search(move.value) if move.name == "promised" else None
        if not found:
            return move.value or _words_around(move, encounter), None
        due = parse_day(found[1])
        if due is None:
            message = f'promised: "{found[1]}" is no day that exists; write YYYY-MM-DD'
            self.problems.append(problem("bad-date", encounter.path, (move.line, move.column), message))
        words = (move.value[: found.start()] + move.value[found.end() :]).strip()
        return words or _words_around(move, encounter), due

    def _expect(self, lead: Debt) -> None:
        """Note when a lead, introduction or offer will be taken up, without any move that says so."""
        day = self.steps.get((lead.about, lead.opened))
        if day:
            self.taken_up.setdefault(day, []).append(lead)
            if day > lead.opened:
                heappush(self.days, day)

    def _follow(self, lead: Debt, day: date, move: Move | None = None) -> None:
        """Take in that a lead or offer was taken up: of a lead there is something to report, anew if that had been done before."""
        if lead.kind in ("lead", "offer"):
            lead.closed = lead.closed or day
        report = self.reports.get(id(lead))
        if report is None:
            return
        if report.closed is None:
            report.since = day if move or report.since is None else report.since
            report.news = move.value if move and move.name == "outcome" else report.news
        elif move and move.name != "declined" and report.closed < day:
            anew = replace(report, opened=day, since=day, closed=None, news=move.value)
            self.reports[id(lead)] = anew
            self._add(anew)

    def close(self, move: Move, encounter: Encounter) -> None:
        kinds = CLOSES[move.name]
        is_quiet = move.name in QUIET
        pairs = [(person, kind) for person in encounter.people for kind in kinds]
        shelves = [self.by_person[pair] for pair in pairs if pair in self.by_person]
        if is_quiet and not shelves:
            # Most that is given answers nothing.
            return
        if move.value:
            # A lead may be followed and have an outcome; news, thanks and promises are given once.
            with_closed = "lead" in kinds
            named = (debt for shelf in shelves for debt in shelf.find(move))
            matching = [debt for debt in named if with_closed or debt.closed is None]
        else:
            matching = _meant_unnamed(move, shelves)
        if not matching and not is_quiet and not _names_a_note(move):
            meant = _meant_unnamed(move, shelves)
            matching = meant if len(meant) == 1 else []
        if not matching and move.name in NEWS:
            matching = list(self._elsewhere(move, kinds))
        for debt in matching:
            debt.closed = debt.closed or encounter.day
            if move.name in NEWS:
                self._follow(debt, encounter.day, move)
        if not matching and not is_quiet and not self._is_news(move):
            self._tell(move, encounter, _all_open(shelves))

    def _elsewhere(self, move: Move, kinds: tuple[str, ...]) -> Iterator[Debt]:
        """Yield what the move names and is due to someone else: people note it where it came to pass."""
        about = about_of(move)
        if about and not is_ghost(about):
            yield from (debt for debt in self.by_about.get(about, ()) if debt.kind in kinds)

    def _is_news(self, move: Move) -> bool:
        """Say whether the move tells of something that opens no debt here: an opportunity, or what came of a tip."""
        return _names_a_note(move) and move.name in (*NEWS, "told")

    def _tell(self, move: Move, encounter: Encounter, still_open: list[Debt]) -> None:
        subjects = ", ".join(f'"{plain_words(debt.subject)}"' for debt in still_open[:_MOST_TOLD]) or "nothing"
        subjects += f" and {len(still_open) - _MOST_TOLD} more" if len(still_open) > _MOST_TOLD else ""
        message = f'"{move.name}:: {plain_words(move.value)}" closes nothing; open there: {subjects}'
        self.problems.append(problem("unclosable-move", encounter.path, (move.line, move.column), message))


def _words_around(move: Move, encounter: Encounter) -> str:
    """Return how to call what a move without words opens: by the words beside it, else by what kind of thing it is.

    Only plain words of its own line will do, since a closing move may repeat them; signs that
    would end a field are left out.
    """
    entry = encounter.entry
    bare = split_fields(entry.text)[0] if entry.line == entry.end_line and move.name != "intro" else ""
    words = " ".join(plain_words(bare).translate(_NO_BRACKETS).split()).strip(" ,;:.-–—")
    if _MARKED.search(words):
        words = ""
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:.-–—")
    return words or _UNSAID.get(move.name, "something that no note names")


def about_of(move: Move) -> str:
    """Return the id of what a move names, "" for words that name nothing."""
    return move.reference.id if move.reference else ""


def _meant_unnamed(move: Move, shelves: Iterable[_Shelf]) -> list[Debt]:
    """Return what a move may mean that names nothing which is open: help is no answer to all offers, leads come before offers."""
    if move.name in _OPENING:
        return []
    still_open = _all_open(shelves)
    leads = [debt for debt in still_open if debt.kind == "lead"] if move.name in ("followed", "outcome") else []
    return leads or still_open


def _names_a_note(move: Move) -> bool:
    about = about_of(move)
    return bool(about) and not is_ghost(about)


@lru_cache(maxsize=1 << 15)
def folded_words(text: str) -> str:
    """Return a move's words in one form: links by what is shown, case and blanks folded."""
    return " ".join(_WORD.findall(fold(plain_words(text))))


def plain_words(text: str) -> str:
    """Return words as one reads them: links by what they show, without marks of emphasis."""
    return drop_marks(show_words(text) if "[" in text else text)
