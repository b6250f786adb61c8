"""The meeting brief: all that helps to be a good companion in the next talk, the person first, asks last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from vaultkit.counting import counted
from vaultkit.model import Evidence, Person
from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.deeds import helped_in_words
from vaultkit.practice.facts import Fact, facts_of, find_fact, find_matches
from vaultkit.practice.followups import reason_in_words, with_day
from vaultkit.practice.habits import find_only_needing
from vaultkit.practice.ladder import find_pressing, next_step
from vaultkit.practice.paths import PathFinder, find_kept_from
from vaultkit.practice.peace import line_of_peace, why_in_peace
from vaultkit.practice.plans import advise_line, advise_plan, is_time_for_hello, needs_reconnecting, planned_lines
from vaultkit.practice.reach import affiliation_in_words
from vaultkit.practice.reminders import find_reminders_of
from vaultkit.practice.rhythm import cadence_in_words, find_cadence, find_due
from vaultkit.practice.search import find_told
from vaultkit.practice.stock import Stock
from vaultkit.practice.talks import talk_in_words
from vaultkit.vault.debts import plain_words
from vaultkit.vault.stated import find_statements

LATEST, TALKS = 5, 5
_SECOND_QUESTION = "Who else should I talk to?"


class Note(NamedTuple):
    """One line of a brief, and where it stands (None: it follows from several)."""

    words: str
    evidence: Evidence | None = None


class Part(NamedTuple):
    """One part of a brief: its title, its lines, and what is said where there are none."""

    title: str
    notes: tuple[Note, ...]
    empty: str = ""


def make_brief(stock: Stock, person: Person) -> tuple[Part, ...]:
    """Return the parts of the brief in the order of a good talk; parts that have nothing to say are left out.

    Of somebody who is left in peace only what is remembered is told.
    """
    if not person.is_current:
        kept = [Part(title, tuple(find(person, stock))) for title, find, _ in PARTS if title in MEMORY]
        return tuple(part for part in kept if part.notes)
    parts = [Part(title, tuple(find(person, stock)), empty) for title, find, empty in PARTS]
    return tuple(part for part in parts if part.notes or part.empty)


def _meeting(person: Person, stock: Stock) -> Iterator[Note]:
    if not person.is_current:
        yield Note(why_in_peace(person), line_of_peace(person, stock))
    if person.met:
        yield Note(f"met {person.met.text}", Evidence(person.path, person.met.line))
    for place in person.met_at:
        yield Note(f"where: {plain_words(place.text)}", place.evidence)
    for context in person.contexts:
        yield Note(f"through: {plain_words(context)}", find_fact(Fact(person.path, "context", context), stock.snapshot))
    for each in person.introduced_by:
        yield Note(f"introduced by {stock.name(each.id)}", each.evidence)
    for text in person.facts.get("relation", ()):
        yield Note(f"relation: {plain_words(text)}", find_fact(Fact(person.path, "relation", text), stock.snapshot))
    for affiliation in person.affiliations:
        yield Note(affiliation_in_words(affiliation, stock.today), affiliation.org.evidence)
    yield from _tie(person, stock)


def _tie(person: Person, stock: Stock) -> Iterator[Note]:
    if person.path not in stock.strengths:
        yield Note(f"you have not met{' yet' if person.is_current else ''}, as far as your notes say")
        return
    contacts = stock.snapshot.contacts.get(person.path, ())
    said = [f"{counted(len(contacts), 'talk')} noted" if contacts else "no talk noted yet"]
    last, due = stock.last_contacts[person.path], find_due(person, stock.snapshot)
    said += [f"last {last.isoformat()}"] if last else []
    days = find_cadence(person, stock.snapshot.settings)
    said += [f"{cadence_in_words(days)}, due {due.day.isoformat()}"] if due and due.day and person.is_current else []
    word = f"a {stock.word(person.path)} tie: " if person.is_current else ""
    yield Note(f"{word}{'; '.join(said)}", stock.last_evidence(person.path))


def _matters(person: Person, stock: Stock) -> Iterator[Note]:
    """Yield the latest five things worth remembering, then what they want and like."""
    learned = [deed for deed in reversed(stock.deeds.get(person.path, ())) if deed.name == "learned" and deed.value]
    notes = [Note(with_day(plain_words(deed.value), deed.day.isoformat()), deed.evidence) for deed in learned]
    notes += [
        Note(plain_words(fact.text), find_fact(fact, stock.snapshot)) for fact in facts_of(person, ("important",))
    ]
    yield from notes[:LATEST]
    for key in ("goals", "needs", "interests", "background"):
        for fact in facts_of(person, (key,)):
            yield Note(f"{key}: {plain_words(fact.text)}", find_fact(fact, stock.snapshot))


def _talks(person: Person, stock: Stock) -> Iterator[Note]:
    contacts = stock.snapshot.contacts.get(person.path, ())
    for contact in contacts[:TALKS]:
        yield Note(f"{contact.day.isoformat()} {talk_in_words(contact.text)}", contact.evidence)
    if len(contacts) > TALKS:
        yield Note(f"and {len(contacts) - TALKS} earlier")


def _open(person: Person, stock: Stock) -> Iterator[Note]:
    """Yield what is open both ways: what the user should do, what they offered, what they said they might do."""
    for debt in stock.open_debts.get(person.path, ()):
        if debt.is_waiting:
            yield Note(debt_in_words(debt), debt.evidence)
    planned = {(line.evidence.path, line.evidence.line) for line in planned_lines(person, stock)}
    for row in find_reminders_of(stock, person):
        # A cadence is told beside the tie, and what to ask with the next talk.
        if row.kind != "keep in touch" and not (row.day is None and row.evidence[:2] in planned):
            words = plain_words(reason_in_words(row))
            yield Note(with_day(words, row.day.isoformat()) if row.day else words, row.evidence)
    for deed in stock.deeds.get(person.path, ()):
        if deed.name == "promised_me":
            said = with_day(f"they said: {plain_words(deed.value)}", deed.day.isoformat())
            yield Note(f"{said}; no need to chase, send news of yours", deed.evidence)


def _giving(person: Person, stock: Stock) -> Iterator[Note]:
    """Yield what the user, or somebody they know, has for this person."""
    for match in find_matches(stock):
        if match.need.person == person.path:
            giver = (
                "you can help"
                if match.offer.person == stock.snapshot.me
                else f"{stock.name(match.offer.person)} can help"
            )
            words = f"they need {plain_words(match.need.text)}: {giver} ({plain_words(match.offer.text)})"
            yield Note(words, find_fact(match.offer, stock.snapshot))
    balance = stock.balances.get(person.path)
    if balance and balance.gave + balance.took:
        yield Note(f"so far: {helped_in_words('you', balance.gave)}, {helped_in_words('they', balance.took)}")


def _known(person: Person, stock: Stock) -> Iterator[Note]:
    others = stock.known.get(person.path, {})
    for other in sorted(others, key=lambda node: (stock.filed(node), node))[:SHOWN]:
        step = others[other]
        relation = f" ({', '.join(step.relations)})" if step.relations else ""
        yield Note(f"{stock.name(other)}{relation}", step.evidence[0])
    if len(others) > SHOWN:
        yield Note(f"and {len(others) - SHOWN} more")
    if person.path not in stock.strengths and person.is_current:
        for path in PathFinder(stock).find(person.path).paths[:1]:
            yield Note(f"the way there: you > {' > '.join(stock.name(node) for node in path.people)} ({path.word})")


def _own_news(person: Person, stock: Stock) -> Iterator[Note]:
    for told in find_told(stock):
        if told.person == person.path:
            old = "; that aim has changed since" if told.is_old_aim else ""
            yield Note(f"they know that you look for {told.words}, {told.day.isoformat()}{old}", told.evidence)
    if person.path in find_kept_from(stock):
        yield Note("they must not hear of your search (`keep_from`)")


def _next_talk(person: Person, stock: Stock) -> Iterator[Note]:
    """Yield purpose, outcome and questions, each with what is worth a second thought, asks last."""
    lines = planned_lines(person, stock)
    for key in ("purpose", "outcome"):
        stated = [*facts_of(person, (key,))]
        yield from (Note(f"{key}: {plain_words(fact.text)}", find_fact(fact, stock.snapshot)) for fact in stated)
        if lines and not stated:
            yield Note(f"no {key} noted yet (`{key}:`)")
    if needs_reconnecting(person, stock):
        yield Note("it has been long: a hello first, without any ask")
    if person.path in stock.once(find_only_needing):
        yield Note("you last wrote only when you needed something: give, thank or say hello this time")
    for line in sorted(lines, key=lambda each: each.ask != "advice"):
        bearing = "" if line.fits_outcome or not person.facts.get("outcome") else " (general)"
        yield Note(f"ask: {line.text}{bearing}", line.evidence)
        yield from (Note(f"  {words}") for words in advise_line(line, person, stock))
    yield from (Note(words) for words in advise_plan(lines, person, stock))
    yield from _usual_questions(person, stock)
    yield Note(f"next step: {_next_step(person, stock)}")


def _next_step(person: Person, stock: Stock) -> str:
    """Return the next step in words that go with what was said before it."""
    pressing = find_pressing(person, stock)
    if pressing:
        return f"settle what is open first: {debt_in_words(pressing[0])}"
    if is_time_for_hello(person, stock):
        return "say hello, and ask for nothing"
    return next_step(person, stock)


def _usual_questions(person: Person, stock: Stock) -> Iterator[Note]:
    lines = planned_lines(person, stock)
    if not any(line.ask == "advice" for line in lines):
        learned = [deed.value for deed in stock.deeds.get(person.path, ()) if deed.name == "learned" and deed.value]
        stated = [fact.text for fact in facts_of(person, ("important", "goals", "interests"))]
        matters = next((plain_words(text) for text in (*reversed(learned), *stated)), "")
        about = f" You noted: {matters}" if matters else ""
        yield Note(f"you could begin with: How are you, and what keeps you busy?{about}")
    yield from _proofs(person, stock)
    if not is_time_for_hello(person, stock) and not any(line.ask == "contact" for line in lines):
        yield Note(f"and end with: {_SECOND_QUESTION}")


def _proofs(person: Person, stock: Stock) -> Iterator[Note]:
    """Yield a story of the user's that proves a skill, and the question that it leads to, where a talk has a purpose."""
    if not (person.facts.get("purpose") or person.facts.get("aims")):
        return
    for path, kind in stock.snapshot.kinds.items():
        stated = find_statements(stock.snapshot.notes[path], kind).get("skills", ()) if kind == "story" else ()
        if stated:
            words = f"you could tell {stock.name(path)} ({plain_words(stated[0].text)}), and ask: which organisations value that?"
            yield Note(words, Evidence(path, stated[0].line))
            return


MEMORY = frozenset(("How you know each other", "What matters to them", "Last talks", "Whom they know"))
"""What is told of somebody who is left in peace: nothing to begin, to ask or to do."""

_Find = Callable[[Person, Stock], Iterator[Note]]
PARTS: tuple[tuple[str, _Find, str], ...] = (
    ("How you know each other", _meeting, ""),
    ("What matters to them", _matters, "Nothing noted yet. What did they last talk about with joy, or worry?"),
    ("Last talks", _talks, "No talk is noted yet."),
    ("Open between you", _open, "Nothing is open."),
    ("What you could do for them", _giving, "No match in your notes: listen for what they need."),
    ("Whom they know", _known, ""),
    ("Your news", _own_news, ""),
    ("The next talk", _next_talk, ""),
)
