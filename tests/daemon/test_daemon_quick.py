"""Quick looks: where only known notes were touched, nothing else is looked at, and a look at everything comes after."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import MakeVault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import DAY, Stage, index_of, is_current, settled, watching
from test_daemon_law import PATHS, TEXTS, all_files, edits, make
from watched import is_at_rest, wait_until

from vaultkit.daemon import shelf
from vaultkit.daemon.inbox import Call, Inbox, SystemClock
from vaultkit.daemon.watch import KernelWatcher, NoWatcher, ObserverWatcher, Watcher
from vaultkit.disk.scan import scan_vault
from vaultkit.reporting import write_report

ANA = "---\nintroduced_by: '[[Bo]]'\nfollow_up: 2026-11-24 ask about the choir\n---\n- 2026-11-02 tea\n"
BO = "---\nknows: ['[[Cy]]']\n---\n"
NEW = "---\nknows: ['[[Ana]]']\nfollow_up: 2026-11-23 write\n---\n"
NEWER = NEW.replace("write", "ring")
PEOPLE = {"People/Ana.md": ANA, "People/Bo.md": BO}
Write = Callable[[str, str], None]


@pytest.fixture
def stage(make_vault: MakeVault) -> Stage:
    """Return a daemon that has made its first index notes, and seen them."""
    return at_rest(Stage(settled(make_vault(PEOPLE))))


def at_rest(stage: Stage) -> Stage:
    for _ in range(3):
        stage.batch()
        settled(stage.root)
    assert stage.batch() is None
    return stage


def save(stage: Stage, path: str, text: str) -> None:
    (stage.root / path).write_text(text, encoding="utf-8")
    settled(stage.root)


def test_only_what_was_touched_is_looked_at_and_the_rest_is_owed(stage: Stage) -> None:
    save(stage, "People/Ana.md", NEW)
    save(stage, "People/Bo.md", NEWER)
    done = stage.batch("People/Ana.md")
    assert done
    assert done.written
    assert stage.worker.owes_look
    assert not is_current(stage.root), "nobody told of the other note"
    assert stage.batch()
    assert is_current(stage.root)


def test_what_was_owed_is_looked_at_soon_and_once(stage: Stage) -> None:
    looks: list[float] = []
    look = stage.worker._watched_glance

    def count(*given: object) -> object:
        looks.append(stage.clock.time)
        return look(*given)  # type: ignore[arg-type]

    stage.worker._watched_glance = count  # type: ignore[method-assign, assignment]
    seen: list[bool] = []

    def happens() -> None:
        save(stage, "People/Ana.md", NEW)
        save(stage, "People/Bo.md", NEWER)
        stage.inbox.look(str(stage.root / "People/Ana.md"))

    watcher = NoWatcher()
    watcher.is_watching = True
    stage.run((5, happens), (6, lambda: seen.append(is_current(stage.root))), watcher=watcher)
    assert seen == [False]
    assert is_current(stage.root)
    # The first one, the one that was owed, and one to see that nothing moves while that finds news.
    assert len(looks) == 3
    assert 7 < looks[1] < looks[2] < 8


def test_own_writing_that_is_told_of_is_no_news(stage: Stage) -> None:
    save(stage, "People/Ana.md", NEW)
    done = stage.batch("People/Ana.md")
    assert done
    assert len(done.written) > 1
    settled(stage.root)
    for path in done.written:
        # They need not be told of together.
        assert stage.batch(path) is None
    assert stage.batch(*done.written) is None
    assert stage.batch() is None


def test_a_touched_note_that_has_vanished_is_looked_for_everywhere(stage: Stage) -> None:
    (stage.root / "People/Ana.md").rename(stage.root / "People/Dee.md")
    stage.batch("People/Ana.md")
    assert not stage.worker.owes_look
    assert is_current(stage.root)
    assert b"[[Dee]]" in index_of(stage.root)["Follow-ups.md"]


def test_a_note_that_was_touched_in_a_folder_renamed_meanwhile_is_followed(stage: Stage) -> None:
    (stage.root / "People").rename(stage.root / "Friends")
    save(stage, "Friends/Ana.md", NEW)
    stage.batch("People/Ana.md")
    assert is_current(stage.root)
    settled(stage.root)
    at_rest(stage)
    # Another folder takes the place of the renamed one, and only the saving in it is told of.
    (stage.root / "Friends").rename(stage.root / "Away")
    (stage.root / "Friends").mkdir()
    save(stage, "Friends/Ana.md", NEWER)
    stage.batch("Friends/Ana.md")
    stage.batch()
    assert is_current(stage.root)


def test_what_is_no_note_or_was_none_is_looked_at_with_everything(stage: Stage) -> None:
    for path, text in (("People/New.md", NEW), ("vaultkit.toml", '[index]\nfolder = "Desk"\n'), ("photo.png", "")):
        save(stage, path, text)
        stage.batch(path)
        assert not stage.worker.owes_look
        assert is_current(stage.root)
    assert stage.batch("/elsewhere/Ana.md", "People/Ana\0.md") is None or not stage.worker.owes_look


def test_a_touched_link_to_a_note_is_looked_at_with_everything(stage: Stage, tmp_path: Path) -> None:
    other = tmp_path / "Dee.md"
    other.write_text(NEW)
    (stage.root / "People/Dee.md").symlink_to(other)
    at_rest(stage)
    other.write_text(NEWER)
    settled(stage.root)
    assert stage.batch("People/Dee.md")
    assert not stage.worker.owes_look
    assert is_current(stage.root)
    assert at_rest(stage)
    # A note may become a link between two looks.
    (stage.root / "People/Ana.md").unlink()
    (stage.root / "People/Ana.md").symlink_to(other)
    stage.batch("People/Ana.md")
    stage.batch()
    assert is_current(stage.root)


def test_a_note_in_a_linked_folder_is_looked_at_quickly(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more/Dee.md").write_text(ANA)
    (stage.root / "People/More").symlink_to(tmp_path / "more", target_is_directory=True)
    at_rest(stage)
    save(stage, "People/More/Dee.md", NEW)
    assert stage.batch("People/More/Dee.md")
    assert stage.worker.owes_look
    assert is_current(stage.root)


@pytest.mark.parametrize("name", ["Home.md", "Follow-ups.md"])
def test_a_touched_index_note_is_treated_as_report_treats_it(stage: Stage, tmp_path: Path, name: str) -> None:
    page = stage.root / "Index" / name
    text = page.read_text("utf-8")
    save(stage, f"Index/{name}", text.replace("- [ ]", "- [x]").replace("\n# ", "\nMine\n# ", 1))
    shutil.copytree(stage.root, tmp_path / "other")
    done = stage.batch(f"Index/{name}")
    fresh = write_report(tmp_path / "other", DAY)
    assert done
    assert done[:6] == fresh[:6]
    assert len(done.saved) == 1
    assert index_of(stage.root) == index_of(tmp_path / "other")
    page.unlink()
    assert stage.batch(f"Index/{name}")
    assert is_current(stage.root)


def test_a_touched_note_that_is_empty_for_a_moment_leaves_no_trace(stage: Stage) -> None:
    before = index_of(stage.root)
    note = stage.root / "People/Ana.md"
    for away in (lambda: note.write_text(""), lambda: note.rename(f"{note}~")):
        away()
        stage.clock.after(0.1, lambda: note.write_text(ANA, "utf-8"))
        stage.batch("People/Ana.md")
        assert index_of(stage.root) == before
        assert stage.clock.steps == []
        at_rest(stage)
    note.write_text("")
    stage.batch("People/Ana.md")
    stage.batch()
    assert is_current(stage.root)


def test_a_touched_note_that_is_half_typed_is_told_and_its_last_good_reading_stands(stage: Stage) -> None:
    before = index_of(stage.root)
    save(stage, "People/Ana.md", ANA.replace("---\n-", "-"))
    done = stage.batch("People/Ana.md")
    assert stage.worker.owes_look
    assert done
    assert [told.code for told in done.problems if told.path == "People/Ana.md"] == ["head-not-closed"]
    assert index_of(stage.root)["Follow-ups.md"] == before["Follow-ups.md"]
    save(stage, "People/Ana.md", ANA)
    stage.batch("People/Ana.md")
    assert is_current(stage.root)


def test_a_note_changed_twice_in_one_tick_of_the_clock_is_read_twice(stage: Stage) -> None:
    note = stage.root / "People/Ana.md"
    note.write_text(NEW.replace("write", "fold"))
    stage.batch("People/Ana.md")
    found = note.stat()
    note.write_text(NEW)
    os.utime(note, ns=(found.st_atime_ns, found.st_mtime_ns))
    # Nothing tells of the second change but that the first was so short ago.
    assert stage.batch("People/Bo.md")
    assert is_current(stage.root)


def test_words_that_say_nothing_are_read_and_not_computed_with(stage: Stage) -> None:
    save(stage, "People/Ana.md", f"{ANA}\nShe likes tea.\n")
    assert stage.batch("People/Ana.md") is None
    assert stage.worker.owes_look
    assert is_current(stage.root)


def test_after_a_failure_everything_is_looked_at(stage: Stage) -> None:
    """What the failed batches took up is not forgotten."""
    settings_file = stage.root / "vaultkit.toml"

    def harm() -> None:
        save(stage, "People/Ana.md", NEW)
        settings_file.write_text('[index]\nfolder = "Desk\n')
        for path in ("People/Ana.md", "vaultkit.toml"):
            stage.inbox.look(str(stage.root / path))

    def mend() -> None:
        settings_file.unlink()
        save(stage, "People/Bo.md", NEWER)
        stage.inbox.look(str(stage.root / "People/Bo.md"))

    watcher = NoWatcher()
    watcher.is_watching = True
    stage.run((1, harm), (2.5, mend), (2.9, lambda: stage.inbox.stop(15)), watcher=watcher)
    assert len(stage.heard.failures) == 1
    assert is_current(stage.root)


def test_while_git_is_at_work_nothing_that_was_touched_is_forgotten(stage: Stage) -> None:
    from vaultkit.disk.surroundings import GitWork  # noqa: PLC0415

    def begin() -> None:
        stage.git = GitWork("git is busy", 30.0)
        save(stage, "People/Ana.md", NEW)
        stage.inbox.look(str(stage.root / "People/Ana.md"))

    def end() -> None:
        stage.git = None
        save(stage, "People/Bo.md", NEWER)
        stage.inbox.look(str(stage.root / "People/Bo.md"))

    stage.run((1, begin), (2.05, end), (2.6, lambda: stage.inbox.stop(15)))
    assert is_current(stage.root)


def test_a_daemon_that_is_never_left_alone_looks_at_everything_from_time_to_time(stage: Stage) -> None:
    save(stage, "People/Bo.md", NEWER)
    for number in range(20):
        save(stage, "People/Ana.md", NEW.replace("write", f"write {number}"))
        stage.batch("People/Ana.md")
        stage.clock.time += 2
    assert is_current(stage.root)


def test_the_day_is_looked_at_with_everything(stage: Stage) -> None:
    stage.today = stage.today._replace(day=DAY.replace(day=25))
    save(stage, "People/Bo.md", NEWER)
    assert stage.batch("People/Ana.md")
    assert not stage.worker.owes_look
    assert is_current(stage.root, stage.today.day)


def test_two_daemons_with_quick_looks_come_to_the_same_bytes(stage: Stage) -> None:
    other = at_rest(Stage(stage.root))
    for number in range(4):
        save(stage, "People/Ana.md", NEW.replace("write", f"write {number}"))
        for each in (stage, other):
            done = each.batch("People/Ana.md")
            settled(stage.root)
            for another in (stage, other):
                another.batch(*(done.written if done and done.written else ("People/Ana.md",)))
        assert is_current(stage.root)
    for each in (stage, other):
        each.batch()
    assert is_current(stage.root)


# The law, with every saving of a known note told of as such, and of anything else only that it happened


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    script=st.lists(
        st.one_of(edits, st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(TEXTS))), max_size=14
    )
)
def test_after_any_edits_that_are_told_of_the_index_notes_are_those_of_a_fresh_report(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[str, str, str]]
) -> None:
    monkeypatch.setattr(shelf, "_FINE", 12_000_000)
    with tempfile.TemporaryDirectory() as folder:
        root, other = Path(folder) / "vault", Path(folder) / "other"
        root.mkdir()
        for path in PATHS[:3]:
            make(root, ("write", path, TEXTS[2]))
        stage = at_rest(Stage(root))
        told: frozenset[str] | None = frozenset()
        for what, path, words in (*script, ("batch", "", "")):
            if what != "batch":
                make(root, (what, path, words))
                told = told | {path} if told is not None and what in ("write", "tick", "edit") else None
                continue
            shutil.rmtree(other, ignore_errors=True)
            shutil.copytree(root, other, copy_function=shutil.copy2)
            settled(root)
            before = all_files(root)
            stage.batch(*(told or ()))
            write_report(other, DAY)
            assert all_files(root) == all_files(other)
            told = frozenset(path for path, content in all_files(root).items() if before.get(path) != content)
        for _ in range(3):
            settled(root)
            stage.batch()
        assert is_current(root)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(script=st.lists(edits, max_size=12), told=st.lists(st.sampled_from(PATHS), max_size=12))
def test_whatever_is_told_of_is_repaired_in_the_end(
    monkeypatch: pytest.MonkeyPatch, script: list[tuple[str, str, str]], told: list[str]
) -> None:
    """The files that are told of have nothing to do with those that were changed."""
    monkeypatch.setattr(shelf, "_FINE", 12_000_000)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        root.mkdir()
        make(root, ("write", "People/Ana.md", TEXTS[2]))
        stage = at_rest(Stage(root))
        for number, edit in enumerate(script):
            if edit[0] != "batch":
                make(root, edit)
            if number < len(told):
                stage.batch(told[number])
        for _ in range(3):
            settled(root)
            stage.batch()
        assert is_current(root)


# What the watchers tell


@pytest.fixture(params=[KernelWatcher, ObserverWatcher])
def watched(request: pytest.FixtureRequest, stage: Stage) -> Iterator[tuple[Inbox, Watcher, Path]]:
    heard = Inbox(SystemClock())
    watcher: Watcher = request.param(heard)
    watcher.arm(scan_vault(stage.root, ()).folders)
    yield heard, watcher, stage.root
    watcher.close()


def test_watchers_tell_which_files_were_touched(watched: tuple[Inbox, Watcher, Path]) -> None:
    heard, watcher, root = watched
    note, beside = root / "People/Ana.md", root / "People/.Ana.md.tmp"
    note.write_text(NEW)
    assert heard.wait(60) == Call("look", (), frozenset({str(note)}))
    beside.write_text(NEWER)
    beside.replace(note)
    touched = heard.wait(60).touched
    assert touched is not None
    assert str(note) in touched
    (root / "People").rename(root / "Friends")
    assert heard.wait(60).touched is None
    watcher.arm(scan_vault(root, ()).folders)
    while heard.wait(0.5).kind == "look":
        continue
    (root / "Friends/Bo.md").write_text(NEW)
    assert heard.wait(60).touched == frozenset({str(root / "Friends/Bo.md")})
    (root / "Friends/Deep").mkdir()
    assert heard.wait(60).touched is None


def test_of_very_many_files_no_list_is_kept() -> None:
    heard = Inbox(SystemClock())
    for number in range(100):
        heard.look(str(number))
    assert len(heard.wait(60).touched or ()) == 100
    for number in range(101):
        heard.look_later(str(number))
    assert heard.wait(60) == Call("look")
    heard.look("0")
    heard.look()
    heard.look("1")
    assert heard.wait(60) == Call("look")


def test_a_running_daemon_looks_again_and_then_sleeps(stage: Stage) -> None:
    with watching(stage.root) as running:
        (stage.root / "People/Ana.md").write_text(NEW)
        wait_until(lambda: is_current(stage.root), lambda: pytest.fail("the edit was not followed"))
        wait_until(lambda: is_at_rest(3.0, running.process.pid), lambda: pytest.fail("it does not sleep"))
        assert is_current(stage.root)
