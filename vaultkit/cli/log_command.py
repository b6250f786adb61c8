"""`vaultkit log`: a dated line into the notes of people."""

from __future__ import annotations

import click

from vaultkit.cli.desk import Desk, edits
from vaultkit.cli.options import complete_name, said_day_option
from vaultkit.cli.output import printable
from vaultkit.edit.days import parse_said_day
from vaultkit.edit.log import Happened, log_edit, tidy_words
from vaultkit.editing import Draft, read_pages
from vaultkit.errors import UsageError
from vaultkit.reading import Reading
from vaultkit.vault.find import require_all


@edits
@click.command("log", short_help="note what happened with people")
@click.argument("names", metavar="NAMES", shell_complete=complete_name)
@click.argument("text", metavar="TEXT")
@said_day_option
def command(desk: Desk, names: str, text: str, on: str) -> None:
    """Add the dated line TEXT to the note of each person in NAMES (with commas between).

    It goes where the note keeps its log, in the order that the log has.

    Example: vaultkit log "Ada, Bo" "coffee: long talk (got:: advice)" --on yesterday
    """
    day = parse_said_day(on, desk.today)
    if day > desk.today:
        raise UsageError(f"{day.isoformat()} is yet to come; note what is planned as a task, or as `follow_up`")
    happened = Happened(day, tidy_words(text), desk.today)

    def wish(reading: Reading) -> Draft[None]:
        pages = read_pages(reading, require_all(names, reading.material.snapshot))
        return Draft(reading, log_edit(pages.values(), happened), pages, None)

    draft = desk.draft(wish)
    if desk.finish(draft):
        for change in draft.edit.changes:
            click.echo(f"{printable(change.path)}: {day.isoformat()} {printable(happened.text)}")
