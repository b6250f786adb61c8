"""Single bridges: circles that hang together by one person or one tie, as far as the notes say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaultkit.graph.structure import bridge_sides, find_cut_people
from vaultkit.model import NotePath
from vaultkit.practice.agenda import SHOWN, find_circles
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.stock import Stock
from vaultkit.tables import KEY

FEWEST_PEOPLE = 10
"""In a smaller network every second tie is a bridge, which tells nothing."""


_MOST_ASKED = 200


class CutPerson(NamedTuple):
    """Somebody without whom others would have no tie to each other: the circles on each side, and their sizes."""

    person: str
    circles: tuple[str, ...]
    sizes: tuple[int, ...]
    is_quiet: bool


def find_bridge_people(stock: Stock, most: int = SHOWN) -> tuple[CutPerson, ...]:
    """Return the people who alone link circles of at least two people, those first who link the larger ones.

    Of whom is left in peace no care can be taken: they are left out, as the user is.
    """
    neighbours, memory = stock.once(_neighbours_in_touch), stock.memory.part("in touch")
    if _are_few(stock):
        return ()
    cut = stock.cut_people if neighbours is stock.shape else memory.ask(find_cut_people, neighbours)
    widest = stock.memory.ask(_find_widest, cut, neighbours, most)
    parts = stock.memory.ask_each(_parts_without, dict.fromkeys(sorted(widest)), KEY, neighbours)
    found = [_cut_person(person, parts[person], stock) for person in widest]
    firm = [each for each in found if len(each.sizes) > 1]
    return tuple(sorted(firm, key=lambda each: (-each.sizes[1], stock.filed(each.person)))[:most])


def find_bridge_ties(stock: Stock, most: int = SHOWN) -> tuple[tuple[str, str, int], ...]:
    """Return the single ties between circles of at least two people, with the size of the smaller side."""
    neighbours, memory = stock.once(_neighbours_in_touch), stock.memory.part("in touch")
    if _are_few(stock):
        return ()
    bridges = stock.bridges if neighbours is stock.shape else memory.ask(bridge_sides, neighbours)
    return stock.memory.ask(_find_longest, bridges, most)


def _find_widest(cut: Iterable[str], neighbours: Mapping[str, tuple[str, ...]], most: int) -> tuple[str, ...]:
    return tuple(sorted(cut, key=lambda person: (-len(neighbours[person]), person))[:most])


def _find_longest(bridges: Mapping[tuple[str, str], int], most: int) -> tuple[tuple[str, str, int], ...]:
    sides = [(one, other, size) for (one, other), size in bridges.items() if size > 1]
    return tuple(sorted(sides, key=lambda side: (-side[2], side[0], side[1]))[:most])


def _parts_without(_: None, person: str, neighbours: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return parts_without(person, neighbours)


def _neighbours_in_touch(stock: Stock) -> Mapping[str, tuple[str, ...]]:
    """Return who is acquainted with whom, without those left in peace."""
    resting = left_in_peace(stock)
    return stock.shape if resting.isdisjoint(stock.shape) else stock.memory.ask(_without, stock.shape, resting)


def _are_few(stock: Stock) -> bool:
    """Say whether there are too few people in touch to tell."""
    return len(stock.neighbours.keys() - left_in_peace(stock)) < FEWEST_PEOPLE


def _without(neighbours: Mapping[str, tuple[str, ...]], resting: frozenset[str]) -> dict[str, tuple[str, ...]]:
    others = {person: near for person, near in neighbours.items() if person not in resting}
    return {person: tuple([other for other in near if other not in resting]) for person, near in others.items()}


def _cut_person(person: str, parts: Iterable[tuple[str, ...]], stock: Stock) -> CutPerson:
    last = stock.last_contacts.get(person)
    is_quiet = last is not None and (stock.today - last).days >= stock.scores.quiet
    circles = tuple(dict.fromkeys(name_circle(part, stock) for part in parts))
    return CutPerson(person, circles, tuple(len(part) for part in parts), is_quiet)


def parts_without(person: str, neighbours: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Return who hangs together without a person, circles of one left out, the largest first."""
    seen = {person}
    parts: list[tuple[str, ...]] = []
    for start in neighbours[person]:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            fresh = set(neighbours[waiting.pop()]) - part - {person}
            part |= fresh
            waiting += fresh
        seen |= part
        parts += [tuple(sorted(part))] if len(part) > 1 else []
    return tuple(sorted(parts, key=lambda part: (-len(part), part[0])))


def name_circle(people: Iterable[str], stock: Stock) -> str:
    """Return a name for a circle: what most of them have in common, else two of its people."""
    # A name needs no more people than this, however large the circle.
    listed = sorted(people)[:_MOST_ASKED]
    circles = find_circles(stock)
    counted = Counter(circle for person in listed if (circle := circles.get(NotePath(person))))
    if counted:
        best, number = min(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        if number > 1:
            return best
    names = sorted(stock.name(person) for person in listed[:2])
    return " with ".join(names) + (f" and {len(listed) - 2} more" if len(listed) > 2 else "")
