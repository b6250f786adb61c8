"""`kill -9` in the middle of a report: every file is whole, and the next report clears up.

The short form runs always; `python -m pytest -m campaign tests/test_kill.py` kills before every step of the writing,
and 200 times at any moment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest
from benchmark.vaults import write_vault
from mortal import mortal_command

from vaultkit.cli import run as run_command
from vaultkit.disk.scan import scan_vault

TODAY = "2026-11-20"
LIMIT = 300
"""After so many seconds a process is taken to hang."""
TOGGLED = "People/Toggled Person.md"
# A tie more and a due date more or less: every index note changes.
STATES = (
    '---\ntype: person\nknows: ["[[Una Ghost]]", "[[Ara Ashby]]"]\nfollow_up: 2026-11-19 ring\n---\n',
    '---\ntype: person\nknows: ["[[Ara Ashby]]"]\nfollow_up: 2026-12-24 write\n---\n- 2026-11-03 tea\n',
)
LEFTOVER = ".vaultkit-tmp"
STEPS = (4, 5, 6, 7, 12, 18)
"""While the first file is written (empty, whole, with its mode, in its place), and while later ones are."""
Files = dict[str, bytes]
Kill = Callable[[Path, Sequence[Files]], bool]
"""What is killed at work on a vault, whose index notes are to be the one or the other; whether it came so far."""


def report_cleanly(root: Path) -> None:
    assert run_command(["report", str(root), "--today", TODAY]) == 0


def read_files(root: Path, *, of_index: bool) -> Files:
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if name.startswith("Index/") == of_index}


def at_step(step: int) -> Kill:
    """Return what kills a report before that step of its writing, and says whether it came so far."""

    def kill(root: Path, _: object) -> bool:
        command = mortal_command(root, step, "report", str(root), "--today", TODAY)
        code = subprocess.run(command, capture_output=True, timeout=LIMIT, check=False).returncode
        assert code in (0, -signal.SIGKILL)
        return code != 0

    return kill


def at_any_moment(random: Random) -> Kill:
    """Return what kills a report wherever it may be after some time, and says whether it was still running."""
    is_writing, pause = random.random() < 0.7, random.choice((0, 0.0003, 0.001, 0.003, 0.01))
    seconds = pause if is_writing else random.uniform(0.1, 1.5)

    def kill(root: Path, _: object) -> bool:
        left_before = temporaries(root)
        command = [sys.executable, "-m", "vaultkit", "report", str(root), "--today", TODAY]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while is_writing and process.poll() is None and not temporaries(root) - left_before:
            continue
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        return process.wait() != 0

    return kill


def temporaries(root: Path) -> set[str]:
    # A temporary file lives for a millisecond, so nothing slower would see it.
    with os.scandir(root / "Index") as entries:
        return {entry.name for entry in entries if entry.name.endswith(LEFTOVER)}


def make_states(root: Path, people: int) -> list[Files]:
    """Fill a vault, and return its index notes for each of the two states, of which the last one stands."""
    write_vault(root, people)
    expected = []
    for state in STATES:
        (root / TOGGLED).write_text(state, encoding="utf-8")
        report_cleanly(root)
        expected.append(read_files(root, of_index=True))
    assert all(expected[0][path] != expected[1][path] for path in ("Index/Home.md", "Index/Follow-ups.md"))
    return expected


def survive_kills(root: Path, kills: Iterable[Kill]) -> list[set[str]]:
    """Kill in each of these ways, check the vault after each, and return what was seen each time."""
    expected = make_states(root, 60)
    all_seen = []
    for number, kill in enumerate(kills):
        (root / TOGGLED).write_text(STATES[number % 2], encoding="utf-8")
        notes = own_files(root)
        seen = {"killed"} if kill(root, expected) else set()
        if number % 3 == 1:
            # One that clears up may be killed in turn, or has less to do and comes to its end.
            kill(root, expected)
        found = read_files(root, of_index=True)
        whole = {path: content for path, content in found.items() if not path.endswith(LEFTOVER)}
        seen |= {"leftovers"} if len(found) > len(whole) else set()
        seen |= {"half done"} if whole not in expected else set()
        all_seen.append(seen)
        check_whole(whole, expected)
        assert set(scan_vault(root, ()).files) == {path for path in {TOGGLED, *notes, *whole} if path.endswith(".md")}
        report_cleanly(root)
        assert read_files(root, of_index=True) == expected[STATES.index((root / TOGGLED).read_text(encoding="utf-8"))]
        assert own_files(root) == notes, "a note of the user changed"
    return all_seen


def own_files(root: Path) -> Files:
    """Return the user's files, without the one that changes all the time."""
    return {path: content for path, content in read_files(root, of_index=False).items() if path != TOGGLED}


def check_whole(whole: Files, expected: Sequence[Files]) -> None:
    for path in {*whole, *expected[0], *expected[1]}:
        assert whole.get(path) in (expected[0].get(path), expected[1].get(path)), f"{path} is neither old nor new"


def test_a_killed_report_leaves_whole_files_and_the_next_one_clears_up(tmp_path: Path) -> None:
    require_all_sights(survive_kills(tmp_path / "vault", map(at_step, STEPS)))


def require_all_sights(seen: Sequence[set[str]]) -> None:
    """Require that every process was killed, and some of them in the middle of their work."""
    assert all("killed" in each for each in seen)
    assert any("leftovers" in each for each in seen)
    assert any("half done" in each for each in seen)


@pytest.mark.campaign
def test_reports_killed_at_every_step_leave_whole_files(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    for step in count(1):
        (seen,) = survive_kills(root, [at_step(step)])
        if "killed" not in seen:
            break
    print(f"killed at {step - 1} steps")
    assert step > max(STEPS)


@pytest.mark.campaign
def test_reports_killed_at_any_moment_leave_whole_files(tmp_path: Path) -> None:
    random = Random(20261120)
    seen = survive_kills(tmp_path / "vault", [at_any_moment(random) for _ in range(200)])
    # How many are met while they write is left to the machine.
    print({word: sum(word in each for each in seen) for word in ("killed", "leftovers", "half done")})
