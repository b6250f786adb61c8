"""`vaultkit story`: how an opportunity came."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import echo_json, echo_line
from vaultkit.errors import NotFoundError
from vaultkit.model import NotePath
from vaultkit.practice.stock import Stock
from vaultkit.practice.stories import Story, find_story, title_of
from vaultkit.vault.find import find_note
from vaultkit.views.practice_records import story_record


@asks
@click.command("story", short_help="tell how an opportunity came")
@click.argument("name", shell_complete=complete_name)
@click.option("--public", is_flag=True, help="Leave out private notes and lines, as for showing it to others.")
def command(asked: Asked, name: str, *, public: bool, as_json: bool) -> None:
    """Tell how an opportunity came: who met, introduced, pointed out; every rung, every no.

    In order, each with the line that says so. What no note says is shown as a gap.

    Example: vaultkit story "Data steward at Wrackline"
    """
    stock = asked.stock(public=public)
    path = NotePath(find_note(name, stock.snapshot))
    if path not in stock.snapshot.opportunities:
        raise NotFoundError(f'"{name}" is no opportunity; notes with `type: opportunity` have a story')
    story = find_story(stock, path)
    if as_json:
        echo_json(story_record(story, stock))
        return
    _echo_story(story, stock)


def _echo_story(story: Story, stock: Stock) -> None:
    echo_line(title_of(stock, stock.snapshot.opportunities[story.opportunity]))
    for beat in story.beats:
        echo_line(f"- {beat.day or 'no day noted'}  {beat.words}", beat.evidence)
    for gap in story.gaps:
        echo_line(f"- gap: {gap}")
    if story.people:
        echo_line(f"On the way: {', '.join(map(stock.name, reversed(story.people)))}")
