"""What front matter says, wherever and however it is written: by this law an edit of it is proven."""

from __future__ import annotations

from collections.abc import Iterable

from vaultkit.edit.page import Page
from vaultkit.model import Items, Property, Scalar, Value
from vaultkit.notes.core_types import typed_scalar

Said = object


def said_by(head: Iterable[Property]) -> tuple[tuple[str, Said], ...]:
    """Return what a head says: each key with its value, places aside."""
    return tuple((each.key, said_in(each.value)) for each in head)


def said_in(value: Value) -> Said:
    """Return what a value says; None if nothing, however that is written."""
    if isinstance(value, Scalar):
        return None if typed_scalar(value) in (None, "") else (value.text, value.quoted)
    if isinstance(value, Items):
        return tuple(said_in(each) for each in value.items) or None
    return said_by(value.properties)


def is_in_braces(page: Page) -> bool:
    """Say whether the front matter is written in braces, as in JSON, and not in rows."""
    rows = (page.row(line).strip() for line in range(2, page.note.head_end))
    first = next((row for row in rows if row and not row.startswith("#")), "")
    # Two braces are a template's.
    return first.startswith("{") and not first.startswith("{{")
