"""The next conversation with somebody: which step comes next, what is missing for it, whom to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from vaultkit.model import NotePath, Person
from vaultkit.practice.asks import NEEDING, classify_asked
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.debts import sort_pressing
from vaultkit.practice.facts import words_of
from vaultkit.practice.filing import Filing
from vaultkit.practice.habits import is_asked_lately
from vaultkit.practice.stock import Stock
from vaultkit.tables import KEY, In
from vaultkit.vault.debts import Debt

STEPS = ("get in touch", "ask for a talk", "set a day", "listen", "note what you learned", "ask for another name",
         "follow through")  # fmt: skip
DONE = "all done; stay in touch"
_ORDER = (*STEPS, DONE)
_MENTOR_WAIT = 180


class Wanted(NamedTuple):
    """Somebody the user wants to talk to: what for, what is missing, which step comes next, and by when."""

    person: str
    purpose: str
    outcome: str
    missing: tuple[str, ...]
    step: str
    day: date | None


def find_wanted(stock: Stock) -> tuple[Wanted, ...]:
    """Return everyone of whom a purpose, an outcome, questions or an aim are noted: by step, day and name."""
    found = stock.memory.keep_each(_want, stock.dealings)
    return stock.memory.sort_each(_by_step, found, stock.snapshot.me, In(stock.filing))


def _by_step(each: Wanted, me: NotePath | None, filing: Filing) -> tuple[tuple[tuple[int, date, str], Wanted], ...]:
    order = (_ORDER.index(each.step), each.day or date.max, filing.filed(each.person))
    return ((order, each),) if each.person != me else ()


def is_wanted_stranger(dealings: Dealings, tied: str | None) -> bool:
    """Say whether a note names a purpose, an outcome, questions or an aim for somebody to whom there is no tie yet."""
    return tied is None and dealings.is_welcome and _has_plan(dealings)


def _has_plan(dealings: Dealings) -> bool:
    facts = dealings.person.facts
    return any(facts.get(key) for key in ("purpose", "outcome", "questions", "aims")) or bool(dealings.note.questions)


def _want(dealings: Dealings) -> Wanted | None:
    person = dealings.person
    if not person.is_current or not _has_plan(dealings):
        return None
    purpose, outcome = (" ".join(person.facts.get(key, ())) for key in ("purpose", "outcome"))
    questions = person.facts.get("questions") or dealings.note.questions
    stated = (("purpose", purpose), ("outcome", outcome), ("questions", questions))
    missing = [word for word, there in stated if not there]
    days = [*dealings.planned[:1], *(planned.day for planned in person.follow_ups if planned.day)]
    return Wanted(person.path, purpose, outcome, tuple(missing), _next_step(dealings), min(days, default=None))


def next_step(person: Person, stock: Stock) -> str:
    """Return the first step with somebody that no line shows as done; what is open, and a hello after long, come first."""
    return _next_step(stock.dealings[person.path])


def _next_step(dealings: Dealings) -> str:
    if _pressing_now(dealings):
        return STEPS[-1]
    if dealings.needs_reconnecting:
        return STEPS[0]
    deeds, contacts = dealings.deeds, dealings.contacts
    # Who is to be met has agreed to it.
    is_agreed = bool(dealings.planned)
    asked = any(deed.name == "asked" for deed in deeds)
    is_set = is_agreed or any(planned.day and planned.day >= dealings.today for planned in dealings.person.follow_ups)
    learned = any(deed.name in ("learned", "got", "lead", "intro") for deed in deeds)
    named = any(deed.name in ("lead", "intro") or _asks_for_name(deed.name, deed.value) for deed in deeds)
    done = (
        bool(contacts) or is_agreed, asked or learned or is_agreed, is_set or asked or learned,
        len(contacts) > 0 and (asked or learned), learned, named, not _pressing(dealings),
    )  # fmt: skip
    return next((step for step, is_done in zip(STEPS, done, strict=True) if not is_done), DONE)


def find_pressing(person: Person, stock: Stock) -> tuple[Debt, ...]:
    """Return what should be settled with somebody by now; a promise with a day ahead can wait until then."""
    return _pressing_now(stock.dealings[person.path])


def _pressing(dealings: Dealings) -> tuple[Debt, ...]:
    return sort_pressing(dealings.debts) if dealings.person.is_current else ()


def _pressing_now(dealings: Dealings) -> tuple[Debt, ...]:
    return tuple([debt for debt in _pressing(dealings) if debt.due is None or debt.due <= dealings.today])


def _asks_for_name(move: str, value: str) -> bool:
    return move == "asked" and classify_asked(value) == "contact"


def find_starters(stock: Stock) -> tuple[str, ...]:
    """Return whom to begin with: known, respected, and not asked of lately; the strongest ties first."""
    respected = stock.memory.keep_each(is_respected, stock.snapshot.people)
    found = [
        path
        for path in respected
        if stock.is_welcome(path) and path in stock.strengths and not is_asked_lately(stock, path)
    ]
    return tuple(sorted(found, key=stock.rank))


def is_respected(person: Person) -> bool:
    """Say whether the user noted `respect: true`."""
    return any(text.casefold() in ("true", "yes") for text in person.facts.get("respect", ()))


class Likeness(NamedTuple):
    """Somebody who shares skills with the user, as shared words and their share of all."""

    person: str
    shared: tuple[str, ...]
    share: float


def find_similar(stock: Stock) -> tuple[Likeness, ...]:
    """Return people who can what the user can, by the share of all their skills and the user's."""
    me = stock.snapshot.me
    skills = stock.memory.keep_each(_skills, stock.snapshot.people)
    own = skills.get(me, {}) if me else {}
    alike = stock.memory.keep_each(_likeness, skills, KEY, own).values() if own else ()
    found = [each for each in alike if each.person != me and stock.is_welcome(each.person)]
    return tuple(sorted(found, key=lambda each: (-each.share, stock.filed(each.person))))


def _likeness(skills: Skills, person: str, own: Skills) -> Likeness | None:
    shared = own.keys() & skills.keys()
    if not shared:
        return None
    return Likeness(person, tuple(sorted(own[key] for key in shared)), len(shared) / len(own.keys() | skills.keys()))


Skills = Mapping[frozenset[str], str]


def _skills(person: Person) -> Skills:
    return {words_of(text): text for text in person.facts.get("skills", ()) if words_of(text)}


def find_mentors(stock: Stock) -> tuple[str, ...]:
    """Return who could be asked to be a mentor: a strong tie, a shared field, and no "not now" in half a year."""
    me = stock.person(stock.snapshot.me) if stock.snapshot.me else None
    if me is None:
        return ()
    wanted = frozenset().union(*(words_of(text) for key in ("skills", "goals") for text in me.facts.get(key, ())))
    fitting = stock.memory.keep_each(_fits_mentor, stock.snapshot.people, wanted) if wanted else {}
    found = [
        path
        for path in fitting
        if stock.strengths.get(path, 0.0) >= stock.scores.strong and stock.is_welcome(path)
        if not _said_not_now(path, stock)
    ]
    return tuple(sorted(found, key=stock.rank))


def _fits_mentor(person: Person, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(_field_of(person)) and not _is_mentor(person)


def _field_of(person: Person) -> frozenset[str]:
    keys = ("skills", "background", "role")
    return frozenset().union(*(words_of(text) for key in keys for text in person.facts.get(key, ())))


def _is_mentor(person: Person) -> bool:
    return any("mentor" in text.casefold() for text in person.facts.get("relation", ()))


def _said_not_now(person: str, stock: Stock) -> bool:
    contacts = stock.snapshot.contacts.get(person, ())
    return any("not now" in each.text.casefold() and (stock.today - each.day).days < _MENTOR_WAIT for each in contacts)


def missing_second_question(stock: Stock) -> tuple[str, ...]:
    """Return the people asked for their view, from whom no further name came and none was asked for."""
    return tuple(stock.memory.keep_each(_lacks_name, stock.dealings))


def _lacks_name(dealings: Dealings) -> bool:
    deeds = dealings.deeds
    asked = [classify_asked(deed.value) for deed in deeds if deed.name == "asked"]
    # Who asked for a job or a favour did not ask for a view.
    if not dealings.is_welcome or NEEDING.issuperset(asked):
        return False
    return not any(deed.name in ("lead", "intro") or _asks_for_name(deed.name, deed.value) for deed in deeds)
