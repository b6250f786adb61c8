"""One lead walked through its life in one note, day by day: what the index notes say, and when rows come and go."""

from __future__ import annotations

from datetime import date

import pytest
from practice_vaults import ME, rows, stock_of

from vaultkit.practice.agenda import find_agenda
from vaultkit.practice.debts import open_of_kind

LIFE = {
    **ME,
    "People/Ana.md": "---\nmet: 2026\n---\n"
    "- 2026-03-02 coffee: she knows of something (lead:: [[Post at the mill]]) (got:: a map of the valley)\n"
    "- 2026-03-09 mail (thanked:: a map of the valley)\n"
    "- 2026-03-20 call (thanked:: the lead to the [[Post at the mill]])\n"
    "- 2026-04-20 call (told:: [[Post at the mill]])\n",
    "Jobs/Post at the mill.md": "---\nvia: '[[Ana]]'\n---\n- 2026-03-03 (stage:: lead)\n- 2026-03-12 (stage:: applied)\n- 2026-04-10 (stage:: refused)\n",
}  # fmt: skip
LEAD = "[[Ana]]: follow their lead: Post at the mill, since 2026-03-02"
REPORT = "[[Ana]]: tell them what came of their lead: Post at the mill, since 2026-03-12"
ENDED = "[[Ana]]: tell them what came of their lead: Post at the mill (refused), since 2026-04-10"
FOR_LEAD = "[[Ana]]: thank them for the lead: Post at the mill, since 2026-03-02"
FOR_MAP = "[[Ana]]: thank them: a map of the valley, since 2026-03-02"


@pytest.mark.parametrize(
    ("day", "leads", "thanks"),
    [
        ("2026-03-01", [], []),
        ("2026-03-02", [LEAD], [FOR_LEAD, FOR_MAP]),
        ("2026-03-08", [LEAD], [FOR_LEAD, FOR_MAP]),
        ("2026-03-09", [LEAD], [FOR_LEAD]),
        ("2026-03-11", [LEAD], [FOR_LEAD]),
        ("2026-03-12", [REPORT], [FOR_LEAD]),
        ("2026-03-20", [REPORT], []),
        ("2026-04-09", [REPORT], []),
        ("2026-04-10", [ENDED], []),
        ("2026-04-19", [ENDED], []),
        ("2026-04-20", [], []),
        ("2026-12-31", [], []),
    ],
)
def test_001_14_001_15_001_24_a_lead_lives_day_by_day(day: str, leads: list[str], thanks: list[str]) -> None:
    today = date.fromisoformat(day)
    found = [row for row in rows("leads", LIFE, today) if row.startswith("[[Ana]]")]
    assert found == leads
    assert sorted(row for row in rows("thanks", LIFE, today) if row.startswith("[[Ana]]")) == sorted(thanks)


def test_001_24_a_thanks_for_another_thing_closes_nothing() -> None:
    files = {
        **ME,
        "People/Ana.md": "- 2026-03-02 x (got:: a map) (got:: soup)\n- 2026-03-05 x (thanked:: the ladder)\n",
    }
    debts = open_of_kind(("thanks",), stock_of(files))
    assert [debt.subject for debt in debts] == ["a map", "soup"]


def test_001_24_thanks_owed_stand_oldest_first() -> None:
    files = {**ME, "People/Ana.md": "- 2026-03-02 x (got:: a map)\n", "People/Bo.md": "- 2026-01-02 x (got:: a seat)\n"}
    assert [row.partition(":")[0] for row in rows("thanks", files)] == ["[[Bo]]", "[[Ana]]"]


def test_004_22_what_is_open_is_listed_whole_and_what_is_closed_has_its_reason() -> None:
    for month in range(1, 13):
        today = date(2026, month, 15)
        stock = stock_of(LIFE, today)
        threads = open_of_kind(("lead", "report", "thanks", "promise", "advice"), stock)
        listed = [reason for step in find_agenda(stock) for reason in step.reasons if reason.kind != "quiet"]
        assert len({debt.kind for debt in threads}) == len(listed)
        for debt in stock.snapshot.debts:
            assert debt.closed is None or debt.closed >= debt.opened
