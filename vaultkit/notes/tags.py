"""Tags: which `#word` is one, by Obsidian's rule."""

from __future__ import annotations

import re
from functools import lru_cache

from vaultkit.model import Tag
from vaultkit.notes.lines import Lines

# Obsidian's character set: anything but blanks and punctuation; U+200D joins emoji.
_NAME = r"[^\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\]+"
# The sign comes before the look back, so that the engine can leap from one to the next.
_TAG = re.compile(rf"#(?<!\S#)({_NAME})")
_WHOLE_NAME = re.compile(_NAME)


def find_tags(text: str, lines: Lines) -> tuple[Tag, ...]:
    """Return the tags in `text` (code and comments blanked out), in order."""
    if "#" not in text:
        return ()
    found = ((clean_tag(match[1]), match.start()) for match in _TAG.finditer(text))
    return tuple(Tag(name, *lines.place(start)) for name, start in found if name)


def drop_tags(text: str) -> str:
    """Return a text without its tags.

    >>> drop_tags("ring Bo #urgent about #3")
    'ring Bo about #3'
    """
    if "#" not in text:
        return text
    return " ".join(word for word in text.split() if word[0] != "#" or not clean_tag(word))


@lru_cache(maxsize=4096)
def clean_tag(typed: str) -> str | None:
    """Return the tag's name without `#` at the front and `/` at the end, None if it is no tag.

    >>> clean_tag("#friend/"), clean_tag("1984"), clean_tag("2024-05")
    ('friend', None, '2024-05')
    """
    name = typed.strip().removeprefix("#").strip("/")
    if not _WHOLE_NAME.fullmatch(name) or name.isdigit() or not name.strip("/_-"):
        return None
    return name
