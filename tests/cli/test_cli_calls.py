"""How commands are called: the options that they share, in one order, and which vault counts where several are named."""

from __future__ import annotations

import click
import pytest
from conftest import MakeVault, Run

from vaultkit.cli import cli

VAULT, JSON, CACHE, TODAY, DRY = "--vault", "--json", "--no-cache", "--today", "--dry-run"


def options_of(name: str) -> list[str]:
    command = cli.get_command(click.Context(cli), name)
    assert command
    return [param.opts[-1] for param in command.params if isinstance(param, click.Option)]


@pytest.mark.parametrize("name", ["check", "list", "next", "show", "path", "who", "story", "ripples", "stats"])
def test_commands_that_ask_have_the_same_options_around_their_own(name: str) -> None:
    first, *own, json, cache, today = options_of(name)
    assert (first, json, cache, today) == (VAULT, JSON, CACHE, TODAY)
    assert not {*own} & {VAULT, JSON, CACHE, TODAY}


@pytest.mark.parametrize("name", ["new", "log", "done", "rename", "merge"])
def test_commands_that_edit_have_the_same_options_behind_their_own(name: str) -> None:
    assert options_of(name)[-3:] == [DRY, VAULT, TODAY]


def test_of_people_who_share_a_name_a_list_shows_the_notes_and_no_row_ends_in_blanks(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"People/Ana.md": "---\ntags: [choir]\n---\n", "Work/People/ana.md": "", "People/Bo.md": ""})
    shown = run("-C", root, "list").out
    assert [line.split("  ")[0] for line in shown.splitlines()] == [
        "Name", "Ana (People/Ana.md)", "ana (Work/People/ana.md)", "Bo",
    ]  # fmt: skip
    assert not [line for line in shown.splitlines() if line.endswith(" ")]
    assert shown.endswith("Bo\n")


def test_two_vaults_in_two_places_are_refused_and_of_two_in_one_place_the_last_counts(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"one/People/Ada.md": "", "two/People/Bo.md": ""})
    one, two = root / "one", root / "two"
    for words in (("-C", one, "list", "-C", two), ("-C", one, "check", two), ("check", "-C", one, two)):
        refused = run(*words)
        assert (refused.code, refused.out) == (2, "")
        assert "two vaults are given" in refused.err
    assert "Bo" in run("-C", one, "-C", two, "list").out
    assert "Bo" in run("list", "-C", one, "-C", two).out
    assert "Bo" in run("-C", two, "list", "-C", two).out
