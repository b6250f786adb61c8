"""The picture of a page: dots with names and the lines between them, as SVG.

Lines of one kind are one path, so that a picture of thousands stays light. Everything is
drawn at the size at which names can be read; the page's script looks from farther away.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from math import sqrt
from typing import NamedTuple

from vaultkit.graph.drawing import KINDS, Line
from vaultkit.graph.layout import Spot
from vaultkit.graph.signs import printable
from vaultkit.model import Node

WIDTH, HEIGHT = 135, 45
"""The room of a dot with its name."""

_DOT = Spot(67, 14)
_LABEL_BELOW = 18
_ARROW = 6
_LONGEST_LABEL = 19


class Cast(NamedTuple):
    """Everyone on the page by id, in the order of the list, with the numbers that links lead to."""

    nodes: Mapping[str, Node]
    numbers: Mapping[str, int]


def picture_lines(cast: Cast, spots: Mapping[str, Spot], lines: Iterable[Line]) -> Iterator[str]:
    """Yield the lines of the picture; `spots` are the corners of the room that each has."""
    dots = {node: Spot(spot.x + _DOT.x, spot.y + _DOT.y) for node, spot in spots.items()}
    width = max((spot.x for spot in spots.values()), default=0) + WIDTH
    height = max((spot.y for spot in spots.values()), default=0) + HEIGHT
    yield f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield '<g class="lines">'
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        paths[line.kind].extend(_strokes(line, dots))
    yield from (f'<path class="{kind}" d="{"".join(paths[kind])}"/>' for kind in reversed(KINDS) if kind in paths)
    yield '</g>\n<g id="lit"></g>'
    for node in cast.nodes.values():
        yield _dot(node, cast.numbers[node.id], dots[node.id])
    yield "</svg>"


def markup(text: str) -> str:
    """Return the user's words on one line, as they may stand anywhere in the page."""
    return escape(" ".join(printable(text).split()))


def _strokes(line: Line, dots: Mapping[str, Spot]) -> Iterator[str]:
    source, target = dots[line.source], dots[line.target]
    yield f"M{source.x} {source.y}L{target.x} {target.y}"
    if line.kind == "introduced":
        yield _arrow(source, target)
        if line.is_mutual:
            yield _arrow(target, source)


def _arrow(source: Spot, target: Spot) -> str:
    """Return an arrow head on the way, since at its end it would lie below a dot or a name."""
    x, y = target.x - source.x, target.y - source.y
    length = sqrt(x * x + y * y)
    x_step, y_step = x / length * _ARROW, y / length * _ARROW
    tip_x, tip_y = source.x + 0.6 * x, source.y + 0.6 * y
    one = f"{tip_x - x_step - y_step:.1f} {tip_y - y_step + x_step:.1f}"
    other = f"{tip_x - x_step + y_step:.1f} {tip_y - y_step - x_step:.1f}"
    return f"M{one}L{tip_x:.1f} {tip_y:.1f}L{other}"


def _dot(node: Node, number: int, dot: Spot) -> str:
    label = _clip(node.name)
    title = "" if label == node.name else f"<title>{markup(node.name)}</title>"
    return (
        f'<a href="#p{number}" id="n{number}" class="{node.kind}">{title}<circle cx="{dot.x}" cy="{dot.y}" r="5.5"/>'
        f'<text x="{dot.x}" y="{dot.y + _LABEL_BELOW}">{markup(label) or "?"}</text></a>'
    )


def _clip(name: str) -> str:
    """Return the beginning of a name that fits its room.

    >>> _clip("Ana Ruiz"), _clip("Findings evening at Osier Clinic")
    ('Ana Ruiz', 'Findings evening…')
    """
    width = 0
    for place, sign in enumerate(name):
        width += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if width > _LONGEST_LABEL:
            return f"{name[: place - 1].rpartition(' ')[0] or name[: place - 1]}…"
    return name
