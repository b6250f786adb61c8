"""Thanks owed: who helped and was not thanked yet, the oldest first."""

from __future__ import annotations

from vaultkit.counting import counted
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.material import Material
from vaultkit.views.pages import Draft, Section

_EMPTY = "Nobody waits for thanks."


def render_thanks(material: Material) -> Draft:
    """Return what Thanks owed says."""
    rows = material.rows.blocks_of(("thanks",))
    order = ", the oldest first. Each" if len(rows) > 1 else ". It"
    said = f"{counted(len(rows), 'thank-you')}{order} closes with `(thanked:: …)` in an entry with them."
    title = VIEW_TITLES["thanks"]
    lead = (f"# {title}", "", said if rows else _EMPTY)
    return Draft("thanks", title, lead, (Section("Not thanked yet", rows),), has_rows=bool(rows))
