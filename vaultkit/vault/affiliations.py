"""Who is in an organisation on a day: the `from` and `until` of a place there, as people type them."""

from __future__ import annotations

import re
from datetime import date

from vaultkit.model import Affiliation
from vaultkit.notes.dates import is_ahead, parse_partial_day
from vaultkit.notes.links import show_words

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def last_day_of(place: Affiliation) -> date | None:
    """Return the last day of somebody's place, None where no end is said.

    Of words only a year counts: `May 2024` is 2024-12-31, and `present` is no end.
    """
    found = parse_partial_day(place.until) if place.until else None
    if found:
        return found.last
    years = _YEAR.findall(place.until)
    return date(int(years[-1]), 12, 31) if years else None


def is_there(place: Affiliation, today: date) -> bool:
    """Say whether somebody has a place now: an end that is to come is none yet, a beginning that is to come no more."""
    return not has_left(place, today) and not is_ahead(place.since, today)


def has_left(place: Affiliation, today: date) -> bool:
    """Say whether somebody's place has come to an end."""
    last = last_day_of(place)
    return last is not None and last < today


def end_in_words(place: Affiliation) -> str:
    """Return until when somebody has a place, "" where no end is said."""
    return f"until {show_words(place.until)}" if last_day_of(place) else ""


def begin_in_words(since: str, today: date) -> str:
    """Return from when somebody will have a place, "" where they have it already."""
    return f"from {show_words(since)}" if is_ahead(since, today) else ""


def years_in_words(place: Affiliation, today: date) -> str:
    """Return from when somebody will have a place, and until when they do: `from 2030`, `until 2026-03`."""
    return ", ".join(word for word in (begin_in_words(place.since, today), end_in_words(place)) if word)


def known_time(place: Affiliation, today: date) -> tuple[date, date]:
    """Return from when until when somebody is sure to have been there, today at the latest.

    Without a `from` only the last of these days is sure. Of a place that is to come none is: it begins after its end.
    """
    last = min(last_day_of(place) or today, today)
    since = parse_partial_day(place.since) if place.since else None
    if since is None:
        return last, last
    return since.last if is_ahead(place.since, today) else min(since.last, today), last
