"""`vaultkit init`: make a new vault, or a copy of the example vault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from vaultkit.cli.options import given_folder, today_option
from vaultkit.cli.output import printable
from vaultkit.disk.scaffold import copy_example, lay_out_vault
from vaultkit.reporting import Report, write_report


@click.command("init", short_help="make a new vault, or a copy of the example vault")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("-C", "--vault", "vault", metavar="DIR", help="The vault's folder.")
@click.option("--demo", is_flag=True, help="Copy the example vault into DIR, which must be new or empty.")
@today_option
@click.pass_context
def command(ctx: click.Context, folder: str | None, vault: str | None, demo: bool, today: date) -> int:  # noqa: PLR0917
    """Make a vault in DIR (default: the current folder; with --demo: vaultkit-demo).

    Lays out folders, a vaultkit.toml with every setting, a person template and the first
    index notes. What is there already is kept; only text between vaultkit's marks is
    brought up to date.

    Example: vaultkit init ~/people
    """
    root = Path(given_folder(ctx, vault, folder) or ("vaultkit-demo" if demo else "."))
    made = copy_example(root) if demo else lay_out_vault(root)
    # An index that is there already is left to `report`: nothing is overwritten here.
    has_index = not demo and (root / "Index").exists()
    report = None if has_index else write_report(root, today)
    if not demo:
        _tell(made, report)
    home = root / "Index" / "Home.md"
    click.echo(f"The {'example ' if demo else ''}vault is in {printable(str(root))}: open {printable(str(home))}")
    if not demo:
        click.echo(f'Next: write a note such as People/Ana.md, then run "vaultkit report {printable(str(root))}"')
    return 4 if report and report.refused else 0


def _tell(made: Iterable[str], report: Report | None) -> None:
    """Say which files are new, and in which that were there vaultkit's own text was written anew."""
    for path in made:
        click.echo(f"made {printable(path)}")
    for file in report.done if report else ():
        what = "removed" if file.new is None else "made" if file.old is None else "wrote"
        click.echo(f"{what} {printable(file.path)}")
