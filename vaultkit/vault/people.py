"""A note about a person becomes a Person; values that cannot be are told and count as not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from vaultkit.cadence import parse_cadence
from vaultkit.model import (
    Affiliation,
    Birthday,
    Evidence,
    Facts,
    PartialDay,
    Person,
    Planned,
    Problem,
    Reference,
    Table,
    new_tuple,
)
from vaultkit.notes.dates import parse_birthday, parse_day, parse_partial_day
from vaultkit.notes.keys import fold_key
from vaultkit.problems import problem
from vaultkit.vault.aliases import aliases_of, tags_of_person
from vaultkit.vault.names import link_name
from vaultkit.vault.stated import Naming, Stated, Statements, scalar_of, scalars_of
from vaultkit.vault.values import doubt_planned, parse_closeness, parse_flag, parse_planned

_STATUSES = {
    "active": "active", "paused": "paused", "ended": "ended", "deceased": "deceased",
    "inactive": "paused", "archived": "ended", "dead": "deceased", "died": "deceased",
}  # fmt: skip
_TEXT_KEYS = frozenset((
    "role", "relation", "skills", "interests", "background", "needs", "offers", "goals", "introduces", "purpose",
    "outcome", "questions", "important", "online", "aims", "respect", "email", "phone", "url", "linkedin",
))  # fmt: skip
_CHOICES = {
    "introduces": (("yes", "ask", "no"), frozenset(("yes", "ask", "no", "true", "false"))),
    "online": (("none", "sent", "connected"), frozenset(("none", "sent", "connected"))),
}
"""Of a key with few values those that are told of, and all that are read."""
_OF_ONESELF = {
    "self-introduction": "cannot have introduced themselves; name who did",
    "self-knows": "knows themselves, says this line; remove it",
}
_ADDRESS_KEYS = ("email", "phone", "url", "linkedin")


@dataclass(slots=True)
class PersonReading:
    """The reading of one person's note: what it states, how names resolve, what was doubtful."""

    statements: Statements
    naming: Naming
    problems: list[Problem] = field(default_factory=list)

    def get(self, key: str) -> tuple[Stated, ...]:
        """Return what the note states about `key`."""
        return self.statements.get(key, ())

    def tell(self, code: str, stated: Stated, message: str) -> None:
        """Note that `stated` cannot be."""
        self.problems.append(problem(code, self.naming.note.path, (stated.line, stated.column), message))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the plain values of `key`; of a mapping, its values."""
        stated = self.statements.get(key)
        if not stated:
            return ()
        words = [(each.text,) if each.table is None else _words_of(each.table) for each in stated]
        return tuple([text for texts in words for text in texts if text])

    def references(self, key: str) -> tuple[Reference, ...]:
        """Return whom or what the plain values of `key` name."""
        stated = self.statements.get(key)
        return self.naming.references(stated) if stated else ()

    def day(self, key: str) -> date | None:
        """Return the newest day stated for `key`; others than days are told."""
        stated = self.statements.get(key)
        return max((day for each in stated if (day := self._day_of(each, key))), default=None) if stated else None

    def _day_of(self, each: Stated, key: str) -> date | None:
        day = parse_day(each.text)
        if day is None and each.table is None:
            self.tell("bad-date", each, f'{key}: "{each.text}" is no day that exists; write YYYY-MM-DD')
        return day

    def flag(self, key: str) -> bool:
        """Return whether `key` is stated as true; other words than true and false are told."""
        if key not in self.statements:
            return False
        flags = [(each, parse_flag(each.text)) for each in self.statements[key]]
        for each, value in flags:
            if value is None:
                self.tell("bad-value", each, f'{key}: "{each.text}" is neither true nor false')
        return any(value for _, value in flags)


def _words_of(table: Table) -> tuple[str, ...]:
    stated = [found for pair in table.properties for found in scalars_of(table, fold_key(pair.key))]
    return tuple([found.text for found in stated if found.table is None])


def read_person(reading: PersonReading, kind: str) -> Person:
    """Return the person whose note was read; problems gather in `reading`."""
    note, stated = reading.naming.note, reading.statements
    name = link_name(note.path, kind)
    shown = " ".join(reading.texts("name")) or name
    expires = reading.day("expires")
    _check_choices(reading)
    facts = {key: reading.texts(key) for key in sorted(_TEXT_KEYS & stated.keys())}
    cadence, cadence_line = _read_cadence(reading)
    contexts, met, met_at = _read_meeting(reading)
    return Person(
        path=note.path, name=name, shown=shown, kind=kind,
        aliases=aliases_of(note) if "aliases" in stated else (),
        tags=tags_of_person(note) if note.tags or "tags" in stated else (),
        affiliations=tuple(_read_affiliations(reading)) if "org" in stated else (),
        met=met, met_at=met_at, contexts=contexts, places=reading.texts("location"),
        introduced_by=_without_self(reading.references("introduced_by"), "self-introduction", shown, reading),
        knows=_without_self(_read_acquaintances(reading), "self-knows", shown, reading) if "knows" in stated else (),
        keep_apart=reading.references("keep_apart"),
        closeness=_read_closeness(reading), cadence_days=cadence, cadence_evidence=cadence_line,
        follow_ups=tuple(_read_follow_ups(reading)) if "follow_up" in stated else (),
        stated_contact=reading.day("last_contact"), snoozed_until=reading.day("snooze"),
        status=_read_status(reading), birthday=_read_birthday(reading),
        do_not_contact=reading.flag("do_not_contact"), private=reading.flag("private"),
        addresses=tuple([text.casefold() for key in _ADDRESS_KEYS if key in facts for text in facts[key]]),
        facts=Facts({**facts, "expires": (expires.isoformat(),)} if expires else facts),
    )  # fmt: skip


def _without_self(named: Iterable[Reference], code: str, shown: str, reading: PersonReading) -> tuple[Reference, ...]:
    """Return those of `named` who are somebody else: that somebody is tied to themselves is told, and says nothing."""
    own, found = reading.naming.note.path, tuple(named)
    for each in found:
        if each.id == own:
            message = f"{shown} {_OF_ONESELF[code]}"
            reading.problems.append(problem(code, own, (each.evidence.line, 1), message))
    return tuple([each for each in found if each.id != own])


def _read_cadence(reading: PersonReading) -> tuple[int | None, Evidence | None]:
    """Return the person's own cadence in days (0: none wanted; None: not stated) and where it stands."""
    for each in reading.get("cadence"):
        days = parse_cadence(each.text)
        if days is not None:
            return days, reading.naming.evidence(each.line)
        reading.tell("bad-value", each, f'cadence: "{each.text}" is not understood; write weekly, 6 weeks, 90d…')
    return None, None


def _read_closeness(reading: PersonReading) -> int | None:
    for each in reading.get("closeness"):
        closeness = parse_closeness(each.text)
        if closeness is not None:
            return closeness
        reading.tell("closeness-range", each, f'closeness: "{each.text}" is no whole number from 1 to 5')
    return None


def _read_status(reading: PersonReading) -> str:
    for each in reading.get("status"):
        status = _STATUSES.get(each.text.casefold())
        if status:
            return status
        message = f'status: "{each.text}" is not one of active, paused, ended, deceased; read as active'
        reading.tell("bad-value", each, message)
    return "active"


def _check_choices(reading: PersonReading) -> None:
    """Tell values of which nothing follows, where only a few have a meaning."""
    for key, (listed, known) in _CHOICES.items():
        for each in reading.statements.get(key, ()):
            if each.table is None and each.text.casefold() not in known:
                reading.tell("bad-value", each, f'{key}: "{each.text}" is not one of {", ".join(listed)}')


def _read_birthday(reading: PersonReading) -> Birthday | None:
    for each in reading.get("birthday"):
        found = parse_birthday(each.text)
        if found:
            return Birthday(*found, reading.naming.evidence(each.line))
        reading.tell("bad-date", each, f'birthday: "{each.text}" is no day; write YYYY-MM-DD, or --MM-DD')
    return None


def _read_follow_ups(reading: PersonReading) -> Iterator[Planned]:
    for each in map(_planned_in_words, reading.get("follow_up")):
        planned = parse_planned(each.text)
        # What is planned is not lost with a day that cannot be read.
        if planned:
            yield Planned(*planned, reading.naming.evidence(each.line))
        if doubt := doubt_planned(each.text):
            reading.tell("bad-date", each, f'follow_up: "{each.text}" {doubt}')


def _planned_in_words(stated: Stated) -> Stated:
    """Return a plan as one text; in a mapping its day and its words are two."""
    if stated.table is None:
        return stated
    parts = [scalars_of(stated.table, key) for key in ("date", "day", "text")]
    return stated._replace(text=" ".join(found.text for part in parts for found in part), table=None)


def _read_meeting(reading: PersonReading) -> tuple[tuple[str, ...], PartialDay | None, tuple[Reference, ...]]:
    """Return contexts, day and places of the first meeting, from `met` as a day or as a mapping."""
    contexts, places = list(reading.texts("context")), list(reading.get("met_at"))
    met: PartialDay | None = None
    for each in reading.get("met"):
        stated: Stated | None = each
        if each.table is not None:
            contexts += [found.text for found in scalars_of(each.table, "context") if found.table is None]
            places += scalars_of(each.table, "place")
            stated = scalar_of(each.table, "date")
        day = parse_partial_day(stated.text) if stated else None
        if stated and day is None:
            reading.tell("bad-date", stated, f'met: "{stated.text}" is no day, month or year')
        if met is None and stated and day:
            met = new_tuple(PartialDay, (day.text, day.last, stated.line))
    # Places are often said in words that happen to be a note's name, such as work.
    met_at = Naming(reading.naming.directory, reading.naming.note).references(tuple(places)) if places else ()
    return tuple(contexts), met, met_at


def _read_affiliations(reading: PersonReading) -> Iterator[Affiliation]:
    roles = reading.texts("role")
    for each in reading.get("org"):
        if each.table is None:
            reference = reading.naming.reference(each)
            if reference:
                yield new_tuple(Affiliation, (reference, reference.relation or (roles[0] if roles else ""), "", ""))
            continue
        named = scalars_of(each.table, "org") or scalars_of(each.table, "name")
        said = (scalar_of(each.table, key) for key in ("role", "from", "until"))
        words = [found.text if found else "" for found in said]
        for reference in filter(None, map(reading.naming.reference, named)):
            yield Affiliation(reference, *words)


def _read_acquaintances(reading: PersonReading) -> Iterator[Reference]:
    """Yield whom the person knows; the words behind a link, or `relation` and `strength`, are the relation."""
    for each in reading.get("knows"):
        if each.table is None:
            yield from reading.naming.references((each,))
            continue
        named = scalars_of(each.table, "person") or scalars_of(each.table, "name")
        words = [word.text for key in ("relation", "strength") for word in scalars_of(each.table, key)]
        for found in reading.naming.references(named):
            yield found._replace(relation=", ".join(words))
