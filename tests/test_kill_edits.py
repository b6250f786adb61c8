"""`kill -9` in the middle of a rename that touches many notes: all or nothing after the next command.

The short form runs always; `python -m pytest -m campaign tests/test_kill_edits.py` kills 100 times, with 1,000 notes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from vaultkit.disk.journal import Journal
from vaultkit.disk.places import PENDING

NAMES = ("Ada Byron", "Ada King")
MANY, FEW = 1000, 150


def command(root: Path, *words: str) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "vaultkit", "-C", str(root), *words]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run_cleanly(root: Path, *words: str) -> str:
    process = command(root, *words)
    out, told = process.communicate(timeout=120)
    assert process.returncode in (0, 1), told.decode()
    return out.decode() + told.decode()


def write_linked_notes(root: Path, notes: int) -> None:
    (root / "People").mkdir(parents=True)
    (root / "vaultkit.toml").write_text("", encoding="utf-8")
    (root / f"People/{NAMES[0]}.md").write_text(f"see [[{NAMES[0]}]]\n", encoding="utf-8")
    for number in range(notes):
        text = f"---\nknows: '[[{NAMES[0]}]]'\n---\r\n- 2026-11-02 tea with [[{NAMES[0]}|her]] #{number}"
        (root / f"People/Friend {number}.md").write_bytes(text.encode())


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def wait_for_writing(root: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the journal says that the rename has begun, or until it has ended."""
    pending = Journal(root).folder / PENDING
    while process.poll() is None and not pending.exists():
        os.sched_yield()


def moments(random: Random, seconds: float) -> Iterator[float]:
    while True:
        yield random.uniform(0, seconds)


def survive_kills(root: Path, notes: int, kills: int) -> dict[str, int]:
    """Kill so many renames, run another command after each, and return how often what was seen."""
    write_linked_notes(root, notes)
    states = [contents(root)]
    start = command(root, "rename", *NAMES)
    wait_for_writing(root, start)
    begun = time.monotonic()
    start.communicate(timeout=120)
    seconds = time.monotonic() - begun
    states.append(contents(root))
    assert sum(states[0].get(path) != states[1].get(path) for path in {*states[0], *states[1]}) == notes + 2
    seen = {"killed": 0, "half done": 0, "recovered": 0}
    at = 1
    for _, moment in zip(range(kills), moments(Random(20261122), seconds), strict=False):
        process = command(root, "rename", NAMES[at], NAMES[1 - at])
        wait_for_writing(root, process)
        deadline = time.monotonic() + moment
        while time.monotonic() < deadline and process.poll() is None:
            os.sched_yield()
        process.kill()
        process.communicate()
        seen["killed"] += process.returncode == -signal.SIGKILL
        seen["half done"] += contents(root) not in states
        seen["recovered"] += "an interrupted edit was finished" in run_cleanly(root, "undo", "--list")
        found = contents(root)
        assert found in states, "the rename was made in some notes and not in others"
        at = states.index(found)
    return seen


def test_a_killed_rename_is_whole_after_the_next_command(tmp_path: Path) -> None:
    seen = survive_kills(tmp_path / "vault", FEW, 5)
    assert seen["killed"] >= 2
    assert seen["recovered"] >= 2


@pytest.mark.campaign
def test_a_hundred_killed_renames_are_whole_after_the_next_command(tmp_path: Path) -> None:
    seen = survive_kills(tmp_path / "vault", MANY, 100)
    print(seen)
    assert seen["killed"] > 60
    assert seen["half done"] > 40
    assert seen["recovered"] >= seen["half done"]
