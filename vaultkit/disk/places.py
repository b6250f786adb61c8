"""Where the cache of a vault lies: a folder of its own in the user's cache folder, open to nobody else.

Readings of notes are as private as the notes. Whatever is not beyond doubt ours is not
used, and that there is no such folder is no error: all in it can be made again.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from zlib import crc32

_HAS_OTHER_CUSTOMS = sys.platform in ("darwin", "win32")
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


def cache_folder() -> str:
    """Return the folder for the caches of all vaults, whether it is there or not."""
    # To import platformdirs costs as much as to look at a thousand notes, and here it would say no more.
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given.startswith(os.sep):
        return os.path.join(given, "vaultkit")
    if _HAS_OTHER_CUSTOMS:
        from platformdirs import user_cache_dir  # noqa: PLC0415 (dear, and only other systems need it)

        folder: str = user_cache_dir("vaultkit", appauthor=False)
        return folder
    return os.path.expanduser("~/.cache/vaultkit")


def vault_cache(root: str) -> str | None:
    """Return the cache folder of the vault in `root`, made if need be; None where there can be none."""
    real = os.path.realpath(root)
    words = _UNFIT.sub("-", os.path.basename(real))[:40].strip("-") or "vault"
    # Should two vaults ever share a number, each finds nothing of its own in what the other left.
    number = crc32(os.fsencode(real))
    shared = cache_folder()
    folder = os.path.join(shared, f"{words}-{number:08x}")
    try:
        # Without a home the path is not whole, and nobody wants a cache in the current folder.
        return folder if os.path.isabs(shared) and _is_ours(shared) and _is_ours(folder) else None
    except (OSError, ValueError):
        # The disk is full or may not be written, or something else has the name.
        return None


def _is_ours(folder: str) -> bool:
    """Say whether `folder`, made if need be, is the user's own; close it to others."""
    if not os.path.isdir(folder):
        os.makedirs(folder, mode=0o700, exist_ok=True)
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "geteuid") and found.st_uid != os.geteuid()):
        return False
    if os.name == "posix" and stat.S_IMODE(found.st_mode) != 0o700:
        os.chmod(folder, 0o700)
    return True
