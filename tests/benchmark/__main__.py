"""Print how long `vaultkit` takes, as ratios: `python -m tests.benchmark --people 1000 10000 --runs 5`."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from vaultkit.daemon.inbox import PACE

from .daemon import measure_daemon
from .rows import COLD, EDIT, HELP, LOOP, OTHER, PASS, READ, SWEEP, WARM, Place
from .runs import Figures, measure


class Size(NamedTuple):
    """A vault of one size, measured."""

    people: int
    notes: int
    bytes: int
    figures: dict[str, Figures]
    daemon: tuple[float, float] | None

    def ratio(self, name: str, yardstick: str) -> float:
        """Return how many times as long as another one row takes."""
        return self.figures[name].seconds / self.figures[yardstick].seconds

    @property
    def note_microseconds(self) -> float:
        """Return the time that a cold report takes for one note."""
        return self.figures[COLD].seconds / self.notes * 1e6


def main() -> None:
    """Measure each size, and print one table each."""
    wanted = _parse_arguments()
    print(f"medians of {wanted.runs} whole processes, interleaved; Python {platform.python_version()}")
    sizes: list[Size] = []
    with _folder(wanted.folder) as folder:
        os.environ["XDG_CACHE_HOME"], os.environ["XDG_STATE_HOME"] = str(folder / "cache"), str(folder / "state")
        # As installers do: a program is compiled once, and not at each start.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        for people in wanted.people:
            sizes.append(_measure_size(folder, people, wanted))
            # At once, since the next size may take an hour.
            print(
                "\n".join((*_table(sizes[-1]), *_goals(sizes[-1]), _daemon_line(sizes[-1], wanted.quiet_period))),
                flush=True,
            )
    if len(sizes) > 1:
        print("\n".join(_growth(sizes[0], sizes[-1])))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 10000], help="sizes of vaults, such as 50000")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count")
    parser.add_argument("--folder", type=Path, help="where vaults are made and kept (default: a temporary folder)")
    waits = PACE.quiet * 1e3
    parser.add_argument(
        "--quiet-period", type=float, default=waits, help="milliseconds that the daemon waits for quiet"
    )
    parser.add_argument("--edits", type=int, default=20, help="edits by which the daemon is timed, two or more")
    return parser.parse_args()


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="vaultkit-benchmark-") as folder:
        yield Path(folder)


def _measure_size(folder: Path, people: int, wanted: argparse.Namespace) -> Size:
    place = Place(folder, people)
    files = [path for path in place.bare.rglob("*.md") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    figures = measure(dict(place.commands()), wanted.runs)
    return Size(people, len(files), size, figures, measure_daemon(place.kept, wanted.edits))


def _table(size: Size) -> Iterator[str]:
    """Yield the lines about one size, at most 80 columns wide."""
    yield ""
    yield f"{size.people:,} people, {size.notes:,} notes, {size.bytes / 1e6:.1f} MB"
    yield f"{'':24}{'ms':>8}{'x Y0':>8}{'x Y1':>8}{'x Y2':>8}{'x Y3':>8}{'MB peak':>9}"
    for name, figures in size.figures.items():
        ratios = "".join(f"{size.ratio(name, yardstick):>8.2f}" for yardstick in (PASS, SWEEP, READ, LOOP))
        failed = "" if figures.codes == {0} else f"  exit codes {sorted(figures.codes)}"
        yield f"{name:24}{figures.seconds * 1e3:>8.0f}{ratios}{figures.memory / 1e6:>9.0f}{failed}"
    if OTHER not in size.figures:
        yield f"{OTHER}: left out, it is not installed"


def _goals(size: Size) -> Iterator[str]:
    """Yield each goal with what was measured, and whether it is met."""
    goals = [
        ("cold <= 10 x Y2", size.ratio(COLD, READ), 10),
        ("cold <= 0.25 x Y3", size.ratio(COLD, LOOP), 0.25),
        ("unchanged <= 2 x Y1", size.ratio(WARM, SWEEP), 2),
        ("one edit <= 2.5 x unchanged", size.ratio(EDIT, WARM), 2.5),
        ("--help <= 4.5 x Y0", size.ratio(HELP, PASS), 4.5),
        ("greatest memory <= 150 MB", max(size.figures[name].memory for name in (COLD, WARM, EDIT)) / 1e6, 150),
    ]
    if size.people <= 1000:
        # Below a few thousand notes the start of Python is most of it, and no sweep is a fair measure.
        goals[2] = ("unchanged <= 5 x Y0", size.ratio(WARM, PASS), 5)
    for words, found, limit in goals:
        yield f"  goal: {words:28}{found:>8.2f}  {'met' if found <= limit else 'not met'}"


def _daemon_line(size: Size, quiet_period: float) -> str:
    if size.daemon is None:
        return "  daemon: left out, there is no `vaultkit watch`"
    p50, p95 = (seconds * 1e3 - quiet_period for seconds in size.daemon)
    verdict = "met" if p95 <= 15 else "not met"
    return f"  goal: daemon, p95 <= 15 ms        p50 {p50:.1f}, p95 {p95:.1f}  {verdict}"


def _growth(small: Size, large: Size) -> Iterator[str]:
    ratio = large.note_microseconds / small.note_microseconds
    yield ""
    yield f"time per note, cold report: {small.note_microseconds:.0f} us at {small.people:,} people,"
    yield f"{large.note_microseconds:.0f} us at {large.people:,}: x {ratio:.2f}"
    yield f"  goal: <= 1.2{'':23}{ratio:>8.2f}  {'met' if ratio <= 1.2 else 'not met'}"


if __name__ == "__main__":
    main()
