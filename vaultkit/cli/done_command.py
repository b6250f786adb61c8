"""`vaultkit done`: tick a task, or close what is open, in the note it came from."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from vaultkit.cli.desk import Desk, edits
from vaultkit.cli.open_thing import find_row
from vaultkit.cli.options import said_day_option
from vaultkit.cli.output import printable
from vaultkit.counting import counted
from vaultkit.disk.rows import Row, cross_out, read_row
from vaultkit.edit.days import parse_said_day
from vaultkit.editing import Draft
from vaultkit.errors import UsageError
from vaultkit.reading import Reading
from vaultkit.settling import Settling, Tick, clear_ticks, settle_ticked, still_open

_FEWEST_OF_A_NAME, _REFUSED = 6, 4


class _Settled(NamedTuple):
    """What was done in words, the ticks that asked for it, why others were left, and how many name nothing open."""

    told: list[str]
    ticks: tuple[Tick, ...] = ()
    left: tuple[str, ...] = ()
    lost: int = 0


@edits
@click.command("done", short_help="tick a task, or close what is open")
@click.argument("what", metavar="[WHAT]", required=False)
@click.option("--ticked", is_flag=True, help="All that is ticked in the index notes.")
@said_day_option
def command(desk: Desk, what: str | None, *, ticked: bool, on: str) -> int:
    """Tick the task WHAT, or close what is open, in the note that says so.

    WHAT is a number of the last list, or words that only one open thing holds. A task
    that recurs gets its next line. Anything else gets a dated line.

    Example: vaultkit done "bring the ladder back"
    """
    if ticked == (what is not None):
        raise click.UsageError("say what is done: a number, words of it, or --ticked")
    day = parse_said_day(on, desk.today)
    if day > desk.today:
        raise UsageError(f"{day.isoformat()} is yet to come; note what is planned as a task")

    def wish(reading: Reading) -> Draft[_Settled]:
        if what is None:
            ticked = settle_ticked(reading, day)
            settled = _Settled(ticked.settling.told, ticked.ticks, tuple(ticked.left.values()), ticked.lost)
            return Draft(reading, ticked.settling.edit(), ticked.settling.before, settled)
        settling = Settling(reading, day)
        settling.settle([_row_of(what, reading)])
        return Draft(reading, settling.edit(), settling.before, _Settled(settling.told))

    draft = desk.draft(wish)
    if not desk.finish(draft):
        return 0
    clear_ticks(draft.answer.ticks, draft.reading)
    _cross_out(what, desk.root)
    _tell(draft.answer, is_any=bool(draft.edit.changes))
    return _REFUSED if draft.answer.left else 0


def _tell(settled: _Settled, *, is_any: bool) -> None:
    """Say what was done, what was not and why, and how many ticks mean nothing that is open."""
    for words in settled.told:
        click.echo(f"done: {printable(words)}")
    for reason in settled.left:
        click.echo(f"not done: {printable(reason)}", err=True)
    if settled.lost:
        rows = counted(settled.lost, "ticked row names", "ticked rows name")
        click.echo(f"{rows} nothing that is open; `vaultkit report` clears such ticks away", err=True)
    if not (is_any or settled.left):
        click.echo("nothing that is open is ticked", err=True)


def _cross_out(what: str | None, root: Path) -> None:
    """Note that the number `what`, if it is one, was done: nothing is done twice."""
    if what is not None and _is_number(what):
        cross_out(root, int(what))


def _is_number(what: str) -> bool:
    return what.isdecimal() and len(what) < _FEWEST_OF_A_NAME


def _row_of(what: str, reading: Reading) -> Row:
    """Return the row of a number of the last list, or the one open thing that says so."""
    if _is_number(what):
        return still_open(read_row(reading.root, int(what)), reading)
    return find_row(what, reading)
