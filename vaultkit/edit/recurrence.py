"""Tasks that come again: a rule such as "every 2 weeks on Monday when done", and the next day that it gives.

The rules are those of Obsidian Tasks. A rule by months or years keeps the day of the month
and falls back to the last one where a month is too short; one that names days of the month
skips months that have none.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, NamedTuple

from dateutil import rrule
from dateutil.relativedelta import relativedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_UNITS = {"day": rrule.DAILY, "week": rrule.WEEKLY, "month": rrule.MONTHLY, "year": rrule.YEARLY}
_RULE = re.compile(
    rf"every(?: (?P<count>\d{{1,4}}|other))? (?:(?P<unit>day|week|month|year)s?|(?P<workday>weekdays?)"
    rf"|(?P<days>(?:{'|'.join(_DAYS)})s?(?:(?:,| and|, and) (?:{'|'.join(_DAYS)})s?)*)|(?P<month>{'|'.join(_MONTHS)}))"
    r"(?: on (?P<on>.+?))?(?P<done> when done)?"
)
_ORDINAL = re.compile(
    rf"(?:the )?(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?P<from_last> last)?|(?P<last>last))(?: (?P<day>{'|'.join(_DAYS)}))?"
)
_SEPARATOR = re.compile(r",? and |, ?")


class Rule(NamedTuple):
    """A rule: what dateutil is asked, or (plain) so many months or years from the day before; `is_from_done`: from today."""

    options: dict[str, Any]
    plain: relativedelta | None
    is_from_done: bool


def parse_rule(text: str) -> Rule | None:
    """Return the rule that `text` says, None where it is not understood."""
    match = _RULE.fullmatch(" ".join(text.casefold().split()))
    if not match:
        return None
    count = 2 if match["count"] == "other" else int(match["count"] or 1)
    options = _options(match, count) if count else None
    if options is None:
        return None
    plain = None
    if match["unit"] in ("month", "year") and not match["on"]:
        plain = relativedelta(months=count) if match["unit"] == "month" else relativedelta(years=count)
    return Rule(options, plain, bool(match["done"]))


def _options(match: re.Match[str], count: int) -> dict[str, Any] | None:
    if match["workday"]:
        return {"freq": rrule.WEEKLY, "interval": count, "byweekday": range(5)} if not match["on"] else None
    if match["days"]:
        days = [_DAYS.index(day) for day in _DAYS if day in match["days"]]
        return {"freq": rrule.WEEKLY, "interval": count, "byweekday": days} if not match["on"] else None
    base: dict[str, Any] = {"freq": rrule.YEARLY, "interval": count, "bymonth": _MONTHS.index(match["month"]) + 1} \
        if match["month"] else {"freq": _UNITS[match["unit"]], "interval": count}  # fmt: skip
    if not match["on"]:
        return base
    on = _on_days(match["on"], in_week=match["unit"] == "week")
    return base | on if on is not None and match["unit"] != "day" else None


def _on_days(text: str, *, in_week: bool) -> dict[str, Any] | None:
    """Return the days of the week or month that stand behind "on"."""
    parts = _SEPARATOR.split(text)
    if in_week:
        days = [_DAYS.index(part.rstrip("s")) if part.rstrip("s") in _DAYS else None for part in parts]
        return None if None in days else {"byweekday": days}
    numbers: list[int] = []
    weekdays: list[rrule.weekday] = []
    for part in parts:
        match = _ORDINAL.fullmatch(part)
        if not match:
            return None
        number = -1 if match["last"] else int(match["number"]) * (-1 if match["from_last"] else 1)
        if match["day"]:
            weekdays.append(rrule.weekday(_DAYS.index(match["day"]), number))
        else:
            numbers.append(number)
    if (numbers and weekdays) or 0 in numbers:
        return None
    return {"byweekday": weekdays} if weekdays else {"bymonthday": numbers}


def next_day(rule: Rule, reference: date) -> date | None:
    """Return the first day after `reference` that the rule gives, None where there is none."""
    try:
        if rule.plain is not None:
            return reference + rule.plain
        start = datetime.combine(reference, time())
        found = rrule.rrule(dtstart=start, cache=False, **rule.options).after(start)
    except (ValueError, OverflowError):
        return None
    return found.date() if found else None
