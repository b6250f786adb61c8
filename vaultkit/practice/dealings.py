"""What there is between the user and one person: nothing that is said of the two rests on more than this."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from vaultkit.model import Note, Person
from vaultkit.practice.deeds import Deed
from vaultkit.practice.rhythm import Terms, find_cadence
from vaultkit.vault.debts import Debt
from vaultkit.vault.encounters import Contacts, newest_contact

RECONNECT_DAYS = 365


class Dealings(NamedTuple):
    """A person with their note, the contacts with them (newest first), their moves (oldest first), what is open.

    `planned` are the days to come on which dated lines say that they will be met, the next first. `welcome` is the person where they may be suggested for anything today, else None.
    """

    person: Person
    note: Note
    contacts: Contacts
    deeds: tuple[Deed, ...]
    debts: tuple[Debt, ...]
    planned: tuple[date, ...]
    welcome: Person | None
    terms: Terms

    @property
    def is_welcome(self) -> bool:
        """Say whether the person may be suggested for anything today."""
        return self.welcome is not None

    @property
    def today(self) -> date:
        """Return the day as of which everything is said."""
        return self.terms.today

    @property
    def last_contact(self) -> date | None:
        """Return when the user was last in touch, None where no note says so."""
        return newest_contact(self.person, self.contacts, self.today)

    @property
    def needs_reconnecting(self) -> bool:
        """Say whether so much time went by that a first word should ask for nothing."""
        last, cadence = self.last_contact, find_cadence(self.person, self.terms.settings)
        return last is not None and (self.today - last).days >= max(RECONNECT_DAYS, 2 * cadence)
