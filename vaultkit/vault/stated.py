"""What a note states about each key: front matter and inline fields together, synonyms folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultkit.model import Evidence, Field, Items, Note, Reference, Scalar, Table, Value, new_tuple
from vaultkit.notes.keys import fold_key
from vaultkit.notes.links import parse_wiki
from vaultkit.vault.keys import known_names
from vaultkit.vault.names import Directory, fold

_NULLS = frozenset(("", "null", "Null", "NULL", "~"))
_LINK = re.compile(r"!?\[\[((?:[^\[\]\n]|\[(?!\[)|\](?!\]))+)\]\]")
_ODD_IN_LINK = re.compile(r"[\[\]|#\n]|://")
_COMMA_OUTSIDE = re.compile(r",(?![^\[\](]*[\])])")
_RELATION = re.compile(r"^[\s\-–—:,;]*(?:and\b|&)?\s*\(?(.*?)\)?(?:[\s,;&]|\band\b)*$", re.DOTALL)
_TEXT_RELATION = re.compile(r"^(.*?)\s*\((.*)\)\s*$")


class Stated(NamedTuple):
    """One value that a note states, where it stands; `table` for a mapping, else None."""

    text: str
    line: int
    column: int
    table: Table | None = None


Statements = Mapping[str, tuple[Stated, ...]]


def find_statements(note: Note, kind: str) -> Statements:
    """Return the values of each known key, and of each unknown one under its folded name."""
    names = known_names(kind)
    found: dict[str, tuple[Stated, ...]] = {}
    for each in note.head:
        name = fold_key(each.key)
        name = names.get(name, name)
        value = each.value
        # Nearly every value is one text.
        if isinstance(value, Scalar) and value.text not in _NULLS:
            values: tuple[Stated, ...] = (new_tuple(Stated, (value.text.strip(), value.line, value.column, None)),)
        else:
            values = tuple(_values(value))
        found[name] = found[name] + values if name in found else values
    for field in _standing_fields(note):
        name = names.get(field.name, field.name)
        found[name] = (*found.get(name, ()), *_field_values(field))
    return found


def _values(value: Value) -> list[Stated]:
    if isinstance(value, Items):
        return [stated for each in value.items for stated in _values(each)]
    if isinstance(value, Table):
        return [Stated("", value.line, value.column, value)]
    if value.quoted or value.text not in _NULLS:
        return [new_tuple(Stated, (value.text.strip(), value.line, value.column, None))]
    return []


def _standing_fields(note: Note) -> Iterator[Field]:
    """Yield the fields outside dated lines and tasks: those inside are moves."""
    if not note.fields:
        return
    inside = {line for entry in note.entries if entry.day for line in range(entry.line, entry.end_line + 1)}
    inside.update(line for task in note.tasks for line in range(task.line, task.end_line + 1))
    for field in note.fields:
        if field.line not in inside:
            yield field


def _field_values(field: Field) -> Iterator[Stated]:
    """Yield a field's value, or each part of a comma list of links or quoted texts."""
    parts = [part.strip() for part in _COMMA_OUTSIDE.split(field.value)]
    if len(parts) > 1 and all(part.startswith(("[[", '"')) for part in parts):
        for part in parts:
            yield Stated(part.strip('"'), field.line, field.column)
    elif field.value:
        yield Stated(field.value.strip('"'), field.line, field.column)


def _relation(words: str) -> str:
    """Return the words behind a link without what only joins it to the next.

    >>> _relation(" (sister, nurse), and "), _relation(", ")
    ('sister, nurse', '')
    """
    match = _RELATION.match(words) if words else None
    return match[1] if match else ""


class Naming(NamedTuple):
    """Turns what stands in a note into references: the directory, and the note."""

    directory: Directory
    note: Note

    def evidence(self, line: int) -> Evidence:
        """Return the evidence at `line` of the note."""
        heading = ""
        if line > self.note.head_end:
            for each in self.note.headings:
                if each.line > line:
                    break
                heading = each.text
        return new_tuple(Evidence, (self.note.path, line, heading))

    def reference(self, stated: Stated) -> Reference | None:
        """Return whom or what a value names first; None if it is empty."""
        return next(iter(self.references((stated,))), None)

    def references(self, stated: tuple[Stated, ...]) -> tuple[Reference, ...]:
        """Return whom or what all plain values name, in order: every link in a text, else its words."""
        return tuple([found for each in stated if each.table is None for found in self._named_in(each)])

    def _named_in(self, stated: Stated) -> list[Reference]:
        evidence, text = self.evidence(stated.line), stated.text
        if text[:2] == "[[" and text[-2:] == "]]" and (name := text[2:-2].strip()) and not _ODD_IN_LINK.search(name):
            return [new_tuple(Reference, (self.id_of(name), name, "", evidence))]
        matches = list(_LINK.finditer(text)) if "[[" in text else []
        ends = [*(match.start() for match in matches[1:]), len(text)]
        found: list[Reference] = []
        for match, end in zip(matches, ends, strict=False):
            link = parse_wiki(match[1], (stated.line, stated.column), "")
            if link:
                relation = _relation(text[match.end() : end])
                found.append(Reference(self.id_of(link.target), link.display or link.target, relation, evidence))
        if found or not text.strip():
            return found
        named = _TEXT_RELATION.match(text) if text.endswith(")") else None
        name, relation = (named[1], named[2]) if named and named[1] else (text, "")
        return [Reference(self.id_of(name), name, relation, evidence)]

    def id_of(self, target: str) -> str:
        """Return the note's path that `target` leads to, else the id of the ghost of that name."""
        found = self.directory.resolve(target, self.note.path)
        return found.path or ghost_id(target)


def ghost_id(name: str) -> str:
    """Return the id of the ghost that bears `name`: `?` and its folded form."""
    bare = name.strip()
    while bare[-3:].lower() == ".md":
        bare = bare[:-3]
    return "?" + fold(bare)


def is_ghost(node: str) -> bool:
    """Say whether an id is a ghost's; a note's path may begin with `?` too, but ends in `.md`."""
    return node.startswith("?") and node[-3:].lower() != ".md"


def scalar_of(table: Table, name: str) -> Stated | None:
    """Return the value of the key `name` in a mapping, a list's first, None if it is not there."""
    for each in table.properties:
        if fold_key(each.key) == name:
            return next(iter(_values(each.value)), None)
    return None
