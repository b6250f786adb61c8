"""Cards of people as a table for spreadsheets, and as records for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from vaultkit.exchange.card import Card

COLUMNS = ("name", "aliases", "org", "role", "email", "phone", "url", "linkedin", "location", "birthday", "tags", "met",
           "last_contact", "introduced_by", "knows", "uid", "path")  # fmt: skip
_RUNS = re.compile(r"[=+\-@\t\r\n|%]")
_JOINT = "; "


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> harmless("=cmd|' /C calc'!A0"), harmless("Ada")
    ("'=cmd|' /C calc'!A0", 'Ada')
    """
    return f"'{cell}" if _RUNS.match(cell.lstrip()) else cell


def record_of(card: Card) -> dict[str, object]:
    """Return a card as a record: every column, lists as lists."""
    known = [{"name": name, "relation": relation} for name, relation in card.known]
    single = {
        "name": card.name,
        "uid": card.uid,
        "path": card.place,
        "introduced_by": list(card.introducers),
        "knows": known,
    }
    return {column: single.get(column, list(card.values.get(column, ()))) for column in COLUMNS}


def write_sheet(cards: Iterable[Card]) -> str:
    """Return the cards as a table with commas; several values of a cell stand with semicolons between."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in cards:
        record = record_of(card) | {"knows": [f"{name} ({relation})" for name, relation in card.known]}
        cells = (
            value if isinstance(value, str) else _JOINT.join(map(str, _listed(value))) for value in record.values()
        )
        writer.writerow([harmless(cell) for cell in cells])
    return stream.getvalue()


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
