"""What stops a run: each error with its wording, its mend and its exit code.

What is wrong inside a note is a Problem (problems.py), never an exception.
"""

from __future__ import annotations


class VaultkitError(Exception):
    """A run cannot go on. `str()` is one line that says what, where, and what to do."""

    exit_code = 1


class NotFoundError(VaultkitError):
    """Nothing in the vault bears the name that was asked for."""

    exit_code = 1


class AmbiguousError(NotFoundError):
    """Several notes bear the name that was asked for; nobody guesses."""


class UsageError(VaultkitError):
    """The command was asked for something that makes no sense."""

    exit_code = 2


class VaultError(VaultkitError):
    """The vault or its settings cannot be opened."""

    exit_code = 3


class SettingsError(VaultError):
    """The vault is there, and its settings cannot be read."""


class WriteRefusedError(VaultkitError):
    """A file was not written, because it is not ours, changed meanwhile, or the disk refused."""

    exit_code = 4


def reason(error: OSError) -> str:
    """Return the system's words for `error`, as they stand within a sentence."""
    words = error.strerror or "unknown error"
    return words[0].lower() + words[1:]
