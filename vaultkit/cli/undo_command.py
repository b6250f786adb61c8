"""`vaultkit undo`: take the last edit back."""

from __future__ import annotations

import click

from vaultkit.cli.options import find_root, vault_option
from vaultkit.cli.output import printable
from vaultkit.disk.journal import Journal


@click.command("undo", short_help="take the last edit back")
@click.option("--list", "only_show", is_flag=True, help="Only say what would be taken back.")
@click.option("--forget", is_flag=True, help="Let the last edit stand, so that the one before can be undone.")
@vault_option
@click.pass_context
def command(ctx: click.Context, only_show: bool, forget: bool, vault: str | None) -> int:
    """Take back the last new, log, done, rename, merge or import, byte for byte.

    Called again, it takes back the one before. Refused if one of the files changed since.

    Example: vaultkit undo
    """
    journal = Journal(find_root(ctx, vault))
    if only_show and forget:
        raise click.UsageError("--list only shows, --forget does something; give one")
    title = journal.last_title() if only_show else journal.forget() if forget else journal.undo()
    if title is None:
        click.echo("there is nothing to undo in this vault", err=True)
        return 1
    done = "would undo" if only_show else "stands now" if forget else "undid"
    click.echo(f"{done}: {printable(title)}")
    return 0
