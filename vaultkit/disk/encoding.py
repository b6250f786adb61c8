"""A note as read becomes a line of JSON, and that line the same note again.

Written for speed, since a report may have ten thousand of them to rebuild: rows are kept
as columns, so that Python's own loops in C put them together again; columns that hold the
usual alone are left out; and a link or field that an entry shares with its note is its
number there. Equal texts, properties and days are one and the same value in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import itemgetter
from sys import intern
from typing import Any, cast

from vaultkit.model import (
    Entry,
    Field,
    Heading,
    Items,
    Link,
    Note,
    NotePath,
    Problem,
    Property,
    Scalar,
    Table,
    Tag,
    Task,
    Value,
)

_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_new: Any = tuple.__new__
FOREIGN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What `decode_note` may raise of a line that is not ours, `encode_note` of a note that nests beyond all measure."""
Columns = list[Any]


class _Form:
    """How values of one kind are kept: as columns, of which those come last that have a usual value.

    Where all of them hold nothing else, they are left out.
    """

    def __init__(self, kind: type[Any], **usual: object) -> None:
        names: tuple[str, ...] = kind._fields
        written = (*(name for name in names if name not in usual), *usual)
        self.kind = kind
        self.usual = tuple(usual.values())
        self.few = len(names) - len(usual)
        self._constants = [repeat(value) for value in self.usual]
        self._as_written = itemgetter(*map(names.index, written))
        self._as_fields = itemgetter(*map(written.index, names))

    def columns(self, values: Sequence[Any]) -> Columns:
        """Return the columns of values, none for no values."""
        if not values:
            return []
        columns = list(zip(*values, strict=True))
        if not self.usual:
            return columns
        columns = list(self._as_written(columns))
        counts = {*map(tuple.count, columns[self.few :], self.usual)}
        return columns[: self.few] if counts == {len(values)} else columns

    def values(self, columns: Columns) -> Iterator[Any]:
        """Yield the values again; raise ValueError if these are the columns of something else."""
        if len(columns) == self.few:
            columns = columns + self._constants
        if len(columns) != self.few + len(self.usual):
            raise ValueError("these are the columns of something else")
        # What is usual never ends, so that the others say how many there are.
        return map(_new, repeat(self.kind), zip(*self._as_fields(columns)))  # noqa: B905


_PROPERTY = _Form(Property, column=1)
_LINK = _Form(Link, heading=None, block=None, display=None, embed=False, syntax="wiki")
_FIELD, _TAG, _HEADING, _PROBLEM, _SCALAR = map(_Form, (Field, Tag, Heading, Problem, Scalar))
_TASK = _Form(Task, scheduled=None, start=None, created=None, cancelled=None, depends_on=(), tags=(), priority=None,
              repeat=None, id=None, on_completion=None, quoted=False)  # fmt: skip
_ENTRY = _Form(Entry, tags=(), time=None, shape="item")


def encode_note(note: Note) -> str:
    """Return all of `note` as one line of ASCII."""
    links = _Pool(note.links)
    fields = _Pool(note.fields)
    tasks = _encode_tasks(note.tasks, links)
    entries = _encode_entries(note.entries, fields, links)
    parts = (
        (note.path, note.name, note.head_end, note.generated),
        _encode_head(note.head),
        (_LINK.columns(links.values), len(note.links)),
        (_FIELD.columns(fields.values), len(note.fields)),
        _TAG.columns(note.tags),
        _HEADING.columns(note.headings),
        tasks,
        entries,
        note.questions,
        note.matters,
        note.block_ids,
        note.apart,
        _PROBLEM.columns(note.problems),
    )
    return _encode(parts)


def decode_note(line: str) -> Note:
    """Return the note that `encode_note` made `line` of; raise one of FOREIGN, mostly, for any other line."""
    own, head, links, fields, tags, headings, tasks, entries, questions, matters, block_ids, apart, problems = _decode(
        line
    )
    path, name, head_end, generated = own
    all_links = _decode_links(links[0])
    all_fields = _decode_fields(fields[0])
    return Note(
        path=NotePath(path),
        name=intern(name),
        head=_decode_head(head) if head else (),
        head_end=head_end,
        links=tuple(all_links[: links[1]]),
        tags=tuple(_TAG.values(tags)) if tags else (),
        fields=tuple(all_fields[: fields[1]]),
        headings=tuple(map(_same, _HEADING.values(headings))) if headings else (),
        tasks=_decode_tasks(tasks, all_links) if tasks else (),
        entries=_decode_entries(entries, all_fields, all_links) if entries else (),
        questions=tuple(map(tuple, questions)),
        matters=tuple(map(tuple, matters)),
        block_ids=tuple(block_ids),
        apart=tuple(apart),
        generated=generated,
        problems=tuple(_PROBLEM.values(problems)) if problems else (),
    )


@lru_cache(1 << 13, typed=True)
def _same(value: Any) -> Any:
    """Return the value that stands for all those equal to `value`: what recurs from note to note is kept once."""
    return value


@lru_cache(1 << 13)
def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def _numbers(days: Iterable[date | None]) -> list[int | None]:
    return [None if day is None else day.toordinal() for day in days]


class _Pool:
    """The links or fields of a note, then those that only its entries have; each is written once and has a number.

    They are told apart by identity, since to compare ten thousand notes' links costs more than to write them.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)
        self._numbers = {id(value): number for number, value in enumerate(self.values)}

    def deal(self, groups: Iterable[tuple[Any, ...]]) -> tuple[list[int], list[int]]:
        """Return how many values there are in each group, and the numbers of them all."""
        listed = list(groups)
        return list(map(len, listed)), [self._number_of(value) for value in chain.from_iterable(listed)]

    def _number_of(self, value: object) -> int:
        number = self._numbers.setdefault(id(value), len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


def _dealt(counts: Iterable[int], numbers: Sequence[int], pool: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Return the groups again that a pool has dealt."""
    if not numbers:
        return repeat(())
    return map(tuple, map(islice, repeat(map(pool.__getitem__, numbers)), counts))


def _decode_links(columns: Columns) -> list[Link]:
    if not columns:
        return []
    columns[:2] = map(intern, columns[0]), map(intern, columns[1])
    return list(_LINK.values(columns))


def _decode_fields(columns: Columns) -> list[Field]:
    if not columns:
        return []
    columns[0], columns[1], columns[3] = map(intern, columns[0]), map(intern, columns[1]), map(intern, columns[3])
    return list(_FIELD.values(columns))


def _encode_tasks(tasks: Sequence[Task], links: _Pool) -> list[Any]:
    columns = _TASK.columns(tasks)
    if not columns:
        return []
    for number in _TASK_DAYS[: 2 if len(columns) == _TASK.few else None]:
        columns[number] = _numbers(columns[number])
    columns[4], numbers = links.deal(columns[4])
    return [columns, numbers]


_TASK_DAYS = (2, 3, 9, 10, 11, 12)


def _decode_tasks(tasks: list[Any], links: Sequence[Link]) -> tuple[Task, ...]:
    columns, numbers = tasks
    columns[2], columns[3] = map(_day, columns[2]), map(_day, columns[3])
    columns[4] = _dealt(columns[4], numbers, links)
    columns[5] = map(intern, columns[5])
    if len(columns) > _TASK.few:
        for number in _TASK_DAYS[2:]:
            columns[number] = map(_day, columns[number])
        columns[13], columns[14] = map(tuple, columns[13]), map(tuple, columns[14])
    return tuple(_TASK.values(columns))


def _encode_entries(entries: Sequence[Entry], fields: _Pool, links: _Pool) -> list[Any]:
    columns = _ENTRY.columns(entries)
    if not columns:
        return []
    columns[0] = _numbers(columns[0])
    columns[4], field_numbers = fields.deal(columns[4])
    columns[5], link_numbers = links.deal(columns[5])
    return [columns, field_numbers, link_numbers]


def _decode_entries(entries: list[Any], fields: Sequence[Field], links: Sequence[Link]) -> tuple[Entry, ...]:
    columns, field_numbers, link_numbers = entries
    columns[0], columns[1], columns[3] = map(_day, columns[0]), map(_same, columns[1]), map(intern, columns[3])
    columns[4] = _dealt(columns[4], field_numbers, fields)
    columns[5] = _dealt(columns[5], link_numbers, links)
    if len(columns) > _ENTRY.few:
        columns[9] = map(tuple, columns[9])
    return tuple(_ENTRY.values(columns))


def _encode_head(head: Sequence[Property]) -> list[Any]:
    """Return the columns of properties, those of their values, and each value that is no single text with its number."""
    columns = _PROPERTY.columns(head)
    if not columns:
        return []
    values = columns.pop(1)
    trees = [(number, _tree(value)) for number, value in enumerate(values) if type(value) is not Scalar]
    scalars = [value if type(value) is Scalar else _NOTHING for value in values]
    return [columns, _SCALAR.columns(scalars), trees]


_NOTHING = Scalar("", 0, 0)


def _decode_head(head: list[Any]) -> tuple[Property, ...]:
    columns, scalars, trees = head
    values = list(_SCALAR.values(scalars))
    for number, tree in trees:
        values[number] = _value(tree)
    columns[:1] = [map(intern, columns[0]), values]
    return tuple(map(_same, _PROPERTY.values(columns)))


def _tree(value: Value) -> list[Any]:
    """Return a value with all below it: four parts beginning with a text, four with a list, or three."""
    match value:
        case Scalar():
            return list(value)
        case Items():
            return [[_tree(each) for each in value.items], value.line, value.column, value.flow]
    rows = [(each.key, _tree(each.value), each.line, each.column) for each in value.properties]
    return [rows, value.line, value.column]


def _value(tree: list[Any]) -> Value:
    if len(tree) == 3:
        rows, line, column = tree
        return Table(tuple([Property(key, _value(below), *place) for key, below, *place in rows]), line, column)
    first, line, column, sign = tree
    if type(first) is str:
        return cast("Scalar", _new(Scalar, tree))
    return Items(tuple([_value(each) for each in first]), line, column, sign)
