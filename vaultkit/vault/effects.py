"""What each move opens and closes, as docs/format.md has it. What follows from that is debts.py's."""

from __future__ import annotations

from collections.abc import Mapping

OPENS: Mapping[str, tuple[str, ...]] = {
    "got": ("thanks",),
    "lead": ("lead", "thanks", "report"),
    "intro": ("thanks", "report"),
    "offered": ("offer", "thanks"),
    "promised": ("promise",),
    "acted": ("report",),
}
CLOSES: Mapping[str, tuple[str, ...]] = {
    "followed": ("lead", "offer"),
    "outcome": ("lead", "offer"),
    "declined": ("lead", "offer"),
    "told": ("report",),
    "thanked": ("thanks",),
    "kept": ("promise",),
    "gave": ("promise",),
    "acted": ("advice",),
    "got": ("offer",),
    "intro": ("offer",),
}
NEWS = frozenset(("followed", "outcome", "declined"))
"""Moves that say what became of a lead or an offer, wherever they are noted."""
QUIET = frozenset(("gave", "acted", "got", "intro"))
"""Moves that are made for their own sake: that they close nothing is not told."""
