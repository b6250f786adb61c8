from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import networkx as nx
import pytest
from classic_networks import ACQUAINTANCES, acquainted, attending, note_path, southern_women
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.graph import structure
from vaultkit.graph.projections import acquaintances, affiliations
from vaultkit.graph.structure import (
    Branch,
    betweenness,
    bridge_sides,
    connected_groups,
    core_people,
    find_bridges,
    find_circles,
    find_cut_people,
    introduction_forest,
    reached_from,
)

Adjacency = dict[str, list[str]]

PAIRS = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        st.just([f"p{number:02}" for number in range(size)]),
        st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=2 * size),
    )
)
GRAPHS = PAIRS.map(lambda drawn: both_ways(named(drawn[0], drawn[1]), drawn[0]))
DIGRAPHS = PAIRS.map(lambda drawn: one_way(named(drawn[0], drawn[1]), drawn[0]))


def named(people: list[str], pairs: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    return [(people[one], people[other]) for one, other in pairs if one != other]


def one_way(steps: Iterable[tuple[str, str]], people: Iterable[str] = ()) -> Adjacency:
    adjacency: dict[str, set[str]] = {person: set() for person in people}
    for one, other in steps:
        adjacency.setdefault(one, set()).add(other)
        adjacency.setdefault(other, set())
    return {person: sorted(others) for person, others in sorted(adjacency.items())}


def both_ways(steps: Iterable[tuple[str, str]], people: Iterable[str] = ()) -> Adjacency:
    once = list(steps)
    return one_way([*once, *((other, one) for one, other in once)], people)


def words(text: str) -> list[tuple[str, str]]:
    """Return the steps in `ab bc` as pairs of one-letter people."""
    return [(word[0], word[1]) for word in text.split()]


def undirected(adjacency: Adjacency) -> nx.Graph[str]:
    return nx.Graph(adjacency)


def directed(adjacency: Adjacency) -> nx.DiGraph[str]:
    return nx.DiGraph(adjacency)


def line(length: int) -> list[tuple[str, str]]:
    people = [f"p{number:06}" for number in range(length + 1)]
    return list(pairwise(people))


# Two triangles, joined by c-d, and a pendant g on f.
BARBELL = both_ways(words("ab bc ca cd de ef fd fg"))


def test_bridges_and_cut_people_of_two_joined_triangles() -> None:
    assert find_bridges(BARBELL) == (("c", "d"), ("f", "g"))
    assert bridge_sides(BARBELL) == {("c", "d"): 3, ("f", "g"): 1}
    assert find_cut_people(BARBELL) == ("c", "d", "f")


def test_groups_come_largest_first_then_by_name() -> None:
    groups = connected_groups(both_ways(words("xy bc de ef"), ["a"]))
    assert groups == (("d", "e", "f"), ("b", "c"), ("x", "y"), ("a",))


def test_circles_are_named_in_the_order_of_the_introductions() -> None:
    circles = find_circles(one_way(words("ca ab bc bd de ed xa ef")))
    assert circles == (("a", "b", "c"), ("d", "e"))


def test_a_circle_is_a_shortest_one_through_its_smallest_id() -> None:
    assert find_circles(one_way(words("ab bc cd da ca cb"))) == (("a", "b", "c"),)


def test_a_line_of_introductions_has_no_circle() -> None:
    assert find_circles(one_way(words("ab bc ac"))) == ()


def test_the_forest_has_everyone_once_at_the_least_distance() -> None:
    forest = introduction_forest(one_way(words("ab bc ac cd xc xy"), ["loner"]))
    assert forest == (
        Branch("a", 0, None),
        Branch("b", 1, "a"),
        Branch("c", 1, "a"),
        Branch("d", 2, "c"),
        Branch("x", 0, None),
        Branch("y", 1, "x"),
    )


def test_the_root_of_a_circle_is_its_smallest_id_even_if_it_leads_to_a_smaller_one() -> None:
    forest = introduction_forest(one_way(words("cd dc ca")))
    assert forest == (Branch("c", 0, None), Branch("a", 1, "c"), Branch("d", 1, "c"))


def test_a_circle_into_which_someone_leads_has_no_root_of_its_own() -> None:
    forest = introduction_forest(one_way(words("zb bc cb")))
    assert forest == (Branch("z", 0, None), Branch("b", 1, "z"), Branch("c", 2, "b"))


def test_ripples_of_a_circle_are_finite_and_leave_out_the_start() -> None:
    assert reached_from(one_way(words("ab bc ca bd")), "a") == {"b": 1, "c": 2, "d": 2}


def test_a_stranger_reaches_nobody() -> None:
    assert reached_from(one_way(words("ab")), "stranger") == {}


def test_the_core_is_connected_and_holds_the_best_known() -> None:
    adjacency = both_ways(words("ab ac ad ae ef fg gh xy yz zx"))
    assert core_people(adjacency, 3) == ("a", "e", "f")
    assert core_people(adjacency, 20) == tuple(sorted(adjacency))
    assert core_people(adjacency, 0) == core_people(adjacency, -1) == ()
    # The second group comes when the first is used up, its own best known first.
    assert core_people(adjacency, 9) == ("a", "b", "c", "d", "e", "f", "g", "h", "x")


def test_nothing_is_asked_of_an_empty_network() -> None:
    empty: Adjacency = {}
    questions = (find_bridges, find_cut_people, connected_groups, find_circles, introduction_forest)
    assert [len(question(empty)) for question in questions] == [0] * 5
    assert core_people(empty, 5) == ()
    assert betweenness(empty) == {}


@given(GRAPHS)
def test_bridges_agree_with_networkx(adjacency: Adjacency) -> None:
    bridges = sorted(tuple(sorted(bridge)) for bridge in nx.bridges(undirected(adjacency)))
    assert list(find_bridges(adjacency)) == bridges


@given(GRAPHS)
def test_the_smaller_side_of_a_bridge_is_what_is_left_when_it_is_cut(adjacency: Adjacency) -> None:
    for (one, other), size in bridge_sides(adjacency).items():
        graph = undirected(adjacency)
        graph.remove_edge(one, other)
        sides = [len(nx.node_connected_component(graph, end)) for end in (one, other)]
        assert size == min(sides)


@given(GRAPHS)
def test_cut_people_agree_with_networkx(adjacency: Adjacency) -> None:
    assert list(find_cut_people(adjacency)) == sorted(nx.articulation_points(undirected(adjacency)))


@given(GRAPHS)
def test_groups_agree_with_networkx(adjacency: Adjacency) -> None:
    groups = [tuple(sorted(group)) for group in nx.connected_components(undirected(adjacency))]
    assert sorted(connected_groups(adjacency)) == sorted(groups)


@given(GRAPHS)
def test_betweenness_agrees_with_networkx(adjacency: Adjacency) -> None:
    assert betweenness(adjacency) == pytest.approx(nx.betweenness_centrality(undirected(adjacency)))


@given(DIGRAPHS)
def test_ripples_agree_with_networkx(adjacency: Adjacency) -> None:
    for start in adjacency:
        distances = dict(nx.single_source_shortest_path_length(directed(adjacency), start))
        del distances[start]
        reached = reached_from(adjacency, start)
        assert reached == distances
        assert list(reached) == sorted(reached, key=lambda person: (reached[person], person))


@given(DIGRAPHS)
def test_every_strongly_connected_group_gives_one_true_circle(adjacency: Adjacency) -> None:
    groups = [group for group in nx.strongly_connected_components(directed(adjacency)) if len(group) > 1]
    circles = find_circles(adjacency)
    assert [circle[0] for circle in circles] == sorted(min(group) for group in groups)
    for circle in circles:
        assert len(set(circle)) == len(circle)
        assert any(group.issuperset(circle) for group in groups)
        assert all(after in adjacency[person] for person, after in zip(circle, (*circle[1:], circle[0]), strict=True))


@given(DIGRAPHS)
def test_the_forest_reaches_everyone_who_takes_part_at_the_least_distance(adjacency: Adjacency) -> None:
    forest = introduction_forest(adjacency)
    roots = [branch.id for branch in forest if branch.parent is None]
    distances = nx.multi_source_dijkstra_path_length(directed(adjacency), roots) if roots else {}
    assert {branch.id: branch.depth for branch in forest} == distances
    assert set(distances) == {end for steps in directed(adjacency).edges for end in steps}
    depths = {branch.id: branch.depth for branch in forest}
    for branch in forest:
        assert branch.parent is None or depths[branch.parent] == branch.depth - 1
        assert branch.parent is None or branch.id in adjacency[branch.parent]


@given(DIGRAPHS)
def test_the_forest_is_in_preorder(adjacency: Adjacency) -> None:
    path: list[str] = []
    seen: set[str] = set()
    for branch in introduction_forest(adjacency):
        assert branch.id not in seen
        seen.add(branch.id)
        assert branch.depth <= len(path)
        path = path[: branch.depth]
        assert branch.parent == (path[-1] if path else None)
        path.append(branch.id)


@given(GRAPHS, st.integers(0, 12))
def test_the_core_falls_apart_only_where_the_network_does(adjacency: Adjacency, limit: int) -> None:
    core = core_people(adjacency, limit)
    assert len(core) == min(limit, len(adjacency))
    graph = undirected(adjacency)
    parts = list(nx.connected_components(graph.subgraph(core)))
    touched = {frozenset(nx.node_connected_component(graph, min(part))) for part in parts}
    assert len(touched) == len(parts)


@pytest.mark.parametrize("length", [1_100, 50_000])
def test_a_line_of_introductions_may_be_as_long_as_it_likes(length: int) -> None:
    chain = one_way(line(length))
    adjacency = both_ways(line(length))
    last = f"p{length:06}"
    assert introduction_forest(chain)[-1] == Branch(last, length, f"p{length - 1:06}")
    assert reached_from(chain, "p000000")[last] == length
    assert find_circles(chain) == ()
    assert len(find_bridges(adjacency)) == length
    assert len(find_cut_people(adjacency)) == length - 1
    assert bridge_sides(adjacency)["p000009", "p000010"] == 10
    assert [len(group) for group in connected_groups(adjacency)] == [length + 1]
    assert len(core_people(adjacency, 50)) == 50


def test_a_circle_of_5_000_introductions_is_found() -> None:
    chain = [*line(4_999), ("p004999", "p000000")]
    circle = find_circles(one_way(chain))[0]
    assert (len(circle), circle[0], circle[-1]) == (5_000, "p000000", "p004999")
    assert len(introduction_forest(one_way(chain))) == 5_000


def test_the_middle_of_a_line_is_between_both_halves() -> None:
    brokers = betweenness(both_ways(line(100)))
    assert brokers["p000000"] == 0
    assert brokers["p000050"] == pytest.approx(50 * 50 / (100 * 99 / 2))


@pytest.mark.parametrize("title", ACQUAINTANCES)
def test_the_classic_networks_have_the_bridges_and_cut_people_of_networkx(title: str) -> None:
    graph = ACQUAINTANCES[title]()
    projection = acquaintances(acquainted(graph)[1])
    bridges = sorted((note_path(min(bridge)), note_path(max(bridge))) for bridge in nx.bridges(graph))
    assert list(find_bridges(projection)) == bridges
    assert list(find_cut_people(projection)) == sorted(note_path(name) for name in nx.articulation_points(graph))
    brokers = {note_path(name): score for name, score in nx.betweenness_centrality(graph).items()}
    assert betweenness(projection) == pytest.approx(brokers)


def test_the_medici_are_the_brokers_of_florence() -> None:
    brokers = betweenness(acquaintances(acquainted(ACQUAINTANCES["florentine families"]())[1]))
    assert max(brokers, key=lambda person: brokers[person]) == note_path("Medici")
    assert brokers[note_path("Medici")] == pytest.approx(0.521978, abs=1e-6)


def test_heather_is_the_broker_of_the_kite_and_diane_its_best_known() -> None:
    projection = acquaintances(acquainted(ACQUAINTANCES["krackhardt kite"]())[1])
    brokers = betweenness(projection)
    assert max(brokers, key=lambda person: brokers[person]) == note_path("Heather")
    assert core_people(projection, 1) == (note_path("Diane"),)


def test_the_women_of_davis_are_tied_to_events_and_not_to_one_another() -> None:
    graph = southern_women()
    ties = attending(graph)[1]
    assert acquaintances(ties) == {}
    projection = affiliations(ties)
    assert {person: len(events) for person, events in projection.items()} == {
        note_path(name): len(graph[name]) for name, said in graph.nodes.items() if said["bipartite"] == 0
    }
    steps = both_ways((woman, event) for woman, events in projection.items() for event in events)
    assert len(steps) == graph.number_of_nodes()
    assert find_bridges(steps) == ()
    assert not nx.has_bridges(graph)
    assert len(connected_groups(steps)) == nx.number_connected_components(graph)


def test_more_paths_than_a_float_can_count_do_no_harm() -> None:
    # Each of 1,100 diamonds doubles the number of shortest paths.
    diamonds = [[3 * at + step for step in steps] for at in range(1_100) for steps in ((0, 1), (0, 2), (1, 3), (2, 3))]
    ties: list[list[int]] = [[] for _ in range(3 * 1_100 + 1)]
    for one, other in diamonds:
        ties[one].append(other)
        ties[other].append(one)
    shares = dict(structure._shares(ties, 0))  # From one end: from all of them it would take a minute.
    assert shares[3] == pytest.approx(3 * 1_099)
    assert shares[1] == pytest.approx((3 * 1_099 + 1) / 2)
