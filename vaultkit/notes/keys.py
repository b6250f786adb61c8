"""Names of properties and fields: what counts as the same name."""

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
