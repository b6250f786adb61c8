"""Old friends to write to again: who is quiet or dormant, and whom a first hello would please most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from vaultkit.model import Evidence, NotePath, Person
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.facts import facts_of
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.rhythm import find_cadence
from vaultkit.practice.stock import Stock
from vaultkit.practice.strength import UNKNOWN
from vaultkit.scores import DEFAULTS, Scores
from vaultkit.tables import Along
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
    quiet = stock.memory.keep_each(_quiet_since, stock.dealings, Along(stock.strengths))
    reached = _reached_this_year(stock) if quiet else frozenset()
    found = [_silence(stock.snapshot.people[path], last, reached, stock) for path, last in quiet.items()]
    return tuple(sorted(found, key=lambda each: (-round(each.worth, 9), stock.rank(each.person))))


def _quiet_since(dealings: Dealings, strength: float | None) -> date | None:
    """Return since when somebody to whom there is a tie is quiet, None if they are not."""
    if not dealings.is_welcome or strength is None or not (last := dealings.last_contact):
        return None
    terms = dealings.terms
    cadence = find_cadence(dealings.person, terms.settings)
    return last if is_quiet((terms.today - last).days, cadence, terms.scores) else None


def find_connected(stock: Stock) -> tuple[str, ...]:
    """Return who is connected online and was not heard of for 90 days, though not yet for a year; by name."""
    return tuple(stock.filing.by_name(stock.memory.keep_each(_is_only_connected, stock.dealings)))


def _is_only_connected(dealings: Dealings) -> bool:
    if not any(text.casefold() == "connected" for text in dealings.person.facts.get("online", ())):
        return False
    last = dealings.last_contact
    is_silent = last is not None and CONNECTED_DAYS <= (dealings.today - last).days < dealings.terms.scores.quiet
    return is_silent and dealings.is_welcome


def find_undated(stock: Stock) -> tuple[str, ...]:
    """Return those whom the user has met and of whom no note says when they last spoke, by name."""
    return tuple(stock.filing.by_name(stock.memory.keep_each(_is_undated, stock.dealings, Along(stock.strengths))))


def _is_undated(dealings: Dealings, strength: float | None) -> bool:
    return dealings.is_welcome and strength is not None and not dealings.last_contact


def _reached_this_year(stock: Stock) -> frozenset[str]:
    """Return whom the user's lively contacts are, and whom they know."""
    lively = stock.memory.keep_each(_is_lively, stock.dealings)
    return stock.memory.ask(_with_acquaintances, lively, stock.neighbours)


def _is_lively(dealings: Dealings) -> bool:
    last = dealings.last_contact
    return (
        dealings.person.is_current and last is not None and (dealings.today - last).days < dealings.terms.scores.quiet
    )


def _with_acquaintances(people: Mapping[NotePath, bool], neighbours: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(people).union(*(neighbours.get(path, ()) for path in people))


def _silence(person: Person, last: date, reached: frozenset[str], stock: Stock) -> Silence:
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
