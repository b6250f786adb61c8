"""`vaultkit undo`: take the last edit back."""

from __future__ import annotations

import click

from vaultkit.cli.options import find_root, vault_option
from vaultkit.cli.output import printable
from vaultkit.disk.journal import Journal


@click.command("undo", short_help="take the last edit back")
@click.option("--list", "only_show", is_flag=True, help="Only say what would be taken back.")
@vault_option
@click.pass_context
def command(ctx: click.Context, only_show: bool, vault: str | None) -> int:
    """Take back the last new, log, done, rename, merge or import, byte for byte.

    Called again, it takes back the one before. Refused if one of the files changed since.

    Example: vaultkit undo
    """
    journal = Journal(find_root(ctx, vault))
    title = journal.last_title() if only_show else journal.undo()
    if title is None:
        click.echo("there is nothing to undo in this vault", err=True)
        return 1
    click.echo(f"{'would undo' if only_show else 'undid'}: {printable(title)}")
    return 0
