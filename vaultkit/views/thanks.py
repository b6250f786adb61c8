"""Thanks owed: who helped and was not thanked yet, the oldest first."""

from __future__ import annotations

from vaultkit.counting import counted
from vaultkit.practice.debts import open_of_kind
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.material import Material
from vaultkit.views.pages import Draft, Section

_EMPTY = "Nobody waits for thanks."


def render_thanks(material: Material) -> Draft:
    """Return what Thanks owed says."""
    debts = open_of_kind(("thanks",), material.stock)
    rows = tuple(map(material.rows.of_debt, debts))
    order = ", the oldest first. Each" if len(debts) > 1 else ". It"
    said = f"{counted(len(debts), 'thank-you')}{order} closes with `(thanked:: …)` in an entry with them."
    title = VIEW_TITLES["thanks"]
    lead = (f"# {title}", "", said if debts else _EMPTY)
    return Draft("thanks", title, lead, (Section("Not thanked yet", rows),), has_rows=bool(debts))
