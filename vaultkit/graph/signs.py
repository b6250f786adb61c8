"""Signs that formats and terminals cannot hold, and what is written in their place."""

from __future__ import annotations

import json
import re

# All that is not a character of XML 1.0, and all control characters but tab and line feed.
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNWRITABLE = re.compile(r"[\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return `text` with a replacement sign for all that XML and terminals cannot hold.

    >>> printable("Ada\x07 \ud800Byron")
    'Ada� �Byron'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def json_text(value: object, indent: int | None = None) -> str:
    r"""Return `value` as JSON with letters of all scripts as they are.

    >>> print(json_text({"name": "Zoë \udcff \x9b"}))
    {"name": "Zoë \udcff \u009b"}
    """
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    # Half a character, as file names that are not UTF-8 have them, can only be written escaped. The control
    # characters that JSON allows are escaped too: some terminals obey them.
    return _UNWRITABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
