"""A network as one page that needs nothing else: a picture, and a list that says the same in words.

Without a script the page is whole: the picture scrolls and its names lead into the list.
The script (page.js) reads nothing but the list. All that users wrote passes `markup`, and
the page forbids itself whatever is not its own style and script, by their digests.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pkgutil import get_data
from string import Template
from typing import NamedTuple

from vaultkit.counting import counted
from vaultkit.graph.drawing import KINDS, find_lines, find_pulls, lines_to_draw
from vaultkit.graph.layout import lay_out
from vaultkit.graph.picture import HEIGHT, WIDTH, Cast, markup, picture_lines
from vaultkit.model import Evidence, Node, Tie

MOST_LINES = 2_000
"""Of more lines than these only introductions are drawn: so many would hide each other."""

_MOST_PLACES = 3
_GROUPS = (
    ("People", ("me", "person")),
    ("Organisations", ("organisation",)),
    ("Events", ("event",)),
    ("Opportunities", ("opportunity",)),
    ("Stories", ("story",)),
    ("Names without a note", ("ghost",)),
)
_NOUNS = (
    ("person", "people"), ("organisation", ""), ("event", ""), ("opportunity", "opportunities"), ("story", "stories"),
    ("name without a note", "names without a note"),
)  # fmt: skip
_WORDS = {
    "introduced": ("introduced", "introduced by"),
    "knows": ("knows", "knows"),
    "member": ("organisation", "there"),
    "attended": ("event", "there"),
    "met": ("met", "met"),
    "mentions": ("mentions", "mentioned by"),
}
"""What a tie is called in the list: by its source, and by its target."""


class _Seen(NamedTuple):
    """A tie from one end: who is at the other, and whether that is where it begins."""

    tie: Tie
    other: str
    is_target: bool


def page_text(nodes: Sequence[Node], ties: Sequence[Tie]) -> str:
    """Return the page of a network."""
    cast = _cast(nodes)
    lines = lines_to_draw(find_lines(ties))
    spots = lay_out(find_pulls(nodes, lines), WIDTH, HEIGHT)
    drawn = lines if len(lines) <= MOST_LINES else tuple(line for line in lines if line.kind == "introduced")
    style, script = _part("page.css"), _part("page.js")
    return Template(_part("page.html")).substitute(
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; form-action 'none'",
        style=style, script=script, summary=_summary(nodes), thinned=_thinned(len(drawn), len(lines)),
        picture="\n".join(picture_lines(cast, spots, drawn)), list="\n".join(_list(cast, ties)),
    )  # fmt: skip


def _part(name: str) -> str:
    # A part of the package, as its code is; nothing of the user's is read.
    content = (get_data("vaultkit.graph", name) or b"").decode("utf-8")
    # A browser takes digests of what it has read, in which every line ends alike.
    return content.replace("\r\n", "\n")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _cast(nodes: Iterable[Node]) -> Cast:
    groups = {kind: number for number, (_, kinds) in enumerate(_GROUPS) for kind in kinds}
    ordered = sorted(nodes, key=lambda node: (groups[node.kind], node.name.casefold(), node.id))
    return Cast({node.id: node for node in ordered}, {node.id: number for number, node in enumerate(ordered, 1)})


def _summary(nodes: Iterable[Node]) -> str:
    kinds = Counter(node.kind for node in nodes)
    counts = [sum(kinds[kind] for kind in group) for _, group in _GROUPS]
    said = [counted(count, *nouns) for count, nouns in zip(counts, _NOUNS, strict=True) if count]
    return " and ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part) or "Nobody"


def _thinned(drawn: int, lines: int) -> str:
    """Return which ties the picture shows."""
    if drawn == lines:
        return (
            "That somebody met you, or is only mentioned, is drawn where nothing else ties them; the list has it all."
        )
    return (
        f"So many ties would hide each other: of {lines} lines only the {drawn} of introductions are drawn; the list has all. "
        "<code>vaultkit graph --around NAME --format html</code> draws a part."
    )


def _list(cast: Cast, ties: Iterable[Tie]) -> Iterator[str]:
    seen: defaultdict[str, list[_Seen]] = defaultdict(list)
    for tie in ties:
        if tie.source != tie.target:
            seen[tie.source].append(_Seen(tie, tie.target, is_target=False))
            seen[tie.target].append(_Seen(tie, tie.source, is_target=True))
    for title, kinds in _GROUPS:
        members = [node for node in cast.nodes.values() if node.kind in kinds]
        if members:
            sections = "\n".join(_section(node, seen[node.id], cast) for node in members)
            yield f'<div class="group">\n<h2>{title}</h2>\n{sections}\n</div>'


def _section(node: Node, seen: Iterable[_Seen], cast: Cast) -> str:
    number = cast.numbers[node.id]
    where = "no note yet" if node.kind == "ghost" else markup(node.id)
    said = f"you, {where}" if node.kind == "me" else where
    ordered = sorted(
        seen, key=lambda each: (KINDS.index(each.tie.kind), each.is_target, cast.numbers[each.other], each.tie)
    )
    rows = "".join(f"\n{_row(each, node.id, cast)}" for each in ordered)
    ties = f"\n<ul>{rows}\n</ul>" if rows else "\n<p>No tie is written yet.</p>"
    heading = f'<h3><a href="#p{number}"><bdi>{markup(node.name) or "?"}</bdi></a></h3>'
    seen_where = f'<a class="plain-only" href="#n{number}">in the picture</a>'
    return f'<section id="p{number}">\n{heading}\n<p class="where">{said} {seen_where}</p>{ties}\n</section>'


def _row(seen: _Seen, here: str, cast: Cast) -> str:
    tie = seen.tie
    relation = f": <bdi>{markup(tie.relation)}</bdi>" if tie.relation.strip() else ""
    day = f", <span class='day'>{'since ' if tie.kind == 'member' else ''}{markup(tie.day)}</span>" if tie.day else ""
    other = f'<a href="#p{cast.numbers[seen.other]}"><bdi>{markup(cast.nodes[seen.other].name) or "?"}</bdi></a>'
    return (
        f'<li class="{tie.kind}{" by" if seen.is_target else ""}"><span>{_WORDS[tie.kind][seen.is_target]}</span> '
        f'{other}{relation}{day} <span class="said">({_places(tie.evidence, here)})</span></li>'
    )


def _places(evidence: Sequence[Evidence], here: str) -> str:
    """Return what says so: by its line alone if that is in the note that the list is about."""
    shown = [
        f"line\N{NO-BREAK SPACE}{place.line}" if place.path == here else markup(f"{place.path}:{place.line}")
        for place in evidence[:_MOST_PLACES]
    ]
    more = len(evidence) - _MOST_PLACES
    return f"{', '.join(shown)} and {more} more" if more > 0 else ", ".join(shown)
