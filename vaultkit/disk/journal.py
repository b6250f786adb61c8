"""The journal of edits: what is under way, and what was done and can be undone.

It lies in the user's state folder, in a folder of its own for each vault, and not in the
vault: a vault is often synced between machines, and half of an edit must never travel. A
record holds only the words that change, with hashes of the files around them.

An edit is written down and synced before the first file is touched, and becomes a done one
by a single rename after the last. Whoever comes next finishes what was interrupted, or
takes it back where somebody has changed a file meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from vaultkit.change import Edit
from vaultkit.disk.places import PENDING, journal_folder
from vaultkit.disk.steps import (
    DONE,
    FOREIGN,
    READY,
    Move,
    Step,
    changed_meanwhile,
    inverted,
    perform,
    plan_steps,
    read_step,
    states_of,
    step_record,
)
from vaultkit.disk.write import replace_file, sweep_temporary_files, sync_folders
from vaultkit.errors import WriteRefusedError, reason

DONE_FOLDER, LOCK = "done", "lock"
MOST_KEPT = 50
"""So many done edits can be undone; older ones are forgotten."""
_PATIENCE = 10.0


class Record(NamedTuple):
    """One edit in the journal: its steps, folders made for it, and which done edit it takes back (0: none)."""

    title: str
    steps: tuple[Step, ...]
    folders: tuple[str, ...] = ()
    undoes: int = 0


class Recovered(NamedTuple):
    """What became of an interrupted edit: finished or taken back; `left` are files that somebody else changed."""

    title: str
    is_finished: bool
    left: tuple[str, ...] = ()


def no_progress(steps: Sequence[Step]) -> Iterable[Step]:
    """Return `steps` as they are."""
    return steps


class Journal:
    """The journal of the vault in `root`; `progress` shows how far many steps have come."""

    def __init__(self, root: Path, progress: Callable[[Sequence[Step]], Iterable[Step]] = no_progress) -> None:
        self.progress = progress
        self.root = root.resolve()
        self.folder = Path(journal_folder(str(self.root)))

    def carry_out(self, edit: Edit) -> None:
        """Make all changes of `edit`, or none; raise WriteRefusedError in the latter case."""
        with self._alone():
            self._settle()
            steps = plan_steps(edit.changes, self.root)
            require_ready(steps, self.root)
            self._run(Record(edit.title, steps, tuple(self._missing_folders(steps))))

    def recover(self) -> Recovered | None:
        """Finish or take back what was interrupted, and say which; None where nothing was."""
        if not (self.folder / PENDING).exists():
            return None
        with self._alone():
            return self._settle()

    def last_title(self) -> str | None:
        """Return the title of the edit that `undo` would take back, None where there is none."""
        number = max(self._numbers(), default=0)
        record = self._read(self._place(number)) if number else None
        return record.title if record else None

    def undo(self) -> str | None:
        """Take back the last edit and return its title, None where there is none."""
        with self._alone():
            self._settle()
            number = max(self._numbers(), default=0)
            record = self._read(self._place(number)) if number else None
            if record is None:
                return None
            steps = inverted(record.steps)
            changed = [s.path for s, at in zip(steps, states_of(steps, self.root), strict=True) if at != READY]
            if changed:
                raise WriteRefusedError(_cannot_undo(record.title, changed))
            self._run(Record(record.title, steps, record.folders, number))
            return record.title

    def forget(self) -> str | None:
        """Let the last edit stand for good, so that the one before can be undone; return its title, None without any."""
        with self._alone():
            self._settle()
            number = max(self._numbers(), default=0)
            record = self._read(self._place(number)) if number else None
            if record:
                self._place(number).unlink()
            return record.title if record else None

    def _settle(self) -> Recovered | None:
        """Do as `recover`, alone already."""
        record = self._read(self.folder / PENDING)
        if record is None:
            return None
        can_finish = FOREIGN not in states_of(record.steps, self.root)
        left = () if can_finish else self._take_back(record)
        if can_finish:
            self._finish(record)
        paths = (path for step in record.steps for path in step[: 1 + isinstance(step, Move)])
        sweep_temporary_files(self.root, {str(path).rpartition("/")[0] for path in paths})
        return Recovered(record.title, is_finished=can_finish, left=left)

    def _run(self, record: Record) -> None:
        """Write `record` down, do its steps and keep it; take it back where one fails."""
        self._write(PENDING, record)
        try:
            self._finish(record)
        except (WriteRefusedError, OSError):
            with suppress(WriteRefusedError, OSError):
                self._take_back(record)
            raise

    def _finish(self, record: Record) -> None:
        for step, state in zip(self.progress(record.steps), states_of(record.steps, self.root), strict=True):
            if state != DONE:
                perform(step, self.root)
        sync_folders(self.root, (step.path for step in record.steps))
        if record.undoes:
            self._remove_folders(record.folders)
            self._place(record.undoes).unlink(missing_ok=True)
            self._drop()
        else:
            self._keep()

    def _take_back(self, record: Record) -> tuple[str, ...]:
        """Undo the steps that were done, and return the files that somebody else changed, which are left alone."""
        back = inverted(record.steps)
        left: list[str] = []
        for step in back:
            # Asked one by one: where a file has gone depends on the steps before.
            state = states_of((step,), self.root)[0]
            if state == FOREIGN:
                left.append(step.path)
            elif state == READY:
                perform(step, self.root)
        if not record.undoes:
            self._remove_folders(record.folders)
        self._drop()
        return tuple(left)

    def _missing_folders(self, steps: Iterable[Step]) -> Iterator[str]:
        """Yield the folders that will have to be made, outer ones first."""
        paths = {step.to if isinstance(step, Move) else step.path for step in steps}
        parents = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 1)}
        yield from (folder for folder in sorted(parents) if not (self.root / folder).exists())

    def _remove_folders(self, folders: Iterable[str]) -> None:
        for folder in reversed(tuple(folders)):
            # A folder into which something was put meanwhile stays.
            with suppress(OSError):
                (self.root / folder).rmdir()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other command from writing in this vault; the system lets go of a dead one's lock."""
        # It brings asyncio with it, and only who writes has to wait for that.
        from filelock import FileLock, Timeout  # noqa: PLC0415

        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / DONE_FOLDER).mkdir(exist_ok=True)
            lock = FileLock(self.folder / LOCK, timeout=_PATIENCE)
            with lock:
                yield
        except Timeout as error:
            raise WriteRefusedError("another vaultkit command is writing in this vault; wait for it to end") from error
        except OSError as error:
            message = f"the journal in {str(self.folder)!r} cannot be written: {reason(error)}; check its permissions"
            raise WriteRefusedError(message) from error

    def _numbers(self) -> list[int]:
        with suppress(FileNotFoundError):
            return [int(path.stem) for path in (self.folder / DONE_FOLDER).glob("*.json") if path.stem.isdigit()]
        return []

    def _place(self, number: int) -> Path:
        return self.folder / DONE_FOLDER / f"{number:08}.json"

    def _write(self, name: str, record: Record) -> None:
        fields = record._asdict() | {"vault": str(self.root), "steps": [step_record(step) for step in record.steps]}
        replace_file(self.folder, name, json.dumps(fields, ensure_ascii=True).encode(), None)
        (self.folder / name).chmod(0o600)

    def _read(self, place: Path) -> Record | None:
        try:
            fields = json.loads(place.read_bytes())
            steps = tuple(read_step(step) for step in fields["steps"])
            return Record(fields["title"], steps, tuple(fields["folders"]), fields["undoes"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            message = f"the journal {str(place)!r} is damaged, so nothing was done; look at your notes, then remove it"
            raise WriteRefusedError(message) from error

    def _keep(self) -> None:
        """Make the pending edit a done one, and forget those that are too old."""
        numbers = sorted(self._numbers())
        (self.folder / PENDING).replace(self._place(numbers[-1] + 1 if numbers else 1))
        for number in numbers[: len(numbers) + 1 - MOST_KEPT] if len(numbers) >= MOST_KEPT else ():
            self._place(number).unlink(missing_ok=True)

    def _drop(self) -> None:
        (self.folder / PENDING).unlink(missing_ok=True)


def require_ready(steps: tuple[Step, ...], root: Path) -> None:
    """Raise WriteRefusedError for the first of `steps` that cannot be begun."""
    for step, state in zip(steps, states_of(steps, root), strict=True):
        if state != READY:
            raise _in_the_way(step)


def _in_the_way(step: Step) -> WriteRefusedError:
    """Return why a step cannot be begun."""
    if isinstance(step, Move):
        return WriteRefusedError(f"{step.path!r} was not moved: {step.to!r} is there already; choose another name")
    if step.before is None:
        return WriteRefusedError(
            f"{step.path!r} was not made: a file of this name is there already; choose another name"
        )
    return changed_meanwhile(step.path)


def _cannot_undo(title: str, changed: list[str]) -> str:
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    names = ", ".join(repr(path) for path in changed[:3])
    return f'"{title}" was not undone: {names}{more} changed since; change back by hand what you wish, or let it stand with `vaultkit undo --forget`'
