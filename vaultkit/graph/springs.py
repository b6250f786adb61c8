"""Points near those to whom they are tied: springs pull, closeness pushes apart.

A rough picture is made first, in which people who are tied are one point, then a finer one
from it, and so on (multilevel, after Walshaw); squares of a grid push each other as wholes.
Only sums, products, quotients and square roots, which come out alike on every machine (the
built-in `sum` of floats does not, from one Python to the next): the same ties give the same
points, to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import NamedTuple

Point = tuple[float, float]

_FEW = 12
"""A picture of so few points is rough enough."""

_SIDE = 2.0
"""How wide a square is, in the distances at which points would like to stand."""

_AROUND = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0))

# Turns by the golden angle, so that points put down one by one fill a disc evenly.
_COSINE, _SINE = -0.7373688780783197, 0.6754902942615238


class Web(NamedTuple):
    """Points by number: to whom each is tied and how strongly, both ways; and how many people each stands for."""

    links: Sequence[dict[int, float]]
    sizes: Sequence[int]


@dataclass(slots=True)
class _Cloud:
    """Where the points are, and by how much they would move."""

    xs: list[float]
    ys: list[float]
    moves_x: list[float]
    moves_y: list[float]


def find_points(links: Sequence[dict[int, float]]) -> list[Point]:
    """Return a point for each, some 1 apart; `links` are ties by number, all of one connected group."""
    webs, merged = [Web(links, [1] * len(links))], []
    while len(webs[-1].sizes) > _FEW:
        merged.append(_merge(webs[-1]))
        webs.append(_coarser(webs[-1], merged[-1]))
    roughest = webs.pop()
    points = _relax(_disc(len(roughest.sizes), 0.6 * _spacing(roughest)), roughest, rounds=10 * len(roughest.sizes))
    while webs:
        finer = webs.pop()
        # Many points are near their places already, and each round with them is dear.
        points = _relax(
            _spread(points, merged.pop(), _spacing(finer)), finer, rounds=16 + 3000 // max(len(finer.sizes), 60)
        )
    return points


def _spacing(web: Web) -> float:
    return sqrt(sum(web.sizes) / len(web.sizes))


def _merge(web: Web) -> list[int]:
    """Return for each point the number of the rougher one that it becomes a part of.

    Whoever has the fewest ties chooses first, the smallest of those who are free; where
    nobody is, it joins a neighbour, so that a star becomes one point.
    """
    wholes = [-1] * len(web.links)
    count = 0
    for point in sorted(range(len(wholes)), key=lambda point: (len(web.links[point]), point)):
        if wholes[point] >= 0:
            continue
        wishes = sorted(
            (wholes[other] >= 0, web.sizes[other] / pull, other) for other, pull in web.links[point].items()
        )
        is_taken, _, other = wishes[0]
        if not is_taken:
            wholes[other] = count
            count += 1
        wholes[point] = wholes[other]
    return wholes


def _coarser(web: Web, wholes: Sequence[int]) -> Web:
    """Return the rougher web in which each point is a part of one of `wholes`."""
    links: list[dict[int, float]] = [{} for _ in range(max(wholes) + 1)]
    sizes = [0] * len(links)
    for point, others in enumerate(web.links):
        joined = links[wholes[point]]
        sizes[wholes[point]] += web.sizes[point]
        for other, pull in others.items():
            if wholes[other] != wholes[point]:
                joined[wholes[other]] = joined.get(wholes[other], 0.0) + pull
    return Web(links, sizes)


def _disc(count: int, spacing: float) -> list[Point]:
    """Return points that fill a disc evenly, from its centre outwards."""
    points: list[Point] = []
    x, y = 1.0, 0.0
    for number in range(count):
        distance = spacing * sqrt(number + 0.5)
        points.append((x * distance, y * distance))
        x, y = x * _COSINE - y * _SINE, x * _SINE + y * _COSINE
    return points


def _spread(points: Sequence[Point], wholes: Sequence[int], spacing: float) -> list[Point]:
    """Return a point for each part of the rougher `points`, around these, with room for all of a star."""
    counts = Counter(wholes)
    offsets = _disc(max(counts.values()), 0.5 * spacing)
    parts = []
    for whole in wholes:
        counts[whole] -= 1
        x, y = offsets[counts[whole]]
        parts.append((points[whole][0] + x, points[whole][1] + y))
    return parts


def _relax(points: Sequence[Point], web: Web, rounds: int) -> list[Point]:
    """Return the points after so many rounds of pulling and pushing, each with smaller steps."""
    springs = tuple(_springs(web.links))
    spacing = _spacing(web)
    still = [0.0] * len(points)
    cloud = _Cloud([x for x, _ in points], [y for _, y in points], still, still)
    for turn in range(rounds):
        cloud.moves_x, cloud.moves_y = list(still), list(still)
        _pull(cloud, springs)
        # The grid lies elsewhere in each round, or its borders would show.
        _push(cloud, spacing, shift=0.37 * turn)
        _step(cloud, longest=spacing * (1.0 - turn / rounds))
    return list(zip(cloud.xs, cloud.ys, strict=True))


def _springs(links: Sequence[dict[int, float]]) -> Iterable[tuple[int, int, float]]:
    """Yield each tie once. Where both ends have many, it is weaker, or these would be a clump."""
    for one, others in enumerate(links):
        for other, pull in others.items():
            if one < other:
                yield one, other, pull / sqrt(min(len(others), len(links[other])))


def _pull(cloud: _Cloud, springs: Iterable[tuple[int, int, float]]) -> None:
    xs, ys, moves_x, moves_y = cloud.xs, cloud.ys, cloud.moves_x, cloud.moves_y
    for one, other, pull in springs:
        dx, dy = pull * (xs[one] - xs[other]), pull * (ys[one] - ys[other])
        moves_x[one] -= dx
        moves_y[one] -= dy
        moves_x[other] += dx
        moves_y[other] += dy


def _push(cloud: _Cloud, spacing: float, shift: float) -> None:
    """Push points apart: those of one square one by one, the squares around as wholes."""
    side, strength = _SIDE * spacing, spacing * spacing
    squares: dict[tuple[int, int], list[int]] = {}
    for point, (x, y) in enumerate(zip(cloud.xs, cloud.ys, strict=True)):
        squares.setdefault((int((x / side + shift) // 1), int((y / side + shift) // 1)), []).append(point)
    wholes = {place: _whole(cloud, inside, strength) for place, inside in squares.items()}
    for (column, row), inside in squares.items():
        around = [whole for x, y in _AROUND if (whole := wholes.get((column + x, row + y)))]
        _push_away(cloud, inside, around)
        _push_apart(cloud, inside, strength)


def _whole(cloud: _Cloud, inside: Sequence[int], strength: float) -> tuple[float, float, float]:
    """Return the middle of the points of a square, and how strongly they push together."""
    count = len(inside)
    middle_x = fsum([cloud.xs[point] for point in inside]) / count
    return middle_x, fsum([cloud.ys[point] for point in inside]) / count, count * strength


def _push_away(cloud: _Cloud, inside: Iterable[int], around: Sequence[tuple[float, float, float]]) -> None:
    for point in inside:
        x, y = cloud.xs[point], cloud.ys[point]
        for other_x, other_y, strength in around:
            dx, dy = x - other_x, y - other_y
            # Never nearer than a point of its own: the middle of a square may lie close behind its border.
            force = strength / (dx * dx + dy * dy + 0.1)
            cloud.moves_x[point] += dx * force
            cloud.moves_y[point] += dy * force


def _push_apart(cloud: _Cloud, inside: Sequence[int], strength: float) -> None:
    xs, ys, moves_x, moves_y = cloud.xs, cloud.ys, cloud.moves_x, cloud.moves_y
    for number, point in enumerate(inside, 1):
        x, y = xs[point], ys[point]
        for other in inside[number:]:
            dx, dy = x - xs[other], y - ys[other]
            force = strength / (dx * dx + dy * dy + 1e-9)
            moves_x[point] += dx * force
            moves_y[point] += dy * force
            moves_x[other] -= dx * force
            moves_y[other] -= dy * force


def _step(cloud: _Cloud, longest: float) -> None:
    """Move the points by a part of what they would, at most by `longest`."""
    for point, (dx, dy) in enumerate(zip(cloud.moves_x, cloud.moves_y, strict=True)):
        share = min(0.3, longest / (sqrt(dx * dx + dy * dy) + 1e-9))
        cloud.xs[point] += dx * share
        cloud.ys[point] += dy * share
