"""`vaultkit stats`: the vault in numbers, all of them your own."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.output import echo_json
from vaultkit.counting import counted
from vaultkit.practice.deeds import in_times
from vaultkit.practice.numbers import Numbers, count_all
from vaultkit.practice.search import find_new_here_since

_WIDEST = 40
_NOUNS = {"thanks": ("thank-you",), "advice": ("piece of advice", "pieces of advice")}


@asks
@click.command("stats", short_help="show the vault in numbers")
def command(asked: Asked, *, as_json: bool) -> None:
    """Show the vault in numbers: people, ties, talks by month, what is open, given and received.

    Example: vaultkit stats
    """
    stock = asked.stock()
    since = find_new_here_since(stock)
    numbers = count_all(stock, since)
    if as_json:
        echo_json(numbers._asdict())
        return
    click.echo(f"People                {numbers.people}, of whom you know {numbers.known}")
    click.echo(f"Ties between others   {numbers.acquaintances}, and {counted(numbers.introductions, 'introduction')}")
    given, taken, thanked = map(in_times, (numbers.given, numbers.taken, numbers.thanked))
    click.echo(f"Help                  given {given}, received {taken}, thanked {thanked}")
    waiting = ", ".join(counted(count, *_NOUNS.get(kind, (kind,))) for kind, count in numbers.open.items())
    click.echo(f"Open                  {waiting or 'nothing'}")
    if numbers.new_here is not None:
        click.echo(f"Met since {since}  {numbers.new_here}")
    _echo_months(numbers)


def _echo_months(numbers: Numbers) -> None:
    click.echo("\nTalks by month (o: something came of it), and applications")
    most = max(*numbers.talks.values(), 1)
    for month, talks in numbers.talks.items():
        useful = numbers.useful[month]
        scale = min(1.0, _WIDEST / most)
        bar = "o" * round(useful * scale) + "." * round((talks - useful) * scale)
        sent = f", {numbers.applications[month]} sent" if numbers.applications[month] else ""
        click.echo(f"{month}  {talks:4}  {bar}{sent}".rstrip())
