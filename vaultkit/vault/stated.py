"""What a note states about each key: front matter and inline fields together, synonyms folded."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from vaultkit.cadence import parse_cadence
from vaultkit.model import Evidence, Field, Items, Link, Note, Problem, Reference, Scalar, Table, Value, new_tuple
from vaultkit.notes.core_types import is_unfilled
from vaultkit.notes.dates import parse_day
from vaultkit.notes.keys import fold_key
from vaultkit.notes.links import Span, find_spans, show_words
from vaultkit.notes.shown import drop_comments
from vaultkit.vault.doubts import DOUBTFUL, tell_doubt, tell_several
from vaultkit.vault.keys import known_keys, known_names
from vaultkit.vault.names import Directory, Resolution, fold, join_path
from vaultkit.vault.standing import split_list, standing_fields, texts_of_field

_LINE = attrgetter("line")
_NULLS = frozenset(("", "null", "Null", "NULL", "~"))
_ODD_STARTS = frozenset("{< \t\n\u00a0")
"""How a text begins that may be blank, or left by a template to be filled in."""
_PLAIN_LINK = re.compile(r"\[\[([^\[\]|#\n]+)\]\]((?:[^\[\]\n(][^\[\]\n]*)?)")
_WITH_OTHERS_WORDS = frozenset(("role", "cadence"))
_NOBODY = frozenset(("attachment", "missing-attachment", "index"))
"""Ways to resolve a link that names nobody and nothing that has a note."""
_RELATION = re.compile(r"^[\s\-–—:,;]*(?:and\b|&)?\s*\(?(.*?)\)?(?:[\s,;&]|\band\b)*$", re.DOTALL)
_BETWEEN_NAMES = re.compile(r"[,;&+，、；]|\band\b")
_FEWEST_DIGITS = 6
_TEXT_RELATION = re.compile(r"^(.*?)\s*\((.*)\)\s*$")


class Stated(NamedTuple):
    """One value that a note states, where it stands; `table` for a mapping, else None."""

    text: str
    line: int
    column: int
    table: Table | None = None


Statements = Mapping[str, tuple[Stated, ...]]


def find_statements(note: Note, kind: str) -> Statements:
    """Return the values of each known key, and of each unknown one under its folded name.

    An empty text is none, nor is what a template left to be filled in; a title that is the person's name is no role,
    nor is a tier that tells no length of time a cadence.
    """
    head = note.head
    found: dict[str, tuple[Stated, ...]] = {}
    for name, each in zip(known_keys(kind, head), head, strict=True):
        value = each.value
        if isinstance(value, Scalar):
            text = value.text
            if name in _WITH_OTHERS_WORDS and _says_nothing(fold_key(each.key), text, note, kind):
                continue
            # Nearly every value is one text, and nearly every text plain.
            is_plain = text not in _NULLS and text[0] not in _ODD_STARTS
            values: tuple[Stated, ...] = (_stated(value),) if is_plain else tuple(_values(value))
        else:
            values = tuple(_values(value))
        found[name] = found[name] + values if name in found else values
    if note.fields:
        _add_fields(note, kind, found)
    if note.matters and kind in ("person", "me"):
        found["important"] = (*found.get("important", ()), *_matters(note, known_names(kind)))
    return found


def _add_fields(note: Note, kind: str, found: dict[str, tuple[Stated, ...]]) -> None:
    """Add to `found` what inline fields state."""
    names = known_names(kind)
    repeated: dict[str, list[Stated]] = {}
    for field in standing_fields(note):
        if _says_nothing(field.name, field.value, note, kind):
            continue
        name = names.get(field.name, field.name)
        # In lists, since a note may hold one field ten thousand times.
        repeated.setdefault(name, []).extend([Stated(text, field.line, field.column) for text in texts_of_field(field)])
    for name, values in repeated.items():
        found[name] = (*found.get(name, ()), *values)


def _matters(note: Note, names: Mapping[str, str]) -> Iterator[Stated]:
    """Yield what the text says that matters to them; a line that is a property already is not said twice."""
    taken = {field.line for field in note.fields if field.form == "line" and field.name in names}
    yield from (Stated(text, line, 1) for text, line in note.matters if line not in taken)


def _says_nothing(key: str, text: str, note: Note, kind: str) -> bool:
    """Say whether what stands below another tool's key is nothing that ours means."""
    if key == "prm_tier":
        # A tier is a word for a circle, `inner` or `2`, in some vaults one for how often.
        return text.isdigit() or parse_cadence(text) is None
    return key == "title" and _is_own_name(text, note, kind)


def _is_own_name(title: str, note: Note, kind: str) -> bool:
    """Say whether the title of a person's note only says what the note is called, as many editors have it."""
    if kind not in ("person", "me"):
        return False
    # A note that is called by a number has its name in its first heading.
    has_number = sum(map(str.isdecimal, note.name)) >= _FEWEST_DIGITS
    own = (note.name, *(heading.text for heading in note.headings[:1] if has_number))
    return _letters(title) in {_letters(name) for name in own}


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _values(value: Value) -> list[Stated]:
    if isinstance(value, Items):
        found: list[Stated] = []
        for each in value.items:
            if (
                isinstance(each, Scalar)
                and (text := each.text) not in _NULLS
                and text[0] not in _ODD_STARTS
                and "<%" not in text
            ):
                # Nearly all are so, and no template left them to be filled in.
                found.append(_stated(each))
            else:
                found += _values(each)
        return found
    if isinstance(value, Table):
        return [Stated("", value.line, value.column, value)]
    if (value.quoted or value.text not in _NULLS) and value.text.strip() and not is_unfilled(value):
        return [_stated(value)]
    return []


def _stated(value: Scalar) -> Stated:
    return new_tuple(Stated, (value.text.strip(), value.line, value.column, None))


def place_of(note: Note, line: int) -> Evidence:
    """Return the evidence at `line` of a note."""
    return new_tuple(Evidence, (note.path, line, heading_above(note, line) if line > note.head_end else ""))


def heading_above(note: Note, line: int) -> str:
    """Return the nearest heading at or above `line`, "" if there is none."""
    at = bisect_right(note.headings, line, key=_LINE) if line > note.head_end else 0
    return note.headings[at - 1].text if at else ""


def has_link(text: str) -> bool:
    """Say whether a text may hold a link."""
    return "[[" in text or "](" in text


@lru_cache(maxsize=4096)
def _relation(words: str) -> str:
    """Return the words behind a link without what only joins it to the next.

    >>> _relation(" (sister, nurse), and "), _relation(", ")
    ('sister, nurse', '')
    """
    match = _RELATION.match(words) if words else None
    return match[1] if match else ""


class Naming(NamedTuple):
    """Turns what stands in a note into references: the directory, and the note.

    `doubts`, if there is such a list, takes up what is to be told of names without a link that may mean several.
    """

    directory: Directory
    note: Note
    doubts: list[Problem] | None = None

    def evidence(self, line: int) -> Evidence:
        """Return the evidence at `line` of the note."""
        return place_of(self.note, line)

    def reference(self, stated: Stated) -> Reference | None:
        """Return whom or what a value names first; None if it is empty."""
        found = self._named_in(stated) if stated.table is None else ()
        return found[0] if found else None

    def references(self, stated: tuple[Stated, ...]) -> tuple[Reference, ...]:
        """Return whom or what all plain values name, in order: every link in a text, else its words."""
        found: list[Reference] = []
        for each in stated:
            if each.table is None:
                found += self._named_in(each)
        return tuple(found)

    def linked(self, stated: Stated) -> list[Reference]:
        """Return what the links of a plain value name, in order, each with the words behind it as its relation.

        Pictures, other files and index notes are nobody.
        """
        text, evidence = stated.text, self.evidence(stated.line)
        plain = _PLAIN_LINK.fullmatch(text)
        if plain and (name := plain[1].strip()) and "://" not in name and not (plain[2] and "`" in text):
            # Nearly all are so.
            path, how, _ = self.directory.resolve(name, self.note.path)
            if how in _NOBODY:
                return []
            relation = _relation(plain[2]) if plain[2] else ""
            return [new_tuple(Reference, (path or ghost_id(name), name, relation, evidence))]
        named = [(span, meant) for span, meant in self._resolved(text) if meant.how not in _NOBODY]
        ends = [span.start for span, _ in named[1:]] + [len(text)] * bool(named)
        return [
            new_tuple(Reference, (
                meant.path or self._ghost_of(span.link), span.link.display or span.link.target,
                _relation(show_words(text[span.end : end])), evidence,
            ))
            for (span, meant), end in zip(named, ends, strict=True)
        ]  # fmt: skip

    def _named_in(self, stated: Stated) -> list[Reference]:
        text = stated.text
        named = _TEXT_RELATION.match(text) if text.endswith(")") and text[0] != "[" else None
        # Links in the brackets behind a name belong to what is said of it.
        is_worded = named and named[1] and not has_link(named[1]) and named[1][-1] != "]"
        found = self.linked(stated) if not is_worded and has_link(text) else []
        return found or self._worded(stated, is_worded=bool(is_worded))

    def _worded(self, stated: Stated, *, is_worded: bool) -> list[Reference]:
        """Return whom a value without a link to any note means, in words; links to files say nothing of that."""
        text = stated.text
        for span, _ in reversed(self._resolved(text)) if not is_worded else ():
            text = text[: span.start] + text[span.end :]
        words = show_words(text).strip()
        named = _TEXT_RELATION.match(words) if words.endswith(")") else None
        name, relation = (named[1], named[2]) if named and named[1] else (words, "")
        if not name:
            return []
        resolution = self.directory.resolve(name, self.note.path)
        if resolution.how in DOUBTFUL and self.doubts is not None:
            self.doubts.append(tell_doubt(name, self.note.path, (stated.line, stated.column), resolution))
        elif resolution.how == "missing" and self.doubts is not None and self._holds_a_name(name):
            self.doubts.append(tell_several(name, self.note.path, (stated.line, stated.column)))
        return [new_tuple(Reference, (resolution.path or ghost_id(name), name, relation, self.evidence(stated.line)))]

    def _holds_a_name(self, words: str) -> bool:
        """Say whether words that name no note hold, between commas and the like, the name of one."""
        parts = [part.strip() for part in _BETWEEN_NAMES.split(words)]
        return len(parts) > 1 and any(part and self.directory.resolve(part, self.note.path).path for part in parts)

    def _resolved(self, text: str) -> list[tuple[Span, Resolution]]:
        """Return the links of a text, each with what it leads to."""
        resolve, source = self.directory.resolve, self.note.path
        spans = find_spans(text) if has_link(text) else ()
        return [(span, resolve(span.link.target, source, relative=span.link.syntax != "wiki")) for span in spans]

    def _ghost_of(self, link: Link) -> str:
        return ghost_id(ghost_target(link, self.note.path))

    def is_ghost(self, node: str) -> bool:
        """Say whether an id is that of a name without a note: no file's, index note's or day's, nor an alias of several."""
        if not is_ghost(node):
            return False
        name = node[1:]
        return self.directory.resolve(name, self.note.path).how == "missing" and not parse_day(name)


def named_with(fields: Iterable[Field], naming: Naming) -> tuple[Reference, ...]:
    """Return everyone in `with::` fields: links, or names between commas."""
    parts = [
        new_tuple(Stated, (part, field.line, field.column, None))
        for field in fields if field.name == "with" for part in split_list(drop_comments(field.value))
    ]  # fmt: skip
    return naming.references(tuple(parts)) if parts else ()


def ghost_target(link: Link, source: str) -> str:
    """Return the name by which a link of the note `source` calls what no note bears: for a Markdown link, its path."""
    if link.syntax == "wiki":
        return link.target
    return join_path(source.rpartition("/")[0], link.target) or link.target if "/" in link.target else link.target


def ghost_id(name: str) -> str:
    """Return the id of the ghost that bears `name`: `?` and its folded form."""
    return "?" + fold(ghost_name(name))


def ghost_name(target: str) -> str:
    """Return the name that a link's target gives to a ghost.

    >>> ghost_name("Nan O'Brien.md ")
    "Nan O'Brien"
    """
    bare = target.strip()
    while bare[-3:].lower() == ".md":
        bare = bare[:-3]
    return bare


def is_ghost(node: str) -> bool:
    """Say whether an id is a ghost's; a note's path may begin with `?` too, but ends in `.md`."""
    return node.startswith("?") and node[-3:].lower() != ".md"


def scalar_of(table: Table, name: str) -> Stated | None:
    """Return the value of the key `name` in a mapping, a list's first, None if it is not there."""
    return next(iter(scalars_of(table, name)), None)


def scalars_of(table: Table, name: str) -> tuple[Stated, ...]:
    """Return the values of the key `name` in a mapping, of a list each."""
    for each in table.properties:
        if fold_key(each.key) == name:
            return tuple(_values(each.value))
    return ()
