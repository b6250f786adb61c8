"""How a text says at its start which day it tells of: in the styles that are read, and in others, which are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from sys import intern
from typing import NamedTuple

from vaultkit.model import Problem, new_tuple
from vaultkit.notes.blocks import Frame, Marker, find_table_lines
from vaultkit.notes.dates import JOURNAL_DAY, parse_day_name
from vaultkit.problems import problem

_BLANK = "[ \t\u00a0\u3000]"
# In scripts without blanks between words none stands behind a colon either.
_END = "(?=[ \t\u00a0\u3000\n]|$|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u300c\u300e])"
_BOLD = "(?:[*_]{1,3}|==)"
# Marks of direction, which editors put before text that runs from the right, and which nobody sees.
_UNSEEN = "".join(map(chr, (0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATED = re.compile(
    rf"[{_UNSEEN}]*(?P<bold>{_BOLD})?"
    rf"(?:(?P<wiki>\[\[(?:[^\[\]|#\n]*/)?)|(?P<label>\[))?(?P<day>{_ISO}|(?(wiki){JOURNAL_DAY}|(?!)))"
    r"(?(wiki)(?:[|#][^\[\]\n]*)?\]\])(?(label)\]\((?:<[^<>\n]*>|[^()<\n]*)\))"
    rf"(?!(?!T[0-9])[A-Za-z0-9/-]|(?(bold)_+[A-Za-z0-9]|_)){_BOLD}?"
    rf"(?:{_BLANK}*+(?:[T,:]{_BLANK}*+)?(?P<time>(?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?![0-9])"
    rf"(?::[0-9]{{2}}(?:\.[0-9]+)?(?:[+-][0-9]{{2}}:?[0-9]{{2}})?)?(?:Z(?!\w))?)?{_BOLD}?"
    rf"{_BLANK}*+(?:(?:(?:-{{1,3}}|[–—:,.;])(?(bold){_BOLD}?){_END}|[：，、。；]){_BLANK}*+)?"
    rf"(?:(?P<channel>[^\W\d_][\w'-]*)(?::{_END}|：))?",
    re.MULTILINE,
)
"""The day at the start of a text, perhaps a link or bold, with a time, and the word with a colon behind it."""
DATED_STARTS = frozenset(f"0123456789[*_={_UNSEEN}")
# As nearly all are written: a day, a blank and a word, which is the channel if a colon follows it.
# A lone T may stand before a time.
_PLAIN_START = re.compile(rf"({_ISO}) (?!T[ \n])([^\W\d_][\w'-]*)(:?)(?=[ \n])")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_WEEKDAY = r"(?:(?:mon|fri|sun)(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|sat(?:urday)?)\.?,?[ ]"
_OTHER = (
    rf"(?!{_ISO}(?![0-9/]))[*_{_UNSEEN}]*(?P<day>(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{4}}[./]\d{{1,2}}[./]\d{{1,2}}"
    rf"|{_ISO}/[0-9-]+|\d{{4}}-\d{{1,2}}-\d{{1,2}}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ]{_MONTH},?[ ]\d{{4}}|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}"
    rf"|{_WEEKDAY}{_ISO}|\({_ISO}\)|\[{_ISO}[^\]\n]{{0,12}}\]|<{_ISO}[^>\n]{{0,12}}>)(?![\w/-])|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)"
)
_OTHER_DAY = re.compile(_OTHER, re.IGNORECASE)
# Day numbers may be written in any script; months and weekdays begin with one of these letters.
_OTHER_LETTERS = frozenset("ADFJMNOSTWadfjmnostw*_(<[" + _UNSEEN)
_DAY_IN_PARAGRAPH = re.compile(rf"(?i:{_OTHER})|(?={_BOLD}?(?:\[\[)?{_ISO})")
_NAMES_OF_DAYS = frozenset((
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun",
))  # fmt: skip


class DayStart(NamedTuple):
    """The day at the start of a text as typed, and what it is (None: no day that exists).

    `time` and `channel` stand behind it, and end before `end`.
    """

    typed: str
    day: date | None
    time: str | None
    channel: str | None
    end: int


def read_day_start(text: str, start: int) -> DayStart | None:
    """Return the day with which `text` begins at `start`, None if it does not begin with any."""
    plain = _PLAIN_START.match(text, start)
    if plain is None:
        return read_any_start(text, start)
    typed, word, colon = plain.groups()
    channel, end = (intern(word), plain.end()) if colon else (None, plain.start(2))
    return new_tuple(DayStart, (typed, parse_day_name(typed), None, channel, end))


def read_any_start(text: str, start: int) -> DayStart | None:
    """Return the same by the rules for every form."""
    match = DATED.match(text, start)
    if match is None:
        return None
    typed, time, channel = match.group("day", "time", "channel")
    time, channel = time.zfill(5) if time else None, intern(channel) if channel else None
    return DayStart(typed, parse_day_name(typed), time, channel, match.end())


def read_other_start(text: str) -> str:
    """Return the day in another style with which `text` begins, "" if it begins with none.

    >>> read_other_start("12/01/2026 call"), read_other_start("2026-12-01 call")
    ('12/01/2026', '')
    """
    match = _OTHER_DAY.match(text) if _may_be_other(text, 0) else None
    return match["day"] if match else ""


def find_other_days(frame: Frame, undated: Iterable[Marker], path: str) -> Iterator[Problem]:
    """Yield those of the list items and headings without a day that begin with one in another style."""
    for marker in undated:
        start = marker.start
        match = _OTHER_DAY.match(frame.text, start) if _may_be_other(frame.text, start) else None
        if match:
            message = f'"{match["day"]}" is not read as a day; for a dated line write it as YYYY-MM-DD'
            yield problem("date-style", path, frame.lines.place(start), message)


def find_day_paragraphs(frame: Frame, sections: Iterable[range], path: str) -> Iterator[Problem]:
    """Yield the paragraphs that begin with a day, and so are no dated lines, but for those in dated `sections`."""
    found = [
        (line, match["day"])
        for line, row in enumerate(frame.lines.rows, frame.lines.first)
        # Most that stands in a note begins with one of the first two, and no day does.
        if row and row[0] not in "-#" and _may_be_day(row) and (match := _DAY_IN_PARAGRAPH.match(row))
    ]
    if not found:
        return
    outside = {*frame.marker_lines, *find_table_lines(frame), *(line for section in sections for line in section)}
    for line, other in found:
        begins = line == frame.lines.first or not frame.row(line - 1).strip() or line - 1 in frame.heading_lines
        match = DATED.match(frame.text, frame.lines.offset(line))
        day = match["day"] if match and parse_day_name(match["day"]) else ""
        if begins and line not in outside and (day or (other and not match)):
            mend = f'make it a list item: "- {day} …"' if day else 'make it a list item that begins with "YYYY-MM-DD"'
            message = f"a paragraph is no dated line, though it begins with a day; {mend}"
            yield problem("date-style", path, (line, 1), message)


def _may_be_day(row: str) -> bool:
    # An old long s is an s where case does not matter.
    return row[0] in "=\u017f" or _may_be_other(row, 0)


def _may_be_other(text: str, start: int) -> bool:
    """Say whether a day in any style may stand at `start`, by its first letters."""
    sign = text[start : start + 1]
    if sign not in _OTHER_LETTERS:
        return sign.isdecimal()
    name = text[start : start + 3]
    # Signs beyond ASCII may stand for letters where case does not matter.
    return not (sign.isalpha() and name.isascii()) or name.lower() in _NAMES_OF_DAYS
