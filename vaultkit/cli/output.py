"""What goes to the terminal: nothing in a note can move its cursor or colour it."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from vaultkit.counting import counted

if TYPE_CHECKING:
    from vaultkit.model import Evidence, Problem

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Nothing printable holds these: a blank at which nothing is broken, and what a word that is not broken begins with.
_FIRM, _WHOLE = "\0", "\1"
_WORD = re.compile(r"(\s*)(\S+)")
_WIDE, _OPENING = "WF", ("Ps", "Pi")
_LEVEL_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def printable(text: str) -> str:
    r"""Return `text` with control characters and marks of direction shown as `\xNN`, tabs and line ends as blanks."""
    shown = _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    return shown.replace("\n", " ").replace("\t", " ")


def cited(evidence: Evidence) -> str:
    """Return the place that says so as editors and terminals can open it: `(path:line)`."""
    return f"({printable(evidence.path)}:{evidence.line})"


def echo_line(words: str, *evidence: Evidence | None) -> None:
    """Print a line, and the places that say so behind it: folded to a terminal, whole where a program reads it."""
    # A place stays in one piece, so that a click on it still opens the note.
    places = [f" {_WHOLE}{cited(each).replace(' ', _FIRM)}" for each in evidence if each]
    line, width = printable(words) + "".join(places), terminal_width()
    click.echo((fold_line(line, width) if width else line).replace(_FIRM, " ").replace(_WHOLE, ""))


def terminal_width() -> int | None:
    """Return how many columns the terminal on stdout has, None where stdout is no terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil  # noqa: PLC0415 (only whom a terminal shows something needs it)

    return shutil.get_terminal_size().columns


def fold_line(line: str, width: int) -> str:
    r"""Return `line` in lines of at most `width` columns, those after the first set in deeper.

    It is broken at blanks, and between letters that are two columns wide, which are written without.

    >>> fold_line("- tea with Bo: long talk", 16)
    '- tea with Bo:\n  long talk'
    """
    from rich.cells import cell_len  # noqa: PLC0415 (as above)

    inset = " " * (len(line) - len(line.lstrip()) + (2 if line.lstrip().startswith("- ") else 4))
    rows: list[str] = []
    row, used = "", 0
    for blanks, piece in _pieces(line):
        columns = cell_len(piece.replace(_WHOLE, "").replace(_FIRM, " "))
        if row and used + len(blanks) + columns > width:
            rows.append(row)
            row, used = inset + piece, len(inset) + columns
        else:
            row, used = row + blanks + piece, used + len(blanks) + columns
    return "\n".join((*rows, row))


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Yield what is not broken, each with the blanks before it."""
    for match in _WORD.finditer(line):
        blanks, word = match[1], match[2]
        start = 0
        for at in range(1, 0 if word.isascii() or word.startswith(_WHOLE) else len(word)):
            if _may_break(word[at - 1], word[at]):
                yield blanks, word[start:at]
                blanks, start = "", at
        yield blanks, word[start:]


def _may_break(before: str, after: str) -> bool:
    """Say whether a line may end between two signs: wide letters, of which none opens or closes anything."""
    kinds = (unicodedata.category(before), unicodedata.category(after))
    return (
        unicodedata.east_asian_width(before) in _WIDE and unicodedata.east_asian_width(after) in _WIDE
        and kinds[0][0] in "LNP" and kinds[0] not in _OPENING and kinds[1][0] in "LN"
    )  # fmt: skip


def echo_json(value: object) -> None:
    """Print `value` as JSON."""
    import json  # noqa: PLC0415 (what is told in words can do without)

    text = json.dumps(value, ensure_ascii=False, indent=1)
    click.echo(text.encode("utf-8", "backslashreplace"))


def emit(text: str, output: str | None) -> None:
    """Print `text`, or write it to the file `output`, which may be neither a note nor a vault's settings."""
    if output is None:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
        return
    from pathlib import Path  # noqa: PLC0415 (dear, and only who writes a file needs it)

    from vaultkit.errors import WriteRefusedError  # noqa: PLC0415 (as above)

    path = Path(output)
    # What is written is the file that a symbolic link leads to.
    kept = path.exists() and _kept_kind(path.name, path.resolve().name)
    if kept:
        raise WriteRefusedError(f"{output} is {kept}; it was not written over. Name another file")
    if path.is_dir():
        raise WriteRefusedError(f"{output!r} is a folder; name a file in it")
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, and never replaced by a file.
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
            return
        place = Path(os.path.realpath(path))
        temporary = place.with_name(f".{place.name}.{os.getpid()}.vaultkit-tmp")
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace")
        temporary.replace(place)
    except OSError as error:
        raise WriteRefusedError(f"{output} cannot be written: {error.strerror}; choose another place") from error


def _kept_kind(*names: str) -> str:
    """Return what a file of one of these names is that nothing is written over, "" for any other file."""
    folded = [name.lower() for name in names]
    if any(name.endswith(".md") for name in folded):
        return "a note"
    return "a vault's settings" if "vaultkit.toml" in folded else ""


def echo_diff(lines: Iterable[str]) -> None:
    """Print the lines of a unified diff, in colour on a terminal."""
    for line in lines:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        for part in line.split("\n"):
            click.echo(click.style(printable(part), fg=colour) if colour else printable(part))


def echo_problems(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Print each problem on its line; the level in colour on a terminal."""
    # Imported here, since most reports have none to tell.
    from vaultkit.problems import format_problem  # noqa: PLC0415

    for told in problems:
        line = printable(format_problem(told))
        mark = f": {told.level}: "
        before, _, after = line.partition(mark)
        level = click.style(told.level, fg=_LEVEL_COLOURS.get(told.level), bold=told.level == "error")
        click.echo(f"{before}: {level}: {after}", err=err)


def count_levels(counts: Mapping[str, int]) -> str:
    """Return how many problems there are of each level, "" for none, and how to list them.

    It is the end of a sentence: "; 1 error, 2 warnings (`vaultkit check` lists them)".
    """
    named = ((level, counts.get(level, 0)) for level in ("error", "warning", "info"))
    doubts = ", ".join(counted(count, level, "info" if level == "info" else "") for level, count in named if count)
    hint = " --level info" if counts.get("info") else ""
    return f"; {doubts} (`vaultkit check{hint}` lists them)" if doubts else ""


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
