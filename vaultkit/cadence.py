"""How often to be in touch: the words that people use for it, in days."""

from __future__ import annotations

import re
from functools import lru_cache

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
NO_CADENCE = 0


@lru_cache(1 << 10)
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
