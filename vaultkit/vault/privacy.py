"""Which notes are private, and what they may be called. What is shown in their place is curtain.py's."""

from __future__ import annotations

from vaultkit.model import Note
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.vault.aliases import aliases_of
from vaultkit.vault.kinds import FOLDER_NOTES
from vaultkit.vault.stated import ghost_id
from vaultkit.vault.values import parse_flag

SOMEBODY = "a contact"


def is_private(note: Note) -> bool:
    """Say whether a note of any kind is marked `private: true`, in its front matter or a field."""
    stated = [scalar.text for each in note.head if fold_key(each.key) == "private" for scalar in texts_of(each.value)]
    stated += [field.value for field in note.fields if field.name == "private"]
    return any(parse_flag(text) for text in stated)


def names_of(note: Note) -> frozenset[str]:
    """Return the ids that links to the note have where it does not exist: by name, path, aliases, folder (`?name/`)."""
    parts = note.path[:-3].split("/")
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    folder = [f"{each}/" for each in parts[-2:-1] if is_folder_note(note)]
    return frozenset(ghost_id(name) for name in (*tails, *folder, *called(note)))


def called(note: Note) -> tuple[str, ...]:
    """Return what a note is called: its file's name, the name that it shows, its aliases."""
    shown = [
        s.text for each in note.head if fold_key(each.key) in ("name", "full_name", "fn") for s in texts_of(each.value)
    ]
    return (note.path[:-3].rpartition("/")[2], *shown, *aliases_of(note))


def is_folder_note(note: Note) -> bool:
    """Say whether a note may be called by its folder."""
    return note.path[:-3].rpartition("/")[2].casefold() in FOLDER_NOTES
