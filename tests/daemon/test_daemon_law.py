"""The law of the daemon: after any edits its index notes are, byte for byte, those of a fresh report.

It holds for vaults whose front matter is whole; half-typed notes are in test_daemon_loop.py.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import DAY, Stage, index_of, is_current, settled

from vaultkit.daemon import shelf
from vaultkit.reporting import write_report

PATHS = (
    "People/Ana.md", "People/Bo.md", "People/Old/Cy.md", "Ana.md", "Me.md", "Daily/2026-11-19.md", "Events/Fair.md",
    "People/Ana (1).md", "Desk.md", "photo.png", "Index/Mine.md",
    "Index/Home.md", "Index/Follow-ups.md",
)  # fmt: skip
FOLDERS = ("People", "People/Old", "Daily", "Away", "Index", "Other")
TEXTS = (
    "", "---\nknows: ['[[Bo]]', '[[Cy]]']\n---\n", "---\nintroduced_by: '[[Ana]]'\nfollow_up: 2026-11-21 ring\n---\n",
    "---\nmet: 2026-02-30\ntype: me\n---\n- 2026-11-02 tea with [[Ana]]\n", "- [ ] write to [[Bo]] 📅 2026-11-19\n",
    "See [[Ana]] and [[Home]] and [[Mine]] and ![[photo.png]].\n- 2026-11-03 coffee\n",
    "<!-- vaultkit:begin follow-ups -->\n<!-- vaultkit:end follow-ups -->\n", "<!-- vaultkit:begin home -->\n",
    "---\nmet: 2026\n---\nWords.\n", "---\nmet: 2026\n---\nOther words.\n", "---\nmet: 2026\n---\nWords!\n",
    "---\naliases: [Ana, Bea]\n---\n- 2026-11-19 [[Bo]] (intro:: [[Dee]])\n",
)  # fmt: skip
SETTINGS = ('[index]\nfolder = "Desk/Index"\n', '[vault]\nignore = ["Old/"]\n', '[index]\nnotes = ["home"]\n', "")

notes = st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(TEXTS))
moves = st.tuples(st.just("move"), st.sampled_from((*PATHS, *FOLDERS)), st.sampled_from((*PATHS, *FOLDERS)))
edits = st.one_of(
    notes,
    notes,
    moves,
    st.tuples(st.just("remove"), st.sampled_from((*PATHS, *FOLDERS)), st.just("")),
    st.tuples(st.just("settings"), st.just("vaultkit.toml"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("tick"), st.just("Index/Follow-ups.md"), st.just("")),
    st.tuples(st.just("edit"), st.sampled_from(("Index/Home.md", "Index/Who knows whom.md")), st.just("")),
    st.tuples(st.just("batch"), st.just(""), st.just("")),
)


def make(root: Path, edit: tuple[str, str, str]) -> None:
    """Do one edit, as far as the disk allows it."""
    what, path, words = edit
    place = root / path
    try:
        if what in ("write", "settings"):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(words, encoding="utf-8")
        elif what == "move" and place.is_file() and words in FOLDERS:
            # In the place of the index folder it would keep everything from being written.
            pass
        elif what == "move":
            (root / words).parent.mkdir(parents=True, exist_ok=True)
            place.rename(root / words)
        elif what == "remove":
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        else:
            sign: Callable[[str], str] = {
                "tick": lambda text: text.replace("- [ ]", "- [x]", 1),
                "edit": lambda text: text.replace("\n# ", "\nMine\n# ", 1),
            }[what]
            place.write_text(sign(place.read_text("utf-8")), encoding="utf-8")
    except (OSError, shutil.Error):
        pass


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, max_size=12))
def test_after_any_edits_the_index_notes_are_those_of_a_fresh_report(script: list[tuple[str, str, str]]) -> None:
    follow(script, lambda root: root)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(script=st.lists(edits, max_size=12))
def test_so_they_are_when_every_batch_comes_after_a_moment_of_quiet(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[str, str, str]]
) -> None:
    """Then no file is doubtful, and the short ways are taken; the clock's tick is shortened to spare the time."""
    monkeypatch.setattr(shelf, "_FINE", 12_000_000)
    follow(script, settled)


def follow(script: list[tuple[str, str, str]], settle: Callable[[Path], object]) -> None:
    """Make the edits of a script, and compare with a fresh report of a copy at each batch."""
    with tempfile.TemporaryDirectory() as folder:
        root, other = Path(folder) / "vault", Path(folder) / "other"
        root.mkdir()
        make(root, ("write", "People/Ana.md", TEXTS[2]))
        stage = Stage(root)
        stage.batch()
        for edit in (*script, ("batch", "", "")):
            if edit[0] != "batch":
                make(root, edit)
                continue
            shutil.rmtree(other, ignore_errors=True)
            shutil.copytree(root, other, copy_function=shutil.copy2)
            settle(root)
            stage.batch()
            write_report(other, DAY)
            assert all_files(root) == all_files(other)
        # Whatever one report leaves to the next, the daemon's own writing brings about.
        for _ in range(3):
            settle(root)
            stage.batch()
        assert is_current(root)


def all_files(root: Path) -> dict[str, bytes]:
    """Return every file of a vault, edits that were saved included."""
    files = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_the_law_can_fail(tmp_path: Path) -> None:
    """A shelf that never looks again would be caught."""
    (tmp_path / "People").mkdir()
    note = tmp_path / "People/Ana.md"
    note.write_text(TEXTS[2])
    stage = Stage(tmp_path)
    stage.batch()
    before = index_of(tmp_path)
    note.write_text(TEXTS[0])
    assert not is_current(tmp_path)
    stage.shelf.find_all = lambda files: {  # type: ignore[method-assign]
        path: kept for path, kept in stage.shelf._kept.items() if path in files
    }
    stage.batch()
    assert index_of(tmp_path) == before
    assert not is_current(tmp_path)
