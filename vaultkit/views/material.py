"""What every view is made from."""

from __future__ import annotations

from typing import NamedTuple

from vaultkit.graph.ties import Network
from vaultkit.practice.stock import Stock
from vaultkit.vault.snapshot import Snapshot
from vaultkit.views.markdown import Linker
from vaultkit.views.rows import Rows


class Material(NamedTuple):
    """One reading of the vault, its network, which index notes are wanted, the stock of the practice, links and rows.

    Links and rows are shared, so that each is spelled once for all index notes.
    """

    snapshot: Snapshot
    network: Network
    wanted: tuple[str, ...]
    stock: Stock
    linker: Linker
    rows: Rows
