"""Whole processes, timed and weighed: several commands in turn, round by round, so that drift hits all alike."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """One process from start to end: wall time in seconds, greatest memory in bytes, exit code."""

    seconds: float
    memory: int
    code: int


class Command(NamedTuple):
    """What to run, and what to do before each run (which is not timed)."""

    arguments: tuple[str, ...]
    prepare: Callable[[], None]


class Figures(NamedTuple):
    """The medians of a command's runs, and its exit codes."""

    seconds: float
    memory: float
    codes: frozenset[int]


def measure(commands: Mapping[str, Command], rounds: int) -> dict[str, Figures]:
    """Return the figures of each command; one round more than counted warms the page cache."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            command.prepare()
            done = run_once(command.arguments)
            if number:
                runs[name].append(done)
    return {name: _figures(done) for name, done in runs.items()}


def run_once(arguments: tuple[str, ...]) -> Run:
    """Run one process with its output thrown away."""
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(arguments[0], arguments, dict(os.environ), file_actions=silence)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit, os.waitstatus_to_exitcode(status))


def _figures(runs: Iterable[Run]) -> Figures:
    seconds, memory, codes = zip(*runs, strict=True)
    return Figures(median(seconds), median(memory), frozenset(codes))
