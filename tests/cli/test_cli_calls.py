"""How commands are called: the options that they share, in one order, and which vault counts where several are named."""

from __future__ import annotations

import click
import pytest
from conftest import MakeVault, Run

from vaultkit.cli import COMMANDS, cli

VAULT, JSON, CACHE, TODAY, DRY = "--vault", "--json", "--no-cache", "--today", "--dry-run"


def options_of(name: str) -> list[str]:
    command = cli.get_command(click.Context(cli), name)
    assert command
    return [param.opts[-1] for param in command.params if isinstance(param, click.Option)]


@pytest.mark.parametrize("name", ["check", "list", "next", "show", "path", "who", "story", "ripples", "stats", "graph"])
def test_commands_that_ask_have_the_same_options_around_their_own(name: str) -> None:
    first, *own, json, cache, today = options_of(name)
    assert (first, json, cache, today) == (VAULT, JSON, CACHE, TODAY)
    assert not {*own} & {VAULT, JSON, CACHE, TODAY}


@pytest.mark.parametrize("name", ["new", "log", "done", "rename", "merge"])
def test_commands_that_edit_have_the_same_options_behind_their_own(name: str) -> None:
    assert options_of(name)[-3:] == [DRY, VAULT, TODAY]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_vault_and_the_day(name: str) -> None:
    assert {VAULT, TODAY} <= {*options_of(name)}


def test_json_is_the_default_form_of_the_network_and_no_other(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "knows:: [[Bo]]\n"})
    as_json = run("graph", "-C", root, "--json").out
    assert as_json == run("graph", "-C", root).out == run("graph", "-C", root, "--format", "json", "--json").out
    refused = run("graph", "-C", root, "--json", "--format", "dot")
    assert (refused.code, "--json and --format dot are two formats; give one" in refused.err) == (2, True)


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--nope"), "vaultkit: no such option '--nope'"),
        (("foo\x1b",), "vaultkit: no such command 'foo\\x1b'"),
        (("rename", "Ana"), "vaultkit: missing argument 'NEW'; `vaultkit rename --help` shows how it is written\n"),
        (("graph", "--format", "x"), "vaultkit: invalid value for '--format': 'x' is not one of 'json'"),
        (("done",), "vaultkit: say what is done: a number, words of it, or --ticked; `vaultkit done --help`"),
        (("log", "Ana", "- x"), "; put `--` before words that begin with a dash; `vaultkit log --help`"),
        (("list", "."), "; to name the vault: `vaultkit list -C .`; `vaultkit list --help`"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_the_mend(
    make_vault: MakeVault, run: Run, words: tuple[str, ...], said: str
) -> None:
    ran = run("-C", make_vault({"vaultkit.toml": ""}), *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_words_behind_two_dashes_may_begin_with_a_dash(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "", "vaultkit.toml": ""})
    assert run("-C", root, "log", "Ana", "--", "-x marks the spot").code == 0
    assert "-x marks the spot" in (root / "People/Ana.md").read_text()
