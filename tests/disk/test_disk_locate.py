"""Which folder is the vault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vaultkit.disk.locate import locate_vault
from vaultkit.errors import VaultError


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "vault"
    (root / "people/old").mkdir(parents=True)
    return root


def test_the_folder_given_wins(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "vaultkit.toml").touch()
    assert locate_vault(vault, {"VAULTKIT_VAULT": str(tmp_path)}, tmp_path) == vault


def test_a_relative_folder_is_meant_from_here(vault: Path, tmp_path: Path) -> None:
    assert locate_vault(Path("vault"), {}, tmp_path) == vault


def test_the_environment_comes_second(vault: Path, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    assert locate_vault(None, {"VAULTKIT_VAULT": str(vault)}, tmp_path) == vault


def test_an_empty_variable_is_none(vault: Path) -> None:
    (vault / "vaultkit.toml").touch()
    assert locate_vault(None, {"VAULTKIT_VAULT": ""}, vault) == vault


@pytest.mark.parametrize("sign", ["vaultkit.toml", ".obsidian"])
def test_the_nearest_folder_with_a_sign_comes_last(vault: Path, sign: str) -> None:
    (vault.parent / ".obsidian").mkdir()
    if sign == ".obsidian":
        (vault / sign).mkdir()
    else:
        (vault / sign).touch()
    assert locate_vault(None, {}, vault / "people/old") == vault


def test_without_any_sign_the_error_names_the_three_ways() -> None:
    with pytest.raises(VaultError) as raised:
        locate_vault(None, {}, Path("/"))
    message = str(raised.value)
    assert all(way in message for way in ("-C", "VAULTKIT_VAULT", "vaultkit.toml", ".obsidian"))
    assert "\n" not in message


@pytest.mark.parametrize(
    ("given", "words"), [("gone", "does not exist"), ("a file", "is not a folder"), ("a\nb", "does not exist")]
)
def test_a_folder_that_cannot_be_opened_is_an_error_of_one_line(tmp_path: Path, given: str, words: str) -> None:
    (tmp_path / "a file").touch()
    for place, environment in ((Path(given), {}), (None, {"VAULTKIT_VAULT": given})):
        with pytest.raises(VaultError, match=words) as raised:
            locate_vault(place, environment, tmp_path)
        assert "\n" not in str(raised.value)
        assert ("VAULTKIT_VAULT" in str(raised.value)) is (place is None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_without_permission_is_an_error(vault: Path) -> None:
    vault.chmod(0)
    try:
        with pytest.raises(VaultError, match="permissions"):
            locate_vault(vault, {}, vault.parent)
    finally:
        vault.chmod(0o700)


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(VaultError, match="cannot be opened"):
        locate_vault(tmp_path / "loop", {}, tmp_path)
    with pytest.raises(VaultError, match="no vault found"):
        locate_vault(None, {}, tmp_path / "loop" / ("x" * 300))
