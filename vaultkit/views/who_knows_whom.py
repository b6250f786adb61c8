"""Who knows whom: acquaintances with who said so, organisations, introductions, bridges, ghosts, a picture.

Without the user, who knows everyone here: with them, every two people would look near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from vaultkit.counting import counted, listed
from vaultkit.graph.mermaid import mermaid_lines
from vaultkit.graph.projections import Step, affiliations
from vaultkit.graph.structure import Adjacency, Branch, core_people, find_circles
from vaultkit.graph.ties import NODE_KINDS, node_of
from vaultkit.model import Ghost, Tie
from vaultkit.practice.bridges import FEWEST_PEOPLE
from vaultkit.practice.filing import Filing
from vaultkit.tables import KEY, In
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
    known, ties = drawing.memory.ask(_count, drawing.stock.shape)
    lead = [
        "# Who knows whom",
        "",
        f"{counted(ties, 'tie')} between {counted(known, 'person', 'people')}, as far as your notes say; "
        "you yourself are left out."
        if ties
        else "No ties between others are written yet. Write `knows:` or `introduced_by:` in a person's note.",
    ]
    sections = (
        Section("People", drawing.people()),
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
        self.known, self.neighbours, self.followers = stock.known, stock.neighbours, stock.followers
        self.name = stock.name

    def people(self) -> tuple[Block, ...]:
        """Return each person with whom they know, how, and which note says so."""
        others = self.memory.keep_each(_by_name, self.known, In(self.filing))
        blocks = self.memory.ask_each(_person_block, others, KEY, In(self.linker))
        return self.memory.sort_each(_filed_block, blocks, KEY, In(self.filing))

    def organisations(self) -> tuple[Block, ...]:
        """Return each organisation with the people that are or were there."""
        ties = self.memory.ask(_memberships, self.network.stated)
        return self.memory.ask_in(_organisation_blocks, self.linker, ties, self.snapshot.today)

    def introductions(self) -> tuple[Block, ...]:
        """Return each tree of introductions as a nested list; those who introduced nobody and came by nobody are left out."""
        return self.memory.ask_in(_forest_blocks, self.linker, self.stock.forest, self.followers)

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
        yield from _cut(rows, _MOST_BRIDGES, len(rows))

    def ghosts(self) -> Iterator[Block]:
        """Yield names without a note that several notes mention, or that are tied to someone."""
        named = self.memory.ask(_named_ghosts, self.stock.shape, self.network.stated, self.snapshot.ghosts)
        yield from _cut([self._ghost(ghost) for ghost in named[:_MOST_GHOSTS]], _MOST_GHOSTS, len(named))

    def _ghost(self, ghost: Ghost) -> str:
        places = ", ".join(self.linker.evidence(each) for each in ghost.evidence[:3])
        more = ", …" if len(ghost.evidence) > 3 else ""
        return f"- {words(ghost.name)} ({places}{more})"

    def picture(self) -> Iterator[Block]:
        """Yield a Mermaid picture of everyone who is tied to someone, or of the core of a larger network."""
        core = self.memory.ask(_find_core, self.stock.shape)
        ties = self.memory.ask(_ties_among, self.network.stated, core)
        if not core:
            return
        number = self.memory.ask(_count, self.stock.shape)[0]
        named = [node_of(each, self.snapshot) for each in core]
        # An introduction may name a note that is about nobody, such as a day's.
        nodes = [node for node in named if node.kind == "ghost" or node.kind in NODE_KINDS]
        caption = () if number <= PICTURED else (f"The core: {PICTURED} of {counted(number, 'person', 'people')}.", "")
        yield Block("Picture", (*caption, "```mermaid", *mermaid_lines(nodes, ties), "```"))


def _by_name(others: Mapping[str, Step], filing: Filing) -> tuple[tuple[str, Step], ...]:
    return tuple([(other, others[other]) for other in filing.by_name(others)])


def _filed_block(block: Block, person: str, filing: Filing) -> tuple[tuple[tuple[str, str], Block], ...]:
    return (((filing.filed(person), person), block),)


def _person_block(others: Iterable[tuple[str, Step]], person: str, linker: Linker) -> Block:
    rows = [_acquaintance(other, step, linker) for other, step in others]
    return Block(linker.name(person), ("", f"### {linker.link(person)}", "", *rows))


def _acquaintance(other: str, step: Step, linker: Linker) -> str:
    relations = words(", ".join(relation for relation in step.relations if relation))
    said = linker.evidence(step.evidence[0])
    more = f" and {counted(len(step.evidence) - 1, 'other line')}" if len(step.evidence) > 1 else ""
    return f"- {linker.link(other)}{f': {relations}' if relations else ''} ({said}{more})"


def _memberships(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple([tie for tie in ties if tie.kind == "member"])


def _organisation_blocks(ties: Iterable[Tie], today: date, linker: Linker) -> tuple[Block, ...]:
    joined = list(ties)
    # Of several ties to one place, the last in order says the role.
    roles = {(tie.source, tie.target): _role_in_words(tie, today) for tie in joined}
    members: dict[str, list[str]] = {}
    for person, places in affiliations(joined).items():
        for place in places:
            members.setdefault(place, []).append(person)
    blocks: list[Block] = []
    for place in _filed(members, linker):
        rows = (
            f"- {linker.link(person)}{f': {words(role)}' if (role := roles[person, place]) else ''}"
            for person in _filed(members[place], linker)
        )
        blocks.append(Block(linker.name(place), ("", f"### {linker.link(place)}", "", *rows)))
    return tuple(blocks)


def _filed(nodes: Iterable[str], linker: Linker) -> list[str]:
    return sorted(nodes, key=lambda node: (linker.name(node).casefold(), node))


def _role_in_words(tie: Tie, today: date) -> str:
    return ", ".join(word for word in (tie.relation, begin_in_words(tie.day, today)) if word)


def _forest_blocks(forest: tuple[Branch, ...], followers: Adjacency, linker: Linker) -> tuple[Block, ...]:
    # Everybody stands in one place, below one of those who introduced them.
    parents = {branch.id: branch.parent for branch in forest}
    trees: list[tuple[str, list[str]]] = []
    for branch in forest:
        if branch.depth == 0:
            trees.append((linker.name(branch.id), []))
        deep = f"(step {branch.depth}) " if branch.depth > _DEEPEST_LIST else ""
        others = [linker.link(other) for other in followers.get(branch.id, ()) if parents.get(other) != branch.id]
        also = f", who introduced {listed(others)} too" if others else ""
        trees[-1][1].append(f"{'    ' * min(branch.depth, _DEEPEST_LIST)}- {deep}{linker.link(branch.id)}{also}")
    return tuple(Block(name, tuple(lines)) for name, lines in trees)


def _notes(ghost: Ghost) -> int:
    return len({evidence.path for evidence in ghost.evidence})


def _cut(rows: list[str], most: int, number: int) -> Iterator[Block]:
    """Yield the first of a number of rows, and how many more there are."""
    for row in rows[:most]:
        yield Block("", (row,))
    if number > most:
        yield Block("", (f"- and {number - most} more",))


def _count(neighbours: Adjacency) -> tuple[int, int]:
    """Return how many people have acquaintances, and how many ties there are."""
    numbers = [len(others) for others in neighbours.values() if others]
    return len(numbers), sum(numbers) // 2


def _named_ghosts(neighbours: Adjacency, ties: Iterable[Tie], ghosts: Mapping[str, Ghost]) -> tuple[Ghost, ...]:
    """Return the names without a note that several notes mention, or that are tied to someone, the most named first."""
    tied = {node for node, others in neighbours.items() if others and is_ghost(node)}
    tied |= {tie.source for tie in ties if tie.kind == "introduced"}
    named = [ghost for ghost in ghosts.values() if _notes(ghost) >= _FEWEST_MENTIONS or ghost.id in tied]
    return tuple(sorted(named, key=lambda ghost: (-_notes(ghost), ghost.name.casefold(), ghost.id)))


def _find_core(neighbours: Adjacency) -> frozenset[str]:
    """Return everyone who is tied to someone, or the core of a larger network."""
    tied = {node: others for node, others in neighbours.items() if others}
    return frozenset(tied if len(tied) <= PICTURED else core_people(tied, PICTURED))


def _ties_among(ties: Iterable[Tie], people: frozenset[str]) -> tuple[Tie, ...]:
    joined = (tie for tie in ties if tie.source in people and tie.target in people)
    return tuple([tie for tie in joined if tie.kind in ("knows", "introduced")])
