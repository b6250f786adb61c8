"""`vaultkit who`: who is, or knows about, something."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.output import echo_json, echo_line
from vaultkit.errors import NotFoundError
from vaultkit.practice.reach import MOST_STEPS, Found, find_reach
from vaultkit.practice.stock import Stock
from vaultkit.views.practice_records import found_record

_TITLES = {0: "You know", 1: "Through one person", 2: "Through two people"}


@asks
@click.command("who", short_help="find who is, or knows about, something")
@click.argument("words", nargs=-1, required=True)
def command(asked: Asked, words: tuple[str, ...], *, as_json: bool) -> int:
    """Find who is in an organisation or a place, has a skill, knows about a topic, or is named so.

    First those whom you know, then those whom one or two people between could introduce,
    each with the line that says so.

    Example: vaultkit who tide data
    """
    if not " ".join(words).strip():
        raise click.UsageError("write what to look for: an organisation, a place, a skill or a topic")
    stock = asked.stock()
    found = find_reach(stock, " ".join(words))
    if as_json:
        echo_json([found_record(each, stock) for each in found])
        return 0 if found else 1
    if not found:
        raise NotFoundError(
            f"no name, organisation, role, place, skill, interest, need or relation of anybody whom you may turn to says "
            f'"{" ".join(words)}", and nothing that you learned of them; other text of the notes is not searched'
        )
    for steps, title in _TITLES.items():
        _echo_group(title, [each for each in found if each.steps == steps], stock)
    _echo_group("No way there yet", [each for each in found if each.steps is None or each.steps > MOST_STEPS], stock)
    return 0


def _echo_group(title: str, found: list[Found], stock: Stock) -> None:
    if not found:
        return
    click.echo(f"{title}:")
    for each in found:
        through = each.chain.between if each.chain else ()
        way = f" (you > {' > '.join(stock.name(node) for node in (*through, each.person))})" if through else ""
        echo_line(f"- {stock.name(each.person)}{way}: {each.words}", each.evidence, each.organisation)
