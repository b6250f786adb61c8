"""Who is, or knows about, something: an organisation, a place, a skill, a topic; directly and through others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.graph.chains import Chain
from vaultkit.model import Affiliation, Evidence, Person
from vaultkit.practice.paths import PathFinder
from vaultkit.practice.stock import Stock
from vaultkit.vault.affiliations import years_in_words
from vaultkit.vault.debts import plain_words
from vaultkit.vault.names import fold
from vaultkit.vault.stated import Naming, Stated, find_statements, is_ghost

MOST_STEPS = 2
"""How many people between the user and somebody still count as reach."""

_SEARCHED = (
    "role", "location", "context", "met_at", "relation", "skills", "interests", "background", "needs", "offers",
    "goals", "aims", "important", "tags",
)  # fmt: skip
_SHOWN_OTHERWISE = re.compile(r"\[\[(?:[^\[\]|/]*/)*([^\[\]|/]*)\|")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LABELS = {"met_at": "met at", "context": "met through", "location": "lives in"}


class Found(NamedTuple):
    """Somebody who fits, the words and the line that say so, and the best way there (None: no way in the notes).

    `organisation` is the line that says of their organisation what was looked for.
    """

    person: str
    words: str
    evidence: Evidence
    chain: Chain | None
    organisation: Evidence | None = None

    @property
    def steps(self) -> int | None:
        """Return how many people stand between: 0 for whom the user knows, None for no way."""
        return len(self.chain.between) if self.chain else None


def find_reach(stock: Stock, words: str) -> tuple[Found, ...]:
    """Return everyone who fits the words and may be turned to, the nearest first, the likeliest of them first."""
    finder = PathFinder(stock)
    found: dict[str, Found] = {}
    for person, said, evidence, organisation in _all_fitting(stock, words):
        if person not in found and person != stock.snapshot.me and person not in finder.resting:
            found[person] = Found(person, said, evidence, finder.best(person), organisation)
    return tuple(sorted(found.values(), key=lambda each: _order(each, stock)))


def _order(each: Found, stock: Stock) -> tuple[int, float, str, str]:
    if each.chain is None:
        return 99, 0.0, stock.filed(each.person), each.person
    return len(each.chain.people), -round(each.chain.likelihood, 9), stock.filed(each.person), each.person


_Fitting = tuple[str, str, Evidence, Evidence | None]


def _all_fitting(stock: Stock, words: str) -> Iterator[_Fitting]:
    wanted = fold(words.strip().removeprefix("[[").removesuffix("]]")).split()
    places = _fitting_organisations(stock, words, wanted)
    for path, person in stock.snapshot.people.items():
        yield from _affiliated(person, places, wanted, stock)
        yield from _stated(person, wanted, stock)
        for reference in person.knows:
            if _fits(reference.relation, wanted):
                yield reference.id, f"{reference.relation} ({stock.name(path)} knows them)", reference.evidence, None
    for person_id, deeds in stock.deeds.items():
        for deed in deeds:
            if deed.name == "learned" and _fits(deed.value, wanted):
                yield person_id, plain_words(deed.value), deed.evidence, None
    # Last, since what a note states says more than what it is called.
    for person in stock.snapshot.people.values():
        yield from _named(person, wanted)
    yield from _named_without_note(stock, wanted)


def _named(person: Person, wanted: list[str]) -> Iterator[_Fitting]:
    """Yield the names of a person that begin as is wanted."""
    for name in (person.shown, person.name, *person.aliases):
        if _begins(name, wanted):
            yield person.path, f"named {name}", Evidence(person.path, 1), None


def _named_without_note(stock: Stock, wanted: list[str]) -> Iterator[_Fitting]:
    """Yield the same of those whom notes only name, be it with what they are called for: `Dave (plumber)`."""
    for person in stock.snapshot.people.values():
        for reference in person.knows:
            if is_ghost(reference.id) and _begins(f"{reference.text} {reference.relation}", wanted):
                said = f" ({reference.relation})" if reference.relation else ""
                yield reference.id, f"named {reference.text}{said}", reference.evidence, None
    for ghost in stock.snapshot.ghosts.values():
        # Organisations and whatever else has no note are nobody.
        if (ghost.id in stock.known or ghost.id in stock.strengths) and _begins(ghost.name, wanted):
            yield ghost.id, f"named {ghost.name}", ghost.evidence[0], None


def _begins(name: str, wanted: list[str]) -> bool:
    """Say whether every wanted word begins a word of a name: `art` is not looked for in Martin."""
    parts = [part for part in _BETWEEN_WORDS.split(fold(name)) if part]
    bare = [each for word in wanted for each in _bare(word)]
    return bool(wanted) and all(any(part.startswith(each) for part in parts) for each in bare)


def _bare(word: str) -> list[str]:
    return [part for part in _BETWEEN_WORDS.split(word) if part] or [word]


_Organisations = Mapping[str, tuple[str, Evidence | None]]
"""What fits of each organisation, and its line; nothing of those that are named so."""


def _fitting_organisations(stock: Stock, words: str, wanted: list[str]) -> _Organisations:
    """Return the organisations that are named so, or whose sector, place or tags fit."""
    named = stock.snapshot.directory.resolve(words.strip().removeprefix("[[").removesuffix("]]"), "").path
    fitting: dict[str, tuple[str, Evidence | None]] = {str(named): ("", None)} if named else {}
    for path, kind in stock.snapshot.kinds.items():
        if kind != "organisation" or path in fitting:
            continue
        note = stock.snapshot.notes[path]
        statements = find_statements(note, kind)
        stated = [(key, each) for key in ("sector", "location", "tags", "aliases") for each in statements.get(key, ())]
        said = [(key, each) for key, each in stated if _fits(each.text, wanted)]
        if _fits(stock.name(path), wanted):
            fitting[path] = ("", None)
        elif said:
            key, each = said[0]
            fitting[path] = (
                f"{key}: {plain_words(each.text)}",
                Naming(stock.snapshot.directory, note).evidence(each.line),
            )
    return fitting


def _affiliated(person: Person, places: _Organisations, wanted: list[str], stock: Stock) -> Iterator[_Fitting]:
    for place in person.affiliations:
        said, line = places.get(place.org.id, ("", None))
        named = (place.org.text, stock.snapshot.shown.get(place.org.id, ""))
        if place.org.id in places or _fits(" ".join(named), wanted):
            words = affiliation_in_words(place, stock.today)
            yield person.path, f"{words} ({said})" if said else words, place.org.evidence, line


def affiliation_in_words(place: Affiliation, today: date) -> str:
    """Return what somebody is, was or will be where: `head of planning, Oakum Logistics, until 2026-03`."""
    said = (plain_words(place.role), plain_words(place.org.text), years_in_words(place, today))
    return ", ".join(word for word in said if word)


def _stated(person: Person, wanted: list[str], stock: Stock) -> Iterator[_Fitting]:
    note = stock.snapshot.notes[person.path]
    statements = find_statements(note, person.kind)
    naming = Naming(stock.snapshot.directory, note)
    for key in _SEARCHED:
        for each in statements.get(key, ()):
            if each.table is None and _fits(each.text, wanted):
                yield person.path, _labelled(key, each), naming.evidence(each.line), None


def _labelled(key: str, each: Stated) -> str:
    return f"{_LABELS.get(key, key)}: {plain_words(each.text)}"


def _fits(text: str, wanted: list[str]) -> bool:
    """Say whether every wanted word is in a text, or in the name of what it links to under other words."""
    folded = fold(" ".join((plain_words(text), *_SHOWN_OTHERWISE.findall(text)))) if text else ""
    return bool(wanted) and all(word in folded for word in wanted)


Member = tuple[Person, Affiliation]


def members_of(stock: Stock) -> Mapping[str, tuple[Member, ...]]:
    """Return who is or was in each organisation, by the id of the organisation."""
    return stock.memory.gather(_memberships, stock.snapshot.people)


def _memberships(person: Person) -> tuple[tuple[str, Member], ...]:
    places = person.affiliations if person.kind != "me" else ()
    return tuple([(place.org.id, (person, place)) for place in places])


def reach_of(stock: Stock, people: Iterable[Person]) -> list[Found]:
    """Return the way to each of `people`, the nearest first."""
    finder = PathFinder(stock)
    found = [Found(person.path, "", Evidence(person.path, 1), finder.best(person.path)) for person in people]
    return sorted(found, key=lambda each: _order(each, stock))
