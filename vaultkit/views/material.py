"""What every view is made from."""

from __future__ import annotations

from typing import NamedTuple

from vaultkit.graph.ties import Network
from vaultkit.practice.stock import Stock
from vaultkit.vault.snapshot import Snapshot


class Material(NamedTuple):
    """One reading of the vault, its network, which index notes are wanted, and the stock of the practice."""

    snapshot: Snapshot
    network: Network
    wanted: tuple[str, ...]
    stock: Stock
