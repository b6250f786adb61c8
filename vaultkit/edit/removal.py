"""A value goes from front matter, or an inline field from the text, whole and alone: proven by reading what is left.

Where a value ends is not guessed from its rows: of the places where it may end, the
nearest counts that leaves all else as it was. Where there is none, the value stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from vaultkit.change import Splice
from vaultkit.edit.page import Page
from vaultkit.edit.proof import parts_of
from vaultkit.edit.said import Said, has_new_faults, is_in_braces, said_by, said_in
from vaultkit.edit.yaml_places import COMMENT, QUOTED
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Field, Items, Link, Note, Property, Scalar, Tag
from vaultkit.notes.core_types import texts_of
from vaultkit.vault.standing import texts_of_field

Part = TypeVar("Part")
_IN_BRACES = re.compile(r"[^,\[\]{}\n\r]*(?<![ \t])")
_IN_BRACKETS = re.compile(r"(?:[^,\[\]{}\n\r#]|(?<![ \t])#)*(?<![ \t])")
_COMMA_BEHIND, _COMMA_BEFORE = re.compile(r"[ \t]*,[ \t]*"), re.compile(r",[ \t]*\Z")
_EMPHASIS = ("*", "_", "~", "=", "`")
_BARE_ROW = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")


def without_value(page: Page, among: Iterable[Property], line: int, words: str = "") -> Page:
    """Return the page without the one text that a property of `among` has on `line`; raise WriteRefusedError if it stays.

    Of several on that line, the one that ends in `words` is meant.
    """
    there = [((each, text), text.text) for each in among for text in texts_of(each.value) if text.line == line]
    found, text = _choose(there, words, f"{page.path}:{line}")
    wanted = _said_without(page, found, text)
    for splice in _splices(page, found, text):
        after = page.with_splices((splice,))
        if said_by(after.head.properties) == wanted and not has_new_faults(page, after):
            return after
    message = "this plan cannot be taken out without changing what else the front matter says; change it by hand"
    raise WriteRefusedError(f"{page.path}:{line}: {message}")


def without_field(page: Page, among: Iterable[Field], line: int, words: str = "") -> Page:
    """Return the page without the one inline field of `among` that stands on `line`; raise WriteRefusedError if it stays.

    Of several on that line, the one that ends in `words` is meant. A row that holds nothing else goes with it.
    """
    there = [(each, each.value) for each in among if each.line == line]
    field = _choose(there, words, f"{page.path}:{line}")
    if len(texts_of_field(field)) > 1:
        raise WriteRefusedError(f"{page.path}:{line}: several plans stand on one line; change it by hand")
    wanted = Counter(parts_of(_note_without(page.note, field)))
    for splice in _field_splices(page, field):
        after = page.with_splices((splice,))
        if after.note.head == page.note.head and Counter(parts_of(after.note)) == wanted:
            return after
    message = "this plan cannot be taken out without changing what else the note says; change it by hand"
    raise WriteRefusedError(f"{page.path}:{line}: {message}")


def _choose(there: Sequence[tuple[Part, str]], words: str, place: str) -> Part:
    """Return the one plan there is at a place, of several with their texts the one that ends in `words`."""
    if not there:
        raise WriteRefusedError(f"{place}: this plan stands there no more; list again")
    found = [part for part, text in there if len(there) == 1 or (words and text.endswith(words))]
    if len(found) != 1:
        raise WriteRefusedError(f"{place}: several plans stand on one line; change it by hand")
    return found[0]


def _note_without(note: Note, field: Field) -> Note:
    """Return the note as it would say all else."""

    def is_left(each: Field | Link | Tag) -> bool:
        return each.line != field.line or not field.column <= each.column < field.end_column

    return replace(
        note,
        fields=tuple(filter(is_left, note.fields)),
        links=tuple(filter(is_left, note.links)),
        tags=tuple(filter(is_left, note.tags)),
    )


def _field_splices(page: Page, field: Field) -> Iterator[Splice]:
    """Yield the splices that may take a field out: with its row, with the blank before it, alone.

    None where emphasis around it would be left behind, or rows that belong to its own.
    """
    start, end = page.offset(field.line, field.column), page.offset(field.line, field.end_column)
    row_start, row_end = page.offset(field.line), page.end_of_line(field.line)
    before, behind = page.text[row_start:start], page.text[end:row_end]
    if before.endswith(_EMPHASIS) or behind.startswith(_EMPHASIS):
        return
    if _BARE_ROW.fullmatch(before) and not behind.strip():
        if not _is_deeper(page, field.line):
            yield Splice(row_start, page.offset(field.line + 1) if field.line < page.last_line else row_end, "")
        return
    if start > row_start and page.text[start - 1] == " " and page.text[end : end + 1] in ("", " ", "\n", "\r"):
        yield Splice(start - 1, end, "")
    yield Splice(start, end, "")


def _is_deeper(page: Page, line: int) -> bool:
    """Say whether the row below a line is set in deeper, and so belongs to it."""
    row, below = page.row(line), page.row(line + 1) if line < page.last_line else ""
    return bool(below.strip()) and len(below) - len(below.lstrip()) > len(row) - len(row.lstrip())


def _said_without(page: Page, found: Property, text: Scalar) -> tuple[tuple[str, Said], ...]:
    """Return what the head says once the text is gone."""
    value = found.value
    left = tuple(each for each in value.items if each is not text) if isinstance(value, Items) else ()
    less = said_in(value._replace(items=left)) if isinstance(value, Items) else None
    return tuple(
        (each.key, less if each is found else said)
        for each, (_, said) in zip(page.note.head, said_by(page.note.head), strict=True)
    )


def _splices(page: Page, found: Property, text: Scalar) -> Iterator[Splice]:
    """Yield the splices that may take the text out, the one that takes least first."""
    lines = [each.line for each in page.note.head if each.line > found.line]
    if isinstance(found.value, Items) and not found.value.flow:
        if page.row(text.line).lstrip().startswith("-"):
            lines += [each.line for each in found.value.items if each.line > text.line]
            for last in _last_lines(page, text, min(lines, default=page.note.head_end)):
                yield Splice(page.offset(text.line), page.offset(last + 1), "")
        return
    start = page.offset(text.line, text.column)
    quoted = QUOTED.match(page.text, start)
    if is_in_braces(page):
        end = quoted or _IN_BRACES.match(page.text, start)
        yield Splice(start, end.end() if end else start, "null")
        return
    if isinstance(found.value, Items):
        yield from _flow_splices(page, start, text.line)
    row_end = page.end_of_line(text.line)
    comment = COMMENT.search(page.text, start, row_end)
    # No blank stays behind the colon at the end of a row.
    bare = page.offset(text.line) + len(page.text[page.offset(text.line) : start].rstrip(" \t"))
    stop = quoted.end() if quoted else comment.start() if comment else row_end
    yield Splice(bare if page.text[stop:row_end][:1] in ("", " ", "\t") else start, stop, "")
    for last in _last_lines(page, text, min(lines, default=page.note.head_end)):
        yield Splice(bare, page.end_of_line(last), "")


def _flow_splices(page: Page, start: int, line: int) -> Iterator[Splice]:
    """Yield the splices that take an item out of a list in brackets: with its row, with a comma, or alone."""
    found = QUOTED.match(page.text, start) or _IN_BRACKETS.match(page.text, start)
    end = found.end() if found else start
    if page.row(line).strip().rstrip(", ") == page.text[start:end]:
        yield Splice(page.offset(line), page.offset(line + 1), "")
    behind = _COMMA_BEHIND.match(page.text, end)
    before = _COMMA_BEFORE.search(page.text, page.offset(line), start)
    if behind:
        yield Splice(start, behind.end(), "")
    if before:
        yield Splice(before.start(), end, "")
    yield Splice(start, end, "")


def _last_lines(page: Page, text: Scalar, stop: int) -> Iterator[int]:
    """Yield where a text may end: on its first row, on the last with words, on the last before `stop`.

    In a text that hangs below `|` or `>`, what looks like a comment is words.
    """
    row = page.row(text.line)
    hangs = row[text.column - 1 : text.column] in ("|", ">")
    inset = len(row) - len(row.lstrip())
    last = max(stop - 1, text.line)
    filled = last
    while filled > text.line and not _has_words(page.row(filled), inset if hangs else len(page.text)):
        filled -= 1
    yield from dict.fromkeys((filled, last) if hangs else (text.line, filled, last))


def _has_words(row: str, inset: int) -> bool:
    """Say whether a row holds words, which a `#` set in deeper than `inset` begins too."""
    bare = row.strip()
    return bool(bare) and (bare[0] != "#" or len(row) - len(row.lstrip()) > inset)
