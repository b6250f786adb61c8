"""Doubts that only the network shows: introductions that run in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultkit.graph.projections import Projection, find_followers
from vaultkit.graph.structure import find_circles
from vaultkit.graph.ties import name_of
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Problem
from vaultkit.problems import problem

_MOST_NAMED = 8


def check_circles(directed: Projection, names: Mapping[str, str], memory: Memory = NO_MEMORY) -> Iterator[Problem]:
    """Yield a problem for each circle of introductions, at the line of its first step."""
    for circle in memory.ask(find_circles, find_followers(directed, memory)):
        named = [name_of(each, names) for each in circle]
        shown = " > ".join([*named[:_MOST_NAMED], "…"] if len(named) > _MOST_NAMED else [*named, named[0]])
        evidence = directed[circle[0]][circle[1 % len(circle)]].evidence[0]
        message = f"the introductions run in a circle: {shown}; remove the one that did not happen"
        yield problem("introduction-circle", evidence.path, (evidence.line, 1), message)
