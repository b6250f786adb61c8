"""Monica's reminders as tasks: those that come again as repeating tasks, due on the next day that is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from vaultkit.edit.recurrence import parse_rule
from vaultkit.exchange.card import clean, clean_line
from vaultkit.exchange.dates import parse_foreign_day

_ONCE = ("", "one_time")
_UNITS = ("day", "week", "month", "year")


def reminder_rows(reminders: Iterable[Mapping[str, Any]], exported: date | None) -> Iterator[str]:
    """Yield each reminder as a task; one that comes again is due on its first day from that of the export on."""
    for each in reminders:
        day, rule = _day_of(each), _rule_of(each)
        if day and rule and exported:
            day = _next_from(day, rule, exported)
        repeat, due = f" 🔁 {rule}" if rule else "", f" 📅 {day.isoformat()}" if day else ""
        yield f"- [ ] {clean_line(_text(each, 'title')) or 'reminder'}{repeat}{due}"


def odd_reminders(reminders: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield in words which reminders come again in a way that no task has."""
    for each in reminders:
        kind = clean(str(each.get("frequency_type") or ""))
        if kind not in _ONCE and not _rule_of(each):
            yield f'its reminder "{clean(_text(each, "title"))}" comes again ("{kind}"), and here only once'


def _rule_of(reminder: Mapping[str, Any]) -> str:
    """Return the rule of a reminder as tasks have it, `every 2 weeks`, "" for none."""
    unit, number = reminder.get("frequency_type"), reminder.get("frequency_number")
    count = number if isinstance(number, int) and not isinstance(number, bool) else 1
    if unit not in _UNITS or not 0 < count < 10_000:
        return ""
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def _next_from(first: date, words: str, start: date) -> date:
    """Return the first day from `start` on, counted from the first of all, so that a 31st stays one.

    >>> _next_from(date(2020, 1, 31), "every month", date(2026, 2, 1))
    datetime.date(2026, 2, 28)
    """
    rule = parse_rule(words)
    if rule is None or first >= start:
        return first
    count = rule.options["interval"]
    try:
        if rule.plain is None:
            step = count * (7 if "week" in words else 1)
            return first + timedelta(days=-(-(start - first).days // step) * step)
        steps = ((start.year - first.year) * 12 + start.month - first.month) // (count * (12 if "year" in words else 1))
        found: date = first + rule.plain * steps
        return found if found >= start else first + rule.plain * (steps + 1)
    except (ValueError, OverflowError):
        return first


def _day_of(reminder: Mapping[str, Any]) -> date | None:
    return parse_foreign_day(_text(reminder, "initial_date"))


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""
