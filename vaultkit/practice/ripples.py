"""What grew from knowing somebody: whom they introduced, whom those introduced, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultkit.graph.structure import Branch, reached_from
from vaultkit.practice.stock import Stock
from vaultkit.practice.stories import sources_of
from vaultkit.vault.chains import people_on_the_way


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


def opportunities_through(stock: Stock) -> dict[str, tuple[str, ...]]:
    """Return the opportunities on whose way each person stands."""
    found: dict[str, list[str]] = {}
    for path in stock.snapshot.opportunities:
        for person in people_on_the_way(path, sources_of(stock), stock.snapshot.bringers):
            found.setdefault(person, []).append(path)
    return {person: tuple(paths) for person, paths in found.items()}


def find_connectors(stock: Stock, most: int) -> tuple[Ripples, ...]:
    """Return those through whom the user reached most people, or to whom an opportunity goes back; at most `most`."""
    through = opportunities_through(stock)
    sizes = stock.memory.ask(_branch_sizes, stock.forest)
    weights = {person: sizes.get(person, 0) + len(through.get(person, ())) for person in {*sizes, *through}}
    ranked = sorted(
        (person for person in weights if weights[person] and person != stock.snapshot.me),
        key=lambda person: (-weights[person], stock.filed(person), person),
    )
    spread = stock.memory.ask_each(reached_from, {person: (stock.followers, person) for person in ranked[:most]})
    ripples = []
    for person, steps in spread.items():
        reached = tuple((other, number) for other, number in steps.items() if other != stock.snapshot.me)
        ripples.append(Ripples(person, reached, through.get(person, ())))
    return tuple(
        sorted(ripples, key=lambda each: (-len(each.reached), -len(each.opportunities), ranked.index(each.person)))
    )


def _branch_sizes(branches: Sequence[Branch]) -> dict[str, int]:
    """Return how many people stand below each introducer in the forest of introductions, each counted once."""
    sizes: dict[str, int] = {}
    for branch in reversed(branches):
        below = sizes.setdefault(branch.id, 0)
        if branch.parent is not None:
            sizes[branch.parent] = sizes.get(branch.parent, 0) + below + 1
    return {person: size for person, size in sizes.items() if size}
