"""Days as people type them. Nothing here knows what day it is."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from vaultkit.model import PartialDay

DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BIRTHDAY = re.compile(r"(?:(\d{4})-|--)?(\d{2})-?(\d{2})")
_TIME_BEHIND = re.compile(r"[T ]\d{2}:\d{2}.*")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS = {name: number for number, month in enumerate(_MONTHS, 1) for name in (month, month[:3])}
JOURNAL_DAY = rf"(?:[0-9]{{4}}_[0-9]{{2}}_[0-9]{{2}}|(?i:{'|'.join(_NUMBERS)}) [0-9]{{1,2}}(?:st|nd|rd|th), [0-9]{{4}})"
"""What Logseq and Roam call the note of a day: `2026_11_02`, `Nov 2nd, 2026`, `November 2nd, 2026`."""
_JOURNAL = re.compile(rf"(?={JOURNAL_DAY})(?:([0-9]+)_([0-9]+)_([0-9]+)|([A-Za-z]+) ([0-9]+)[a-z]+, ([0-9]+))")
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "MM": r"(?P<month>\d{2})",
    "DD": r"(?P<day>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
}
_FREE_TOKENS = re.compile(r"dddd|ddd|MMMM|MMM|gggg|GGGG|ww|WW|Do|YYYY|MM|DD|M|D|\[[^\]]*\]|.")


def parse_day(text: str) -> date | None:
    """Return the day that `text` (`YYYY-MM-DD`, perhaps as a link or with a time) names, or None.

    >>> parse_day("[[2024-05-01]]")
    datetime.date(2024, 5, 1)
    >>> parse_day("2024-02-30") is None
    True
    """
    bare = text.strip()
    if bare.startswith("[["):
        return parse_day_name(bare[2:].removesuffix("]]").partition("|")[0].rpartition("/")[2].strip())
    return _iso_day(bare)


def parse_day_name(name: str) -> date | None:
    """Return the day that is the name of a note, in the styles of outliners too, or None.

    >>> parse_day_name("2026_11_02"), parse_day_name("Nov 2nd, 2026")
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 2))
    """
    # What has a hyphen there is in no outliner's style.
    match = _JOURNAL.fullmatch(name) if name[4:5] != "-" else None
    if not match:
        return _iso_day(name)
    year, month, day = match.group(1, 2, 3) if match[1] else (match[6], _NUMBERS.get(match[4].lower(), 0), match[5])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=1 << 15)
def _iso_day(bare: str) -> date | None:
    if len(bare) > 10:
        bare = _TIME_BEHIND.sub("", bare)
    if len(bare) != 10 or not DAY.match(bare):
        return None
    try:
        return date.fromisoformat(bare)
    except ValueError:
        return None


def parse_partial_day(text: str) -> PartialDay | None:
    """Return the day, month or year that `text` names, with its last day, or None."""
    day = parse_day(text)
    if day:
        return PartialDay(day.isoformat(), day)
    match = _PARTIAL.fullmatch(text.strip())
    if not match or match[3]:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    if not (1 <= month <= 12 and year >= 1):
        return None
    return PartialDay(match[0], date(year, month, monthrange(year, month)[1]))


def is_ahead(text: str, today: date) -> bool:
    """Say whether `text` is a day, month or year that begins after `today`.

    >>> [is_ahead(text, date(2026, 11, 20)) for text in ("2026", "2026-12", "2026-11-20", "soon")]
    [False, True, False, False]
    """
    found = parse_partial_day(text)
    # As text, a month stands before each of its days.
    return found is not None and found.text > today.isoformat()


def parse_birthday(text: str) -> tuple[int, int, int | None] | None:
    """Return (month, day, year or None) of `1980-05-09`, `--05-09`, `--0509` or `05-09`, or None."""
    whole = parse_day(text)
    if whole:
        return whole.month, whole.day, whole.year
    match = _BIRTHDAY.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = match[1], int(match[2]), int(match[3])
    try:
        # A leap year, since 29 February without a year is a birthday too.
        date(int(year or 2000), month, day)
    except ValueError:
        return None
    return month, day, int(year) if year else None


def compile_day_format(moment: str) -> re.Pattern[str] | None:
    """Return a pattern for paths written in a Moment format such as `YYYY/MM/YYYY-MM-DD`, or None.

    None where the format names no whole day (year, month and day as numbers).
    """
    seen: set[str] = set()
    parts: list[str] = []
    for token in _FREE_TOKENS.findall(moment):
        name = token[0]
        if token not in _TOKENS:
            parts.append(re.escape(token.strip("[]")) if len(token) == 1 or token[0] == "[" else r"[^/]+?")
        elif name in seen:
            parts.append(r"\d{4}" if name == "Y" else r"\d{1,2}")
        else:
            seen.add(name)
            parts.append(_TOKENS[token])
    return re.compile("".join(parts)) if seen == {"Y", "M", "D"} else None


def day_of_match(match: re.Match[str]) -> date | None:
    """Return the day in the groups year, month and day of `match`, or None if there is no such day."""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


_IN_NAME = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})(?!\d)")


def find_day_in_name(name: str) -> date | None:
    """Return the first day written as `YYYY-MM-DD` or `YYYYMMDD` in a file name, or None."""
    for match in _IN_NAME.finditer(name):
        day = day_of_match(match)
        if day:
            return day
    return None
