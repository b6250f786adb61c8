"""What `watch --install-hint` prints: files that systemd and launchd read as they are meant."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MakeVault, Run

from vaultkit.daemon.service import service_hint

ODD = ["/opt/py thon/bin/python3", "-m", "vaultkit", "watch", "--quiet", '/notes/Ana\'s "100%" of $HOME \\ é']


def test_launchd_gets_the_very_words() -> None:
    hint = service_hint("darwin", ODD, "Ana's notes")
    assert plistlib.loads(hint.encode())["ProgramArguments"] == ODD
    assert "LaunchAgents/vaultkit.ana-s-notes.plist" in hint


def test_systemd_gets_each_word_in_quotes() -> None:
    hint = service_hint("linux", ODD, "é")
    command = next(line for line in hint.splitlines() if line.startswith("ExecStart="))
    assert command.startswith('ExecStart="/opt/py thon/bin/python3" "-m" "vaultkit" "watch" "--quiet" ')
    assert command.endswith('"/notes/Ana\'s \\"100%%\\" of $$HOME \\\\ é"')
    assert "vaultkit-vault.service" in hint


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "vaultkit-test.service"
    unit.write_text(service_hint("linux", [sys.executable, *ODD[1:]], "test"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--user", unit], capture_output=True, text=True, check=False)
    assert unit.name not in done.stderr, done.stderr


def test_the_hint_is_printed_and_nothing_is_done(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": ""})
    done = run("watch", root, "--install-hint")
    assert done.code == 0
    assert done.err == ""
    assert str(root) in done.out
    assert not (root / "Index").exists()


def test_a_vault_that_is_not_there_is_no_vault_to_watch(tmp_path: Path, run: Run) -> None:
    done = run("watch", tmp_path / "none")
    assert done.code == 3
    assert "does not exist" in done.err
