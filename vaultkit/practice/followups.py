"""Follow-ups: what to do with whom, by when, and the line that says so.

From five sources: planned days, dated lines yet to come, tasks, cadences and birthdays. People who are not active,
not to be contacted, or snoozed are left in peace. A line yet to come that is with nobody is about its own note.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Evidence, Note, NotePath, Person, Task
from vaultkit.notes.fields import split_fields
from vaultkit.notes.shown import drop_comments
from vaultkit.notes.tags import clean_tag, drop_tags
from vaultkit.notes.tasks import day_of_task, is_empty_task
from vaultkit.practice.filing import Filing
from vaultkit.practice.rhythm import Terms, cadence_in_words, due_of, find_terms, is_reminded
from vaultkit.tables import Along, chained
from vaultkit.vault.encounters import Contacts, Encounter, newest_contact
from vaultkit.vault.names import Directory
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stages import LANDED, Course
from vaultkit.vault.stated import is_ghost
from vaultkit.vault.values import is_odd_day

SECTIONS = ("Overdue", "This week", "Next weeks", "Later", "Without a day")
"""Before today; today and the next six days; the three weeks after that; beyond; no day."""

BIRTHDAY_DAYS, REVISIT, DEADLINE = 14, "revisit", "deadline"

_WEEK, _WEEKS = 7, 28
_OTHERS = frozenset(("opportunity", "organisation"))
"""The kinds of notes in which a dated line may be with nobody: an interview, a day of open doors."""
_LINKS = re.compile(r"\s*(?:(?:\[\[[^\[\]]*\]\]|\[[^\[\]]*\]\([^()]*\))[\s,;:.&-]*)+")
_EDGE, _BARE = " ,;:", "get in touch"
_KINDS = (
    "promise", "follow-up", "plan", "task", "card", REVISIT, DEADLINE, "profile", "birthday", "keep in touch", "expired",
)  # fmt: skip


class FollowUp(NamedTuple):
    """Something to do: the day or None, its kind, with whom, the reason in words, the evidence.

    `people` may hold another note that it is about, such as an opportunity.
    """

    day: date | None
    kind: str
    people: tuple[NotePath, ...]
    reason: str
    evidence: Evidence


def find_followups(snapshot: Snapshot) -> tuple[FollowUp, ...]:
    """Return all follow-ups, by day (those without one last), name, kind and place."""
    current = frozenset(path for path, person in snapshot.people.items() if is_reminded(person, snapshot))
    return sort_followups(_gather_followups(current, snapshot, find_others(snapshot)), snapshot)


def find_others(snapshot: Snapshot, memory: Memory = NO_MEMORY) -> frozenset[NotePath]:
    """Return the notes about which a dated line with nobody may be: of organisations, and of opportunities not given up."""
    return memory.ask(_find_others, snapshot.kinds, snapshot.courses)


def _find_others(kinds: Mapping[NotePath, str], courses: Mapping[NotePath, Course]) -> frozenset[NotePath]:
    given_up = {
        path for path, course in courses.items() if course.standing.is_ending and course.standing.word != LANDED
    }
    return frozenset(path for path, kind in kinds.items() if kind in _OTHERS and path not in given_up)


def _gather_followups(
    people: Container[NotePath], snapshot: Snapshot, others: Container[NotePath]
) -> Iterator[FollowUp]:
    """Yield all follow-ups with some people, and about some other notes, in no order."""
    terms, contacts = find_terms(snapshot), snapshot.contacts
    for path, person in snapshot.people.items():
        if path in people:
            yield from rows_with(person, contacts.get(path, ()), terms)
    yield from chained(find_noted(snapshot, people, others))


def find_noted(
    snapshot: Snapshot, people: Container[NotePath], others: Container[NotePath], memory: Memory = NO_MEMORY
) -> Mapping[NotePath, tuple[FollowUp, ...]]:
    """Return the dated lines yet to come and open tasks of each note that are with some of `people`, or about `others`."""
    scene = memory.ask(_Scene, snapshot.directory, snapshot.kinds, snapshot.me, snapshot.settings.task_filter)
    return memory.keep_each(_noted, snapshot.notes, Along(snapshot.plans, ()), (people, others), scene)


def _noted(
    note: Note, plans: Iterable[Encounter], about: tuple[Container[NotePath], Container[NotePath]], scene: _Scene
) -> tuple[FollowUp, ...]:
    if not (plans or note.tasks):
        return ()
    people, others = about
    return (*_plans(plans, people, note.path if note.path in others else None), *_tasks(note, people, scene))


def reason_in_words(row: FollowUp) -> str:
    """Return the reason of a follow-up as it is shown; a task that is only a link says what to do.

    >>> reason_in_words(FollowUp(None, "task", (), "[[Bo]]", Evidence("People/Bo.md", 1)))
    'get in touch'
    """
    if row.kind not in ("task", "plan"):
        return row.reason
    words = " ".join(drop_tags(drop_comments(row.reason)).split())
    return _BARE if not words or _LINKS.fullmatch(words) else words


def with_day(words: str, day: str) -> str:
    """Return words with a day behind them, whatever sign they end with.

    >>> with_day("ring her.", "due 2026-11-20"), with_day("Shall we meet?", "2026-11-20")
    ('ring her, due 2026-11-20', 'Shall we meet? (2026-11-20)')
    """
    bare = words.rstrip(" .,;:")
    return f"{bare} ({day})" if bare.endswith(("?", "!")) else f"{bare}, {day}"


def find_followups_with(person: Person, snapshot: Snapshot) -> tuple[FollowUp, ...]:
    """Return the follow-ups with one person, snoozed or not, in the same order."""
    return sort_followups(_gather_followups((person.path,), snapshot, ()), snapshot)


def rows_with(person: Person, contacts: Contacts, terms: Terms) -> tuple[FollowUp, ...]:
    """Return what the note of a person, and talks with them, ask for: planned days, birthday, cadence."""
    return (*_planned(person), *_birthday(person, contacts, terms.today), *_cadence(person, contacts, terms))


def sort_followups(found: Iterable[FollowUp], snapshot: Snapshot) -> tuple[FollowUp, ...]:
    """Return follow-ups by day (those without one last), name, kind and place."""
    filing = Filing(snapshot.shown)
    return tuple(sorted(found, key=lambda each: order_of(each, filing)))


Order = tuple[bool, date, str, int, Evidence, str]


def order_of(each: FollowUp, filing: Filing) -> Order:
    """Return the place of a follow-up among all: by day (those without one last), name, kind and place."""
    # Opportunities are told apart by their places.
    name = filing.filed(each.people[0]) if each.people and each.kind not in (REVISIT, DEADLINE) else ""
    return each.day is None, each.day or date.max, name, _KINDS.index(each.kind), each.evidence, each.reason


def section_of(day: date | None, today: date) -> str:
    """Return in which of SECTIONS a day falls."""
    if day is None:
        return SECTIONS[4]
    ahead = (day - today).days
    if ahead < 0:
        return SECTIONS[0]
    return SECTIONS[1] if ahead < _WEEK else SECTIONS[2] if ahead < _WEEKS else SECTIONS[3]


def _planned(person: Person) -> Iterator[FollowUp]:
    for each in person.follow_ups:
        words = each.text or _BARE
        if each.day is None and is_odd_day(each.text):
            words = f"{_BARE} ({each.text})"
        yield FollowUp(each.day, "follow-up", (person.path,), words, each.evidence)


def _plans(plans: Iterable[Encounter], current: Container[NotePath], other: NotePath | None) -> Iterator[FollowUp]:
    """Yield each dated line that is yet to come with somebody of whom one is to be reminded, or about the `other` note."""
    for each in plans:
        reminded = tuple([NotePath(person) for person in each.people if person in current])
        if other and all(map(is_ghost, each.people)):
            reminded = (other,)
        if reminded:
            yield FollowUp(each.day, "plan", reminded, _plan_in_words(each), each.evidence)


def _plan_in_words(plan: Encounter) -> str:
    """Return what is planned, links and all; of moves alone, what they hold. A section is told by its heading."""
    entry = plan.entry
    text = entry.text.partition("\n")[0] if entry.shape == "heading" else ""
    rest, moves = split_fields(drop_comments(text or entry.text))
    said = " ".join(rest.split()).strip(_EDGE) or "; ".join(value for _, value in moves if value)
    time = f"at {entry.time}" if entry.time else ""
    planned = " ".join(word for word in ("planned", entry.channel, time) if word)
    return planned if not said or _LINKS.fullmatch(said) else f"{planned}: {said}"


def _birthday(person: Person, contacts: Contacts, today: date) -> Iterator[FollowUp]:
    birthday = person.birthday
    if birthday is None or _is_wished(contacts, today):
        return
    for year in (today.year, min(today.year + 1, date.max.year)):
        # Who was born on a 29 February has a birthday in every year.
        is_leap_day = (birthday.month, birthday.day) == (2, 29) and not _is_leap(year)
        day = date(year, birthday.month, 28 if is_leap_day else birthday.day)
        if 0 <= (day - today).days <= BIRTHDAY_DAYS:
            age = year - birthday.year if birthday.year else 0
            reason = f"birthday, turns {age}" if age > 0 else "birthday"
            yield FollowUp(day, "birthday", (person.path,), reason, birthday.evidence)
            return


def _is_wished(contacts: Contacts, today: date) -> bool:
    """Say whether a talk of these days was about the birthday: nobody needs to be reminded of it then."""
    lately = (each for each in contacts if (today - each.day).days <= BIRTHDAY_DAYS)
    return any("birthday" in each.text.casefold() for each in lately)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _cadence(person: Person, contacts: Contacts, terms: Terms) -> Iterator[FollowUp]:
    due = due_of(person, contacts, terms)
    if due is None:
        return
    wish = cadence_in_words(due.cadence_days)
    if due.since is None:
        yield FollowUp(None, "keep in touch", (person.path,), f"{wish}; no contact noted yet", due.evidence)
    else:
        reason = (
            f"keep in touch {wish}; {since_when(person, newest_contact(person, contacts, terms.today), 'last contact')}"
        )
        yield FollowUp(due.day, "keep in touch", (person.path,), reason, due.evidence)


def since_when(person: Person, last: date | None, word: str) -> str:
    """Return when the user was last in touch with somebody, or when they met, as their note says it."""
    if last:
        return f"{word} {last.isoformat()}"
    return f"met {person.met.text}" if person.met else "no day noted"


def _tasks(note: Note, current: Container[NotePath], scene: _Scene) -> Iterator[FollowUp]:
    """Yield each open task that says something and stands in a person's note or links to a person, if one is to be reminded of."""
    for task in note.tasks:
        if task.is_open and _is_counted(task, scene.task_filter) and not is_empty_task(task):
            reminded = tuple([person for person in _people_of_task(task, note, scene) if person in current])
            if reminded:
                evidence = Evidence(note.path, task.line, task.heading)
                yield FollowUp(day_of_task(task), "task", reminded, task.text or "task", evidence)


class _Scene(NamedTuple):
    """What says whose a task is, and whether it counts."""

    directory: Directory
    kinds: Mapping[NotePath, str]
    me: NotePath | None
    task_filter: str


def _is_counted(task: Task, task_filter: str) -> bool:
    wanted = clean_tag(task_filter)
    return not wanted or wanted.casefold() in (tag.casefold() for tag in task.tags)


def _people_of_task(task: Task, note: Note, scene: _Scene) -> tuple[NotePath, ...]:
    """Return whose task it is: the person's in whose note it stands, and those it links to."""
    kinds, resolve = scene.kinds, scene.directory.resolve
    own = [note.path] if kinds[note.path] == "person" else []
    linked = (resolve(link.target, note.path, relative=link.syntax != "wiki").path for link in task.links)
    people = (path for path in linked if path and kinds.get(path) in ("person", "me") and path != scene.me)
    return tuple(dict.fromkeys((*own, *people)))
