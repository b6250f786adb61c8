"""Notes that a symbolic link brings in from outside the vault: their words are edited in their own place, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault, Run

TODAY = ("--today", "2026-11-20")
SUE = "- 2026-11-01 tea\n- [ ] water the figs 📅 2026-11-02\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of notes that is no part of the vault."""
    folder = tmp_path / "outside"
    (folder / "People").mkdir(parents=True)
    (folder / "People/Sue.md").write_text(SUE, encoding="utf-8")
    return folder


@pytest.fixture
def root(make_vault: MakeVault, outside: Path) -> Path:
    """A vault with nobody in its own People, and the folder outside linked in."""
    vault = make_vault({"vaultkit.toml": ""})
    (vault / "People").mkdir()
    (vault / "Ext").symlink_to(outside, target_is_directory=True)
    return vault


def test_notes_behind_a_linked_folder_are_edited_in_their_own_place_and_undo_works(
    root: Path, outside: Path, run: Run, file_hashes: FileHashes
) -> None:
    sue, before = outside / "People/Sue.md", file_hashes(outside)
    sue.chmod(0o640)
    assert run("-C", root, "log", "Sue", "a walk", *TODAY).code == 0
    assert "- 2026-11-20 a walk\n" in sue.read_text(encoding="utf-8")
    assert run("-C", root, "done", "figs", *TODAY).code == 0
    assert "- [x] water the figs 📅 2026-11-02 ✅ 2026-11-20\n" in sue.read_text(encoding="utf-8")
    assert sue.stat().st_mode & 0o777 == 0o640
    assert [run("-C", root, "undo").code for _ in range(2)] == [0, 0]
    assert file_hashes(outside) == before
    assert (root / "Ext").is_symlink()


def test_links_in_notes_behind_a_linked_folder_follow_a_rename(root: Path, outside: Path, run: Run) -> None:
    (root / "People/Bo.md").write_text("x\n", encoding="utf-8")
    (outside / "People/Sue.md").write_text("[[Bo]]\n", encoding="utf-8")
    assert run("-C", root, "rename", "Bo", "Bob", *TODAY).code == 0
    assert (outside / "People/Sue.md").read_text(encoding="utf-8") == "[[Bob]]\n"
    assert run("-C", root, "undo").code == 0
    assert (outside / "People/Sue.md").read_text(encoding="utf-8") == "[[Bo]]\n"


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    "words",
    [
        ("rename", "Sue", "Susan"),
        ("rename", "Sue", "People/Sue"),
        ("rename", "Bo", "Ext/People/Bo"),
        ("merge", "Bo", "Sue"),
    ],
)
def test_what_a_linked_folder_brings_in_is_not_renamed_moved_or_removed(  # noqa: PLR0917 (fixtures and cases)
    root: Path, outside: Path, run: Run, file_hashes: FileHashes, words: tuple[str, ...], more: tuple[str, ...]
) -> None:
    (root / "People/Bo.md").write_text("- 2026-10-01 tea\n", encoding="utf-8")
    before = (file_hashes(root), file_hashes(outside))
    refused = run("-C", root, *words, *more, *TODAY)
    assert (refused.code, refused.out, refused.err.count("\n")) == (4, "", 1)
    assert "its folder lies outside the vault, where only the words of notes are changed" in refused.err
    assert (file_hashes(root), file_hashes(outside)) == before


def test_a_note_outside_is_merged_into_when_it_is_the_one_that_stays(root: Path, outside: Path, run: Run) -> None:
    (root / "People/Bo.md").write_text("- 2026-10-01 bread\n", encoding="utf-8")
    assert run("-C", root, "merge", "Sue", "Bo", *TODAY).code == 0
    assert "bread" in (outside / "People/Sue.md").read_text(encoding="utf-8")
    assert run("-C", root, "undo").code == 0
    assert (outside / "People/Sue.md").read_text(encoding="utf-8") == SUE


def test_new_notes_are_made_within_the_vault_though_all_others_lie_outside(
    root: Path, outside: Path, run: Run, tmp_path: Path
) -> None:
    assert run("-C", root, "new", "Kim", *TODAY).out == "made People/Kim.md\n"
    cards = tmp_path / "cards.vcf"
    cards.write_text("BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Lea Ott\nEND:VCARD\n", encoding="utf-8")
    assert run("-C", root, "import", "vcard", cards, "--write", *TODAY).code == 0
    assert (root / "People/Lea Ott.md").exists()
    assert [each.name for each in (outside / "People").iterdir()] == ["Sue.md"]


def test_a_file_that_is_linked_twice_is_not_merged_with_itself(
    root: Path, outside: Path, run: Run, file_hashes: FileHashes
) -> None:
    (root / "People/Sue.md").symlink_to(outside / "People/Sue.md")
    before = file_hashes(outside)
    for words in (("People/Sue", "Ext/People/Sue"), ("Ext/People/Sue", "People/Sue")):
        refused = run("-C", root, "merge", *words, *TODAY)
        assert (refused.code, refused.out, refused.err.count("\n")) == (4, "", 1)
        assert "are one file, to which symbolic links lead twice" in refused.err
        assert "remove one of the links" in refused.err
    assert (file_hashes(outside), (root / "People/Sue.md").is_symlink()) == (before, True)


def test_the_same_edit_of_a_file_that_is_linked_twice_is_made_once(root: Path, outside: Path, run: Run) -> None:
    (root / "People/Sue.md").symlink_to(outside / "People/Sue.md")
    assert run("-C", root, "log", "People/Sue, Ext/People/Sue", "a walk", *TODAY).code == 0
    assert (outside / "People/Sue.md").read_text(encoding="utf-8").count("a walk") == 1
    assert run("-C", root, "undo").code == 0
    assert (outside / "People/Sue.md").read_text(encoding="utf-8") == SUE
