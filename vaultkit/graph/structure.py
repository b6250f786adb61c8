"""Questions about the shape of a projection: bridges, groups, circles, forests, brokers.

Plain mappings in, sorted tuples and mappings out. Each mapping names every person as a
key and nobody as their own neighbour, as projections.py makes them; the undirected ones
hold each step both ways. Nothing recurses, so a line of 100,000 introductions is fine,
and all but `betweenness` take time in proportion to people and steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

Adjacency = Mapping[str, Collection[str]]


class Branch(NamedTuple):
    """A person in the introduction forest. A root has depth 0 and no parent."""

    id: str
    depth: int
    parent: str | None


def find_bridges(adjacency: Adjacency) -> tuple[tuple[str, str], ...]:
    """Return the steps without which two people would have no path between them."""
    return tuple(bridge_sides(adjacency))


def bridge_sides(adjacency: Adjacency) -> dict[tuple[str, str], int]:
    """Return, for each bridge, how many people its smaller side would cut off."""
    walk = _walk(adjacency)
    places, lows = _lowest_places(adjacency, walk)
    sizes, wholes = _sizes(walk)
    sides = {
        (min(stem, person), max(stem, person)): min(sizes[person], wholes[person] - sizes[person])
        for person, stem in walk.stems.items()
        if stem is not None and lows[person] == places[person]
    }
    return dict(sorted(sides.items()))


def find_cut_people(adjacency: Adjacency) -> tuple[str, ...]:
    """Return the people without whom others would have no path between them."""
    walk = _walk(adjacency)
    places, lows = _lowest_places(adjacency, walk)
    cut: set[str] = set()
    rooted: set[str] = set()
    for person, stem in walk.stems.items():
        if stem is None or lows[person] < places[stem]:
            continue
        # A root is passed by every path below it, so that it cuts only between two branches.
        if walk.stems[stem] is None and stem not in rooted:
            rooted.add(stem)
        else:
            cut.add(stem)
    return tuple(sorted(cut))


def connected_groups(adjacency: Adjacency) -> tuple[tuple[str, ...], ...]:
    """Return the groups of people with a path between them, the largest first, then by id."""
    groups = (tuple(sorted(people)) for people in _spreads(adjacency, adjacency))
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def find_circles(directed: Adjacency) -> tuple[tuple[str, ...], ...]:
    """Return one shortest circle through the first person of each strongly connected group.

    In the order of the introductions: each introduced the next, and the last the first.
    """
    return tuple(sorted(_circle(directed, people) for people in _strong_groups(directed) if len(people) > 1))


def introduction_forest(directed: Adjacency) -> tuple[Branch, ...]:
    """Return everyone in an introduction once, parents before children, siblings by id.

    Roots are introducers whom nobody introduced, and the first person of a circle into
    which no introduction leads. Everyone stands at the least distance from any root,
    under the first (by id) of the introducers at that distance.
    """
    children: defaultdict[str | None, list[Branch]] = defaultdict(list)
    for branch in _branch_out(directed, _roots(directed)).values():
        children[branch.parent].append(branch)
    waiting = sorted(children[None], reverse=True)
    forest: list[Branch] = []
    while waiting:
        forest.append(waiting.pop())
        waiting.extend(sorted(children.get(forest[-1].id, ()), reverse=True))
    return tuple(forest)


def reached_from(directed: Adjacency, start: str) -> dict[str, int]:
    """Return the least distance of everyone reached from `start`, nearest first, then by id.

    `start` is not among them, even inside a circle; a stranger to the mapping reaches nobody.
    """
    return {branch.id: branch.depth for branch in _branch_out(directed, (start,)).values() if branch.depth}


def core_people(adjacency: Adjacency, limit: int) -> tuple[str, ...]:
    """Return at most `limit` people to draw, by id: a connected core around the best known.

    It begins with whoever has the most acquaintances and adds, again and again, the one
    with the most of all who know somebody in it (ties by id); when a group is used up it
    goes on with the best known of the others. Unlike a k-core it never falls apart.
    """
    return tuple(sorted(islice(_grow(adjacency), max(limit, 0))))


def betweenness(adjacency: Adjacency) -> dict[str, float]:
    """Return each person's share of the shortest paths between all others, 0 to 1.

    Brandes' algorithm, exact, normalised by (n-1)(n-2)/2. People times steps: seconds for
    a thousand people, so only on request.
    """
    people = sorted(adjacency)
    numbers = {person: number for number, person in enumerate(people)}
    ties = [[numbers[other] for other in adjacency[person]] for person in people]
    totals = [0.0] * len(people)
    for source in range(len(people)):
        for number, share in _shares(ties, source):
            totals[number] += share
    # Each pair was counted from both of its ends. With fewer than three nobody is between.
    pairs = max((len(people) - 1) * (len(people) - 2), 1)
    return {person: totals[number] / pairs for person, number in numbers.items()}


class _Walk(NamedTuple):
    """A depth-first walk: each person's stem in the order of entering, and that of leaving."""

    stems: dict[str, str | None]
    left: list[str]


def _walk(adjacency: Adjacency) -> _Walk:
    walk = _Walk({}, [])
    for root in sorted(adjacency):
        if root not in walk.stems:
            _walk_from(adjacency, root, walk)
    return walk


def _walk_from(adjacency: Adjacency, root: str, walk: _Walk) -> None:
    walk.stems[root] = None
    path = [(root, iter(adjacency[root]))]
    while path:
        person, others = path[-1]
        following = next((other for other in others if other not in walk.stems), None)
        if following is None:
            walk.left.append(path.pop()[0])
        else:
            walk.stems[following] = person
            path.append((following, iter(adjacency[following])))


def _lowest_places(adjacency: Adjacency, walk: _Walk) -> tuple[dict[str, int], dict[str, int]]:
    """Return each person's place in the walk, and the least that they or theirs touch.

    The step to the own stem does not count.
    """
    places = {person: place for place, person in enumerate(walk.stems)}
    lows = dict(places)
    for person in walk.left:
        stem = walk.stems[person]
        for other in adjacency[person]:
            # Below this person only the branch itself counts, and it has left before.
            if other != stem:
                lows[person] = min(lows[person], places[other])
        if stem is not None:
            lows[stem] = min(lows[stem], lows[person])
    return places, lows


def _sizes(walk: _Walk) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many people each person's branch holds, and their whole group."""
    sizes = dict.fromkeys(walk.stems, 1)
    for person in walk.left:
        stem = walk.stems[person]
        if stem is not None:
            sizes[stem] += sizes[person]
    wholes: dict[str, int] = {}
    for person, stem in walk.stems.items():
        wholes[person] = sizes[person] if stem is None else wholes[stem]
    return sizes, wholes


def _spreads(adjacency: Adjacency, starts: Iterable[str]) -> Iterator[set[str]]:
    """Yield whom each start reaches, itself included, leaving out all who were yielded before."""
    seen: set[str] = set()
    for start in starts:
        people = {start} - seen
        waiting = list(people)
        while waiting:
            fresh = set(adjacency[waiting.pop()]) - people - seen
            people |= fresh
            waiting.extend(fresh)
        if people:
            seen |= people
            yield people


def _strong_groups(directed: Adjacency) -> list[set[str]]:
    """Return the groups in which everyone reaches everyone (Kosaraju's two walks)."""
    return list(_spreads(_reversed(directed), reversed(_walk(directed).left)))


def _reversed(directed: Adjacency) -> dict[str, list[str]]:
    introducers: dict[str, list[str]] = {person: [] for person in directed}
    for person, others in directed.items():
        for other in others:
            introducers[other].append(person)
    return introducers


def _circle(directed: Adjacency, people: set[str]) -> tuple[str, ...]:
    first = min(people)
    within = {person: [other for other in directed[person] if other in people] for person in people}
    branches = _branch_out(within, (first,))
    # Branches come nearest first, so that the first who closes the circle makes it shortest.
    person: str | None = next(person for person in branches if first in directed[person])
    circle: list[str] = []
    while person is not None:
        circle.append(person)
        person = branches[person].parent
    return tuple(reversed(circle))


def _branch_out(directed: Adjacency, starts: Iterable[str]) -> dict[str, Branch]:
    """Return everyone reached from `starts`, level by level, each under the first by id."""
    level = [Branch(start, 0, None) for start in sorted(starts)]
    reached = {branch.id: branch for branch in level}
    while level:
        following: dict[str, Branch] = {}
        for parent in level:
            for other in (other for other in directed.get(parent.id, ()) if other not in reached):
                following.setdefault(other, Branch(other, parent.depth + 1, parent.id))
        level = sorted(following.values())
        reached.update((branch.id, branch) for branch in level)
    return reached


def _roots(directed: Adjacency) -> list[str]:
    groups = _strong_groups(directed)
    numbers = {person: number for number, people in enumerate(groups) for person in people}
    led_into = {
        numbers[other] for person, others in directed.items() for other in others if numbers[other] != numbers[person]
    }
    introducing = {numbers[person] for person, others in directed.items() if others}
    return [min(groups[number]) for number in introducing - led_into]


def _grow(adjacency: Adjacency) -> Iterator[str]:
    """Yield everyone, group by group, in the order in which `core_people` adds them."""
    ranked = sorted(adjacency, key=lambda person: (-len(adjacency[person]), person))
    ranks = {person: rank for rank, person in enumerate(ranked)}
    seen: set[str] = set()
    for start in ranked:
        waiting = [] if start in seen else [ranks[start]]
        seen.add(start)
        while waiting:
            person = ranked[heappop(waiting)]
            yield person
            for other in set(adjacency[person]) - seen:
                seen.add(other)
                heappush(waiting, ranks[other])


def _shares(ties: list[list[int]], source: int) -> Iterator[tuple[int, float]]:
    """Yield, for everyone reached from `source`, their share of the shortest paths that begin there."""
    order, paths, before = _shortest(ties, source)
    shares = [0.0] * len(ties)
    for person in reversed(order[1:]):
        for other in before[person]:
            # Whole numbers are divided first: there may be more paths than a float can count.
            shares[other] += paths[other] / paths[person] * (1 + shares[person])
        yield person, shares[person]


def _shortest(ties: list[list[int]], source: int) -> tuple[list[int], list[int], list[list[int]]]:
    """Return whom `source` reaches, nearest first; how many shortest paths lead there, and through whom."""
    order, paths = [source], [0] * len(ties)
    before: list[list[int]] = [[] for _ in ties]
    distances = [-1] * len(ties)
    paths[source], distances[source] = 1, 0
    for person in order:
        further = distances[person] + 1
        for other in ties[person]:
            if distances[other] < 0:
                distances[other] = further
                order.append(other)
            if distances[other] == further:
                paths[other] += paths[person]
                before[other].append(person)
    return order, paths, before
