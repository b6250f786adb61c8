"""A network as text in the formats of others, JSON, GraphML, GEXF, DOT, Mermaid, JSON Canvas, and as a page.

Sorted and without a clock: the same network gives the same bytes. JSON keeps everything;
GraphML, GEXF and DOT hold no control characters and no lists, so there each unprintable
sign is a replacement sign and evidence is `path:line; …`. networkx is imported when called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from vaultkit.errors import UsageError
from vaultkit.graph.canvas import canvas_text
from vaultkit.graph.mermaid import ARROWS, mermaid_lines
from vaultkit.graph.network import nodes_of, ties_of
from vaultkit.graph.page import page_text
from vaultkit.graph.signs import json_text, printable

if TYPE_CHECKING:
    import networkx as nx

_META = re.compile(r"<meta lastmodifieddate=.*?</meta>", re.DOTALL)


def render_graph(network: nx.MultiDiGraph[str], form: str) -> str:
    """Return `network` in the format `form`, one of FORMATS, with a line feed at the end."""
    if form not in FORMATS:
        raise UsageError(f'there is no graph format "{form}"; choose one of {", ".join(FORMATS)}')
    return FORMATS[form](network).rstrip("\n") + "\n"


def render_json(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as node-link JSON, which `networkx.node_link_graph` reads."""
    nodes = [{"id": node, **said} for node, said in sorted(network.nodes.items())]
    edges = [
        {"source": source, "target": target, "key": key, **said}
        | {"evidence": [place._asdict() for place in said["evidence"]]}
        for (source, target, key), said in sorted(network.edges.items())
    ]
    return json_text({"nodes": nodes, "edges": edges}, indent=2)


def render_graphml(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as GraphML. Edge ids are e1, e2…; each edge's key is its attribute `key`."""
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    written = BytesIO()
    # Not `write_graphml`, whose bytes depend on whether lxml is installed.
    nx.write_graphml_xml(_flat(network), written, edge_id_from_attribute="id")
    return written.getvalue().decode("utf-8")


def render_gexf(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as GEXF 1.2, for Gephi."""
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    written = BytesIO()
    nx.write_gexf(_flat(network), written)
    # networkx names its version and today's date there; neither is of the network.
    return _META.sub("<meta><creator>vaultkit</creator></meta>", written.getvalue().decode("utf-8"), count=1)


def render_dot(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` in the language of Graphviz, ghosts dashed, acquaintance without an arrow head."""
    flat = _flat(network)
    nodes = [f"  {_quoted(node)} [{_node_style(said)}];" for node, said in flat.nodes(data=True)]
    edges = [
        f"  {_quoted(source)} -> {_quoted(target)} [{_edge_style(said)}];"
        for source, target, said in flat.edges(data=True)
    ]
    return "\n".join(["digraph vaultkit {", "  rankdir=LR;", "  node [shape=box];", *nodes, *edges, "}"])


def render_mermaid(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as a Mermaid flowchart."""
    return "\n".join(mermaid_lines(nodes_of(network), ties_of(network)))


def render_canvas(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as a canvas for Obsidian."""
    return canvas_text(nodes_of(network), ties_of(network))


def render_html(network: nx.MultiDiGraph[str]) -> str:
    """Return `network` as a page to look at."""
    return page_text(nodes_of(network), ties_of(network))


FORMATS: Mapping[str, Callable[[nx.MultiDiGraph[str]], str]] = {
    "json": render_json,
    "graphml": render_graphml,
    "gexf": render_gexf,
    "dot": render_dot,
    "mermaid": render_mermaid,
    "canvas": render_canvas,
    "html": render_html,
}


def _flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return `network`, sorted, with printable ids and texts and with scalars alone as attributes.

    Each edge has also an `id` (edge keys are not unique in a file) and its `key`; each node
    also its name as `label`, which is what Gephi shows.
    """
    import networkx as nx  # noqa: PLC0415 - paid only by those who ask for a network

    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = _printable_ids(network)
    for node, said in sorted(network.nodes.items()):
        name = printable(said["name"])
        flat.add_node(ids[node], label=name, name=name, kind=said["kind"], path=printable(said["path"] or ""))
    for count, ((source, target, key), said) in enumerate(sorted(network.edges.items()), 1):
        ends = (ids[source], ids[target], key)
        flat.add_edge(*ends)
        flat.edges[ends].update(_scalars(said), id=f"e{count}", key=key)
    return flat


def _scalars(said: Mapping[str, Any]) -> dict[str, str | float]:
    """Return the attributes of an edge, printable, its evidence as one text."""
    return {
        "kind": said["kind"],
        "relation": printable(said["relation"]),
        "strength": float(said["strength"]),
        "day": said["day"],
        "evidence": "; ".join(printable(f"{place.path}:{place.line}") for place in said["evidence"]),
    }


def _printable_ids(network: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Return a printable id for each node's, different ones for different nodes."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    # Those that are printable come first, so that nothing takes their own id from them.
    for node in sorted(network, key=lambda node: (printable(node) != node, node)):
        unique = printable(node)
        while unique in taken:
            unique += "\N{REPLACEMENT CHARACTER}"
        taken.add(unique)
        ids[node] = unique
    return ids


def _node_style(said: Mapping[str, str]) -> str:
    style = f"label={_label(said['name'])}, kind={_quoted(said['kind'])}"
    return f"{style}, style=dashed" if said["kind"] == "ghost" else style


def _edge_style(said: Mapping[str, str]) -> str:
    style = f"label={_label(said['relation'])}, kind={_quoted(said['kind'])}"
    return style if ARROWS.get(said["kind"], "").endswith(">") else f"{style}, dir=none"


def _quoted(text: str) -> str:
    r"""Return `text` as a quoted id of DOT, in which a backslash stands for itself but before a quote.

    >>> print(_quoted('the "old" one'))
    "the \"old\" one"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _label(text: str) -> str:
    """Return `text` as a label of DOT, in which `&` begins an entity.

    >>> print(_label("R&D"))
    "R&amp;D"
    """
    return _quoted(text.replace("&", "&amp;"))
