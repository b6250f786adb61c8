"""A dated line goes into a note: under the heading where the note keeps its log, in the order that it keeps.

What is written is read again before anything leaves here: a line that code or an open
comment would swallow, or that would swallow others, is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import NamedTuple

from vaultkit.change import Change, Edit, Splice, edit_text
from vaultkit.edit.page import Page
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import Entry, Heading, Note
from vaultkit.notes.parse import is_plan

_LOGS = frozenset(("log", "logs", "history", "journal", "timeline", "contact", "contacts", "contact log", "conversations",
                   "conversation", "interactions", "meetings", "encounters", "activity", "activities", "diary"))  # fmt: skip
# Headings such as Meetings may hold other things where no dated line stands below them.
_EMPTY_LOGS = frozenset(("log", "logs", "contact log"))
_LAST_WORDS = frozenset(("log", "logs", "interactions", "meetings"))
_SINGLE_LOGS = _LAST_WORDS - {"meetings"}
# Drug interactions, or a log of fishing, are about something else; meetings that are planned have not happened.
_WORDS_OF_LOGS = frozenset(("contact", "contacts", "call", "calls", "meeting", "interaction", "talk", "talks", "conversation",
                            "activity"))  # fmt: skip
_PLANNED = frozenset(("upcoming", "planned", "future", "next"))
_LISTED = re.compile(r"(?P<lead>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)(?P<text>.*)")
_NUMBER = re.compile(r"\d{1,9}")
_MOST_DIGITS = 9
_HASHES = re.compile(r"[ ]{0,3}(#{1,6})[ \t]")


class Happened(NamedTuple):
    """Something that happened: the day, and the words for it on one line; days after `today` are to come."""

    day: date
    text: str
    today: date = date.max


def tidy_words(text: str) -> str:
    """Return the words of a dated line on one line; raise UsageError where there are none."""
    tidy = " ".join(text.split())
    if not tidy:
        raise UsageError("there is nothing to note; write what happened, in quotes")
    return tidy


def log_edit(pages: Iterable[Page], happened: Happened) -> Edit:
    """Return the edit that adds the dated line to each page."""
    listed = list(pages)
    changes = [edit_text(page.path, page.text, (log_splice(page, happened),)) for page in listed]
    names = ", ".join(page.note.name for page in listed)
    return Edit(f"log {happened.day.isoformat()} with {names}", tuple(change for change in changes if change))


def log_change(page: Page, happened: Happened) -> Change | None:
    """Return the change that adds the dated line to one page."""
    return edit_text(page.path, page.text, (log_splice(page, happened),))


def log_splice(page: Page, happened: Happened) -> Splice:
    """Return the splice that adds the dated line, proven by reading the page after it."""
    splice = _place(page, happened)
    _prove(page, page.with_splices((splice,)), happened)
    return splice


def _place(page: Page, happened: Happened) -> Splice:
    entries = _own_log(page.note, happened)
    if entries and entries[0].shape == "heading":
        return _among_sections(page, entries, happened)
    if entries:
        return _among_items(page, entries, happened)
    named = [each for each in page.note.headings if _is_log(each) or _is_nearly_log(each)]
    heading = min(named, key=lambda each: (_folded(each) not in _EMPTY_LOGS, _folded(each) not in _LOGS), default=None)
    row = f"- {happened.day.isoformat()} {happened.text}"
    if heading:
        last = _last_filled(page, heading.line, _next_heading(page, heading))
        return page.insert_below(last, [row] if _LISTED.match(page.row(last)) else ["", row])
    last = _last_filled(page, 0, page.last_line + 1)
    return page.insert_below(last, [*([""] if last else []), "## Log", "", row])


def _folded(heading: Heading) -> str:
    return " ".join(heading.text.strip(" :*_#").casefold().split())


def _next_heading(page: Page, heading: Heading) -> int:
    return min((each.line for each in page.note.headings if each.line > heading.line), default=page.last_line + 1)


def _last_filled(page: Page, first: int, end: int) -> int:
    """Return the last line before `end` that holds something, `first` if none does."""
    return next((line for line in range(end - 1, first, -1) if page.row(line).strip()), first)


def _own_log(note: Note, happened: Happened) -> list[Entry]:
    """Return the entries of the note's log: those of one shape below one heading, in order of lines.

    Of logs by years or months, it is that of the day. What stands below a heading of plans is
    none, nor is a list of days to come alone; and an empty log is the log for all that stands
    elsewhere, one that is only called nearly so for a single line below another heading.
    """
    lines = [heading.line for heading in note.headings]
    # Headings that are days belong to a log above them whatever their level.
    days = {entry.line for entry in note.entries if entry.shape == "heading"}
    logged, nearly = _below(note, _is_log, days), _below(note, _ends_as_log, days)
    entries = _dated_lines(note, lines)
    past = {_group(entry, lines) for entry in entries if entry.day and entry.day <= happened.today}
    groups = Counter(group for entry in entries if (group := _group(entry, lines)) in past)
    named = {_group(entry, lines) for entry in entries if logged[bisect_right(lines, entry.line)]}
    if any(_folded(heading) in _EMPTY_LOGS for heading in note.headings) and not named & past:
        return []
    dated = {heading.line for heading in note.headings if _spans(heading, happened.day)}
    near = {_group(entry, lines) for entry in entries if nearly[bisect_right(lines, entry.line)]}
    best = max(
        groups,
        key=lambda each: (each in named, each[1] in dated, groups[each], each in near, each),
        default=None,
    )
    is_stray = best and best[1] and groups[best] == 1 and best not in named | near | {(0, line) for line in dated}
    if is_stray and any(_is_nearly_log(each) and _words(each)[-1] in _SINGLE_LOGS for each in note.headings):
        return []
    return [entry for entry in entries if _group(entry, lines) == best]


def _dated_lines(note: Note, lines: list[int]) -> list[Entry]:
    """Return the entries that are items or headings of a day, none within another, outside plans."""
    planned = _below(note, is_plan, frozenset())
    entries: list[Entry] = []
    for entry in note.entries:
        is_own = entry.day and entry.shape in ("item", "heading") and not planned[bisect_right(lines, entry.line)]
        if is_own and not (entries and entry.line <= entries[-1].end_line):
            entries.append(entry)
    return entries


def _spans(heading: Heading, day: date) -> bool:
    """Say whether a heading is the year or the month of a day."""
    return _folded(heading) in (f"{day.year:04}", day.isoformat()[:7])


def _is_log(heading: Heading) -> bool:
    return _folded(heading) in _LOGS


def _words(heading: Heading) -> list[str]:
    return _folded(heading).split(" ")


def _ends_as_log(heading: Heading) -> bool:
    """Say whether a heading may be one of a log if dated lines stand below it, such as *Our meetings*."""
    *before, last = _words(heading)
    return last in _LAST_WORDS and not _PLANNED & set(before)


def _is_nearly_log(heading: Heading) -> bool:
    """Say whether a heading is one of a log even without dated lines, such as *1:1 Log* or *Call log*."""
    *before, last = _words(heading)
    return last in _LAST_WORDS and all(word in _WORDS_OF_LOGS or not any(map(str.isalpha, word)) for word in before)


def _below(note: Note, is_such: Callable[[Heading], bool], closing_none: Container[int]) -> list[bool]:
    """Return for the text above all headings, and for that below each, whether it belongs to such a heading.

    Headings on the lines `closing_none` end no section.
    """
    belongs, level = [False], 0
    for heading in note.headings:
        if heading.level <= level and heading.line not in closing_none:
            level = 0
        if not level and is_such(heading):
            level = heading.level
        belongs.append(level > 0)
    return belongs


def _group(entry: Entry, heading_lines: list[int]) -> tuple[int, int]:
    """Return what entries of one log share: dated headings are one log, dated items one below each heading."""
    if entry.shape == "heading":
        return 1, 0
    at = bisect_right(heading_lines, entry.line) - 1
    return 0, heading_lines[at] if at >= 0 else 0


def _is_newest_first(entries: list[Entry]) -> bool:
    first, last = entries[0].day, entries[-1].day
    return bool(first and last and first > last)


def _neighbour(entries: list[Entry], day: date) -> tuple[Entry, bool]:
    """Return the entry beside which one of this day belongs, and whether it belongs above it."""
    if _is_newest_first(entries):
        older = next((entry for entry in entries if entry.day and entry.day <= day), None)
        return (older, True) if older else (entries[-1], False)
    before = [entry for entry in entries if entry.day and entry.day <= day]
    return (before[-1], False) if before else (entries[0], True)


def _among_items(page: Page, entries: list[Entry], happened: Happened) -> Splice:
    neighbour, is_above = _neighbour(entries, happened.day)
    match = _LISTED.match(page.row(neighbour.line))
    lead = match["lead"] if match else "- "
    if not is_above and not _is_numbered_alike(page, entries):
        lead = _NUMBER.sub(_next_number, lead)
    day = happened.day.isoformat()
    row = lead + (f"[[{day}]]" if match and match["text"].startswith("[[") else day) + f" {happened.text}"
    blank = [""] if _stand_apart(page, entries, alone=False) else []
    if is_above:
        return page.insert_below(neighbour.line - 1, [row, *blank])
    return page.insert_below(_last_filled(page, neighbour.line, neighbour.end_line + 1), [*blank, row])


def _is_numbered_alike(page: Page, entries: list[Entry]) -> bool:
    """Say whether all items bear one number, as in lists that leave the counting to Markdown."""
    numbers = [found[0] for entry in entries if (found := _NUMBER.match(page.row(entry.line).lstrip()))]
    return len(numbers) > 1 and len(set(numbers)) == 1


def _next_number(number: re.Match[str]) -> str:
    following = str(int(number[0]) + 1)
    # A longer one would begin no list.
    return following if len(following) <= _MOST_DIGITS else number[0]


def _among_sections(page: Page, entries: list[Entry], happened: Happened) -> Splice:
    neighbour, is_above = _neighbour(entries, happened.day)
    match = _HASHES.match(page.row(neighbour.line))
    row = f"{match[1] if match else '##'} {happened.day.isoformat()} {happened.text}"
    blank = [""] if _stand_apart(page, entries, alone=True) else []
    if is_above:
        return page.insert_below(neighbour.line - 1, [row, *blank])
    return page.insert_below(_last_filled(page, neighbour.line, neighbour.end_line + 1), [*blank, row])


def _stand_apart(page: Page, entries: list[Entry], *, alone: bool) -> bool:
    """Say whether a blank line stands before each entry but the first; of one alone, `alone`."""
    return all(not page.row(entry.line - 1).strip() for entry in entries[1:]) if len(entries) > 1 else alone


def _prove(before: Page, after: Page, happened: Happened) -> None:
    """Raise unless the page gained this entry and says all else as before."""
    old, new = before.note, after.note
    gained = Counter(map(_said, new.entries)) - Counter(map(_said, old.entries))
    lost = Counter(map(_said, old.entries)) - Counter(map(_said, new.entries))
    heads = [each.text for each in new.headings]
    kept = [each.text for each in old.headings]
    is_sound = (
        sum(gained.values()) == 1
        and next(iter(gained))[0] == happened.day
        and not lost
        and [task.text for task in old.tasks] == [task.text for task in new.tasks]
        and not Counter(kept) - Counter(heads)
        and old.head == new.head
        and not Counter(link.target for link in old.links) - Counter(link.target for link in new.links)
    )
    if not is_sound:
        message = (
            "the line would not be read as an entry there, because of a comment, code or mark in the note or the line"
        )
        raise WriteRefusedError(f"{before.path!r} was left as it is: {message}; mend it and try again")


def _said(entry: Entry) -> tuple[date | None, str]:
    return entry.day, entry.text
