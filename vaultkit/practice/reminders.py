"""All that has a day, or asks for one: follow-ups, promises, cards, days to look again, own pages, notes to forget."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta

from vaultkit.model import Evidence, NotePath, Person
from vaultkit.notes.dates import parse_day
from vaultkit.practice.followups import FollowUp, find_followups_with, gather_followups, sort_followups
from vaultkit.practice.stock import Stock
from vaultkit.vault.stated import Naming, Stated, find_statements, scalar_of

CARD_DAYS, PROFILE_DAYS = 7, 180
PROMISED = "you promised: "
"""What stands before the words of a promise where it is a reminder."""


def find_reminders(stock: Stock) -> tuple[FollowUp, ...]:
    """Return every follow-up of find_followups and all other reminders, in their order."""
    welcome = stock.welcome
    found = [*gather_followups(welcome, stock.snapshot, stock.memory), *_promises(stock), *_cards(stock, welcome)]
    found += (*_revisits(stock), *_profiles(stock), *_expiring(stock))
    return sort_followups(found, stock.snapshot)


def find_reminders_of(stock: Stock, person: Person) -> tuple[FollowUp, ...]:
    """Return what has a day with one person, or asks for one, snoozed or not; promises are debts, and not among these."""
    expiring = (row for row in _expiring(stock) if person.path in row.people)
    found = [*find_followups_with(person, stock.snapshot), *_cards(stock, (person.path,)), *expiring]
    return sort_followups(found, stock.snapshot)


def _promises(stock: Stock) -> Iterator[FollowUp]:
    for person, debts in stock.open_debts.items():
        for debt in debts if stock.is_welcome(person) else ():
            if debt.kind == "promise":
                yield FollowUp(debt.due, "promise", (NotePath(person),), f"{PROMISED}{debt.subject}", debt.evidence)


def _cards(stock: Stock, people: Container[str]) -> Iterator[FollowUp]:
    """Yield everyone of `people` whose card was taken home and with whom nobody spoke since."""
    for person, deeds in stock.deeds.items():
        taken = [deed for deed in deeds if deed.name == "card" and deed.value.casefold().startswith("received")]
        contacts = stock.snapshot.contacts.get(person, ())
        if taken and person in people and not any(each.day > taken[-1].day for each in contacts):
            day = taken[-1].day + timedelta(days=CARD_DAYS)
            reason = f"write to them; you took their card home on {taken[-1].day.isoformat()}"
            yield FollowUp(day, "card", (NotePath(person),), reason, taken[-1].evidence)


def _revisits(stock: Stock) -> Iterator[FollowUp]:
    for path, opportunity in stock.snapshot.opportunities.items():
        if opportunity.revisit:
            word = stock.snapshot.courses[path].standing.word
            reason = f"look again ({word})" if word else "look again"
            yield FollowUp(opportunity.revisit, "revisit", (path,), reason, _line_of(path, "revisit", stock))


def _line_of(path: NotePath, key: str, stock: Stock) -> Evidence:
    note = stock.snapshot.notes[path]
    stated = find_statements(note, stock.snapshot.kinds[path]).get(key, ())
    return Naming(stock.snapshot.directory, note).evidence(stated[0].line if stated else 1)


def _profiles(stock: Stock) -> Iterator[FollowUp]:
    """Yield the user's pages elsewhere that were last looked through long ago."""
    me = stock.snapshot.me
    if not me:
        return
    note = stock.snapshot.notes[me]
    for each in find_statements(note, "me").get("profiles", ()):
        name, reviewed = _profile(each)
        day = parse_day(reviewed.text) if reviewed else None
        if reviewed and day and _has_passed(day, PROFILE_DAYS, stock.today):
            reason = f"look through {name}; last done {day.isoformat()}"
            evidence = Naming(stock.snapshot.directory, note).evidence(each.line)
            yield FollowUp(day + timedelta(days=PROFILE_DAYS), "profile", (me,), reason, evidence)


def _profile(each: Stated) -> tuple[str, Stated | None]:
    if each.table is None:
        return each.text, None
    name = scalar_of(each.table, "name")
    return name.text if name else "your page", scalar_of(each.table, "reviewed")


def _has_passed(day: date, days: int, today: date) -> bool:
    return (today - day).days > days


def _expiring(stock: Stock) -> Iterator[FollowUp]:
    """Yield notes that ask to be forgotten by now, whoever they are about."""
    for path, person in stock.snapshot.people.items():
        for text in person.facts.get("expires", ()):
            day = parse_day(text)
            if day and day <= stock.today:
                reason = "this note asks to be forgotten; delete it, or give it another day"
                yield FollowUp(day, "expired", (path,), reason, _line_of(path, "expires", stock))
