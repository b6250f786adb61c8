"""`vaultkit log`: a dated line into the notes of people."""

from __future__ import annotations

from datetime import date

import click

from vaultkit.change import Edit
from vaultkit.cli.options import (
    complete_name,
    dry_run_option,
    find_root,
    manner_of,
    said_day_option,
    today_option,
    vault_option,
)
from vaultkit.cli.output import echo_diff, printable
from vaultkit.edit.days import parse_said_day
from vaultkit.edit.log import Happened, log_edit, tidy_words
from vaultkit.editing import carry_out, diff_of, make_edit, read_pages
from vaultkit.errors import UsageError
from vaultkit.reading import Reading
from vaultkit.vault.find import require_all


@click.command("log", short_help="note what happened with people")
@click.argument("names", metavar="NAMES", shell_complete=complete_name)
@click.argument("text", metavar="TEXT")
@said_day_option
@dry_run_option
@vault_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, names: str, text: str, on: str, dry_run: bool, vault: str | None, today: date
) -> None:
    """Add the dated line TEXT to the note of each person in NAMES (with commas between).

    It goes where the note keeps its log, in the order that the log has.

    Example: vaultkit log "Ada, Bo" "coffee: long talk (got:: advice)" --on yesterday
    """
    day = parse_said_day(on, today)
    if day > today:
        raise UsageError(f"{day.isoformat()} is yet to come; note what is planned as a task, or as `follow_up`")
    happened = Happened(day, tidy_words(text))

    def wish(reading: Reading) -> tuple[Edit, list[str]]:
        pages = read_pages(reading, require_all(names, reading.material.snapshot))
        edit = log_edit(pages.values(), happened)
        return edit, list(diff_of(edit, pages))

    root = find_root(ctx, vault)
    edit, diff, reading = make_edit(root, today, wish, manner_of(root))
    if dry_run:
        echo_diff(diff)
        return
    carry_out(edit, reading)
    for change in edit.changes:
        click.echo(f"{printable(change.path)}: {day.isoformat()} {printable(happened.text)}")
