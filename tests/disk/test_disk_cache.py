"""The cache: what was read is found again while the file is beyond doubt the same, and damage costs a reading only."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest
from conftest import MakeVault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkit.disk.cache import Cache
from vaultkit.disk.places import vault_cache
from vaultkit.disk.scan import NoteFile, scan_vault
from vaultkit.disk.shelf import Kept
from vaultkit.model import Note, Problem
from vaultkit.notes.parse import parse_note
from vaultkit.reading import Manner, read_from_disk

TODAY = date(2026, 11, 20)
LATER = 10_000_000_000
NOTES = {
    "People/Ana.md": "---\nknows: '[[Bo]]'\n---\n- 2026-01-02 tea: long talk with [[Cy]]\n",
    "People/Bo.md": "---\nfollow_up: 2026-12-01 the map\n---\n",
    "Örtchen.md": "[[Ana]]\n",
}


class Later:
    """A cache in which everything was read ten seconds after it was: no test has to wait for files to grow old."""

    def __init__(self, root: Path, reader: int = 1) -> None:
        self.cache = Cache(root, reader)
        self.found = 0

    def find(self, file: NoteFile) -> Kept | None:
        kept = self.cache.find(file)
        self.found += kept is not None
        return kept

    def find_all(self, files: Mapping[str, NoteFile]) -> dict[str, Kept]:
        return {path: found for path, file in files.items() if (found := self.find(file))}

    def keep(self, fresh: Sequence[Kept], listed: Sequence[NoteFile]) -> None:
        self.cache.keep([each._replace(read_at=each.read_at + LATER) for each in fresh], listed)


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault(NOTES)


def files_of(root: Path) -> tuple[NoteFile, ...]:
    return tuple(scan_vault(root, ()).files.values())


def read(root: Path, read_at: int | None = None) -> list[Kept]:
    """Return every note as read, by default ten seconds from now."""
    at = time.time_ns() + LATER if read_at is None else read_at
    return [
        Kept(file, parse_note(file.path, (root / file.disk_path).read_text("utf-8")), has_marks=False, problem=None, read_at=at)
        for file in files_of(root)
    ]  # fmt: skip


def fill(root: Path) -> list[Kept]:
    """Keep every note of the vault, and return what was kept."""
    kept = read(root)
    Cache(root, 1).keep(kept, files_of(root))
    return kept


def found(root: Path, reader: int = 1) -> list[Kept | None]:
    cache = Cache(root, reader)
    return [cache.find(file) for file in files_of(root)]


def place_of(root: Path) -> Path:
    return Path(str(vault_cache(str(root)))) / "notes.sqlite"


def test_what_was_kept_is_found_again(root: Path) -> None:
    assert found(root) == [None, None, None]
    assert found(root) == [None, None, None]
    kept = fill(root)
    assert found(root) == kept


def test_a_problem_and_marks_are_kept_with_their_note(root: Path) -> None:
    told = Problem("Örtchen.md", 1, 1, "warning", "only the “first” part", "too-large")
    kept = [each._replace(problem=told, has_marks=True) for each in read(root)]
    Cache(root, 1).keep(kept, files_of(root))
    assert found(root) == kept


def test_what_could_not_be_read_is_not_kept(root: Path) -> None:
    kept = [each._replace(note=None) for each in read(root)]
    Cache(root, 1).keep(kept, files_of(root))
    assert found(root) == [None, None, None]


@pytest.mark.parametrize("part", ["size", "mtime_ns", "ctime_ns", "inode"])
def test_a_file_of_which_anything_differs_is_read_again(root: Path, part: str) -> None:
    fill(root)
    cache = Cache(root, 1)
    for file in files_of(root):
        assert cache.find(file._replace(**{part: getattr(file, part) + 1})) is None


def test_another_reader_finds_nothing(root: Path) -> None:
    fill(root)
    assert found(root, reader=2) == [None, None, None]
    assert None not in found(root, reader=1)


@pytest.mark.parametrize("part", ["mtime_ns", "ctime_ns"])
def test_a_file_changed_less_than_two_seconds_before_it_was_read_is_read_again(root: Path, part: str) -> None:
    newest = max(getattr(file, part) for file in files_of(root))
    oldest = min(getattr(file, part) for file in files_of(root))
    Cache(root, 1).keep(read(root, oldest + 1_900_000_000), files_of(root))
    assert found(root) == [None, None, None]
    Cache(root, 1).keep(read(root, newest + 2_100_000_000), files_of(root))
    assert None not in found(root)


def test_notes_that_are_gone_leave_the_file(root: Path) -> None:
    fill(root)
    (root / "People/Bo.md").unlink()
    cache = Cache(root, 1)
    assert [cache.find(file) is not None for file in files_of(root)] == [True, True]
    cache.keep((), files_of(root))
    with closing(sqlite3.connect(place_of(root))) as connection:
        assert [row[0] for row in connection.execute("SELECT path FROM notes ORDER BY path")] == [
            "People/Ana.md",
            "Örtchen.md",
        ]


def test_nobody_else_can_read_the_cache(root: Path) -> None:
    fill(root)
    place = place_of(root)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    place.parent.chmod(0o755)
    assert None not in found(root)
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def truncated(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:5000])


def emptied(place: Path) -> None:
    place.write_bytes(b"")


def turned_to_noise(place: Path) -> None:
    place.write_bytes(Random(1).randbytes(20_000))


def turned_to_a_folder(place: Path) -> None:
    place.unlink()
    (place / "below").mkdir(parents=True)


def turned_to_a_pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def with_other_columns(place: Path) -> None:
    place.unlink()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE notes (path TEXT, size INTEGER)")


def with_more_columns(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("ALTER TABLE notes ADD COLUMN more TEXT")
        connection.execute("UPDATE notes SET note = note || ' '")
        connection.commit()


def with_other_notes(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE notes SET note = replace(note, 'Cy', 'Di')")
        connection.commit()


def with_other_kinds(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE notes SET note = x'ff00', problem = 7, read_at = 'soon', checksum = NULL")
        connection.commit()


DAMAGES: tuple[Callable[[Path], None], ...] = (
    truncated, emptied, turned_to_noise, turned_to_a_folder, turned_to_a_pipe, with_other_columns, with_more_columns,
    with_other_notes, with_other_kinds,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_costs_a_reading_and_no_word(root: Path, damage: Callable[[Path], None]) -> None:
    kept = fill(root)
    damage(place_of(root))
    assert all(each in (None, right) for each, right in zip(found(root), kept, strict=True))
    assert (
        read_from_disk(root, TODAY, Manner(shelf=Later(root))).material.snapshot
        == read_from_disk(root, TODAY).material.snapshot
    )
    # A folder or a pipe in the way stays: it may be somebody's. Whatever else it was is a cache again.
    if place_of(root).is_file():
        fill(root)
        assert fill(root) == found(root)


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_at_random_never_give_another_note(root: Path, seed: int) -> None:
    kept = fill(root)
    random, content = Random(seed), bytearray(place_of(root).read_bytes())
    for _ in range(random.choice((1, 3, 30))):
        content[random.randrange(len(content))] = random.randrange(256)
    place_of(root).write_bytes(content)
    assert all(each in (None, right) for each, right in zip(found(root), kept, strict=True))
    fill(root)


def test_a_cache_folder_that_cannot_be_is_no_error(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a file").write_text("")
    for folder in (tmp_path / "a file", tmp_path / "a file/below", Path("/proc/none")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
        fill(root)
        assert found(root) == [None, None, None]


def test_a_folder_that_a_link_leads_to_from_the_cache_is_not_used(root: Path, tmp_path: Path) -> None:
    fill(root)
    folder = place_of(root).parent
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert vault_cache(str(root)) is None
    assert found(root) == [None, None, None]


_FULL = """import resource, sys
from vaultkit.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
main()
"""


def test_a_full_disk_costs_the_cache_and_nothing_else(make_vault: MakeVault) -> None:
    root = make_vault({f"People/Person {n}.md": f"- 2026-01-02 tea with [[Person {n + 1}]]\n" * 9 for n in range(60)})
    command = [sys.executable, "-c", _FULL, "check", str(root), "--level", "error", "--today", TODAY.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert found(root) == [None] * 60


_REPORTER = """import sys
from datetime import date
from pathlib import Path
from vaultkit.disk.cache import Cache
from vaultkit.reading import Manner, read_from_disk
class Later(Cache):
    def keep(self, fresh, listed):
        super().keep([each._replace(read_at=each.read_at + 10_000_000_000) for each in fresh], listed)
root, rounds = Path(sys.argv[1]), int(sys.argv[2])
for _ in range(rounds):
    read_from_disk(root, date(2026, 11, 20), Manner(shelf=Later(root, 1)))
"""


def test_processes_that_write_at_once_leave_a_whole_cache(make_vault: MakeVault) -> None:
    root = make_vault({f"People/Person {n}.md": f"- 2026-01-02 tea with [[Person {n + 1}]]\n" for n in range(80)})
    command = [sys.executable, "-c", _REPORTER, str(root), "6"]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for number in range(30):
        (root / f"People/Person {number}.md").write_text(f"- 2026-03-04 call with [[Person {number}]] {number}\n")
    assert [(each.communicate()[1], each.returncode) for each in running] == [(b"", 0)] * 3
    with closing(sqlite3.connect(place_of(root))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (
        read_from_disk(root, TODAY, Manner(shelf=Later(root))).material.snapshot
        == read_from_disk(root, TODAY).material.snapshot
    )
    shelf = Later(root)
    read_from_disk(root, TODAY, Manner(shelf=shelf))
    assert shelf.found == 80


# The law: with a cache as without, whatever happens to the files between two readings.
PATHS = ("People/Ana.md", "People/Bo.md", "Cy.md", "Daily/2026-11-02.md")
TEXTS = (
    "- 2026-01-02 tea with [[Bo]]\n",
    "- 2026-01-02 tea with [[Cy]]\n",
    "---\nknows: '[[Bo]]'\n---\n",
    "[[Ana]] \xff",
    "",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(("write", "same times", "swap", "replace", "remove", "read")), st.sampled_from(PATHS),
              st.sampled_from(PATHS), st.sampled_from(TEXTS)),
    max_size=12,
)  # fmt: skip


def until_it_shows(place: Path, change: Callable[[], object]) -> None:
    """Make a change again until the clock of the disk, which may tick slowly, gives it a time of its own."""
    before = place.stat().st_ctime_ns if place.exists() else 0
    limit = time.monotonic() + 60
    change()
    while place.exists() and place.stat().st_ctime_ns == before:
        assert time.monotonic() < limit
        change()


def with_the_same_times(place: Path, content: bytes) -> None:
    """Write a note and give it the times that it had, as `touch -r`, `cp -p` and `rsync -t` do."""
    times = place.stat() if place.exists() else None
    place.write_bytes(content)
    if times:
        os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))


def take_step(root: Path, step: tuple[str, str, str, str]) -> None:
    kind, path, other, text = step
    place, second, content = root / path, root / other, text.encode("latin-1")
    if kind == "write":
        until_it_shows(place, lambda: place.write_bytes(content))
    elif kind == "same times":
        until_it_shows(place, lambda: with_the_same_times(place, content))
    elif kind == "swap" and place.exists() and second.exists() and path != other:
        between = root / "between"
        place.rename(between)
        second.rename(place)
        between.rename(second)
    elif kind == "replace" and place.exists():
        beside = root / "beside"
        beside.write_bytes(content)
        shutil.copystat(place, beside)
        beside.replace(place)
    elif kind == "remove":
        place.unlink(missing_ok=True)


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_vault_is_the_same_with_a_cache_as_without(tmp_path: Path, steps: list[tuple[str, str, str, str]]) -> None:
    root = tmp_path / "vault"
    shutil.rmtree(root, ignore_errors=True)
    for path in PATHS:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(TEXTS[0])
    for step in steps:
        take_step(root, step)
        if step[0] == "read":
            assert (
                read_from_disk(root, TODAY, Manner(shelf=Later(root))).material.snapshot
                == read_from_disk(root, TODAY).material.snapshot
            )
    shelf = Later(root)
    expected = read_from_disk(root, TODAY).material.snapshot
    assert read_from_disk(root, TODAY, Manner(shelf=shelf)).material.snapshot == expected
    assert read_from_disk(root, TODAY, Manner(shelf=shelf)).material.snapshot == expected
    assert shelf.found >= len(expected.notes)


def test_what_is_shared_is_neither_kept_nor_taken_from_the_cache(make_vault: MakeVault) -> None:
    root = make_vault({"Ana.md": "tea %%secret:: yes%%\n[[Bo]]\n", "Bo.md": "---\nprivate: true\n---\n"})
    shelf = Later(root)
    read_from_disk(root, TODAY, Manner(shelf=shelf))
    public = read_from_disk(root, TODAY, Manner(shelf=shelf, public=True))
    assert shelf.found == 0
    assert "Bo.md" not in public.material.snapshot.notes


def test_a_note_comes_from_the_cache_without_being_read(root: Path) -> None:
    wrong = [each._replace(note=Note(path=each.file.path, name="Nobody")) for each in read(root)]  # type: ignore[arg-type]
    Cache(root, 1).keep(wrong, files_of(root))
    notes = read_from_disk(root, TODAY, Manner(shelf=Cache(root, 1))).material.snapshot.notes
    assert {note.name for note in notes.values()} == {"Nobody"}
