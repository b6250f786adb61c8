"""Which folder is the vault, by the rule of docs/format.md, section 1.

What the vault holds is for scan.py; its settings are for settings.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vaultkit.errors import VaultError, reason

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "VAULTKIT_VAULT"


def locate_vault(given: Path | None, environment: Mapping[str, str], here: Path) -> Path:
    """Return the vault's real folder: `given`, else the environment's, else the nearest at or above `here`."""
    return type(here)(locate_folder(os.fspath(given) if given else None, environment, os.fspath(here)))


def locate_folder(given: str | None, environment: Mapping[str, str], here: str) -> str:
    """Return the same as a text, which spares a report with nothing to do the import of pathlib."""
    if given is not None:
        return _opened(os.path.join(here, given), "the vault")
    if named := environment.get(VARIABLE, ""):
        # Where there is no home, the name is taken as it stands.
        return _opened(os.path.join(here, os.path.expanduser(named)), f"the vault that {VARIABLE} names,")
    for folder in _upwards(here):
        if _is_vault(folder):
            return _opened(folder, "the vault")
    ways = f"name its folder with -C, set {VARIABLE}, or go to a folder with vaultkit.toml or .obsidian in or above it"
    raise VaultError(f"no vault found from {here!r} upwards; {ways}")


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and all above it."""
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _is_vault(folder: str) -> bool:
    """Say whether something in `folder` shows that it is a vault's root."""
    return os.path.isfile(os.path.join(folder, "vaultkit.toml")) or os.path.isdir(os.path.join(folder, ".obsidian"))


def _opened(folder: str, subject: str) -> str:
    """Return the real path of `folder`, once it has been seen that it can be listed."""
    try:
        with os.scandir(folder):
            return os.path.realpath(folder)
    except FileNotFoundError as error:
        raise VaultError(f"{subject} {folder!r} does not exist; check the path") from error
    except NotADirectoryError as error:
        raise VaultError(f"{subject} {folder!r} is not a folder; name the folder that holds the notes") from error
    except OSError as error:
        message = f"{subject} {folder!r} cannot be opened: {reason(error)}; check its permissions"
        raise VaultError(message) from error
