"""Warm paths: through whom the user may be introduced, how likely, and what should be settled first.

Whoever introduces risks their name, so each path says what is open with them, and both
sides are asked before they are brought together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from vaultkit.graph.chains import Chain, Weights, find_chains, find_gatekeepers, shortest_chains
from vaultkit.graph.projections import Projection
from vaultkit.model import Evidence, NotePath, Person
from vaultkit.practice.debts import settle_first
from vaultkit.practice.habits import is_asked_lately
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.stock import Stock
from vaultkit.practice.strength import UNKNOWN, strength_word
from vaultkit.vault.affiliations import has_left
from vaultkit.vault.debts import Debt
from vaultkit.vault.stated import Naming, find_statements

SHOWN_PATHS = 3
_STATED = {"yes": 0.9, "ask": 0.5, "no": 0.0}
_LEAST, _MOST = 0.05, 0.95


class Leg(NamedTuple):
    """One step of a path: from whom (None: the user) to whom, its strength in a word, and the line that says so."""

    source: str | None
    target: str
    word: str
    evidence: Evidence


class WarmPath(NamedTuple):
    """One way to somebody: the steps, its word, what speaks for it, what to settle first, what to mind."""

    people: tuple[str, ...]
    word: str
    likelihood: float
    legs: tuple[Leg, ...]
    weakest: Leg
    introduced: int
    debts: tuple[Debt, ...]
    warnings: tuple[str, ...]


class Ways(NamedTuple):
    """All that is known of the way to somebody: known directly, paths, who stands in all of them."""

    target: str
    is_known: bool
    paths: tuple[WarmPath, ...]
    gatekeepers: tuple[str, ...]


class Favours(NamedTuple):
    """What a willingness to introduce rests on; `stated` is the property `introduces`, or ""."""

    stated: str = ""
    has_introduced: bool = False
    gives_more: bool = False
    is_owed: bool = False
    is_asked_lately: bool = False


def willingness(favours: Favours) -> float:
    """Return how likely somebody is to introduce the user, 0 to 0.95.

    >>> willingness(Favours()), willingness(Favours(has_introduced=True, gives_more=True)), willingness(Favours("no"))
    (0.5, 0.8, 0.0)
    """
    if favours.stated in _STATED:
        return _STATED[favours.stated]
    total = 0.5 + 0.2 * favours.has_introduced + 0.1 * favours.gives_more
    total -= 0.2 * favours.is_owed + 0.2 * favours.is_asked_lately
    return round(min(_MOST, max(_LEAST, total)), 9)


@dataclass(frozen=True)
class PathFinder:
    """Looks for paths in one stock, from the user or from `start`."""

    stock: Stock
    start: str | None = None

    @cached_property
    def resting(self) -> frozenset[str]:
        """Return the people to whom no way leads, and through whom none does."""
        return left_in_peace(self.stock)

    @cached_property
    def first(self) -> dict[str, float]:
        """Return the strength of each first step."""
        if self.start is None:
            return self.stock.memory.ask(_without, self.stock.strengths, self.resting)
        known = self.stock.known.get(self.start, {}).items()
        return {other: step.strength for other, step in known if other not in self.resting}

    @cached_property
    def known(self) -> Projection:
        """Return who is acquainted with whom, without the one who asks and those left in peace."""
        if self.start is None:
            return self.stock.memory.ask(_steps_without, self.stock.known, self.resting)
        return _steps_without(self.stock.known, self.resting | {self.start})

    @cached_property
    def kept_from(self) -> frozenset[str]:
        """Return the people who must not learn of the search: those named, and those in organisations named."""
        return find_kept_from(self.stock) if self.start is None else frozenset()

    @cached_property
    def weights(self) -> Weights:
        """Return what chains are weighed by."""
        return Weights(self.first, self.willing, self.stock.scores.step)

    def willing(self, node: str) -> float:
        """Return how likely somebody is to introduce; 0 for whom nobody should ask."""
        person = self.stock.person(node)
        if person is None:
            return 0.5
        if not person.is_current or person.kind == "me" or node in self.kept_from:
            return 0.0
        stated = next((text.casefold() for text in person.facts.get("introduces", ())), "")
        balance = self.stock.balances.get(node)
        debts = self.stock.open_debts.get(node, ())
        return willingness(
            Favours(
                stated={"true": "yes", "false": "no"}.get(stated, stated),
                has_introduced=bool(self.stock.introduced.get(node)),
                gives_more=bool(balance and balance.gave > balance.took),
                is_owed=any(each.kind == "thanks" or (each.kind == "report" and each.since) for each in debts),
                is_asked_lately=is_asked_lately(self.stock, node),
            )
        )

    def find(self, target: str) -> Ways:
        """Return the ways to somebody: up to three paths through different first steps."""
        if target in self.first:
            return Ways(target, is_known=True, paths=(), gatekeepers=())
        chains = find_chains(self.known, target, self.weights)
        paths = tuple(self._path(chain) for chain in chains[:SHOWN_PATHS])
        keepers = find_gatekeepers(self.known, target, self.weights, chains[0]) if chains else ()
        return Ways(target, is_known=False, paths=paths, gatekeepers=keepers)

    def best(self, target: str) -> Chain | None:
        """Return the likeliest chain, None if there is none; a direct tie is a chain of one."""
        if target in self.first:
            return Chain((target,), self.first[target])
        return next(iter(find_chains(self.known, target, self.weights)), None)

    def all_shortest(self, target: str) -> tuple[tuple[str, ...], ...]:
        """Return every shortest chain, whoever is willing."""
        return tuple(shortest_chains(self.known, self.first, target))

    def _path(self, chain: Chain) -> WarmPath:
        scores = self.stock.scores
        legs = tuple(self._legs(chain.people))
        strengths = [self.first[chain.people[0]]]
        strengths += [self.known[a][b].strength for a, b in zip(chain.people, chain.people[1:], strict=False)]
        word = "good" if chain.likelihood >= scores.good_path else "long shot"
        if scores.possible_path <= chain.likelihood < scores.good_path:
            word = "possible"
        return WarmPath(
            people=chain.people, word=word, likelihood=chain.likelihood, legs=legs,
            weakest=legs[strengths.index(min(strengths))],
            introduced=len(self.stock.introduced.get(chain.people[0], ())),
            debts=tuple(self._debts(chain)) if self.start is None else (),
            warnings=tuple(self._warnings(chain)),
        )  # fmt: skip

    def _debts(self, chain: Chain) -> Iterator[Debt]:
        """Yield what to settle with the one who would be asked; the lead to the very target is what this is about."""
        for debt in settle_first(chain.people[0], self.stock):
            if debt.kind != "lead" or debt.about != chain.people[-1]:
                yield debt

    def _legs(self, people: tuple[str, ...]) -> Iterator[Leg]:
        scores, first = self.stock.scores, people[0]
        if self.start is None:
            evidence = self.stock.last_evidence(first)
        else:
            evidence = self.stock.known[self.start][first].evidence[0]
        yield Leg(self.start, first, strength_word(self.first[first], scores), evidence)
        for person, after in pairwise(people):
            step = self.known[person][after]
            yield Leg(person, after, strength_word(step.strength, scores), step.evidence[0])

    def _warnings(self, chain: Chain) -> Iterator[str]:
        for person in chain.between:
            near = sorted(self.kept_from.intersection(self.stock.known.get(person, ())), key=self.stock.name)
            if near:
                yield f"{self.stock.name(person)} knows {self.stock.name(near[0])}, who must not hear of your search"
        for person in chain.between[1:]:
            if self.stock.strengths.get(person, UNKNOWN) < self.stock.scores.medium:
                yield f"your own tie to {self.stock.name(person)} is weak"


def _without(strengths: Mapping[str, float], people: frozenset[str]) -> dict[str, float]:
    return {other: strength for other, strength in strengths.items() if other not in people}


def _steps_without(known: Projection, people: frozenset[str]) -> Projection:
    rest = {person: steps for person, steps in known.items() if person not in people}
    return {
        person: steps if people.isdisjoint(steps) else {o: s for o, s in steps.items() if o not in people}
        for person, steps in rest.items()
    }


def find_kept_from(stock: Stock) -> frozenset[str]:
    """Return the people who must not learn of the search, as `keep_from` in the user's note has it."""
    return stock.once(_kept_from)


def _kept_from(stock: Stock) -> frozenset[str]:
    me = stock.snapshot.me
    if me is None:
        return frozenset()
    note = stock.snapshot.notes[me]
    named = Naming(stock.snapshot.directory, note).references(find_statements(note, "me").get("keep_from", ()))
    ids = {reference.id for reference in named}
    if not ids:
        return frozenset()
    members = stock.memory.keep_each(_is_member, stock.snapshot.people, frozenset(ids), stock.today)
    return frozenset({*ids, *members} - {NotePath(me)})


def _is_member(person: Person, organisations: frozenset[str], today: date) -> bool:
    return any(place.org.id in organisations and not has_left(place, today) for place in person.affiliations)
