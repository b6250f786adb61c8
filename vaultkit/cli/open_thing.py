"""Which open thing words typed at the terminal mean: by its words, its kind, the names of its people, in any order at last."""

from __future__ import annotations

import re

from vaultkit.disk.rows import Row
from vaultkit.errors import NotFoundError
from vaultkit.model import NotePath
from vaultkit.reading import Reading
from vaultkit.settling import open_rows
from vaultkit.vault.debts import plain_words
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot

_WORD = re.compile(r"\w+")
_MOST_NAMED = 8
_FEWEST_OF_A_WORD = 3
"""Shorter beginnings fit nearly anything, and then something else would be done than was meant."""


def find_row(words: str, reading: Reading) -> Row:
    """Return the one open thing that says `words`; raise NotFoundError with the candidates otherwise.

    Its words hold them as they stand, or with its kind before, or its kind, names and words hold all of them in any order.
    """
    snapshot = reading.material.snapshot
    rows = open_rows(reading.material.stock)
    wanted = fold(" ".join(words.split()))
    found = [row for row in rows if wanted and wanted in _said(row, snapshot)]
    found = found or [row for row in rows if wanted and wanted in fold(f"{row.kind} {plain_words(row.text)}")]
    found = found or [row for row in rows if _holds_all(_words_of(words), row, snapshot)]
    exact = [row for row in found if fold(row.text) == wanted]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise NotFoundError(f'nothing open says "{words}"; `vaultkit report` lists what is open in Follow-ups')
    listed = "; ".join(f'"{plain_words(row.text)}" ({row.path}:{row.line}, {row.kind})' for row in chosen[:_MOST_NAMED])
    more = f" and {len(chosen) - _MOST_NAMED} more" if len(chosen) > _MOST_NAMED else ""
    raise NotFoundError(f'"{words}" may be any of {listed}{more}; write more of it, or its kind before it')


def _said(row: Row, snapshot: Snapshot) -> str:
    people = (snapshot.people[NotePath(each)].shown for each in row.people if NotePath(each) in snapshot.people)
    return fold(" ".join((*people, plain_words(row.text), row.text)))


def _holds_all(wanted: frozenset[str], row: Row, snapshot: Snapshot) -> bool:
    """Say whether each of the words is one, or no short beginning of one, in a row's kind, names and words."""
    # Whose task it is says the note in which it stands, and a note may have another name than is shown.
    paths = (row.path,) if row.kind == "task" else row.people
    named = " ".join(path.rpartition("/")[2].removesuffix(".md") for path in paths)
    there = _words_of(f"{row.kind} {named} {_said(row, snapshot)}")
    return bool(wanted) and all(
        each in there or (_is_telling(each) and any(word.startswith(each) for word in there)) for each in wanted
    )


def _is_telling(beginning: str) -> bool:
    # In scripts without cases two signs may be a whole word.
    has_no_case = not beginning.isascii() and beginning.upper() == beginning.lower()
    return len(beginning) >= _FEWEST_OF_A_WORD or has_no_case


def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
