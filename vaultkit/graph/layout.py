"""Where each box of a picture stands: near those to which it is tied, no two in one place.

Boxes stand on a grid, so that nothing overlaps. Not by networkx: all its layouts want numpy,
which costs more to import than a vault of hundreds to read, and whose sums differ in the
last digit from one processor to the next; the bytes of a picture would with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum, sqrt
from typing import NamedTuple

from vaultkit.graph.springs import Point, find_points
from vaultkit.graph.structure import connected_groups

Pulls = Mapping[str, Mapping[str, float]]

_COLUMNS = 3
"""A box is as wide as three columns, so that few stand straight above each other and hide a line between two."""

_ROOM = 1.6
"""How many boxes would fit for each that there is, so that lines have somewhere to go."""

_LANDSCAPE = 1.3
"""How wide the whole would best be, as a multiple of its height."""


class Spot(NamedTuple):
    """The left upper corner of a box, in the units of its size."""

    x: int
    y: int


class _Grid(NamedTuple):
    """The width of a column and the height of a row."""

    column: int
    row: int


def lay_out(pulls: Pulls, width: int, height: int) -> dict[str, Spot]:
    """Return a spot for each, by id, at least `width` or `height` (with the room between boxes) from any other.

    `pulls` is how strongly each is tied to whom, both ways. Groups without a tie between
    them stand side by side, the largest first, and below them who is tied to nobody.
    """
    grid = _Grid(width // _COLUMNS, height)
    groups = connected_groups(pulls)
    blocks = [_settle(group, pulls, grid) for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    cells = dict(_pack(blocks, alone, grid))
    return {node: Spot(cells[node].x * grid.column, cells[node].y * grid.row) for node in sorted(cells)}


def _settle(group: Sequence[str], pulls: Pulls, grid: _Grid) -> dict[str, Spot]:
    """Return the cells, from 0 on, of a group in which all are tied."""
    numbers = {node: number for number, node in enumerate(group)}
    links = [{numbers[other]: pull for other, pull in sorted(pulls[node].items())} for node in group]
    cells = _snap(find_points(links), grid)
    left, top = min(cell.x for cell in cells), min(cell.y for cell in cells)
    return {node: Spot(cell.x - left, cell.y - top) for node, cell in zip(group, cells, strict=True)}


def _snap(points: Sequence[Point], grid: _Grid) -> list[Spot]:
    """Return for each point the nearest cell where a box has room, those in the middle first."""
    count = len(points)
    middle_x, middle_y = fsum(x for x, _ in points) / count, fsum(y for _, y in points) / count
    scale = _scale(points, grid)
    distances = [(x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y) for x, y in points]
    steps = _steps_outward(count, grid)
    taken: set[tuple[int, int]] = set()
    cells = [Spot(0, 0)] * count
    for point in sorted(range(count), key=lambda point: (distances[point], point)):
        column, row = round(points[point][0] * scale / grid.column), round(points[point][1] * scale / grid.row)
        cell = next(Spot(column + x, row + y) for x, y in steps if (column + x, row + y) not in taken)
        taken.update((cell.x + x, cell.y) for x in range(1 - _COLUMNS, _COLUMNS))
        cells[point] = cell
    return cells


def _scale(points: Sequence[Point], grid: _Grid) -> float:
    """Return by how much points have to be drawn apart for their boxes to have room."""
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    # Points on a line have no area.
    area = max(wide, 0.5 * high) * max(high, 0.5 * wide)
    return sqrt(_ROOM * len(points) * _COLUMNS * grid.column * grid.row / area)


def _steps_outward(count: int, grid: _Grid) -> list[Spot]:
    """Return the steps from a cell to those around it, the nearest first: enough for `count` boxes in one place."""
    # A box takes five cells from others, and there are eight for each.
    far = sqrt(2 * count * grid.column * grid.row)
    columns, rows = int(far / grid.column) + 1, int(far / grid.row) + 1
    around = [Spot(x, y) for x in range(-columns, columns + 1) for y in range(-rows, rows + 1)]
    return sorted(around, key=lambda step: ((step.x * grid.column) ** 2 + (step.y * grid.row) ** 2, step))


def _pack(blocks: Sequence[Mapping[str, Spot]], alone: Sequence[str], grid: _Grid) -> Iterator[tuple[str, Spot]]:
    """Yield the cell of each, blocks in rows below each other and the lone ones last."""
    sizes = [_size(block) for block in blocks]
    wide = min(_widths(sizes, len(alone)), key=lambda wide: _reach(sizes, len(alone), wide, grid))
    for block, corner in zip(blocks, _shelve(sizes, wide), strict=True):
        yield from ((node, Spot(cell.x + corner.x, cell.y + corner.y)) for node, cell in block.items())
    below = _depth(sizes, wide)
    beside = wide // _COLUMNS
    yield from ((node, Spot(number % beside * _COLUMNS, below + number // beside)) for number, node in enumerate(alone))


def _size(block: Mapping[str, Spot]) -> Spot:
    """Return the columns and rows of a block, with some left free to its right and below."""
    return Spot(max(cell.x for cell in block.values()) + _COLUMNS + 1, max(cell.y for cell in block.values()) + 2)


def _widths(sizes: Iterable[Spot], alone: int) -> Iterator[int]:
    """Yield widths to try, in columns: from the widest block to all in one row."""
    wide, all_in_row = max((_COLUMNS, *(size.x for size in sizes))), sum(size.x for size in sizes) + _COLUMNS * alone
    yield wide
    while wide < all_in_row:
        wide += max(1, wide // 5)
        yield wide


def _reach(sizes: Sequence[Spot], alone: int, wide: int, grid: _Grid) -> float:
    """Return how wide a picture of the best form would have to be to hold all."""
    rows = _depth(sizes, wide) - (-alone // (wide // _COLUMNS))
    return max(wide * grid.column, rows * grid.row * _LANDSCAPE)


def _shelve(sizes: Iterable[Spot], wide: int) -> Iterator[Spot]:
    """Yield the corner of each block, side by side while there is room."""
    column = row = deepest = 0
    for size in sizes:
        if column + size.x > wide:
            column, row, deepest = 0, row + deepest, 0
        yield Spot(column, row)
        column, deepest = column + size.x, max(deepest, size.y)


def _depth(sizes: Sequence[Spot], wide: int) -> int:
    return max((corner.y + size.y for corner, size in zip(_shelve(sizes, wide), sizes, strict=True)), default=0)
