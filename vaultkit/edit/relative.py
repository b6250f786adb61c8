"""A note that moves takes its links to other files along: pictures, tables, and files that no listing holds.

Links to notes are rename.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath, relpath

from vaultkit.model import Link
from vaultkit.vault.names import Resolution, fold


def target_after_move(link: Link, was: Resolution, folders: tuple[str, str], files: Mapping[str, str]) -> str | None:
    """Return the target by which a link that leads to no note leads on from the second of two folders.

    None where it may stay as it is: it leads by a name or from the top of the vault, or nowhere.
    """
    old, new = folders
    if old == new or link.target.startswith("/"):
        return None
    is_relative = link.target.startswith(("./", "../"))
    place = normpath(f"{old}/{link.target}" if old else link.target)
    if was.how != "attachment" or fold(files.get(fold(place), "")) != fold(place):
        # Files of hidden and ignored folders are in no listing.
        return _target_from(new, place, link.target) if is_relative else None
    if link.syntax == "wiki" and not is_relative:
        return None if fold(link.target) in files else files[fold(place)]
    return _target_from(new, place, link.target)


def _target_from(folder: str, place: str, typed: str) -> str:
    """Return the target that leads to a place from a folder of the vault, in the manner of the typed one."""
    climb = "../" * (folder.count("/") + 1) if folder else ""
    # What lies outside the vault is reached by its top.
    near = climb + place if place.startswith("..") else relpath(place, folder or ".")
    lead = "./" if typed.startswith("./") and not near.startswith(".") else ""
    return f"{lead}{near}{'/' if typed.endswith('/') else ''}"
