"""`kill -9` of the daemon at any moment: every file is whole, and the next report clears up.

The short form runs always; `python -m pytest -m campaign tests/daemon/test_watch_kill.py` kills before every step of
the first writing and of two more, and 300 times at any moment.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from mortal import mortal_command
from test_kill import LIMIT, STATES, TOGGLED, Files, Kill, require_all_sights, survive_kills, temporaries
from watched import INDEX, NEVER, Daemon, index_of, linux

pytestmark = linux
STEPS = (5, 9, 28, 47)
"""In the first report: while a file is written, and between two; later in the answers to two edits."""


def toggle(root: Path) -> int:
    """Save the note anew as editors do, so that there is no moment at which it is half written; return its state."""
    state = 1 - STATES.index((root / TOGGLED).read_text(encoding="utf-8"))
    temporary = root / "toggled.tmp"
    temporary.write_text(STATES[state], encoding="utf-8")
    temporary.replace(root / TOGGLED)
    return state


def is_answered(root: Path, expected: Files) -> bool:
    return {f"{INDEX}/{path}": content for path, content in index_of(root).items()} == expected


def at_step(step: int) -> Kill:
    """Return what edits until the daemon dies before that step of its writing."""

    def kill(root: Path, expected: Sequence[Files]) -> bool:
        daemon = Daemon(root, program=mortal_command(root, step))
        try:
            state, end = STATES.index((root / TOGGLED).read_text(encoding="utf-8")), time.monotonic() + LIMIT
            while daemon.process.poll() is None:
                assert time.monotonic() < end, daemon.err()
                if is_answered(root, expected[state]):
                    state = toggle(root)
                NEVER.wait(0.03)
        finally:
            daemon.forget()
        assert daemon.process.returncode == -signal.SIGKILL
        return True

    return kill


def at_rest(root: Path, expected: Sequence[Files]) -> bool:
    """Kill a daemon that has answered an edit."""
    daemon = Daemon(root)
    try:
        daemon.wait_ready()
        state = toggle(root)
        daemon.wait_for(lambda: is_answered(root, expected[state]), "the answer")
    finally:
        daemon.forget()
    return True


def at_any_moment(random: Random) -> Kill:
    """Return what kills a daemon wherever it may be, at its start, between edits, or while it writes."""

    def kill(root: Path, _: object) -> bool:
        daemon = Daemon(root)
        try:
            if random.random() < 0.3:
                NEVER.wait(random.uniform(0.1, 0.8))
            elif random.random() < 0.5:
                daemon.wait_ready()
                for _ in range(random.randint(1, 8)):
                    toggle(root)
                    NEVER.wait(random.uniform(0, 0.15))
            else:
                daemon.wait_ready()
                left_before = temporaries(root)
                toggle(root)
                end = time.monotonic() + 3
                while not temporaries(root) - left_before and time.monotonic() < end:
                    continue
                NEVER.wait(random.choice((0, 0.0003, 0.001, 0.003, 0.01)))
            return daemon.process.poll() is None
        finally:
            daemon.forget()

    return kill


def test_a_killed_daemon_leaves_whole_files_and_the_next_report_clears_up(tmp_path: Path) -> None:
    require_all_sights(survive_kills(tmp_path / "vault", (*map(at_step, STEPS), at_rest)))


@pytest.mark.campaign
def test_daemons_killed_at_every_step_leave_whole_files(tmp_path: Path) -> None:
    require_all_sights(survive_kills(tmp_path / "vault", map(at_step, range(1, 61))))


@pytest.mark.campaign
def test_daemons_killed_at_any_moment_leave_whole_files(tmp_path: Path) -> None:
    random = Random(20261120)
    seen = survive_kills(tmp_path / "vault", [at_any_moment(random) for _ in range(300)])
    # How many are met while they write is left to the machine.
    print({word: sum(word in each for each in seen) for word in ("killed", "leftovers", "half done")})
    assert all("killed" in each for each in seen)
