"""`vaultkit story`: how an opportunity came."""

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
from vaultkit.model import NotePath
from vaultkit.practice.stock import Stock
from vaultkit.practice.stories import Story, find_story, title_of
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import story_record


@click.command("story", short_help="tell how an opportunity came")
@click.argument("name", shell_complete=complete_name)
@vault_option
@click.option("--public", is_flag=True, help="Leave out private notes and lines, as for showing it to others.")
@json_option
@cache_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, name: str, vault: str | None, public: bool, as_json: bool, no_cache: bool, today: date
) -> None:  # fmt: skip
    """Tell how an opportunity came: who met, introduced, pointed out; every rung, every no.

    In order, each with the line that says so. What no note says is shown as a gap.

    Example: vaultkit story "Data steward at Wrackline"
    """
    stock = open_stock(find_root(ctx, vault), today, no_cache=no_cache, public=public)
    path = NotePath(find_note(name, stock.snapshot))
    if path not in stock.snapshot.opportunities:
        raise NotFoundError(f'"{name}" is no opportunity; notes with `type: opportunity` have a story')
    story = find_story(stock, path)
    if as_json:
        echo_json(story_record(story, stock))
        return
    _echo_story(story, stock)


def _echo_story(story: Story, stock: Stock) -> None:
    click.echo(printable(title_of(stock, stock.snapshot.opportunities[story.opportunity])))
    for beat in story.beats:
        click.echo(f"- {beat.day or 'no day noted'}  {printable(beat.words)} {cited(beat.evidence)}")
    for gap in story.gaps:
        click.echo(f"- gap: {printable(gap)}")
    if story.people:
        click.echo(f"On the way: {', '.join(printable(stock.name(person)) for person in story.people)}")
