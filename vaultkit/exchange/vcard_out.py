"""Cards of people as vCards: 3.0, which every telephone reads, or 4.0. The same cards give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from vaultkit.exchange.card import Card
from vaultkit.exchange.lines import content, escape
from vaultkit.exchange.vcard_lines import name_line, parse_line, spoken_name

_RELATED = frozenset((
    "contact", "acquaintance", "friend", "met", "co-worker", "colleague", "co-resident", "neighbor", "child", "parent",
    "sibling", "spouse", "kin", "muse", "crush", "date", "sweetheart", "agent", "emergency",
))  # fmt: skip
_OURS = frozenset(("BEGIN", "END", "VERSION", "UID", "FN", "N"))


def write_vcard(cards: Iterable[Card], version: str = "3.0") -> str:
    """Return all cards as one file of this version, `3.0` or `4.0`."""
    listed = list(cards)
    uids = frozenset(card.uid for card in listed)
    return content(line for card in listed for line in _lines(card, version, uids))


def _lines(card: Card, version: str, uids: frozenset[str]) -> Iterator[str]:
    values = card.values
    yield from ("BEGIN:VCARD", f"VERSION:{version}", f"UID:{escape(card.uid)}", f"FN:{escape(spoken_name(card.name))}")
    yield _parts_of_name(card)
    if "aliases" in values:
        yield f"NICKNAME:{','.join(map(escape, values['aliases']))}"
    yield from (f"ORG:{escape(text)}" for text in values.get("org", ()))
    yield from (f"TITLE:{escape(text)}" for text in values.get("role", ()))
    yield from (f"EMAIL:{escape(text)}" for text in values.get("email", ()))
    yield from (f"TEL:{escape(text)}" for text in values.get("phone", ()))
    yield from (f"ADR:;;;{escape(text)};;;" for text in values.get("location", ()))
    yield from (f"URL:{text}" for text in values.get("url", ()))
    yield from (f"X-SOCIALPROFILE;TYPE=linkedin:{text}" for text in values.get("linkedin", ()))
    yield from (_birthday(text, version) for text in values.get("birthday", ()))
    if "tags" in values:
        yield f"CATEGORIES:{','.join(map(escape, values['tags']))}"
    # An introducer may be among those whom somebody knows; once is enough.
    yield from dict.fromkeys(_relations(card, version, uids))
    yield from (raw for raw in values.get("vcard", ()) if (line := parse_line(raw)) and line.name not in _OURS)
    yield "END:VCARD"


def _parts_of_name(card: Card) -> str:
    """Return the property N as it came in, as long as the name is the one that came with it; else what the name says."""
    kept = {line.name: line for raw in card.values.get("vcard", ()) if (line := parse_line(raw))}
    is_same = "FN" in kept and kept["FN"].text == card.name
    return kept["N"].raw if is_same and "N" in kept else name_line(card.name)


def _birthday(text: str, version: str) -> str:
    yearless = text.startswith("--")
    if version == "4.0":
        return f"BDAY:{'--' if yearless else ''}{text.replace('-', '')}"
    # 3.0 knows no day without a year; Apple's way is the one that others read.
    return f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{text[2:]}" if yearless else f"BDAY:{text}"


def _relations(card: Card, version: str, uids: frozenset[str]) -> Iterator[str]:
    introducers = map(spoken_name, card.introducers)
    known = [(spoken_name(name), relation) for name, relation in card.known]
    for name, uid in zip_longest(introducers, card.introducer_uids, fillvalue=""):
        yield f"X-INTRODUCED-BY:{escape(uid) if uid in uids else ''};{escape(name)}"
        if version == "4.0":
            yield f"RELATED;VALUE=text;TYPE=contact:{escape(name)}"
    labelled = [pair for pair in known if version != "4.0" or pair[1] not in _RELATED]
    for name, relation in known if version == "4.0" else ():
        if relation in _RELATED:
            yield f"RELATED;VALUE=text;TYPE={relation}:{escape(name)}"
    for number, (name, relation) in enumerate(labelled, 1):
        yield f"item{number}.X-ABRELATEDNAMES:{escape(name)}"
        yield f"item{number}.X-ABLABEL:{escape(relation)}"
