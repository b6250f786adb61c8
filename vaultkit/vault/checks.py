"""What is doubtful between notes: links, names, people, events. A visible table of checks.

Doubts that need the network (circles of introductions) are graph/checks.py's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, Field, Link, Note, NotePath, PartialDay, Person, Problem, Property, Reference
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.dates import is_ahead, parse_day
from vaultkit.notes.keys import fold_key
from vaultkit.problems import problem
from vaultkit.settings import SETTINGS_FILE
from vaultkit.tables import Along, chained
from vaultkit.vault.doubts import tell_doubt
from vaultkit.vault.keys import KEYS, near_key, unknown_among
from vaultkit.vault.kinds import NOBODYS_PLACES
from vaultkit.vault.names import Resolution, fold
from vaultkit.vault.others import Event
from vaultkit.vault.snapshot import Snapshot, is_me
from vaultkit.vault.standing import standing_fields
from vaultkit.vault.stated import find_statements

_AS_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+Z?)?")
_NOT_WORD = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]|!?\[([^\[\]]*)\]\([^()]*\)")
_NOT_DIGIT = re.compile(r"\D+")
_ONLY_PAST = {
    "met": "mend the date",
    "last_contact": "mend the date, or write `follow_up` for a plan",
    "birthday": "mend the year, or leave it out: --MM-DD",
}
_CERTAIN = frozenset(("note", "self", "attachment", "index", "day"))
"""Ways to resolve a link of which there is nothing to tell."""


def check_snapshot(snapshot: Snapshot, memory: Memory = NO_MEMORY) -> Iterator[Problem]:
    """Yield every doubt between notes, in no order."""
    for check in CHECKS:
        yield from check(snapshot, memory)


def check_links(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield links that lead nowhere, to several notes, through an alias, or to a heading that is not there."""
    doubtful = memory.keep_each(_find_doubtful, snapshot.resolutions, Along(snapshot.notes))
    if not doubtful:
        return
    titles = memory.gather(_title_of, snapshot.notes)
    for path, pairs in doubtful.items():
        for link, resolution in pairs:
            if resolution.path and (link.heading or link.block):
                yield from _check_anchor(link, path, snapshot.notes[resolution.path])
            if resolution.how in _CERTAIN:
                continue
            if resolution.how == "missing":
                yield from _tell_missing(link, path, titles, snapshot)
            else:
                yield tell_doubt(link.target, path, (link.line, link.column), resolution)


def _find_doubtful(resolved: Iterable[Resolution], note: Note) -> tuple[tuple[Link, Resolution], ...]:
    """Return the links that are not certain, or lead to a part of a note."""
    return tuple([
        (link, resolution) for link, resolution in zip(note.links, resolved, strict=True)
        if resolution.how not in _CERTAIN or link.heading or link.block
    ])  # fmt: skip


def _title_of(note: Note) -> tuple[tuple[str, NotePath], ...]:
    """Return the folded first heading of a note with its path; index notes have none."""
    headings = note.headings
    return ((fold(headings[0].text), note.path),) if headings and headings[0].level == 1 and not note.generated else ()


def _tell_missing(
    link: Link, path: str, titles: Mapping[str, tuple[NotePath, ...]], snapshot: Snapshot
) -> Iterator[Problem]:
    if link.where in NOBODYS_PLACES:
        return
    mend = "write it, or mend the name"
    decoded = unquote(link.target)
    titled = titles.get(fold(link.target), ())
    if decoded != link.target and snapshot.directory.resolve(decoded, path).path:
        mend = f"wiki-links are not percent-encoded: write [[{decoded}]]"
    elif len(titled) == 1:
        mend = f"{titled[0]} has it as its title: write [[{titled[0].rpartition('/')[2][:-3]}|{link.target}]]"
    yield problem("unresolved-link", path, (link.line, link.column), f'no note is named "{link.target}"; {mend}')


def _check_anchor(link: Link, path: str, target: Note) -> Iterator[Problem]:
    place = (link.line, link.column)
    if link.heading:
        known = {slug(heading.text) for heading in target.headings}
        missing = [part for part in link.heading.split("#") if slug(part) not in known]
        if missing and slug(link.heading) not in known:
            message = f'{target.path} has no heading "{missing[-1].strip()}"; mend the heading in the link'
            yield problem("missing-heading", path, place, message)
    if link.block and link.block not in target.block_ids:
        yield problem(
            "missing-block", path, place, f"{target.path} has no block ^{link.block}; mend the id in the link"
        )


@lru_cache(maxsize=1 << 14)
def slug(heading: str) -> str:
    """Return the form in which headings are compared: no markup, case folded, only letters and digits count."""
    bare = unescape(_MARKUP.sub(lambda match: match[1] or match[2] or "", heading))
    return _NOT_WORD.sub(" ", fold(bare)).strip()


def check_keys(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield properties one letter from a known one, those that are inline fields too, and impossible days of unknown ones."""
    yield from chained(memory.keep_each(_check_keys_of, snapshot.notes, Along(snapshot.kinds)))


def _check_keys_of(note: Note, kind: str) -> tuple[Problem, ...]:
    if kind not in KEYS:
        return ()
    unknown = unknown_among(kind, note.head)
    odd = {field.name for field in note.fields if near_key(kind, field.name)} if note.fields else ()
    stated: list[Property | Field] = [*unknown, *standing_fields(note, odd)] if odd else [*unknown]
    nearly = [(each, near) for each in stated if (near := near_key(kind, fold_key(each.key)))]
    told = [
        problem(
            "unknown-key", note.path, (each.line, each.column),
            f"no property is named {each.key}; if {near} is meant, write that",
        )
        for each, near in nearly
    ]  # fmt: skip
    return (*told, *_impossible_days(note, unknown))


def _impossible_days(note: Note, unknown: Iterable[Property]) -> Iterator[Problem]:
    """Yield the values of unknown properties that are written as days and are none: the others' are told where they are read."""
    for each in unknown:
        for scalar in texts_of(each.value):
            if _AS_DAY.fullmatch(scalar.text) and not scalar.quoted and parse_day(scalar.text) is None:
                message = f'{each.key}: "{scalar.text}" is no day that exists; write YYYY-MM-DD'
                yield problem("bad-date", note.path, (scalar.line, scalar.column), message)


def check_people(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield people who were born or met on a day to come, or met after the first contact."""
    notes, contacts = Along(snapshot.notes), Along(snapshot.contacts, ())
    yield from chained(memory.keep_each(_check_person, snapshot.people, notes, contacts, snapshot.today))


def _check_person(person: Person, note: Note, contacts: Sequence[Contact], today: date) -> tuple[Problem, ...]:
    first = contacts[-1] if contacts else None
    return (
        *_check_days_ahead(person, note, today),
        *(_check_meeting(person, first, today) if first else ()),
    )


def _check_days_ahead(person: Person, note: Note, today: date) -> Iterator[Problem]:
    """Yield a birth, a first or a last contact that is yet to come."""
    met, last, born = person.met, person.stated_contact, person.birthday
    is_unborn = born is not None and (born.year or 0, born.month, born.day) > (today.year, today.month, today.day)
    if not (met and _is_to_come(met, today)) and not (last and last > today) and not is_unborn:
        return
    statements = find_statements(note, person.kind)
    for key, mend in _ONLY_PAST.items():
        for each in statements.get(key, ()):
            if is_ahead(each.text, today):
                message = f'{key}: "{each.text}" is yet to come; {mend}'
                yield problem("bad-date", person.path, (each.line, each.column), message)


def _check_meeting(person: Person, first: Contact, today: date) -> Iterator[Problem]:
    met = person.met
    # Nearly everybody was met before, and no first day has to be found.
    if met and first.day < met.last and not _is_to_come(met, today) and first.day < _first_day(met.text):
        message = (
            f"first met on {met.text}, yet a contact is dated {first.day} "
            f"({first.evidence.path}:{first.evidence.line}); mend one of the two"
        )
        yield problem("met-after-contact", person.path, (met.line, 1), message)


def _is_to_come(day: PartialDay, today: date) -> bool:
    # As text, a month stands before each of its days.
    return day.text > today.isoformat()


def _first_day(text: str) -> date:
    """Return the first day of `2024`, `2024-05` or a day."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def check_me(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield me notes beyond the first, and a me of the settings that is not there."""
    mine = list(memory.keep_each(is_me, snapshot.kinds))
    for path in mine[1:]:
        message = f"this note and {mine[0]} both say that they are me; keep `type: me` in one"
        yield problem("two-me", path, (1, 1), message)
    if snapshot.settings.me and not mine:
        message = f'me = "{snapshot.settings.me}", but no note is named so; write it, or mend the name'
        yield problem("no-me", SETTINGS_FILE, (1, 1), message)


def check_events(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield events of the past where nobody was, and those with dated lines and people but no day of their own."""
    notes, people = Along(snapshot.notes), Along(snapshot.attendance, ())
    doubts = memory.keep_each(_check_event, snapshot.events, notes, people, snapshot.today)
    met = memory.gather(_met_where, snapshot.people) if doubts else {}
    yield from (told for told in chained(doubts) if told.code != "event-without-people" or told.path not in met)


def _met_where(person: Person) -> tuple[tuple[str, NotePath], ...]:
    """Return where somebody was met, as their own note says."""
    return tuple([(each.id, person.path) for each in person.met_at])


def _check_event(event: Event, note: Note, people: Sequence[Reference], today: date) -> tuple[Problem, ...]:
    dated = next((entry for entry in note.entries if entry.day), None)
    if dated and event.day is None and event.going is not False and people:
        message = "the event has no day, so nobody was met by it; add `date`, or a note for each day"
        return (problem("event-without-day", event.path, (dated.line, dated.column), message),)
    if event.day and event.day < today and not people:
        return (
            problem(
                "event-without-people",
                event.path,
                (1, 1),
                "nobody is named for this event; add `people`, or `met_at` in their notes",
            ),
        )
    return ()


def check_duplicates(snapshot: Snapshot, memory: Memory) -> Iterator[Problem]:
    """Yield people who share a name (accents and blanks aside), an e-mail, phone number or page with another."""
    marks = memory.ask_each(_marks_of, snapshot.people)
    yield from memory.ask(_find_duplicates, marks)


def _find_duplicates(marks: Mapping[NotePath, tuple[str, ...]]) -> tuple[Problem, ...]:
    seen: dict[str, NotePath] = {}
    found: list[Problem] = []
    for path, own in marks.items():
        told: set[NotePath] = set()
        for mark in own:
            other = seen.setdefault(mark, path)
            if other != path and other not in told:
                told.add(other)
                shared = mark.partition(":")[2]
                message = f'looks like the same person as {other} (both "{shared}"); merge them, or tell them apart'
                found.append(problem("duplicate-person", path, (1, 1), message))
    return tuple(found)


def _marks_of(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_each_mark(person)))


def _each_mark(person: Person) -> Iterator[str]:
    for name in (person.name, person.shown) if person.shown != person.name else (person.name,):
        yield f"name:{_simple_name(name)}"
    for address in person.addresses:
        if "@" in address or "/" in address or "." in address:
            yield f"at:{address.removeprefix('https://').removeprefix('http://').removeprefix('www.').rstrip('/')}"
        elif len(digits := _NOT_DIGIT.sub("", address)) >= 7:
            yield f"at:{digits}"


def _simple_name(name: str) -> str:
    bare = (
        "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        if not name.isascii()
        else name
    )
    return _NOT_WORD.sub(" ", bare).strip().casefold()


CHECKS: tuple[Callable[[Snapshot, Memory], Iterator[Problem]], ...] = (
    check_links,
    check_keys,
    check_people,
    check_me,
    check_events,
    check_duplicates,
)
