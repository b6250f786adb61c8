"""Which kind of note is it? The first that applies: type, categories, tag, folder, a date for a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Note, NotePath, Property
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.dates import day_of_match, find_day_in_name, parse_day, parse_day_name
from vaultkit.notes.keys import fold_key, undecorated
from vaultkit.notes.links import IN_QUERY, MARKDOWN, WIKI, parse_destination, parse_wiki
from vaultkit.notes.tags import clean_tag
from vaultkit.settings import Settings
from vaultkit.tables import Along
from vaultkit.vault.aliases import TAG_KEYS, tags_of_field
from vaultkit.vault.keys import PERSON_KEYS, fold_keys, known_names, values_named
from vaultkit.vault.standing import find_happened, standing_fields, texts_of_field

INDEX_KIND = "index"
FOLDER_NOTES = frozenset(("index", "_index", "readme"))
"""Names of notes that are about the folder they lie in."""
_TEMPLATES = frozenset(("template", "templates"))
"""What folders are called in which the notes lie that others are made from."""
_DAY_KEYS = frozenset(("date", "day"))
_EDITORS_KEYS = frozenset(("kanban_plugin", "excalidraw_plugin"))
_TYPE_KEYS = ("type", "kind", "categories", "category")
NOBODYS_PLACES = frozenset((IN_QUERY, *(f"{where}:{key}" for where in ("head", "field") for key in _TYPE_KEYS)))
"""Where a link says of what kind a note is, or what is looked for; nobody is meant by it."""
_TYPES = {
    "person": ("person", "people", "contact", "contacts", "persons"),
    "organisation": ("organisation", "organization", "org", "company", "employer", "organisations", "organizations",
                     "companies", "orgs"),
    "event": ("event", "meeting", "conference", "meetup", "events", "meetings", "conferences"),
    "opportunity": ("opportunity", "job", "application", "project-lead", "client", "opportunities", "jobs",
                    "applications"),
    "daily": ("daily",),
    "me": ("me",),
    "story": ("story",),
}  # fmt: skip
_TAGS = {
    "person": ("person", "people", "contact"),
    "organisation": ("org", "company", "organisation"),
    "event": ("event", "meeting"),
    "opportunity": ("opportunity", "job"),
}
_FOLDERS = {
    "person": ("people", "persons", "contacts"),
    "organisation": ("organisations", "organizations", "orgs", "companies"),
    "event": ("events", "meetings", "conferences"),
    "opportunity": ("opportunities", "jobs", "applications"),
}
_SETTING = {"person": "people", "organisation": "organisations", "event": "events", "opportunity": "opportunities"}
_BEYOND = frozenset(("aliases", "tags"))


@dataclass(frozen=True, slots=True)
class Marking:
    """What marks each kind in this vault: types, tags and folders, folded; how daily notes are named."""

    types: Mapping[str, str]
    tags: Mapping[str, str]
    folders: Mapping[str, str]
    long_folders: tuple[tuple[str, str], ...]
    daily: re.Pattern[str] | None
    me: str


class Kinds(NamedTuple):
    """The kind of each note, and the day of each daily note."""

    kinds: Mapping[NotePath, str]
    days: Mapping[NotePath, date]


def find_marking(settings: Settings, daily: re.Pattern[str] | None = None) -> Marking:
    """Return what marks each kind, the settings' own words included; `daily` is the pattern of daily notes' paths."""
    types = {fold_key(word): kind for kind, words in _TYPES.items() for word in words}
    tags = {word: kind for kind, words in _TAGS.items() for word in words}
    folders = {word: kind for kind, words in _FOLDERS.items() for word in words}
    long_folders: list[tuple[str, str]] = []
    for kind, name in _SETTING.items():
        types.update((fold_key(word), kind) for word in getattr(settings, f"{name}_types"))
        tags.update(((clean_tag(word) or word).casefold(), kind) for word in getattr(settings, f"{name}_tags"))
        for folder in getattr(settings, name):
            folded = folder.strip("/").casefold()
            if "/" in folded:
                long_folders.append((folded + "/", kind))
            else:
                folders[folded] = kind
    return Marking(types, tags, folders, tuple(long_folders), daily, settings.me.casefold())


def find_kinds(notes: Mapping[NotePath, Note], marking: Marking, memory: Memory = NO_MEMORY) -> Kinds:
    """Return the kind of each note. Where nothing marks any person, person keys do."""
    found = memory.ask_each(_find_kind, notes, marking)
    kinds = memory.ask_each(_KIND, found)
    if "person" not in kinds.values():
        kinds = memory.ask_each(_kind_by_keys, kinds, Along(notes))
    return Kinds(kinds, memory.keep_each(_day_of_daily, found))


_KIND = itemgetter(0)


def _kind_by_keys(kind: str, note: Note) -> str:
    return "person" if kind == "other" and _has_person_key(note.head) else kind


def _day_of_daily(found: tuple[str, date | None]) -> date | None:
    kind, day = found
    return day if kind == "daily" else None


def _find_kind(note: Note, marking: Marking) -> tuple[str, date | None]:
    """Return the kind of a note as it shows by itself, and the day that it is, or its name is."""
    day = _daily_day(note, marking)
    kind = _kind_of(note, marking, is_day_named=day is not None)
    if kind != "daily" or (day and not _kind_by_type(note, marking, in_blocks=False)):
        return kind, day
    # What says that it is a daily note may say of which day.
    return kind, _stated_day(note.head) or day or find_day_in_name(note.name)


def _stated_day(head: Sequence[Property]) -> date | None:
    texts = (scalar.text for value in values_named(head, _DAY_KEYS) for scalar in texts_of(value))
    return next((day for text in texts if (day := parse_day(text))), None)


def _daily_day(note: Note, marking: Marking) -> date | None:
    """Return the day that the note's name is, in the editor's format, as YYYY-MM-DD or as outliners write it."""
    # No name of a day is without digits at one of its ends.
    if (note.name[:1].isdigit() or note.name[-1:].isdigit()) and (day := parse_day_name(note.name)):
        return day
    match = marking.daily.fullmatch(note.path[:-3]) if marking.daily else None
    return day_of_match(match) if match else None


def _kind_of(note: Note, marking: Marking, *, is_day_named: bool) -> str:
    if note.generated:
        return INDEX_KIND
    if marking.me and marking.me in (note.name.casefold(), note.path.casefold().removesuffix(".md")):
        return "me"
    if _is_template(note.path, marking):
        return "other"
    return (
        _kind_by_type(note, marking, in_blocks=not is_day_named)
        or _kind_by_tag(note, marking, in_body=not is_day_named)
        or (None if _is_board(note) else _kind_by_folder(note.path, marking))
        or ("daily" if is_day_named else "other")
    )


def _is_template(path: str, marking: Marking) -> bool:
    """Say whether notes are made from a note: it lies in a folder of templates, whatever it says, unless the settings name that."""
    if "emplate" not in path and "EMPLATE" not in path:
        return False
    folders = path.casefold().split("/")[:-1]
    is_named = any(f"/{folder}" in f"/{path.casefold()}" for folder, _ in marking.long_folders)
    named = [folder for folder in folders if undecorated(folder) in _TEMPLATES and folder not in marking.folders]
    return bool(named) and not is_named


def _kind_by_type(note: Note, marking: Marking, *, in_blocks: bool) -> str | None:
    """Return the kind that a property says; `in_blocks`: also one in a block that is an entry without a day."""
    keys = fold_keys(note.head)
    stated: dict[str, list[str]] = {}
    for name in _TYPE_KEYS:
        if name in keys:
            stated[name] = [scalar.text for scalar in texts_of(note.head[keys.index(name)].value)]
    for field in standing_fields(note, _TYPE_KEYS) if note.fields else ():
        if in_blocks or not any(entry.line <= field.line <= entry.end_line for entry in note.entries):
            stated.setdefault(field.name, []).extend(texts_of_field(field))
    for name in _TYPE_KEYS if stated else ():
        for text in stated.get(name, ()):
            if kind := marking.types.get(fold_key(_name_in(text))):
                return kind
    return None


@lru_cache(maxsize=4096)
def _name_in(text: str) -> str:
    """Return the last part of the name that a text links to, if it is nothing but a link, else the text.

    >>> _name_in("[[Kinds/People.md|folk]]"), _name_in("[People](Kinds/People.md)"), _name_in("person")
    ('People', 'People', 'person')
    """
    bare, link = text.strip(), None
    if wiki := WIKI.fullmatch(bare):
        link = parse_wiki(wiki[2], (1, 1), "")
    elif markdown := MARKDOWN.fullmatch(bare):
        link = parse_destination(markdown[3] or markdown[4] or "", markdown[2], (1, 1), "")
    if link is None:
        return bare
    name = link.target.rpartition("/")[2]
    return name[:-3] if name[-3:].lower() == ".md" else name


def _kind_by_tag(note: Note, marking: Marking, *, in_body: bool) -> str | None:
    """Return the kind that a tag of the head marks, or of the body outside dated lines and tasks."""
    texts = [scalar.text for value in values_named(note.head, TAG_KEYS) for scalar in texts_of(value)]
    words = [word.lstrip("#") for text in texts for word in text.replace(",", " ").split()]
    if in_body and note.fields:
        words += [tag for field in standing_fields(note, TAG_KEYS) for tag in tags_of_field(field)]
    if in_body and note.tags:
        happened = find_happened(note)
        words += [tag.name for tag in note.tags if tag.line not in happened]
    for word in words:
        if kind := marking.tags.get(word.partition("/")[0].casefold()):
            return kind
    return None


def _is_board(note: Note) -> bool:
    """Say whether a note is a board or a drawing, which a plugin keeps as Markdown: in a folder it is about nobody."""
    return not _EDITORS_KEYS.isdisjoint(fold_keys(note.head))


def _kind_by_folder(path: str, marking: Marking) -> str | None:
    """Return the kind that the innermost telling folder marks; of the note about that folder itself, none."""
    folded = path.casefold()
    *folders, name = folded.split("/")
    is_folders_own = bool(folders) and name.removesuffix(".md") in (
        *FOLDER_NOTES,
        folders[-1],
        undecorated(folders[-1]),
    )
    for folder, kind in marking.long_folders:
        if folded.startswith(folder) or f"/{folder}" in folded:
            return None if is_folders_own and f"/{folded[: -len(name)]}".endswith(f"/{folder}") else kind
    marked = (_kind_of_folder(part, marking) for part in reversed(folders))
    if is_folders_own and next(marked):
        return None
    return next((kind for kind in marked if kind), None)


def _kind_of_folder(folder: str, marking: Marking) -> str | None:
    return marking.folders.get(folder) or marking.folders.get(undecorated(folder))


def telling_tags(tags: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Return the tags of a person without those that only say that the note is about one.

    >>> telling_tags(("Person", "person/friend", "choir", "human"), Settings(people_tags=("#human",)))
    ('person/friend', 'choir')
    """
    marks = {*_TAGS["person"], *((clean_tag(word) or word).casefold() for word in settings.people_tags)}
    return tuple([tag for tag in tags if tag.casefold() not in marks])


def _has_person_key(head: Iterable[Property]) -> bool:
    names = known_names("person")
    keys = (names.get(fold_key(each.key)) for each in head)
    return any(key in PERSON_KEYS and key not in _BEYOND for key in keys if key)
