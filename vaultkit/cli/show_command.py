"""`vaultkit show`: the meeting brief of a person."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import cited, echo_json, echo_line, printable
from vaultkit.errors import NotFoundError
from vaultkit.model import Person
from vaultkit.practice.brief import Part, make_brief
from vaultkit.practice.letter import draft_letter
from vaultkit.practice.peace import line_of_peace, why_in_peace
from vaultkit.practice.stock import Stock
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import brief_record


@asks
@click.command("show", short_help="show what to know before you meet somebody")
@click.argument("name", shell_complete=complete_name)
@click.option("--draft", is_flag=True, help="Only the draft of a letter that asks for a short talk.")
def command(asked: Asked, name: str, *, draft: bool, as_json: bool) -> None:
    """Show what to know before you meet somebody, in the order of a good talk.

    How you know each other, what matters to them, your last talks, what is open between
    you, what you could do for them, whom they know, your news, and the questions you
    planned, with a second thought on those that ask for something.

    Example: vaultkit show "Nadia Roux"
    """
    stock = asked.stock()
    node = find_note(name, stock.snapshot)
    person = stock.person(node)
    if node == stock.snapshot.me:
        raise NotFoundError("that is you; a brief is about somebody whom you are to meet")
    if person is None:
        raise NotFoundError(f'"{name}" is no person with a note; `vaultkit list` shows who has one')
    if draft and (why := why_in_peace(person)):
        raise NotFoundError(f"no letter to {person.shown}: {why} {cited(line_of_peace(person, stock))}")
    if draft and as_json:
        echo_json({"path": person.path, "draft": draft_letter(stock, person)})
        return
    if draft:
        click.echo(draft_letter(stock, person), nl=False)
        return
    parts = make_brief(stock, person)
    if as_json:
        echo_json(brief_record(person.path, parts, stock))
        return
    _echo_brief(person, parts, stock)


def _echo_brief(person: Person, parts: tuple[Part, ...], stock: Stock) -> None:
    click.secho(printable(stock.name(person.path)), bold=True)
    for part in parts:
        click.echo(f"\n{part.title}")
        for note in part.notes:
            indent = "  " if note.words.startswith(" ") else ""
            echo_line(f"{indent}- {note.words.strip()}", note.evidence)
        if not part.notes:
            echo_line(f"- {part.empty}")
