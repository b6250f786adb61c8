"""Front matter gains values, line by line: a missing key is added, an empty one filled, a list gets one more.

A value that is there already is the user's and stays; what it contradicts is for the
caller to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from vaultkit.change import Splice
from vaultkit.edit.page import Page
from vaultkit.edit.said import Said, has_new_faults, is_in_braces, said_by, said_in
from vaultkit.edit.yaml_places import COMMENT, QUOTED, end_of_items
from vaultkit.edit.yaml_words import yaml_list, yaml_words
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Field, Items, Property, Scalar
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.vault.aliases import TAG_KEYS, split_tags
from vaultkit.vault.keys import known_names

_LISTS = frozenset(("aliases", "tags"))
_BARE_LINK = re.compile(r"\[\[[^\[\],]+\]\]")


def find_property(head: Sequence[Property], key: str, kind: str) -> Property | None:
    """Return the property among those of a `head` that says `key`, under any of its names for this kind of note."""
    return next(find_properties(head, key, kind), None)


def find_properties(head: Iterable[Property], key: str, kind: str) -> Iterator[Property]:
    """Yield all properties of a `head` that say `key`, under any of its names for this kind of note."""
    names = _names_of(key, kind)
    return (each for each in head if fold_key(each.key) in names)


def find_fields(fields: Iterable[Field], key: str, kind: str) -> Iterator[Field]:
    """Yield all inline fields that say `key`, under any of its names for this kind of note."""
    names = _names_of(key, kind)
    return (each for each in fields if fold_key(each.key) in names)


@lru_cache(maxsize=512)
def _names_of(key: str, kind: str) -> frozenset[str]:
    """Return every folded name under which `key` may stand."""
    names = known_names(kind)
    return frozenset(
        (*([key] if names.get(key, key) == key else []), *(name for name, meant in names.items() if meant == key))
    )


def values_of(head: Sequence[Property], key: str, kind: str) -> tuple[str, ...]:
    """Return the texts that the property `key` holds, none where it is missing or empty."""
    found = find_property(head, key, kind)
    return texts_in(found) if found else ()


def texts_in(found: Property) -> tuple[str, ...]:
    """Return the texts that a property holds; of tags in one text, each."""
    texts = tuple(scalar.text for scalar in texts_of(found.value) if scalar.text)
    if isinstance(found.value, Scalar) and fold_key(found.key) in TAG_KEYS:
        return tuple(tag.removeprefix("#") for tag in split_tags(" ".join(texts)))
    return texts


def add_to_head(page: Page, wanted: Iterable[tuple[str, Sequence[str]]], kind: str) -> Page:
    """Return the page with each key of `wanted` holding these values too, proven by reading it again.

    A single value that is there is made into a list; raise WriteRefusedError where the
    front matter is such that nothing can be added safely.
    """
    missing: dict[str, list[str]] = {}
    for key, values in wanted:
        there = {*values_of(page.note.head, key, kind), *missing.get(key, ())}
        missing.setdefault(key, []).extend(value for value in dict.fromkeys(values) if value and value not in there)
    missing = {key: values for key, values in missing.items() if values}
    if not missing:
        return page
    if is_in_braces(page):
        message = "the front matter is written in braces, so nothing was added; write it as `key: value` lines first"
        raise WriteRefusedError(f"{page.path}:2: {message}")
    added = page.with_splices(_all_splices(page, missing, kind))
    _prove(page, added, missing, kind)
    return added


def _prove(page: Page, added: Page, missing: Mapping[str, Sequence[str]], kind: str) -> None:
    """Raise WriteRefusedError unless the head has gained what was missing, no fault, and says all else as before."""
    # Only the head is read again: the body is the same, and thousands of cards may come in.
    head = added.head.properties
    for key, values in missing.items():
        found = find_property(page.note.head, key, kind)
        expected = {" ".join(value.split()) for value in (*values_of(page.note.head, key, kind), *values)}
        if not expected <= {" ".join(value.split()) for value in values_of(head, key, kind)}:
            message = (
                f"nothing can be added to `{key}` as it is written; make it a list with one line `- …` for each value"
            )
            raise WriteRefusedError(f"{page.path}:{found.line if found else page.note.head_end}: {message}")
    if has_new_faults(page, added) or _said_beside(page.note.head, missing, kind) != _said_beside(head, missing, kind):
        listed = ", ".join(f"`{key}`" for key in missing)
        message = f"the front matter above would say something else with {listed} added; simplify how it is written"
        raise WriteRefusedError(f"{page.path}:{page.note.head_end}: {message}")


def _said_beside(head: Iterable[Property], keys: Iterable[str], kind: str) -> tuple[tuple[str, Said], ...]:
    """Return what a head says apart from these keys."""
    names = frozenset().union(*(_names_of(key, kind) for key in keys))
    return said_by(each for each in head if fold_key(each.key) not in names)


def _all_splices(page: Page, missing: dict[str, list[str]], kind: str) -> list[Splice]:
    """Return the splices for all keys: each where the key stands, the new ones as rows at the end."""
    found = {key: find_property(page.note.head, key, kind) for key in missing}
    splices = [each for key, values in missing.items() if found[key] for each in _splices(page, key, values, kind)]
    inset = inset_of(page)
    rows = [inset + row for key, values in missing.items() if not found[key] for row in _rows(key, values)]
    return [*splices, _new_rows(page, rows)] if rows else splices


def inset_of(page: Page) -> str:
    """Return the blanks before the keys of a page's front matter: none, but in odd notes."""
    row = page.row(page.note.head[0].line) if page.note.head else ""
    return row[: len(row) - len(row.lstrip(" "))]


def _splices(page: Page, key: str, values: list[str], kind: str) -> tuple[Splice, ...]:
    found = find_property(page.note.head, key, kind)
    if found is None:
        return ()
    value = found.value
    if isinstance(value, Items):
        return tuple(_grown_list(page, value, values))
    if said_in(value) is None and isinstance(value, Scalar):
        return (_filled(page, found, value, values),)
    return tuple(_made_list(page, found, values))


def _filled(page: Page, found: Property, empty: Scalar, values: list[str]) -> Splice:
    """Return the splice that puts values where nothing stands, or what says nothing, such as `""` and `~`."""
    words = yaml_words(values[0]) if len(values) == 1 else yaml_list(values)
    if empty.text or empty.quoted:
        start = page.offset(empty.line, empty.column)
        return Splice(start, start + (len(empty.text) or len('""')), words)
    colon = page.row(found.line).index(":", found.column - 1 + len(found.key))
    at = page.offset(found.line, colon + 2)
    return Splice(at, at, f" {words}")


def _rows(key: str, values: list[str]) -> list[str]:
    is_list = len(values) > 1 or key in _LISTS
    return _block_list(key, values) if is_list else [f"{key}: {yaml_words(values[0])}"]


def _new_rows(page: Page, rows: list[str]) -> Splice:
    if page.note.head_end:
        return page.insert_below(page.note.head_end - 1, rows)
    if page.row(1).startswith(("---", "+++")):
        raise WriteRefusedError(f"{page.path}:1: the front matter cannot be read, so nothing was added; mend it first")
    return page.insert_below(0, ["---", *rows, "---"])


def _block_list(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key}:", *(f"  - {yaml_words(value)}" for value in values)]


def _grown_list(page: Page, items: Items, values: list[str]) -> Iterator[Splice]:
    at = page.offset(items.line, items.column)
    if items.flow:
        end = end_of_items(page.text, at)
        yield Splice(end, end, f"{', ' if end > at + 1 else ''}{yaml_list(values)[1:-1]}")
        return
    row = page.row(items.line)
    dash = row[: len(row) - len(row.lstrip())] + "- "
    yield page.insert_below(_last_line(page, items), [dash + yaml_words(value) for value in values])


def _last_line(page: Page, items: Items) -> int:
    """Return the last line of a list written with dashes: before the next property, blanks and comments left out."""
    following = (each.line for each in page.note.head if each.line > items.line)
    last = min(following, default=page.note.head_end) - 1
    while last > items.line and page.row(last).strip()[:1] in ("", "#"):
        last -= 1
    return last


def _made_list(page: Page, found: Property, values: list[str]) -> Iterator[Splice]:
    """Yield the splices that make a single value the first of a list in brackets.

    Its own bytes stay, but that tags in one text become several, and a link without quotes gets them.
    """
    start = page.offset(found.value.line, found.value.column)
    end = _end_of_value(page, found, start)
    raw = page.text[start:end]
    if fold_key(found.key) in TAG_KEYS and "[[" in raw:
        raise WriteRefusedError(f"{page.path}:{found.line}: `{found.key}` holds a link among tags; make it a list")
    if fold_key(found.key) in TAG_KEYS:
        yield Splice(start, end, yaml_list([*texts_in(found), *values]))
    elif _BARE_LINK.fullmatch(raw):
        yield Splice(start, end, yaml_list([raw, *values]))
    elif raw[:1] not in ("'", '"') and any(sign in raw for sign in ",[]{}"):
        raise WriteRefusedError(
            f"{page.path}:{found.line}: `{found.key}` holds one value without quotes; make it a list"
        )
    else:
        yield Splice(start, start, "[")
        yield Splice(end, end, f", {yaml_list(values)[1:-1]}]")


def _end_of_value(page: Page, found: Property, start: int) -> int:
    """Return where the single value that begins at `start` ends; raise WriteRefusedError where only a parser could tell."""
    quoted = QUOTED.match(page.text, start)
    if isinstance(found.value, Scalar) and found.value.quoted:
        if quoted is None:
            message = f"`{found.key}` holds one value of several lines; make it a list"
            raise WriteRefusedError(f"{page.path}:{found.line}: {message}")
        return quoted.end()
    row_end = page.end_of_line(found.value.line)
    comment = COMMENT.search(page.text, start, row_end)
    return start + len(page.text[start : comment.start() if comment else row_end].rstrip())
