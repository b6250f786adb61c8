"""Tables: mappings that nobody changes, and that know in what they differ from the one before.

An edit changes a few rows of each. Whoever knows which rows has no need to look at the others.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, compress, repeat
from operator import is_not, not_
from typing import Any, Generic, Protocol, Self, TypeVar, cast

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Table(dict[Key, Value], Generic[Key, Value]):
    """A mapping that nobody changes. `changed` are the keys at which it differs from the table with the mark `before`."""

    __slots__ = ("before", "changed", "mark")

    def __init__(
        self,
        rows: Mapping[Key, Value] | Iterable[tuple[Key, Value]] = (),
        before: object = None,
        changed: frozenset[Key] = frozenset(),
    ) -> None:
        super().__init__(rows)
        self.mark, self.before, self.changed = object(), before, changed


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """What stands in another mapping at the same key, else `otherwise`; for questions asked of each row of a table."""

    rows: Mapping[Any, Any]
    otherwise: Any = None


class Lexicon(Protocol):
    """What questions look a few things up in, such as what every name of the vault means."""

    def listening(self, heard: list[Any]) -> Self:
        """Return one that answers the same, and adds to `heard` what it is asked."""
        ...

    def find_stale(self, before: Self, heard: Mapping[Any, tuple[Any, ...]]) -> Iterable[Any]:
        """Return the keys of those who heard from `before` something that this one does not answer the same."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class In:
    """A lexicon in which a question looks things up; it stands last of all that the question is asked with."""

    lexicon: Lexicon


class _AtKey:
    """Stands for the key itself."""


KEY = _AtKey()
_NOTHING = object()


def find_changed(new: Mapping[Key, Any], old: Mapping[Key, Any]) -> Collection[Key]:
    """Return the keys at which two mappings differ, those that only one of them has among them."""
    if new is old:
        return ()
    if isinstance(new, Table) and isinstance(old, Table) and new.before is old.mark:
        return cast("frozenset[Key]", new.changed)
    if new == old:
        return ()
    # One and the same is not compared: many rows are dear to compare.
    if len(new) == len(old) and list(new) == list(old):
        others = compress(new.items(), map(is_not, new.values(), old.values()))
        return [key for key, value in others if value != old[key]]
    changed = [key for key, value in new.items() if (was := old.get(key, _NOTHING)) is not value and was != value]
    return (*changed, *(old.keys() - new.keys()))


def columns_of(over: Mapping[Key, Any], beside: Iterable[Any]) -> list[Iterable[Any]]:
    """Return what a question about each row of `over` is asked with, argument by argument."""
    return [over.values(), *(_column(over, each) for each in beside)]


def _column(over: Mapping[Key, Any], each: object) -> Iterable[Any]:
    if isinstance(each, Along):
        return map(each.rows.get, over, repeat(each.otherwise))
    if isinstance(each, In):
        return repeat(each.lexicon)
    return over if each is KEY else repeat(each)


def part_lexicon(beside: tuple[Any, ...]) -> tuple[tuple[Any, ...], Any]:
    """Return what stands beside without the lexicon at its end, and that lexicon, None where there is none."""
    return (beside[:-1], beside[-1].lexicon) if beside and isinstance(beside[-1], In) else (beside, None)


def row_of(key: Key, over: Mapping[Key, Any], beside: Iterable[Any]) -> list[Any]:
    """Return what a question about one row of `over` is asked with."""
    row = [over[key]]
    for each in beside:
        if isinstance(each, Along):
            row.append(each.rows.get(key, each.otherwise))
        else:
            row.append(key if each is KEY else each)
    return row


def find_asked_anew(
    over: Mapping[Key, Any], beside: tuple[Any, ...], last: tuple[Mapping[Key, Any], tuple[Any, ...]]
) -> set[Key] | None:
    """Return the keys at which a question is asked with something else than last time, None for all of them."""
    last_over, last_beside = last
    if len(beside) != len(last_beside):
        return None
    changed = set(find_changed(over, last_over))
    for each, before in zip(beside, last_beside, strict=True):
        if isinstance(each, Along) and isinstance(before, Along):
            if each.otherwise is not before.otherwise and each.otherwise != before.otherwise:
                return None
            changed.update(key for key in find_changed(each.rows, before.rows) if key in over)
        elif each is not before and each != before:
            return None
    return changed


def patch(
    old: Table[Key, Value], fresh: Mapping[Key, Value], gone: Iterable[Key], order: Iterable[Key] | None = None
) -> Table[Key, Value]:
    """Return `old` with the rows `fresh` and without those of `gone`; `old` itself if all is the same.

    A row that says the same stays the very same. Rows stand in the order of `order`, else of their keys.
    """
    new = {key: value for key, value in fresh.items() if (was := old.get(key, _NOTHING)) is not value and was != value}
    left = [key for key in gone if key in old]
    if not new and not left:
        return old
    rows = {**old, **new}
    for key in left:
        del rows[key]
    if len(rows) + len(left) > len(old):
        rows = {
            key: rows[key]
            for key in (cast("list[Key]", sorted(cast("Any", rows))) if order is None else order)
            if key in rows
        }
    return Table(rows, old.mark, frozenset(chain(new, left)))


def gather_pairs(pairs: Iterable[Iterable[tuple[Any, Any]]]) -> dict[Any, tuple[Any, ...]]:
    """Return the parts of each group, in the order in which they come; groups in order."""
    found: dict[Any, list[Any]] = {}
    for group, part in chain.from_iterable(pairs):
        found.setdefault(group, []).append(part)
    return {group: tuple(found[group]) for group in sorted(found)}


def chained(rows: Mapping[Any, Iterable[Value]]) -> tuple[Value, ...]:
    """Return what all rows hold, one after the other."""
    return tuple(chain.from_iterable(rows.values()))


def find_hearers(others: frozenset[Any], heard: Mapping[Key, Iterable[Any]]) -> list[Key]:
    """Return the keys of those who heard one of `others`."""
    return list(compress(heard, map(not_, map(others.isdisjoint, heard.values())))) if others else []
