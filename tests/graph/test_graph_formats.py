from __future__ import annotations

import json
import re
import time
from collections import Counter
from io import BytesIO

import networkx as nx
import pytest
from classic_networks import acquainted, florentine_families
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.errors import UsageError
from vaultkit.graph.formats import FORMATS, render_graph
from vaultkit.graph.mermaid import mermaid_lines
from vaultkit.graph.network import build_network
from vaultkit.graph.signs import printable
from vaultkit.model import Evidence, Node, Tie

NODES = (
    Node("people/Ada Byron.md", "Ada Byron", "person"),
    Node("people/Bo.md", "Bo", "person"),
    Node("orgs/Acme.md", "Acme", "organisation"),
    Node("?cy", "Cy", "ghost"),
)
TIES = (
    Tie("people/Ada Byron.md", "people/Bo.md", "introduced", "", 0.0, "2025-06-30", (Evidence("a.md", 3, "Log"),)),
    Tie("people/Ada Byron.md", "people/Bo.md", "knows", "friend", 0.5, "", (Evidence("a.md", 4), Evidence("b.md", 2))),
    Tie("people/Bo.md", "people/Ada Byron.md", "knows", "friend", 0.25, "", (Evidence("b.md", 9),)),
    Tie("people/Ada Byron.md", "orgs/Acme.md", "member", "CTO", 0.0, "", (Evidence("a.md", 5),)),
    Tie("people/Ada Byron.md", "orgs/Acme.md", "member", "founder", 0.0, "", (Evidence("a.md", 5),)),
    Tie("?cy", "people/Bo.md", "mentions", "", 0.0, "", (Evidence("b.md", 12),)),
)
HOSTILE = (
    'Ada "the Countess" Byron',
    '"]; n1 --> n2; x["',
    "back\\slash\\",
    'quote\\"',
    "two\nlines\r\nthree\ttabs",
    "[[Wiki|Link]] {curly} (round) <b>bold</b>",
    "%%{init: {}}%% --> --- |pipe| `code` *star* _under_ #quot; #35;",
    "style a:b #c;",
    "R&amp;D & <i>Co</i> ]]>",
    "👩‍🔬 Zoë 李 \u202e\u2028end",
    "\x00\x07\x1b[31mred\x7f\x85\ufffe\uffff",
    "lone \ud800 surrogate \udcff",
    "1. list",
    "- item",
    "end",
    " ",
    "",
)


def network(nodes: tuple[Node, ...] = NODES, ties: tuple[Tie, ...] = TIES) -> nx.MultiDiGraph[str]:
    return build_network(nodes, ties)


def hostile_network(texts: list[str] | tuple[str, ...] = HOSTILE) -> nx.MultiDiGraph[str]:
    """Return a ring in which everything that a user can type is each of `texts` in turn."""
    nodes = tuple(Node(f"people/{text}.md", text, "person") for text in texts)
    ties = tuple(
        Tie(one.id, other.id, kind, one.name, 0.5, "", (Evidence(one.id, 1, one.name),))
        for one, other in zip(nodes, (*nodes[1:], nodes[0]), strict=True)
        for kind in ("knows", "introduced")
    )
    return network(nodes, ties)


def shape(graph: nx.Graph[str]) -> tuple[list[object], list[object]]:
    """Return what every format keeps: ids, names and kinds; ends, kinds and relations."""
    nodes = sorted((node, said.get("name", ""), said["kind"]) for node, said in graph.nodes(data=True))
    edges = sorted(
        (source, target, said["kind"], said.get("relation") or "") for source, target, said in graph.edges(data=True)
    )
    return list(nodes), list(edges)


def read_json(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.node_link_graph(json.loads(text), directed=True, edges="edges")
    return graph


def read_graphml(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_graphml(BytesIO(text.encode()), force_multigraph=True)
    return graph


def read_gexf(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_gexf(BytesIO(text.encode()))
    return nx.MultiDiGraph(graph)


DOT_LINE = re.compile(
    r'  ("(?:[^"\\]|\\.)*")(?: -> ("(?:[^"\\]|\\.)*"))? \[label=("(?:[^"\\]|\\.)*"), kind="(\w+)"(.*)\];'
)
BOX = re.compile(r'    n(\d+)\["([^"]+)"\]')
LINE = re.compile(r'    n(\d+) (-->|---|-\.-|-\.->)(?:\|"([^"]+)"\|)? n(\d+)')


def unquoted(text: str) -> str:
    """Return what Graphviz shows for a quoted label."""
    plain = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text[1:-1])
    return plain.replace("&amp;", "&")


def shown(label: str) -> str:
    """Return what Mermaid shows for a label of ours."""
    assert not re.search(r"[\"\[\]<>`%&:\\|*_{}]", label)
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)


def test_json_is_node_link_with_all_evidence() -> None:
    told = json.loads(render_graph(network(NODES[:2], TIES[:2]), "json"))
    assert told == {
        "nodes": [
            {"id": "people/Ada Byron.md", "name": "Ada Byron", "kind": "person", "path": "people/Ada Byron.md"},
            {"id": "people/Bo.md", "name": "Bo", "kind": "person", "path": "people/Bo.md"},
        ],
        "edges": [
            {
                "source": "people/Ada Byron.md",
                "target": "people/Bo.md",
                "key": "introduced",
                "kind": "introduced",
                "relation": "",
                "strength": 0.0,
                "day": "2025-06-30",
                "evidence": [{"path": "a.md", "line": 3, "heading": "Log"}],
            },
            {
                "source": "people/Ada Byron.md",
                "target": "people/Bo.md",
                "key": "knows",
                "kind": "knows",
                "relation": "friend",
                "strength": 0.5,
                "day": "",
                "evidence": [
                    {"path": "a.md", "line": 4, "heading": ""},
                    {"path": "b.md", "line": 2, "heading": ""},
                ],
            },
        ],
    }


def test_json_shows_letters_of_all_scripts_as_they_are() -> None:
    assert '"name": "李 Zoë"' in render_graph(network((Node("a.md", "李 Zoë", "person"),), ()), "json")


@pytest.mark.parametrize("texts", [("Ada", "Bo", "Cy"), HOSTILE])
def test_json_reads_back_unchanged(texts: tuple[str, ...]) -> None:
    graph = hostile_network(texts)
    read = read_json(render_graph(graph, "json"))
    assert shape(read) == shape(graph)
    assert sorted(read.edges) == sorted(graph.edges)


@pytest.mark.parametrize(("form", "read"), [("graphml", read_graphml), ("gexf", read_gexf)])
def test_xml_reads_back_with_the_same_nodes_and_edges(form: str, read: object) -> None:
    assert callable(read)
    text = render_graph(network(), form)
    graph = read(text)
    assert shape(graph) == shape(network())
    said = [said for _, _, said in graph.edges(data=True) if said["kind"] == "knows"]
    assert sorted((each["strength"], each["evidence"]) for each in said) == [(0.25, "b.md:9"), (0.5, "a.md:4; b.md:2")]
    assert graph.nodes["people/Bo.md"]["path"] == "people/Bo.md"


def test_graphml_has_different_edge_ids_and_keeps_the_keys() -> None:
    text = render_graph(network(), "graphml")
    assert len(set(re.findall(r'<edge [^>]*id="(e\d+)"', text))) == len(TIES)
    keys = sorted(said["key"] for _, _, said in read_graphml(text).edges(data=True))
    assert keys == sorted(key for _, _, key in network().edges(keys=True))


def test_gexf_keeps_the_keys_and_shows_the_names() -> None:
    text = render_graph(network(), "gexf")
    assert sorted(read_gexf(text).edges) == sorted(network().edges)
    assert 'label="Ada Byron"' in text


def test_gexf_has_no_date_and_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    today = render_graph(network(), "gexf")
    monkeypatch.setattr(time, "strftime", lambda *_: "1984-01-01")
    assert render_graph(network(), "gexf") == today
    assert "lastmodified" not in today
    assert nx.__version__ not in today


def test_a_name_that_looks_like_the_date_of_gexf_is_kept() -> None:
    name = '<meta lastmodifieddate="2025-06-30"></meta>'
    assert read_gexf(render_graph(network((Node("a.md", name, "person"),), ()), "gexf")).nodes["a.md"]["name"] == name


@pytest.mark.parametrize(("form", "read"), [("graphml", read_graphml), ("gexf", read_gexf)])
def test_xml_of_hostile_names_reads_back_with_only_the_unprintable_replaced(form: str, read: object) -> None:
    assert callable(read)
    graph = read(render_graph(hostile_network(), form))
    names = sorted(said.get("name", "") for _, said in graph.nodes(data=True))
    assert names == sorted(printable(text) for text in HOSTILE)
    assert graph.number_of_nodes() == len(HOSTILE)
    assert graph.number_of_edges() == 2 * len(HOSTILE)


def test_ids_that_differ_only_in_unprintable_signs_stay_different() -> None:
    nodes = tuple(Node(text, text, "person") for text in ("a\x01", "a\x02", "a\ufffd", "a\ufffd\ufffd"))
    ties = (Tie("a\x01", "a\x02", "knows", "", 0.5, "", (Evidence("a\x01", 1),)),)
    for form, read in (("graphml", read_graphml), ("gexf", read_gexf)):
        graph = read(render_graph(network(nodes, ties), form))
        assert graph.number_of_nodes() == 4
        assert {"a\ufffd", "a\ufffd\ufffd"} < set(graph)
        assert [len(end.rstrip("\ufffd")) for edge in graph.edges() for end in edge[:2]] == [1, 1]
    assert render_graph(network(nodes, ties), "dot").count("  ") == 7


def test_dot_shows_ghosts_dashed_and_acquaintance_without_heads() -> None:
    text = render_graph(network(), "dot")
    assert text.startswith("digraph vaultkit {\n")
    assert text.endswith("}\n")
    assert '  "?cy" [label="Cy", kind="ghost", style=dashed];\n' in text
    assert '  "people/Ada Byron.md" -> "people/Bo.md" [label="friend", kind="knows", dir=none];\n' in text
    assert '  "people/Ada Byron.md" -> "people/Bo.md" [label="", kind="introduced"];\n' in text


def test_mermaid_draws_the_network() -> None:
    assert mermaid_lines(reversed(NODES), reversed(TIES)) == (
        "flowchart LR",
        '    n1["Cy"]',
        '    n2["Acme"]',
        '    n3["Ada Byron"]',
        '    n4["Bo"]',
        "    n1 -.-> n4",
        '    n2 -.-|"CTO"| n3',
        '    n2 -.-|"founder"| n3',
        '    n3 ---|"friend"| n4',
        "    n3 --> n4",
    )


def test_mermaid_leaves_out_ties_to_those_who_are_not_drawn() -> None:
    assert mermaid_lines(NODES[:1], TIES) == ("flowchart LR", '    n1["Ada Byron"]')


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ('"]', "#34;#93;"),
        ("two\n lines", "two lines"),
        ("1. Ada", "1#46; Ada"),
        ("- Ada", "#45; Ada"),
        ("Dr. Ada O'Neil-Smith, 1.5", "Dr. Ada O'Neil-Smith, 1.5"),
        ("R&D #1", "R#38;D #35;1"),
        ("", "?"),
        ("\n", "?"),
    ],
)
def test_labels_of_mermaid_are_escaped(name: str, label: str) -> None:
    assert mermaid_lines([Node("a.md", name, "person")], [])[1] == f'    n1["{label}"]'


TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=12))


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True))
def test_dot_is_whole_whatever_the_names_are(texts: list[str]) -> None:
    graph = hostile_network(texts)
    text = render_graph(graph, "dot")
    matches = [DOT_LINE.fullmatch(line) for line in text.split("\n")[3:-2]]
    nodes = [match for match in matches if match and not match[2]]
    edges = [match for match in matches if match and match[2]]
    assert None not in matches
    assert len({match[1] for match in nodes}) == graph.number_of_nodes()
    assert Counter(unquoted(match[3]) for match in nodes) == Counter(printable(name) for name in texts)
    assert len(edges) == graph.number_of_edges()
    assert {end for match in edges for end in (match[1], match[2])} <= {match[1] for match in nodes}


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True))
def test_mermaid_is_whole_whatever_the_names_are(texts: list[str]) -> None:
    graph = hostile_network(texts)
    lines = render_graph(graph, "mermaid").split("\n")
    assert (lines[0], lines[-1]) == ("flowchart LR", "")
    boxes = [BOX.fullmatch(line) for line in lines[1 : len(texts) + 1]]
    drawn = [LINE.fullmatch(line) for line in lines[len(texts) + 1 : -1]]
    assert None not in boxes
    assert None not in drawn
    names = [" ".join(printable(said["name"]).split()) or "?" for said in graph.nodes.values()]
    assert [shown(match[2]) for match in boxes if match] == names
    assert {match[3] is None for match in drawn if match} <= {True, False}


@given(st.lists(TEXTS, min_size=1, max_size=4, unique=True), st.sampled_from(list(FORMATS)))
def test_every_format_is_text_that_utf8_can_hold_and_order_never_matters(texts: list[str], form: str) -> None:
    text = render_graph(hostile_network(texts), form)
    assert text.encode().endswith(b"\n")
    nodes = [Node(f"people/{name}.md", name, "person") for name in texts]
    ties = [Tie(one.id, other.id, "knows", "", 0.5, "", ()) for one in nodes for other in nodes]
    assert render_graph(build_network(nodes, ties), form) == render_graph(build_network(nodes[::-1], ties[::-1]), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_network_put_together_in_another_order_gives_the_same_bytes(form: str) -> None:
    backwards: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, said in reversed(list(network().nodes.items())):
        backwards.add_node(node, **said)
    for source, target, key, said in reversed(list(network().edges(keys=True, data=True))):
        backwards.add_edge(source, target, key, **said)
    assert render_graph(backwards, form) == render_graph(network(), form)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_network_has_a_form_too(form: str) -> None:
    assert render_graph(network((), ()), form).endswith("\n")


def test_florence_comes_back_from_every_format_that_networkx_reads() -> None:
    graph = build_network(*acquainted(florentine_families()))
    for form, read in (("json", read_json), ("graphml", read_graphml), ("gexf", read_gexf)):
        assert shape(read(render_graph(graph, form))) == shape(graph)


def test_an_unknown_format_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="json, graphml, gexf, dot, mermaid, canvas, html"):
        render_graph(network(), "png")


def test_1_100_introductions_in_a_line_have_every_form() -> None:
    ids = [f"p{number:04}.md" for number in range(1_101)]
    nodes = tuple(Node(each, each, "person") for each in ids)
    ties = tuple(Tie(ids[at], ids[at + 1], "introduced", "", 0.0, "", (Evidence(ids[at], 1),)) for at in range(1_100))
    for form in FORMATS:
        assert "p1100.md" in render_graph(network(nodes, ties), form)
