"""A real `vaultkit watch` over one vault, an identical vault that nobody watches, and what is required of the first.

Every change is made to both vaults, by the same program in the same way. So the second one shows
what the program itself leaves behind, and a report on it says what the index notes have to be.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import NamedTuple, NoReturn

import pytest

from vaultkit.cli import run as run_command

TODAY = "2026-11-20"
LIMIT = 300.0
"""For how many seconds something is waited for that must come, on the busiest machine."""
QUIET = 0.1
"""For how many seconds nothing may be written after a change has been answered."""
INDEX = "Index"
NEVER = Event()
VAULTKIT = (sys.executable, "-m", "vaultkit")


class Place(NamedTuple):
    """A vault, and a folder beside it on the same disk that is no part of it."""

    root: Path
    outside: Path


Change = Callable[[Place], object]


def wait_until(condition: Callable[[], bool], complain: Callable[[], NoReturn]) -> None:
    """Return once `condition` holds; if that never comes, `complain`."""
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            complain()
        NEVER.wait(0.005)


def is_at_rest(seconds: float, *processes: int) -> bool:
    """Say whether no thread of these processes has worked, or wanted to, for so many seconds."""
    before = [_threads(each) for each in processes]
    NEVER.wait(seconds)
    is_same = before == [_threads(each) for each in processes]
    return is_same and all(state == "S" for threads in before for state, _ in threads)


def _threads(process: int) -> list[tuple[str, list[str]]]:
    """Return of each thread what it does (`S`: it sleeps), and how often it was woken and put aside."""
    tasks = sorted(Path(f"/proc/{process}/task").iterdir())
    found = [dict(line.split(":", 1) for line in (task / "status").read_text("utf-8").splitlines()) for task in tasks]
    return [(each["State"].split()[0], [each[key] for key in each if "ctxt" in key]) for each in found]


class Daemon:
    """`vaultkit watch` in a process of its own."""

    def __init__(self, root: Path, *options: str, program: Sequence[str] = VAULTKIT, cache: Path | None = None) -> None:
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell has its background programs ignore Ctrl-C, and they would pass that on to the daemon.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.root = root
        self.scratch = Path(tempfile.mkdtemp(prefix="vaultkit-daemon-"))
        command = [*program, "watch", str(root), "--today", TODAY, "--once-ready"]
        with (self.scratch / "out").open("wb") as out, (self.scratch / "err").open("wb") as err:
            self.process = subprocess.Popen(
                [*command, *options],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=environment(cache or self.scratch / "cache"),
            )

    def out(self) -> str:
        return (self.scratch / "out").read_text(encoding="utf-8")

    def err(self) -> str:
        return (self.scratch / "err").read_text(encoding="utf-8")

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Return once `condition` holds; fail when that never comes, or the daemon has ended."""

        def complain() -> NoReturn:
            message = (
                f"{what}: not within {LIMIT} s\nstdout ends: {self.out()[-1500:]}\nstderr ends: {self.err()[-3000:]}"
            )
            raise AssertionError(message)

        def holds() -> bool:
            if condition():
                return True
            assert self.process.poll() is None, f"the daemon ended with {self.process.returncode}\n{self.err()[-3000:]}"
            return False

        wait_until(holds, complain)

    def wait_ready(self) -> None:
        self.wait_for(lambda: "ready" in self.out().splitlines(), "ready")

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask the daemon to end, and return its exit code; what it has said stays readable."""
        if self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.send(number)
        try:
            return self.process.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def forget(self) -> None:
        """Kill whatever still runs, and remove what the daemon has said."""
        self.kill()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def wait_for_rest(self, seconds: float) -> None:
        """Return once the daemon has not worked for so long: it looks by itself every half a minute at most."""
        self.wait_for(lambda: is_at_rest(seconds, self.process.pid), "rest")

    def memory(self) -> int:
        """Return the daemon's resident memory in KiB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def environment(cache: Path) -> dict[str, str]:
    """Return the environment for vaultkit, with a cache folder of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VAULTKIT_VAULT", "FORCE_COLOR")}
    return {**kept, "XDG_CACHE_HOME": str(cache)}


@contextmanager
def running(root: Path, *options: str, prefix: Sequence[str] = ()) -> Iterator[Daemon]:
    """Give a daemon that is ready, and end it afterwards, whatever has happened."""
    daemon = Daemon(root, *options, program=(*prefix, *VAULTKIT))
    try:
        daemon.wait_ready()
        yield daemon
    finally:
        daemon.forget()


def _place_for_folders() -> Path:
    """Return the first fit place of those that there are: the one asked for, the home's, the system's, the project's."""
    asked = os.environ.get("VAULTKIT_TEST_HOME")
    project = Path(__file__).parents[2] / ".pytest_cache"
    for place in (*([Path(asked)] if asked else []), Path("~/.cache").expanduser(), Path("/var/tmp"), project):
        is_temporary = any(place.resolve().is_relative_to(each) for each in ("/tmp", tempfile.gettempdir()))
        with suppress(OSError):
            if not is_temporary:
                place.mkdir(parents=True, exist_ok=True)
            if not is_temporary and os.access(place, os.W_OK):
                return place
    return Path(tempfile.gettempdir())


@contextmanager
def folder_at_home() -> Iterator[Path]:
    """Give an empty folder outside of the temporary folder, since editors save differently below that."""
    folder = Path(tempfile.mkdtemp(prefix="vaultkit-tests-", dir=_place_for_folders())).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder`, hidden ones included, as it is at this moment; links are not followed."""
    files: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(parent, name)
            if not path.is_symlink() and path.is_fifo():
                continue
            try:
                # Where a link leads to differs between the two vaults, by the folder that they are in.
                content = b"a link" if path.is_symlink() else path.read_bytes()
            except FileNotFoundError:
                # The daemon was about to replace it.
                continue
            files[path.relative_to(folder).as_posix()] = content
    return files


def index_of(root: Path) -> dict[str, bytes]:
    return read_tree(root / INDEX)


def own_files(root: Path) -> dict[str, bytes]:
    """Return all that belongs to the owner of the vault: every file outside of the index folder.

    Vim's undo files are left out, since they hold the time.
    """
    files = read_tree(root).items()
    return {path: content for path, content in files if not path.startswith(f"{INDEX}/") and not path.endswith(".un~")}


Stamps = Mapping[str, tuple[int, int, int, int]]


def stamps(root: Path) -> Stamps:
    """Return inode, size, time of change and mode of every file and folder below `root`."""
    found = {}
    for path in (root, *root.rglob("*")):
        if ".git" in path.relative_to(root).parts:
            continue
        # A temporary file of the daemon's may be gone before it is looked at.
        with suppress(FileNotFoundError):
            each = path.lstat()
            found[path.relative_to(root).as_posix()] = (each.st_ino, each.st_size, each.st_mtime_ns, each.st_mode)
    return found


def own_stamps(root: Path) -> Stamps:
    """Return the stamps of what is outside of the index folder (in whose parent folder it may itself come and go)."""
    return {path: stamp for path, stamp in stamps(root).items() if path.split("/")[0] not in (INDEX, ".")}


def fresh_report(root: Path) -> None:
    """Make a report in this process, without anything that was kept from an earlier one."""
    with tempfile.TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()):
        patch.setenv("XDG_CACHE_HOME", cache)
        code = run_command(["report", str(root), "--today", TODAY])
    assert code == 0, f"a fresh report ended with {code}"


@dataclass
class Pair:
    """The vault that is watched, and the one that stands apart."""

    folder: Path
    watched: Place
    apart: Place
    keeps_index: bool = False
    """Whether people have edited in the index folder, so that a fresh report must not begin without it."""

    def change(self, change: Change) -> None:
        change(self.apart)
        change(self.watched)

    def expected(self) -> dict[str, bytes]:
        """Return the index notes that a report makes in the vault apart, as if there had never been one."""
        if not self.keeps_index:
            shutil.rmtree(self.apart.root / INDEX, ignore_errors=True)
        fresh_report(self.apart.root)
        return index_of(self.apart.root)

    def answer(self, daemon: Daemon, change: Change) -> dict[str, bytes]:
        """Make a change, require what the daemon promises, and return the index notes."""
        self.change(change)
        before = own_stamps(self.watched.root)
        expected = self.expected()
        self.require(daemon, expected)
        assert own_stamps(self.watched.root) == before, "a file of the user's was written, made or removed"
        return expected

    def require(self, daemon: Daemon, expected: Mapping[str, bytes]) -> None:
        """Require that the index notes become as expected, that the rest is untouched, and that then all is quiet."""

        def is_reached() -> bool:
            index = index_of(self.watched.root)
            torn = [path for path, content in index.items() if path.endswith(".md") and b"vaultkit:end" not in content]
            assert not torn, f"read while half written: {torn}"
            return index == expected

        try:
            daemon.wait_for(is_reached, "index notes as a fresh report")
        except AssertionError as error:
            error.add_note(difference(index_of(self.watched.root), expected))
            raise
        require_quiet(self.watched.root, QUIET)
        assert index_of(self.watched.root) == expected
        require_same(own_files(self.watched.root), own_files(self.apart.root))


def require_quiet(root: Path, seconds: float) -> None:
    """Require that nothing in the vault is written for so long."""
    before = stamps(root)
    NEVER.wait(seconds)
    after = stamps(root)
    changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    assert not changed, f"written although nothing had changed: {changed}"


def require_same(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> None:
    """Require the same files with the same content, and name those that differ."""
    wrong = sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
    assert not wrong, f"not as the user left them: {wrong}"


def difference(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    """Return the first lines in which two sets of files differ."""
    words = []
    for path in sorted({*found, *wanted}):
        ours, theirs = (each.get(path, b"").decode(errors="replace").splitlines() for each in (found, wanted))
        extra = [f"  is but must not be: {line}" for line in ours if line not in theirs][:5]
        missing = [f"  must be but is not: {line}" for line in theirs if line not in ours][:5]
        if found.get(path) != wanted.get(path):
            words += [path, *extra, *missing]
    return "\n".join(words)


def make_pair(folder: Path, fill: Change) -> Pair:
    """Return two vaults filled alike, in two folders of the same shape."""
    places = []
    for name in ("watched", "apart"):
        # The vault's own folder has the same name in both, in case anything is named for it.
        place = Place(folder / name / "vault", folder / name / "outside")
        place.root.mkdir(parents=True)
        (place.outside / "home").mkdir(parents=True)
        fill(place)
        places.append(place)
    return Pair(folder, places[0], places[1])


def require_check(root: Path) -> None:
    """Require that `report --check`, in a process of its own, finds nothing to change."""
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "vaultkit", "report", str(root), "--today", TODAY, "--check"]
        check = subprocess.run(command, capture_output=True, env=environment(Path(cache)), timeout=600, check=False)
    assert check.returncode == 0, (check.stdout + check.stderr).decode()


def require_orderly_end(daemon: Daemon, number: signal.Signals) -> None:
    """Require that the daemon ends when asked, says so by its exit code, and shows no traceback."""
    assert daemon.stop(number) in (0, 130, 128 + number), daemon.err()
    assert "Traceback" not in daemon.err(), daemon.err()


linux = pytest.mark.skipif(sys.platform != "linux", reason="the traps of this file are those of inotify, on Linux")
