"""A new vault, or a copy of the example vault, laid out on disk. Nothing that is there is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vaultkit.disk.write import replace_file
from vaultkit.errors import VaultError, WriteRefusedError
from vaultkit.settings import SETTINGS_FILE

FOLDERS = ("People", "Organisations", "Events", "Opportunities", "Daily", "Templates")
_PACKAGE = Path(__file__).resolve().parent.parent
# In a wheel the example lies in the package; in a checkout it lies beside it.
_EXAMPLES = (_PACKAGE / "example-vault", _PACKAGE.parent / "example-vault")


def lay_out_vault(root: Path) -> tuple[str, ...]:
    """Make the folders and first files of a vault and return those made; what is there already is kept.

    In a folder that holds notes already only the settings are made.
    """
    _make_folder(root)
    if any(root.rglob("*.md")):
        # Who has notes has a note of their own, folders and templates as they like them.
        return tuple(_copy_missing(_PACKAGE / "scaffold", root, SETTINGS_FILE))
    for folder in FOLDERS:
        _make_folder(root / folder)
    return tuple(_copy_missing(_PACKAGE / "scaffold", root))


def copy_example(root: Path) -> tuple[str, ...]:
    """Copy the example vault into the new or empty folder `root` and return the files made."""
    example = next((folder for folder in _EXAMPLES if folder.is_dir()), None)
    if example is None:
        raise VaultError("the example vault is not part of this installation; install vaultkit anew")
    _make_folder(root)
    if _holds_anything(root):
        raise WriteRefusedError(f"{root} is not empty, so the example was not copied into it; name a new folder")
    return tuple(_copy_missing(example, root))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefusedError(f"{folder} cannot be made: {error.strerror}; choose another place") from error


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError as error:
        raise WriteRefusedError(f"{folder} cannot be listed: {error.strerror}; choose another place") from error


def _copy_missing(source: Path, root: Path, pattern: str = "*") -> Iterator[str]:
    for file in sorted(source.rglob(pattern)):
        path = file.relative_to(source).as_posix()
        is_hidden = any(part.startswith(".") for part in path.split("/"))
        if file.is_file() and not is_hidden and not (root / path).exists():
            replace_file(root, path, file.read_bytes(), None)
            yield path
