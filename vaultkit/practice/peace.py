"""Who is left in peace: the dead, ties that ended or rest, those who are not to be contacted. What is remembered stays."""

from __future__ import annotations

from vaultkit.model import Evidence, Person
from vaultkit.practice.stock import Stock
from vaultkit.vault.stated import Naming, find_statements

_WORDS = {"deceased": "they have died", "ended": "this tie has ended", "paused": "this tie is paused"}


def why_in_peace(person: Person) -> str:
    """Return why nobody should turn to a person, "" for whom one may."""
    if person.is_current:
        return ""
    return _WORDS.get(person.status, "they are not to be contacted")


def line_of_peace(person: Person, stock: Stock) -> Evidence:
    """Return the line that says so."""
    key = "status" if person.status in _WORDS else "do_not_contact"
    note = stock.snapshot.notes[person.path]
    stated = find_statements(note, person.kind).get(key, ())
    return Naming(stock.snapshot.directory, note).evidence(stated[0].line if stated else 1)


def left_in_peace(stock: Stock) -> frozenset[str]:
    """Return everyone to whom no way is looked for, and through whom none leads."""
    return stock.once(_all_in_peace)


def _all_in_peace(stock: Stock) -> frozenset[str]:
    resting = stock.memory.keep_each(_is_resting, stock.snapshot.people)
    return stock.memory.part("left in peace").ask(frozenset, resting)


def _is_resting(person: Person) -> bool:
    return not person.is_current
