"""Entries find their people, their moves and, if they count, become contacts.

An `Encounter` is an entry with everyone it is about. Whether it is a contact depends on the
day: nothing planned is one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from vaultkit.model import Contact, Entry, Evidence, Field, Link, NotePath, Person, Reference, Task, new_tuple
from vaultkit.notes.shown import drop_comments
from vaultkit.vault.aliases import NOTE_TAG
from vaultkit.vault.others import Event
from vaultkit.vault.stated import Naming, Stated, has_link, named_with

MOVES = frozenset(
    (
        "got", "lead", "intro", "offered", "gave", "connected", "asked", "promised", "looking", "learned", "followed",
        "outcome", "declined", "told", "thanked", "kept", "stage", "card", "sent", "momentum", "acted", "promised_me", "heard",
    )
)  # fmt: skip
NAMING_MOVES = frozenset(("intro", "connected"))
"""Moves that can name nothing but people, in words too."""
SUBJECTS = frozenset(("person", "organisation", "opportunity", "me", "story"))
"""Kinds of notes in which dated lines count."""
_PEOPLE = frozenset(("person", "me"))
Contacts = tuple[Contact, ...]
"""Contacts with one person, the newest first."""
_Placed = TypeVar("_Placed", Field, Link)


class Move(NamedTuple):
    """One move: its name, its value as typed but for comments, what the value names, and where it stands."""

    name: str
    value: str
    reference: Reference | None
    line: int
    column: int


class Encounter(NamedTuple):
    """An entry, whom it is about (ids of notes, or of ghosts), its moves, and whether it is a contact."""

    entry: Entry
    path: NotePath
    day: date
    people: tuple[str, ...]
    moves: tuple[Move, ...]
    is_contact: bool

    @property
    def evidence(self) -> Evidence:
        """Return where the entry stands."""
        return new_tuple(Evidence, (self.path, self.entry.line, self.entry.heading))


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is who, for finding the people of an entry: kinds of notes, and days of daily notes.

    `heard`, if there is one, takes down of which notes something is asked.
    """

    kinds: Mapping[NotePath, str]
    days: Mapping[NotePath, date]
    today: date
    heard: list[Any] | None = field(default=None, compare=False)

    def kind_of(self, path: NotePath) -> str:
        """Return the kind of a note; nothing where there is none."""
        if self.heard is not None:
            self.heard.append(path)
        return self.kinds.get(path, "")

    def day_of(self, path: NotePath) -> date | None:
        """Return the day of a daily note, None for any other."""
        if self.heard is not None:
            self.heard.append(path)
        return self.days.get(path)

    def listening(self, heard: list[Any]) -> Roll:
        """Return one that answers the same, and adds to `heard` what it is asked."""
        return replace(self, heard=heard)

    def find_others(self, before: Roll, heard: Iterable[NotePath]) -> list[NotePath]:
        """Return those of the notes of which `before` was asked and of which this one says something else."""
        kinds, days, old_kinds, old_days = self.kinds, self.days, before.kinds, before.days
        return [
            path for path in heard
            if kinds.get(path) != old_kinds.get(path) or days.get(path) != old_days.get(path)
        ]  # fmt: skip


def find_encounters(naming: Naming, roll: Roll) -> Iterator[Encounter]:
    """Yield the encounters that a note's entries and done tasks are, in order of lines."""
    note = naming.note
    kind = roll.kind_of(note.path)
    own = (str(note.path),) if kind == "person" else ()
    daily = roll.day_of(note.path)
    if daily:
        yield from _encounters_of_daily(naming, own, daily, roll)
    elif kind in SUBJECTS:
        path, today = note.path, roll.today
        for entry in note.entries:
            day = entry.day
            if day is None or (day > today and entry.shape == "task"):
                continue
            if entry.fields or entry.tags:
                joined = [each.id for each in named_with(entry.fields, naming)]
                yield _encounter(entry, naming, (day, (*own, *joined) if joined else own), roll)
            else:
                # Most say whom they are about by standing in their note, and nothing more.
                yield new_tuple(Encounter, (entry, path, day, own, (), day <= today))
    if note.tasks:
        entries = note.entries if daily or kind in SUBJECTS else ()
        told = {each.line for each in entries if each.shape == "task" and each.day and each.day <= roll.today}
        yield from _done_tasks(naming, (own, told), roll)


def _encounters_of_daily(naming: Naming, own: tuple[str, ...], daily: date, roll: Roll) -> Iterator[Encounter]:
    """Yield the encounters that the entries of the daily note of a day are."""
    for entry, day in _of_daily(naming.note.entries, daily):
        linked = _linked_people(entry.links, naming, roll)
        is_early = entry.shape == "task" and day > roll.today
        if is_early or (entry.day is None and not linked):
            continue
        joined = [each.id for each in named_with(entry.fields, naming)] if entry.fields else ()
        if entry.shape == "heading" and not (linked or joined):
            # Most are only the day's own title.
            continue
        people = (*own, *linked, *joined) if linked or joined else own
        yield _encounter(entry, naming, (day, people), roll)


def _of_daily(entries: Iterable[Entry], day: date) -> Iterator[tuple[Entry, date]]:
    """Yield a daily note's entries with their days: their own, that of the dated heading above them, or `day`.

    A dated heading has the links on its own line and the fields that no other entry holds: whom the
    text below it links is met by that text, item by item, as below any other heading.
    """
    listed = [entry for entry in entries if entry.shape != "heading"]
    held = {line for entry in listed for line in range(entry.line, entry.end_line + 1)}
    for section in (entry for entry in entries if entry.shape == "heading"):
        links = tuple([link for link in section.links if link.line == section.line])
        fields = tuple([field for field in section.fields if field.line not in held])
        listed.append(section._replace(links=links, fields=fields))
    around: list[Entry] = []
    for entry in sorted(listed, key=attrgetter("line")):
        while around and around[-1].end_line < entry.line:
            around.pop()
        yield entry, entry.day or (around[-1].day if around else None) or day
        if entry.shape == "heading":
            around.append(entry)


def _encounter(entry: Entry, naming: Naming, about: tuple[date, tuple[str, ...]], roll: Roll) -> Encounter:
    day, people = about
    is_contact = day <= roll.today and not _is_note(entry)
    fields = entry.fields
    moves = tuple([_move(field, naming) for field in fields if field.name in MOVES]) if fields else ()
    everyone = tuple(dict.fromkeys(people)) if len(people) > 1 else people
    return new_tuple(Encounter, (entry, naming.note.path, day, everyone, moves, is_contact))


def _is_note(entry: Entry) -> bool:
    tags = entry.tags
    return bool(tags) and NOTE_TAG in [tag.casefold() for tag in tags]


def is_plan(encounter: Encounter, today: date) -> bool:
    """Say whether an encounter is yet to come; what is tagged as a mere note is none."""
    return encounter.day > today and not _is_note(encounter.entry)


def _move(field: Field, naming: Naming) -> Move:
    name, value = field.name, _without_comments(field.value)
    reference = None
    if has_link(value):
        linked = naming.linked(_stated(field, value))
        reference = linked[0] if linked else None
    if reference is None and value and name in NAMING_MOVES:
        # Words without a link name someone only where the move can name nothing else.
        reference = naming.reference(_stated(field, value))
    return new_tuple(Move, (name, value, reference, field.line, field.column))


def _without_comments(value: str) -> str:
    bare = drop_comments(value)
    return value if bare is value else " ".join(bare.split())


def _stated(field: Field, text: str) -> Stated:
    return new_tuple(Stated, (text, field.line, field.column, None))


def _linked_people(links: Iterable[Link], naming: Naming, roll: Roll) -> tuple[str, ...]:
    found = (_resolved(link, naming) for link in links)
    return tuple(path for path in found if path and roll.kind_of(path) in _PEOPLE)


def _resolved(link: Link, naming: Naming) -> NotePath | None:
    return naming.directory.resolve(link.target, naming.note.path, relative=link.syntax != "wiki").path


def _done_tasks(naming: Naming, around: tuple[tuple[str, ...], Container[int]], roll: Roll) -> Iterator[Encounter]:
    """Yield an encounter for each done task with a done day that is about someone.

    `around` are those of whom the note is, and the lines whose day was told already by what they begin with.
    """
    note, (own, told) = naming.note, around
    # Few are, and most say so by having a day.
    done = [
        task for task in note.tasks
        if task.done and task.done <= roll.today and _is_own_done(task) and task.line not in told
    ]  # fmt: skip
    held = {line for task in done for line in range(task.line, task.end_line + 1)}
    fields_at = _by_line([field for field in note.fields if field.line in held]) if held else {}
    links_at = _by_line([link for link in note.links if link.line in held and _is_shown(link)]) if held else {}
    for task in done:
        rows = range(task.line, task.end_line + 1)
        links = tuple([link for line in rows for link in links_at.get(line, ())])
        fields = tuple([field for line in rows for field in fields_at.get(line, ())])
        joined = [each.id for each in named_with(fields, naming)] if fields else ()
        people = (*own, *_linked_people(links, naming, roll))
        # A mere name makes nobody's task of one that stands anywhere.
        is_someones = people or any(roll.kind_of(NotePath(each)) in _PEOPLE for each in joined)
        if is_someones and task.done:
            people = (*people, *joined)
            entry = new_tuple(Entry, (
                task.done, None, None, task.text, "task", task.heading, fields, links, task.tags,
                task.line, task.column, task.end_line,
            ))  # fmt: skip
            yield _encounter(entry, naming, (task.done, people), roll)


def _is_own_done(task: Task) -> bool:
    return task.state == "done" and not task.quoted


def _is_shown(link: Link) -> bool:
    """Say whether a link of the body stands in no field and embeds nothing."""
    return link.where == "body" and not link.embed


def _by_line(found: Iterable[_Placed]) -> dict[int, list[_Placed]]:
    by_line: dict[int, list[_Placed]] = {}
    for each in found:
        by_line.setdefault(each.line, []).append(each)
    return by_line


def people_of_event(event: Event, kinds: Mapping[NotePath, str]) -> tuple[Reference, ...]:
    """Return who was there: host, people and whoever is a person among the links, each once."""
    found: dict[str, Reference] = {}
    for reference in (*event.host, *event.people):
        if kinds.get(NotePath(reference.id), "person") in _PEOPLE:
            found.setdefault(reference.id, reference)
    return tuple(found.values())


def find_event_contacts(
    event: Event, people: Iterable[Reference], today: date
) -> tuple[tuple[str, tuple[Contact, ...]], ...]:
    """Return a contact with each of the people of an event that has been and where the user went."""
    if event.day is None or event.day > today or event.going is False:
        return ()
    return tuple((reference.id, (Contact(event.day, "event", event.name, reference.evidence),)) for reference in people)


_PLACE = attrgetter("evidence")
_DAY = attrgetter("day")


def contact_of(encounter: Encounter) -> Contact:
    """Return an encounter as the contact that it is."""
    entry = encounter.entry
    return new_tuple(Contact, (encounter.day, entry.channel or entry.shape, entry.text, encounter.evidence))


def sort_contacts(parts: Iterable[tuple[Contact, ...]]) -> tuple[Contact, ...]:
    """Return the contacts of all parts, newest first; ties by path and line."""
    return tuple(sorted(sorted((each for part in parts for each in part), key=_PLACE), key=_DAY, reverse=True))


def newest_contact(person: Person, contacts: Contacts, today: date) -> date | None:
    """Return the day of the newest of a person's contacts, or the one that their note states; None if there is none."""
    newest = contacts[0].day if contacts else None
    stated = person.stated_contact
    if stated and stated <= today and (newest is None or stated > newest):
        return stated
    return newest
