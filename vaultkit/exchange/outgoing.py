"""People leave the vault as cards; of private ones no trace is left, not even where a public note names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from vaultkit.edit.head import values_of
from vaultkit.exchange.card import Card, clean, some
from vaultkit.exchange.matching import uids_of
from vaultkit.model import Birthday, NotePath, Person, Reference
from vaultkit.vault.names import fold
from vaultkit.vault.privacy import SOMEBODY
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import ghost_id

_GONE = frozenset(("ended", "deceased"))
_LINK = re.compile(r"!?\[\[([^\[\]|#\n]*)(?:#[^\[\]|\n]*)?(?:\|([^\[\]\n]*))?\]\]")


class Curtain:
    """What stands before private people: their names become "a contact"."""

    def __init__(self, hidden: frozenset[str], paths: Iterable[str] = ()) -> None:
        self.hidden = hidden
        # A note may be called by its folder; the name of a folder of others alone is no name.
        folders = {fold(part) for path in paths for part in path.split("/")[:-1]}
        words = {each.lstrip("?") for each in hidden if "/" not in each} - folders
        names = sorted((word for word in words if word), key=len, reverse=True)
        self.named = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE) if names else None
        )

    def name(self, name: str) -> str:
        """Return a person's name, or what stands for it."""
        return SOMEBODY if ghost_id(name) in self.hidden else name

    def is_hidden(self, name: str) -> bool:
        """Say whether a name is that of somebody private."""
        return ghost_id(name) in self.hidden

    def words(self, text: str) -> str:
        """Return free words, links by what they show, with nobody private in them."""
        bare = _LINK.sub(
            lambda match: SOMEBODY if self._hides(match) else match[2] or match[1].rpartition("/")[2], text
        )
        return clean(self.named.sub(SOMEBODY, bare) if self.named else bare)

    def _hides(self, match: re.Match[str]) -> bool:
        return any(
            ghost_id(text) in self.hidden for text in (match[1], match[1].rpartition("/")[2], match[2] or "") if text
        )


def uid_of(person: Person, snapshot: Snapshot) -> str:
    """Return what finds a person again elsewhere: what an address book gave them, else a hash of the note's path."""
    own = uids_of(snapshot.notes[person.path])
    return (
        own[0].removeprefix("urn:uuid:")
        if own
        else f"vaultkit-{blake2b(fold(person.path).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
    )


def cards_of(snapshot: Snapshot, curtain: Curtain) -> tuple[Card, ...]:
    """Return the cards of all people who are not gone, by name."""
    people = [each for each in snapshot.people.values() if each.kind == "person" and each.status not in _GONE]
    cards = [_card(person, snapshot, curtain) for person in people]
    return tuple(sorted(cards, key=lambda card: (fold(card.name), card.name, card.uid)))


def _card(person: Person, snapshot: Snapshot, curtain: Curtain) -> Card:
    note, facts = snapshot.notes[person.path], person.facts
    current = [each for each in person.affiliations if not each.until]
    roles = [each.role for each in current if each.role] or list(facts.get("role", ()))
    last = snapshot.contacts.get(person.path, ())
    values = some(
        aliases=person.aliases, email=facts.get("email", ()), phone=facts.get("phone", ()), url=facts.get("url", ()),
        linkedin=facts.get("linkedin", ()), org=[curtain.words(each.org.text) for each in current[:1]],
        role=map(curtain.words, roles[:1]), location=map(curtain.words, person.places),
        birthday=[birthday_text(person.birthday)] if person.birthday else [], tags=person.tags,
        met=[person.met.text] if person.met else [], last_contact=[last[0].day.isoformat()] if last else [],
        vcard=values_of(note.head, "vcard", "person"),
    )  # fmt: skip
    introduced = dict.fromkeys(_named(each, snapshot, curtain) for each in person.introduced_by)
    known = dict.fromkeys((_named(each, snapshot, curtain)[0], _relation(each, curtain)) for each in person.knows)
    return Card(
        person.path, clean(person.shown), uid_of(person, snapshot), values, tuple(name for name, _ in introduced),
        tuple(known), introducer_uids=tuple(uid for _, uid in introduced),
    )  # fmt: skip


def _shown(reference: Reference) -> str:
    """Return the name that a reference leads to, whatever it shows."""
    target = reference.id if reference.id.casefold().endswith(".md") else ""
    return target.rpartition("/")[2][:-3] if target else clean(reference.text)


def _named(reference: Reference, snapshot: Snapshot, curtain: Curtain) -> tuple[str, str]:
    """Return the name by which somebody is shown, and what finds them again ("" where there is no note of a person)."""
    person = snapshot.people.get(NotePath(reference.id))
    if curtain.is_hidden(_shown(reference)) or person is None:
        return curtain.name(_shown(reference)), ""
    return curtain.name(clean(person.shown)), uid_of(person, snapshot)


def _relation(reference: Reference, curtain: Curtain) -> str:
    return "contact" if curtain.is_hidden(_shown(reference)) else curtain.words(reference.relation) or "contact"


def birthday_text(birthday: Birthday) -> str:
    """Return a birthday as we write it, without a year that is not known."""
    day = f"{birthday.month:02}-{birthday.day:02}"
    return f"{birthday.year:04}-{day}" if birthday.year else f"--{day}"
