"""What moves open and close: leads to follow, thanks, reports and promises, each with its evidence.

The rules are those of docs/format.md. A closing move that names nothing open is told, with
a list of what is open, rather than guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from vaultkit.model import Evidence, Problem
from vaultkit.problems import problem
from vaultkit.vault.encounters import Encounter, Move
from vaultkit.vault.names import fold
from vaultkit.vault.stated import is_ghost

OPENS: Mapping[str, tuple[str, ...]] = {
    "got": ("thanks",),
    "lead": ("lead", "thanks", "report"),
    "intro": ("thanks", "report"),
    "offered": ("offer", "thanks"),
    "promised": ("promise",),
    "acted": ("report",),
}
CLOSES: Mapping[str, tuple[str, ...]] = {
    "followed": ("lead",),
    "outcome": ("lead",),
    "declined": ("lead", "offer"),
    "told": ("report",),
    "thanked": ("thanks",),
    "kept": ("promise",),
}
_NEWS = frozenset(("followed", "outcome"))
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]")


@dataclass(slots=True)
class Debt:
    """Something open with a person: `kind` is `lead`, `thanks`, `report`, `offer` or `promise`.

    `subject` is the move's words, `about` the id of the note that they name ("" for words
    alone), `closed` the day on which it was settled.
    """

    kind: str
    person: str
    subject: str
    about: str
    opened: date
    evidence: Evidence
    closed: date | None = None


def find_debts(encounters: Iterable[Encounter]) -> tuple[tuple[Debt, ...], tuple[Problem, ...]]:
    """Return all debts in the order in which they were opened, and the closing moves that close nothing.

    Only what has happened counts: give no encounters after today.
    """
    ledger = _Ledger()
    ordered = sorted(
        (each for each in encounters if each.moves), key=lambda each: (each.day, each.path, each.entry.line)
    )
    for _, of_day in groupby(ordered, key=lambda each: each.day):
        # Within a day no order is known: a move may close what stands in another note, so opening comes first.
        moves = [(move, encounter) for encounter in of_day for move in encounter.moves]
        for move, encounter in moves:
            ledger.open(move, encounter)
        for move, encounter in moves:
            if move.name in CLOSES:
                ledger.close(move, encounter)
    return tuple(ledger.debts), tuple(ledger.problems)


class _Ledger:
    """All debts so far, by the person to whom they are due."""

    def __init__(self) -> None:
        self.debts: list[Debt] = []
        self.by_person: dict[str, list[Debt]] = {}
        self.problems: list[Problem] = []

    def open(self, move: Move, encounter: Encounter) -> None:
        kinds = OPENS.get(move.name)
        if not kinds or not encounter.people:
            return
        person, about = encounter.people[0], _about(move)
        evidence = Evidence(encounter.path, move.line, encounter.entry.heading)
        debts = [Debt(kind, person, move.value, about, encounter.day, evidence) for kind in kinds]
        self.debts += debts
        self.by_person.setdefault(person, []).extend(debts)

    def close(self, move: Move, encounter: Encounter) -> None:
        kinds = CLOSES[move.name]
        mine = [debt for person in encounter.people for debt in self.by_person.get(person, ())]
        # A lead may be followed and have an outcome; news, thanks and promises are given once.
        named = [debt for debt in mine if debt.kind in kinds and (debt.closed is None or "lead" in kinds)]
        matching = [debt for debt in named if is_same_thing(debt, move)]
        still_open = [debt for debt in named if debt.closed is None]
        if not matching and len(still_open) == 1 and not _names_a_note(move):
            matching = still_open
        if not matching and move.name in ("followed", "outcome", "declined", "told"):
            matching = list(self._elsewhere(move, kinds))
        for debt in matching:
            debt.closed = debt.closed or encounter.day
        if not matching and not self._is_news(move):
            self._tell(move, encounter, still_open)

    def _elsewhere(self, move: Move, kinds: tuple[str, ...]) -> Iterator[Debt]:
        """Yield what the move names and is due to someone else: people note it where it came to pass."""
        about = _about(move)
        if about and not is_ghost(about):
            yield from (debt for debt in self.debts if debt.kind in kinds and debt.about == about)

    def _is_news(self, move: Move) -> bool:
        """Say whether the move tells of something that opens no debt here: an opportunity, or what came of a tip."""
        return _names_a_note(move) and move.name in (*_NEWS, "told", "declined")

    def _tell(self, move: Move, encounter: Encounter, still_open: list[Debt]) -> None:
        subjects = ", ".join(f'"{plain_words(debt.subject)}"' for debt in still_open) or "nothing"
        message = f'"{move.name}:: {plain_words(move.value)}" closes nothing; open there: {subjects}'
        self.problems.append(problem("unclosable-move", encounter.path, (move.line, move.column), message))


def _about(move: Move) -> str:
    return move.reference.id if move.reference and "[[" in move.value else ""


def _names_a_note(move: Move) -> bool:
    about = _about(move)
    return bool(about) and not is_ghost(about)


def is_same_thing(debt: Debt, move: Move) -> bool:
    """Say whether a move names a debt: the same note, or words of which one contains the other. No words: all."""
    if not move.value:
        return debt.closed is None
    if debt.about and debt.about == _about(move):
        return True
    one, other = folded_words(debt.subject), folded_words(move.value)
    return bool(one and other) and (one in other or other in one)


def folded_words(text: str) -> str:
    """Return a move's words in one form: links by what is shown, case and blanks folded."""
    return " ".join(_WORD.findall(fold(plain_words(text))))


def plain_words(text: str) -> str:
    """Return words with links replaced by what they show."""
    return _BRACKETS.sub(r"\1", text)
