"""Pairs of notes that may be about one person: the same address, or names that are nearly the same. A suggestion, no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.fuzz import token_sort_ratio

from vaultkit.model import NotePath, Person
from vaultkit.vault.identity import email_key, name_key, phone_key, url_key
from vaultkit.vault.snapshot import Snapshot

_NEAR, _SAME = 90.0, 100.0
_MOST_SHARING = 400
_ADDRESSES = {"email": email_key, "url": url_key, "phone": phone_key}


class Pair(NamedTuple):
    """Two notes that may be about one person, and why."""

    first: NotePath
    second: NotePath
    reason: str


def address_keys(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each address as (what it is, its form for comparing); what is none is left out."""
    for text in addresses:
        for kind, form in _ADDRESSES.items():
            if found := form(text):
                yield kind, found
                break


def find_duplicates(snapshot: Snapshot) -> tuple[Pair, ...]:
    """Return the pairs of people that look alike, the surest first, then by path."""
    people = [person for person in snapshot.people.values() if person.kind == "person"]
    apart = {frozenset((person.path, each.id)) for person in people for each in person.keep_apart}
    found: dict[tuple[NotePath, NotePath], str] = {}
    for pair, reason in (*_same_address(people), *_same_name(people)):
        if frozenset(pair) not in apart:
            found.setdefault(pair, reason)
    ordered = sorted(found.items(), key=lambda each: (each[1].startswith("names"), each[0]))
    return tuple(Pair(first, second, reason) for (first, second), reason in ordered)


def _same_address(people: Iterable[Person]) -> Iterator[tuple[tuple[NotePath, NotePath], str]]:
    bearers: defaultdict[tuple[str, str], dict[NotePath, None]] = defaultdict(dict)
    for person in people:
        for key in address_keys(person.addresses):
            bearers[key][person.path] = None
    for (kind, text), paths in sorted(bearers.items()):
        # What dozens share is a switchboard, not a person.
        for first, second in combinations(sorted(paths), 2) if len(paths) <= 12 else ():
            yield (first, second), f"same {kind} {text}"


def _same_name(people: Iterable[Person]) -> Iterator[tuple[tuple[NotePath, NotePath], str]]:
    """Yield people whose names are nearly the same; only those that share a word or their initials are compared."""
    names = {
        person.path: {name_key(name) for name in (person.name, person.shown, *person.aliases)} - {""}
        for person in people
    }
    blocks: defaultdict[str, dict[NotePath, None]] = defaultdict(dict)
    for path, keys in names.items():
        for key in keys:
            words = key.split()
            for block in (*words, "initials " + "".join(sorted(word[0] for word in words))):
                blocks[block][path] = None
    blocked = (sorted(paths) for _, paths in sorted(blocks.items()) if len(paths) <= _MOST_SHARING)
    for pair in dict.fromkeys(pair for paths in blocked for pair in combinations(paths, 2)):
        likeness = _likeness(names[pair[0]], names[pair[1]])
        if likeness >= _NEAR:
            yield pair, "names are the same" if likeness == _SAME else "names are nearly the same"


def _likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Return how alike the nearest names of two people are, from 0 to 100; single words are no names to compare."""
    pairs = ((first, second) for first in one for second in other if " " in first and " " in second)
    return max((token_sort_ratio(*pair) for pair in pairs), default=0.0)
