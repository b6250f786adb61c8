"""In which order names stand in lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from vaultkit.graph.ties import name_of
from vaultkit.model import Evidence
from vaultkit.tables import find_changed, find_hearers
from vaultkit.vault.debts import Debt


class Filing:
    """Names as they are shown and sorted, each folded once. `heard`, if there is one, takes down whose are asked for."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._filed: dict[str, str] = {}
        self.heard: list[Any] | None = None

    def name(self, node: str) -> str:
        """Return the name that is shown for an id."""
        if self.heard is not None:
            self.heard.append(node)
        return name_of(node, self._names)

    def filed(self, node: str) -> str:
        """Return the name of an id as it is sorted."""
        if self.heard is not None:
            self.heard.append(node)
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

    def listening(self, heard: list[Any]) -> Filing:
        """Return one that answers the same, and adds to `heard` whose names it is asked for."""
        twin = copy(self)
        twin.heard = heard
        return twin

    def find_stale(self, before: Filing, heard: Mapping[Any, tuple[str, ...]]) -> list[Any]:
        """Return the keys of those who heard a name from `before` that is another now."""
        others = frozenset(find_changed(self._names, before._names))
        return find_hearers(others, heard)
