"""The lines of vCards, 2.1 to 4.0: unfolded, decoded, taken apart. What they mean is vcard.py's.

vobject and its kin stop at the first line that breaks a rule and drop what they do not
know; address books break rules daily, and nothing of a person may be dropped.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultkit.exchange.lines import escape

_LINE = re.compile(
    r"(?:(?P<group>[A-Za-z0-9-]+)\.)?(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;(?:\"[^\"]*\"|[^\":;]|\"(?=[^\"]*$))*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAM = re.compile(r";((?:\"[^\"]*\"|[^\";])*)")
_ESCAPE = re.compile(r"\\([nN,;:\\])")
# Behind a comma, these are no given names; nor are letters with dots, and capitals alone.
_SUFFIX = re.compile(r"(?i:jr|sr|esq|ph\.? ?d|ed\.? ?d|dr|prof|msc|bsc|llm)\.?|(?:[A-Z]\.?){2,5}")
_BARE_ENCODINGS = frozenset(("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"))


class Line(NamedTuple):
    """One property of a card: its group and name, its parameters (folded), its value as typed, the line itself."""

    group: str
    name: str
    params: Mapping[str, tuple[str, ...]]
    value: str
    raw: str

    @property
    def types(self) -> frozenset[str]:
        """Return the words of its TYPE parameters, folded."""
        return frozenset(word.casefold() for word in self.params.get("TYPE", ()))

    @property
    def text(self) -> str:
        """Return the value with its escapes taken off."""
        return unescape(self.value)

    def parts(self, sign: str = ";") -> tuple[str, ...]:
        """Return the value split at every `sign` that is not escaped."""
        parts: list[list[str]] = [[]]
        # An escaped sign is a token of its own, so that `\\,` is a backslash and then the end of a part.
        for token in re.findall(rf"\\.|{sign}|[^\\{sign}]+|\\", self.value, re.DOTALL):
            if token == sign:
                parts.append([])
            else:
                parts[-1].append(token)
        return tuple(unescape("".join(part)).strip() for part in parts)


def unescape(text: str) -> str:
    r"""Return a value without its backslashes.

    >>> unescape(r"a\, b\; c\\ \n") == "a, b; c\\ \n"
    True
    """
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def name_line(name: str) -> str:
    """Return the property N of somebody of whose name the parts are not known.

    The family's is what stands before a comma, else the last word.

    >>> name_line("Ada King Byron"), name_line("de la Cruz, Ana"), name_line("Ada Byron, PhD")
    ('N:Byron;Ada King;;;', 'N:de la Cruz;Ana;;;', 'N:Byron;Ada;;;PhD')
    """
    family, given, suffix = _parts_of(name)
    return f"N:{escape(family)};{escape(given)};;;{escape(suffix)}"


def spoken_name(name: str) -> str:
    """Return a name as one says it, the given name first.

    >>> spoken_name("Müller, Jürgen"), spoken_name("Ada Byron, PhD")
    ('Jürgen Müller', 'Ada Byron, PhD')
    """
    family, given, suffix = _parts_of(name)
    return f"{given} {family}" if not suffix and name.startswith(f"{family}, ") else name


def _parts_of(name: str) -> tuple[str, str, str]:
    """Return the family's name, the given name and what stands behind both; of several commas none tells anything."""
    before, comma, after = name.partition(", ")
    is_telling = comma and before.strip() and after.strip() and "," not in after
    if is_telling and not _SUFFIX.fullmatch(after.strip()):
        return before.strip(), after.strip(), ""
    given, _, family = (before if is_telling else name).rpartition(" ")
    return family, given, after.strip() if is_telling else ""


def read_cards(text: str) -> Iterator[tuple[int, tuple[Line, ...], str]]:
    """Yield each card: the number of its first line, its properties, and what is broken in it ("" if nothing)."""
    lines: list[Line] = []
    first, fault = 0, ""
    for number, row in _logical_rows(text):
        upper = row.strip().upper()
        if upper == "BEGIN:VCARD":
            if first:
                yield first, tuple(lines), "it is never ended"
            first, lines, fault = number, [], ""
        elif upper == "END:VCARD" and first:
            yield first, tuple(lines), fault
            first = 0
        elif first and row.strip():
            line = parse_line(row)
            lines += [line] if line else []
            fault = fault or ("" if line else f"line {number} is no property")
    if first:
        yield first, tuple(lines), "it is never ended"


def _logical_rows(text: str) -> Iterator[tuple[int, str]]:
    """Yield the unfolded lines with the number of their first row; soft ends of quoted-printable lines are joined."""
    begun: list[str] = []
    first, is_soft = 1, False
    for number, row in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if begun and is_soft:
            begun[-1] = begun[-1][:-1]
            begun.append(row)
        elif begun and row[:1] in (" ", "\t"):
            begun.append(row[1:])
        else:
            if begun:
                yield first, "".join(begun)
            first, begun = number, [row]
        is_soft = row.endswith("=") and "QUOTED-PRINTABLE" in begun[0].partition(":")[0].upper()
    if begun:
        yield first, "".join(begun)


def parse_line(row: str) -> Line | None:
    """Return the property that an unfolded line is, None where it is none."""
    match = _LINE.fullmatch(row)
    if not match:
        return None
    params: dict[str, tuple[str, ...]] = {}
    for param in _PARAM.findall(match["params"]):
        name, equals, value = param.partition("=")
        # vCard 2.1 writes bare types: TEL;HOME;VOICE:…
        key = name.strip().upper() if equals else "ENCODING" if name.upper() in _BARE_ENCODINGS else "TYPE"
        words = (value if equals else name).strip().strip('"')
        params[key] = (*params.get(key, ()), *(word.strip() for word in words.split(",")))
    value = match["value"]
    if "QUOTED-PRINTABLE" in (word.upper() for word in params.get("ENCODING", ())):
        value = _unquoted(value, params.get("CHARSET", ("utf-8",))[0])
    return Line((match["group"] or "").casefold(), match["name"].upper(), params, value, row)


def _unquoted(value: str, charset: str) -> str:
    content = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        text = content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")
