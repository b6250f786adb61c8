"""Which row of an index note is which, so that a tick stays with its row while the note that it comes from grows.

How boxes are written in the notes of people is tasks.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

_WIKI_PLACE = re.compile(r"\(\[\[([^\]|#]*)(?:#[^\]|]*)?\|([^\]|]*), line \d+\]\]\)$")
_PLACE = re.compile(r", line \d+\](?=\(<[^<>]*>\)\)$)")


def row_key(row: str) -> str:
    """Return what makes a row the same row: its words and the note that says so, without the line and the heading.

    >>> row_key("[[Ada]]: call ([[Ada#Log|Ada, line 7]])")
    '[[Ada]]: call ([[Ada|Ada]])'
    """
    return _PLACE.sub("]", _WIKI_PLACE.sub(r"([[\1|\2]])", row.strip()))


def still_ticked(ticked: Collection[str], rows: Collection[str]) -> frozenset[str]:
    """Return those of `rows` that are ticked: in full, else the only one with the words, and from the note, of a lost tick."""
    there = frozenset(rows)
    found = there.intersection(ticked)
    lost = Counter(row_key(row) for row in {*ticked} - there)
    free = Counter(row_key(row) for row in there - found)
    return found | {row for row in there - found if lost[row_key(row)] == free[row_key(row)] == 1}
