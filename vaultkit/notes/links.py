"""Links as typed: wiki-links, Markdown links, reference links. What they lead to is vault/names.py's.

All finders take text in which code, comments and math are blanked out already.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice
from sys import intern
from typing import NamedTuple
from urllib.parse import unquote

from vaultkit.model import Link, Property, Scalar, new_tuple
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.notes.lines import Lines
from vaultkit.notes.markup import mask

# Repeated choices are written as "plain signs, then again and again one odd thing and plain signs": there is
# one way to read each text, so that nothing is tried twice. (Possessive repeats of groups would say the same,
# but the first releases of Python 3.11 read them wrongly.)
WIKI = re.compile(r"(!?)\[\[(?!\[|\]\])([^\[\]\n]*(?:(?:\[(?!\[)|\](?!\]))[^\[\]\n]*)*)\]\]")
_IN_BRACKETS = r"[^\[\]\\\n]*(?:\\.[^\[\]\\\n]*)*"
_LABEL = rf"\[([^\[\]\\\n]*(?:(?:\\.|\n(?![ \t]*\n)|\[{_IN_BRACKETS}\])[^\[\]\\\n]*)*)\]"
_FLAT = r"[^\s()\\]*(?:\\.[^\s()\\]*)*"
_NESTED = rf"{_FLAT}(?:\({_FLAT}\){_FLAT})*"
_DESTINATION = rf"(?:<([^<>\n]*)>|((?:[^\s()<\\]|\\.){_FLAT}(?:\({_NESTED}\){_FLAT})*|\({_FLAT}\){_FLAT}))"
_TITLE = r"(?:[ \t\n]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
MARKDOWN = re.compile(rf"(!?){_LABEL}\([ \t]*{_DESTINATION}{_TITLE}[ \t]*\)")
REFERENCE = re.compile(rf"(!?){_LABEL}(?:\[([^\[\]\n]*)\])?(?![\[(:])")
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_SHOWN = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]")
# Each `[[`, and the name in it if it is no more than a name: no picture, no label of another form, no address.
_PLAIN_WIKI = re.compile(r"\[\[(?:(?<!!\[\[)([^\[\]|#:\n]+)\]\])?")
_OTHER_FORM = re.compile(r"\][(:]")
# The whole of a value, perhaps with words behind: nothing in it makes any other link.
_ONLY_WIKI = re.compile(r"\[\[([^\[\]|#:\n\\]+)\]\](?![(:])[^\[\]\\]*")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"\s+")

_QUERY = re.compile(r"\{\{[ \t]*(?:\[\[)?query\b(?:(?!\{\{)[^\n])*?\}\}", re.IGNORECASE)
IN_QUERY = "query"
"""Where a link stands that only says what a query looks for."""

Place = Callable[[int], tuple[int, int]]


def find_links(text: str, place: Place, where: str = "body", *, typed: str = "") -> tuple[Link, ...]:
    """Return all links in `text`, in order; `place` gives line and column of an offset.

    `typed` is the text with code as typed, if there is any: the heading that a link names may hold some.
    """
    names = find_plain_names(text)
    if names is None:
        return _find_all_forms(text, place, where, typed)
    return tuple([
        new_tuple(Link, (name, None, None, None, False, "wiki", where, *place(start))) for start, name in names
    ])  # fmt: skip


def find_body_links(text: str, lines: Lines, typed: str) -> tuple[Link, ...]:
    """Return all links of a body, as `find_links` does."""
    names = find_plain_names(text)
    if names is None:
        return _find_all_forms(text, lines.place, "body", typed)
    found: list[Link] = []
    starts, before = lines.starts, lines.first - 1
    for start, name in names:
        row = bisect_right(starts, start)
        line, column = before + row, start - starts[row - 1] + 1
        found.append(new_tuple(Link, (name, None, None, None, False, "wiki", "body", line, column)))
    return tuple(found)


def place_queries(links: tuple[Link, ...], text: str, lines: Lines) -> tuple[Link, ...]:
    """Return the links of a body, those within a query of an outliner (`{{query [[Ana]]}}`) with that as `where`."""
    if "{{" not in text:
        return links
    spans = [(lines.place(match.start()), lines.place(match.end())) for match in _QUERY.finditer(text)]
    starts = [start for start, _ in spans]

    def is_within(link: Link) -> bool:
        at = bisect_right(starts, (link.line, link.column)) - 1
        return at >= 0 and (link.line, link.column) < spans[at][1]

    return tuple([link._replace(where=IN_QUERY) if is_within(link) else link for link in links]) if spans else links


def _find_all_forms(text: str, place: Place, where: str, typed: str) -> tuple[Link, ...]:
    found = _find_wiki(text, place, where, typed) if "[[" in text else []
    if "](" not in text and "]:" not in text:
        return tuple([link for _, link in found])
    if "](" in text:
        found.extend(_find_markdown(text, place, where))
    if "]:" in text:
        found.extend(_find_references(text, place, where))
    found.sort(key=lambda pair: pair[0])
    return tuple([link for _, link in found])


class Span(NamedTuple):
    """A link in a text, and where it begins and ends."""

    start: int
    end: int
    link: Link


def find_spans(text: str) -> tuple[Span, ...]:
    """Return the links of a single value in order; pictures, escaped brackets, code and the web are none."""
    masked = mask(text).text if "`" in text else text
    matches = list(WIKI.finditer(masked))
    if "](" in masked:
        matches = sorted([*matches, *MARKDOWN.finditer(masked)], key=lambda match: match.start())
    found: list[Span] = []
    after = 0
    for match in matches:
        # The brackets of a wiki-link may look like the label of a Markdown link.
        start, end = match.span()
        if start < after or _is_escaped(masked, start):
            continue
        after = end
        link = None if match[1] else _link_of(match, text)
        if link:
            found.append(new_tuple(Span, (start, end, link)))
    return tuple(found)


def _link_of(match: re.Match[str], text: str) -> Link | None:
    if match.re is WIKI:
        return parse_wiki(match[2], (1, match.start() + 1), "")
    return parse_destination(_destination(match), text[match.start(2) : match.end(2)], (1, match.start() + 1), "")


def show_words(text: str) -> str:
    """Return a text with links replaced by what they show.

    >>> show_words("[[Ana Ruiz|Ana]] at [the fair](https://fair.example)")
    'Ana at the fair'
    >>> show_words("`[Ana](x)` at [the `fair`](y)")
    '`[Ana](x)` at the `fair`'
    """
    bare = _SHOWN.sub(r"\1", text) if "[[" in text else text
    if "](" not in bare or "`" not in bare:
        return MARKDOWN.sub(r"\2", bare) if "](" in bare else bare
    # What stands in code is no link.
    shown: list[str] = []
    done = 0
    for match in MARKDOWN.finditer(mask(bare).text):
        shown += bare[done : match.start()], bare[match.start(2) : match.end(2)]
        done = match.end()
    return "".join((*shown, bare[done:]))


def _is_escaped(text: str, offset: int) -> bool:
    """Say whether an odd number of backslashes stands before `offset`."""
    start = offset
    while start and text[start - 1] == "\\":
        start -= 1
    return (offset - start) % 2 == 1


def find_plain_names(text: str) -> list[tuple[int, str]] | None:
    """Return offset and name of each link of `text` if all are `[[Name]]` and nothing more, else None.

    So are nearly all; what this declines is read by the rules for every form.
    """
    if "\\" in text or _OTHER_FORM.search(text):
        return None
    found: list[tuple[int, str]] = []
    for match in _PLAIN_WIKI.finditer(text):
        typed = match[1]
        name = typed.strip() if typed else ""
        if not name:
            return None
        # Interned, since a vault names the same few people over and over.
        found.append((match.start(), intern(name)))
    return found


def _find_wiki(text: str, place: Place, where: str, typed: str) -> list[tuple[int, Link]]:
    found: list[tuple[int, Link]] = []
    for match in WIKI.finditer(text):
        bang, inner = match.groups()
        start = match.end() - len(inner) - 4
        if start and text[start - 1] == "\\" and _is_escaped(text, start):
            continue
        embed = bool(bang) and not _is_escaped(text, match.start())
        parsed = parse_wiki(inner, place(match.start() if embed else start), where)
        if parsed:
            if parsed.heading and typed:
                first, last = inner.index("#") + 1, len(inner.partition("|")[0].removesuffix("\\"))
                parsed = parsed._replace(heading=_split_anchor(typed[start + 2 + first : start + 2 + last])[0])
            parsed = parsed._replace(embed=True, display=_no_size(parsed.display)) if embed else parsed
            found.append((start, parsed))
    return found


def parse_wiki(inner: str, at: tuple[int, int], where: str) -> Link | None:
    """Return the link that `[[inner]]` is, or None if it is none (empty, or an address on the web)."""
    target, bar, display = inner.partition("|")
    if bar and target.endswith("\\"):
        target = target[:-1]
    heading = block = None
    if "#" in target:
        target, _, rest = target.partition("#")
        heading, block = _split_anchor(rest)
    target = target.strip()
    if not (target or heading or block) or ("://" in target and _SCHEME.match(target)):
        return None
    return Link(target, heading, block, display.strip() or None, False, "wiki", where, at[0], at[1])


def _split_anchor(anchor: str) -> tuple[str | None, str | None]:
    """Return heading and block of what follows the `#`."""
    heading, mark, block = anchor.partition("^")
    heading = heading.strip().rstrip("#").strip()
    return heading or None, (block.strip() or None) if mark else None


def _no_size(display: str | None) -> str | None:
    return None if display and _SIZE.fullmatch(display) else display


def _find_markdown(text: str, place: Place, where: str) -> Iterator[tuple[int, Link]]:
    for match in MARKDOWN.finditer(text):
        # The brackets of a wiki-link with words in brackets behind it look like a Markdown link's.
        if _is_escaped(text, match.start(2) - 1) or WIKI.match(text, match.start()):
            continue
        link = parse_destination(_destination(match), match[2], place(match.start()), where)
        if link:
            yield match.start(), link._replace(embed=bool(match[1]))


def _destination(match: re.Match[str]) -> str:
    return match[3] if match[3] is not None else match[4]


def parse_destination(destination: str, label: str, at: tuple[int, int], where: str) -> Link | None:
    """Return the link to a note or file that a Markdown destination is, or None (web, mail, own heading)."""
    if _SCHEME.match(destination) or destination.startswith("#") or not destination:
        return None
    path, mark, anchor = _ESCAPE.sub(r"\1", destination).partition("#")
    heading, block = _split_anchor(unquote(anchor)) if mark else (None, None)
    target = unquote(path.partition("?")[0].strip())
    if not target.strip() or "\0" in target:
        return None
    return Link(target, heading, block, label or None, False, "markdown", where, at[0], at[1])


def _find_references(text: str, place: Place, where: str) -> Iterator[tuple[int, Link]]:
    """Yield `[text][label]`, `[label][]` and `[label]` where a definition of the label exists."""
    defined: dict[str, str] = {}
    for match in DEFINITION.finditer(text):
        defined.setdefault(fold_label(match[1]), match[2] if match[2] is not None else match[3])
    for match in REFERENCE.finditer(text) if defined else ():
        label = match[3] or match[2]
        destination = defined.get(fold_label(label))
        if (
            destination is None
            or _is_escaped(text, match.start(2) - 1)
            or text[match.start() - 1 : match.start()] == "]"
        ):
            continue
        link = parse_destination(destination, match[2], place(match.start()), where)
        if link:
            yield match.start(), link._replace(syntax="reference", embed=bool(match[1]))


def fold_label(label: str) -> str:
    """Return the one form of a reference's label."""
    return _BLANKS.sub(" ", label.strip()).casefold()


def find_head_links(properties: Iterable[Property], source: str) -> list[Link]:
    """Return the links in all texts of the front matter, at any depth, with `where` as `head:KEY`.

    `source` is the text that holds the front matter, in which the place of a link in a folded
    or escaped text is looked up.
    """
    found: list[Link] = []
    rows = source.split("\n")
    for key, value, _, _ in properties:
        for scalar in (value,) if isinstance(value, Scalar) else texts_of(value):
            if "[" in scalar.text:
                found += _find_in_scalar(scalar, rows, _where_of(key))
    return found


@lru_cache(maxsize=4096)
def _where_of(key: str) -> str:
    return f"head:{fold_key(key)}"


def _find_in_scalar(scalar: Scalar, rows: list[str], where: str) -> Iterable[Link]:
    text, line, column, quoted = scalar
    first = column - 1 + quoted
    if "[[" not in text and "](" not in text:
        return ()
    if not rows[line - 1].startswith(text, first):
        return _find_in_lines(scalar, rows, where)
    only = _ONLY_WIKI.fullmatch(text)
    name = only[1].strip() if only else ""
    if name:
        return (new_tuple(Link, (intern(name), None, None, None, False, "wiki", where, line, first + 1)),)
    return find_links(text, partial(_on_line, line, first + 1), where)


def _on_line(line: int, first: int, offset: int) -> tuple[int, int]:
    return line, first + offset


def _find_in_lines(scalar: Scalar, rows: list[str], where: str) -> Iterator[Link]:
    """Yield the links of a text of several lines, each where the file's lines from its start on hold it."""
    text = scalar.text
    signs = [offset for offset, sign in enumerate(text) if not sign.isspace()]
    spots = list(islice(_spots_from(scalar, rows), len(signs)))

    def place(offset: int) -> tuple[int, int]:
        words = text[offset : offset + 60].partition("\n")[0]
        index = bisect_left(signs, offset)
        line, column = spots[index] if index < len(spots) else (scalar.line, 0)
        if rows[line - 1].startswith(words.split(" ", 1)[0], column):
            return line, column + 1
        # Escapes are longer in the file than in the text.
        held = (line for line in range(scalar.line, len(rows) + 1) if words in rows[line - 1])
        line = next(held, scalar.line)
        return line, rows[line - 1].find(words) + 1 or scalar.column

    yield from find_links(text, place, where)


def _spots_from(scalar: Scalar, rows: list[str]) -> Iterator[tuple[int, int]]:
    """Yield line and offset of each sign but blanks, from where the text begins in the file, folded or not."""
    line, start = scalar.line, scalar.column - 1 + scalar.quoted
    if scalar.quoted and rows[line - 1][start - 1 : start] in (">", "|"):
        line, start = line + 1, 0
    for number in range(line, len(rows) + 1):
        row = rows[number - 1]
        yield from ((number, at) for at in range(start, len(row)) if not row[at].isspace())
        start = 0
