"""Where we met: contexts, places and events, with everyone who was met there."""

from __future__ import annotations

from collections.abc import Iterable

from vaultkit.practice.places import Met, group_by_context, group_by_place
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import KEY, In
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "No note says where you met anybody. `met_at` and `context` do, in words of your own."


def render_where_we_met(material: Material) -> Draft:
    """Return what Where we met says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["where-we-met"]
    contexts, places = group_by_context(stock), stock.once(group_by_place)
    lead = (f"# {title}", "", "Ties begin anywhere." if contexts or places else _EMPTY)
    sections = (
        Section(
            "Through what",
            tuple(stock.memory.ask_each(_context_block, contexts, KEY, In(linker)).values()),
        ),
        Section("At which place", stock.memory.ask_in(_place_blocks, linker, places)),
    )
    return Draft("where-we-met", title, lead, sections, has_rows=bool(contexts or places))


def _context_block(people: tuple[str, ...], name: str, linker: Linker) -> Block:
    return Block(name, (f"- {words(name)}: {_links(people, linker)}",))


def _place_blocks(places: Iterable[Met], linker: Linker) -> tuple[Block, ...]:
    return tuple([Block(each.place, (_row(each, linker),)) for each in places])


def _row(each: Met, linker: Linker) -> str:
    place = linker.link(each.id) if each.id else words(each.place)
    return f"- {place}: {_links(each.people, linker)}"


def _links(people: tuple[str, ...], linker: Linker) -> str:
    return ", ".join(linker.link(person) for person in people)
