"""What in a note is not to be read: code, comments, math, HTML and generated regions.

`mask` returns the body with all of these blanked out, character for character, so that
whoever looks for links, tags, tasks or fields meets none there and every offset still
holds. Code and HTML are found by a CommonMark parser (pulldown-cmark through pyromark,
the fastest measured that gives positions); a body without any sign of them never gets
there, and a property test holds that shortcut to the parser's answer. Comments between
`%%` and math are Obsidian's and found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyromark

from vaultkit.model import new_tuple
from vaultkit.notes.marks import generated_spans

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
# Without one of these CommonMark knows neither code nor HTML; the rest are Obsidian's own.
_PARSER_SIGNS = ("`", "<", "\t", "    ", "~~~")
_OWN_SIGNS = ("%%", "$")
_NOT_NEWLINE = re.compile(r"[^\n]")
_PRIVATE = re.compile(r"%%private%%.*?(?:%%/private%%|\Z)", re.DOTALL)
# No text that is read holds it.
_HIDDEN = "\0"
_HIDDEN_OR_BLANK = f"{_HIDDEN} \t\r"
_ENDS_ALONE = re.compile(r"\s*(?:#{1,6}\s.*|---\s*)?$")
_BEGINS_ALONE = re.compile(r"[\s\0]*(?:(?:[-*+]|#{1,6})\s|$)")
_WIDEST_INDENT = 100
_COMMENT_MARK = re.compile(r"%%|<!--")
# A dollar inside a link or behind a backslash opens nothing; inline math by Pandoc's rule,
# so that prices are not math.
_MATH = re.compile(
    r"\[\[[^\[\]\n]*\]\]|\\."
    r"|(?P<display>\$\$(?!\s*\$)(?:[^$\n]|\n(?![ \t]*\n)|\$(?!\$))+\$\$)"
    r"|(?P<inline>(?<!\$)\$(?=[^\s$])[^$\n\\]*(?:(?:\\.|\n(?![ \t]*\n))[^$\n\\]*)*(?<=\S)\$(?![\d$]))"
)

Span = tuple[int, int]


class Masked(NamedTuple):
    """A body with the unreadable blanked out; `open_comment` is where a comment never closes, or None.

    `typed` is the same with code and math as typed: in a heading they are part of its words.
    """

    text: str
    open_comment: int | None
    typed: str


def mask(body: str) -> Masked:
    """Return `body` with code, comments, math, HTML and generated regions as blanks."""
    needs_parser = _holds_any(body, _PARSER_SIGNS)
    if not needs_parser and not _holds_any(body, _OWN_SIGNS):
        return new_tuple(Masked, (body, None, body))
    text = typed = blank(body, generated_spans(body))
    unclosed = None
    if needs_parser:
        spans = find_code_and_html(text)
        unclosed = _find_unclosed(text, spans)
        text = blank(text, spans)
        typed = blank(typed, [span for span in spans if typed[span[0]] != "`"])
    comments, open_comment = _find_comments(text)
    text, typed = blank(text, comments), blank(typed, comments)
    if "$" in text:
        text = blank(text, _find_math(text))
    return Masked(text, open_comment if unclosed is None else unclosed, typed)


def _find_unclosed(text: str, spans: Iterable[Span]) -> int | None:
    """Return where an HTML comment begins that reaches to the end of the text unclosed, None if there is none."""
    opening = text.rfind("<!--")
    if opening < 0 or "-->" in text[opening:]:
        return None
    reaching = (start for start, end in spans if start <= opening < end and not text[end:].strip())
    return next((opening for start in reaching if not text[start:opening].strip()), None)


def _holds_any(text: str, signs: tuple[str, ...]) -> bool:
    """Say whether one of `signs` stands in `text`; six times as fast as one regular expression."""
    # One letter is looked for much faster than several.
    return any(sign[0] in text and sign in text for sign in signs)


def hide_private(text: str) -> str:
    r"""Return `text` without what stands between `%%private%%` and `%%/private%%`; unclosed, to its end.

    Nothing tells how much that was: its rows go too. They leave one that is blank where what
    stands around them might become one, and within a row a blank is left.

    >>> hide_private("a\n%%private%%\nb\nc\n%%/private%%\nd\n")
    'a\n\nd\n'
    """
    if "%%private%%" not in text:
        return text
    rows = _PRIVATE.sub(_HIDDEN, text).split("\n")
    shown: list[str] = []
    for row, following in zip(rows, (*rows[1:], ""), strict=True):
        if _HIDDEN not in row or row.strip(_HIDDEN_OR_BLANK):
            shown.append(row.replace(_HIDDEN, " "))
        elif shown and not _ENDS_ALONE.match(shown[-1]) and not _BEGINS_ALONE.match(following):
            shown.append("")
    return "\n".join(shown)


def blank(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with everything in `spans` but the line ends replaced by blanks."""
    parts: list[str] = []
    done = 0
    for begin, end in sorted(spans):
        if end <= done:
            continue
        start = max(begin, done)
        parts += text[done:start], _NOT_NEWLINE.sub(" ", text[start:end])
        done = end
    return "".join((*parts, text[done:])) if parts else text


def find_code_and_html(text: str) -> tuple[Span, ...]:
    """Return the spans of code blocks, code spans, HTML blocks and inline HTML, by CommonMark."""
    spans = [
        (place["start"], place["end"])
        for event, place in pyromark.events_with_range(text, options=_OPTIONS)
        if isinstance(event, dict) and _hides(event)
    ]
    return tuple(spans) if text.isascii() else tuple(_to_characters(text, spans))


def _hides(event: Mapping[str, Any]) -> bool:
    if "Start" in event:
        start = event["Start"]
        return start == "HtmlBlock" or (isinstance(start, dict) and "CodeBlock" in start)
    return "Code" in event or "InlineHtml" in event


def _to_characters(text: str, spans: list[Span]) -> Iterator[Span]:
    """Yield spans of UTF-8 bytes, in order of their starts, as spans of characters."""
    raw = text.encode("utf-8")
    at_byte = at_character = 0
    for start, end in sorted(spans):
        if start < at_byte:
            continue
        first = at_character + len(raw[at_byte:start].decode("utf-8"))
        last = first + len(raw[start:end].decode("utf-8"))
        at_byte, at_character = end, last
        yield first, last


def _find_comments(text: str) -> tuple[list[Span], int | None]:
    """Return the spans of comments in `text`, and where one that begins a line is never closed (it hides the rest)."""
    spans: list[Span] = []
    position = 0
    last = {"%%": text.rfind("%%"), "<!--": text.rfind("-->")}
    while match := _COMMENT_MARK.search(text, position):
        if match[0] == "<!--" and text[match.start() - 1 : match.start()] == "\\":
            position = match.end()
            continue
        closing = "%%" if match[0] == "%%" else "-->"
        # Looked up once, or a line of a million unclosed marks would take for ever.
        if last[match[0]] >= match.end():
            position = text.find(closing, match.end()) + len(closing)
            spans.append((match.start(), position))
        elif not _begins_line(text, match.start()):
            position = match.end()
        else:
            spans.append((match.start(), len(text)))
            return spans, match.start()
    return spans, None


def _begins_line(text: str, offset: int) -> bool:
    """Say whether only blanks stand before `offset` on its line (looked for no farther than an indent may reach)."""
    start = max(0, offset - _WIDEST_INDENT)
    return not text[start:offset].rpartition("\n")[2].strip() and (start == 0 or "\n" in text[start:offset])


def _find_math(text: str) -> Iterator[Span]:
    return (match.span() for match in _MATH.finditer(text) if match.lastgroup)
