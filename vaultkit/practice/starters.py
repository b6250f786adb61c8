"""What to begin with where a vault is empty: places where everybody knows somebody."""

from __future__ import annotations

CONTEXTS = (
    "school and training", "jobs, past and present", "friends, and friends of friends", "family, near and far",
    "neighbours, and the people in your street", "clubs, choirs, gyms and courses", "helping out somewhere",
    "parties and support groups", "people you only know online", "queues, trains and waiting rooms",
)  # fmt: skip
"""Contexts to think through, one after the other."""

ALL_IN_PEACE = "Everybody in your notes is left in peace for now. Somebody new, perhaps:"
NOBODY_YET = "Nobody is noted yet. Think of one person from each of these, and write down the name:"
