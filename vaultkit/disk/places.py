"""Where the cache of a vault lies, and where its journal: outside the vault, in folders of the user's own.

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


PENDING = "pending.json"
"""The name of an edit that is under way, in the journal's folder for its vault."""


def state_folder() -> str:
    """Return the folder that holds a folder for the journal of each vault, whether it is there or not."""
    given = os.environ.get("XDG_STATE_HOME", "")
    if given.startswith(os.sep):
        return os.path.join(given, "vaultkit", "vaults")
    if _HAS_OTHER_CUSTOMS:
        from platformdirs import user_state_dir  # noqa: PLC0415 (as above)

        return os.path.join(user_state_dir("vaultkit", appauthor=False), "vaults")
    return os.path.expanduser("~/.local/state/vaultkit/vaults")


def journal_folder(root: str) -> str:
    """Return the folder of the journal of the vault in `root`, whether it is there or not."""
    from hashlib import blake2b  # noqa: PLC0415 (a report with nothing to do can do without)

    return os.path.join(state_folder(), blake2b(os.fsencode(os.path.realpath(root)), digest_size=8).hexdigest())


def is_edit_pending(root: str) -> bool:
    """Say whether an edit of the vault in `root` was interrupted."""
    try:
        with os.scandir(state_folder()) as vaults:
            # Far cheaper to ask, and nearly always the answer: no edit of any vault was.
            is_any = any(os.path.lexists(os.path.join(vault.path, PENDING)) for vault in vaults)
    except OSError:
        return False
    return is_any and os.path.lexists(os.path.join(journal_folder(root), PENDING))


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
