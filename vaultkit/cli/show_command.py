"""`vaultkit show`: the meeting brief of a person."""

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
from vaultkit.errors import NotFoundError
from vaultkit.model import Person
from vaultkit.practice.brief import Part, draft_letter, make_brief
from vaultkit.practice.stock import Stock
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import brief_record


@click.command("show", short_help="show what to know before you meet somebody")
@click.argument("name", shell_complete=complete_name)
@vault_option
@click.option("--draft", is_flag=True, help="Only the draft of a letter that asks for a short talk.")
@json_option
@cache_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, name: str, vault: str | None, draft: bool, as_json: bool, no_cache: bool, today: date
) -> None:  # fmt: skip
    """Show what to know before you meet somebody, in the order of a good talk.

    How you know each other, what matters to them, your last talks, what is open between
    you, what you could do for them, whom they know, your news, and the questions you
    planned, with a second thought on those that ask for something.

    Example: vaultkit show "Nadia Roux"
    """
    stock = open_stock(find_root(ctx, vault), today, no_cache=no_cache)
    node = find_note(name, stock.snapshot)
    person = stock.person(node)
    if person is None or node == stock.snapshot.me:
        raise NotFoundError(f'"{name}" is no person with a note; `vaultkit list` shows who has one')
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
            place = f" {cited(note.evidence)}" if note.evidence else ""
            indent = "  " if note.words.startswith(" ") else ""
            click.echo(f"{indent}- {printable(note.words.strip())}{place}")
        if not part.notes:
            click.echo(f"- {part.empty}")
