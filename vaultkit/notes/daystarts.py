"""How a text says at its start which day it tells of: in the styles that are read, and in others, which are told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from vaultkit.model import Problem
from vaultkit.notes.blocks import Frame, find_table_lines
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
    rf"(?!(?!T[0-9])[A-Za-z0-9_/-]){_BOLD}?"
    rf"(?:{_BLANK}*+(?:[T,:]{_BLANK}*+)?(?P<time>[0-9]{{1,2}}:[0-9]{{2}})(?![0-9])"
    rf"(?::[0-9]{{2}}(?:\.[0-9]+)?(?:[+-][0-9]{{2}}:?[0-9]{{2}})?)?(?:Z(?!\w))?)?{_BOLD}?"
    rf"{_BLANK}*+(?:(?:(?:-{{1,3}}|[–—:,.;])(?(bold){_BOLD}?){_END}|[：，、。；]){_BLANK}*+)?"
    rf"(?:(?P<channel>[^\W\d_][\w'-]*)(?::{_END}|：))?",
    re.MULTILINE,
)
"""The day at the start of a text, perhaps a link or bold, with a time, and the word with a colon behind it."""
DATED_STARTS = frozenset(f"0123456789[*_={_UNSEEN}")

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
_DAY_IN_PARAGRAPH = re.compile(rf"^(?:(?={_BOLD}?(?:\[\[)?{_ISO})|(?i:{_OTHER}))", re.MULTILINE)


def find_other_days(frame: Frame, taken: Collection[int], path: str) -> Iterator[Problem]:
    """Yield the list items and headings that begin with a day in another style, but for those on lines `taken` by tasks."""
    for marker in frame.markers:
        start = marker.start
        sign = frame.text[start : start + 1]
        if marker.quoted or not (sign.isdecimal() or sign in _OTHER_LETTERS):
            continue
        match = _OTHER_DAY.match(frame.text, start)
        if match and marker.line not in taken and not DATED.match(frame.text, start):
            message = f'"{match["day"]}" is not read as a day; for a dated line write it as YYYY-MM-DD'
            yield problem("date-style", path, frame.lines.place(start), message)


def find_day_paragraphs(frame: Frame, sections: Iterable[range], path: str) -> Iterator[Problem]:
    """Yield the paragraphs that begin with a day, and so are no dated lines, but for those in dated `sections`."""
    found = [(frame.lines.line(match.start()), match["day"]) for match in _DAY_IN_PARAGRAPH.finditer(frame.text)]
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
