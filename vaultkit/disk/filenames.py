"""What a file's name alone says: a note, a temporary file, a copy that a sync tool made.

Only whole patterns that a machine writes are matched, so that "Notes on
sync-conflict.md" stays a note. No file is looked at here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

PLAIN_NOTE_NAME = re.compile(r"[A-Za-z0-9À-ɏ '’,-]*[a-xzß-öø-ÿ]\.md|\d{4}-\d\d-\d\d\.md")
"""Says at once of most names that they are notes', and that nothing below has a word to say of them.

Letters, blanks and dashes with a small letter at the end (not that of "copy"), or a day.
"""

# What Dropbox calls the copy in its languages, always in brackets with a day at the end.
_CONFLICT_WORDS = (
    "conflicted copy",
    "in konflikt stehende kopie",
    "kopie mit konflikt",
    "konfliktkopie",
    "copie en conflit",
    "copia en conflicto",
    "copia in conflitto",
    "cópia em conflito",
    "cópia conflitante",
    "conflicterende kopie",
    "konfliktkopia",
    "motstridiga kopia",
    "konfliktkopi",
    "kopia powodująca konflikt",
    "конфликтующая копия",
    "конфліктна копія",
    "競合コピー",
    "冲突副本",
    "衝突複本",
    "충돌 사본",
)

# Whose device it was; a name such as "Bob's Mac (2)" is one too.
_DEVICE = r"[^()]*(?:\([^()]*\)[^()]*)*"

_CONFLICT = re.compile(
    r"(?P<original>.+?)"
    r"(?:"
    # Syncthing; ownCloud before 2.5
    r"\.sync-conflict-\d{8}-\d{6}-[A-Z2-7]{7}|_conflict-\d{8}-\d{6}"
    # Dropbox, Nextcloud
    rf"| \({_DEVICE}(?:{'|'.join(_CONFLICT_WORDS)}){_DEVICE}\d{{4}}-\d\d-\d\d[^()]*(?:\(\d+\))?\)(?: \(\d+\))?"
    # Dropbox, where two names cannot both be kept
    rf"| \({_DEVICE}(?:case|selective sync|unicode encoding|white ?space) conflict(?: ?\(?\d+\)?)?\)"
    # Obsidian Sync
    r"| \(conflicted copy .+ \d{12}\)"
    # Seafile
    r"| \(sfconflict [^()]+ \d{4}(?:-\d\d){5}\)"
    # Synology Drive; rclone bisync
    r"|_[^_]+_[a-z]{3}-\d\d-\d{4,6}-\d{4}_conflict|\.conflict\d+"
    r")",
    re.IGNORECASE | re.DOTALL,
)

_SUSPECTED = re.compile(
    r"(?P<original>.+?)"
    r"(?:"
    # iCloud, Google Drive, file managers
    r" \d{1,2}| ?\(\d{1,2}\)| copy(?: \d{1,2})?| - Copy(?: \(\d{1,2}\))?"
    # OneDrive appends the computer's name, which by default is in capitals.
    r"|-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,}"
    r")",
    re.DOTALL,
)

_TEMPORARY = re.compile(
    r".*(?:~|#|\.(?:tmp|temp|bak|part|orig|rej|swp|swo|vsctmp|crdownload)|___jb_(?:tmp|old|bak)___)"
    r"|~\$.*|(?:4913|5036|5159|5282)"
    # Editors and assistants that save beside the file; the safe save of macOS
    r"|.*\.tmp\.\d+(?:\.\w+)*|.*\.md\.sb-\w+-\w+"
    # What git mergetool puts beside a note while a conflict is being resolved
    r"|.+_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+\.md",
    re.DOTALL,
)

_UNLINKABLE = re.compile(r"[#|^:\\\x00-\x1f\x7f]|\[\[|\]\]|%%")
_PLACEHOLDER = re.compile(r"\.(?P<original>.+\.md)\.icloud", re.IGNORECASE | re.DOTALL)


class Ignored(NamedTuple):
    """What the settings leave out: patterns over the paths of folders (with a slash behind) and of files."""

    folders: re.Pattern[str] | None
    files: re.Pattern[str] | None

    def has_folder(self, path: str) -> bool:
        """Say whether the folder at `path` is left out with all that it holds."""
        return self.folders is not None and self.folders.match(path) is not None

    def has_file(self, path: str) -> bool:
        """Say whether the file at `path` is left out, though its folder is not."""
        return self.files is not None and self.files.match(path) is not None


def is_note_name(name: str) -> bool:
    """Say whether a visible file of this name is Markdown.

    >>> is_note_name("4913.md"), is_note_name("Ada.MD"), is_note_name("ada.png")
    (True, True, False)
    """
    return name[-3:].lower() == ".md" and len(name) > len(".md")


def is_temporary(name: str) -> bool:
    """Say whether an editor or a download left this file behind."""
    return _TEMPORARY.fullmatch(name) is not None


def conflict_original(name: str) -> str | None:
    """Return the name of the note that a sync tool made a conflict copy of, or None.

    >>> conflict_original("Ada.sync-conflict-20261102-101010-ABCDEFG.md")
    'Ada.md'
    """
    found = _CONFLICT.fullmatch(name[:-3])
    return found["original"] + name[-3:] if found else None


def suspected_original(name: str) -> str | None:
    """Return the name of the note that this may be a copy of; only with both does it mean anything.

    >>> suspected_original("Ada (1).md"), suspected_original("Ada.md")
    ('Ada.md', None)
    """
    found = _SUSPECTED.fullmatch(name[:-3])
    return found["original"] + name[-3:] if found else None


def placeholder_original(name: str) -> str | None:
    """Return the name of the note that iCloud keeps elsewhere, when this is its placeholder."""
    found = _PLACEHOLDER.fullmatch(name)
    return found["original"] if found else None


def unlinkable_sign(name: str) -> str | None:
    """Return the first sign in a note's name that no link can hold."""
    found = _UNLINKABLE.search(name, 0, len(name) - 3)
    return found[0] if found else None


def read_globs(globs: Iterable[str]) -> Ignored:
    """Return the globs as one pattern, with the meaning that they have in a .gitignore.

    A glob with a slash before its end starts at the root, any other matches at every
    depth; one that ends with a slash matches folders only. There is no negation.

    >>> ignored = read_globs(["Archive/**", "*.draft.md"])
    >>> ignored.has_folder("Archive/"), ignored.has_file("people/ada.draft.md"), ignored.has_file("ada.md")
    (True, True, False)
    """
    written = [glob for glob in globs if glob.strip("/ ")]
    # Those for folders need not be asked about every file, since such a folder is never listed.
    for_files = [glob for glob in written if not glob.rstrip().endswith(("/", "/**"))]
    return Ignored(_any_of(written), _any_of(for_files))


def _any_of(globs: Iterable[str]) -> re.Pattern[str] | None:
    """Return one pattern for all `globs`, or None when there are none."""
    patterns = "|".join(map(_glob_pattern, globs))
    return re.compile(rf"(?:{patterns})\Z", re.DOTALL) if patterns else None


def folder_glob(folder: str) -> str:
    """Return the glob that leaves out exactly the folder at this path, whatever signs are in it.

    >>> folder_glob("Meta/Templates [old]")
    '/Meta/Templates [[]old]/'
    """
    return "/" + re.sub(r"([*?\[])", r"[\1]", folder.strip("/")) + "/"


_GLOB_SIGNS = re.compile(
    r"(?P<deep>(?<![^/])\*\*/)|(?P<rest>\*+)|(?P<one>\?)|\[(?P<unless>[!^]?)(?P<set>\]?[^\]]*)\]|(?P<plain>.)",
    re.DOTALL,
)


def _glob_pattern(glob: str) -> str:
    """Return one glob as a regular expression for whole paths."""
    body = unicodedata.normalize("NFC", glob.strip())
    body = body[1:] if body.startswith("./") else body
    anywhere = "" if "/" in body.rstrip("/") else "(?:.*/)?"
    end = "/" if body.endswith("/") else "/?"
    return anywhere + "".join(map(_sign_pattern, _GLOB_SIGNS.finditer(body.strip("/")))) + end


def _sign_pattern(sign: re.Match[str]) -> str:
    """Return one sign of a glob as a regular expression."""
    match sign.lastgroup:
        case "deep":
            return "(?:.*/)?"
        case "rest":
            return "[^/]*" if sign["rest"] == "*" else ".*"
        case "one":
            return "[^/]"
        case "set":
            return _set_pattern(sign)
    return re.escape(sign["plain"])


def _set_pattern(sign: re.Match[str]) -> str:
    """Return a set such as `[a-z]` or `[!0-9]` as a regular expression."""
    signs = re.sub(r"(?<=\w)\\-(?=\w)", "-", re.escape(sign["set"]))
    pattern = f"[^/{signs}]" if sign["unless"] else f"[{signs}]"
    try:
        re.compile(pattern)
    except re.error:
        # An empty set or a range that runs backwards matches itself, as in a shell.
        return re.escape(sign[0])
    return pattern
