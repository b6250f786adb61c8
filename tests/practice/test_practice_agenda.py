"""Whom to turn to next: the weights of the practice, the order, what is left out, and that there is always somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from practice_vaults import view

from vaultkit.notes.parse import parse_note
from vaultkit.practice.agenda import HELLO, SHOWN, Step, find_agenda, find_hello, mix_steps, silence_points
from vaultkit.practice.reminders import find_reminders
from vaultkit.practice.stock import Stock
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files

TODAY = date(2025, 6, 30)


def stock_of(files: Mapping[str, str], today: date = TODAY) -> Stock:
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), Settings(), today).stock


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def agenda(files: Mapping[str, str]) -> list[tuple[str, float]]:
    return [(step.about.rpartition("/")[2][:-3], step.points) for step in find_agenda(stock_of(files))]


def reasons(files: Mapping[str, str]) -> list[str]:
    return [reason.words for step in find_agenda(stock_of(files)) for reason in step.reasons]


WORKED = {
    "Me.md": "---\ntype: me\noffers: [maps]\n---\n",
    "People/Thanked late.md": f"---\ncadence: 6d\n---\n- {ago(12)} mail (got:: a résumé passed on)\n",
    "People/Waits for news.md": f"- {ago(90)} x (lead:: the choir)\n- {ago(60)} (thanked:: the choir)\n- {ago(35)} (followed:: the choir)\n",
    "People/Promised.md": f"- {ago(3)} x (promised:: a book 📅 {ago(0)})\n",
    "People/Quiet.md": f"---\ncadence: 25d\nneeds: maps\n---\n- {ago(111)} tea\n",
    "People/Lead.md": f"---\ncadence: 9d\n---\n- {ago(9)} x (lead:: the museum) (thanked:: the museum)\n",
    "People/Follow up.md": f"---\nfollow_up: {ago(5)} ask about the grant\nmet: 2020\n---\n",
}  # fmt: skip


def test_the_agenda_has_its_worked_numbers_in_their_order() -> None:
    assert agenda(WORKED) == [
        ("Thanked late", 62), ("Waits for news", 60), ("Promised", 50), ("Quiet", 40), ("Lead", 39), ("Follow up", 35),
    ]  # fmt: skip


@pytest.mark.parametrize(("ratio", "points"), [(0.5, 0), (1, 0), (2, 10), (4.44, 30), (40, 30)])
def test_001_09_a_silence_weighs_by_cadences_and_not_without_end(ratio: float, points: int) -> None:
    assert silence_points(ratio, 10) == points


def test_every_reason_has_the_line_that_says_so() -> None:
    for step in find_agenda(stock_of(WORKED)):
        for reason in step.reasons:
            assert reason.evidence.path in WORKED
            assert reason.evidence.line <= WORKED[reason.evidence.path].count("\n")


def test_of_one_kind_the_longest_wait_is_named_though_it_weighs_no_more() -> None:
    young = "- 2025-03-01 tea (promised:: a map)\n"
    old = "- 2025-03-02 tea (promised:: two names 📅 2025-02-01)\n"
    assert reasons({"People/Ana.md": young + old})[0].startswith("keep your promise: two names")
    assert reasons({"People/Ana.md": young})[0].startswith("keep your promise: a map")


def test_asking_adds_nothing() -> None:
    asked = {
        "People/Ana.md": "---\nmet: 2025\nquestions: [Any openings?]\n---\n- 2025-06-29 tea (asked:: how she began)\n"
    }
    assert agenda(asked) == []


def test_what_is_yet_to_come_weighs_nothing() -> None:
    ahead = (TODAY + timedelta(days=1)).isoformat()
    assert agenda({"People/Ana.md": f"---\nmet: 2025\n---\n- {ahead} dinner\n"}) == []


def test_a_first_meeting_is_no_talk_and_shown_as_it_is_written() -> None:
    assert reasons({"People/Ana.md": "---\nmet: 2024\ncadence: daily\n---\n"}) == ["ask after them: daily, met 2024"]


def test_names_stand_in_a_reason_without_brackets() -> None:
    files = {"People/Bo.md": "", "People/Fay.md": "- [ ] ask [[Fay]] and [[Bo]] 📅 2025-06-29\n"}
    assert set(reasons(files)) == {"ask Fay and Bo, due 2025-06-29"}


def test_a_need_is_told_with_its_own_line() -> None:
    files = {
        "Me.md": "---\ntype: me\noffers: toys\n---\n",
        "People/Dee.md": "---\nrole: smith\nneeds: old toys\n---\n- 2025-06-20 tea\n",
    }
    (step,) = find_agenda(stock_of(files))
    assert [(reason.words, reason.evidence[:2]) for reason in step.reasons] == [
        ("they need old toys: you can help", ("People/Dee.md", 3))
    ]


def test_004_21_who_offered_to_act_comes_first() -> None:
    files = {**WORKED, "People/Offers.md": f"- {ago(2)} lunch (momentum:: 3)\n"}
    assert agenda(files)[0] == ("Offers", 45)
    assert "make it easy, then thank them" in reasons(files)[0]


@pytest.mark.parametrize(
    ("value", "days", "is_shown"), [("3", 30, True), ("3", 31, False), ("2", 2, False), ("1", 2, False)]
)
def test_only_the_third_sign_of_momentum_and_only_lately(value: str, days: int, is_shown: bool) -> None:  # noqa: FBT001
    assert bool(agenda({"People/Ana.md": f"- {ago(days)} lunch (momentum:: {value})\n"})) == is_shown


@pytest.mark.parametrize(
    ("card", "later", "is_due"),
    [(7, "", True), (6, "", False), (20, f"- {ago(3)} mail\n", False), (20, f"- {ago(20)} tea\n", True)],
)
def test_001_05_a_card_taken_home_is_followed_up_after_a_week(card: int, later: str, is_due: bool) -> None:  # noqa: FBT001
    lines = f"- {ago(card)} fair (card:: received)\n{later}"
    assert bool(agenda({"People/Ana.md": lines})) == is_due
    assert not agenda({"People/Ana.md": lines.replace("received", "given")})


def test_000_13_a_closed_opportunity_comes_back_on_its_day() -> None:
    files = {"Jobs/Post.md": f"---\nstatus: refused\nrevisit: {ago(0)}\n---\n"}
    assert agenda(files) == [("Post", 30)]
    assert reasons(files) == [f"look again (refused), due {ago(0)}"]
    assert agenda({"Jobs/Post.md": f"---\nstatus: refused\nrevisit: {ago(-1)}\n---\n"}) == []


@pytest.mark.parametrize(
    ("status", "stage", "days", "said"),
    [
        ("", "", 1, "deadline"),
        ("lead", "", 1, "deadline (lead)"),
        ("Second draft", "", 1, "deadline (second draft)"),
        ("applied", "", 1, None),
        ("lead", "applied", 1, None),
        ("second draft", "applied", 1, None),
        # What is yet to come may be the deadline of a later step, until all has ended.
        ("applied", "", 0, "deadline (applied)"),
        ("second draft", "applied", -9, "deadline (second draft)"),
        ("lead", "landed", -9, None),
        *((ending, "", -9, None) for ending in ("landed", "Refused", "withdrawn", "closed", "Rejected")),
    ],
)
def test_a_deadline_is_told_until_it_is_met(status: str, stage: str, days: int, said: str | None) -> None:
    line = f"- {ago(2)} (stage:: {stage})\n" if stage else ""
    files = {"Jobs/Post.md": f"---\ntype: opportunity\nstatus: {status}\ndeadline: {ago(days)}\n---\n{line}"}
    assert [(row.day, row.reason) for row in find_reminders(stock_of(files))] == (
        [(TODAY - timedelta(days=days), said)] if said else []
    )
    assert reasons(files) == ([f"{said}, due {ago(days)}"] if said and days >= 0 else [])


@pytest.mark.parametrize(("days", "is_due"), [(181, True), (180, False)])
def test_001_10_an_own_page_is_looked_through_twice_a_year(days: int, is_due: bool) -> None:  # noqa: FBT001
    files = {"Me.md": f"---\ntype: me\nprofiles:\n  - {{ name: my page, reviewed: {ago(days)} }}\n---\n"}
    assert bool(agenda(files)) == is_due


def test_a_note_that_asks_to_be_forgotten_says_so() -> None:
    files = {"People/Ana.md": f"---\ndo_not_contact: true\nexpires: {ago(1)}\n---\n"}
    assert agenda(files) == [("Ana", 31)]


@pytest.mark.parametrize(
    "head",
    ["do_not_contact: true", "status: deceased", "status: ended", "status: paused", "snooze: 2025-07-01"],
)
def test_who_is_left_in_peace_is_on_no_agenda(head: str) -> None:
    lines = f"- {ago(40)} x (lead:: a) (promised:: b) (got:: c) (momentum:: 3) (card:: received)\n"
    assert agenda({"People/Ana.md": f"---\n{head}\ncadence: weekly\n---\n{lines}"}) == []


def test_001_07_a_long_silence_asks_for_a_talk_and_not_for_a_favour() -> None:
    (words,) = reasons({"People/Ana.md": f"---\ncadence: weekly\n---\n- {ago(30)} tea\n"})
    assert words == f"ask after them: weekly, last {ago(30)}"


def test_003_03_after_years_of_silence_a_planned_ask_waits() -> None:
    files = {"People/Carol.md": f"---\ncadence: monthly\nquestions: [Is your firm hiring?]\n---\n- {ago(900)} tea\n"}
    assert reasons(files)[-1] == 'reconnect first; this can wait: "Is your firm hiring?"'
    fresh = {"People/Carol.md": f"---\ncadence: monthly\nquestions: [Is your firm hiring?]\n---\n- {ago(60)} tea\n"}
    assert not [words for words in reasons(fresh) if "reconnect" in words]


def test_003_02_who_was_only_asked_is_thanked_or_greeted_and_not_asked_again() -> None:
    lines = f"- {ago(200)} mail (asked:: could you refer me)\n- {ago(100)} mail (asked:: any openings)\n"
    words = reasons({"People/Ana.md": f"---\ncadence: monthly\n---\n{lines}"})
    assert words[-1].endswith("thank, give or say hello, no ask")


# Somebody from elsewhere


def many(count: int, head: str) -> dict[str, str]:
    return {
        f"People/P{each:02}.md": f"---\n{head}\n---\n- {ago(30 + each)} x (got:: a favour)\n" for each in range(count)
    }


def shown(files: Mapping[str, str]) -> tuple[Step, ...]:
    stock = stock_of(files)
    return mix_steps(find_agenda(stock), stock)


def test_004_04_the_list_is_never_all_from_one_circle_where_there_are_others() -> None:
    near = many(12, "context: choir\ncloseness: 5")
    far = {
        f"People/Far{each}.md": f"---\ncontext: gym\ncloseness: 4\n---\n- {ago(1)} x (got:: a seat)\n"
        for each in range(5)
    }
    assert sum(1 for step in shown({**near, **far}) if "Far" in step.about) == 3
    assert len(shown({**near, **far})) == SHOWN
    assert len(shown(near)) == SHOWN


def test_a_tag_that_only_says_that_a_note_is_about_a_person_is_no_circle() -> None:
    near = many(12, "tags: [person, choir]\ncloseness: 5")
    far = {
        f"People/Far{each}.md": f"---\ntags: [person, gym]\ncloseness: 4\n---\n- {ago(1)} x (got:: a seat)\n"
        for each in range(5)
    }
    assert sum(1 for step in shown({**near, **far}) if "Far" in step.about) == 3


def test_weak_ties_are_among_the_first() -> None:
    near = many(12, "context: choir\ncloseness: 5")
    weak = {
        f"People/Weak{each}.md": f"---\ncontext: choir\ncloseness: 1\nfollow_up: {ago(1)}\n---\n- {ago(900)} x\n"
        for each in range(5)
    }
    assert sum(1 for step in shown({**near, **weak}) if "Weak" in step.about) == 3


@pytest.mark.parametrize("limit", [1, 2])
def test_a_list_of_one_or_two_has_the_most_pressing_and_gives_no_place_away(limit: int) -> None:
    near = many(12, "context: choir\ncloseness: 5")
    far = {f"People/Far{each}.md": f"---\ncontext: gym\n---\n- {ago(1)} x (got:: a seat)\n" for each in range(5)}
    stock = stock_of({**near, **far})
    found = find_agenda(stock)
    assert mix_steps(found, stock, limit) == found[:limit]
    assert any("Far" in step.about for step in mix_steps(found, stock, 3)), "of three, one place is given away"
    assert mix_steps(found, stock, 3)[:2] == found[:2]


# Never empty


def test_002_03_there_is_always_somebody_to_say_hello_to() -> None:
    assert agenda({"People/Ana.md": ""}) == []
    step = find_hello(stock_of({"People/Ana.md": ""}))
    assert step
    assert step.reasons[0].kind == HELLO


def test_000_23_a_hello_for_no_reason_goes_to_who_was_not_heard_of_for_longest() -> None:
    files = {"People/Ana.md": f"- {ago(20)} tea\n", "People/Bo.md": f"- {ago(90)} tea\n", "People/Cy.md": ""}
    step = find_hello(stock_of(files))
    assert step
    assert (step.about, step.reasons[0].words) == (
        "People/Bo.md",
        f"say hello, for no reason: last heard of {ago(90)}",
    )
    other = find_hello(stock_of(files), ("People/Bo.md",))
    assert other
    assert other.about == "People/Ana.md"


def test_where_everybody_was_just_met_a_hello_is_for_those_with_nobody_else_to_turn_to() -> None:
    files = {"People/Ana.md": f"- {ago(2)} tea\n", "People/Bo.md": f"- {ago(6)} tea\n"}
    taken = ("People/Ana.md",)
    assert find_hello(stock_of(files), taken) is None
    alone = find_hello(stock_of(files))
    assert alone
    assert alone.about == "People/Bo.md"
    week_old = find_hello(stock_of({**files, "People/Cy.md": f"- {ago(7)} tea\n"}), taken)
    assert week_old
    assert week_old.about == "People/Cy.md"


def test_an_empty_vault_has_nobody_and_no_error() -> None:
    assert find_agenda(stock_of({})) == ()
    assert find_hello(stock_of({})) is None
    assert find_reminders(stock_of({})) == ()


def test_004_22_every_open_thread_is_on_the_agenda() -> None:
    stock = stock_of(WORKED)
    waiting = [debt for debts in stock.open_debts.values() for debt in debts if debt.kind != "report" or debt.since]
    told = " ".join(reason.words for step in find_agenda(stock) for reason in step.reasons)
    for debt in waiting:
        assert re.search(re.escape(debt.subject), told), debt


def test_a_task_that_is_only_a_link_is_shown_as_getting_in_touch() -> None:
    files = {"People/Bo.md": "- [ ] [[Bo]] 📅 2025-06-01\n"}
    assert reasons(files) == ["get in touch, due 2025-06-01"]
    assert "- [ ] 2025-06-01 [[Bo]]: get in touch ([[Bo|Bo, line 1]])" in view("follow-ups", files, TODAY)
