"""`vaultkit watch`: keep the index notes up to date while the vault changes."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as moment
from functools import partial
from pathlib import Path
from types import FrameType

import click

from vaultkit.cli.options import Day, cache_option, find_root, manner_of, vault_argument, vault_option
from vaultkit.cli.output import count_levels, echo_problems, printable
from vaultkit.daemon.batch import Worker
from vaultkit.daemon.inbox import Inbox, SystemClock
from vaultkit.daemon.loop import Daemon, Surroundings, Today
from vaultkit.daemon.service import service_hint
from vaultkit.daemon.shelf import MemoryShelf
from vaultkit.daemon.watch import CannotWatchError, NoWatcher, Watcher, open_watcher
from vaultkit.disk.surroundings import git_work, network_disk
from vaultkit.model import Problem
from vaultkit.reporting import Report

_INTERRUPTED = 130


@click.command("watch", short_help="keep the index notes up to date")
@vault_argument
@vault_option
@click.option("--poll", is_flag=True, help="Look at the vault every few seconds, without the system's help.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.option("--once-ready", is_flag=True, help="Print `ready` when the first report is written, and go on.")
@click.option("--install-hint", is_flag=True, help="Print a service file for this system, and end.")
@cache_option
@click.option("--today", type=Day(), metavar="DATE", help="Take DATE for today, and let no midnight come.")
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, folder: str | None, vault: str | None, poll: bool, quiet: bool, once_ready: bool,
    install_hint: bool, no_cache: bool, today: date | None,
) -> int:  # fmt: skip
    """Keep the index notes of VAULT up to date, at every change, until Ctrl-C.

    A change is taken up when the vault has been quiet for a moment. One line tells of
    each batch.

    Example: vaultkit watch ~/people
    """
    root = find_root(ctx, vault, folder)
    if install_hint:
        words = [sys.executable, "-m", "vaultkit", "watch", "--quiet", str(root)]
        click.echo(service_hint(sys.platform, words, root.name), nl=False)
        return 0
    clock = SystemClock()
    inbox = Inbox(clock)
    teller = _Terminal(is_quiet=quiet, is_ready_told=once_ready)
    with _signals(inbox):
        watcher = _choose_watcher(root, inbox, teller, poll=poll)
        manner = manner_of(root, no_cache=no_cache)
        worker = Worker(root, inbox, MemoryShelf(clock, manner.shelf), manner.progress)
        day = partial(Today, today, None) if today else _system_day
        teller.note(f"watching {str(root)!r}; Ctrl-C ends it")
        stopped_by = Daemon(inbox, worker, Surroundings(day, partial(git_work, root)), teller).run(watcher)
    teller.note("stopped")
    return _INTERRUPTED if stopped_by == signal.SIGINT else 0


def _choose_watcher(root: Path, inbox: Inbox, teller: _Terminal, *, poll: bool) -> Watcher:
    """Return who is to watch the vault: nobody where that is asked for, or would be of no use."""
    if poll:
        return NoWatcher()
    if kind := network_disk(root):
        teller.note(f"the vault is on another machine's disk ({kind}), so it is looked at every few seconds")
        return NoWatcher()
    try:
        return open_watcher(inbox)
    except CannotWatchError as error:
        teller.note(f"{error}; the vault is looked at every few seconds instead")
        return NoWatcher()


def _system_day() -> Today:
    """Return the system's day, where the user is now."""
    if hasattr(time, "tzset"):
        # Somebody may have travelled since the daemon was started.
        time.tzset()
    now = datetime.now().astimezone()
    midnight = datetime.combine(now.date() + timedelta(days=1), moment.min).astimezone()
    # A little later, since clocks that wait may wake too early.
    return Today(now.date(), max(1.0, (midnight - now).total_seconds() + 0.5))


@contextmanager
def _signals(inbox: Inbox) -> Iterator[None]:
    """Let the signals that end programs end the loop between two steps; those that were ignored still are."""

    def stop(number: int, _: FrameType | None) -> None:
        if inbox.stopped_by is not None:
            # Asked twice, it leaves at once: files are whole at every moment.
            raise KeyboardInterrupt
        inbox.stop(number)

    wanted = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in wanted}
    try:
        for number in wanted:
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, stop)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Terminal:
    """Tells what happens, a line for each batch, with the time of day."""

    def __init__(self, *, is_quiet: bool, is_ready_told: bool) -> None:
        self._is_quiet = is_quiet
        self._is_ready_told = is_ready_told
        self._told: frozenset[Problem] = frozenset()

    def ready(self) -> None:
        """Say that the first batch is done, where that was asked for."""
        if self._is_ready_told:
            click.echo("ready")

    def done(self, report: Report) -> None:
        """Say what a batch did, and which errors are new."""
        if not self._is_quiet:
            for words in report.ticked:
                click.echo(f"{_time()} done: {printable(words)}")
            parts = [_named("wrote", report.written), _named("removed", report.removed)]
            what = ", ".join(part for part in parts if part) or "nothing to write"
            click.echo(f"{_time()} {what}{count_levels(Counter(told.level for told in report.problems))}")
        at_once = ("index-edited", "tick-left")
        wanted = (told for told in report.problems if told.level == "error" or told.code in at_once)
        errors = frozenset(wanted)
        echo_problems(sorted(errors - self._told), err=True)
        self._told = errors

    def note(self, words: str) -> None:
        """Say what is good to know."""
        if not self._is_quiet:
            click.echo(f"{_time()} {printable(words)}", err=True)

    def fail(self, words: str) -> None:
        """Say what went wrong: in one line, unless it is a bug of ours."""
        is_bug = "\n" in words
        click.echo(words if is_bug else f"{_time()} {printable(words)}; trying again", err=True)
        if is_bug:
            click.echo(f"{_time()} this is a bug in vaultkit; nothing was harmed, and the watch goes on", err=True)


def _named(done: str, paths: tuple[str, ...]) -> str:
    """Return what was done to which files; of many, the first few."""
    names = [printable(path.rpartition("/")[2].removesuffix(".md")) for path in paths[:4]]
    more = f" and {len(paths) - 4} more" if len(paths) > 4 else ""
    return f"{done} {', '.join(names)}{more}" if names else ""


def _time() -> str:
    return datetime.now().astimezone().strftime("%H:%M:%S")
