"""Single values as people type them: closeness, flags, planned days."""

from __future__ import annotations

import re
from datetime import date

from vaultkit.notes.dates import parse_day, parse_partial_day
from vaultkit.notes.daystarts import read_other_start

# A note is read on many days, so these say nothing.
_RELATIVE = frozenset(
    (
        "today",
        "tomorrow",
        "next week",
        "next month",
        "in a week",
        "in two weeks",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    )
)
_LINKED_DAY = re.compile(r"\[\[[^\[\]\n]*\]\]")
_TRUE = frozenset(("true", "yes", "y", "on", "1", "x"))
_FALSE = frozenset(("false", "no", "n", "off", "0", ""))


def parse_closeness(text: str) -> int | None:
    """Return a closeness from 1 to 5, None for anything else."""
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def parse_flag(text: str) -> bool | None:
    """Return true or false, None for other words."""
    folded = text.casefold()
    return True if folded in _TRUE else False if folded in _FALSE else None


def parse_planned(text: str) -> tuple[date | None, str] | None:
    """Return the day and the words of `2026-12-01 ask about the grant`; without a day, None and the whole text.

    None for nothing but a day that does not exist: that plans nothing.
    """
    first, rest = _split_planned(text)
    day = parse_day(first)
    if day:
        return day, rest.strip(" -–—:")
    is_nothing = _is_no_day(first) and not rest.strip() and not read_other_start(text)
    return None if is_nothing else (None, text)


def doubt_planned(text: str) -> str:
    """Return what is wrong with the day of a plan that has none by it, "" where nothing is.

    >>> doubt_planned("Tomorrow"), doubt_planned("2026-12 ask"), doubt_planned("send the book")
    ('moves on with every day; write YYYY-MM-DD', 'names no day; write YYYY-MM-DD', '')
    >>> doubt_planned("01.12.2026")
    'is not read as a day; write YYYY-MM-DD'
    """
    first, _ = _split_planned(text)
    if _is_relative(text):
        return "moves on with every day; write YYYY-MM-DD"
    if not parse_day(first) and read_other_start(text):
        return "is not read as a day; write YYYY-MM-DD"
    if _is_no_day(first):
        return "begins with no day that exists"
    return "" if parse_day(first) or not _begins_as_day(first) else "names no day; write YYYY-MM-DD"


def is_odd_day(text: str) -> bool:
    """Say whether a plan without a day is nothing but a day that cannot be read.

    >>> [is_odd_day(text) for text in ("next week", "2026-12", "Dec 1, 2026", "2026-12 ask", "1.12.2026 ask")]
    [True, True, True, False, False]
    """
    if _is_relative(text) or text == read_other_start(text) != "":
        return True
    return bool(doubt_planned(text) and not _split_planned(text)[1].strip())


def _is_relative(text: str) -> bool:
    return " ".join(text.casefold().split()) in _RELATIVE


def _is_no_day(word: str) -> bool:
    """Say whether a word looks like a day, or a month, and none of that name exists."""
    return _begins_as_day(word) and not parse_day(word) and not parse_partial_day(word)


def _begins_as_day(word: str) -> bool:
    return word[:4].isdigit() and "-" in word


def _split_planned(text: str) -> tuple[str, str]:
    linked = _LINKED_DAY.match(text)
    first, rest = (linked[0], text[linked.end() :]) if linked else text.partition(" ")[::2]
    return first.rstrip(":,"), rest
