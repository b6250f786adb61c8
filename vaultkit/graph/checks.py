"""Doubts that only the network shows: introductions that run in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultkit.graph.projections import introductions
from vaultkit.graph.structure import find_circles
from vaultkit.graph.ties import name_of
from vaultkit.model import Problem, Tie
from vaultkit.problems import problem
from vaultkit.vault.snapshot import Snapshot

_MOST_NAMED = 8


def check_circles(snapshot: Snapshot, ties: Iterable[Tie]) -> Iterator[Problem]:
    """Yield a problem for each circle of introductions, at the line of its first step."""
    directed = introductions(ties)
    for circle in find_circles(directed):
        names = [name_of(each, snapshot) for each in circle]
        shown = " > ".join([*names[:_MOST_NAMED], "…"] if len(names) > _MOST_NAMED else [*names, names[0]])
        evidence = directed[circle[0]][circle[1 % len(circle)]].evidence[0]
        message = f"the introductions run in a circle: {shown}; remove the one that did not happen"
        yield problem("introduction-circle", evidence.path, (evidence.line, 1), message)
