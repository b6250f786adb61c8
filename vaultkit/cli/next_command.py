"""`vaultkit next`: whom to turn to now, and why."""

from __future__ import annotations

from contextlib import suppress

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.output import echo_json, echo_line
from vaultkit.disk.rows import keep_rows
from vaultkit.errors import WriteRefusedError
from vaultkit.practice.agenda import SHOWN, Step, choose_steps, find_agenda, find_hello
from vaultkit.practice.starters import ALL_IN_PEACE, CONTEXTS, NOBODY_YET
from vaultkit.practice.stock import Stock
from vaultkit.settling import row_of_step
from vaultkit.views.practice_records import step_record


@asks
@click.command("next", short_help="say whom to turn to now, and why")
@click.option("--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many people at most.")
@click.option("--all", "everyone", is_flag=True, help="Everyone with whom something is due.")
def command(asked: Asked, limit: int, *, everyone: bool, as_json: bool) -> None:
    """Say whom to turn to now, most pressing first, each with the reason and the line that says so.

    Promises, news that somebody waits for, thanks, leads, planned days, people not heard of
    for long; and one hello for no reason. The list is never all from one circle.

    Example: vaultkit next --limit 3
    """
    stock = asked.stock()
    agenda = find_agenda(stock)
    hello = find_hello(stock, (step.about for step in agenda))
    shown = choose_steps(agenda, hello, stock, None if everyone else limit)
    # That a list cannot be kept is no reason not to show it.
    with suppress(WriteRefusedError, OSError):
        keep_rows(asked.root, [row_of_step(step, stock) for step in shown])
    if as_json:
        echo_json([step_record(number, step, stock) for number, step in enumerate(shown, 1)])
        return
    for number, step in enumerate(shown, 1):
        _echo_step(number, step, stock)
    left = len(set(agenda).difference(shown))
    if left:
        echo_line(f"and {left} more; `vaultkit next --all` shows them")
    if not shown:
        has_people = len(stock.snapshot.people) > (stock.snapshot.me is not None)
        echo_line(ALL_IN_PEACE if has_people else NOBODY_YET)
        for context in CONTEXTS:
            echo_line(f"- {context}")


def _echo_step(number: int, step: Step, stock: Stock) -> None:
    echo_line(f"{number}. {stock.name(step.about)}")
    for reason in step.reasons:
        echo_line(f"   {reason.words}", reason.evidence)
