"""Files of other programs: read whole, within reason, as text."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from vaultkit.disk.read import read_bytes_or_none
from vaultkit.errors import NotFoundError, UsageError, reason

LIMIT = 64 * 2**20
"""So many bytes are read; an address book beyond that is mostly pictures."""
_PACKED = {
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"%PDF": "a PDF",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_foreign_text(file: str) -> str:
    """Return the text of `file`; raise an error with the mend, and the path as given, for what cannot be one."""
    name = repr(file)
    try:
        content = read_bytes_or_none(file, LIMIT + 1)
    except OSError as error:
        raise NotFoundError(f"{name} cannot be read: {reason(error)}; check the path and its permissions") from error
    if content is None:
        raise _no_file(file)
    if len(content) > LIMIT:
        raise UsageError(f"{name} is larger than {LIMIT >> 20} MB; export it without pictures, or in parts")
    packed = next((words for mark, words in _PACKED.items() if content.startswith(mark)), None)
    if packed:
        raise UsageError(f"{name} is {packed}; unpack it, and give the file within")
    encoding = next((each for mark, each in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text (byte {error.start}); save it as UTF-8 and try again") from error
    if "\0" in text:
        raise UsageError(f"{name} is no text, since it holds the byte 0; give the file as it was exported")
    return text


def _no_file(file: str) -> NotFoundError:
    """Return why there is nothing to read at `file`."""
    try:
        mode = Path(file).stat().st_mode
    except OSError:
        return NotFoundError(f"there is no file {file!r}; check the path")
    what = (
        "a folder; give a file in it" if stat.S_ISDIR(mode) else "a device or pipe; save what it gives to a file first"
    )
    return NotFoundError(f"{file!r} is {what}")
