"""How strong a tie is, what habits wear it out, and whom to write to again: each worked number is a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.model import Evidence
from vaultkit.notes.parse import parse_note
from vaultkit.practice.deeds import Balance, tilt
from vaultkit.practice.habits import Drift, drift_in_words, find_asked_before, find_drifts, find_only_needing
from vaultkit.practice.reconnect import find_silences, find_undated, is_quiet, reconnect_worth
from vaultkit.practice.stock import Stock
from vaultkit.practice.strength import Signs, strength_word, tie_strength
from vaultkit.refresh import survey
from vaultkit.scores import SCORE_NAMES, Scores, make_scores
from vaultkit.settings import read_settings
from vaultkit.vault.snapshot import Files

TODAY = date(2025, 6, 30)


def stock_of(files: Mapping[str, str], settings: str = "", today: date = TODAY) -> Stock:
    chosen, problems = read_settings(settings)
    assert not problems
    notes = [parse_note(path, text) for path, text in files.items()]
    return Stock(*survey(notes, Files(), chosen, today)[:2])


def strength_of(head: str, body: str = "") -> float:
    return round(stock_of({"People/Ana.md": f"---\n{head}\n---\n{body}"}).strengths["People/Ana.md"], 4)


@pytest.mark.parametrize(
    ("signs", "strength"),
    [
        (Signs(), 0.5000),
        (Signs(closeness=5), 0.7250),
        (Signs(closeness=5, silent_days=0, contacts=1), 0.8176),
        (Signs(closeness=4, silent_days=90, contacts=1), 0.5551),
        (Signs(closeness=3, silent_days=0, contacts=12, given=2, taken=3), 0.8750),
        (Signs(closeness=5, silent_days=1826, contacts=0), 0.4500),
        (Signs(closeness=3), 0.5000),
        (Signs(closeness=1, silent_days=730, contacts=0), 0.0500),
        (Signs(closeness=2, silent_days=365, contacts=1, cadence=365), 0.3301),
        (Signs(closeness=2, silent_days=365, contacts=1, cadence=90), 0.1981),
        (Signs(closeness=3, silent_days=0, contacts=1, given=4), 0.5926),
        (Signs(closeness=3, silent_days=0, contacts=1, given=4, taken=4), 0.7426),
    ],
)
def test_strength_has_its_worked_numbers(signs: Signs, strength: float) -> None:
    assert round(tie_strength(signs), 4) == strength


@pytest.mark.parametrize(
    ("head", "body", "strength"),
    [
        ("met: 2019", "", 0.5000),
        ("closeness: 5", "", 0.7250),
        ("closeness: 5", "- 2025-06-30 call\n", 0.8176),
        ("closeness: 4", "- 2025-04-01 call\n", 0.5551),
        ("closeness: 5", "- 2020-06-30 call\n", 0.4500),
        ("closeness: 3", "- 2025-12-01 planned\n", 0.5000),
        ("closeness: 1", "- 2023-07-01 call\n", 0.0500),
        ("closeness: 2\ncadence: yearly", "- 2024-06-30 call\n", 0.3301),
        ("closeness: 2\ncadence: 90d", "- 2024-06-30 call\n", 0.1981),
        ("closeness: 3", "- 2025-06-30 x (gave:: a) (gave:: b) (gave:: c) (connected:: [[Bo]])\n", 0.5926),
    ],
)  # fmt: skip
def test_strength_is_read_from_notes(head: str, body: str, strength: float) -> None:
    assert strength_of(head, body) == strength


def test_000_04_many_short_meetings_strengthen_a_tie_whatever_their_length() -> None:
    lines = "".join(f"- {date(2025, 5, 1) + timedelta(days=2 * day)}\n" for day in range(20))
    assert strength_of("met: 2025-05-01", lines) > strength_of("met: 2025-05-01", "- 2025-06-08 a very long talk\n")


def test_family_does_not_fade() -> None:
    assert strength_of("closeness: 5\nrelation: [family]", "- 2020-06-30 call\n") == 0.75


def test_a_note_alone_is_no_tie() -> None:
    stock = stock_of({"People/Ana.md": "---\nrole: director\n---\n", "People/Bo.md": "---\nmet: 2020\n---\n"})
    assert set(stock.strengths) == {"People/Bo.md"}


def test_whom_the_user_knows_is_a_tie_even_without_a_note() -> None:
    stock = stock_of({"Me.md": "---\ntype: me\nknows: ['[[Ghost]]', '[[Ana]]']\n---\n", "People/Ana.md": ""})
    assert dict(stock.strengths) == {"?ghost": 0.5, "People/Ana.md": 0.5}


KNOWN = st.builds(
    Signs,
    closeness=st.none() | st.integers(1, 5),
    silent_days=st.integers(0, 20_000),
    contacts=st.integers(0, 40),
    cadence=st.sampled_from((0, 7, 90, 365)),
    given=st.integers(0, 9),
    taken=st.integers(0, 9),
)


@given(KNOWN)
def test_more_talk_closeness_and_help_never_weaken_a_tie_and_later_days_never_strengthen_it(signs: Signs) -> None:
    strength = tie_strength(signs)
    assert 0.05 <= strength <= 1
    assert tie_strength(signs._replace(silent_days=(signs.silent_days or 0) // 2)) >= strength
    assert tie_strength(signs._replace(contacts=(signs.contacts or 0) + 1)) >= strength
    assert tie_strength(signs._replace(given=signs.given + 1)) >= strength
    assert tie_strength(signs._replace(taken=signs.taken + 1)) >= strength
    assert tie_strength(signs._replace(silent_days=(signs.silent_days or 0) + 30)) <= strength
    if signs.closeness and signs.closeness < 5:
        assert tie_strength(signs._replace(closeness=signs.closeness + 1)) >= strength


def test_words_for_strength_follow_the_settings() -> None:
    assert [strength_word(number) for number in (0.60, 0.59, 0.30, 0.29)] == ["strong", "medium", "medium", "weak"]
    stock = stock_of({"People/Ana.md": "---\nmet: 2020\n---\n"}, "[scores]\nstrong = 0.5\n")
    assert stock.word("People/Ana.md") == "strong"


def test_every_constant_can_be_set() -> None:
    assert make_scores(dict.fromkeys(SCORE_NAMES, 1.0)) == Scores(*[1.0] * len(SCORE_NAMES))


# Give and take


@pytest.mark.parametrize(
    ("given", "taken", "leaning"),
    [({"help": 3}, {"leads": 5}, -0.25), ({}, {"leads": 3}, -1.0), ({"help": 4}, {}, 1.0), ({"help": 1}, {"help": 1}, None)],
)  # fmt: skip
def test_give_and_take_lean_only_where_there_is_enough_to_tell(
    given: Mapping[str, int], taken: Mapping[str, int], leaning: float | None
) -> None:
    assert tilt(Balance(given, taken)) == leaning


def test_000_22_listening_counts_like_any_help() -> None:
    stock = stock_of({"People/Ana.md": "- 2025-06-01 tea (gave:: listened)\n- 2025-06-02 tea (lead:: the choir)\n"})
    balance = stock.balances["People/Ana.md"]
    assert (dict(balance.given), dict(balance.taken)) == ({"help": 1}, {"leads": 1})


def test_000_19_a_recommendation_is_received_help() -> None:
    stock = stock_of({"Jobs/Post.md": "---\nrecommended_by: '[[Ana]]'\n---\n", "People/Ana.md": ""})
    assert dict(stock.balances["People/Ana.md"].taken) == {"recommendations": 1}


# Habits

ASKS = "- 2025-01-10 mail (asked:: could you refer me)\n- 2025-05-02 mail (asked:: any openings?)\n"


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (ASKS, 2),
        (ASKS + "- 2025-03-01 tea\n", 0),
        (ASKS + "- 2025-06-01 tea\n", 0),
        (ASKS + "- 2025-06-01 tea (by:: them)\n", 0),
        (ASKS + "- 2024-05-18 visit\n", 2),
        (ASKS + "- 2024-01-01 mail (asked:: hire me)\n" * 3, 4),
        ("- 2025-01-10 mail (asked:: a job)\n- 2025-05-02 mail (asked:: a job)\n", 2),
        ("- 2025-05-02 mail (asked:: any openings?)\n", 0),
        ("- 2025-01-10 mail (asked:: how she began)\n- 2025-05-02 mail (asked:: any openings?)\n", 0),
    ],
)
def test_003_02_in_touch_only_when_needing_is_flagged_with_the_lines_that_show_it(lines: str, shown: int) -> None:
    found = find_only_needing(stock_of({"People/Ana.md": lines}))
    assert len(found.get("People/Ana.md", ())) == shown
    assert all(talk.evidence.path == "People/Ana.md" for talks in found.values() for talk in talks)


@pytest.mark.parametrize(
    ("day", "ask", "is_twice"),
    [("2025-05-02", "Any openings?", True), ("2025-04-01", "any openings", True), ("2025-03-31", "any openings", False),
     ("2025-05-02", "who else should I talk to", False)],
)  # fmt: skip
def test_003_12_the_same_ask_within_90_days_is_asked_twice(day: str, ask: str, is_twice: bool) -> None:  # noqa: FBT001 - a case
    stock = stock_of({"People/Ana.md": f"- {day} mail (asked:: any openings)\n"})
    assert bool(find_asked_before(stock, "People/Ana.md", ask)) == is_twice


def weekly(start: date, count: int) -> str:
    return "".join(f"- {start + timedelta(weeks=week)} tea\n" for week in range(count))


@pytest.mark.parametrize(
    ("lines", "silent"),
    [
        (weekly(date(2025, 3, 3), 15), 21),
        (weekly(date(2025, 3, 3), 16), None),
        (weekly(date(2024, 3, 3), 12), None),
        (weekly(date(2025, 5, 12), 4), None),
        (weekly(date(2024, 9, 1), 10), None),
    ],
)
def test_a_friend_seen_weekly_is_missed_after_three_weeks_and_an_old_burst_is_not(
    lines: str, silent: int | None
) -> None:
    assert next((drift.silent_days for drift in find_drifts(stock_of({"People/Ana.md": lines}))), None) == silent


# Quiet and dormant


@pytest.mark.parametrize(
    ("closeness", "novelty", "hook", "worth"),
    [(4, 3 / 4, 1, 0.8125), (5, 0.0, 0, 0.4000), (None, None, 0, 0.3750), (2, 1.0, 0, 0.4500)],
)
def test_whom_to_write_to_again_has_its_worked_numbers(
    closeness: int | None, novelty: float | None, hook: float, worth: float
) -> None:
    assert round(reconnect_worth(closeness, novelty, hook), 4) == worth


@pytest.mark.parametrize(
    ("days", "cadence", "quiet"),
    [(365, 0, True), (364, 0, False), (400, 365, True), (400, 500, False), (365, 365, False)],
)
def test_003_01_quiet_is_a_silence_longer_than_the_cadence_and_a_year(
    days: int,
    cadence: int,
    quiet: bool,  # noqa: FBT001 - a case
) -> None:
    assert is_quiet(days, cadence) == quiet


SILENT = {
    "People/Old friend.md": "---\ncloseness: 5\nknows: ['[[Lively]]']\n---\n- 2022-01-01 tea\n",
    "People/Lena.md": "---\ncloseness: 4\nneeds: grants\nknows: ['[[P]]', '[[Q]]', '[[R]]', '[[Lively]]']\n---\n- 2021-05-01 tea\n",
    "People/Last year.md": "- 2024-06-01 tea\n",
    "People/Lively.md": "- 2025-06-01 tea\n",
    "People/Nobody knows when.md": "---\nmet: 2015\n---\n",
    "People/Quarrel.md": "---\nstatus: ended\n---\n- 2020-01-01 words\n",
    "People/Never met.md": "",
}  # fmt: skip


def test_003_01_quiet_and_dormant_people_are_listed_with_their_last_day_and_line() -> None:
    found = find_silences(stock_of(SILENT))
    assert [(each.person[7:-3], each.is_dormant, each.last.isoformat()) for each in found] == [
        ("Lena", True, "2021-05-01"),
        ("Old friend", True, "2022-01-01"),
        ("Last year", False, "2024-06-01"),
    ]
    assert found[0].evidence == ("People/Lena.md", 6, "")
    assert (found[0].known, found[0].new, found[0].hook, round(found[0].worth, 4)) == (4, 3, "grants", 0.8125)


def test_an_acquaintance_who_died_is_nobody_to_meet_anew() -> None:
    files = {
        "People/Ana.md": "---\nknows: '[[Bo]]'\n---\n- 2020-01-01 x\n",
        "People/Bo.md": "---\nstatus: deceased\n---\n",
    }
    (found,) = find_silences(stock_of(files))
    assert (found.known, found.new, round(found.worth, 4)) == (0, 0, 0.375)


def test_who_was_met_on_no_known_day_is_listed_apart() -> None:
    assert find_undated(stock_of(SILENT)) == ("People/Nobody knows when.md",)


def test_an_open_thank_you_comes_before_any_other_reason_to_write() -> None:
    files = {"People/Ana.md": "---\nneeds: a map\n---\n- 2020-01-01 x (got:: a reference)\n"}
    assert find_silences(stock_of(files))[0].hook == "thank them for a reference"


@pytest.mark.parametrize(("days", "said"), [(1, "every day"), (21, "every 21 days")])
def test_a_rhythm_that_broke_off_is_told_in_words(days: int, said: str) -> None:
    drift = Drift("People/Ana.md", days, 90, Evidence("People/Ana.md", 1))
    assert drift_in_words(drift, date(2026, 8, 1)) == f"you used to talk {said}; last 2026-08-01"


@pytest.mark.parametrize(("days", "is_tied"), [(-1, True), (1, False)])
def test_only_an_introduction_that_has_happened_ties_the_user_to_somebody(days: int, is_tied: bool) -> None:  # noqa: FBT001 - a case
    files = {
        "Me.md": "---\ntype: me\n---\n",
        "People/Bo.md": f"- {TODAY + timedelta(days)} call (intro:: [[Cy]])\n",
        "People/Cy.md": "",
    }
    assert ("People/Cy.md" in stock_of(files).strengths) == is_tied
