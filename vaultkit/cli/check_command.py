"""`vaultkit check`: list what is doubtful in the notes."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import vault_argument
from vaultkit.cli.output import echo_json, echo_problems, printable, problem_record
from vaultkit.edit.duplicates import Pair, find_duplicates
from vaultkit.problems import CATALOGUE, LEVELS
from vaultkit.refresh import problems_of
from vaultkit.reporting import plan_report
from vaultkit.ticking import foresee_ticks


@asks
@click.command("check", short_help="list what is doubtful in the notes")
@vault_argument
@click.option(
    "--level", type=click.Choice(LEVELS[1:]), default="warning", show_default=True,
    help="List problems from this level up; exit 1 if there are any.",
)  # fmt: skip
@click.option("--duplicates", is_flag=True, help="List pairs of notes that may be about one person, and why.")
@click.option("--codes", is_flag=True, help="List every code with its level, meaning and mend.")
def command(asked: Asked, *, level: str, duplicates: bool, codes: bool, as_json: bool) -> int:
    """List the problems of VAULT, one a line: path:line:column: level: message [code].

    Nothing is written. Levels can be changed in vaultkit.toml.

    Example: vaultkit check --level info
    """
    if codes:
        _echo_codes(as_json=as_json)
        return 0
    reading = asked.reading()
    if duplicates:
        return _echo_duplicates(find_duplicates(reading.material.snapshot), as_json=as_json)
    least = LEVELS.index(level)
    doubts = (*plan_report(reading).refresh.refused, *foresee_ticks(reading)[1])
    told = problems_of(reading.material.snapshot, doubts)
    shown = [each for each in told if LEVELS.index(each.level) >= least]
    if as_json:
        echo_json([problem_record(each) for each in shown])
    else:
        echo_problems(shown)
    return 1 if shown else 0


def _echo_duplicates(pairs: tuple[Pair, ...], *, as_json: bool) -> int:
    if as_json:
        echo_json([pair._asdict() for pair in pairs])
    for pair in pairs if not as_json else ():
        click.echo(printable(f"{pair.first} | {pair.second} | {pair.reason}"))
    return 1 if pairs else 0


def _echo_codes(*, as_json: bool) -> None:
    if as_json:
        echo_json([{"code": code, **meaning._asdict()} for code, meaning in CATALOGUE.items()])
        return
    for code, meaning in CATALOGUE.items():
        click.echo(f"{code} ({meaning.level})")
        click.echo(f"    {meaning.meaning} {meaning.mend}")
