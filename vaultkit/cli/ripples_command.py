"""`vaultkit ripples`: everyone reached through somebody."""

from __future__ import annotations

from datetime import date

import click

from vaultkit.cli.options import (
    cache_option,
    complete_name,
    find_root,
    json_option,
    open_stock,
    today_option,
    vault_option,
)
from vaultkit.cli.output import cited, echo_json, printable
from vaultkit.practice.debts import debt_in_words, settle_first
from vaultkit.practice.ripples import find_ripples
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import ripples_record


@click.command("ripples", short_help="show everyone reached through somebody")
@click.argument("name", shell_complete=complete_name)
@vault_option
@json_option
@cache_option
@today_option
@click.pass_context
def command(ctx: click.Context, name: str, vault: str | None, as_json: bool, no_cache: bool, today: date) -> None:  # noqa: PLR0917
    """Show everyone reached through somebody by introductions, step by step, and what came of it.

    Example: vaultkit ripples "Dagny Friis"
    """
    stock = open_stock(find_root(ctx, vault), today, no_cache=no_cache)
    person = find_note(name, stock.snapshot)
    ripples = find_ripples(stock, person)
    if as_json:
        echo_json(ripples_record(ripples, stock))
        return
    shown = printable(stock.name(person))
    if not ripples.reached:
        click.echo(f"{shown} has introduced nobody yet, as far as your notes say.")
    for steps in sorted({distance for _, distance in ripples.reached}):
        names = ", ".join(printable(stock.name(other)) for other, distance in ripples.reached if distance == steps)
        click.echo(f"{'Introduced' if steps == 1 else f'{steps} steps away'}: {names}")
    for path in ripples.opportunities:
        click.echo(f"On the way to {printable(stock.name(path))}")
    for debt in settle_first(person, stock):
        click.echo(f"Open: {printable(debt_in_words(debt))} {cited(debt.evidence)}")
