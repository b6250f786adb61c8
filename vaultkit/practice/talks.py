"""What was noted of a talk, as one reads it to oneself before the next."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaultkit.notes.fields import split_fields
from vaultkit.notes.shown import drop_comments
from vaultkit.notes.tags import drop_tags
from vaultkit.notes.tasks import drop_signs
from vaultkit.vault.debts import plain_words

_LONGEST = 160
# List signs before nothing, the lines under a heading, and the signs before one.
_BARE_MARKS = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*$|(?:=+|--+)[ \t]*$|#{1,6}[ \t]+)", re.MULTILINE)
_EDGE = " ,;:"
_SIGNS = " ,;:.!?…-–—"
_SAID: Mapping[str, str] = {
    "lead": "lead: {}", "intro": "they introduced {}", "offered": "they offered {}", "promised_me": "they said: {}",
    "connected": "introduced them to {}", "looking": "told them that you look for {}", "heard": "they heard of your search: {}",
    "learned": "learned: {}", "followed": "followed: {}", "outcome": "outcome: {}", "told": "told them of {}",
    "thanked": "thanked them for {}", "kept": "kept your promise: {}", "acted": "acted on {}",
}  # fmt: skip
"""How moves are read; of the others, their name and words."""
_MOMENTUM: Mapping[str, str] = {"1": "they listened", "2": "they named somebody", "3": "they offered to act"}


def talk_in_words(text: str) -> str:
    r"""Return what was noted of a talk without its moves; of moves alone, what they say.

    >>> talk_in_words("long walk. (got:: a map)"), talk_in_words("(got:: a map) (gave:: soup)")
    ('long walk.', 'got a map; gave soup')
    >>> talk_in_words("A walk\n------\n#### Later\n- (got:: a map)\n- rain")
    'A walk Later - rain'
    """
    rest, moves = split_fields(drop_comments(text))
    bare = " ".join(drop_tags(plain_words(_BARE_MARKS.sub("", rest))).split()).rstrip(_EDGE)
    if bare.strip(_SIGNS):
        return bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST].rstrip()}…"
    return "; ".join(_move_in_words(name, drop_signs(plain_words(value))) for name, value in moves)


def _move_in_words(name: str, words: str) -> str:
    if name == "momentum" and words in _MOMENTUM:
        return _MOMENTUM[words]
    return _SAID.get(name, f"{name} {{}}").replace("{}", words) if words else name.replace("_", " ")
