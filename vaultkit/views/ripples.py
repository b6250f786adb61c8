"""Ripples: whom the user reached through whom, and the opportunities that go back to them."""

from __future__ import annotations

from vaultkit.counting import counted
from vaultkit.practice.debts import settle_first
from vaultkit.practice.ripples import Ripples, find_connectors
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import Along, In
from vaultkit.views.markdown import Linker
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "Nobody introduced anybody yet. `introduced_by` in a person's note, or `(intro:: …)`, says who did."
_MOST, _MOST_NAMED, _MOST_STEPS = 12, 12, 6


def render_ripples(material: Material) -> Draft:
    """Return what Ripples says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["ripples"]
    found = find_connectors(stock, _MOST)
    waiting = {each.person: len(settle_first(each.person, stock)) for each in found}
    given = {each.person: each for each in found}
    lines = stock.memory.ask_each(_lines, dict(sorted(given.items())), Along(waiting), In(linker))
    blocks = tuple(Block(stock.name(each.person), lines[each.person]) for each in found)
    lead = (f"# {title}", "", "What grew from knowing somebody." if found else _EMPTY)
    return Draft("ripples", title, lead, (Section("Through whom", blocks),), has_rows=bool(found))


def _lines(each: Ripples, waiting: int, linker: Linker) -> tuple[str, ...]:
    further = len(each.reached) - each.direct
    more = f", and through those {further} more" if further else ""
    lines = ["", f"### {linker.link(each.person)}", ""]
    lines += [f"- Through them you met {counted(each.direct, 'person', 'people')}{more}."] if each.reached else []
    by_steps: dict[int, list[str]] = {}
    for other, steps in each.reached:
        by_steps.setdefault(steps, []).append(other)
    for steps, names in list(by_steps.items())[:_MOST_STEPS]:
        rest = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        links = ", ".join(linker.link(other) for other in names[:_MOST_NAMED])
        lines.append(f"- {'Introduced' if steps == 1 else f'{steps} steps away'}: {links}{rest}")
    if len(by_steps) > _MOST_STEPS:
        lines.append(f"- and so on, {len(by_steps)} steps far: `vaultkit ripples` shows them")
    if each.opportunities:
        lines.append(f"- On the way to {', '.join(linker.link(path) for path in each.opportunities)}")
    return (*lines, *([f"- {counted(waiting, 'thing')} still open with them"] if waiting else []))
