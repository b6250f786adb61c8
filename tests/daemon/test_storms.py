"""However many notes change at once, the index notes become those of a fresh report.

The short form runs always. `python -m pytest -m campaign tests/daemon/test_storms.py` runs the full
sizes: thousands of notes at once, and more events than the kernel keeps.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

import pytest
from benchmark.vaults import write_vault
from watched import (
    INDEX,
    LIMIT,
    NEVER,
    Change,
    Daemon,
    Pair,
    Place,
    folder_at_home,
    index_of,
    is_at_rest,
    linux,
    make_pair,
    require_check,
    require_orderly_end,
    running,
)

pytestmark = linux
EVENTS_KEPT = Path("/proc/sys/fs/inotify/max_queued_events")


def note(folder: Path, number: int) -> Path:
    return folder / f"Person {number}.md"


def text_of(number: int, words: str) -> str:
    """Return a short note; one in twenty has a place among the follow-ups, and all are people."""
    due = f"follow_up: 2026-11-19 {words} {number}\n" if number % 20 == 0 else ""
    return f"---\ntype: person\n{due}---\n- 2026-11-02 tea: {words}\n"


def write_notes(folder: Path, count: int, words: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        note(folder, number).write_text(text_of(number, words), "utf-8")


def replace_notes(folder: Path, count: int, words: str) -> None:
    """Save every note as most programs do: a new file takes the place of the old one."""
    new = folder / "new.tmp"
    for number in range(count):
        new.write_text(text_of(number, words), "utf-8")
        new.replace(note(folder, number))


class Storm(NamedTuple):
    """One step: what changes, and whether the daemon is stopped meanwhile and its queue filled before."""

    name: str
    change: Change
    is_stopped: bool = False


class Sizes(NamedTuple):
    """How many notes each step changes."""

    edits: int
    replaced: int
    at_once: int
    renamed: int
    made: int
    rewritten: int


SHORT = Sizes(edits=30, replaced=60, at_once=90, renamed=30, made=100, rewritten=180)
FULL = Sizes(edits=500, replaced=3_000, at_once=5_000, renamed=1_000, made=6_000, rewritten=9_000)


def storms(sizes: Sizes) -> tuple[Storm, ...]:
    """Return the eleven steps, each of which begins where the one before ends."""
    return (
        Storm("edits", lambda place: write_notes(place.root / "People", sizes.edits, "edited")),
        Storm("replaced", lambda place: replace_notes(place.root / "People", sizes.replaced, "replaced")),
        Storm("a new folder full", lambda place: write_notes(place.root / "New" / "People", sizes.at_once, "moved in")),
        Storm("folder renamed", lambda place: rename_folder(place, sizes.renamed)),
        Storm("edits inside", lambda place: write_notes(place.root / "Crew" / "People", 20, "edited inside")),
        Storm("folder out", crew_out),
        Storm("folder in", crew_in),
        Storm(
            "made while stopped", lambda place: write_notes(place.root / "Made" / "People", sizes.made, "made"), True
        ),
        Storm("edited while stopped", lambda place: rewrite(place, sizes.rewritten), is_stopped=True),
        Storm("a folder removed", lambda place: shutil.rmtree(place.root / "Made")),
        Storm("one more edit", lambda place: write_notes(place.root / "People", 1, "one more")),
    )


def crew_out(place: Place) -> None:
    (place.root / "Crew").rename(place.outside / "Crew")


def crew_in(place: Place) -> None:
    (place.outside / "Crew").rename(place.root / "Crew")


def rename_folder(place: Place, count: int) -> None:
    """Rename a folder of so many notes; all others of it go."""
    for path in (place.root / "New" / "People").glob("*.md"):
        if int(path.stem.split()[1]) >= count:
            path.unlink()
    (place.root / "New").rename(place.root / "Crew")


def rewrite(place: Place, count: int) -> None:
    """Change notes in all folders, some in place and some by another file."""
    folders = (place.root / "People", place.root / "Made" / "People", place.root / "Crew" / "People")
    for folder in folders:
        present = len(list(folder.glob("Person *.md")))
        write_notes(folder, min(present, count // 3), "rewritten")
        replace_notes(folder, min(present, count // 6), "rewritten twice")


@contextmanager
def stopped(daemon: Daemon) -> Iterator[None]:
    """Keep the daemon stopped, as a laptop that sleeps does."""
    daemon.send(signal.SIGSTOP)
    try:
        yield
    finally:
        daemon.send(signal.SIGCONT)


def fill_queue(folder: Path) -> None:
    """Let so much happen to files that are no notes that no event fits into the kernel's queue any more."""
    scratch = folder / "scratch.tmp"
    for _ in range(int(EVENTS_KEPT.read_text("ascii")) // 2 + 10):
        scratch.touch()
        scratch.unlink()


def weather(daemon: Daemon, pair: Pair, storm: Storm) -> float:
    """Let one storm pass over both vaults, and return for how many seconds the index notes were behind."""
    storm.change(pair.apart)
    expected = pair.expected()
    assert expected != index_of(pair.watched.root), f"{storm.name} was meant to change the index notes"
    with stopped(daemon) if storm.is_stopped else nullcontext():
        if storm.is_stopped:
            fill_queue(pair.watched.root / "People")
        storm.change(pair.watched)
    start = time.monotonic()
    pair.require(daemon, expected)
    return time.monotonic() - start


def fill(count: int) -> Change:
    def fill_both(place: Place) -> None:
        write_vault(place.root, 20)
        write_notes(place.root / "People", count, "first")

    return fill_both


def weather_all(sizes: Sizes) -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(sizes.replaced))
        with running(pair.watched.root) as daemon:
            for storm in storms(sizes):
                print(f"{storm.name}: {weather(daemon, pair, storm):.2f} s")
            require_check(pair.watched.root)
            require_orderly_end(daemon, signal.SIGINT)


def test_every_storm_is_weathered() -> None:
    weather_all(SHORT)


@pytest.mark.campaign
def test_every_great_storm_is_weathered() -> None:
    weather_all(FULL)


def replace_ten_thousand(words: str) -> Change:
    return lambda place: replace_notes(place.root / "People", 10_000, words)


@pytest.mark.campaign
def test_more_events_than_the_kernel_keeps_lose_nothing() -> None:
    """Replace 10,000 notes in one go, which is more than two full queues, and 5,000 while the daemon is busy."""
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(10_000))
        with running(pair.watched.root) as daemon:
            for words in ("once", "twice", "thrice"):
                pair.change(replace_ten_thousand(words))
                pair.change(lambda place: write_notes(place.root / "People", 5_000, "while busy"))
                pair.require(daemon, pair.expected())
            require_orderly_end(daemon, signal.SIGTERM)


def churn(place: Place) -> None:
    """Make, rename and delete folders as fast as one can, and leave the last of them."""
    for number in range(60):
        folder = place.root / f"Churn {number}" / "People"
        write_notes(folder, 3, f"churn {number}")
        if number % 3:
            shutil.rmtree(folder.parent)
        elif number % 2:
            folder.parent.rename(place.root / f"Kept {number}")


def test_folders_that_come_and_go_within_moments_are_seen() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(20))
        with running(pair.watched.root) as daemon:
            pair.answer(daemon, churn)
            pair.answer(daemon, lambda place: write_notes(place.root / "Kept 57" / "People", 3, "after the churn"))
            require_orderly_end(daemon, signal.SIGINT)


def test_an_edit_made_before_the_daemon_is_ready_is_not_lost() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(40))
        write_notes(pair.apart.root / "People", 40, "at the start 2")
        expected = pair.expected()
        for number in range(2):
            daemon = Daemon(pair.watched.root)
            try:
                # Edits go on from before the first look at the vault until after the first report.
                while "ready" not in daemon.out():
                    assert daemon.process.poll() is None, daemon.err()
                    write_notes(pair.watched.root / "People", 40, f"at the start {number}")
                    # On a machine with few processors, the daemon needs its turn.
                    NEVER.wait(0.005)
                write_notes(pair.watched.root / "People", 40, "at the start 2")
                pair.require(daemon, expected)
                require_orderly_end(daemon, signal.SIGINT)
            finally:
                daemon.forget()


def test_edits_without_a_pause_do_not_keep_the_daemon_waiting() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(40))
        with running(pair.watched.root) as daemon:
            people, rows = pair.watched.root / "People", pair.watched.root / INDEX / "Follow-ups.md"
            before, number, longest = rows.read_bytes(), 0, 0.0
            start = last = time.monotonic()
            while rows.read_bytes() == before:
                assert last < start + LIMIT, f"{number} edits, never more than {longest:.2f} s apart, and no answer"
                replace_notes(people, 1, f"at the {number} th time")
                now = time.monotonic()
                number, longest, last = number + 1, max(longest, now - last), now
                NEVER.wait(0.01)
            pair.answer(daemon, edit_people("at rest"))
            require_orderly_end(daemon, signal.SIGINT)


def limits_are_ours() -> bool:
    """Say whether this machine lets a user have limits of their own, in a namespace."""
    command = ["unshare", "-Ur", "sh", "-c", "echo 50 >/proc/sys/user/max_inotify_watches"]
    return bool(shutil.which("unshare")) and not subprocess.run(command, capture_output=True, check=False).returncode


def limited(limit: str, count: int) -> list[str]:
    """Return the words before a command that is to run with so few watches or instances."""
    return ["unshare", "-Ur", "sh", "-c", f'echo {count} >/proc/sys/user/{limit} && exec "$@"', "sh"]


def limits_told(daemon: Daemon) -> list[str]:
    """Return the lines that name the limit which a user could raise."""
    return [line for line in daemon.err().splitlines() if "fs.inotify.max_user_" in line]


FOLDERS = 60
"""More than may be watched."""


def fill_folders(place: Place) -> None:
    for number in range(FOLDERS):
        write_notes(place.root / "People" / f"Folder {number}", 1, f"folder {number}")


def edit_folders(words: str) -> Change:
    def edit(place: Place) -> None:
        for number in range(0, FOLDERS, 5):
            write_notes(place.root / "People" / f"Folder {number}", 1, words)

    return edit


@pytest.mark.parametrize(("limit", "count"), [("max_inotify_watches", 50), ("max_inotify_instances", 0)])
def test_without_watches_the_daemon_says_so_once_and_looks_by_itself(limit: str, count: int) -> None:
    if not limits_are_ours():
        pytest.skip("this machine does not let a user set limits of their own (unshare -Ur)")
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_folders)
        with running(pair.watched.root, prefix=limited(limit, count)) as daemon:
            pair.answer(daemon, edit_folders("first"))
            pair.answer(daemon, lambda place: write_notes(place.root / "People" / "Late", 2, "a new folder"))
            assert len(limits_told(daemon)) == 1, daemon.err()
            require_orderly_end(daemon, signal.SIGINT)


def test_the_daemon_can_be_told_to_look_by_itself() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_folders)
        with running(pair.watched.root, "--poll") as daemon:
            pair.answer(daemon, edit_folders("first"))
            pair.answer(daemon, lambda place: shutil.rmtree(place.root / "People" / "Folder 3"))
            require_orderly_end(daemon, signal.SIGTERM)


def test_watches_that_run_out_later_are_told_once_too() -> None:
    """Begin with few folders, so that it is a new folder that finds no watch."""
    if not limits_are_ours():
        pytest.skip("this machine does not let a user set limits of their own (unshare -Ur)")
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(20))
        with running(pair.watched.root, prefix=limited("max_inotify_watches", 12)) as daemon:
            assert not limits_told(daemon), "the first watches suffice"
            pair.answer(daemon, fill_folders)
            pair.answer(daemon, edit_folders("second"))
            assert len(limits_told(daemon)) == 1, daemon.err()


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("bindfs") or not Path("/dev/fuse").exists(),
    reason="needs bindfs, /dev/fuse, and to be root",
)
def test_a_file_system_without_events_is_looked_at() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(20))
        mount = folder / "mount"
        mount.mkdir()
        subprocess.run(["bindfs", str(pair.watched.root), str(mount)], check=True)
        try:
            with running(mount) as daemon:
                # Changed behind the mount, as another machine does to a shared folder: there is no event.
                pair.answer(daemon, lambda place: write_notes(place.root / "People", 20, "from afar"))
                require_orderly_end(daemon, signal.SIGINT)
        finally:
            subprocess.run(["umount", str(mount)], check=True)


def edit_people(words: str) -> Change:
    return lambda place: write_notes(place.root / "People", 40, words)


def test_two_daemons_on_one_vault_come_to_rest() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill(40))
        with running(pair.watched.root) as daemon, running(pair.watched.root) as other:
            for words in ("for two", "for both"):
                pair.change(edit_people(words))
                # One of them may have begun to read before the last note came, and so be late with old words.
                daemon.wait_for(lambda: is_at_rest(0.5, daemon.process.pid, other.process.pid), "rest of both")
                pair.require(daemon, pair.expected())
            require_orderly_end(other, signal.SIGINT)
            pair.answer(daemon, edit_people("for one alone"))
