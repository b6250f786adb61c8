"""What is to be done as a calendar: all-day events, or to-dos, whose keys stay the same from export to export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from vaultkit.exchange.lines import content, escape

_LEAP_DAY = (2, 29)


class Appointment(NamedTuple):
    """One thing on a day: `key` is what makes it the same thing at the next export; `is_yearly` for birthdays."""

    key: str
    day: date
    title: str
    details: str
    kind: str
    is_yearly: bool = False


def write_calendar(appointments: Iterable[Appointment], *, as_todo: bool = False) -> str:
    """Return the appointments as an iCalendar file; with `as_todo`, what is not yearly as to-dos."""
    rows = list(_told_apart(sorted(dict.fromkeys(appointments))))
    inner = [line for row in rows for line in (_todo(row) if as_todo and not row.is_yearly else _event(row))]
    return content(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//vaultkit//vaultkit//EN",
            "CALSCALE:GREGORIAN",
            *inner,
            "END:VCALENDAR",
        ]
    )


def _told_apart(rows: Iterable[Appointment]) -> Iterator[Appointment]:
    """Yield the rows, the second of a key and those after it with a number."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.key] += 1
        yield row._replace(key=f"{row.key} {seen[row.key]}") if seen[row.key] > 1 else row


def _shared(row: Appointment) -> Iterator[str]:
    """Yield what events and to-dos have in common; the stamp is made of the day, so that bytes stay the same."""
    yield f"UID:{blake2b(row.key.encode('utf-8', 'replace'), digest_size=16).hexdigest()}@vaultkit"
    yield f"DTSTAMP:{_written(row.day)}T000000Z"
    yield f"SUMMARY:{escape(row.title)}"
    if row.details:
        yield f"DESCRIPTION:{escape(row.details)}"
    yield f"CATEGORIES:{escape(row.kind)}"


def _written(day: date) -> str:
    """Return a day as calendars write it; strftime would cut the year 999 short."""
    return day.isoformat().replace("-", "")


def _event(row: Appointment) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield from _shared(row)
    yield f"DTSTART;VALUE=DATE:{_written(row.day)}"
    yield f"DTEND;VALUE=DATE:{_written(row.day + timedelta(days=1))}"
    if row.is_yearly and (row.day.month, row.day.day) == _LEAP_DAY:
        yield "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
    elif row.is_yearly:
        yield "RRULE:FREQ=YEARLY"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _todo(row: Appointment) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield from _shared(row)
    yield f"DUE;VALUE=DATE:{_written(row.day)}"
    yield "STATUS:NEEDS-ACTION"
    yield "END:VTODO"
