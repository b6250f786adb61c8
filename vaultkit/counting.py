"""How many there are of something, and who they are, as one says it."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Return names as one says them one after the other.

    >>> listed(["Ana"]), listed(["Ana", "Bo"]), listed(["Ana", "Bo", "Cy"])
    ('Ana', 'Ana and Bo', 'Ana, Bo and Cy')
    """
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 person`, `2 people`.

    >>> counted(1, "note"), counted(2, "person", "people")
    ('1 note', '2 people')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
