"""What is taken from Obsidian's settings, and that nothing in them can do harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vaultkit.disk.obsidian import EditorSettings, read_editor_settings


def write_settings(root: Path, name: str, content: str | bytes) -> None:
    path = root / ".obsidian" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_without_obsidian_the_defaults_hold(tmp_path: Path) -> None:
    assert read_editor_settings(tmp_path) == EditorSettings((), "", "YYYY-MM-DD")


def test_templates_and_daily_notes_are_found(tmp_path: Path) -> None:
    write_settings(tmp_path, "templates.json", json.dumps({"folder": "Meta/Templates/"}))
    write_settings(tmp_path, "plugins/templater-obsidian/data.json", json.dumps({"templates_folder": "/Tp"}))
    write_settings(tmp_path, "daily-notes.json", json.dumps({"folder": "./Journal", "format": "YYYY/MM-DD"}))
    assert read_editor_settings(tmp_path) == EditorSettings(("Meta/Templates", "Tp"), "Journal", "YYYY/MM-DD")


def test_the_same_folder_twice_is_one(tmp_path: Path) -> None:
    write_settings(tmp_path, "templates.json", '\ufeff{"folder": "Te\u0301"}')
    write_settings(tmp_path, "plugins/templater-obsidian/data.json", '{"templates_folder": "T\u00e9"}')
    assert read_editor_settings(tmp_path).template_folders == ("T\u00e9",)


@pytest.mark.parametrize("folder", ["", "/", ".", " ", "../elsewhere", None, 7, ["a"], {"a": 1}])
def test_a_folder_that_would_leave_out_everything_is_none(tmp_path: Path, folder: object) -> None:
    write_settings(tmp_path, "templates.json", json.dumps({"folder": folder}))
    write_settings(tmp_path, "daily-notes.json", json.dumps({"folder": folder, "format": folder and 7}))
    assert read_editor_settings(tmp_path) == EditorSettings()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"folder": ' + b"9" * 10_000 + b"}",
        b'{"folder": "' + b"a" * 2**21 + b'"}',
    ],
)
def test_broken_or_huge_settings_are_passed_over(tmp_path: Path, content: bytes) -> None:
    write_settings(tmp_path, "templates.json", content)
    assert read_editor_settings(tmp_path) == EditorSettings()


def test_settings_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".obsidian/daily-notes.json").mkdir(parents=True)
    os.mkfifo(tmp_path / ".obsidian/templates.json")
    (tmp_path / ".obsidian/plugins").symlink_to(tmp_path / ".obsidian/plugins")
    assert read_editor_settings(tmp_path) == EditorSettings()
