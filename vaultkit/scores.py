"""The constants of the practice: what weighs how much, and from where on something is said.

They order lists and choose words. None of them is ever shown beside a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Scores:
    """Every constant with its default; `[scores]` in vaultkit.toml changes them."""

    closeness: float = 0.45
    """Weight of the closeness that you state, in the strength of your tie to a person."""
    recency: float = 0.30
    """Weight of how lately you spoke."""
    frequency: float = 0.25
    """Weight of how often you spoke in the last year; twelve times are the most that counts."""
    helping: float = 0.05
    """What each help given and returned adds."""
    helping_most: float = 0.15
    """The most that helping each other adds."""
    half_life: float = 90
    """Days after which a talk counts half; a longer cadence of that person takes its place."""
    strong: float = 0.60
    """From this strength on, a tie is called strong."""
    medium: float = 0.30
    """From this strength on, a tie is called medium; below it, weak."""
    step: float = 0.70
    """What each further person in a chain of introductions leaves of its likelihood."""
    good_path: float = 0.30
    """From this likelihood on, a path is called good."""
    possible_path: float = 0.10
    """From this likelihood on, a path is called possible; below it, a long shot."""
    promise: float = 50
    """Points of a promise that is due, before the days are added."""
    report: float = 40
    """Points of a report that somebody waits for."""
    thanks: float = 40
    """Points of thanks that are due."""
    follow_up: float = 30
    """Points of a planned day or task that has come."""
    lead: float = 30
    """Points of a lead that nobody followed yet."""
    most_days: float = 20
    """The most points that days of waiting add."""
    silence: float = 10
    """Points for each cadence that passed beyond the first, three at most."""
    occasion: float = 10
    """Points of a birthday within a week."""
    giving: float = 10
    """Points of something that you could give."""
    momentum: float = 45
    """Points where somebody offered to act for you."""
    quiet: float = 365
    """Days without a contact after which a tie is called quiet."""
    dormant: float = 1095
    """Days without a contact after which a tie is called dormant."""
    trust: float = 0.40
    """Weight of closeness in choosing whom to write to again."""
    novelty: float = 0.35
    """Weight of how many of their acquaintances are new to you."""
    hook: float = 0.25
    """Weight of having a reason to write."""
    introduction: float = 0.15
    """From this on, an introduction that you could make is shown."""


DEFAULTS = Scores()
SCORE_NAMES = tuple(field.name for field in fields(Scores))


def make_scores(stated: Mapping[str, float]) -> Scores:
    """Return the constants with those that the settings state."""
    return replace(DEFAULTS, **{name: stated[name] for name in SCORE_NAMES if name in stated})
