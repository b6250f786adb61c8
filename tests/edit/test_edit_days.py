"""Words for days mean one day, or are refused with the mend."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.edit.days import parse_said_day
from vaultkit.errors import UsageError

TODAY = date(2026, 11, 22)  # a Sunday

SAID = {
    "today": "2026-11-22", "Yesterday": "2026-11-21", "the day before yesterday": "2026-11-20", "2026-11-02": "2026-11-02",
    "[[2026-11-02]]": "2026-11-02", "last tuesday": "2026-11-17", "tuesday": "2026-11-17", "on  Monday": "2026-11-16",
    "last sunday": "2026-11-15", "thurs": "2026-11-19", "3 days ago": "2026-11-19", "a week ago": "2026-11-15",
    "two months ago": "2026-09-22", "2 nov": "2026-11-02", "Nov 2": "2026-11-02", "the 2nd of November 2025": "2025-11-02",
    "24 december": "2025-12-24",
}  # fmt: skip


@pytest.mark.parametrize(("words", "day"), SAID.items())
def test_words_name_a_day(words: str, day: str) -> None:
    assert parse_said_day(words, TODAY).isoformat() == day


@pytest.mark.parametrize("words", ["03/04/2026", "3.4.", "sunday", "last week", "may", "soon", "", "30 feb", "2026-02-30",
                                   "tomorrow", "next tuesday", "5", "x" * 1000])  # fmt: skip
def test_words_that_may_mean_several_days_or_none_are_refused_with_the_mend(words: str) -> None:
    with pytest.raises(UsageError, match="write"):
        parse_said_day(words, TODAY)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2026-02-30", "'2026-02-30' is no day of the calendar; write it as YYYY-MM-DD"),
        ("2026-13-01", "'2026-13-01' is no day of the calendar"),
        ("30 feb", "'30 feb' is no day of the calendar"),
        ("Tomorrow", "'Tomorrow' is yet to come; write the day on which it was"),
        ("the day after tomorrow", "is yet to come"),
        ("in two weeks", "is yet to come"),
        ("next tues", "is yet to come"),
        ("03/04/2026", "may have its month first or its day; write it as YYYY-MM-DD"),
        ("3.4.", "may have its month first or its day"),
        ("2026-2-3", "'2026-2-3' is not read as one day; write it as YYYY-MM-DD"),
        ("2026-11", "is not read as one day"),
        ("last week", "is not read as one day"),
        ("sunday", "may be today or a week ago"),
    ],
)
def test_the_refusal_says_what_is_the_matter(words: str, reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_said_day(words, TODAY)
    assert reason in str(refused.value)


@pytest.mark.parametrize("words", ["last monday", "tuesday", "yesterday", "3 years ago", "2 nov"])
def test_before_the_first_day_of_the_calendar_there_is_none(words: str) -> None:
    with pytest.raises(UsageError, match="is no day of the calendar; write it as YYYY-MM-DD"):
        parse_said_day(words, date.min)
