"""Random edits of every kind, each made alike in two vaults.

What is edited is chosen before anything is done, so that both vaults get the same.
"""

from __future__ import annotations

import mmap
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from programs import run
from watched import INDEX, Change, Place

FIRST = ("Ada", "Bo", "Cy", "Dina", "Ewa", "Fay", "Gus", "Hal", "Ines", "Jo")
LAST = ("Ash", "Birch", "Cole", "Dun", "Elm", "Frost", "Gray", "Holt")
NAMES = tuple(f"{first} {last}" for first in FIRST for last in LAST)
FOLDERS = ("People", "People/Team", "Work/People", "Clubs/Choir/People", "Friends")
MOST = 400
"""How many notes the vault may grow to."""


class Gardener:
    """One who edits a vault at random; the same seed gives the same edits."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.random = Random(seed)
        self.out: list[str] = []
        self.count = 0

    def next_change(self) -> tuple[str, Change]:
        """Return the name of the next edit, and the edit."""
        self.count += 1
        kind = self.random.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        return kind.__name__, kind(self)

    def mend(self, broken: Iterable[str]) -> Change:
        """Return the change that writes whole notes over the broken ones."""
        texts = {note: self.text() for note in broken}

        def change(place: Place) -> None:
            for note, text in texts.items():
                (place.root / note).write_text(text, "utf-8")

        return change

    def folders(self) -> list[str]:
        """Return all folders that may be changed, in order."""
        found = []
        for parent, folders, _ in os.walk(self.place.root):
            folders[:] = [name for name in folders if name[0] != "." and name != INDEX]
            found += [Path(parent, name).relative_to(self.place.root).as_posix() for name in folders]
        return sorted(found)

    def notes(self) -> list[str]:
        """Return all notes that may be changed, in order."""
        root = self.place.root
        return sorted(
            path.relative_to(root).as_posix()
            for folder in self.folders()
            for path in (root / folder).iterdir()
            if path.suffix == ".md" and path.is_file()
        )

    def note(self) -> str:
        """Return a note that is there, or the place of one that is to be."""
        notes = self.notes()
        return self.random.choice(notes) if notes else self.new_note()

    def new_note(self) -> str:
        folder = self.random.choice([*FOLDERS, *self.folders()])
        return f"{folder}/{self.random.choice(NAMES)}{self.random.choice(('', '', ' II', ' Ünal'))}.md"

    def text(self) -> str:
        """Return a note's text, with all that makes rows in index notes."""
        random = self.random
        lines = ["---", "type: person"]
        if random.random() < 0.5:
            lines.append(
                f"follow_up: 2026-1{random.choice((0, 1, 2))}-{random.randint(1, 28):02} ask {random.randint(1, 999)}"
            )
        if random.random() < 0.5:
            lines.append(f'introduced_by: "[[{random.choice(NAMES)}]]"')
        if random.random() < 0.5:
            lines.append(f'knows: ["[[{random.choice(NAMES)}]]", "[[{random.choice(NAMES)}]] (cousin)"]')
        if random.random() < 0.3:
            lines.append(f"cadence: {random.choice(('weekly', 'monthly', 'yearly'))}")
        lines += ["---", "", f"- 2026-{random.randint(1, 12):02}-{random.randint(1, 28):02} tea: (got:: a pear)"]
        if random.random() < 0.3:
            lines.append(
                f"- [ ] bring the {random.choice(('ladder', 'book', 'pears'))} 📅 2026-11-{random.randint(1, 30)}"
            )
        return "\n".join(lines) + "\n" * random.randint(1, 3)


Kind = Callable[[Gardener], Change]


def parent_of(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def in_place(gardener: Gardener) -> Change:
    note, text = gardener.note(), gardener.text()
    return lambda place: parent_of(place.root / note).write_text(text, "utf-8")


def replaced(gardener: Gardener) -> Change:
    note, text = gardener.note(), gardener.text()

    def change(place: Place) -> None:
        new = parent_of(place.root / note).with_suffix(".tmp")
        new.write_text(text, "utf-8")
        new.replace(place.root / note)

    return change


def renamed_away(gardener: Gardener) -> Change:
    note, text, keeps = gardener.note(), gardener.text(), gardener.random.random() < 0.3

    def change(place: Place) -> None:
        path = parent_of(place.root / note)
        path.touch()
        backup = path.with_name(f"{path.name}~")
        path.rename(backup)
        path.write_text(text, "utf-8")
        if not keeps:
            backup.unlink()

    return change


def made_anew(gardener: Gardener) -> Change:
    note, text = gardener.note(), gardener.text()

    def change(place: Place) -> None:
        (place.root / note).unlink(missing_ok=True)
        parent_of(place.root / note).write_text(text, "utf-8")

    return change


def new(gardener: Gardener) -> Change:
    note, text = gardener.new_note(), gardener.text()
    if len(gardener.notes()) > MOST:
        return deleted(gardener)
    return lambda place: parent_of(place.root / note).write_text(text, "utf-8")


def appended(gardener: Gardener) -> Change:
    note, day = gardener.note(), gardener.random.randint(1, 20)

    def change(place: Place) -> None:
        with parent_of(place.root / note).open("a", encoding="utf-8") as file:
            file.write(f"- 2026-11-{day:02} call: about [[Ada Ash]]\n")

    return change


def truncated(gardener: Gardener) -> Change:
    note, share = gardener.note(), gardener.random.random()

    def change(place: Place) -> None:
        path = parent_of(place.root / note)
        path.touch()
        os.truncate(path, int(path.stat().st_size * share))

    return change


def mapped(gardener: Gardener) -> Change:
    note, sign = gardener.note(), gardener.random.choice(b"abc9 \n#[]")

    def change(place: Place) -> None:
        path = place.root / note
        if not path.exists() or not path.stat().st_size:
            return
        with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            memory[len(memory) // 2] = sign

    return change


def time_put_back(gardener: Gardener) -> Change:
    note, text = gardener.note(), gardener.text()

    def change(place: Place) -> None:
        path = parent_of(place.root / note)
        path.touch()
        before = path.stat()
        path.write_text(text, "utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    return change


def touched(gardener: Gardener) -> Change:
    note, mode = gardener.note(), gardener.random.choice((0o600, 0o644))

    def change(place: Place) -> None:
        path = parent_of(place.root / note)
        path.touch()
        path.chmod(mode)

    return change


def damaged(gardener: Gardener) -> Change:
    note = gardener.note()
    content = gardener.random.choice(
        (b"", b"---\n", b"\xff\xfe\x00", b"---\ntype: person\nknows: [\n---\n", b"\x00" * 50)
    )
    return lambda place: parent_of(place.root / note).write_bytes(content)


def deleted(gardener: Gardener) -> Change:
    note = gardener.note()
    return lambda place: (place.root / note).unlink(missing_ok=True)


def moved(gardener: Gardener) -> Change:
    note, target = gardener.note(), gardener.new_note()

    def change(place: Place) -> None:
        if (place.root / note).exists():
            (place.root / note).replace(parent_of(place.root / target))

    return change


def other_case(gardener: Gardener) -> Change:
    note = gardener.note()
    target = Path(note).with_name(Path(note).name.swapcase().replace(".MD", ".md"))

    def change(place: Place) -> None:
        if (place.root / note).exists():
            (place.root / note).rename(place.root / target)

    return change


def conflict_copy(gardener: Gardener) -> Change:
    note, text = gardener.note().removesuffix(".md"), gardener.text()
    copy = f"{note}.sync-conflict-20261120-101010-ABCDEFG.md"
    return lambda place: parent_of(place.root / copy).write_text(text, "utf-8")


def out_and_back(gardener: Gardener) -> Change:
    note = gardener.note()

    def change(place: Place) -> None:
        if (place.root / note).exists():
            (place.root / note).rename(place.outside / "away.md")
            (place.outside / "away.md").rename(place.root / note)

    return change


def new_folder(gardener: Gardener) -> Change:
    folder = f"{gardener.random.choice(FOLDERS)}/{gardener.random.choice(LAST)}/{gardener.random.choice(FIRST)}"
    notes = [(gardener.random.choice(NAMES), gardener.text()) for _ in range(gardener.random.randint(0, 8))]

    def change(place: Place) -> None:
        (place.root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in notes:
            (place.root / folder / f"{name}.md").write_text(text, "utf-8")

    return change


def folder_renamed(gardener: Gardener) -> Change:
    folders = gardener.folders()
    if not folders:
        return new_folder(gardener)
    folder = gardener.random.choice(folders)
    target = str(Path(folder).with_name(f"{gardener.random.choice(LAST)} {gardener.count}"))
    return lambda place: (place.root / folder).rename(place.root / target)


def folder_deleted(gardener: Gardener) -> Change:
    folders = [folder for folder in gardener.folders() if "/" in folder]
    if not folders:
        return new_folder(gardener)
    folder = gardener.random.choice(folders)
    return lambda place: shutil.rmtree(place.root / folder)


def folder_out(gardener: Gardener) -> Change:
    folders = gardener.folders()
    if not folders:
        return new_folder(gardener)
    folder, name = gardener.random.choice(folders), f"out {gardener.count}"
    gardener.out.append(name)
    return lambda place: (place.root / folder).rename(place.outside / name)


def folder_in(gardener: Gardener) -> Change:
    if not gardener.out:
        return folder_out(gardener)
    name = gardener.out.pop(0)
    return lambda place: (place.outside / name).rename(place.root / name)


def settings_changed(gardener: Gardener) -> Change:
    text = gardener.random.choice(
        ("", '[vault]\nignore = ["Friends/"]\n', '[cadence]\ndefault = "yearly"\n', "nonsense = 1\n")
    )

    def change(place: Place) -> None:
        temporary = place.root / "vaultkit.toml.tmp"
        temporary.write_text(text, "utf-8")
        temporary.replace(place.root / "vaultkit.toml")

    return change


def by_program(gardener: Gardener) -> Change:
    """Let one of the programs that are installed edit a note."""
    note, number = gardener.note(), gardener.count
    commands = (
        ("sed", "-i", f"$ a words {number}"),
        ("vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-c", f"$s/$/ words {number}/", "-c", "wq"),
        ("nvim", "--clean", "--headless", "-c", f"$s/$/ words {number}/", "-c", "wq"),
    )
    installed = [words for words in commands if shutil.which(words[0])]
    words = gardener.random.choice(installed)

    def change(place: Place) -> None:
        path = parent_of(place.root / note)
        path.write_text(f"---\ntype: person\nfollow_up: 2026-11-18 words {number}\n---\nwords\n", "utf-8")
        run(place, *words, path)

    return change


KINDS: dict[Kind, int] = {
    in_place: 20, replaced: 20, renamed_away: 16, made_anew: 10, new: 14, appended: 12, truncated: 6, mapped: 4,
    time_put_back: 6, touched: 4, damaged: 4, deleted: 10, moved: 10, other_case: 3, conflict_copy: 1, out_and_back: 5,
    new_folder: 4, folder_renamed: 5, folder_deleted: 2, folder_out: 2, folder_in: 2, settings_changed: 1, by_program: 1,
}  # fmt: skip
"""Every kind of edit, and how often it is made."""
