"""Writing: whole or not at all, only over what was seen, and nothing left behind."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultkit.disk.write import (
    ChangedMeanwhileError,
    remove_own_file,
    replace_file,
    save_edited,
    sweep_temporary_files,
)
from vaultkit.errors import WriteRefusedError


def everything_in(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())


def test_a_new_file_is_written_with_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    replace_file(tmp_path, "Index/deep/people.md", b"Hello", None)
    written = tmp_path / "Index/deep/people.md"
    assert written.read_bytes() == b"Hello"
    (tmp_path / "usual").touch()
    assert written.stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert written.stat().st_nlink == 1
    assert everything_in(tmp_path) == ["Index/deep/people.md", "usual"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o666])
def test_a_replaced_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "a.md").chmod(mode)
    replace_file(tmp_path, "a.md", b"new", b"old")
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == mode
    assert everything_in(tmp_path) == ["a.md"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_replaced_file_keeps_its_owner(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    os.chown(tmp_path / "a.md", 1234, 2345)
    replace_file(tmp_path, "a.md", b"new", b"old")
    found = (tmp_path / "a.md").stat()
    assert (found.st_uid, found.st_gid) == (1234, 2345)


@pytest.mark.parametrize(("there", "seen"), [(b"theirs", b"old"), (b"theirs", None), (None, b"old"), (b"", None)])
def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path, there: bytes | None, seen: bytes | None) -> None:
    if there is not None:
        (tmp_path / "a.md").write_bytes(there)
    with pytest.raises(ChangedMeanwhileError, match=r"'a\.md' was left as it is: it changed since it was read"):
        replace_file(tmp_path, "a.md", b"new", seen)
    assert everything_in(tmp_path) == ([] if there is None else ["a.md"])
    assert there is None or (tmp_path / "a.md").read_bytes() == there


def on_sync(monkeypatch: pytest.MonkeyPatch, happening: Callable[[], object]) -> None:
    """Let something happen at the moment when the temporary file is brought to the disk."""

    def fsync(_descriptor: int) -> None:
        monkeypatch.undo()
        happening()

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_file_made_while_ours_is_written_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sync(monkeypatch, lambda: (tmp_path / "a.md").write_bytes(b"theirs"))
    with pytest.raises(ChangedMeanwhileError):
        replace_file(tmp_path, "a.md", b"new", None)
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
    assert everything_in(tmp_path) == ["a.md"]


def test_a_change_while_ours_is_written_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    on_sync(monkeypatch, lambda: (tmp_path / "a.md").write_bytes(b"theirs"))
    with pytest.raises(ChangedMeanwhileError):
        replace_file(tmp_path, "a.md", b"new", b"old")
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
    assert everything_in(tmp_path) == ["a.md"]


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    on_sync(monkeypatch, lambda: signal.raise_signal(signal.SIGINT))
    # What runs in the background is begun with Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            replace_file(tmp_path, "a.md", b"new", b"old")
    finally:
        signal.signal(signal.SIGINT, before)
    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert everything_in(tmp_path) == ["a.md"]


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EROFS, "make the disk writable"),
        (errno.EACCES, "check the permissions"),
        (errno.EIO, "check the disk"),
    ],
)
def test_what_the_disk_refuses_is_told_with_its_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, mend: str
) -> None:
    def refuse() -> None:
        raise OSError(code, os.strerror(code))

    (tmp_path / "a.md").write_bytes(b"old")
    on_sync(monkeypatch, refuse)
    with pytest.raises(WriteRefusedError, match=mend) as raised:
        replace_file(tmp_path, "a.md", b"new", b"old")
    assert not isinstance(raised.value, ChangedMeanwhileError)
    assert "\n" not in str(raised.value)
    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert everything_in(tmp_path) == ["a.md"]


def test_a_disk_without_hard_links_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_places: object, **_options: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    replace_file(tmp_path, "a.md", b"new", None)
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert everything_in(tmp_path) == ["a.md"]
    monkeypatch.setattr(os, "fsync", lambda _descriptor: (tmp_path / "b.md").write_bytes(b"theirs"))
    with pytest.raises(ChangedMeanwhileError):
        replace_file(tmp_path, "b.md", b"new", None)
    assert (tmp_path / "b.md").read_bytes() == b"theirs"


def test_a_file_behind_a_link_is_written_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real/a.md")
    (tmp_path / "new.md").symlink_to("real/new.md")
    replace_file(tmp_path, "link.md", b"new", b"old")
    replace_file(tmp_path, "new.md", b"fresh", None)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real/a.md").read_bytes() == b"new"
    assert (tmp_path / "real/new.md").read_bytes() == b"fresh"


@pytest.mark.parametrize("path", ["link.md", "folder/a.md", "../outside/a.md", "/etc/vaultkit.md"])
def test_nothing_is_written_outside_the_vault(tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_bytes(b"old")
    root = tmp_path / "vault"
    root.mkdir()
    (root / "link.md").symlink_to(outside / "a.md")
    (root / "folder").symlink_to(outside)
    for seen in (b"old", None):
        with pytest.raises(WriteRefusedError, match="outside the vault"):
            replace_file(root, path, b"new", seen)
    assert (outside / "a.md").read_bytes() == b"old"


def test_a_folder_or_pipe_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for path in ("folder.md", "pipe.md"):
        with pytest.raises(WriteRefusedError, match="a folder or device has this name"):
            replace_file(tmp_path, path, b"new", None)


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Index").touch()
    for path in ("Index/a.md", "Index/deep/a.md"):
        with pytest.raises(WriteRefusedError, match="stands where a folder should be"):
            replace_file(tmp_path, path, b"new", None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_read_only_file_or_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "a.md").chmod(0o400)
    (tmp_path / "closed").chmod(0o500)
    for path, seen in (("a.md", b"old"), ("closed/a.md", None)):
        with pytest.raises(WriteRefusedError, match="check the permissions"):
            replace_file(tmp_path, path, b"new", seen)


@pytest.mark.parametrize("name", ["a" * 252 + ".md", "é" * 126 + ".md", "😀" * 63 + ".md"])
def test_a_name_as_long_as_the_disk_allows_is_written(tmp_path: Path, name: str) -> None:
    replace_file(tmp_path, name, b"one", None)
    replace_file(tmp_path, name, b"two", b"one")
    assert everything_in(tmp_path) == [name]
    with pytest.raises(WriteRefusedError, match="choose a shorter name"):
        replace_file(tmp_path, "xxxx" + name, b"one", None)


def test_a_leftover_of_a_dead_process_with_our_number_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".a.md.{os.getpid()}.vaultkit-tmp").write_bytes(b"half")
    replace_file(tmp_path, "a.md", b"new", None)
    assert everything_in(tmp_path) == ["a.md"]


def test_our_own_file_is_removed_only_as_it_was_seen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    with pytest.raises(ChangedMeanwhileError):
        remove_own_file(tmp_path, "a.md", b"other")
    assert everything_in(tmp_path) == ["a.md"]
    remove_own_file(tmp_path, "a.md", b"old")
    remove_own_file(tmp_path, "a.md", b"old")
    assert everything_in(tmp_path) == []


def test_an_edited_region_is_kept_once_under_a_name_of_its_own(tmp_path: Path) -> None:
    first = save_edited(tmp_path, "agenda", "Mine é\n")
    (tmp_path / first).chmod(0o400)
    assert first.startswith(".vaultkit/edited/agenda-")
    assert save_edited(tmp_path, "agenda", "Mine é\n") == first
    second = save_edited(tmp_path, "agenda", "Mine too\n")
    assert everything_in(tmp_path) == sorted([first, second])
    assert (tmp_path / first).read_text(encoding="utf-8") == "Mine é\n"


def test_a_kept_text_that_was_edited_itself_is_not_overwritten(tmp_path: Path) -> None:
    first = save_edited(tmp_path, "agenda", "Mine")
    (tmp_path / first).write_bytes(b"Changed")
    second = save_edited(tmp_path, "agenda", "Mine")
    assert second == first.replace(".md", "-2.md")
    assert save_edited(tmp_path, "agenda", "Mine") == second
    assert (tmp_path / first).read_bytes() == b"Changed"


def test_leftovers_of_dead_processes_are_swept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    kept = [".a.md.1.vaultkit-tmp", ".a.md.x.vaultkit-tmp", "a.md.2.vaultkit-tmp", ".a.md", "a.md"]
    swept = [f".a.md.{dead.pid}.vaultkit-tmp", f".b.md.{os.getpid()}.vaultkit-tmp", ".c.9999999999.vaultkit-tmp"]
    (tmp_path / "Index").mkdir()
    for name in kept + swept:
        (tmp_path / "Index" / name).touch()
    removed = sweep_temporary_files(tmp_path, ["Index", "gone"])
    assert removed == tuple(sorted(f"Index/{name}" for name in swept))
    assert everything_in(tmp_path) == sorted(f"Index/{name}" for name in kept)


WRITER = """
import sys
from pathlib import Path
from vaultkit.disk.write import replace_file
root, one, two = Path(sys.argv[1]), b"1" * 200_000, b"2" * 200_001
seen = (root / "a.md").read_bytes()
print("ready", flush=True)
while True:
    content = two if seen == one else one
    replace_file(root, "a.md", content, seen)
    seen = content
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"1" * 200_000)
    moments = random.Random(7)
    for _ in range(15):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(moments.uniform(0.001, 0.03))
            child.kill()
        assert (tmp_path / "a.md").read_bytes() in (b"1" * 200_000, b"2" * 200_001)
        assert [path.name for path in tmp_path.glob("*.md") if not path.name.startswith(".")] == ["a.md"]
    assert not [path for path in everything_in(tmp_path) if path != "a.md" and path.endswith(".md")]
    sweep_temporary_files(tmp_path, [""])
    assert everything_in(tmp_path) == ["a.md"]
