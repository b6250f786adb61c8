"""`vaultkit undo`: take the last edit back."""

from __future__ import annotations

import click

from vaultkit.cli.calls import Call, hand_over
from vaultkit.cli.options import json_option, today_option, vault_option
from vaultkit.cli.output import echo_json, printable
from vaultkit.disk.journal import Journal


@click.command("undo", short_help="take the last edit back")
@click.option("--list", "only_show", is_flag=True, help="Only say what would be taken back.")
@click.option("--forget", is_flag=True, help="Let the last edit stand, so that the one before can be undone.")
@json_option
def command(call: Call, *, only_show: bool, forget: bool, as_json: bool) -> int:
    """Take back the last new, log, done, rename, merge or import, byte for byte.

    Called again, it takes back the one before. Refused if one of the files changed since.

    Example: vaultkit undo
    """
    if only_show and forget:
        raise click.UsageError("--list only shows, --forget does something; give one")
    if as_json and not only_show:
        raise click.UsageError("--json is for --list; give both, or neither")
    journal = Journal(call.root)
    title = journal.last_title() if only_show else journal.forget() if forget else journal.undo()
    if as_json:
        echo_json({"title": title})
        return 0 if title else 1
    if title is None:
        click.echo("there is nothing to undo in this vault", err=True)
        return 1
    done = "would undo" if only_show else "stands now" if forget else "undid"
    click.echo(f"{done}: {printable(title)}")
    return 0


# No day changes what is undone; scripts give every command the same.
hand_over(today_option(vault_option(command)), Call)
