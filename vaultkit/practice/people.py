"""People chosen and ordered by what a user asks for: a tag, a place, a silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from vaultkit.model import NotePath, Person, Reference
from vaultkit.practice.rhythm import find_due, last_contact
from vaultkit.vault.affiliations import is_there
from vaultkit.vault.kinds import telling_tags
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot

SORTS = ("name", "last", "due", "org")


class Listed(NamedTuple):
    """One person as a list shows them; days are None where unknown. `peace` says why nothing is ever due with them."""

    path: NotePath
    name: str
    organisations: tuple[str, ...]
    last: date | None
    due: date | None
    tags: tuple[str, ...]
    peace: str = ""


class Wish(NamedTuple):
    """What to list: empty texts and None ask for nothing. `quiet_days` without contact, `due_by` a day."""

    tag: str = ""
    org: str = ""
    place: str = ""
    context: str = ""
    quiet_days: int | None = None
    due_by: date | None = None


def list_people(snapshot: Snapshot, wish: Wish, sort: str = "name") -> tuple[Listed, ...]:
    """Return the people that fit `wish`, ordered by `sort` (one of SORTS), then name.

    Unknown days come last. A person nobody ever spoke to is quiet.
    """
    listed = (
        _listed(person, snapshot)
        for path, person in snapshot.people.items()
        if path != snapshot.me and _fits(person, wish, snapshot)
    )
    kept = [each for each in listed if _is_timely(each, wish, snapshot.today)]
    kept.sort(key=lambda each: (fold(each.name), each.path))
    if sort == "org":
        kept.sort(key=lambda each: (not each.organisations, [fold(name) for name in each.organisations]))
    elif sort == "last":
        kept.sort(key=lambda each: each.last or date.max)
    elif sort == "due":
        kept.sort(key=lambda each: each.due or date.max)
    return tuple(kept)


def _listed(person: Person, snapshot: Snapshot) -> Listed:
    due = find_due(person, snapshot) if person.is_current else None
    names = tuple(each.org.text for each in person.affiliations if is_there(each, snapshot.today))
    last = last_contact(person, snapshot)
    tags = telling_tags(person.tags, snapshot.settings)
    peace = "" if person.is_current else "no contact" if person.status == "active" else person.status
    return Listed(person.path, person.shown, names, last, due.day if due else None, tags, peace)


def _fits(person: Person, wish: Wish, snapshot: Snapshot) -> bool:
    tags = [fold(tag) for tag in person.tags]
    wanted = fold(wish.tag.lstrip("#").strip("/"))
    return (
        (not wanted or any(tag == wanted or tag.startswith(wanted + "/") for tag in tags))
        and _holds(wish.org, _names_of((each.org for each in person.affiliations), snapshot))
        and _holds(wish.place, (*person.places, *_names_of(person.met_at, snapshot)))
        and _holds(wish.context, person.contexts)
    )


def _names_of(references: Iterable[Reference], snapshot: Snapshot) -> Iterator[str]:
    """Yield the words shown for each reference, and the name of what it leads to."""
    for reference in references:
        yield from (reference.text, snapshot.shown.get(reference.id, ""))


def _holds(wanted: str, texts: Iterable[str]) -> bool:
    """Say whether one of `texts` contains the wanted words (none wanted: yes)."""
    folded = fold(wanted)
    return not folded or any(folded in fold(text) for text in texts)


def _is_timely(each: Listed, wish: Wish, today: date) -> bool:
    if wish.quiet_days is not None and each.last and (today - each.last).days < wish.quiet_days:
        return False
    return wish.due_by is None or (each.due is not None and each.due <= wish.due_by)
