"""A new note: where it goes, what it is called, and what stands in it at first.

The text is the vault's own template for the kind, or a small one; what is known is filled
into its front matter, and what the place of the note does not say is said there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from vaultkit.change import Created
from vaultkit.edit.filenames import file_name_of, shown_name
from vaultkit.edit.head import add_to_head
from vaultkit.edit.page import Page
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import NotePath
from vaultkit.notes.tags import clean_tag
from vaultkit.vault.kinds import FOLDER_NOTES, find_kinds, find_marking
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot

FOLDERS = {"person": "People", "organisation": "Organisations", "event": "Events", "opportunity": "Opportunities"}
TEMPLATES = {"person": "Person", "organisation": "Organisation", "event": "Event", "opportunity": "Opportunity"}
_TEXTS = {
    "person": "---\n---\n\n## Log\n",
    "organisation": "---\n---\n",
    "event": "---\ndate: {{date}}\n---\n",
    "opportunity": "---\nstatus: lead\n---\n\n## Log\n",
}
_PLACEHOLDER = re.compile(r"\{\{[ ]*(title|name|date)[ ]*(?::[ ]*YYYY-MM-DD[ ]*)?\}\}", re.IGNORECASE)
_ORDER = re.compile(r"<%[^\n]*?%>|<%.*|\{\{[^\n]*?\}\}")
_EMPTY_HEAD = re.compile(r"\A(\ufeff?)---[ \t]*\r?\n---[ \t]*(?:\r?\n)+")


@dataclass(frozen=True, slots=True)
class NewNote:
    """What is wished: the name, the kind, the day, the template's text, values by key, and folders that are no place for it."""

    name: str
    kind: str
    today: date
    template: str | None = None
    values: tuple[tuple[str, Sequence[str]], ...] = ()
    outside: Container[str] = ()


def find_folder(snapshot: Snapshot, kind: str, outside: Container[str] = ()) -> str:
    """Return the folder, other than those `outside`, in which most notes of this kind lie; without any the kind's own name."""
    folders = Counter(_folder_of(path) for path, each in snapshot.kinds.items() if each == kind)
    # A template that is not left out by the settings looks like one of its kind.
    folders = Counter(
        {
            path: folders[path]
            for path in folders
            if path not in outside and path.rpartition("/")[2].casefold() != "templates"
        }
    )
    return max(folders, key=lambda folder: (folders[folder], folder), default=FOLDERS[kind])


def _folder_of(path: NotePath) -> str:
    """Return the folder in which a note lies, or what stands for the note, where it stands for a folder of its own.

    >>> _folder_of(NotePath("People/ada/index.md")), _folder_of(NotePath("People/ada/Ada.md"))
    ('People', 'People')
    """
    folder, _, name = path[:-3].rpartition("/")
    above, _, last = folder.rpartition("/")
    return above if name.casefold() in (*FOLDER_NOTES, last.casefold()) else folder


def find_bearer(name: str, path: NotePath, snapshot: Snapshot) -> NotePath | None:
    """Return a note that has this name, alias or path already, None where it is free."""
    there = snapshot.directory.by_path.get(fold(path[:-3]), ())
    found = snapshot.directory.resolve(shown_name(name).replace("/", " "), "")
    return next(iter((*there, *((found.path,) if found.path else ()), *found.candidates)), None)


def make_note(wish: NewNote, snapshot: Snapshot) -> Created:
    """Return the note that is wished, free of anything that is there."""
    shown = shown_name(wish.name)
    if not shown:
        raise UsageError("a note needs a name; write it in quotes")
    stem = file_name_of(shown)
    folder = find_folder(snapshot, wish.kind, wish.outside)
    path = NotePath(f"{folder}/{stem}.md".removeprefix("/"))
    there = find_bearer(shown, path, snapshot)
    if there:
        message = f"{shown!r} was not made: {there!r} bears this name already; add something to tell them apart"
        raise WriteRefusedError(message)
    return Created(path, note_text(wish, path, snapshot))


def note_text(wish: NewNote, path: NotePath, snapshot: Snapshot) -> str:
    """Return the text of a new note at `path`."""
    shown = shown_name(wish.name)
    words = {"title": path.rpartition("/")[2][:-3], "name": shown, "date": wish.today.isoformat()}
    template = _TEXTS[wish.kind] if wish.template is None else wish.template
    page = Page(path, _PLACEHOLDER.sub(lambda match: words[match[1].casefold()], template))
    values = [*wish.values]
    if shown != page.note.name:
        values.insert(0, ("name", (shown,)))
    if find_kinds({path: page.note}, find_marking(snapshot.settings)).kinds[path] != wish.kind:
        values.insert(0, ("type", (wish.kind,)))
    page = add_to_head(page, values, wish.kind)
    return _EMPTY_HEAD.sub(r"\1", page.text)


def find_order(template: str) -> str:
    """Return the first order of a template that only another program can carry out, "" where there is none.

    >>> find_order("{{title}} {{date:DD.MM.}}"), find_order("{{ date }}")
    ('{{date:DD.MM.}}', '')
    """
    left = _ORDER.search(_PLACEHOLDER.sub("", template))
    return left[0] if left else ""


def as_links(names: Sequence[str], snapshot: Snapshot, source: str) -> list[str]:
    """Return names as the values of a property: links where a note bears the name or could, else the words."""
    return [_as_link(name, snapshot, source) for name in names if name.strip()]


def as_tags(typed: Iterable[str]) -> list[str]:
    """Return tags as the values of a property; raise UsageError for what would not be read as one."""
    return [_as_tag(each) for each in typed]


def _as_tag(typed: str) -> str:
    tag = clean_tag(typed)
    if tag is None:
        joined = clean_tag("-".join(typed.split()))
        mend = f"write {joined}" if joined else "choose another"
        raise UsageError(f"{typed!r} is no tag, which is one word without punctuation and not a mere number; {mend}")
    return tag


def _as_link(name: str, snapshot: Snapshot, source: str) -> str:
    bare = name.strip().removeprefix("[[").removesuffix("]]")
    found = snapshot.directory.resolve(bare, source)
    if found.path is None:
        return f"[[{file_name_of(bare)}]]" if file_name_of(bare) == bare else bare
    target = found.path[:-3].rpartition("/")[2]
    again = snapshot.directory.resolve(target, source)
    return f"[[{target if again.path == found.path and again.how == 'note' else found.path[:-3]}]]"
