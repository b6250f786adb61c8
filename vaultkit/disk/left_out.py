"""Where a new note would be none: what the sweep of scan.py leaves out, asked of one path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vaultkit.disk.filenames import conflict_original, is_note_name, is_temporary, read_globs
from vaultkit.disk.sweep import BACKUPS, VENDORED


def part_left_out(root: Path, path: str, ignored: Iterable[str]) -> str | None:
    """Return the folder or file for which a note at `path` would be left out of the vault, None if it would be read."""
    globs = read_globs(ignored)
    *folders, name = path.split("/")
    for depth, last in enumerate(folders, 1):
        folder = "/".join(folders[:depth])
        is_others = last in VENDORED or f"/{folder}".endswith(BACKUPS)
        is_ours = last[:1] != "." and not is_others and not globs.has_folder(f"{folder}/")
        if not is_ours or (root / folder / "pyvenv.cfg").exists():
            return folder
    is_note = name[:1] != "." and is_note_name(name) and not (is_temporary(name) or conflict_original(name))
    return None if is_note and not globs.has_file(path) else path
