"""`vaultkit rename`: a note gets another name, and every link to it follows."""

from __future__ import annotations

import click

from vaultkit.cli.desk import Desk, edits
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import printable
from vaultkit.counting import counted
from vaultkit.edit.rename import new_path, plan_rename, rename_edit
from vaultkit.editing import Draft, read_pages
from vaultkit.reading import Reading
from vaultkit.vault.find import require_note


@edits
@click.command("rename", short_help="give a note another name; links follow")
@click.argument("old", metavar="OLD", shell_complete=complete_name)
@click.argument("new", metavar="NEW")
def command(desk: Desk, old: str, new: str) -> None:
    """Rename the note OLD to NEW, and rewrite every link that leads to it.

    NEW is a name, or a path below the vault to move the note to another folder. All files
    change or none; `vaultkit undo` takes it back.

    Example: vaultkit rename "Ana Ruiz" "Ana Ruiz-Ortega" --dry-run
    """

    def wish(reading: Reading) -> Draft[tuple[str, ...]]:
        snapshot = reading.material.snapshot
        path = require_note(old, snapshot)
        plan = plan_rename(snapshot, path, new_path(path, new))
        pages = read_pages(reading, {*plan.relinks, path})
        return Draft(reading, rename_edit(plan, pages), pages, plan.told)

    draft = desk.draft(wish)
    if not draft.edit.changes:
        click.echo("the note has this name already; nothing to do", err=True)
        return
    for line in draft.answer:
        click.echo(printable(line), err=True)
    if desk.finish(draft):
        notes = counted(len(draft.edit.changes) - 1, "note")
        click.echo(f"{printable(draft.edit.title.replace('rename', 'renamed', 1))}; links rewritten in {notes}")
