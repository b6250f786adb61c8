"""What Obsidian's own settings say that matters to us: the templates, the daily notes.

They are another program's files: whatever is missing, broken or odd in them is passed
over in silence, and nothing is ever written there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vaultkit.disk.read import read_bytes_or_none
from vaultkit.disk.sweep import EDITOR_FILES


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """Folders by their paths below the root; `daily_format` in the signs of Moment.js.

    `daily_folder` is "" where daily notes lie at the root.
    """

    template_folders: tuple[str, ...] = ()
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"


def read_editor_settings(root: Path) -> EditorSettings:
    """Return what `.obsidian` below `root` says, and the defaults for the rest."""
    templates, templater, daily = (_read_json(root / path) for path in EDITOR_FILES)
    # A templates folder that is the root itself would leave out the whole vault.
    folders = {_folder(templates, "folder"), _folder(templater, "templates_folder")} - {""}
    daily_format = _text(daily, "format") or EditorSettings().daily_format
    return EditorSettings(tuple(sorted(folders)), _folder(daily, "folder"), daily_format)


_LIMIT = 2**20


def _read_json(path: Path) -> Mapping[str, object]:
    """Return the mapping in a JSON file, empty when there is none that can be understood."""
    try:
        settings = json.loads(read_bytes_or_none(path, _LIMIT) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _text(settings: Mapping[str, object], key: str) -> str:
    """Return the text under `key`, "" when there is none or it is no text."""
    value = settings.get(key)
    return value.strip() if isinstance(value, str) else ""


def _folder(settings: Mapping[str, object], key: str) -> str:
    """Return the folder under `key` as a path below the root, "" for the root or what lies outside."""
    parts = [part for part in unicodedata.normalize("NFC", _text(settings, key)).split("/") if part not in ("", ".")]
    return "" if ".." in parts else "/".join(parts)
