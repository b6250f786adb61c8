"""What front matter says, wherever and however it is written: by this law an edit of it is proven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vaultkit.edit.page import Page
from vaultkit.model import Items, Problem, Property, Scalar, Value
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


def has_new_faults(before: Page, after: Page) -> bool:
    """Say whether front matter has faults after an edit that it had not before: what we still read, others may not."""
    return bool(_faults(after.head.problems) - _faults(before.note.problems))


def _faults(problems: Iterable[Problem]) -> Counter[str]:
    return Counter(told.code for told in problems if told.code.startswith("head-"))


def is_in_braces(page: Page) -> bool:
    """Say whether the front matter is written in braces, as in JSON, and not in rows."""
    rows = (page.row(line).strip() for line in range(2, page.note.head_end))
    first = next((row for row in rows if row and not row.startswith("#")), "")
    # Two braces are a template's.
    return first.startswith("{") and not first.startswith("{{")
