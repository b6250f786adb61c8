"""Two notes about one person become one: nothing is dropped, and links to either lead to it.

The first note stays where it is. It gains the properties that only the second has, the
further values of lists, the second's names as aliases, and its whole text below a heading.
Values that contradict each other are listed there too, as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vaultkit.change import Edit, Removed, edit_text, splices_between
from vaultkit.edit.head import add_to_head, find_property, inset_of, texts_in, values_of
from vaultkit.edit.page import Page
from vaultkit.edit.proof import Sides, prove_whole, require_apart, require_readable
from vaultkit.edit.rename import Plan, directory_of, plan_relinks, relink_changes, relink_page
from vaultkit.edit.said import has_new_faults, said_by, said_in
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import Items, NotePath, Property, Scalar, Table
from vaultkit.notes.keys import fold_key
from vaultkit.vault.aliases import aliases_of
from vaultkit.vault.keys import known_names
from vaultkit.vault.snapshot import Snapshot

_UNITED = frozenset((
    "aliases", "tags", "org", "location", "email", "phone", "url", "linkedin", "met_at", "context", "introduced_by",
    "knows", "relation", "skills", "interests", "background", "needs", "offers", "goals", "important", "questions",
    "keep_apart", "aims", "follow_up", "sector", "people", "topics", "via", "recommended_by", "came_from", "led_to", "uid",
))  # fmt: skip


class Merge(NamedTuple):
    """A merge thought through: the links to write anew, the first note as it gets its properties, what contradicts, their kind."""

    plan: Plan
    head: Page
    conflicts: tuple[Property, ...]
    kind: str


def plan_merge(snapshot: Snapshot, first: Page, second: Page) -> Merge:
    """Return what merging `second` into `first` means."""
    if first.path == second.path:
        raise UsageError("both names mean the same note; name two")
    kinds = [snapshot.kinds[page.path] for page in (first, second)]
    if kinds[0] != kinds[1]:
        raise UsageError(
            f"{first.path} is a note of kind {kinds[0]}, {second.path} of kind {kinds[1]}; merge like with like"
        )
    require_readable((first, second))
    moves = {second.path: first.path}
    named = add_to_head(first, [("aliases", _names_of(first, second))], kinds[0])
    notes = [named.note if path == first.path else note for path, note in snapshot.notes.items() if path != second.path]
    plan = plan_relinks(snapshot, moves, directory_of(notes, {}, snapshot))
    united, conflicts = _unite(_relinked(plan, first), _relinked(plan, second), kinds[0])
    return Merge(plan, add_to_head(united, [("aliases", _names_of(first, second))], kinds[0]), conflicts, kinds[0])


def _names_of(first: Page, second: Page) -> list[str]:
    """Return the names under which only the second note is known."""
    names = (second.note.name, *values_of(second.note.head, "name", "person"), *aliases_of(second.note))
    own = {first.note.name.casefold(), *(each.casefold() for each in aliases_of(first.note))}
    return [name for name in dict.fromkeys(names) if name.casefold() not in own]


def _relinked(plan: Plan, page: Page) -> Page:
    return page.with_splices(relink_page(plan, page)) if page.path in plan.relinks else page


def _unite(first: Page, second: Page, kind: str) -> tuple[Page, tuple[Property, ...]]:
    """Return the first page with the second's properties, and those of the second that contradict it."""
    conflicts: list[Property] = []
    names = known_names(kind)
    for each in second.note.head:
        key = names.get(fold_key(each.key), fold_key(each.key))
        there, held = find_property(first.note.head, key, kind), values_of(first.note.head, key, kind)
        values = texts_in(each)
        grown: Page | None = first
        if there is None:
            grown = _with_rows_of(first, second, each)
        elif not (set(values) <= set(held) if _is_plain(each) else said_in(each.value) == said_in(there.value)):
            is_open = key in _UNITED or not (held or isinstance(there.value, Table))
            grown = _grown(first, key, values, kind) if is_open and _is_plain(each) else None
        first = grown or first
        conflicts += [] if grown else [each]
    return first, tuple(conflicts)


def _is_plain(each: Property) -> bool:
    """Say whether a property holds texts only, and no mapping."""
    values = each.value.items if isinstance(each.value, Items) else (each.value,)
    return all(isinstance(value, Scalar) for value in values)


def _grown(page: Page, key: str, values: Sequence[str], kind: str) -> Page | None:
    """Return the page with more values for `key`, None where they cannot be added."""
    try:
        return add_to_head(page, [(key, values)], kind)
    except WriteRefusedError:
        return None


def _with_rows_of(page: Page, source: Page, each: Property) -> Page | None:
    """Return the page with a property of another one, None where its rows would not say there what they said."""
    insets = inset_of(source), inset_of(page)
    grown = _with_rows(page, (row and insets[1] + row.removeprefix(insets[0]) for row in _rows_of(source, each)))
    wanted = (*said_by(page.note.head), (each.key, said_in(each.value)))
    is_sound = said_by(grown.head.properties) == wanted and not has_new_faults(page, grown)
    return grown if is_sound else None


def _rows_of(page: Page, each: Property) -> list[str]:
    """Return the rows of a property as they stand."""
    following = (other.line for other in page.note.head if other.line > each.line)
    return [page.row(line) for line in range(each.line, min(following, default=page.note.head_end))]


def _with_rows(page: Page, rows: Iterable[str]) -> Page:
    if page.note.head_end:
        return page.with_splices((page.insert_below(page.note.head_end - 1, rows),))
    return page.with_splices((page.insert_below(0, ["---", *rows, "---"]),))


def merge_edit(merge: Merge, pages: Mapping[NotePath, Page], paths: tuple[NotePath, NotePath]) -> Edit:
    """Return the edit that makes the two notes at `paths` one, given the pages of all notes that it touches."""
    first, second = (pages[path] for path in paths)
    whole = _whole(merge, Sides(_relinked(merge.plan, first), _relinked(merge.plan, second), merge.kind))
    others = merge.plan._replace(relinks={path: due for path, due in merge.plan.relinks.items() if path not in paths})
    kept = edit_text(first.path, first.text, splices_between(first.text, whole.text))
    changes = (*relink_changes(others, pages), *((kept,) if kept else ()), Removed(second.path, second.text))
    return Edit(f"merge {second.path[:-3]} into {first.path[:-3]}", changes)


def _whole(merge: Merge, sides: Sides) -> Page:
    """Return the note that says all that both sides say; raise WriteRefusedError if there is none."""
    require_apart(sides)
    try:
        return _proven(merge, sides, "##")
    except WriteRefusedError:
        # Below a dated heading of the first level, the second's text would be part of that day.
        return _proven(merge, sides, "#")


def _proven(merge: Merge, sides: Sides, hashes: str) -> Page:
    whole = _with_text(merge, sides.second, hashes)
    prove_whole(sides, whole, merge.conflicts, int(whole is not merge.head))
    return whole


def _with_text(merge: Merge, second: Page, hashes: str) -> Page:
    """Return the first page with the second's text and what contradicts below a heading of that level."""
    page = merge.head
    rows = [second.row(line) for line in range(second.note.head_end + 1, second.last_line + 1)]
    while rows and not rows[-1].strip():
        rows.pop()
    listed = [row for each in merge.conflicts for row in _rows_of(second, each)]
    if listed:
        fence = "~~~~~~~~" if any("~~~" in row for row in listed) else "~~~"
        rows = [f"{fence}yaml", *listed, fence, "", *rows]
    if not rows:
        return page
    last = next((line for line in range(page.last_line, 0, -1) if page.row(line).strip()), 0)
    return page.with_splices((page.insert_below(last, ["", f"{hashes} From {second.note.name}", "", *rows]),))
