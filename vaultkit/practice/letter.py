"""The draft of a letter to somebody. Nothing is sent; what stands in brackets is for the writer's own words."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.model import Person
from vaultkit.practice.plans import is_time_for_hello, needs_reconnecting, planned_lines
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import Debt, plain_words

_THANKS = {"lead": "the lead: {}", "intro": "introducing me to {}", "offered": "your offer: {}"}
_TITLES = frozenset(("dame", "dr", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "sir"))


def draft_letter(stock: Stock, person: Person) -> str:
    """Return the draft of a letter: thanks for what is open, a word on what was told, and the wish for a short talk.

    After a long silence, or where every talk asked for something, it asks for nothing.
    """
    rows = [f"Dear {_addressed(person.shown)},", ""]
    rows += [_thanks(debt) for debt in stock.open_debts.get(person.path, ()) if debt.kind == "thanks"]
    rows += _told(person, stock)
    rows += _greeting(person, stock) if is_time_for_hello(person, stock) else _wish(person, stock)
    return "\n".join([*rows, ""])


def _addressed(name: str) -> str:
    """Return how to begin a letter to somebody: by the first name, by the whole of one that begins with a title.

    >>> _addressed("Ana Ruiz"), _addressed("Dr. Ana Ruiz")
    ('Ana', 'Dr. Ana Ruiz')
    """
    first = name.split(maxsplit=1)[0]
    return name if first.rstrip(".").casefold() in _TITLES or first.endswith(".") else first


def _thanks(debt: Debt) -> str:
    if debt.is_unnamed:
        # What stands beside it in the note was written for nobody else's eyes.
        return f"Thank you for [what they did; noted on {debt.opened.isoformat()}]."
    return f"Thank you for {_THANKS.get(debt.move, 'this: {}').format(plain_words(debt.subject))}."


def _told(person: Person, stock: Stock) -> Iterator[str]:
    """Yield a word on what they told last. The note's own words speak of them, and of others, to nobody else."""
    learned = [deed for deed in stock.deeds.get(person.path, ()) if deed.name == "learned" and deed.value]
    if learned:
        hint = f"[in words of your own, if it is yours to bring up; noted on {learned[-1].day.isoformat()}]"
        yield f"What you told me about {hint} has stayed with me."


def _greeting(person: Person, stock: Stock) -> Iterator[str]:
    yield "It has been a while, and I thought of you." if needs_reconnecting(person, stock) else "I thought of you."
    yield "How are you, and what keeps you busy?"


def _wish(person: Person, stock: Stock) -> Iterator[str]:
    # Of somebody met this year it would sound odd.
    since = person.met.text[:4] if person.met and person.met.last.year < stock.today.year else ""
    known = f"We have known each other since {since}, and I" if since else "I"
    question = next((line.text for line in planned_lines(person, stock) if line.ask == "advice"), "")
    about = "you something" if question else "how you look at [what it is about]"
    yield f"{known} value how you see things. Would you have 30 minutes in the next weeks to let me ask {about}?"
    if question:
        yield question
