"""The vault in numbers, all of them the user's own: people, talks by month, introductions, what is open, give and take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from vaultkit.graph.structure import Adjacency
from vaultkit.notes.dates import is_ahead
from vaultkit.practice.stock import Stock
from vaultkit.tables import chained

MONTHS = 12
_USEFUL = frozenset(("got", "lead", "intro", "offered", "learned"))


class Numbers(NamedTuple):
    """Counts of the whole vault, and of the last twelve months by month (`2026-11`)."""

    people: int
    known: int
    acquaintances: int
    introductions: int
    talks: Mapping[str, int]
    useful: Mapping[str, int]
    applications: Mapping[str, int]
    open: Mapping[str, int]
    given: int
    taken: int
    thanked: int
    new_here: int | None


def count_all(stock: Stock, since: str = "") -> Numbers:
    """Return the numbers of a vault; `since` is the day on which the user came to live here ("": not said)."""
    snapshot = stock.snapshot
    months = last_months(stock)
    seen: Counter[str] = Counter()
    useful: Counter[str] = Counter()
    for encounter in chained(snapshot.encounters):
        month = f"{encounter.day:%Y-%m}"
        if encounter.is_contact and month in months and encounter.people:
            seen[month] += 1
            useful[month] += any(move.name in _USEFUL for move in encounter.moves)
    applied = Counter(
        f"{rung.day:%Y-%m}"
        for course in snapshot.courses.values()
        for rung in course.rungs
        if rung.day and rung.word == "applied"
    )
    acquaintances, introductions = count_ties(stock)
    return Numbers(
        people=sum(1 for kind in snapshot.kinds.values() if kind == "person"),
        known=len(stock.strengths.keys() & snapshot.people.keys()),
        acquaintances=acquaintances, introductions=introductions,
        talks={month: seen[month] for month in months}, useful={month: useful[month] for month in months},
        applications={month: applied[month] for month in months},
        open={kind: len(debts) for kind, debts in sorted(stock.waiting.items())},
        given=sum(balance.gave for balance in stock.balances.values()),
        taken=sum(balance.took for balance in stock.balances.values()),
        thanked=sum(1 for debt in snapshot.debts if debt.kind == "thanks" and debt.closed),
        new_here=_met_since(since, stock) if since else None,
    )  # fmt: skip


def count_ties(stock: Stock) -> tuple[int, int]:
    """Return how many acquaintances there are among others, and how many introductions, however many lines say so."""
    return stock.memory.ask(_count_steps, stock.neighbours), stock.memory.ask(_count_introduced, stock.followers)


def _count_steps(neighbours: Adjacency) -> int:
    return sum(map(len, neighbours.values())) // 2


def _count_introduced(followers: Adjacency) -> int:
    return sum(map(len, followers.values()))


def last_months(stock: Stock) -> tuple[str, ...]:
    """Return the last twelve months, this one last."""
    number = stock.today.year * 12 + stock.today.month - 1
    return tuple(f"{each // 12:04}-{each % 12 + 1:02}" for each in range(max(12, number - MONTHS + 1), number + 1))


def _met_since(since: str, stock: Stock) -> int:
    """Return how many people the user met since they came to live here: by `met`, else by the first contact."""
    people = (person for person in stock.snapshot.people.values() if person.kind != "me")
    firsts = ((person.met, stock.snapshot.contacts.get(person.path, ())) for person in people)
    # A first meeting that is to come is a plan.
    begun = ((met, contacts) for met, contacts in firsts if not (met and is_ahead(met.text, stock.today)))
    days = [met.last if met else contacts[-1].day for met, contacts in begun if met or contacts]
    return sum(1 for day in days if day.isoformat() >= since)
