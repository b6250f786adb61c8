"""`vaultkit done`: tick a task, or close what is open, in the note it came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from vaultkit.change import Edit
from vaultkit.cli.options import dry_run_option, find_root, manner_of, said_day_option, today_option, vault_option
from vaultkit.cli.output import echo_diff, printable
from vaultkit.disk.rows import cross_out, read_row
from vaultkit.edit.days import parse_said_day
from vaultkit.editing import carry_out, diff_of, make_edit
from vaultkit.errors import UsageError
from vaultkit.reading import Reading
from vaultkit.settling import Settling, Tick, clear_ticks, find_row, find_ticked, still_open

_FEWEST_OF_A_NAME, _REFUSED = 6, 4


@click.command("done", short_help="tick a task, or close what is open")
@click.argument("what", metavar="[WHAT]", required=False)
@click.option("--ticked", is_flag=True, help="All that is ticked in the index notes.")
@said_day_option
@dry_run_option
@vault_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, what: str | None, ticked: bool, on: str, dry_run: bool, vault: str | None, today: date
) -> int:
    """Tick the task WHAT, or close what is open, in the note that says so.

    WHAT is a number of the last list, or words that only one open thing holds. A task
    that recurs gets its next line. Anything else gets a dated line.

    Example: vaultkit done "bring the ladder back"
    """
    if ticked == (what is not None):
        raise click.UsageError("say what is done: a number, words of it, or --ticked")
    root, day = find_root(ctx, vault), parse_said_day(on, today)
    if day > today:
        raise UsageError(f"{day.isoformat()} is yet to come; note what is planned as a task")

    ticks: list[Tick] = []
    left: list[str] = []

    def wish(reading: Reading) -> tuple[Edit, tuple[Settling, int]]:
        settling = Settling(reading, day)
        lost = _settle_ticked(settling, ticks, left) if what is None else _settle_one(what, settling)
        return settling.edit(), (settling, lost)

    edit, (settling, lost), reading = make_edit(root, today, wish, manner_of(root))
    if dry_run:
        echo_diff(diff_of(edit, settling.before))
        return 0
    carry_out(edit, reading)
    clear_ticks(ticks, reading)
    _cross_out(what, root)
    _tell(settling, lost, left, is_any=bool(edit.changes))
    return _REFUSED if left else 0


def _tell(settling: Settling, lost: int, left: list[str], *, is_any: bool) -> None:
    """Say what was done, what was not and why, and how many ticks mean nothing that is open."""
    for words in settling.told:
        click.echo(f"done: {printable(words)}")
    for reason in left:
        click.echo(f"not done: {printable(reason)}", err=True)
    if lost:
        click.echo(f"{lost} ticked rows name nothing that is open; `vaultkit report` clears them away", err=True)
    if not (is_any or left):
        click.echo("nothing that is open is ticked", err=True)


def _cross_out(what: str | None, root: Path) -> None:
    """Note that the number `what`, if it is one, was done: nothing is done twice."""
    if what is not None and _is_number(what):
        cross_out(root, int(what))


def _is_number(what: str) -> bool:
    return what.isdecimal() and len(what) < _FEWEST_OF_A_NAME


def _settle_one(what: str, settling: Settling) -> int:
    """Settle the row of a number of the last list, or the one open thing that says so."""
    reading = settling.reading
    if _is_number(what):
        settling.settle([still_open(read_row(reading.root, int(what)), reading)])
    else:
        settling.settle([find_row(what, reading)])
    return 0


def _settle_ticked(settling: Settling, ticks: list[Tick], left: list[str]) -> int:
    """Settle all that is ticked in index notes, and return how many ticks name nothing open.

    The `ticks` of what was settled go into the one list, why others were `left` into the other.
    """
    rows, lost = find_ticked(settling.reading)
    reasons = settling.settle_each(rows)
    ticks[:] = [tick for row, found in rows.items() if row not in reasons for tick in found]
    left[:] = reasons.values()
    return lost
