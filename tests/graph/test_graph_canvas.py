from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.graph.canvas import canvas_text
from vaultkit.model import Evidence, Node, Tie

ROOT = Path(__file__).resolve().parents[2]
ADA, BO, CY = Node("people/Ada.md", "Ada", "person"), Node("people/Bo.md", "Bo", "person"), Node("?cy", "Cy", "ghost")
ACME, ME = Node("orgs/Acme.md", "Acme", "organisation"), Node("me.md", "Me", "me")
NODES = (CY, ME, ACME, ADA, BO)


def tie(one: Node, other: Node, kind: str, relation: str = "") -> Tie:
    return Tie(one.id, other.id, kind, relation, 0.5, "", (Evidence(one.id, 3),))


def canvas(nodes: Sequence[Node], ties: Sequence[Tie]) -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = json.loads(canvas_text(tuple(nodes), tuple(ties)))
    return read


def edge_between(one: Node, other: Node, *ties: Tie) -> dict[str, Any]:
    read = canvas((one, other), ties)
    (edge,) = read["edges"]
    ids = {card["id"]: card.get("file") or card["text"] for card in read["nodes"]}
    return {**edge, "fromNode": ids[edge["fromNode"]], "toNode": ids[edge["toNode"]]}


def test_a_canvas_as_obsidian_writes_it() -> None:
    assert canvas_text((CY, ADA), (tie(ADA, CY, "introduced", "at the fair"),)) == (
        "{\n"
        '\t"nodes":[\n'
        '\t\t{"id": "e096316735e0a495", "type": "text", "text": "Cy", "x": 700, "y": 0, "width": 260, "height": 80},\n'
        '\t\t{"id": "2a9b672507402f3a", "type": "file", "file": "people/Ada.md", "x": 0, "y": 400, "width": 260, "height": 80}\n'
        "\t],\n"
        '\t"edges":[\n'
        '\t\t{"id": "a55edecf9c4b0643", "fromNode": "2a9b672507402f3a", "fromSide": "top", "fromEnd": "none", "toNode": "e096316735e0a495", "toSide": "bottom", '
        '"toEnd": "arrow", "color": "4", "label": "introduced: at the fair"}\n'
        "\t]\n"
        "}"
    )


def test_notes_are_files_and_ghosts_are_text() -> None:
    cards = canvas(NODES, ())["nodes"]
    assert [(card["type"], card.get("file"), card.get("text")) for card in cards] == [
        ("text", None, "Cy"),
        ("file", "me.md", None),
        ("file", "orgs/Acme.md", None),
        ("file", "people/Ada.md", None),
        ("file", "people/Bo.md", None),
    ]


def test_an_introduction_has_an_arrow_to_the_introduced_and_nothing_else_has_one() -> None:
    introduced = edge_between(ADA, BO, tie(BO, ADA, "introduced"))
    assert (introduced["fromNode"], introduced["fromEnd"]) == (BO.id, "none")
    assert (introduced["toNode"], introduced["toEnd"]) == (ADA.id, "arrow")
    mutual = edge_between(ADA, BO, tie(BO, ADA, "introduced"), tie(ADA, BO, "introduced"))
    assert (mutual["fromEnd"], mutual["toEnd"]) == ("arrow", "arrow")
    for kind in ("knows", "member", "attended", "met", "mentions"):
        edge = edge_between(ADA, BO, tie(ADA, BO, kind))
        assert (edge["fromEnd"], edge["toEnd"], edge["label"]) == ("none", "none", kind)


def test_between_two_there_is_one_line_that_says_all_once() -> None:
    ties = (
        tie(ADA, BO, "mentions"), tie(ADA, BO, "knows", "old  friend"), tie(BO, ADA, "knows", "old friend"),
        tie(BO, ADA, "introduced"), tie(ADA, BO, "met"), tie(ADA, ADA, "knows"),
    )  # fmt: skip
    assert edge_between(ADA, BO, *ties)["label"] == "introduced; knows: old friend"


def test_a_long_label_is_cut() -> None:
    assert edge_between(ADA, BO, tie(ADA, BO, "knows", "x" * 80))["label"] == f"knows: {'x' * 52}…"


def test_who_only_met_or_is_only_mentioned_is_tied_where_nothing_else_ties_them() -> None:
    ties = (tie(ADA, BO, "knows"), tie(ME, ADA, "met"), tie(ME, BO, "met"), tie(ACME, BO, "mentions"))
    labels = [(edge["label"], edge["id"]) for edge in canvas(NODES, ties)["edges"]]
    assert sorted(label for label, _ in labels) == ["knows", "mentions", "met", "met"]
    firm = (*ties, tie(ME, CY, "knows"), tie(BO, ACME, "member"))
    assert sorted(edge["label"] for edge in canvas(NODES, firm)["edges"]) == ["knows", "knows", "member"]


def test_ids_stay_when_others_come() -> None:
    before = canvas((ADA, BO), (tie(ADA, BO, "knows"),))
    after = canvas(NODES, (tie(ADA, BO, "knows"), tie(BO, ADA, "introduced"), tie(CY, ADA, "knows")))
    assert {card["id"] for card in before["nodes"]} < {card["id"] for card in after["nodes"]}
    assert {edge["id"] for edge in before["edges"]} < {edge["id"] for edge in after["edges"]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dr. Ada O'Neil-Smith, 3rd", "Dr. Ada O'Neil-Smith, 3rd"),
        ("1. Ada", r"1\. Ada"),
        ("- Ada", r"\- Ada"),
        ("# Ada #tag", r"\# Ada \#tag"),
        ("![[Ada]] ![x](http://example.org/x.png)", r"\!\[\[Ada\]\] \!\[x\]\(http\:\/\/example\.org\/x\.png\)"),
        ("www.example.org", r"www\.example\.org"),
        ("<img src=x onerror=alert(1)>", r"\<img src\=x onerror\=alert\(1\)\>"),
        ("%%a%% ==b== $c$ `d` ~~e~~ *f* _g_ |h|", r"\%\%a\%\% \=\=b\=\= \$c\$ \`d\` \~\~e\~\~ \*f\* \_g\_ \|h\|"),
        ("two\nlines \x00\udcff", "two lines ��"),
        (" ", "?"),
    ],
)
def test_the_name_of_a_ghost_is_no_markup(name: str, text: str) -> None:
    assert canvas((Node("?x", name, "ghost"),), ())["nodes"][0]["text"] == text


@pytest.mark.parametrize(("across", "down"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_line_leaves_a_card_on_the_side_where_the_other_stands(across: int, down: int) -> None:
    # A ring of eight has neighbours on every side.
    ring = [Node(f"{number}.md", str(number), "person") for number in range(8)]
    read = canvas(ring, [tie(one, other, "knows") for one, other in zip(ring, (*ring[1:], ring[0]), strict=True)])
    cards = {card["id"]: card for card in read["nodes"]}
    sides = {(1, 0): "right", (-1, 0): "left", (0, 1): "bottom", (0, -1): "top"}
    for edge in read["edges"]:
        if edge["fromSide"] == sides[across, down]:
            one, other = cards[edge["fromNode"]], cards[edge["toNode"]]
            assert (other["x"] - one["x"]) * across + (other["y"] - one["y"]) * down > 0
            assert edge["toSide"] == sides[-across, -down]


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(codec=None), max_size=8), min_size=1, max_size=8, unique=True), st.data())
def test_a_canvas_is_whole_whatever_is_in_it(texts: list[str], data: st.DataObject) -> None:
    kinds = st.sampled_from(["person", "ghost", "organisation", "event", "me", "opportunity", "story"])
    nodes = [Node(f"{text}.md", text, data.draw(kinds)) for text in texts]
    ends = st.sampled_from(nodes)
    kinds_of_ties = st.sampled_from(["introduced", "knows", "met", "member", "attended", "mentions"])
    ties = data.draw(st.lists(st.builds(tie, ends, ends, kinds_of_ties, st.sampled_from(["", *texts]))))
    text = canvas_text(tuple(nodes), tuple(ties))
    read = json.loads(text)
    text.encode()
    ids = [each["id"] for each in (*read["nodes"], *read["edges"])]
    assert len(set(ids)) == len(ids)
    assert {edge[end] for edge in read["edges"] for end in ("fromNode", "toNode")} <= {
        card["id"] for card in read["nodes"]
    }
    for one, other in combinations(read["nodes"], 2):
        assert abs(one["x"] - other["x"]) > one["width"] or abs(one["y"] - other["y"]) > one["height"]
    assert all(isinstance(card[key], int) for card in read["nodes"] for key in ("x", "y", "width", "height"))
    assert [card["file"] for card in read["nodes"] if card["type"] == "file"] == [
        n.id for n in nodes if n.kind != "ghost"
    ]


def test_the_canvas_of_the_example_leads_to_its_notes_and_is_none_itself(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "example-vault"
    shutil.copytree(ROOT / "example-vault", root)
    place = root / "Network.canvas"
    assert run("graph", "-C", root, "--format", "canvas", "-o", place, "--today", "2026-11-20").code == 0
    written = place.read_text(encoding="utf-8")
    files = [card["file"] for card in json.loads(written)["nodes"] if card["type"] == "file"]
    assert "People/Dagny Friis.md" in files
    assert all((root / file).is_file() for file in files)
    assert run("graph", "-C", root, "--format", "canvas", "--today", "2026-11-20").out == written
    assert run("report", "-C", root, "--check", "--today", "2026-11-20").code == 0
