"""Any front matter that YAML allows, through libyaml's events, and what to do where it fails.

Every scalar stays text (YAML 1.2's types are given later, where they are asked for), every
value keeps its place, aliases are followed only to a bounded size, nothing recurses. One
bad line never costs the others: what libyaml refuses as a whole is read again key by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

from vaultkit.model import Items, Problem, Property, Scalar, Table, Value
from vaultkit.notes.keys import fold_key
from vaultkit.notes.yaml_refusal import BRACES, SIGN_AT_START, HeadError, explain_refusal, unfilled
from vaultkit.problems import problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_VALUES = 20_000
_DEEPEST = 40
_TOP_LEVEL = re.compile(r"^(?=[^\s#}\]])(?!-(?:\s|$))", re.MULTILINE)
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_RAW_ITEM = re.compile(r"([ \t]*)-[ \t]+(\S.*)")
_ANCHOR = re.compile(r"&([\w-]+)")


def read_full(text: str, first_line: int, path: str) -> tuple[tuple[Property, ...], tuple[Problem, ...]]:
    """Return the properties of YAML `text` whose first line is `first_line`, and its problems."""
    # libyaml takes these for line ends, no editor does.
    text = _OTHER_LINE_ENDS.sub(" ", text)
    try:
        return _read_whole(text, first_line), ()
    except HeadError as error:
        told = problem(error.code, path, error.place, error.message)
        if error.code == "head-not-properties":
            return (), (told,)
        properties, problems = _read_by_key(text, first_line, path)
        # Alone, each key of a bomb only complains of aliases that the others define, and keys set in unevenly of nothing.
        if error.code == "head-alias-bomb":
            return properties, (told,)
        return properties, problems or (_find_set_in(text, first_line, path) or told,)


def _find_set_in(text: str, first_line: int, path: str) -> Problem | None:
    """Return what is told of a first key that is set in above one that is not, None if it begins its line."""
    line, row = next(((line, row) for line, row in enumerate(text.split("\n"), first_line) if _is_said(row)), (0, ""))
    if not row[:1].isspace():
        return None
    message = "this key is set in, and a later one is not; begin every key at the start of its line"
    return problem("head-syntax", path, (line, len(row) - len(row.lstrip()) + 1), message)


def _is_said(row: str) -> bool:
    return bool(row.strip()) and row.lstrip()[0] != "#"


def _read_whole(text: str, first_line: int, builder: _Builder | None = None) -> tuple[Property, ...]:
    value = (builder or _Builder()).build(text, first_line)
    if value is None:
        return ()
    if not isinstance(value, Table):
        message = "the front matter is not made of `key: value` lines, so it gives no properties"
        raise HeadError("head-not-properties", (first_line, 1), message)
    return value.properties


def _read_by_key(text: str, first_line: int, path: str) -> tuple[tuple[Property, ...], tuple[Problem, ...]]:
    """Return what can be read when each top-level key is tried alone."""
    properties: list[Property] = []
    problems: list[Problem] = []
    # One builder for all: what a good line names, another may repeat.
    builder = _Builder(frozenset(_ANCHOR.findall(text)))
    for line, chunk in _chunks(text, first_line):
        try:
            properties.extend(_read_whole(chunk, line, builder))
        except HeadError as error:
            code, message = error.code, error.message
            if code == "head-not-properties":
                code, message = "head-syntax", "this is no `key: value` line; indent it if it belongs to the one above"
            problems.append(problem(code, path, error.place, message))
            properties.extend(_read_broken(chunk, line, builder))
    return tuple(properties), tuple(problems)


def _chunks(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield each top-level key with the lines that belong to it, and its line."""
    starts = [match.start() for match in _TOP_LEVEL.finditer(text)] or [0]
    if any(map(_is_said, text[: starts[0]].split("\n"))):
        # Keys that are set in stand above one that is not.
        starts.insert(0, 0)
    line = first_line + text.count("\n", 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield line, text[start:end]
        line += text.count("\n", start, end)


def _read_broken(chunk: str, line: int, builder: _Builder) -> tuple[Property, ...]:
    """Return a key that YAML refuses with the value that was meant: tabs taken for blanks, else as typed."""
    typed = _raw_property(chunk, line)
    value = typed[0].value if typed else None
    if isinstance(value, Scalar) and value.text[:1] == "*" and value.text[1:] in builder.named:
        return ()
    # One blank for each tab, so that every column holds.
    blank = _INDENT.sub(lambda match: " " * len(match[0]), chunk)
    if blank == chunk or (isinstance(value, Items) and len({each.column for each in value.items}) > 1):
        return typed
    try:
        return _read_whole(blank, line, builder)
    except HeadError:
        return typed


def _raw_property(chunk: str, line: int) -> tuple[Property, ...]:
    """Return the key of a chunk that YAML refuses with its value as typed, so that links in it still count."""
    key, colon, rest = chunk.partition(":")
    name = key.strip().strip("\"'")
    if not colon or not name or "\n" in key or (rest and not rest[0].isspace()):
        return ()
    items = _raw_items(rest, line)
    if items:
        return (Property(name, items, line, 1),)
    value = rest.strip()
    column = len(key) + 2 + len(rest) - len(rest.lstrip(" \t"))
    return (Property(name, Scalar(value, line, column), line, 1),)


def _raw_items(rest: str, line: int) -> Items | None:
    """Return the list behind a key with its items as typed, so that a bad one does not swallow the others."""
    found: list[Scalar] = []
    dash = 0
    for number, row in enumerate(rest.split("\n"), line):
        match = _RAW_ITEM.match(row)
        if match and number > line:
            dash = dash or match.end(1) + 1
            value = match[2].strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found.append(Scalar(value[1:-1] if quoted else value, number, match.start(2) + 1, quoted))
        elif row.strip():
            return None
    return Items(tuple(found), found[0].line, dash) if found else None


class _Builder:
    """Values from libyaml's events, with a stack of its own in place of recursion.

    What has been named, and how much there is, is kept from text to text; `named` is what
    any of them names.
    """

    def __init__(self, named: frozenset[str] = frozenset()) -> None:
        self.named = named
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.size = 0
        self._begin("", 1)

    def _begin(self, text: str, first_line: int) -> None:
        self.text, self.first_line = text, first_line
        self.open: list[tuple[str, list[Value], tuple[int, int], bool, str | None, int]] = []
        self.root: Value | None = None

    def build(self, text: str, first_line: int) -> Value | None:
        """Return the one value of the text, None if there is nothing; raise HeadError."""
        self._begin(text, first_line)
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                self._take(event)
        except (yaml.YAMLError, UnicodeError, ValueError) as error:
            raise self._told(error) from error
        if isinstance(self.root, Scalar) and self.root.text == "":
            return None
        return self.root

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), event.anchor, 1)
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self._open(event)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._follow(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise HeadError("head-syntax", self._place(event), "a second document begins here; remove this line")

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark: Any = event.start_mark
        return self.first_line + mark.line, mark.column + 1

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        line, column = self._place(event)
        if event.tag:
            start, end = cast("Any", event.start_mark), cast("Any", event.end_mark)
            raw = self.text[start.index : end.index]
            message = f"`{raw.split()[0]}` is a YAML tag, which is not followed; put the value in quotes"
            raise HeadError("head-syntax", (line, column), message)
        return Scalar(event.value, line, column, bool(event.style))

    def _open(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        place = self._place(event)
        if len(self.open) >= _DEEPEST:
            raise HeadError("head-syntax", place, f"values are nested more than {_DEEPEST} deep; write them flatter")
        if event.tag:
            raise HeadError("head-syntax", place, f"`{event.tag}` is a YAML tag, which is not followed; remove it")
        kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "table"
        self.open.append((kind, [], place, bool(event.flow_style), event.anchor, self.size))

    def _close(self) -> None:
        kind, values, (line, column), flow, anchor, size_before = self.open.pop()
        value: Value
        if kind == "list":
            value = Items(tuple(values), line, column, flow)
        else:
            value = Table(tuple(self._pairs(values)), line, column)
        self._add(value, anchor, 1 + self.size - size_before)

    def _pairs(self, values: list[Value]) -> Iterator[Property]:
        for key, value in zip(values[::2], values[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise self._odd_key(key)
            yield Property(key.text, value, key.line, key.column)

    def _odd_key(self, key: Items | Table) -> HeadError:
        place = (key.line, key.column)
        source = self.text.split("\n")[key.line - self.first_line]
        if "{{" in source:
            return unfilled(key.line, source)
        return HeadError("head-syntax", place, "a list or mapping cannot be a key; put it in quotes")

    def _add(self, value: Value, anchor: str | None, size: int) -> None:
        self.size += 1
        if self.size > _MOST_VALUES:
            raise HeadError("head-alias-bomb", (value.line, value.column), "too many values; write fewer")
        if anchor:
            self.anchors[anchor] = (value, size)
        if self.open:
            self.open[-1][1].append(value)
        else:
            self.root = value

    def _follow(self, event: yaml.AliasEvent) -> None:
        place = self._place(event)
        if event.anchor not in self.anchors:
            message = f"`*{event.anchor}` is a YAML alias of nothing; put the value in quotes"
            if event.anchor in self.named:
                message = f"`*{event.anchor}` repeats what is not read above it; mend that, or write the value out"
            raise HeadError("head-syntax", place, message)
        value, size = self.anchors[event.anchor]
        self.size += size
        if self.size > _MOST_VALUES:
            message = "YAML aliases would grow beyond all measure and were not followed; write the values out"
            raise HeadError("head-alias-bomb", place, message)
        self._add(value, None, size)

    def _told(self, error: Exception) -> HeadError:
        """Return libyaml's complaint as one line with a mend."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        row = mark.line if mark else 0
        lines = self.text.split("\n")
        column = mark.column if mark else 0
        if row >= len(lines) - 1 and row:
            # What is told of at the end began at the top: a quote or bracket that nothing closes.
            row, column = 0, min(len(lines[0].partition(":")[0]) + 2, max(len(lines[0].rstrip()) - 1, 0))
        if not row and (sign := SIGN_AT_START.match(lines[0])):
            # libyaml stops where the sign's word ends; what is to be put in quotes begins at the sign.
            column = sign.end() - 1
        if BRACES.search(lines[row]):
            return unfilled(self.first_line + row, lines[row])
        place = (self.first_line + row, column + 1)
        return HeadError("head-syntax", place, explain_refusal(lines[0], lines[row], error))


def find_duplicates(properties: tuple[Property, ...], path: str) -> Iterator[Problem]:
    """Yield a problem for each key that was there before, at any depth, compared without case."""
    waiting = [(properties, "both values were kept")]
    while waiting:
        pairs, what_counts = waiting.pop()
        first_lines: dict[str, int] = {}
        for key, value, line, column in pairs:
            name = fold_key(key)
            if name in first_lines:
                message = f"`{key}` is there twice (first on line {first_lines[name]}); {what_counts}, leave one"
                yield problem("duplicate-key", path, (line, column), message)
            first_lines.setdefault(name, line)
            waiting += [(table.properties, "only the first counts") for table in _tables_in(value)]


def _tables_in(value: Value) -> list[Table]:
    """Return the mappings that a value is, or that a list holds, at any depth of lists."""
    found: list[Table] = []
    waiting: list[Value] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Items):
            waiting.extend(current.items)
        elif isinstance(current, Table):
            found.append(current)
    return found
