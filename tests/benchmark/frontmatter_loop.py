"""The obvious program: rglob, frontmatter.load, one regex for links, a MultiDiGraph. No dates, moves or index notes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import frontmatter
import networkx as nx

LINK = re.compile(r"\[\[([^\[\]|#]+)")


def load_network(folder: Path) -> nx.MultiDiGraph[str]:
    """Return the network of all notes below `folder`, as the properties and a regex give it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for path in sorted(folder.rglob("*.md")):
        post = frontmatter.load(str(path))
        graph.add_node(path.stem, **{key: value for key, value in post.metadata.items() if isinstance(value, str)})
        for key in ("introduced_by", "knows"):
            for target in LINK.findall(str(post.metadata.get(key, ""))):
                graph.add_edge(path.stem, target, kind=key)
        for target in LINK.findall(post.content):
            graph.add_edge(path.stem, target, kind="mentions")
    return graph


if __name__ == "__main__":
    network = load_network(Path(sys.argv[1]))
    print(network.number_of_nodes(), network.number_of_edges())
