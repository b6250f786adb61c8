"""Inline fields that are properties of their note: those that stand outside dated lines and tasks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from vaultkit.model import Field, Note

_COMMA_OUTSIDE = re.compile(r",(?![^\[\](]*[\])])")


def standing_fields(note: Note, names: Container[str]) -> Iterator[Field]:
    """Yield the fields of these names that are properties of the note: those within what happened are not."""
    # Most notes have none of the names, and need no look at their lines.
    named = [field for field in note.fields if field.name in names] if note.fields else []
    happened = find_happened(note) if named else ()
    yield from (field for field in named if field.line not in happened)


def find_happened(note: Note) -> set[int]:
    """Return the lines of what happened, or is to be done, as the note tells it: of dated lines and tasks."""
    lines = {line for entry in note.entries if entry.day for line in range(entry.line, entry.end_line + 1)}
    lines.update(line for task in note.tasks for line in range(task.line, task.end_line + 1))
    return lines


def texts_of_field(field: Field) -> list[str]:
    """Return the value of a field without its quotes, or each part of a comma list of links or quoted texts."""
    parts = [part.strip() for part in _COMMA_OUTSIDE.split(field.value)]
    if len(parts) < 2 or not all(part.startswith(("[[", '"')) for part in parts):
        parts = [field.value]
    return [text for part in parts if (text := part.strip('"').strip())]
