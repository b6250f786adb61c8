"""What is planned to be said, and what is worth a second thought before it is said. Nothing is blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from vaultkit.counting import counted, listed
from vaultkit.model import Evidence, Note, NotePath, Person
from vaultkit.notes.shown import drop_comments
from vaultkit.notes.tags import drop_tags
from vaultkit.notes.tasks import drop_signs
from vaultkit.practice.asks import NEEDING, classify_ask, instead_of, meaning_of
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.facts import lines_in, words_of
from vaultkit.practice.habits import find_asked_before, find_only_needing
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import plain_words

_BOX, _DONE = re.compile(r"^\[.\]\s+"), re.compile(r"^\[[xX-]\]\s")


_FIRST = {"thanks": "thank them", "report": "tell them your news"}


class Line(NamedTuple):
    """One planned sentence, its class, whether it bears on the outcome that is hoped for, and where it stands."""

    text: str
    ask: str
    fits_outcome: bool
    evidence: Evidence


def planned_lines(person: Person, stock: Stock) -> tuple[Line, ...]:
    """Return the questions and asks planned for a person, in the order of their note."""
    return _lines_of(person, stock.snapshot.notes[person.path])


def _lines_of(person: Person, note: Note) -> tuple[Line, ...]:
    asked = person.facts.get("questions", ())
    lines = lines_in(note, person.kind, "questions") if asked else {}
    stated = [(text, lines.get(text, Evidence(person.path, 1))) for text in asked]
    written = [
        (drop_comments(_BOX.sub("", text)), Evidence(person.path, line))
        for text, line in note.questions
        if not _DONE.match(text)
    ]
    wanted = frozenset().union(*(words_of(text) for text in person.facts.get("outcome", ())))
    return tuple(
        Line(_as_said(text), classify_ask(text), bool(wanted & words_of(text)), evidence)
        for text, evidence in sorted((*stated, *written), key=lambda each: each[1].line)
    )


def _as_said(text: str) -> str:
    """Return a planned sentence without what only a task needs: signs, days and tags."""
    return drop_tags(drop_signs(plain_words(text)))


def needs_reconnecting(person: Person, stock: Stock) -> bool:
    """Say whether so much time went by that a first word should ask for nothing."""
    return stock.dealings[person.path].needs_reconnecting


def is_time_for_hello(person: Person, stock: Stock) -> bool:
    """Say whether the next word should ask for nothing: after a long silence, or where every talk asked for something."""
    return needs_reconnecting(person, stock) or person.path in stock.once(find_only_needing)


def advise_line(line: Line, person: Person, stock: Stock) -> tuple[str, ...]:
    """Return what is worth a second thought about one planned sentence, in short sentences."""
    return tuple(_advice(line, person, stock))


def _advice(line: Line, person: Person, stock: Stock) -> Iterator[str]:
    instead = instead_of(line.ask)
    if line.ask in ("job", "pitch", "favour"):
        yield f"this {meaning_of(line.ask)}; you could ask: {instead[0]}"
    if line.ask == "third-party" and stock.word(person.path) != "strong":
        yield f"a favour for somebody else asks for a strong tie; yours is {stock.word(person.path)}"
    before = find_asked_before(stock, person.path, line.text)
    if before:
        yield f"you asked this on {before.day.isoformat()}; they will think of you"
    if line.ask in NEEDING and needs_reconnecting(person, stock):
        yield "it has been long: reconnect first, and ask another time"


def advise_plan(lines: Sequence[Line], person: Person, stock: Stock) -> tuple[str, ...]:
    """Return what is worth a second thought about the conversation as a whole."""
    return tuple(_plan_advice(lines, person, stock))


def _plan_advice(lines: Sequence[Line], person: Person, stock: Stock) -> Iterator[str]:
    debts = stock.open_debts.get(person.path, ())
    leads = [debt for debt in debts if debt.kind == "lead"]
    asks = [line for line in lines if line.ask in NEEDING]
    if asks and leads:
        given = sum(1 for deed in stock.deeds.get(person.path, ()) if deed.name == "lead")
        untouched = counted(len(leads), "is untouched; follow it", "are untouched; follow those")
        yield f"of {counted(given, 'lead')} from them {untouched} before you ask for more"
    waiting = [debt for debt in debts if debt.kind == "thanks" or (debt.kind == "report" and debt.since)]
    if asks and waiting:
        due = [words for kind, words in _FIRST.items() if any(debt.kind == kind for debt in waiting)]
        yield f"{listed(due)} before you ask for anything"
    if asks and stock.word(person.path) == "weak":
        yield "this tie is weak: ask for their view first, for a favour later"
    if lines and not any(line.ask == "advice" for line in lines):
        yield "no question here is about them or their view; begin with one"
    is_noted = any(planned.day and planned.day >= stock.today for planned in person.follow_ups)
    if (
        (is_noted or person.path in stock.planned)
        and not lines
        and (person.facts.get("purpose") or person.facts.get("outcome"))
    ):
        yield "you will meet, and no question is written yet"


def find_untimely_asks(stock: Stock) -> Mapping[NotePath, Line]:
    """Return the first planned ask to each person with whom the user should reconnect first."""
    return stock.memory.keep_each(_find_untimely, stock.dealings)


def _find_untimely(dealings: Dealings) -> Line | None:
    is_planned = dealings.note.questions or dealings.person.facts.get("questions")
    if not (is_planned and dealings.is_welcome and dealings.needs_reconnecting):
        return None
    lines = _lines_of(dealings.person, dealings.note)
    return next((line for line in lines if line.ask in NEEDING), None)
