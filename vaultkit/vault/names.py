"""What a link leads to: the one place where names are resolved.

The order is Obsidian's: exact path, the note's own folder, the shortest path; an alias is
the last resort and never beats a file's name. Nothing is guessed: `Resolution.how` says
which rule decided and `candidates` what else was possible.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from posixpath import normpath
from sys import intern
from typing import Any, NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.model import Link, Note, NotePath, new_tuple
from vaultkit.notes.dates import day_of_match, parse_day_name
from vaultkit.tables import Along
from vaultkit.vault.aliases import aliases_of
from vaultkit.vault.kinds import FOLDER_NOTES, INDEX_KIND

_MOST_KNOWN = 1 << 20
# In a Markdown link any ending is one, as on the web; a wiki-link may have a dot in its name.
_EXTENSION = re.compile(r"(?=.*[a-z])[a-z0-9_+-]{1,12}")
_ATTACHMENTS = frozenset((
    "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp", "flac", "m4a", "mp3",
    "ogg", "opus", "wav", "3gp", "aac", "mkv", "mov", "mp4", "ogv", "webm", "avi", "pdf", "canvas", "base",
    "excalidraw", "epub", "zip", "gz", "tar", "7z", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx",
    "odp", "csv", "tsv", "txt", "html", "htm", "json", "xml", "yaml", "yml", "toml", "ics", "vcf", "eml", "bib",
    "tex",
))  # fmt: skip


class Resolution(NamedTuple):
    """Where a target leads: a path or None, by which rule, out of which candidates.

    `how` is `note` (no doubt), `self`, `own-folder`, `shortest`, `alias`, `attachment`,
    `ambiguous-alias`, `index` (an index note of ours), `day` (without a daily note), `missing` or `missing-attachment`.
    """

    path: NotePath | None
    how: str
    candidates: tuple[NotePath, ...] = ()


_FILE = Resolution(None, "attachment")
_DAY = Resolution(None, "day")


@lru_cache(maxsize=1 << 17)
def fold(name: str) -> str:
    r"""Return the one form in which names are compared: NFC, case folded.

    >>> fold("Zoë") == fold("ZOE\u0308")
    True
    """
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


_Key = tuple[str, str, bool]
"""What is resolved: a target, the folder of the note that it stands in, whether it is looked up from there first."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that a name may mean. Ask it with `resolve`; `heard`, if there is one, takes down what is asked.

    `daily` are the names of daily notes, in the editor's format.
    """

    by_name: Mapping[str, tuple[NotePath, ...]]
    by_path: Mapping[str, tuple[NotePath, ...]]
    by_alias: Mapping[str, tuple[NotePath, ...]]
    attachments: Mapping[str, str]
    index_titles: frozenset[str]
    daily: re.Pattern[str] | None = None
    memo: dict[_Key, Resolution] = field(default_factory=dict, compare=False)
    heard: list[Any] | None = field(default=None, compare=False)

    def resolve(self, target: str, source: str, *, relative: bool = False) -> Resolution:
        """Return what `target` means in the note `source`.

        `relative` is for Markdown links, which are looked up from the note's folder first.
        """
        if not target:
            return Resolution(NotePath(source), "self")
        key = (target, source.rpartition("/")[0], relative)
        if self.heard is not None:
            # Shared, since every note of a folder would keep its own.
            key = (target, intern(key[1]), relative)
            self.heard.append(key)
        return self.memo.get(key) or self._resolve(key)

    def _resolve(self, key: _Key) -> Resolution:
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) > _MOST_KNOWN:
                # A daemon may run for months, and names come and go.
                self.memo.clear()
            target, folder, relative = key
            known = self.memo[key] = self._look_up(target, folder, relative=relative)
        return known

    def listening(self, heard: list[Any]) -> Directory:
        """Return one that answers the same, and adds to `heard` what it is asked."""
        return replace(self, heard=heard)

    def find_others(self, before: Directory, heard: Iterable[_Key]) -> list[_Key]:
        """Return those of what was heard from `before` to which this one answers something else."""
        if self is before:
            return []
        return [key for key in heard if self._resolve(key) != before._resolve(key)]

    def resolve_all(self, links: Iterable[Link], source: str) -> tuple[Resolution, ...]:
        """Return what each link of the note `source` means, in order."""
        folder = source.rpartition("/")[0]
        # Whoever listens hears of each.
        memo = self.memo if self.heard is None else {}
        found: list[Resolution] = []
        for link in links:
            target, relative = link.target, link.syntax != "wiki"
            known = memo.get((target, folder, relative)) or self.resolve(target, source, relative=relative)
            if known.path is None and known.how == "missing" and link.embed and link.where.startswith("head:"):
                # What a property embeds is a picture or the like, of whatever name, and nobody.
                known = _FILE
            found.append(known)
        return tuple(found)

    def _look_up(self, target: str, folder: str, *, relative: bool) -> Resolution:
        wanted = unicodedata.normalize("NFC", target)
        bare = wanted[:-3] if wanted[-3:].lower() == ".md" and len(wanted) > 3 else wanted
        found = self._find_note(bare, folder, relative=relative)
        if found:
            return found
        name = wanted.rpartition("/")[2]
        extension = name.rpartition(".")[2].casefold() if "." in name else ""
        if extension and self._has_attachment(wanted, folder):
            return _FILE
        if extension in _ATTACHMENTS:
            return Resolution(None, "missing-attachment")
        sharing = self.by_alias.get(fold(bare.strip()), ())
        if len(sharing) == 1:
            return Resolution(sharing[0], "alias", sharing)
        if sharing:
            return Resolution(None, "ambiguous-alias", sharing)
        is_day = self._is_day(name[:-3] if extension == "md" else name)
        other = _DAY if is_day else _other_than_note(wanted, extension, relative=relative)
        return other or Resolution(None, "index" if self._is_index_title(fold(name)) else "missing")

    def _is_day(self, name: str) -> bool:
        """Say whether a daily note bears, or would bear, this name."""
        match = self.daily.fullmatch(name) if self.daily else None
        return parse_day_name(name) is not None or (match is not None and day_of_match(match) is not None)

    def _is_index_title(self, name: str) -> bool:
        """Say whether an index note, or a page of one, bears or may bear this name."""
        return name.partition(" - ")[0] in self.index_titles

    def _find_note(self, target: str, folder: str, *, relative: bool) -> Resolution | None:
        if target.startswith(("./", "../")) or target in (".", ".."):
            return self._at(join_path(folder, target), target)
        if target.startswith("/"):
            return self._at(target.strip("/"), target)
        if relative and (near := self._at(join_path(folder, target), target)):
            return near
        if "/" in target:
            exact = self._at(target, target)
            return exact or self._choose(self._with_suffix(target), target, folder)
        return self._choose(self.by_name.get(fold(target.strip()), ()), target, folder)

    def _at(self, path: str | None, typed: str) -> Resolution | None:
        """Return the note at a whole path, if there is one."""
        paths = self.by_path.get(fold(path.strip()), ()) if path else ()
        return Resolution(_exactly(paths, path or typed)[0], "note", paths) if paths else None

    def _with_suffix(self, target: str) -> tuple[NotePath, ...]:
        """Return the notes whose path ends in the whole segments of `target`."""
        folded = fold(target.strip())
        last = folded.rpartition("/")[2]
        return tuple(path for path in self.by_name.get(last, ()) if fold(path[:-3].strip()).endswith("/" + folded))

    def _choose(self, paths: tuple[NotePath, ...], typed: str, folder: str) -> Resolution | None:
        """Return the one of several notes of a name that Obsidian would take."""
        if len(paths) > 1:
            paths = _exactly(paths, typed)
        if len(paths) < 2:
            return Resolution(paths[0], "note", paths) if paths else None
        whole = [path for path in paths if fold(path[:-3].strip()) == fold(typed.strip())]
        if whole:
            return Resolution(whole[0], "note", paths)
        near = [path for path in paths if path.rpartition("/")[0] == folder]
        if near:
            return Resolution(near[0], "own-folder", paths)
        return Resolution(min(paths, key=lambda path: (len(path), path)), "shortest", paths)

    def _has_attachment(self, target: str, folder: str) -> bool:
        folded = fold(target.lstrip("/"))
        joined = join_path(folder, target)
        return folded in self.attachments or bool(joined and fold(joined) in self.attachments)


def _other_than_note(target: str, extension: str, *, relative: bool) -> Resolution | None:
    """Return what a Markdown link to no note means, if not a note to be written: a folder, a file, a page on the web."""
    if not relative:
        return None
    if target.endswith("/"):
        # Of folders nothing is known.
        return _FILE
    is_file = extension != "md" and _EXTENSION.fullmatch(extension)
    return Resolution(None, "missing-attachment") if is_file or target.startswith("www.") else None


def join_path(folder: str, target: str) -> str | None:
    """Return the path of `target` seen from `folder`, None where it leads out of the vault."""
    path = normpath(f"{folder}/{target}" if folder else target)
    return None if path.startswith("..") or path == "." else path


def _exactly(paths: tuple[NotePath, ...], typed: str) -> tuple[NotePath, ...]:
    """Return those of `paths` that are spelled as typed; all of them if none is."""
    exact = tuple([path for path in paths if _is_spelled(path[:-3], typed.strip("/"))])
    return exact or paths


def _is_spelled(stem: str, typed: str) -> bool:
    """Say whether a path without its ending ends in the segments `typed`, the folder of a folder note included."""
    folder, _, name = stem.rpartition("/")
    return f"/{stem}".endswith(f"/{typed}") or (name.casefold() in FOLDER_NOTES and f"/{folder}".endswith(f"/{typed}"))


def link_name(path: str, kind: str) -> str:
    """Return the name by which links call a note: its file name, or a person's folder for index notes."""
    name = path.rpartition("/")[2][:-3]
    if kind in ("person", "me") and name.casefold() in FOLDER_NOTES and "/" in path:
        return path.split("/")[-2]
    return name


class Names(NamedTuple):
    """What one note may be called, folded: by its name or its folder's, by its path, by its aliases."""

    names: tuple[str, ...]
    path: str
    aliases: tuple[str, ...]


def find_names(
    notes: Mapping[NotePath, Note], kinds: Mapping[NotePath, str], memory: Memory = NO_MEMORY
) -> Mapping[NotePath, Names]:
    """Return what each note may be called. Index notes of ours are left out: they come and go."""
    return memory.keep_each(_names_of, notes, Along(kinds))


def _names_of(note: Note, kind: str) -> Names | None:
    if kind == INDEX_KIND:
        return None
    path = note.path
    # A link cannot hold the blanks at the ends of a name.
    own_name = fold(path.rpartition("/")[2][:-3].strip())
    linked = fold(link_name(path, kind).strip())
    # Each once, so that a folder note named like its folder does not stand twice.
    names = (own_name,) if linked == own_name else (own_name, linked)
    aliases = aliases_of(note)
    folded = tuple(dict.fromkeys(map(fold, aliases))) if aliases else ()
    return new_tuple(Names, (names, fold(path[:-3].strip()), folded))


def build_directory(
    names: Mapping[NotePath, Names],
    attachments: Iterable[str],
    index_titles: Iterable[str],
    daily: re.Pattern[str] | None = None,
) -> Directory:
    """Return everything that names may mean: those of notes, of other files, of index notes, of days (`daily`)."""
    by_name: defaultdict[str, list[NotePath]] = defaultdict(list)
    by_path: defaultdict[str, list[NotePath]] = defaultdict(list)
    by_alias: defaultdict[str, list[NotePath]] = defaultdict(list)
    for path, called in names.items():
        for name in called.names:
            by_name[name].append(path)
        by_path[called.path].append(path)
        for alias in called.aliases:
            by_alias[alias].append(path)
    files: dict[str, str] = {}
    for file in sorted(attachments, reverse=True):
        folded = fold(file)
        files[folded] = file
        files[folded.rpartition("/")[2]] = file
    titles = frozenset(map(fold, index_titles))
    return Directory(_frozen(by_name), _frozen(by_path), _frozen(by_alias), files, titles, daily)


def _frozen(lists: Mapping[str, list[NotePath]]) -> dict[str, tuple[NotePath, ...]]:
    return {name: tuple(sorted(paths)) for name, paths in lists.items()}
