"""The catalogue of problems: every code, its level, its meaning and its mend.

The page docs/problems.md is made from this table and checked against it. A problem is
told, never raised; what stops a run is in errors.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaultkit.model import Problem

LEVELS = ("off", "info", "warning", "error")


class Meaning(NamedTuple):
    """The level that a code has by default, what it means, and how to mend it."""

    level: str
    meaning: str
    mend: str


CATALOGUE: Mapping[str, Meaning] = {
    # Files
    "not-utf8": Meaning("warning", "The file is not UTF-8 text; it was left out.", "Save it as UTF-8."),
    "unreadable": Meaning("warning", "The file could not be read.", "Check its permissions."),
    "too-large": Meaning(
        "warning", "Only the beginning of a very large note was read.", "Split the note, or ignore it in the settings."
    ),
    "not-downloaded": Meaning(
        "warning", "A cloud service keeps the note elsewhere; only its placeholder is here.", "Download it."
    ),
    "conflict-copy": Meaning(
        "warning", "A sync tool left a conflict copy; it was left out.", "Merge what it holds, then delete it."
    ),
    "suspected-copy": Meaning(
        "info", "The name looks like a copy that a sync tool or file manager made.", "Merge or rename it."
    ),
    "merge-marks": Meaning("warning", "The note holds merge marks of git.", "Resolve the conflict in the note."),
    "names-collide": Meaning(
        "warning", "Two notes' paths differ only in case or Unicode form.", "Rename one: some disks keep only one."
    ),
    "unlinkable-name": Meaning(
        "warning", "The note's name holds a character that links cannot hold.", "Rename the note."
    ),
    # Front matter
    "head-not-closed": Meaning(
        "error", "The front matter has no closing `---`, so the note has no properties.", "Add a line `---` below it."
    ),
    "head-not-properties": Meaning(
        "error", "The front matter is not a list of `key: value` lines.", "Write `key: value` lines."
    ),
    "head-syntax": Meaning(
        "error", "A property is not valid YAML; its raw text was kept.", "Mostly: put the value in quotes."
    ),
    "head-toml": Meaning("warning", "Front matter between `+++` lines (TOML) is not read.", "Use `---` and YAML."),
    "head-template": Meaning(
        "warning", "A property still holds the braces of a template.", "Fill it in, or put it in quotes."
    ),
    "head-alias-bomb": Meaning(
        "error", "YAML aliases would grow beyond all measure; they were not followed.", "Write the values out."
    ),
    "duplicate-key": Meaning(
        "error", "A key is there twice; a property's values were joined, in a mapping the first counts.", "Keep one."
    ),
    "unquoted-link": Meaning("warning", "A link in the front matter stands without quotes.", 'Write "[[Name]]".'),
    "comment-ate-value": Meaning(
        "info", "A `#` began a comment and took (part of) the value.", "Put the value in quotes."
    ),
    "nbsp-in-head": Meaning(
        "warning", "A no-break space stands where YAML wants a plain one.", "Replace it by a plain blank."
    ),
    "deprecated-key": Meaning(
        "info", "`tag`, `alias` and `cssclass` are old names for the plural.", "Use the plural, with a list."
    ),
    "list-expected": Meaning("info", "A single text stands where a list is expected.", "Write it as a list."),
    # Values
    "date-style": Meaning(
        "info",
        "A list item or heading begins with a day in another style, or a paragraph with a day: no dated line.",
        "Begin a list item or heading with YYYY-MM-DD.",
    ),
    "bad-date": Meaning(
        "warning",
        "The date does not exist, is not written YYYY-MM-DD, or is yet to come where only the past can be.",
        "Write YYYY-MM-DD.",
    ),
    "bad-value": Meaning("warning", "The value is not one that this property or move can have.", "See docs/format.md."),
    "closeness-range": Meaning("warning", "Closeness is a whole number from 1 to 5.", "Write 1, 2, 3, 4 or 5."),
    "unknown-key": Meaning(
        "info", "The key or move is one letter from a known one.", "Use the known spelling, if that is what was meant."
    ),
    # Links and names
    "unresolved-link": Meaning("info", "No note has this name.", "Write the note, or mend the name."),
    "ambiguous-link": Meaning(
        "warning",
        "Several notes have this name; the link was not guessed by folder.",
        "Write the path: [[folder/Name]].",
    ),
    "nearby-link": Meaning(
        "info", "Several notes have this name; the one in the note's own folder was taken.", "Write the path."
    ),
    "alias-link": Meaning("info", "The link names an alias, which only vaultkit resolves.", "Write [[Note|Alias]]."),
    "ambiguous-alias": Meaning("warning", "Several notes share this alias; the link leads to none.", "Link a note."),
    "missing-heading": Meaning("warning", "The linked note has no such heading.", "Mend the heading in the link."),
    "missing-block": Meaning("warning", "The linked note has no such block.", "Mend the block id in the link."),
    "missing-attachment": Meaning("info", "No file has this name.", "Mend the name, or add the file."),
    # Tasks and comments
    "task-no-date": Meaning("warning", "A date sign of a task has no date behind it.", "Write YYYY-MM-DD after it."),
    "task-unread-by-tasks": Meaning(
        "warning", "Obsidian Tasks does not read this date, since text follows it.", "Move the dates to the end."
    ),
    "task-same-sign": Meaning("warning", "The same sign stands twice in a task; the left one counts.", "Keep one."),
    "task-rule": Meaning("warning", "The repetition rule is not understood.", 'Begin it with "every".'),
    "comment-not-closed": Meaning(
        "info", "A comment is opened and never closed; the rest of the note is hidden.", "Close it with the same mark."
    ),
    # People and ties
    "self-introduction": Meaning(
        "warning",
        "The note says that somebody introduced themselves, or was introduced to themselves.",
        "Mend the name.",
    ),
    "self-knows": Meaning("warning", "The note says that the person knows themselves.", "Remove the line."),
    "introduction-circle": Meaning(
        "warning", "The introductions run in a circle.", "Remove the one that did not happen."
    ),
    "met-after-contact": Meaning(
        "warning", "The first meeting is dated after the first contact.", "Mend one of the two dates."
    ),
    "two-me": Meaning("warning", "Several notes say that they are me.", "Keep `type: me` in one of them."),
    "no-me": Meaning(
        "info", "The settings name a me note that is not there.", "Write the note, or mend `me` in vaultkit.toml."
    ),
    "unclosable-move": Meaning("info", "A closing move names nothing that is open.", "Use the words of what is open."),
    "move-without-person": Meaning(
        "info",
        "A move stands where it belongs to nobody, so it counts nowhere.",
        "Add `(with:: [[…]])`, or write it in a dated line of the person's note.",
    ),
    "event-without-people": Meaning(
        "info",
        "An event of the past names nobody, and nobody was met there.",
        "Add `people`, or `met_at` in their notes.",
    ),
    "event-without-day": Meaning(
        "info",
        "An event with people and dated lines has no day, so nobody was met by it.",
        "Add `date`, or a note for each day.",
    ),
    "duplicate-person": Meaning("info", "Two notes look like the same person.", "Merge them, or tell them apart."),
    # Settings and index notes
    "bad-setting": Meaning("warning", "A setting has a wrong value; the default stands.", "See docs/settings.md."),
    "unknown-setting": Meaning("warning", "No setting has this name.", "Mend the name."),
    "index-in-the-way": Meaning(
        "error", "A note of the user stands where an index note should go; nothing was written.", "Rename or move it."
    ),
    "marks-broken": Meaning(
        "error", "A pair of vaultkit's marks is not whole; nothing was written there.", "Restore both marks."
    ),
    "write-refused": Meaning("error", "A file with marks could not be written.", "See the message."),
    "tick-left": Meaning(
        "warning",
        "A box ticked in an index note could not be written into the note that its row comes from.",
        "Do as the message says; the box stays ticked until then.",
    ),
    "index-elsewhere": Meaning(
        "info",
        "An index note stands where the settings put none; it is kept up to date all the same.",
        "Delete it if it was left behind when `folder` or `notes` was changed.",
    ),
    "unknown-region": Meaning("warning", "No index note has the name in this mark.", "See docs/format.md for names."),
    "index-edited": Meaning(
        "warning", "A generated region was edited by hand; the edit was saved apart.", "Write outside the marks."
    ),
}


def problem(code: str, path: str, place: tuple[int, int], message: str) -> Problem:
    """Return the problem `code` at `place` (line, column), with the level of the catalogue."""
    return Problem(path, place[0], place[1], CATALOGUE[code].level, message, code)


def with_levels(problems: Iterable[Problem], levels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return `problems` with the levels that the settings give them, without those set to off.

    Ordered by path, line, column and code; the same problem at one place is told once.
    """
    relevelled = (told._replace(level=levels.get(told.code, told.level)) for told in problems)
    kept = {told for told in relevelled if told.level != "off"}
    return tuple(sorted(kept, key=lambda told: (told.path, told.line, told.column, told.code, told.message)))


def with_more(told: tuple[Problem, ...], more: Iterable[Problem], levels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return problems that have their levels and order already with more of them; the very same where there are no more."""
    new = tuple(more)
    return with_levels((*told, *new), levels) if new else told


def format_problem(told: Problem) -> str:
    """Return the one line that tells of a problem: `path:line:column: level: message [code]`."""
    return f"{told.path}:{told.line}:{told.column}: {told.level}: {told.message} [{told.code}]"
