"""File names from people's names: what every disk, every sync tool and every link can hold.

The rules are the strictest of Windows, Android, Obsidian and ours together, on any
machine, since a vault travels.
"""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|#^\[\]\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]|%%'
)
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_MACHINE_MADE = re.compile(
    r"4913|.*\.sync-conflict-\d{8}-\d{6}(-\w+)?|.*\(conflicted copy.*\)|.*___jb_\w+___|~.*|.*~|.*\.md", re.IGNORECASE
)
_FOLDER_NOTES = frozenset(("index", "_index", "readme"))
MOST_BYTES = 255 - len(".md")
_CUT = 180


def fault_of_name(name: str) -> str | None:
    """Return what keeps `name` from being a note's file name, in words that follow "the name"; None if nothing does.

    >>> fault_of_name("Ada Byron") is None
    True
    >>> fault_of_name("AC/DC")
    "holds '/', which files or links cannot"
    """
    if not name.strip():
        return "is empty"
    found = _FORBIDDEN.search(name)
    if found:
        return f"holds {found[0]!r}, which files or links cannot"
    if name != name.strip() or name.startswith(".") or name.endswith("."):
        return "begins or ends in a blank or dot"
    if _RESERVED.fullmatch(name):
        return "is kept by Windows for a device"
    if _MACHINE_MADE.fullmatch(name) or name.casefold() in _FOLDER_NOTES:
        return "is one that machines give to files of theirs"
    return None if len(name.encode("utf-8")) <= MOST_BYTES else "is too long for a file name"


def file_name_of(name: str) -> str:
    """Return the file name, without `.md`, for somebody of this name: the name itself wherever it can be one.

    >>> file_name_of("Ada Byron"), file_name_of("../AC/DC"), file_name_of("NUL")
    ('Ada Byron', 'AC-DC', 'NUL (person)')
    >>> print(file_name_of('Robert "Bob" Li'))
    Robert 'Bob' Li
    """
    whole = unicodedata.normalize("NFC", _INVISIBLE.sub(" ", name)).replace('"', "'")
    tidy = " ".join(re.sub(r"\s*-(?:[\s-]*-)\s*|^\s*-\s*", "-", _FORBIDDEN.sub("-", whole)).split())
    tidy = _cut(tidy.strip(" .-~"), _CUT).strip(" .-~")
    if fault_of_name(tidy) is None:
        return tidy
    named = f"{tidy} (person)" if tidy else "Unnamed"
    return named if fault_of_name(named) is None else "Unnamed"


def _cut(text: str, most: int) -> str:
    """Return the beginning of `text` of at most `most` bytes, no character or accent of it broken."""
    cut = text.encode("utf-8")[:most].decode("utf-8", "ignore")
    while len(cut) < len(text) and cut and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    return cut


def shown_name(name: str) -> str:
    """Return a name as one line of text without anything invisible."""
    return " ".join(_INVISIBLE.sub(" ", unicodedata.normalize("NFC", name)).split())
