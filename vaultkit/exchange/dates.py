"""Days as other programs write them. What may mean two days gives none."""

from __future__ import annotations

import re
from datetime import date, datetime

from vaultkit.notes.dates import parse_birthday, parse_day

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
_YEARLESS = re.compile(r"--(\d{2})-?(\d{2})(?:T.*)?")
_APPLES_NO_YEAR = 1604


def parse_foreign_day(text: str) -> date | None:
    """Return the day of `09 Mar 2024`, `2024-03-09`, `20240309` or a time stamp; None for anything else.

    >>> parse_foreign_day("09 Mar 2024"), parse_foreign_day("03/09/2024")
    (datetime.date(2024, 3, 9), None)
    """
    bare = text.strip()
    worded, compact = _WORDED.fullmatch(bare), _COMPACT.fullmatch(bare)
    try:
        if worded and worded[2].casefold() in _MONTHS:
            return date(int(worded[3]), _MONTHS.index(worded[2].casefold()) + 1, int(worded[1]))
        if compact:
            return date(int(compact[1]), int(compact[2]), int(compact[3]))
        return parse_day(bare[:10]) or (datetime.fromisoformat(bare).date() if "T" in bare else None)
    except ValueError:
        return None


def read_birthday(text: str, *, without_year: bool = False) -> str:
    """Return a birthday as we write it, `1980-05-09` or `--05-09`; "" for what is none.

    Apple writes 1604 for a year that it does not know.

    >>> read_birthday("--0509"), read_birthday("1604-05-09"), read_birthday("19800509")
    ('--05-09', '--05-09', '1980-05-09')
    """
    bare = "".join(text.split())
    yearless = _YEARLESS.fullmatch(bare)
    day = parse_foreign_day(bare)
    found = parse_birthday(f"--{yearless[1]}-{yearless[2]}" if yearless else day.isoformat() if day else bare)
    if found is None:
        return ""
    month, of_month, year = found
    is_known = year and year != _APPLES_NO_YEAR and not without_year
    return f"{year:04}-{month:02}-{of_month:02}" if is_known else f"--{month:02}-{of_month:02}"
