"""What every view is made from."""

from __future__ import annotations

from typing import NamedTuple

from vaultkit.graph.ties import Network
from vaultkit.vault.snapshot import Snapshot


class Material(NamedTuple):
    """One reading of the vault, its network, and which index notes are wanted."""

    snapshot: Snapshot
    network: Network
    wanted: tuple[str, ...]
