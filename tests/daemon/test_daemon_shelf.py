"""The shelf in memory: what it hands on to another shelf, what it asks of it, when a file is beyond doubt the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from scripts import ScriptedClock

from vaultkit.daemon.shelf import PATIENCE, MemoryShelf, UnsettledError, is_racy
from vaultkit.disk.scan import NoteFile
from vaultkit.disk.shelf import Kept
from vaultkit.notes.parse import parse_note

LONG_AGO = 1_700_000_000_123_456_789
LATER = LONG_AGO + 3_000_000_000
GOOD, BROKEN = "---\nmet: 2026\n---\n", "---\nmet: 2026\n"


class Below:
    """Another shelf, which keeps all that it is given."""

    def __init__(self, *kept: Kept) -> None:
        self.kept = {each.file: each for each in kept}
        self.asked: list[NoteFile] = []

    def find(self, file: NoteFile) -> Kept | None:
        self.asked.append(file)
        return self.kept.get(file)

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        return {path: found for path, file in files.items() if (found := self.find(file))}

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        self.kept.update((each.file, each) for each in fresh)
        self.kept = {file: each for file, each in self.kept.items() if file in listed}


def reading(text: str, path: str = "Ana.md", number: int = 0) -> Kept:
    file = NoteFile(path, path, len(text), LONG_AGO + number, 1, LONG_AGO + number)
    return Kept(file, parse_note(path, text), has_marks=False, problem=None, read_at=LATER)


def test_what_lies_below_is_asked_once_and_gets_all_that_is_fresh() -> None:
    old, new = reading(GOOD), reading("", "Bo.md")
    below = Below(old)
    shelf = MemoryShelf(ScriptedClock(), below)
    assert shelf.find(old.file) == old
    assert shelf.find(new.file) is None
    shelf.keep([new], [old.file, new.file])
    shelf.hand_on()
    assert shelf.find(old.file) == old
    assert shelf.find(new.file) == new
    assert below.asked == [old.file, new.file]
    assert below.kept == {old.file: old, new.file: new}


def test_what_lies_below_gets_half_typed_notes_as_they_are() -> None:
    below = Below()
    shelf = MemoryShelf(ScriptedClock(), below)
    good, broken = reading(GOOD), reading(BROKEN, number=1)
    shelf.keep([good], [good.file])
    shelf.keep([broken], [broken.file])
    shelf.hand_on()
    assert below.kept == {broken.file: broken}
    stands = shelf.settle(broken)
    assert stands.note
    assert good.note
    assert stands.note.head == good.note.head
    assert [told.code for told in stands.note.problems] == ["head-not-closed"]
    assert shelf.find(broken.file) == stands
    shelf.give_way()
    assert shelf.find(broken.file) is None


def test_what_was_read_before_a_note_went_away_is_handed_on_after() -> None:
    below, clock = Below(), ScriptedClock()
    shelf = MemoryShelf(clock, below)
    ana, bo = reading(GOOD), reading(GOOD, "Bo.md")
    shelf.keep([ana], [ana.file])
    with pytest.raises(UnsettledError):
        shelf.keep([bo], [bo.file])
    assert shelf.find(bo.file) == bo
    clock.time += PATIENCE
    shelf.keep([], [bo.file])
    shelf.hand_on()
    assert below.kept == {bo.file: bo}
    assert shelf.find(ana.file) is None


def test_a_note_that_comes_back_in_time_was_never_away() -> None:
    clock = ScriptedClock()
    shelf = MemoryShelf(clock)
    ana = reading(GOOD)
    shelf.keep([ana], [ana.file])
    with pytest.raises(UnsettledError):
        shelf.keep([], [])
    clock.time += PATIENCE
    shelf.keep([], [ana.file])
    with pytest.raises(UnsettledError):
        shelf.keep([], [])


def test_all_files_are_answered_for_as_each_of_them_is() -> None:
    old, new, gone, doubtful = (reading(GOOD, f"{name}.md") for name in ("Ana", "Bo", "Cy", "Dee"))
    doubtful = doubtful._replace(read_at=LONG_AGO + 1_000_000)
    shelf = MemoryShelf(ScriptedClock(), Below(old))
    files = {each.file.path: each.file for each in (old, new, gone, doubtful)}
    assert shelf.find_all(files) == {"Ana.md": old}
    shelf.keep([new, gone, doubtful], tuple(files.values()))
    del files["Cy.md"]
    for changed in (new.file, new.file._replace(size=9), new.file._replace(ctime_ns=1)):
        files["Bo.md"] = changed
        found = shelf.find_all(files)
        assert {path: found.get(path) for path in files} == {path: shelf.find(file) for path, file in files.items()}
        assert ("Bo.md" in found) == (changed == new.file)


def test_a_changed_file_and_a_doubtful_one_are_read_again() -> None:
    shelf = MemoryShelf(ScriptedClock())
    ana = reading(GOOD)
    shelf.keep([ana], [ana.file])
    file = ana.file
    for changed in (
        file._replace(size=9), file._replace(mtime_ns=1), file._replace(inode=2), file._replace(ctime_ns=1),
    ):  # fmt: skip
        assert shelf.find(changed) is None
    soon = reading(GOOD, "Bo.md")._replace(read_at=LONG_AGO + 1_000_000)
    shelf.keep([soon], [ana.file, soon.file])
    assert shelf.find(soon.file) is None


@pytest.mark.parametrize(
    ("mtime", "ctime", "later", "doubtful"),
    [
        (LONG_AGO, LONG_AGO, 50_000_000, True),
        (LONG_AGO, LONG_AGO, 150_000_000, False),
        # A stick's clock ticks every two seconds.
        (1_700_000_000_000_000_000, 1_700_000_000_000_000_000, 1_900_000_000, True),
        (1_700_000_000_000_000_000, 1_700_000_000_000_000_000, 2_100_000_000, False),
        # What bears a day to come would bear today's after any change; when it was set, the ctime tells.
        (LONG_AGO + 5_000_000_000, LONG_AGO, 150_000_000, False),
        (LONG_AGO + 5_000_000_000, LONG_AGO, 50_000_000, True),
        # Where the disk's clock is ahead of ours, what was written just now bears a time to come.
        (LONG_AGO, LONG_AGO, -5_000_000_000, True),
    ],
)
def test_a_file_read_in_the_tick_in_which_it_was_written_is_doubtful(
    mtime: int, ctime: int, later: int, *, doubtful: bool
) -> None:
    file = NoteFile("Ana.md", "Ana.md", 1, mtime, 1, ctime)
    assert is_racy(file, ctime + later) == doubtful
