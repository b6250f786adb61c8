"""Answers about the rows of tables, made anew only for the rows that changed: one by one, gathered in groups, in order."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from vaultkit.tables import Table, columns_of, find_asked_anew, find_changed, gather_pairs, patch, row_of

_PLACE = itemgetter(0, 1, 2)
_MANY = 500
"""So many rows are sorted together faster than put in their places one by one."""


class Asking(NamedTuple):
    """A question about each row of a table, with what stands beside it."""

    question: Callable[..., Any]
    over: Mapping[Any, Any]
    beside: tuple[Any, ...]
    lexicon: Any = None
    keeps_empty: bool = True


class Asked(NamedTuple):
    """What was asked, the answers by key, and what each looked up in the lexicon."""

    asking: Asking
    answers: Table[Any, Any]
    heard: dict[Any, tuple[Any, ...]]


def ask_all(asking: Asking) -> Asked:
    """Return the answers to a question that was never put before."""
    heard: dict[Any, tuple[Any, ...]] = {}
    return Asked(asking, Table(_kept(_answer_all(asking, heard), asking)), heard)


def ask_anew(asking: Asking, last: Asked) -> Asked:
    """Return the answers of now; those of before hold for all rows that are asked about with the same."""
    before, over = last.asking, asking.over
    anew = find_asked_anew(over, asking.beside, (before.over, before.beside)) if _is_alike(asking, before) else None
    heard: dict[Any, tuple[Any, ...]] = {}
    if anew is None:
        fresh = _kept(_answer_all(asking, heard), asking)
        return Asked(asking, patch(last.answers, fresh, last.answers.keys() - fresh.keys(), over), heard)
    if before.lexicon is not asking.lexicon:
        anew.update(key for key in asking.lexicon.find_stale(before.lexicon, last.heard) if key in over)
    if not anew:
        return last._replace(asking=asking)
    fresh = _kept(_answer_some([key for key in anew if key in over], asking, heard), asking)
    answers = patch(last.answers, fresh, anew - fresh.keys(), over)
    # Only now, when nothing can go wrong any more.
    for key in anew:
        last.heard.pop(key, None)
    last.heard.update(heard)
    return Asked(asking, answers, last.heard)


def _is_alike(asking: Asking, before: Asking) -> bool:
    """Say whether both ask in the same way, whatever of."""
    return asking.keeps_empty == before.keeps_empty and (asking.lexicon is None) == (before.lexicon is None)


def _kept(answers: dict[Any, Any], asking: Asking) -> dict[Any, Any]:
    return answers if asking.keeps_empty else {key: answer for key, answer in answers.items() if answer}


def _answer_all(asking: Asking, heard: dict[Any, tuple[Any, ...]]) -> dict[Any, Any]:
    if asking.lexicon is not None:
        return _answer_some(asking.over, asking, heard)
    return dict(zip(asking.over, map(asking.question, *columns_of(asking.over, asking.beside)), strict=True))


def _answer_some(keys: Iterable[Any], asking: Asking, heard: dict[Any, tuple[Any, ...]]) -> dict[Any, Any]:
    question, over, beside = asking.question, asking.over, asking.beside
    if asking.lexicon is None:
        return {key: question(*row_of(key, over, beside)) for key in keys}
    listed: list[Any] = []
    # One for all of them: a lexicon may be dear to make.
    lexicon = asking.lexicon.listening(listed)
    answers: dict[Any, Any] = {}
    for key in keys:
        answers[key] = question(*row_of(key, over, beside), lexicon)
        heard[key] = tuple(dict.fromkeys(listed))
        listed.clear()
    return answers


class Gathered(NamedTuple):
    """Pairs of group and part by row, the parts by group, and the keys of the rows of each group, in order."""

    pairs: Mapping[Any, tuple[tuple[Any, Any], ...]]
    groups: Table[Any, tuple[Any, ...]]
    rows: dict[Any, list[Any]]


def regroup(pairs: Mapping[Any, tuple[tuple[Any, Any], ...]], last: Gathered | None) -> Gathered:
    """Return the parts by group; those of before hold for all groups of which no row changed."""
    if last is None:
        return Gathered(pairs, Table(gather_pairs(pairs.values())), _rows_by_group(pairs))
    changed = find_changed(pairs, last.pairs)
    if len(changed) > _MANY:
        found = gather_pairs(pairs.values())
        return Gathered(pairs, patch(last.groups, found, last.groups.keys() - found.keys()), _rows_by_group(pairs))
    rows = _touched_rows(changed, pairs, last)
    fresh = {group: _parts_of(group, keys, pairs) for group, keys in rows.items() if keys}
    gone = rows.keys() - fresh.keys()
    groups = patch(last.groups, fresh, gone)
    # Only now, when nothing can go wrong any more.
    last.rows.update(rows)
    for group in gone:
        del last.rows[group]
    return Gathered(pairs, groups, last.rows)


def _rows_by_group(pairs: Mapping[Any, tuple[tuple[Any, Any], ...]]) -> dict[Any, list[Any]]:
    rows: dict[Any, list[Any]] = {}
    for key, listed in pairs.items():
        for group in dict(listed):
            rows.setdefault(group, []).append(key)
    return rows


def _touched_rows(
    changed: Iterable[Any], pairs: Mapping[Any, tuple[tuple[Any, Any], ...]], last: Gathered
) -> dict[Any, list[Any]]:
    """Return the keys of the rows of each group of which a row changed, as they are now."""
    rows: dict[Any, list[Any]] = {}
    for key in changed:
        before, after = dict(last.pairs.get(key, ())).keys(), dict(pairs.get(key, ())).keys()
        for group in (*before, *(after - before)):
            if group not in rows:
                rows[group] = list(last.rows.get(group, ()))
            if group not in after:
                rows[group].remove(key)
            elif group not in before:
                insort(rows[group], key)
    return rows


def _parts_of(group: Any, keys: Iterable[Any], pairs: Mapping[Any, tuple[tuple[Any, Any], ...]]) -> tuple[Any, ...]:
    return tuple([part for key in keys for other, part in pairs[key] if other == group])


class Sorted(NamedTuple):
    """Pairs of order and thing by row, all of them in order with the key and number that part equals, and the things."""

    pairs: Mapping[Any, tuple[tuple[Any, Any], ...]]
    entries: list[tuple[Any, Any, int, Any]]
    things: tuple[Any, ...]


def resort(pairs: Mapping[Any, tuple[tuple[Any, Any], ...]], last: Sorted | None) -> Sorted:
    """Return the things in order, with those of the rows that changed put in their places; the last things if all is the same."""
    if last is None or len(changed := find_changed(pairs, last.pairs)) > _MANY:
        entries = [entry for key, listed in pairs.items() for entry in _entries(key, listed)]
        entries.sort(key=_PLACE)
    else:
        entries = list(last.entries)
        for key in changed:
            for entry in _entries(key, last.pairs.get(key, ())):
                del entries[bisect_left(entries, _PLACE(entry), key=_PLACE)]
        for key in changed:
            for entry in _entries(key, pairs.get(key, ())):
                insort(entries, entry, key=_PLACE)
    things = tuple([entry[3] for entry in entries])
    return Sorted(pairs, entries, last.things if last is not None and last.things == things else things)


def _entries(key: Any, listed: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any, int, Any]]:
    return [(order, key, number, thing) for number, (order, thing) in enumerate(listed)]
