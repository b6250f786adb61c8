"""Laws of reading and writing: what holds for every text, not only for those somebody thought of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from vaultkit.model import Items, Note, Property, Scalar
from vaultkit.notes.daystarts import _DAY_IN_PARAGRAPH, _may_be_day, read_any_start, read_day_start
from vaultkit.notes.fields import _fields_of_line, find_plain_fields
from vaultkit.notes.frontmatter import read_head
from vaultkit.notes.lines import find_lines
from vaultkit.notes.links import _find_all_forms, find_body_links, find_head_links, find_links, find_plain_names
from vaultkit.notes.markup import _OWN_SIGNS, _PARSER_SIGNS, _find_comments, _find_math, find_code_and_html, mask
from vaultkit.notes.parse import parse_note
from vaultkit.notes.yaml_full import _read_whole
from vaultkit.notes.yaml_plain import read_plain
from vaultkit.notes.yaml_refusal import HeadError
from vaultkit.settings import VIEW_TITLES, Settings
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot
from vaultkit.views.markdown import Linker, plain, words

TODAY = date(2026, 11, 20)

# Python, Markdown and YAML each have their own idea of which of these end a line or are blank.
ODD_BLANKS = ["\u00a0", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\u3000", "\u200b", "\ufeff"]

YAML_PIECES = st.sampled_from(
    [
        "a", "key", "Ana Ruiz", "é", "名", "12", "-1", "2024-05-01", "true", "null", "~", "no", "0x1", "=", "<<", "y",
        ": ", ":", " :", "::", "# ", " #", "#", "-", "- ", "--", "---", "...", "?", "? ", ",", ", ", "[", "]", "[]", "[[",
        "]]", "{", "}", "{}", "'", "''", '"', '""', "\\", "\\n", "&a", "*a", "!", "!!", "|", ">", "|-", "%", "@", "`", "\t",
        " ", "  ", "\n", "\n", "\n  ", "\n- ", "\n  - ", "\nkey: ", "\nk2: ", "\nlist:\n- ", "https://a.b/c#d", "'a' 'b'",
        '"a: b"', "'#x'", "[a, b]", "[ 'a' , \"b\" ]", "[[Ana]]", '"[[Ana]]"', "a: b", "\r", "💡", "\U0010ffff", *ODD_BLANKS,
    ]
)  # fmt: skip
YAML_TEXTS = st.lists(YAML_PIECES, max_size=14).map("".join)
YAML_VALUES = st.lists(YAML_PIECES, max_size=3).map("".join)
YAML_LINES = st.one_of(
    YAML_VALUES.map(lambda value: f"key: {value}"),
    YAML_VALUES.map(lambda value: f"k2:{value}"),
    YAML_VALUES.map(lambda value: f"- {value}"),
    YAML_VALUES.map(lambda value: f"  - {value}"),
    YAML_VALUES.map(lambda value: f"{value}: 1"),
    YAML_VALUES.map(lambda value: f'a: "{value}"'),
    YAML_VALUES.map(lambda value: f"b: '{value}'"),
    YAML_VALUES.map(lambda value: f"c: [{value}, d]"),
    st.sampled_from(["list:", "", "d: x", "e: [a, 'b']", "f:  ", "  - x"]),
)
YAML_HEADS = st.one_of(st.lists(YAML_LINES, max_size=4).map("\n".join), YAML_TEXTS)

MARKDOWN_PIECES = st.sampled_from(
    [
        "word", "Ana", "é", "💡", " ", " ", "  ", "    ", "\t", "\n", "\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n  - ",
        "\n- [ ] ", "\n- [x] ", "[[Ana]]", "[[Bo|the [b]]]", "![[Cy]]", "[[", "]]", "[t](Ana.md)", "[t](<A b.md>)", "[r]",
        "[r][]", "\n[r]: Ana.md\n", "#tag", " #tag", "(got:: help)", "[via:: [[Ana]]]", "\nneeds:: money", "::", "`", "``",
        "```", "\n```\n", "~~~", "\n~~~\n", "%%", "<!--", "-->", "<b>", "</b>", "<div>", "\n<div>\n", "<", ">", "$", "$$",
        "$5", "\\", "\\[", "*", "_", "==", "~~", "\n===\n", "\n---\n", "2026-11-02", "\n- 2026-11-02 coffee: ", "📅 2026-01-02",
        "📅", "🔁 every week", "[due:: 2026-01-02]", "^id", "&lt;", "http://a.b", "<http://a.b>", "\n|a|b|\n|-|-|\n", "[^1]",
        "\n[^1]: ", "\n<!-- vaultkit:begin home -->\n", "\n<!-- vaultkit:end home -->\n", *ODD_BLANKS,
    ]
)  # fmt: skip
MARKDOWN = st.lists(MARKDOWN_PIECES, max_size=24).map("".join)
ANY_TEXT = st.one_of(st.text(max_size=60), MARKDOWN)
NARROW = settings(suppress_health_check=[HealthCheck.filter_too_much])
SIMPLE_HEAD = '---\naliases: [Annie]\ntags: [friend]\nknows:\n  - "[[Bo]] (sister)"\n---\n'


def as_note(text: str) -> Note:
    return parse_note("People/Ana.md", text)


# Front matter


@NARROW
@given(YAML_HEADS)
@example("k: 'a'b'")
@example('k: "a" ')
@example("k: a:b")
@example("k:\n-  a\n- b")
@example("k:\n - a\n- b")
@example("k: a\n b")
@example("k: []\nl: [ ]\nm: [a ,b]")
@example("k:\n- - a")
@example("a b: 1\na-b: 2")
def test_the_plain_reader_agrees_with_the_full_one_wherever_it_answers(text: str) -> None:
    plain_answer = read_plain(text, 2)
    assume(plain_answer is not None)
    try:
        assert plain_answer == _read_whole(text, 2)
    except HeadError as error:
        pytest.fail(f"libyaml refuses what was read plainly: {error}")


@given(
    st.lists(st.sampled_from(["name", "Tags", "met on", "last-contact", "ключ"]), unique=True, min_size=1), st.data()
)
def test_what_nearly_every_note_has_is_read_plainly(keys: list[str], data: st.DataObject) -> None:
    values = st.sampled_from(["Ana Ruiz", '"[[Bo]]"', "'x: y'", "2024-05-01", "", "[a, 'b c']", '\n- a\n- "[[B]]"'])
    head = "\n".join(f"{key}: {data.draw(values)}" for key in keys)
    assert read_plain(head, 2) is not None


@given(YAML_HEADS, MARKDOWN)
def test_a_head_never_raises_and_its_places_are_in_the_file(yaml: str, body: str) -> None:
    text = f"---\n{yaml}\n---\n{body}"
    note = as_note(text)
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= told.line <= last and told.column >= 1 for told in note.problems)
    assert all(2 <= each.line < note.head_end for each in note.head)


@NARROW
@given(YAML_HEADS)
def test_the_places_of_plain_values_hold_the_values(text: str) -> None:
    answer = read_plain(text, 1)
    assume(answer is not None)
    lines = text.split("\n")
    for scalar in scalars_of(answer or ()):
        column = scalar.column - 1 + scalar.quoted
        assert lines[scalar.line - 1][column:].startswith(scalar.text)


def scalars_of(properties: tuple[Property, ...]) -> list[Scalar]:
    values = [each.value for each in properties]
    flat = [inner for value in values for inner in (value.items if isinstance(value, Items) else (value,))]
    return [value for value in flat if isinstance(value, Scalar)]


UNKNOWN_HEADS = st.lists(
    st.tuples(st.sampled_from(["zzz", "x1", "Größe", "plugin-state"]), YAML_TEXTS),
    max_size=3,
    unique_by=lambda pair: pair[0],
)


@given(UNKNOWN_HEADS, MARKDOWN)
def test_unknown_keys_do_no_harm_to_other_facts(unknown: list[tuple[str, str]], body: str) -> None:
    added = "".join(f"{key}: {value}\n" for key, value in unknown)
    # Values that reach over their line might rightly become keys, or close the front matter.
    assume(added.count("\n") == len(unknown) and "\r" not in added and not any(odd in added for odd in ODD_BLANKS))
    known = 'aliases: [Annie]\nknows:\n  - "[[Bo]] (sister)"\n'
    alone, together = as_note(f"---\n{known}---\n{body}"), as_note(f"---\n{known}{added}---\n{body}")
    assert set(alone.head) <= set(together.head)
    assert [link._replace(line=0) for link in alone.links] == [
        link._replace(line=0)
        for link in together.links
        if not link.where.startswith("head:") or link.where == "head:knows"
    ]
    assert (alone.tags == ()) == (together.tags == ())
    assert [task.text for task in alone.tasks] == [task.text for task in together.tasks]
    assert [entry.text for entry in alone.entries] == [entry.text for entry in together.entries]


# Markup


@given(MARKDOWN)
def test_a_body_without_suspect_signs_hides_nothing_from_the_parser_either(body: str) -> None:
    assume(not any(sign in body for sign in _PARSER_SIGNS))
    assert find_code_and_html(body) == ()
    assume(not any(sign in body for sign in _OWN_SIGNS))
    assert _find_comments(body) == ([], None)
    assert list(_find_math(body)) == []
    assert mask(body).text == body


@given(st.one_of(MARKDOWN, st.text()))
def test_masking_keeps_length_and_line_ends(body: str) -> None:
    masked = mask(body).text
    assert len(masked) == len(body)
    assert all(now in (was, " ") for was, now in zip(body, masked, strict=True))
    assert [i for i, sign in enumerate(body) if sign == "\n"] == [i for i, sign in enumerate(masked) if sign == "\n"]


@given(MARKDOWN)
def test_masking_what_is_masked_changes_nothing_more_where_nothing_suspect_is_left(body: str) -> None:
    masked = mask(body).text
    assume(not any(sign in masked for sign in (*_PARSER_SIGNS, *_OWN_SIGNS)))
    assert mask(masked).text == masked


# Short ways: where one answers, it says what the rules for every form say

DAY_PIECES = st.sampled_from(
    [
        "2026-11-02", "2026-02-30", "2026-11-2", "20261102", "[[", "]]", "**", "T", "T10", "10:30", "9:05", "coffee", "a'b-c", "a_b",
        "é", "名", "1st", "Nov", "Mon", "may", "fr\u0131", "\u017fep", "(", "<", "[", "=", "==", ":", "：", ",", "-", "–", "_", "/",
        " ", " ", "  ", "\n", "\t", "٣", *ODD_BLANKS,
    ]
)  # fmt: skip
DAY_STARTS = st.one_of(
    st.lists(DAY_PIECES, max_size=6).map("".join),
    st.lists(DAY_PIECES, max_size=4).map(lambda pieces: "2026-11-02 " + "".join(pieces)),
)


@given(DAY_STARTS)
@example("2026-11-02 T 10:30 x")
@example("2026-11-02 T: 10:30 x")
@example("2026-11-02 T10:30: x")
@example("2026-11-02 coffee: x")
def test_a_day_is_read_the_same_way_plainly_and_by_every_rule(text: str) -> None:
    assert read_day_start(text, 0) == read_any_start(text, 0)


@given(DAY_STARTS, st.sampled_from(["", "Monday ", "May 3, ", "3 May ", "(", "=="]))
@example("\u017fep 3, 2026", "")
def test_no_day_begins_with_letters_that_are_passed_over(text: str, before: str) -> None:
    row = (before + text).partition("\n")[0]
    if _DAY_IN_PARAGRAPH.match(row):
        assert row[0] not in "-#"
        assert _may_be_day(row)


@given(MARKDOWN)
@example("[[[Bo]]")
@example("![[Bo]] [[ ]]")
@example("[[Bo]]: x")
@example("[[Bo]](x.md)")
def test_plain_names_are_the_links_that_every_rule_finds(text: str) -> None:
    assume(find_plain_names(text) is not None)
    every = _find_all_forms(text, find_lines(text).place, "body", "")
    assert find_body_links(text, find_lines(text), "") == every == find_links(text, find_lines(text).place)


@given(
    st.lists(
        st.sampled_from(["[[", "]]", "Ana", " ", "|", "#", "(", ")", ":", "\\", "!", "[", "]", "é"]), max_size=8
    ).map("".join)
)
@example("[[Ana]] (sister)")
@example("[[Ana]](sister)")
def test_a_link_that_is_all_of_a_value_is_the_link_that_every_rule_finds(text: str) -> None:
    found = find_head_links([Property("knows", Scalar(text, 1, 1), 1, 1)], text)
    assert tuple(found) == _find_all_forms(text, lambda offset: (1, offset + 1), "head:knows", "")


FIELD_PIECES = st.sampled_from(
    ["(", ")", "[", "]", "[[Bo]]", "::", ":", "got", "with", " ", "\\", "x", "[gave:: a]", "(got:: b)", "(lead:: [[Bo]])", "é", "~", "- "]
)  # fmt: skip


@given(st.lists(FIELD_PIECES, max_size=8).map("".join))
@example("( :: b) (got:: c)")
@example("\\(got:: b) [gave:: (c)]")
@example("[[gave:: a]]")
def test_plain_fields_are_the_fields_that_every_rule_finds(row: str) -> None:
    assume("::" in row)
    plain = find_plain_fields(row, row, 1)
    assume(plain is not None)
    assert plain == _fields_of_line((0, len(row)), row, row, find_lines(row))


# Places


@given(MARKDOWN, st.booleans())
@example("\ufeff\ufeff[[Ana]]", False)
def test_what_is_found_stands_at_its_place(body: str, with_head: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    assume("\r" not in body)
    text = (SIMPLE_HEAD if with_head else "") + body
    assume(with_head or not body.startswith(("---", "+++")))
    note = as_note(text)
    # The one mark that a file may begin with takes no column; a second one is a letter like any other.
    lines = text.removeprefix("\ufeff").split("\n")
    for link in note.links:
        start = lines[link.line - 1][link.column - 1 :]
        assert start.startswith(("![" if link.embed else "[") + ("[" if link.syntax == "wiki" else "")), link
    for tag in note.tags:
        assert lines[tag.line - 1][tag.column - 1 :].startswith(f"#{tag.name}")
    for field in note.fields:
        opening = {"line": "", "[]": "[", "()": "("}[field.form]
        assert lines[field.line - 1][field.column - 1 :].lstrip(opening or None).lstrip().startswith(field.key)
    for task in note.tasks:
        assert lines[task.line - 1][task.column - 1] in "-*+0123456789"
        assert f"[{task.status}]" in lines[task.line - 1]
    for heading in note.headings:
        assert heading.line <= len(lines)
    for entry in note.entries:
        assert note.head_end < entry.line <= entry.end_line <= len(lines)


@given(MARKDOWN)
def test_links_of_a_body_come_in_order_of_their_places(body: str) -> None:
    note = as_note(f"x {body}")
    places = [(link.line, link.column) for link in note.links]
    assert places == sorted(places)


@given(st.one_of(MARKDOWN, YAML_HEADS.map(lambda head: f"---\n{head}\n---\n- [ ] [[Ana]] 📅 2026-01-02\n")))
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(text: str) -> None:
    assume("\r" not in text and not text.startswith("\ufeff"))
    note = as_note(text)
    assert as_note(text.replace("\n", "\r\n")) == note
    assert as_note("\ufeff" + text) == note
    assert as_note("\ufeff" + text.replace("\n", "\r\n")) == note


@given(st.text())
def test_no_text_makes_reading_raise(text: str) -> None:
    as_note(text)
    read_head(text, "a.md")


# Words and links that we write


@given(ANY_TEXT)
@example("a %%% b %%% c")
@example("<!-- x --> y")
@example("#a,b #c")
@example("a::: b")
@example("[[a]]]")
@example("<<b>>")
@example("\\[[a]]")
@example("\\\\[[a]]")
@example("$$$x$$$")
@example("- [ ] #x 📅")
@example("%%%")
def test_words_and_plain_never_become_anything_but_words(text: str) -> None:
    for written in (words(text), plain(text)):
        assert "\n" not in written
        for row in (f"See {written}", f"- [ ] [[Bo]]: {written} ([[Bo|Bo, line 3]])", f"- x {written} {written}"):
            note = as_note(f"{row}\n")
            ours = row.count("[[Bo")
            assert [link.target for link in note.links] == ["Bo"] * ours, row
            assert (note.tags, note.fields) == ((), ()), row
            assert len(note.tasks) == row.startswith("- [ ] "), row
            assert mask(row).text == row


NAME_PIECES = st.sampled_from(
    [
        "Ana", "Ruiz", "b", "é", "e\u0301", "ß", "İ", "名", "💡", " ", "  ", "'", '"', "[", "]", "[[", "]]", "#", "##", "|", "^", "%",
        "%%", "%20", "&", "&amp;", "?", "*", "_", "__", "`", "``", "$", "$$", "<", ">", "<b>", "<!--", "-->", "\\", "(", ")", "!",
        "~", "~~", "==", ":", "::", ";", ",", ".", "..", ".md", ".png", "-", "--", "---", "+", "=", "@", "{", "}", "2026-11-02",
        "Home", "index", "http:", "mailto:", "\u00a0", "\u200b", "\u2028", "\u202e", "\t", "\x07",
    ]
)  # fmt: skip
# The scan leaves out hidden files; a name of blanks alone has nothing to link.
NAMES = (
    st.one_of(st.lists(NAME_PIECES, min_size=1, max_size=5).map("".join), st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6))
    .filter(lambda name: name.strip() and not name.strip().startswith("."))
)  # fmt: skip
FOLDERS = st.sampled_from(["", "People/", "People/a/", "a/"])


def snapshot_of(paths: list[str], text: str = "---\ntype: person\n---\n") -> Snapshot:
    notes = [parse_note(path, text) for path in paths]
    return take_snapshot(notes, Files(), Settings(), TODAY)


@given(
    st.lists(st.tuples(FOLDERS, NAMES).map("".join), min_size=1, max_size=4, unique_by=lambda path: path.casefold()),
    st.one_of(st.just(""), ANY_TEXT),
    ANY_TEXT,
)
@example(["a: b #1.md"], "", "")
@example(["[", "People/["], "", "")
def test_every_link_that_we_write_leads_back(names: list[str], heading: str, shown: str) -> None:
    paths = [f"{name}.md" for name in names]
    snapshot = snapshot_of(paths)
    linker = Linker(snapshot.shown, snapshot.kinds, snapshot.directory)
    for note in snapshot.notes:
        for link in (linker.link(note), linker.link_as(note, shown, heading), linker.link_as(note, note)):
            row = f"- [ ] 2026-11-20 {link}: some words `code` ({link})"
            for source in ("Index/Follow-ups.md", "Home.md", "People/Other.md"):
                check_leads_to(row, source, note, snapshot)


def check_leads_to(row: str, source: str, path: str, snapshot: Snapshot) -> None:
    body = mask(row).text
    links = find_links(body, lambda offset: (1, offset + 1))
    found = [snapshot.directory.resolve(link.target, source, relative=link.syntax != "wiki").path for link in links]
    assert found == [path, path], row


@given(st.sampled_from(list(VIEW_TITLES.values())), FOLDERS)
def test_a_persons_note_named_like_an_index_note_is_linked_by_its_path(title: str, folder: str) -> None:
    snapshot = snapshot_of([f"{folder}{title}.md"])
    (path,) = snapshot.notes
    check_leads_to(
        f"{Linker(snapshot.shown, snapshot.kinds, snapshot.directory).link(path)} {Linker(snapshot.shown, snapshot.kinds, snapshot.directory).link(path)}",
        "Index/Home.md",
        path,
        snapshot,
    )
    if folder:
        assert folder in Linker(snapshot.shown, snapshot.kinds, snapshot.directory).link(path)
