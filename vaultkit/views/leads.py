"""Leads and reports: what was pointed out and not followed, what came of the rest and nobody told."""

from __future__ import annotations

from vaultkit.counting import counted
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.material import Material
from vaultkit.views.pages import Draft, Section

_EMPTY = "All leads are answered, and everybody knows what came of them."


def render_leads(material: Material) -> Draft:
    """Return what Leads and reports says."""
    title = VIEW_TITLES["leads"]
    sections = []
    count = 0
    for heading, kinds, said in (
        ("To follow", ("lead",), "Nobody took these up yet. A talk with the person closes one, or `(followed:: …)`."),
        (
            "To report",
            ("report",),
            "They helped and do not know how it went. `(told:: …)` with each of them closes it.",
        ),
        ("Advice to try", ("advice",), "Once tried, `(acted:: …)` says so."),
        (
            "Offers still open",
            ("offer",),
            "`(followed:: …)` says that you took one up, `(declined:: …)` that you let it go kindly.",
        ),
    ):
        rows = material.rows.blocks_of(kinds)
        sections.append(Section(heading, rows, said))
        count += len(rows)
    order = ", the oldest first" if count > 1 else ""
    lead = (f"# {title}", "", f"{counted(count, 'thing')} open{order}." if count else _EMPTY)
    return Draft("leads", title, lead, tuple(sections), has_rows=bool(count))
