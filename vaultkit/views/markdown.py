"""Words and links as Markdown that says the same again when it is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from itertools import chain
from typing import Any
from urllib.parse import quote

from vaultkit.graph.ties import name_of
from vaultkit.model import Evidence, NotePath
from vaultkit.notes.shown import drop_marks
from vaultkit.notes.tags import drop_tags
from vaultkit.tables import find_changed, find_hearers
from vaultkit.vault.names import Directory, fold, link_name
from vaultkit.vault.stated import is_ghost

_WIKI = re.compile(r"!?\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_MARKDOWN = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_SPECIAL = re.compile(r"[\\`*\[\]<$]|%(?=%)|(?<=%)%|~(?=~)|(?<=~)~|=(?==)|(?<==)=|(?<!\w)_|_(?!\w)|(?<!\S)#(?=\S)|::")
_UNSAFE_NAME = re.compile(
    r"[#|^\[\]\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|%%|^[ .]|[ .]$|\.[mM][dD]$|::|\$|`|<|://|  "
)
_UNSAFE_SHOWN = re.compile(r"(?:[|^\[\]\\$`<>\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|%%|::)+")
_UNSAFE_HEADING = re.compile(r"[#|^\[\]%\\:`<>$]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST = 160
_MOST_PLACES = 1 << 20
# Other than letters, digits and signs of prose: without any of these nothing in a text is active, and nearly all are such.
_ACTIVE = re.compile(r"[^\w ,.;!?'/():-]")
_SAFE = "/ !'()*,;=@&+~.-_"


def words(text: str) -> str:
    """Return the user's text as one line of plain words: links by what they show, tags left out, nothing active."""
    is_prose = "_" not in text and "::" not in text and "  " not in text and not _ACTIVE.search(text)
    if is_prose and len(text) <= _LONGEST:
        return text.strip()
    bare = _WIKI.sub(lambda match: match[2] or match[1].partition("#")[0].rpartition("/")[2], text)
    bare = _MARKDOWN.sub(r"\1", bare)
    bare = " ".join(_CONTROL.sub(" ", drop_tags(drop_marks(bare))).split())
    if len(bare) > _LONGEST:
        bare = bare[: _LONGEST - 1].rstrip() + "…"
    return plain(bare)


def plain(text: str) -> str:
    """Return a message as Markdown that shows it letter by letter, brackets and all."""
    return _SPECIAL.sub(_escape, " ".join(_CONTROL.sub(" ", text).split()))


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    # A backslash before each of a pair; `::` would make a field of a row.
    return ":\u200b:" if sign == "::" else "".join("\\" + character for character in sign)


class Linker:
    """Writes links to notes in the shortest form that leads there from anywhere in the vault.

    `heard`, if there is one, takes down what is to be linked.
    """

    def __init__(self, names: Mapping[str, str], kinds: Mapping[NotePath, str], directory: Directory) -> None:
        self.names, self.kinds, self.directory = names, kinds, directory
        self.heard: list[Any] | None = None
        self._compared: tuple[Linker | None, dict[str, bool]] = (None, {})
        self.targets: dict[NotePath, tuple[str, str | None]] = {}
        self.links: dict[str, str] = {}
        self.places: dict[tuple[str, str], tuple[str, str]] = {}

    def link(self, node: str) -> str:
        """Return a link to the note `node`, showing the person's name; the plain name of a ghost."""
        if self.heard is not None:
            self.heard.append(node)
        known = self.links.get(node)
        if known is None:
            name = name_of(node, self.names)
            known = words(name) if is_ghost(node) else self.link_as(NotePath(node), name)
            self.links[node] = known
        return known

    def link_as(self, path: NotePath, shown: str, heading: str = "") -> str:
        """Return a link to `path` that shows `shown`."""
        if self.heard is not None:
            self.heard.append(path)
        target, lead = self._target(path)
        anchor = " ".join(_UNSAFE_HEADING.sub(" ", heading).split()) if heading else ""
        if lead is not None:
            address = lead + quote(path, safe=_SAFE) + (f"#{quote(anchor, safe=_SAFE)}" if anchor else "")
            return f"[{words(shown)}](<{address}>)"
        text = _UNSAFE_SHOWN.sub(" ", shown).strip()
        whole = f"{target}#{anchor}" if anchor else target
        return f"[[{whole}]]" if whole == text else f"[[{whole}|{text or target}]]"

    def evidence(self, evidence: Evidence) -> str:
        """Return a link to the place that says so: the note and its heading, showing the note's name and line."""
        if self.heard is not None:
            self.heard.append(evidence.path)
        key = (evidence.path, evidence.heading)
        known = self.places.get(key)
        if known is None:
            # Only the number differs between the places below one heading.
            before, sign, behind = self._place(evidence, "\ue000").rpartition("\ue000")
            if not sign:
                return self._place(evidence, str(evidence.line))
            if len(self.places) > _MOST_PLACES:
                # A daemon may run for months, and headings come and go.
                self.places.clear()
            known = self.places[key] = (before, behind)
        return f"{known[0]}{evidence.line}{known[1]}"

    def _place(self, evidence: Evidence, line: str) -> str:
        path = NotePath(evidence.path)
        shown = link_name(path, self.kinds.get(path, "other"))
        return self.link_as(path, f"{shown}, line {line}", evidence.heading)

    def listening(self, heard: list[Any]) -> Linker:
        """Return one that writes the same, and adds to `heard` what is to be linked."""
        twin = copy(self)
        twin.heard = heard
        return twin

    def find_stale(self, before: Linker, heard: Mapping[Any, tuple[str, ...]]) -> list[Any]:
        """Return the keys of those for whom `before` wrote a link that this one writes otherwise."""
        if self.kinds is before.kinds and self.directory is before.directory:
            others = frozenset(find_changed(self.names, before.names))
        else:
            others = self._find_others(before, set(chain.from_iterable(heard.values())))
        return find_hearers(others, heard)

    def _find_others(self, before: Linker, nodes: Iterable[str]) -> frozenset[str]:
        """Return those of `nodes` of which `before` wrote something else; each is compared once."""
        if self._compared[0] is not before:
            self._compared = (before, {})
            # Else each would hold on to the one before it, and a daemon to all that ever were.
            before._compared = (None, {})
        known = self._compared[1]
        for node in nodes:
            if node not in known:
                known[node] = self._known_as(node) != before._known_as(node)
        return frozenset([node for node in nodes if known[node]])

    def name(self, node: str) -> str:
        """Return the name that a link to `node` shows."""
        if self.heard is not None:
            self.heard.append(node)
        return name_of(node, self.names)

    def _known_as(self, node: str) -> tuple[object, ...]:
        """Return all that a link to a node rests on, whatever its heading and the words that it shows."""
        path = NotePath(node)
        return self.names.get(node), self.kinds.get(path), self._target(path)

    def _target(self, path: NotePath) -> tuple[str, str | None]:
        """Return the note's name if no other note bears it, else its path; and None if a wiki-link can hold it.

        Else what the address of a Markdown link begins with: such a link is looked up from the
        folder of its note first, where another note of that name may lie.
        """
        known = self.targets.get(path)
        if known is None:
            name = link_name(path, self.kinds.get(path, "other"))
            bearers = self.directory.by_name.get(fold(name), ())
            is_index_title = fold(name) in self.directory.index_titles
            target = name if bearers == (path,) and not is_index_title else path[:-3]
            is_safe = target == target.strip() and not _UNSAFE_NAME.search(target)
            known = self.targets[path] = (target, None if is_safe else "" if bearers == (path,) else "/")
        return known
