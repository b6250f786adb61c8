"""The plain front matter that nearly every note has, read line by line, or declined.

`read_plain` answers only where the answer is beyond doubt: `key: value`, quoted values
without escapes, `- item` lists and one-line `[a, b]` lists. For anything else it returns
None and yaml_full.py asks libyaml. Both give the same properties (a property test holds
them to it); this one is many times as fast, which a vault of 10,000 notes feels.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import NamedTuple

from vaultkit.model import Items, Property, Scalar, new_tuple

# What YAML may read as something else declines: indicators at the start, `: ` and ` #`
# inside, a colon at the end, control characters and YAML's other line ends. As in links.py,
# repeated choices are plain signs, then again and again one odd thing and plain signs.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^\s:#]*(?:(?::(?=[^\s])|(?<=[^\s])\#|[ ](?=[^\s#]))[^\s:#]*)*"""
_QUOTED = r"""(?:"[^"\\\n]*"|'[^'\n]*')"""
_FLOW_WORD = r"""[^\s:#,\[\]{}"']+"""
_FLOW_PLAIN = rf"(?![\-?&*!|>%@`=]){_FLOW_WORD}(?:[ ]{_FLOW_WORD})*"
_FLOW_ITEM = rf"(?:{_QUOTED}|{_FLOW_PLAIN})"
_FLOW = rf"\[[ ]*(?:{_FLOW_ITEM}(?:[ ]*,[ ]*{_FLOW_ITEM})*)?[ ]*\]"
# A key with its colon or a dash, the blanks before a value, and that: in quotes, in brackets, or bare words.
_ROW = re.compile(rf"([^\W\d]\w*(?:[ -]\w+)*:|[ ]*-)(?:([ ]+)(?:({_QUOTED})|({_FLOW})|({_PLAIN})))?[ ]*")
_FLOW_ITEMS = re.compile(_FLOW_ITEM)
_STRANGE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_LONGEST_LINE = 1000
_key_of: Callable[[Property], str] = itemgetter(0)


class _Dashed(NamedTuple):
    """A line of a list: its dash with the blanks before it, and its value."""

    dash: str
    value: Scalar


def read_plain(text: str, first_line: int) -> tuple[Property, ...] | None:
    """Return the properties of YAML `text` that starts at line `first_line`, or None to decline."""
    if _is_strange(text) or _has_long_line(text):
        return None
    properties: list[Property] = []
    items: list[_Dashed] = []
    for line, row in enumerate(text.split("\n"), first_line):
        read = _read_row(row, line)
        if isinstance(read, Property):
            if items:
                properties[-1] = _with_items(properties[-1], items)
                items = []
            properties.append(read)
        elif isinstance(read, _Dashed) and _belongs(read, items, properties):
            items.append(read)
        elif row:
            return None
    if items:
        properties[-1] = _with_items(properties[-1], items)
    # What is wrong with a key that is there twice, yaml_full.py tells.
    is_clear = len(set(map(str.casefold, map(_key_of, properties)))) == len(properties)
    return tuple(properties) if is_clear else None


def _is_strange(text: str) -> bool:
    # Nothing that can be printed is strange, and to ask that takes a tenth of the time.
    return not text.replace("\n", "").isprintable() and _STRANGE.search(text) is not None


def _has_long_line(text: str) -> bool:
    return len(text) > _LONGEST_LINE and any(len(row) > _LONGEST_LINE for row in text.split("\n"))


@lru_cache(maxsize=4096)
def _read_row(row: str, line: int) -> Property | _Dashed | None:
    """Return what the row at `line` says, None to decline.

    Kept, since the same few kinds, places and rhythms stand at the same lines of a vault's notes.
    """
    match = _ROW.fullmatch(row)
    if match is None:
        return None
    mark, gap, quoted, bracketed, words = match.groups("")
    column = len(mark) + len(gap) + 1
    value: Scalar | Items
    if bracketed:
        value = _read_flow(bracketed, line, column)
    elif words:
        value = new_tuple(Scalar, (intern(words), line, column, False))
    else:
        value = new_tuple(Scalar, (quoted[1:-1], line, column, quoted != ""))
    if mark[-1] == ":":
        return new_tuple(Property, (intern(mark[:-1]), value, line, 1))
    return None if bracketed or not gap else new_tuple(_Dashed, (mark, value))


def _belongs(dashed: _Dashed, items: list[_Dashed], properties: list[Property]) -> bool:
    """Say whether an item belongs beyond doubt to the last key, which has nothing else behind its colon."""
    if items:
        return dashed.dash == items[0].dash
    above = properties[-1].value if properties else None
    return isinstance(above, Scalar) and above.text == "" and not above.quoted


def _with_items(above: Property, items: list[_Dashed]) -> Property:
    """Return a property with its list."""
    values = tuple([dashed.value for dashed in items])
    return above._replace(value=Items(values, values[0].line, len(items[0].dash)))


def _read_flow(typed: str, line: int, column: int) -> Items:
    """Return the list in brackets that begins in `column`."""
    items = [_flow_item(found[0], line, column + found.start()) for found in _FLOW_ITEMS.finditer(typed)]
    return Items(tuple(items), line, column, flow=True)


def _flow_item(typed: str, line: int, column: int) -> Scalar:
    is_quoted = typed[0] in "\"'"
    return new_tuple(Scalar, (typed[1:-1] if is_quoted else intern(typed), line, column, is_quoted))
