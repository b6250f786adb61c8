from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.graph.page import MOST_LINES, page_text
from vaultkit.graph.picture import HEIGHT, WIDTH
from vaultkit.graph.signs import printable
from vaultkit.model import Evidence, Node, Tie

ADA, BO, CY = Node("people/Ada.md", "Ada", "person"), Node("people/Bo.md", "Bo", "person"), Node("?cy", "Cy", "ghost")
ACME, ME = Node("orgs/Acme.md", "Acme", "organisation"), Node("me.md", "Nell", "me")
NODES = (CY, ME, ACME, ADA, BO)
TIES = (
    Tie(ADA.id, BO.id, "introduced", "", 0.6, "2025-06-30", (Evidence(BO.id, 3), Evidence("days/a.md", 9))),
    Tie(ADA.id, BO.id, "knows", "old friend", 0.5, "", (Evidence(ADA.id, 4),)),
    Tie(ADA.id, ACME.id, "member", "clerk", 0.0, "2024", (Evidence(ADA.id, 5),)),
    Tie(ME.id, ADA.id, "met", "", 0.0, "2026-01-02", (Evidence(ADA.id, 8),)),
    Tie(BO.id, CY.id, "mentions", "", 0.0, "", tuple(Evidence(BO.id, line) for line in range(11, 16))),
)
HOSTILE = (
    "</script><img src=x onerror=alert(1)>", "</style></svg></title><script>alert(1)</script>", '" onclick="alert(1)',
    "' autofocus onfocus='alert(1)", "<!-- ", "]]>", "&lt;b&gt; &amp; &#60;", "$script ${style} $$", "javascript:alert(1)",
    "http://example.org/x.png", "\u202eright to left\u202d", "عمر بن يوسف", "שרה כהן", "👩\u200d🔬🏳️\u200d🌈", "李小龍先生與他的很多很多朋友們",
    "two\nlines\u2028three\r\n", "\x00\x07\x1b[31mred\x7f\x85\ufffe", "lone \ud800 surrogate \udcff", "", " ", "x" * 5_000,
)  # fmt: skip
VOID = {"meta", "input", "br", "link", "img"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "div", "button", "main", "form",
    "label", "input", "footer", "script", "section", "ul", "li", "span", "bdi", "i", "code", "svg", "g", "path", "circle", "text",
}  # fmt: skip


class Reader(HTMLParser):
    """What a browser would see: the elements with their attributes, and the text in each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID and self.get_starttag_text()[-2:] != "/>":  # type: ignore[index]
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self.open[-1] if self.open else "", []).append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(nodes: Sequence[Node] = NODES, ties: Sequence[Tie] = TIES) -> Reader:
    return Reader(page_text(nodes, ties))


def words_of(html: str) -> str:
    """Return what a part of the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def list_of(name: str, html: str) -> list[str]:
    """Return the rows below somebody's name."""
    section = next(part for part in html.split("<section")[1:] if f"<bdi>{name}</bdi></a></h3>" in part)
    return [words_of(row) for row in re.findall(r"<li.*?</li>", section)]


def hostile_network(texts: Sequence[str]) -> tuple[list[Node], list[Tie]]:
    kinds = ("person", "ghost", "organisation", "event", "me", "opportunity", "story")
    nodes = [Node(f"{text}.md", text, kinds[at % len(kinds)]) for at, text in enumerate(texts)]
    ties = [
        Tie(one.id, other.id, kind, one.name, 0.5, one.name, (Evidence(one.id, 1, one.name),))
        for one, other in zip(nodes, (*nodes[1:], nodes[0]), strict=True)
        for kind in ("knows", "introduced")
    ]
    return nodes, ties


def test_the_list_says_each_tie_from_both_ends_with_what_says_so() -> None:
    html = page_text(NODES, TIES)
    assert list_of("Ada", html) == [
        "introduced Bo, 2025-06-30 (people/Bo.md:3, days/a.md:9)",
        "knows Bo: old friend (line 4)",
        "organisation Acme: clerk, since 2024 (line 5)",
        "met Nell, 2026-01-02 (line 8)",
    ]
    assert list_of("Bo", html) == [
        "introduced by Ada, 2025-06-30 (line 3, days/a.md:9)",
        "knows Ada: old friend (people/Ada.md:4)",
        "mentions Cy (line 11, line 12, line 13 and 2 more)",
    ]
    assert list_of("Acme", html) == ["there Ada: clerk, since 2024 (people/Ada.md:5)"]
    assert list_of("Nell", html) == ["met Ada, 2026-01-02 (people/Ada.md:8)"]
    assert "3 people, 1 organisation and 1 name without a note, as far as the notes say." in html


def test_nobody_and_somebody_alone_have_a_page_too() -> None:
    assert "Nobody, as far as the notes say." in page_text((), ())
    assert "No tie is written yet." in page_text((ADA,), ())


def test_people_stand_in_the_list_by_name_with_their_notes() -> None:
    parts = page_text(NODES, TIES).split("<h2>")[1:]
    assert [part.partition("<")[0] for part in parts] == ["People", "Organisations", "Names without a note"]
    names = [re.findall(r"<h3><a[^>]*><bdi>(.*?)</bdi>", part) for part in parts]
    assert names == [["Ada", "Bo", "Nell"], ["Acme"], ["Cy"]]
    wheres = [where for part in parts for where in re.findall(r'<p class="where">(.*?) <a', part)]
    assert wheres == ["people/Ada.md", "people/Bo.md", "you, me.md", "orgs/Acme.md", "no note yet"]


def test_the_picture_has_a_dot_and_a_name_for_everyone_and_one_line_for_each_two() -> None:
    reader = read()
    assert len(reader.named("circle")) == len(reader.named("text")) == len(NODES)
    drawn = {str(path["class"]): str(path["d"]) for path in reader.named("path")}
    # That they also met is drawn, since nothing else ties Nell; that one knows whom one introduced is the same line.
    assert {kind: len(re.findall(r"M\d+ \d+L\d+ \d+(?![.\d])", path)) for kind, path in drawn.items()} == {
        "introduced": 1, "member": 1, "met": 1, "mentions": 1,
    }  # fmt: skip
    assert len(re.findall("M", drawn["introduced"])) == 2, "a line and its arrow head"


def test_who_introduced_each_other_has_two_arrow_heads() -> None:
    both = (TIES[0], TIES[0]._replace(source=BO.id, target=ADA.id))
    (path,) = read((ADA, BO), both).named("path")
    assert str(path["d"]).count("M") == 3


def test_every_link_leads_to_somebody_and_no_id_is_there_twice() -> None:
    reader = read()
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    targets = {attributes["href"] for _, attributes in reader.elements if "href" in attributes}
    assert targets <= {f"#{each}" for each in ids}
    assert len(targets) == 2 * len(NODES) + 1, "everyone in the list and in the picture, and the list itself"


def test_the_page_asks_for_nothing_and_forbids_all_but_its_own_style_and_script() -> None:
    html = page_text(NODES, TIES)
    reader = Reader(html)
    assert not re.search(r"https?:|//[a-z]|@import|url\(|\bfetch\b|XMLHttpRequest|\beval\b|innerHTML", html)
    assert not [
        attributes for _, attributes in reader.elements if {"src", "style", "srcset", "action"} & set(attributes)
    ]
    policy = next(str(each["content"]) for each in reader.named("meta") if each.get("http-equiv"))
    assert policy.split("; ") == [
        "default-src 'none'",
        *(f"{kind}-src 'sha256-{digest(reader.words[kind])}'" for kind in ("style", "script")),
        "base-uri 'none'",
        "form-action 'none'",
    ]


def digest(words: list[str]) -> str:
    return b64encode(sha256("".join(words).encode()).digest()).decode()


@settings(max_examples=50)
@given(
    st.lists(
        st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=12)),
        min_size=1,
        max_size=6,
        unique=True,
    )
)
def test_no_name_becomes_a_part_of_the_page(texts: list[str]) -> None:
    html = page_text(*hostile_network(texts))
    html.encode()
    reader = Reader(html)
    assert reader.open == []
    assert {tag for tag, _ in reader.elements} <= TAGS
    assert len(reader.named("script")) == len(reader.named("style")) == 1
    attributes = {(tag, key) for tag, given in reader.elements for key in given}
    assert not [key for _, key in attributes if key.startswith("on") or key in ("style", "src", "autofocus")]
    assert {str(each["href"])[0] for _, each in reader.elements if "href" in each} == {"#"}
    names = {" ".join(printable(text).split()) or "?" for text in texts}
    assert names <= {*reader.words["bdi"]}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", html)


def test_names_from_right_to_left_are_kept_apart_from_what_stands_beside_them() -> None:
    reader = read(*hostile_network(["\u202eabc", "\u202edef"]))
    assert {tag for tag, words in reader.words.items() if "\u202e" in "".join(words)} == {"bdi", "text", "p", "span"}
    assert ".day, .said { unicode-bidi: isolate; }" in "".join(reader.words["style"])


def test_labels_do_not_overlap() -> None:
    circles = read(*hostile_network([f"Somebody {number}" for number in range(40)])).named("circle")
    dots = [(int(str(each["cx"])), int(str(each["cy"]))) for each in circles]
    for (x, y), (other_x, other_y) in combinations(dots, 2):
        assert abs(x - other_x) >= WIDTH or abs(y - other_y) >= HEIGHT


def test_of_very_many_ties_only_introductions_are_drawn_and_the_page_says_so() -> None:
    many = [Node(f"{number:02}.md", f"Member {number:02}", "person") for number in range(64)]
    ties = [Tie(one.id, other.id, "knows", "", 0.5, "", (Evidence(one.id, 1),)) for one, other in combinations(many, 2)]
    assert len(ties) > MOST_LINES
    html = page_text(many, [*ties, TIES[0]._replace(source="00.md", target="01.md")])
    assert [path["class"] for path in Reader(html).named("path")] == ["introduced"]
    assert "of 2016 lines only the 1 of introductions are drawn; the list has all" in html
    assert len(list_of("Member 63", html)) == 63


def test_a_browser_runs_the_script_under_the_policy_of_the_page(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no chromium is installed")
    nodes, ties = hostile_network([*HOSTILE[:6], "Ana"])
    place = tmp_path / "page.html"
    place.write_text(page_text(nodes, ties), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               "--enable-logging=stderr", "--virtual-time-budget=500", "--dump-dom", f"{place.as_uri()}#p1"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "CONSOLE" not in done.stderr, done.stderr
    assert re.search(r'<html[^>]* class="scripted"', done.stdout)
    assert re.search(r'<section id="p1" class="now"', done.stdout)
    assert re.search(r'<g id="lit"><path class="(knows|introduced)"', done.stdout)
