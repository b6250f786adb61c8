"""What all tests share: vaults made of a few lines, the command line run in process, the `--update` switch.

Long campaigns (marked `campaign`) run only when `-m campaign` asks for them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from vaultkit.cli import run as run_command

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


class Ran(NamedTuple):
    """What a command line gave: its exit code and all that it said."""

    code: int
    out: str
    err: str


MakeVault = Callable[[Mapping[str, str | bytes]], Path]
Run = Callable[..., Ran]
FileHashes = Callable[[Path], dict[str, str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files with what is printed now")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the campaigns out unless they are asked for."""
    if "campaign" in str(config.getoption("markexpr")):
        return
    long = [item for item in items if item.get_closest_marker("campaign")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("campaign")]


@pytest.fixture(autouse=True)
def _isolation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them, and their cache folder untouched."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".state"))
    for name in ("VAULTKIT_VAULT", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def is_update(request: pytest.FixtureRequest) -> bool:
    """Say whether golden files are to be rewritten (`pytest --update`)."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def make_vault(tmp_path: Path) -> MakeVault:
    """Return a function that writes files (path: text or bytes) into the test's vault and returns its root."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "vault"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command line in this process: `run("report", root, "--check")`."""

    def run_once(*arguments: object) -> Ran:
        capfd.readouterr()
        code = run_command([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run_once


@pytest.fixture
def file_hashes() -> FileHashes:
    """Return a function that gives a hash of every file below a folder, hidden ones included, by its path."""

    def hash_files(root: Path) -> dict[str, str]:
        files = sorted(path for path in root.rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): blake2b(path.read_bytes()).hexdigest() for path in files}

    return hash_files
