"""Single values as people type them: closeness, flags, planned days."""

from __future__ import annotations

import re
from datetime import date

from vaultkit.notes.dates import parse_day

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
    """Return the day and the words of `2026-12-01 ask about the grant`.

    The day is None where the text begins with none. None where it begins with digits that
    are no day.
    """
    linked = _LINKED_DAY.match(text)
    first, rest = (linked[0], text[linked.end() :]) if linked else text.partition(" ")[::2]
    day = parse_day(first.rstrip(":,"))
    if day:
        return day, rest.strip(" -–—:")
    is_wrong = (first[:4].isdigit() and "-" in first) or " ".join(text.casefold().split()) in _RELATIVE
    return None if is_wrong else (None, text)
