"""Bridges: people and ties by which alone two circles hang together, as far as the notes say."""

from __future__ import annotations

from vaultkit.practice.bridges import CutPerson, find_bridge_people, find_bridge_ties
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Draft, Section
from vaultkit.views.rows import row_blocks

_EMPTY = "No two circles hang by a single tie, or there are too few notes to tell."
_HOW = (
    "As far as your notes say; you yourself are left out. Take good care of these, and write down who else knows whom."
)


def render_bridges(material: Material) -> Draft:
    """Return what Bridges says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["bridges"]
    people, ties = find_bridge_people(stock), find_bridge_ties(stock)
    lead = (f"# {title}", "", _HOW if people or ties else _EMPTY)
    sections = (
        Section("People", tuple(row_blocks(people, lambda each: _row(each, linker)))),
        Section("Single ties", tuple(row_blocks(ties, lambda tie: _tie_row(tie, linker)))),
    )
    return Draft("bridges", title, lead, sections, has_rows=bool(people or ties))


def _tie_row(tie: tuple[str, str, int], linker: Linker) -> str:
    return f"- {linker.link(tie[0])} and {linker.link(tie[1])}: the only tie between two circles"


def _row(each: CutPerson, linker: Linker) -> str:
    circles = ", and ".join(words(circle) for circle in each.circles[:3])
    quiet = "; you have not spoken for a year" if each.is_quiet else ""
    said = (
        f"the only link between these: {circles}"
        if len(each.circles) > 1
        else f"holds together two circles of {circles}"
    )
    return f"- {linker.link(each.person)}: {said}{quiet}"
