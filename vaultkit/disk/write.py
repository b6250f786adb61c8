"""The one hand that writes: whole files, all or nothing, and only over what was read before.

What to write is decided elsewhere; a file that changed meanwhile is never overwritten.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path

from vaultkit.disk.read import lies_outside, read_bytes_or_none
from vaultkit.errors import WriteRefusedError, reason

EDITED_FOLDER = ".vaultkit/edited"
"""Where the regions that a person edited are kept before they are written anew."""


class ChangedMeanwhileError(WriteRefusedError):
    """The file is no longer as it was read: read it again, and try once more."""


def replace_file(root: Path, path: str, content: bytes, seen: bytes | None) -> None:
    """Write `content` to `path` below `root`, provided that the file still holds `seen` (None: is not there).

    `path` is spelled as on the disk. At every moment the file is whole: the old one or the new one.
    """
    with _refusals(path, "written"):
        target = _inside(root, path)
        _make_folders(root, target.parent)
        _replace(target, path, content, seen)
        _sync_folder(target.parent)


def replace_note(root: Path, path: str, content: bytes, seen: bytes | None) -> None:
    """Do as `replace_file`, and write a note that links bring into the vault in its own place outside.

    Only what was read there is written there: nothing new is made outside. The folder is left to `sync_folders`: a thousand notes share a few.
    """
    with _refusals(path, "written"):
        target = _inside(root, path) if seen is None else Path(os.path.realpath(root / path))
        _make_folders(root, target.parent)
        _replace(target, path, content, seen)


def require_writable(root: Path, path: str) -> None:
    """Raise WriteRefusedError where `replace_note` would not be let write the file at `path`; one that has gone may be."""
    with _refusals(path, "written"):
        target = Path(os.path.realpath(root / path))
        if target.exists() and not (os.access(target, os.W_OK) and os.access(target.parent, os.W_OK)):
            raise _read_only()


def require_within(root: Path, path: str) -> None:
    """Raise WriteRefusedError where links bring the folder of `path` in from outside: what went there could not come back.

    The file itself may be such a link, which stands in the vault.
    """
    if lies_outside(root, path.rpartition("/")[0]):
        message = (
            "its folder lies outside the vault, where only the words of notes are changed; do this in its own place"
        )
        raise WriteRefusedError(f"{path!r} was left as it is: {message}")


def _replace(target: Path, path: str, content: bytes, seen: bytes | None) -> None:
    _require_unchanged(target, path, seen)
    temporary = target.with_name(_temporary_name(target.name))
    try:
        _write_synced(temporary, content, target)
        _require_unchanged(target, path, seen)
        if seen is None:
            _move_new(temporary, target, path)
        else:
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folders(root: Path, paths: Iterable[str]) -> None:
    """Make the names of the files at `paths` last through a power cut."""
    for folder in {Path(os.path.realpath(root / path)).parent for path in paths}:
        _sync_folder(folder)


def remove_file(root: Path, path: str, seen: bytes) -> None:
    """Remove the file at `path`, provided that it still holds `seen`; a link goes, what it leads to stays."""
    require_within(root, path)
    with _refusals(path, "removed"):
        _require_unchanged(root / path, path, seen)
        (root / path).unlink()
        _sync_folder((root / path).parent)


def move_file(root: Path, path: str, to: str) -> None:
    """Give the file at `path` the path `to`, which nothing else may have; both are spelled as on the disk.

    Another spelling of the same path is allowed where the disk knows no case. Whoever is
    interrupted in between leaves the file under both names, and doing it again ends it.
    """
    for each in (path, to):
        require_within(root, each)
    with _refusals(path, "moved"):
        source, target = root / path, _inside(root, (to.rpartition("/")[0] or ".")) / to.rpartition("/")[2]
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(target):
            _link_or_rename(source, target)
        elif not is_one_file(source, target):
            raise WriteRefusedError(f"{path!r} was not moved: {to!r} is there already; choose another name")
        elif {source.name, target.name} <= {
            each.name for each in target.parent.iterdir()
        } or source.parent != target.parent:
            source.unlink()
        else:
            source.rename(target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)


def is_one_file(one: Path, other: Path) -> bool:
    """Say whether two paths name one file, as they may where the disk knows no case; a link is not what it leads to."""
    try:
        return os.path.samestat(one.lstat(), other.lstat())
    except FileNotFoundError:
        return False


def _link_or_rename(source: Path, target: Path) -> None:
    """Move a file without ever replacing another, where the disk can."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        # Some disks have no hard links; that nothing is there was looked up a moment ago.
        source.rename(target)
    else:
        source.unlink()


def remove_own_file(root: Path, path: str, seen: bytes) -> None:
    """Remove a generated file, provided that it still holds `seen`; one that is gone already is fine."""
    with _refusals(path, "removed"):
        target = _inside(root, path)
        if os.path.lexists(target):
            _require_unchanged(target, path, seen)
            target.unlink(missing_ok=True)
            _sync_folder(target.parent)


def save_edited(root: Path, name: str, body: str) -> str:
    """Return where below `root` the text `body` of the region `name` is kept, having written it if need be."""
    content = body.encode("utf-8")
    stem = f"{EDITED_FOLDER}/{name}-{blake2b(content, digest_size=6).hexdigest()}"
    # A second number is needed only if somebody has edited the kept text itself.
    numbered = (f"{stem}-{number}.md" if number > 1 else f"{stem}.md" for number in count(1))
    return next(path for path in numbered if _keep(root, path, content))


def sweep_temporary_files(root: Path, folders: Iterable[str]) -> tuple[str, ...]:
    """Remove what writers that were killed left in `folders`, and return the paths of it."""
    removed: list[str] = []
    for folder in folders:
        with suppress(OSError):
            removed += [_sweep_file(root, entry) for entry in (root / folder).iterdir() if _is_leftover(entry.name)]
    return tuple(sorted(removed))


_MENDS = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EROFS: "make the disk writable",
    errno.EACCES: "check the permissions of the file and its folder",
    errno.EPERM: "check the permissions of the file and its folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EEXIST: "rename the file that stands where a folder should be",
    errno.ENOTDIR: "rename the file that stands where a folder should be",
}


@contextmanager
def _refusals(path: str, done: str) -> Iterator[None]:
    """Turn what the disk refuses into one line that says what was not `done` to which file."""
    try:
        yield
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, "check the disk")
        raise WriteRefusedError(f"{path!r} was not {done}: {reason(error)}; {mend} and try again") from error


def _inside(root: Path, path: str) -> Path:
    """Return the real place of `path`, which a link may not lead out of the vault."""
    if lies_outside(root, path):
        raise WriteRefusedError(f"{path!r} was left as it is: it lies outside the vault; edit it in its own place")
    return Path(os.path.realpath(root / path))


def _make_folders(root: Path, folder: Path) -> None:
    """Make the folders from the root down to `folder`; a root that has gone is not made anew."""
    real = Path(os.path.realpath(root))
    for missing in reversed([each for each in (folder, *folder.parents) if each.is_relative_to(real) and each != real]):
        missing.mkdir(exist_ok=True)


def _require_unchanged(target: Path, path: str, seen: bytes | None) -> None:
    """Raise unless `target` holds what was seen (None: is not there) and may be written."""
    there = os.path.lexists(target)
    if there and not target.is_file():
        raise WriteRefusedError(f"{path!r} was left as it is: a folder or device has this name; rename it")
    if there != (seen is not None) or (there and read_bytes_or_none(target) != seen):
        raise _changed(path)
    # Replacing needs no right to the file itself, but a user who took that right away meant it.
    if there and not os.access(target, os.W_OK):
        raise _read_only()


def _read_only() -> PermissionError:
    return PermissionError(errno.EACCES, "The file is read-only")


def _changed(path: str) -> ChangedMeanwhileError:
    """Return the error of a file that somebody else wrote, made or removed."""
    return ChangedMeanwhileError(f"{path!r} was left as it is: it changed since it was read; run the command again")


_SUFFIX = ".vaultkit-tmp"
_LEFTOVER = re.compile(r"\..*\.([1-9][0-9]{0,9})" + re.escape(_SUFFIX), re.DOTALL)


def _temporary_name(name: str) -> str:
    """Return the hidden name under which `name` is written, cut to the 255 bytes that disks allow."""
    end = f".{os.getpid()}{_SUFFIX}"
    return "." + os.fsencode(name)[: 254 - len(end)].decode("utf-8", "ignore") + end


def _write_synced(temporary: Path, content: bytes, target: Path) -> None:
    """Write `content` to the disk under the name `temporary`, with the mode and owner of `target`."""
    # A dead process may have had our number.
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    # The mode asked for a new file tells the umask, which cannot be read without changing it.
    with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
        new = os.fstat(stream.fileno())
        old = target.stat() if target.exists() else new
        _set_mode(temporary, 0o600)
        stream.write(content)
        stream.flush()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            # Only an administrator may give a file away, and only they need to.
            with suppress(OSError):
                os.chown(temporary, old.st_uid, old.st_gid)
        _set_mode(temporary, stat.S_IMODE(old.st_mode))
        os.fsync(stream.fileno())


def _set_mode(temporary: Path, mode: int) -> None:
    """Give the file its mode, where the disk knows modes: sticks and network disks may not."""
    with suppress(OSError):
        temporary.chmod(mode)


def _move_new(temporary: Path, target: Path, path: str) -> None:
    """Give the new file its name, unless somebody else has just taken it."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError as error:
        raise _changed(path) from error
    except (OSError, NotImplementedError):
        # Some disks have no hard links; any other fault will show again at once.
        _require_unchanged(target, path, None)
        temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _keep(root: Path, path: str, content: bytes) -> bool:
    """Say whether `path` holds `content`, having written it if nothing was there."""
    with suppress(ChangedMeanwhileError):
        replace_file(root, path, content, None)
    with _refusals(path, "written"):
        return read_bytes_or_none(root / path) == content


def _is_leftover(name: str) -> bool:
    """Say whether a file of this name belonged to a writer that is no more."""
    found = _LEFTOVER.fullmatch(name)
    return found is not None and not _is_writing(int(found[1]))


def _is_writing(pid: int) -> bool:
    """Say whether the process may still be writing; we ourselves are not, while we sweep."""
    if os.name == "nt":
        # Signal 0 would interrupt the process there.
        return pid != os.getpid()
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def _sweep_file(root: Path, leftover: Path) -> str:
    """Remove one leftover and return its path below `root`."""
    leftover.unlink(missing_ok=True)
    return leftover.relative_to(root).as_posix()
