"""The proof of a merge: the whole says all that the two notes said, in their heads and in their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultkit.edit.head import find_properties, texts_in
from vaultkit.edit.page import Page
from vaultkit.edit.said import is_in_braces
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Link, Note, Property
from vaultkit.notes.keys import fold_key
from vaultkit.notes.links import DEFINITION, fold_label
from vaultkit.notes.marks import find_regions
from vaultkit.notes.markup import mask
from vaultkit.vault.keys import known_names
from vaultkit.vault.privacy import is_private
from vaultkit.vault.stated import find_statements
from vaultkit.vault.values import parse_flag

_UNREAD = frozenset((
    "head-not-closed", "head-not-properties", "head-syntax", "head-toml", "head-template", "head-alias-bomb",
))  # fmt: skip
_FOOTNOTE = re.compile(r"^ {0,3}(\[\^[^\]\s]+\]):", re.MULTILINE)


class Sides(NamedTuple):
    """Two notes about to become one, their links as they will be, and their kind."""

    first: Page
    second: Page
    kind: str

    def refusal(self, why: str) -> WriteRefusedError:
        """Return the error that says why they stay two."""
        return WriteRefusedError(f"{self.first.path!r} and {self.second.path!r} were not merged: {why}")


def require_readable(pages: Iterable[Page]) -> None:
    """Raise unless the front matter of all these pages is such that values can be taken from it and added to it."""
    for page in pages:
        told = next((each for each in page.note.problems if each.code in _UNREAD), None)
        if told:
            place = f"{page.path}:{told.line}:{told.column}"
            raise WriteRefusedError(f"{place}: nothing was merged, since {told.message}")
        if is_in_braces(page):
            message = (
                "the front matter is written in braces, so nothing was merged; write it as `key: value` lines first"
            )
            raise WriteRefusedError(f"{page.path}:2: {message}")


def require_apart(sides: Sides) -> None:
    """Raise where the two texts use the same mark, label or block id for two things: in one note only one would count."""
    named = [dict(_named_in(side)) for side in sides[:2]]
    shared = sorted(name for name, meant in named[0].items() if named[1].get(name, meant) != meant)
    if shared:
        raise sides.refusal(f"both use `{shared[0]}`, which can mean only one thing in one note; change it in one")


def _named_in(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the marks, block ids, footnotes and labels of a page, each with what it means: its address, or its note."""
    yield from ((f"vaultkit:begin {region.name}", page.path) for region in find_regions(page.text).regions)
    yield from ((f"^{block}", page.path) for block in page.note.block_ids)
    rows = (page.row(line) for line in range(page.note.head_end + 1, page.last_line + 1))
    text = mask("\n".join(rows)).text
    yield from ((match[1].casefold(), page.path) for match in _FOOTNOTE.finditer(text))
    # Of two definitions the first counts.
    labels = [(f"[{fold_label(match[1])}]", match[2] or match[3]) for match in DEFINITION.finditer(text)]
    yield from reversed(labels)


def prove_whole(sides: Sides, whole: Page, conflicts: Iterable[Property], gained: int) -> None:
    """Raise unless `whole` says all that both sides said, and has `gained` headings more.

    Properties that contradict the first side stand in its text.
    """
    told = tuple(conflicts)
    for side in sides[:2]:
        lost = next(_lost_properties(side, whole, told, sides.kind), None)
        if lost:
            place = f"{side.path}:{lost.line}"
            raise sides.refusal(f"`{lost.key}` ({place}) cannot be said in one front matter; simplify it first")
    if find_regions(whole.text).faults or not _reads_alike(sides, whole, gained):
        raise sides.refusal(
            "an open comment, code block or mark in one of them would swallow part of the other; mend it first"
        )
    for key in ("private", "do_not_contact"):
        by_side = [_is_stated(side.note, key, sides.kind) for side in (*sides[:2], whole)]
        if any(by_side[:2]) and not by_side[2]:
            raise sides.refusal(f"`{key}` is true in one and false in the other; write in both what is to count")


def _lost_properties(side: Page, whole: Page, told: tuple[Property, ...], kind: str) -> Iterator[Property]:
    """Yield each property of a side of which the whole does not hold every text."""
    names = known_names(kind)
    for each in side.note.head:
        key = names.get(fold_key(each.key), fold_key(each.key))
        held = {text for found in find_properties(whole.note.head, key, kind) for text in texts_in(found)}
        if not held.issuperset(texts_in(each)) and each not in told:
            yield each


def _reads_alike(sides: Sides, whole: Page, gained: int) -> bool:
    """Say whether the text of the whole is read as the two texts were, with so many headings more."""
    parts = Counter(part for side in sides[:2] for part in parts_of(side.note))
    found = Counter(parts_of(whole.note))
    more = found - parts
    return not parts - found and all(part[0] == "heading" for part in more) and sum(more.values()) == gained


def parts_of(note: Note) -> Iterator[tuple[object, ...]]:
    """Yield all that a reader finds in the text of a note, without its place."""
    yield from (("link", *_said_by_link(each)) for each in note.links if not each.where.startswith("head:"))
    yield from (("tag", each.name) for each in note.tags)
    yield from (("field", each.name, each.value, each.form) for each in note.fields)
    yield from (("heading", each.level, each.text) for each in note.headings)
    yield from (("task", each.status, each.text) for each in note.tasks)
    yield from (("entry", each.day, each.shape, each.text, *map(_said_by_link, each.links)) for each in note.entries)
    yield from (("question", text) for text, _ in note.questions)
    yield from (("matter", text) for text, _ in note.matters)
    yield from (("block", each) for each in note.block_ids)


def _said_by_link(link: Link) -> tuple[object, ...]:
    return link._replace(line=0, column=0)


def _is_stated(note: Note, key: str, kind: str) -> bool:
    stated = find_statements(note, kind).get(key, ())
    return any(parse_flag(each.text) for each in stated) or (key == "private" and is_private(note))
