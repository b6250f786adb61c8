"""Cards become changes: new notes from the vault's template, and what is missing in notes that are there.

Nothing that stands in a note is overwritten. A fact that contradicts one is listed, a
further address is added, an empty property is filled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from vaultkit.change import Change, Created, edit_text, splices_between
from vaultkit.counting import counted
from vaultkit.edit.filenames import file_name_of, shown_name
from vaultkit.edit.head import add_to_head, values_of
from vaultkit.edit.log import Happened, log_splice
from vaultkit.edit.new_note import NewNote, as_links, find_bearer, find_folder, note_text
from vaultkit.edit.page import Page
from vaultkit.errors import WriteRefusedError
from vaultkit.exchange.card import Card, Skipped, clean
from vaultkit.exchange.matching import Matching, uids_of
from vaultkit.exchange.rest import Ties, find_rest
from vaultkit.exchange.uniting import FORMS, SINGLE
from vaultkit.model import Note, NotePath
from vaultkit.vault.identity import name_key, url_key
from vaultkit.vault.names import fold
from vaultkit.vault.snapshot import Snapshot

_AT_FIRST = ("linkedin", "email", "phone", "url", "org", "role", "location", "birthday", "met", "status", "cadence",
             "last_contact", "tags", "aliases", "online", "vcard")  # fmt: skip


class Incoming(NamedTuple):
    """What an import does: the changes, in words what is made, changed, contradicted and refused, and what was passed over."""

    changes: tuple[Change, ...]
    made: tuple[str, ...]
    changed: tuple[str, ...]
    contradicted: tuple[str, ...]
    refused: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How cards are taken in: the day, the template of new notes, the cadence of new people, the source's name, who sees the progress.

    In the folders `outside` nothing is made.
    """

    today: date
    source: str
    template: str | None = None
    cadence: str = ""
    progress: Callable[[Sequence[Card]], Iterable[Card]] = iter
    outside: Container[str] = ()


def find_touched(matching: Matching, snapshot: Snapshot) -> tuple[NotePath, ...]:
    """Return the notes of people who are there to which a card may have something to add."""
    too_long = _too_long(snapshot)
    touched = (
        path
        for card, path in matching.known
        if path not in too_long
        and (card.log or card.text or find_additions(card, snapshot.notes[path], snapshot.kinds[path])[0])
    )
    return tuple(dict.fromkeys(touched))


def _too_long(snapshot: Snapshot) -> frozenset[str]:
    """Return the notes of which only the beginning was read, so that nothing may be written in them."""
    return frozenset(told.path for told in snapshot.problems if told.code == "too-large")


def plan_import(matching: Matching, pages: Mapping[NotePath, Page], snapshot: Snapshot, manner: Manner) -> Incoming:
    """Return what taking in the cards does, given the pages of the notes to which they may have something to add."""
    intake = _Intake(snapshot, manner, dict(pages))
    paths = {card.uid: intake.free_path(card) for card in matching.new}
    for card in matching.new:
        intake.links.add(card, paths[card.uid], f"[[{paths[card.uid].rpartition('/')[2][:-3]}]]")
    for card, path in matching.known:
        intake.links.add(card, path, as_links([path[:-3]], snapshot, "")[0])
    new = manner.progress(matching.new)
    made = [Created(paths[card.uid], intake.text_of(card, paths[card.uid])) for card in new]
    for card, path in matching.known:
        intake.update(card, path)
    pairs = ((page, intake.pages[path]) for path, page in pages.items())
    edits = (edit_text(old.path, old.text, splices_between(old.text, new.text)) for old, new in pairs if old != new)
    return Incoming(
        (*made, *(edit for edit in edits if edit)),
        tuple(f"{paths[card.uid]} ({card.place})" for card in matching.new),
        tuple(intake.changed), tuple(intake.contradicted), tuple(intake.refused),
        tuple(intake.skipped),
    )  # fmt: skip


class _Links:
    """How a new note links to somebody of whom the file has a card: by its uid, else by the name."""

    def __init__(self) -> None:
        self.by_uid: dict[str, str] = {}
        self.by_name: defaultdict[str, list[tuple[NotePath, str]]] = defaultdict(list)

    def add(self, card: Card, path: NotePath, link: str) -> None:
        """Take in a card, the note of its person, and a link that leads there."""
        self.by_uid |= dict.fromkeys((card.uid, *card.further_uids), link)
        self.by_name[fold(card.name)].append((path, link))


class _Intake:
    """One import under way: the pages as they become, the paths that are taken, what is to be told."""

    def __init__(self, snapshot: Snapshot, manner: Manner, pages: dict[NotePath, Page]) -> None:
        self.snapshot, self.manner, self.pages = snapshot, manner, pages
        self.folder = find_folder(snapshot, "person", manner.outside)
        self.taken: set[str] = set()
        self.changed: list[str] = []
        self.contradicted: list[str] = []
        self.refused: list[str] = []
        self.skipped: list[Skipped] = []
        self.ties, self.links = Ties(snapshot), _Links()
        self.too_long = _too_long(snapshot)

    def free_path(self, card: Card) -> NotePath:
        """Return a path that nobody has: the name, with the organisation or the source where the name is taken."""
        for name in _names_for(card):
            stem = file_name_of(name)
            path = NotePath(f"{self.folder}/{stem}.md".removeprefix("/"))
            if fold(path) not in self.taken and find_bearer(stem, path, self.snapshot) is None:
                self.taken.add(fold(path))
                return path
        raise AssertionError("numbers never end")

    def text_of(self, card: Card, path: NotePath) -> str:
        """Return the text of a new note about the person of `card`."""
        values: list[tuple[str, Sequence[str]]] = [(key, card.values[key]) for key in _AT_FIRST if key in card.values]
        if self.manner.cadence and "cadence" not in card.values:
            values.append(("cadence", (self.manner.cadence,)))
        introducers = zip_longest(card.introducers, card.introducer_uids, fillvalue="")
        values.append(("introduced_by", [link for name, uid in introducers if (link := self._link(card, name, uid))]))
        known = ((self._link(card, name), relation) for name, relation in card.known)
        values.append(("knows", [f"{link} ({relation})" for link, relation in known if link]))
        values.append(("uid", (card.uid, *card.further_uids)))
        shown = shown_name(card.name)
        name = shown if file_name_of(shown) != shown or path.rpartition("/")[2][:-3] != shown else ""
        values.insert(0, ("name", (name,)))
        stem = path.rpartition("/")[2][:-3]
        page = Page(
            path,
            note_text(
                NewNote(stem, "person", self.manner.today, self.manner.template, tuple(values)), path, self.snapshot
            ),
        )
        return self._with_log(_with_text(page, card.text, self.manner.source), card).text

    def _link(self, card: Card, name: str, uid: str = "") -> str | None:
        """Return a link to somebody whom a card names; None where it may be one of several, which is told."""
        if uid in self.links.by_uid:
            return self.links.by_uid[uid]
        several = self.links.by_name.get(fold(name), ())
        if len(several) > 1:
            self.skipped.append(Skipped(card.place, f'"{name}", who may be any of {len(several)} people of that name'))
            return None
        return several[0][1] if several else as_links([name], self.snapshot, "")[0]

    def _with_log(self, page: Page, card: Card) -> Page:
        for day, words in card.log:
            there = any(entry.day == day and words in page.row(entry.line) for entry in page.note.entries)
            if words and day > self.manner.today:
                self.skipped.append(Skipped(card.place, f'"{words}" is of {day.isoformat()}, which is yet to come'))
            elif words and not there:
                page = self._logged(page, Happened(day, words, self.manner.today), card)
        return page

    def _logged(self, page: Page, happened: Happened, card: Card) -> Page:
        try:
            return page.with_splices((log_splice(page, happened),))
        except WriteRefusedError:
            self.refused.append(f"{card.place}: the line of {happened.day.isoformat()}, which its note would not read")
            return page

    def update(self, card: Card, path: NotePath) -> None:
        """Add to a note what the card says and the note does not."""
        kind, before = self.snapshot.kinds[path], self.pages.get(path)
        wanted, contradicted = find_additions(card, before.note if before else self.snapshot.notes[path], kind)
        self.contradicted += (f"{path}: {words}" for words in contradicted)
        if rest := find_rest(card, self.snapshot.people[path], before, self.ties):
            self.skipped.append(Skipped(card.place, f"{path} is there, and was not given: {rest}"))
        if before is None:
            if (wanted or card.log) and path in self.too_long:
                self.refused.append(f"{card.place}: {path}, which is too long to be read whole; shorten it")
            return
        try:
            after = self._with_log(add_to_head(before, wanted.items(), kind), card)
        except WriteRefusedError as error:
            self.refused.append(f"{card.place}: {error}")
            return
        self.pages[path] = after
        said = [f"{key} {', '.join(values)}" for key, values in wanted.items() if key != "uid"]
        if len(after.note.entries) > len(before.note.entries):
            said.append(counted(len(after.note.entries) - len(before.note.entries), "dated line"))
        if after != before:
            self.changed.append(f"{path}: {'; '.join(said) or 'what finds the card again'} ({card.place})")


def find_additions(card: Card, note: Note, kind: str) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Return what a card adds to a note, by key, and in words what in it contradicts the note."""
    added: dict[str, list[str]] = {}
    contradicted: list[str] = []
    said = {key: values_of(note.head, key, kind) for key in FORMS}
    there = {form(text) or text for key, form in FORMS.items() for text in said[key]}
    for key, form in FORMS.items():
        added[key] = [text for text in card.values.get(key, ()) if (form(text) or text) not in there]
    for key in SINGLE:
        new, old = card.values.get(key, ()), values_of(note.head, key, kind) if key in card.values else ()
        added[key] = [] if old else list(new)
        if new and old and not any(_is_same(one, other) for one in new for other in old):
            contradicted.append(f'`{key}` is "{clean(", ".join(old))}", {card.place} says "{new[0]}"')
    profiles = (f"linkedin:{url_key(text).rpartition('/')[2]}" for text in said["linkedin"])
    added["uid"] = [] if card.uid in (*uids_of(note), *profiles) else [card.uid]
    return {key: values for key, values in added.items() if values}, tuple(contradicted)


def _is_same(one: str, other: str) -> bool:
    """Say whether two values mean the same: links by what they show, names without trimmings, a day with its year or without."""
    if one[:2] == "--" or other[:2] == "--":
        return one[-5:] == other[-5:]
    bare, other_bare = (text.replace("[[", " ").replace("]]", " ").rpartition("|")[2].strip() for text in (one, other))
    return fold(bare) == fold(other_bare) or (bool(name_key(bare)) and name_key(bare) == name_key(other_bare))


def _names_for(card: Card) -> Iterator[str]:
    """Yield names for a card's file, the plain one first."""
    yield card.name
    yield from (f"{card.name} ({text})" for text in card.values.get("org", ())[:1])
    yield f"{card.name} ({card.uid.partition(':')[2][:30] or card.uid[:30]})"
    number = 2
    while True:
        yield f"{card.name} (no. {number})"
        number += 1


def _with_text(page: Page, text: str, source: str) -> Page:
    if not text:
        return page
    last = next((line for line in range(page.last_line, 0, -1) if page.row(line).strip()), 0)
    return page.with_splices((page.insert_below(last, ["", f"## From {source}", "", *text.split("\n")]),))
