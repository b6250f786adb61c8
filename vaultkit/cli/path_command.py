"""`vaultkit path`: through whom the user may be introduced."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import cited, echo_json, echo_line
from vaultkit.counting import listed
from vaultkit.errors import NotFoundError
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.paths import PathFinder, WarmPath, Ways
from vaultkit.practice.peace import line_of_peace, why_in_peace
from vaultkit.practice.reach import affiliation_in_words, members_of, reach_of
from vaultkit.practice.stock import Stock
from vaultkit.vault.affiliations import is_there
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import ways_record


@asks
@click.command("path", short_help="find who could introduce you to somebody")
@click.argument("target", shell_complete=complete_name)
@click.option("--from", "start", metavar="NAME", shell_complete=complete_name, help="From NAME instead of from you.")
def command(asked: Asked, target: str, start: str | None, *, as_json: bool) -> int:
    """Find who could introduce you to a person, or to somebody in an organisation.

    Up to three ways through different people, each with its weakest step, the lines that say
    so, and what to settle before you ask. Ask both sides before anybody is introduced.

    Example: vaultkit path "Harriet Penhallow"
    """
    stock = asked.stock()
    finder = PathFinder(stock, find_note(start, stock.snapshot) if start else None)
    targets = _targets(find_note(target, stock.snapshot), finder)
    found = [finder.find(each) for each in targets]
    is_found = any(ways.is_known or ways.paths for ways in found)
    if as_json:
        echo_json([ways_record(ways, finder) for ways in found])
        return 0 if is_found else 1
    for ways in found:
        _echo_ways(ways, finder)
    if not is_found:
        raise NotFoundError(_nearest(targets, stock))
    return 0


def _targets(node: str, finder: PathFinder) -> list[str]:
    """Return whom to look for: the person, or those who are in the organisation, the nearest first."""
    stock = finder.stock
    if node == (finder.start or stock.snapshot.me):
        raise NotFoundError("that is you" if finder.start is None else "that is where the path begins")
    for end in (node, finder.start or ""):
        person = stock.person(end)
        if person and (why := why_in_peace(person)):
            raise NotFoundError(f"no way is looked for: {person.shown}, {why} {cited(line_of_peace(person, stock))}")
    listed = stock.once(members_of).get(node, ())
    members = [person for person, place in listed if person.is_current and is_there(place, stock.today)]
    return [found.person for found in reach_of(stock, members)] or [node]


def _echo_ways(ways: Ways, finder: PathFinder) -> None:
    stock, start = finder.stock, finder.start
    name = stock.name(ways.target)
    if ways.is_known:
        if start is None:
            echo_line(f"{name}: you know them; your tie is {stock.word(ways.target)}")
            click.echo(f"   {cited(stock.last_evidence(ways.target))}")
        else:
            step = stock.known[start][ways.target]
            echo_line(f"{name}: {stock.name(start)} knows them", step.evidence[0])
        return
    for path in ways.paths:
        _echo_path(path, finder)
    if ways.gatekeepers:
        echo_line(
            f"Every way to {name} leads through {listed(map(stock.name, ways.gatekeepers))}, as far as your notes say."
        )
    if ways.paths:
        first = stock.name(ways.paths[0].people[0])
        echo_line(f"Ask {first} whether they would, and {name} whether they want it, before you are introduced.")


def _echo_path(path: WarmPath, finder: PathFinder) -> None:
    stock = finder.stock
    begin = "you" if finder.start is None else stock.name(finder.start)
    steps = " > ".join((begin, *map(stock.name, path.people)))
    echo_line(f"{steps}: {path.word}")
    for leg in path.legs:
        source = begin if leg.source is None else stock.name(leg.source)
        weakest = ", the weakest step" if leg is path.weakest and len(path.legs) > 1 else ""
        echo_line(f"   {source} and {stock.name(leg.target)}: {leg.word}{weakest}", leg.evidence)
    if path.introduced:
        echo_line(f"   {stock.name(path.people[0])} has introduced people before ({path.introduced})")
    for debt in path.debts:
        echo_line(f"   first: {debt_in_words(debt)}", debt.evidence)
    for warning in path.warnings:
        echo_line(f"   mind: {warning}")


def _nearest(targets: list[str], stock: Stock) -> str:
    """Say that there is no chain, and who stands at the same place."""
    person = stock.person(targets[0])
    colleagues = [
        f"{stock.name(other.path)} ({affiliation_in_words(place, stock.today)})"
        for each in (person.affiliations if person else ())
        for other, place in stock.once(members_of).get(each.org.id, ())
        if other.path not in targets and other.is_current
    ]
    more = f"; at the same place: {', '.join(colleagues)}" if colleagues else ""
    name = stock.name(targets[0])
    return f"no chain to {name} in your notes{more}. Write who knows them (`knows:`) to find one"
