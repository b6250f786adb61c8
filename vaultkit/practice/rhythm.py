"""When the user was last in touch with somebody, how often they want to be, and when it is time again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from vaultkit.cadence import parse_cadence
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Evidence, NotePath, Person
from vaultkit.notes.tags import clean_tag
from vaultkit.scores import Scores, make_scores
from vaultkit.settings import Settings
from vaultkit.vault.encounters import Contacts, newest_contact
from vaultkit.vault.snapshot import Snapshot

_WEEK = 7


class Terms(NamedTuple):
    """As of which day, and by which settings and scores, everything is said."""

    today: date
    settings: Settings
    scores: Scores


def find_terms(snapshot: Snapshot, memory: Memory = NO_MEMORY) -> Terms:
    """Return the terms of a snapshot, the very same while they are the same."""
    settings = snapshot.settings
    return memory.ask(Terms, snapshot.today, settings, memory.ask(make_scores, settings.scores))


class Due(NamedTuple):
    """When to be in touch with a person again by cadence: the day (None: unknown) and what it rests on."""

    day: date | None
    cadence_days: int
    since: date | None
    evidence: Evidence


def is_reminded(person: Person, snapshot: Snapshot) -> bool:
    """Say whether the user is to be reminded of a person today."""
    return may_be_reminded(person, snapshot.today, snapshot.me)


def may_be_reminded(person: Person, today: date, me: NotePath | None) -> bool:
    """Say whether the user, whose note is `me`, is to be reminded of a person on a day."""
    is_snoozed = person.snoozed_until is not None and person.snoozed_until > today
    return person.is_current and not is_snoozed and person.path != me


def find_due(person: Person, snapshot: Snapshot) -> Due | None:
    """Return when the next contact with a person of a snapshot is due by cadence, as `due_of` has it."""
    return due_of(person, snapshot.contacts.get(person.path, ()), find_terms(snapshot))


def due_of(person: Person, contacts: Contacts, terms: Terms) -> Due | None:
    """Return when the next contact is due by cadence: last contact, else first meeting, plus the cadence.

    None where nothing gives a cadence.
    """
    days = find_cadence(person, terms.settings)
    if not days:
        return None
    since, evidence = _last_known(person, contacts, terms.today)
    if since is None:
        return Due(None, days, None, evidence)
    return Due(_later(since, days), days, since, evidence)


def _later(day: date, days: int) -> date:
    """Return the day `days` later, the last day there is where that lies beyond it."""
    return day + timedelta(days=days) if (date.max - day).days >= days else date.max


def _last_known(person: Person, contacts: Contacts, today: date) -> tuple[date | None, Evidence]:
    """Return the last contact, else the (last possible) day of the first meeting, and where it stands."""
    stated = person.stated_contact if person.stated_contact and person.stated_contact <= today else None
    own = person.cadence_evidence or Evidence(person.path, 1)
    if contacts and (stated is None or contacts[0].day >= stated):
        return contacts[0].day, contacts[0].evidence
    if stated:
        return stated, own
    if person.met:
        return min(person.met.last, today), own
    return None, own


def last_contact(person: Person, snapshot: Snapshot) -> date | None:
    """Return the newest contact on or before today, None if there is none."""
    return newest_contact(person, snapshot.contacts.get(person.path, ()), snapshot.today)


def find_cadence(person: Person, settings: Settings) -> int:
    """Return the cadence in days: the person's own, else by tag, by closeness, the default; 0 for none."""
    if person.cadence_days is not None:
        return person.cadence_days
    if settings.by_tag:
        by_tag = {(clean_tag(tag) or tag).casefold(): words for tag, words in settings.by_tag.items()}
        for tag in person.tags:
            if tag.casefold() in by_tag:
                return parse_cadence(by_tag[tag.casefold()]) or 0
    if str(person.closeness) in settings.by_closeness:
        return parse_cadence(settings.by_closeness[str(person.closeness)]) or 0
    return parse_cadence(settings.cadence) or 0


_CADENCE_WORDS = {
    1: "daily",
    7: "weekly",
    14: "every two weeks",
    30: "monthly",
    90: "quarterly",
    180: "twice a year",
    365: "yearly",
}


def cadence_in_words(days: int) -> str:
    """Return a cadence as one says it.

    >>> cadence_in_words(90), cadence_in_words(42)
    ('quarterly', 'every 6 weeks')
    """
    if days in _CADENCE_WORDS:
        return _CADENCE_WORDS[days]
    return f"every {days // _WEEK} weeks" if days % _WEEK == 0 else f"every {days} days"
