"""What stands before private notes when something is shared: whatever leads to one of them becomes "a contact".

What a link or reference means is decided by where it leads as the public notes alone have
it, never by the words that it shows. Only free words are told by the names in them; a name
that a public note bears too is taken for that note's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote

from vaultkit.model import Evidence, Link, Node, Note, NotePath, Reference, Tie
from vaultkit.notes.keys import fold_key
from vaultkit.notes.links import MARKDOWN, REFERENCE, WIKI, parse_destination, parse_wiki
from vaultkit.vault.debts import plain_words
from vaultkit.vault.kinds import FOLDER_NOTES, INDEX_KIND
from vaultkit.vault.names import fold
from vaultkit.vault.privacy import SOMEBODY, called, is_folder_note
from vaultkit.vault.snapshot import Snapshot
from vaultkit.vault.stated import ghost_id, is_ghost

_COMMENT = re.compile(r"%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_BETWEEN_WORDS = re.compile(r"[-_.]+")
_JOINTS = re.compile(r"[\s._,+-]+")
_BLANKS = re.compile(r"[\s_-]+")
_UPWARDS = re.compile(r"(?:\.{0,2}/)+")
_NOWHERE = (0, 0)


class _Found(NamedTuple):
    """A link in a text: where it begins and ends, and what it is."""

    start: int
    end: int
    link: Link


class Curtain:
    """Shows the public notes of `snapshot`; `hidden` are the ids under which private ones may be named in these."""

    def __init__(self, hidden: frozenset[str], snapshot: Snapshot) -> None:
        self.hidden = frozenset(map(_plain_id, hidden))
        self._snapshot = snapshot
        self._called_by_folder = frozenset(each[1:-1] for each in hidden if each.endswith("/"))

    def hides(self, node: str) -> bool:
        """Say whether an id leads to a private note."""
        return bool(self.hidden) and is_ghost(node) and _plain_id(node) in self.hidden

    def name(self, node: str, name: str) -> str:
        """Return the name of a note, or of somebody without one, or what stands for it."""
        if self.hides(node):
            return SOMEBODY
        return self.masked(name) if is_ghost(node) else self.veiled(name, node)

    def thing(self, reference: Reference) -> str:
        """Return the words with which a property or move names something."""
        return SOMEBODY if self.hides(reference.id) else self.words(reference.text, reference.evidence.path)

    def words(self, text: str, path: str) -> str:
        """Return free words of the note `path` as one reads them: links by what they show, comments and emphasis left out."""
        bare = unicodedata.normalize("NFC", _COMMENT.sub(" ", text))
        # Links that lead out of the vault show their words too.
        return " ".join(self.masked(plain_words(self._without_links(bare, path))).split())

    def veiled(self, text: str, path: str) -> str:
        """Return words of the note `path` as typed, but for what names somebody private."""
        return self.masked(self._without_links(text, path, only_hidden=True)) if self.hidden else text

    def place(self, evidence: Evidence) -> Evidence:
        """Return where something stands, with nobody private in the heading."""
        return evidence._replace(heading=self.veiled(evidence.heading, evidence.path))

    def masked(self, text: str) -> str:
        """Return words without the names of private notes; what is taken for a public note's name stays."""
        if self._pattern is None:
            return text
        normal = unicodedata.normalize("NFC", text)
        folded, places = _fold_by_sign(normal)
        parts, done = [], 0
        for match in self._pattern.finditer(folded):
            if _one_form(match[0]) in self._private_names:
                start, end = places[match.start()], places[match.end() - 1] + 1
                parts += [normal[done:start], SOMEBODY]
                done = end
        return "".join((*parts, normal[done:])) if parts else text

    def discloses(self, text: str, path: str) -> bool:
        """Say whether an address or a tag of the note `path` leads to somebody private, or holds a name of several words.

        Such a text is no free words: a single word in it may be anybody's, and taking a
        name out of it would make another address of it.
        """
        if not self.hidden:
            return False
        return self._without_links(text, path, only_hidden=True) != text or self._holds_joined(text)

    def _holds_joined(self, text: str) -> bool:
        if not self._joined_names:
            return False
        folded = fold(unicodedata.normalize("NFC", unquote(text)))
        return any(_JOINTS.sub("", found[0]) in self._joined_names for found in self._joined_pattern.finditer(folded))

    def _without_links(self, text: str, path: str, *, only_hidden: bool = False) -> str:
        """Return a text with links as they show, or with those that lead to private notes alone taken out."""
        parts, done = [], 0
        for start, end, link in self._links_in(text, path):
            shown = self._shown(link, path)
            if start >= done and (shown == SOMEBODY or not only_hidden):
                parts += [text[done:start], shown]
                done = end
        return "".join((*parts, text[done:]))

    def _shown(self, link: Link, path: str) -> str:
        found = self._snapshot.directory.resolve(link.target, path, relative=link.syntax != "wiki")
        if not found.path and self.hides(ghost_id(link.target)):
            return SOMEBODY
        # What a Markdown link shows may hold links itself.
        return self._without_links(link.display, path) if link.display else link.target.rpartition("/")[2]

    def _links_in(self, text: str, path: str) -> list[_Found]:
        """Return the links in a text of the note `path`, by their places."""
        if "[" not in text:
            return []
        return sorted([*_direct_links(text), *self._references_in(text, path)], key=lambda found: found[:2])

    def _references_in(self, text: str, path: str) -> Iterator[_Found]:
        """Yield the links whose targets stand elsewhere in the note."""
        note = self._snapshot.notes.get(NotePath(path))
        known = {link.display: link for link in note.links if link.syntax == "reference"} if note else {}
        for match in REFERENCE.finditer(text) if known else ():
            if match[2] in known:
                yield _Found(match.start(), match.end(), known[match[2]])

    @cached_property
    def _public_notes(self) -> list[Note]:
        return [note for path, note in self._snapshot.notes.items() if self._snapshot.kinds[path] != INDEX_KIND]

    @cached_property
    def _public_names(self) -> frozenset[str]:
        return frozenset(_one_form(name) for note in self._public_notes for name in (*_filed(note), *called(note)))

    @cached_property
    def _private_names(self) -> frozenset[str]:
        # The name of a folder in which others lie too is no name of a note.
        folders = {fold(part) for path in self._snapshot.notes for part in path.split("/")[:-1]}
        names = {each[1:] for each in self.hidden if "/" not in each}
        names -= self._public_names | FOLDER_NOTES | (folders & self._called_by_folder)
        # A day or a number is nobody's name.
        return frozenset(name for name in names if any(map(str.isalpha, name)))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Return what finds the names of private notes, and those of public notes that hold one."""
        if not self._private_names:
            return None
        inside = re.compile(_whole_words(self._private_names))
        holding = (name for note in self._public_notes for name in _names_holding(note, inside))
        return re.compile(_whole_words((*self._private_names, *dict.fromkeys(holding))))

    @cached_property
    def _joined_names(self) -> frozenset[str]:
        """Return the names of private notes that have several words, without what is between these."""
        public = {_JOINTS.sub("", name) for name in self._public_names}
        return frozenset(_JOINTS.sub("", name) for name in self._several_words) - public

    @cached_property
    def _several_words(self) -> frozenset[str]:
        return frozenset(name for name in self._private_names if len(list(filter(None, _BLANKS.split(name)))) > 1)

    @cached_property
    def _joined_pattern(self) -> re.Pattern[str]:
        """Return what finds those names however their words are joined, and those of public notes that hold one."""
        inside = re.compile(_however_joined(self._several_words))
        holding = (name for note in self._public_notes for name in _names_holding(note, inside))
        return re.compile(_however_joined((*self._several_words, *dict.fromkeys(holding))))


def _direct_links(text: str) -> Iterator[_Found]:
    """Yield the wiki-links and Markdown links of a text."""
    for match in WIKI.finditer(text):
        if link := parse_wiki(match[2], _NOWHERE, ""):
            yield _Found(match.start(), match.end(), link)
    for match in MARKDOWN.finditer(text):
        if link := parse_destination(match[3] if match[3] is not None else match[4], match[2], _NOWHERE, ""):
            yield _Found(match.start(), match.end(), link)


def _filed(note: Note) -> tuple[str, ...]:
    """Return the names that a note has by its place: its file's, and its folder's where it stands for that."""
    *folders, name = note.path[:-3].split("/")
    return (name, *folders[-1:]) if is_folder_note(note) else (name,)


def _names_holding(note: Note, private: re.Pattern[str]) -> Iterator[str]:
    """Yield the names of a public note that hold a private one and are its own all the same.

    Those of its file are, and what repeats of these; and a longer name of a person in which
    one word is that of somebody else, as Sam Lee is no Sam. "Sam's wife" speaks of Sam.
    """
    filed = [_one_form(name) for name in _filed(note)]
    yield from (name for name in filed if private.search(name))
    shared = {found[0] for name in filed for found in private.finditer(_BETWEEN_WORDS.sub(" ", name))}
    for name in called(note):
        held = {found[0] for found in private.finditer(_one_form(name))}
        is_other = _is_like_a_name(name) and not any(" " in each for each in held)
        if held and (held <= shared or is_other):
            yield _one_form(name)


def _is_like_a_name(text: str) -> bool:
    """Say whether each word begins with a capital, where the script has them, and none is in the genitive.

    >>> _is_like_a_name("Sam Lee"), _is_like_a_name("Sam's Wife"), _is_like_a_name("wife of Sam")
    (True, False, False)
    """
    words = text.split()
    return all(word[0].isalpha() and not word[0].islower() and not word.endswith(("'s", "’s")) for word in words)


def _whole_words(names: Iterable[str]) -> str:
    """Return what finds each of `names`, the longest first, with any blanks between its words."""
    found = [r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=lambda name: (-len(name), name))]
    # An underscore is a mark of emphasis more often than a part of a word.
    return rf"(?<![^\W_])(?:{'|'.join(found)})(?![^\W_])"


def _however_joined(names: Iterable[str]) -> str:
    """Return what finds each of `names`, the longest first, with any signs or none between its words."""
    split = (tuple(filter(None, _JOINTS.split(name))) for name in names)
    found = [rf"(?:{_JOINTS.pattern})?".join(map(re.escape, words)) for words in sorted(split, key=_longest_first)]
    # Figures beside a name are no part of a word: with them an address was still free.
    return rf"(?<![^\W\d_])(?:{'|'.join(found)})(?![^\W\d_])"


def _longest_first(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -sum(map(len, words)), words


def _one_form(name: str) -> str:
    return fold(" ".join(name.split()))


def _plain_id(node: str) -> str:
    """Return the id of a ghost without what only says where to look for it.

    >>> _plain_id("?../people/zora%20quill.md"), _plain_id("?zora  quill/")
    ('?people/zora quill', '?zora quill')
    """
    path = normpath(unquote(node[1:])).strip("/")
    return ghost_id(" ".join(path[_end_of(_UPWARDS.match(path)) :].split()))


def _end_of(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _fold_by_sign(text: str) -> tuple[str, list[int]]:
    """Return a text folded, and for each sign of that the place of the one in `text` that it comes from."""
    signs = [sign.casefold() for sign in text]
    return "".join(signs), [place for place, sign in enumerate(signs) for _ in sign]


def find_kept_secret(snapshot: Snapshot) -> frozenset[str]:
    """Return the ghosts that only the user's `keep_from` names: whom a search is kept from is nobody else's concern."""
    mine = snapshot.notes[snapshot.me].links if snapshot.me else ()
    lines = {link.line for link in mine if fold_key(link.where.partition(":")[2]) == "keep_from"}
    return frozenset(
        ghost
        for ghost, named in (snapshot.ghosts.items() if lines else ())
        if all(each.path == snapshot.me and each.line in lines for each in named.evidence)
    )


def redact(nodes: Iterable[Node], ties: Iterable[Tie], curtain: Curtain) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Return nodes and ties with whoever is private as "a contact"; relations of such ties are dropped."""
    listed, joined = list(nodes), list(ties)
    names = {node.id: curtain.name(node.id, node.name) for node in listed}
    renamed = {
        each.id for each in listed if is_ghost(each.id) and (names[each.id] != each.name or curtain.hides(each.id))
    }
    signs = _signs_of(renamed, joined)
    # Not by their true names, whose order would show.
    ordered = sorted(renamed, key=lambda node: (names[node], signs[node]))
    ids = {node: f"?{fold(names[node])} {number}" for number, node in enumerate(ordered, 1)}
    shown = [node._replace(id=ids.get(node.id, node.id), name=names[node.id]) for node in listed]
    return tuple(sorted(shown)), tuple(sorted(_redacted(tie, ids, curtain) for tie in joined))


def _signs_of(nodes: Container[str], ties: Iterable[Tie]) -> Mapping[str, list[tuple[str, ...]]]:
    """Return what may be seen of `nodes` by which they are told apart: their ties."""
    signs: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for tie in ties:
        for node, other in ((tie.source, tie.target), (tie.target, tie.source)):
            if node in nodes:
                places = (f"{each.path}:{each.line:09}" for each in tie.evidence)
                signs[node].append((tie.kind, "" if other in nodes else other, *places))
    return defaultdict(list, {node: sorted(found) for node, found in signs.items()})


def _redacted(tie: Tie, ids: dict[str, str], curtain: Curtain) -> Tie:
    path = tie.evidence[0].path if tie.evidence else ""
    is_hidden = curtain.hides(tie.source) or curtain.hides(tie.target)
    return tie._replace(
        source=ids.get(tie.source, tie.source), target=ids.get(tie.target, tie.target),
        relation="" if is_hidden else curtain.veiled(tie.relation, path), day=curtain.veiled(tie.day, path),
        evidence=tuple(map(curtain.place, tie.evidence)),
    )  # fmt: skip
