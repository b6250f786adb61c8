"""The snapshot becomes nodes and ties, each tie with the notes and lines that say so.

A person's note alone is no tie to the user: that needs a contact, a first meeting, a stated
closeness, an introduction, or the user's own `knows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Contact, Evidence, Ghost, Node, Note, NotePath, Person, Reference, Tie, new_tuple
from vaultkit.tables import KEY, Along, chained
from vaultkit.vault.affiliations import end_in_words
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.moves import introduces_self
from vaultkit.vault.names import link_name
from vaultkit.vault.others import Event
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import find_statements, is_ghost

KNOWS_STRENGTH, INTRODUCED_STRENGTH, WEAK_STRENGTH, STRONG_STRENGTH = 0.5, 0.6, 0.25, 0.8
"""Strengths of ties between two others, as far as their words go."""

NODE_KINDS = frozenset(("person", "me", "organisation", "event", "opportunity", "story"))


@dataclass(frozen=True)
class Network:
    """All nodes and all ties of a vault, in order; mentions are apart.

    `stated` are the ties without those to whom the user has met, which change with every talk:
    `met`, by person, and `ghosts_met`, by ghost. `own` are the stated ties of the user.
    """

    snapshot: Snapshot
    stated: tuple[Tie, ...]
    met: Mapping[NotePath, Tie]
    ghosts_met: Mapping[str, Tie]
    own: tuple[Tie, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Return notes and ghosts, in order."""
        return _find_nodes(self.snapshot, self.stated)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Return all ties, in order."""
        return tuple(sorted((*self.stated, *self.met.values(), *self.ghosts_met.values())))


def find_network(snapshot: Snapshot, memory: Memory = NO_MEMORY) -> Network:
    """Return the nodes and ties of a vault, without mentions."""
    people, me = snapshot.people, snapshot.me
    rows = (
        memory.keep_each(_stated_ties, people),
        memory.keep_each(_moved_ties, snapshot.telling, me),
        memory.keep_each(_attendance, snapshot.events, Along(snapshot.attendance, ())),
        memory.keep_each(_events_met_at, people, snapshot.kinds),
    )
    stated = memory.ask(_merge_rows, *rows)
    # No other tie is of their kind, so that there is nothing to merge.
    met, ghosts_met = _find_met(snapshot, me, memory) if me else ({}, {})
    return Network(snapshot, stated, met, ghosts_met, memory.ask(_ties_of, stated, me))


def _merge_rows(*rows: Mapping[NotePath, tuple[Tie, ...]]) -> tuple[Tie, ...]:
    return merge_ties(tie for each in rows for tie in chained(each))


def _ties_of(ties: Iterable[Tie], me: NotePath | None) -> tuple[Tie, ...]:
    return tuple([tie for tie in ties if me in (tie.source, tie.target)]) if me else ()


def _tie(ends: tuple[str, str], kind: str, reference: Reference, day: str) -> Tie:
    strength = INTRODUCED_STRENGTH if kind == "introduced" else strength_of(reference.relation)
    return new_tuple(Tie, (*ends, kind, reference.relation, strength, day, (reference.evidence,)))


def _stated_ties(person: Person) -> tuple[Tie, ...]:
    """Return what a person's properties say: introducers, acquaintances, organisations."""
    return tuple(_each_stated(person))


def _each_stated(person: Person) -> Iterator[Tie]:
    day = person.met.text if person.met else ""
    for each in person.introduced_by:
        yield _tie((each.id, person.path), "introduced", each, day)
    for each in person.knows:
        yield _tie((person.path, each.id), "knows", each, "")
    for place in person.affiliations:
        relation = ", ".join(word for word in (place.role, end_in_words(place)) if word)
        yield Tie(person.path, place.org.id, "member", relation, 0.0, place.since, (place.org.evidence,))


def strength_of(relation: str) -> float:
    """Return the strength of a tie between two others, by the user's words for it."""
    words = relation.casefold().replace(",", " ").split()
    if "weak" in words:
        return WEAK_STRENGTH
    return STRONG_STRENGTH if "strong" in words else KNOWS_STRENGTH


def _moved_ties(encounters: Iterable[Encounter], me: NotePath | None) -> tuple[Tie, ...]:
    """Return the introductions in entries: `intro` by the person, `connected` by the user."""
    return tuple([tie for encounter in encounters if encounter.people for tie in _each_moved(encounter, me)])


def _each_moved(encounter: Encounter, me: NotePath | None) -> Iterator[Tie]:
    for move in encounter.moves:
        if move.reference is None or move.name not in ("intro", "connected") or introduces_self(move, encounter.people):
            continue
        person, day = encounter.people[0], encounter.day.isoformat()
        reference = move.reference._replace(relation="", evidence=encounter.evidence._replace(line=move.line))
        if move.name == "intro":
            yield _tie((person, reference.id), "introduced", reference, day)
        else:
            yield _tie((person, reference.id), "knows", reference, day)
            if me:
                yield _tie((me, reference.id), "introduced", reference, day)


def _attendance(event: Event, people: Iterable[Reference]) -> tuple[Tie, ...]:
    day = event.day.isoformat() if event.day else ""
    hosts = {each.id for each in event.host}
    relations = ((each, "host" if each.id in hosts else "") for each in people)
    return tuple(
        [Tie(each.id, event.path, "attended", relation, 0.0, day, (each.evidence,)) for each, relation in relations]
    )


def _events_met_at(person: Person, kinds: Mapping[NotePath, str]) -> tuple[Tie, ...]:
    places = [each for each in person.met_at if kinds.get(NotePath(each.id)) == "event"] if person.met_at else ()
    return tuple([Tie(person.path, each.id, "attended", "", 0.0, "", (each.evidence,)) for each in places])


def _find_met(snapshot: Snapshot, me: NotePath, memory: Memory) -> tuple[Mapping[NotePath, Tie], Mapping[str, Tie]]:
    """Return a tie from the user to each person, and to each ghost, of whom the notes say that they have met."""
    introduced = memory.gather(_introduced_in, snapshot.telling)
    people, notes, contacts = snapshot.people, snapshot.notes, snapshot.contacts
    meetings = memory.keep_each(_meeting_with, people, Along(notes), Along(contacts, ()), Along(introduced, ()))
    ghosts = memory.keep_each(_meeting_with_ghost, snapshot.ghosts, Along(contacts, ()), Along(introduced, ()))
    return memory.keep_each(_met, meetings, KEY, me), memory.keep_each(_met_ghost, ghosts, KEY, me)


def _introduced_in(encounters: Iterable[Encounter]) -> tuple[tuple[str, Evidence], ...]:
    moves = ((encounter, move) for encounter in encounters for move in encounter.moves)
    named = [(each, move, move.reference) for each, move in moves if move.name == "intro"]
    return tuple([
        (about.id, each.evidence._replace(line=move.line))
        for each, move, about in named
        if about and not introduces_self(move, each.people)
    ])  # fmt: skip


def _meeting_with(
    person: Person, note: Note, contacts: Sequence[Contact], introduced: Sequence[Evidence]
) -> tuple[str, Evidence] | None:
    """Return when the user was last in touch with a person ("": no day) and where it stands, None if they never met."""
    if contacts:
        return contacts[0].day.isoformat(), contacts[0].evidence
    said = _stated_meeting(person, note) or (introduced[-1] if introduced else None)
    return ("", said) if said else None


def _meeting_with_ghost(
    _: Ghost, contacts: Sequence[Contact], introduced: Sequence[Evidence]
) -> tuple[str, Evidence] | None:
    """Return the same of a name without a note, of whom no property says so."""
    if contacts:
        return contacts[0].day.isoformat(), contacts[0].evidence
    return ("", introduced[-1]) if introduced else None


def _met(meeting: tuple[str, Evidence], path: NotePath, me: NotePath) -> Tie | None:
    return None if path == me else _met_ghost(meeting, path, me)


def _met_ghost(meeting: tuple[str, Evidence], other: str, me: NotePath) -> Tie:
    day, evidence = meeting
    return new_tuple(Tie, (me, other, "met", "", 0.0, day, (evidence,)))


def _stated_meeting(person: Person, note: Note) -> Evidence | None:
    """Return where a person's properties say that the user has met them, None where they do not."""
    if person.met:
        return Evidence(person.path, person.met.line)
    if person.introduced_by:
        return person.introduced_by[0].evidence
    if not (person.closeness or person.stated_contact):
        return None
    stated = find_statements(note, person.kind)
    said = (*stated.get("closeness", ()), *stated.get("last_contact", ()))
    return Evidence(person.path, said[0].line)


def find_mentions(snapshot: Snapshot) -> tuple[Tie, ...]:
    """Return a tie for each note of a kind that names another in running text; never an acquaintance."""
    return merge_ties(_all_mentions(snapshot))


def _all_mentions(snapshot: Snapshot) -> Iterator[Tie]:
    for path, resolved in snapshot.resolutions.items():
        if snapshot.kinds[path] not in NODE_KINDS:
            continue
        for link, resolution in zip(snapshot.notes[path].links, resolved, strict=True):
            target = resolution.path
            if link.where == "body" and target and target != path and snapshot.kinds[target] in NODE_KINDS:
                yield Tie(path, target, "mentions", "", 0.0, "", (Evidence(path, link.line),))


def merge_ties(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Return the ties in order, those that say the same with their evidence put together.

    A tie of someone to themselves is left out; it is told as a problem.
    """
    places: dict[tuple[str, str, str, str, float, str], list[Evidence]] = {}
    for tie in ties:
        if tie.source != tie.target:
            places.setdefault(tie[:6], []).extend(tie.evidence)
    return tuple([new_tuple(Tie, (*key, _each_once(places[key]))) for key in sorted(places)])


def _each_once(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(evidence) if len(evidence) == 1 else tuple(sorted(set(evidence)))


def _find_nodes(snapshot: Snapshot, ties: Iterable[Tie]) -> tuple[Node, ...]:
    notes = [node_of(path, snapshot) for path, kind in snapshot.kinds.items() if kind in NODE_KINDS]
    named = dict.fromkeys(end for tie in ties for end in (tie.source, tie.target) if is_ghost(end))
    return (*notes, *(node_of(ghost, snapshot) for ghost in sorted({*named, *snapshot.ghosts})))


def node_of(end: str, snapshot: Snapshot) -> Node:
    """Return one end of a tie."""
    kind = "ghost" if is_ghost(end) else snapshot.kinds[NotePath(end)]
    return Node(end, name_of(end, snapshot.shown), kind)


def name_of(node: str, names: Mapping[str, str]) -> str:
    """Return the name that is shown for an id: one of `names`, else what the id itself says."""
    return names.get(node) or (node[1:] if is_ghost(node) else link_name(node, "other"))
