"""Quiet and dormant: whom nobody has heard of for a year or three, those first with whom there is most to find again."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.practice.habits import Drift, drift_in_words, find_drifts
from vaultkit.practice.reconnect import Silence, find_connected, find_silences, find_undated
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.debts import plain_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "You have heard from everybody this year."
_NOT_SAID = "Of everybody with whom a talk is noted you have heard this year."
_HOW = "People are gladder of such a letter than one fears. A first word asks for nothing."


def render_quiet(material: Material) -> Draft:
    """Return what Quiet and dormant says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["quiet"]
    silences, drifts = stock.once(find_silences), find_drifts(stock)
    undated, connected = find_undated(stock), find_connected(stock)
    lead = (f"# {title}", "", _HOW if silences else _NOT_SAID if undated else _EMPTY)
    sections = (
        Section("Three years and more", _blocks([each for each in silences if each.is_dormant], material, linker)),
        Section("A year and more", _blocks([each for each in silences if not each.is_dormant], material, linker)),
        Section(
            "Out of your own rhythm",
            tuple(Block(stock.name(each.person), (_drift_row(each, stock, linker),)) for each in drifts),
        ),
        Section("Connected online, and not heard of for 90 days", tuple(_linked(connected, stock, linker))),
        Section(
            "When did you last speak?",
            tuple(_linked(undated, stock, linker)),
            "You know them, and no note says when you spoke.",
        ),
    )  # fmt: skip
    return Draft("quiet", title, lead, sections, has_rows=bool(silences or drifts or connected))


def _linked(people: tuple[str, ...], stock: Stock, linker: Linker) -> Iterator[Block]:
    for path in people:
        yield Block(stock.name(path), (f"- {linker.link(path)}",))


def _drift_row(each: Drift, stock: Stock, linker: Linker) -> str:
    said = drift_in_words(each, stock.snapshot.contacts[each.person][0].day)
    return f"- {linker.link(each.person)}: {said} ({linker.evidence(each.evidence)})"


def _blocks(silences: list[Silence], material: Material, linker: Linker) -> tuple[Block, ...]:
    return tuple(Block(material.stock.name(each.person), (_row(each, linker),)) for each in silences)


def _row(each: Silence, linker: Linker) -> str:
    said = [f"last heard of {each.last.isoformat()}"]
    if each.new:
        said.append(f"people new to you whom they know: {each.new} of {each.known}")
    if each.hook:
        said.append(f"you could begin with this: {words(plain_words(each.hook))}")
    return f"- {linker.link(each.person)}: {'; '.join(said)} ({linker.evidence(each.evidence)})"
