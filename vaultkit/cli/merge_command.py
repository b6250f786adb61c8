"""`vaultkit merge`: two notes about one person become one."""

from __future__ import annotations

import click

from vaultkit.cli.desk import Desk, edits
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import printable
from vaultkit.edit.merge import merge_edit, plan_merge
from vaultkit.editing import Draft, read_page, read_pages
from vaultkit.reading import Reading
from vaultkit.vault.find import require_note


@edits
@click.command("merge", short_help="make two notes about one person one")
@click.argument("kept", metavar="A", shell_complete=complete_name)
@click.argument("other", metavar="B", shell_complete=complete_name)
def command(desk: Desk, kept: str, other: str) -> None:
    """Merge the note B into the note A: nothing is dropped, and links follow.

    A gains B's properties, names (as aliases) and text. What contradicts A is listed in
    the text and on the terminal.

    Example: vaultkit merge "Ana Ruiz" "Ana R." --dry-run
    """

    def wish(reading: Reading) -> Draft[tuple[str, ...]]:
        snapshot = reading.material.snapshot
        paths = (require_note(kept, snapshot), require_note(other, snapshot))
        merge = plan_merge(snapshot, *(read_page(reading, path) for path in paths))
        pages = read_pages(reading, {*merge.plan.relinks, *paths})
        conflicts = (f"{paths[1]}:{each.line}: `{each.key}` contradicts {paths[0]}; both are kept, choose one"
                     for each in merge.conflicts)  # fmt: skip
        return Draft(reading, merge_edit(merge, pages, paths), pages, (*conflicts, *merge.plan.told))

    draft = desk.draft(wish)
    for line in draft.answer:
        click.echo(printable(line), err=True)
    if desk.finish(draft):
        click.echo(printable(draft.edit.title.replace("merge", "merged", 1)))
