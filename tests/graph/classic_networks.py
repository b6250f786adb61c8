"""The five classic networks, with names that notes can bear, as nodes and ties.

Members of the karate club have no names in the literature, so they are numbered; the kite
has Krackhardt's. The women of Davis attend events and have no ties among themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

from vaultkit.model import Evidence, Node, Tie

KITE = ("Andre", "Beverley", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane")


def florentine_families() -> nx.Graph[str]:
    return named(nx.florentine_families_graph(), str)


def karate_club() -> nx.Graph[str]:
    return named(nx.karate_club_graph(), lambda member: f"Member {member + 1:02}")


def krackhardt_kite() -> nx.Graph[str]:
    return named(nx.krackhardt_kite_graph(), lambda number: KITE[number])


def les_miserables() -> nx.Graph[str]:
    return named(nx.les_miserables_graph(), str)


def southern_women() -> nx.Graph[str]:
    """Return women and events; the node attribute `bipartite` is 0 for a woman."""
    return named(nx.davis_southern_women_graph(), str)


ACQUAINTANCES: Mapping[str, Callable[[], nx.Graph[str]]] = {
    "florentine families": florentine_families,
    "karate club": karate_club,
    "krackhardt kite": krackhardt_kite,
    "les miserables": les_miserables,
}


def named(graph: nx.Graph[Any], name: Callable[[Any], str]) -> nx.Graph[str]:
    """Return `graph` with sorted names as nodes, simple and undirected."""
    renamed: nx.Graph[str] = nx.Graph()
    renamed.add_nodes_from(sorted((name(node), said) for node, said in graph.nodes.items()))
    pairs = [(name(one), name(other)) for one, other in graph.edges]
    renamed.add_edges_from(sorted((min(pair), max(pair)) for pair in pairs))
    return renamed


def note_path(name: str, folder: str = "people") -> str:
    return f"{folder}/{name}.md"


def acquainted(graph: nx.Graph[str]) -> tuple[list[Node], list[Tie]]:
    """Return everyone in `graph` as a person, and each of its edges as a `knows`."""
    nodes = [Node(note_path(name), name, "person") for name in graph]
    ties = [tie(note_path(one), note_path(other), "knows") for one, other in graph.edges]
    return nodes, ties


def attending(graph: nx.Graph[str]) -> tuple[list[Node], list[Tie]]:
    """Return women and events, and who attended what."""
    women = {name for name, said in graph.nodes.items() if said["bipartite"] == 0}
    nodes = [
        Node(note_path(name), name, "person") if name in women else Node(note_path(name, "events"), name, "event")
        for name in graph
    ]
    ties = [
        tie(note_path(name), note_path(event, "events"), "attended") for name in sorted(women) for event in graph[name]
    ]
    return nodes, ties


def tie(source: str, target: str, kind: str) -> Tie:
    return Tie(source, target, kind, "", 0.5, "", (Evidence(source, 3, "People"),))
