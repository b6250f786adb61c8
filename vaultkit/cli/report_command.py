"""`vaultkit report`: bring the index notes up to date.

Where nothing has changed since the last report it says the same again, without reading a
note. So whatever reads and renders is imported only where there is something to do.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultkit.cli.options import (
    cache_option,
    find_folder,
    json_option,
    manner_of,
    today_option,
    vault_argument,
    vault_option,
)
from vaultkit.cli.output import count_levels, echo_diff, echo_json, echo_problems, printable, problem_record
from vaultkit.disk.record import LastReport
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from vaultkit.refresh import IndexFile
    from vaultkit.reporting import Plan, Report


class IndexNote(click.ParamType[str]):
    """The name of an index note; the table of names is read only where one is given or shown."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or fail with those that there are."""
        return _view_names().convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return all names, for the help."""
        return _view_names().get_metavar(param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Return the names that begin with what is typed."""
        return _view_names().shell_complete(ctx, param, incomplete)


def _view_names() -> click.Choice[str]:
    from vaultkit.settings import VIEW_NAMES  # noqa: PLC0415 (see IndexNote)

    return click.Choice(VIEW_NAMES)


@click.command("report", short_help="bring the index notes up to date")
@vault_argument
@vault_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if any file would change, and say which.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--only", multiple=True, type=IndexNote(), help="Only this index note (may be repeated).")
@json_option
@cache_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, folder: str | None, vault: str | None, check: bool, diff: bool, only: tuple[str, ...],
    as_json: bool, no_cache: bool, today: date,
) -> int:  # fmt: skip
    """Regenerate the index notes of VAULT.

    Only text between vaultkit's own marks is written, and only where it changes.

    Example: vaultkit report example-vault --today 2026-11-20
    """
    wish = _Wish(find_folder(ctx, vault, folder), today, only, no_cache)
    started = time.perf_counter()
    last = None if no_cache or diff or only else LastReport(wish.root, today)
    told = _told_again(last, as_json=as_json) if last else None
    if told is None:
        report = _foresee(wish, show_diff=diff and not as_json) if check or diff else _write(wish)
        told = _record(report)
        if last and report.settled_on is not None:
            last.keep(_lines(told), report.settled_on)
    if as_json:
        echo_json({**told, "seconds": round(time.perf_counter() - started, 3)})
    else:
        _tell(told, is_foreseen=check or diff)
    if check and (told["written"] or told["removed"]):
        return 1
    return 4 if told["counts"]["refused"] else 0


class _Wish(NamedTuple):
    """Which vault, as of which day, which index notes, and whether nothing is to be kept."""

    root: str
    today: date
    only: tuple[str, ...]
    no_cache: bool


def _write(wish: _Wish) -> Report:
    from pathlib import Path  # noqa: PLC0415 (only where there is something to do)

    from vaultkit.reporting import write_report  # noqa: PLC0415 (as above)

    root, ticked = Path(wish.root), list[str]()
    try:
        manner = manner_of(root, no_cache=wish.no_cache)._replace(tell=ticked.extend)
        return write_report(root, wish.today, wish.only, manner)
    except VaultkitError:
        # The ticks have gone where they belong, whatever came after.
        _tell_done(ticked, err=True)
        raise


def _foresee(wish: _Wish, *, show_diff: bool) -> Report:
    """Return the report that would be, with nothing written."""
    from pathlib import Path  # noqa: PLC0415 (as above)

    from vaultkit.reading import read_from_disk  # noqa: PLC0415 (as above)
    from vaultkit.reporting import foresee_report, plan_report  # noqa: PLC0415 (as above)

    root = Path(wish.root)
    reading = read_from_disk(root, wish.today, manner_of(root, no_cache=wish.no_cache))
    plan = plan_report(reading, wish.only)
    if show_diff:
        _echo_diff(plan)
    return foresee_report(reading, plan)


def _lines(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what a report told as lines to keep. JSON is read where there is something to read in it."""
    import json  # noqa: PLC0415 (as above)

    counts = " ".join(f"{name}={count}" for name, count in told["counts"].items())
    return {"counts": counts, "loud": "yes" if _at_once(told) else "", "all": json.dumps(told)}


def _told_again(last: LastReport, *, as_json: bool) -> dict[str, Any] | None:
    """Return what the last report told, None if this one may tell anything else."""
    kept = last.recall()
    if kept is None:
        return None
    if not as_json and not kept["loud"]:
        pairs = (pair.partition("=") for pair in kept["counts"].split())
        return {
            "written": [],
            "removed": [],
            "ticked": [],
            "problems": [],
            "counts": {name: int(count) for name, _, count in pairs},
        }
    import json  # noqa: PLC0415 (as above)

    told: dict[str, Any] = json.loads(kept["all"])
    return told


def _echo_diff(plan: Plan) -> None:
    for file in plan.refresh.files:
        if file.is_changed:
            _echo_file(file)


def _echo_file(file: IndexFile) -> None:
    import difflib  # noqa: PLC0415 (as above)

    old, new = (text.splitlines() if text else [] for text in (file.old, file.new))
    before, after = (f"a/{file.path}", f"b/{file.path}")
    echo_diff(difflib.unified_diff(old, new, before, after, lineterm=""))


def _record(report: Report) -> dict[str, Any]:
    """Return what a report tells, as JSON has it."""
    levels = Counter(told.level for told in report.problems)
    return {
        "written": list(report.written),
        "removed": list(report.removed),
        "unchanged": list(report.unchanged),
        "refused": list(report.refused),
        "saved": list(report.saved),
        "ticked": list(report.ticked),
        "problems": [problem_record(told) for told in report.problems],
        "counts": {
            "written": len(report.written),
            "removed": len(report.removed),
            "unchanged": len(report.unchanged),
            "refused": len(report.refused),
            "errors": levels["error"],
            "warnings": levels["warning"],
            "infos": levels["info"],
        },
    }


def _at_once(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the problems that a report tells without being asked."""
    return [
        each for each in told["problems"] if each["level"] == "error" or each["code"] in ("index-edited", "tick-left")
    ]


def _tell(told: Mapping[str, Any], *, is_foreseen: bool) -> None:
    """Say what was done on stdout, and what needs a hand on stderr."""
    _tell_done(told["ticked"])
    for path in told["written"]:
        click.echo(f"{'would change' if is_foreseen else 'wrote'} {printable(path)}")
    for path in told["removed"]:
        click.echo(f"{'would remove' if is_foreseen else 'removed'} {printable(path)}")
    if loud := _at_once(told):
        from vaultkit.model import Problem  # noqa: PLC0415 (most reports have none)

        echo_problems((Problem(**each) for each in loud), err=True)
    click.echo(_summary(told["counts"], "would change" if is_foreseen else "written"), err=True)


def _tell_done(ticked: Iterable[str], *, err: bool = False) -> None:
    for words in ticked:
        click.echo(f"done: {printable(words)}", err=err)


def _summary(counts: Mapping[str, int], done: str) -> str:
    refused = f", {counts['refused']} refused" if counts["refused"] else ""
    levels = {level: counts[f"{level}s"] for level in ("error", "warning", "info")}
    return f"{counts['written']} {done}, {counts['unchanged']} unchanged{refused}{count_levels(levels)}"
