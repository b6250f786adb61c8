"""What grew from knowing somebody: whom they introduced, whom those introduced, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vaultkit.graph.structure import Adjacency, Branch, reached_from
from vaultkit.model import NotePath
from vaultkit.practice.filing import Filing
from vaultkit.practice.stock import Stock
from vaultkit.tables import gather_pairs
from vaultkit.vault.chains import Bringers, people_on_all_ways
from vaultkit.vault.others import Opportunity


class Ripples(NamedTuple):
    """Everyone reached through somebody with the least distance, and the opportunities on whose way they stand."""

    person: str
    reached: tuple[tuple[str, int], ...]
    opportunities: tuple[str, ...]

    @property
    def direct(self) -> int:
        """Return how many were introduced by the person."""
        return sum(1 for _, distance in self.reached if distance == 1)


def find_ripples(stock: Stock, person: str) -> Ripples:
    """Return the ripples of one person; the user is not among those reached."""
    me = stock.snapshot.me
    reached = tuple((other, steps) for other, steps in reached_from(stock.followers, person).items() if other != me)
    return Ripples(person, reached, opportunities_through(stock).get(person, ()))


def opportunities_through(stock: Stock) -> Mapping[str, tuple[str, ...]]:
    """Return the opportunities on whose way each person stands."""
    return stock.once(_opportunities_through)


def _opportunities_through(stock: Stock) -> Mapping[str, tuple[str, ...]]:
    return stock.memory.ask(_through, stock.snapshot.opportunities, stock.snapshot.bringers)


def _through(opportunities: Mapping[NotePath, Opportunity], bringers: Bringers) -> dict[str, tuple[str, ...]]:
    ways = people_on_all_ways(opportunities, bringers)
    return gather_pairs([(person, path) for person in people] for path, people in ways.items())


def find_connectors(stock: Stock, most: int) -> tuple[Ripples, ...]:
    """Return those through whom the user reached most people, or to whom an opportunity goes back; at most `most`."""
    through, me = opportunities_through(stock), stock.snapshot.me
    return stock.memory.ask_in(_find_connectors, stock.filing, (stock.forest, stock.followers), through, (me, most))


def _find_connectors(
    introduced: tuple[Sequence[Branch], Adjacency],
    through: Mapping[str, tuple[str, ...]],
    bounds: tuple[str | None, int],
    filing: Filing,
) -> tuple[Ripples, ...]:
    """Return the first of those through whom most was reached; `bounds` are the user, who is left out, and how many."""
    (forest, followers), (me, most) = introduced, bounds
    sizes = _branch_sizes(forest)
    weights = {person: sizes.get(person, 0) + len(through.get(person, ())) for person in {*sizes, *through}}
    ranked = sorted(
        (person for person in weights if weights[person] and person != me),
        key=lambda person: (-weights[person], filing.filed(person), person),
    )[:most]
    ripples = []
    for person in ranked:
        steps = reached_from(followers, person)
        reached = tuple((other, number) for other, number in steps.items() if other != me)
        ripples.append(Ripples(person, reached, through.get(person, ())))
    # Of equals the order of their weights stays.
    return tuple(sorted(ripples, key=lambda each: (-len(each.reached), -len(each.opportunities))))


def _branch_sizes(branches: Sequence[Branch]) -> dict[str, int]:
    """Return how many people stand below each introducer in the forest of introductions, each counted once."""
    sizes: dict[str, int] = {}
    for branch in reversed(branches):
        below = sizes.setdefault(branch.id, 0)
        if branch.parent is not None:
            sizes[branch.parent] = sizes.get(branch.parent, 0) + below + 1
    return {person: size for person, size in sizes.items() if size}
