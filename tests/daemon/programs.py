"""The ways in which real programs change a vault: editors, shells, sync tools, file managers.

Each case has a note of its own, `People/NAME.md`, with the line `follow_up: 2026-11-19 ring` third.
Each of its steps changes the index notes.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from watched import LIMIT, Change, Place

PLAIN = "---\ntype: person\nfollow_up: 2026-11-19 ring\n---\n# A person\n\nA line of plain words.\n"
TASK = "- [ ] ask about the pears 📅 2026-11-18\n"
LONG_AGO = 1_600_000_000
Step = Callable[[Place, str], None]


class Case(NamedTuple):
    """A program's way of changing notes: the program, if one must be installed, and its steps one after another."""

    name: str
    program: str
    steps: tuple[Step, ...]
    renames: bool = False
    """Whether the save puts another file in the note's place, as it must be seen to do."""

    def change(self, step: Step) -> Change:
        """Return the change that one of the steps makes to this case's note."""
        return lambda place: step(place, self.name)


def note_path(place: Place, name: str) -> Path:
    return place.root / "People" / f"{name}.md"


def person(words: str) -> str:
    return PLAIN.replace("ring", words)


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a program that leaves the user's own settings and histories alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {**kept, "HOME": str(folder / "home"), "TERM": "xterm", "LC_ALL": "C.UTF-8"}


def run(place: Place, *command: str | Path) -> None:
    """Run a program in the folder beside the vault."""
    done = subprocess.run(
        command,
        cwd=place.outside,
        env=surroundings(place.outside),
        timeout=LIMIT,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")


def command(*words: str) -> Step:
    """Return the step that runs a command, with the note's path for `NOTE` and words of the case for `WORDS`."""

    def step(place: Place, name: str) -> None:
        texts = {"NOTE": str(note_path(place, name)), "WORDS": f"about {name}"}
        run(place, *(word.replace("WORDS", texts["WORDS"]).replace("NOTE", texts["NOTE"]) for word in words))

    return step


class Terminal:
    """A terminal without a screen, in which a program runs and keys are typed."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.master, worker = pty.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""
        # Some editors open the controlling terminal itself, which only setsid can give them.
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            stdin=worker,
            stdout=worker,
            stderr=worker,
            cwd=folder,
            env=surroundings(folder),
        )
        os.close(worker)

    def until(self, condition: Callable[[], bool]) -> None:
        """Read what is shown until `condition` holds."""
        end = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < end, self.seen[-500:].decode(errors="replace")
            if select.select([self.master], [], [], 0.01)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:
                    # So Linux says that the program has closed its end.
                    self.process.wait(timeout=LIMIT)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def typed(keys: bytes, save: bytes, leave: bytes, *words: str) -> Step:
    """Return the step that opens the note on a terminal, types, saves, and leaves."""

    def step(place: Place, name: str) -> None:
        note = note_path(place, name)
        (place.outside / "settings").mkdir(exist_ok=True)
        terminal = Terminal([*words, str(note)], place.outside)
        try:
            terminal.until(lambda: b"2026-11-19" in terminal.seen)
            os.write(terminal.master, keys + f"about {name}".encode())
            terminal.until(lambda: name[-4:].encode() in terminal.seen)
            os.write(terminal.master, save)
            terminal.until(
                lambda: f"ring about {name}" in note.read_text("utf-8", "replace") if note.exists() else False
            )
            os.write(terminal.master, leave)
            terminal.until(lambda: terminal.process.poll() is not None)
        finally:
            terminal.close()

    return step


def vim(*options: str) -> Step:
    return command("vim", "-i", "NONE", "-es", *options, "-c", "3s/$/ WORDS/", "-c", "wq", "NOTE")


def nvim(*options: str) -> Step:
    return command("nvim", "--clean", "--headless", *options, "-c", "3s/$/ WORDS/", "-c", "wq", "NOTE")


LISP = '(progn (goto-char (point-min)) (forward-line 2) (end-of-line) (insert " WORDS") (save-buffer))'


def emacs(setting: str, saves: int = 1) -> Step:
    edits = ["--eval", LISP] * saves
    return command("emacs", "-Q", "--batch", "NOTE", "--eval", f"(setq {setting})", *edits)


def kak(method: str) -> Step:
    keys = f'set-option global writemethod {method}; execute-keys "3gA WORDS<esc>"; write; quit'
    return command("kak", "-n", "-ui", "dummy", "-e", keys, "NOTE")


EDITORS = (
    Case("vim as it comes", "vim", (vim("-N", "-u", "NONE"),), renames=True),
    Case("vim u NONE", "vim", (vim("-u", "NONE"),)),
    Case("vim backupcopy yes", "vim", (vim("-N", "-u", "NONE", "--cmd", "set backupcopy=yes"),)),
    Case("vim backupcopy no", "vim", (vim("-N", "-u", "NONE", "--cmd", "set backupcopy=no"),), renames=True),
    Case("vim nowritebackup", "vim", (vim("-N", "-u", "NONE", "--cmd", "set nowritebackup"),)),
    Case("vim with backups", "vim", (vim("-N", "-u", "NONE", "--cmd", "set backup"),), renames=True),
    Case("vim with undo file", "vim", (vim("-N", "-u", "NONE", "--cmd", "set undofile"),), renames=True),
    Case(
        "vim on a terminal",
        "vim",
        (typed(b":3s/$/ ", b"/\r:w\r", b":q\r", "vim", "--clean", "-i", "NONE"),),
        renames=True,
    ),
    Case("neovim", "nvim", (nvim(),), renames=True),
    Case("neovim backupcopy yes", "nvim", (nvim("--cmd", "set backupcopy=yes"),)),
    Case("neovim nowritebackup", "nvim", (nvim("--cmd", "set nowritebackup"),)),
    Case("emacs", "emacs", (emacs("create-lockfiles t"),), renames=True),
    Case("emacs without backup", "emacs", (emacs("make-backup-files nil"),)),
    Case("emacs backup by copying", "emacs", (emacs("backup-by-copying t"),)),
    Case("emacs precious", "emacs", (emacs("file-precious-flag t"),), renames=True),
    Case("emacs numbered backups", "emacs", (emacs("version-control t"),), renames=True),
    Case("emacs two saves", "emacs", (emacs("create-lockfiles t", 2),), renames=True),
    Case("nano", "nano", (typed(b"\x05 ", b"\x13", b"\x18", "nano", "-I", "+3"),)),
    Case("nano with backup", "nano", (typed(b"\x05 ", b"\x13", b"\x18", "nano", "-I", "-B", "+3"),)),
    Case("kakoune", "kak", (kak("overwrite"),)),
    Case("kakoune replace", "kak", (kak("replace"),), renames=True),
    Case("micro", "micro", (typed(b"\x1b[B\x1b[B\x1b[F ", b"\x13", b"\x11", "micro", "-config-dir", "settings"),)),
)


def replace_within(place: Place, name: str) -> None:
    new = note_path(place, name).with_suffix(".tmp")
    new.write_text(person(name), "utf-8")
    new.replace(note_path(place, name))


def replace_from_outside(place: Place, name: str) -> None:
    new = place.outside / f"{name}.md"
    new.write_text(person(name), "utf-8")
    new.replace(note_path(place, name))


def make_anew(place: Place, name: str) -> None:
    note_path(place, name).unlink()
    note_path(place, name).write_text(person(name), "utf-8")


def write_in_parts(place: Place, name: str) -> None:
    """Empty the note, then write it a piece at a time, as a slow program does."""
    with note_path(place, name).open("w", encoding="utf-8") as file:
        for piece in person(name).splitlines(keepends=True):
            file.write(piece)
            file.flush()


def append_task(place: Place, name: str) -> None:
    with note_path(place, name).open("a", encoding="utf-8") as file:
        file.write(TASK)


def truncate_task(place: Place, name: str) -> None:
    size = note_path(place, name).stat().st_size
    os.truncate(note_path(place, name), size - len(TASK.encode()))


def write_mapped(place: Place, name: str) -> None:
    with note_path(place, name).open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        start = mapped.find(b"ring")
        mapped[start : start + 4] = b"sing"


class Held:
    """A program that keeps a note open after it has written, as some loggers and viewers do."""

    def __init__(self) -> None:
        self.files: dict[Path, TextIO] = {}

    def write(self, place: Place, name: str) -> None:
        note = note_path(place, name)
        self.files[note] = note.open("a", encoding="utf-8")
        self.files[note].write(TASK)
        self.files[note].flush()

    def close(self, place: Place, name: str) -> None:
        file = self.files.pop(note_path(place, name))
        file.write(TASK.replace("pears", "plums"))
        file.close()


HELD = Held()


def rewrite_keeping_time(place: Place, name: str) -> None:
    """Change a letter, and put back the time of change, so that neither size nor time tell."""
    note = note_path(place, name)
    before = note.stat()
    note.write_text(PLAIN.replace("ring", "sing"), "utf-8")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


def syncthing(place: Place, name: str) -> None:
    new = note_path(place, name).with_name(f".syncthing.{name}.md.tmp")
    with new.open("w", encoding="utf-8") as file:
        file.write(person(name))
        os.fsync(file.fileno())
    os.utime(new, (LONG_AGO, LONG_AGO))
    new.chmod(0o600)
    new.replace(note_path(place, name))


def old_copy(place: Place, name: str) -> Path:
    copy = place.outside / "from" / f"{name}.md"
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(person(name), "utf-8")
    os.utime(copy, (LONG_AGO, LONG_AGO))
    return copy


def copy_keeping_time(place: Place, name: str) -> None:
    run(place, "cp", "-p", old_copy(place, name), note_path(place, name))


def rsync(*options: str) -> Step:
    def step(place: Place, name: str) -> None:
        source = old_copy(place, name).parent
        run(place, "rsync", "-a", *options, f"{source}/", f"{place.root / 'People'}/")
        shutil.rmtree(source)

    return step


def delete(place: Place, name: str) -> None:
    note_path(place, name).unlink()


def restore(place: Place, name: str) -> None:
    note_path(place, name).write_text(person(name), "utf-8")


def move_out(place: Place, name: str) -> None:
    note_path(place, name).rename(place.outside / f"{name}.md")


def move_back(place: Place, name: str) -> None:
    (place.outside / f"{name}.md").rename(note_path(place, name))


def hide(place: Place, name: str) -> None:
    note_path(place, name).rename(place.root / "People" / f"{name}.txt")


def unhide(place: Place, name: str) -> None:
    (place.root / "People" / f"{name}.txt").rename(note_path(place, name))


def change_case(place: Place, name: str) -> None:
    note_path(place, name).rename(note_path(place, name.upper()))


def rename(place: Place, name: str) -> None:
    note_path(place, name).rename(note_path(place, f"{name} anew"))


def swap(place: Place, name: str) -> None:
    """Let two notes change names, over a third."""
    one, other, spare = (note_path(place, f"{name}{sign}") for sign in ("", " twin", " spare"))
    one.rename(spare)
    other.rename(one)
    spare.rename(other)


def make_twin(place: Place, name: str) -> None:
    note_path(place, f"{name} twin").write_text(person("swim"), "utf-8")


def make_folders(place: Place, name: str) -> None:
    folder = place.root / "People" / "a" / "b" / name
    folder.mkdir(parents=True)
    (folder / f"{name} deep.md").write_text(person("dive"), "utf-8")


def edit_deep(place: Place, name: str) -> None:
    (place.root / "People" / "a" / "b" / name / f"{name} deep.md").write_text(person("surface"), "utf-8")


def folder_of(place: Place, name: str) -> Path:
    return place.root / "People" / f"Folder {name}"


def fill_folder(place: Place, name: str) -> None:
    folder_of(place, name).mkdir()
    for number in range(12):
        (folder_of(place, name) / f"{name} {number}.md").write_text(person(f"wave {number}"), "utf-8")


def edit_member(folder: Path, name: str, words: str) -> None:
    (folder / f"{name} 3.md").write_text(person(words), "utf-8")


def rename_folder(place: Place, name: str) -> None:
    new = folder_of(place, f"{name} anew")
    folder_of(place, name).rename(new)
    edit_member(new, name, "hum at once")


def edit_in_renamed(place: Place, name: str) -> None:
    edit_member(folder_of(place, f"{name} anew"), name, "hum later")


def nested_rename(place: Place, name: str) -> None:
    """Move the folder into a new one, whose own name then changes."""
    parent = folder_of(place, f"{name} parent")
    parent.mkdir()
    folder_of(place, f"{name} anew").rename(parent / "inner")
    parent.rename(folder_of(place, f"{name} parent anew"))
    edit_member(folder_of(place, f"{name} parent anew") / "inner", name, "hum on the way")


def edit_in_nested(place: Place, name: str) -> None:
    edit_member(folder_of(place, f"{name} parent anew") / "inner", name, "hum deep down")


def folder_out(place: Place, name: str) -> None:
    folder_of(place, name).rename(place.outside / name)


def folder_back(place: Place, name: str) -> None:
    edit_member(place.outside / name, name, "wave from outside")
    (place.outside / name).rename(folder_of(place, name))


def edit_in_folder(place: Place, name: str) -> None:
    edit_member(folder_of(place, name), name, "wave back")


def delete_folder(place: Place, name: str) -> None:
    shutil.rmtree(folder_of(place, name))


def folder_anew(place: Place, name: str) -> None:
    """Replace a folder by another one of the same name."""
    folder_of(place, name).rename(place.outside / f"{name} old")
    folder_of(place, name).mkdir()
    edit_member(folder_of(place, name), name, "wave alone")


def link_folder(place: Place, name: str) -> None:
    target = place.outside / f"{name} target"
    target.mkdir()
    edit_member(target, name, "wave through a link")
    folder_of(place, name).symlink_to(target, target_is_directory=True)


def edit_behind_link(place: Place, name: str) -> None:
    edit_member(place.outside / f"{name} target", name, "wave from behind the link")


def unlink_folder(place: Place, name: str) -> None:
    folder_of(place, name).unlink()


def half_typed(place: Place, name: str) -> None:
    """Leave the front matter unclosed, as one does in the middle of typing, and then close it."""
    note_path(place, name).write_text("---\ntype: person\nfollow_up: 2026-11-19 ri", "utf-8")
    restore(place, name)


def make_binary(place: Place, name: str) -> None:
    note_path(place, name).write_bytes(b"---\ntype: person\nfollow_up: 2026-11-19 \xff\xfe\n---\n")


def empty(place: Place, name: str) -> None:
    os.truncate(note_path(place, name), 0)


def make_odd_things(place: Place, name: str) -> None:
    """Put things beside the note that are called like notes and are none, and one whose name is no text."""
    os.mkfifo(note_path(place, f"{name} pipe"))
    note_path(place, f"{name} folder").mkdir()
    note_path(place, f"{name} dangling").symlink_to(place.outside / "nowhere.md")
    note_path(place, f"{name} circle").symlink_to(place.root)
    Path(os.fsdecode(os.fsencode(place.root / "People") + b"/caf\xe9.md")).write_text(PLAIN, "utf-8")
    restore(place, name)


def remove_odd_things(place: Place, name: str) -> None:
    note_path(place, f"{name} pipe").unlink()
    note_path(place, f"{name} folder").rmdir()
    note_path(place, f"{name} dangling").unlink()
    note_path(place, f"{name} circle").unlink()
    Path(os.fsdecode(os.fsencode(place.root / "People") + b"/caf\xe9.md")).unlink()
    append_task(place, name)


SED = command("sed", "-i", "3s/$/ WORDS/", "NOTE")
PERL = command("perl", "-pi", "-e", "s/ring$/ring WORDS/ if $. == 3", "NOTE")
SHELL = command("sh", "-c", "printf '\\n- [ ] WORDS 📅 2026-11-19\\n' >>'NOTE'")
OTHERS = (
    Case("sed in place", "sed", (SED,), renames=True),
    Case("perl in place", "perl", (PERL,), renames=True),
    Case("shell append", "sh", (SHELL,)),
    Case("replaced from within", "", (replace_within,), renames=True),
    Case("replaced from outside", "", (replace_from_outside,), renames=True),
    Case("deleted and made anew", "", (make_anew,)),
    Case("emptied then written", "", (write_in_parts,)),
    Case("truncated only", "", (append_task, truncate_task)),
    Case("held open", "", (HELD.write, HELD.close)),
    Case("written through memory", "", (write_mapped,)),
    Case("time put back", "", (rewrite_keeping_time,)),
    Case("rsync", "rsync", (rsync(),), renames=True),
    Case("rsync inplace", "rsync", (rsync("--inplace"),)),
    Case("rsync late", "rsync", (rsync("--delay-updates"),), renames=True),
    Case("rsync with checksums", "rsync", (rsync("--checksum", "--no-times", "--inplace"),)),
    Case("sync tool", "", (syncthing,), renames=True),
    Case("copied with its time", "cp", (copy_keeping_time,)),
    Case("deleted and restored", "", (delete, restore)),
    Case("moved out and back", "", (move_out, move_back)),
    Case("hidden and unhidden", "", (hide, unhide)),
    Case("Case only", "", (change_case,)),
    Case("renamed", "", (rename,)),
    Case("two swapped", "", (make_twin, swap)),
    Case("new folders", "", (make_folders, edit_deep)),
    Case("folder renamed", "", (fill_folder, rename_folder, edit_in_renamed, nested_rename, edit_in_nested)),
    Case("folder out and in", "", (fill_folder, folder_out, folder_back, edit_in_folder, delete_folder)),
    Case("folder anew", "", (fill_folder, folder_anew, edit_in_folder)),
    Case("folder behind a link", "", (link_folder, edit_behind_link, unlink_folder)),
    Case("half typed", "", (half_typed,)),
    Case("emptied", "", (empty, restore)),
    Case("odd things", "", (make_odd_things, remove_odd_things)),
    Case("not text", "", (make_binary, restore)),
)
CASES = (*EDITORS, *OTHERS)
