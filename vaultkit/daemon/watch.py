"""Who says that something happened: the only file that knows watchdog.

On Linux the kernel is asked for the few events that can matter, folder by folder, through
watchdog's own layer; hidden folders, our own reading and editors' temporary files wake
nobody. Elsewhere watchdog's observer does it. Either way an event only says "look here",
and where it is not a plain file that it tells of, "look at everything".
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from vaultkit.daemon.inbox import Inbox
from vaultkit.disk.filenames import is_temporary
from vaultkit.disk.surroundings import folder_identity

if TYPE_CHECKING:
    from watchdog.observers.inotify_c import InotifyEvent, WatchDescriptor

Identity = tuple[int, int]
OVERFLOWED = "too much happened at once to follow it, so the whole vault is looked at"
_SPENT = "the system's limit of {} is used up (fs.inotify.{} can be raised)"


class CannotWatchError(Exception):
    """The system does not tell of changes here; the vault must be looked at again and again."""


class Watcher(Protocol):
    """Somebody who puts a word into the inbox whenever something happens in the vault."""

    is_watching: bool

    def arm(self, folders: Iterable[str]) -> bool:
        """Watch `folders`, the root first, and no others; say whether one of them was not watched before."""

    def close(self) -> None:
        """Watch nothing any more."""


class NoWatcher:
    """The watcher of those who go and look for themselves."""

    is_watching = False

    def arm(self, folders: Iterable[str]) -> bool:
        """Return False: nothing is watched."""
        del folders
        return False

    def close(self) -> None:
        """Do nothing."""


def open_watcher(inbox: Inbox) -> Watcher:
    """Return the leanest watcher that this system has; raise CannotWatchError if there is none."""
    try:
        return KernelWatcher(inbox)
    except (ImportError, AttributeError):
        return ObserverWatcher(inbox)


class KernelWatcher:
    """The watcher for Linux: watchdog's reader of the kernel's events, without its queue of paths and pairs."""

    is_watching = True

    def __init__(self, inbox: Inbox) -> None:
        from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, Mask  # noqa: PLC0415

        signs = InotifyConstants
        self._saved = signs.IN_CLOSE_WRITE | signs.IN_MOVE | signs.IN_CREATE | signs.IN_DELETE
        self._gone = signs.IN_DELETE_SELF | signs.IN_MOVE_SELF | signs.IN_UNMOUNT
        self._unclear = self._gone | signs.IN_ISDIR
        wanted = self._saved | self._gone | signs.IN_MODIFY
        # The kernel refuses to be asked for what it tells unasked.
        self._mask = Mask((wanted & ~signs.IN_UNMOUNT) | signs.IN_ONLYDIR | signs.IN_EXCL_UNLINK)
        self._id = CallbackId(id(self))
        self._inbox = inbox
        self._lock = threading.Lock()
        self._watched: dict[Identity, WatchDescriptor] = {}
        self._identities: dict[WatchDescriptor, Identity] = {}
        self._places: dict[WatchDescriptor, str] = {}
        _keep_quiet()
        try:
            self._kernel = InotifyFD()
        except OSError as error:
            raise CannotWatchError(_SPENT.format("watching programs", "max_user_instances")) from error
        self._kernel.start()

    def arm(self, folders: Iterable[str]) -> bool:
        """Watch `folders` and no others; say whether one of them was not watched before."""
        found = [(identity, folder) for folder in folders if (identity := folder_identity(folder))]
        places = dict(found)
        with self._lock:
            left = [self._watched[identity] for identity in self._watched.keys() - places.keys()]
            for number in left:
                self._forget(number)
            new = [identity for identity in places if identity not in self._watched]
        self._kernel.remove_callbacks([(number, self._id) for number in left])
        added = [self._add(identity, places[identity]) for identity in new]
        with self._lock:
            self._places = {
                self._watched[identity]: place for identity, place in places.items() if identity in self._watched
            }
            if len(places) < len(found):
                # Of a folder that is in several places nobody can say which of them was meant.
                self._places = {}
        return any(added)

    def close(self) -> None:
        """Watch nothing any more."""
        self._kernel.stop()
        self._kernel.join()

    def on_event(self, event: InotifyEvent) -> None:
        """Put a word into the inbox; called for each event, by a thread that must keep pace with the kernel."""
        name = os.fsdecode(event.name)
        if name.startswith(".") or is_temporary(name):
            return
        folder = self._places.get(event.wd)
        place = f"{folder}{os.sep}{name}" if folder and name and not event.mask & self._unclear else None
        if event.mask & (self._saved | self._gone):
            self._inbox.look(place)
        else:
            self._inbox.look_later(place)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Put a word into the inbox: a folder is no more."""
        with self._lock:
            self._forget(wd)
        self._inbox.look()

    def on_queue_overflow(self) -> None:
        """Put a word into the inbox: the kernel has lost events."""
        self._inbox.rescan(OVERFLOWED)

    def _add(self, identity: Identity, place: str) -> bool:
        """Watch one folder, and say whether it is watched; one that has gone meanwhile is not."""
        with self._lock:
            try:
                number = self._kernel.add_callback(os.fsencode(place), self._mask, self, self._id)
            except OSError as error:
                if isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError):
                    return False
                raise CannotWatchError(_SPENT.format("watched folders", "max_user_watches")) from error
            self._watched[identity] = number
            self._identities[number] = identity
            return True

    def _forget(self, number: WatchDescriptor) -> None:
        identity = self._identities.pop(number, None)
        # The same folder may have been watched again under another number.
        if identity is not None and self._watched.get(identity) == number:
            del self._watched[identity]


class ObserverWatcher:
    """The watcher for other systems: watchdog's observer of a whole tree, asked only for what can matter."""

    is_watching = True

    def __init__(self, inbox: Inbox) -> None:
        from watchdog import events  # noqa: PLC0415
        from watchdog.observers import Observer  # noqa: PLC0415

        # Never all events: among them is the opening of every note that we read ourselves.
        self._wanted = [
            events.FileClosedEvent, events.FileMovedEvent, events.FileCreatedEvent, events.FileDeletedEvent,
            events.FileModifiedEvent, events.DirMovedEvent, events.DirCreatedEvent, events.DirDeletedEvent,
        ]  # fmt: skip
        self._inbox = inbox
        self._observer: Any = Observer()
        self._root: tuple[str, tuple[int, int] | None] | None = None
        self._listener = _Listener(inbox)
        _keep_quiet().addHandler(self._listener)
        self._observer.start()

    def arm(self, folders: Iterable[str]) -> bool:
        """Watch the tree below the first of `folders`; say whether it was not watched before."""
        place = next(iter(folders))
        root = (place, folder_identity(place))
        if root == self._root:
            return False
        self._observer.unschedule_all()
        try:
            self._observer.schedule(self, place, recursive=True, event_filter=self._wanted)
        except OSError as error:
            raise CannotWatchError(f"changes cannot be watched here ({error.strerror})") from error
        self._root = root
        return True

    def close(self) -> None:
        """Watch nothing any more."""
        self._observer.stop()
        self._observer.join()
        _keep_quiet().removeHandler(self._listener)

    def dispatch(self, event: Any) -> None:
        """Put a word into the inbox, unless all of an event's paths are hidden or temporary."""
        places = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        for place in places if any(map(self._is_visible, places)) else ():
            look = self._inbox.look_later if event.event_type == "modified" else self._inbox.look
            look(None if event.is_directory else place)

    def _is_visible(self, place: str) -> bool:
        below = os.path.relpath(place, self._root[0] if self._root else None)
        parts = Path(below).parts
        return not any(part.startswith(".") and part != ".." for part in parts) and not is_temporary(below)


class _Listener(logging.Handler):
    """Hears in watchdog's log, the only place where its observer says so, that events were lost."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    def emit(self, record: logging.LogRecord) -> None:
        """Put a word into the inbox."""
        if "overflow" in record.getMessage():
            self._inbox.rescan(OVERFLOWED)


def _keep_quiet() -> logging.Logger:
    """Return watchdog's log, which goes nowhere: what the user must know we say ourselves."""
    log = logging.getLogger("watchdog")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    return log
