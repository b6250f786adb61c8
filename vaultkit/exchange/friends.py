"""friends.md: people with other names, places and tags, and what was done with whom on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from vaultkit.errors import UsageError
from vaultkit.exchange.card import Card, Parsed, Skipped, clean, clean_line, made_uid, some, tag_of
from vaultkit.exchange.dates import parse_foreign_day

_HEADING = re.compile(r"#{1,6}\s*(activities|notes|friends|locations)\s*:?\s*", re.IGNORECASE)
_FRIEND = re.compile(r"(?P<name>[^(\[@]+)(?:\((?P<aka>[^)]*)\))?\s*(?:\[(?P<place>[^\]]*)\])?\s*(?P<tags>(?:@\S+\s*)*)")
_HAPPENED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}):\s*(?P<text>.*)")
_PERSON = re.compile(r"\*\*([^*]+)\*\*")
_AKA = re.compile(r"(?:^|\s)a\.k\.a\.\s+", re.IGNORECASE)


class _Happened(NamedTuple):
    """A row of what happened: its line, its day, its words and the names in it."""

    line: int
    day: date
    words: str
    people: frozenset[str]


def read_friends(text: str) -> Parsed:
    """Return the people in a friends.md; raise UsageError where it has no list of friends."""
    sections: dict[str, list[tuple[int, str]]] = {}
    skipped: list[Skipped] = []
    current = stray = sections.setdefault("", [])
    for number, row in enumerate(text.split("\n"), 1):
        heading = _HEADING.fullmatch(row.strip())
        if heading:
            current = sections.setdefault(heading[1].casefold(), [])
        elif row.strip().startswith(("- ", "* ")):
            current.append((number, row.strip()[2:].strip()))
        elif row.strip():
            skipped.append(Skipped(f"line {number}", "it is no list item"))
    if "friends" not in sections:
        raise UsageError('the file has no heading "### Friends:"; give the file of the friends program')
    skipped += (Skipped(f"line {number}", "it stands below no heading") for number, _ in stray)
    happened = [
        *_events(sections.get("activities", ()), "", skipped),
        *_events(sections.get("notes", ()), "#note ", skipped),
    ]
    cards = tuple(_people(sections["friends"], happened, skipped))
    skipped += _strangers(cards, happened)
    places = len(sections.get("locations", ()))
    return Parsed(cards, tuple(skipped), (f"the list of locations ({places})",) if places else ())


def _strangers(cards: Iterable[Card], happened: Iterable[_Happened]) -> Iterator[Skipped]:
    """Yield a word on each row that names somebody who is no friend, or nobody."""
    friends = {name for card in cards for name in (card.name, *card.values.get("aliases", ()))}
    for number, _, _, names in happened:
        if not names:
            yield Skipped(f"line {number}", "it names nobody")
        elif names - friends:
            listed = " and ".join(f'"{name}"' for name in sorted(names - friends))
            rest = "; it was read for the others" if names & friends else ""
            yield Skipped(f"line {number}", f"{listed} is not in the list of friends{rest}")


def _events(rows: object, mark: str, skipped: list[Skipped]) -> Iterator[_Happened]:
    """Yield line, day, words and people of each row of what happened."""
    for number, row in rows if isinstance(rows, list) else ():
        match = _HAPPENED.fullmatch(row)
        day = parse_foreign_day(match["day"]) if match else None
        if not match or not day:
            skipped.append(Skipped(f"line {number}", "it begins with no day"))
            continue
        names = frozenset(clean(name) for name in _PERSON.findall(match["text"]))
        words = re.sub(r"\*\*([^*]+)\*\*|(?<!\w)_([^_]+)_(?!\w)", lambda found: found[1] or found[2], match["text"])
        words = clean_line(words)
        words = re.sub(r"(?<!\S)@([\w/-]+)", lambda found: f"#{tag_of(found[1])}", words)
        yield _Happened(number, day, mark + words, names)


def _people(rows: list[tuple[int, str]], happened: list[_Happened], skipped: list[Skipped]) -> Iterator[Card]:
    for number, row in rows:
        match = _FRIEND.fullmatch(row)
        name = clean(match["name"]) if match else ""
        if not match or not name:
            skipped.append(Skipped(f"line {number}", "it names nobody"))
            continue
        others = [part for part in map(clean, _AKA.split(match["aka"] or "")) if part]
        values = some(
            aliases=others, location=[match["place"] or ""], tags=[tag_of(tag) for tag in match["tags"].split()]
        )
        log = tuple((day, words) for _, day, words, names in happened if names & {name, *others})
        yield Card(f"line {number}", name, made_uid("friends", name), values, log=log)
