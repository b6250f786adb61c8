"""How long the daemon takes from a saved note to the index note on the disk, seen from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles
from typing import IO

from .vaults import TODAY

_LIMIT = 600.0


def measure_daemon(root: Path, edits: int) -> tuple[float, float] | None:
    """Return the median and the 95th percentile in seconds, None where there is no `watch`."""
    command = (sys.executable, "-m", "vaultkit", "watch", str(root), "--today", TODAY.isoformat(), "--once-ready")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as daemon:
        try:
            assert daemon.stdout
            if not _is_ready(daemon.stdout):
                return None
            times = sorted(_edit(root, number) for number in range(edits))
        finally:
            daemon.terminate()
    return times[len(times) // 2], quantiles(times, n=20, method="inclusive")[-1]


def _is_ready(said: IO[str]) -> bool:
    """Say whether the daemon came to stand; False when it ended without."""
    return any(line.strip() == "ready" for line in said)


def _edit(root: Path, number: int) -> float:
    """Save a note whose follow-up is due, as editors do, and return the seconds until an index note says so."""
    words = f"benchmark number {number}"
    place, beside = root / "People/Benchmark.md", root / "People/.benchmark"
    beside.write_text(f"---\nfollow_up: {TODAY} {words}\n---\n", encoding="utf-8")
    beside.replace(place)
    saved = time.perf_counter()
    while not any(f"{words}\n" in text or f"{words} " in text for text in _index(root)):
        if time.perf_counter() - saved > _LIMIT:
            raise TimeoutError(f"the index notes of {root} did not follow an edit")
    return time.perf_counter() - saved


def _index(root: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (root / "Index").glob("Follow-ups*.md")]
