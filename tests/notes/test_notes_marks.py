"""Marks: what is found between them, what makes them faulty, and what writing there leaves alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.marks import (
    MarkedText,
    find_regions,
    generated_spans,
    is_edited,
    region_hash,
    render_whole,
    splice_region,
    ticked_rows,
)
from vaultkit.notes.parse import parse_note

BEGIN = "<!-- vaultkit:begin agenda -->\n"
END = "<!-- vaultkit:end agenda -->\n"


def body_of(text: str, name: str) -> str:
    region = next(region for region in find_regions(text).regions if region.name == name)
    return text[region.body_start : region.body_end]


def faults_of(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message.split(";")[0]) for fault in find_regions(text).faults]


def test_a_region_is_found_with_its_name_hash_and_line() -> None:
    text = "Mine.\n\n<!-- vaultkit:begin agenda 0123456789ab -->\nRows\n<!-- vaultkit:end agenda -->\nMine too.\n"
    (region,) = find_regions(text).regions
    assert (region.name, region.hash, region.line) == ("agenda", "0123456789ab", 3)
    assert text[region.body_start : region.body_end] == "Rows\n"
    assert text[region.end :] == "Mine too.\n"


def test_several_regions_stand_beside_each_other() -> None:
    text = f"<!-- vaultkit:begin b -->\n<!-- vaultkit:end b -->\n{BEGIN}{END}"
    found = find_regions(text)
    assert [region.name for region in found.regions] == ["b", "agenda"]
    assert not found.faults


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}Rows\n{END}",
        "  <!--vaultkit:begin agenda-->  \nRows\n   <!--   vaultkit:end agenda   -->",
        f"{BEGIN}Rows\n{END}".replace("\n", "\r\n"),
        f"---\ntags: [a]\n---\n{BEGIN}```mermaid\n{END}after\n",
        f"```\ncode\n```\n{BEGIN}{END}",
        f"- ```\n  code\n  ```\n{BEGIN}{END}",
        f"~~~\n```\n~~~\n{BEGIN}{END}",
        f"Inline ```code``` only\n{BEGIN}{END}",
        f"\ufeff{BEGIN}{END}",
        f"\ufeff```\ncode\n```\n{BEGIN}{END}",
        f"---\nx: |\n  <!-- vaultkit:begin b -->\n  <!-- vaultkit:end b -->\n---\n{BEGIN}{END}",
        f"---\ngenerated: vaultkit\n{BEGIN}---\n{END}",
        f"---\ntags: [a]\n{BEGIN}{END}\n---\n",
    ],
)
def test_marks_may_be_laid_out_in_many_ways(text: str) -> None:
    found = find_regions(text)
    assert [region.name for region in found.regions] == ["agenda"]
    assert not found.faults


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{BEGIN}Rows\n{END}```\n",
        f"````md\n```\n{BEGIN}Rows\n{END}```\n````\n",
        f"~~~\n{BEGIN}Rows\n{END}",
        f"```\n- ```\n{BEGIN}{END}",
        f"    {BEGIN}    {END}",
        f"Text {BEGIN}Text {END}",
        f"\ufeff```\n{BEGIN}{END}```\n",
        "generated: vaultkit\n",
        "",
    ],
)
def test_examples_of_marks_are_not_marks(text: str) -> None:
    assert find_regions(text) == ((), ())
    assert generated_spans(text) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_a_pair_within_front_matter_is_a_part_of_its_value(before: str, end: str) -> None:
    text = f"{before}---\nx: |\n  {BEGIN}  Rows\n  {END}type: person\n---\nMine\n".replace("\n", end)
    assert find_regions(text) == ((), ())
    assert splice_region(text, "agenda", "New rows") == text
    note = parse_note("Ada.md", text)
    assert ([each.key for each in note.head], note.problems) == (["x", "type"], ())


def test_a_begin_mark_behind_a_byte_order_mark_is_filled_and_one_without_its_end_told() -> None:
    filled = splice_region(f"\ufeff{BEGIN}{END}Mine\n", "agenda", "Row")
    assert (filled[0], body_of(filled, "agenda").strip(), filled[-5:]) == ("\ufeff", "Row", "Mine\n")
    assert faults_of(f"\ufeff{BEGIN}") == [(1, "this mark of `agenda` has no end mark")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (BEGIN, [(1, "this mark of `agenda` has no end mark")]),
        (f"\n{END}", [(2, "this mark of `agenda` has no begin mark")]),
        (f"{END}{BEGIN}", [(1, "the end mark of `agenda` stands before its begin mark")]),
        (f"{BEGIN}{BEGIN}{END}", [(2, "a second begin mark of `agenda`")]),
        (f"{BEGIN}{END}{END}", [(3, "a second end mark of `agenda`")]),
        (f"{BEGIN}{END}{BEGIN}{END}", [(3, "a second begin mark of `agenda`")]),
        (
            f"{BEGIN}<!-- vaultkit:begin b -->\n<!-- vaultkit:end b -->\n{END}",
            [(2, "the region `b` begins inside `agenda` (line 1)")],
        ),
        (
            f"{BEGIN}<!-- vaultkit:begin b -->\n{END}<!-- vaultkit:end b -->\n",
            [(2, "the region `b` begins inside `agenda` (line 1)")],
        ),
        (
            "<!-- vaultkit:begin My Agenda! -->\n",
            [(1, "this mark is not written `<!-- vaultkit:begin NAME -->` or `<!-- vaultkit:end NAME -->`")],
        ),
        (
            f"{BEGIN}<!-- vaultkit:end agenda 0123456789ab -->\n",
            [
                (1, "this mark of `agenda` has no end mark"),
                (2, "this mark is not written `<!-- vaultkit:begin NAME -->` or `<!-- vaultkit:end NAME -->`"),
            ],
        ),
    ],
)
def test_marks_that_are_not_whole_are_told(text: str, faults: list[tuple[int, str]]) -> None:
    assert faults_of(text) == faults
    assert splice_region(text, "agenda", "New rows") == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"Mine\n{BEGIN}Rows\n{END}Mine", "Mine\nMine"),
        (f"Mine\n{BEGIN}Rows\n", "Mine\n"),
        (f"{BEGIN}a\n<!-- vaultkit:begin b -->\nb\n<!-- vaultkit:end b -->\na\n{END}Mine", "Mine"),
        (f"{BEGIN}a\n{BEGIN}b\n{END}Mine\n{END}Mine", f"Mine\n{END}Mine"),
        ("<!-- vaultkit:begin ? -->\nRows\n" + END + "Mine", "Mine"),
        (f"{BEGIN}a\n{END}Mine\n{BEGIN}b\n{END}", "Mine\n"),
    ],
)
def test_everything_from_a_begin_mark_on_counts_as_generated(text: str, kept: str) -> None:
    for start, end in reversed(generated_spans(text)):
        text = text[:start] + text[end:]
    assert text == kept


def test_a_text_full_of_marks_without_ends_is_read_in_a_moment() -> None:
    text = "".join(f"<!-- vaultkit:begin n{number} -->\n" for number in range(20_000))
    assert generated_spans(text) == ((0, len(text)),)
    assert len(find_regions(text).faults) == 20_000


def test_a_splice_keeps_line_ends_and_the_layout_of_the_marks() -> None:
    text = "Mine\r\n  <!--  vaultkit:begin agenda-->\r\nOld\r\n<!-- vaultkit:end agenda -->\r\nMine"
    spliced = splice_region(text, "agenda", "- one\n- two\n")
    assert spliced.startswith("Mine\r\n  <!--  vaultkit:begin agenda ")
    assert spliced.endswith("-->\r\n\r\n- one\r\n- two\r\n\r\n<!-- vaultkit:end agenda -->\r\nMine")
    assert not is_edited(find_regions(spliced).regions[0], spliced)


def test_a_splice_of_nothing_leaves_the_marks_together() -> None:
    digest = region_hash("")
    assert splice_region(f"{BEGIN}Rows\n{END}", "agenda", " \n\n") == f"<!-- vaultkit:begin agenda {digest} -->\n{END}"


def test_a_mark_in_the_body_cannot_break_the_region() -> None:
    spliced = splice_region(BEGIN + END, "agenda", f"- a row\r{END}{BEGIN}")
    assert not find_regions(spliced).faults
    assert "&lt;!-- vaultkit:end agenda -->" in body_of(spliced, "agenda")


def test_a_splice_into_a_region_that_is_not_there_changes_nothing() -> None:
    assert splice_region(BEGIN + END, "other", "Rows") == BEGIN + END


def test_a_new_index_note_says_that_it_is_ours() -> None:
    digest = region_hash("- a row")
    assert render_whole("next-steps", "- a row") == (
        "---\ngenerated: vaultkit\n---\n"
        f"<!-- vaultkit:begin next-steps {digest} -->\n\n- a row\n\n<!-- vaultkit:end next-steps -->\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] a", "- [x] a"),
        ("- [ ] a", "- [X] a"),
        ("- [ ] a", "- [x] a ✅ 2026-11-02"),
        ("- [ ] a", "- [x] a [completion:: 2026-11-02]"),
        ("> 1. [ ] a", "> 1. [x] a"),
        ("a\nb", "\r\na  \r\nb\t\r\n\r\n"),
    ],
)
def test_ticks_and_tidied_blanks_are_not_edits(before: str, after: str) -> None:
    assert region_hash(before) == region_hash(after)


@pytest.mark.parametrize("after", ["- [ ] b", "- [-] a", "- [ ] a\n- [ ] b", "", "- a", "[x] a", "- [ ] a\n\n- x"])
def test_any_other_change_is_an_edit(after: str) -> None:
    assert region_hash("- [ ] a") != region_hash(after)


@pytest.mark.parametrize(("body", "edited"), [("", False), ("\n \n", False), ("Mine\n", True)])
def test_a_region_without_hash_is_edited_only_when_something_stands_in_it(body: str, *, edited: bool) -> None:
    text = BEGIN + body + END
    assert is_edited(find_regions(text).regions[0], text) is edited


def test_a_changed_row_makes_its_region_edited() -> None:
    text = render_whole("agenda", "- [ ] Call Bo")
    for changed, edited in ((text.replace("[ ]", "[x]"), False), (text.replace("Bo", "Cy"), True)):
        assert is_edited(find_regions(changed).regions[0], changed) is edited


def test_ticked_rows_are_read_in_order() -> None:
    body = (
        "- [x] one ✅ 2026-11-02\r\n  * [X]  two\n- [ ] three\n1) [x] four\n- [x]\n- [x]five\n> - [x] six\n- [-] seven"
    )
    assert ticked_rows(body) == ("one", "two", "four", "six")


PROSE = st.text(st.sampled_from("ab \n\r\t-*[x]`~#é\u2028<!>"), max_size=40)
BODIES = st.one_of(PROSE, st.text(max_size=60), st.lists(PROSE, max_size=5).map("\n- [ ] ".join))
OUTSIDE = PROSE.filter(lambda text: "```" not in text and "~~~" not in text)


@given(outside=st.tuples(OUTSIDE, OUTSIDE), bodies=st.tuples(BODIES, BODIES), newline=st.sampled_from(["\n", "\r\n"]))
def test_a_splice_changes_nothing_outside_and_a_second_one_nothing_at_all(
    outside: tuple[str, str], bodies: tuple[str, str], newline: str
) -> None:
    head, after = f"{outside[0]}\n", outside[1]
    old, body = bodies
    begin, end = BEGIN.replace("\n", newline), END.replace("\n", newline)
    text = f"{head}{begin}{old}\n{end}{after}"
    spliced = splice_region(text, "agenda", body)
    assert spliced.startswith(f"{head}<!-- vaultkit:begin agenda ")
    assert spliced.endswith(end + after)
    assert splice_region(spliced, "agenda", body) == spliced
    found = find_regions(spliced)
    assert not found.faults
    assert not is_edited(found.regions[0], spliced)
    assert len(spliced) - len(after) == found.regions[0].end


@given(st.lists(st.tuples(st.text(st.sampled_from("ab ✅2026-1x[]"), max_size=12), st.booleans()), max_size=6))
def test_ticking_a_box_never_changes_the_hash(rows: list[tuple[str, bool]]) -> None:
    plain = "\n".join(f"- [ ] {text}" for text, _ in rows)
    ticked = "\n".join(f"- [{'x' if tick else ' '}] {text}" for text, tick in rows)
    assert region_hash(plain) == region_hash(ticked)


@given(
    st.lists(st.sampled_from([BEGIN, END, "<!-- vaultkit:begin b -->\n", "<!-- vaultkit:end ! -->\n", "```\n", "a\n"]))
)
def test_no_arrangement_of_marks_raises_and_whole_regions_are_always_generated(lines: list[str]) -> None:
    text = "".join(lines)
    spans = generated_spans(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    for region in find_regions(text).regions:
        assert any(start <= region.start and region.end <= end for start, end in spans)


@given(st.text())
def test_any_text_at_all_can_be_read_and_hashed(text: str) -> None:
    find_regions(text)
    ticked_rows(text)
    assert len(region_hash(text)) == 12


PIECES = (
    BEGIN,
    END,
    "- [ ] Ring [[Bo]]\n",
    "- [x] Ring [[Bo]] ✅ 2026-11-02\n",
    "Words  \n",
    "\n",
    "```\n",
    "vaultkit:\n",
    "\r\n",
)
CHANGES = (("", ""), ("[ ]", "[x]"), ("Words  ", "Words"), ("Words", "Other words"), ("\n", "\r\n"), (" -->", "  -->"), ("---\n", "\ufeff---\n"))  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES)),
    st.lists(st.sampled_from(PIECES)),
    st.sampled_from(CHANGES),
    st.sampled_from(("", "Mine\n")),
)
def test_an_untouched_index_note_may_be_made_anew_as_a_whole(
    before: list[str], after: list[str], change: tuple[str, str], more: str
) -> None:
    whole = render_whole("agenda", "".join(before))
    text = MarkedText(whole.replace(*change, 1) + more)
    new = "".join(after)
    if text.is_untouched:
        assert splice_region(text.text, "agenda", new) == render_whole("agenda", new)
        assert not is_edited(text.found.regions[0], text.text)
    assert text.is_untouched or text.text != whole or text.only_name != "agenda"


def test_a_marked_text_tells_its_ticks_and_its_only_region() -> None:
    text = MarkedText(f"{BEGIN}- [x] Ring\n{END}- [x] Mine\n")
    assert text.ticked == ("Ring",)
    assert text.only_name == "agenda"
    assert not text.is_untouched
    two = MarkedText(text.text + text.text.replace("agenda", "home"))
    assert two.ticked == ("Ring", "Ring")
    assert (two.only_name, MarkedText(BEGIN).only_name, MarkedText("").only_name) == ("", "", "")
    assert not MarkedText("").is_untouched
