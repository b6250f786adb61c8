"""Names of properties, fields and folders: what counts as the same name."""

from __future__ import annotations

import re
from functools import lru_cache

_JOINTS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4096)
def fold_key(key: str) -> str:
    """Return the one form of a key: blanks, `-` and `_` are the same, case does not matter.

    >>> fold_key("Introduced by") == fold_key("introduced_by") == fold_key("INTRODUCED-BY")
    True
    """
    return _JOINTS.sub("_", key.strip()).casefold()


@lru_cache(maxsize=4096)
def undecorated(folder: str) -> str:
    """Return the name of a folder without the figures and signs that some put before it, so that it sorts or shines.

    >>> undecorated("02 - People"), undecorated("👤 People"), undecorated("_Templates"), undecorated("2026")
    ('People', 'People', 'Templates', '2026')
    """
    return next((folder[at:] for at, sign in enumerate(folder) if sign.isalpha()), folder)
