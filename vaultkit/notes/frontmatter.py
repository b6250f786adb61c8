"""The head of a note: where it ends, what its properties are, what is doubtful in it.

python-frontmatter is asked through its extension point, a handler, because what it does
by itself loses what a vault needs: places, text as typed, notes with one bad line. What
belongs to YAML is in yaml_plain.py and yaml_full.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import frontmatter
from frontmatter.default_handlers import BaseHandler

from vaultkit.model import Items, Problem, Property, Scalar, Table, Value, new_tuple
from vaultkit.notes.core_types import is_unfilled, texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.notes.marks import cuts_head
from vaultkit.notes.tags import clean_tag
from vaultkit.notes.yaml_full import find_duplicates, read_full
from vaultkit.notes.yaml_plain import read_plain
from vaultkit.problems import problem

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
# The same below another line. Beginning with a sign it is leapt to, where each place is tried for the start of a line.
_CLOSING_BELOW = re.compile(r"\n---[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*$", re.MULTILINE | re.DOTALL)
_NO_BREAK_SPACE = re.compile("([ \\t]*+(?:-[ \\t]*+)?[^:#\"'\u00a0]*+:)\u00a0")
_COMMENT = re.compile(r"[ \t](#[^\s#].*)")
_OLD_KEYS = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
_TAG_KEYS = frozenset(("tags", "tag"))
_NOT_TOLD = frozenset(("", "[", "{"))
_LIST_KEYS = frozenset(("tags", "aliases", "cssclasses"))
_HINTED_KEYS = _LIST_KEYS.union(_OLD_KEYS)


class Head(NamedTuple):
    """The front matter of a note. Without one: no properties, `end_line` 0, `body_start` 0."""

    properties: tuple[Property, ...]
    problems: tuple[Problem, ...]
    end_line: int
    body_start: int


class HeadHandler(BaseHandler):
    """python-frontmatter's handler for the heads of notes, by the rules of docs/format.md.

    `span` is where in the text the YAML between the `---` lines begins and ends.
    """

    FM_BOUNDARY = _CLOSING
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, path: str, span: tuple[int, int]) -> None:
        super().__init__()
        self.path, self.span = path, span

    def split(self, text: str) -> tuple[str, str]:
        """Return the YAML between the two `---` lines, whose place is known already, and nothing behind it."""
        begin, end = self.span
        return text[begin:end], ""

    def load(self, fm: str) -> dict[str, Any]:
        """Return `properties` and `problems` of the YAML in `fm`; never raise."""
        plain = read_plain(fm, 2)
        properties, problems = (plain, ()) if plain is not None else _read_odd(fm, self.path)
        return {"properties": properties, "problems": problems}


def read_head(text: str, path: str) -> Head:
    r"""Return the head of a note's `text` (newlines already `\n`)."""
    opening = _OPENING.match(text)
    if not opening:
        return Head((), tuple(_tell_toml(text, path)), 0, 0)
    begin = opening.end()
    closing = _CLOSING_BELOW.search(text, begin - 1)
    if not closing or cuts_head(text, begin, closing.start()):
        # A `---` inside a generated region closes nothing: the head above it has lost its own.
        return Head((), (_not_closed(text, path),), 0, 0)
    end = closing.start() + 1
    properties, problems = _load(text[: closing.end()], HeadHandler(path, (begin, end)))
    if problems and any(told.code == "head-not-properties" for told in problems):
        # What is no list of properties is text, and its links count.
        return Head((), problems, 0, 0)
    hinted = [each for each in properties if fold_key(each.key) in _HINTED_KEYS]
    hints = (*find_old_spellings(hinted, path), *find_wrong_tags(hinted, path)) if hinted else ()
    hints += tuple(_find_orders(properties, path)) if text.find("<%", 0, end) >= 0 else ()
    place = (text.count("\n", 0, end) + 1, min(closing.end() + 1, len(text)))
    return new_tuple(Head, (properties, problems + hints, *place))


def _load(head: str, handler: HeadHandler) -> tuple[tuple[Property, ...], tuple[Problem, ...]]:
    loaded: Any = frontmatter.parse(head, handler=handler)[0]
    return loaded["properties"], loaded["problems"]


def _tell_toml(text: str, path: str) -> Iterator[Problem]:
    if text.startswith("+++") and _TOML.match(text):
        yield problem("head-toml", path, (1, 1), "front matter between `+++` lines is not read; use `---` and YAML")


def _not_closed(text: str, path: str) -> Problem:
    dots = re.search(r"^\.\.\.[ \t]*$", text, re.MULTILINE)
    mend = "write `---` in place of `...`" if dots else "add a line `---` below it"
    return problem("head-not-closed", path, (1, 1), f"the front matter opened here is never closed; {mend}")


def _read_odd(fm: str, path: str) -> tuple[tuple[Property, ...], tuple[Problem, ...]]:
    """Return the properties of YAML that is not plain, with every doubt about it."""
    rows = fm.split("\n")
    no_breaks = tuple(_find_no_breaks(rows, path)) if "\u00a0" in fm else ()
    spaced = "\n".join(_NO_BREAK_SPACE.sub(r"\1 ", row, count=1) for row in rows) if no_breaks else fm
    properties, problems = read_full(spaced, 2, path)
    quoted, links = _mend_links(properties, path)
    doubts = [*links, *find_duplicates(properties, path), *_find_comments(rows, path), *no_breaks]
    at_links = {told.line for told in links}
    kept = [told for told in problems if not (told.code == "head-syntax" and told.line in at_links)]
    return quoted, (*kept, *doubts)


def _find_no_breaks(rows: list[str], path: str) -> Iterator[Problem]:
    for line, row in enumerate(rows, 2):
        match = _NO_BREAK_SPACE.match(row)
        if match:
            message = "a no-break space follows the colon; replace it by a plain blank"
            yield problem("nbsp-in-head", path, (line, match.end()), message)


def _find_comments(rows: list[str], path: str) -> Iterator[Problem]:
    """Yield each value that begins with, or holds, a `#` which YAML takes for a comment though it looks like a tag."""
    for line, row in enumerate(rows, 2):
        match = _COMMENT.search(row) if "#" in row else None
        before = row[: match.start()].lstrip(" -") if match else ""
        if not match or not before or before[0] in "#\"'":
            continue
        value = before.partition(": ")[2].lstrip()
        if value[:1] not in ("'", '"', "[", "{", "|", ">"):
            message = f"YAML takes `{match[1][:30]}` for a comment; put the value in quotes if it belongs to it"
            yield problem("comment-ate-value", path, (line, match.start(1) + 1), message)


def _mend_links(properties: tuple[Property, ...], path: str) -> tuple[tuple[Property, ...], list[Problem]]:
    """Return the properties with `[[Name]]` without quotes as the text that was meant, and each such place."""
    problems: list[Problem] = []
    mended = tuple(each._replace(value=_mend_value(each.value, path, problems)) for each in properties)
    return mended, problems


def _mend_value(value: Value, path: str, problems: list[Problem]) -> Value:
    """Return `value` with bare links mended; its depth is bounded by yaml_full.py."""
    if isinstance(value, Table):
        pairs = tuple(each._replace(value=_mend_value(each.value, path, problems)) for each in value.properties)
        return value._replace(properties=pairs)
    bare = _bare_link(value)
    if bare:
        is_one = bare.text.count("[[") == 1 and bare.text.endswith("]]")
        mend = f'"{bare.text}"' if is_one else 'a list with one line `- "[[Name]]"` for each'
        message = f"a link in a property needs quotes: {mend}"
        problems.append(problem("unquoted-link", path, (bare.line, bare.column), message))
        return bare
    if isinstance(value, Items):
        return value._replace(items=tuple(_mend_value(each, path, problems) for each in value.items))
    return value


def _bare_link(value: Value) -> Scalar | None:
    """Return the link that YAML took for a list in a list (or refused), None if `value` is none."""
    if isinstance(value, Scalar):
        refused = not value.quoted and value.text.startswith(("[[", "![[")) and "]]" in value.text
        return value if refused else None
    if not (isinstance(value, Items) and value.flow and len(value.items) == 1):
        return None
    inner = value.items[0]
    if not (isinstance(inner, Items) and inner.flow and inner.items):
        return None
    texts = [each.text for each in inner.items if isinstance(each, Scalar)]
    if len(texts) != len(inner.items):
        return None
    return Scalar(f"[[{', '.join(texts)}]]", value.line, value.column)


def find_old_spellings(properties: Iterable[Property], path: str) -> Iterator[Problem]:
    """Yield a hint for `tag`, `alias`, `cssclass`, and for one text where a list is expected."""
    for key, value, line, column in properties:
        name = fold_key(key)
        if name in _OLD_KEYS:
            message = f"`{key}` is an old name; write `{_OLD_KEYS[name]}:` with a list"
            yield problem("deprecated-key", path, (line, column), message)
        elif name in _LIST_KEYS and isinstance(value, Scalar) and value.text and value.text[0] not in "[{<":
            message = f"`{key}` is expected to be a list; write it as one"
            yield problem("list-expected", path, (line, column), message)


def _find_orders(properties: tuple[Property, ...], path: str) -> Iterator[Problem]:
    """Yield each value that still holds an order to Templater."""
    for scalar in (scalar for each in properties for scalar in texts_of(each.value)):
        if "<%" in scalar.text and is_unfilled(scalar):
            message = "an order to Templater is still there; fill in the value"
            yield problem("head-template", path, (scalar.line, scalar.column), message)


def find_wrong_tags(properties: Iterable[Property], path: str) -> Iterator[Problem]:
    """Yield what stands among the tags and can be none, since no text could hold it as one."""
    for key, value, _, _ in properties:
        for scalar in texts_of(value) if fold_key(key) in _TAG_KEYS else ():
            # Items are whole; one text holds several, and what YAML refuses is told already.
            words = [scalar.text] if isinstance(value, Items) else scalar.text.replace(",", " ").split()
            wrong = [word for word in words if clean_tag(word) is None and word[:1] not in _NOT_TOLD]
            if wrong and not is_unfilled(scalar):
                message = f'{key}: "{wrong[0]}" can be no tag; a tag is one word, and no number'
                yield problem("bad-value", path, (scalar.line, scalar.column), message)
