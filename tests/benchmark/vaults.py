"""Realistic vaults of any size: the same arguments give the same bytes on every machine.

Notes of about 2 KB with front matter, dated lines with moves, tasks and links; six in a
hundred hold links inside code, which no reader may count. Every name is made of syllables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

TODAY = date(2026, 11, 20)
_SEED = 20261120

_FIRST = ("Ar", "Bel", "Cor", "Dal", "El", "Fen", "Gil", "Hes", "Is", "Jor", "Kal", "Lor", "Mar", "Ned", "Ol", "Ås")
_FIRST_ENDS = ("a", "in", "o", "wen", "ia", "ek", "is", "anna", "or", "é")
_LAST = ("Ash", "Bram", "Corn", "Dun", "East", "Fair", "Gold", "Hart", "Iron", "Kes", "Long", "Mill", "North", "Ost")
_LAST_ENDS = ("by", "field", "ton", "well", "ley", "ster", "wick", "holt", "dal", "mark", "rø", "gate", "ham", "combe")
_TRADES = ("Works", "Press", "Clinic", "Museum", "Labs", "Trust", "Yard", "School", "Choir", "Bank")
_PLACES = ("Saltmere", "Brindle", "Osier", "Wrack", "Netmaker Hill", "Pellow", "Quoin", "Friis Cove")
_ROLES = ("engineer", "nurse", "editor", "teacher", "carpenter", "analyst", "gardener", "producer", "clerk", "cook")
_TAGS = ("friend", "choir", "work", "mentor", "family", "neighbour", "data", "sailing", "to-thank", "school/old")
_CADENCES = ("weekly", "monthly", "quarterly", "6 weeks", "twice a year", "yearly", "90d")
_CHANNELS = ("coffee", "call", "letter", "lunch", "walk", "mail", "chat")
_RELATIONS = ("sister", "old colleague", "neighbour", "sings with", "taught them", "cousin", "")
_THINGS = ("the grant form", "a spare lantern", "the tide tables", "her notes on maps", "two names at the museum",
           "an honest reading", "the rota for spring", "a list of printers", "the old photographs")  # fmt: skip
_SENTENCES = (
    "We talked for an hour about what the new rules mean for small yards and who will have to pay for them.",
    "They have moved twice since we last met and are glad to be near the water again.",
    "The plan for the spring is a small show, if somebody lends a room with good light.",
    "Told the story of the first winter there, with the boiler that nobody understood.",
    "Worth asking about: how they choose whom to train, and what they would do over.",
    "The children are well; the eldest starts at the school on the hill after the summer.",
    "They read everything by hand first and only then let a machine near it.",
    "Said that the best people there never apply, they are asked by someone whom they trust.",
)
_CODE = ("```\n[[{0}]] and #not-a-tag [due:: 2020-01-01]\n```\n", "Written in a template as `[[{0}]]`, so no link.\n")


class Cast(NamedTuple):
    """All names of a vault: its people, organisations and events."""

    people: tuple[str, ...]
    organisations: tuple[str, ...]
    events: tuple[tuple[str, date], ...]


def write_vault(root: Path, people: int) -> int:
    """Write a vault with so many people below `root`, and return the number of its notes."""
    notes = 0
    for path, text in vault_notes(people):
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
        notes += 1
    return notes


def vault_notes(people: int) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each note."""
    cast = _cast(people)
    for number, name in enumerate(cast.people):
        yield f"People/{name}.md", _person(number, cast)
    for number, name in enumerate(cast.organisations):
        yield f"Organisations/{name}.md", _organisation(number, name)
    for number, (name, day) in enumerate(cast.events):
        yield f"Events/{name}.md", _event(number, day, cast)
    for days in range(0, 120, 4):
        day = TODAY - timedelta(days)
        yield f"Daily/{day}.md", _daily(days, cast)
    yield "Me.md", _me(cast)


def _cast(people: int) -> Cast:
    firsts = ["".join(parts) for parts in product(_FIRST, _FIRST_ENDS)]
    lasts = ["".join(parts) for parts in product(_LAST, _LAST_ENDS)]
    # Strides without a common divisor with the lists mix the names well, each pair once.
    pairs = ((firsts[n * 7 % len(firsts)], lasts[(n * 11 + n // len(firsts)) % len(lasts)]) for n in range(people))
    names = dict.fromkeys(f"{first} {last}" for first, last in pairs)
    spare = (f"{first} {middle}. {last}" for middle in "ABCDEFGHIJ" for first in firsts for last in lasts)
    while len(names) < people:
        names[next(spare)] = None
    few = max(1, people // 10)
    organisations = (f"{lasts[n * 5 % len(lasts)]} {_TRADES[n // len(lasts) % 10]}{_number(n)}" for n in range(few))
    events = tuple(
        (f"{_PLACES[n % 8]} evening {n + 1}", TODAY - timedelta(days=(n * 37) % 1500 - 20)) for n in range(few)
    )
    return Cast(tuple(names), tuple(organisations), events)


def _number(number: int) -> str:
    """Return what tells apart names that would be the same."""
    round_number = number // (len(_LAST) * len(_LAST_ENDS) * len(_TRADES))
    return f" {round_number + 1}" if round_number else ""


def _someone(random: Random, cast: Cast) -> str:
    """Return a person; some are far better known than others, as in life."""
    return cast.people[int(len(cast.people) * random.random() ** 3)]


def _day(random: Random, back: int = 900) -> date:
    return TODAY - timedelta(days=int(back * random.random() ** 1.5))


def _person(number: int, cast: Cast) -> str:
    random = Random(f"{_SEED} person {number}")
    name = cast.people[number]
    met = _day(random, 2500)
    head = "".join((*_meeting(random, number, cast), *_acquaintances(random, cast), *_plans(random, number)))
    body = [f"# {name}\n", f"\n{' '.join(random.sample(_SENTENCES, 3))} Met through [[{_someone(random, cast)}]].\n"]
    body += ["\n## Log\n\n", *(_log_line(random, met, cast) for _ in range(random.randint(4, 11)))]
    body += ["\n## To do\n\n", *(_task(random, name) for _ in range(random.randint(0, 2)))]
    if random.random() < 0.06:
        body.append("\n" + random.choice(_CODE).format(_someone(random, cast)))
    body += ["\n## Questions\n\n", f"- What became of {random.choice(_THINGS)}?\n"]
    return f"---\ntype: person\nmet: {met}\n{head}---\n{''.join(body)}"


def _meeting(random: Random, number: int, cast: Cast) -> Iterator[str]:
    """Yield who the person is, and how we met."""
    if random.random() < 0.15:
        yield f"aliases: [{cast.people[number].split(maxsplit=1)[0]} {number}]\n"
    yield f'org: "[[{random.choice(cast.organisations)}]]"\nrole: {random.choice(_ROLES)}\n'
    yield f"location: {random.choice(_PLACES)}\ntags: [{', '.join(random.sample(_TAGS, 2))}]\n"
    if random.random() < 0.4:
        yield f'met_at: "[[{random.choice(cast.events)[0]}]]"\n'
    if number and random.random() < 0.87:
        yield f'introduced_by: "[[{cast.people[int(number * random.random() ** 2)]}]]"\n'


def _acquaintances(random: Random, cast: Cast) -> Iterator[str]:
    known = random.choice((0, 1, 1, 2, 2, 3))
    if known:
        yield "knows:\n"
    for _ in range(known):
        relation = random.choice(_RELATIONS)
        yield f'  - "[[{_someone(random, cast)}]]{f" ({relation})" if relation else ""}"\n'


def _plans(random: Random, number: int) -> Iterator[str]:
    """Yield when to be in touch again, and by what means."""
    if random.random() < 0.5:
        yield f"cadence: {random.choice(_CADENCES)}\n"
    if random.random() < 0.2:
        yield f"follow_up: {TODAY + timedelta(days=random.randint(-30, 90))} ask about {random.choice(_THINGS)}\n"
    yield f'closeness: {random.randint(1, 5)}\nemail: person{number}@example.org\nphone: "+15550{number:06}"\n'
    if random.random() < 0.3:
        yield f"birthday: {random.randint(1950, 2004)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}\n"


def _log_line(random: Random, met: date, cast: Cast) -> str:
    move = random.random()
    thing, other = random.choice(_THINGS), _someone(random, cast)
    moves = (
        (0.10, f" (got:: {thing})"),
        (0.18, f" (lead:: [[{other}]])"),
        (0.24, f" (promised:: {thing})"),
        (0.30, f" [gave:: {thing}]"),
        (0.34, f" (with:: [[{other}]])"),
        (0.38, f" (intro:: [[{other}]])"),
    )
    marked = next((text for limit, text in moves if move < limit), "")
    mention = f" [[{_someone(random, cast)}]] came up." if random.random() < 0.7 else ""
    day = max(met, _day(random))
    return f"- {day} {random.choice(_CHANNELS)}: {random.choice(_SENTENCES)}{mention}{marked}\n"


def _task(random: Random, name: str) -> str:
    day = TODAY + timedelta(days=random.randint(-200, 60))
    words = f"Send {name.split(maxsplit=1)[0]} {random.choice(_THINGS)}"
    return f"- [x] {words} ✅ {min(day, TODAY)}\n" if random.random() < 0.4 else f"- [ ] {words} 📅 {day}\n"


def _organisation(number: int, name: str) -> str:
    random = Random(f"{_SEED} organisation {number}")
    head = f"type: organisation\nlocation: {random.choice(_PLACES)}\nsector: {random.choice(_TRADES).lower()}\n"
    return f"---\n{head}---\n# {name}\n\n{' '.join(random.sample(_SENTENCES, 5))}\n"


def _event(number: int, day: date, cast: Cast) -> str:
    random = Random(f"{_SEED} event {number}")
    people = "".join(f'  - "[[{_someone(random, cast)}]]"\n' for _ in range(random.randint(2, 9)))
    head = f"type: event\ndate: {day}\nplace: {random.choice(_PLACES)}\npeople:\n{people}"
    return f"---\n{head}---\n{' '.join(random.sample(_SENTENCES, 4))}\n"


def _daily(number: int, cast: Cast) -> str:
    random = Random(f"{_SEED} daily {number}")
    lines = (f"- {random.choice(_CHANNELS)} with [[{_someone(random, cast)}]]: {random.choice(_SENTENCES)}\n"
             for _ in range(random.randint(1, 5)))  # fmt: skip
    return "".join(lines)


def _me(cast: Cast) -> str:
    known = "".join(f'  - "[[{name}]]"\n' for name in cast.people[:10])
    return f"---\ntype: me\nlocation: {_PLACES[0]}\nskills: [maps, plain writing]\nknows:\n{known}---\n# Me\n"


if __name__ == "__main__":
    print(write_vault(Path(sys.argv[1]), int(sys.argv[2])))
