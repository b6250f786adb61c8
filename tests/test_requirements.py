"""The page of requirements is whole: every number once, each with a place that is there and tests that bear it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = {"000": 25, "001": 28, "002": 14, "003": 15, "004": 23}
IDS = [f"{part}-{number:02}" for part, count in PARTS.items() for number in range(1, count + 1)]
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8").split("\n")
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}
NOT_DONE = "not done"


def files_of(number: str) -> set[str]:
    """Return the test files with a test whose name bears a requirement's number."""
    wanted = re.compile(rf"def test_(?:\w+_)?{number.replace('-', '_')}_")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return {path.stem.removeprefix("test_") for path in files if wanted.search(path.read_text(encoding="utf-8"))}


def test_every_requirement_stands_there_once_and_in_order() -> None:
    assert list(ROWS) == IDS


@pytest.mark.parametrize("number", IDS)
def test_a_requirement_has_a_place_and_tests_or_a_reason(number: str) -> None:
    what, where, shown = ROWS[number]
    assert what
    if where == NOT_DONE:
        assert len(shown.split()) > 5, "a reason is wanted"
        assert not files_of(number)
        return
    places = re.findall(r"`([\w/.]+)`", where)
    assert places
    assert all((ROOT / "vaultkit" / place).exists() for place in places)
    assert set(re.findall(r"`(\w+)`", shown.partition(".")[0])) == files_of(number) != set()
