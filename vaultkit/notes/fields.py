"""Inline fields: `Key:: value` on a line of its own, `[key:: value]` and `(key:: value)` within one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultkit.model import Field
from vaultkit.notes.dates import DAY
from vaultkit.notes.keys import fold_key
from vaultkit.notes.lines import Lines

_OPENING = re.compile(r"(?<!\[)([\[(])(?!\[)([^\[\]()\n:]*[^\s\[\]()\n:][^\[\]()\n:]*)::")
_BRACKET = re.compile(r"\\.|[\[\]()]")
_FULL_LINE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)?[*_~`]*"
    r"(?P<key>[^\W_][^\n:()\[\]*~`]*+)[*~`]*[ \t]*::(?:[ \t]+(?P<value>[^\n]*)|[ \t]*$)",
    re.MULTILINE,
)
_TASK_START = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[.\](?:[ \t]|$)")
_MOST_KEY_WORDS = 5


def find_fields(masked: str, source: str, lines: Lines) -> tuple[Field, ...]:
    """Return the inline fields of a body, in order; values are cut from `source`, where code still stands."""
    if "::" not in masked:
        return ()
    found: list[Field] = []
    position = 0
    while (hit := masked.find("::", position)) >= 0:
        start = masked.rfind("\n", 0, hit) + 1
        end = masked.find("\n", hit)
        position = end = len(masked) if end < 0 else end
        found.extend(_fields_of_line((start, end), masked, source, lines))
    return tuple(found)


def _fields_of_line(span: tuple[int, int], masked: str, source: str, lines: Lines) -> list[Field]:
    start, end = span
    bracketed = list(find_bracketed(masked[start:end]))
    if bracketed:
        line = lines.line(start)
        return [
            Field(key, fold_key(key), source[start + first : start + last].strip(), form, line, at + 1, close + 1)
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
    while match := _OPENING.search(line, position):
        closings = _pair_brackets(line) if closings is None else closings
        closing = closings.get(match.start(1))
        if closing is None:
            position = match.end()
            continue
        yield match[2].strip(), match.end(), closing, match[1] + line[closing], match.start(1), closing + 1
        position = closing + 1


def _pair_brackets(line: str) -> dict[int, int]:
    """Return where each bracket that closes does so, nested ones of the same form counted."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    for match in _BRACKET.finditer(line):
        sign = match[0]
        if sign in "[(":
            waiting["]" if sign == "[" else ")"].append(match.start())
        elif sign in "])" and waiting[sign]:
            pairs[waiting[sign].pop()] = match.start()
    return pairs
