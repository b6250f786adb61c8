"""Which folder is the vault, by the rule of docs/format.md, section 1.

What the vault holds is for scan.py; its settings are for settings.py.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from vaultkit.disk.scan import reason
from vaultkit.errors import VaultError

VARIABLE = "VAULTKIT_VAULT"


def locate_vault(given: Path | None, environment: Mapping[str, str], here: Path) -> Path:
    """Return the vault's real folder: `given`, else the environment's, else the nearest at or above `here`."""
    if given is not None:
        return _opened(here / given, "the vault")
    if named := environment.get(VARIABLE, ""):
        # Path.expanduser would raise where there is no home.
        return _opened(here / os.path.expanduser(named), f"the vault that {VARIABLE} names,")  # noqa: PTH111
    for folder in (here, *here.parents):
        if _is_vault(folder):
            return _opened(folder, "the vault")
    ways = f"name its folder with -C, set {VARIABLE}, or go to a folder with vaultkit.toml or .obsidian in or above it"
    raise VaultError(f"no vault found from {str(here)!r} upwards; {ways}")


def _is_vault(folder: Path) -> bool:
    """Say whether something in `folder` shows that it is a vault's root."""
    try:
        return (folder / "vaultkit.toml").is_file() or (folder / ".obsidian").is_dir()
    except OSError:
        return False


def _opened(folder: Path, subject: str) -> Path:
    """Return the real path of `folder`, once it has been seen that it can be listed."""
    try:
        with os.scandir(folder):
            return folder.resolve()
    except FileNotFoundError as error:
        raise VaultError(f"{subject} {str(folder)!r} does not exist; check the path") from error
    except NotADirectoryError as error:
        raise VaultError(f"{subject} {str(folder)!r} is not a folder; name the folder that holds the notes") from error
    except OSError as error:
        message = f"{subject} {str(folder)!r} cannot be opened: {reason(error)}; check its permissions"
        raise VaultError(message) from error
