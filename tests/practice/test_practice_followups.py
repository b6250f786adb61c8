"""Follow-ups: when they are due and in which section, what a cadence rests on, who is left in peace, in which order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.model import NotePath
from vaultkit.notes.parse import parse_note
from vaultkit.practice.followups import (
    SECTIONS,
    FollowUp,
    find_followups,
    find_followups_with,
    reason_in_words,
    section_of,
)
from vaultkit.practice.rhythm import cadence_in_words, last_contact
from vaultkit.refresh import survey
from vaultkit.settings import read_settings
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)


def snapshot_of(files: dict[str, str], settings: str = "", today: date = TODAY) -> Snapshot:
    chosen, problems = read_settings(settings)
    assert not problems
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), chosen, today).snapshot


def ana(head: str = "", body: str = "") -> dict[str, str]:
    return {"People/Ana.md": f"---\n{head}\n---\n{body}" if head else body}


def rows(files: dict[str, str], settings: str = "", today: date = TODAY) -> list[str]:
    """Return each follow-up as `day kind people: reason`."""
    return [shown(row) for row in find_followups(snapshot_of(files, settings, today))]


def shown(row: FollowUp) -> str:
    people = "+".join(path.rpartition("/")[2][:-3] for path in row.people)
    return f"{row.day or '-'} {row.kind} {people}: {row.reason}"


# Sections


@pytest.mark.parametrize(
    ("ahead", "section"),
    [(-4000, 0), (-1, 0), (0, 1), (6, 1), (7, 2), (27, 2), (28, 3), (4000, 3), (None, 4)],
)
def test_a_day_falls_in_its_section(ahead: int | None, section: int) -> None:
    day = None if ahead is None else TODAY + timedelta(days=ahead)
    assert section_of(day, TODAY) == SECTIONS[section]


# Planned days


def test_a_planned_day_is_a_follow_up_with_its_words() -> None:
    head = "follow_up: [2026-12-01 ask about the grant, 2026-11-01, send the book]"
    assert rows(ana(head)) == [
        "2026-11-01 follow-up Ana: get in touch",
        "2026-12-01 follow-up Ana: ask about the grant",
        "- follow-up Ana: send the book",
    ]


def test_a_planned_day_that_cannot_be_read_keeps_its_row_and_words_without_a_day() -> None:
    assert rows(ana("follow_up: [tomorrow, 2026-02-30 call, '2026-12', 1.12.2026, 2026-12-1, 12/01/2026 call]")) == [
        "- follow-up Ana: 12/01/2026 call",
        "- follow-up Ana: 2026-02-30 call",
        "- follow-up Ana: get in touch (1.12.2026)",
        "- follow-up Ana: get in touch (2026-12)",
        "- follow-up Ana: get in touch (2026-12-1)",
        "- follow-up Ana: get in touch (tomorrow)",
    ]


# Dated lines that are yet to come


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 2026-12-24 dinner", "2026-12-24 plan Ana: planned: dinner"),
        ("- 2026-11-21", "2026-11-21 plan Ana: planned"),
        ("- 2026-12-24 18:30 coffee: at the mill", "2026-12-24 plan Ana: planned coffee at 18:30: at the mill"),
        ("- 2026-12-24 dinner (with:: [[Bo]])", "2026-12-24 plan Ana+Bo: planned: dinner"),
        ("- 2026-12-24 (gave:: a map)", "2026-12-24 plan Ana: planned: a map"),
        ("## 2026-12-24 Dinner\n- bring wine", "2026-12-24 plan Ana: planned: Dinner"),
        ("- 2026-12-24 she moves house #note", None),
        ("- 2026-11-20 dinner", None),
        ("- [x] dinner ✅ 2026-12-24", None),
    ],
)
def test_a_dated_line_that_is_yet_to_come_is_planned_with_its_people(line: str, expected: str | None) -> None:
    files = {**ana(body=f"{line}\n"), "People/Bo.md": ""}
    assert rows(files) == ([expected] if expected else [])


def test_a_daily_note_of_a_day_to_come_plans_for_whom_it_links_to() -> None:
    day = {"2026-11-30.md": "- dinner with [[Ana]] and [[Me]]\n- [[Ana]]\n- tidy\n"}
    files = {**day, **ana(), "Me.md": "---\ntype: me\n---\n"}
    assert rows(files) == [
        "2026-11-30 plan Ana: planned: dinner with [[Ana]] and [[Me]]",
        "2026-11-30 plan Ana: planned",
    ]
    assert rows(files, today=date(2026, 11, 30)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 2026-12-01 interview: the second one", ["2026-12-01 plan Post: planned interview: the second one"]),
        ("- 2026-12-01 hear from them (stage:: offer)", ["2026-12-01 plan Post: planned: hear from them"]),
        ("- 2026-12-01 tea (with:: [[Bo]])", ["2026-12-01 plan Bo: planned: tea"]),
        ("- 2026-12-01 tea with [[Bo]]", ["2026-12-01 plan Post: planned: tea with [[Bo]]"]),
        ("- 2026-12-01 tea (with:: [[Zed]])", []),
        ("- 2026-12-01 tea (with:: [[Ghost]])", ["2026-12-01 plan Post: planned: tea"]),
        ("- 2026-12-01 a thought #note", []),
        ("- 2026-11-20 interview", []),
    ],
)
def test_a_day_to_come_with_nobody_is_about_its_note(line: str, expected: list[str]) -> None:
    people = {"People/Bo.md": "", "People/Zed.md": "---\ndo_not_contact: true\n---\n"}
    for kind in ("opportunity", "organisation"):
        assert rows({"Jobs/Post.md": f"---\ntype: {kind}\n---\n{line}\n", **people}) == expected


@pytest.mark.parametrize(("status", "is_told"), [("applied", True), ("landed", True), ("refused", False)])
def test_a_day_to_come_of_an_opportunity_is_told_until_it_is_given_up_and_is_nobodys(
    status: str,
    is_told: bool,  # noqa: FBT001 - a parameter
) -> None:
    job = f"---\ntype: opportunity\nstatus: {status}\n---\n- 2026-12-01 first day\n"
    snapshot = snapshot_of({"Jobs/Post.md": job, **ana("follow_up: 2026-12-09 own plan")})
    assert [row.kind for row in find_followups(snapshot)] == (["plan"] if is_told else []) + ["follow-up"]
    assert [row.kind for row in find_followups_with(snapshot.people[NotePath("People/Ana.md")], snapshot)] == [
        "follow-up"
    ]


def test_a_plan_leaves_the_cadence_as_it_is_and_is_no_contact() -> None:
    files = ana("cadence: weekly", "- 2026-11-02 tea\n- 2026-11-24 dinner\n")
    assert rows(files) == [
        "2026-11-09 keep in touch Ana: keep in touch weekly; last contact 2026-11-02",
        "2026-11-24 plan Ana: planned: dinner",
    ]


def test_the_words_of_a_plan_are_shown_without_tags_and_comments() -> None:
    (row,) = find_followups(snapshot_of(ana(body="- 2026-12-24 dinner #family %%at last%%\n")))
    assert reason_in_words(row) == "planned: dinner"


# Cadence


@pytest.mark.parametrize(
    ("head", "body", "settings", "expected"),
    [
        ("cadence: monthly", "- 2026-11-02 coffee\n", "", "2026-12-02 keep in touch Ana: keep in touch monthly; last contact 2026-11-02"),
        ("cadence: 6 weeks", "- 2026-11-02 coffee\n", "", "2026-12-14 keep in touch Ana: keep in touch every 6 weeks; last contact 2026-11-02"),
        ("cadence: weekly\nmet: 2026-11-02", "", "", "2026-11-09 keep in touch Ana: keep in touch weekly; met 2026-11-02"),
        ("cadence: weekly\nmet: 2025", "", "", "2026-01-07 keep in touch Ana: keep in touch weekly; met 2025"),
        ("cadence: weekly\nmet: 2026", "", "", "2026-11-27 keep in touch Ana: keep in touch weekly; met 2026"),
        ("cadence: weekly\nmet: 2020", "- 2026-11-02 x\n", "", "2026-11-09 keep in touch Ana: keep in touch weekly; last contact 2026-11-02"),
        ("cadence: weekly", "", "", "- keep in touch Ana: weekly; no contact noted yet"),
        ("cadence: weekly", "- 2026-11-21 plan #note\n", "", "- keep in touch Ana: weekly; no contact noted yet"),
        ("cadence: weekly\nlast_contact: 2026-11-05", "- 2026-11-02 x\n", "", "2026-11-12 keep in touch Ana: keep in touch weekly; last contact 2026-11-05"),
        ("cadence: weekly\nlast_contact: 2026-11-01", "- 2026-11-02 x\n", "", "2026-11-09 keep in touch Ana: keep in touch weekly; last contact 2026-11-02"),
        ("cadence: weekly\nlast_contact: 2027-01-01\nmet: 2026-11-02", "", "", "2026-11-09 keep in touch Ana: keep in touch weekly; met 2026-11-02"),
        # A backdated entry does not set the clock back, and the newest sets it on whatever is typed first.
        ("cadence: weekly", "- 2026-11-02 x\n- 2019-01-01 y\n", "", "2026-11-09 keep in touch Ana: keep in touch weekly; last contact 2026-11-02"),
        ("cadence: none", "- 2026-11-02 x\n", '[cadence]\ndefault = "weekly"', None),
        ("x: 1", "- 2026-11-02 x\n", "", None),
        # Own, else by tag, else by closeness, else the default.
        ("x: 1", "- 2026-11-02 x\n", '[cadence]\ndefault = "weekly"', "2026-11-09"),
        ("closeness: 5", "- 2026-11-02 x\n", '[cadence]\ndefault = "weekly"\nby_closeness = {5 = "2 days"}', "2026-11-04"),
        ("closeness: 4", "- 2026-11-02 x\n", '[cadence]\ndefault = "weekly"\nby_closeness = {5 = "2 days"}', "2026-11-09"),
        ("tags: [friend]\ncloseness: 5", "- 2026-11-02 x\n", '[cadence]\nby_tag = {"#Friend" = "3 days"}\nby_closeness = {5 = "2 days"}', "2026-11-05"),
        ("tags: [friend]\ncadence: 10d", "- 2026-11-02 x\n", '[cadence]\nby_tag = {friend = "3 days"}', "2026-11-12"),
        ("tags: [friend]", "- 2026-11-02 x\n", '[cadence]\ndefault = "weekly"\nby_tag = {friend = "none"}', None),
        ("tags: [b, a]", "- 2026-11-02 x\n", '[cadence]\nby_tag = {a = "3 days", b = "5 days"}', "2026-11-07"),
    ],
)  # fmt: skip
def test_a_cadence_runs_from_the_last_contact_or_the_first_meeting(
    head: str, body: str, settings: str, expected: str | None
) -> None:
    found = rows(ana(head, body), settings)
    if expected is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(expected)


def test_a_cadence_beyond_the_end_of_time_is_the_last_day() -> None:
    assert rows(ana("cadence: 9999y\nmet: 2020"))[0].startswith("9999-12-31")


def test_every_kind_of_contact_sets_the_clock() -> None:
    day = {"2026-11-10.md": "- tea with [[Ana]]\n"}
    event = {"Events/E.md": "---\ndate: 2026-11-10\npeople: [Ana]\n---\n"}
    task = {"To do.md": "- [x] write [[Ana]] ✅ 2026-11-10\n"}
    entry = {"People/Bo.md": "- 2026-11-10 coffee (with:: [[Ana]])\n"}
    for files in (day, event, task, entry):
        (row,) = rows(ana("cadence: weekly", "- 2026-11-01 x\n") | files)
        assert row.startswith("2026-11-17")


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "daily"), (3, "every 3 days"), (7, "weekly"), (14, "every two weeks"), (21, "every 3 weeks"), (30, "monthly"), (45, "every 45 days"),
     (90, "quarterly"), (180, "twice a year"), (365, "yearly")],
)  # fmt: skip
def test_a_cadence_is_said_in_words(days: int, said: str) -> None:
    assert cadence_in_words(days) == said


def test_the_evidence_of_a_cadence_is_the_contact_or_the_property() -> None:
    by_contact = find_followups(snapshot_of(ana("x: 1\ncadence: weekly", "# Talks\n- 2026-11-02 x\n")))
    by_meeting = find_followups(snapshot_of(ana("x: 1\ncadence: weekly\nmet: 2026-11-02")))
    by_default = find_followups(snapshot_of(ana("met: 2026-11-02"), '[cadence]\ndefault = "weekly"'))
    assert [row.evidence for row in by_contact] == [("People/Ana.md", 6, "Talks")]
    assert [row.evidence for row in by_meeting] == [("People/Ana.md", 3, "")]
    assert [row.evidence for row in by_default] == [("People/Ana.md", 1, "")]


# Birthdays


@pytest.mark.parametrize(
    ("birthday", "today", "expected"),
    [
        ("1980-11-20", "2026-11-20", "2026-11-20 birthday Ana: birthday, turns 46"),
        ("--11-20", "2026-11-20", "2026-11-20 birthday Ana: birthday"),
        ("1980-12-04", "2026-11-20", "2026-12-04 birthday Ana: birthday, turns 46"),
        ("1980-12-05", "2026-11-20", None),
        ("1980-11-19", "2026-11-20", None),
        ("1980-01-02", "2026-12-25", "2027-01-02 birthday Ana: birthday, turns 47"),
        ("1980-12-31", "2026-12-31", "2026-12-31 birthday Ana: birthday, turns 46"),
        ("1980-01-14", "2026-12-31", "2027-01-14 birthday Ana: birthday, turns 47"),
        ("1980-01-15", "2026-12-31", None),
        ("2000-02-29", "2028-02-20", "2028-02-29 birthday Ana: birthday, turns 28"),
        ("2000-02-29", "2026-02-20", "2026-02-28 birthday Ana: birthday, turns 26"),
        ("02-29", "2026-02-28", "2026-02-28 birthday Ana: birthday"),
        ("02-29", "2026-03-01", None),
        ("02-29", "2028-02-28", "2028-02-29 birthday Ana: birthday"),
        ("02-29", "2100-02-15", "2100-02-28 birthday Ana: birthday"),
        ("2026-11-25", "2026-11-20", "2026-11-25 birthday Ana: birthday"),
        ("2030-11-25", "2026-11-20", "2026-11-25 birthday Ana: birthday"),
        ("1900-06-01", "9999-12-31", None),
        ("12-31", "9999-12-31", "9999-12-31 birthday Ana: birthday"),
    ],
)  # fmt: skip
def test_a_birthday_is_told_a_fortnight_ahead(birthday: str, today: str, expected: str | None) -> None:
    assert rows(ana(f"birthday: '{birthday}'"), today=date.fromisoformat(today)) == ([expected] if expected else [])


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_birthday_comes_up_at_most_once_and_never_in_the_past(born: date, today: date) -> None:
    found = find_followups(snapshot_of(ana(f"birthday: {born}"), today=today))
    assert len(found) <= 1
    for row in found:
        assert row.day
        assert today <= row.day <= today + timedelta(days=14)


# Tasks


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- [ ] call 📅 2026-12-01", "2026-12-01 task Ana: call"),
        ("- [ ] call ⏳ 2026-12-01", "2026-12-01 task Ana: call"),
        ("- [ ] call 🛫 2026-12-01", "2026-12-01 task Ana: call"),
        ("- [ ] call 🛫 2026-12-01 ⏳ 2026-12-02 📅 2026-12-03", "2026-12-03 task Ana: call"),
        ("- [ ] call 🛫 2026-12-01 ⏳ 2026-12-02", "2026-12-02 task Ana: call"),
        ("- [ ] call", "- task Ana: call"),
        ("- [/] call", "- task Ana: call"),
        ("- [?] call", "- task Ana: call"),
        ("- [ ]", None),
        ("- [ ] #task #a/b", None),
        ("- [ ] %%later%%", None),
        ("- [ ] #task [[Bo]]", "- task Ana+Bo: #task [[Bo]]"),
        ("- [ ] 📅 2026-12-01", "2026-12-01 task Ana: task"),
        ("- [ ] call 📅 2026-02-30", "- task Ana: call"),
        ("> - [ ] call", "- task Ana: call"),
        ("- [x] call", None),
        ("- [-] call", None),
        ("`- [ ] call`", None),
        ("- [ ] write [[Bo]]", "- task Ana+Bo: write [[Bo]]"),
        ("- [ ] ask [[Ana]] of [[Acme]]", "- task Ana: ask [[Ana]] of [[Acme]]"),
    ],
)
def test_an_open_task_in_a_persons_note_is_theirs(line: str, expected: str | None) -> None:
    files = {**ana(body=f"{line}\n"), "People/Bo.md": "", "Orgs/Acme.md": ""}
    assert rows(files) == ([expected] if expected else [])


def test_a_task_anywhere_is_that_of_the_people_it_links_to_in_their_order() -> None:
    files = {
        "To do.md": "- [ ] dine with [[Bo]], [[Ana]] and [[bo]] 📅 2026-12-01\n- [ ] tidy\n",
        **ana(),
        "People/Bo.md": "",
    }
    assert rows(files) == ["2026-12-01 task Bo+Ana: dine with [[Bo]], [[Ana]] and [[bo]]"]


@pytest.mark.parametrize(
    ("line", "shown_words"),
    [
        ("[[Bo]] 📅 2026-11-01", "get in touch"), ("[[Bo]], [Bo](Bo.md)", "get in touch"),
        ("[[Bo]] water", "[[Bo]] water"), ("water", "water"),
    ],
)  # fmt: skip
def test_a_task_that_is_only_a_link_says_to_get_in_touch(line: str, shown_words: str) -> None:
    (row,) = find_followups(snapshot_of({"People/Bo.md": f"- [ ] {line}\n"}))
    assert reason_in_words(row) == shown_words


def test_a_task_of_several_stays_with_those_who_may_be_reminded_of() -> None:
    files = {"To do.md": "- [ ] dine with [[Bo]] and [[Ana]]\n", **ana(), "People/Bo.md": "---\nstatus: paused\n---\n"}
    assert rows(files) == ["- task Ana: dine with [[Bo]] and [[Ana]]"]


def test_a_task_in_my_own_note_is_nobodys_unless_it_links_to_someone() -> None:
    assert rows({"Me.md": "---\ntype: me\n---\n- [ ] rest\n- [ ] call [[Ana]] and [[Me]]\n", **ana()}) == [
        "- task Ana: call [[Ana]] and [[Me]]"
    ]


def test_a_task_in_an_index_note_of_ours_is_none() -> None:
    assert rows({"Index/Follow-ups.md": "---\ngenerated: vaultkit\n---\n- [ ] call [[Ana]]\n", **ana()}) == []


def test_only_tasks_with_the_tag_of_the_settings_count() -> None:
    files = ana(body="- [ ] one #task\n- [ ] two\n- [ ] three #Task 📅 2026-12-01\n")
    assert rows(files, '[vault]\ntask_filter = "#task"\n') == [
        "2026-12-01 task Ana: three #Task",
        "- task Ana: one #task",
    ]


FORMS = {
    "emoji": ana(body="- [ ] ask about the grant 📅 2026-12-01\n"),
    "brackets": ana(body="- [ ] ask about the grant [due:: 2026-12-01]\n"),
    "round brackets": ana(body="- [ ] ask about the grant (due:: 2026-12-01)\n"),
    "emoji elsewhere": {"To do.md": "1. [ ] ask about the grant ⏳ 2026-12-01 [[Ana]]\n", **ana()},
}


@pytest.mark.parametrize("form", ["brackets", "round brackets"])
def test_a_task_gives_the_same_row_in_each_form(form: str) -> None:
    (row,), (same,) = (find_followups(snapshot_of(files)) for files in (FORMS["emoji"], FORMS[form]))
    assert row == same


def test_a_planned_day_gives_the_same_row_in_the_head_and_as_a_field_and_differs_from_a_task_in_kind_alone() -> None:
    (task,) = find_followups(snapshot_of(FORMS["emoji"]))
    (head,) = find_followups(snapshot_of(ana("follow_up: 2026-12-01 ask about the grant")))
    (field,) = find_followups(snapshot_of(ana(body="follow up:: 2026-12-01 ask about the grant\n")))
    assert head._replace(evidence=field.evidence) == field
    assert task._replace(kind="follow-up", evidence=field.evidence) == field


# Who is left in peace


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("status: active", True), ("status: paused", False), ("status: ended", False), ("status: deceased", False),
        ("do_not_contact: true", False), ("do_not_contact: false", True), ("snooze: 2026-11-20", True),
        ("snooze: 2026-11-21", False), ("snooze: 2020-01-01", True), ("private: true", True),
    ],
)  # fmt: skip
def test_who_wants_or_needs_no_contact_is_left_in_peace(line: str, is_told: bool) -> None:  # noqa: FBT001 - a parameter
    files = ana(
        f"{line}\ncadence: weekly\nbirthday: 11-25\nfollow_up: 2026-12-01",
        "- 2026-11-02 x\n- [ ] call\n- 2026-12-24 y\n",
    )
    found = rows({**files, "To do.md": "- [ ] write [[Ana]]\n"})
    assert len(found) == (6 if is_told else 0)


def test_nobody_is_reminded_of_themselves() -> None:
    assert rows({"Me.md": "---\ntype: me\ncadence: weekly\nbirthday: 11-25\nfollow_up: 2026-12-01\n---\n"}) == []


def test_people_of_whom_nobody_is_reminded_still_have_a_last_contact() -> None:
    snapshot = snapshot_of(ana("status: deceased\nlast_contact: 2026-11-03", "- 2026-11-02 x\n"))
    (person,) = snapshot.people.values()
    assert last_contact(person, snapshot) == date(2026, 11, 3)


# Order


def test_rows_come_by_day_then_name_then_kind_and_those_without_a_day_last() -> None:
    files = {
        "People/b.md": "---\nfollow_up: [2026-12-01 x, 2026-11-01 y]\n---\n- [ ] z\n",
        "People/A.md": "---\nname: Zed\nfollow_up: 2026-12-01\n---\n",
        "People/C.md": "---\nfollow_up: 2026-12-01 x\nbirthday: 12-01\ncadence: 30d\nmet: 2026-11-01\n---\n- [ ] t 📅 2026-12-01\n",
    }
    expected = [
        "2026-11-01 follow-up b: y",
        "2026-12-01 follow-up b: x",
        "2026-12-01 follow-up C: x",
        "2026-12-01 task C: t",
        "2026-12-01 birthday C: birthday",
        "2026-12-01 keep in touch C: keep in touch monthly; met 2026-11-01",
        "2026-12-01 follow-up A: get in touch",
        "- task b: z",
    ]
    for order in permutations(files):
        assert rows({path: files[path] for path in order}) == expected


def test_a_birthday_that_was_wished_for_is_not_told_again() -> None:
    head = "birthday: 1980-11-25"
    assert rows(ana(head)) == ["2026-11-25 birthday Ana: birthday, turns 46"]
    assert rows(ana(head, "- 2026-11-18 letter: Birthday wishes\n")) == []
    assert rows(ana(head, "- 2025-11-25 her birthday\n")) == ["2026-11-25 birthday Ana: birthday, turns 46"]
