from __future__ import annotations

import subprocess
import sys

import networkx as nx
import pytest
from classic_networks import ACQUAINTANCES, acquainted
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.errors import NotFoundError
from vaultkit.graph.network import build_network, neighbourhood, nodes_of, simple_graph, ties_of
from vaultkit.graph.projections import acquaintances
from vaultkit.model import Evidence, Node, Tie

NODES = (
    Node("people/Ada.md", "Ada", "person"),
    Node("people/Bo.md", "Bo", "person"),
    Node("clients/Bo.md", "Bo", "person"),
    Node("orgs/Acme.md", "Acme", "organisation"),
    Node("?cy", "Cy", "ghost"),
    Node("me.md", "Me", "me"),
)
TIES = st.builds(
    Tie,
    st.sampled_from([node.id for node in NODES]),
    st.sampled_from([node.id for node in NODES]),
    st.sampled_from(["introduced", "knows", "met", "member", "attended", "mentions"]),
    st.sampled_from(["", "friend", "sister"]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from(["", "2025-06-30"]),
    st.lists(st.builds(Evidence, st.just("a.md"), st.integers(1, 3)), min_size=1, max_size=2).map(tuple),
)


def tie(ends: str, kind: str = "knows", relation: str = "") -> Tie:
    source, target = ends.split()
    return Tie(source, target, kind, relation, 0.5, "2025-06-30", (Evidence(source, 7, "People"),))


def line(length: int) -> tuple[list[Node], list[Tie]]:
    ids = [f"p{number:05}.md" for number in range(length + 1)]
    nodes = [Node(each, each, "person") for each in ids]
    return nodes, [tie(f"{ids[at]} {ids[at + 1]}", "introduced") for at in range(length)]


def test_nodes_and_edges_have_the_documented_attributes() -> None:
    network = build_network(NODES, [tie("people/Ada.md ?cy", "introduced", "colleague")])
    assert network.nodes["people/Ada.md"] == {"name": "Ada", "kind": "person", "path": "people/Ada.md"}
    assert network.nodes["?cy"] == {"name": "Cy", "kind": "ghost", "path": None}
    assert network.edges["people/Ada.md", "?cy", "introduced"] == {
        "kind": "introduced",
        "relation": "colleague",
        "strength": 0.5,
        "day": "2025-06-30",
        "evidence": (Evidence("people/Ada.md", 7, "People"),),
    }


def test_ties_of_one_kind_with_other_relations_all_survive() -> None:
    ends = "people/Ada.md orgs/Acme.md"
    ties = [tie(ends, "member", "founder"), tie(ends, "member", "CTO"), tie(ends, "member", "CTO"), tie(ends, "knows")]
    network = build_network(NODES, ties)
    relations = {key: said["relation"] for _, _, key, said in network.edges(keys=True, data=True)}
    assert relations == {"knows": "", "member": "CTO", "member:2": "founder"}


def test_namesakes_stay_two_nodes() -> None:
    network = build_network(NODES, [])
    assert [node.id for node in nodes_of(network) if node.name == "Bo"] == ["clients/Bo.md", "people/Bo.md"]


def test_a_tie_with_an_end_that_is_left_out_is_left_out_too() -> None:
    network = build_network(NODES[:2], [tie("people/Ada.md people/Bo.md"), tie("people/Ada.md secret.md")])
    assert list(network) == ["people/Ada.md", "people/Bo.md"]
    assert network.number_of_edges() == 1


def test_importing_the_rooms_does_not_import_networkx() -> None:
    rooms = "projections, structure, mermaid, network, formats"
    code = f"import sys; from vaultkit.graph import {rooms}; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(TIES), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_ties_never_matters(ties: list[Tie], random: object) -> None:
    shuffled = list(reversed(ties))
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis types its random as an object.
    one, other = build_network(NODES, ties), build_network(reversed(NODES), shuffled)
    assert str(list(one.nodes(data=True))) == str(list(other.nodes(data=True)))
    assert str(list(one.edges(keys=True, data=True))) == str(list(other.edges(keys=True, data=True)))


@given(st.lists(TIES))
def test_a_network_gives_back_what_it_was_built_from(ties: list[Tie]) -> None:
    network = build_network(NODES, ties)
    assert nodes_of(network) == tuple(sorted(NODES))
    assert ties_of(network) == tuple(sorted(set(ties)))


@given(st.lists(TIES), st.sampled_from([None, "me.md"]))
def test_the_simple_graph_agrees_with_the_projection(ties: list[Tie], without: str | None) -> None:
    network = build_network(NODES, ties)
    graph = simple_graph(network, without)
    projection = acquaintances(ties, without)
    assert type(graph) is nx.Graph
    assert list(graph) == list(projection)
    assert graph.number_of_edges() == sum(len(steps) for steps in projection.values()) / 2
    for person, steps in projection.items():
        assert graph.nodes[person] == network.nodes[person]
        assert all(graph.edges[person, other] == step._asdict() for other, step in steps.items())


@pytest.mark.parametrize("title", ACQUAINTANCES)
def test_the_simple_graph_of_a_classic_network_is_that_network(title: str) -> None:
    classic = ACQUAINTANCES[title]()
    graph = simple_graph(build_network(*acquainted(classic)))
    renamed = nx.relabel_nodes(graph, {path: said["name"] for path, said in graph.nodes.items()})
    assert nx.utils.graphs_equal(nx.Graph(renamed.edges), nx.Graph(classic.edges))


def test_the_neighbourhood_goes_both_ways_and_keeps_all_ties_inside() -> None:
    nodes, ties = line(4)
    ends = "p00001.md p00002.md"
    network = build_network(nodes, [*ties, tie(ends, "knows"), tie(ends, "knows", "friend")])
    around = neighbourhood(network, "p00002.md", 1)
    assert list(around) == ["p00001.md", "p00002.md", "p00003.md"]
    keys = [key for _, _, key in around.edges(keys=True)]
    assert keys == ["introduced", "knows", "knows:2", "introduced"]
    assert around.nodes["p00001.md"] == network.nodes["p00001.md"]


def test_the_neighbourhood_of_depth_nought_is_the_start_alone() -> None:
    network = build_network(*line(2))
    assert list(neighbourhood(network, "p00001.md", 0)) == ["p00001.md"]


def test_the_neighbourhood_of_a_stranger_is_an_error_with_a_sentence() -> None:
    with pytest.raises(NotFoundError, match='"stranger"'):
        neighbourhood(build_network(*line(2)), "stranger", 1)


def test_the_neighbourhood_may_be_a_line_of_1_100() -> None:
    network = build_network(*line(1_100))
    assert neighbourhood(network, "p00000.md", 2_000).number_of_nodes() == 1_101
