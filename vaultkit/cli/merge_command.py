"""`vaultkit merge`: two notes about one person become one."""

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
from vaultkit.edit.merge import merge_edit, plan_merge
from vaultkit.editing import carry_out, diff_of, make_edit, read_page, read_pages
from vaultkit.reading import Reading
from vaultkit.vault.find import require_note


@click.command("merge", short_help="make two notes about one person one")
@click.argument("kept", metavar="A", shell_complete=complete_name)
@click.argument("other", metavar="B", shell_complete=complete_name)
@dry_run_option
@vault_option
@today_option
@click.pass_context
def command(ctx: click.Context, kept: str, other: str, dry_run: bool, vault: str | None, today: date) -> None:  # noqa: PLR0917
    """Merge the note B into the note A: nothing is dropped, and links follow.

    A gains B's properties, names (as aliases) and text. What contradicts A is listed in
    the text and on the terminal.

    Example: vaultkit merge "Ana Ruiz" "Ana R." --dry-run
    """
    told: list[str] = []

    def wish(reading: Reading) -> tuple[Edit, list[str]]:
        snapshot = reading.material.snapshot
        paths = (require_note(kept, snapshot), require_note(other, snapshot))
        merge = plan_merge(snapshot, *(read_page(reading, path) for path in paths))
        pages = read_pages(reading, {*merge.plan.relinks, *paths})
        edit = merge_edit(merge, pages, paths)
        conflicts = (f"{paths[1]}:{each.line}: `{each.key}` contradicts {paths[0]}; both are kept, choose one"
                     for each in merge.conflicts)  # fmt: skip
        told[:] = [*conflicts, *merge.plan.told]
        return edit, list(diff_of(edit, pages)) if dry_run else []

    root = find_root(ctx, vault)
    edit, diff, reading = make_edit(root, today, wish, manner_of(root))
    for line in told:
        click.echo(printable(line), err=True)
    if dry_run:
        echo_diff(diff)
        return
    carry_out(edit, reading, show_writing)
    click.echo(printable(edit.title.replace("merge", "merged", 1)))
