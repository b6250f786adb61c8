"""Chains of introductions to one person: the likeliest through each first step, and all the shortest.

Linear in the acquaintances that lie within a few steps of the target: likelihoods are
carried back from the target level by level, so that no chain is spelled out before it is
wanted. A chain never gains by passing somebody twice, since every factor is below 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from vaultkit.graph.projections import Projection

MOST_BETWEEN = 3
"""The most people between the user and the target: longer chains do not arrive."""

_MOST_LISTED = 100


class Chain(NamedTuple):
    """Everyone from the first step to the target, and how likely it is to get there."""

    people: tuple[str, ...]
    likelihood: float

    @property
    def between(self) -> tuple[str, ...]:
        """Return those who would have to introduce."""
        return self.people[:-1]


class Weights(NamedTuple):
    """What a chain is weighed by: the strength of each first step, who would introduce, what each further one leaves."""

    first: Mapping[str, float]
    willing: Callable[[str], float]
    step: float


def find_chains(known: Projection, target: str, weights: Weights, without: frozenset[str] = frozenset()) -> list[Chain]:
    """Return the likeliest chain through each first step, the likeliest first; `known` leaves the user out."""
    levels = _carry_back(known, target, weights, without)
    found: dict[str, Chain] = {}
    for length, level in enumerate(levels):
        for person in level.keys() & weights.first.keys() if length else ():
            likelihood = weights.first[person] * level[person][0]
            if person not in found or likelihood > found[person].likelihood:
                found[person] = Chain(_spell(person, length, levels), likelihood)
    return sorted(found.values(), key=lambda chain: (-round(chain.likelihood, 12), len(chain.people), chain.people))


_Level = dict[str, tuple[float, str]]


def _carry_back(known: Projection, target: str, weights: Weights, without: frozenset[str]) -> list[_Level]:
    """Return, for 0 to 3 people between, who stands that far from the target: how likely on, and through whom."""
    levels: list[_Level] = [{target: (1.0, "")}]
    willing: dict[str, float] = {}
    for length in range(1, MOST_BETWEEN + 1):
        left = min(weights.step, 0.99) if length > 1 else 1.0
        level: _Level = {}
        for person, after, strength in _steps_towards(levels[-1], known):
            if person == target or person in without:
                continue
            if person not in willing:
                willing[person] = weights.willing(person)
            likelihood = willing[person] * strength * left * levels[-1][after][0]
            if likelihood > level.get(person, (0.0, ""))[0]:
                level[person] = (likelihood, after)
        levels.append(level)
    return levels


def _steps_towards(level: _Level, known: Projection) -> Iterator[tuple[str, str, float]]:
    """Yield everyone who knows somebody of a level, whom, and how well."""
    for after in sorted(level):
        for person, step in known.get(after, {}).items():
            yield person, after, step.strength


def _spell(person: str, length: int, levels: list[_Level]) -> tuple[str, ...]:
    people = [person]
    for level in range(length, 0, -1):
        people.append(levels[level][people[-1]][1])
    return tuple(people)


def likelihood_of(people: tuple[str, ...], known: Projection, weights: Weights) -> float:
    """Return how likely one spelled-out chain is to arrive."""
    likelihood = weights.first[people[0]]
    for number, (person, after) in enumerate(pairwise(people)):
        likelihood *= weights.willing(person) * known[person][after].strength * (weights.step if number else 1)
    return likelihood


def find_gatekeepers(known: Projection, target: str, weights: Weights, best: Chain) -> tuple[str, ...]:
    """Return who stands in every chain to the target, in the order of the best one."""
    return tuple(person for person in best.between if not find_chains(known, target, weights, frozenset((person,))))


def shortest_chains(known: Projection, first: Mapping[str, float], target: str) -> Iterator[tuple[str, ...]]:
    """Yield every shortest chain from one of `first` to the target, in order of ids, a hundred at most."""
    distances = {target: 0}
    waiting = [target]
    for person in waiting:
        for other in known.get(person, {}):
            if other not in distances:
                distances[other] = distances[person] + 1
                waiting.append(other)
    reached = [person for person in first if person in distances]
    if not reached:
        return
    nearest = min(distances[person] for person in reached)
    paths: list[tuple[str, ...]] = [
        (person,) for person in sorted(reached, reverse=True) if distances[person] == nearest
    ]
    listed = 0
    while paths and listed < _MOST_LISTED:
        path = paths.pop()
        if path[-1] == target:
            listed += 1
            yield path
            continue
        closer = [other for other in known[path[-1]] if distances.get(other) == distances[path[-1]] - 1]
        paths += [(*path, other) for other in sorted(closer, reverse=True)]
