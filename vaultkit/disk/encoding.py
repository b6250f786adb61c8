"""A note as read becomes a line of JSON, and that line the same note again.

Written for speed, since a report may have ten thousand of them to rebuild: rows are kept
as columns, a column of one and the same value as that value alone, and a link or field
that an entry shares with its note as its number there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from sys import intern
from typing import Any

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


def encode_note(note: Note) -> str:
    """Return all of `note` as one line of ASCII."""
    links = _Pool(note.links)
    fields = _Pool(note.fields)
    tasks = [_flat_task(task, links) for task in note.tasks]
    entries = [_flat_entry(entry, fields, links) for entry in note.entries]
    parts = (
        (note.path, note.name, note.head_end, note.generated),
        _encode_head(note.head),
        (_columns(links.values), len(note.links)),
        (_columns(fields.values), len(note.fields)),
        _columns(note.tags),
        _columns(note.headings),
        _columns(tasks),
        _columns(entries),
        note.questions,
        note.matters,
        note.block_ids,
        _columns(note.problems),
    )
    return _encode(parts)


def decode_note(line: str) -> Note:
    """Return the note that `encode_note` made `line` of; raise one of FOREIGN, mostly, for any other line."""
    own, head, links, fields, tags, headings, tasks, entries, questions, matters, block_ids, problems = _decode(line)
    path, name, head_end, generated = own
    all_links = _rows(Link, links[0], (0, 6))
    all_fields = _rows(Field, fields[0], (0, 1))
    return Note(
        path=NotePath(path),
        name=name,
        head=_decode_head(head),
        head_end=head_end,
        links=tuple(all_links[: links[1]]),
        tags=tuple(_rows(Tag, tags)),
        fields=tuple(all_fields[: fields[1]]),
        headings=tuple(_rows(Heading, headings, (1,))),
        tasks=tuple(_decode_tasks(tasks, all_links)),
        entries=tuple(_decode_entries(entries, all_fields, all_links)),
        questions=tuple([(text, at) for text, at in questions]),
        matters=tuple([(text, at) for text, at in matters]),
        block_ids=tuple(block_ids),
        generated=generated,
        problems=tuple(_rows(Problem, problems)),
    )


class _Pool:
    """The links or fields of a note, then those that only its entries have; each is written once and has a number.

    They are told apart by identity, since to compare ten thousand notes' links costs more than to write them.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)
        self._numbers = {id(value): number for number, value in enumerate(self.values)}

    def numbers_of(self, shared: Iterable[Any]) -> list[int] | None:
        """Return the numbers of values, None for no values."""
        return [self._number_of(value) for value in shared] or None

    def _number_of(self, value: object) -> int:
        number = self._numbers.setdefault(id(value), len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


def _columns(rows: Sequence[tuple[Any, ...]]) -> Columns:
    """Return how many rows there are, and their columns."""
    return [len(rows), *map(_column, zip(*rows, strict=True))] if rows else []


def _column(values: tuple[Any, ...]) -> object:
    """Return a column as a list, or the one value that all of it holds; a list never stands for one value."""
    first = values[0]
    return first if type(first) is not list and values.count(first) == len(values) else values


def _rows(kind: type[Any], columns: Columns, often: Sequence[int] = ()) -> list[Any]:
    """Return the rows again, as values of `kind`; the texts of the columns `often` recur from note to note."""
    if not columns:
        return []
    spread = _spread(columns, len(kind._fields))
    for number in often:
        if type(columns[number + 1]) is list:
            # One text in memory for each that is the same saves half of what ten thousand notes take.
            spread[number] = map(intern, spread[number])
        elif columns[number + 1] is not None:
            spread[number] = repeat(intern(columns[number + 1]), columns[0])
    return [_new(kind, row) for row in zip(*spread, strict=True)]


def _spread(columns: Columns, width: int) -> list[Any]:
    """Return each column in full length; raise ValueError unless there are `width` of them."""
    if len(columns) != width + 1:
        raise ValueError("these are the columns of something else")
    return [column if type(column) is list else repeat(column, columns[0]) for column in columns[1:]]


def _days(column: Iterable[int | None]) -> list[date | None]:
    return [None if number is None else date.fromordinal(number) for number in column]


def _shared(column: Iterable[list[int] | None], pool: list[Any]) -> list[tuple[Any, ...]]:
    return [tuple([pool[number] for number in numbers]) if numbers else () for numbers in column]


def _texts(column: Iterable[list[str] | None]) -> list[tuple[str, ...]]:
    return [tuple(texts) if texts else () for texts in column]


_TASK_DAYS = range(2, 8)
_TASK_FIELDS, _ENTRY_FIELDS = Task._fields, Entry._fields


def _flat_task(task: Task, links: _Pool) -> tuple[Any, ...]:
    days = [day and day.toordinal() for day in task[2:8]]
    shared = (list(task.depends_on) or None, task.on_completion, list(task.tags) or None, links.numbers_of(task.links))
    return (*task[:2], *days, *task[8:11], *shared, *task[15:])


def _decode_tasks(columns: Columns, links: list[Link]) -> list[Task]:
    if not columns:
        return []
    spread = _spread(columns, len(_TASK_FIELDS))
    for number in _TASK_DAYS:
        spread[number] = _days(spread[number])
    spread[11], spread[13], spread[14] = _texts(spread[11]), _texts(spread[13]), _shared(spread[14], links)
    return [_new(Task, row) for row in zip(*spread, strict=True)]


def _flat_entry(entry: Entry, fields: _Pool, links: _Pool) -> tuple[Any, ...]:
    shared = (fields.numbers_of(entry.fields), links.numbers_of(entry.links), list(entry.tags) or None)
    return (entry.day and entry.day.toordinal(), *entry[1:6], *shared, *entry[9:])


def _decode_entries(columns: Columns, fields: list[Field], links: list[Link]) -> list[Entry]:
    if not columns:
        return []
    spread = _spread(columns, len(_ENTRY_FIELDS))
    spread[0] = _days(spread[0])
    spread[6], spread[7], spread[8] = _shared(spread[6], fields), _shared(spread[7], links), _texts(spread[8])
    return [_new(Entry, row) for row in zip(*spread, strict=True)]


def _encode_head(head: Sequence[Property]) -> tuple[Columns, list[Any]]:
    """Return the properties as columns, and, in order, those values that are more than a single text."""
    rows = [
        (each.key, each.line, each.column, *(each.value if isinstance(each.value, Scalar) else (None, 0, 0, False)))
        for each in head
    ]
    return _columns(rows), [_tree(each.value) for each in head if not isinstance(each.value, Scalar)]


def _decode_head(head: tuple[Columns, list[Any]]) -> tuple[Property, ...]:
    columns, trees = head
    if not columns:
        return ()
    keys, lines, places, *scalars = _spread(columns, 7)
    rest = iter(trees)
    values = [_value(next(rest)) if row[0] is None else _new(Scalar, row) for row in zip(*scalars, strict=True)]
    return tuple([_new(Property, row) for row in zip(map(intern, keys), values, lines, places, strict=True)])


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
    if isinstance(first, str):
        return Scalar(first, line, column, sign)
    return Items(tuple([_value(each) for each in first]), line, column, sign)
