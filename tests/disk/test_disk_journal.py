"""Edits are made as a whole or not at all, whatever interrupts them, and can be taken back byte for byte."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import MakeVault
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vaultkit.change import Change, Created, Edit, Moved, Removed, Splice, edit_text
from vaultkit.disk import journal as journal_module
from vaultkit.disk.journal import Journal, Record
from vaultkit.disk.places import PENDING
from vaultkit.disk.steps import perform, plan_steps
from vaultkit.errors import WriteRefusedError


def edited(path: str, text: str, *splices: Splice) -> Change:
    change = edit_text(path, text, splices)
    assert change
    return change


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


TEXTS = {"a.md": "one\r\ntwo", "b.md": "\ufeffthree\n", "c.md": "four", "d.md": "five"}


def an_edit() -> Edit:
    return Edit("all at once", (
        edited("a.md", TEXTS["a.md"], Splice(0, 3, "ONE é"), Splice(5, 5, "+")),
        edited("b.md", TEXTS["b.md"], Splice(1, 6, "")),
        Created("New/e.md", "six"),
        Moved("b.md", "Far/z.md"),
        Removed("c.md", TEXTS["c.md"]),
    ))  # fmt: skip


AFTER = {"Far/z.md": b"\xef\xbb\xbf\n", "New/e.md": b"six", "a.md": "ONE é\r\n+two".encode(), "d.md": b"five"}


def test_an_edit_is_made_and_undone_byte_for_byte(make_vault: MakeVault) -> None:
    root = make_vault(TEXTS)
    before, mode = contents(root), 0o640
    (root / "a.md").chmod(mode)
    journal = Journal(root)
    journal.carry_out(an_edit())
    assert contents(root) == AFTER
    assert (root / "a.md").stat().st_mode & 0o777 == mode
    assert journal.last_title() == "all at once"
    assert journal.undo() == "all at once"
    assert contents(root) == before
    assert not (root / "New").exists()
    assert not (root / "Far").exists()
    assert journal.undo() is None


@pytest.mark.parametrize("done", range(6))
@pytest.mark.parametrize("is_half_moved", [False, True])
def test_an_edit_interrupted_after_any_step_is_finished_by_the_next_command(
    make_vault: MakeVault, done: int, *, is_half_moved: bool
) -> None:
    root = make_vault(TEXTS)
    journal = Journal(root)
    interrupt(journal, done)
    if is_half_moved and done == 3:
        (root / "Far").mkdir()
        (root / "Far/z.md").hardlink_to(root / "b.md")
    recovered = journal.recover()
    assert recovered
    assert recovered.is_finished
    assert contents(root) == AFTER
    assert journal.recover() is None
    assert journal.undo() == "all at once"
    assert contents(root) == {path: text.encode() for path, text in sorted(TEXTS.items())}


def interrupt(journal: Journal, done: int) -> None:
    """Leave the journal and the vault as if the machine had stopped after so many steps."""
    edit = an_edit()
    steps = plan_steps(edit.changes, journal.root)
    (journal.folder / "done").mkdir(parents=True)
    journal._write(PENDING, Record(edit.title, steps, ("Far", "New")))  # type: ignore[attr-defined, unused-ignore]
    for step in steps[:done]:
        perform(step, journal.root)


@pytest.mark.parametrize("done", range(6))
def test_an_interrupted_edit_is_taken_back_where_somebody_changed_a_file_meanwhile(
    make_vault: MakeVault, done: int
) -> None:
    root = make_vault(TEXTS)
    journal = Journal(root)
    interrupt(journal, done)
    (root / "a.md").write_text("mine", encoding="utf-8")
    recovered = journal.recover()
    assert recovered
    assert not recovered.is_finished
    assert recovered.left == ("a.md",)
    assert contents(root) == {path: text.encode() for path, text in sorted({**TEXTS, "a.md": "mine"}.items())}
    assert journal.recover() is None


def test_a_file_that_changed_since_it_was_read_refuses_the_whole_edit(make_vault: MakeVault) -> None:
    root = make_vault(TEXTS)
    edit = an_edit()
    (root / "b.md").write_text("mine", encoding="utf-8")
    before = contents(root)
    with pytest.raises(WriteRefusedError, match="changed since it was read"):
        Journal(root).carry_out(edit)
    assert contents(root) == before
    assert Journal(root).last_title() is None


@pytest.mark.parametrize("path", ["New/e.md", "Far/z.md"])
def test_a_file_in_the_way_refuses_the_whole_edit(make_vault: MakeVault, path: str) -> None:
    root = make_vault({**TEXTS, path: "mine"})
    before = contents(root)
    with pytest.raises(WriteRefusedError, match="is there already"):
        Journal(root).carry_out(an_edit())
    assert contents(root) == before


def test_what_the_disk_refuses_midway_is_taken_back(make_vault: MakeVault) -> None:
    root = make_vault({**TEXTS, "Shut": "a file where a folder should be"})
    before = contents(root)
    with pytest.raises(WriteRefusedError, match="where a folder should be"):
        Journal(root).carry_out(Edit("half", (*an_edit().changes, Created("Shut/y.md", "y"))))
    assert contents(root) == before
    assert Journal(root).recover() is None


def test_an_undo_is_refused_as_a_whole_where_a_file_changed_since(make_vault: MakeVault) -> None:
    root = make_vault(TEXTS)
    journal = Journal(root)
    journal.carry_out(an_edit())
    (root / "a.md").write_text("mine", encoding="utf-8")
    before = contents(root)
    with pytest.raises(WriteRefusedError, match=r"a\.md"):
        journal.undo()
    assert contents(root) == before


def test_a_note_that_a_link_brings_in_is_written_in_its_own_place(make_vault: MakeVault, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("far", encoding="utf-8")
    root = make_vault(TEXTS)
    (root / "link.md").symlink_to(outside)
    Journal(root).carry_out(Edit("one", (edited("link.md", "far", Splice(0, 0, "not ")),)))
    assert (root / "link.md").is_symlink()
    assert outside.read_text(encoding="utf-8") == "not far"
    assert Journal(root).undo() == "one"
    assert outside.read_text(encoding="utf-8") == "far"


def test_nothing_is_made_outside_the_vault(make_vault: MakeVault, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = make_vault(TEXTS)
    (root / "Away").symlink_to(outside)
    for path in ("Away/x.md", "../x.md"):
        with pytest.raises(WriteRefusedError, match="outside the vault"):
            Journal(root).carry_out(Edit("out", (Created(path, "x"),)))
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "x.md").exists()


def test_only_the_latest_edits_are_kept(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": ""})
    journal = Journal(root)
    for number in range(journal_module.MOST_KEPT + 3):
        journal.carry_out(Edit(str(number), (edited("a.md", "x" * number, Splice(0, 0, "x")),)))
    undone = 0
    while journal.undo():
        undone += 1
    assert undone == journal_module.MOST_KEPT
    assert (root / "a.md").read_text(encoding="utf-8") == "xxx"


def test_the_journal_is_the_owners_alone(make_vault: MakeVault) -> None:
    journal = Journal(make_vault(TEXTS))
    journal.carry_out(an_edit())
    assert journal.folder.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in (journal.folder / "done").iterdir()} == {0}


def test_a_journal_that_is_damaged_is_told_and_nothing_is_done(make_vault: MakeVault) -> None:
    root = make_vault(TEXTS)
    journal = Journal(root)
    (journal.folder / "done").mkdir(parents=True)
    (journal.folder / PENDING).write_text("{", encoding="utf-8")
    with pytest.raises(WriteRefusedError, match="is damaged"):
        journal.recover()


@st.composite
def texts_and_splices(draw: st.DrawFn) -> tuple[str, tuple[Splice, ...]]:
    text = draw(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    new = st.text(alphabet=st.characters(codec="utf-8"), max_size=5)
    return text, tuple(Splice(start, end, draw(new)) for start, end in pairs)


@settings(max_examples=60)
@example([("00", (Splice(0, 1, ""), Splice(2, 2, "0")))])
@given(st.lists(texts_and_splices(), min_size=1, max_size=4))
def test_every_byte_outside_an_edit_stays_and_its_undo_gives_the_same_bytes(
    drawn: list[tuple[str, tuple[Splice, ...]]],
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        changes = []
        for number, (text, splices) in enumerate(drawn):
            (root / f"{number}.md").write_bytes(text.encode())
            change = edit_text(f"{number}.md", text, splices)
            changes += [change] if change else []
        before = contents(root)
        if not changes:
            return
        journal = Journal(root)
        journal.carry_out(Edit("random", tuple(changes)))
        for number, (text, splices) in enumerate(drawn):
            found, at = (root / f"{number}.md").read_bytes().decode(), 0
            for piece, new in pieces(text, splices):
                assert found[at : at + len(piece) + len(new)] == piece + new
                at += len(piece) + len(new)
            assert at == len(found)
        assert journal.undo() == "random"
        assert contents(root) == before


def pieces(text: str, splices: tuple[Splice, ...]) -> list[tuple[str, str]]:
    """Return what stays of a text before each splice, with what the splice puts behind it."""
    ends = [0, *(each.end for each in splices)]
    starts = [*(each.start for each in splices), len(text)]
    news = [*(each.text for each in splices), ""]
    return [(text[end:start], new) for end, start, new in zip(ends, starts, news, strict=True)]
