"""From bytes to text: encodings, sizes, and whatever may stand where a note was."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from vaultkit.disk.read import LIMIT, ReadText, read_bytes_or_none, read_text
from vaultkit.disk.scan import NoteFile

ADA = NoteFile("ada.md", "ada.md", 5, 0, 0)


def read_note(root: Path, content: bytes) -> ReadText:
    (root / "ada.md").write_bytes(content)
    return read_text(root, ADA._replace(size=len(content)))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("Ána\n".encode(), "Ána\n"),
        (codecs.BOM_UTF8 + b"---\r\na: b\r\n", "---\r\na: b\r\n"),
        (b"a\rb\x00c\x0cd", "a\rb\x00c\x0cd"),
        (b"x" * LIMIT, "x" * LIMIT),
    ],
)
def test_text_comes_as_it_stands_without_its_byte_order_mark(tmp_path: Path, content: bytes, text: str) -> None:
    assert read_note(tmp_path, content) == ReadText(text)


@pytest.mark.parametrize("listed", [1, 5, 6, 7, 2**20, 2**30])
def test_a_note_that_has_changed_its_size_is_read_whole(tmp_path: Path, listed: int) -> None:
    (tmp_path / "ada.md").write_bytes(b"Hello.")
    assert read_text(tmp_path, ADA._replace(size=listed)) == ReadText("Hello.")


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("Ána\nJosé é".encode("latin-1"), (1, 1), "the byte 0xC1 is not UTF-8"),
        ("Ána\nJos".encode() + b"\xe9\n", (2, 4), "the byte 0xE9 is not UTF-8"),
        (codecs.BOM_UTF16_LE + "Ána".encode("utf-16-le"), (1, 1), "the note is UTF-16, not UTF-8"),
        (codecs.BOM_UTF16_BE + "Ána".encode("utf-16-be"), (1, 1), "the note is UTF-16, not UTF-8"),
        (codecs.BOM_UTF32_LE + "Ána".encode("utf-32-le"), (1, 1), "the note is UTF-32, not UTF-8"),
        (codecs.BOM_UTF32_BE + "Ána".encode("utf-32-be"), (1, 1), "the note is UTF-32, not UTF-8"),
    ],
)
def test_what_is_not_utf8_is_left_out_and_told(
    tmp_path: Path, content: bytes, place: tuple[int, int], words: str
) -> None:
    text, told = read_note(tmp_path, content)
    assert text is None
    assert told is not None
    assert (told.code, told.path, told.line, told.column) == ("not-utf8", "ada.md", *place)
    assert told.message == f"{words}, so it was left out; save it as UTF-8"


def test_a_very_large_note_is_read_up_to_a_line_end(tmp_path: Path) -> None:
    line = "é".encode() * 50 + b"\n"
    content = line * (LIMIT // len(line) + 10)
    text, told = read_note(tmp_path, content)
    whole = LIMIT // len(line)
    assert text == "é" * 50 + "\n" + ("é" * 50 + "\n") * (whole - 1)
    assert told is not None
    assert (told.code, told.line) == ("too-large", whole + 1)
    assert f"the first {whole * len(line):,} of {len(content):,} bytes" in told.message


@pytest.mark.parametrize("sign", ["é", "€", "😀", "a"])
def test_a_very_large_line_is_cut_between_characters(tmp_path: Path, sign: str) -> None:
    text, told = read_note(tmp_path, b"x" + sign.encode() * LIMIT)
    assert text is not None
    assert set(text[1:]) == {sign}
    assert LIMIT - 8 < len(text.encode()) <= LIMIT
    assert told is not None
    assert told.code == "too-large"


def test_a_very_large_note_that_is_not_utf8_is_left_out(tmp_path: Path) -> None:
    text, told = read_note(tmp_path, b"\xe9\n" * LIMIT)
    assert text is None
    assert told is not None
    assert told.code == "not-utf8"


def test_a_note_that_has_vanished_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nothing")
    for path in ("ada.md", "gone/ada.md", "file/ada.md", "dangling.md"):
        assert read_text(tmp_path, ADA._replace(disk_path=path)) == ReadText(None, None)


def test_a_pipe_or_folder_in_the_place_of_a_note_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "device.md").symlink_to("/dev/null")
    for path in ("pipe.md", "folder.md", "device.md"):
        assert read_text(tmp_path, ADA._replace(disk_path=path)) == ReadText(None, None)
        assert read_text(tmp_path, ADA._replace(disk_path=path, size=0)) == ReadText(None, None)


def test_a_pipe_that_is_being_written_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    reader = os.open(tmp_path / "pipe.md", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe.md", os.O_WRONLY)
    try:
        assert read_text(tmp_path, ADA._replace(disk_path="pipe.md")) == ReadText(None, None)
    finally:
        os.close(writer)
        os.close(reader)


def test_a_link_to_a_note_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("Hello.", encoding="utf-8")
    (tmp_path / "ada.md").symlink_to(tmp_path / "target")
    assert read_text(tmp_path, ADA) == ReadText("Hello.")


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    for path in ("loop.md", "x" * 300 + ".md"):
        text, told = read_text(tmp_path, ADA._replace(disk_path=path))
        assert text is None
        assert told is not None
        assert told.code == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_note_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "ada.md").write_bytes(b"Hello")
    (tmp_path / "ada.md").chmod(0)
    text, told = read_text(tmp_path, ADA)
    assert text is None
    assert told is not None
    assert told.message == "the note cannot be read: permission denied; check its permissions"


def test_bytes_are_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc" * 1_000_000)
    assert read_bytes_or_none(tmp_path / "a") == b"abc" * 1_000_000
    assert read_bytes_or_none(tmp_path / "a", 4) == b"abca"
    assert read_bytes_or_none(tmp_path / "b") is None
    assert read_bytes_or_none(tmp_path) is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux has files without a size")
def test_a_file_that_hides_its_size_is_read_whole() -> None:
    content = read_bytes_or_none("/proc/self/stat")
    assert content is not None
    assert content.startswith(str(os.getpid()).encode())
