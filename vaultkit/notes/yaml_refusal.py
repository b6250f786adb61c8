"""Why YAML refuses a property, in words that name the mend."""

from __future__ import annotations

import re

SIGN_AT_START = re.compile(r"[^:]*+:\s*[@`%*!&|>]")
BRACES = re.compile(r"[:\[,-][ \t]*\{\{.*\}\}")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}(?:[ \t]+#.*)?")
_OPENINGS = {"'": "quote", '"': "quote", "[": "bracket", "{": "brace"}


class HeadError(Exception):
    """YAML that cannot be read, with the place (line, column) in the file, the code and the mend."""

    def __init__(self, code: str, place: tuple[int, int], message: str) -> None:
        super().__init__(message)
        self.code, self.place, self.message = code, place, message


def unfilled(line: int, row: str) -> HeadError:
    """Return what is told of the braces that a template left in `row`."""
    message = "the braces of a template are still there; fill in the value"
    return HeadError("head-template", (line, row.index("{{") + 1), message)


def explain_refusal(first: str, line: str, error: Exception) -> str:
    """Return why YAML refuses `line` of the property that begins with `first`, and the mend."""
    key, _, value = first.partition(":")
    value = value.strip()
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "YAML does not allow a tab here; indent with blanks"
    if SIGN_AT_START.match(first):
        is_text = _BLOCK_TEXT.fullmatch(value)
        uneven = f"a line of the text below `{key}:` is indented less than its first line; indent all of them alike"
        sign = f'YAML reads a `{value[0]}` at the start of a value as a sign of its own; write {key}: "{value}"'
        return uneven if is_text else sign
    if value.startswith(("[[", "![[")):
        return f"links in a property need quotes: write a list of quoted links below `{key}:`"
    if value[:1] in _OPENINGS:
        what = _OPENINGS[value[0]]
        return f"a {what} is opened after `{key}:` and not closed, or something follows it; close it at the end"
    if ": " in value or value.endswith(":"):
        return f'a colon inside a value needs quotes; write {key}: "{value}"'
    said = getattr(error, "problem", None) or "not valid YAML"
    return f"{said}; put the value in quotes or mend its indentation"
