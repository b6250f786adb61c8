"""The draft of a letter to somebody. Nothing is sent; what stands in brackets is for the writer's own words."""

from __future__ import annotations

from vaultkit.model import Person
from vaultkit.practice.plans import planned_lines
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import plain_words


def draft_letter(stock: Stock, person: Person) -> str:
    """Return the draft of a letter: thanks for what is open, what was learned, and the wish for a short talk."""
    name = person.shown.split()[0]
    rows = [f"Dear {name},", ""]
    open_debts = stock.open_debts.get(person.path, ())
    rows += [f"thank you for this: {plain_words(debt.subject)}." for debt in open_debts if debt.kind == "thanks"]
    learned = [deed.value for deed in stock.deeds.get(person.path, ()) if deed.name == "learned" and deed.value]
    if learned:
        rows.append(f"What you told me about this has stayed with me: {plain_words(learned[-1])}.")
    since = person.met.text[:4] if person.met else ""
    known = f"We have known each other since {since}, and I" if since else "I"
    rows.append(
        f"{known} value how you see things. Would you have 30 minutes in the next weeks to let me ask you about it?"
    )
    question = next((line.text for line in planned_lines(person, stock) if line.ask == "advice"), "")
    rows.append(question or "I should like to hear how you look at it.")
    return "\n".join([*rows, ""])
