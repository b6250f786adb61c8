"""How strong the user's tie to a person is: pure numbers in, a number and its word out.

The number orders lists and weighs paths; what is shown is the word.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

from vaultkit.scores import DEFAULTS, Scores

LEAST, UNKNOWN = 0.05, 0.5
_MOST_COUNTED = 12


class Signs(NamedTuple):
    """What the notes tell of a tie; None where they tell nothing.

    `closeness` is 1 to 5, `silent_days` since the last contact, `contacts` those of the
    last 365 days, `cadence` in days (0: none), `given` and `taken` counts of help.
    """

    closeness: int | None = None
    silent_days: int | None = None
    contacts: int | None = None
    cadence: int = 0
    given: int = 0
    taken: int = 0
    is_family: bool = False


def tie_strength(signs: Signs, scores: Scores = DEFAULTS) -> float:
    """Return the strength of a tie, from 0.05 to 1.

    >>> tie_strength(Signs()), round(tie_strength(Signs(closeness=5, silent_days=0, contacts=1)), 4)
    (0.5, 0.8176)
    """
    helping = min(scores.helping_most, scores.helping * min(signs.given, signs.taken))
    total = (
        scores.closeness * _closeness(signs)
        + scores.recency * _recency(signs, scores)
        + scores.frequency * _frequency(signs)
        + helping
    )
    return min(1.0, max(LEAST, total))


def _closeness(signs: Signs) -> float:
    return UNKNOWN if signs.closeness is None else (signs.closeness - 1) / 4


def _recency(signs: Signs, scores: Scores) -> float:
    if signs.silent_days is None:
        return UNKNOWN
    # Family stays family, however long nobody rang.
    days = 0 if signs.is_family else signs.silent_days
    return float(2 ** (-days / max(scores.half_life, signs.cadence, 1)))


def _frequency(signs: Signs) -> float:
    return UNKNOWN if signs.contacts is None else min(1.0, log(1 + signs.contacts) / log(1 + _MOST_COUNTED))


def strength_word(strength: float, scores: Scores = DEFAULTS) -> str:
    """Return strong, medium or weak.

    >>> [strength_word(number) for number in (0.6, 0.3, 0.29)]
    ['strong', 'medium', 'weak']
    """
    if strength >= scores.strong:
        return "strong"
    return "medium" if strength >= scores.medium else "weak"
