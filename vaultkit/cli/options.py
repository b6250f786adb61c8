"""What commands share: where the vault is, what day it is, how long work shows that it goes on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vaultkit.disk.locate import locate_folder
from vaultkit.disk.places import is_edit_pending
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.disk.steps import Step
    from vaultkit.exchange.card import Card
    from vaultkit.reading import Manner

Row = TypeVar("Row")
Function = TypeVar("Function", bound=Callable[..., Any])
_FEWEST_FOR_BAR = 3000
_FEWEST_WRITTEN = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with the mend."""
        if isinstance(value, date):
            return value
        day = _parse_day(str(value))
        if day is None:
            self.fail(f"{value!r} is no day of the calendar written YYYY-MM-DD", param, ctx)
        return day


def today_option(function: Function) -> Function:
    """Add `--today`, the system's day by default."""
    option = click.option(
        "--today",
        type=Day(),
        metavar="DATE",
        default=lambda: datetime.now().astimezone().date(),
        help="Take DATE (YYYY-MM-DD) for today. Default: the system's day.",
    )
    return option(function)


def vault_option(function: Function) -> Function:
    """Add `-C/--vault` after the command."""
    return click.option("-C", "--vault", "vault", metavar="DIR", help="The vault's folder.")(function)


def vault_argument(function: Function) -> Function:
    """Add the vault as the only argument."""
    return click.argument("folder", metavar="[VAULT]", required=False)(function)


def json_option(function: Function) -> Function:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")(function)


def cache_option(function: Function) -> Function:
    """Add `--no-cache`."""
    option = click.option("--no-cache", is_flag=True, help="Read every note anew; keep nothing in the cache folder.")
    return option(function)


def manner_of(root: Path, *, no_cache: bool = False, public: bool = False) -> Manner:
    """Return how commands read: with a bar on a terminal, and with what was kept since the last time."""
    # Imported when something is read: a report with nothing to do is over before.
    from vaultkit.disk.shelf import NoShelf  # noqa: PLC0415
    from vaultkit.reading import Manner, open_cache  # noqa: PLC0415

    return Manner(show_progress, NoShelf() if no_cache else open_cache(root), public)


def dry_run_option(function: Function) -> Function:
    """Add `--dry-run`."""
    return click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")(function)


def said_day_option(function: Function) -> Function:
    """Add `--on`, the day on which something happened, in words."""
    words = 'The day: YYYY-MM-DD, or words such as "yesterday", "last tuesday".'
    return click.option("--on", default="today", show_default=True, metavar="DAY", help=words)(function)


def find_root(ctx: click.Context, vault: str | None, folder: str | None = None) -> Path:
    """Return the vault that a command is about: its argument, its option, the one before it, or the rule."""
    from pathlib import Path  # noqa: PLC0415 (a report with nothing to do can do without)

    return Path(find_folder(ctx, vault, folder))


def find_folder(ctx: click.Context, vault: str | None, folder: str | None = None) -> str:
    """Return the same as a text."""
    root = locate_folder(given_folder(ctx, vault, folder), os.environ, os.getcwd())  # noqa: PTH109 (as above)
    if is_edit_pending(root):
        _settle(root)
    return root


def given_folder(ctx: click.Context, vault: str | None, folder: str | None) -> str | None:
    """Return the one folder that a command line names, None where it names none; raise UsageError where it names two."""
    given = list(dict.fromkeys(each for each in (folder, vault, ctx.obj) if each))
    if len(given) > 1:
        raise click.UsageError(f"two vaults are given, {given[0]} and {given[1]}; give one")
    return given[0] if given else None


def _settle(root: str) -> None:
    """Finish or take back what an interrupted command left half done, and say so."""
    from pathlib import Path  # noqa: PLC0415 (nearly always nothing was interrupted)

    from vaultkit.cli.output import printable  # noqa: PLC0415 (as above)
    from vaultkit.disk.journal import Journal  # noqa: PLC0415 (as above)

    recovered = Journal(Path(root)).recover()
    if recovered is None:
        return
    done = "finished" if recovered.is_finished else "taken back"
    click.echo(f"an interrupted edit was {done}: {printable(recovered.title)}", err=True)
    for path in recovered.left:
        click.echo(f"{printable(path)} was changed meanwhile and is as it was found; look at it", err=True)


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names in the vault that begin with what is typed, for the shell's completion; none on any trouble."""
    del param
    from pathlib import Path  # noqa: PLC0415 (only a shell that completes names pays for this)

    from vaultkit.disk.scan import scan_vault  # noqa: PLC0415 (as above)

    try:
        given = ctx.params.get("vault") or (ctx.parent.params.get("vault") if ctx.parent else None)
        root = Path(locate_folder(given or None, os.environ, os.getcwd()))  # noqa: PTH109 (as above)
        names = sorted({path.rpartition("/")[2][:-3] for path in scan_vault(root, ()).files})
    except (OSError, VaultkitError):
        return []
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


def _parse_day(text: str) -> date | None:
    """Return the day `YYYY-MM-DD`. What reads the days of notes would bring half of the house with it."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def show_progress(paths: Iterable[str], count: int) -> Iterator[str]:
    """Yield `paths`, with a bar on stderr if that is a terminal and the work is long."""
    if count < _FEWEST_FOR_BAR or not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar(paths, length=count, label="Reading notes", file=sys.stderr, update_min_steps=200) as bar:
        yield from bar


def show_writing(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps of an edit, with a bar on stderr if that is a terminal and there are many."""
    yield from _with_bar(steps, "Writing notes")


def show_making(cards: Sequence[Card]) -> Iterator[Card]:
    """Yield the cards of new people, with a bar on stderr if that is a terminal and there are many."""
    yield from _with_bar(cards, "Making notes")


def _with_bar(rows: Sequence[Row], label: str) -> Iterator[Row]:
    if len(rows) < _FEWEST_WRITTEN or not sys.stderr.isatty():
        yield from rows
        return
    with click.progressbar(rows, label=label, file=sys.stderr, update_min_steps=20) as bar:
        yield from bar
