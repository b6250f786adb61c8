"""Give and take: what went to and fro with everyone, in how many times, and what was passed on to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vaultkit.counting import counted
from vaultkit.model import Person
from vaultkit.practice.deeds import FEWEST_SHOWN, Balance, Deed, helped_in_words, in_times
from vaultkit.practice.facts import NEED_KEYS, facts_of
from vaultkit.practice.filing import Filing
from vaultkit.settings import VIEW_TITLES
from vaultkit.tables import KEY, Along, In, chained
from vaultkit.vault.debts import plain_words
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_EMPTY = "No help is written down yet. `(gave:: …)` and `(got:: …)` in a dated line do."


def render_give_and_take(material: Material) -> Draft:
    """Return what Give and take says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["give-and-take"]
    memory = stock.memory
    gave, took = memory.ask(_sum_up, stock.balances)
    taken = f"were helped {in_times(took)}" if took else "were not helped yet"
    total = f"With everybody together: {helped_in_words('you', gave)}, and {taken}."
    lead = (f"# {title}", "", total if gave + took else _EMPTY)
    blocks = memory.keep_each(_row, stock.balances, KEY, In(linker))
    rows = memory.sort_each(_placed, blocks, KEY, Along(stock.balances), In(stock.filing))
    welcome, balances = Along(stock.welcome), Along(stock.balances)
    helpers = memory.keep_each(_quiet_helper, stock.snapshot.people, welcome, balances, In(linker))
    sections = (
        Section("To and fro", rows, "Counted in times, whatever they were; listening counts too."),
        Section("Ways to help", tuple(helpers.values())),
        Section("Leads that you passed on", chained(memory.keep_each(_passed_on, stock.deeds, In(linker)))),
    )
    return Draft("give-and-take", title, lead, sections, has_rows=bool(gave or took))


def _sum_up(balances: Mapping[str, Balance]) -> tuple[int, int]:
    return sum(each.gave for each in balances.values()), sum(each.took for each in balances.values())


def _row(balance: Balance, node: str, linker: Linker) -> Block | None:
    if balance.gave + balance.took < FEWEST_SHOWN:
        return None
    return Block(linker.name(node), (f"- {linker.link(node)}: {_said(balance)}",))


def _placed(block: Block, node: str, balance: Balance, filing: Filing) -> tuple[tuple[tuple[int, str], Block], ...]:
    return (((-balance.gave - balance.took, filing.filed(node)), block),)


def _said(balance: Balance) -> str:
    return f"{helped_in_words('you', balance.gave)}{_kinds(balance.given)}; {helped_in_words('they', balance.took)}{_kinds(balance.taken)}"


def _kinds(counts: Mapping[str, int]) -> str:
    """Return of what kinds help was, "" where it was nothing but help."""
    if counts.keys() <= {"help"}:
        return ""
    return f" ({', '.join(_kind_in_words(kind, counts[kind]) for kind in sorted(counts))})"


def _kind_in_words(kind: str, count: int) -> str:
    return f"help {in_times(count)}" if kind == "help" else counted(count, kind.removesuffix("s"))


def _quiet_helper(person: Person, welcome: Person | None, balance: Balance | None, linker: Linker) -> Block | None:
    """Return what somebody needs to whom nothing was given yet, None where no need is known."""
    needs = [fact.text for fact in facts_of(person, NEED_KEYS)] if welcome else []
    if not needs or (balance and balance.gave):
        return None
    said = words(", ".join(plain_words(need) for need in needs))
    return Block(linker.name(person.path), (f"- {linker.link(person.path)} needs {said}",))


def _passed_on(deeds: Sequence[Deed], linker: Linker) -> tuple[Block, ...]:
    """Return to whom the user brought somebody, and openings that the user told them of, each with what came of it."""
    return tuple([
        Block(linker.name(deed.person), (_passed_row(deed, _outcome_of(deed, deeds), linker),))
        for deed in deeds
        if deed.name == "connected" or (deed.name == "gave" and _tells_of_opening(deed.value))
    ])  # fmt: skip


def _outcome_of(passed: Deed, deeds: Iterable[Deed]) -> Deed | None:
    """Return what was noted last, with the same person, of the note that the user pointed them to; None if nothing was."""
    about = passed.about.id if passed.about else ""
    told = [
        deed for deed in deeds
        if deed.name == "outcome" and deed.about and deed.about.id == about and deed.day >= passed.day
    ]  # fmt: skip
    return told[-1] if told else None


def _passed_row(deed: Deed, outcome: Deed | None, linker: Linker) -> str:
    said = f"introduced {words(deed.value)}" if deed.name == "connected" else words(deed.value)
    came = f"; outcome: {_dated(words(outcome.value), outcome, linker)}" if outcome else ""
    return f"- {linker.link(deed.person)}: {_dated(said, deed, linker)}{came}"


def _dated(said: str, deed: Deed, linker: Linker) -> str:
    return f"{said}, {deed.day.isoformat()} ({linker.evidence(deed.evidence)})"


def _tells_of_opening(value: str) -> bool:
    folded = value.casefold()
    return any(word in folded for word in ("opening", "lead", "recommend", "tip", "told"))
