"""A long day in minutes: edits of every kind, reports and a second daemon in between, and at the end all is right.

The short form runs always. `python -m pytest -m campaign tests/daemon/test_soak.py` makes 20,000 edits
in ten minutes; VAULTKIT_SOAK_EDITS, VAULTKIT_SOAK_SECONDS and VAULTKIT_SOAK_SEED set other numbers.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from benchmark.vaults import write_vault
from gardener import KINDS, Gardener
from watched import (
    LIMIT,
    NEVER,
    TODAY,
    Daemon,
    Pair,
    Place,
    environment,
    folder_at_home,
    linux,
    make_pair,
    require_check,
    require_orderly_end,
    stamps,
)

pytestmark = linux
REFUSED = 4
"""What a report leaves with that could not write."""
MEMORY_GROWTH = 32 * 1024
"""By how many KiB a daemon may be larger at the end than at the first rest: it keeps a vault, and none of the edits."""


class Plan(NamedTuple):
    """How many edits, in how many seconds, by which seed, and how often all must be right in between."""

    edits: int
    seconds: float
    seed: int
    rests: int


def planned(edits: int, seconds: float, rests: int) -> Plan:
    """Return the plan, with the numbers that the environment gives in place of these."""
    return Plan(
        int(os.environ.get("VAULTKIT_SOAK_EDITS", edits)),
        float(os.environ.get("VAULTKIT_SOAK_SECONDS", seconds)),
        int(os.environ.get("VAULTKIT_SOAK_SEED", "20261120")),
        rests,
    )


class Company:
    """What goes on beside the edits: reports, a second daemon, and sleep of the first."""

    def __init__(self, root: Path, daemon: Daemon, cache: Path) -> None:
        self.root, self.daemon, self.cache = root, daemon, cache
        self.report: subprocess.Popen[bytes] | None = None
        self.second: Daemon | None = None
        self.is_asleep = False

    def turn(self, random: Random) -> None:
        """Do one of these things, or end it."""
        random.choice((self.turn_report, self.turn_second, self.turn_sleep))()

    def turn_report(self) -> None:
        if self.report is None:
            command = [sys.executable, "-m", "vaultkit", "report", str(self.root), "--today", TODAY]
            self.report = subprocess.Popen(
                command, env=environment(self.cache), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            return
        told, _ = self.report.communicate(timeout=LIMIT)
        # Whoever finds an index note changed again and again while it reads says so, and leaves it to the others.
        is_refused = self.report.returncode == REFUSED and b"it changed since it was read" in told
        assert self.report.returncode == 0 or is_refused, told.decode()
        self.report = None

    def turn_second(self) -> None:
        if self.second is None:
            self.second = Daemon(self.root, cache=self.cache)
            return
        if "ready" in self.second.out():
            require_orderly_end(self.second, signal.SIGTERM)
        self.second.forget()
        self.second = None

    def turn_sleep(self) -> None:
        self.daemon.send(signal.SIGCONT if self.is_asleep else signal.SIGSTOP)
        self.is_asleep = not self.is_asleep

    def leave(self) -> None:
        """End all that goes on."""
        if self.is_asleep:
            self.turn_sleep()
        if self.report:
            self.turn_report()
        if self.second:
            self.turn_second()

    def abandon(self) -> None:
        """Kill all that goes on, after a failure."""
        if self.report:
            self.report.kill()
            self.report.communicate()
        if self.second:
            self.second.forget()


def fill(place: Place) -> None:
    write_vault(place.root, 60)


def soak(plan: Plan) -> None:
    print(f"{plan}")
    with folder_at_home() as folder:
        pair = make_pair(folder, fill)
        daemon = Daemon(pair.watched.root, cache=folder / "cache")
        company = Company(pair.watched.root, daemon, folder / "cache")
        try:
            daemon.wait_ready()
            memory = edit_for_long(plan, pair, company)
            require_idleness(pair, daemon)
            print(f"memory in KiB at the rests: {memory}")
            assert memory[-1] <= memory[0] + MEMORY_GROWTH, memory
            require_check(pair.watched.root)
            require_orderly_end(daemon, signal.SIGINT)
        finally:
            company.abandon()
            daemon.forget()


def edit_for_long(plan: Plan, pair: Pair, company: Company) -> list[int]:
    """Make all edits, and return the daemon's memory at each rest, at which all must be right."""
    gardener, pace = Gardener(pair.apart, plan.seed), Random(plan.seed)
    made: Counter[str] = Counter()
    memory: list[int] = []
    start, burst = time.monotonic(), 0
    for number in range(1, plan.edits + 1):
        name, change = gardener.next_change()
        made[name] += 1
        pair.change(change)
        if number * plan.rests // plan.edits > len(memory):
            company.leave()
            # For a while the daemon keeps to the last good reading of a note that is half typed.
            pair.change(gardener.mend(broken_notes(pair.apart.root)))
            try:
                pair.require(company.daemon, pair.expected())
            except AssertionError as error:
                error.add_note(f"after {number} edits of {plan}; the last one was {name}")
                raise
            memory.append(company.daemon.memory())
        if number >= burst:
            # Edits come in bursts, and between them the clock catches up.
            burst = number + pace.choice((1, 1, 2, 5, 20, 100))
            NEVER.wait(max(0.0, start + number * plan.seconds / plan.edits - time.monotonic()))
            company.turn(pace) if pace.random() < 0.1 else None
    print(f"{time.monotonic() - start:.0f} s, {dict(made.most_common())}")
    missing = {kind.__name__ for kind in KINDS} - set(made)
    assert plan.edits < 2000 or not missing, f"never made: {missing}"
    return memory


def broken_notes(root: Path) -> set[str]:
    """Return the paths of the notes whose front matter cannot be read."""
    command = [sys.executable, "-m", "vaultkit", "check", str(root), "--today", TODAY, "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return {problem["path"] for problem in found if problem["code"].startswith("head-")}


def require_idleness(pair: Pair, daemon: Daemon) -> None:
    """Require that a daemon at rest neither writes nor works nor speaks."""
    # Its own writing comes back to the daemon, and is recognised within a moment.
    daemon.wait_for_rest(0.5)
    said, before = daemon.out(), stamps(pair.watched.root)
    daemon.wait_for_rest(3.0)
    assert daemon.out() == said
    assert stamps(pair.watched.root) == before


def test_a_short_soak_ends_as_a_fresh_report() -> None:
    soak(planned(300, 4, 2))


@pytest.mark.campaign
def test_a_long_soak_ends_as_a_fresh_report() -> None:
    soak(planned(20_000, 600, 20))
