"""Which card is about whom: by what finds it again, by address, and by name as a suggestion only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultkit.exchange.card import Card, Skipped, without_days_ahead
from vaultkit.model import Note, NotePath
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.vault.identity import email_key, name_key, phone_key, url_key
from vaultkit.vault.snapshot import Snapshot

Key = tuple[str, str]


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
    register = _Register(snapshot)
    listed = [without_days_ahead(card, snapshot.today) for card in cards]
    names = Counter(name_key(card.name) for card in listed)
    known: list[tuple[Card, NotePath]] = []
    new: list[Card] = []
    perhaps: list[tuple[Card, tuple[NotePath, ...]]] = []
    skipped: list[Skipped] = []
    for card in listed:
        found = register.find(card)
        same = register.named(card.name)
        if isinstance(found, Card):
            skipped.append(Skipped(card.place, f"it is the same person as {found.place}"))
        elif found:
            known.append((card, found))
            skipped += _odd(card)
        elif by_name and len(same) == 1 and names[name_key(card.name)] == 1:
            known.append((card, same[0]))
            skipped += _odd(card)
        elif same and not card.only_known:
            perhaps.append((card, same))
        elif card.only_known:
            skipped.append(Skipped(card.place, f'nobody in the vault has the profile of "{card.name}"'))
        else:
            new.append(card)
            register.add(card)
            skipped += _odd(card)
    return Matching(tuple(known), tuple(new), tuple(perhaps), tuple(skipped))


def _odd(card: Card) -> list[Skipped]:
    return [Skipped(card.place, f"{'; '.join(card.odd)}; the rest of it was read")] if card.odd else []


class _Register:
    """Everybody in the vault, and every new card so far, by all that they may be found by."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.owners: dict[Key, dict[NotePath | Card, None]] = {}
        self.names: defaultdict[str, dict[NotePath, None]] = defaultdict(dict)
        self.words: dict[NotePath | Card, set[str]] = {}
        for path, person in snapshot.people.items():
            keys = [*(("uid", uid) for uid in uids_of(snapshot.notes[path])), *_address_keys(person.addresses)]
            self._own(path, keys)
            shown = (person.name, person.shown, *person.aliases)
            self.words[path] = {word for name in shown for word in name_key(name).split()}
            for name in shown:
                self.names[name_key(name)][path] = None

    def add(self, card: Card) -> None:
        """Take in a card of somebody new."""
        self._own(card, _keys_of(card))
        self.words[card] = set(name_key(card.name).split())

    def find(self, card: Card) -> NotePath | Card | None:
        """Return the one whom the first telling key of `card` means; a shared telephone needs a shared name too."""
        for key in _keys_of(card):
            owners = self.owners.get(key, {})
            if key[0] in ("email", "phone"):
                words = set(name_key(card.name).split())
                owners = {owner: None for owner in owners if words & self.words[owner] or key[0] == "email"}
            if len(owners) == 1:
                return next(iter(owners))
        return None

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
