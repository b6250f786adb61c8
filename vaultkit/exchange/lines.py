"""Content lines as vCard and iCalendar have them: escaped, folded at 75 bytes, each ended by CR and LF."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 75


def escape(text: str) -> str:
    r"""Return a value with what has a meaning escaped.

    >>> print(escape("a, b; c\\d\ne"))
    a\, b\; c\\d\ne
    """
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, no character broken, each further one behind a blank."""
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode("utf-8", "replace"))
        if size + width > _LONGEST - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece += sign
        size += width
    return "\r\n ".join((*pieces, piece))


def content(lines: Iterable[str]) -> str:
    """Return lines as a file."""
    return "".join(f"{fold_line(line)}\r\n" for line in lines)
