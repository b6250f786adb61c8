"""A network as a JSON Canvas 1.0 file (jsoncanvas.org), which Obsidian opens.

Notes are cards of their files, ghosts are text. Ids are made of the ids of the network, so
that a canvas made anew differs only in what has changed. One card or line of the picture
stands on one line of the file, as Obsidian writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from vaultkit.graph.drawing import FAINT, Line, find_lines, find_pulls, is_faint, lines_to_draw
from vaultkit.graph.layout import Spot, lay_out
from vaultkit.graph.signs import json_text, printable
from vaultkit.model import Node, Tie

WIDTH, HEIGHT = 260, 80
"""How large a card is: a name and the first words of a note."""

_ROOM_WIDTH, _ROOM_HEIGHT = 420, 200
_COLOURS = {"me": "4", "organisation": "5", "event": "3", "opportunity": "6", "story": "6"}
_INTRODUCED = "4"
_LONGEST_LABEL = 60
# What means something to Markdown, to Obsidian, or between the parts of an address.
_ACTIVE = re.compile(r"[!-&(-+/:-@\[-`{-~]|(?<!\w)-|-(?!\w)|(?<=\w)\.(?=\w)|(?<=\d)\.")

Card = dict[str, object]


def canvas_text(nodes: tuple[Node, ...], ties: tuple[Tie, ...]) -> str:
    """Return the canvas of `nodes` and of those of their `ties` that a picture draws."""
    lines = lines_to_draw(find_lines(ties))
    spots = lay_out(find_pulls(nodes, lines), _ROOM_WIDTH, _ROOM_HEIGHT)
    cards = [_card(node, spots[node.id]) for node in nodes]
    edges = [_edge(line, spots) for line in lines]
    return "{\n" + ",\n".join((_listed("nodes", cards), _listed("edges", edges))) + "\n}"


def _listed(name: str, records: list[Card]) -> str:
    rows = ",".join(f"\n\t\t{json_text(record)}" for record in records)
    return f'\t"{name}":[{rows}\n\t]' if rows else f'\t"{name}":[]'


def _card(node: Node, spot: Spot) -> Card:
    said = {"type": "text", "text": _plain(node.name)} if node.kind == "ghost" else {"type": "file", "file": node.id}
    colour = {"color": _COLOURS[node.kind]} if node.kind in _COLOURS else {}
    return {"id": _key(node.id), **said, "x": spot.x, "y": spot.y, "width": WIDTH, "height": HEIGHT, **colour}


def _edge(line: Line, spots: dict[str, Spot]) -> Card:
    from_side, to_side = _sides(spots[line.source], spots[line.target])
    is_introduction = line.kind == "introduced"
    return {
        "id": _key(*sorted(line[:2])),
        "fromNode": _key(line.source),
        "fromSide": from_side,
        "fromEnd": "arrow" if line.is_mutual else "none",
        "toNode": _key(line.target),
        "toSide": to_side,
        "toEnd": "arrow" if is_introduction else "none",
        **({"color": _INTRODUCED} if is_introduction else {}),
        "label": _label(line),
    }


def _sides(source: Spot, target: Spot) -> tuple[str, str]:
    """Return on which sides of two cards the line between them begins and ends."""
    across, down = target.x - source.x, target.y - source.y
    if abs(across) * _ROOM_HEIGHT > abs(down) * _ROOM_WIDTH:
        return ("right", "left") if across > 0 else ("left", "right")
    return ("bottom", "top") if down > 0 else ("top", "bottom")


def _label(line: Line) -> str:
    """Return what the ties say, each once: `introduced; knows: her old neighbour`."""
    said = "; ".join(dict.fromkeys(_told(line)))
    return said if len(said) <= _LONGEST_LABEL else f"{said[: _LONGEST_LABEL - 1].rstrip()}…"


def _told(line: Line) -> Iterator[str]:
    for tie in line.ties:
        relation = " ".join(printable(tie.relation).split())
        # That people who are acquainted also met, or are mentioned, says nothing more.
        if is_faint(line) or tie.kind not in FAINT:
            yield f"{tie.kind}: {relation}" if relation else tie.kind


def _plain(name: str) -> str:
    r"""Return a name as Markdown that shows it letter by letter.

    >>> print(_plain("Dr. [[Ada]] O'Neil-Smith #1"))
    Dr. \[\[Ada\]\] O'Neil-Smith \#1
    """
    return _ACTIVE.sub(r"\\\g<0>", _one_line(name)) or "?"


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _key(*ids: str) -> str:
    """Return an id of 16 signs, as Obsidian makes them, always the same for the same ids."""
    return sha256("\0".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:16]
