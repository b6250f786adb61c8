"""Habits that cost ties: in touch only when needing something, asking the same twice, drifting from one's own rhythm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from vaultkit.model import Evidence, NotePath
from vaultkit.practice.asks import NEEDING, classify_asked
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.deeds import Deed
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import folded_words
from vaultkit.vault.encounters import Encounter

FEWEST_ASKS, MOST_ASKS = 2, 4
WAIT_DAYS = 30
UNANSWERED = ("no answer", "no reply", "no response", "unanswered", "not heard back")
"""Words of a dated line by which a message went without an answer."""
_NO_ANSWER = re.compile(rf"\b(?:{'|'.join(UNANSWERED)})\b", re.IGNORECASE)
_YEAR, ASK_AGAIN_DAYS = 365, 90
_FEWEST_TALKS, _RHYTHM_SPAN, _LONGEST_DRIFT, _SHORTEST_DRIFT = 5, 60, 180, 14


class Talk(NamedTuple):
    """One contact, reduced to who began it and whether it asked for something."""

    day: date
    is_ask: bool
    by_them: bool
    evidence: Evidence


class Drift(NamedTuple):
    """A rhythm of one's own that broke off: the usual days between talks, and the days of silence now."""

    person: str
    usual_days: int
    silent_days: int
    evidence: Evidence


def find_talks(stock: Stock, people: Iterable[str]) -> Mapping[str, tuple[Talk, ...]]:
    """Return the talks with each of `people` with whom there were any, newest first."""
    wanted = frozenset(people)
    talks = stock.memory.gather(_talks_with, stock.snapshot.encounters, wanted) if wanted else {}
    return stock.memory.ask_each(_newest_first, talks)


def _talks_with(encounters: Iterable[Encounter], people: frozenset[str]) -> tuple[tuple[str, Talk], ...]:
    met = [each for each in encounters if each.is_contact and not people.isdisjoint(each.people)]
    return tuple([(person, _talk(each)) for each in met for person in people.intersection(each.people)]) if met else ()


def _newest_first(talks: Iterable[Talk]) -> tuple[Talk, ...]:
    return tuple(sorted(talks, key=lambda talk: (talk.day, talk.evidence), reverse=True))


def _talk(encounter: Encounter) -> Talk:
    by_them = any(field.name == "by" and field.value.casefold() == "them" for field in encounter.entry.fields)
    is_ask = any(move.name == "asked" and classify_asked(move.value) in NEEDING for move in encounter.moves)
    return Talk(encounter.day, is_ask, by_them, encounter.evidence)


def find_only_needing(stock: Stock) -> Mapping[str, tuple[Talk, ...]]:
    """Return whom the user wrote to only when needing something, with the talks that show it."""
    asked = stock.memory.keep_each(_is_asked, stock.deeds)
    return stock.memory.keep_each(only_asks, find_talks(stock, asked), stock.today)


def _is_asked(deeds: Iterable[Deed]) -> bool:
    return any(deed.name == "asked" for deed in deeds)


def only_asks(talks: Iterable[Talk], today: date) -> tuple[Talk, ...]:
    """Return the last two to four talks that the user began, if all asked and no other talk was in a year."""
    listed = list(talks)
    begun = [talk for talk in listed if not talk.by_them]
    asks: list[Talk] = []
    for talk in begun[:MOST_ASKS]:
        if not talk.is_ask:
            break
        asks.append(talk)
    has_other = any((talk.by_them or not talk.is_ask) and (today - talk.day).days <= _YEAR for talk in listed)
    return tuple(asks) if len(asks) >= FEWEST_ASKS and not has_other else ()


def find_asked_before(stock: Stock, person: str, ask: str) -> Deed | None:
    """Return the same ask to the same person within 90 days, the newest; None if there is none."""
    words = folded_words(ask)
    for deed in reversed(stock.deeds.get(person, ())):
        if deed.name == "asked" and (stock.today - deed.day).days <= ASK_AGAIN_DAYS:
            before = folded_words(deed.value)
            if before and words and (before in words or words in before):
                return deed
    return None


def is_asked_lately(stock: Stock, person: str) -> bool:
    """Say whether anything was asked of a person within 90 days."""
    return any(
        deed.name == "asked" and (stock.today - deed.day).days <= ASK_AGAIN_DAYS
        for deed in reversed(stock.deeds.get(person, ()))
    )


def find_unanswered(stock: Stock) -> Mapping[NotePath, date]:
    """Return to whom the last two words went without an answer, and until when it is good to wait."""
    return stock.memory.keep_each(_find_wait, stock.dealings)


def _find_wait(dealings: Dealings) -> date | None:
    last = dealings.contacts[:2]
    if len(last) < 2 or not dealings.is_welcome or not all(_NO_ANSWER.search(contact.text) for contact in last):
        return None
    until = last[0].day + timedelta(days=WAIT_DAYS)
    return until if dealings.today < until else None


def find_drifts(stock: Stock) -> tuple[Drift, ...]:
    """Return where the user's own rhythm with somebody broke off lately, though no cadence says so."""
    return tuple(stock.memory.keep_each(find_drift, stock.dealings).values())


def find_drift(dealings: Dealings) -> Drift | None:
    """Return how the user's own rhythm with one person broke off lately, None if it did not."""
    contacts, today = dealings.contacts, dealings.today
    if len(contacts) < _FEWEST_TALKS or not dealings.is_welcome:
        return None
    usual = usual_gap([contact.day for contact in contacts], today)
    silent = (today - contacts[0].day).days
    is_drifting = usual and max(3 * usual, _SHORTEST_DRIFT) <= silent <= _LONGEST_DRIFT
    return Drift(dealings.person.path, usual, silent, contacts[0].evidence) if usual and is_drifting else None


def drift_in_words(drift: Drift, last: date) -> str:
    """Return how often the user used to talk with somebody, and when they did `last`."""
    usual = "every day" if drift.usual_days == 1 else f"every {drift.usual_days} days"
    return f"you used to talk {usual}; last {last.isoformat()}"


def usual_gap(days: Iterable[date], today: date) -> int | None:
    """Return the usual days between talks of the last year: none for a few talks, or for a short burst.

    >>> weekly = [date(2026, 1, 1 + 7 * week) for week in range(4)] + [date(2026, 2, 1), date(2026, 3, 5)]
    >>> usual_gap(weekly, date(2026, 3, 20))
    7
    """
    recent = sorted({day for day in days if 0 <= (today - day).days <= _YEAR})
    if len(recent) < _FEWEST_TALKS or (recent[-1] - recent[0]).days < _RHYTHM_SPAN:
        return None
    return max(1, round(median((after - before).days for before, after in pairwise(recent))))
