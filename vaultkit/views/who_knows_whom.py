"""Who knows whom: acquaintances with who said so, organisations, introductions, bridges, ghosts, a picture.

Without the user, who knows everyone here: with them, every two people would look near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vaultkit.counting import counted
from vaultkit.graph.mermaid import mermaid_lines
from vaultkit.graph.projections import Step, affiliations
from vaultkit.graph.structure import (
    bridge_sides,
    core_people,
    find_circles,
    find_cut_people,
    introduction_forest,
)
from vaultkit.model import Ghost
from vaultkit.practice.bridges import FEWEST_PEOPLE
from vaultkit.vault.stated import is_ghost
from vaultkit.views.markdown import words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Page, Section, paginate

PICTURED = 60
"""The most people that one picture shows; of a larger network, its core."""

_MOST_BRIDGES, _MOST_GHOSTS, _FEWEST_MENTIONS = 50, 100, 2
_DEEPEST_LIST = 12


def render_who_knows_whom(material: Material) -> tuple[Page, ...]:
    """Return the pages of Who knows whom."""
    drawing = _Drawing(material)
    known = sum(1 for others in drawing.known.values() if others)
    ties = sum(len(others) for others in drawing.known.values()) // 2
    lead = [
        "# Who knows whom",
        "",
        f"{counted(ties, 'tie')} between {counted(known, 'person', 'people')}, as far as your notes say; "
        "you yourself are left out."
        if ties
        else "No ties between others are written yet. Write `knows:` or `introduced_by:` in a person's note.",
    ]
    sections = (
        Section("People", tuple(drawing.people())),
        Section("By organisation", tuple(drawing.organisations())),
        Section("Who introduced whom", tuple(drawing.introductions()), empty="Nobody introduced anybody yet."),
        Section("Circles of introductions", tuple(drawing.circles())),
        Section("Bridges", tuple(drawing.bridges()), "The only link between two circles, as far as your notes say."),
        Section("Names without a note", tuple(drawing.ghosts()), "Named in several notes, or tied to someone."),
        Section("Picture", tuple(drawing.picture())),
    )
    return paginate("who-knows-whom", "Who knows whom", tuple(lead), sections)


class _Drawing:
    """The network as this view shows it."""

    def __init__(self, material: Material) -> None:
        self.snapshot, self.network, stock = material.snapshot, material.network, material.stock
        self.linker = material.linker
        self.known, self.introduced = stock.known, stock.introduced
        self.name, self.filed = stock.name, stock.filed

    def by_name(self, nodes: Iterable[str]) -> list[str]:
        return sorted(nodes, key=lambda node: (self.filed(node), node))

    def links(self, nodes: Iterable[str]) -> str:
        return ", ".join(self.linker.link(node) for node in nodes)

    def people(self) -> Iterator[Block]:
        """Yield each person with whom they know, how, and which note says so."""
        for person in self.by_name(node for node, others in self.known.items() if others):
            others = self.known[person]
            rows = (self._acquaintance(other, others[other]) for other in self.by_name(others))
            yield Block(self.name(person), ("", f"### {self.linker.link(person)}", "", *rows))

    def _acquaintance(self, other: str, step: Step) -> str:
        relations = words(", ".join(relation for relation in step.relations if relation))
        said = self.linker.evidence(step.evidence[0])
        more = f" and {counted(len(step.evidence) - 1, 'other line')}" if len(step.evidence) > 1 else ""
        return f"- {self.linker.link(other)}{f': {relations}' if relations else ''} ({said}{more})"

    def organisations(self) -> Iterator[Block]:
        """Yield each organisation with the people that are or were there."""
        members: dict[str, list[str]] = {}
        for person, places in affiliations(tie for tie in self.network.ties if tie.kind == "member").items():
            for place in places:
                members.setdefault(place, []).append(person)
        roles = {(tie.source, tie.target): tie.relation for tie in self.network.ties if tie.kind == "member"}
        for place in self.by_name(members):
            rows = (self._member(person, roles[person, place]) for person in self.by_name(members[place]))
            yield Block(self.name(place), ("", f"### {self.linker.link(place)}", "", *rows))

    def _member(self, person: str, role: str) -> str:
        return f"- {self.linker.link(person)}{f': {words(role)}' if role else ''}"

    def introductions(self) -> Iterator[Block]:
        """Yield each tree of introductions as a nested list; those who introduced nobody and came by nobody are left out."""
        lines: list[str] = []
        root = ""
        for branch in introduction_forest(self.introduced):
            if branch.depth == 0 and lines:
                yield Block(self.name(root), tuple(lines))
                lines = []
            root = branch.id if branch.depth == 0 else root
            deep = f"(step {branch.depth}) " if branch.depth > _DEEPEST_LIST else ""
            lines.append(f"{'    ' * min(branch.depth, _DEEPEST_LIST)}- {deep}{self.linker.link(branch.id)}")
        if lines:
            yield Block(self.name(root), tuple(lines))

    def circles(self) -> Iterator[Block]:
        for circle in find_circles(self.introduced):
            shown = [*circle[:PICTURED], circle[0]] if len(circle) <= PICTURED else circle[:PICTURED]
            steps = " > ".join(self.linker.link(each) for each in shown)
            yield Block(self.name(circle[0]), (f"- {steps}",))

    def bridges(self) -> Iterator[Block]:
        """Yield people between circles, and single ties whose both sides go on; the farthest-reaching first.

        Where there are too few people to tell, none.
        """
        if len(self.known) < FEWEST_PEOPLE:
            return
        cut = find_cut_people(self.known)
        sides = bridge_sides(self.known)
        firm = [bridge for bridge, cut_off in sides.items() if cut_off > 1]
        firm.sort(key=lambda bridge: (-sides[bridge], bridge))
        rows = [
            f"- {self.linker.link(a)} and {self.linker.link(b)} are the only tie between two circles" for a, b in firm
        ]
        rows += [
            f"- {self.linker.link(person)} alone connects people who have no other tie" for person in self.by_name(cut)
        ]
        yield from _cut(rows, _MOST_BRIDGES)

    def ghosts(self) -> Iterator[Block]:
        """Yield names without a note that several notes mention, or that are tied to someone."""
        tied = {node for node, others in self.known.items() if others and is_ghost(node)}
        tied |= {tie.source for tie in self.network.ties if tie.kind == "introduced"}
        named = [
            ghost for ghost in self.snapshot.ghosts.values() if _notes(ghost) >= _FEWEST_MENTIONS or ghost.id in tied
        ]
        named.sort(key=lambda ghost: (-_notes(ghost), ghost.name.casefold(), ghost.id))
        yield from _cut([self._ghost(ghost) for ghost in named], _MOST_GHOSTS)

    def _ghost(self, ghost: Ghost) -> str:
        places = ", ".join(self.linker.evidence(each) for each in ghost.evidence[:3])
        more = ", …" if len(ghost.evidence) > 3 else ""
        return f"- {words(ghost.name)} ({places}{more})"

    def picture(self) -> Iterator[Block]:
        """Yield a Mermaid picture of everyone who is tied to someone, or of the core of a larger network."""
        tied: Mapping[str, Mapping[str, Step]] = {node: others for node, others in self.known.items() if others}
        if not tied:
            return
        shown = set(tied) if len(tied) <= PICTURED else set(core_people(tied, PICTURED))
        nodes = [node for node in self.network.nodes if node.id in shown]
        ties = [
            tie
            for tie in self.network.ties
            if tie.kind in ("knows", "introduced") and {tie.source, tie.target} <= shown
        ]
        caption = (
            () if len(tied) <= PICTURED else (f"The core: {PICTURED} of {counted(len(tied), 'person', 'people')}.", "")
        )
        yield Block("Picture", (*caption, "```mermaid", *mermaid_lines(nodes, ties), "```"))


def _notes(ghost: Ghost) -> int:
    return len({evidence.path for evidence in ghost.evidence})


def _cut(rows: list[str], most: int) -> Iterator[Block]:
    """Yield the first rows, and how many more there are."""
    for row in rows[:most]:
        yield Block("", (row,))
    if len(rows) > most:
        yield Block("", (f"- and {len(rows) - most} more",))
