"""The loop, driven by scripts: what is written, what is told, what is waited for, what it outlives."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from conftest import MakeVault
from scripts import DAY, Stage, index_of, is_current, settled

from vaultkit.daemon.batch import Worker
from vaultkit.daemon.loop import Today
from vaultkit.daemon.watch import CannotWatchError, NoWatcher, Watcher
from vaultkit.disk.surroundings import GitWork
from vaultkit.disk.write import ChangedMeanwhileError
from vaultkit.reading import no_progress
from vaultkit.reporting import Report, write_report

GOOD = "---\nintroduced_by: '[[Bo]]'\nfollow_up: 2026-11-24 ask about the choir\n---\n- 2026-11-02 tea\n"
PEOPLE = {"People/Ana.md": GOOD, "People/Bo.md": "---\nknows: ['[[Cy]]']\n---\n"}


@pytest.fixture
def stage(make_vault: MakeVault) -> Stage:
    return Stage(settled(make_vault(PEOPLE)))


def write(stage: Stage, path: str, text: str) -> Callable[[], None]:
    """Return what writes a note and has the inbox told of it."""

    def happens() -> None:
        (stage.root / path).parent.mkdir(parents=True, exist_ok=True)
        (stage.root / path).write_text(text, encoding="utf-8")
        stage.inbox.look()

    return happens


def test_it_reports_at_once_and_then_at_every_change(stage: Stage) -> None:
    seen: list[bytes] = []
    assert stage.run(
        (1, lambda: seen.append(index_of(stage.root)["Home.md"])),
        (2, write(stage, "People/Cy.md", "---\nmet: 2026\n---\n")),
    ) == signal.SIGTERM  # fmt: skip
    assert b"- 2 people" in seen[0]
    assert b"- 3 people" in index_of(stage.root)["Home.md"]
    assert stage.heard.times_ready == 1
    assert stage.heard.failures == []
    assert is_current(stage.root)


def test_own_writing_that_comes_back_is_no_news(stage: Stage) -> None:
    stage.run((5, stage.inbox.look), (10, stage.inbox.look))
    told = len(stage.heard.reports)
    before = {path: path.stat().st_mtime_ns for path in (stage.root / "Index").iterdir()}
    stage.inbox._stopped_by = None
    stage.run((5, stage.inbox.look), (10, stage.inbox.look))
    assert len(stage.heard.reports) == told == 1
    assert {path: path.stat().st_mtime_ns for path in (stage.root / "Index").iterdir()} == before


def test_a_look_at_nothing_new_reads_and_computes_nothing(make_vault: MakeVault) -> None:
    readings: list[int] = []

    def count(paths: Iterable[str], number: int) -> Iterable[str]:
        readings.append(number)
        return paths

    stage = Stage(settled(make_vault(PEOPLE)), count)
    assert stage.batch()
    settled(stage.root)
    assert stage.batch() is None
    readings.clear()
    assert stage.batch() is None
    assert readings == []
    write(stage, "People/Cy.md", "")()
    assert stage.batch()
    assert readings == [1]


def test_words_that_say_nothing_to_vaultkit_are_read_and_not_computed_with(stage: Stage) -> None:
    stage.batch()
    write(stage, "People/Cy.md", "---\nmet: 2026\n---\n")()
    assert stage.batch()
    settled(stage.root)
    stage.batch()
    write(stage, "People/Cy.md", "---\nfollow_up: 2026-11-23 ring\n---\n")()
    assert stage.batch()
    settled(stage.root)
    write(stage, "People/Ana.md", f"{GOOD}\nShe likes tea.\n")()
    assert stage.batch() is None
    assert is_current(stage.root)
    write(stage, "People/Ana.md", f"{GOOD}\nShe likes tea, and [[Cy]].\n")()
    assert stage.batch()
    assert is_current(stage.root)


@pytest.mark.parametrize("name", ["Home.md", "Follow-ups.md", "Who knows whom.md"])
def test_an_index_note_that_was_deleted_edited_or_ticked_is_treated_as_report_treats_it(
    stage: Stage, tmp_path: Path, name: str
) -> None:
    stage.batch()
    before = index_of(stage.root)
    (stage.root / "Index" / name).unlink()
    stage.batch()
    assert index_of(stage.root) == before
    page = stage.root / "Index" / name
    page.write_text(page.read_text("utf-8").replace("- [ ]", "- [x]").replace("\n# ", "\nMine\n# ", 1), "utf-8")
    shutil.copytree(stage.root, tmp_path / "other")
    done = stage.batch()
    fresh = write_report(tmp_path / "other", DAY)
    assert done
    assert done[:6] == fresh[:6]
    assert len(done.saved) == 1
    assert index_of(stage.root) == index_of(tmp_path / "other")


def test_index_notes_in_a_folder_that_is_left_out_are_watched_over_too(make_vault: MakeVault) -> None:
    stage = Stage(settled(make_vault({**PEOPLE, "vaultkit.toml": '[vault]\nignore = ["Index/"]\n'})))
    stage.batch()
    (stage.root / "Index/Home.md").unlink()
    stage.batch()
    assert (stage.root / "Index/Home.md").is_file()
    stage.batch()
    (stage.root / "Index/Home.md").unlink()
    stage.batch()
    assert (stage.root / "Index/Home.md").is_file()


def test_the_day_turns_at_midnight_and_not_before(stage: Stage) -> None:
    stage.today = Today(date(2026, 11, 24), 100.0)

    def turn() -> None:
        stage.today = Today(date(2026, 11, 25), None)

    seen: list[bytes] = []
    stage.run((90, lambda: seen.append(index_of(stage.root)["Follow-ups.md"])), (99, turn))
    assert b"## Overdue" not in seen[0]
    assert b"## Overdue" in index_of(stage.root)["Follow-ups.md"]
    assert is_current(stage.root, date(2026, 11, 25))


def test_what_nobody_tells_of_is_found_by_looking_again(stage: Stage) -> None:
    stage.run((1, lambda: (stage.root / "People/Cy.md").write_text("")))
    assert b"- 3 people" in index_of(stage.root)["Home.md"]


# Half-typed notes


HALF_TYPED = {
    "not closed": "---\nintroduced_by: '[[Bo]]'\nfollow_up: 2026-11-24 ask about the choir\nmet",
    "no YAML": "---\nintroduced_by: '[[Bo]]\nfollow_up: 2026-11-24 ask about the choir\n---\n- 2026-11-02 tea\n",
    "no properties": "---\nintroduced_by\n---\n- 2026-11-02 tea\n",
}


@pytest.mark.parametrize("name", HALF_TYPED)
def test_the_last_good_reading_stands_while_front_matter_is_broken_and_that_is_told(stage: Stage, name: str) -> None:
    stage.batch()
    before = index_of(stage.root)
    for number, text in enumerate((HALF_TYPED[name], HALF_TYPED[name] + "\n\n")):
        write(stage, "People/Ana.md", text)()
        # The second text alone says nothing new, which ends a batch where the disk's clock is beyond doubt.
        write(stage, f"Aside/Words {number}.md", "")()
        done = stage.batch()
        assert done
        assert any(told.path == "People/Ana.md" and told.code.startswith("head-") for told in done.problems)
        after = index_of(stage.root)
        assert after["Follow-ups.md"] == before["Follow-ups.md"]
        assert after["Who knows whom.md"] == before["Who knows whom.md"]
    write(stage, "People/Ana.md", "---\nmet: 2026\n---\n")()
    stage.batch()
    assert is_current(stage.root)
    assert index_of(stage.root)["Who knows whom.md"] != before["Who knows whom.md"]


@pytest.mark.parametrize("name", HALF_TYPED)
def test_a_tick_waits_until_the_note_that_it_goes_into_is_whole_again(make_vault: MakeVault, name: str) -> None:
    bo = "- [ ] Ring Bo 📅 2026-11-18\n"
    stage = Stage(make_vault({**PEOPLE, "People/Bo.md": bo, "vaultkit.toml": "[index]\nwrite_back = true\n"}))
    stage.batch()
    page = stage.root / "Index/Follow-ups.md"
    page.write_text(page.read_text("utf-8").replace("- [ ]", "- [x]"), "utf-8")
    write(stage, "People/Ana.md", HALF_TYPED[name])()
    done = stage.batch()
    assert done
    assert done.ticked == ("task with Bo: Ring Bo",)
    assert [told.path for told in done.problems if told.code == "tick-left"] == ["People/Ana.md"]
    assert (stage.root / "People/Ana.md").read_text("utf-8") == HALF_TYPED[name]
    assert "- [x] 2026-11-24 [[Ana]]: ask about the choir" in page.read_text("utf-8")
    write(stage, "People/Ana.md", GOOD)()
    done = stage.batch()
    assert done
    assert done.ticked == ("follow-up with Ana: ask about the choir",)
    text = GOOD.replace(" 2026-11-24 ask about the choir", "")
    assert (stage.root / "People/Ana.md").read_text("utf-8") == f"{text}- 2026-11-20 ask about the choir\n"
    assert "- [x]" not in page.read_text("utf-8")


def test_rows_name_the_lines_on_which_things_stand_below_marks_that_were_filled(stage: Stage) -> None:
    stage.batch()
    settled(stage.root)
    stage.batch()
    marks = "<!-- vaultkit:begin thanks -->\n<!-- vaultkit:end thanks -->\n"
    write(stage, "People/Mine.md", f"{marks}\n- 2026-11-07 call: (got:: a loan of books)\n")()
    done = stage.batch()
    assert done
    assert "People/Mine.md" in done.written
    assert is_current(stage.root)
    write(stage, "People/Ana.md", f"{GOOD}- 2026-11-08 tea (got:: a cake)\n")()
    assert stage.batch()
    assert is_current(stage.root)
    assert stage.batch() is None


def test_what_a_try_that_failed_had_written_back_is_told_by_the_next(make_vault: MakeVault) -> None:
    kept: list[str] = []
    bo = "- [ ] Ring Bo 📅 2026-11-18\n"
    root = make_vault({"People/Bo.md": bo, "vaultkit.toml": "[index]\nwrite_back = true\n"})

    def away_once(paths: Iterable[str], number: int) -> Iterable[str]:
        # As by somebody who deletes and creates, at the moment when the ticked note is read again.
        note = root / "People/Bo.md"
        if not note.exists():
            note.write_text(kept[0], "utf-8")
        elif not kept and "[x]" in (text := note.read_text("utf-8")):
            kept.append(text)
            note.unlink()
        return no_progress(paths, number)

    stage = Stage(root, away_once)
    stage.batch()
    page = stage.root / "Index/Follow-ups.md"
    page.write_text(page.read_text("utf-8").replace("- [ ]", "- [x]"), "utf-8")
    done = stage.batch()
    assert kept == ["- [x] Ring Bo 📅 2026-11-18 ✅ 2026-11-20\n"]
    assert done
    assert done.ticked == ("task with Bo: Ring Bo",)
    again = stage.batch()
    assert again is None or not again.ticked
    assert is_current(stage.root)


def test_a_note_that_was_never_whole_is_read_as_report_reads_it(make_vault: MakeVault) -> None:
    stage = Stage(make_vault({**PEOPLE, "People/Ana.md": HALF_TYPED["not closed"]}))
    stage.batch()
    assert is_current(stage.root)


def test_two_daemons_that_know_different_older_readings_end_in_the_same_bytes(stage: Stage) -> None:
    stage.batch()
    write(stage, "People/Ana.md", HALF_TYPED["not closed"])()
    stage.batch()
    other = Stage(stage.root)
    for _ in range(8):
        for each in (other, stage):
            each.batch()
    before = index_of(stage.root)
    for each in (other, stage):
        each.batch()
        assert index_of(stage.root) == before
    assert is_current(stage.root)


def test_a_daemon_and_a_report_end_in_the_same_bytes(stage: Stage) -> None:
    stage.batch()
    for number in range(5):
        write(stage, f"People/New {number}.md", "---\nknows: ['[[Ana]]']\n---\n")()
        write_report(stage.root, DAY)
        stage.batch()
        stage.batch()
        assert is_current(stage.root)


# Notes that are away for a moment


def test_a_note_that_is_away_for_a_moment_leaves_no_trace(stage: Stage) -> None:
    """A ticked row would be lost for good if its person were taken for gone."""
    stage.batch()
    page = stage.root / "Index/Follow-ups.md"
    page.write_text(page.read_text("utf-8").replace("- [ ]", "- [x]"), "utf-8")
    stage.batch()
    before = index_of(stage.root)
    note = stage.root / "People/Ana.md"
    for away in (lambda: note.rename(f"{note}~"), lambda: note.write_text("")):
        text = note.read_bytes()
        away()
        stage.clock.after(0.1, lambda text=text: note.write_bytes(text))  # type: ignore[misc]
        stage.batch()
        assert index_of(stage.root) == before
        assert stage.clock.steps == []


@pytest.mark.parametrize("empty", [True, False])
def test_a_note_that_stays_away_is_gone(stage: Stage, *, empty: bool) -> None:
    stage.batch()
    if empty:
        (stage.root / "People/Ana.md").write_text("")
    else:
        (stage.root / "People/Ana.md").unlink()
    stage.batch()
    assert is_current(stage.root)
    assert (b"- 1 person" in index_of(stage.root)["Home.md"]) != empty


def test_notes_that_come_and_go_for_ever_do_not_stop_the_batches(stage: Stage) -> None:
    stage.batch()
    names = [stage.root / f"People/Restless {number}.md" for number in range(40)]
    for name in names:
        name.write_text("---\nmet: 2026\n---\n")
    stage.batch()
    for number, name in enumerate(names):
        stage.clock.after(number / 5, name.unlink)
    stage.clock.wait(stage.inbox._condition, 0.01)
    assert stage.batch()
    for _ in range(20):
        stage.batch()
    assert is_current(stage.root)


def test_settings_that_are_away_for_a_moment_send_nothing_elsewhere(make_vault: MakeVault) -> None:
    stage = Stage(make_vault({**PEOPLE, "vaultkit.toml": '[index]\nfolder = "Desk"\n'}))
    stage.batch()
    settings = stage.root / "vaultkit.toml"
    text = settings.read_text()
    settings.unlink()
    stage.clock.after(0.1, lambda: settings.write_text(text))
    stage.batch()
    assert not (stage.root / "Index").exists()
    settings.unlink()
    stage.batch()
    assert (stage.root / "Index/Home.md").is_file()


# What it outlives


def test_broken_settings_are_told_once_and_harm_nothing(stage: Stage) -> None:
    seen: list[dict[str, bytes]] = []
    stage.run(
        (1, lambda: seen.append(index_of(stage.root))),
        (2, write(stage, "vaultkit.toml", '[index]\nfolder = "Desk\n')),
        (40, lambda: seen.append(index_of(stage.root))),
        (41, write(stage, "vaultkit.toml", '[index]\nfolder = "Desk"\n')),
    )
    assert len(stage.heard.failures) == 1
    assert stage.heard.failures[0].startswith("vaultkit.toml:2: ")
    assert stage.heard.notes == ["the settings can be opened again"]
    assert seen[0] == seen[1]
    assert (stage.root / "Desk/Home.md").is_file()
    assert stage.heard.times_ready == 1


def test_the_vault_may_go_away_and_come_back(stage: Stage, tmp_path: Path) -> None:
    away = tmp_path / "away"
    heard: list[list[str]] = []

    def leave() -> None:
        stage.root.rename(away)
        stage.inbox.look()

    def come_back() -> None:
        assert not stage.root.exists()
        (away / "People/Cy.md").write_text("")
        away.rename(stage.root)

    stage.run((1, lambda: heard.append([*stage.heard.notes])), (2, leave), (60, come_back), (90, stage.inbox.look))
    assert heard == [[]]
    assert len(stage.heard.failures) == 1
    assert stage.heard.notes == ["the vault can be opened again"]
    assert "does not exist" in stage.heard.failures[0] or "no such file" in stage.heard.failures[0]
    assert stage.heard.failures[0].endswith("; move the folder back, or name its new place")
    assert b"- 3 people" in index_of(stage.root)["Home.md"]


def test_a_vault_that_comes_back_as_it_was_is_told_too_and_each_time_once(stage: Stage, tmp_path: Path) -> None:
    away = tmp_path / "away"
    steps = (lambda: stage.root.rename(away), lambda: away.rename(stage.root)) * 2
    stage.run(*((40.0 * number + 2, step) for number, step in enumerate(steps)))
    assert len(stage.heard.failures) == len(stage.heard.notes) == 2
    assert {*stage.heard.notes} == {"the vault can be opened again"}
    assert len(stage.heard.reports) == 1


def test_an_empty_folder_in_the_place_of_the_vault_is_not_written_into(stage: Stage, tmp_path: Path) -> None:
    away = tmp_path / "away"

    def unmount() -> None:
        stage.root.rename(away)
        stage.root.mkdir()
        stage.inbox.look()

    def mount() -> None:
        assert list(stage.root.iterdir()) == []
        stage.root.rmdir()
        away.rename(stage.root)
        (stage.root / "People/Cy.md").write_text("")

    stage.run((2, unmount), (60, mount))
    assert len(stage.heard.failures) == 1
    assert "empty" in stage.heard.failures[0]
    assert stage.heard.notes == ["the vault can be opened again"]
    assert b"- 3 people" in index_of(stage.root)["Home.md"]


def test_a_vault_that_leaves_during_a_batch_is_not_made_anew(make_vault: MakeVault, tmp_path: Path) -> None:
    root = make_vault(PEOPLE)

    def leave(paths: Iterable[str], _: int) -> Iterable[str]:
        if root.exists():
            root.rename(tmp_path / "away")
        return paths

    Stage(root, leave).run()
    assert not root.exists()


def test_a_bug_of_ours_is_shown_once_and_outlived(make_vault: MakeVault) -> None:
    broken = [True]

    def fail(paths: Iterable[str], _: int) -> Iterable[str]:
        return [path for path in paths if not (broken and 1 // 0)]

    stage = Stage(make_vault(PEOPLE), fail)
    stage.run((20, broken.clear))
    assert len(stage.heard.failures) == 1
    assert "Traceback" in stage.heard.failures[0]
    assert "ZeroDivisionError" in stage.heard.failures[0]
    assert is_current(stage.root)


class Contested(Worker):
    """A worker who comes too late each time: somebody else has just written the file."""

    def work(
        self, today: date, watcher: Watcher, *, is_quiet: bool, touched: frozenset[str] | None = None
    ) -> Report | None:
        del today, watcher, is_quiet, touched
        raise ChangedMeanwhileError("Index/Home.md was left as it is")


def test_a_file_that_somebody_else_keeps_writing_is_tried_again_and_told_once(make_vault: MakeVault) -> None:
    stage = Stage(make_vault(PEOPLE))
    stage.daemon._worker = Contested(stage.root, stage.inbox, stage.shelf, no_progress)
    stage.run((30, stage.inbox.look))
    assert stage.heard.failures == ["Index/Home.md was left as it is"]
    assert stage.heard.times_ready == 0


class SpentWatcher(NoWatcher):
    """A watcher whose system has no more watches to give."""

    is_watching = True

    def arm(self, folders: object) -> bool:
        del folders
        raise CannotWatchError("the limit is used up")


def test_where_watches_are_used_up_that_is_told_once_and_the_vault_is_looked_at(stage: Stage) -> None:
    stage.run((1, lambda: (stage.root / "People/Cy.md").write_text("")), watcher=SpentWatcher())
    assert [words for words in stage.heard.notes if "limit is used up" in words] == stage.heard.notes
    assert len(stage.heard.notes) == 1
    assert b"- 3 people" in index_of(stage.root)["Home.md"]


def test_a_signal_during_the_reading_leaves_the_batch_where_it_stands(make_vault: MakeVault) -> None:
    def stop(paths: Iterable[str], _: int) -> Iterable[str]:
        interrupted.inbox.stop(signal.SIGINT)
        return paths

    interrupted = Stage(make_vault(PEOPLE), stop)
    assert interrupted.daemon.run(NoWatcher()) == signal.SIGINT
    assert not (interrupted.root / "Index").exists()
    assert interrupted.heard.times_ready == 0


# Git


@pytest.mark.parametrize("seconds", [30.0, 120.0])
def test_while_git_is_at_work_nothing_is_written_but_not_for_ever(stage: Stage, seconds: float) -> None:
    stage.git = GitWork("git is busy", seconds)
    seen: list[bool] = []
    stage.run((seconds - 1, lambda: seen.append((stage.root / "Index").exists())), (seconds + 2, stage.inbox.look))
    assert seen == [False]
    assert is_current(stage.root)
    assert len(stage.heard.notes) == (seconds > 60)


def test_when_git_has_done_the_index_notes_follow_soon(stage: Stage) -> None:
    stage.git = GitWork("git is busy", 30.0)
    seen: list[bool] = []

    def done() -> None:
        stage.git = None

    stage.run((3, done), (4, lambda: seen.append((stage.root / "Index").exists())))
    assert seen == [True]


def test_whoever_keeps_writing_our_index_notes_otherwise_is_met_with_patience(stage: Stage) -> None:
    def spoil() -> None:
        page = stage.root / "Index/Home.md"
        page.write_text(page.read_text("utf-8").replace("\n# ", "\nOtherwise\n# "), "utf-8")
        settled(stage.root)
        stage.inbox.look()

    stage.run(*((number * 3.0, spoil) for number in range(1, 15)))
    assert sum("another program" in words for words in stage.heard.notes) == 1
