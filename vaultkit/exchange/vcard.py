"""vCards become cards of people: versions 2.1, 3.0 and 4.0, with the ways of Apple, Google and Outlook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vaultkit.counting import counted
from vaultkit.errors import UsageError
from vaultkit.exchange.card import (
    Card,
    Parsed,
    Skipped,
    clean,
    clean_lines,
    is_introducer,
    made_uid,
    odd_birthday,
    odd_mail,
    safe_urls,
    some,
    tag_of,
    unsafe_urls,
)
from vaultkit.exchange.dates import read_birthday
from vaultkit.exchange.lines import escape
from vaultkit.exchange.vcard_lines import Line, name_line, read_cards
from vaultkit.vault.identity import email_key

_APPLES_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_READ = frozenset((
    "VERSION", "FN", "N", "NICKNAME", "EMAIL", "TEL", "ADR", "ORG", "TITLE", "URL", "NOTE", "CATEGORIES", "BDAY", "UID",
    "X-SOCIALPROFILE", "SOCIALPROFILE", "X-SOCIAL-PROFILE", "RELATED", "X-ABRELATEDNAMES", "X-INTRODUCED-BY", "REV", "PRODID",
    "KIND", "X-ADDRESSBOOKSERVER-KIND", "PHOTO", "LOGO", "SOUND", "KEY", "X-ABLABEL", "X-ABDATE", "ANNIVERSARY", "ROLE",
))  # fmt: skip
_SYSTEM_LABELS = frozenset(("mycontacts", "my contacts", "starred"))
_LONGEST = 1000
_UNFIT = ("LOGO", "SOUND", "KEY")
Lines = Mapping[str, tuple[Line, ...]]
_NO_PERSON = frozenset(("org", "group", "location"))


def read_vcard(text: str) -> Parsed:
    """Return the people in a file of vCards; groups and organisations are passed over and told.

    Raises UsageError where there is no card at all.
    """
    cards: list[Card] = []
    skipped: list[Skipped] = []
    listed = [(number, _by_name(lines), fault) for number, lines, fault in read_cards(text)]
    bearers = {uid: name for _, lines, _ in listed if (uid := _uid(lines)) and (name := _name(lines))}
    for number, by_name, fault in listed:
        place = f"the card at line {number}"
        kind = next(
            (line.text.casefold() for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") for line in by_name.get(name, ())),
            "",
        )
        name = _name(by_name)
        is_company = "company" in (text.casefold() for text in _texts(by_name, "X-ABSHOWAS"))
        if kind in _NO_PERSON or is_company:
            skipped.append(Skipped(place, f"it is the card of no person ({kind or 'company'})"))
        elif not name:
            skipped.append(Skipped(place, "it has no name"))
        else:
            skipped += [Skipped(place, f"{fault}; the rest of it was read")] if fault else []
            cards.append(_card(place, name, by_name, bearers))
    if not cards and not skipped:
        raise UsageError("the file holds no vCard; give one that a phone or an address book exported")
    return Parsed(tuple(cards), tuple(skipped), tuple(_lost([lines for _, lines, _ in listed])))


def _lost(cards: Sequence[Lines]) -> Iterator[str]:
    """Yield in words what notes have no place for."""
    pictures = sum("PHOTO" in lines for lines in cards)
    streets = sum(any(map(_has_street, lines.get("ADR", ()))) for lines in cards)
    units = sum(any(any(line.parts()[1:]) for line in lines.get("ORG", ())) for lines in cards)
    yield from (f"{counted(pictures, 'picture')}, which notes cannot hold",) if pictures else ()
    yield from (
        (f"streets and post codes ({counted(streets, 'card')}); of addresses, towns and countries are taken",)
        if streets
        else ()
    )
    yield from (f"units of organisations ({counted(units, 'card')})",) if units else ()


def _by_name(lines: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    found: dict[str, tuple[Line, ...]] = {}
    for line in lines:
        found[line.name] = (*found.get(line.name, ()), line)
    return found


def _texts(lines: Lines, *names: str) -> list[str]:
    return [line.text for name in names for line in lines.get(name, ())]


def _name(lines: Lines) -> str:
    """Return the name shown, else the one in parts, else whatever names the card."""
    for line in lines.get("N", ()) if not any(map(clean, _texts(lines, "FN"))) else ():
        family, given, middle, prefix, suffix = (*line.parts(), "", "", "", "", "")[:5]
        whole = clean(f"{prefix} {given} {middle} {family} {suffix}")
        if whole:
            return whole
    # An organisation's name is no person's.
    others = (*_texts(lines, "FN", "NICKNAME"), *_texts(lines, "EMAIL"))
    return next((found for text in others if (found := clean(text))), "")


def _uid(lines: Lines) -> str:
    return next(filter(None, map(_bare_uid, _texts(lines, "UID"))), "")


def _bare_uid(text: str) -> str:
    return re.sub("^urn:uuid:", "", clean(text), flags=re.IGNORECASE)


def _card(place: str, name: str, lines: Lines, bearers: Mapping[str, str]) -> Card:
    """Return the card of one person; `bearers` are the names of all cards of the file by what finds them again."""
    values = _values(name, lines)
    relations = [*_related(lines, bearers), *_apples_related(lines)]
    introduced = dict.fromkeys(_introduced(lines, bearers))
    told = {each for each, _ in introduced}
    introduced |= dict.fromkeys((each, "") for each, word in relations if is_introducer(word) and each not in told)
    notes = [clean_lines(text) for text in (*_texts(lines, "NOTE"), *_days(lines))]
    uid = _uid(lines) or made_uid("vcard", name, *values.get("email", ())[:1], *values.get("phone", ())[:1])
    return Card(
        place, name, uid, values, tuple(each for each, _ in introduced),
        tuple(pair for pair in relations if not is_introducer(pair[1])), text="\n\n".join(filter(None, notes)),
        odd=tuple(_odd(lines, bearers)), introducer_uids=tuple(uid for _, uid in introduced),
    )  # fmt: skip


def _values(name: str, lines: Lines) -> dict[str, tuple[str, ...]]:
    """Return what a card says, by our keys."""
    organisations = [clean(part) for line in lines.get("ORG", ()) for part in line.parts()[:1]]
    profiles = _profiles(lines)
    elsewhere = safe_urls(url for url, is_linkedin in profiles if not is_linkedin)
    labels = [part for line in lines.get("CATEGORIES", ()) for part in line.parts(",")]
    return some(
        email=(text.removeprefix("mailto:") for text in _texts(lines, "EMAIL") if email_key(text)),
        phone=(text.removeprefix("tel:") for text in _texts(lines, "TEL")),
        url=(*safe_urls(_texts(lines, "URL")), *elsewhere),
        linkedin=safe_urls(url for url, is_linkedin in profiles if is_linkedin),
        org=organisations[:1], role=_texts(lines, "TITLE", "ROLE")[:1],
        birthday=[_birthday(line) for line in lines.get("BDAY", ())][:1],
        location=[_place(line) for line in lines.get("ADR", ())],
        tags=[tag_of(label) for label in labels if label.strip("* ").casefold() not in _SYSTEM_LABELS],
        aliases=[part for line in lines.get("NICKNAME", ()) for part in line.parts(",")],
        vcard=[*_kept_name(name, lines), *_kept(lines)],
    )  # fmt: skip


def _odd(lines: Lines, bearers: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what cannot be taken of a card: what is not what it should be, and what there is only one of."""
    yield from odd_mail(_texts(lines, "EMAIL"))
    yield from unsafe_urls([*_texts(lines, "URL"), *(url for url, _ in _profiles(lines))])
    yield from odd_birthday(_texts(lines, "BDAY"), [_birthday(line) for line in lines.get("BDAY", ())])
    yield from (
        f'the year of its birthday "{clean(line.text)}" is taken for none, as Apple writes it'
        for line in lines.get("BDAY", ())
        if line.text.startswith("1604") and not line.params.get("X-APPLE-OMIT-YEAR")
    )
    organisations = [clean(line.parts()[0]) for line in lines.get("ORG", ())]
    yield from (f'"{text}" is a further organisation' for text in organisations[1:] if text)
    yield from (f'"{text}" is a further role' for text in map(clean, _texts(lines, "TITLE", "ROLE")[1:]) if text)
    pointers = (line for name in ("RELATED", "X-INTRODUCED-BY") for line in lines.get(name, ()))
    unknown = (line for line in pointers if _is_address(line) and _bare_uid(line.text) not in bearers)
    yield from (f'"{clean(line.text)}" names nobody' for line in unknown)
    yield from (f"its {name.lower()} fits into no note" for name in _UNFIT if name in lines)
    yield from (
        f"its {name} fits into no note"
        for name, found in lines.items()
        if name not in _READ and len(found) > len(_kept({name: found}))
    )


def _birthday(line: Line) -> str:
    omitted = line.params.get("X-APPLE-OMIT-YEAR", ("",))[0]
    found = read_birthday(line.text, without_year=bool(omitted) and line.text.startswith(omitted))
    return found or (clean(line.text) if _is_text(line) else "")


def _place(line: Line) -> str:
    """Return town and country of an address: post box, extension, street, town, region, code, country."""
    parts = (*line.parts(), "", "", "", "", "", "", "")
    return clean(", ".join(part for part in (parts[3], parts[6]) if part)) or clean(" ".join(filter(None, parts)))


def _has_street(line: Line) -> bool:
    """Say whether an address of which town and country are taken says more."""
    parts = (*line.parts(), "", "", "", "", "", "", "")
    return any((parts[3], parts[6])) and any((*parts[:3], *parts[4:6]))


def _profiles(lines: Lines) -> list[tuple[str, bool]]:
    """Return the profiles of a card, and which of them are LinkedIn's."""
    found = (line for name in ("X-SOCIALPROFILE", "SOCIALPROFILE", "X-SOCIAL-PROFILE") for line in lines.get(name, ()))
    return [(line.text, "linkedin" in line.types or "linkedin.com" in line.text.casefold()) for line in found]


def _label(line: Line, lines: Lines) -> str:
    """Return the label that Apple gives a line of the same group; what is not of its own words stays as it is typed."""
    labels = (each.text for each in lines.get("X-ABLABEL", ()) if line.group and each.group == line.group)
    return clean(_APPLES_LABEL.sub(lambda found: found[1].casefold(), next(labels, "")))


def _introduced(lines: Lines, bearers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (name, uid) of those who introduced the person; a card that is ours tells both."""
    found: list[tuple[str, str]] = []
    for line in lines.get("X-INTRODUCED-BY", ()):
        uid, name = (*map(clean, line.parts()), "")[:2]
        if name or _bare_uid(uid) in bearers:
            found.append((name or bearers[_bare_uid(uid)], _bare_uid(uid)))
        elif not _is_address(line):
            found.append((uid, ""))
    return [pair for pair in dict.fromkeys(found) if pair[0]]


def _related(lines: Lines, bearers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (name, relation) of the related people whom the card names, or whose cards it points to."""
    found: list[tuple[str, str]] = []
    for line in lines.get("RELATED", ()):
        name = "" if _is_text(line) else bearers.get(_bare_uid(line.text), "")
        if name or not _is_address(line):
            found.append((name or clean(line.text), ", ".join(sorted(line.types - {"pref"})) or "contact"))
    introducers = dict(_introduced(lines, bearers))
    return [pair for pair in found if pair[0] and not (pair[1] == "contact" and pair[0] in introducers)]


def _is_address(line: Line) -> bool:
    """Say whether a related person is given by the address of a card and not by words."""
    return not _is_text(line) and line.text.casefold().startswith(("urn:", "http:", "https:", "mailto:", "data:"))


def _is_text(line: Line) -> bool:
    return "text" in {word.casefold() for word in line.params.get("VALUE", ())}


def _apples_related(lines: Lines) -> list[tuple[str, str]]:
    return [(name, _label(line, lines) or "contact")
            for line in lines.get("X-ABRELATEDNAMES", ()) if (name := clean(line.text))]  # fmt: skip


def _days(lines: Lines) -> list[str]:
    labelled = [(_label(line, lines) or "date", clean(line.text)) for line in lines.get("X-ABDATE", ())]
    found = [f"{label[:1].upper()}{label[1:]}: {day}" for label, day in labelled]
    return found + [f"Anniversary: {clean(text)}" for text in _texts(lines, "ANNIVERSARY")]


def _kept_name(name: str, lines: Lines) -> list[str]:
    """Return the parts of a name where nobody could tell them from the name, and the name for which they hold."""
    found = next(iter(lines.get("N", ())), None)
    if found is None or not any(found.parts()):
        return []
    # What was encoded in an old way is kept as it reads.
    raw = f"N:{found.value}" if {"ENCODING", "CHARSET"} & found.params.keys() else clean(found.raw)
    return [f"FN:{escape(name)}", raw] if raw != name_line(name) and len(raw) < _LONGEST else []


def _kept(lines: Lines) -> list[str]:
    """Return the lines that we do not read, for the way back; grouped ones are told apart by nothing else."""
    return [clean(line.raw) for name, found in lines.items() if name not in _READ for line in found
            if len(line.raw) < _LONGEST and "BASE64" not in line.raw.upper()]  # fmt: skip
