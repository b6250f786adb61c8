"""Incomplete notes: of whom it is not written who they are to the user, where they met, or what matters to them."""

from __future__ import annotations

from collections.abc import Iterable

from vaultkit.counting import counted
from vaultkit.practice.dealings import Dealings
from vaultkit.practice.filing import Filing
from vaultkit.practice.stock import is_family
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import KEY, Along, In
from vaultkit.vault.kinds import telling_tags
from vaultkit.views.markdown import Linker
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "Complete: of everyone you know it is written who they are, where you met, and what matters to them."
_WHO = ("role", "relation", "background", "skills")
_MATTERS = ("important", "interests", "goals", "needs")


def render_incomplete(material: Material) -> Draft:
    """Return what Incomplete notes says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["incomplete"]
    memory = stock.memory
    found = memory.keep_each(_find_missing, stock.dealings, Along(stock.tied))
    rows = memory.ask_each(_gaps_row, found, KEY, In(linker))
    blocks = memory.sort_each(_placed, rows, KEY, In(stock.filing))
    said = f"{counted(len(rows), 'note')} of people whom you know. A name alone is a good beginning."
    lead = (f"# {title}", "", said if rows else _EMPTY)
    offline = sorted(memory.keep_each(_is_offline, stock.dealings), key=stock.filed)
    sections = (
        Section("What is not written yet", blocks),
        Section(
            "Met, and not connected online", tuple(Block(stock.name(p), (f"- {linker.link(p)}",)) for p in offline)
        ),
    )
    return Draft("incomplete", title, lead, sections, has_rows=bool(rows or offline))


def _gaps_row(gaps: Iterable[str], path: str, linker: Linker) -> Block:
    return Block(linker.name(path), (f"- {linker.link(path)}: {', '.join(gaps)}",))


def _placed(block: Block, path: str, filing: Filing) -> tuple[tuple[str, Block], ...]:
    return ((filing.filed(path), block),)


def _find_missing(dealings: Dealings, tied: str | None) -> tuple[str, ...]:
    """Return which of the three the note of somebody known does not say: who they are, where you met, what matters to them."""
    person = dealings.person
    if tied is None or not person.is_current or person.kind == "me":
        return ()
    is_learned = any(deed.name == "learned" for deed in dealings.deeds)
    said = {
        "who they are": person.affiliations
        or telling_tags(person.tags, dealings.terms.settings)
        or any(person.facts.get(key) for key in _WHO),
        "where you met": person.met_at or person.contexts or person.introduced_by or is_family(person),
        "what matters to them": is_learned or any(person.facts.get(key) for key in _MATTERS),
    }
    return tuple(name for name, there in said.items() if not there)


def _is_offline(dealings: Dealings) -> bool:
    """Say whether somebody was met and `online` says that there is no connection yet."""
    stated = dealings.person.facts.get("online", ())
    return (
        bool(dealings.contacts) and dealings.is_welcome and any(text.casefold() in ("none", "sent") for text in stated)
    )
