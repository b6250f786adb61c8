"""The vault for programs: what `vaultkit.open_vault` returns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultkit.disk.locate import locate_vault
from vaultkit.model import Note, NotePath, Person, Problem
from vaultkit.practice.stock import Stock
from vaultkit.reading import PLAIN, Manner, Reading, open_cache, read_from_disk
from vaultkit.vault.curtain import Curtain, find_kept_secret, redact

if TYPE_CHECKING:
    import networkx as nx


class Vault:
    """An immutable reading of a vault: notes, people, problems, and the network.

    Made by `vaultkit.open_vault`. `reading` holds all that the package knows of it.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @property
    def today(self) -> date:
        """Return the day as of which the vault was read."""
        return self.reading.material.snapshot.today

    @property
    def notes(self) -> Mapping[NotePath, Note]:
        """Return every note by its path relative to the vault, in order of paths."""
        return MappingProxyType(self.reading.material.snapshot.notes)

    @property
    def people(self) -> Mapping[NotePath, Person]:
        """Return every person by the path of their note, the me note included (`kind` is `me`)."""
        return MappingProxyType(self.reading.material.snapshot.people)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that is doubtful, at the levels of the settings, by path and line."""
        return self.reading.material.snapshot.problems

    @property
    def stock(self) -> Stock:
        """Return what every function of vaultkit.practice is asked with (docs/library.md)."""
        return self.reading.material.stock

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the network with mentions, frozen; attributes are documented in vaultkit.graph.network."""
        # networkx costs more than reading a thousand notes: only who asks for it pays.
        from vaultkit.graph.network import build_network  # noqa: PLC0415
        from vaultkit.graph.ties import find_mentions  # noqa: PLC0415

        network, snapshot = self.reading.material.network, self.reading.material.snapshot
        curtain = Curtain(self.reading.hidden, snapshot)
        left_out = find_kept_secret(snapshot)
        nodes = [node for node in network.nodes if node.id not in left_out]
        return build_network(*redact(nodes, (*network.ties, *find_mentions(snapshot)), curtain))


def read_vault(path: str | os.PathLike[str], today: date | None = None, *, cache: bool = False) -> Vault:
    """Return the vault in the folder `path` as of `today`; raise VaultError if it cannot be opened."""
    day = _day_of(today)
    root = locate_vault(Path(path), {}, Path.cwd())
    manner = Manner(shelf=open_cache(root)) if cache else PLAIN
    return Vault(read_from_disk(root, day, manner))


def _day_of(today: object) -> date:
    """Return the day that a program gave; of a moment, its day."""
    if today is None:
        # The only clock outside cli/: a program may leave it out, as a person at the terminal may.
        return date.today()  # noqa: DTZ011
    if isinstance(today, datetime):
        return today.date()
    if isinstance(today, date):
        return today
    raise TypeError(f"today wants a datetime.date, not {today!r}; date.fromisoformat makes one of a text")
