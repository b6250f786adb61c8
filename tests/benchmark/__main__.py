"""Print how long `vaultkit report` takes, as ratios: `python -m tests.benchmark --people 1000 10000 --runs 5`."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .runs import Command, Figures, measure, run_once
from .vaults import TODAY

_HERE = Path(__file__).parent
_BARE, _LOOP, _COLD, _PRESENT = "bare read of every byte", "frontmatter loop", "report, cold", "report, index present"


class Size(NamedTuple):
    """A vault of one size, measured."""

    people: int
    notes: int
    bytes: int
    figures: dict[str, Figures]

    @property
    def note_microseconds(self) -> float:
        """Return the time that a cold report takes for one note."""
        return self.figures[_COLD].seconds / self.notes * 1e6


def main() -> None:
    """Measure each size, and print one table."""
    wanted = _parse_arguments()
    with _folder(wanted.folder) as folder:
        sizes = [_measure_size(folder / f"vault-{people}", people, wanted.runs) for people in wanted.people]
    print(f"vaultkit report, medians of {wanted.runs} whole processes, interleaved; Python {platform.python_version()}")
    for size in sizes:
        print("\n".join(_table(size)))
    if len(sizes) > 1:
        print("\n".join(_growth(sizes[0], sizes[-1])))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 10000], help="sizes of vaults")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count")
    parser.add_argument("--folder", type=Path, help="where vaults are made and kept (default: a temporary folder)")
    return parser.parse_args()


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="vaultkit-benchmark-") as folder:
        yield Path(folder)


def _measure_size(root: Path, people: int, rounds: int) -> Size:
    if not root.exists():
        # In a process of its own: a child's greatest memory is never less than its parent's.
        run_once((sys.executable, str(_HERE / "vaults.py"), str(root), str(people)))
    index = root / "Index"

    def remove_index() -> None:
        shutil.rmtree(index, ignore_errors=True)

    def keep_index() -> None:
        """Leave the index as the run before has written it."""

    remove_index()
    files = [path for path in root.rglob("*.md") if path.is_file()]
    report = (sys.executable, "-m", "vaultkit", "report", str(root), "--today", TODAY.isoformat())
    commands = {
        _BARE: Command((sys.executable, "-S", "-E", str(_HERE / "bare_read.py"), str(root)), remove_index),
        _LOOP: Command((sys.executable, str(_HERE / "frontmatter_loop.py"), str(root)), remove_index),
        _COLD: Command(report, remove_index),
        _PRESENT: Command(report, keep_index),
    }
    return Size(people, len(files), sum(path.stat().st_size for path in files), measure(commands, rounds))


def _table(size: Size) -> Iterator[str]:
    """Yield the lines about one size, at most 80 columns wide."""
    bare, loop = size.figures[_BARE].seconds, size.figures[_LOOP].seconds
    yield ""
    yield f"{size.people:,} people, {size.notes:,} notes, {size.bytes / 1e6:.1f} MB"
    yield f"{'':26}{'ms':>9}{'x bare':>9}{'x loop':>9}{'MB peak':>9}  goal"
    goals = {_COLD: "<= 20 x bare, <= 0.5 x loop, 250 MB"}
    for name, figures in size.figures.items():
        ratios = f"{figures.seconds / bare:>9.1f}{figures.seconds / loop:>9.2f}"
        failed = "" if figures.codes == {0} else f"  exit codes {sorted(figures.codes)}"
        yield f"{name:26}{figures.seconds * 1e3:>9.0f}{ratios}{figures.memory / 1e6:>9.0f}{failed}"
        if name in goals:
            yield f"{'':26}goal: {goals[name]}: {_verdict(size)}"


def _verdict(size: Size) -> str:
    cold = size.figures[_COLD]
    met = (
        cold.seconds <= 20 * size.figures[_BARE].seconds,
        cold.seconds <= size.figures[_LOOP].seconds / 2,
        cold.memory <= 250e6,
    )
    return ", ".join("yes" if each else "no" for each in met)


def _growth(small: Size, large: Size) -> Iterator[str]:
    ratio = large.note_microseconds / small.note_microseconds
    yield ""
    yield f"time per note, cold report, at {small.people:,} people {small.note_microseconds:.0f} us"
    yield f"{'':26}and at {large.people:,} people {large.note_microseconds:.0f} us"
    yield f"{'':26}goal: ratio <= 1: {ratio:.2f}, {'yes' if ratio <= 1 else 'no'}"


if __name__ == "__main__":
    main()
