"""What people state about themselves, with the line that says so, and what of it goes together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from vaultkit.model import Evidence, Note, NotePath, Person
from vaultkit.practice.stock import Stock
from vaultkit.tables import Along
from vaultkit.vault.debts import plain_words
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import find_statements, place_of

OFFER_KEYS = ("offers", "skills", "background")
NEED_KEYS = ("needs",)
_WORD = re.compile(r"[^\W_]{3,}")
_NOTHING = frozenset(("", "none", "nothing", "n/a", "-", "–", "—"))
_STOP = frozenset(("and", "the", "for", "with", "from", "who", "how", "some", "any", "one", "two", "that", "this"))


class Fact(NamedTuple):
    """Something that a note states of a person."""

    person: str
    key: str
    text: str


class Match(NamedTuple):
    """A need of one that another's offer may meet."""

    need: Fact
    offer: Fact


def find_fact(fact: Fact, snapshot: Snapshot) -> Evidence:
    """Return the line that states a fact."""
    return find_lines(fact.person, fact.key, snapshot).get(fact.text, Evidence(fact.person, 1))


def find_lines(person: str, key: str, snapshot: Snapshot) -> dict[str, Evidence]:
    """Return the line of each value that a person's note states under a key."""
    path = NotePath(person)
    return lines_in(snapshot.notes[path], snapshot.kinds[path], key)


def lines_in(note: Note, kind: str, key: str) -> dict[str, Evidence]:
    """Return the line of each value that a note of a kind states under a key."""
    stated = find_statements(note, kind).get(key, ())
    return {each.text: place_of(note, each.line) for each in reversed(stated)}


def facts_of(person: Person, keys: tuple[str, ...]) -> Iterator[Fact]:
    """Yield what a person states under `keys`; `none` states nothing."""
    for key in keys:
        for text in person.facts.get(key, ()):
            if text.strip(" .").casefold() not in _NOTHING:
                yield Fact(person.path, key, text)


@lru_cache(1 << 15)
def words_of(text: str) -> frozenset[str]:
    """Return the telling words of a text, folded.

    >>> sorted(words_of("A grant writer for the choir"))
    ['choir', 'grant', 'writer']
    """
    return frozenset(_WORD.findall(fold(plain_words(text)))) - _STOP


def find_matches(stock: Stock, givers: Iterable[NotePath] | None = None) -> tuple[Match, ...]:
    """Return every need of a person that an offer of the user, or of somebody they know, may meet.

    An offer fits if all telling words of the one are among those of the other. `givers`
    are those whose offers count (None: everyone's).
    """
    people, me = stock.snapshot.people, stock.snapshot.me
    welcome = Along(stock.welcome)
    needing = stock.memory.keep_each(_if_needing, people, welcome, me)
    offers = stock.memory.keep_each(_if_offering, people, welcome, me)
    if givers is not None:
        offers = {path: offers[path] for path in givers if path in offers}
    part = stock.memory.part("all matches" if givers is None else "some matches")
    return part.ask(_match_all, needing, offers)


def _if_needing(person: Person, welcome: Person | None, me: NotePath | None) -> Person | None:
    is_asked_about = welcome is not None and person.path != me
    return person if is_asked_about and any(person.facts.get(key) for key in NEED_KEYS) else None


def _if_offering(person: Person, welcome: Person | None, me: NotePath | None) -> Person | None:
    is_asked = welcome is not None or person.path == me
    return person if is_asked and any(person.facts.get(key) for key in OFFER_KEYS) else None


def _match_all(needing: Mapping[NotePath, Person], offering: Mapping[NotePath, Person]) -> tuple[Match, ...]:
    offers = _offers_by_word(offering.values())
    found: dict[Match, None] = {}
    for path, person in needing.items():
        for need in facts_of(person, NEED_KEYS) if offers else ():
            found.update((Match(need, offer), None) for offer in _fitting(need, offers) if offer.person != path)
    return tuple(found)


def _offers_by_word(people: Iterable[Person]) -> Mapping[str, list[tuple[frozenset[str], Fact]]]:
    found: dict[str, list[tuple[frozenset[str], Fact]]] = {}
    for person in people:
        for offer in facts_of(person, OFFER_KEYS):
            words = words_of(offer.text)
            for word in words:
                found.setdefault(word, []).append((words, offer))
    return found


def _fitting(need: Fact, offers: Mapping[str, list[tuple[frozenset[str], Fact]]]) -> Iterator[Fact]:
    wanted = words_of(need.text)
    for word in sorted(wanted):
        for words, offer in offers.get(word, ()):
            if words <= wanted or wanted <= words:
                yield offer
