"""What a picture draws of a network: one line between two, however many ties there are, and not every tie.

Met and mentioned is nearly everyone somewhere. Such a tie is drawn where nothing else ties
one of its ends, so that a picture shows who is acquainted, and leaves nobody out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vaultkit.model import Node, Tie

KINDS = ("introduced", "knows", "member", "attended", "met", "mentions")
"""The kinds of ties, the one that says most first."""

FAINT = frozenset(("met", "mentions"))
"""The kinds that say little."""

_PULLS = {"introduced": 1.0, "knows": 1.0, "member": 0.6}
_FAINT_PULL = 0.4


class Line(NamedTuple):
    """All ties between two, the one that says most first. `source` and `target` are that one's."""

    source: str
    target: str
    ties: tuple[Tie, ...]

    @property
    def kind(self) -> str:
        """Return the kind of the tie that says most."""
        return self.ties[0].kind

    @property
    def is_mutual(self) -> bool:
        """Say whether each of the two introduced the other."""
        return any(tie.kind == "introduced" and tie.source == self.target for tie in self.ties)


def find_lines(ties: Iterable[Tie]) -> tuple[Line, ...]:
    """Return a line for each two that are tied, in order of their ids."""
    between: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        if tie.source != tie.target:
            between.setdefault((min(tie[:2]), max(tie[:2])), []).append(tie)
    ordered = (sorted(between[ends], key=lambda tie: (KINDS.index(tie.kind), tie)) for ends in sorted(between))
    return tuple(Line(joined[0].source, joined[0].target, tuple(joined)) for joined in ordered)


def is_faint(line: Line) -> bool:
    """Say whether the two only met, or are only mentioned."""
    return line.kind in FAINT


def lines_to_draw(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines without those of people who met or were mentioned, where both ends have others."""
    listed = list(lines)
    firm = {end for line in listed if not is_faint(line) for end in line[:2]}
    return tuple(line for line in listed if not (is_faint(line) and firm.issuperset(line[:2])))


def find_pulls(nodes: Iterable[Node], lines: Iterable[Line]) -> dict[str, dict[str, float]]:
    """Return how strongly lines draw their ends together, both ways, as `lay_out` wants it."""
    pulls: dict[str, dict[str, float]] = {node.id: {} for node in nodes}
    for line in lines:
        pulls[line.source][line.target] = pulls[line.target][line.source] = _PULLS.get(line.kind, _FAINT_PULL)
    return pulls
