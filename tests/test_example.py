"""The example vault is as vaultkit would write it: its committed index notes are current, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import FileHashes, Run

EXAMPLE = Path(__file__).resolve().parent.parent / "example-vault"
DAY = "2026-11-20"


def test_the_committed_index_notes_are_current(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "example-vault"
    shutil.copytree(EXAMPLE, root)
    done = run("report", root, "--check", "--today", DAY)
    assert (done.code, done.out) == (0, ""), (
        "run `vaultkit report example-vault --today 2026-11-20` and look at the diff"
    )


def test_index_notes_made_anew_are_the_committed_ones(tmp_path: Path, run: Run, file_hashes: FileHashes) -> None:
    root = tmp_path / "example-vault"
    shutil.copytree(EXAMPLE, root)
    shutil.rmtree(root / "Index")
    assert run("report", root, "--today", DAY).code == 0
    assert file_hashes(root) == file_hashes(EXAMPLE)
