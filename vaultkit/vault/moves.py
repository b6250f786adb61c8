"""What is doubtful in the moves of one note: names one letter off, values that cannot be, introductions of oneself, nobody's.

What a move opens and closes is vault/debts.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vaultkit.model import Field, Note, Problem
from vaultkit.notes.keys import fold_key
from vaultkit.notes.tasks import TASK_FIELD_KEYS
from vaultkit.problems import problem
from vaultkit.vault.effects import CLOSES, QUIET
from vaultkit.vault.encounters import MOVES, Encounter, Move
from vaultkit.vault.keys import known_names, nearest_name

_VALUES = {
    "card": (re.compile(r"(?:given|received)\b", re.IGNORECASE), "is neither given nor received"),
    "momentum": (re.compile(r"[123](?!\d)"), "is none of 1, 2, 3"),
}
_INTRODUCTIONS = frozenset(("intro", "connected"))
_TASK_FIELDS = frozenset(map(fold_key, TASK_FIELD_KEYS))
# Words for other things that stand one letter from a move.
_OTHERS_WORDS = frozenset(
    ("beard", "booking", "cards", "cooking", "earned", "heart", "masked", "scent", "spent", "stake", "state", "tasked")
)
_OF_SOMEBODY = MOVES - {"stage"}
# Of nobody's closing moves it is told that they close nothing.
_NOT_TOLD_OTHERWISE = _OF_SOMEBODY - (CLOSES.keys() - QUIET)
_MEANT = {"thanks": "thanked", "thank": "thanked", "learnt": "learned", "introduced": "intro or connected"}


def find_move_doubts(encounters: Iterable[Encounter], kind: str) -> Iterator[Problem]:
    """Yield what is doubtful in the moves of a note of this kind."""
    for encounter in encounters:
        fields, moves = encounter.entry.fields, encounter.moves
        if moves and not encounter.people:
            yield from _tell_nobodys(encounter)
        for move in moves:
            if move.name in _VALUES:
                yield from _check_value(move, encounter)
            elif move.name in _INTRODUCTIONS:
                yield from _check_self(move, encounter)
        if len(moves) < len(fields):
            for field in fields:
                yield from _check_name(field, encounter.path, kind)


def find_lost_moves(note: Note) -> Iterator[Problem]:
    """Yield the moves in an event's note: several people were there, and nothing says whose they are."""
    held = {line for task in note.tasks for line in range(task.line, task.end_line + 1)}
    for field in note.fields:
        if field.name in _OF_SOMEBODY and field.form != "line" and field.line not in held:
            message = (
                f"{field.key}: moves in an event's note are nobody's; write it in a dated line of the person's note"
            )
            yield problem("move-without-person", note.path, (field.line, field.column), message)


def introduces_self(move: Move, people: tuple[str, ...]) -> bool:
    """Say whether a move introduces the person whom its entry is about to nobody but themselves."""
    if move.name not in _INTRODUCTIONS or not move.reference:
        return False
    return bool(move.reference.id) and people[:1] == (move.reference.id,)


def _tell_nobodys(encounter: Encounter) -> Iterator[Problem]:
    for move in encounter.moves:
        if move.name in _NOT_TOLD_OTHERWISE:
            message = f"{move.name}: the line is with nobody; add (with:: [[…]]), or write it in the person's note"
            yield problem("move-without-person", encounter.path, (move.line, move.column), message)


def _check_value(move: Move, encounter: Encounter) -> Iterator[Problem]:
    pattern, complaint = _VALUES[move.name]
    if not pattern.match(move.value.strip()):
        message = f'{move.name}: "{move.value}" {complaint}'
        yield problem("bad-value", encounter.path, (move.line, move.column), message)


def _check_self(move: Move, encounter: Encounter) -> Iterator[Problem]:
    if introduces_self(move, encounter.people):
        who = move.reference.text if move.reference else ""
        message = f"{move.name}: {who} cannot be introduced by or to themselves; name the other person"
        yield problem("self-introduction", encounter.path, (move.line, move.column), message)


def _check_name(field: Field, path: str, kind: str) -> Iterator[Problem]:
    name = field.name
    if name in MOVES or name in _TASK_FIELDS or name in _OTHERS_WORDS or name in known_names(kind):
        return
    near = _MEANT.get(name) or nearest_name(name, MOVES)
    if near:
        message = f"no move is named {field.key}; if {near} is meant, write that"
        yield problem("unknown-key", path, (field.line, field.column), message)
