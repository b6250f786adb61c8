"""What a card says and the note that is there is not given: told, so that nobody takes it for taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vaultkit.edit.page import Page
from vaultkit.exchange.card import Card
from vaultkit.model import NotePath, Person, Reference
from vaultkit.vault.identity import name_key
from vaultkit.vault.names import fold
from vaultkit.vault.privacy import SOMEBODY
from vaultkit.vault.snapshot import Snapshot

_LONGEST = 40


class Ties:
    """Who is tied to whom in the vault, by all names that those people bear."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.people = snapshot.people
        self.knowers: Mapping[str, list[Person]] = defaultdict(list)
        for person in snapshot.people.values():
            for known in person.knows:
                self.knowers[known.id].append(person)

    def introducers(self, person: Person) -> frozenset[str]:
        """Return the names of those who introduced a person."""
        return frozenset(name for each in person.introduced_by for name in self._names(each))

    def known(self, person: Person) -> frozenset[str]:
        """Return the names of those whom a person knows, whichever note says so, introducers among them."""
        others = (name for other in self.knowers.get(person.path, ()) for name in _names_of(other))
        return frozenset((*others, *(name for each in person.knows for name in self._names(each)))) | self.introducers(
            person
        )

    def _names(self, reference: Reference) -> Iterable[str]:
        person = self.people.get(NotePath(reference.id))
        return (_key(reference.text), *(_names_of(person) if person else ()))


def find_rest(card: Card, person: Person, page: Page | None, ties: Ties) -> str:
    """Return in words whom and what a card names beyond the note about its person, "" for nothing."""
    introducers, known = ties.introducers(person), ties.known(person)
    words = [f'introduced by "{name}"' for name in card.introducers if _is_news(name, introducers)]
    words += [f'knows "{name}"' for name, _ in card.known if _is_news(name, known)]
    rows = {row.strip() for row in page.text.splitlines()} if page else set()
    unread = [row.strip() for row in card.text.split("\n") if row.strip() not in rows | {""}]
    if unread:
        more = "…" if len(unread) > 1 or len(unread[0]) > _LONGEST else ""
        words.append(f'the words "{unread[0][:_LONGEST].rstrip()}{more}"')
    return ", ".join(words)


def _is_news(name: str, said: frozenset[str]) -> bool:
    return name != SOMEBODY and _key(name) not in said


def _names_of(person: Person) -> tuple[str, ...]:
    return tuple(map(_key, (person.name, person.shown, *person.aliases)))


def _key(name: str) -> str:
    return name_key(name) or fold(name)
