"""What tells that two records are about one person: addresses in one form each, and names without their trimmings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from vaultkit.vault.names import fold

_NOT_DIGIT = re.compile(r"\D+")
_SUFFIXES = frozenset((
    "phd", "dr", "prof", "mba", "msc", "bsc", "ba", "ma", "md", "jr", "sr", "ii", "iii", "esq", "cpa", "pmp", "pe", "rn",
    "mr", "mrs", "ms", "mx", "herr", "frau", "ing", "dipl", "mag", "meng", "cissp", "csm",
))  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A host may be followed by a port, a scheme by anything but a number.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_FEWEST_DIGITS, _COMPARED = 7, 9


def email_key(text: str) -> str:
    """Return the form in which e-mail addresses are compared, "" for what is none."""
    bare = text.strip().removeprefix("mailto:").casefold()
    return bare if bare.count("@") == 1 and " " not in bare and not bare.startswith("@") else ""


def phone_key(text: str) -> str:
    """Return the last digits of a telephone number, which are the same with and without a country's prefix.

    >>> phone_key("+44 (0)20 7946 0018") == phone_key("020 7946 0018")
    True
    """
    digits = _NOT_DIGIT.sub("", text)
    return digits[-_COMPARED:] if len(digits) >= _FEWEST_DIGITS else ""


def url_key(text: str) -> str:
    """Return the form in which web addresses are compared: without scheme, www, country, query and last slash.

    >>> url_key("https://uk.LinkedIn.com/in/Ada-B/?trk=x") == url_key("linkedin.com/in/ada-b")
    True
    """
    bare = text.strip()
    if " " in bare or "." not in bare or "@" in bare or not any(sign.isalpha() for sign in bare):
        return ""
    scheme = _SCHEME.match(bare)
    if scheme and scheme[0].casefold() not in ("http:", "https:"):
        return ""
    try:
        parts = urlsplit(bare if scheme else f"https://{bare}")
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2].casefold().removeprefix("www.")
    if host.endswith(".linkedin.com"):
        host = "linkedin.com"
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path.casefold()}" if host and (path or host.count(".")) else ""


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return a name's words in one form: no emoji, brackets, degrees, accents or case.

    >>> name_key("Dr. Zoë  Byron-King, PhD (she/her) 🌊") == name_key("zoe byron-king")
    True
    """
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", _BRACKETS.sub(" ", name)) if not unicodedata.combining(sign)
    )
    words = [fold(word) for word in _WORD.findall(bare.replace(".", " "))]
    kept = [word for word in words if word not in _SUFFIXES]
    return " ".join(kept or words)
