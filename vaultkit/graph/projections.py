"""Ties become plain adjacency, by explicit rules: acquaintances, introductions, affiliations.

One step between two people, however many ties declare it; self-loops are dropped; every
mapping is in id order, so that equal ties give equal bytes. No networkx: turning a
multigraph into a simple one there keeps the evidence of a single edge, whichever came last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Evidence, Tie

ACQUAINTED = frozenset({"knows", "introduced", "met"})
"""The kinds that make both ends acquainted. `met` is always between me and a person."""

INTRODUCED = frozenset({"introduced"})
AFFILIATED = frozenset({"member", "attended"})


class Step(NamedTuple):
    """All ties between two ends as one: the greatest strength, the rest merged and sorted.

    `relations` are the user's words without the empty one, `kinds` those of the ties.
    """

    strength: float
    relations: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    kinds: tuple[str, ...]


Projection = dict[str, dict[str, Step]]


def acquaintances(ties: Iterable[Tie], without: str | None = None) -> Projection:
    """Return who is acquainted with whom, both ways, except the person `without` (mostly me).

    Everyone else whom a counted tie names is a key, even if no step is left to them.
    """
    counted = _counted(ties, ACQUAINTED)
    pairs: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in counted:
        one, other = tie.source, tie.target
        if without not in (one, other):
            pairs[(one, other) if one < other else (other, one)].append(tie)
    everyone = sorted({*_everyone(counted)} - {without})
    projection: Projection = {person: {} for person in everyone}
    for (one, other), step in _steps(pairs).items():
        projection[one][other] = projection[other][one] = step
    return projection


def introductions(ties: Iterable[Tie]) -> Projection:
    """Return whom each person introduced. Both ends of an introduction are keys."""
    counted = _counted(ties, INTRODUCED)
    return _directed(counted, _everyone(counted))


def neighbours(projection: Projection) -> dict[str, tuple[str, ...]]:
    """Return who is next to whom, and nothing of what is said of it: all that the shape of a network rests on."""
    return {person: tuple(others) for person, others in projection.items()}


def find_followers(introduced: Projection, memory: Memory = NO_MEMORY) -> dict[str, tuple[str, ...]]:
    """Return whom each person introduced, and nothing of what is said of it."""
    return memory.part("introductions").ask(neighbours, introduced)


def affiliations(ties: Iterable[Tie]) -> Projection:
    """Return the organisations and events of each person who has any."""
    counted = _counted(ties, AFFILIATED)
    people = sorted({tie.source for tie in counted if tie.source != tie.target})
    return _directed(counted, people)


def _counted(ties: Iterable[Tie], kinds: frozenset[str]) -> list[Tie]:
    return [tie for tie in ties if tie.kind in kinds]


def _everyone(ties: Iterable[Tie]) -> list[str]:
    return sorted({end for tie in ties for end in (tie.source, tie.target)})


def _directed(ties: Iterable[Tie], keys: Iterable[str]) -> Projection:
    pairs: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[tie.source, tie.target].append(tie)
    projection: Projection = {key: {} for key in keys}
    for (source, target), step in _steps(pairs).items():
        projection[source][target] = step
    return projection


def _steps(pairs: Mapping[tuple[str, str], list[Tie]]) -> dict[tuple[str, str], Step]:
    """Return one step per pair of different ends, in the order of the ends."""
    return {ends: _merge(pairs[ends]) for ends in sorted(pairs) if ends[0] != ends[1]}


def _merge(parallel: list[Tie]) -> Step:
    first = parallel[0]
    # Most steps are declared once; merging those too would cost three times as much.
    if len(parallel) == 1 and len(first.evidence) == 1:
        return Step(first.strength, (first.relation,) if first.relation else (), first.evidence, (first.kind,))
    return Step(
        strength=max(tie.strength for tie in parallel),
        relations=tuple(sorted({tie.relation for tie in parallel} - {""})),
        evidence=tuple(sorted({place for tie in parallel for place in tie.evidence})),
        kinds=tuple(sorted({tie.kind for tie in parallel})),
    )
