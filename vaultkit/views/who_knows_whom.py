"""Who knows whom: acquaintances with who said so, organisations, introductions, bridges, ghosts, a picture.

Without the user, who knows everyone here: with them, every two people would look near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.counting import counted, listed
from vaultkit.graph.mermaid import mermaid_lines
from vaultkit.graph.projections import Step, affiliations
from vaultkit.graph.structure import Adjacency, Branch, core_people, find_circles
from vaultkit.graph.ties import name_of
from vaultkit.model import Ghost, Tie
from vaultkit.practice.bridges import FEWEST_PEOPLE
from vaultkit.practice.filing import Filing
from vaultkit.vault.affiliations import begin_in_words
from vaultkit.vault.stated import is_ghost
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

PICTURED = 60
"""The most people that one picture shows; of a larger network, its core."""

_MOST_BRIDGES, _MOST_GHOSTS, _FEWEST_MENTIONS = 50, 100, 2
_DEEPEST_LIST = 12


def render_who_knows_whom(material: Material) -> Draft:
    """Return what Who knows whom says."""
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
        Section("By organisation", drawing.organisations()),
        Section("Who introduced whom", drawing.introductions(), empty="Nobody introduced anybody yet."),
        Section("Circles of introductions", tuple(drawing.circles())),
        Section("Bridges", tuple(drawing.bridges()), "The only link between two circles, as far as your notes say."),
        Section("Names without a note", tuple(drawing.ghosts()), "Named in several notes, or tied to someone."),
        Section("Picture", tuple(drawing.picture())),
    )
    return Draft("who-knows-whom", "Who knows whom", tuple(lead), sections)


class _Drawing:
    """The network as this view shows it."""

    def __init__(self, material: Material) -> None:
        self.snapshot, self.network = material.snapshot, material.network
        self.stock = stock = material.stock
        self.linker, self.filing, self.memory = material.linker, stock.filing, stock.memory
        self.spelling = _Spelling(material.linker, stock.filing)
        self.known, self.neighbours, self.followers = stock.known, stock.neighbours, stock.followers
        self.name = stock.name

    def people(self) -> Iterator[Block]:
        """Yield each person with whom they know, how, and which note says so."""
        people = self.filing.by_name(node for node, others in self.known.items() if others)
        others = self.memory.ask_each(_by_name, {node: (self.known[node], self.filing) for node in people})
        given = {node: (self.name(node), node, others[node]) for node in people}
        yield from self.memory.ask_each_in(_person_block, self.linker, given).values()

    def organisations(self) -> tuple[Block, ...]:
        """Return each organisation with the people that are or were there."""
        ties = tuple([tie for tie in self.network.stated if tie.kind == "member"])
        return self.memory.ask(_organisation_blocks, ties, self.snapshot.shown, self.spelling, self.snapshot.today)

    def introductions(self) -> tuple[Block, ...]:
        """Return each tree of introductions as a nested list; those who introduced nobody and came by nobody are left out."""
        return self.memory.ask(_forest_blocks, self.stock.forest, self.followers, self.snapshot.shown, self.linker)

    def circles(self) -> Iterator[Block]:
        for circle in self.memory.ask(find_circles, self.followers):
            shown = [*circle[:PICTURED], circle[0]] if len(circle) <= PICTURED else circle[:PICTURED]
            steps = " > ".join(self.linker.link(each) for each in shown)
            yield Block(self.name(circle[0]), (f"- {steps}",))

    def bridges(self) -> Iterator[Block]:
        """Yield people between circles, and single ties whose both sides go on; the farthest-reaching first.

        Where there are too few people to tell, none.
        """
        if len(self.neighbours) < FEWEST_PEOPLE:
            return
        cut, sides = self.stock.cut_people, self.stock.bridges
        firm = [bridge for bridge, cut_off in sides.items() if cut_off > 1]
        firm.sort(key=lambda bridge: (-sides[bridge], bridge))
        rows = [
            f"- {self.linker.link(a)} and {self.linker.link(b)} are the only tie between two circles" for a, b in firm
        ]
        rows += [
            f"- {self.linker.link(person)} alone connects people who have no other tie"
            for person in self.filing.by_name(cut)
        ]
        yield from _cut(rows, _MOST_BRIDGES)

    def ghosts(self) -> Iterator[Block]:
        """Yield names without a note that several notes mention, or that are tied to someone."""
        tied = {node for node, others in self.neighbours.items() if others and is_ghost(node)}
        tied |= {tie.source for tie in self.network.stated if tie.kind == "introduced"}
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
        tied = {node: others for node, others in self.neighbours.items() if others}
        if not tied:
            return
        shown = set(tied) if len(tied) <= PICTURED else set(self.memory.ask(core_people, tied, PICTURED))
        nodes = [node for node in self.network.nodes if node.id in shown]
        ties = [
            tie
            for tie in self.network.stated
            if tie.source in shown and tie.target in shown and tie.kind in ("knows", "introduced")
        ]
        caption = (
            () if len(tied) <= PICTURED else (f"The core: {PICTURED} of {counted(len(tied), 'person', 'people')}.", "")
        )
        yield Block("Picture", (*caption, "```mermaid", *mermaid_lines(nodes, ties), "```"))


class _Spelling(NamedTuple):
    """How people are linked, and in which order."""

    linker: Linker
    filing: Filing


def _by_name(others: Mapping[str, Step], filing: Filing) -> tuple[tuple[str, Step], ...]:
    return tuple([(other, others[other]) for other in filing.by_name(others)])


def _person_block(name: str, person: str, others: Iterable[tuple[str, Step]], linker: Linker) -> Block:
    rows = [_acquaintance(other, step, linker) for other, step in others]
    return Block(name, ("", f"### {linker.link(person)}", "", *rows))


def _acquaintance(other: str, step: Step, linker: Linker) -> str:
    relations = words(", ".join(relation for relation in step.relations if relation))
    said = linker.evidence(step.evidence[0])
    more = f" and {counted(len(step.evidence) - 1, 'other line')}" if len(step.evidence) > 1 else ""
    return f"- {linker.link(other)}{f': {relations}' if relations else ''} ({said}{more})"


def _organisation_blocks(
    ties: Iterable[Tie], names: Mapping[str, str], spelling: _Spelling, today: date
) -> tuple[Block, ...]:
    linker, filing = spelling
    joined = list(ties)
    # Of several ties to one place, the last in order says the role.
    roles = {(tie.source, tie.target): _role_in_words(tie, today) for tie in joined}
    members: dict[str, list[str]] = {}
    for person, places in affiliations(joined).items():
        for place in places:
            members.setdefault(place, []).append(person)
    blocks: list[Block] = []
    for place in filing.by_name(members):
        rows = (
            f"- {linker.link(person)}{f': {words(role)}' if (role := roles[person, place]) else ''}"
            for person in filing.by_name(members[place])
        )
        blocks.append(Block(name_of(place, names), ("", f"### {linker.link(place)}", "", *rows)))
    return tuple(blocks)


def _role_in_words(tie: Tie, today: date) -> str:
    return ", ".join(word for word in (tie.relation, begin_in_words(tie.day, today)) if word)


def _forest_blocks(
    forest: tuple[Branch, ...], followers: Adjacency, names: Mapping[str, str], linker: Linker
) -> tuple[Block, ...]:
    # Everybody stands in one place, below one of those who introduced them.
    parents = {branch.id: branch.parent for branch in forest}
    trees: list[tuple[str, list[str]]] = []
    for branch in forest:
        if branch.depth == 0:
            trees.append((name_of(branch.id, names), []))
        deep = f"(step {branch.depth}) " if branch.depth > _DEEPEST_LIST else ""
        others = [linker.link(other) for other in followers.get(branch.id, ()) if parents.get(other) != branch.id]
        also = f", who introduced {listed(others)} too" if others else ""
        trees[-1][1].append(f"{'    ' * min(branch.depth, _DEEPEST_LIST)}- {deep}{linker.link(branch.id)}{also}")
    return tuple(Block(name, tuple(lines)) for name, lines in trees)


def _notes(ghost: Ghost) -> int:
    return len({evidence.path for evidence in ghost.evidence})


def _cut(rows: list[str], most: int) -> Iterator[Block]:
    """Yield the first rows, and how many more there are."""
    for row in rows[:most]:
        yield Block("", (row,))
    if len(rows) > most:
        yield Block("", (f"- and {len(rows) - most} more",))
