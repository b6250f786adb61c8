"""The plain front matter that nearly every note has, read line by line, or declined.

`read_plain` answers only where the answer is beyond doubt: `key: value`, quoted values
without escapes, `- item` lists and one-line `[a, b]` lists. For anything else it returns
None and yaml_full.py asks libyaml. Both give the same properties (a property test holds
them to it); this one is six times as fast, which a vault of 10,000 notes feels.
"""

from __future__ import annotations

import re
from sys import intern

from vaultkit.model import Items, Property, Scalar, new_tuple

# What YAML may read as something else declines: indicators at the start, `: ` and ` #`
# inside, a colon at the end, control characters and YAML's other line ends.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^\s:#]|:(?=[^\s])|(?<=[^\s])\#|[ ](?=[^\s#]))*"""
_QUOTED = r"""(?:"[^"\\\n]*"|'[^'\n]*')"""
_FLOW_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`=](?:[^\s:#,\[\]{}"']|[ ](?=[^\s#,\[\]{}:"']))*"""
_FLOW_ITEM = rf"(?:{_QUOTED}|{_FLOW_PLAIN})"
_FLOW = rf"\[[ ]*(?:{_FLOW_ITEM}(?:[ ]*,[ ]*{_FLOW_ITEM})*)?[ ]*\]"
_LINE = re.compile(
    rf"^(?:([^\W\d](?:\w|[ -](?=\w))*):|([ ]*-))(?:[ ]+(?:({_QUOTED})|({_FLOW})|({_PLAIN})))?[ ]*$|^$", re.MULTILINE
)
_KEY, _DASH, _QUOTE, _BRACKET, _WORDS = range(1, 6)
_FLOW_ITEMS = re.compile(_FLOW_ITEM)
_STRANGE_ASCII = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_STRANGE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_LONGEST_LINE = 1000


def read_plain(text: str, first_line: int) -> tuple[Property, ...] | None:
    """Return the properties of YAML `text` that starts at line `first_line`, or None to decline."""
    if (_STRANGE_ASCII if text.isascii() else _STRANGE).search(text) or _has_long_line(text):
        return None
    properties: list[Property] = []
    listing = _Listing(properties)
    number, expected = first_line - 1, 0
    for match in _LINE.finditer(text):
        start, kind = match.start(), match.lastindex
        # What the expression passed over is a line that it does not know.
        if start != expected:
            return None
        number += 1
        expected = match.end() + 1
        if kind is None:
            continue
        value = _read_value(match, kind, (number, start - 1))
        if match[_DASH] is None:
            properties.append(new_tuple(Property, (intern(match[_KEY]), value, number, 1)))
        elif not listing.take(value, match.end(_DASH) - start):
            return None
    listing.close()
    is_whole = expected > len(text) and len({each.key.casefold() for each in properties}) == len(properties)
    return tuple(properties) if is_whole else None


def _has_long_line(text: str) -> bool:
    return len(text) > _LONGEST_LINE and any(len(row) > _LONGEST_LINE for row in text.split("\n"))


class _Listing:
    """The items of the list that is being read, and the property (by its index) that they belong to."""

    def __init__(self, properties: list[Property]) -> None:
        self.properties = properties
        self.items: list[Scalar] = []
        self.owner = self.dash = -1

    def take(self, value: Scalar | Items, dash: int) -> bool:
        """Take in an item if it belongs beyond doubt to the last key, which has nothing behind its colon."""
        if not self.properties or isinstance(value, Items) or (value.text == "" and not value.quoted):
            return False
        if self.owner != len(self.properties) - 1:
            self.close()
            key, above, line, _ = self.properties[-1]
            if above != ("", line, len(key) + 2, False):
                return False
            self.owner, self.dash = len(self.properties) - 1, dash
        self.items.append(value)
        return dash == self.dash

    def close(self) -> None:
        """Give the property its list, if there is one."""
        if self.items:
            items = Items(tuple(self.items), self.items[0].line, self.dash)
            self.properties[self.owner] = self.properties[self.owner]._replace(value=items)
            self.items = []


def _read_value(match: re.Match[str], kind: int, place: tuple[int, int]) -> Scalar | Items:
    """Return the value at `place`, its line and the offset before it; an empty one is an empty plain scalar."""
    number, before = place
    if kind == _WORDS:
        return new_tuple(Scalar, (intern(match[_WORDS]), number, match.start(_WORDS) - before, False))
    if kind == _QUOTE:
        return new_tuple(Scalar, (match[_QUOTE][1:-1], number, match.start(_QUOTE) - before, True))
    if kind != _BRACKET:
        return new_tuple(Scalar, ("", number, match.end(kind) - before + 1, False))
    start = match.start(_BRACKET) - before
    items = [_flow_item(found, start, number) for found in _FLOW_ITEMS.finditer(match[_BRACKET])]
    return Items(tuple(items), number, start, flow=True)


def _flow_item(match: re.Match[str], start: int, number: int) -> Scalar:
    text, column = match[0], start + match.start()
    return Scalar(text[1:-1], number, column, quoted=True) if text[0] in "\"'" else Scalar(text, number, column)
