"""People leave the vault as cards; of private ones no trace is left, not even where a public note names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from vaultkit.edit.head import values_of
from vaultkit.exchange.card import Card, clean, some
from vaultkit.exchange.matching import uids_of
from vaultkit.exchange.vcard_lines import Line, parse_line
from vaultkit.model import Birthday, NotePath, Person, Reference
from vaultkit.vault.affiliations import is_there
from vaultkit.vault.curtain import Curtain
from vaultkit.vault.encounters import newest_contact
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot

_GONE = frozenset(("ended", "deceased"))
_ADDRESSES = ("email", "url", "linkedin")
_ADDRESS = re.compile(r"\S+(?:@|://)\S+")
_OWN_NAME = frozenset(("FN", "N"))


def uid_of(person: Person, snapshot: Snapshot, curtain: Curtain) -> str:
    """Return what finds a person again elsewhere: what an address book gave them, else a hash of the note's path."""
    own = [text for text in uids_of(snapshot.notes[person.path]) if not curtain.discloses(text, person.path)]
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
    current = [each for each in person.affiliations if is_there(each, snapshot.today)]
    roles = [each.role for each in current if each.role] or list(facts.get("role", ()))
    last = newest_contact(person, snapshot.contacts.get(person.path, ()), snapshot.today)
    tags = [tag for tag in person.tags if not curtain.discloses(tag, person.path)]
    typed = {"phone": facts.get("phone", ()), "aliases": person.aliases, "tags": tags}
    values = some(
        **{key: [curtain.veiled(text, person.path) for text in texts] for key, texts in typed.items()},
        # With a name taken out, an address would be none, or somebody else's.
        **{key: [text for text in facts.get(key, ()) if not curtain.discloses(text, person.path)] for key in _ADDRESSES},
        org=[curtain.thing(each.org) for each in current[:1]],
        role=[curtain.words(text, person.path) for text in roles[:1]],
        location=[curtain.words(text, person.path) for text in person.places],
        birthday=[birthday_text(person.birthday)] if person.birthday else [],
        met=[person.met.text] if person.met else [], last_contact=[last.isoformat()] if last else [],
        vcard=[_kept(line, person.path, curtain) for line in values_of(note.head, "vcard", "person")],
    )  # fmt: skip
    introduced = dict.fromkeys(_named(each, snapshot, curtain) for each in person.introduced_by)
    known = dict.fromkeys((_named(each, snapshot, curtain)[0], _relation(each, curtain)) for each in person.knows)
    return Card(
        person.path, _name_of(person, curtain), uid_of(person, snapshot, curtain), values, tuple(name for name, _ in introduced),
        tuple(known), introducer_uids=tuple(uid for _, uid in introduced),
    )  # fmt: skip


def _name_of(person: Person, curtain: Curtain) -> str:
    return clean(curtain.name(person.path, person.shown))


def _named(reference: Reference, snapshot: Snapshot, curtain: Curtain) -> tuple[str, str]:
    """Return the name by which somebody is shown, and what finds them again ("" where there is no note of a person)."""
    person = snapshot.people.get(NotePath(reference.id))
    if person:
        return _name_of(person, curtain), uid_of(person, snapshot, curtain)
    if reference.id in snapshot.notes:
        return reference.id.rpartition("/")[2][:-3], ""
    return clean(curtain.thing(reference)), ""


def _relation(reference: Reference, curtain: Curtain) -> str:
    if curtain.hides(reference.id):
        return "contact"
    return curtain.words(reference.relation, reference.evidence.path) or "contact"


def _kept(raw: str, path: str, curtain: Curtain) -> str:
    """Return a line of a card that came in as it goes out again; "" where somebody private cannot be taken out of it."""
    line = parse_line(raw)
    if line is None or line.name in _OWN_NAME:
        return raw
    if _ADDRESS.fullmatch(line.text):
        return "" if curtain.discloses(line.text, path) or _names_anybody(_words_of(line), curtain) else raw
    if not _names_anybody((line.text, *_words_of(line)), curtain):
        return raw
    shown = parse_line(f"{raw.removesuffix(line.value)}{curtain.masked(line.value)}")
    # What is encoded does not read as it is written, and parameters are no free words.
    is_shown = shown and raw.endswith(line.value) and not _names_anybody((shown.text, *_words_of(shown)), curtain)
    return shown.raw if shown and is_shown else ""


def _words_of(line: Line) -> list[str]:
    return [word for words in line.params.values() for word in words]


def _names_anybody(texts: Iterable[str], curtain: Curtain) -> bool:
    return any(curtain.masked(text) != text for text in texts)


def birthday_text(birthday: Birthday) -> str:
    """Return a birthday as we write it, without a year that is not known."""
    day = f"{birthday.month:02}-{birthday.day:02}"
    return f"{birthday.year:04}-{day}" if birthday.year else f"--{day}"
