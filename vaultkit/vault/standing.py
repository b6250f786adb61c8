"""Inline fields that are properties of their note: those that stand outside dated lines and tasks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import attrgetter

from vaultkit.model import Field, Note
from vaultkit.notes.links import MARKDOWN

_SPAN = attrgetter("line", "end_line")
_BRACKET_OR_COMMA = re.compile(r"[\[\](),]")


def standing_fields(note: Note, names: Container[str] | None = None) -> Sequence[Field]:
    """Return the fields of these names (None: of any) that are properties of the note: those within what happened are not."""
    fields = note.fields
    # Most notes have none of the names, and need no look at their lines.
    named = fields if names is None or not fields else [field for field in fields if field.name in names]
    if not named:
        return ()
    if "template" in [field.name for field in fields]:
        left_out = set(_in_templates(fields))
        named = [field for field in named if field not in left_out]
    # Nearly all that is said of what happened stands in the first line of it.
    dated = {entry.line for entry in note.entries if entry.day}
    left = [field for field in named if field.line not in dated]
    happened = find_happened(note) if left else dated
    return [field for field in left if field.line not in happened]


def _in_templates(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields of the templates that Logseq keeps in notes.

    They follow a `template::` line by line, indented deeper: whatever else comes between may be the note's own again.
    """
    column = last = 0
    for field in fields:
        is_deeper = field.column > column or field.name == "template_including_parent"
        if field.name == "template":
            column = field.column
        elif not is_deeper or field.line > last + 1:
            column = 0
        last = field.line
        if column:
            yield field


def find_happened(note: Note) -> set[int]:
    """Return the lines of what happened, or is to be done, as the note tells it: of dated lines and tasks."""
    spans = list(map(_SPAN, [*[entry for entry in note.entries if entry.day], *note.tasks]))
    lines = {first for first, _ in spans}
    for first, last in spans:
        # Nearly all are of one line.
        if last > first:
            lines.update(range(first, last + 1))
    return lines


def texts_of_field(field: Field) -> list[str]:
    """Return the value of a field without its quotes, or each part of a comma list of links or quoted texts."""
    parts = split_list(field.value) if "," in field.value else ()
    if len(parts) < 2 or not all(part.startswith(("[[", '"')) or MARKDOWN.match(part) for part in parts):
        parts = [field.value]
    return [text for part in parts if (text := part.strip('"').strip())]


def split_list(text: str) -> list[str]:
    """Return the parts of a text between commas; a comma inside a link, or in brackets, is none.

    >>> split_list("[[Ruiz, Ana]], [Bo](Bo.md), Cy")
    ['[[Ruiz, Ana]]', '[Bo](Bo.md)', 'Cy']
    """
    if "[" not in text and "(" not in text:
        return [part.strip() for part in text.split(",")]
    if "," not in text:
        return [text.strip()]
    parts, start, depth = [], 0, 0
    for match in _BRACKET_OR_COMMA.finditer(text):
        sign = match[0]
        if sign in "[(":
            depth += 1
        elif sign in "])":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    return [*parts, text[start:].strip()]
