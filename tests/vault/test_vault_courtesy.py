"""Debts of courtesy beyond single moves: leads taken up by themselves, news up the chain, advice, promises with a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from vaultkit.notes.parse import parse_note
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.debts import Debt
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)
ME = {"Me.md": "---\ntype: me\n---\n"}


def snapshot_of(files: Mapping[str, str], today: date = TODAY) -> Snapshot:
    notes = [parse_note(path, text) for path, text in {**ME, **files}.items()]
    return survey(notes, Files(), Settings(), today).snapshot


def debts(files: Mapping[str, str], kind: str, today: date = TODAY) -> list[Debt]:
    return [debt for debt in snapshot_of(files, today).debts if debt.kind == kind]


def still_open(files: Mapping[str, str], kind: str, today: date = TODAY) -> list[str]:
    """Return the names of the people to whom something of a kind is still due."""
    return sorted(each.person.rpartition("/")[2][:-3] for each in debts(files, kind, today) if each.closed is None)


LEAD = {"People/Ana.md": "- 2026-11-02 coffee (lead:: [[Erin Diaz]])\n"}


@pytest.mark.parametrize(
    ("contact", "closed"),
    [
        ("- 2026-11-05 first talk\n", date(2026, 11, 5)),
        ("- 2026-11-02 that very day\n", date(2026, 11, 2)),
        ("- 2026-11-09 later\n- 2026-11-05 first talk\n", date(2026, 11, 5)),
        ("- 2026-11-01 before it\n", None),
        ("- 2026-12-01 planned\n", None),
        ("- 2026-11-05 a remark #note\n", None),
        ("- [ ] write to her\n", None),
    ],
)
def test_001_14_a_lead_to_a_person_is_followed_by_any_contact_on_or_after_its_day(
    contact: str, closed: date | None
) -> None:
    (lead,) = debts({**LEAD, "People/Erin Diaz.md": contact}, "lead")
    assert lead.closed == closed
    (report,) = debts({**LEAD, "People/Erin Diaz.md": contact}, "report")
    assert (report.since, report.closed) == (closed, None)


@pytest.mark.parametrize(
    ("stages", "closed"),
    [
        ("- 2026-11-03 (stage:: lead)\n", None),
        ("- 2026-11-04 (stage:: applied)\n", date(2026, 11, 4)),
        ("- 2026-11-01 (stage:: applied)\n", date(2026, 11, 2)),
        ("- 2026-11-30 (stage:: applied)\n", None),
    ],
)
def test_001_14_a_lead_to_an_opportunity_is_followed_by_a_stage_beyond_lead(stages: str, closed: date | None) -> None:
    files = {"People/Ana.md": "- 2026-11-02 coffee (lead:: [[Post]])\n", "Jobs/Post.md": stages}
    (lead,) = debts(files, "lead")
    assert lead.closed == closed


def test_001_14_a_status_alone_takes_a_lead_up() -> None:
    files = {"People/Ana.md": "- 2026-11-02 coffee (lead:: [[Post]])\n", "Jobs/Post.md": "---\nstatus: applied\n---\n"}
    (lead,) = debts(files, "lead")
    assert lead.closed == date(2026, 11, 2)


def test_001_15_a_lead_has_nothing_to_report_until_something_came_of_it() -> None:
    (report,) = debts(LEAD, "report")
    assert (report.since, report.closed) == (None, None)


def test_001_15_an_outcome_is_news_with_its_words_and_its_day() -> None:
    files = {"People/Ana.md": "- 2026-11-02 x (lead:: the choir)\n- 2026-11-10 x (outcome:: the choir took me)\n"}
    (report,) = debts(files, "report")
    assert (report.since, report.news, report.closed) == (date(2026, 11, 10), "the choir took me", None)


def test_001_15_an_outcome_after_the_report_asks_for_another() -> None:
    lines = "- 2026-11-02 x (lead:: the choir)\n- 2026-11-05 x (followed:: the choir) (told:: the choir)\n"
    first, second = debts({"People/Ana.md": lines + "- 2026-11-10 x (outcome:: the choir took me)\n"}, "report")
    assert (first.closed, second.opened, second.closed) == (date(2026, 11, 5), date(2026, 11, 10), None)
    done = debts({"People/Ana.md": f"{lines}- 2026-11-10 (outcome:: the choir took me) (told:: the choir)\n"}, "report")
    assert [each.closed for each in done] == [date(2026, 11, 5), date(2026, 11, 10)]


def test_000_07_a_declined_offer_is_no_lead_and_still_asks_for_thanks() -> None:
    files = {"People/Wilf.md": "- 2026-11-02 tea (offered:: [[Edwin]])\n- 2026-11-09 tea (declined:: [[Edwin]])\n"}
    assert (still_open(files, "offer"), still_open(files, "thanks"), still_open(files, "lead")) == ([], ["Wilf"], [])
    thanked = {"People/Wilf.md": files["People/Wilf.md"] + "- 2026-11-12 tea (thanked:: [[Edwin]])\n"}
    assert still_open(thanked, "thanks") == []


def test_003_13_advice_waits_until_acted_on_and_then_until_told() -> None:
    lines = ["- 2026-11-02 x (got:: advice to write by hand)\n", "- 2026-11-05 x (acted:: advice to write by hand)\n",
             "- 2026-11-09 x (told:: advice to write by hand)\n"]  # fmt: skip
    states = [
        (still_open({"People/Ana.md": text}, "advice"), still_open({"People/Ana.md": text}, "report"))
        for text in ("".join(lines[:count]) for count in (1, 2, 3))
    ]
    assert states == [(["Ana"], []), ([], ["Ana"]), ([], [])]


def test_a_promise_has_the_day_that_stands_in_it_and_giving_the_thing_keeps_it() -> None:
    files = {"People/Ana.md": "- 2026-11-02 x (promised:: list of gauges 📅 2026-11-30)\n"}
    (promise,) = debts(files, "promise")
    assert (promise.subject, promise.due, promise.closed) == ("list of gauges", date(2026, 11, 30), None)
    given = {"People/Ana.md": files["People/Ana.md"] + "- 2026-11-05 mail (gave:: list of gauges)\n"}
    assert still_open(given, "promise") == []
    other = {"People/Ana.md": files["People/Ana.md"] + "- 2026-11-05 mail (gave:: a cake)\n"}
    assert still_open(other, "promise") == ["Ana"]
    assert not [told for told in snapshot_of(other).problems if told.code == "unclosable-move"]


def test_a_promised_day_that_does_not_exist_is_told() -> None:
    files = {"People/Ana.md": "- 2026-11-02 x (promised:: a map 📅 2026-02-30)\n"}
    assert [(told.code, told.line) for told in snapshot_of(files).problems] == [("bad-date", 1)]


def test_000_19_a_recommendation_is_help_and_asks_for_thanks_once() -> None:
    post = '---\nrecommended_by: "[[Ana]]"\n---\n- 2026-11-01 (stage:: lead)\n'
    files = {"Jobs/Post.md": post, "People/Ana.md": ""}
    (thanks,) = debts(files, "thanks")
    assert (thanks.person, thanks.subject, thanks.opened) == (
        "People/Ana.md",
        "recommending me for [[Post]]",
        date(2026, 11, 1),
    )
    noted = {"Jobs/Post.md": post, "People/Ana.md": "- 2026-11-04 x (got:: recommendation for [[Post]])\n"}
    assert len(debts(noted, "thanks")) == 1
    assert still_open({"Jobs/Post.md": post, "People/Ana.md": "- 2026-11-05 (thanked:: [[Post]])\n"}, "thanks") == []


# News up the chain

CHAIN = {
    "People/Dora.md": "- 2026-01-01 party (intro:: [[Ruben]])\n",
    "People/Ruben.md": "- 2026-02-01 call (lead:: [[Ingrid]])\n",
    "People/Ingrid.md": "- 2026-02-10 talk (lead:: [[First]])\n",
    "People/Sam.md": "---\nmet_at: '[[Evening]]'\n---\n",
    "People/Hostess.md": "",
    "People/Far.md": "---\nintroduced_by: '[[Sam]]'\n---\n",
    "Events/Evening.md": "---\ndate: 2026-03-01\nhost: '[[Hostess]]'\npeople: ['[[Sam]]']\n---\n",
    "Jobs/First.md": "---\nvia: '[[Ingrid]]'\nled_to: '[[Last]]'\n---\n- 2026-02-12 (stage:: applied)\n- 2026-03-05 (stage:: refused)\n",
    "Jobs/Last.md": "---\nvia: '[[Sam]]'\n---\n- 2026-04-01 (stage:: lead)\n- 2026-05-01 (stage:: landed)\n",
}
EVERYONE = ["Dora", "Hostess", "Ingrid", "Ruben", "Sam"]


def owed_news_of_last(files: Mapping[str, str], today: date = TODAY) -> list[str]:
    found = [each for each in debts(files, "report", today) if each.about == "Jobs/Last.md" and each.closed is None]
    return sorted(each.person.rpartition("/")[2][:-3] for each in found)


def test_003_07_when_a_job_lands_everyone_on_the_chain_is_owed_exactly_one_report() -> None:
    assert owed_news_of_last(CHAIN) == EVERYONE
    assert owed_news_of_last(CHAIN, date(2026, 4, 30)) == []


@pytest.mark.parametrize("person", EVERYONE)
def test_001_15_telling_one_leaves_the_others(person: str) -> None:
    path = f"People/{person}.md"
    told = {**CHAIN, path: CHAIN[path] + "- 2026-05-03 call (told:: [[Last]])\n"}
    assert owed_news_of_last(told) == [name for name in EVERYONE if name != person]


def test_001_15_telling_before_the_end_does_not_tell_the_end() -> None:
    told = {**CHAIN, "People/Dora.md": CHAIN["People/Dora.md"] + "- 2026-04-02 call (told:: [[Last]])\n"}
    assert owed_news_of_last(told) == EVERYONE


def test_001_15_whoever_gave_the_lead_itself_is_owed_one_report_not_two() -> None:
    lead = {**CHAIN, "People/Sam.md": CHAIN["People/Sam.md"] + "- 2026-04-01 call (lead:: [[Last]])\n"}
    assert owed_news_of_last(lead) == EVERYONE


@pytest.mark.parametrize("word", ["landed", "refused", "withdrawn", "closed"])
def test_000_12_every_ending_is_news_refusals_too(word: str) -> None:
    files = {"People/Sam.md": "", "Jobs/Last.md": f"---\nvia: '[[Sam]]'\n---\n- 2026-05-01 (stage:: {word})\n"}
    assert owed_news_of_last(files) == ["Sam"]
    assert owed_news_of_last({**files, "Jobs/Last.md": f"---\nvia: '[[Sam]]'\nstatus: {word}\n---\n"}) == ["Sam"]


def test_a_mere_name_on_the_chain_is_owed_nothing_that_could_never_be_closed() -> None:
    files = {"Jobs/Last.md": "---\nvia: ['[[Nobody]]', '[[Me]]']\nstatus: landed\n---\n"}
    assert debts(files, "report") == []


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    files = {
        "People/Ana.md": "---\nintroduced_by: '[[Bo]]'\n---\n",
        "People/Bo.md": "---\nintroduced_by: '[[Ana]]'\n---\n",
        "Jobs/First.md": "---\ncame_from: '[[Last]]'\n---\n",
        "Jobs/Last.md": "---\nvia: '[[Ana]]'\ncame_from: '[[First]]'\nstatus: landed\n---\n",
    }
    assert owed_news_of_last(files) == ["Ana", "Bo"]


def test_a_lead_to_someone_known_before_did_not_bring_them() -> None:
    files = {
        "People/Sam.md": "---\nmet: 2020\n---\n",
        "People/Ana.md": "- 2026-01-01 x (lead:: [[Sam]])\n",
        "Jobs/Last.md": "---\nvia: '[[Sam]]'\nstatus: landed\n---\n",
    }
    assert owed_news_of_last(files) == ["Sam"]


def test_a_report_about_something_is_closed_only_with_whom_it_is_due() -> None:
    files = {
        "People/Ana.md": "- 2026-11-01 x (lead:: [[Post]])\n",
        "People/Bo.md": "- 2026-11-02 x (told:: [[Post]])\n",
        "Jobs/Post.md": "",
    }
    assert still_open(files, "report") == ["Ana"]


# Where an opportunity stands


@pytest.mark.parametrize(
    ("status", "stages", "today", "now"),
    [
        ("", ["2026-01-01 lead", "2026-02-01 applied"], "2026-03-01", "applied"),
        ("", ["2026-01-01 lead", "2026-02-01 applied"], "2026-01-15", "lead"),
        ("landed", ["2026-01-01 lead", "2026-02-01 landed"], "2026-01-15", "lead"),
        ("landed", ["2026-01-01 lead", "2026-02-01 landed"], "2025-12-31", ""),
        ("landed", ["2026-01-01 lead"], "2026-03-01", "landed"),
        ("lead", ["2026-01-01 lead", "2026-02-01 landed"], "2026-03-01", "landed"),
        ("interview", ["2026-01-01 lead", "2026-02-01 refused"], "2026-03-01", "refused"),
        ("Refused", ["2026-01-01 refused", "2026-02-01 interview"], "2026-03-01", "interview"),
        ("offer", [], "2026-03-01", "offer"),
        ("lead", ["2026-02-01 applied"], "2026-03-01", "applied"),
        ("applied", ["2026-02-01 offer"], "2026-03-01", "offer"),
        ("offer", ["2026-02-01 applied"], "2026-03-01", "offer"),
        ("drafting", ["2026-02-01 applied"], "2026-03-01", "drafting"),
        ("", [], "2026-03-01", ""),
    ],
)
def test_003_06_the_rung_of_an_opportunity_follows_from_dated_stages_and_status(
    status: str, stages: list[str], today: str, now: str
) -> None:
    lines = "".join(f"- {each.split()[0]} (stage:: {each.split()[1]})\n" for each in stages)
    files = {"Jobs/Post.md": f"---\nstatus: {status}\n---\n{lines}"}
    snapshot = snapshot_of(files, date.fromisoformat(today))
    (course,) = snapshot.courses.values()
    assert course.standing.word == now
