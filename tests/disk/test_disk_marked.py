"""Files with marks are read again whenever they may hold something else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from vaultkit.disk.marked import MarkedFiles
from vaultkit.notes.marks import MarkedText, render_whole

TEXT = "<!-- vaultkit:begin home -->\n- [x] Ring\n<!-- vaultkit:end home -->\n"
LONG_AGO = time.time_ns() - 60_000_000_000


def aged(path: Path) -> str:
    """Have the file be as if it had not been written just now, as far as a user can; return its place."""
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return str(path)


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns() + 10_000_000_000
    monkeypatch.setattr("vaultkit.disk.marked.time.time_ns", lambda: now)


def test_a_file_that_looks_the_same_is_the_very_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    path, files = tmp_path / "Home.md", MarkedFiles()
    path.write_text(TEXT)
    found = files.read(str(path))
    assert isinstance(found, MarkedText)
    assert found.text == TEXT
    assert found.ticked == ("Ring",)
    assert files.read(str(path)) is found
    assert MarkedFiles().read(str(path)) == found


def test_files_that_nobody_asks_for_any_more_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    home, gone = (tmp_path / name for name in ("Home.md", "Leads.md"))
    home.write_text(TEXT)
    gone.write_text(TEXT)
    files = MarkedFiles()
    first, other = files.read(str(home)), files.read(str(gone))
    files.keep_only([str(home)])
    assert files.read(str(home)) is first
    assert files.read(str(gone)) is not other


def test_every_change_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    path, files = tmp_path / "Home.md", MarkedFiles()
    path.write_text(TEXT)
    place = aged(path)
    files.read(place)
    # The size and the time of the text stay; that it was written, the disk alone says.
    path.write_text(TEXT.replace("Ring", "Rung"))
    assert files.read(aged(path)) == MarkedText(TEXT.replace("Ring", "Rung"))
    other = tmp_path / "other"
    other.write_text(TEXT)
    aged(other)
    other.replace(path)
    assert files.read(place) == MarkedText(TEXT)
    path.unlink()
    assert files.read(place) is None
    path.write_bytes(b"\xff")
    assert files.read(place) == b"\xff"
    path.unlink()
    path.mkdir()
    assert files.read(place) is None


def test_what_was_written_just_now_is_read_again(tmp_path: Path) -> None:
    path, files = tmp_path / "Home.md", MarkedFiles()
    path.write_text(TEXT)
    first = files.read(str(path))
    assert files.read(str(path)) is not first
    assert files.read(str(path)) == first


def test_what_we_wrote_is_taken_apart_at_once_and_believed_only_when_it_is_there(tmp_path: Path) -> None:
    path, files = tmp_path / "Home.md", MarkedFiles()
    whole = render_whole("home", "- [ ] Ring\n")
    for content in (whole, whole.replace("Ring", "Rung")):
        files.expect(str(path), whole)
        path.write_text(content)
        found = files.read(str(path))
        assert isinstance(found, MarkedText)
        assert found.text == content
        assert ("is_untouched" in vars(found)) == (content == whole)
        assert found.is_untouched == (content == whole)
