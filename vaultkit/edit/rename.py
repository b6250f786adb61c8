"""A note gets another name or folder, and every link goes on leading where it led.

The rule is one: whatever a link led to before, it leads to afterwards. Only links that
would go astray, become ambiguous or bear the old name are written anew, in their own form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import normpath, relpath
from typing import NamedTuple

from vaultkit.change import Change, Edit, Moved, Splice, edit_text
from vaultkit.edit.anchors import Anchor, find_anchors, retarget
from vaultkit.edit.filenames import fault_of_name
from vaultkit.edit.page import Page
from vaultkit.edit.relative import target_after_move
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import Link, Note, NotePath
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.dates import parse_day_name
from vaultkit.notes.keys import fold_key
from vaultkit.settings import VIEW_TITLES
from vaultkit.vault.keys import known_names
from vaultkit.vault.kinds import find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory, find_names, fold
from vaultkit.vault.snapshot import Snapshot

_BY_NAME = frozenset(("note", "own-folder", "shortest"))
_DOUBTFUL = frozenset(("own-folder", "shortest", "ambiguous-alias"))


class Relink(NamedTuple):
    """What a link must lead to after the change: its place among the note's links, and the path.

    Of a link to no note, `to` is "" and `target` what is to be written.
    """

    place: int
    to: NotePath
    target: str = ""


class Plan(NamedTuple):
    """A rename thought through: where links go, what names will mean, the links to write anew, what to tell."""

    moves: Mapping[NotePath, NotePath]
    directory: Directory
    relinks: Mapping[NotePath, tuple[Relink, ...]]
    told: tuple[str, ...]


def new_path(old: NotePath, wish: str) -> NotePath:
    """Return the path that `wish`, a name or a path below the vault, gives the note `old`; raise UsageError if none.

    A name with a slash before it stands at the top of the vault.
    """
    bare = wish.strip()
    bare = bare[2:-2] if bare.startswith("[[") and bare.endswith("]]") else bare
    wanted = unicodedata.normalize("NFC", bare)
    wanted = wanted[:-3] if wanted[-3:].casefold() == ".md" else wanted
    parts = wanted.strip("/").split("/")
    if wanted.startswith("/") and len(parts) > 1:
        message = "is a path from the top of the disk; write it from the vault's folder on, such as Friends/Ada"
        raise UsageError(f"{bare!r} {message}")
    for part in parts:
        fault = fault_of_name(part)
        if fault:
            raise UsageError(f"the name {part!r} {fault}; choose another")
    folder = old.rpartition("/")[0] if len(parts) == 1 and not wanted.startswith("/") else "/".join(parts[:-1])
    return NotePath(f"{folder}/{parts[-1]}.md".removeprefix("/"))


def plan_rename(snapshot: Snapshot, old: NotePath, new: NotePath) -> Plan:
    """Return what renaming `old` to `new` means for every link of the vault."""
    taken = [path for path in snapshot.notes if path != old and fold(path) == fold(new)]
    if taken:
        raise WriteRefusedError(f"{old!r} was not renamed: {taken[0]!r} is there already; choose another name or merge")
    notes = (replace(note, path=new, name=new.rpartition("/")[2][:-3]) if path == old else note
             for path, note in snapshot.notes.items())  # fmt: skip
    plan = plan_relinks(snapshot, {old: new}, directory_of(notes, {old: new}, snapshot))
    told = (*_tell_settings(snapshot, old), *_tell_kind(snapshot, old, new), *plan.told, *_tell_words(snapshot, old))
    return plan._replace(told=told)


def directory_of(notes: Iterable[Note], moves: Mapping[NotePath, NotePath], snapshot: Snapshot) -> Directory:
    """Return what names mean when `notes` are the notes of the vault."""
    kinds = {moves.get(path, path): kind for path, kind in snapshot.kinds.items()}
    directory = build_directory(find_names({note.path: note for note in notes}, kinds), (), VIEW_TITLES.values())
    return replace(directory, attachments=snapshot.directory.attachments)


def plan_relinks(snapshot: Snapshot, moves: Mapping[NotePath, NotePath], directory: Directory) -> Plan:
    """Return the links to write anew where notes of the vault become others by `moves`."""
    relinks: dict[NotePath, tuple[Relink, ...]] = {}
    told: list[str] = []
    for path, resolutions in snapshot.resolutions.items():
        links = snapshot.notes[path].links
        after = directory.resolve_all(links, moves.get(path, path))
        due: list[Relink] = []
        for place, (link, was, will) in enumerate(zip(links, resolutions, after, strict=True)):
            if was.path is None:
                told += _tell_found(path, link, was, will)
                folders = (path.rpartition("/")[0], moves.get(path, path).rpartition("/")[0])
                target = target_after_move(link, was, folders, directory.attachments)
                due += [Relink(place, NotePath(""), target)] if target else []
            elif was.how != "self" and _is_due(_Meant(link, was, will, path), moves):
                due.append(Relink(place, moves.get(was.path, was.path)))
        if due:
            relinks[path] = tuple(due)
    return Plan(moves, directory, relinks, tuple(told))


class _Meant(NamedTuple):
    """A link of the note `source`: what it led to, and what it would lead to if it were left as it is."""

    link: Link
    was: Resolution
    will: Resolution
    source: NotePath


def _is_due(meant: _Meant, moves: Mapping[NotePath, NotePath]) -> bool:
    """Say whether a link that led to a note must be written anew."""
    link, was, will, source = meant
    to = NotePath(was.path or "")
    goes_far = _is_near(link, to, source) and not _is_near(link, moves.get(to, to), moves.get(source, source))
    return goes_far or _must_change(was, will, moves) or _bears_old_name(link, was, moves)


def _must_change(was: Resolution, will: Resolution, moves: Mapping[NotePath, NotePath]) -> bool:
    """Say whether a link that led to a note goes astray, becomes doubtful, or bears a name that is no more."""
    if was.path is None or will.path != moves.get(was.path, was.path):
        return True
    if was.path in moves and was.how in _BY_NAME and will.how not in _BY_NAME:
        return True
    return was.how not in _DOUBTFUL and will.how in _DOUBTFUL


def _is_near(link: Link, to: NotePath, source: NotePath) -> bool:
    """Say whether a Markdown link leads to `to` by its path from the note, as every program reads it."""
    typed = link.target[:-3] if link.target[-3:].casefold() == ".md" else link.target
    folder = source.rpartition("/")[0]
    return link.syntax != "wiki" and fold(normpath(f"{folder or '.'}/{typed}")) == fold(to[:-3])


def _bears_old_name(link: Link, was: Resolution, moves: Mapping[NotePath, NotePath]) -> bool:
    """Say whether a link spells a name that becomes another one, if only in its case."""
    if was.path is None or was.path not in moves or was.how not in _BY_NAME:
        return False
    old, new = (path.rpartition("/")[2][:-3] for path in (was.path, moves[was.path]))
    typed = link.target.rpartition("/")[2]
    return old != new and old in (typed, typed[:-3])


def _tell_found(path: NotePath, link: Link, was: Resolution, will: Resolution) -> Iterator[str]:
    if will.path is None:
        return
    if was.how == "attachment":
        raise WriteRefusedError(f"the file {link.target!r} is linked by this very name; choose another name")
    yield f"{path}:{link.line}: [[{link.target}]] led nowhere, and will lead to this note"


def _tell_settings(snapshot: Snapshot, old: NotePath) -> Iterator[str]:
    me = fold(snapshot.settings.me)
    if me and me in (fold(old), fold(old[:-3]), fold(snapshot.notes[old].name)):
        yield f"vaultkit.toml: `me` names this note ({snapshot.settings.me!r}); change it there too"


def _tell_kind(snapshot: Snapshot, old: NotePath, new: NotePath) -> Iterator[str]:
    moved = replace(snapshot.notes[old], path=new, name=new.rpartition("/")[2][:-3])
    marking = find_marking(snapshot.settings)
    # Among all notes: where nothing marks anybody, properties make a person.
    notes = {new if path == old else path: moved if path == old else note for path, note in snapshot.notes.items()}
    was, marked = snapshot.kinds[old], find_kinds(snapshot.notes, marking).kinds[old]
    will = find_kinds(notes, marking).kinds[new]
    if was == marked != will:
        yield f"{new}: the note counted as `{was}` where it stood, and will count as `{will}`; add `type: {was}` to it"


def _tell_words(snapshot: Snapshot, old: NotePath) -> Iterator[str]:
    """Yield each property that names the note in plain words, which is no link and stays as it is."""
    name = fold(snapshot.notes[old].name)
    # A property that is a day names no note about that day.
    for path, note in snapshot.notes.items() if parse_day_name(snapshot.notes[old].name) is None else ():
        own = known_names(snapshot.kinds[path])
        # What a note calls itself is nobody else's name.
        others = (each for each in note.head if own.get(fold_key(each.key)) not in ("name", "aliases"))
        for scalar in (s for each in others for s in texts_of(each.value)) if path != old else ():
            if fold(scalar.text.partition(" (")[0].strip()) == name:
                yield f"{path}:{scalar.line}: names it in plain words, which were left as they are; make it a link"


def rename_edit(plan: Plan, pages: Mapping[NotePath, Page]) -> Edit:
    """Return the edit of a rename, given the pages of all notes in `plan.relinks`; raise if a link resists."""
    changes = relink_changes(plan, pages)
    moved = [Moved(old, new) for old, new in plan.moves.items() if old != new]
    names = " and ".join(f"{each.path[:-3]} to {each.to[:-3]}" for each in moved)
    return Edit(f"rename {names}", (*changes, *moved))


def relink_changes(plan: Plan, pages: Mapping[NotePath, Page]) -> tuple[Change, ...]:
    """Return the edits of links in all notes of `plan.relinks`, each proven by reading the result."""
    changes = [edit_text(path, pages[path].text, relink_page(plan, pages[path])) for path in plan.relinks]
    return tuple(change for change in changes if change)


def relink_page(plan: Plan, page: Page) -> tuple[Splice, ...]:
    """Return the splices of one page's links; raise WriteRefusedError for a link that cannot be written anew."""
    anchors = find_anchors(page)
    splices: dict[Anchor, Splice] = {}
    for index, to, given in plan.relinks[page.path]:
        anchor, link = anchors[index], page.note.links[index]
        if anchor is None:
            raise _resists(page, link)
        target = given or _target_for(_wanted(link, to, page.path, plan), plan.directory)
        splices.setdefault(anchor, retarget(anchor, page, target))
    ordered = tuple(sorted(splices.values()))
    _prove(plan, page, ordered)
    return ordered


class _Wanted(NamedTuple):
    """A link to be written anew: where it must lead, from which note, whether it was a path from there.

    `keeps_folder` says that only a name changes: neither note leaves its folder.
    """

    link: Link
    to: NotePath
    source: NotePath
    was_near: bool
    keeps_folder: bool


def _wanted(link: Link, to: NotePath, path: NotePath, plan: Plan) -> _Wanted:
    """Return what a link of the note that was at `path` must become to lead to `to`."""
    source = plan.moves.get(path, path)
    before = [old for old, new in plan.moves.items() if new == to]
    moved = ((path, source), *((old, to) for old in before))
    return _Wanted(
        link, to, source,
        was_near=any(_is_near(link, each, path) for each in (to, *before)),
        keeps_folder=all(old.rpartition("/")[0] == new.rpartition("/")[0] for old, new in moved),
    )  # fmt: skip


def _target_for(wanted: _Wanted, directory: Directory) -> str:
    """Return the target that leads there beyond doubt, in the form nearest to that of the link."""
    for target in _forms(wanted):
        found = directory.resolve(target, wanted.source, relative=wanted.link.syntax != "wiki")
        if found.path == wanted.to and found.how == "note":
            return target
    raise WriteRefusedError(f"no link can lead to {wanted.to!r} from {wanted.source!r}; choose another name")


def _forms(wanted: _Wanted) -> Iterator[str]:
    """Yield targets, the one most like the old target first."""
    typed = wanted.link.target
    end = typed[-3:] if typed[-3:].casefold() == ".md" else ""
    whole, parts = wanted.to[:-3], wanted.to[:-3].split("/")
    near = relpath(whole, wanted.source.rpartition("/")[0] or ".")
    if wanted.keeps_folder and "/" in typed:
        yield f"{typed.rpartition('/')[0]}/{parts[-1]}{end}"
    if typed.startswith("/"):
        yield f"/{whole}{end}"
    if typed.startswith("./"):
        yield (near if near.startswith("../") else f"./{near}") + end
    if wanted.was_near or typed.startswith("../"):
        yield near + end
    depth = typed.strip("/").count("/") + 1
    if depth <= len(parts):
        yield "/".join(parts[-depth:]) + end
    yield from ("/".join(parts[-count:]) + end for count in range(1, len(parts) + 1))
    yield f"/{whole}{end}"


def _prove(plan: Plan, page: Page, splices: tuple[Splice, ...]) -> None:
    """Raise unless every link of the page, read after the splices, leads where it should."""
    after = page.with_splices(splices)
    relinks = plan.relinks[page.path]
    wanted = {each.place: each.to or None for each in relinks}
    source = plan.moves.get(page.path, page.path)
    if len(after.note.links) != len(page.note.links):
        raise _resists(page, page.note.links[relinks[0].place])
    for each in relinks:
        if each.target and after.note.links[each.place].target != each.target:
            raise _resists(page, page.note.links[each.place])
    before = plan.directory.resolve_all(page.note.links, source)
    for index, found in enumerate(plan.directory.resolve_all(after.note.links, source)):
        if found.path != wanted.get(index, before[index].path):
            raise _resists(page, page.note.links[index])


def _resists(page: Page, link: Link) -> WriteRefusedError:
    place = f"{page.path}:{link.line}:{link.column}"
    return WriteRefusedError(f"{place}: the link to {link.target!r} cannot be rewritten; simplify it by hand first")
