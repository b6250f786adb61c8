from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from classic_networks import ACQUAINTANCES
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.graph.layout import Spot, lay_out
from vaultkit.graph.springs import find_points

WIDTH, HEIGHT = 90, 40
NAMES = [f"{letter}.md" for letter in "abcdefghijklmnopqrst"]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda ends: ends[0] != ends[1]))


def pulls_of(graph: nx.Graph[str]) -> dict[str, dict[str, float]]:
    return {node: dict.fromkeys(graph[node], 1.0) for node in graph}


def graph_of(edges: list[tuple[str, str]], nodes: list[str] = NAMES) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return graph


def overlap(one: Spot, other: Spot) -> bool:
    return abs(one.x - other.x) < WIDTH and abs(one.y - other.y) < HEIGHT


def distance(one: Spot, other: Spot) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)


@settings(max_examples=50)
@given(EDGES)
def test_everyone_has_a_spot_and_no_two_boxes_overlap(edges: list[tuple[str, str]]) -> None:
    spots = lay_out(pulls_of(graph_of(edges)), WIDTH, HEIGHT)
    assert list(spots) == NAMES
    assert not [ends for ends in combinations(spots.values(), 2) if overlap(*ends)]
    assert min(min(spot) for spot in spots.values()) >= 0


@settings(max_examples=30)
@given(EDGES)
def test_the_order_of_people_and_ties_moves_nobody(edges: list[tuple[str, str]]) -> None:
    pulls = pulls_of(graph_of(edges))
    backwards = {node: dict(reversed(others.items())) for node, others in reversed(pulls.items())}
    assert lay_out(backwards, WIDTH, HEIGHT) == lay_out(pulls, WIDTH, HEIGHT)


@pytest.mark.parametrize("name", ACQUAINTANCES)
def test_who_is_tied_stands_nearer_than_who_is_not(name: str) -> None:
    graph = ACQUAINTANCES[name]()
    spots = lay_out(pulls_of(graph), WIDTH, HEIGHT)
    assert not [ends for ends in combinations(spots.values(), 2) if overlap(*ends)]
    tied = [distance(spots[one], spots[other]) for one, other in graph.edges]
    apart = [
        distance(spots[one], spots[other]) for one, other in combinations(graph, 2) if not graph.has_edge(one, other)
    ]
    assert sum(tied) / len(tied) < 0.6 * sum(apart) / len(apart)


def test_groups_without_a_tie_between_them_do_not_mix_and_the_lone_stand_below() -> None:
    left, right, lone = NAMES[:6], NAMES[6:9], NAMES[9:]
    graph = graph_of([*combinations(left, 2), *combinations(right, 2)])
    spots = lay_out(pulls_of(graph), WIDTH, HEIGHT)
    lowest = max(spots[node].y for node in (*left, *right))
    assert all(spots[node].y > lowest for node in lone)
    assert all(spots[node].x > max(spots[each].x for each in left) for node in right) or all(
        spots[node].y > max(spots[each].y for each in left) for node in right
    )


def test_nobody_is_a_picture_too() -> None:
    assert lay_out({}, WIDTH, HEIGHT) == {}


def test_two_who_are_tied_stand_side_by_side() -> None:
    one, other = lay_out({"a": {"b": 1.0}, "b": {"a": 1.0}}, WIDTH, HEIGHT).values()
    assert not overlap(one, other)
    assert distance(one, other) < 4 * WIDTH


def test_points_are_the_same_to_the_last_digit() -> None:
    links = [dict.fromkeys((at - 1, at + 1), 1.0) for at in range(40)]
    links[0].pop(-1)
    links[-1].pop(40)
    points = find_points(links)
    assert points == find_points(links)
    # Written down on one machine and Python, and true on all.
    assert (repr(points[0][0]), repr(points[39][1])) == ("11.290894145913663", "15.198382484370143")


def test_a_star_of_a_thousand_is_laid_out_whole() -> None:
    star = graph_of([("hub.md", f"{number:04}.md") for number in range(1_000)], [])
    spots = lay_out(pulls_of(star), WIDTH, HEIGHT)
    assert len(set(spots.values())) == 1_001
    middle = spots["hub.md"]
    assert max(spot.x for spot in spots.values()) * 0.3 < middle.x < max(spot.x for spot in spots.values()) * 0.7
