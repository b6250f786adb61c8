"""Notes as records for programs: what `vaultkit list --json` prints (docs/json.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from vaultkit.graph.ties import name_of
from vaultkit.model import Field, Link, Note, NotePath, Problem, Task
from vaultkit.notes.core_types import Typed, typed_value
from vaultkit.vault.aliases import aliases_of, tags_of
from vaultkit.vault.encounters import Encounter, Move
from vaultkit.vault.names import Resolution, link_name
from vaultkit.vault.snapshot import Snapshot

Record = dict[str, object]


def note_records(snapshot: Snapshot) -> list[Record]:
    """Return the record of every note but the index notes, in order of paths."""
    encounters = snapshot.encounters
    problems: dict[str, list[Problem]] = {}
    for told in snapshot.problems:
        problems.setdefault(told.path, []).append(told)
    return [
        {
            **_note_record(snapshot.notes[path], snapshot),
            "entries": [_entry_record(each, snapshot) for each in encounters.get(path, ())],
            "date": _iso(_day_of(path, snapshot)),
            "problems": [told._asdict() for told in problems.get(path, ())],
        }
        for path in snapshot.resolutions
    ]


def _day_of(path: NotePath, snapshot: Snapshot) -> date | None:
    event = snapshot.events.get(path)
    return event.day if event else snapshot.days.get(path)


def _note_record(note: Note, snapshot: Snapshot) -> Record:
    kind = snapshot.kinds[note.path]
    resolutions = snapshot.resolutions[note.path]
    return {
        "path": note.path,
        "name": link_name(note.path, kind),
        "kind": kind,
        "title": name_of(note.path, snapshot.shown),
        "aliases": list(aliases_of(note)),
        "tags": list(tags_of(note)),
        "properties": _properties(note),
        "links": [_link_record(*pair) for pair in zip(note.links, resolutions, strict=True)],
        "tasks": [_task_record(task) for task in note.tasks],
        "fields": [_field_record(field) for field in note.fields],
    }


def _properties(note: Note) -> Mapping[str, Typed]:
    """Return the front matter as typed values; of a key that is there twice, both in a list."""
    found: dict[str, Typed] = {}
    for each in note.head:
        value = typed_value(each.value)
        if each.key in found:
            before = found[each.key]
            found[each.key] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[each.key] = value
    return found


def _link_record(link: Link, resolution: Resolution) -> Record:
    return {
        "to": link.target,
        "path": resolution.path,
        "syntax": link.syntax,
        "embed": link.embed,
        "heading": link.heading,
        "block": link.block,
        "display": link.display,
        "where": link.where,
        "line": link.line,
        "column": link.column,
    }


def _task_record(task: Task) -> Record:
    days = ("due", "scheduled", "start", "created", "done", "cancelled")
    return {
        "status": task.status,
        "state": task.state,
        "text": task.text,
        **{name: _iso(getattr(task, name)) for name in days},
        "priority": task.priority,
        "repeat": task.repeat,
        "id": task.id,
        "depends_on": list(task.depends_on),
        "on_completion": task.on_completion,
        "tags": list(task.tags),
        "line": task.line,
        "column": task.column,
    }


def _field_record(field: Field) -> Record:
    names = ("key", "name", "value", "form", "line", "column")
    return {name: getattr(field, name) for name in names}


def _entry_record(encounter: Encounter, snapshot: Snapshot) -> Record:
    entry = encounter.entry
    starters = [field.value for field in entry.fields if field.name == "by"]
    return {
        "date": encounter.day.isoformat(),
        "time": entry.time,
        "channel": entry.channel,
        "text": entry.text,
        "people": list(encounter.people),
        "contact": encounter.is_contact,
        "by": starters[0] if starters else None,
        "moves": [_move_record(move, snapshot) for move in encounter.moves],
        "line": entry.line,
        "column": entry.column,
    }


def _move_record(move: Move, snapshot: Snapshot) -> Record:
    named = move.reference.id if move.reference else ""
    is_note = NotePath(named) in snapshot.notes
    return {
        "move": move.name,
        "value": move.value,
        "to": named if is_note else None,
        "line": move.line,
        "column": move.column,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
