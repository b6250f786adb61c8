"""The command line: one verb, one file. Errors become exit codes here and nowhere else.

0 done; 1 findings, or not found; 2 wrong usage; 3 the vault or its settings cannot be
opened; 4 a write was refused or failed; 70 a bug in vaultkit; 130 interrupted. The only
storey that knows click, the clock and the terminal.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import shlex
import sys
from collections.abc import Mapping
from typing import Any

import click

from vaultkit import __version__
from vaultkit.errors import VaultkitError

# The visible table of verbs. Each is imported when it is called: start-up is felt.
COMMANDS: Mapping[str, str] = {
    "init": "make a new vault, or a copy of the example vault",
    "report": "bring the index notes up to date",
    "watch": "keep the index notes up to date, at every change",
    "check": "list what is doubtful in the notes",
    "list": "list people, with filters",
    "next": "say whom to turn to now, and why",
    "show": "show what to know before you meet somebody",
    "path": "find who could introduce you to somebody",
    "who": "find who is, or knows about, something",
    "story": "tell how an opportunity came",
    "ripples": "show everyone reached through somebody",
    "stats": "show the vault in numbers",
    "graph": "print the network for other tools",
    "new": "make a note about somebody",
    "log": "note what happened with people",
    "done": "tick a task, or close what is open",
    "rename": "give a note another name; links follow",
    "merge": "make two notes about one person one",
    "import": "bring people in from other programs",
    "export": "take people and dates to other programs",
    "undo": "take the last edit back",
}
_UNWRITTEN, _INTERRUPTED, _BUG = 4, 130, 70
_WIDEST = 80


class _Verbs(click.Group):
    """A group whose commands lie in files of their own, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb, None for a word that is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module(f"vaultkit.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs with their summaries, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST})
@click.option("-C", "--vault", "vault", metavar="DIR", help="The vault's folder (also after the command).")
@click.version_option(__version__, prog_name="vaultkit")
@click.pass_context
def cli(ctx: click.Context, vault: str | None) -> None:
    """Keep a network of people alive, in plain Markdown notes.

    The vault is the folder given with -C, else the one in VAULTKIT_VAULT, else the
    nearest one at or above the current folder that holds vaultkit.toml or .obsidian.

    Example: vaultkit report ~/notes
    """
    ctx.obj = vault
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # Names of files and words of notes may hold what the terminal's encoding cannot show.
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Return the exit code of a command line; every error is one line on stderr."""
    # A command makes a million values, no garbage, and ends: collecting would cost it a fifth of its time.
    gc.disable()
    try:
        code = cli.main(args=arguments, prog_name="vaultkit", standalone_mode=False, terminal_width=_help_width())
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone: nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # A file has a name; what has none is the terminal, or what stands in its place.
        if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            return _exit_code(error)
        click.echo(f"vaultkit: the output cannot be written: {error.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNWRITTEN
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (the one place where errors become exit codes)
        return _exit_code(error)
    return code if isinstance(code, int) else 0


def _tell_usage(error: click.UsageError) -> None:
    """Say in one line what is wrong with a command line, and where to read how it is written; print the help where nothing is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    from vaultkit.cli.output import printable  # noqa: PLC0415 (only who errs needs it)

    message = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "vaultkit"
    hints = [f"`{command} --help` shows how it is written"]
    word = error.message.partition("argument (")[2].rstrip(")")
    if word and os.path.isdir(word):  # noqa: PTH112 (pathlib would be paid for at every start)
        hints.insert(0, f"to name the vault: `{command} -C {shlex.quote(word)}`")
    if isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
        hints.insert(0, "put `--` before words that begin with a dash")
    line = "; ".join((message[:1].lower() + message[1:], *hints))
    click.echo(f"vaultkit: {printable(line)}", err=True)


def _help_width() -> int:
    """Return the width of help as click has it; click's own way to ask costs a tenth of `--help`."""
    try:
        columns = int(os.environ.get("COLUMNS", "")) or _WIDEST
    except ValueError:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or _WIDEST
        except (OSError, ValueError):
            columns = _WIDEST
    return max(min(columns, _WIDEST) - 2, 50)


def _exit_code(error: BaseException) -> int:
    """Say what stopped the run, in one line unless it is a bug of ours, and return its exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.UsageError():
            _tell_usage(error)
            return 2
        case click.ClickException():
            click.echo(f"vaultkit: {error.format_message()}", err=True)
            return 2
        case VaultkitError():
            from vaultkit.cli.output import printable  # noqa: PLC0415 (only who errs needs it)

            click.echo(f"vaultkit: {printable(str(error))}", err=True)
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            click.echo("vaultkit: interrupted", err=True)
            return _INTERRUPTED
    import traceback  # noqa: PLC0415 (a bug is rare, and every start would pay)

    click.echo(
        "".join(traceback.format_exception(error)) + "vaultkit: this is a bug in vaultkit; nothing was harmed", err=True
    )
    return _BUG
