"""Long lines at a terminal: folded at its width, places in one piece; whole lines for whoever reads from a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.cli.output import fold_line

termios = pytest.importorskip("termios", reason="this system has no terminals of this kind")

EXAMPLE = Path(__file__).resolve().parents[2] / "example-vault"
TODAY = ("--today", "2026-11-20")
WIDTH = 61


@pytest.mark.parametrize(
    ("line", "width", "expected"),
    [
        ("short", 40, "short"),
        ("- tea with Bo: long talk", 16, "- tea with Bo:\n  long talk"),
        ("  - tea with Bo: long talk", 16, "  - tea with Bo:\n    long talk"),
        ("   thank them: a seat, since 2026-11-01", 25, "   thank them: a seat,\n       since 2026-11-01"),
        ("you > Ana > Tom: long shot", 22, "you > Ana > Tom: long\n    shot"),
        ("- " + "x" * 20 + " y", 10, "-\n  " + "x" * 20 + "\n  y"),
        ("well-known 2026-11-01", 12, "well-known\n    2026-11-01"),
        ("", 10, ""),
        ("- 川の歴史 水車", 12, "- 川の歴史\n  水車"),
        ("- 川について話した。とても", 13, "- 川について\n  話した。と\n  ても"),
        ("- Bo「とても」 👍🏽👍🏽👍🏽", 9, "- Bo「と\n  ても」\n  👍🏽👍🏽👍🏽"),
        ("- 川 \1(川\0の歴史.md:3)", 10, "- 川\n  \1(川\0の歴史.md:3)"),
        ("- e\u0301te\u0301 e\u0301te\u0301", 9, "- e\u0301te\u0301 e\u0301te\u0301"),
    ],
)
def test_a_line_is_folded_at_blanks_and_between_wide_letters_and_set_in(line: str, width: int, expected: str) -> None:
    assert fold_line(line, width) == expected


@given(st.text("ab -.\0", max_size=60), st.integers(1, 30))
def test_folding_loses_no_word_and_keeps_to_the_width_where_words_do(line: str, width: int) -> None:
    folded = fold_line(line, width)
    assert folded.split() == line.split()
    for row in folded.split("\n"):
        assert len(row) <= width or len(row.split()) <= 1


def at_a_terminal(*arguments: str) -> str:
    """Return what a command shows on a terminal that is WIDTH columns wide."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, WIDTH))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "vaultkit", *arguments, "-C", str(EXAMPLE), *TODAY]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment):
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:
            # The other end is closed, which Linux tells by an error.
            pass
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("words", [("next",), ("show", "Wilf"), ("path", "Harriet Penhallow"), ("who", "solicitor")])
def test_a_terminal_gets_folded_lines_and_a_pipe_whole_ones(words: tuple[str, ...]) -> None:
    shown = at_a_terminal(*words)
    command = [sys.executable, "-m", "vaultkit", *words, "-C", str(EXAMPLE), *TODAY]
    piped = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert max(map(len, piped.splitlines())) > WIDTH >= max(map(len, shown.splitlines()))
    plain = shown.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert plain.split() == piped.split()
    places = [line[line.rindex("(") :] for line in piped.splitlines() if line.endswith(")")]
    assert places
    assert all(place in shown for place in places)
