"""`vaultkit rename`: a note gets another name, and every link to it follows."""

from __future__ import annotations

from datetime import date

import click

from vaultkit.change import Edit
from vaultkit.cli.options import (
    complete_name,
    dry_run_option,
    find_root,
    manner_of,
    show_writing,
    today_option,
    vault_option,
)
from vaultkit.cli.output import echo_diff, printable
from vaultkit.edit.rename import new_path, plan_rename, rename_edit
from vaultkit.editing import carry_out, diff_of, make_edit, read_pages
from vaultkit.reading import Reading
from vaultkit.vault.find import require_note


@click.command("rename", short_help="give a note another name; links follow")
@click.argument("old", metavar="OLD", shell_complete=complete_name)
@click.argument("new", metavar="NEW")
@dry_run_option
@vault_option
@today_option
@click.pass_context
def command(ctx: click.Context, old: str, new: str, dry_run: bool, vault: str | None, today: date) -> None:  # noqa: PLR0917
    """Rename the note OLD to NEW, and rewrite every link that leads to it.

    NEW is a name, or a path below the vault to move the note to another folder. All files
    change or none; `vaultkit undo` takes it back.

    Example: vaultkit rename "Ana Ruiz" "Ana Ruiz-Ortega" --dry-run
    """
    told: list[str] = []

    def wish(reading: Reading) -> tuple[Edit, list[str]]:
        snapshot = reading.material.snapshot
        path = require_note(old, snapshot)
        plan = plan_rename(snapshot, path, new_path(path, new))
        pages = read_pages(reading, {*plan.relinks, path})
        edit = rename_edit(plan, pages)
        told[:] = plan.told
        return edit, list(diff_of(edit, pages)) if dry_run else []

    root = find_root(ctx, vault)
    edit, diff, reading = make_edit(root, today, wish, manner_of(root))
    for line in told:
        click.echo(printable(line), err=True)
    if not edit.changes:
        click.echo("the note has this name already; nothing to do", err=True)
    elif dry_run:
        echo_diff(diff)
    else:
        carry_out(edit, reading, show_writing)
        notes = len(edit.changes) - 1
        click.echo(f"{printable(edit.title.replace('rename', 'renamed', 1))}; links rewritten in {notes} notes")
