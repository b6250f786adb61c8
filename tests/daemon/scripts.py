"""What the daemon's tests share: a clock with a script, a teller that keeps what it is told, waiting for what must come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from watched import LIMIT

from vaultkit.daemon.batch import Worker
from vaultkit.daemon.glance import glance_at
from vaultkit.daemon.inbox import Inbox
from vaultkit.daemon.loop import Daemon, Surroundings, Today
from vaultkit.daemon.shelf import MemoryShelf
from vaultkit.daemon.watch import NoWatcher, Watcher
from vaultkit.disk.surroundings import GitWork
from vaultkit.reading import Progress, no_progress, read_from_disk
from vaultkit.reporting import Report, plan_report

DAY = date(2026, 11, 20)
Step = tuple[float, Callable[[], object]]


class ScriptedClock:
    """A clock whose time passes only while somebody waits, and in which each step of a script happens at its time."""

    def __init__(self, *steps: Step) -> None:
        self.time = 0.0
        self.steps = list(steps)

    def now(self) -> float:
        return self.time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        del condition
        end = None if seconds is None else self.time + seconds
        if self.steps and (end is None or self.steps[0][0] <= end):
            self.time, happens = self.steps.pop(0)
            happens()
        else:
            assert end is not None, "the script has ended, and somebody waits for ever"
            self.time = end

    def after(self, seconds: float, happens: Callable[[], object]) -> None:
        self.steps.append((self.time + seconds, happens))
        self.steps.sort(key=lambda step: step[0])


class Listener:
    """A teller that keeps what it is told."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.notes: list[str] = []
        self.failures: list[str] = []
        self.times_ready = 0

    def ready(self) -> None:
        self.times_ready += 1

    def done(self, report: Report) -> None:
        self.reports.append(report)

    def note(self, words: str) -> None:
        self.notes.append(words)

    def fail(self, words: str) -> None:
        self.failures.append(words)


class Stage:
    """A daemon on a vault, whose batches the test calls one by one."""

    def __init__(self, root: Path, progress: Progress = no_progress) -> None:
        self.root = root
        self.clock = ScriptedClock()
        self.inbox = Inbox(self.clock)
        self.shelf = MemoryShelf(self.clock)
        self.worker = Worker(root, self.inbox, self.shelf, progress)
        self.heard = Listener()
        self.today = Today(DAY, None)
        self.git: GitWork | None = None
        surroundings = Surroundings(lambda: self.today, lambda: self.git)
        self.daemon = Daemon(self.inbox, self.worker, surroundings, self.heard)

    def run(self, *steps: Step, watcher: Watcher | None = None) -> int:
        """Run the daemon through a script that begins now and ends with a signal."""
        for seconds, happens in steps:
            self.clock.after(seconds, happens)
        last = max([seconds for seconds, _ in steps], default=0.0)
        self.clock.after(last + 20, lambda: self.inbox.stop(signal.SIGTERM))
        return self.daemon.run(watcher or NoWatcher())

    def batch(self, *touched: str) -> Report | None:
        """Do one batch as the daemon does after a quiet moment; where paths are given, nothing else was told of."""
        places = frozenset(str(self.root / path) for path in touched) if touched else None
        return self.worker.work(self.today.day, NoWatcher(), is_quiet=True, touched=places)


def is_current(root: Path, day: date = DAY) -> bool:
    """Say whether a fresh report would write nothing."""
    plan = plan_report(read_from_disk(root, day))
    return not any(file.is_changed for file in plan.refresh.files)


def index_of(root: Path) -> dict[str, bytes]:
    """Return the bytes of the index notes."""
    return {path.name: path.read_bytes() for path in sorted((root / "Index").glob("*.md"))}


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds; fail if that never comes."""
    ticks = threading.Event()
    end = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        ticks.wait(0.02)


def settled(root: Path) -> Path:
    """Return the vault when its notes were saved so long ago that no tick of the disk's clock makes them doubtful."""
    wait_until(lambda: not glance_at(root, DAY, ()).doubtful)
    return root


class Running:
    """A daemon in a process of its own, and the lines that it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self.threads = [
            threading.Thread(target=self._listen, args=(stream,), daemon=True)
            for stream in (process.stdout, process.stderr)
        ]
        for thread in self.threads:
            thread.start()

    def _listen(self, stream: Iterator[str]) -> None:
        self.said.extend(stream)

    def has_said(self, words: str) -> bool:
        return any(words in line for line in list(self.said))

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(LIMIT)
        for thread in self.threads:
            thread.join(LIMIT)
        return code


# A shell may have started the tests in the background, where Ctrl-C is ignored, and its children with it.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "from vaultkit.cli import main; main()"
)


@contextmanager
def watching(root: Path, *options: str, before: tuple[str, ...] = ()) -> Iterator[Running]:
    """Run `vaultkit watch` on a vault until the block ends, from when it is ready; `before` stands before Python."""
    command = [*before, sys.executable, "-c", _START, "watch", str(root), "--once-ready", *options]
    if "--today" not in options:
        command += ["--today", DAY.isoformat()]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    running = Running(process)
    try:
        wait_until(lambda: running.has_said("ready") or process.poll() is not None)
        assert process.poll() is None, running.said
        yield running
    finally:
        process.kill()
        process.wait()
        for thread in running.threads:
            thread.join(LIMIT)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
