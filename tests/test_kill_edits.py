"""`kill -9` in the middle of a rename that touches many notes: all or nothing after the next command.

The short form runs always; `python -m pytest -m campaign tests/test_kill_edits.py` kills 100 times, with 1,000 notes.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from mortal import mortal_command

NAMES = ("Ada Byron", "Ada King")
MANY, FEW = 1000, 150
LIMIT = 300
"""After so many seconds a process is taken to hang."""


def run_cleanly(root: Path, *words: str) -> str:
    command = [sys.executable, "-m", "vaultkit", "-C", str(root), *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    return ran.stdout + ran.stderr


def write_linked_notes(root: Path, notes: int) -> None:
    (root / "People").mkdir(parents=True)
    (root / "vaultkit.toml").write_text("", encoding="utf-8")
    (root / f"People/{NAMES[0]}.md").write_text(f"see [[{NAMES[0]}]]\n", encoding="utf-8")
    for number in range(notes):
        text = f"---\nknows: '[[{NAMES[0]}]]'\n---\r\n- 2026-11-02 tea with [[{NAMES[0]}|her]] #{number}"
        (root / f"People/Friend {number}.md").write_bytes(text.encode())


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def survive_kills(root: Path, notes: int, kills: int) -> dict[str, int]:
    """Kill so many renames, run another command after each, and return how often what was seen."""
    write_linked_notes(root, notes)
    states = [contents(root)]
    run_cleanly(root, "rename", *NAMES)
    states.append(contents(root))
    assert sum(states[0].get(path) != states[1].get(path) for path in {*states[0], *states[1]}) == notes + 2
    seen = {"killed": 0, "half done": 0, "recovered": 0}
    at = 1
    # A new file is opened for each note and takes its place, so that the last of these steps comes too.
    most = 2 * notes
    for step in (*sorted(Random(20261122).sample(range(2, most), kills - 2)), 1, most):
        words = ("-C", str(root), "rename", NAMES[at], NAMES[1 - at])
        ended = subprocess.run(mortal_command(root, step, *words), capture_output=True, timeout=LIMIT, check=False)
        seen["killed"] += ended.returncode == -signal.SIGKILL
        seen["half done"] += contents(root) not in states
        seen["recovered"] += "an interrupted edit was finished" in run_cleanly(root, "undo", "--list")
        found = contents(root)
        assert found in states, "the rename was made in some notes and not in others"
        at = states.index(found)
    return seen


def test_a_killed_rename_is_whole_after_the_next_command(tmp_path: Path) -> None:
    seen = survive_kills(tmp_path / "vault", FEW, 5)
    assert seen["killed"] == seen["recovered"] == 5
    assert seen["half done"] >= 2


@pytest.mark.campaign
def test_a_hundred_killed_renames_are_whole_after_the_next_command(tmp_path: Path) -> None:
    seen = survive_kills(tmp_path / "vault", MANY, 100)
    print(seen)
    assert seen["killed"] == seen["recovered"] == 100
    assert seen["half done"] >= 40
