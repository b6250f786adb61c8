"""Notes about organisations, events and opportunities, and daily notes, as far as people need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vaultkit.model import Evidence, NotePath, Problem, Reference
from vaultkit.notes.dates import find_day_in_name, parse_day
from vaultkit.notes.parse import is_plan
from vaultkit.problems import problem
from vaultkit.vault.stated import Naming, Stated, Statements, named_with
from vaultkit.vault.values import parse_flag


@dataclass(frozen=True, slots=True)
class Event:
    """An event: when, who was there as stated, and whether the user goes (None: not said, or as `is_unsure` has it, in doubt)."""

    path: NotePath
    name: str
    day: date | None
    until: date | None
    host: tuple[Reference, ...]
    people: tuple[Reference, ...]
    place: tuple[str, ...]
    going: bool | None
    private: bool
    topics: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An opportunity: where it stands and how it came."""

    path: NotePath
    name: str
    status: str
    org: tuple[Reference, ...]
    via: tuple[Reference, ...]
    came_from: tuple[Reference, ...]
    led_to: tuple[Reference, ...]
    deadline: date | None
    revisit: date | None
    private: bool
    recommended_by: tuple[Reference, ...] = ()
    kind: str = ""
    role: str = ""
    status_evidence: Evidence | None = None


def read_event(statements: Statements, naming: Naming) -> tuple[Event, tuple[Problem, ...]]:
    """Return the event that a note is about, and its impossible dates and values."""
    note = naming.note
    days, problems = _read_days(statements, naming, ("date", "until"))
    day = days["date"] or find_day_in_name(note.name)
    doubts = (*_check_span(statements, naming, (day, days["until"])), *_check_flags(statements, naming))
    stated = naming.references(statements.get("people", ()))
    going = statements.get("going", ())
    event = Event(
        path=note.path,
        name=note.name,
        day=day,
        until=days["until"],
        host=naming.references(statements.get("host", ())),
        people=(*stated, *_linked_in_body(naming)),
        place=tuple(each.text for each in statements.get("place", ())),
        going=_flag(going),
        private=bool(_flag(statements.get("private", ()))),
        topics=tuple(each.text for each in statements.get("topics", ())),
        context=tuple(each.text for each in statements.get("context", ())),
        is_unsure=bool(going) and _flag(going) is None,
    )
    return event, (*problems, *doubts)


def _read_days(
    statements: Statements, naming: Naming, keys: Iterable[str]
) -> tuple[dict[str, date | None], tuple[Problem, ...]]:
    """Return the first day that each key states, and those that do not exist."""
    days: dict[str, date | None] = {}
    problems: list[Problem] = []
    for key in keys:
        stated = statements.get(key, ())
        days[key] = next((day for each in stated if (day := parse_day(each.text))), None)
        for each in stated:
            if parse_day(each.text) is None:
                message = f'{key}: "{each.text}" is no day that exists; write YYYY-MM-DD'
                problems.append(problem("bad-date", naming.note.path, (each.line, each.column), message))
    return days, tuple(problems)


def _flag(stated: tuple[Stated, ...]) -> bool | None:
    return parse_flag(stated[0].text) if stated else None


def _check_span(statements: Statements, naming: Naming, days: tuple[date | None, date | None]) -> Iterator[Problem]:
    """Yield an end that lies before the beginning."""
    first, last = days
    if first and last and last < first:
        (stated, *_) = statements["until"]
        message = f'until: "{stated.text}" is before the day of the event, {first}; mend one of the two'
        yield problem("bad-value", naming.note.path, (stated.line, stated.column), message)


def _check_flags(statements: Statements, naming: Naming) -> Iterator[Problem]:
    """Yield values of `going` and `private` that say neither yes nor no."""
    for key in ("going", "private"):
        for each in statements.get(key, ()):
            if parse_flag(each.text) is None and (key, each.text.casefold()) != ("going", "maybe"):
                what = "none of true, false, maybe" if key == "going" else "neither true nor false"
                message = f'{key}: "{each.text}" is {what}'
                yield problem("bad-value", naming.note.path, (each.line, each.column), message)


def _linked_in_body(naming: Naming) -> tuple[Reference, ...]:
    """Return the notes linked in the body, and all in `with` fields, outside plans, quotes and tasks that are not done.

    Whoever is a person among them was there.
    """
    note = naming.note
    left_out = set(note.apart)
    plans = [heading for heading in note.headings if is_plan(heading)]
    for plan in plans:
        ends = [other.line for other in note.headings if other.line > plan.line and other.level <= plan.level]
        last = max([0, *[link.line for link in note.links], *[field.line for field in note.fields]]) + 1
        left_out.update(range(plan.line, min(ends, default=last + 1)))
    found: list[Reference] = []
    for link in note.links:
        if link.where != "body" or link.embed or link.line in left_out:
            continue
        resolved = naming.directory.resolve(link.target, note.path, relative=link.syntax != "wiki")
        if resolved.path:
            found.append(Reference(resolved.path, link.target, "", naming.evidence(link.line)))
    joined = named_with([field for field in note.fields if field.line not in left_out], naming) if note.fields else ()
    return (*found, *joined)


def read_opportunity(statements: Statements, naming: Naming) -> tuple[Opportunity, tuple[Problem, ...]]:
    """Return the opportunity that a note is about, and its impossible dates and values."""
    note = naming.note
    days, problems = _read_days(statements, naming, ("deadline", "revisit"))
    texts = {key: tuple(each.text for each in statements.get(key, ())) for key in ("status", "kind", "role")}
    opportunity = Opportunity(
        path=note.path,
        name=note.name,
        status=(texts["status"] or ("",))[0].casefold(),
        org=naming.references(statements.get("org", ())),
        via=naming.references(statements.get("via", ())),
        came_from=naming.references(statements.get("came_from", ())),
        led_to=naming.references(statements.get("led_to", ())),
        deadline=days["deadline"],
        revisit=days["revisit"],
        private=bool(_flag(statements.get("private", ()))),
        recommended_by=naming.references(statements.get("recommended_by", ())),
        kind=(texts["kind"] or ("",))[0],
        role=(texts["role"] or ("",))[0],
        status_evidence=next((naming.evidence(each.line) for each in statements.get("status", ())), None),
    )
    return opportunity, (*problems, *_check_flags(statements, naming))
