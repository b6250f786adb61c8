"""Which things are the same, by the notes that they name or by their words, found without comparing each with each.

What counts as the same words is `name_the_same`. The rest only saves asking it of everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

_FEW = 32
"""As many wordings are looked through faster than looked up."""
_LONGEST_PART = 3
_ARTICLE = re.compile(r"^(?:an?|the) (?=.)")


def name_the_same(one: str, other: str) -> bool:
    """Say whether folded words name one thing: one of them holds the other, a leading article aside.

    >>> name_the_same("the old mill", "mill"), name_the_same("a map", "the map"), name_the_same("", "mill")
    (True, True, False)
    """
    if not (one and other):
        return False
    if one in other or other in one:
        return True
    bare, other_bare = _without_article(one), _without_article(other)
    return bare in other_bare or other_bare in bare


@lru_cache(maxsize=1 << 15)
def _without_article(words: str) -> str:
    return f" {_ARTICLE.sub('', words)} "


class Catalogue:
    """Things in the order in which they were added, by the id of what they name ("" for none) and their folded words."""

    def __init__(self) -> None:
        self._size = 0
        self._by_about: defaultdict[str, list[int]] = defaultdict(list)
        self._by_wording: defaultdict[str, list[int]] = defaultdict(list)
        self._wordings = Wordings()

    def add(self, about: str, wording: str) -> None:
        """Take in one more thing."""
        if about:
            self._by_about[about].append(self._size)
        if wording and wording not in self._by_wording:
            self._wordings.add(wording)
        self._by_wording[wording].append(self._size)
        self._size += 1

    def find(self, about: str, wording: str) -> list[int]:
        """Return the places of the things that are the same as one that names `about` or bears these words, in order."""
        found = {*self._by_about.get(about, ())} if about else set()
        for each in self._wordings.like(wording):
            found.update(self._by_wording[each])
        return sorted(found)


class Wordings:
    """Wordings, each once, to be asked which of them name the same as some words.

    If one holds the other, then the longer holds every part of the shorter, articles aside. So
    of the longer ones those are asked that hold the rarest part of the words; and each wording is
    filed below its own rarest part, where longer words look for it.
    """

    def __init__(self) -> None:
        self._all: list[str] = []
        self._indexed = 0
        self._holding: defaultdict[str, list[str]] = defaultdict(list)
        self._filed: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, wording: str) -> None:
        """Take in one more."""
        self._all.append(wording)

    def like(self, words: str) -> list[str]:
        """Return those that name the same as `words`."""
        if not words:
            return []
        near = self._all if len(self._all) <= _FEW else self.near(words)
        return [each for each in near if name_the_same(each, words)]

    def near(self, words: str) -> dict[str, None]:
        """Return all that may name the same, and few others."""
        self._index()
        rarest = min(_whole_parts(words), key=lambda part: len(self._holding.get(part, ())))
        near = dict.fromkeys(self._holding.get(rarest, ()))
        for part in _all_parts(words):
            near.update(dict.fromkeys(self._filed.get(part, ())))
        return near

    def _index(self) -> None:
        for wording in self._all[self._indexed :]:
            for part in _all_parts(wording):
                self._holding[part].append(wording)
            rarest = min(_whole_parts(wording), key=lambda part: len(self._filed.get(part, ())))
            self._filed[rarest].append(wording)
        self._indexed = len(self._all)


def _whole_parts(words: str) -> list[str]:
    """Return the parts that whatever holds `words` holds too, with or without their article: of three signs each."""
    core = _without_article(words)[1:-1]
    if len(core) <= _LONGEST_PART:
        return [core]
    return sorted({core[at : at + _LONGEST_PART] for at in range(len(core) - _LONGEST_PART + 1)})


def _all_parts(words: str) -> list[str]:
    """Return all that stands in `words`, up to three signs long."""
    sizes = range(1, _LONGEST_PART + 1)
    return sorted({words[at : at + size] for size in sizes for at in range(len(words) - size + 1)})
