"""Nodes and ties as a networkx MultiDiGraph, for whoever wants to ask networkx.

A report does without: networkx is imported when a function here is called, since the
import alone costs more than a whole warm report.

Node ids are note paths, or `?` and the folded name for a ghost. Attributes of a node:

- `name`: the name to show;
- `kind`: as in docs/format.md, or `ghost`;
- `path`: the path of its note, None for a ghost.

An edge's key is its kind; a second tie of that kind between the same ends (with another
relation or day) has the key `kind:2`, and so on. Attributes of an edge:

- `kind`: `introduced`, `knows`, `met`, `member`, `attended` or `mentions`;
- `relation`: the user's word for it, or "";
- `strength`: 0 to 1, 0 where a kind has none;
- `day`: ISO date, or "";
- `evidence`: a tuple of Evidence (path, line from 1, heading).

`knows` holds both ways but stands once, in the direction in which a note declares it;
`introduced` leads from the introducer to the introduced, `met` from or to me, `member`
and `attended` from the person. `simple_graph` has what is acquainted, without directions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from vaultkit.errors import NotFoundError
from vaultkit.graph.projections import acquaintances
from vaultkit.model import Node, Tie

if TYPE_CHECKING:
    import networkx as nx


def build_network(nodes: Iterable[Node], ties: Iterable[Tie]) -> nx.MultiDiGraph[str]:
    """Return the network of `nodes` and of those `ties` that have both ends among them, frozen.

    The same nodes and ties in any order give the same network in the same order; a tie
    that is there twice, word for word, counts once.
    """
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(set(nodes)):
        network.add_node(node.id, name=node.name, kind=node.kind, path=None if node.kind == "ghost" else node.id)
    counts: Counter[tuple[str, str, str]] = Counter()
    for source, target, kind, *rest in sorted(set(ties)):
        if source in network and target in network:
            counts[source, target, kind] += 1
            key = edge_key(kind, counts[source, target, kind])
            relation, strength, day, evidence = rest
            network.add_edge(
                source, target, key, kind=kind, relation=relation, strength=strength, day=day, evidence=evidence
            )
    nx.freeze(network)
    return network


def edge_key(kind: str, count: int) -> str:
    """Return the key of the tie that is number `count` of its kind between its ends.

    >>> edge_key("knows", 1), edge_key("knows", 2)
    ('knows', 'knows:2')
    """
    return kind if count == 1 else f"{kind}:{count}"


def nodes_of(network: nx.MultiDiGraph[str]) -> tuple[Node, ...]:
    """Return the nodes that `network` was built from, by id."""
    return tuple(sorted(Node(node, names["name"], names["kind"]) for node, names in network.nodes(data=True)))


def ties_of(network: nx.MultiDiGraph[str]) -> tuple[Tie, ...]:
    """Return the ties that `network` was built from, sorted."""
    return tuple(sorted(Tie(source, target, **said) for source, target, said in network.edges(data=True)))


def simple_graph(network: nx.MultiDiGraph[str], without: str | None = None) -> nx.Graph[str]:
    """Return who is acquainted with whom as a simple graph, as `projections.acquaintances` has it.

    Nodes keep their attributes; organisations, events and people without any acquaintance
    are not in it. Edges have `strength` (the greatest), `relations`, `evidence` and `kinds`.
    """
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    projection = acquaintances(ties_of(network), without)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((person, network.nodes[person]) for person in projection)
    for person, steps in projection.items():
        graph.add_edges_from((person, other, step._asdict()) for other, step in steps.items() if person < other)
    return graph


def neighbourhood(network: nx.MultiDiGraph[str], start: str, depth: int) -> nx.MultiDiGraph[str]:
    """Return what lies at most `depth` ties around `start`, in any direction, with all ties inside."""
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    if start not in network:
        raise NotFoundError(f'nothing in the network has the id "{start}"')
    near = rim = {start}
    for _ in range(depth):
        rim = {other for node in rim for other in nx.all_neighbors(network, node)} - near
        near = near | rim
    # A subgraph of networkx is ordered as a set is, so the nodes are taken from the network itself.
    around: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    around.add_nodes_from((node, names) for node, names in network.nodes(data=True) if node in near)
    for source, target, key, said in network.edges(keys=True, data=True):
        if source in near and target in near:
            around.add_edge(source, target, key, **said)
    return around
