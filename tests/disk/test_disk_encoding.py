"""A note comes back from its line of JSON as it was, and no other line does harm."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkit.disk.encoding import FOREIGN, decode_note, encode_note
from vaultkit.model import Items, Note, Property, Scalar, Table
from vaultkit.notes.parse import parse_note

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "example-vault"
PLACES = (st.integers(1, 10**6), st.integers(1, 10**4))
SCALARS = st.builds(Scalar, st.text(), *PLACES, st.booleans())
VALUES = st.recursive(
    SCALARS,
    lambda below: (
        st.builds(Items, st.lists(below, max_size=3).map(tuple), *PLACES, st.booleans())
        | st.builds(Table, st.lists(st.builds(Property, st.text(), below, *PLACES), max_size=3).map(tuple), *PLACES)
    ),
    max_leaves=5,
)
PROPERTIES = st.lists(st.builds(Property, st.text(), VALUES, *PLACES), max_size=4).map(tuple)
HINTS = get_type_hints(Note)
# Every other field follows from its type, so that a field added to Note is tried here without a further word.
NOTES = st.builds(
    Note, **{each.name: PROPERTIES if each.name == "head" else st.from_type(HINTS[each.name]) for each in fields(Note)}
)


@given(NOTES)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60)
def test_every_note_comes_back_as_it_was(note: Note) -> None:
    line = encode_note(note)
    assert line.isascii()
    assert "\n" not in line
    again = decode_note(line)
    assert again == note
    # Equal is not enough: True equals 1, and a list or tuple must be of the kind that it was.
    assert repr(again) == repr(note)


@pytest.mark.parametrize("path", sorted(EXAMPLE.rglob("*.md")), ids=lambda path: path.stem)
def test_the_notes_of_the_example_come_back_as_they_were(path: Path) -> None:
    note = parse_note(path.relative_to(EXAMPLE).as_posix(), path.read_text(encoding="utf-8"))
    assert decode_note(encode_note(note)) == note


def test_a_link_of_an_entry_is_the_same_link_as_the_notes() -> None:
    note = decode_note(encode_note(parse_note("Ana.md", "- 2026-01-02 tea with [[Bo]] (got:: a map)\n")))
    assert note.entries[0].links[0] is note.links[0]
    assert note.entries[0].fields[0] is note.fields[0]


def test_what_recurs_from_note_to_note_is_one_value() -> None:
    text = "---\ntype: person\ntags: [choir, work]\n---\n# Log\n- 2026-01-02 tea: [[Bo]] (got:: a map)\n"
    first, second = (decode_note(encode_note(parse_note(path, text))) for path in ("Ana.md", "Cy.md"))
    pairs = zip((*first.head, *first.headings), (*second.head, *second.headings), strict=True)
    assert all(one is other for one, other in pairs)
    assert first.entries[0].day is second.entries[0].day
    assert first.links[0].target is second.links[0].target


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] x 📅 2026-02-03\n- [ ] y 🔁 every week 🛫 2026-01-01 🆔 a\n",
        "- 2026-01-02 tea\n\n2026-01-03 10:30 call #note\n",
        "[[Bo]] ![[map.png]] [[Cy#Log|him]] [Di](Di.md)\n",
    ],
)
def test_the_usual_and_the_unusual_come_back_together(text: str) -> None:
    note = parse_note("Ana.md", text)
    assert repr(decode_note(encode_note(note))) == repr(note)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=2),
)


@given(st.text() | JSON.map(json.dumps) | st.lists(JSON, min_size=12, max_size=12).map(json.dumps))
def test_a_line_that_is_none_of_ours_is_refused_in_a_known_way(line: str) -> None:
    with pytest.raises(FOREIGN):
        decode_note(line)


@given(st.data())
def test_a_note_with_any_part_replaced_is_read_or_refused_in_a_known_way(draw: st.DataObject) -> None:
    text = "---\nknows: ['[[Bo]]', [a, {b: c}]]\n---\n# Log\n- 2026-01-02 tea with [[Bo]] (got:: a map)\n- [ ] x 📅 2026-02-03\n"
    parts: list[Any] = json.loads(encode_note(parse_note("Ana.md", text)))
    parts[draw.draw(st.integers(0, len(parts) - 1))] = draw.draw(JSON)
    try:
        decode_note(json.dumps(parts))
    except FOREIGN:
        return
