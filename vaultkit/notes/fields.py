"""Inline fields: `Key:: value` on a line of its own, `[key:: value]` and `(key:: value)` within one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from sys import intern

from vaultkit.model import Field, new_tuple
from vaultkit.notes.dates import DAY
from vaultkit.notes.keys import fold_key
from vaultkit.notes.lines import Lines

_NOT_IN_KEY = re.compile(r"[\[\]():]")
# Fields with no bracket of their own form in them, and no backslash at or in them.
_PLAIN_FIELDS = (
    ("()", re.compile(r"\((?<!\\\()([^\[\]():]+)::([^()\\]*)\)")),
    ("[]", re.compile(r"\[(?<![\\\[]\[)([^\[\]():]+)::([^\[\]\\]*)\]")),
)
_BRACKET = re.compile(r"\\.|[\[\]()]")
_FULL_LINE = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]++)?(?:[*_~`]|[^\w\x00-\x7f][ \t]*)*"
    r"(?P<key>[^\W_][^\n:()\[\]*~`]*+)[*~`]*[ \t]*::(?:[ \t]+(?P<value>[^\n]*)|[ \t]*$)",
    re.MULTILINE,
)
_TASK_START = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[.\](?:[ \t]|$)")
_MOST_KEY_WORDS = 5


def find_fields(masked: str, source: str, lines: Lines) -> tuple[Field, ...]:
    """Return the inline fields of a body, in order; values are cut from `source`, where code still stands."""
    found: list[Field] = []
    hit = masked.find("::")
    while hit >= 0:
        index = bisect_right(lines.starts, hit) - 1
        start, row = lines.starts[index], lines.rows[index]
        end = start + len(row)
        typed = row if source is masked else source[start:end]
        plain = find_plain_fields(row, typed, lines.first + index)
        found += _fields_of_line((start, end), masked, source, lines) if plain is None else plain
        hit = masked.find("::", end)
    return tuple(found)


def find_plain_fields(row: str, typed: str, line: int) -> list[Field] | None:
    """Return the fields of a row if all stand in brackets of one form that hold no others of it, else None.

    `typed` is the row with code as typed. What this declines is read by the rules for every form.
    """
    count = row.count("::")
    for form, pattern in _PLAIN_FIELDS:
        matches = [*pattern.finditer(row)]
        if len(matches) == count:
            return [
                new_tuple(Field, (
                    intern(key), fold_key(key), typed[match.start(2) : match.end(2)].strip(),
                    form, line, match.start() + 1, match.end() + 1,
                ))
                for match in matches
                if (key := match[1].strip())
            ]  # fmt: skip
    return None


def _fields_of_line(span: tuple[int, int], masked: str, source: str, lines: Lines) -> list[Field]:
    start, end = span
    bracketed = list(find_bracketed(masked[start:end]))
    if bracketed:
        row, line = source[start:end], lines.line(start)
        return [
            Field(key, fold_key(key), row[first:last].strip(), form, line, at + 1, close + 1)
            for key, first, last, form, at, close in bracketed
        ]
    match = _FULL_LINE.match(masked, start, end)
    if not match or not _is_key(match["key"]) or _TASK_START.match(masked, start, end):
        return []
    key = match["key"].strip(" \t_")
    value = source[match.start("value") : match.end("value")].strip() if match["value"] else ""
    line, column = lines.place(match.start("key"))
    return [Field(key, fold_key(key), value, "line", line, column, end - start + 1)]


def _is_key(text: str) -> bool:
    """Say whether words before `::` may be a key: few, and no day (that is a dated line)."""
    return len(text.split()) <= _MOST_KEY_WORDS and not DAY.match(text)


def find_bracketed(line: str) -> Iterator[tuple[str, int, int, str, int, int]]:
    """Yield (key, start and end of the value, form, start and end of the field) for each bracketed field."""
    closings: dict[int, int] | None = None
    position = 0
    while (hit := line.find("::", position)) >= 0:
        start = max(line.rfind("(", position, hit), line.rfind("[", position, hit))
        key = line[start + 1 : hit].strip() if start >= 0 else ""
        # The innermost bracket before the colons opens the field, unless it belongs to a link.
        if not key or _NOT_IN_KEY.search(key) or line[start - 1 : start] == "[" == line[start]:
            position = hit + 2
            continue
        closing: int | None = line.find(")", hit) if closings is None and line[start] == "(" else -1
        if closing == -1 or line.find("(", hit, closing) >= 0 or line.find("\\", hit, closing) >= 0:
            # Paired once for the whole line, or a line of a thousand brackets would be searched a thousand times.
            closings = _pair_brackets(line) if closings is None else closings
            closing = closings.get(start)
        if closing is None:
            position = hit + 2
            continue
        yield key, hit + 2, closing, line[start] + line[closing], start, closing + 1
        position = closing + 1


def split_fields(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text without its bracketed fields, and the name and value of each of them.

    >>> split_fields("tea (got:: [a map (old)](map.md)) at last")
    ('tea   at last', (('got', '[a map (old)](map.md)'),))
    """
    if "::" not in text:
        return text, ()
    parts: list[str] = []
    fields: list[tuple[str, str]] = []
    done = 0
    for key, first, last, _, opening, closing in find_bracketed(text):
        parts.append(text[done:opening])
        fields.append((fold_key(key), text[first:last].strip()))
        done = closing
    return " ".join((*parts, text[done:])), tuple(fields)


def _pair_brackets(line: str) -> dict[int, int]:
    """Return where each bracket that closes does so, nested ones of the same form counted."""
    pairs: dict[int, int] = {}
    square: list[int] = []
    round_: list[int] = []
    for match in _BRACKET.finditer(line):
        sign, offset = match[0], match.start()
        if sign == "[":
            square.append(offset)
        elif sign == "(":
            round_.append(offset)
        elif sign == "]" and square:
            pairs[square.pop()] = offset
        elif sign == ")" and round_:
            pairs[round_.pop()] = offset
    return pairs
