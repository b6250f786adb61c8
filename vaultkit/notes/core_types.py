"""Text as typed becomes the value that YAML 1.2 (core schema) gives it.

Used where values are shown to programs. What a property means is read from its text.
"""

from __future__ import annotations

import re

from vaultkit.model import Items, Scalar, Value

_INT = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip

_NO_WORDS = frozenset(text for text, value in _WORDS.items() if value is None)

Typed = None | bool | int | float | str | list["Typed"] | dict[str, "Typed"]


def typed_scalar(scalar: Scalar) -> bool | int | float | str | None:
    """Return true, false, null, a whole number or a number where plain text is one, else the text.

    Numbers with leading zeros, a plus or underscores stay text, since they are mostly phone
    numbers and codes; so do days and times.
    """
    text = scalar.text
    if scalar.quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def typed_value(value: Value) -> Typed:
    """Return `value` as plain Python values; equal keys of a mapping: the last."""
    if isinstance(value, Scalar):
        return typed_scalar(value)
    if isinstance(value, Items):
        return [typed_value(each) for each in value.items]
    return {each.key: typed_value(each.value) for each in value.properties}


def is_unfilled(scalar: Scalar) -> bool:
    """Say whether a value is what a template left to be filled in: braces of Obsidian's, or an order to Templater.

    >>> [is_unfilled(Scalar(text, 1, 1)) for text in ("{{date}}", "<% tp.file.title %>", "Ada")]
    [True, True, False]
    """
    text = scalar.text
    return (text[:2] == "{{" and "}}" in text and not scalar.quoted) or ("<%" in text and "%>" in text)


def texts_of(value: Value) -> tuple[Scalar, ...]:
    """Return all non-empty texts in `value`, at any depth, in order of reading."""
    found: list[Scalar] = []
    waiting: list[Value] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Scalar):
            text, _, _, quoted = current
            if quoted or text not in _NO_WORDS:
                found.append(current)
        elif isinstance(current, Items):
            waiting.extend(reversed(current.items))
        else:
            waiting.extend(each.value for each in reversed(current.properties))
    return tuple(found)
