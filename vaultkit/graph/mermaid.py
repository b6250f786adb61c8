"""Nodes and ties as a Mermaid flowchart, for an index note or `vaultkit graph`. No networkx.

Ids are n1, n2… in id order, and labels are escaped sign by sign: Mermaid reads Markdown,
HTML, entities and comments even inside quotes. Mermaid draws at most 500 lines between
nodes; whoever draws more should first choose (structure.core_people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from vaultkit.graph.signs import printable
from vaultkit.model import Node, Tie

ARROWS: Mapping[str, str] = {
    "introduced": "-->",
    "knows": "---",
    "met": "---",
    "member": "-.-",
    "attended": "-.-",
    "mentions": "-.->",
}
"""How each kind of tie is drawn."""

# A colon is among them because Mermaid drops the semicolon from what it takes for `style …: #…;`.
_CODES = str.maketrans({sign: f"#{ord(sign)};" for sign in '"#$%&:;<=>[\\]^*_`{|}~'})
# Markdown would make a list of a label that begins like this.
_LIST = re.compile(r"^(\d*)([-+.)])(?=\s|$)")


def mermaid_lines(nodes: Iterable[Node], ties: Iterable[Tie]) -> tuple[str, ...]:
    """Return the lines of a flowchart of `nodes` and of those `ties` that have both ends among them.

    What would be drawn twice alike is drawn once, so acquaintance has no direction.
    """
    drawn = sorted(set(nodes))
    numbers = {node.id: number for number, node in enumerate(drawn, 1)}
    boxes = [f'    n{numbers[node.id]}["{_label(node.name) or "?"}"]' for node in drawn]
    lines = sorted({_line(tie, numbers) for tie in ties if tie.source in numbers and tie.target in numbers})
    return ("flowchart LR", *boxes, *(f"    n{one} {arrow} n{other}" for one, other, arrow in lines))


def _line(tie: Tie, numbers: Mapping[str, int]) -> tuple[int, int, str]:
    """Return the two ends of the line that is drawn for `tie`, and its arrow with its label."""
    arrow = ARROWS.get(tie.kind, "---")
    one, other = numbers[tie.source], numbers[tie.target]
    if not arrow.endswith(">"):
        one, other = min(one, other), max(one, other)
    label = _label(tie.relation)
    return one, other, f'{arrow}|"{label}"|' if label else arrow


def _label(text: str) -> str:
    """Return `text` on one line, as it can stand between quotes.

    >>> _label('1. the "best" [friend]')
    '1#46; the #34;best#34; #91;friend#93;'
    """
    coded = " ".join(printable(text).split()).translate(_CODES)
    return _LIST.sub(lambda match: f"{match[1]}#{ord(match[2])};", coded)
