"""Other names and tags of a note, from its front matter and fields, in all the forms that vaults hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from vaultkit.model import Field, Note, Scalar, Table, Value
from vaultkit.notes.core_types import is_unfilled, texts_of
from vaultkit.notes.tags import clean_tag
from vaultkit.vault.keys import values_named
from vaultkit.vault.standing import standing_fields, texts_of_field

_ALIAS_KEYS = frozenset(("aliases", "alias", "nickname", "nicknames"))
TAG_KEYS = frozenset(("tags", "tag"))
_AMONG_TAGS = re.compile(r"#?\[\[([^\[\]]*)\]\]|([^\s,\[\]]+)")
# A vault has the same few tags over and over.
_clean_tag = lru_cache(maxsize=4096)(clean_tag)
NOTE_TAG = "note"
"""The tag of a line that is a remark and no contact; of the person it says nothing."""


def aliases_of(note: Note) -> tuple[str, ...]:
    """Return the aliases, in order, each once. A single text is one alias, commas and all."""
    stated = values_named(note.head, _ALIAS_KEYS)
    found = [each.text.strip() for value in stated for each in texts_of(value) if not is_unfilled(each)]
    if note.fields:
        found += [text for field in standing_fields(note, _ALIAS_KEYS) for text in texts_of_field(field)]
    return tuple(dict.fromkeys(filter(None, found)))


def tags_of(note: Note) -> tuple[str, ...]:
    """Return the tags of head and body without `#`, in order, each once whatever its case."""
    return _each_once([*_stated_tags(note), *[tag.name for tag in note.tags]])


def tags_of_person(note: Note) -> tuple[str, ...]:
    """Return the tags of a note that may say something of the person: `#note` in its text is about a line."""
    return _each_once([*_stated_tags(note), *[tag.name for tag in note.tags if tag.name.casefold() != NOTE_TAG]])


def _each_once(tags: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def _stated_tags(note: Note) -> list[str]:
    """Return the tags that front matter and inline properties state."""
    found = [tag for value in values_named(note.head, TAG_KEYS) for tag in _head_tags(value)]
    if note.fields:
        found += [tag for field in standing_fields(note, TAG_KEYS) for tag in tags_of_field(field)]
    return found


def tags_of_field(field: Field) -> list[str]:
    """Return the tags in an inline property."""
    return [tag for text in texts_of_field(field) for word in split_tags(text) if (tag := _clean_tag(word))]


def _head_tags(value: Value) -> list[str]:
    """Return the tags in a property: list items whole, a single text split at commas and blanks."""
    if isinstance(value, Table):
        return []
    texts = [scalar.text for scalar in texts_of(value) if not is_unfilled(scalar)]
    words = split_tags(" ".join(texts)) if isinstance(value, Scalar) else texts
    return [tag for word in words if (tag := _clean_tag(word))]


def split_tags(text: str) -> list[str]:
    """Return the words that stand for tags where one text holds several; a link is one, whatever blanks it has.

    >>> split_tags("#friend, work [[book club]]")
    ['#friend', 'work', 'book club']
    """
    return [link.strip() or word for link, word in _AMONG_TAGS.findall(text)]
