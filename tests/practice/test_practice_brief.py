"""Preparing a talk: the brief, whom to begin with, the user's own search, places, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from practice_vaults import ME, TODAY, rows, stock_of, view

from vaultkit.model import NotePath
from vaultkit.practice.brief import make_brief
from vaultkit.practice.ladder import (
    DONE,
    STEPS,
    find_mentors,
    find_similar,
    find_starters,
    find_wanted,
    missing_second_question,
    next_step,
)
from vaultkit.practice.letter import draft_letter
from vaultkit.practice.numbers import count_all
from vaultkit.practice.places import find_events_ahead, find_unfollowed, group_by_context
from vaultkit.practice.plans import planned_lines
from vaultkit.practice.reach import find_reach
from vaultkit.practice.reconnect import find_hook
from vaultkit.practice.search import find_circulars, find_told, find_untold, find_versions
from vaultkit.practice.talks import talk_in_words

ANA = NotePath("People/Ana.md")


def brief(text: str, others: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Return the parts of Ana's brief, by title."""
    stock = stock_of({**ME, ANA: text, **(others or {})})
    return {
        part.title: [note.words.strip() for note in part.notes]
        for part in make_brief(stock, stock.snapshot.people[ANA])
    }


FULL = (
    "---\nmet: 2019\nmet_at: the fair\ncontext: queue\nintroduced_by: '[[Bo]]'\nrelation: [interviewer (2019), friend (since 2022)]\n"
    "important: [a sister in Oslo]\ngoals: [a quiet year]\nneeds: [maps]\nquestions: [Any openings?, How did you begin?]\n---\n"
    "- 2020-01-01 tea (learned:: likes rain)\n- 2026-11-01 tea: long talk (got:: a seat) (promised-me:: she will ask around)\n"
)


def test_003_08_003_15_the_brief_begins_with_the_person_and_ends_with_asks() -> None:
    assert list(brief(FULL)) == [
        "How you know each other", "What matters to them", "Last talks", "Open between you", "What you could do for them",
        "Whom they know", "The next talk",
    ]  # fmt: skip
    asks = [words for words in brief(FULL)["The next talk"] if words.startswith("ask: ")]
    assert asks == ["ask: How did you begin?", "ask: Any openings?"]


def test_001_06_the_latest_five_things_that_matter_come_before_any_ask() -> None:
    lines = "".join(f"- 2026-0{month}-01 tea (learned:: thing {month})\n" for month in range(1, 8))
    found = brief(f"---\nimportant: older\n---\n{lines}")["What matters to them"]
    assert found == [f"thing {month}, 2026-0{month}-01" for month in (7, 6, 5, 4, 3)]


MATTERS = "---\nmet: 2020\n---\n\n## What matters to them\n\nHer garden.\n\n- the [[Choir]]\n- needs:: a map\n\n## Log\n\n- 2026-11-01 tea\n"


def test_what_stands_below_the_heading_of_the_template_counts_as_important_does() -> None:
    stock = stock_of({**ME, ANA: MATTERS.replace("met: 2020", "met: 2020\nimportant: older")})
    ana = stock.snapshot.people[ANA]
    (notes,) = [part.notes for part in make_brief(stock, ana) if part.title == "What matters to them"]
    assert [(note.words, note.evidence and note.evidence[1:]) for note in notes] == [
        ("older", (3, "")), ("Her garden.", (8, "What matters to them")), ("the Choir", (10, "What matters to them")),
        ("needs: a map", (11, "What matters to them")),
    ]  # fmt: skip
    assert [(each.words, each.evidence.line) for each in find_reach(stock, "choir")] == [("important: the Choir", 10)]
    assert find_hook(stock.snapshot.people[ANA], stock_of({**ME, ANA: MATTERS})) == "a map"
    assert "[[Ana]]: who they are, where you met" in view("incomplete", {**ME, ANA: MATTERS})
    assert "[[Ana]]: who they are, where you met, what" not in view("incomplete", {**ME, ANA: MATTERS})


def test_below_the_heading_of_an_empty_template_nothing_is_noted_yet() -> None:
    bare = "---\nmet: 2020\n---\n\n## What matters to them\n\n- \n\n## Questions\n\n- why?\n"
    assert brief(bare)["What matters to them"] == []
    assert "what matters to them" in view("incomplete", {**ME, ANA: bare})


def test_000_16_relations_that_changed_are_all_shown_the_last_as_current() -> None:
    relations = [words for words in brief(FULL)["How you know each other"] if words.startswith("relation")]
    assert relations == ["relation: interviewer (2019)", "relation: friend (since 2022)"]


def test_000_21_first_met_how_many_talks_and_the_last_are_shown_without_a_warning() -> None:
    found = brief("---\nmet: 2026-11-01\n---\n- 2026-11-01 tea\n")["How you know each other"]
    assert found == ["met 2026-11-01", "a medium tie: 1 talk noted; last 2026-11-01"]
    assert brief("---\nmet: 2026-11-01\n---\n")["How you know each other"][1] == "a medium tie: no talk noted yet"


def test_001_21_nothing_to_give_means_to_listen() -> None:
    stock = stock_of({**ME, ANA: "---\nmet: 2020\n---\n"})
    part = next(
        each for each in make_brief(stock, stock.snapshot.people[ANA]) if each.title == "What you could do for them"
    )
    assert part.notes == ()
    assert "listen for what they need" in part.empty


def test_002_10_their_goals_and_001_20_what_helps_them_are_shown() -> None:
    me = {"Me.md": "---\ntype: me\noffers: [maps of the coast]\n---\n"}
    found = brief(FULL, me)
    assert "goals: a quiet year" in found["What matters to them"]
    assert found["What you could do for them"][0] == "they need maps: you can help (maps of the coast)"


def test_003_10_a_soft_promise_is_no_lead_and_is_never_chased() -> None:
    assert brief(FULL)["Open between you"] == [
        "thank them: a seat, since 2026-11-01",
        "they said: she will ask around, 2026-11-01; no need to chase, send news of yours",
    ]
    assert [row for row in rows("leads", {**ME, ANA: FULL}) if "Ana" in row] == []


def test_003_09_a_job_ask_comes_with_a_question_for_their_view() -> None:
    found = brief(FULL)["The next talk"]
    assert found[found.index("ask: Any openings?") + 1].startswith("this asks for a job; you could ask: ")


@pytest.mark.parametrize("ask", ["Any openings?", "I am an archivist looking for a post.", "Who is hiring?"])
def test_004_12_004_13_004_14_001_04_each_kind_of_ask_gets_a_second_thought(ask: str) -> None:
    found = brief(f"---\nmet: 2020\nquestions: ['{ask}']\n---\n- 2026-11-01 tea\n")["The next talk"]
    assert found[found.index(f"ask: {ask}") + 1].startswith("this ")


def test_003_04_a_favour_for_somebody_else_asks_for_a_strong_tie() -> None:
    ask = "Could you introduce my cousin to your manager?"
    weak = brief(f"---\nmet: 2020\nquestions: ['{ask}']\n---\n- 2026-11-01 tea\n")["The next talk"]
    strong = brief(f"---\ncloseness: 5\nquestions: ['{ask}']\n---\n- 2026-11-19 tea\n")["The next talk"]
    assert any("asks for a strong tie" in words for words in weak)
    assert not any("asks for a strong tie" in words for words in strong)


def test_001_16_untouched_leads_are_told_before_a_new_ask() -> None:
    lines = "- 2026-10-01 (lead:: the mill) (lead:: the inn) (lead:: the school)\n- 2026-10-02 (followed:: the mill)\n"
    found = brief(f"---\nquestions: [Could you refer me?]\n---\n{lines}")["The next talk"]
    assert "of 3 leads from them 2 are untouched; follow those before you ask for more" in found
    one = brief("---\nquestions: [Could you refer me?]\n---\n- 2026-10-01 (lead:: the mill)\n")["The next talk"]
    assert "of 1 lead from them 1 is untouched; follow it before you ask for more" in one


def test_001_22_open_thanks_and_a_weak_tie_are_told_before_an_ask() -> None:
    found = brief("---\ncloseness: 1\nquestions: [Could you refer me?]\n---\n- 2024-01-01 x (got:: a seat)\n")[
        "The next talk"
    ]
    assert "thank them before you ask for anything" in found
    assert "this tie is weak: ask for their view first, for a favour later" in found


def test_one_thing_that_is_open_has_no_order_and_news_does_not_name_it_twice() -> None:
    files = {**ME, ANA: "- 2026-10-01 tea (lead:: the mill)\n- 2026-10-09 tea (outcome:: The mill: no post)\n"}
    assert "1 thing open.\n" in view("leads", files)
    assert "1 thank-you. It closes with" in view("thanks", files)
    said = "[[Ana]]: tell them what came of their lead: the mill (no post), since 2026-10-09"
    assert said in rows("leads", files)


def test_003_02_the_days_of_asks_are_named_one_after_the_other() -> None:
    lines = "".join(f"- 2026-0{month}-01 mail: (asked:: any openings?)\n" for month in (7, 8, 9))
    assert any(
        "you asked for something on 2026-07-01, 2026-08-01 and 2026-09-01, and nothing else since" in row
        for row in rows("follow-ups", {**ME, ANA: f"---\nmet: 2020\n---\n{lines}"})
    )


def test_001_22_all_that_is_open_is_told_before_an_ask() -> None:
    lines = "- 2026-10-01 (lead:: the mill)\n- 2026-10-02 (followed:: the mill)\n"
    found = brief(f"---\nquestions: [Could you refer me?]\n---\n{lines}")["The next talk"]
    assert "thank them and tell them your news before you ask for anything" in found


def test_003_12_the_same_ask_again_is_told() -> None:
    found = brief("---\nmet: 2020\nquestions: [Any openings?]\n---\n- 2026-11-01 x (asked:: any openings)\n")[
        "The next talk"
    ]
    assert "you asked this on 2026-11-01; they will think of you" in found


def test_002_11_there_is_always_a_question_about_them_and_004_16_one_for_the_next_name() -> None:
    found = brief("---\nmet: 2020\n---\n- 2026-01-01 tea (learned:: keeps bees)\n")["The next talk"]
    assert found[0] == "you could begin with: How are you, and what keeps you busy? You noted: keeps bees"
    assert found[1] == "and end with: Who else should I talk to?"


@pytest.mark.parametrize(("key", "line"), [("follow_up: 2026-12-01 lunch\n", ""), ("", "- 2026-12-01 lunch\n")])
def test_004_08_a_planned_meeting_without_questions_is_told(key: str, line: str) -> None:
    found = brief(f"---\nmet: 2020\n{key}purpose: learn\n---\n{line}")["The next talk"]
    assert "you will meet, and no question is written yet" in found


def test_004_10_004_11_what_is_missing_is_named_and_questions_are_tied_to_the_outcome() -> None:
    stock = stock_of(
        {
            **ME,
            ANA: "---\npurpose: learn\noutcome: a name at the mill\nquestions: [Who runs the mill?, How are you?]\n---\n",
        }
    )
    lines = planned_lines(stock.snapshot.people[ANA], stock)
    assert [(line.text, line.fits_outcome) for line in lines] == [
        ("Who runs the mill?", True),
        ("How are you?", False),
    ]
    assert "- Missing: purpose, outcome" in view(
        "people-to-contact", {**ME, ANA: "---\nquestions: [How are you?]\n---\n"}
    )


def test_004_07_the_draft_says_how_long_you_have_known_each_other_and_asks_for_half_an_hour() -> None:
    stock = stock_of({**ME, ANA: FULL})
    draft = draft_letter(stock, stock.snapshot.people[ANA])
    assert "We have known each other since 2019" in draft
    assert "30 minutes" in draft
    assert draft.rstrip().endswith("How did you begin?")


def test_004_07_to_somebody_met_this_year_the_draft_says_nothing_of_long_acquaintance() -> None:
    draft = "\n".join(letter("---\nmet: 2026-11-05\n---\n- 2026-11-05 tea\n"))
    assert "known each other" not in draft
    assert "I value how you see things" in draft


def letter(text: str) -> list[str]:
    """Return the lines of the draft of a letter to Ana."""
    stock = stock_of({**ME, ANA: text})
    return draft_letter(stock, stock.snapshot.people[ANA]).split("\n")


def test_001_28_what_was_learned_is_in_the_thanks_as_a_hint_and_never_in_the_words_of_the_note() -> None:
    told = "her mother Ilse has cancer, first round of chemo"
    found = letter(f"- 2026-11-01 tea (learned:: {told})\n")
    hint = "[in words of your own, if it is yours to bring up; noted on 2026-11-01]"
    assert f"What you told me about {hint} has stayed with me." in found
    assert "Ilse" not in "\n".join(found)


def test_a_task_among_the_asks_is_one_ask_and_a_done_one_none() -> None:
    found = brief(
        "---\nmet: 2020\n---\n## Ask\n- [ ] How did you begin?\n- [x] Why then?\n- [ ] What next? 📅 2026-12-01\n"
    )
    asks = [words for words in found["The next talk"] if words.startswith("ask:")]
    assert [words.partition("?")[0] for words in asks] == ["ask: How did you begin", "ask: What next"]
    assert found["Open between you"] == ["What next? (2026-12-01)"]


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("offered:: to read my application", "Thank you for your offer: to read my application."),
        ("lead:: the mill", "Thank you for the lead: the mill."),
        ("intro:: [[Bo]]", "Thank you for introducing me to Bo."),
        ("got:: a seat", "Thank you for this: a seat."),
        ("got::", "Thank you for [what they did; noted on 2026-11-01]."),
    ],
)
def test_the_draft_thanks_in_words_that_fit(move: str, said: str) -> None:
    assert letter(f"- 2026-11-01 tea ({move})\n")[2] == said


@pytest.mark.parametrize(
    "lines",
    [
        "- 2025-05-01 tea (learned:: keeps bees)\n",
        "- 2026-10-01 x (asked:: any openings)\n- 2026-11-01 x (asked:: who is hiring)\n",
    ],
)
def test_003_03_a_first_letter_after_long_or_after_asks_alone_asks_for_nothing(lines: str) -> None:
    found = letter(f"---\nmet: 2019\nquestions: [How did you begin?]\n---\n{lines}")
    assert found[-3].endswith("I thought of you.")
    assert found[-2:] == ["How are you, and what keeps you busy?", ""]
    assert "30 minutes" not in "\n".join(found)


def test_the_draft_says_what_it_asks_about_or_leaves_room_for_it() -> None:
    assert "let me ask how you look at [what it is about]?" in letter("- 2026-11-01 tea\n")[2]
    assert letter("---\nquestions: [How did you begin?]\n---\n- 2026-11-01 tea\n")[2:] == [
        "I value how you see things. Would you have 30 minutes in the next weeks to let me ask you something?",
        "How did you begin?",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("status: deceased", "they have died"), ("status: archived", "this tie has ended"),
        ("status: paused", "this tie is paused"), ("do_not_contact: true", "they are not to be contacted"),
    ],
)  # fmt: skip
def test_who_is_left_in_peace_is_remembered_and_nothing_is_to_be_done(line: str, said: str) -> None:
    found = brief(FULL.replace("---\n", f"---\n{line}\n", 1), {"Me.md": "---\ntype: me\noffers: maps\n---\n"})
    assert list(found) == ["How you know each other", "What matters to them", "Last talks", "Whom they know"]
    assert found["How you know each other"][0] == said
    assert found["How you know each other"][-1] == "2 talks noted; last 2026-11-01"
    assert "likes rain, 2020-01-01" in found["What matters to them"]


def test_a_bare_note_of_somebody_left_in_peace_says_no_more_than_that() -> None:
    other = {"People/Bo.md": "---\nmet: 2020\nknows: '[[Ana]]'\n---\n"}
    found = brief("---\nstatus: deceased\n---\n", other)
    assert found == {
        "How you know each other": ["they have died", "you have not met, as far as your notes say"],
        "Whom they know": ["Bo"],
    }


def test_what_is_open_holds_all_that_follow_ups_has_with_a_person() -> None:
    text = (
        "---\nbirthday: 1985-11-22\ncadence: weekly\nfollow_up: 2026-12-01 lunch\nexpires: 2026-11-19\n---\n"
        "- 2024-05-01 tea (promised:: a map 📅 2026-11-05) (card:: received)\n- [ ] return her book 📅 2026-11-18\n"
        "- 2026-12-24 18:30 dinner at the mill\n"
    )
    daily = {"2026-11-10.md": "- [ ] ask [[Ana]] for the key\n- [ ] ask [[Bo]] for it\n", "People/Bo.md": ""}
    assert brief(text, daily)["Open between you"] == [
        "keep your promise: a map, due 2026-11-05",
        "write to them; you took their card home on 2024-05-01, 2024-05-08",
        "return her book, 2026-11-18",
        "this note asks to be forgotten; delete it, or give it another day, 2026-11-19",
        "birthday, turns 41, 2026-11-22",
        "lunch, 2026-12-01",
        "planned at 18:30: dinner at the mill, 2026-12-24",
        "ask Ana for the key",
    ]
    snoozed = brief(text.replace("---\n", "---\nsnooze: 2027-01-01\n", 1), daily)
    assert "return her book, 2026-11-18" in snoozed["Open between you"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("long talk. (got:: a map)", "long talk."), ("(got:: [[Bo]]) [asked:: how]", "got Bo; asked how"), ("tea", "tea"),
        ("(got:: [tip](https://tip.example))", "got tip"), ("(got:: a [map](a%20(b).md) (old))", "got a map (old)"),
        ("river day: (card:: given)", "river day"), ("(got:: a map).", "got a map"),
        ("(lead:: [[Bo]]) (momentum:: 3)", "lead: Bo; they offered to act"),
        ("(promised-me:: eyes open) (looking:: work)", "they said: eyes open; told them that you look for work"),
        ("(promised:: seeds 📅 2026-12-01) (thanked::)", "promised seeds; thanked"),
        ("(outcome:: [[Bo]] no post) (told:: [[Flood desk]])", "outcome: Bo no post; told them of Flood desk"),
        ("a **long** talk, ==at last== %%private%%she is ill%%/private%% %%and this is mine%%", "a long talk, at last she is ill"),
    ],
)  # fmt: skip
def test_talks_are_shown_in_plain_words(text: str, said: str) -> None:
    assert talk_in_words(text) == said


LINKED = (
    "---\nmet: 2026-01-01\ncontext: '[the guild](https://guild.example)'\nrelation: '[[Choir|choir]] mate'\n"
    "org: {org: '[Mill](https://mill.example)', role: '[weir](Weir.md) keeper', until: present}\n"
    "important: ['her **[mother](Mother.md)** is ill']\ngoals: ['open [a mill](https://mill.example)']\n---\n"
    "- 2026-11-01 [tea](Tea.md) at last (learned:: plays the [viola](https://viola.example))\n\n## Ask\n"
    "- Where would **you** look? 📅 2026-12-01\n- [ ] Who else thinks about [weirs](Weir.md)? ⏫ 📅 2026-12-02 #ask %%or not%%\n"
)


def test_what_was_typed_as_links_signs_and_tags_is_shown_as_one_reads_it() -> None:
    found = brief(LINKED)
    assert found["How you know each other"][1:4] == ["through: the guild", "relation: choir mate", "weir keeper, Mill"]
    assert found["What matters to them"] == ["plays the viola, 2026-11-01", "her mother is ill", "goals: open a mill"]
    assert found["Last talks"] == ["2026-11-01 tea at last"]
    assert found["Open between you"] == ["Who else thinks about weirs? (2026-12-02)"]
    asks = [words for words in found["The next talk"] if words.startswith("ask: ")]
    assert asks == ["ask: Where would you look?", "ask: Who else thinks about weirs?"]
    due = {**ME, ANA: LINKED.replace("2026-12-02", "2026-11-19")}
    assert "Who else thinks about weirs? (due 2026-11-19)" in rows("follow-ups", due)
    assert "2026-11-19 [[Ana]]: Who else thinks about weirs?" in rows("follow-ups", due)


def test_003_12_an_ask_with_a_new_day_is_the_same_ask() -> None:
    text = "---\nmet: 2020\n---\n- 2026-11-01 x (asked:: any openings)\n\n## Ask\n- Any openings? 📅 2026-12-01\n"
    assert "you asked this on 2026-11-01; they will think of you" in brief(text)["The next talk"]


# Steps


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("", 0), ("- 2026-11-01 tea\n", 1), ("- 2026-11-01 tea (asked:: how she began)\n", 4),
        ("- 2026-11-01 tea (asked:: how she began) (learned:: by chance)\n", 5),
        ("- 2026-11-01 tea (asked:: who else should I talk to) (got:: an hour)\n", 6),
        ("- 2026-11-01 tea (asked:: who else should I talk to) (learned:: by chance)\n", None),
        ("- 2026-11-01 tea\n- 2026-11-25 meeting: lunch\n", 3), ("- 2026-11-25 meeting: lunch\n", 3),
        ("- 2026-11-01 tea\n- 2026-11-25 #note her birthday\n", 1),
        ("- 2026-11-01 tea (asked:: how she began) (learned:: by chance)\n- 2026-11-25 lunch\n", 5),
    ],
)  # fmt: skip
def test_004_15_the_first_step_not_done_is_next(text: str, step: int | None) -> None:
    stock = stock_of({**ME, ANA: f"---\npurpose: learn\n---\n{text}"})
    assert next_step(stock.snapshot.people[ANA], stock) == (DONE if step is None else STEPS[step])


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("- 2024-05-01 tea: chat\n", "say hello, and ask for nothing"),
        ("- 2026-10-01 x (asked:: any openings)\n- 2026-11-01 x (asked:: who is hiring)\n", "say hello, and ask for nothing"),
        ("- 2026-11-01 tea (promised:: a map 📅 2026-11-05)\n- 2026-11-02 tea (got:: cake)\n",
         "settle what is open first: thank them: cake, since 2026-11-02"),
        ("- 2026-11-01 tea (promised:: a map 📅 2026-11-05)\n",
         "settle what is open first: keep your promise: a map, due 2026-11-05"),
        ("- 2026-11-01 tea (promised:: a map 📅 2026-12-05)\n", STEPS[1]),
        ("- 2026-11-01 tea\n- 2026-11-25 meeting: lunch\n\n## Questions\n- How did you begin?\n", STEPS[3]),
    ],
)  # fmt: skip
def test_the_next_step_in_a_brief_is_what_comes_first(text: str, step: str) -> None:
    found = brief(f"---\nmet: 2020\n---\n{text}")["The next talk"]
    assert found[-1] == f"next step: {step}"
    assert ("and end with: Who else should I talk to?" in found) == ("hello" not in step)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("- 2024-05-01 tea (asked:: how) (learned:: so)\n", 0),
        ("- 2026-11-01 tea (asked:: how) (got:: an hour)\n", 6),
        ("- 2026-11-01 tea (promised:: a map)\n", 6),
    ],
)
def test_whom_to_contact_begins_with_a_hello_after_long_and_with_what_is_open(text: str, step: int) -> None:
    stock = stock_of({**ME, ANA: f"---\npurpose: learn\n---\n{text}"})
    assert next_step(stock.snapshot.people[ANA], stock) == STEPS[step]


def test_001_25_004_09_talks_stand_by_step_and_day() -> None:
    files = {**ME, "People/Bo.md": "---\npurpose: learn\nfollow_up: 2026-12-02\n---\n- 2026-11-01 tea (asked:: how) (learned:: so)\n",
             ANA: "---\npurpose: learn\n---\n", "People/Cy.md": "---\npurpose: learn\nfollow_up: 2026-12-01\n---\n"}  # fmt: skip
    assert [each.person[7:-3] for each in find_wanted(stock_of(files))] == ["Cy", "Ana", "Bo"]


def test_004_16_who_was_asked_and_named_nobody_is_listed() -> None:
    files = {
        **ME,
        ANA: "- 2026-11-01 (asked:: how she began)\n",
        "People/Bo.md": "- 2026-11-01 (asked:: how) (lead:: [[Cy]])\n",
        "People/Di.md": "- 2026-11-01 (asked:: any openings?) (asked:: could you pass on my résumé)\n",
    }
    assert list(missing_second_question(stock_of(files))) == [ANA]


def test_004_06_one_begins_with_people_known_and_respected_and_not_asked_of_lately() -> None:
    files = {**ME, ANA: "---\nrespect: true\nmet: 2020\n---\n", "People/Bo.md": "---\nmet: 2020\n---\n",
             "People/Cy.md": "---\nrespect: true\n---\n- 2026-11-01 (asked:: any openings)\n", "People/Dee.md": "---\nrespect: true\n---\n"}  # fmt: skip
    assert find_starters(stock_of(files)) == (ANA,)


def test_004_02_likeness_is_the_share_of_common_skills_shown_as_words() -> None:
    files = {
        "Me.md": "---\ntype: me\nskills: [maps, plain writing]\n---\n",
        ANA: "---\nskills: [Maps, knots]\n---\n",
        "People/Bo.md": "---\nskills: knots\n---\n",
    }
    (found,) = find_similar(stock_of(files))
    assert (found.person, found.shared, round(found.share, 2)) == (ANA, ("maps",), 0.33)


@pytest.mark.parametrize(("day", "is_asked"), [("2026-10-01", False), ("2026-05-20", True)])
def test_001_26_a_mentor_has_a_strong_tie_and_a_shared_field_and_is_not_pressed(day: str, is_asked: bool) -> None:  # noqa: FBT001
    files = {"Me.md": "---\ntype: me\nskills: maps\n---\n",
             ANA: f"---\ncloseness: 5\nskills: maps\n---\n- {day} she said not now\n- 2026-11-19 tea\n",
             "People/Weak.md": "---\ncloseness: 1\nskills: maps\n---\n- 2020-01-01 tea\n"}  # fmt: skip
    assert find_mentors(stock_of(files)) == ((ANA,) if is_asked else ())


def test_004_01_who_bears_on_an_aim_stands_by_aim_directly_or_by_a_detour() -> None:
    files = {**ME, ANA: "---\naims: ['[[Mill]] (direct)', weaving (indirect)]\n---\n", "Orgs/Mill.md": ""}
    assert [row for row in rows("people-to-contact", files) if "direct" in row] == [
        "Mill: [[Ana]] (direct)",
        "weaving: [[Ana]] (indirect)",
    ]


# The own search

SEEKING = {"Me.md": "---\ntype: me\nlooking: work with maps\ntargets: [maps]\nkeep_from: ['[[Boss]]']\n---\n"}


def test_000_08_who_was_told_is_listed_with_day_and_words_and_003_11_an_old_aim_is_marked() -> None:
    files = {
        **SEEKING,
        ANA: "- 2026-01-01 (looking:: work with maps)\n",
        "People/Bo.md": "- 2025-01-01 (looking:: a kitchen)\n",
    }
    assert [(each.person[7:-3], each.words, each.is_old_aim) for each in find_told(stock_of(files))] == [
        ("Bo", "a kitchen", True), ("Ana", "work with maps", False),
    ]  # fmt: skip
    assert rows("looking", files)[:2] == [
        "2025-01-01 [[Bo]]: a kitchen (an old aim of yours)",
        "2026-01-01 [[Ana]]: work with maps",
    ]


def test_000_08_everybody_of_an_entry_was_told_and_the_user_is_not_among_them() -> None:
    files = {
        **SEEKING, "People/Hal.md": "---\ncloseness: 5\n---\n", "People/Ian.md": "---\ncloseness: 5\n---\n",
        "People/Bo.md": "- 2026-11-02 (looking:: maps) (with:: [[Cy]])\n", "People/Cy.md": "",
        "2026-11-01.md": "- dinner with [[Hal]] and [[Ian]], and [[Me]] (looking:: mapping)\n",
    }  # fmt: skip
    stock = stock_of(files)
    assert [each.person[7:-3] for each in find_told(stock)] == ["Hal", "Ian", "Bo", "Cy"]
    assert find_untold(stock) == ()


@pytest.mark.parametrize(
    ("told", "is_old"),
    [("a post in banking", True), ("a new role with maps", False), ("any job", True), ("harbour work", True)],
)
def test_003_11_an_aim_is_old_if_only_the_words_of_any_search_are_shared(told: str, is_old: bool) -> None:  # noqa: FBT001
    files = {"Me.md": "---\ntype: me\nlooking: a post with maps\n---\n", ANA: f"- 2026-01-01 (looking:: {told})\n"}
    assert [each.is_old_aim for each in find_told(stock_of(files))] == [is_old]


def test_000_09_word_that_went_round_is_listed_with_how() -> None:
    files = {**SEEKING, ANA: "- 2026-01-01 phone (by:: them) (heard:: overheard at the barbecue)\n"}
    assert rows("looking", files)[0] == "2026-01-01 [[Ana]]: heard of it: overheard at the barbecue"


def test_000_18_nobody_who_must_not_hear_or_knows_them_is_suggested_to_be_told() -> None:
    close = "---\ncloseness: 5\n---\n- 2026-11-19 tea\n"
    files = {
        **SEEKING,
        ANA: close,
        "People/Boss.md": close,
        "People/Near.md": close.replace("closeness", "knows: '[[Boss]]'\ncloseness"),
    }
    assert find_untold(stock_of(files)) == (ANA,)


def test_001_03_the_same_words_to_five_people_on_a_day_are_a_circular() -> None:
    people = {f"People/P{each}.md": "- 2026-12-01 mail (looking:: work with maps)\n" for each in range(5)}
    assert list(find_circulars(stock_of({**SEEKING, **people}))) == [(date(2026, 12, 1), 5)]
    del people["People/P0.md"]
    assert list(find_circulars(stock_of({**SEEKING, **people}))) == []


def test_001_27_who_holds_which_version_and_whose_is_old() -> None:
    files = {
        **ME,
        ANA: "- 2026-01-01 (sent:: CV v2)\n- 2026-02-01 (sent:: CV v3)\n",
        "People/Bo.md": "- 2026-01-01 (sent:: CV, v2)\n",
    }
    found = [(each.person[7:-3], each.what, each.number, each.newest) for each in find_versions(stock_of(files))]
    assert found == [("Bo", "CV", 2, 3), ("Ana", "CV", 3, 3)]


# Places and events


def test_000_01_ties_begin_anywhere_and_any_word_for_it_is_accepted() -> None:
    contexts = [
        "job",
        "school",
        "friends",
        "party",
        "online",
        "volunteering",
        "support group",
        "professional group",
        "queue",
        "lighthouse",
    ]
    files = {f"People/P{number}.md": f"---\ncontext: {context}\n---\n" for number, context in enumerate(contexts)}
    stock = stock_of({**ME, **files})
    assert list(group_by_context(stock)) == sorted(contexts)
    assert not stock.snapshot.problems


EVENTS = {
    "Me.md": "---\ntype: me\ntargets: [open data]\n---\n",
    "People/Host.md": "---\nmet: 2020\n---\n", "People/New.md": "---\nintroduced_by: '[[Host]]'\n---\n", "People/Stranger.md": "",
    "Events/Past.md": "---\ndate: 2026-11-01\nhost: '[[Host]]'\npeople: ['[[New]]']\n---\n",
    "Events/Next.md": "---\ndate: 2026-12-01\nhost: '[[Host]]'\npeople: ['[[Stranger]]']\ntopics: [open data]\n---\n",
    "Events/Sooner.md": "---\ndate: 2026-11-25\n---\n", "Events/Not mine.md": "---\ndate: 2026-11-26\ngoing: false\n---\n",
}  # fmt: skip


def test_001_12_events_ahead_are_sorted_and_001_13_say_whom_one_knows_and_which_aim_they_touch() -> None:
    sooner, ahead = find_events_ahead(stock_of(EVENTS))
    assert (sooner.event.name, ahead.event.name) == ("Sooner", "Next")
    assert (ahead.known, ahead.strangers, ahead.topics) == (
        ("People/Host.md",),
        ("People/Stranger.md",),
        ("open data",),
    )


def test_nobody_left_in_peace_invites_or_is_to_be_met() -> None:
    files = {**EVENTS, "People/Host.md": "---\nmet: 2020\nstatus: deceased\n---\n",
             "People/Stranger.md": "---\ndo_not_contact: true\n---\n"}  # fmt: skip
    _, ahead = find_events_ahead(stock_of(files))
    assert (ahead.hosts, ahead.known, ahead.strangers) == ((), (), ())


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("date: 2026-12-01", "2026-12-01 [[Fair]]: nobody named yet"),
        ("date: 2026-12-01\ngoing: maybe", "2026-12-01 [[Fair]]: not sure yet"),
        ("date: 2026-12-01\ngoing: true", "2026-12-01 [[Fair]]: nobody named yet"),
        ("date: 2026-11-18\nuntil: 2026-11-22\ngoing: maybe", "2026-11-18 [[Fair]]: goes on until 2026-11-22"),
    ],
)
def test_of_an_event_ahead_is_said_what_its_note_says(head: str, row: str) -> None:
    assert rows("events", {**ME, "Events/Fair.md": f"---\n{head}\n---\n"}) == [row]


def test_who_was_met_at_an_event_and_not_heard_of_since_is_listed_with_who_introduced_them() -> None:
    assert [(each.person, each.introducers) for each in find_unfollowed(stock_of(EVENTS))] == [
        ("People/New.md", ("People/Host.md",))
    ]
    later = {**EVENTS, "People/New.md": EVENTS["People/New.md"] + "- 2026-11-10 mail\n"}
    assert list(find_unfollowed(stock_of(later))) == []
    assert list(find_unfollowed(stock_of(EVENTS, date(2026, 11, 5)))) == []


# Notes and numbers


def test_001_17_what_a_note_does_not_say_is_named_and_nothing_else() -> None:
    files = {**ME, ANA: "---\nmet: 2020\n---\n", "People/Bo.md": "---\nmet: 2020\nrole: smith\ncontext: fair\nimportant: bees\n---\n",
             "People/Cy.md": "---\nmet: 2020\nrole: smith\nmet_at: the fair\n---\n"}  # fmt: skip
    files |= {"People/Di.md": "---\nmet: 2020\ntags: [person]\ncontext: fair\nimportant: bees\n---\n#note\n"}
    assert rows("incomplete", files) == [
        "[[Ana]]: who they are, where you met, what matters to them",
        "[[Cy]]: what matters to them",
        "[[Di]]: who they are",
    ]


def test_001_18_who_was_met_and_is_not_connected_is_listed() -> None:
    files = {
        **ME,
        ANA: "---\nonline: sent\n---\n- 2026-01-01 tea\n",
        "People/Bo.md": "---\nonline: connected\n---\n- 2026-01-01 tea\n",
    }
    assert [row for row in rows("incomplete", files) if ":" not in row] == ["[[Ana]]"]


def test_002_13_talks_and_applications_are_counted_by_month_without_judgement() -> None:
    files = {
        **ME,
        ANA: "- 2026-11-01 tea (lead:: the mill)\n- 2026-11-02 tea\n- 2025-11-30 tea\n",
        "Jobs/Post.md": "- 2026-10-01 (stage:: applied)\n",
    }
    numbers = count_all(stock_of(files))
    assert (min(numbers.talks), max(numbers.talks), len(numbers.talks)) == ("2025-12", "2026-11", 12)
    assert (numbers.talks["2026-11"], numbers.useful["2026-11"], numbers.applications["2026-10"]) == (2, 1, 1)


def test_003_14_talks_that_gave_something_are_counted_and_002_08_so_are_thanks_and_help() -> None:
    files = {**ME, ANA: "- 2026-11-01 (got:: a seat) (gave:: soup)\n- 2026-11-02 (thanked:: a seat)\n"}
    numbers = count_all(stock_of(files))
    assert (numbers.useful["2026-11"], numbers.given, numbers.taken, numbers.thanked, numbers.open) == (1, 1, 1, 1, {})


def test_ties_between_others_leave_the_user_out_and_only_what_waits_with_somebody_to_turn_to_is_counted() -> None:
    files = {
        "Me.md": "---\ntype: me\nknows: ['[[Ana]]']\n---\n",
        ANA: "---\nknows: '[[Bo]]'\n---\n- 2026-11-01 tea (got:: a seat)\n",
        "People/Bo.md": "---\nstatus: deceased\nknows: '[[Ana]]'\n---\n- 2025-11-01 tea (got:: a map)\n",
    }
    numbers = count_all(stock_of(files))
    assert (numbers.acquaintances, numbers.open) == (1, {"thanks": 1})


def test_an_introduction_that_two_lines_tell_of_is_one_in_all_numbers() -> None:
    files = {**ME, ANA: "- 2026-11-01 tea (intro:: [[Bo]])\n", "People/Bo.md": "---\nintroduced_by: '[[Ana]]'\n---\n"}
    numbers = count_all(stock_of(files))
    assert (numbers.introductions, numbers.acquaintances) == (1, 1)
    assert "1 introduction, 1 acquaintance" in rows("home", files)


def test_of_those_whom_one_knows_only_people_with_a_note_are_counted() -> None:
    me = "---\ntype: me\nknows: ['[[Dave]]', '[[Eve]]']\n---\n"
    numbers = count_all(stock_of({"Me.md": me, ANA: "- 2026-11-01 tea (with:: [[Cy]])\n", "People/Bo.md": ""}))
    assert (numbers.people, numbers.known) == (2, 1)


def test_a_recommendation_is_counted_where_an_opportunity_names_it_and_not_by_the_words_beside_a_move() -> None:
    files = {**ME, ANA: "- 2026-11-01 recommending me to the mill (got::)\n"}
    assert count_all(stock_of(files)).taken == 1


def test_001_11_who_was_met_since_one_came_to_live_here_is_counted_by_the_first_contact_where_nothing_else_says() -> (
    None
):
    files = {**ME, ANA: "---\nmet: 2026-03\n---\n", "People/Bo.md": "---\nmet: 2019\n---\n- 2026-04-01 tea\n",
             "People/Cy.md": "- 2026-06-01 tea\n- 2026-07-01 tea\n", "People/Di.md": "- 2025-06-01 tea\n- 2026-06-01 tea\n",
             "People/Eve.md": "- 2026-12-01 tea\n", "People/Fay.md": "---\nmet: 2026-12\n---\n"}  # fmt: skip
    assert count_all(stock_of(files), "2026-01").new_here == 2


def test_001_23_what_was_passed_on_stands_against_what_was_received() -> None:
    files = {
        **ME,
        ANA: "- 2026-11-01 (gave:: told her of the opening at the mill)\n",
        "People/Bo.md": "- 2026-11-01 (connected:: [[Ana]]) (got:: a seat)\n",
    }
    text = view("give-and-take", files)
    assert "you helped twice, and were helped once" in text
    assert "## Leads that you passed on" in text


def test_000_24_leads_that_were_passed_on_stand_with_what_came_of_them() -> None:
    ana = "- 2026-11-01 (gave:: lead: [[Job]])\n- 2026-11-03 (connected:: [[Bo]])\n- 2026-11-05 (outcome:: [[Job]] got it)\n"
    files = {**ME, ANA: ana, "People/Bo.md": "- 2026-11-06 (outcome:: [[Job]] hers)\n", "Jobs/Job.md": ""}
    assert view("give-and-take", files).split("## Leads that you passed on\n\n")[1].splitlines() == [
        "- [[Ana]]: lead: Job, 2026-11-01 ([[Ana|Ana, line 1]]); outcome: Job got it, 2026-11-05 ([[Ana|Ana, line 3]])",
        "- [[Ana]]: introduced Bo, 2026-11-03 ([[Ana|Ana, line 2]])",
    ]
    assert not [told for told in stock_of(files).snapshot.problems if told.code == "unclosable-move"]


def test_give_and_take_is_told_by_kind_where_there_is_more_than_help() -> None:
    files = {**ME, ANA: "- 2026-11-01 tea (gave:: soup) (got:: a seat) (lead:: the mill) (lead:: the inn)\n"}
    assert rows("give-and-take", files) == ["[[Ana]]: you helped once; they helped 3 times (help once, 2 leads)"]


def test_002_09_who_needs_something_is_listed_under_ways_to_help() -> None:
    assert "[[Ana]] needs a ladder" in rows(
        "give-and-take", {**ME, ANA: "---\nneeds: a ladder\n---\n", "People/Bo.md": "- 2026-11-01 (gave:: soup)\n"}
    )


def test_002_01_a_name_and_a_place_are_a_whole_note() -> None:
    stock = stock_of({**ME, ANA: "---\nmet_at: the queue\n---\n"})
    assert not stock.snapshot.problems
    assert stock.today == TODAY
