"""People before uses of them: a word without a purpose counts, no post is needed, and nobody is pressed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from practice_vaults import BARBECUE, ME, TODAY, stock_of, view

from vaultkit.model import NotePath
from vaultkit.practice.agenda import find_agenda
from vaultkit.practice.brief import make_brief
from vaultkit.practice.habits import find_only_needing, find_talks
from vaultkit.practice.paths import PathFinder
from vaultkit.practice.people import Wish, list_people

ANA = NotePath("People/Ana.md")


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def test_000_02_a_chat_without_a_purpose_is_a_contact_and_no_ask() -> None:
    stock = stock_of({**ME, ANA: "- 2026-11-01 chat\n"})
    assert not stock.snapshot.problems
    (talk,) = find_talks(stock, [ANA])[ANA]
    assert (talk.day, talk.is_ask) == (date(2026, 11, 1), False)
    assert not find_only_needing(stock)


def test_000_03_who_has_no_post_and_no_address_is_in_the_lists_and_opens_doors() -> None:
    files = {
        **ME,
        "People/Alice.md": "---\nknows: ['Rob (lawyer)']\nneeds: a warm coat\ncontext: street\n---\n- 2025-01-01 tea (got:: a seat)\n",
    }
    assert PathFinder(stock_of(files)).find("?rob").paths[0].people[0] == "People/Alice.md"
    for name in ("follow-ups", "thanks", "quiet", "give-and-take", "where-we-met", "incomplete", "who-knows-whom"):
        assert "Alice" in view(name, files), name


def test_000_10_an_event_says_who_invited_whom_one_met_and_what_came_of_it() -> None:
    assert (
        "- 2020-06-20 [[Barbecue]] ([[Hanna]] invited): met [[Milo]]; "
        "later on the way to [[Archivist]], [[Exhibition]], [[Museum guide]], [[Printer]]\n"
    ) in view("events", BARBECUE)


def test_001_08_002_14_one_person_in_several_capacities_is_one_note_and_in_each_list() -> None:
    stock = stock_of(
        {
            **ME,
            ANA: "---\ntags: [client, friend]\nrelation: [client, friend]\n---\n",
            "People/Bo.md": "---\ntags: client\n---\n",
        }
    )
    names = {tag: [each.name for each in list_people(stock.snapshot, Wish(tag=tag))] for tag in ("client", "friend")}
    assert names == {"client": ["Ana", "Bo"], "friend": ["Ana"]}
    assert len(list_people(stock.snapshot, Wish())) == 2


@pytest.mark.parametrize(("days", "is_listed"), [(89, False), (90, True), (364, True), (365, False)])
def test_001_19_connected_online_and_not_heard_of_for_90_days_is_listed(days: int, is_listed: bool) -> None:  # noqa: FBT001
    text = view("quiet", {**ME, ANA: f"---\nonline: connected\n---\n- {ago(days)} mail\n"})
    assert ("## Connected online, and not heard of for 90 days\n\n- [[Ana]]" in text) == is_listed


def test_004_17_a_talk_that_gave_little_lowers_nothing_and_the_next_person_is_shown() -> None:
    lead = f"---\ncloseness: 3\n---\n- {ago(9)} tea (lead:: the mill)\n"
    nothing = lead + f"- {ago(2)} call (outcome:: the mill, not much)\n"
    other = {"People/Bo.md": f"- {ago(3)} tea (lead:: the inn)\n"}
    before, after = stock_of({**ME, ANA: lead, **other}), stock_of({**ME, ANA: nothing, **other})
    assert after.strengths[ANA] >= before.strengths[ANA]
    assert "People/Bo.md" in [step.about for step in find_agenda(after)]


def test_004_18_a_proof_from_the_own_stories_leads_to_a_question() -> None:
    story = {"Stories/Flood.md": "---\ntype: story\nskills: keeping calm\n---\n"}
    stock = stock_of({**ME, **story, ANA: "---\npurpose: learn\n---\n"})
    talk = make_brief(stock, stock.snapshot.people[ANA])[-1]
    assert "you could tell Flood (keeping calm), and ask: which organisations value that?" in [
        note.words for note in talk.notes
    ]


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        ("no answer", "no reply yet", True),
        ("no answer", "she rang back", False),
        ("long talk", "no answer", False),
    ],
)
def test_004_23_after_two_words_without_an_answer_one_waits(first: str, second: str, waits: bool) -> None:  # noqa: FBT001
    files = {**ME, ANA: f"---\ncadence: weekly\n---\n- {ago(20)} mail: {first}\n- {ago(10)} mail: {second}\n"}
    kinds = [reason.kind for step in find_agenda(stock_of(files)) for reason in step.reasons]
    assert kinds == (["care"] if waits else ["quiet"])


def test_004_23_after_a_month_one_may_try_again() -> None:
    files = {**ME, ANA: f"---\ncadence: weekly\n---\n- {ago(60)} mail: no answer\n- {ago(30)} mail: no answer\n"}
    assert [reason.kind for step in find_agenda(stock_of(files)) for reason in step.reasons] == ["quiet"]
