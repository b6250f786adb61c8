"""Whatever program changes a vault, the daemon's index notes become those of a fresh report, and nothing else changes.

Real editors save here as they do at home: outside of the temporary folder, in which vim, neovim and emacs
make no backup and so never rename a note away. VAULTKIT_TEST_HOME names another folder than ~/.cache.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmark.vaults import write_vault
from programs import CASES, PLAIN, Case, note_path, person
from watched import (
    INDEX,
    QUIET,
    Change,
    Daemon,
    Pair,
    Place,
    folder_at_home,
    index_of,
    linux,
    make_pair,
    own_files,
    own_stamps,
    require_check,
    require_orderly_end,
    require_quiet,
    require_same,
    running,
    stamps,
)

pytestmark = linux


@dataclass
class Watched:
    """Two vaults, the daemon that watches one of them, and the index notes that it has made last."""

    pair: Pair
    daemon: Daemon
    index: dict[str, bytes]

    def answer(self, change: Change) -> None:
        self.index = self.pair.answer(self.daemon, change)


def fill(place: Place) -> None:
    write_vault(place.root, 20)
    for case in CASES:
        note_path(place, case.name).write_text(PLAIN, "utf-8")


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """Give one daemon for all cases, so that each meets what those before have left."""
    with folder_at_home() as folder:
        pair = make_pair(folder, fill)
        with running(pair.watched.root) as daemon:
            index = pair.expected()
            assert index_of(pair.watched.root) == index, "the first index notes, before any change"
            yield Watched(pair, daemon, index)
            require_check(pair.watched.root)
            require_orderly_end(daemon, signal.SIGINT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_the_index_notes_follow(case: Case, watched: Watched) -> None:
    if case.program and not shutil.which(case.program):
        pytest.skip(f"{case.program} is not installed")
    note = note_path(watched.pair.watched, case.name)
    inode = note.stat().st_ino
    for step in case.steps:
        before = watched.index
        watched.answer(case.change(step))
        assert watched.index != before, f"{step} was meant to change the index notes"
    if case.renames:
        assert note.stat().st_ino != inode, "this program was meant to put another file in the note's place"


def add_plain_words(place: Place) -> None:
    """Save as vim does, with the note away for a moment, words that concern no index note."""
    note = note_path(place, "neovim")
    text = note.read_text("utf-8")
    note.rename(note.with_name(f"{note.name}~"))
    note.write_text(f"{text}\nMore plain words.\n", "utf-8")
    note.with_name(f"{note.name}~").unlink()


def say(words: str) -> Change:
    """Return the change that writes other words into a note."""

    def change(place: Place) -> None:
        note_path(place, "nano").write_text(person(words), "utf-8")

    return change


def test_a_save_that_concerns_no_index_note_writes_nothing(watched: Watched) -> None:
    pair, daemon = watched.pair, watched.daemon
    before = stamps(pair.watched.root / INDEX)
    batches = len(daemon.out().splitlines())
    pair.change(add_plain_words)
    require_quiet(pair.watched.root, 1.0)
    assert stamps(pair.watched.root / INDEX) == before, f"batches: {daemon.out().splitlines()[batches:]}"
    # That it was not deaf shows in its answer to the next change.
    watched.answer(say("after plain words"))


def test_own_reads_and_writes_wake_nothing(watched: Watched) -> None:
    watched.answer(say("a last time"))
    # Its own writing comes back to the daemon, and is recognised within a moment.
    watched.daemon.wait_for_rest(0.5)
    said = watched.daemon.out()
    watched.daemon.wait_for_rest(3.0)
    assert watched.daemon.out() == said, "an idle daemon has nothing to tell"


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "gc.auto=0")
    alone = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", *identity, *words], cwd=root, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def commit_branches(root: Path, notes: int, changed: int) -> None:
    """Commit so many notes, and on another branch other words in some of them."""
    people = root / "People"
    people.mkdir(parents=True)
    for number in range(notes):
        (people / f"Person {number}.md").write_text(person(f"round {number}"), "utf-8")
    (root / ".gitignore").write_text(f"{INDEX}/\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    git(root, "checkout", "-qb", "other")
    for number in range(changed):
        (people / f"Person {number}.md").write_text(person(f"other {number}"), "utf-8")
    git(root, "commit", "-qam", "other")
    git(root, "checkout", "-q", "main")


def check_out(branch: str) -> Change:
    return lambda place: git(place.root, "checkout", "-q", branch)


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_checkout_of_another_branch_is_followed() -> None:
    with folder_at_home() as folder:
        commit_branches(folder / "repository", 320, 300)
        pair = make_pair(folder, lambda place: shutil.copytree(folder / "repository", place.root, dirs_exist_ok=True))
        with running(pair.watched.root) as daemon:
            main = index_of(pair.watched.root)
            assert pair.answer(daemon, check_out("other")) != main
            assert pair.answer(daemon, check_out("main")) == main
            git(pair.watched.root, "diff", "--exit-code")
            require_orderly_end(daemon, signal.SIGTERM)


def begin_merge(place: Place) -> None:
    """Merge a branch that changes the same line, and so stop at a conflict."""
    note = place.root / "People" / "Person 1.md"
    note.write_text(person("on main"), "utf-8")
    git(place.root, "commit", "-qam", "main goes on")
    done = subprocess.run(["git", "merge", "-q", "other"], cwd=place.root, capture_output=True, check=False)
    assert done.returncode == 1, "this merge was meant to conflict"


def end_merge(place: Place) -> None:
    git(place.root, "checkout", "-q", "--theirs", ".")
    git(place.root, "commit", "-qam", "merged")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_merge_that_conflicts_is_followed_to_its_end() -> None:
    with folder_at_home() as folder:
        commit_branches(folder / "repository", 60, 50)
        pair = make_pair(folder, lambda place: shutil.copytree(folder / "repository", place.root, dirs_exist_ok=True))
        with running(pair.watched.root) as daemon:
            pair.change(begin_merge)
            require_same(own_files(pair.watched.root), own_files(pair.apart.root))
            pair.answer(daemon, end_merge)
            git(pair.watched.root, "diff", "--exit-code", "HEAD")
            require_orderly_end(daemon, signal.SIGTERM)


def fill_few(place: Place) -> None:
    write_vault(place.root, 20)


def make_new(place: Place) -> None:
    note_path(place, "New").write_text(PLAIN, "utf-8")


def leave_half_typed(place: Place) -> None:
    note_path(place, "New").write_text("---\ntype: person\nfollow_up: 2026-11-19 ri", "utf-8")


def test_a_note_left_half_typed_keeps_its_last_good_reading_until_it_is_mended() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        with running(pair.watched.root) as daemon:
            whole = pair.answer(daemon, make_new)
            pair.change(leave_half_typed)
            daemon.wait_for(lambda: "[head-not-closed]" in daemon.err(), "word of the half-typed note")
            require_quiet(pair.watched.root, QUIET)
            rows = "Follow-ups.md"
            assert index_of(pair.watched.root)[rows] == whole[rows]
            assert pair.answer(daemon, make_new) == whole


def tick(place: Place) -> None:
    """Tick the first open row of the follow-ups, as a person does in an editor."""
    index = place.root / INDEX / "Follow-ups.md"
    index.write_text(index.read_text("utf-8").replace("- [ ] ", "- [x] ", 1), "utf-8")


def scribble(place: Place) -> None:
    """Write between the marks and below them."""
    index = place.root / INDEX / "Home.md"
    lines = index.read_text("utf-8").splitlines(keepends=True)
    index.write_text("".join((*lines[:-1], "Words between the marks.\n", lines[-1], "\nWords of my own.\n")), "utf-8")


def remove_index_note(place: Place) -> None:
    (place.root / INDEX / "Follow-ups.md").unlink()


def remove_index_folder(place: Place) -> None:
    shutil.rmtree(place.root / INDEX)


def ignore_some(place: Place) -> None:
    (place.root / "vaultkit.toml").write_text('[vault]\nignore = ["People/Ar*"]\n', "utf-8")


def move_index(place: Place) -> None:
    (place.root / "vaultkit.toml").write_text('[index]\nnotes = ["follow-ups"]\n', "utf-8")


def break_settings(place: Place) -> None:
    (place.root / "vaultkit.toml").write_text("[vault\n", "utf-8")


def remove_all_notes(place: Place) -> None:
    """Leave nothing but the index folder."""
    for path in place.root.iterdir():
        if path.name == "Me.md":
            path.unlink()
        elif path.name not in (INDEX, ".vaultkit"):
            shutil.rmtree(path)


def remove_settings(place: Place) -> None:
    (place.root / "vaultkit.toml").unlink()


HANDS = (
    tick,
    scribble,
    remove_index_note,
    remove_index_folder,
    ignore_some,
    move_index,
    remove_settings,
    remove_all_notes,
)


def test_what_hands_do_to_index_notes_and_settings_is_answered_as_a_report_would() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        pair.keeps_index = True
        pair.expected()
        with running(pair.watched.root) as daemon:
            for hand in HANDS:
                pair.change(hand)
                pair.require(daemon, pair.expected())
            index = index_of(pair.watched.root)
            require_check(pair.watched.root)
            require_orderly_end(daemon, signal.SIGINT)
            assert index_of(pair.watched.root) == index


def test_settings_that_cannot_be_read_are_told_and_waited_out() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        with running(pair.watched.root) as daemon:
            index = index_of(pair.watched.root)
            pair.change(break_settings)
            daemon.wait_for(lambda: "vaultkit.toml" in daemon.err(), "word of the broken settings")
            pair.change(make_new)
            require_quiet(pair.watched.root, 0.5)
            assert index_of(pair.watched.root) == index
            assert pair.answer(daemon, remove_settings) != index
            require_orderly_end(daemon, signal.SIGINT)


@pytest.mark.campaign
def test_what_is_never_announced_is_found_in_time() -> None:
    """Edit a note through another name of its file, outside of the vault: there is no event, and a sweep finds it."""
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        with running(pair.watched.root) as daemon:
            pair.answer(daemon, make_linked)
            pair.answer(daemon, edit_linked)
            pair.answer(daemon, edit_hard_linked)


def make_linked(place: Place) -> None:
    (place.outside / "soft.md").write_text(PLAIN, "utf-8")
    (place.outside / "hard.md").write_text(PLAIN, "utf-8")
    note_path(place, "Soft").symlink_to(place.outside / "soft.md")
    note_path(place, "Hard").hardlink_to(place.outside / "hard.md")


def edit_linked(place: Place) -> None:
    (place.outside / "soft.md").write_text(person("softly"), "utf-8")


def edit_hard_linked(place: Place) -> None:
    (place.outside / "hard.md").write_text(person("hardly"), "utf-8")


@pytest.mark.campaign
def test_a_lock_that_git_has_left_behind_does_not_stop_the_daemon_for_long() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        pair.change(leave_lock)
        with running(pair.watched.root) as daemon:
            pair.answer(daemon, make_new)


def leave_lock(place: Place) -> None:
    (place.root / ".git").mkdir()
    (place.root / ".git" / "index.lock").touch()


def test_a_vault_that_is_renamed_and_comes_back_is_watched_again() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        with running(pair.watched.root) as daemon:
            away = pair.watched.outside / "vault"
            pair.watched.root.rename(away)
            before = own_stamps(away)
            daemon.wait_for(lambda: "trying again" in daemon.err(), "word of the vault that is gone")
            assert own_stamps(away) == before
            assert not pair.watched.root.exists(), "nothing may be made where the vault was"
            away.rename(pair.watched.root)
            pair.answer(daemon, make_new)
            require_orderly_end(daemon, signal.SIGINT)


def test_a_vault_that_is_replaced_by_another_one_is_watched_again() -> None:
    with folder_at_home() as folder:
        pair = make_pair(folder, fill_few)
        with running(pair.watched.root) as daemon:
            pair.change(replace_vault)
            pair.answer(daemon, make_new)
            require_orderly_end(daemon, signal.SIGINT)


def replace_vault(place: Place) -> None:
    copy = place.outside / "copy"
    shutil.copytree(place.root, copy)
    place.root.rename(place.outside / "old")
    copy.rename(place.root)
