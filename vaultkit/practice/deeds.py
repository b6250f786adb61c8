"""Who did what for whom: the moves of all entries by person, and give and take counted from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Evidence, Reference
from vaultkit.tables import Along
from vaultkit.vault.books import Settled
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.openings import LONG_AGO
from vaultkit.vault.snapshot import Snapshot

GIVEN: Mapping[str, str] = {"gave": "help", "connected": "introductions", "passed": "leads"}
TAKEN: Mapping[str, str] = {"got": "help", "lead": "leads", "intro": "introductions", "recommended": "recommendations"}
FEWEST_SHOWN = 3
"""Fewer helps than this tell nothing about a balance."""

_FOR_ALL = frozenset(("told", "thanked", "looking", "heard"))
"""Moves that concern everyone in the entry: whoever was there has heard it."""


class Deed(NamedTuple):
    """One move, with the person it is with, and what it names (an id, or "")."""

    name: str
    person: str
    value: str
    about: Reference | None
    day: date
    evidence: Evidence


class Balance(NamedTuple):
    """What was given and taken, counted by kind."""

    given: Mapping[str, int]
    taken: Mapping[str, int]

    @property
    def gave(self) -> int:
        """Return how often the user gave."""
        return sum(self.given.values())

    @property
    def took(self) -> int:
        """Return how often the user was given something."""
        return sum(self.taken.values())


def find_deeds(snapshot: Snapshot, memory: Memory = NO_MEMORY) -> Mapping[str, tuple[Deed, ...]]:
    """Return each person's moves up to today, oldest first; recommendations count as received."""
    moved = memory.gather(_deeds_by_person, snapshot.telling)
    recommended = memory.gather(_recommended_by_person, snapshot.settled)
    everyone = memory.ask(_both, moved, recommended) if recommended else moved
    return memory.ask_each(_in_order, everyone, Along(recommended, ()))


def _both(
    moved: Mapping[str, tuple[Deed, ...]], recommended: Mapping[str, tuple[Deed, ...]]
) -> dict[str, tuple[Deed, ...]]:
    return {person: moved.get(person, ()) for person in sorted({*moved, *recommended})}


def _deeds_by_person(encounters: Iterable[Encounter]) -> tuple[tuple[str, Deed], ...]:
    return tuple([(deed.person, deed) for encounter in encounters for deed in _deeds_in(encounter)])


def _recommended_by_person(settled: Settled) -> tuple[tuple[str, Deed], ...]:
    """Return recommendations: thanks that no move opens are for those, whatever words they bear."""
    thanks = [debt for debt in settled.debts if debt.kind == "thanks" and not debt.move]
    return tuple([
        (each.person, Deed("recommended", each.person, each.subject, None, each.opened, each.evidence))
        for each in thanks
    ])  # fmt: skip


def _in_order(deeds: tuple[Deed, ...], others: tuple[Deed, ...] = ()) -> tuple[Deed, ...]:
    return tuple(sorted((*deeds, *others), key=_order))


def _order(deed: Deed) -> tuple[date, str, int]:
    return deed.day, deed.evidence.path, deed.evidence.line


def _deeds_in(encounter: Encounter) -> Iterable[Deed]:
    for move in encounter.moves:
        evidence = Evidence(encounter.path, move.line, encounter.entry.heading)
        for person in encounter.people if move.name in _FOR_ALL else encounter.people[:1]:
            yield Deed(move.name, person, move.value, move.reference, encounter.day, evidence)


def balance_of(deeds: Iterable[Deed]) -> Balance:
    """Return what the user gave and took in `deeds`."""
    listed = list(deeds)
    given = Counter(GIVEN[deed.name] for deed in listed if deed.name in GIVEN)
    taken = Counter(TAKEN[deed.name] for deed in listed if deed.name in TAKEN)
    return Balance(given, taken)


def tilt(balance: Balance) -> float | None:
    """Return how far give and take lean: from -1 (only taken) to 1 (only given); None for too few to tell.

    >>> tilt(Balance({"help": 3}, {"leads": 1})), tilt(Balance({"help": 1}, {}))
    (0.5, None)
    """
    total = balance.gave + balance.took
    return (balance.gave - balance.took) / total if total >= FEWEST_SHOWN else None


def since_in_words(day: date) -> str:
    """Return since when something is open, also where nobody noted a day."""
    return "no day noted" if day == LONG_AGO else f"since {day.isoformat()}"


def helped_in_words(who: str, count: int) -> str:
    """Return how often somebody helped, as one says it.

    >>> helped_in_words("they", 0), helped_in_words("you", 1)
    ('they have not helped yet', 'you helped once')
    """
    return f"{who} helped {in_times(count)}" if count else f"{who} have not helped yet"


def in_times(count: int) -> str:
    """Return how often something happened.

    >>> in_times(1), in_times(2), in_times(3)
    ('once', 'twice', '3 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
