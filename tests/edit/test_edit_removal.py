"""A plan goes from front matter whole, or not at all; what else stands there says what it said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.edit.head import find_fields, find_properties
from vaultkit.edit.page import Page
from vaultkit.edit.removal import without_field, without_value
from vaultkit.edit.said import said_by
from vaultkit.errors import WriteRefusedError
from vaultkit.model import NotePath

WORDS = "2026-11-01 ask"


def left(head: str, line: int, words: str = "") -> str:
    """Return the head that is left when the plan on `line` of the note goes, of several the one with these words."""
    page = Page(NotePath("People/Ada.md"), f"---\n{head}---\nbody")
    after = without_value(page, find_properties(page.note.head, "follow_up", "person"), line, words)
    return after.text.removeprefix("---\n").removesuffix("---\nbody")


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        ("follow_up: 2026-11-01 ask\nrole: x\n", 2, "follow_up:\nrole: x\n"),
        ("follow_up:   2026-11-01 ask  \nrole: x\n", 2, "follow_up:\nrole: x\n"),
        ("follow_up: 2026-11-01 ask\r\nrole: x\r\n", 2, "follow_up:\r\nrole: x\r\n"),
        ("follow_up: 2026-11-01 ask # soon\nrole: x\n", 2, "follow_up: # soon\nrole: x\n"),
        ("follow_up: '2026-11-01 ask # him' # soon\n", 2, "follow_up: # soon\n"),
        ('follow_up: "2026-11-01 \\"ask\\"\n  and tell"\nrole: x\n', 2, "follow_up:\nrole: x\n"),
        ("follow_up: 2026-11-01 ask\n  and tell\n# why\nrole: x\n", 2, "follow_up:\n# why\nrole: x\n"),
        ("follow_up: >\n  2026-11-01 ask\n  and tell\n\nrole: x\n", 2, "follow_up:\n\nrole: x\n"),
        ("follow_up: |\n  2026-11-01 ask\n  # 5\nrole: x\n", 2, "follow_up:\nrole: x\n"),
        ("follow_up:\n  2026-11-01 ask\nrole: x\n", 3, "follow_up:\n\nrole: x\n"),
        ("next:\n- 2026-11-01 ask\n  and tell\n# why\n- 2026-12-01 b\n", 3, "next:\n# why\n- 2026-12-01 b\n"),
        ("next:\n- 2026-11-01 a\n- 2026-12-01 b\n", 4, "next:\n- 2026-11-01 a\n"),
        ("next:\n  - >\n    2026-11-01 ask\nrole: x\n", 3, "next:\nrole: x\n"),
        ("next: 2026-11-01 a\nfollow_up: 2026-12-01 b\n", 3, "next: 2026-11-01 a\nfollow_up:\n"),
        (
            '{"location": "Rome", "follow_up": "2026-11-01 ask, \\"b\\""}\n', 2,
            '{"location": "Rome", "follow_up": null}\n',
        ),
        ("{follow_up: 2026-11-01 ask , location: Rome}\n", 2, "{follow_up: null , location: Rome}\n"),
        ("follow_up: [2026-11-01 ask] # soon\n", 2, "follow_up: [] # soon\n"),
        ("follow_up: [\n  2026-11-01 ask, # soon\n  2026-12-01 b\n]\n", 3, "follow_up: [\n  # soon\n  2026-12-01 b\n]\n"),
        ("follow_up: [\n  2026-11-01 ask,\n  2026-12-01 b\n]\n", 3, "follow_up: [\n  2026-12-01 b\n]\n"),
        ("follow_up: [\n  2026-11-01 ask,\n  '2026-12-01 b, c'\n]\n", 4, "follow_up: [\n  2026-11-01 ask,\n]\n"),
    ],
)  # fmt: skip
def test_a_value_goes_whole_in_whatever_form_it_stands(head: str, line: int, expected: str) -> None:
    assert left(head, line) == expected


@pytest.mark.parametrize(
    ("head", "words", "expected"),
    [
        ("follow_up: [2026-11-01 a, 2026-12-01 b]\n", "a", "follow_up: [2026-12-01 b]\n"),
        ("follow_up: [2026-11-01 a, 2026-12-01 b]\n", "b", "follow_up: [2026-11-01 a]\n"),
        ("follow_up: ['2026-11-01 a, b' , 2026-12-01 c,]\n", "a, b", "follow_up: [2026-12-01 c,]\n"),
    ],
)
def test_of_several_values_in_brackets_the_one_that_is_meant_goes(head: str, words: str, expected: str) -> None:
    assert left(head, 2, words) == expected


@pytest.mark.parametrize(
    ("head", "line", "why"),
    [
        ("follow_up: &a 2026-11-01 ask\nother: *a\n", 2, "without changing what else the front matter says"),
        ("other: &a 2026-11-01 ask\nfollow_up: *a\n", 2, "without changing what else the front matter says"),
        ("follow_up: [2026-11-01 a, 2026-12-01 b]\n", 2, "several plans stand on one line"),
        ("follow_up: {day: 2026-11-01}\n", 2, "without changing what else the front matter says"),
        ("next:\n-\n  2026-11-01 a\n", 4, "without changing what else the front matter says"),
        ("role: x\n", 2, "stands there no more"),
    ],
)
def test_a_value_that_cannot_go_alone_stays_and_the_reason_is_told(head: str, line: int, why: str) -> None:
    with pytest.raises(WriteRefusedError, match=why):
        left(head, line)


def left_of(text: str, line: int, words: str = "") -> str:
    """Return the text that is left when the inline field on `line` goes, of several the one with these words."""
    page = Page(NotePath("People/Ada.md"), text)
    return without_field(page, find_fields(page.note.fields, "follow_up", "person"), line, words).text


@pytest.mark.parametrize(
    ("text", "line", "words", "expected"),
    [
        ("a\nfollow_up:: 2026-11-01 ask\nb\n", 2, "", "a\nb\n"),
        ("a\r\n- follow_up:: 2026-11-01 ask\r\n- b\r\n", 2, "", "a\r\n- b\r\n"),
        ("\ufefffollow_up:: 2026-11-01 ask", 1, "", "\ufeff"),
        ("She (follow_up:: 2026-11-01 ask [[Bo]] #soon) likes tea.", 1, "", "She likes tea."),
        ("She (next contact:: 2026-11-01)", 1, "", "She"),
        ("(follow_up:: 2026-11-01 a) and [next:: 2026-12-01 b]\n", 1, "b", "(follow_up:: 2026-11-01 a) and\n"),
        ("x ((follow_up:: 2026-11-01 a))\n", 1, "", "x ()\n"),
        ("---\nfollow_up: 2026-10-01\n---\nneeds:: maps\nfollow_up:: 2026-11-01\n", 5, "", "---\nfollow_up: 2026-10-01\n---\nneeds:: maps\n"),
    ],
)  # fmt: skip
def test_an_inline_field_goes_with_its_row_or_alone(text: str, line: int, words: str, expected: str) -> None:
    assert left_of(text, line, words) == expected


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("(follow_up:: a) (follow_up:: b)\n", 1, "several plans stand on one line"),
        ('follow_up:: [[2026-12-03]], "2026-12-24 wish"\n', 1, "several plans stand on one line"),
        ("**follow_up**:: 2026-12-01 ask\nrest\n", 1, "without changing what else the note says"),
        ("see **(follow_up:: 2026-12-01 ask)**, ok\n", 1, "without changing what else the note says"),
        ("follow_up:: 2026-12-01 ask\n    - details here\n", 1, "without changing what else the note says"),
        ("tea\n", 1, "stands there no more"),
        ("(follow_up:: 2026-11-01 a)\n===\n", 1, "without changing what else the note says"),
    ],
)
def test_an_inline_field_that_cannot_go_alone_stays_and_the_reason_is_told(text: str, line: int, why: str) -> None:
    with pytest.raises(WriteRefusedError, match=why):
        left_of(text, line)


ROWS = ("  and", "- 2026-12-01 b", "  - c", "# d", "", "role: x", "tags: [a, b]", "k: *a", "  k: v", '  "', "]")
STARTS = ("", "&a ", "|\n  ", ">-\n  ", '"', "'", "[", "{a: ", "\n- ", "\n  - ", "\n  -\n    ")


@given(st.sampled_from(STARTS), st.lists(st.sampled_from(ROWS), max_size=5), st.sampled_from(("", '"', "'", "]", "}")))
def test_what_is_left_says_what_it_said_before_less_the_value(start: str, rows: list[str], end: str) -> None:
    head = "\n".join(("z: 1", f"follow_up: {start}{WORDS}{end}", *rows, ""))
    page = Page(NotePath("People/Ada.md"), f"---\n{head}---\nbody")
    found = tuple(find_properties(page.note.head, "follow_up", "person"))
    for line in range(2, page.note.head_end):
        try:
            after = without_value(page, found, line)
        except WriteRefusedError:
            continue
        before, now = said_by(page.note.head), said_by(after.note.head)
        assert [key for key, _ in before] == [key for key, _ in now]
        assert [pair for pair in before if pair[0] != "follow_up"] == [pair for pair in now if pair[0] != "follow_up"]
        assert after.text.endswith("---\nbody")
