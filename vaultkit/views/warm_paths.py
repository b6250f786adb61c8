"""Warm paths: the way to whom the user wants to meet, and to the organisations among their targets."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.counting import listed
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.ladder import is_wanted_stranger
from vaultkit.practice.paths import PathFinder, WarmPath, Ways
from vaultkit.practice.peace import left_in_peace
from vaultkit.practice.reach import members_of
from vaultkit.practice.search import find_targets
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import Along
from vaultkit.vault.affiliations import is_there
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "Nobody to look for: name `targets` in your own note, or give somebody whom you have not met a `purpose`."
_HOW = "Ask whoever would introduce you whether they would, and the other whether they want it."
_MOST_TARGETS = 30


def render_warm_paths(material: Material) -> Draft:
    """Return what Warm paths says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["warm-paths"]
    finder = PathFinder(stock)
    found = [finder.find(target) for target in find_wished(stock)[:_MOST_TARGETS]]
    blocks = tuple(Block(stock.name(ways.target), tuple(_lines(ways, linker))) for ways in found)
    lead = (f"# {title}", "", _HOW if found else _EMPTY)
    return Draft("warm-paths", title, lead, (Section("To whom", blocks),), has_rows=bool(found))


def find_wished(stock: Stock) -> list[str]:
    """Return whom the user does not know yet and looks towards: people among targets, in target organisations, with a purpose."""
    members = stock.once(members_of)
    found: dict[str, None] = {}
    for target in find_targets(stock):
        if stock.person(target.id):
            found[target.id] = None
        there = (person.path for person, place in members.get(target.id, ()) if is_there(place, stock.today))
        found.update(dict.fromkeys(there))
    found.update(dict.fromkeys(stock.memory.keep_each(is_wanted_stranger, stock.dealings, Along(stock.tied))))
    left_out = {*stock.strengths, stock.snapshot.me, *left_in_peace(stock)}
    return [node for node in found if node not in left_out]


def _lines(ways: Ways, linker: Linker) -> Iterator[str]:
    yield from ("", f"### {linker.link(ways.target)}", "")
    if not ways.paths:
        yield "- No chain in your notes yet. Write who knows them (`knows`), or ask who might."
    for path in ways.paths:
        yield from _path_lines(path, linker)
    if ways.gatekeepers:
        names = listed(linker.link(node) for node in ways.gatekeepers)
        yield f"- Every way leads through {names}, as far as your notes say."


def _path_lines(path: WarmPath, linker: Linker) -> Iterator[str]:
    steps = " > ".join(["you", *(linker.link(node) for node in path.people)])
    weakest = path.weakest
    source = "you" if weakest.source is None else linker.link(weakest.source)
    yield f"- {steps}: {path.word}; weakest step {source} and {linker.link(weakest.target)} ({linker.evidence(weakest.evidence)})"
    for debt in path.debts:
        yield f"    - first: {words(debt_in_words(debt))} ({linker.evidence(debt.evidence)})"
    for warning in path.warnings:
        yield f"    - mind: {words(warning)}"
    if path.introduced:
        yield f"    - {linker.link(path.people[0])} has introduced people before ({path.introduced})"
