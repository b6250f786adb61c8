"""How many there are of something, as one says it."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 person`, `2 people`.

    >>> counted(1, "note"), counted(2, "person", "people")
    ('1 note', '2 people')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
