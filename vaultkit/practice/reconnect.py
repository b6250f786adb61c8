"""Old friends to write to again: who is quiet or dormant, and whom a first hello would please most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from vaultkit.model import Evidence, Person
from vaultkit.practice.facts import facts_of
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.rhythm import find_cadence
from vaultkit.practice.stock import Stock
from vaultkit.practice.strength import UNKNOWN
from vaultkit.scores import DEFAULTS, Scores
from vaultkit.vault.debts import plain_words

CONNECTED_DAYS = 90
_HOOK_KEYS = ("needs", "interests", "important", "goals")


class Silence(NamedTuple):
    """Somebody who has not been heard of for long, and what there is to begin with.

    `new` of their `known` acquaintances are not known to anyone with whom the user spoke
    this year; `hook` is a reason to write ("" if the notes give none).
    """

    person: str
    last: date
    days: int
    is_dormant: bool
    known: int
    new: int
    hook: str
    worth: float
    evidence: Evidence


def is_quiet(silent_days: int, cadence: int, scores: Scores = DEFAULTS) -> bool:
    """Say whether a silence is longer than the cadence (none: any) and than a year."""
    return silent_days >= scores.quiet and (not cadence or silent_days > cadence)


def reconnect_worth(closeness: int | None, novelty: float | None, hook: float, scores: Scores = DEFAULTS) -> float:
    """Return how much there is in writing to someone again: trust, acquaintances new to the user, a reason.

    >>> round(reconnect_worth(4, 3 / 4, 1), 4), round(reconnect_worth(None, None, 0), 4)
    (0.8125, 0.375)
    """
    trust = UNKNOWN if closeness is None else (closeness - 1) / 4
    return scores.trust * trust + scores.novelty * (UNKNOWN if novelty is None else novelty) + scores.hook * hook


def find_silences(stock: Stock) -> tuple[Silence, ...]:
    """Return everybody quiet or dormant, those first with whom there is most to find again."""
    reached = _reached_this_year(stock)
    found = [
        _silence(person, last, reached, stock)
        for path, person in stock.snapshot.people.items()
        if stock.is_welcome(path) and path in stock.strengths and (last := stock.last_contacts[path])
        if is_quiet((stock.today - last).days, find_cadence(person, stock.snapshot.settings), stock.scores)
    ]
    return tuple(sorted(found, key=lambda each: (-round(each.worth, 9), stock.rank(each.person))))


def find_connected(stock: Stock) -> tuple[str, ...]:
    """Return who is connected online and was not heard of for 90 days, though not yet for a year; by name."""
    found = []
    for path, person in stock.snapshot.people.items():
        last = stock.last_contacts[path]
        is_connected = any(text.casefold() == "connected" for text in person.facts.get("online", ()))
        is_silent = last is not None and CONNECTED_DAYS <= (stock.today - last).days < stock.scores.quiet
        if is_silent and is_connected and stock.is_welcome(path):
            found.append(path)
    return tuple(sorted(found, key=lambda path: (stock.filed(path), path)))


def find_undated(stock: Stock) -> tuple[str, ...]:
    """Return those whom the user has met and of whom no note says when they last spoke, by name."""
    found = [
        path
        for path, person in stock.snapshot.people.items()
        if stock.is_welcome(path) and path in stock.strengths and not stock.last_contacts[path]
    ]
    return tuple(sorted(found, key=lambda path: (stock.filed(path), path)))


def _reached_this_year(stock: Stock) -> set[str]:
    """Return whom the user's lively contacts are, and whom they know."""
    quiet = stock.scores.quiet
    lively = {
        path
        for path, person in stock.snapshot.people.items()
        if person.is_current and (last := stock.last_contacts[path]) and (stock.today - last).days < quiet
    }
    return lively | {other for path in lively for other in stock.known.get(path, ())}


def _silence(person: Person, last: date, reached: set[str], stock: Stock) -> Silence:
    days = (stock.today - last).days
    known = stock.known.get(person.path, {}).keys() - left_in_peace(stock)
    new = sum(1 for other in known if other not in reached)
    hook = find_hook(person, stock)
    worth = reconnect_worth(person.closeness, new / len(known) if known else None, 1 if hook else 0, stock.scores)
    evidence = stock.last_evidence(person.path)
    return Silence(person.path, last, days, days >= stock.scores.dormant, len(known), new, hook, worth, evidence)


def find_hook(person: Person, stock: Stock) -> str:
    """Return a reason to write that is about the other: open thanks or news first, then what matters to them."""
    for debt in stock.open_debts.get(person.path, ()):
        if debt.kind == "thanks":
            return f"thank them for {plain_words(debt.subject)}"
        if debt.kind == "report" and debt.since:
            return f"tell them how it went with {plain_words(debt.subject)}"
    learned = [
        deed.value for deed in reversed(stock.deeds.get(person.path, ())) if deed.name == "learned" and deed.value
    ]
    return next(iter((*learned, *_stated_hooks(person))), "")


def _stated_hooks(person: Person) -> Sequence[str]:
    return [fact.text for fact in facts_of(person, _HOOK_KEYS)]
