"""The plain front matter that nearly every note has, read line by line, or declined.

`read_plain` answers only where the answer is beyond doubt: `key: value`, quoted values
without escapes, `- item` lists and one-line `[a, b]` lists. For anything else it returns
None and yaml_full.py asks libyaml. Both give the same properties (a property test holds
them to it); this one is six times as fast, which a vault of 10,000 notes feels.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vaultkit.model import Items, Property, Scalar

# What YAML may read as something else declines: indicators at the start, `: ` and ` #`
# inside, a colon at the end, control characters and YAML's other line ends.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^\s:#]|:(?=[^\s])|(?<=[^\s])\#|[ ](?=[^\s#]))*"""
_QUOTED = r"""(?:"[^"\\]*"|'[^']*')"""
_FLOW_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=](?:[^\s:#,\[\]{}"']|[ ](?=[^\s#,\[\]{}:"']))*"""
_FLOW_ITEM = rf"(?:{_QUOTED}|{_FLOW_PLAIN})"
_FLOW = rf"\[[ ]*(?:{_FLOW_ITEM}(?:[ ]*,[ ]*{_FLOW_ITEM})*)?[ ]*\]"
_LINE = re.compile(rf"(?:([^\W\d](?:\w|[ -](?=\w))*):|([ ]*-))(?:[ ]+(?:({_QUOTED})|({_FLOW})|({_PLAIN})))?[ ]*")
_KEY, _DASH, _QUOTE, _BRACKET, _WORDS = range(1, 6)
_FLOW_ITEMS = re.compile(_FLOW_ITEM)
_STRANGE_ASCII = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_STRANGE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_LONGEST_LINE = 1000


class _Line(NamedTuple):
    """What one line says: its key, or (key None) a list item whose dash stands in column `dash`.

    `value` is a text (`quoted` or not), the texts of a one-line list, or None for nothing.
    """

    key: str | None
    dash: int
    value: str | tuple[tuple[str, int, bool], ...] | None
    column: int
    quoted: bool


def read_plain(text: str, first_line: int) -> tuple[Property, ...] | None:
    """Return the properties of YAML `text` that starts at line `first_line`, or None to decline."""
    if (_STRANGE_ASCII if text.isascii() else _STRANGE).search(text):
        return None
    properties: list[Property] = []
    seen: set[str] = set()
    items: list[tuple[_Line, int]] = []
    for number, row in enumerate(text.split("\n"), first_line):
        line = _read_line(row)
        if line is None:
            if row:
                return None
        elif line.key is None:
            if not _continues(line, items, properties):
                return None
            items.append((line, number))
        else:
            folded = line.key.casefold()
            if folded in seen:
                return None
            seen.add(folded)
            items = _close_list(items, properties)
            properties.append(Property(line.key, _value(line, number), number, 1))
    _close_list(items, properties)
    return tuple(properties)


# Many lines of a vault are the same, `tags:` and `closeness: 3`: each is looked at once.
@lru_cache(maxsize=1 << 14)
def _read_line(row: str) -> _Line | None:
    match = _LINE.fullmatch(row)
    if not match or len(row) > _LONGEST_LINE:
        return None
    key, dash = match[_KEY], match.end(_DASH)
    kind = match.lastindex
    if kind == _WORDS:
        return _Line(key, dash, match[_WORDS], match.start(_WORDS) + 1, quoted=False)
    if kind == _QUOTE:
        return _Line(key, dash, match[_QUOTE][1:-1], match.start(_QUOTE) + 1, quoted=True)
    if kind != _BRACKET:
        return _Line(key, dash, None, match.end(_KEY) + 2, quoted=False)
    start = match.start(_BRACKET)
    items = tuple(_flow_item(found, start) for found in _FLOW_ITEMS.finditer(match[_BRACKET]))
    return _Line(key, dash, items, start + 1, quoted=False)


def _flow_item(match: re.Match[str], start: int) -> tuple[str, int, bool]:
    text, column = match[0], start + match.start() + 1
    return (text[1:-1], column, True) if text[0] in "\"'" else (text, column, False)


def _value(line: _Line, number: int) -> Scalar | Items:
    """Return the value in a line; an empty one is an empty plain scalar."""
    if isinstance(line.value, tuple):
        items = tuple([Scalar(text, number, column, quoted) for text, column, quoted in line.value])
        return Items(items, number, line.column, flow=True)
    return Scalar(line.value or "", number, line.column, line.quoted)


def _continues(line: _Line, items: list[tuple[_Line, int]], properties: list[Property]) -> bool:
    """Say whether an item belongs beyond doubt to the list below the last key, which has nothing behind its colon."""
    if not properties or line.value is None or isinstance(line.value, tuple):
        return False
    last = properties[-1]
    return items[0][0].dash == line.dash if items else last.value == Scalar("", last.line, len(last.key) + 2)


def _close_list(items: list[tuple[_Line, int]], properties: list[Property]) -> list[tuple[_Line, int]]:
    """Give the last key its list, if there is one, and return an empty one for the next."""
    if items:
        line, number = items[0]
        scalars = tuple([Scalar(str(each.value), at, each.column, each.quoted) for each, at in items])
        properties[-1] = properties[-1]._replace(value=Items(scalars, number, line.dash))
    return []
