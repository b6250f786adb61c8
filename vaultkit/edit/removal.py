"""A value goes from front matter, whole, and nothing else with it: proven by reading what is left.

Where a value ends is not guessed from its rows: of the places where it may end, the
nearest counts that leaves all else as it was. Where there is none, the value stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vaultkit.change import Splice
from vaultkit.edit.page import Page
from vaultkit.edit.said import Said, has_new_faults, is_in_braces, said_by, said_in
from vaultkit.edit.yaml_places import COMMENT, QUOTED
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Items, Property, Scalar
from vaultkit.notes.core_types import texts_of

_IN_BRACES = re.compile(r"[^,\[\]{}\n\r]*(?<![ \t])")


def without_value(page: Page, among: Iterable[Property], line: int) -> Page:
    """Return the page without the one text that a property of `among` has on `line`; raise WriteRefusedError if it stays."""
    places = [(each, text) for each in among for text in texts_of(each.value) if text.line == line]
    if not places:
        raise WriteRefusedError(f"{page.path}:{line}: this plan stands outside the front matter; change it by hand")
    if len(places) > 1:
        raise WriteRefusedError(f"{page.path}:{line}: several plans stand on one line; change it by hand")
    found, text = places[0]
    wanted = _said_without(page, found, text)
    for splice in _splices(page, found, text):
        after = page.with_splices((splice,))
        if said_by(after.head.properties) == wanted and not has_new_faults(page, after):
            return after
    message = "this plan cannot be taken out without changing what else the front matter says; change it by hand"
    raise WriteRefusedError(f"{page.path}:{line}: {message}")


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
    row_end = page.end_of_line(text.line)
    comment = COMMENT.search(page.text, start, row_end)
    yield Splice(start, quoted.end() if quoted else comment.start() if comment else row_end, "")
    for last in _last_lines(page, text, min(lines, default=page.note.head_end)):
        yield Splice(start, page.end_of_line(last), "")


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
