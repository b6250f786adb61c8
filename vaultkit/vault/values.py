"""Single values as people type them: cadences, closeness, flags, planned days."""

from __future__ import annotations

import re
from datetime import date

from vaultkit.notes.dates import parse_day

_WORDS = {
    "daily": 1, "weekly": 7, "biweekly": 14, "bi-weekly": 14, "fortnightly": 14, "every other week": 14,
    "monthly": 30, "bimonthly": 60, "bi-monthly": 60, "every other month": 60, "quarterly": 90,
    "twice a year": 180, "half-yearly": 180, "half yearly": 180, "semiannually": 180, "biannually": 180,
    "yearly": 365, "annually": 365, "once a year": 365, "once a month": 30, "once a week": 7,
}  # fmt: skip
_NEVER = frozenset(("none", "never", "no", "off", "false", "0", "-"))
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_AMOUNT = re.compile(r"(?:every\s+)?(\d{1,4}|an?|one|two|three|four|six)?\s*(d|w|m|y|days?|weeks?|months?|years?)")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "": 1}
_TRUE = frozenset(("true", "yes", "y", "on", "1", "x"))
_FALSE = frozenset(("false", "no", "n", "off", "0", ""))
NO_CADENCE = 0


def parse_cadence(text: str) -> int | None:
    """Return a cadence in days, 0 for `none`, None where the words are not understood.

    >>> [parse_cadence(words) for words in ("weekly", "90d", "every 3 months", "Twice a year", "none", "soon")]
    [7, 90, 90, 180, 0, None]
    """
    words = " ".join(text.casefold().split())
    if words in _NEVER:
        return NO_CADENCE
    if words in _WORDS:
        return _WORDS[words]
    if words.isascii() and words.isdigit() and len(words) < 5:
        return int(words)
    match = _AMOUNT.fullmatch(words)
    if not match:
        return None
    amount = match[1] or ""
    return (_NUMBERS[amount] if amount in _NUMBERS else int(amount)) * _UNITS[match[2][0]]


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
    first, _, rest = text.partition(" ")
    day = parse_day(first.rstrip(":,"))
    if day:
        return day, rest.strip(" -–—:")
    return None if first[:4].isdigit() and "-" in first else (None, text)
