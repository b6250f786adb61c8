"""In which order names stand in lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from vaultkit.graph.ties import name_of
from vaultkit.model import Evidence
from vaultkit.vault.debts import Debt


class Filing:
    """Names as they are sorted, each folded once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._filed: dict[str, str] = {}

    def filed(self, node: str) -> str:
        """Return the name of an id as it is sorted."""
        known = self._filed.get(node)
        if known is None:
            known = self._filed[node] = name_of(node, self._names).casefold()
        return known

    def age(self, debt: Debt) -> tuple[date, str, Evidence, str]:
        """Return the order of what is open: the oldest first, then by name and place; of namesakes, by id."""
        return debt.since or debt.opened, self.filed(debt.person), debt.evidence, debt.person

    def by_name(self, nodes: Iterable[str]) -> list[str]:
        """Return ids in the order of their names."""
        return sorted(nodes, key=lambda node: (self.filed(node), node))
