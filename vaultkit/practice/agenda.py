"""Whom to turn to next: all that is due with somebody, weighed, with the line for each.

Points order the list and are never shown. Asking for something adds none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from vaultkit.counting import listed
from vaultkit.model import Evidence, NotePath, Person
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.facts import find_fact, find_matches
from vaultkit.practice.filing import Filing
from vaultkit.practice.followups import FollowUp, reason_in_words, since_when, with_day
from vaultkit.practice.habits import drift_in_words, find_drift, find_only_needing, find_unanswered
from vaultkit.practice.plans import find_untimely_asks
from vaultkit.practice.reconnect import find_silences
from vaultkit.practice.reminders import Ordered, order_reminders
from vaultkit.practice.rhythm import Terms, cadence_in_words, due_of
from vaultkit.practice.stock import Stock
from vaultkit.scores import Scores
from vaultkit.settings import Settings
from vaultkit.tables import KEY, Along, In, gather_pairs
from vaultkit.vault.debts import Debt, plain_words
from vaultkit.vault.kinds import telling_tags

SHOWN = 7
"""How many lines a list of the practice has before it says how many more there are."""

HELLO = "hello"
_DATED = frozenset(("follow-up", "task", "card", "revisit", "deadline", "profile", "expired"))
_MOMENTUM_DAYS, _OCCASION_DAYS = 30, 7
_FULL_SILENCES = 3
_FRESH_DAYS = 7
_FEWEST_TO_SHARE = 3
"""Of one or two places none is given away: the most pressing comes first."""


class Reason(NamedTuple):
    """One thing that is due: its kind, its words, what it weighs, since or by when, and where it stands."""

    kind: str
    words: str
    points: float
    day: date | None
    evidence: Evidence


class Step(NamedTuple):
    """Somebody (or an opportunity, or the user) to turn to, with every reason, the weightiest first."""

    about: str
    points: float
    reasons: tuple[Reason, ...]


def find_agenda(stock: Stock) -> tuple[Step, ...]:
    """Return everyone with whom something is due, the most pressing first."""
    memory, due, giving, cares = stock.memory, _all_reasons(stock), _giving(stock), _find_cares(stock)
    everyone = memory.ask(_unite, due, frozenset(giving), frozenset(cares))
    steps = memory.ask_each(_make_step, everyone, KEY, Along(giving, ()), Along(cares, {}))
    strengths, last = Along(stock.strengths, 0.0), Along(stock.last_contacts)
    return memory.sort_each(_order_of, steps, strengths, last, In(stock.filing))


def _unite(due: Mapping[str, tuple[Reason, ...]], *others: Iterable[str]) -> Mapping[str, tuple[Reason, ...]]:
    """Return what is due, and nothing with all others, in order."""
    rest = {about for each in others for about in each if about not in due}
    return {about: due.get(about, ()) for about in sorted({*due, *rest})} if rest else due


def _order_of(step: Step, strength: float, last: date | None, filing: Filing) -> tuple[tuple[Any, Step], ...]:
    """Return a step with its place: who is about to act for the user comes first, whatever else has waited longer."""
    is_usual = all(reason.kind != "momentum" for reason in step.reasons)
    rank = (-strength, last or date.min, filing.filed(step.about))
    return (((is_usual, -step.points, rank, step.about), step),)


def _make_step(due: Iterable[Reason], about: str, giving: tuple[Reason, ...], cares: Mapping[str, Reason]) -> Step:
    """Return the step with the weightiest reason of each kind: ten small tasks are not more than one broken promise."""
    reasons = (*due, *giving)
    if "wait" in cares:
        # A third word at once would push; whatever else is open can be said by another way.
        reasons = tuple([reason for reason in reasons if reason.kind != "quiet"])
    best: dict[str, Reason] = {}
    for reason in reasons:
        if reason.kind not in best or reason.points > best[reason.kind].points:
            best[reason.kind] = reason
    ordered = tuple(sorted((*best.values(), *cares.values()), key=lambda reason: (-reason.points, reason.kind)))
    return Step(about, sum(reason.points for reason in ordered), ordered)


def _find_cares(stock: Stock) -> dict[str, dict[str, Reason]]:
    """Return with whom to take care, and why: what weighs nothing, and is of one kind each."""
    found: dict[str, dict[str, Reason]] = {}
    for person, until in find_unanswered(stock).items():
        words = f"two words of yours went unanswered: wait until {until.isoformat()}, or try another way"
        found[person] = {"wait": Reason("care", words, 0, until, stock.last_evidence(person))}
    for about, reason in _cautions(stock):
        found.setdefault(about, {})["care"] = reason
    return found


def _all_reasons(stock: Stock) -> Mapping[str, tuple[Reason, ...]]:
    """Return what is due with each person, and what has a day with anybody else."""
    memory = stock.memory
    rows = memory.gather(_by_people, stock.once(order_reminders))
    due = memory.keep_each(_reasons_with, stock.dealings, Along(rows, ()))
    others = memory.keep_each(_reasons_for_other, rows, Along(stock.dealings), stock.terms)
    return memory.ask(_put_together, due, others) if others else due


def _put_together(
    due: Mapping[str, tuple[Reason, ...]], others: Mapping[str, tuple[Reason, ...]]
) -> dict[str, tuple[Reason, ...]]:
    return {about: due.get(about) or others[about] for about in sorted({*due, *others})}


def _by_people(rows: Iterable[Ordered]) -> tuple[tuple[str, Ordered], ...]:
    return tuple([(path, each) for each in rows for path in each[1].people])


def _in_order(rows: Iterable[Ordered]) -> list[FollowUp]:
    return [row for _, row in sorted(rows, key=itemgetter(0))]


def _reasons_for_other(rows: Iterable[Ordered], dealings: Dealings | None, terms: Terms) -> tuple[Reason, ...]:
    return () if dealings else tuple(_dated(_in_order(rows), terms))


def _reasons_with(dealings: Dealings, rows: Iterable[Ordered]) -> tuple[Reason, ...]:
    listed = _in_order(rows)
    quiet = (reason for row in listed if row.kind == "keep in touch" for reason in _overdue(row, dealings))
    if not dealings.is_welcome:
        return (*_dated(listed, dealings.terms), *quiet)
    debts, momentum = _debt_reasons(dealings.debts, dealings.terms), _momentum(dealings)
    return (*debts, *_dated(listed, dealings.terms), *quiet, *momentum, *_drifting(dealings))


def _cautions(stock: Stock) -> Iterator[tuple[str, Reason]]:
    """Yield whom to give, thank or greet before anything is asked of them; this weighs nothing."""
    for person, talks in stock.once(find_only_needing).items():
        if stock.is_welcome(person):
            days = listed(dict.fromkeys(talk.day.isoformat() for talk in reversed(talks)))
            words = f"you asked for something on {days}, and nothing else since: thank, give or say hello, no ask"
            yield person, Reason("care", words, 0, talks[0].day, talks[0].evidence)
    for path, line in find_untimely_asks(stock).items():
        words = f'reconnect first; this can wait: "{line.text}"'
        yield path, Reason("care", words, 0, None, line.evidence)


def weigh_days(points: float, days: int, scores: Scores) -> float:
    """Return points with what days of waiting add."""
    return points + min(scores.most_days, max(0, days))


def _debt_reasons(debts: Iterable[Debt], terms: Terms) -> Iterator[Reason]:
    """Yield the weightiest debt of each kind with one person."""
    today, scores = terms.today, terms.scores
    points = {"promise": scores.promise, "report": scores.report, "thanks": scores.thanks}
    best: dict[str, tuple[date, Debt]] = {}
    for debt in debts:
        since = _waiting_since(debt)
        # Of one kind the longest wait weighs most; of two that waited as long, the first.
        if since and since <= today and (debt.kind not in best or since < best[debt.kind][0]):
            best[debt.kind] = (since, debt)
    for kind, (since, debt) in best.items():
        weight = weigh_days(points.get(kind, scores.lead), (today - since).days, scores)
        yield Reason(kind, debt_in_words(debt), weight, since, debt.evidence)


def _waiting_since(debt: Debt) -> date | None:
    """Return since when a debt weighs, None for one that does not."""
    match debt.kind:
        case "offer":
            return None
        case "report":
            return debt.since
        case "promise":
            return debt.due or debt.opened
        case _:
            return debt.opened


def _dated(rows: Iterable[FollowUp], terms: Terms) -> Iterator[Reason]:
    """Yield what dated reminders weigh today; promises are debts and come from there."""
    today, scores = terms.today, terms.scores
    for row in rows:
        if row.kind == "birthday" and row.day and (row.day - today).days <= _OCCASION_DAYS:
            yield Reason("occasion", f"{row.reason} on {row.day.isoformat()}", scores.occasion, row.day, row.evidence)
        elif row.kind in _DATED and row.day and row.day <= today:
            points = weigh_days(scores.follow_up, (today - row.day).days, scores)
            words = with_day(plain_words(reason_in_words(row)), f"due {row.day.isoformat()}")
            yield Reason("follow-up", words, points, row.day, row.evidence)


def _overdue(row: FollowUp, dealings: Dealings) -> Iterator[Reason]:
    due = due_of(dealings.person, dealings.contacts, dealings.terms)
    if due is None or due.since is None:
        return
    points = silence_points((dealings.today - due.since).days / due.cadence_days, dealings.terms.scores.silence)
    if points:
        words = f"ask after them: {cadence_in_words(due.cadence_days)}, {since_when(dealings.person, dealings.last_contact, 'last')}"
        yield Reason("quiet", words, points, row.day, row.evidence)


def silence_points(ratio: float, points: float) -> int:
    """Return what a silence weighs, `ratio` cadences long.

    >>> [silence_points(ratio, 10) for ratio in (1, 2, 4.44)]
    [0, 10, 30]
    """
    return round(points * min(_FULL_SILENCES, ratio - 1)) if ratio > 1 else 0


def _momentum(dealings: Dealings) -> Iterator[Reason]:
    """Yield that somebody offered to act for the user lately: make it easy for them, then thank them."""
    offers = [deed for deed in dealings.deeds if deed.name == "momentum" and deed.value.strip().startswith("3")]
    if offers and (dealings.today - offers[-1].day).days <= _MOMENTUM_DAYS:
        day = offers[-1].day
        words = f"they offered to act for you on {day.isoformat()}: make it easy, then thank them"
        yield Reason("momentum", words, dealings.terms.scores.momentum, day, offers[-1].evidence)


def _drifting(dealings: Dealings) -> Iterator[Reason]:
    drift = find_drift(dealings)
    if drift:
        last = dealings.contacts[0].day
        yield Reason("quiet", drift_in_words(drift, last), dealings.terms.scores.silence, last, drift.evidence)


def _giving(stock: Stock) -> dict[str, tuple[Reason, ...]]:
    """Return needs that the user could meet, by person."""
    me = stock.snapshot.me
    found: list[tuple[tuple[str, Reason]]] = []
    for match in find_matches(stock, (me,)) if me else ():
        if match.need.person in stock.strengths:
            words = f"they need {plain_words(match.need.text)}: you can help"
            evidence = find_fact(match.need, stock.snapshot)
            found.append(((match.need.person, Reason("giving", words, stock.scores.giving, None, evidence)),))
    return gather_pairs(found)


def find_hello(stock: Stock, taken: Iterable[str] = ()) -> Step | None:
    """Return somebody to say hello to for no reason: the best of the quiet ones, else the longest unheard of."""
    left_out = frozenset(taken)
    for silence in stock.once(find_silences):
        if silence.person not in left_out:
            hook = f"; you could begin with this: {plain_words(silence.hook)}" if silence.hook else ""
            words = f"say hello, for no reason: last heard of {silence.last.isoformat()}{hook}"
            return Step(silence.person, 0, (Reason(HELLO, words, 0, silence.last, silence.evidence),))
    waiting = stock.memory.sort_each(_longest_unheard, stock.dealings)
    path, last = next(((path, last) for path, last in waiting if path not in left_out), (None, None))
    # Whom one has just met needs no hello, unless nobody else is there at all.
    if path is None or (last and left_out and (stock.today - last).days < _FRESH_DAYS):
        return None
    if last:
        words = f"say hello, for no reason: last heard of {last.isoformat()}"
        return Step(path, 0, (Reason(HELLO, words, 0, last, stock.last_evidence(path)),))
    words = "say hello, for no reason; no talk is noted yet"
    return Step(path, 0, (Reason(HELLO, words, 0, None, Evidence(path, 1)),))


def _longest_unheard(dealings: Dealings) -> tuple[tuple[Any, tuple[NotePath, date | None]], ...]:
    """Return somebody who may be greeted, with their place: by the last contact, those without one last."""
    path, last = dealings.person.path, dealings.last_contact
    return (((last or date.max, path), (path, last)),) if dealings.is_welcome else ()


def mix_steps(steps: Sequence[Step], stock: Stock, limit: int = SHOWN) -> tuple[Step, ...]:
    """Return the first steps, at least a third of them with weak ties or from another circle, where there are any."""
    chosen, rest = list(steps[:limit]), list(steps[limit:])
    common = Counter(circle_of(step.about, stock) for step in chosen).most_common(1)
    usual = common[0][0] if common else ""

    def is_far(step: Step) -> bool:
        return stock.word(step.about) == "weak" or circle_of(step.about, stock) != usual

    wanted = -(-len(chosen) // 3) if len(chosen) >= _FEWEST_TO_SHARE else 0
    for step in (each for each in rest if is_far(each)):
        near = [each for each in chosen if not is_far(each)]
        if len(chosen) - len(near) >= wanted or not near:
            break
        chosen[chosen.index(near[-1])] = step
    return tuple(sorted(chosen, key=steps.index))


def choose_steps(
    steps: Sequence[Step], hello: Step | None, stock: Stock, limit: int | None = SHOWN
) -> tuple[Step, ...]:
    """Return at most `limit` steps (None: all), mixed as `mix_steps` does, and a hello among them, at the end."""
    greeted = (hello,) if hello else ()
    if limit is None:
        return (*steps, *greeted)
    places = limit - len(greeted) if limit >= _FEWEST_TO_SHARE else limit
    return (*mix_steps(steps, stock, places), *greeted)[:limit]


def circle_of(about: str, stock: Stock) -> str:
    """Return where the user knows somebody from: the context, else the first tag, else the organisation."""
    return find_circles(stock).get(NotePath(about), "")


def find_circles(stock: Stock) -> Mapping[NotePath, str]:
    """Return where the user knows each person from, where the notes say so."""
    return stock.once(_find_circles)


def _find_circles(stock: Stock) -> Mapping[NotePath, str]:
    return stock.memory.keep_each(_circle_of_person, stock.snapshot.people, stock.snapshot.settings)


def _circle_of_person(person: Person, settings: Settings) -> str:
    named = (
        *person.contexts,
        *telling_tags(person.tags, settings),
        *(each.org.text for each in person.affiliations),
    )
    return named[0].casefold() if named else ""
