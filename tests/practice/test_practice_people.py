"""Lists of people: whom each wish lets through, and each order."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.notes.parse import parse_note
from vaultkit.practice.people import Listed, Wish, list_people
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)
FILES = {
    "Me.md": "---\ntype: me\n---\n",
    "People/Ana.md": "---\ntags: [choir/alto]\norg: '[[Acme|Acme Ltd]]'\nlocation: [Berlin, Köln]\ncontext: choir\ncadence: monthly\n---\n- 2026-11-02 x\n",
    "People/bo.md": "---\ntags: [Choir]\norg: [{org: Acme, until: 2020}, Zebra, {org: '[[Yak|the herd]]', until: 2019}]\nmet_at: ['Fair in Berlin', '[[Oslo|up there]]']\ncadence: weekly\n---\n- 2026-08-22 x\n",
    "People/Cy.md": "---\nname: Ämilia\ntags: [choirmaster]\nlast_contact: 2026-11-19\nstatus: deceased\ncadence: weekly\n---\n",
    "People/Di.md": "---\ncadence: weekly\n---\n",
    "Orgs/Acme.md": "",
}


def snapshot_of(files: dict[str, str]) -> Snapshot:
    return survey([parse_note(path, text) for path, text in files.items()], Files(), Settings(), TODAY).snapshot


def names(wish: Wish, sort: str = "name") -> list[str]:
    return [each.path.rpartition("/")[2][:-3] for each in list_people(snapshot_of(FILES), wish, sort)]


def test_a_tag_that_only_says_of_what_kind_the_note_is_finds_people_and_is_not_shown() -> None:
    files = {"Ana.md": "---\ntags: [person, choir]\n---\n#note\n", "Bo.md": "#Contact #person/friend\n"}
    assert [each.tags for each in list_people(snapshot_of(files), Wish())] == [("choir",), ("person/friend",)]
    assert [each.name for each in list_people(snapshot_of(files), Wish(tag="person"))] == ["Ana", "Bo"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), "Ana bo Di Cy"),
        (Wish(tag="choir"), "Ana bo"),
        (Wish(tag="#CHOIR/"), "Ana bo"),
        (Wish(tag="choir/alto"), "Ana"),
        (Wish(tag="choir/al"), ""),
        (Wish(org="acme"), "Ana bo"),
        (Wish(org="acme ltd"), "Ana"),
        (Wish(org="zeb"), "bo"),
        (Wish(org="yak"), "bo"),
        (Wish(org="herd"), "bo"),
        (Wish(place="oslo"), "bo"),
        (Wish(place="berlin"), "Ana bo"),
        (Wish(place="ko\u0308ln"), "Ana"),
        (Wish(context="CHOIR"), "Ana"),
        (Wish(quiet_days=18), "Ana bo Di"),
        (Wish(quiet_days=19), "bo Di"),
        (Wish(quiet_days=90), "bo Di"),
        (Wish(quiet_days=91), "Di"),
        (Wish(due_by=date(2026, 11, 20)), "bo"),
        (Wish(due_by=date(2026, 12, 2)), "Ana bo"),
        (Wish(due_by=date(2026, 8, 28)), ""),
        (Wish(tag="choir", org="acme", place="berlin", context="choir"), "Ana"),
        (Wish(tag="nobody"), ""),
    ],
)
def test_a_wish_lets_through_whom_it_means(wish: Wish, expected: str) -> None:
    assert names(wish) == expected.split()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("name", "Ana bo Di Cy"), ("last", "bo Ana Cy Di"), ("due", "bo Ana Di Cy"), ("org", "Ana bo Di Cy")],
)
def test_each_order_has_the_unknown_last_and_then_names(sort: str, expected: str) -> None:
    assert names(Wish(), sort) == expected.split()


def test_a_listed_person_has_present_organisations_and_days() -> None:
    ana, bo, di, cy = list_people(snapshot_of(FILES), Wish())
    assert ana == Listed(ana.path, "Ana", ("Acme Ltd",), date(2026, 11, 2), date(2026, 12, 2), ("choir/alto",))
    assert (bo.organisations, bo.last, bo.due) == (("Zebra",), date(2026, 8, 22), date(2026, 8, 29))
    assert (di.last, di.due) == (None, None)
    assert (cy.name, cy.last, cy.due) == ("Ämilia", date(2026, 11, 19), None)


def test_the_order_of_files_does_not_matter() -> None:
    backwards = dict(reversed(FILES.items()))
    for sort in ("name", "last", "due", "org"):
        assert list_people(snapshot_of(backwards), Wish(), sort) == list_people(snapshot_of(FILES), Wish(), sort)


@pytest.mark.parametrize(
    ("stated", "peace"),
    [("", ""), ("status: dead", "deceased"), ("status: paused", "paused"), ("do_not_contact: true", "no contact")],
)
def test_a_list_says_why_nothing_is_due_with_somebody(stated: str, peace: str) -> None:
    snapshot = snapshot_of({"People/Ana.md": f"---\ncadence: weekly\n{stated}\n---\n- 2026-01-02 tea\n"})
    (ana,) = list_people(snapshot, Wish())
    assert (ana.peace, ana.due is None) == (peace, bool(peace))
