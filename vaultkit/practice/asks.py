"""What a planned sentence asks for: a job, a favour, a contact, a view.

Only planned lines are read for this, never what was said. It suggests and blocks nothing. The patterns lie
in a data file of the package, one for each language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pkgutil import get_data
from typing import NamedTuple

from vaultkit.vault.debts import plain_words

ADVICE, OTHER = "advice", "other"
_SHARED = re.compile(r"<([a-z ]+)>")
NEEDING = frozenset(("third-party", "job", "favour", "contact"))
"""The classes that ask the other to do something."""


class AskClass(NamedTuple):
    """One class of asks: what it is about, what could be asked in its place, and how it sounds."""

    name: str
    about: str
    instead: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


class Language(NamedTuple):
    """The asks of one language, in the order in which they are tried; `whole` makes a sentence of what was asked for."""

    whole: str
    guards: tuple[re.Pattern[str], ...]
    classes: tuple[AskClass, ...]


@lru_cache(maxsize=8)
def load_language(language: str = "en") -> Language:
    """Return the patterns of a language."""
    # A part of the package, as its code is; nothing of the user's is read.
    content = get_data("vaultkit.practice", f"asks.{language}.toml") or b""
    table = tomllib.loads(content.decode("utf-8"))
    shared = table.get("words", {})

    def compile_all(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        whole = (_SHARED.sub(lambda found: str(shared[found[1]]), pattern) for pattern in patterns)
        return tuple(map(re.compile, whole))

    classes = tuple(
        AskClass(each["name"], each["about"], tuple(each["instead"]), compile_all(each["patterns"]))
        for each in table["classes"]
    )
    return Language(table["whole"], compile_all(table["guards"]), classes)


@lru_cache(maxsize=4096)
def classify_ask(text: str, language: str = "en") -> str:
    """Return the class of a sentence: third-party, job, favour, contact, pitch, advice or other.

    >>> [classify_ask(text) for text in ("Any openings?", "Who else should I talk to?", "How did you begin?")]
    ['job', 'contact', 'advice']
    """
    known = load_language(language)
    folded = fold_sentence(text)
    for guard in known.guards:
        folded = guard.sub(" that ", folded)
    return next(
        (each.name for each in known.classes if any(pattern.search(folded) for pattern in each.patterns)), OTHER
    )


def classify_asked(text: str, language: str = "en") -> str:
    """Return the class of what was asked, noted as a sentence or in short as what it was for.

    >>> [classify_asked(text) for text in ("a job", "intro to Tom", "how she began")]
    ['job', 'contact', 'advice']
    """
    found = classify_ask(text, language)
    return classify_ask(load_language(language).whole.replace("{}", text), language) if found == OTHER else found


def fold_sentence(text: str) -> str:
    """Return a sentence in the form that patterns are written for.

    >>> fold_sentence("Would you read my RÉSUMÉ, [[Ana Ruiz|Ana]]?")
    'would you read my resume, ana?'
    """
    bare = unicodedata.normalize("NFKD", plain_words(text).replace("’", "'"))
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).casefold().split())


def instead_of(ask: str, language: str = "en") -> tuple[str, ...]:
    """Return what could be asked in place of an ask of a class."""
    return next((each.instead for each in load_language(language).classes if each.name == ask), ())


def meaning_of(ask: str, language: str = "en") -> str:
    """Return what a class is about, in words."""
    return next((each.about for each in load_language(language).classes if each.name == ask), "")
