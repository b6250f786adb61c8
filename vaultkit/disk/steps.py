"""The steps of an edit on the disk: each knows whether it is done, can be done, and how to take it back.

A step holds the changed spans with their old and new words, and hashes of the whole file
before and after; with these it finds out by itself where an interrupted edit stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from vaultkit.change import Change, Created, Edited, Moved, Removed
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.write import (
    ChangedMeanwhileError,
    is_one_file,
    move_file,
    remove_file,
    replace_note,
    require_within,
)
from vaultkit.errors import UsageError, WriteRefusedError


class Span(NamedTuple):
    """Words at the place `start` (in characters of the text before) and what they give way to."""

    start: int
    old: str
    new: str


class Write(NamedTuple):
    """A file's content changes from one hash to another; None stands for no file."""

    path: str
    before: str | None
    after: str | None
    spans: tuple[Span, ...]


class Move(NamedTuple):
    """A file's path changes."""

    path: str
    to: str


Step = Write | Move
DONE, READY, FOREIGN = "done", "ready", "foreign"
"""A step is done already, can be done, or somebody else has changed the file."""


def plan_steps(changes: Iterable[Change], root: Path) -> tuple[Step, ...]:
    """Return the steps that make `changes`; raise ChangedMeanwhileError where a file is not as it was read.

    Splices that undo each other change nothing, and make no step.
    """
    steps = (_plan_step(change, root) for change in _each_once(changes, root))
    return tuple(step for step in steps if isinstance(step, Move) or step.before != step.after)


def _each_once(changes: Iterable[Change], root: Path) -> Iterator[Change]:
    """Yield `changes`, the same edit of a file to which links lead twice once; raise WriteRefusedError for two edits of it."""
    met: dict[str, Change] = {}
    for change in changes:
        first = met.setdefault(os.path.realpath(root / change.path), change)
        if first.path == change.path:
            yield change
        elif not (isinstance(first, Edited) and first == change._replace(path=first.path)):
            message = (
                "are one file, to which symbolic links lead twice, so nothing was changed; remove one of the links"
            )
            raise WriteRefusedError(f"{first.path!r} and {change.path!r} {message}")


def _plan_step(change: Change, root: Path) -> Step:
    try:
        return _step_of(change, root)
    except UnicodeEncodeError as error:
        message = "the words to be written are no text (bytes that are not UTF-8); type them again"
        raise UsageError(message) from error


def _step_of(change: Change, root: Path) -> Step:
    match change:
        case Edited(path, seen, splices):
            text = _read_seen(root, path, seen)
            spans = tuple(Span(each.start, text[each.start : each.end], each.text) for each in splices)
            return Write(path, seen, _hash(_spliced(text, spans).encode("utf-8")), spans)
        case Created(path, text):
            require_within(root, path)
            return Write(path, None, _hash(text.encode("utf-8")), (Span(0, "", text),))
        case Moved(path, to):
            for each in (path, to):
                require_within(root, each)
            return Move(path, to)
        case Removed(path, text):
            require_within(root, path)
            return Write(path, _hash(text.encode("utf-8")), None, (Span(0, text, ""),))


def _read_seen(root: Path, path: str, seen: str) -> str:
    content = read_bytes_or_none(root / path)
    if content is None or _hash(content) != seen:
        raise changed_meanwhile(path)
    return content.decode("utf-8")


def changed_meanwhile(path: str) -> ChangedMeanwhileError:
    """Return the error of a file that is not as it was read."""
    return ChangedMeanwhileError(f"{path!r} changed since it was read, so nothing was changed; run the command again")


def inverted(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps that take `steps` back, the last first."""
    return tuple(_inverted(step) for step in reversed(tuple(steps)))


def _inverted(step: Step) -> Step:
    if isinstance(step, Move):
        return Move(step.to, step.path)
    spans: list[Span] = []
    shift = 0
    for start, old, new in step.spans:
        spans.append(Span(start + shift, new, old))
        shift += len(new) - len(old)
    return Write(step.path, step.after, step.before, tuple(spans))


def states_of(steps: tuple[Step, ...], root: Path) -> tuple[str, ...]:
    """Return how far each step is, wherever an earlier run of them stopped.

    A file that another step moves is looked for where it is now.
    """
    elsewhere = {step.path: step.to for step in steps if isinstance(step, Move)}
    elsewhere |= {step.to: step.path for step in steps if isinstance(step, Move)}
    states: list[str] = []
    for step in steps:
        place = elsewhere.get(step.path, step.path)
        is_there = place != step.path and not _is_named(root, step.path) and _is_named(root, place)
        states.append(_state_of(step._replace(path=place) if is_there and isinstance(step, Write) else step, root))
    return tuple(states)


def _state_of(step: Step, root: Path) -> str:
    if isinstance(step, Move):
        there = (_is_named(root, step.path), _is_named(root, step.to))
        if there == (True, True):
            return READY if is_one_file(root / step.path, root / step.to) else FOREIGN
        return {(True, False): READY, (False, True): DONE}.get(there, FOREIGN)
    content = read_bytes_or_none(root / step.path)
    found = None if content is None else _hash(content)
    # A dangling link or a folder is no file of ours, though there is nothing to read.
    if found is None and os.path.lexists(root / step.path):
        return FOREIGN
    return DONE if found == step.after else READY if found == step.before else FOREIGN


def _is_named(root: Path, path: str) -> bool:
    """Say whether a folder lists exactly this name: a disk that knows no case would say yes to either."""
    folder, _, name = path.rpartition("/")
    try:
        with os.scandir(root / folder) as entries:
            return any(entry.name == name for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return False


def perform(step: Step, root: Path) -> None:
    """Do one step; raise WriteRefusedError where the disk refuses or somebody else was faster."""
    if isinstance(step, Move):
        move_file(root, step.path, step.to)
        return
    content = read_bytes_or_none(root / step.path)
    if (None if content is None else _hash(content)) != step.before:
        raise changed_meanwhile(step.path)
    if step.after is None:
        remove_file(root, step.path, content or b"")
    else:
        text = "" if content is None else content.decode("utf-8")
        replace_note(root, step.path, _spliced(text, step.spans).encode("utf-8"), content)


def _spliced(text: str, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    done = 0
    for start, old, new in spans:
        parts += text[done:start], new
        done = start + len(old)
    return "".join((*parts, text[done:]))


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def step_record(step: Step) -> dict[str, object]:
    """Return a step as the journal keeps it."""
    if isinstance(step, Move):
        return {"move": step.path, "to": step.to}
    return {
        "write": step.path,
        "before": step.before,
        "after": step.after,
        "spans": [list(span) for span in step.spans],
    }


def read_step(record: Mapping[str, Any]) -> Step:
    """Return the step of a record in the journal."""
    if "move" in record:
        return Move(record["move"], record["to"])
    return Write(record["write"], record["before"], record["after"], tuple(Span(*span) for span in record["spans"]))
