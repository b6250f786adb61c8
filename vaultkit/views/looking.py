"""Who knows that I am looking: who was told or heard what, who holds which version. For the user's eyes only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vaultkit.practice.search import find_circulars, find_looking, find_told, find_untold, find_versions
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section
from vaultkit.views.rows import row_blocks

_EMPTY = "Nobody is told yet. `(looking:: …)` in a dated line says whom you told what."
_PRIVATE = "For your eyes alone: nobody in `keep_from` may see it, and nobody near them is suggested here."


def render_looking(material: Material) -> Draft:
    """Return what Who knows that I am looking says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["looking"]
    told, circulars, versions = find_told(stock), tuple(find_circulars(stock)), tuple(_versions(stock, linker))
    now = find_looking(stock)
    has_rows = bool(told or circulars or versions)
    lead = [f"# {title}", "", _PRIVATE if has_rows else _EMPTY]
    lead += ["", f"You look for: {words(now)}."] if now and now.casefold() != "true" else []
    rows = (
        f"- {each.day.isoformat()} {linker.link(each.person)}: {words(each.words)}"
        f"{' (an old aim of yours)' if each.is_old_aim else ''} ({linker.evidence(each.evidence)})"
        for each in told
    )
    sections = (
        Section("Told", tuple(Block("", (row,)) for row in rows)),
        Section(
            "Could be told",
            tuple(row_blocks(find_untold(stock), lambda path: f"- {linker.link(path)}")),
            "Strong ties who do not know yet.",
        ),
        Section("Too many at once", tuple(row_blocks(circulars, _circular_row))),
        Section("Who holds which version", tuple(Block("", (row,)) for row in versions)),
    )
    return Draft("looking", title, tuple(lead), sections, has_rows=has_rows)


def _circular_row(each: tuple[date, int]) -> str:
    return f"- {each[0].isoformat()}: {each[1]} people hear the same; a word to each would be better"


def _versions(stock: Stock, linker: Linker) -> Iterator[str]:
    for each in find_versions(stock):
        old = f"; version {each.newest} is newer" if each.newest > each.number else ""
        yield f"- {linker.link(each.person)}: {words(each.what)}, version {each.number}{old} ({linker.evidence(each.evidence)})"
