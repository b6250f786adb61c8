"""What goes to the terminal: nothing in a note can move its cursor or colour it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import click

from vaultkit.errors import WriteRefusedError
from vaultkit.model import Problem
from vaultkit.problems import format_problem

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LEVEL_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def printable(text: str) -> str:
    r"""Return `text` with control characters and marks of direction shown as `\xNN`, tabs and line ends as blanks."""
    shown = _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    return shown.replace("\n", " ").replace("\t", " ")


def echo_json(value: object) -> None:
    """Print `value` as JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    click.echo(text.encode("utf-8", "backslashreplace"))


def emit(text: str, output: str | None) -> None:
    """Print `text`, or write it to the file `output`, which no note may be."""
    if output is None:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
        return
    path = Path(output)
    if path.suffix.lower() == ".md" and path.exists():
        raise WriteRefusedError(f"{output} is a note; it was not written over. Name another file")
    try:
        temporary = path.with_name(f".{path.name}.{os.getpid()}.vaultkit-tmp")
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace")
        temporary.replace(path)
    except OSError as error:
        raise WriteRefusedError(f"{output} cannot be written: {error.strerror}; choose another place") from error


def echo_diff(lines: Iterable[str]) -> None:
    """Print the lines of a unified diff, in colour on a terminal."""
    for line in lines:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        for part in line.split("\n"):
            click.echo(click.style(printable(part), fg=colour) if colour else printable(part))


def echo_problems(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Print each problem on its line; the level in colour on a terminal."""
    for told in problems:
        line = printable(format_problem(told))
        mark = f": {told.level}: "
        before, _, after = line.partition(mark)
        level = click.style(told.level, fg=_LEVEL_COLOURS.get(told.level), bold=told.level == "error")
        click.echo(f"{before}: {level}: {after}", err=err)


def problem_record(told: Problem) -> dict[str, object]:
    """Return a problem as JSON shows it."""
    return {
        "code": told.code,
        "level": told.level,
        "path": told.path,
        "line": told.line,
        "column": told.column,
        "message": told.message,
    }
