"""Introductions to make: who needs what another offers, and, apart, who may know each other already."""

from __future__ import annotations

from vaultkit.counting import counted, listed
from vaultkit.practice.facts import Match
from vaultkit.practice.matchmaking import Guess, Introduction, find_guesses, find_introductions
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.debts import plain_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Draft, Section
from vaultkit.views.rows import row_blocks

_EMPTY = "No introduction suggests itself. Write what people need and offer (`needs`, `offers`), and listen for more."
_HOW = "Ask both, each alone, before you bring them together; then note what came of it."
_GUESS = "A guess from whom they both know. It is no tie, and no path leads over it."


def render_introductions(material: Material) -> Draft:
    """Return what Introductions to make says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["introductions"]
    found, guesses = find_introductions(stock), find_guesses(stock)
    lead = (f"# {title}", "", _HOW if found else _EMPTY)
    sections = (
        Section("Worth making", tuple(row_blocks(found, lambda each: _row(each, stock, linker)))),
        Section("May know each other", tuple(row_blocks(guesses, lambda each: _guess(each, linker))), _GUESS),
    )
    return Draft("introductions", title, lead, sections, has_rows=bool(found or guesses))


def _row(each: Introduction, stock: Stock, linker: Linker) -> str:
    reasons = "; ".join(_match(match, linker) for match in each.matches) or f"both care for {words(each.shared)}"
    common = f"; they share {counted(each.common, 'contact')}, ask whether they have met" if each.common else ""
    said = ", ".join(linker.evidence(place) for place in each.evidence)
    pair = sorted((each.one, each.other), key=stock.filed)
    return f"- {linker.link(pair[0])} and {linker.link(pair[1])}: {reasons}{common} ({said})"


def _match(match: Match, linker: Linker) -> str:
    need, offer = words(plain_words(match.need.text)), words(plain_words(match.offer.text))
    what = need if need.casefold() == offer.casefold() else f"{need} ({offer})"
    return f"{linker.link(match.need.person)} needs what {linker.link(match.offer.person)} offers: {what}"


def _guess(guess: Guess, linker: Linker) -> str:
    through = listed(linker.link(node) for node in guess.common[:3])
    return f"- {linker.link(guess.one)} and {linker.link(guess.other)} may know each other: both know {through}"
