"""What a command wishes to change: files, spans in them, and the hash of what was read. Values, and what they make of texts.

Texts are a file's bytes decoded as UTF-8 and nothing more: byte order mark, line ends and
the lack of a last one are part of them. Spans count characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple


class Splice(NamedTuple):
    """What stands from `start` to `end` gives way to `text`."""

    start: int
    end: int
    text: str


class Edited(NamedTuple):
    """A file of which only the `splices` change; `seen` is the hash of what was read."""

    path: str
    seen: str
    splices: tuple[Splice, ...]


class Created(NamedTuple):
    """A file that is not there yet."""

    path: str
    text: str


class Moved(NamedTuple):
    """A file that gets another path, its text edited before or not at all."""

    path: str
    to: str


class Removed(NamedTuple):
    """A file that goes; `text` is what was read."""

    path: str
    text: str


Change = Edited | Created | Moved | Removed


class Edit(NamedTuple):
    """All changes of one wish, which are made together or not at all. `title` says what was wished."""

    title: str
    changes: tuple[Change, ...]


def hash_text(text: str) -> str:
    """Return the hash by which a text is known again."""
    return blake2b(text.encode("utf-8"), digest_size=16).hexdigest()


def edit_text(path: str, text: str, splices: Iterable[Splice]) -> Edited | None:
    """Return the edit of `text` by `splices` in order of their places, None where nothing would change."""
    ordered = sorted(splices, key=lambda each: (each.start, each.end))
    wanted = tuple(each for each in ordered if text[each.start : each.end] != each.text)
    return Edited(path, hash_text(text), wanted) if wanted else None


def splice(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with every splice made; all spans are those of `text`, in order and apart.

    >>> splice("one two", [Splice(0, 3, "1"), Splice(7, 7, "!")])
    '1 two!'
    """
    parts: list[str] = []
    done = 0
    for start, end, new in splices:
        if start < done or end < start:
            raise ValueError("two splices overlap")
        parts += text[done:start], new
        done = end
    return "".join((*parts, text[done:]))


def splices_between(old: str, new: str) -> tuple[Splice, ...]:
    r"""Return the splices of whole lines that make one text into the other.

    >>> splices_between("one\ntwo\n", "one\nmore\ntwo\n")
    (Splice(start=4, end=4, text='more\n'),)
    """
    rows, others = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, rows))]
    blocks = SequenceMatcher(None, rows, others, autojunk=False).get_opcodes()
    return tuple(Splice(starts[a], starts[b], "".join(others[c:d])) for kind, a, b, c, d in blocks if kind != "equal")


def apply_edit(edit: Edit, texts: Mapping[str, str]) -> dict[str, str]:
    """Return what the files hold after `edit`, given all that they held before."""
    after = dict(texts)
    for change in edit.changes:
        match change:
            case Edited(path, _, splices):
                after[path] = splice(after[path], splices)
            case Created(path, text):
                after[path] = text
            case Moved(path, to):
                after[to] = after.pop(path)
            case Removed(path, _):
                del after[path]
    return after
