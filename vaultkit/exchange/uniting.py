"""Several cards of one person in one file become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from vaultkit.exchange.card import Card, Skipped
from vaultkit.vault.identity import email_key, phone_key, url_key

FORMS = {"email": email_key, "phone": phone_key, "url": url_key, "linkedin": url_key}
"""What there may be several of, with the form in which they are compared."""

SINGLE = ("org", "role", "birthday", "location", "met", "status", "cadence")
"""What a note says once: the first card that says it is believed."""


def unite(cards: Sequence[Card]) -> tuple[Card, tuple[Skipped, ...]]:
    """Return one card with all that `cards` say of a person, and what contradicts what an earlier one says."""
    first, *others = cards
    if not others:
        return first, ()
    values: dict[str, tuple[str, ...]] = {}
    left: list[Skipped] = []
    for card in cards:
        left += [
            Skipped(
                card.place,
                f'its `{key}` "{texts[0]}", since {first.place} is of the same person and says "{values[key][0]}"',
            )
            for key, texts in card.values.items()
            if key in SINGLE and not set(texts) <= set(values.get(key, texts))
        ]
        values = _joined(values, card.values)
    introduced = dict.fromkeys(
        pair for card in cards for pair in zip_longest(card.introducers, card.introducer_uids, fillvalue="")
    )
    return replace(
        first, place=" and ".join(card.place for card in cards), values=values,
        introducers=tuple(name for name, _ in introduced), introducer_uids=tuple(uid for _, uid in introduced),
        known=tuple(dict.fromkeys(pair for card in cards for pair in card.known)),
        log=tuple(dict.fromkeys(row for card in cards for row in card.log)),
        text="\n\n".join(dict.fromkeys(card.text for card in cards if card.text)),
        odd=tuple(words for card in cards for words in card.odd),
        further_uids=tuple(dict.fromkeys(card.uid for card in others if card.uid != first.uid)),
    ), tuple(left)  # fmt: skip


def _joined(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = dict(one)
    for key, texts in other.items():
        form = FORMS.get(key, str)
        there = {form(text) or text for text in found.get(key, ())}
        if not there or key not in (*SINGLE, "last_contact"):
            found[key] = (*found.get(key, ()), *(text for text in texts if (form(text) or text) not in there))
    return found
