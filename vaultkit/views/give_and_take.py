"""Give and take: what went to and fro with everyone, in how many times, and what was passed on to anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultkit.counting import counted
from vaultkit.practice.deeds import FEWEST_SHOWN, Balance, helped_in_words, in_times
from vaultkit.practice.facts import NEED_KEYS, facts_of
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.debts import plain_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "No help is written down yet. `(gave:: …)` and `(got:: …)` in a dated line do."


def render_give_and_take(material: Material) -> Draft:
    """Return what Give and take says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["give-and-take"]
    balances = {person: each for person, each in stock.balances.items() if each.gave + each.took >= FEWEST_SHOWN}
    gave = sum(each.gave for each in stock.balances.values())
    took = sum(each.took for each in stock.balances.values())
    taken = f"were helped {in_times(took)}" if took else "were not helped yet"
    total = f"With everybody together: {helped_in_words('you', gave)}, and {taken}."
    lead = (f"# {title}", "", total if gave + took else _EMPTY)
    ordered = sorted(balances, key=lambda node: (-balances[node].gave - balances[node].took, stock.filed(node)))
    given = {node: (node, stock.name(node), balances[node]) for node in ordered}
    rows = tuple(stock.memory.ask_each_in(_row, linker, given).values())
    sections = (
        Section("To and fro", rows, "Counted in times, whatever they were; listening counts too."),
        Section("Ways to help", tuple(_quiet_helpers(stock, linker))),
        Section("Leads that you passed on", tuple(_passed_on(stock, linker))),
    )
    return Draft("give-and-take", title, lead, sections, has_rows=bool(gave or took))


def _row(node: str, name: str, balance: Balance, linker: Linker) -> Block:
    return Block(name, (f"- {linker.link(node)}: {_said(balance)}",))


def _said(balance: Balance) -> str:
    return f"{helped_in_words('you', balance.gave)}{_kinds(balance.given)}; {helped_in_words('they', balance.took)}{_kinds(balance.taken)}"


def _kinds(counts: Mapping[str, int]) -> str:
    """Return of what kinds help was, "" where it was nothing but help."""
    if counts.keys() <= {"help"}:
        return ""
    return f" ({', '.join(_kind_in_words(kind, counts[kind]) for kind in sorted(counts))})"


def _kind_in_words(kind: str, count: int) -> str:
    return f"help {in_times(count)}" if kind == "help" else counted(count, kind.removesuffix("s"))


def _quiet_helpers(stock: Stock, linker: Linker) -> Iterator[Block]:
    """Yield people with whom nothing went to or fro yet and of whom a need is known."""
    for path, person in stock.snapshot.people.items():
        balance = stock.balances.get(path)
        needs = [fact.text for fact in facts_of(person, NEED_KEYS)]
        if needs and stock.is_welcome(path) and not (balance and balance.gave):
            said = words(", ".join(plain_words(need) for need in needs))
            yield Block(stock.name(path), (f"- {linker.link(path)} needs {said}",))


def _passed_on(stock: Stock, linker: Linker) -> Iterator[Block]:
    """Yield people whom the user brought together, and openings that the user told somebody of."""
    for person, deeds in stock.deeds.items():
        for deed in deeds:
            is_opening = deed.name == "gave" and _tells_of_opening(deed.value)
            if deed.name == "connected" or is_opening:
                said = f"introduced {words(deed.value)}" if deed.name == "connected" else words(deed.value)
                yield Block(
                    stock.name(person),
                    (f"- {linker.link(person)}: {said}, {deed.day.isoformat()} ({linker.evidence(deed.evidence)})",),
                )


def _tells_of_opening(value: str) -> bool:
    folded = value.casefold()
    return any(word in folded for word in ("opening", "lead", "recommend", "tip", "told"))
