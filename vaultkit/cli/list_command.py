"""`vaultkit list`: people as a table, or every note as JSON."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from vaultkit.cadence import parse_cadence
from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import Day
from vaultkit.cli.output import echo_json, printable, terminal_width
from vaultkit.practice.people import SORTS, Listed, Wish, list_people
from vaultkit.vault.names import fold
from vaultkit.views.records import note_records

_KINDS = ("person", "organisation", "event", "opportunity", "daily", "me", "story", "other")
_COLUMNS = ("Name", "Organisation", "Last contact", "Due", "Tags")
_WIDEST = 1 << 16


class Span(click.ParamType[int]):
    """A length of time such as `90d`, `6 weeks` or `3 months`, in days."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the days, or fail with the mend."""
        days = value if isinstance(value, int) else parse_cadence(str(value))
        if not days:
            self.fail(f"{value!r} is no length of time; write 90d, 6 weeks or 3 months", param, ctx)
        return days


@asks
@click.command("list", short_help="list people, with filters")
@click.option("--tag", default="", help="Only people with this tag (nested tags included).")
@click.option("--org", default="", help="Only people of this organisation, now or before.")
@click.option("--place", default="", help="Only people who live, or were met, there.")
@click.option("--context", default="", help="Only people met in this context, such as choir.")
@click.option("--quiet-for", type=Span(), metavar="TIME", help="Only people without a contact for this long.")
@click.option("--due-by", type=Day(), metavar="DATE", help="Only people due by DATE.")
@click.option("--kind", type=click.Choice(_KINDS), help="Notes of this kind. Default: people; with --json, all.")
@click.option("--sort", type=click.Choice(SORTS), default="name", show_default=True, help="The order.")
def command(
    asked: Asked, *, tag: str, org: str, place: str, context: str, quiet_for: int | None, due_by: date | None,
    kind: str | None, sort: str, as_json: bool,
) -> None:  # fmt: skip
    """List people: name, organisation, last contact, due, tags.

    With --json: the whole record of each note (docs/json.md).

    Example: vaultkit list --tag friend --quiet-for 90d --sort last
    """
    snapshot = asked.reading().material.snapshot
    wish = Wish(tag, org, place, context, quiet_for, due_by)
    if wish != Wish() and kind not in (None, "person"):
        raise click.UsageError(f"the filters are for people; leave out --kind {kind}, or the filters")
    people = list_people(snapshot, wish, sort)
    if as_json:
        chosen = {each.path: None for each in people} if wish != Wish() or sort != "name" else None
        records = {str(record["path"]): record for record in note_records(snapshot)}
        found = [records[path] for path in chosen] if chosen is not None else list(records.values())
        echo_json([record for record in found if kind in (None, record["kind"])])
    elif kind in (None, "person"):
        borne = Counter(fold(each.name) for each in people)
        _echo_table([_COLUMNS, *(_row(each, is_shared=borne[fold(each.name)] > 1) for each in people)])
        if not people:
            click.echo("nobody fits" if wish != Wish() else "no note is about a person yet", err=True)
    else:
        for path in (path for path, each in snapshot.kinds.items() if each == kind):
            click.echo(printable(path))


def _row(each: Listed, *, is_shared: bool) -> tuple[str, ...]:
    """Return the cells of a person, with the note behind a name that several people share."""
    name = f"{each.name} ({each.path})" if is_shared else each.name
    last, due = (day.isoformat() if day else "" for day in (each.last, each.due))
    return name, ", ".join(each.organisations), last, due or each.peace, " ".join(f"#{tag}" for tag in each.tags)


def _echo_table(rows: list[tuple[str, ...]]) -> None:
    """Print a table, fitted to a terminal; in full where the output is a file or pipe."""
    # Imported here: it costs as much as reading a thousand notes, and only tables need it.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    width = terminal_width()
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in rows[0]:
        is_day = name in ("Last contact", "Due")
        table.add_column(name, no_wrap=is_day or not width, min_width=10 if is_day else None, overflow="fold")
    for row in rows[1:]:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(width=width or _WIDEST, highlight=False, soft_wrap=not width)
    if width:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip(" ") for line in captured.get().split("\n")), nl=False)
