"""`vaultkit report`: bring the index notes up to date."""

from __future__ import annotations

import difflib
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date

import click

from vaultkit.cli.options import PROGRESS, find_root, json_option, today_option, vault_argument, vault_option
from vaultkit.cli.output import echo_diff, echo_json, echo_problems, printable, problem_record
from vaultkit.reading import Manner, read_from_disk
from vaultkit.refresh import IndexFile
from vaultkit.reporting import Plan, Report, plan_report, write_report
from vaultkit.settings import VIEW_NAMES


@click.command("report", short_help="bring the index notes up to date")
@vault_argument
@vault_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if any file would change, and say which.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--only", multiple=True, type=click.Choice(VIEW_NAMES), help="Only this index note (may be repeated).")
@json_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, folder: str | None, vault: str | None, check: bool, diff: bool, only: tuple[str, ...],
    as_json: bool, today: date,
) -> int:  # fmt: skip
    """Regenerate the index notes of VAULT.

    Only text between vaultkit's own marks is written, and only where it changes.

    Example: vaultkit report example-vault --today 2026-11-20
    """
    root = find_root(ctx, vault, folder)
    started = time.perf_counter()
    if check or diff:
        reading = read_from_disk(root, today, Manner(PROGRESS))
        report = _foreseen(
            plan_report(reading, only), reading.material.snapshot.problems, show_diff=diff and not as_json
        )
    else:
        report = write_report(root, today, only, Manner(PROGRESS))
    seconds = time.perf_counter() - started
    if as_json:
        echo_json(_record(report, seconds))
    else:
        _tell(report, is_foreseen=check or diff)
    if check and (report.written or report.removed):
        return 1
    return 4 if report.refused else 0


def _foreseen(plan: Plan, problems: Iterable[object], *, show_diff: bool) -> Report:
    """Return the report that would be, with nothing written."""
    if show_diff:
        for file in plan.refresh.files:
            _echo_diff(file)
    changed = tuple(file.path for file in plan.refresh.files if file.is_changed and file.new is not None)
    removed = tuple(file.path for file in plan.refresh.files if file.is_changed and file.new is None)
    unchanged = tuple(file.path for file in plan.refresh.files if not file.is_changed)
    refused = tuple(dict.fromkeys(told.path for told in plan.refresh.refused if told.level == "error"))
    return Report(changed, removed, unchanged, refused, (), (*problems, *plan.refresh.refused))  # type: ignore[arg-type]


def _echo_diff(file: IndexFile) -> None:
    if not file.is_changed:
        return
    old, new = (text.splitlines() if text else [] for text in (file.old, file.new))
    before, after = (f"a/{file.path}", f"b/{file.path}")
    echo_diff(difflib.unified_diff(old, new, before, after, lineterm=""))


def _tell(report: Report, *, is_foreseen: bool) -> None:
    """Say what was done on stdout, and what needs a hand on stderr."""
    done = "would change" if is_foreseen else "wrote"
    for words in report.ticked:
        click.echo(f"done: {printable(words)}")
    for path in report.written:
        click.echo(f"{done} {printable(path)}")
    for path in report.removed:
        click.echo(f"{'would remove' if is_foreseen else 'removed'} {printable(path)}")
    echo_problems((told for told in report.problems if told.level == "error" or told.code == "index-edited"), err=True)
    levels = Counter(told.level for told in report.problems)
    doubts = ", ".join(f"{levels[level]} {level}{'s' if levels[level] > 1 and level != 'info' else ''}"
                       for level in ("error", "warning", "info") if levels[level])  # fmt: skip
    written = f"{len(report.written)} {done if is_foreseen else 'written'}"
    refused = f", {len(report.refused)} refused" if report.refused else ""
    level = " --level info" if levels["info"] else ""
    hint = f"; {doubts} (`vaultkit check{level}` lists them)" if doubts else ""
    click.echo(f"{written}, {len(report.unchanged)} unchanged{refused}{hint}", err=True)


def _record(report: Report, seconds: float) -> dict[str, object]:
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
        "seconds": round(seconds, 3),
    }
