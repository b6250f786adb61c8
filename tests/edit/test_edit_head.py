"""Front matter gains values line by line; everything that stands there stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.change import splice, splices_between
from vaultkit.edit.head import add_to_head, values_of
from vaultkit.edit.page import Page
from vaultkit.edit.yaml_words import yaml_list, yaml_words
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Items, NotePath
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.parse import parse_note

PATH = NotePath("People/Ada.md")


def added(text: str, key: str, *values: str) -> str:
    return add_to_head(Page(PATH, text), [(key, values)], "person").text


CASES = (
    ("", "org", ["A"], "---\norg: A\n---\n"),
    ("body", "tags", ["a", "b"], "---\ntags:\n  - a\n  - b\n---\nbody"),
    ("\ufeff---\r\na: b # c\r\n---\r\n", "org", ["[[A]]"], '\ufeff---\r\na: b # c\r\norg: "[[A]]"\r\n---\r\n'),
    ("---\norg:\nx: 1\n---\n", "org", ["A"], "---\norg: A\nx: 1\n---\n"),
    ("---\nCompany: # later\n---\n", "org", ["A"], "---\nCompany: A # later\n---\n"),
    ("---\ntags: []\n---\n", "tags", ["a"], "---\ntags: [a]\n---\n"),
    ("---\ntags: [a, 'b, ]' ] # c\n---\n", "tags", ["c", "a"], "---\ntags: [a, 'b, ]', c ] # c\n---\n"),
    ("---\ntags:\n- a # one\n# two\n\nz: 1\n---\n", "tags", ["b"], "---\ntags:\n- a # one\n- b\n# two\n\nz: 1\n---\n"),
    ("---\nemails:\n    - a@b.c\n---\n", "email", ["d@e.f"], "---\nemails:\n    - a@b.c\n    - d@e.f\n---\n"),
    ("---\nemail: a@b.c # home\n---\n", "email", ["d@e.f"], "---\nemail: [a@b.c, d@e.f] # home\n---\n"),
    ("---\nemail: 'a@b.c'\n---\n", "email", ["d@e.f", "a@b.c"], "---\nemail: ['a@b.c', d@e.f]\n---\n"),
    ("---\nemail: a@b.c\n---\n", "email", ["a@b.c"], "---\nemail: a@b.c\n---\n"),
    ('---\norg: ""\nrole: ~ # none\n---\n', "org", ["A"], "---\norg: A\nrole: ~ # none\n---\n"),
    ('---\norg: ""\nrole: ~ # none\n---\n', "role", ["nurse"], '---\norg: ""\nrole: nurse # none\n---\n'),
    ("---\nmet_at: ''\nemail: null\n---\n", "email", ["a@b.c", "d@e.f"], "---\nmet_at: ''\nemail: [a@b.c, d@e.f]\n---\n"),
    ("---\n{{x}}\n---\n", "org", ["A"], "---\n{{x}}\norg: A\n---\n"),
    ("---\ntags: b, c # two\n---\n", "tags", ["a", "c"], "---\ntags: [b, c, a] # two\n---\n"),
    ("---\ntag: '#b c'\n---\n", "tags", ["a"], "---\ntag: [b, c, a]\n---\n"),
    ("---\ntags: [b, c,] # two\n---\n", "tags", ["a"], "---\ntags: [b, c, a,] # two\n---\n"),
    ("---\ntags: [\n  b,\n  c,\n]\n---\n", "tags", ["a"], "---\ntags: [\n  b,\n  c, a,\n]\n---\n"),
    ("---\nemail: [\n  a@b.c # it's ]\n]\n---\n", "email", ["d@e.f"], "---\nemail: [\n  a@b.c, d@e.f # it's ]\n]\n---\n"),
    ("---\nknows: [[[Bo]], [[Cy]]]\n---\n", "knows", ["[[Di]]"], '---\nknows: [[[Bo]], [[Cy]], "[[Di]]"]\n---\n'),
    ("---\naliases: 'O''Neil' # late\n---\n", "aliases", ["Al"], "---\naliases: ['O''Neil', Al] # late\n---\n"),
    ('---\nrole: "a \\"b\\"\n  c"\n---\n', "role", ["d"], '---\nrole: ["a \\"b\\"\n  c", d]\n---\n'),
    ("---\nemail: a@b.c\t# home\n---\n", "email", ["d@e.f"], "---\nemail: [a@b.c, d@e.f]\t# home\n---\n"),
    ("---\nknows: [[Bo]] # yes\n---\n", "knows", ["[[Cy]]"], '---\nknows: ["[[Bo]]", "[[Cy]]"] # yes\n---\n'),
    ("---\n  role: x\n  org: A\n---\n", "tags", ["a"], "---\n  role: x\n  org: A\n  tags:\n    - a\n---\n"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "key", "values", "expected"), CASES)
def test_values_are_added_to_what_is_there(text: str, key: str, values: list[str], expected: str) -> None:
    assert added(text, key, *values) == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\norg: a, b\n---\n", "---\nnot closed\n", "---\norg: |\n  a\n  b\n---\n", "+++\na\n+++\n",
        '---\n{"location": "Rome"}\n---\n', '---\n{"location": "Rome",\n "org": ["B"]}\n---\n',
        "---\norg: &a\nrole: *a\n---\n", "---\norg: &a [B]\nrole: *a\n---\n", "---\nrole: x\n...\n---\n",
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_added_to_safely_is_left_alone(text: str) -> None:
    with pytest.raises(WriteRefusedError):
        added(text, "org", "C")


ITEMS = ("a", " b ", "'c, ]'", '"d"', "O'N", "e # f\n", "\n", "# g]\n", "[[h]]", "[i, j]", '"k\\"l"', "")


@given(st.lists(st.sampled_from(ITEMS), max_size=4), st.sampled_from(("[", "[ ", "[\n  ")))
def test_a_list_that_gains_a_value_is_still_one_that_every_program_reads(items: list[str], opening: str) -> None:
    page = Page(PATH, f"---\nknows: {opening}{', '.join(items)}]\nrole: x\n---\n")
    if any(told.code == "head-syntax" for told in page.note.problems):
        return
    if len(page.note.head) < 2 or not isinstance(page.note.head[0].value, Items):
        return
    after = add_to_head(page, [("knows", ["[[New]]"])], "person")
    assert not any(told.code == "head-syntax" for told in after.note.problems)
    assert values_of(after.note.head, "knows", "person") == (*values_of(page.note.head, "knows", "person"), "[[New]]")


@given(st.text(max_size=30))
def test_a_value_reads_back_as_the_words_that_it_was(text: str) -> None:
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    note = parse_note("a.md", f"---\nk: {yaml_words(words)}\nl: {yaml_list([words, 'x'])}\n---\n")
    assert [scalar.text for each in note.head for scalar in texts_of(each.value)] == [words, words, "x"]


@given(
    st.lists(st.sampled_from(("a\n", "b\n", "\r\n", "c")), max_size=8),
    st.lists(st.sampled_from(("a\n", "b\n", "d\n")), max_size=8),
)
def test_the_splices_between_two_texts_make_one_into_the_other(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    assert splice(before, splices_between(before, after)) == after


def test_values_are_found_under_any_name_of_the_key() -> None:
    assert values_of(Page(PATH, "---\nE-Mail: [a, b]\n---\n").note.head, "email", "person") == ("a", "b")
