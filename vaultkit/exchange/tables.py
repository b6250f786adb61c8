"""Tables with commas, as programs export them: quoted cells with line ends, a preamble, a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultkit.errors import UsageError
from vaultkit.exchange.card import Skipped

_ROWS_TO_HEADER = 50


class TableRow(NamedTuple):
    """One row: its number in the file, and its cells by the name of their column."""

    number: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first of the named cells that holds something."""
        return next((text for name in names if (text := self.cells.get(name, "").strip())), "")


class Table(NamedTuple):
    """The names of the columns, the rows that hold something, and those that were passed over."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...]


def read_table(text: str, headers: Iterable[frozenset[str]]) -> Table:
    """Return the table below the first row that holds all names of one of `headers`; raise UsageError without one."""
    wanted = tuple(headers)
    reader = csv.reader(io.StringIO(text, newline=""))
    skipped: list[Skipped] = []
    columns: tuple[str, ...] = ()
    rows: list[TableRow] = []
    for number, cells in _numbered(reader, skipped):
        if columns:
            named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
            if any(cell.strip() for cell in cells):
                rows.append(TableRow(number, named))
            else:
                skipped.append(Skipped(f"row {number}", "it is blank"))
        elif any(header <= {cell.strip() for cell in cells} for header in wanted):
            columns = tuple(cell.strip() for cell in cells)
        elif number > _ROWS_TO_HEADER:
            break
    if not columns:
        names = " or ".join(", ".join(sorted(header)) for header in wanted)
        raise UsageError(
            f"the file has no row with the columns {names}; give the file as the other program exported it"
        )
    return Table(columns, tuple(rows), tuple(skipped))


def _numbered(reader: Iterable[list[str]], skipped: list[Skipped]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the number of their first line; a row that cannot be read ends nothing but itself."""
    rows = iter(reader)
    lines: int = getattr(reader, "line_num", 0)
    while True:
        first = lines + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            lines = getattr(reader, "line_num", 0)
            skipped.append(Skipped(f"row {first}", f"it is broken ({error})"))
            continue
        lines = getattr(reader, "line_num", 0)
        yield first, cells
