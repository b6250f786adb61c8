"""The rows that a command listed last, so that the next one may name them by number.

They lie beside the journal in the user's state folder, one list for each vault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from vaultkit.disk.journal import Journal
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.write import replace_file
from vaultkit.errors import UsageError

_FILE = "rows.json"
DONE = "done"
"""The kind of a row that was done since it was listed."""


class Row(NamedTuple):
    """One listed thing to do: where it stands, its kind, the ids of its people, and its words.

    `kind` is that of a follow-up (`task`, `follow-up`, `keep in touch`, `birthday`, `card`…) or
    of a debt (`thanks`, `report`, `promise`, `lead`, `offer`, `advice`).
    """

    kind: str
    path: str
    line: int
    people: tuple[str, ...]
    text: str


def keep_rows(root: Path, rows: Iterable[Row]) -> None:
    """Keep the rows that were just listed, numbered from 1 in this order."""
    folder = Journal(root).folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = json.dumps([row._asdict() for row in rows]).encode()
    replace_file(folder, _FILE, content, read_bytes_or_none(folder / _FILE))


def cross_out(root: Path, number: int) -> None:
    """Note that the row of this number is done, so that it is not done twice."""
    rows = _read_rows(root)
    if 1 <= number <= len(rows):
        keep_rows(root, [*rows[: number - 1], rows[number - 1]._replace(kind=DONE), *rows[number:]])


def _read_rows(root: Path) -> list[Row]:
    content = read_bytes_or_none(Journal(root).folder / _FILE)
    try:
        records = json.loads(content) if content else []
        return [Row(**{**record, "people": tuple(record["people"])}) for record in records]
    except (ValueError, TypeError, KeyError):
        return []


def read_row(root: Path, number: int) -> Row:
    """Return the row of this number in the last list; raise UsageError where there is none."""
    rows = _read_rows(root)
    if not rows:
        raise UsageError("nothing was listed in this vault yet; run `vaultkit next`, or give words of the task")
    if 1 <= number <= len(rows) and rows[number - 1].kind == DONE:
        raise UsageError(f"number {number} of the last list was done already; run `vaultkit next` for a new one")
    if not 1 <= number <= len(rows):
        raise UsageError(f"the last list has the numbers 1 to {len(rows)}; {number} is none of them")
    return rows[number - 1]
