"""A report with nothing to do: it ends after a look at the vault, says the same as the last, and misses no change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault, Ran, Run

from vaultkit.disk import sweep
from vaultkit.disk.places import PENDING, journal_folder, vault_cache
from vaultkit.disk.sweep import SLOW_TICK, sweep_vault

TODAY = ("--today", "2026-11-20")
VAULT = {
    "People/Ana.md": "---\nknows: '[[Bo]]'\nfollow_up: 2026-13-01\n---\n- [ ] ring her 📅 2026-11-18\n![[photo.png]]\n",
    "People/Bo.md": "- 2026-01-02 tea: long talk with [[Cy]]\n",
    "Index/Home.md": "mine\n",
    "Other/Plan.md": "---\n---\n",
    "photo.png": "",
    ".obsidian/templates.json": '{"folder": "Templates"}',
    "vaultkit.toml": "[index]\n",
}
HEAVY = {
    "networkx", "numpy", "frontmatter", "yaml", "pyromark", "watchdog", "rich", "asyncio", "multiprocessing", "logging",
    "dataclasses", "pathlib", "json", "sqlite3", "hashlib", "tomllib", "difflib", "platformdirs", "msgpack",
}  # fmt: skip


class Clock:
    """A clock that shows the time that it is given, or one so far ahead that no file is new."""

    def __init__(self, nanoseconds: int | None = None) -> None:
        self.nanoseconds = nanoseconds

    def time_ns(self) -> int:
        return time.time_ns() + 5 * SLOW_TICK if self.nanoseconds is None else self.nanoseconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let a look at the vault be some seconds later than it is, so that no test has to wait for files to grow old."""
    ahead = Clock()
    monkeypatch.setattr(sweep, "time", ahead)
    return ahead


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault(VAULT)


def record_of(root: Path) -> Path:
    return Path(str(vault_cache(str(root)))) / "last-report"


def settle(root: Path, run: Run, *options: str) -> Ran:
    """Report until the files are old enough for the record to be kept, and return what the report said that kept it."""
    limit = time.monotonic() + 120
    record_of(root).unlink(missing_ok=True)
    while True:
        ran = run("report", root, *TODAY, *options)
        if record_of(root).exists():
            return ran
        assert time.monotonic() < limit


def modules_after(root: Path) -> set[str]:
    """Return what a report has imported when it ends, in a process of its own."""
    code = """import atexit, sys
from vaultkit.cli import main
atexit.register(lambda: sys.stderr.write("\\n@" + " ".join(sys.modules)))
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "report", root, *TODAY], capture_output=True, text=True, check=False
    )
    return {name.partition(".")[0] for name in done.stderr.rpartition("\n@")[2].split()} | {
        name for name in done.stderr.rpartition("\n@")[2].split() if name.startswith("vaultkit")
    }


def test_a_report_with_nothing_to_do_imports_and_writes_nothing(
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process that is asked has the system's clock.
    monkeypatch.setattr(sweep, "time", time)
    root = make_vault({path: text for path, text in VAULT.items() if path != "Index/Home.md"})
    settle(root, run)
    before = {path: path.stat().st_mtime_ns for path in (root, *root.rglob("*"), *record_of(root).parent.iterdir())}
    hashes = file_hashes(root)
    loaded = modules_after(root)
    assert "vaultkit.disk.sweep" in loaded
    assert not loaded & HEAVY
    assert not loaded & {"vaultkit.model", "vaultkit.reading", "vaultkit.settings", "vaultkit.problems"}
    assert file_hashes(root) == hashes
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_an_interrupted_edit_of_another_vault_costs_a_report_next_to_nothing(
    make_vault: MakeVault, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "time", time)
    root = make_vault({path: text for path, text in VAULT.items() if path != "Index/Home.md"})
    settle(root, run)
    elsewhere = Path(journal_folder(str(tmp_path / "Gone")))
    elsewhere.mkdir(parents=True)
    (elsewhere / PENDING).write_text("{}", encoding="utf-8")
    loaded = modules_after(root)
    assert "vaultkit.disk.sweep" in loaded
    assert not loaded & (HEAVY - {"hashlib"})
    assert not loaded & {"vaultkit.model", "vaultkit.disk.journal"}


@pytest.mark.parametrize("options", [(), ("--json",), ("--check",), ("--check", "--json")])
def test_what_is_told_again_is_the_very_same(root: Path, run: Run, options: tuple[str, ...]) -> None:
    settle(root, run)
    anew, again = run("report", root, *TODAY, *options, "--no-cache"), run("report", root, *TODAY, *options)
    assert anew.code == again.code == 4
    assert anew.err == again.err
    if "--json" in options:
        told, once_more = json.loads(anew.out), json.loads(again.out)
        assert told.pop("seconds") >= 0
        assert once_more.pop("seconds") >= 0
        assert list(told) == list(once_more)
        assert told == once_more
        assert told["problems"]
    else:
        assert anew.out == again.out == ""
        assert "index-in-the-way" in again.err


def test_a_check_says_of_a_whole_vault_what_a_report_says(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "---\nfollow_up: 2026-13-01\n---\n[[Bo]]\n"})
    settle(root, run)
    told = [
        json.loads(run("report", root, *TODAY, "--json", *more).out) for more in ((), ("--check",), ("--no-cache",))
    ]
    for each in told:
        each.pop("seconds")
    assert told[0] == told[1] == told[2]


def test_a_report_that_wrote_is_never_told_again(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "[[Bo]]\n"})
    assert run("report", root, *TODAY).out
    assert not record_of(root).exists()


def test_what_was_saved_less_than_two_seconds_ago_may_change_unseen(root: Path, run: Run, clock: Clock) -> None:
    run("report", root, *TODAY)
    newest = max(path.lstat().st_ctime_ns for path in (root, *root.rglob("*")))
    clock.nanoseconds = newest + SLOW_TICK - 1
    run("report", root, *TODAY)
    assert not record_of(root).exists()
    clock.nanoseconds = newest + SLOW_TICK
    run("report", root, *TODAY)
    assert record_of(root).exists()
    record_of(root).write_bytes(b"damaged")
    clock.nanoseconds = newest + SLOW_TICK - 1
    run("report", root, *TODAY)
    assert record_of(root).read_bytes() == b"damaged"


@pytest.mark.parametrize("options", [("--only", "home"), ("--diff",), ("--no-cache",)])
def test_other_forms_neither_keep_nor_take_a_record(root: Path, run: Run, options: tuple[str, ...]) -> None:
    settle(root, run)
    record_of(root).write_bytes(b"damaged")
    run("report", root, *TODAY, *options)
    assert record_of(root).read_bytes() == b"damaged"


def test_another_day_is_another_report(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "- [ ] ring 📅 2026-11-28\n"})
    settle(root, run)
    assert run("report", root, *TODAY).out == ""
    assert "wrote Index/Follow-ups.md" in run("report", root, "--today", "2026-11-27").out


def truncated(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-3])


def emptied(place: Path) -> None:
    place.write_bytes(b"")


def with_other_words(place: Path) -> None:
    place.write_bytes(place.read_bytes().replace(b"unchanged", b"unchunged"))


def turned_to_a_folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def turned_to_a_pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


@pytest.mark.parametrize("damage", [truncated, emptied, with_other_words, turned_to_a_folder, turned_to_a_pipe])
def test_a_damaged_record_counts_for_nothing(root: Path, run: Run, damage: Callable[[Path], None]) -> None:
    told = settle(root, run)
    damage(record_of(root))
    again = run("report", root, *TODAY)
    assert (again.code, again.out, again.err) == (told.code, told.out, told.err)


# Whatever a report looks at: each change must show in a sweep.


def same_size(root: Path) -> None:
    """Write as many bytes and give the note back its time, until the disk's clock has ticked."""
    place = root / "People/Bo.md"
    times = place.stat()
    limit = time.monotonic() + 60
    while place.stat().st_ctime_ns == times.st_ctime_ns:
        assert time.monotonic() < limit
        place.write_bytes(place.read_bytes().replace(b"tea", b"pie"))
        os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))


def swapped(root: Path) -> None:
    (root / "People/Ana.md").rename(root / "between")
    (root / "People/Bo.md").rename(root / "People/Ana.md")
    (root / "between").rename(root / "People/Bo.md")


def replaced_with_its_times(root: Path) -> None:
    shutil.copy2(root / "People/Bo.md", root / "beside")
    (root / "beside").replace(root / "People/Bo.md")


def retargeted(root: Path) -> None:
    (root / "Linked").unlink()
    (root / "Linked").symlink_to(root.parent / "outside 2")


def one_linked_note_retargeted(root: Path) -> None:
    (root / "Linked.md").unlink()
    (root / "Linked.md").symlink_to(root.parent / "outside 2/Eve.md")


def with_templater(root: Path) -> None:
    (root / ".obsidian/plugins/templater-obsidian").mkdir(parents=True)
    (root / ".obsidian/plugins/templater-obsidian/data.json").write_text("{}")


CHANGES: tuple[Callable[[Path], object], ...] = (
    same_size, swapped, replaced_with_its_times, retargeted, one_linked_note_retargeted, with_templater,
    lambda root: (root / "People/New.md").write_text(""),
    lambda root: (root / "other.png").write_text(""),
    lambda root: (root / "photo.png").unlink(),
    lambda root: (root / "Other").rename(root / "Others"),
    lambda root: (root / "Empty").mkdir(),
    lambda root: (root / "People/Bo.md").chmod(0o400),
    lambda root: (root / "Index/Home.md").write_text("- [x] mine\n"),
    lambda root: (root / "vaultkit.toml").unlink(),
    lambda root: (root / ".obsidian/templates.json").write_text("{}"),
    lambda root: (root / ".obsidian/daily-notes.json").write_text("{}"),
    lambda root: (root / "People/.Di.md.icloud").write_text(""),
    lambda root: (root / "Other/pyvenv.cfg").write_text(""),
    lambda root: (root.parent / "outside/Dora.md").write_text("more"),
    lambda root: (root.parent / "outside/deep/Flo.md").write_text("more"),
    lambda root: (root.parent / "outside/Dora.md").unlink(),
    lambda root: (root / "People/Pipe.md").unlink(),
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_that_a_report_may_look_at_shows(root: Path, change: Callable[[Path], object]) -> None:
    for folder in ("outside/deep", "outside 2"):
        (root.parent / folder).mkdir(parents=True)
    for note in ("outside/Dora.md", "outside/deep/Flo.md", "outside 2/Eve.md"):
        (root.parent / note).write_text("note")
    (root / "Linked").symlink_to(root.parent / "outside")
    (root / "Linked.md").symlink_to(root.parent / "outside/Dora.md")
    os.mkfifo(root / "People/Pipe.md")
    before = sweep_vault(str(root)).seen
    assert sweep_vault(str(root)).seen == before
    change(root)
    assert sweep_vault(str(root)).seen != before


def test_what_is_hidden_or_vendored_does_not_show(root: Path) -> None:
    for folder in (".git", "node_modules", "env"):
        (root / folder).mkdir()
    (root / "env/pyvenv.cfg").write_text("")
    before = sweep_vault(str(root)).seen
    for folder in (".git", "node_modules", "env"):
        (root / folder / "README.md").write_text("not ours")
    assert sweep_vault(str(root)).seen == before


def test_links_that_run_in_a_circle_end(root: Path) -> None:
    (root.parent / "outside").mkdir()
    (root.parent / "outside/back").symlink_to(root)
    (root.parent / "outside/self").symlink_to(root.parent / "outside")
    (root / "Linked").symlink_to(root.parent / "outside")
    assert "People/Ana.md" in sweep_vault(str(root)).files


@pytest.mark.parametrize("above", ["..", "/", "/proc/self/root"])
def test_a_link_to_what_holds_the_vault_is_not_followed(root: Path, above: str) -> None:
    (root.parent / "Neighbour.md").write_text("not ours")
    (root / "Above").symlink_to(above)
    before = sweep_vault(str(root))
    assert not [path for path in before.files if path.startswith("Above")]
    (root / "Above").unlink()
    assert sweep_vault(str(root)).seen != before.seen


def test_an_index_that_a_sweep_does_not_see_is_always_read(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "[[Bo]]\n", "vaultkit.toml": '[index]\nfolder = "node_modules"\n'})
    run("report", root, *TODAY)
    assert "0 written, 3 unchanged" in run("report", root, *TODAY).err
    assert not record_of(root).exists()


def test_a_note_that_may_be_read_at_the_next_try_keeps_no_record(make_vault: MakeVault, run: Run) -> None:
    if os.geteuid() == 0:
        # The one who may read everything meets what cannot be read only as a placeholder.
        root = make_vault({"People/Ana.md": "[[Bo]]\n", "People/.Bo.md.icloud": ""})
    else:
        root = make_vault({"People/Ana.md": "[[Bo]]\n", "People/Bo.md": ""})
        (root / "People/Bo.md").chmod(0)
    run("report", root, *TODAY)
    assert "1 warning" in run("report", root, *TODAY).err
    assert not record_of(root).exists()
