"""The user's own search: what they look for, who knows of it, which version of what they hold, whom not to tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from vaultkit.model import Evidence, Reference
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.deeds import Deed
from vaultkit.practice.facts import words_of
from vaultkit.practice.paths import find_kept_from
from vaultkit.practice.stock import Stock
from vaultkit.tables import Along, chained
from vaultkit.vault.debts import plain_words
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.stated import Naming, find_statements

_VERSION = re.compile(r"^(.*?)[\s,]*\bv(?:ersion)?\.?\s*(\d+)", re.IGNORECASE)
_ANY_SEARCH = frozenset((
    "anything", "career", "contract", "field", "full", "job", "jobs", "looking", "new", "next", "opening", "openings", "part",
    "place", "position", "positions", "post", "posts", "project", "projects", "role", "roles", "sector", "something", "time",
    "work",
))  # fmt: skip
MOST_AT_ONCE = 5
"""As many people told the same on one day are a circular, not a word to each."""


class Told(NamedTuple):
    """Somebody who knows that the user is looking: the words, the day, and whether the aim has changed since."""

    person: str
    words: str
    day: date
    is_old_aim: bool
    evidence: Evidence


class Version(NamedTuple):
    """Which version of something somebody holds, and the newest that there is."""

    person: str
    what: str
    number: int
    newest: int
    evidence: Evidence


def find_targets(stock: Stock) -> tuple[Reference, ...]:
    """Return what the user looks towards, as `targets` in their note has it."""
    return _named("targets", stock)


def find_looking(stock: Stock) -> str:
    """Return what the user looks for now, "" if they do not say."""
    return " ".join(plain_words(reference.text) for reference in _named("looking", stock))


def find_new_here_since(stock: Stock) -> str:
    """Return since when the user lives where they live, "" if they do not say."""
    return next((reference.text for reference in _named("new_here_since", stock)), "")


def _named(key: str, stock: Stock) -> tuple[Reference, ...]:
    me = stock.snapshot.me
    if me is None:
        return ()
    note = stock.snapshot.notes[me]
    return Naming(stock.snapshot.directory, note).references(find_statements(note, "me").get(key, ()))


def find_told(stock: Stock) -> tuple[Told, ...]:
    """Return who was told last what the user looks for, or heard of it, the longest ago first."""
    aim = words_of(find_looking(stock)).union(*(words_of(each.text) for each in find_targets(stock)))
    found = []
    for person, said in stock.memory.keep_each(_of_search, stock.deeds).items():
        if person != stock.snapshot.me:
            words = plain_words(said[-1].value)
            is_heard = said[-1].name == "heard"
            is_old = not is_heard and is_another_aim(words_of(words), aim)
            words = f"heard of it: {words}" if is_heard else words
            found.append(Told(person, words, said[-1].day, is_old, said[-1].evidence))
    return tuple(sorted(found, key=lambda each: (each.day, stock.filed(each.person))))


def _of_search(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    return tuple([deed for deed in deeds if deed.name in ("looking", "heard")])


def is_another_aim(told: frozenset[str], aim: frozenset[str]) -> bool:
    """Say whether what was told shares no telling word with the aim; that both are about a post tells nothing.

    >>> is_another_aim(words_of("a post in banking"), words_of("a post in mapping"))
    True
    >>> is_another_aim(words_of("any job"), words_of("a job with maps"))
    False
    """
    telling = (told - _ANY_SEARCH, aim - _ANY_SEARCH)
    one, other = telling if all(telling) else (told, aim)
    return bool(aim) and one.isdisjoint(other)


def find_untold(stock: Stock) -> tuple[str, ...]:
    """Return strong ties who do not know that the user is looking, and may: the strongest first."""
    if not find_looking(stock):
        return ()
    told = {each.person for each in find_told(stock)}
    kept = find_kept_from(stock)
    strong = stock.memory.keep_each(_is_strong, stock.dealings, Along(stock.strengths, 0.0))
    found = [
        path
        for path in strong
        if path not in told and path not in kept and not kept.intersection(stock.known.get(path, ()))
    ]
    return tuple(sorted(found, key=stock.rank))


def find_circulars(stock: Stock) -> Iterator[tuple[date, int]]:
    """Yield days, past or planned, on which five people or more are told the same."""
    told = stock.memory.keep_each(_tell_looking, stock.snapshot.encounters)
    counted = Counter(chained(told))
    for (day, _), count in sorted(counted.items(), key=lambda pair: pair[0][0]):
        if count >= MOST_AT_ONCE:
            yield day, count


def _is_strong(dealings: Dealings, strength: float) -> bool:
    """Say whether a tie to somebody who may be turned to is strong."""
    return dealings.is_welcome and strength >= dealings.terms.scores.strong


def _tell_looking(encounters: Iterable[Encounter]) -> tuple[tuple[date, frozenset[str]], ...]:
    """Return the day and the words of each time that somebody is told what the user looks for."""
    moves = ((each, move) for each in encounters for move in each.moves if move.name == "looking")
    return tuple([(each.day, frozenset(words_of(move.value))) for each, move in moves for _ in each.people])


def find_versions(stock: Stock) -> tuple[Version, ...]:
    """Return who holds which version of what, the oldest versions first."""
    held: dict[tuple[str, str], tuple[int, Deed]] = {}
    names: dict[str, str] = {}
    for deed in chained(stock.memory.keep_each(_sent, stock.deeds)):
        match = _VERSION.match(plain_words(deed.value))
        if match and match[1].strip():
            key, number = match[1].strip().casefold(), int(match[2])
            names.setdefault(key, match[1].strip())
            if number >= held.get((deed.person, key), (-1, deed))[0]:
                held[deed.person, key] = (number, deed)
    newest = {key: max(n for (_, other), (n, _) in held.items() if other == key) for key in names}
    found = [Version(p, names[k], n, newest[k], deed.evidence) for (p, k), (n, deed) in held.items()]
    return tuple(sorted(found, key=lambda each: (each.what.casefold(), each.number, stock.filed(each.person))))


def _sent(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    return tuple([deed for deed in deeds if deed.name == "sent"])
