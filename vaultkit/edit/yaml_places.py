"""Where in a text a value of front matter ends: quoted, plain, or in brackets with others."""

from __future__ import annotations

import re

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\']|\'\')*+\'', re.DOTALL)
COMMENT = re.compile(r"[ \t]#")
_FLOW_SIGN = re.compile(
    rf"""(?P<open>[\[{{]) | (?P<close>[\]}}]) | (?P<between>,|\s+|(?<=[\[{{,\s])\#[^\r\n]*)
         | (?<=[\[{{,\s])(?:{QUOTED.pattern}) | .""",
    re.DOTALL | re.VERBOSE,
)


def end_of_items(text: str, at: int) -> int:
    """Return where the last item of the list in brackets that opens at `at` ends; behind the bracket if it has none.

    A comma and comments behind the item are no part of it.

    >>> end_of_items("[a, 'b, ]', ]", 0), end_of_items("[ ]", 0)
    (10, 1)
    """
    depth, end = 0, at + 1
    for sign in _FLOW_SIGN.finditer(text, at):
        depth += (sign.lastgroup == "open") - (sign.lastgroup == "close")
        if not depth:
            break
        if sign.lastgroup != "between":
            end = sign.end()
    return end
