"""Where in a page's text the targets of its links stand, and how a new target is written there.

The reader says which links there are; here each is found again in the text as it stands,
with its quotes, escapes and percent signs. A link that cannot be found again has no anchor.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from vaultkit.change import Splice
from vaultkit.edit.page import Page
from vaultkit.model import Link, Scalar
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.lines import Lines, find_lines
from vaultkit.notes.links import DEFINITION, MARKDOWN, REFERENCE, WIKI, find_links, fold_label
from vaultkit.notes.markup import mask

_PATH_END = re.compile(r"[#?]")
# What CommonMark takes for the name of a sign.
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FOLD = re.compile(r"[ \t]*+\r?\n[ \t]*+")
_QUOTE_SIGN = re.compile(r"(?:[&!]\S*[ \t]+)*(['\"])")
_ENCODED_LETTER = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


class Anchor(NamedTuple):
    """The target of a link in the text: its span, its form and, in a property, the quotes around it.

    `form` is `wiki`, `angle` (a Markdown address in `<>`) or `address` (one without).
    """

    start: int
    end: int
    form: str
    quotes: str = ""


def find_anchors(page: Page) -> tuple[Anchor | None, ...]:
    """Return the anchor of each of the page's links, in their order; None for one that cannot be found again."""
    links = page.note.links
    in_head = [link for link in links if link.where.startswith("head:")]
    in_body = links[len(in_head) :]
    return (*_head_anchors(page, in_head), *_body_anchors(page, in_body))


def retarget(anchor: Anchor, page: Page, target: str) -> Splice:
    """Return the splice that writes `target` where the anchor's target stands, in the manner of the old one."""
    old = page.text[anchor.start : anchor.end]
    return Splice(anchor.start, anchor.end, _quoted(_written(anchor.form, old, target), anchor.quotes))


def _written(form: str, old: str, target: str) -> str:
    if form == "wiki":
        return target
    plain = " ()" if form == "angle" else "()" if "(" in old else ""
    keeps_letters = form == "angle" or not _ENCODED_LETTER.search(old)
    written = "".join(sign if _stays(sign, plain, keeps_letters=keeps_letters) else quote(sign) for sign in target)
    return _ENTITY.sub("%26", written)


def _stays(sign: str, plain: str, *, keeps_letters: bool) -> bool:
    """Say whether a sign may stand in an address as it is."""
    if sign.isascii():
        return sign.isalnum() or sign in "/!'*,;=@&+~.-_$:" or sign in plain
    return keeps_letters and not sign.isspace()


def _quoted(text: str, quotes: str) -> str:
    if quotes == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if quotes == '"' else text


def _unquoted(text: str, quotes: str) -> str:
    if quotes == "'":
        return text.replace("''", "'")
    if quotes != '"' or "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


class _Seen(NamedTuple):
    """A link found in raw text: where it begins, its target's span and form, and the target as typed."""

    at: int
    start: int
    end: int
    form: str
    typed: str


def _wiki_seen(match: re.Match[str]) -> _Seen:
    inner = match[2]
    end = len(re.split(r"\\?\||#", inner, maxsplit=1)[0])
    part = inner[:end]
    start = match.start(2) + len(part) - len(part.lstrip())
    return _Seen(match.start(), start, match.start(2) + len(part.rstrip()), "wiki", part.strip())


def _address_seen(match: re.Match[str], angle: int, plain: int) -> _Seen:
    """Return a Markdown address; `angle` and `plain` are the groups with and without `<>`."""
    group = plain if match[angle] is None else angle
    address = match[group]
    cut = _PATH_END.search(address)
    part = address[: cut.start() if cut else len(address)]
    start = match.start(group)
    form = "angle" if group == angle else "address"
    part = part.rstrip()
    return _Seen(match.start(), start, start + len(part), form, unquote(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", part)))


def _head_anchors(page: Page, links: list[Link]) -> Iterator[Anchor | None]:
    """Yield the anchors of links in properties: of each text, its links in order."""
    scalars = [scalar for each in page.note.head for scalar in texts_of(each.value)]
    starts = [page.offset(scalar.line, scalar.column) for scalar in scalars]
    # What an alias repeats stands where its anchor does.
    bounds = sorted({*starts, page.end_of_line(page.note.head_end)}) if starts else []
    waiting = list(links)
    for scalar, start in zip(scalars, starts, strict=True):
        end = bounds[bisect_right(bounds, start)]
        count = len(find_links(scalar.text, lambda _: (0, 0)))
        if count:
            yield from _anchors_of_text(page, scalar, (start, end), waiting[:count])
            del waiting[:count]
    yield from (None for _ in waiting)


def _anchors_of_text(page: Page, scalar: Scalar, span: tuple[int, int], links: list[Link]) -> Iterator[Anchor | None]:
    raw = page.text[span[0] : span[1]]
    quote_sign = _QUOTE_SIGN.match(raw) if scalar.quoted else None
    quotes = quote_sign[1] if quote_sign else ""
    seen = _seen_in(raw, span[0])
    at = 0
    for link in links:
        while at < len(seen) and _unquoted(seen[at].typed, quotes).strip() != link.target:
            at += 1
        found = seen[at] if at < len(seen) else None
        at += 1
        yield Anchor(found.start, found.end, found.form, quotes) if found else None


def _seen_in(raw: str, shift: int) -> list[_Seen]:
    """Return the links of a value as it is typed, over several rows too, by their places."""
    text, places = _on_one_row(raw) if "\n" in raw and raw[:1] != "|" else (raw, range(len(raw) + 1))
    found = [_wiki_seen(match) for match in WIKI.finditer(text)]
    found += [_address_seen(match, 3, 4) for match in MARKDOWN.finditer(text)]
    return [each._replace(start=places[each.start] + shift, end=places[each.end] + shift) for each in sorted(found)]


def _on_one_row(raw: str) -> tuple[str, list[int]]:
    """Return a value with its rows joined by blanks, as YAML folds them, and where each sign of that stands in `raw`."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for fold in _FOLD.finditer(raw):
        parts += raw[done : fold.start()], " "
        places += range(done, fold.start() + 1)
        done = fold.end()
    return "".join((*parts, raw[done:])), [*places, *range(done, len(raw) + 1)]


def _body_anchors(page: Page, links: Iterable[Link]) -> Iterator[Anchor | None]:
    """Yield the anchors of links in the body, in which code and comments are blanked out as for the reader."""
    first = page.note.head_end + 1
    if first > page.last_line:
        return
    rows = (page.row(line) for line in range(first, page.last_line + 1))
    masked = mask("\n".join(rows)).text
    lines = find_lines(masked, first)
    for link in links:
        seen = _seen_at(masked, lines.offset(link.line) + link.column - 1, link.syntax)
        yield Anchor(_raw(page, lines, seen.start), _raw(page, lines, seen.end), seen.form) if seen else None


def _raw(page: Page, lines: Lines, offset: int) -> int:
    return page.offset(*lines.place(offset))


def _seen_at(masked: str, offset: int, syntax: str) -> _Seen | None:
    if syntax == "wiki":
        match = WIKI.match(masked, offset)
        return _wiki_seen(match) if match else None
    if syntax == "markdown":
        match = MARKDOWN.match(masked, offset)
        return _address_seen(match, 3, 4) if match else None
    match = REFERENCE.match(masked, offset)
    label = fold_label(match[3] or match[2]) if match else ""
    defined = (each for each in DEFINITION.finditer(masked) if fold_label(each[1]) == label)
    first = next(defined, None)
    return _address_seen(first, 2, 3) if first else None
