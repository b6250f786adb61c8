"""What a text says to whoever reads it: no comments, no marks of emphasis. What links show is said in links.py."""

from __future__ import annotations

import re

_PRIVATE_MARK = re.compile(r"%%/?private%%")
_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Within a word a single sign is more often one of reckoning, or a part of a name.
_EMPHASIS = re.compile(
    r"`+[^`\n]*`+|\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*"
    r"|(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])"
    r"|(?<![\w_])(?P<bar>__?)(?=[^\s_])([^_\n]*[^\s_])(?P=bar)(?![\w_])"
    r"|~~(?=[^\s~])([^~\n]*[^\s~])~~|==(?=[^\s=])([^=\n]*[^\s=])=="
)
_SIGNS = frozenset("*_~=")


def drop_marks(text: str) -> str:
    """Return a text without marks of emphasis.

    >>> drop_marks("**long** talk, _really_ ==long==; 2 * 3 * 4, a_b_c, `**x**`")
    'long talk, really long; 2 * 3 * 4, a_b_c, `**x**`'
    """
    if _SIGNS.isdisjoint(text):
        return text
    # Once more for what is emphasised twice.
    return _EMPHASIS.sub(_inside, _EMPHASIS.sub(_inside, text))


def drop_comments(text: str) -> str:
    """Return a text from the body of a note without comments; what is private is none, and only its marks go.

    >>> drop_comments("tea %%private%%she is ill%%/private%% %%not this%%").split()
    ['tea', 'she', 'is', 'ill']
    """
    if "%%" not in text and "<!--" not in text:
        return text
    text = _COMMENT.sub(" ", _PRIVATE_MARK.sub(" ", text))
    # Behind the last end nothing is closed, and to look for it from each opening would take long.
    last = text.rfind("-->") + 3
    return _HTML_COMMENT.sub(" ", text[:last]) + text[last:] if last > 2 else text


def _inside(match: re.Match[str]) -> str:
    # What stands in code is shown as typed.
    return next((group for group in match.group(1, 2, 4, 5, 6) if group is not None), match[0])
