"""`vaultkit init`: what it makes, what it finds there, and what it says of either."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeVault, Run

TODAY = ("--today", "2026-11-20")


@pytest.mark.parametrize("more", [(), ("--demo",)])
def test_a_file_in_the_place_of_the_vault_is_refused_in_one_line(
    tmp_path: Path, run: Run, more: tuple[str, ...]
) -> None:
    (tmp_path / "taken").write_text("x\n", encoding="utf-8")
    refused = run("init", tmp_path / "taken", *more, *TODAY)
    assert (refused.code, refused.out, refused.err.count("\n")) == (4, "", 1)
    assert "cannot be made: File exists; choose another place" in refused.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "x\n"


def test_the_example_is_copied_into_an_empty_folder_only(tmp_path: Path, run: Run) -> None:
    assert run("init", "--demo", tmp_path / "demo", *TODAY).code == 0
    assert (tmp_path / "demo/vaultkit.toml").exists()
    refused = run("init", "--demo", tmp_path / "demo", *TODAY)
    assert (refused.code, refused.out) == (4, "")
    assert "is not empty, so the example was not copied into it" in refused.err


def test_a_folder_that_cannot_be_listed_is_refused_in_one_line(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    refused = run("init", "--demo", tmp_path / "demo", *TODAY)
    assert (refused.code, refused.err.count("\n")) == (4, 1)
    assert "cannot be listed: Permission denied; choose another place" in refused.err


def test_two_folders_are_refused_and_nothing_is_made(tmp_path: Path, run: Run) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for words in (("init", one, "-C", two), ("-C", one, "init", two), ("-C", one, "init", "-C", two, "--demo")):
        refused = run(*words, *TODAY)
        assert (refused.code, refused.out) == (2, "")
        assert "two vaults are given" in refused.err
    assert not one.exists()
    assert not two.exists()
    assert run("-C", one, "init", one, "-C", one, *TODAY).code == 0


def test_what_was_there_is_told_as_written_and_what_is_new_as_made(make_vault: MakeVault, run: Run) -> None:
    board = "mine\n<!-- vaultkit:begin follow-ups -->\n<!-- vaultkit:end follow-ups -->\nmine too\n"
    root = make_vault({"People/Ada.md": "- [ ] water the figs 📅 2026-11-20\n", "board.md": board})
    done = run("init", root, *TODAY)
    assert done.code == 0
    assert {"made vaultkit.toml", "wrote board.md"} <= {*done.out.splitlines()}
    assert "made board.md" not in done.out
    text = (root / "board.md").read_text(encoding="utf-8")
    assert (text.startswith("mine\n"), text.endswith("mine too\n"), "water the figs" in text) == (True, True, True)


def test_a_vault_above_another_tells_truly_what_it_wrote_there(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"people/People/Ada.md": "- [ ] water the figs 📅 2026-11-20\n", "people/vaultkit.toml": ""})
    assert run("report", root / "people", *TODAY).code == 0
    there = {path.relative_to(root).as_posix() for path in root.rglob("*.md")}
    done = run("init", root, *TODAY)
    assert "made vaultkit.toml\n" in done.out
    assert not {line.removeprefix("made ") for line in done.out.splitlines()} & there
