"""Which card is about whom: by what finds it again, by address, and by name as a suggestion only.

How several cards of one person become one is uniting.py's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultkit.exchange.card import Card, Skipped, is_made, tamed, without_days_ahead
from vaultkit.exchange.uniting import unite
from vaultkit.model import Note, NotePath
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.vault.identity import email_key, name_key, phone_key, url_key
from vaultkit.vault.snapshot import Snapshot

Key = tuple[str, str]
_MOST_SHARING = 50
"""An address that more cards have than this is nobody's own."""


class Matching(NamedTuple):
    """The cards of people who are there (by path), of new people, those that may be somebody, and those passed over."""

    known: tuple[tuple[Card, NotePath], ...]
    new: tuple[Card, ...]
    perhaps: tuple[tuple[Card, tuple[NotePath, ...]], ...]
    skipped: tuple[Skipped, ...]


def uids_of(note: Note) -> tuple[str, ...]:
    """Return what a note says by which foreign cards find it again."""
    return tuple(s.text for each in note.head if fold_key(each.key) == "uid" for s in texts_of(each.value) if s.text)


def match_cards(cards: Iterable[Card], snapshot: Snapshot, *, by_name: bool = False) -> Matching:
    """Return which card is about whom; with `by_name`, a name that is borne once on both sides is enough."""
    listed = [without_days_ahead(tamed(card), snapshot.today) for card in cards]
    register = _Register(snapshot, listed)
    known = _find_known(listed, register, by_name=by_name)
    new: dict[Card, list[Card]] = {}
    perhaps: list[tuple[Card, tuple[NotePath, ...]]] = []
    skipped: list[Skipped] = []
    # A name that is borne is doubtful, but for a key that a new person has: these come first.
    for card in sorted(listed, key=lambda card: bool(register.named(card.name))):
        first = None if card in known else register.find(card)
        if card in known:
            skipped += _odd(card)
        elif isinstance(first, Card):
            new[first].append(card)
            register.add(card, first)
            skipped += _odd(card)
        elif card.only_known:
            skipped.append(Skipped(card.place, f'nobody in the vault has the profile of "{card.name}"'))
        elif same := register.named(card.name):
            perhaps.append((card, same))
        else:
            new[card] = [card]
            register.add(card, card)
            skipped += _odd(card)
    united = [unite(several) for several in new.values()]
    skipped += [told for _, left in united for told in left]
    found = tuple((card, known[card]) for card in listed if card in known)
    return Matching(found, tuple(card for card, _ in united), tuple(perhaps), tuple(skipped))


def _find_known(cards: Sequence[Card], register: _Register, *, by_name: bool) -> dict[Card, NotePath]:
    """Return the notes of those cards whose people are there.

    What one card adds to a note may tell whom another means, so that all are asked again until
    nothing is found any more: the next run would find it.
    """
    known: dict[Card, NotePath] = {}
    waiting, names = list(cards), Counter(name_key(card.name) for card in cards)
    while True:
        before = len(known)
        for card in waiting:
            found, same = register.find(card), register.named(card.name)
            if found is None and by_name and len(same) == 1 and names[name_key(card.name)] == 1:
                found = same[0]
            if found and not isinstance(found, Card):
                known[card] = found
                register.add(card, found)
        waiting = [card for card in waiting if card not in known]
        if len(known) == before:
            return known


def _odd(card: Card) -> list[Skipped]:
    return [Skipped(card.place, f"{'; '.join(card.odd)}; the rest of it was read")] if card.odd else []


class _Register:
    """Everybody in the vault, and every new card so far, by all that they may be found by; `cards` are all of the file."""

    def __init__(self, snapshot: Snapshot, cards: Iterable[Card]) -> None:
        self.owners: dict[Key, dict[NotePath | Card, None]] = {}
        self.names: defaultdict[str, dict[NotePath, None]] = defaultdict(dict)
        self.own_names: dict[NotePath | Card, set[str]] = {}
        self.own_uids: defaultdict[NotePath | Card, set[str]] = defaultdict(set)
        self.bearers: defaultdict[Key, list[Card]] = defaultdict(list)
        for card in cards:
            for key in _keys_of(card):
                self.bearers[key].append(card)
        for path, person in snapshot.people.items():
            keys = [*(("uid", uid) for uid in uids_of(snapshot.notes[path])), *_address_keys(person.addresses)]
            self._own(path, keys)
            self.own_names[path] = {name_key(name) for name in (person.name, person.shown, *person.aliases)}
            for name in self.own_names[path]:
                self.names[name][path] = None

    def add(self, card: Card, owner: NotePath | Card) -> None:
        """Take in a card of somebody: of a note that is there, or of somebody new with their first card."""
        self._own(owner, _keys_of(card))
        self.own_names.setdefault(owner, {name_key(card.name)})
        self.own_uids[owner] |= set() if is_made(card.uid) else {card.uid}

    def find(self, card: Card) -> NotePath | Card | None:
        """Return the one whom the first telling key of `card` means."""
        for key in _keys_of(card):
            if key[0] != "uid" and len(self.bearers[key]) > _MOST_SHARING:
                continue
            owners = [owner for owner in self.owners.get(key, {}) if key[0] == "uid" or self._may_be(card, owner, key)]
            if len(owners) == 1:
                return owners[0]
        return None

    def _may_be(self, card: Card, owner: NotePath | Card, key: Key) -> bool:
        """Say whether a shared address is enough to take `card` for `owner`.

        Two cards need the same name, and no keys of their own. A note needs it where another
        card with the address is certainly its own; for a telephone, one word of it.
        """
        has_name = name_key(card.name) in self.own_names[owner]
        if isinstance(owner, Card):
            return has_name and (not self.own_uids[owner] or is_made(card.uid))
        if has_name:
            return True
        others = (other for other in self.bearers[key] if other is not card)
        if any(self._is_own(other, owner) for other in others):
            return False
        words = {word for name in self.own_names[owner] for word in name.split()}
        return key[0] != "phone" or bool(words & set(name_key(card.name).split()))

    def _is_own(self, card: Card, owner: NotePath) -> bool:
        return name_key(card.name) in self.own_names[owner] or owner in self.owners.get(("uid", card.uid), ())

    def named(self, name: str) -> tuple[NotePath, ...]:
        """Return everybody in the vault who bears this name."""
        return tuple(self.names.get(name_key(name), ())) if name_key(name) else ()

    def _own(self, owner: NotePath | Card, keys: Iterable[Key]) -> None:
        for key in keys:
            self.owners.setdefault(key, {})[owner] = None


def _keys_of(card: Card) -> list[Key]:
    """Return what finds a card's person again, the surest first."""
    return [
        ("uid", card.uid),
        *_address_keys(text for key in ("linkedin", "url", "email", "phone") for text in card.values.get(key, ())),
    ]


def _address_keys(texts: Iterable[str]) -> Iterator[Key]:
    for text in texts:
        if found := email_key(text):
            yield "email", found
        elif found := url_key(text):
            # The bare host of a firm is nobody's profile.
            yield from (("url", found),) if "/" in found else ()
        elif found := phone_key(text):
            yield "phone", found
