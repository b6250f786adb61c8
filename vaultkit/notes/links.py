"""Links as typed: wiki-links, Markdown links, reference links. What they lead to is vault/names.py's.

All finders take text in which code, comments and math are blanked out already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from urllib.parse import unquote

from vaultkit.model import Link, Property, Scalar
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key

_WIKI = re.compile(r"(!?)\[\[(?!\[)((?:[^\[\]\n]|\[(?!\[)|\](?!\]))++)\]\]")
_LABEL = r"\[((?:[^\[\]\\\n]|\\.|\n(?![ \t]*\n)|\[(?:[^\[\]\\\n]|\\.)*+\])*+)\]"
_DESTINATION = r"(?:<([^<>\n]*)>|((?:[^\s()<\\]|\\.)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+\))*+|\((?:[^\s()\\]|\\.)*+\)(?:[^\s()\\]|\\.)*+))"
_TITLE = r"(?:[ \t\n]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
_MARKDOWN = re.compile(rf"(!?){_LABEL}\([ \t]*{_DESTINATION}{_TITLE}[ \t]*\)")
_REFERENCE = re.compile(rf"(!?){_LABEL}(?:\[([^\[\]\n]*)\])?(?![\[(:])")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"\s+")

Place = Callable[[int], tuple[int, int]]


def find_links(text: str, place: Place, where: str = "body") -> tuple[Link, ...]:
    """Return all links in `text`, in order; `place` gives line and column of an offset."""
    found: list[tuple[int, Link]] = []
    if "[[" in text:
        found.extend(_find_wiki(text, place, where))
    if "](" in text:
        found.extend(_find_markdown(text, place, where))
    if "]:" in text:
        found.extend(_find_references(text, place, where))
    if len(found) > 1:
        found.sort(key=lambda pair: pair[0])
    return tuple(link for _, link in found)


def _is_escaped(text: str, offset: int) -> bool:
    """Say whether an odd number of backslashes stands before `offset`."""
    start = offset
    while start and text[start - 1] == "\\":
        start -= 1
    return (offset - start) % 2 == 1


def _find_wiki(text: str, place: Place, where: str) -> Iterator[tuple[int, Link]]:
    for match in _WIKI.finditer(text):
        start = match.start(2) - 2
        if start and text[start - 1] == "\\" and _is_escaped(text, start):
            continue
        embed = bool(match[1]) and not _is_escaped(text, match.start())
        link = parse_wiki(match[2], place(match.start() if embed else start), where)
        if link:
            yield start, link._replace(embed=True, display=_no_size(link.display)) if embed else link


def parse_wiki(inner: str, at: tuple[int, int], where: str) -> Link | None:
    """Return the link that `[[inner]]` is, or None if it is none (empty, or an address on the web)."""
    target, bar, display = inner.partition("|")
    if bar and target.endswith("\\"):
        target = target[:-1]
    target, mark, rest = target.partition("#")
    target = target.strip()
    heading, block = _split_anchor(rest) if mark else (None, None)
    if not (target or heading or block) or (_SCHEME.match(target) and "://" in target):
        return None
    shown = display.strip() or None
    return Link(target, heading, block, shown, False, "wiki", where, at[0], at[1])


def _split_anchor(anchor: str) -> tuple[str | None, str | None]:
    """Return heading and block of what follows the `#`."""
    heading, mark, block = anchor.partition("^")
    heading = heading.strip().rstrip("#").strip()
    return heading or None, (block.strip() or None) if mark else None


def _no_size(display: str | None) -> str | None:
    return None if display and _SIZE.fullmatch(display) else display


def _find_markdown(text: str, place: Place, where: str) -> Iterator[tuple[int, Link]]:
    for match in _MARKDOWN.finditer(text):
        if _is_escaped(text, match.start(2) - 1):
            continue
        destination = match[3] if match[3] is not None else match[4]
        link = parse_destination(destination, match[2], place(match.start()), where)
        if link:
            yield match.start(), link._replace(embed=bool(match[1]))


def parse_destination(destination: str, label: str, at: tuple[int, int], where: str) -> Link | None:
    """Return the link to a note or file that a Markdown destination is, or None (web, mail, own heading)."""
    if _SCHEME.match(destination) or destination.startswith("#") or not destination:
        return None
    path, mark, anchor = _ESCAPE.sub(r"\1", destination).partition("#")
    heading, block = _split_anchor(unquote(anchor)) if mark else (None, None)
    target = unquote(path.partition("?")[0]).strip()
    if not target or "\0" in target:
        return None
    return Link(target, heading, block, label or None, False, "markdown", where, at[0], at[1])


def _find_references(text: str, place: Place, where: str) -> Iterator[tuple[int, Link]]:
    """Yield `[text][label]`, `[label][]` and `[label]` where a definition of the label exists."""
    defined: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        defined.setdefault(_fold_label(match[1]), match[2] if match[2] is not None else match[3])
    for match in _REFERENCE.finditer(text) if defined else ():
        label = match[3] or match[2]
        destination = defined.get(_fold_label(label))
        if (
            destination is None
            or _is_escaped(text, match.start(2) - 1)
            or text[match.start() - 1 : match.start()] == "]"
        ):
            continue
        link = parse_destination(destination, match[2], place(match.start()), where)
        if link:
            yield match.start(), link._replace(syntax="reference", embed=bool(match[1]))


def _fold_label(label: str) -> str:
    return _BLANKS.sub(" ", label.strip()).casefold()


def find_head_links(properties: Iterable[Property], source: str) -> Iterator[Link]:
    """Yield the links in all texts of the front matter, at any depth, with `where` as `head:KEY`.

    `source` is the note's text, in which the place of a link in a text of several lines is looked up.
    """
    rows: list[str] | None = None
    for each in properties:
        for scalar in texts_of(each.value):
            if "[[" not in scalar.text and "](" not in scalar.text:
                continue
            where = f"head:{fold_key(each.key)}"
            if "\n" in scalar.text:
                rows = source.split("\n") if rows is None else rows
                yield from _find_in_lines(scalar, rows, where)
            else:
                # Behind an escape the column is that of the unescaped text.
                yield from find_links(scalar.text, partial(_on_line, scalar.line, scalar.column + scalar.quoted), where)


def _on_line(line: int, first: int, offset: int) -> tuple[int, int]:
    return line, first + offset


def _find_in_lines(scalar: Scalar, rows: list[str], where: str) -> Iterator[Link]:
    """Yield the links of a text of several lines, each where the file's lines from its start on hold it."""

    def place(offset: int) -> tuple[int, int]:
        words = scalar.text[offset:].partition("\n")[0][:60]
        held = (line for line in range(scalar.line, len(rows) + 1) if words in rows[line - 1])
        line = next(held, scalar.line)
        return line, rows[line - 1].find(words) + 1 or scalar.column

    yield from find_links(scalar.text, place, where)
