"""Values as front matter says them: plain where no reader could take them for anything else, else quoted."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d_][\w .@+/'’&()-]*[\w.)]|[^\W_]|\d{4}-\d{2}-\d{2}(?: [\w .@/'’&()-]*[\w.)])?")
_MEANING = re.compile(r"(?:true|false|yes|no|on|off|y|n|null|nan|inf|infinity)", re.IGNORECASE)
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\n]+")


def yaml_words(text: str) -> str:
    r"""Return a value on one line.

    >>> print(yaml_words("Ada Byron"), yaml_words("[[Ada]]"), yaml_words('say "no": #1'), yaml_words("no"))
    Ada Byron "[[Ada]]" "say \"no\": #1" "no"
    """
    tidy = _SPACES.sub(" ", _UNSAYABLE.sub(" ", text)).strip()
    if _PLAIN.fullmatch(tidy) and not _MEANING.fullmatch(tidy) and "  " not in tidy:
        return tidy
    escaped = tidy.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def yaml_list(texts: list[str]) -> str:
    """Return several values on one line, in brackets."""
    return "[" + ", ".join(text if "," not in text and "[" not in text else _in_quotes(text)
                           for text in map(yaml_words, texts)) + "]"  # fmt: skip


def _in_quotes(text: str) -> str:
    return text if text.startswith('"') else f'"{text}"'
