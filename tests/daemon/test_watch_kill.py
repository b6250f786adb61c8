"""`kill -9` of the daemon at any moment: every file is whole, and the next report clears up.

The short form runs always; `python -m pytest -m campaign tests/daemon/test_watch_kill.py` kills 300 times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from benchmark.vaults import write_vault
from test_kill import LEFTOVER, STATES, TOGGLED, check_whole, read_files, report_cleanly, temporaries
from watched import NEVER, Daemon, linux

from vaultkit.disk.scan import scan_vault

pytestmark = linux
Moment = Callable[[Daemon, Random], None]


def toggle(root: Path, state: int) -> None:
    """Save the note anew as editors do, so that there is no moment at which it is half written."""
    temporary = root / "toggled.tmp"
    temporary.write_text(STATES[state], encoding="utf-8")
    temporary.replace(root / TOGGLED)


def at_the_start(daemon: Daemon, random: Random) -> None:
    del daemon
    NEVER.wait(random.uniform(0.1, 0.8))


def between_edits(daemon: Daemon, random: Random) -> None:
    """Edit some times at short distances, and leave at any moment thereafter."""
    daemon.wait_ready()
    for number in range(random.randint(1, 8)):
        toggle(daemon.root, number % 2)
        NEVER.wait(random.uniform(0, 0.15))


def while_writing(daemon: Daemon, random: Random) -> None:
    """Leave as soon as a temporary file appears, or a moment later; on a busy machine it may be missed."""
    daemon.wait_ready()
    left_before = temporaries(daemon.root)
    is_first = (daemon.root / TOGGLED).read_text(encoding="utf-8") == STATES[0]
    toggle(daemon.root, int(is_first))
    end = time.monotonic() + 3
    while not temporaries(daemon.root) - left_before and time.monotonic() < end:
        continue
    NEVER.wait(random.choice((0, 0.0003, 0.001, 0.003, 0.01)))


MOMENTS: tuple[Moment, ...] = (while_writing, between_edits, at_the_start)


def survive_kills(root: Path, kills: int) -> dict[str, int]:
    """Kill so many daemons, check the vault after each, and return how often what was seen."""
    random = Random(20261120)
    write_vault(root, 60)
    expected = []
    for state in range(2):
        toggle(root, state)
        report_cleanly(root)
        expected.append(read_files(root, of_index=True))
    assert all(expected[0][path] != expected[1][path] for path in ("Index/Home.md", "Index/Follow-ups.md"))
    seen = {"killed": 0, "between the states": 0, "leftovers": 0}
    for number in range(kills):
        toggle(root, number % 2)
        notes = read_files(root, of_index=False)
        daemon = Daemon(root)
        try:
            MOMENTS[number % 3](daemon, random)
            seen["killed"] += daemon.process.poll() is None
        finally:
            daemon.forget()
        found = read_files(root, of_index=True)
        whole = {path: content for path, content in found.items() if not path.endswith(LEFTOVER)}
        left = {**read_files(root, of_index=False), TOGGLED: notes[TOGGLED]}
        check_whole(whole, expected, left == notes)
        assert set(scan_vault(root, ()).files) == {path for path in {*notes, *whole} if path.endswith(".md")}
        seen["leftovers"] += len(found) > len(whole)
        seen["between the states"] += whole not in expected
        if number % 5 == 0:
            now = STATES.index((root / TOGGLED).read_text(encoding="utf-8"))
            report_cleanly(root)
            assert read_files(root, of_index=True) == expected[now]
            assert {**read_files(root, of_index=False), TOGGLED: notes[TOGGLED]} == notes
    return seen


def test_a_killed_daemon_leaves_whole_files_and_the_next_report_clears_up(tmp_path: Path) -> None:
    assert survive_kills(tmp_path / "vault", 10)["killed"] == 10


@pytest.mark.campaign
def test_three_hundred_killed_daemons_leave_whole_files(tmp_path: Path) -> None:
    seen = survive_kills(tmp_path / "vault", 300)
    print(seen)
    assert seen["killed"] == 300
    assert seen["between the states"]
    assert seen["leftovers"]
