"""The stock that all questions of the practice are answered from, each part found once and only if asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TypeVar, cast

from vaultkit.graph.projections import Projection, acquaintances, find_followers, introductions, neighbours
from vaultkit.graph.structure import Branch, bridge_sides, find_cut_people, introduction_forest
from vaultkit.graph.ties import Network, name_of
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Evidence, NotePath, Person, Tie
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.deeds import Balance, Deed, balance_of, find_deeds
from vaultkit.practice.filing import Filing
from vaultkit.practice.rhythm import Terms, find_cadence, find_terms, may_be_reminded
from vaultkit.practice.strength import UNKNOWN, Signs, strength_word, tie_strength
from vaultkit.scores import Scores
from vaultkit.tables import KEY, Along
from vaultkit.vault.books import Settled
from vaultkit.vault.curtain import Curtain
from vaultkit.vault.debts import Debt
from vaultkit.vault.encounters import Contacts, Encounter, newest_contact
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import Naming, find_statements

_YEAR = 365
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Stock:
    """A reading of the vault and its network, with what the practice makes of them.

    `known` leaves the user out, `introduced` keeps them. `hidden` are the ids under which
    public notes may still name those whose notes were left out as private.
    """

    snapshot: Snapshot
    network: Network
    hidden: frozenset[str] = frozenset()
    memory: Memory = NO_MEMORY

    @property
    def today(self) -> date:
        """Return the day as of which everything is said."""
        return self.snapshot.today

    @cached_property
    def scores(self) -> Scores:
        """Return the constants of the settings."""
        return self.terms.scores

    @cached_property
    def terms(self) -> Terms:
        """Return the day, the settings and the scores together."""
        return find_terms(self.snapshot, self.memory)

    @cached_property
    def dealings(self) -> Mapping[NotePath, Dealings]:
        """Return what there is between the user and each person."""
        snapshot = self.snapshot
        # The very same while nothing changes between the two, so that whoever asks of them finds out at once.
        return self.memory.ask_each(
            Dealings,
            snapshot.people,
            Along(snapshot.notes),
            Along(snapshot.contacts, ()),
            Along(self.deeds, ()),
            Along(self.open_debts, ()),
            Along(self.planned, ()),
            Along(self.welcome),
            self.terms,
        )

    def once(self, question: Callable[[Stock], Answer]) -> Answer:
        """Return `question(self)`, found when it is asked for the first time."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return cast("Answer", self._answers[question])

    @cached_property
    def _answers(self) -> dict[object, object]:
        return {}

    @cached_property
    def last_contacts(self) -> Mapping[str, date | None]:
        """Return when the user was last in touch with each person, None where no note says so."""
        snapshot = self.snapshot
        return self.memory.ask_each(newest_contact, snapshot.people, Along(snapshot.contacts, ()), self.today)

    @cached_property
    def known(self) -> Projection:
        """Return who is acquainted with whom, the user left out."""
        return self.memory.ask(_with_lonely, self._acquainted, self.network.met)

    @cached_property
    def _acquainted(self) -> Projection:
        return self.memory.ask(acquaintances, self.network.stated, self.snapshot.me)

    @cached_property
    def shape(self) -> Mapping[str, tuple[str, ...]]:
        """Return who is acquainted with whom, without those who are known to know nobody: they change no circle."""
        return self.memory.part("shape").ask(neighbours, self._acquainted)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Return who is acquainted with whom, and nothing of what is said of it."""
        return self.memory.part("acquaintances").ask(neighbours, self.known)

    @cached_property
    def bridges(self) -> Mapping[tuple[str, str], int]:
        """Return the ties by which alone two circles hang together, with the size of the smaller side."""
        return self.memory.ask(bridge_sides, self.shape)

    @cached_property
    def cut_people(self) -> tuple[str, ...]:
        """Return the people by whom alone two circles hang together."""
        return self.memory.ask(find_cut_people, self.shape)

    @cached_property
    def forest(self) -> tuple[Branch, ...]:
        """Return who came by whom, as trees."""
        return self.memory.ask(introduction_forest, self.followers)

    @cached_property
    def introduced(self) -> Projection:
        """Return whom each person introduced."""
        return self.memory.ask(introductions, self.network.stated)

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """Return whom each person introduced, and nothing of what is said of it."""
        return find_followers(self.introduced, self.memory)

    @cached_property
    def deeds(self) -> Mapping[str, tuple[Deed, ...]]:
        """Return each person's moves, oldest first."""
        return find_deeds(self.snapshot, self.memory)

    @cached_property
    def balances(self) -> Mapping[str, Balance]:
        """Return what was given to, and taken from, everyone with whom there are moves."""
        return self.memory.ask_each(balance_of, self.deeds)

    @cached_property
    def open_debts(self) -> Mapping[str, tuple[Debt, ...]]:
        """Return what is open with each person, oldest first."""
        return self.memory.ask_each(_oldest_first, self.memory.gather(_open_by_person, self.snapshot.settled))

    @cached_property
    def planned(self) -> Mapping[str, tuple[date, ...]]:
        """Return the days to come on which dated lines say that somebody will be met, the next first."""
        return self.memory.ask_each(_in_order, self.memory.gather(_planned_with, self.snapshot.plans))

    @cached_property
    def waiting(self) -> Mapping[str, tuple[Debt, ...]]:
        """Return what waits with people who may be turned to, by kind, the oldest first."""
        return self.memory.ask(_list_waiting, self.open_debts, self.welcome, self.filing)

    @cached_property
    def strengths(self) -> Mapping[str, float]:
        """Return the strength of the user's tie to everyone to whom the notes show one."""
        people, contacts = self.snapshot.people, Along(self.snapshot.contacts, ())
        tied = self.memory.keep_each(_strength_of, people, contacts, Along(self.balances), self.terms)
        named = (tie for tie in self.network.own if tie.kind in ("knows", "introduced"))
        others = {tie.target if tie.source == self.snapshot.me else tie.source: None for tie in named}
        met: dict[str, None] = dict.fromkeys(self.network.met.keys() - tied.keys())
        found: dict[str, float] = {}
        for other in sorted({**others, **met, **self.network.ghosts_met}):
            if other not in tied:
                person = people.get(NotePath(other))
                found[other] = tie_strength(self.signs(person), self.scores) if person else UNKNOWN
        return self.memory.take("strengths", dict(sorted({**tied, **found}.items()))) if found else tied

    @cached_property
    def tied(self) -> Mapping[str, str]:
        """Return everyone to whom the notes show a tie of the user's, each by their own id."""
        return self.memory.ask_each(_id_of, self.strengths, KEY)

    @cached_property
    def own_words(self) -> Mapping[str, Evidence]:
        """Return where the user says that they know somebody, or that somebody was brought to them."""
        return self.memory.ask(_own_words, self.network.own, self.network.stated, self.snapshot.me)

    def signs(self, person: Person) -> Signs:
        """Return what the notes tell of the user's tie to a person."""
        contacts, balance = self.snapshot.contacts.get(person.path, ()), self.balances.get(person.path)
        return signs_of(person, contacts, balance, self.terms)

    def word(self, person: str) -> str:
        """Return strong, medium or weak for the user's tie to someone."""
        return strength_word(self.strengths.get(person, UNKNOWN), self.scores)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the names that are shown, by id."""
        shown = self.snapshot.shown
        return {node: self.curtain.name(node, name) for node, name in shown.items()} if self.hidden else shown

    @cached_property
    def curtain(self) -> Curtain:
        """Return what stands before those whose notes were left out as private."""
        return Curtain(self.hidden, self.snapshot)

    @cached_property
    def filing(self) -> Filing:
        """Return the order of names."""
        return self.memory.ask(Filing, self.names)

    def name(self, node: str) -> str:
        """Return the name that is shown for an id."""
        name = name_of(node, self.names)
        return self.curtain.name(node, name) if self.hidden else name

    def filed(self, node: str) -> str:
        """Return a name as it is sorted."""
        return self.filing.filed(node)

    def person(self, node: str) -> Person | None:
        """Return the person of an id, None for a ghost or another note."""
        return self.snapshot.people.get(NotePath(node))

    @cached_property
    def welcome(self) -> Mapping[NotePath, Person]:
        """Return everyone who may be suggested for anything today."""
        return self.memory.keep_each(_if_welcome, self.snapshot.people, self.today, self.snapshot.me)

    @cached_property
    def reminded(self) -> Mapping[NotePath, NotePath]:
        """Return the ids of everyone who may be suggested for anything today, whatever their notes say of them."""
        return self.memory.ask_each(_path_of, self.welcome)

    def is_welcome(self, node: str) -> bool:
        """Say whether someone may be suggested for anything today."""
        return NotePath(node) in self.welcome

    def last_evidence(self, node: str) -> Evidence:
        """Return where the last contact stands, else the first meeting, else who brought them, else the closeness."""
        contacts, person = self.snapshot.contacts.get(node), self.person(node)
        last = self.last_contacts.get(node)
        if person and last and not (contacts and contacts[0].day == last):
            return self._line_of(person, "last_contact")
        if contacts:
            return contacts[0].evidence
        if person and person.met:
            return Evidence(node, person.met.line)
        if person and node not in self.own_words:
            return self._line_of(person, "closeness")
        return self.own_words.get(node, Evidence(node, 1))

    def _line_of(self, person: Person, key: str) -> Evidence:
        """Return the line on which a person's note states something, the newest of several days."""
        note = self.snapshot.notes[person.path]
        stated = find_statements(note, person.kind).get(key, ())
        newest = max(stated, key=lambda each: each.text, default=None)
        return Naming(self.snapshot.directory, note).evidence(newest.line if newest else 1)

    def rank(self, node: str) -> tuple[float, date, str]:
        """Return the order of people who are alike otherwise: stronger ties, older last contact, name."""
        return -self.strengths.get(node, 0.0), self.last_contacts.get(node) or date.min, self.filed(node)


def signs_of(person: Person, contacts: Contacts, balance: Balance | None, terms: Terms) -> Signs:
    """Return what contacts with a person, and help given and taken, tell of the user's tie to them."""
    last = newest_contact(person, contacts, terms.today)
    lately = bisect_right(contacts, _YEAR, key=lambda contact: (terms.today - contact.day).days)
    return Signs(
        closeness=person.closeness,
        silent_days=(terms.today - last).days if last else None,
        contacts=lately if contacts else None,
        cadence=find_cadence(person, terms.settings),
        given=balance.gave if balance else 0,
        taken=balance.took if balance else 0,
        is_family=is_family(person),
    )


def is_family(person: Person) -> bool:
    """Say whether the user calls somebody family."""
    return any(word.casefold() == "family" for word in person.facts.get("relation", ()))


def _with_lonely(known: Projection, met: Iterable[str]) -> Projection:
    """Return who is acquainted with whom, and with nobody those who were met and of whom no more is known."""
    lonely = [person for person in met if person not in known]
    return {person: known.get(person, {}) for person in sorted([*known, *lonely])} if lonely else known


def _if_welcome(person: Person, today: date, me: NotePath | None) -> Person | None:
    return person if may_be_reminded(person, today, me) else None


def _path_of(person: Person) -> NotePath:
    return person.path


def _id_of(_: float, node: str) -> str:
    return node


def _strength_of(person: Person, contacts: Contacts, balance: Balance | None, terms: Terms) -> float | None:
    """Return the strength of the user's tie to a person, None where their note and the contacts show none."""
    stated = person.met or person.closeness or person.introduced_by or person.stated_contact
    if person.kind == "me" or not (stated or contacts):
        return None
    return tie_strength(signs_of(person, contacts, balance, terms), terms.scores)


def _own_words(own: Iterable[Tie], ties: Iterable[Tie], me: NotePath | None) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for tie in own:
        if tie.kind in ("knows", "introduced"):
            found.setdefault(tie.target if tie.source == me else tie.source, tie.evidence[0])
    for tie in ties:
        if tie.kind == "introduced":
            found.setdefault(tie.target, tie.evidence[0])
    return found


def _open_by_person(settled: Settled) -> tuple[tuple[str, Debt], ...]:
    return tuple([(debt.person, debt) for debt in settled.debts if debt.closed is None])


def _planned_with(plans: Iterable[Encounter]) -> tuple[tuple[str, date], ...]:
    return tuple([(person, plan.day) for plan in plans for person in plan.people])


def _in_order(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(days))


def _oldest_first(debts: Iterable[Debt]) -> tuple[Debt, ...]:
    return tuple(sorted(debts, key=_OPENED))


_OPENED = attrgetter("opened", "evidence", "person")


def _list_waiting(
    open_debts: Mapping[str, tuple[Debt, ...]], welcome: Container[NotePath], filing: Filing
) -> dict[str, tuple[Debt, ...]]:
    found: dict[str, list[Debt]] = {}
    for person, debts in open_debts.items():
        for debt in debts if NotePath(person) in welcome else ():
            if debt.is_waiting:
                found.setdefault(debt.kind, []).append(debt)
    return {kind: tuple(sorted(found[kind], key=filing.age)) for kind in sorted(found)}
