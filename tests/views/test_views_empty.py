"""Every index note has something kind to say where it has no rows, and none is begun then unless asked for."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.model import Note
from vaultkit.notes.marks import MarkedText
from vaultkit.notes.parse import parse_note
from vaultkit.practice.starters import ALL_IN_PEACE, CONTEXTS
from vaultkit.refresh import HOME, Standing, plan_pages, refresh, survey
from vaultkit.settings import VIEW_NAMES, VIEW_TITLES, Settings, read_settings
from vaultkit.vault.snapshot import Files
from vaultkit.views import VIEWS
from vaultkit.views.material import Material
from vaultkit.views.pages import paginate

TODAY = date(2026, 11, 20)
ALWAYS = {"home", "follow-ups", "who-knows-whom"}
EMPTY = {
    "follow-ups": "Nothing is due, and nobody waits.",
    "leads": "All leads are answered",
    "thanks": "Nobody waits for thanks.",
    "people-to-contact": "The list is empty. Begin with people whom you know and respect",
    "warm-paths": "Nobody to look for",
    "organisations": "Nobody's organisation is written yet",
    "who-knows-whom": "No ties between others are written yet.",
    "introductions": "No introduction suggests itself.",
    "quiet": "You have heard from everybody this year.",
    "bridges": "No two circles hang by a single tie, or there are too few notes to tell.",
    "give-and-take": "No help is written down yet.",
    "stories": "No story yet.",
    "ripples": "Nobody introduced anybody yet.",
    "looking": "Nobody is told yet.",
    "where-we-met": "No note says where you met anybody.",
    "events": "No event is ahead.",
    "incomplete": "Complete:",
}


def material_of(notes: tuple[Note, ...] = (), settings: Settings | None = None) -> Material:
    return survey(notes, Files(), settings or Settings(), TODAY)


def test_every_view_is_in_the_table_with_a_title() -> None:
    assert list(VIEWS) == list(VIEW_TITLES)
    assert EMPTY.keys() | {HOME} == VIEWS.keys()


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_view_says_so_kindly(name: str) -> None:
    (page,) = paginate(VIEWS[name](material_of()))
    assert EMPTY[name] in page.body
    assert page.body.startswith(f"# {VIEW_TITLES[name]}\n")
    assert page.has_rows == (name in ALWAYS)


def test_what_has_nothing_to_say_is_not_begun_and_home_does_not_lead_there() -> None:
    material = material_of()
    due = refresh(plan_pages(material, VIEW_NAMES), Standing({}), material.snapshot.settings)
    assert {file.path for file in due.files} == {f"Index/{VIEW_TITLES[name]}.md" for name in ALWAYS}
    home = next(file.new or "" for file in due.files if file.path == "Index/Home.md")
    assert "[[Thanks owed]]" not in home


def test_001_03_a_circular_to_come_is_told_though_nobody_has_been_told_yet() -> None:
    line = "- 2026-11-01 x\n- 2026-11-25 mail (looking:: a job in maps)\n"
    people = [parse_note(f"People/P{number}.md", line) for number in range(6)]
    me = parse_note("Me.md", "---\ntype: me\nlooking: a job in maps\n---\n")
    (page,) = paginate(VIEWS["looking"](material_of((me, *people))))
    assert "- 2026-11-25: 6 people hear the same" in page.body
    assert page.has_rows


def test_what_is_asked_for_by_name_is_written_even_if_empty() -> None:
    settings = read_settings('[index]\nnotes = ["home", "thanks"]\n')[0]
    material = material_of((), settings)
    due = refresh(plan_pages(material, material.wanted), Standing({}), settings)
    assert {file.path for file in due.files} == {"Index/Home.md", "Index/Thanks owed.md"}
    assert "[[Thanks owed]]" in next(file.new or "" for file in due.files if file.path == "Index/Home.md")


def test_an_index_note_goes_with_its_last_row_unless_somebody_has_written_in_it() -> None:
    path = "Index/Thanks owed.md"
    note = parse_note("People/Ana.md", "- 2026-11-01 x (got:: a seat)\n")
    settings = Settings()
    first = refresh(plan_pages(material_of((note,)), VIEW_NAMES), Standing({}), settings)
    existing = {file.path: file.new or "" for file in first.files}
    assert "a seat" in existing[path]
    pages = plan_pages(material_of(), VIEW_NAMES)
    assert {
        file.path: file.new
        for file in refresh(
            pages, Standing({path: MarkedText(text) for path, text in existing.items()}, existing), settings
        ).files
    }[path] is None
    existing[path] += "\nMy own words.\n"
    kept = {
        file.path: file.new or ""
        for file in refresh(
            pages, Standing({path: MarkedText(text) for path, text in existing.items()}, existing), settings
        ).files
    }[path]
    assert EMPTY["thanks"] in kept
    assert kept.endswith("\nMy own words.\n")


def test_002_04_an_empty_vault_gives_contexts_to_think_through() -> None:
    body = paginate(VIEWS["follow-ups"](material_of()))[0].body
    for word in ("school", "job", "gym", "neighbour", "queue"):
        assert word in body


def test_where_everybody_is_left_in_peace_follow_ups_thinks_of_somebody_new() -> None:
    body = paginate(VIEWS["follow-ups"](material_of((parse_note("People/Bo.md", "---\nstatus: deceased\n---\n"),))))[
        0
    ].body
    assert body.startswith(f"# Follow-ups\n\nNothing is due, and nobody waits.\n\n{ALL_IN_PEACE}\n\n- {CONTEXTS[0]}\n")


def test_who_named_nobody_yet_is_a_reason_for_people_to_contact() -> None:
    me = parse_note("Me.md", "---\ntype: me\nkeep_from: '[[Cy]]'\n---\n")
    asked = (parse_note(f"People/{name}.md", "- 2026-11-01 tea (asked:: how it began)\n") for name in ("Bo", "Cy"))
    (page,) = paginate(VIEWS["people-to-contact"](material_of((me, *asked))))
    assert page.has_rows
    assert [line for line in page.body.split("\n") if line.startswith("- ")] == ["- [[Bo]]"]
