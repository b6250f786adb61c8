"""Words for days: "yesterday", "last tuesday", "2 nov". What may mean two days is refused with the mend.

dateparser reads them; here is what it may be asked, since it would guess at the rest.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time

from vaultkit.errors import UsageError
from vaultkit.notes.dates import parse_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WEEKDAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _WEEKDAYS) + "|tues|thur|thurs"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
_NUMBER = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten"
_KNOWN = re.compile(
    rf"today|yesterday|(?:the )?day before yesterday|(?:on |last )?(?P<weekday>{_WEEKDAY})"
    rf"|(?:{_NUMBER}) (?:days?|weeks?|months?|years?) ago"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\.?,?(?: \d{{4}})?"
    rf"|(?:{_MONTH})\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{4}})?"
)
_TO_COME = re.compile(
    rf"(?:(?:the )?day after )?tomorrow|next (?:{_WEEKDAY}|week|month|year)"
    rf"|in (?:{_NUMBER}) (?:days?|weeks?|months?|years?)"
)
_TWO_READINGS = re.compile(r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-](?:\d{1,4})?)?")
_WRITTEN_OUT = re.compile(r"\d{4}-\d\d-\d\d")
_MEND = "write it as YYYY-MM-DD"


def parse_said_day(words: str, today: date) -> date:
    """Return the day that `words` say, counted from `today`; a day without a year is the last such day.

    Raises UsageError with the mend where they say none, or may say several.
    """
    said = " ".join(words.casefold().split())
    day = parse_day(said)
    if day:
        return day
    known = _KNOWN.fullmatch(said)
    if not known:
        raise _refusal(words, said)
    if known["weekday"] and known["weekday"][:3] == _WEEKDAYS[today.weekday()][:3] and not said.startswith("last "):
        raise UsageError(f"{words!r} may be today or a week ago; write today, or last {_WEEKDAYS[today.weekday()]}")
    if known["weekday"]:
        full = next(name for name in _WEEKDAYS if name[:3] == known["weekday"][:3])
        said = f"{'last ' if said.startswith('last ') else ''}{full}"
    found = _ask(said.removeprefix("the "), today)
    if found is None:
        raise UsageError(f"{words!r} is no day of the calendar; {_MEND}")
    return found


def _refusal(words: str, said: str) -> UsageError:
    """Return why words that are none of the known ones are not taken for a day."""
    if _WRITTEN_OUT.fullmatch(said):
        return UsageError(f"{words!r} is no day of the calendar; {_MEND}")
    if _TO_COME.fullmatch(said):
        return UsageError(
            f"{words!r} is yet to come; write the day on which it was, and note what is planned as a task"
        )
    if _TWO_READINGS.fullmatch(said):
        return UsageError(f"{words!r} may have its month first or its day; {_MEND}")
    return UsageError(f'{words!r} is not read as one day; {_MEND}, or "yesterday", "last tuesday", "2 nov"')


def _ask(said: str, today: date) -> date | None:
    # Costs a third of a second, so that only who writes such words pays it.
    from dateparser import parse  # noqa: PLC0415

    with warnings.catch_warnings():
        # It warns of its own use of the calendar, not of ours.
        warnings.simplefilter("ignore")
        noon = datetime.combine(today, time(12))
        # "30 feb" without a year is read as another day unless all parts are asked for.
        try:
            found = parse(said, languages=["en"], settings={"PREFER_DATES_FROM": "past", "RELATIVE_BASE": noon})
        except OverflowError:
            # It is before the first day of the calendar.
            return None
    return found.date() if found else None
