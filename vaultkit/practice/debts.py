"""What is open with people, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import merge

from vaultkit.counting import listed
from vaultkit.practice.deeds import since_in_words
from vaultkit.practice.stock import Stock
from vaultkit.vault.debts import Debt, plain_words

_THANKS = {"lead": " for the lead: {}", "intro": " for introducing {}", "offered": " for the offer: {}", "": " for {}"}

_DONE = {
    "thanks": "thanked {who} for {what}", "report": "told {who} about {what}",
    "promise": "kept your promise to {who}: {what}", "lead": "followed the lead from {who}: {what}",
    "offer": "declined the offer from {who}: {what}", "advice": "acted on what {who} said: {what}",
    "task": "task with {who}: {what}", "follow-up": "follow-up with {who}: {what}",
    "birthday": "birthday wishes to {who}", "card": "in touch with {who}, whose card you took home",
    "keep in touch": "in touch with {who}",
}  # fmt: skip


def done_in_words(kind: str, subject: str, names: Iterable[str]) -> str:
    """Return what was done when something of a kind was settled with somebody.

    >>> done_in_words("thanks", "the map", ["Ana", "Bo"]), done_in_words("task", "[[Mill]] key", [])
    ('thanked Ana and Bo for the map', 'task: Mill key')
    """
    named, what = list(names), plain_words(subject)
    if not named:
        return f"{kind}: {what}"
    return _DONE.get(kind, "{who}: {what}").format(who=listed(named), what=what)


def debt_in_words(debt: Debt) -> str:
    """Return what to do about a debt, with its day."""
    subject, opened = plain_words(debt.subject), since_in_words(debt.opened)
    match debt.kind:
        case "promise":
            return f"keep your promise: {subject}" + (f", due {debt.due.isoformat()}" if debt.due else f", {opened}")
        case "report":
            return f"tell them {_news(subject, debt)}, {since_in_words(debt.since or debt.opened)}"
        case "thanks":
            return f"thank them{_THANKS.get(debt.move, ': {}').format(subject)}, {opened}"
        case "advice":
            return f"try their {subject}, {opened}"
        case "offer":
            return f"they offered: {subject}, {opened}"
        case _:
            return f"follow their lead: {subject}, {opened}"


def _news(subject: str, debt: Debt) -> str:
    news = plain_words(debt.news)
    if not debt.move:
        return f"how {subject} ended ({news})"
    if debt.move == "acted":
        return f"that you acted on their {subject}" if subject.startswith("advice") else f"that you acted on: {subject}"
    if debt.move == "intro":
        return f"how you get on with {subject}"
    said = _without_subject(news, subject)
    return f"what came of their lead: {subject}{f' ({said})' if said else ''}"


def _without_subject(news: str, subject: str) -> str:
    """Return what came of something without its name before it.

    >>> _without_subject("The mill: no post", "the mill"), _without_subject("a no from the mill", "the mill")
    ('no post', 'a no from the mill')
    """
    begin, rest = news[: len(subject)], news[len(subject) :]
    is_named = begin.casefold() == subject.casefold() and not rest[:1].isalnum()
    return rest.strip(" ,;:.-–—") if is_named else news


def open_of_kind(kinds: Iterable[str], stock: Stock) -> tuple[Debt, ...]:
    """Return all that is open of some kinds with people who may be turned to, the oldest first."""
    listed = [stock.waiting.get(kind, ()) for kind in dict.fromkeys(kinds)]
    return listed[0] if len(listed) == 1 else tuple(merge(*listed, key=stock.filing.age))


def settle_first(person: str, stock: Stock) -> tuple[Debt, ...]:
    """Return what should be settled with somebody before anything is asked of them: thanks, news, promises, leads.

    With whom is left in peace there is nothing to settle.
    """
    known = stock.person(person)
    return sort_pressing(stock.open_debts.get(person, ())) if known is None or known.is_current else ()


def sort_pressing(debts: Iterable[Debt]) -> tuple[Debt, ...]:
    """Return those of one person's open debts that should be settled first: by kind, then by day."""
    order = ("thanks", "report", "promise", "lead")
    pressing = [debt for debt in debts if debt.is_waiting and debt.kind in order]
    return tuple(sorted(pressing, key=lambda debt: (order.index(debt.kind), debt.opened)))
