"""`vaultkit ripples`: everyone reached through somebody."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import echo_json, echo_line
from vaultkit.practice.debts import debt_in_words, settle_first
from vaultkit.practice.ripples import find_ripples
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import ripples_record


@asks
@click.command("ripples", short_help="show everyone reached through somebody")
@click.argument("name", shell_complete=complete_name)
def command(asked: Asked, name: str, *, as_json: bool) -> None:
    """Show everyone reached through somebody by introductions, step by step, and what came of it.

    Example: vaultkit ripples "Dagny Friis"
    """
    stock = asked.stock()
    person = find_note(name, stock.snapshot)
    ripples = find_ripples(stock, person)
    if as_json:
        echo_json(ripples_record(ripples, stock))
        return
    if not ripples.reached:
        echo_line(f"{stock.name(person)} has introduced nobody yet, as far as your notes say.")
    for steps in sorted({distance for _, distance in ripples.reached}):
        names = ", ".join(stock.name(other) for other, distance in ripples.reached if distance == steps)
        echo_line(f"{'Introduced' if steps == 1 else f'{steps} steps away'}: {names}")
    for path in ripples.opportunities:
        echo_line(f"On the way to {stock.name(path)}")
    for debt in settle_first(person, stock):
        echo_line(f"Open: {debt_in_words(debt)}", debt.evidence)
