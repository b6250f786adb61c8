"""What every foreign file becomes: cards of people, in the words of our own properties, and what was passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from vaultkit.notes.dates import is_ahead
from vaultkit.notes.tags import clean_tag
from vaultkit.vault.identity import email_key, url_key

_SAFE_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_PAST = ("met", "last_contact")
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_INTRODUCED = re.compile(r"(?:introduced|referred|recommended)[ _-]?by:?|met[ _-]?through:?|via:?", re.IGNORECASE)
_MADE = re.compile(r"[a-z]+:[0-9a-f]{16}")
_AT_START = re.compile(r"^(\s*)(?=```|~~~|---|===|<)")
# Where a backslash keeps two signs from meaning something together, or one from what follows it.
_OBEYED = re.compile(
    r"(?=\[\[)|(?<=\[)(?=\[)|(?<=\])(?=[(\[:])|(?<=:)(?=:)|(?<!\\)(?=%%|<!--)|(?<=[<%])(?=%)|(?<=\{)(?=\{)"
    r"|(?<![^\s(\[,;:.!?])(?=#[^\s#])"
)
_BRACKETS = re.compile(r"([\[\]{}])\1+")
_JOINED = re.compile(r"(?<=\])(?=[(\[])|(?<=[<%])(?=%)|(?<=<)(?=!--)")
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


class Skipped(NamedTuple):
    """A row or card that was passed over: where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One person of a foreign file. `values` are by our keys; `uid` finds the card again, whatever else changes.

    `introducers` and `known` are names (of `known` with the relation); `introducer_uids` are
    those of the introducers' cards in the same order, "" where none is told, or none at all;
    `log` holds what happened on which day; `text` what was noted besides; `odd` says of what
    in it nothing can be made; `only_known` that the card tells something of people who are
    there and makes nobody; `further_uids` find it again too, if it was made of several.
    """

    place: str
    name: str
    uid: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    introducers: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    log: tuple[tuple[date, str], ...] = ()
    text: str = ""
    odd: tuple[str, ...] = ()
    only_known: bool = False
    introducer_uids: tuple[str, ...] = ()
    further_uids: tuple[str, ...] = ()


class Parsed(NamedTuple):
    """A foreign file as read: its cards, what was passed over, and what the file or we could not carry."""

    cards: tuple[Card, ...]
    skipped: tuple[Skipped, ...] = ()
    lost: tuple[str, ...] = ()


def clean(text: str) -> str:
    r"""Return one line of words without anything invisible.

    >>> clean(" Ada \x1b[2J\n Byron ")
    'Ada [2J Byron'
    """
    return " ".join(_UNSAYABLE.sub(" ", text).split())


def clean_lines(text: str) -> str:
    r"""Return a text of several lines without anything invisible, and with nothing that a reader of notes would obey.

    Lines keep their words; what would be a link, a field, a tag, an order of a template, a
    mark, a comment or a fence gets a backslash.

    >>> print(clean_lines("see [[Ada]] (kept:: it) #now"))
    see \[\[Ada]] (kept:\: it) \#now
    """
    rows = (_UNSAYABLE.sub(" ", row).rstrip() for row in re.split(r"\r\n|\r|\n", text))
    return "\n".join(_AT_START.sub(r"\1\\", _OBEYED.sub(r"\\", row)) for row in rows).strip("\n")


def clean_line(text: str) -> str:
    """Return words of a text as one line of it."""
    return clean_lines(clean(text))


def tamed(card: Card) -> Card:
    """Return a card of whose words none would be a link, an order of a template or a comment in front matter."""
    values = {key: tuple(map(_tamed, texts)) for key, texts in card.values.items()}
    return replace(
        card, name=_tamed(card.name), uid=_tamed(card.uid), values=values,
        introducers=tuple(map(_tamed, card.introducers)),
        introducer_uids=tuple(map(_tamed, card.introducer_uids)),
        known=tuple((_tamed(name), _tamed(relation)) for name, relation in card.known),
    )  # fmt: skip


def _tamed(text: str) -> str:
    """Return words that stay words in front matter.

    >>> _tamed("[[Ada|me]]"), _tamed("[me](Ada.md) 100%%"), _tamed("[a, b]")
    ('[Ada|me]', '[me] (Ada.md) 100% %', '[a, b]')
    """
    return _JOINED.sub(" ", _BRACKETS.sub(r"\1", text))


def safe_urls(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the web addresses among `texts`, each once; what a browser would run is left out."""
    found: dict[str, str] = {}
    for text in map(clean, texts):
        scheme = _SCHEME.match(text)
        if text and (not scheme or text.casefold().startswith(_SAFE_SCHEMES)):
            found.setdefault(url_key(text) or text, text)
    return tuple(found.values())


def unsafe_urls(texts: Iterable[str]) -> tuple[str, ...]:
    """Return in words what `safe_urls` leaves out."""
    return tuple(
        f'"{text}" is no address that is safe to open' for text in map(clean, texts) if text and not safe_urls([text])
    )


def odd_mail(texts: Iterable[str]) -> tuple[str, ...]:
    """Return in words which of `texts` are no e-mail addresses."""
    return tuple(f'"{text}" is no e-mail address' for text in map(clean, texts) if text and not email_key(text))


def odd_birthday(texts: Iterable[str], birthdays: Sequence[str]) -> tuple[str, ...]:
    """Return in words which of the birthdays in `texts` gave none of `birthdays`."""
    pairs = zip(map(clean, texts), birthdays, strict=True)
    return tuple(f'its birthday "{text}" is no day' for text, birthday in pairs if text and not birthday)


def without_days_ahead(card: Card, today: date) -> Card:
    """Return a card without the days of meetings that are yet to come, which are told as odd."""
    ahead = {key: [text for text in card.values.get(key, ()) if is_ahead(text, today)] for key in _PAST}
    if not any(ahead.values()):
        return card
    values = {
        key: tuple(text for text in texts if text not in ahead.get(key, ())) for key, texts in card.values.items()
    }
    odd = (f'`{key}` "{text}" is yet to come' for key, texts in ahead.items() for text in texts)
    return replace(card, values={key: texts for key, texts in values.items() if texts}, odd=(*card.odd, *odd))


def some(**values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the values that there are, cleaned, each once, by key."""
    tidy = {key: tuple(dict.fromkeys(filter(None, map(clean, texts)))) for key, texts in values.items()}
    return {key: texts for key, texts in tidy.items() if texts}


def made_uid(source: str, *words: str) -> str:
    """Return what finds a card again that has no key of its own."""
    return f"{source}:{blake2b(' '.join(filter(None, words)).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def is_made(uid: str) -> bool:
    """Say whether a key was made of a name and addresses, so that one person may have several."""
    return bool(_MADE.fullmatch(uid))


def tag_of(label: str) -> str:
    """Return a label as a tag, "" where nothing of it can be one.

    >>> tag_of("Book club (Tuesday)"), tag_of("2024")
    ('book-club-tuesday', 'y2024')
    """
    if clean_tag(label) == label:
        return label
    slug = re.sub(r"[^\w/]+", "-", clean(label).casefold()).strip("-/")
    return f"y{slug}" if slug.isdigit() else slug


def is_introducer(relation: str) -> bool:
    """Say whether words for a related person call them who made the introduction.

    >>> is_introducer("Introduced by"), is_introducer("met through work")
    (True, False)
    """
    return bool(_INTRODUCED.fullmatch(relation.strip()))
