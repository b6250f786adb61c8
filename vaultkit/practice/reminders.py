"""All that has a day, or asks for one: follow-ups, promises, cards, days to look again, own pages, notes to forget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from vaultkit.model import Evidence, Note, NotePath, Person
from vaultkit.notes.dates import parse_day
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.filing import Filing
from vaultkit.practice.followups import (
    DEADLINE,
    REVISIT,
    FollowUp,
    Order,
    find_followups_with,
    find_noted,
    find_others,
    order_of,
    rows_with,
    sort_followups,
)
from vaultkit.practice.stock import Stock
from vaultkit.tables import Along, In
from vaultkit.vault.others import Opportunity
from vaultkit.vault.stages import FIRST_RUNG, LADDER, Course
from vaultkit.vault.stated import Stated, find_statements, place_of, scalar_of

CARD_DAYS, PROFILE_DAYS = 7, 180
_APPLIED = frozenset(LADDER) - {FIRST_RUNG}
_OVER = frozenset(("rejected", "declined", "lost", "won", "accepted", "cancelled", "canceled", "expired", "done", "no"))
"""Words of many for an end that are none of ours."""
Ordered = tuple[Order, FollowUp]
PROMISED = "you promised: "
"""What stands before the words of a promise where it is a reminder."""


def find_reminders(stock: Stock) -> tuple[FollowUp, ...]:
    """Return every follow-up of find_followups and all other reminders, in their order."""
    return stock.memory.sort_each(tuple, stock.once(order_reminders))


def order_reminders(stock: Stock) -> Mapping[NotePath, tuple[Ordered, ...]]:
    """Return the reminders of each note, each with its place among all."""
    return stock.memory.ask_each(_ordered, stock.once(list_reminders), In(stock.filing))


def _ordered(rows: Iterable[FollowUp], filing: Filing) -> tuple[Ordered, ...]:
    return tuple([(order_of(row, filing), row) for row in rows])


def list_reminders(stock: Stock) -> Mapping[NotePath, tuple[FollowUp, ...]]:
    """Return the reminders that each note, or what there is with the person of the note, gives rise to."""
    snapshot, memory = stock.snapshot, stock.memory
    with_people = memory.keep_each(_rows_of, stock.dealings)
    noted = find_noted(snapshot, stock.reminded, find_others(snapshot, memory), memory)
    courses, notes = Along(snapshot.courses), Along(snapshot.notes)
    days = memory.keep_each(_days_of, snapshot.opportunities, courses, notes, stock.today)
    mine = _profiles(snapshot.notes[snapshot.me], stock.today) if snapshot.me else ()
    others = {**days, snapshot.me: mine} if snapshot.me and mine else days
    return memory.keep_each(_together, snapshot.notes, Along(with_people, ()), Along(noted, ()), Along(others, ()))


def _together(_: Note, *rows: tuple[FollowUp, ...]) -> tuple[FollowUp, ...]:
    return tuple(chain.from_iterable(rows))


def _rows_of(dealings: Dealings) -> tuple[FollowUp, ...]:
    """Return what has a day with one person, or asks for one, but for what other notes say."""
    expiring = tuple(_expiring(dealings)) if "expires" in dealings.person.facts else ()
    if not dealings.is_welcome:
        return expiring
    rows = rows_with(dealings.person, dealings.contacts, dealings.terms)
    return (*rows, *_promises(dealings), *_cards(dealings), *expiring)


def find_reminders_of(stock: Stock, person: Person) -> tuple[FollowUp, ...]:
    """Return what has a day with one person, or asks for one, snoozed or not; promises are debts, and not among these."""
    dealings = stock.dealings[person.path]
    expiring = _expiring(dealings)
    return sort_followups([*find_followups_with(person, stock.snapshot), *_cards(dealings), *expiring], stock.snapshot)


def _promises(dealings: Dealings) -> Iterator[FollowUp]:
    for debt in dealings.debts:
        if debt.kind == "promise":
            reason = f"{PROMISED}{debt.subject}"
            yield FollowUp(debt.due, "promise", (dealings.person.path,), reason, debt.evidence)


def _cards(dealings: Dealings) -> Iterator[FollowUp]:
    """Yield somebody whose card was taken home and with whom nobody spoke since."""
    taken = [each for each in dealings.deeds if each.name == "card" and each.value.casefold().startswith("received")]
    if taken and not any(each.day > taken[-1].day for each in dealings.contacts):
        day = taken[-1].day + timedelta(days=CARD_DAYS)
        reason = f"write to them; you took their card home on {taken[-1].day.isoformat()}"
        yield FollowUp(day, "card", (dealings.person.path,), reason, taken[-1].evidence)


def _days_of(opportunity: Opportunity, course: Course, note: Note, today: date) -> tuple[FollowUp, ...]:
    """Return the days that an opportunity names: its deadline, and when to look again."""
    word = course.standing.word
    behind = f" ({word})" if word else ""
    found = []
    if opportunity.deadline and not _is_over(opportunity.deadline, course, today):
        evidence = _line_of(note, "opportunity", "deadline")
        found.append(FollowUp(opportunity.deadline, DEADLINE, (opportunity.path,), f"deadline{behind}", evidence))
    if opportunity.revisit:
        evidence = _line_of(note, "opportunity", "revisit")
        found.append(FollowUp(opportunity.revisit, REVISIT, (opportunity.path,), f"look again{behind}", evidence))
    return tuple(found)


def _is_over(deadline: date, course: Course, today: date) -> bool:
    """Say whether a deadline matters no more: all has ended, or the user had applied by the time it passed."""
    words = (course.standing.word, *(rung.word for rung in course.rungs))
    return (
        course.standing.is_ending
        or course.standing.word in _OVER
        or (deadline < today and not _APPLIED.isdisjoint(words))
    )


def _line_of(note: Note, kind: str, key: str) -> Evidence:
    stated = find_statements(note, kind).get(key, ())
    return place_of(note, stated[0].line if stated else 1)


def _profiles(note: Note, today: date) -> tuple[FollowUp, ...]:
    """Return the user's pages elsewhere that were last looked through long ago."""
    return tuple(_old_profiles(note, today))


def _old_profiles(note: Note, today: date) -> Iterator[FollowUp]:
    me = note.path
    for each in find_statements(note, "me").get("profiles", ()):
        name, reviewed = _profile(each)
        day = parse_day(reviewed.text) if reviewed else None
        if reviewed and day and _has_passed(day, PROFILE_DAYS, today):
            reason = f"look through {name}; last done {day.isoformat()}"
            yield FollowUp(day + timedelta(days=PROFILE_DAYS), "profile", (me,), reason, place_of(note, each.line))


def _profile(each: Stated) -> tuple[str, Stated | None]:
    if each.table is None:
        return each.text, None
    name = scalar_of(each.table, "name")
    return name.text if name else "your page", scalar_of(each.table, "reviewed")


def _has_passed(day: date, days: int, today: date) -> bool:
    return (today - day).days > days


def _expiring(dealings: Dealings) -> Iterator[FollowUp]:
    """Yield that a note asks to be forgotten by now, whoever it is about."""
    person = dealings.person
    for text in person.facts.get("expires", ()):
        day = parse_day(text)
        if day and day <= dealings.today:
            reason = "this note asks to be forgotten; delete it, or give it another day"
            evidence = _line_of(dealings.note, person.kind, "expires")
            yield FollowUp(day, "expired", (person.path,), reason, evidence)
