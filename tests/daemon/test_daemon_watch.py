"""The real thing: a daemon in a process of its own, a real disk, and edits as programs make them."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault
from scripts import DAY, Stage, index_of, is_current, settled, wait_until, watching
from watched import LIMIT, is_at_rest

from vaultkit.cli.watch_command import _signals
from vaultkit.daemon.inbox import Inbox, SystemClock
from vaultkit.daemon.watch import OVERFLOWED, KernelWatcher, ObserverWatcher, Watcher
from vaultkit.disk.scan import scan_vault
from vaultkit.reporting import write_report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

ANA = "---\nknows: ['[[Bo]]']\nfollow_up: 2026-11-24 ask\n---\n"
NEW = "---\nknows: ['[[Ana]]']\nfollow_up: 2026-11-23 write\n---\n"
PEOPLE = {"People/Ana.md": ANA, "People/Bo.md": "", "Places/Deep/Here.md": ""}


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault(PEOPLE)


def follow(root: Path, change: Callable[[], object]) -> None:
    """Make a change and wait until the index notes have followed it; it must be one that they show."""
    before = index_of(root)
    change()
    wait_until(lambda: is_current(root))
    assert index_of(root) != before


def save_in_place(path: Path) -> None:
    path.write_text(NEW, encoding="utf-8")


def save_beside(path: Path) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(NEW, encoding="utf-8")
    temporary.replace(path)


def save_as_vim_does(path: Path) -> None:
    path.rename(f"{path}~")
    path.write_text(NEW, encoding="utf-8")
    Path(f"{path}~").unlink()


@pytest.mark.parametrize("save", [save_in_place, save_beside, save_as_vim_does])
def test_a_saved_note_is_followed(root: Path, save: Callable[[Path], None]) -> None:
    with watching(root):
        follow(root, lambda: save(root / "People/Bo.md"))
        follow(root, lambda: save_in_place(root / "People/New.md"))


def test_a_program_that_never_closes_its_file_is_followed(root: Path) -> None:
    with watching(root), (root / "People/Bo.md").open("w", encoding="utf-8") as note:

        def write() -> None:
            note.write(NEW)
            note.flush()

        follow(root, write)
        follow(root, lambda: os.truncate(root / "People/Bo.md", 0))


def test_folders_are_followed_wherever_they_go(root: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    with watching(root):
        follow(root, lambda: (root / "People").rename(root / "Friends"))
        follow(root, lambda: save_in_place(root / "Friends/Bo.md"))
        follow(root, lambda: (root / "Friends").rename(away))
        save_in_place(away / "Cy.md")
        follow(root, lambda: away.rename(root / "Friends"))
        follow(root, (root / "Friends/Cy.md").unlink)
        follow(root, lambda: shutil.rmtree(root / "Friends"))

        def make_at_once() -> None:
            (root / "People/Very/Deep").mkdir(parents=True)
            save_in_place(root / "People/Very/Deep/Dee.md")

        follow(root, make_at_once)
        follow(root, lambda: (root / "People/Very/Deep/Dee.md").write_text("", encoding="utf-8"))


def test_a_folder_linked_from_elsewhere_is_followed(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    save_in_place(other / "Cy.md")
    with watching(root):
        follow(root, lambda: (root / "People/More").symlink_to(other, target_is_directory=True))
        follow(root, lambda: save_in_place(other / "Dee.md"))


def test_the_vault_may_be_renamed_away_and_back(root: Path, tmp_path: Path) -> None:
    with watching(root) as running:
        root.rename(tmp_path / "away")
        wait_until(lambda: running.has_said("trying again"))
        save_in_place(tmp_path / "away/People/New.md")
        assert not root.exists()
        (tmp_path / "away").rename(root)
        wait_until(lambda: is_current(root))
        follow(root, lambda: save_in_place(root / "People/Bo.md"))
        assert sum("trying again" in line for line in running.said) == 1


@pytest.mark.parametrize("name", ["Home.md", "Follow-ups.md"])
def test_an_index_note_that_is_deleted_comes_back(root: Path, name: str) -> None:
    with watching(root):
        before = index_of(root)
        (root / "Index" / name).unlink()
        wait_until(lambda: index_of(root) == before)


def test_broken_front_matter_is_told_and_the_last_good_reading_stands(root: Path) -> None:
    with watching(root) as running:
        before = index_of(root)["Follow-ups.md"]
        (root / "People/Ana.md").write_text(ANA[:-4], encoding="utf-8")
        wait_until(lambda: running.has_said("People/Ana.md:1:1: error: "))
        assert index_of(root)["Follow-ups.md"] == before
        (root / "People/Ana.md").write_text(NEW, encoding="utf-8")
        wait_until(lambda: is_current(root))


def test_an_index_note_that_must_be_refused_is_told_at_once_and_so_is_its_mending(root: Path) -> None:
    home = root / "Index/Home.md"
    with watching(root) as running:
        whole = home.read_text(encoding="utf-8")
        home.write_text(whole.replace("<!-- vaultkit:end home -->", ""), encoding="utf-8")
        wait_until(lambda: running.has_said("marks-broken"))
        home.write_text(whole, encoding="utf-8")
        wait_until(lambda: "nothing to write" in running.said[-1])


def test_ticks_go_home_where_the_settings_say_so_and_what_is_left_is_told(make_vault: MakeVault) -> None:
    root = make_vault({
        "People/Ana.md": "---\nexpires: 2026-11-01\n---\n- [ ] ring 📅 2026-11-20\n", "vaultkit.toml": "[index]\nwrite_back = true\n",
    })  # fmt: skip
    with watching(root) as running:
        index = root / "Index/Follow-ups.md"
        index.write_text(index.read_text("utf-8").replace("- [ ]", "- [x]"), "utf-8")
        wait_until(lambda: "- [x] ring 📅 2026-11-20 ✅ 2026-11-20\n" in (root / "People/Ana.md").read_text("utf-8"))
        wait_until(lambda: running.has_said("done: task with Ana: ring"))
        wait_until(lambda: running.has_said("warning: this is done by hand"))
        follow(root, lambda: save_in_place(root / "People/New.md"))
    assert sum("[tick-left]" in line for line in running.said) == 1


def test_two_daemons_and_a_report_end_in_the_same_bytes(root: Path) -> None:
    with watching(root) as one, watching(root) as other:
        for number in range(6):
            save_in_place(root / f"People/Number {number}.md")
            if number % 2:
                write_report(root, DAY)
        # One of them may have begun before the last note came, and bring old words back for a moment.
        wait_until(lambda: is_current(root) and is_at_rest(0.5, one.process.pid, other.process.pid))
        assert is_current(root)
        before = index_of(root)
        assert one.stop() == other.stop() == 0
        assert index_of(root) == before
        assert not any("Traceback" in line for line in (*one.said, *other.said))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_cleanly(root: Path, file_hashes: FileHashes, number: int, code: int) -> None:
    with watching(root) as running:
        before = file_hashes(root)
        assert running.stop(number) == code
        assert running.said[-1].endswith("stopped\n")
        assert file_hashes(root) == before


def test_whoever_asks_twice_is_not_kept_waiting() -> None:
    heard = inbox()
    with _signals(heard):
        signal.raise_signal(signal.SIGTERM)
        assert heard.stopped_by == signal.SIGTERM
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_signal_while_it_starts_ends_it_cleanly(root: Path) -> None:
    for number in range(3000):
        (root / f"People/Number {number}.md").write_text(NEW, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "vaultkit", "watch", str(root)], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert "watching" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.stderr.read().endswith("stopped\n")
        assert process.wait(LIMIT) == 0
    assert not [path for path in (root / "Index").glob("*") if path.name.endswith("-tmp")]


def test_polling_follows_too(root: Path, tmp_path: Path) -> None:
    with watching(root, "--poll"):
        follow(root, lambda: save_in_place(root / "People/Bo.md"))
        follow(root, lambda: (root / "People").rename(tmp_path / "away"))


def test_quiet_prints_errors_only(root: Path) -> None:
    with watching(root, "--quiet") as running:
        follow(root, lambda: save_in_place(root / "People/Bo.md"))
        (root / "People/Ana.md").write_text(ANA[:-4], encoding="utf-8")
        wait_until(lambda: running.has_said("[head-not-closed]"))
        running.stop()
        assert [line for line in running.said if "[head-not-closed]" not in line] == ["ready\n"]


def can_limit_watches() -> bool:
    """Say whether a user of one's own, with limits of its own, can be had here."""
    command = ["unshare", "-Ur", "sh", "-c", "echo 50 > /proc/sys/user/max_inotify_watches"]
    return bool(shutil.which("unshare")) and subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_limit_watches(), reason="needs unshare and limits for each user")
@pytest.mark.parametrize(("limit", "few"), [("max_inotify_watches", 50), ("max_inotify_instances", 0)])
def test_where_the_system_has_no_watches_left_the_vault_is_looked_at(root: Path, limit: str, few: int) -> None:
    for number in range(61):
        (root / f"Many/Folder {number}").mkdir(parents=True)
    before = ("unshare", "-Ur", "sh", "-c", f'echo {few} > /proc/sys/user/{limit}; exec "$@"', "sh")
    with watching(root, before=before) as running:
        assert sum("is used up" in line for line in running.said) == 1
        follow(root, lambda: save_in_place(root / "Many/Folder 60/Cy.md"))
        follow(root, lambda: save_in_place(root / "People/Bo.md"))


# The watchers themselves, in this process


def inbox() -> Inbox:
    return Inbox(SystemClock())


def folders_of(root: Path) -> tuple[str, ...]:
    return scan_vault(root, ()).folders


@pytest.fixture(params=[KernelWatcher, ObserverWatcher])
def watched(request: pytest.FixtureRequest, root: Path) -> Iterator[tuple[Inbox, Watcher]]:
    heard = inbox()
    watcher: Watcher = request.param(heard)
    assert watcher.arm(folders_of(root))
    assert not watcher.arm(folders_of(root))
    yield heard, watcher
    watcher.close()


def is_called(heard: Inbox, seconds: float = LIMIT) -> bool:
    return heard.wait(seconds).kind == "look"


def test_both_watchers_notice_what_can_matter(watched: tuple[Inbox, Watcher], root: Path) -> None:
    heard, _ = watched
    changes: tuple[Callable[[], object], ...] = (
        lambda: save_in_place(root / "People/Bo.md"),
        lambda: save_beside(root / "People/Bo.md"),
        lambda: (root / "photo.png").write_bytes(b"."),
        lambda: (root / "People/Bo.md").rename(root / "Bo.md"),
        lambda: (root / "People").rename(root / "Contacts"),
        (root / "Bo.md").unlink,
        lambda: shutil.rmtree(root / "Places"),
    )
    for change in changes:
        change()
        assert is_called(heard)


def test_reading_hidden_things_and_temporary_files_wake_neither(watched: tuple[Inbox, Watcher], root: Path) -> None:
    heard, _ = watched
    (root / ".git").mkdir()
    (root / ".git/index").write_text("")
    (root / "People/.Bo.md.swp").write_text("")
    (root / "People/Bo.md~").write_text("")
    for path in root.rglob("*.md"):
        path.read_bytes()
    list(root.rglob("*"))
    assert not is_called(heard, 1.5)


def test_a_folder_that_moved_out_is_watched_no_more(root: Path, tmp_path: Path) -> None:
    heard = inbox()
    watcher = KernelWatcher(heard)
    watcher.arm(folders_of(root))
    (root / "People").rename(tmp_path / "People")
    assert is_called(heard)
    assert not watcher.arm(folders_of(root))
    while is_called(heard, 0.5):
        continue
    save_in_place(tmp_path / "People/Bo.md")
    assert not is_called(heard, 0.5)
    (tmp_path / "People").rename(root / "People")
    assert is_called(heard)
    assert watcher.arm(folders_of(root))
    save_in_place(root / "People/Bo.md")
    assert is_called(heard)
    watcher.close()


def test_lost_events_are_noticed_and_answered_by_a_look_at_everything(root: Path) -> None:
    """The kernel's queue holds 16,384 events; while the reader is held up, more than that happens."""
    stage = Stage(root)
    watcher = KernelWatcher(stage.inbox)
    watcher.arm(folders_of(root))
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    names = [root / "People/Many" / f"Number {number}.md" for number in range(200)]
    with watcher._lock, watcher._kernel._lock:
        # Neither a callback nor the next reading gets past these locks.
        (root / "People/Many").mkdir()
        for number in range(limit + 10):
            (root / f"photo {number % 2}.png").touch() if number % 200 else names[number // 200].write_text(NEW)
            (root / f"photo {number % 2}.png").unlink(missing_ok=True)
    wait_until(lambda: stage.inbox._words)
    assert stage.worker.work(DAY, watcher, is_quiet=True)
    assert is_current(root)
    watcher.arm(folders_of(root))
    assert not watcher.arm(folders_of(root)), "every folder is watched, those made in the storm too"
    watcher.close()


def test_an_overflow_is_told_in_one_line(root: Path) -> None:
    stage = Stage(root)
    watcher = KernelWatcher(stage.inbox)
    stage.run((1, watcher.on_queue_overflow), (1.1, watcher.on_queue_overflow))
    assert len(stage.heard.notes) == 1
    assert "too much happened at once" in stage.heard.notes[0]


def test_the_observer_says_in_its_log_that_events_were_lost_and_is_heard() -> None:
    heard = inbox()
    watcher = ObserverWatcher(heard)
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    logging.getLogger("watchdog.observers.inotify_c").warning("something else")
    assert heard.wait(LIMIT).words == (OVERFLOWED,)
    watcher.close()


def test_an_idle_daemon_is_not_woken(root: Path) -> None:
    with watching(root) as running:
        settled(root)
        # It looks by itself every half a minute at most, and may just do so.
        wait_until(lambda: is_at_rest(8.0, running.process.pid))


def test_the_children_of_a_daemon_are_none(root: Path) -> None:
    """It has threads, and whoever forks a program with threads asks for locks that nobody holds."""
    with watching(root) as running:
        follow(root, lambda: save_in_place(root / "People/Bo.md"))
        assert Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text() == ""
