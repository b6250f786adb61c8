"""Giving introductions: whom the user could bring together, and who may know each other already.

A guess about other people's acquaintance stands in a list of its own: it is no tie, and no
path ever leads over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import heappop, heappush
from itertools import combinations, groupby
from math import log
from typing import NamedTuple

from vaultkit.model import Affiliation, Evidence, NotePath, Person, Reference
from vaultkit.practice.facts import Fact, Match, facts_of, find_fact, find_matches, words_of
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.stock import Stock
from vaultkit.tables import Along
from vaultkit.vault.affiliations import known_time

BOTH_WAYS, ONE_WAY, SHARED = 1.0, 0.7, 0.3
SMALL_EVENT, LARGE_EVENT = 12, 30
_SURE, _PER_COMMON, _MOST_COMMON = 0.8, 0.2, 0.6
_LARGEST_INTEREST, _BUSIEST = 12, 20


Neighbours = Mapping[str, tuple[str, ...]]
"""Who is acquainted with whom."""


class Introduction(NamedTuple):
    """Two people whom the user could bring together, what for, what they share already, and the lines that say so."""

    one: str
    other: str
    matches: tuple[Match, ...]
    shared: str
    common: int
    worth: float
    evidence: tuple[Evidence, ...]


class Guess(NamedTuple):
    """Two people who may know each other, since others know both."""

    one: str
    other: str
    common: tuple[str, ...]
    weight: float


def introduction_worth(match: float, strengths: tuple[float, float], known: float) -> float:
    """Return how much there is in an introduction: what it would bring, your weaker tie, whether they know each other.

    >>> [round(introduction_worth(0.7, (0.7, 0.5), 0.2), 4), round(introduction_worth(1, (0.4, 0.9), 0), 4)]
    [0.28, 0.4]
    """
    return match * min(strengths) * (1 - known)


def acquaintance_chance(common: int, *, is_together: bool) -> float:
    """Return how likely two people know each other already.

    >>> [acquaintance_chance(1, is_together=False), acquaintance_chance(9, is_together=False)]
    [0.2, 0.6]
    """
    return _SURE if is_together else min(_MOST_COMMON, _PER_COMMON * common)


def find_introductions(stock: Stock) -> tuple[Introduction, ...]:
    """Return the introductions worth making, the best first."""
    pairs: dict[tuple[str, str], list[Match]] = {}
    for match in find_matches(stock):
        if match.offer.person != stock.snapshot.me:
            pairs.setdefault(_pair(match.need.person, match.offer.person), []).append(match)
    interests = _shared_interests(stock)
    together = _been_together(stock)
    found = []
    for one, other in sorted(pairs.keys() | interests.keys()):
        if _may_introduce(one, other, stock):
            matches = tuple(pairs.get((one, other), ()))
            shared = "" if matches else interests.get((one, other), "")
            chance = _chance((one, other), stock, together)
            found.append(_introduction(_Pairing(one, other, matches, shared), chance, stock))
    worthy = [each for each in found if each.worth >= stock.scores.introduction]
    return tuple(sorted(worthy, key=lambda each: (-round(each.worth, 9), each.one, each.other)))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _may_introduce(one: str, other: str, stock: Stock) -> bool:
    """Say whether both are the user's medium ties or better, willing, strangers, and not to be kept apart."""
    first, second = stock.person(one), stock.person(other)
    if first is None or second is None or other in stock.known.get(one, {}):
        return False
    apart = {reference.id for reference in (*first.keep_apart, *second.keep_apart)}
    return not apart & {one, other} and all(_is_willing(person, stock) for person in (first, second))


def _is_willing(person: Person, stock: Stock) -> bool:
    refuses = any(text.casefold() in ("no", "false") for text in person.facts.get("introduces", ()))
    is_tied = stock.strengths.get(person.path, 0.0) >= stock.scores.medium
    return is_tied and stock.is_welcome(person.path) and not refuses


class _Pairing(NamedTuple):
    """Two people with what would bring them together."""

    one: str
    other: str
    matches: tuple[Match, ...]
    shared: str


def _chance(pair: tuple[str, str], stock: Stock, together: set[tuple[str, str]]) -> tuple[int, float]:
    """Return how many acquaintances two people share, and how likely they know each other."""
    common = len(stock.known.get(pair[0], {}).keys() & stock.known.get(pair[1], {}).keys())
    return common, acquaintance_chance(common, is_together=pair in together)


def _introduction(pairing: _Pairing, chance: tuple[int, float], stock: Stock) -> Introduction:
    one, other, matches, _ = pairing
    needy = {match.need.person for match in matches}
    weight = BOTH_WAYS if len(needy) > 1 else ONE_WAY if matches else SHARED
    worth = introduction_worth(weight, (stock.strengths[one], stock.strengths[other]), chance[1])
    facts = [fact for match in matches for fact in match] or [
        _interest(each, pairing.shared, stock) for each in (one, other)
    ]
    evidence = tuple(dict.fromkeys(find_fact(fact, stock.snapshot) for fact in facts))
    return Introduction(*pairing, chance[0], worth, evidence)


def _interest(node: str, shared: str, stock: Stock) -> Fact:
    """Return the interest or aim of somebody that is the shared one, in their own words."""
    person = stock.snapshot.people[NotePath(node)]
    facts = facts_of(person, ("interests", "goals"))
    return next(fact for fact in facts if words_of(fact.text) == words_of(shared))


def _shared_interests(stock: Stock) -> dict[tuple[str, str], str]:
    """Return the pairs that share an interest or aim; what everybody likes brings nobody together."""
    strengths = Along(stock.strengths, 0.0)
    interests = stock.memory.keep_each(_interests_of, stock.snapshot.people, strengths, stock.scores.medium)
    return stock.memory.ask(_pair_interests, interests)


def _interests_of(person: Person, strength: float, medium: float) -> tuple[tuple[str, str], ...]:
    """Return each interest and aim of somebody to whom the tie is medium or better, by its words in one order."""
    facts = facts_of(person, ("interests", "goals")) if strength >= medium and person.kind != "me" else ()
    return tuple([(" ".join(sorted(words_of(fact.text))), fact.text) for fact in facts])


def _pair_interests(interests: Mapping[NotePath, tuple[tuple[str, str], ...]]) -> dict[tuple[str, str], str]:
    by_interest: dict[str, dict[str, str]] = {}
    for path, found in interests.items():
        for key, text in found:
            by_interest.setdefault(key, {})[path] = text
    pairs: dict[tuple[str, str], str] = {}
    for key, people in by_interest.items():
        if key and len(people) <= _LARGEST_INTEREST:
            for one, other in combinations(sorted(people), 2):
                pairs.setdefault((one, other), people[one])
    return pairs


def _been_together(stock: Stock) -> set[tuple[str, str]]:
    """Return the pairs that were in one organisation at one time, or at one small event."""
    places = stock.memory.keep_each(_affiliations_of, stock.snapshot.people)
    return stock.memory.ask(_pair_all, places, stock.snapshot.attendance, stock.today)


def _affiliations_of(person: Person) -> tuple[Affiliation, ...]:
    return person.affiliations


def _pair_all(
    places: Mapping[NotePath, tuple[Affiliation, ...]],
    attendance: Mapping[NotePath, tuple[Reference, ...]],
    today: date,
) -> set[tuple[str, str]]:
    members: dict[str, list[_Stay]] = {}
    for path, affiliations in places.items():
        for place in affiliations:
            members.setdefault(place.org.id, []).append(_Stay(*known_time(place, today), path))
    events = ({each.id for each in attending} for attending in attendance.values())
    small = (present for present in events if len(present) <= SMALL_EVENT)
    met = {_pair(one, other) for present in small for one, other in combinations(sorted(present), 2)}
    return met.union(*(_pair_colleagues(stays) for stays in members.values()))


class _Stay(NamedTuple):
    """From when until when somebody was in an organisation."""

    since: date
    last: date
    person: str


def _pair_colleagues(stays: Iterable[_Stay]) -> Iterator[tuple[str, str]]:
    """Yield who was there when another came, but not among a crowd."""
    there: list[tuple[date, str]] = []
    ordered = sorted(stay for stay in stays if stay.since <= stay.last)
    for day, came in groupby(ordered, key=lambda stay: stay.since):
        while there and there[0][0] < day:
            heappop(there)
        new = list(came)
        for stay in new:
            heappush(there, (stay.last, stay.person))
        if len(there) <= LARGE_EVENT:
            yield from (_pair(stay.person, other) for stay in new for _, other in there if other != stay.person)


def find_guesses(stock: Stock) -> tuple[Guess, ...]:
    """Return who may know each other since others know both, the likeliest first."""
    return stock.memory.ask(_in_touch, stock.memory.ask(_guess_all, stock.shape), left_in_peace(stock))


def _in_touch(guesses: Iterable[Guess], resting: frozenset[str]) -> tuple[Guess, ...]:
    return tuple([each for each in guesses if resting.isdisjoint(each[:2])])


def _guess_all(neighbours: Neighbours) -> tuple[Guess, ...]:
    known = {person: frozenset(others) for person, others in neighbours.items()}
    common: dict[tuple[str, str], list[str]] = {}
    # Whoever knows everybody tells nothing of any two.
    for person, others in ((p, o) for p, o in neighbours.items() if 1 < len(o) <= _BUSIEST):
        for one, other in combinations(sorted(others), 2):
            if other not in known[one]:
                common.setdefault((one, other), []).append(person)
    guesses = [
        Guess(*pair, tuple(people), shared_weight(people, neighbours))
        for pair, people in common.items()
        if len(people) > 1
    ]
    return tuple(sorted(guesses, key=lambda each: (-round(each.weight, 9), each.one, each.other)))


def shared_weight(people: Iterable[str], neighbours: Neighbours) -> float:
    """Return what common acquaintances weigh: less the more others they know (Adamic and Adar)."""
    return sum(1 / log(len(neighbours[person])) for person in people)
