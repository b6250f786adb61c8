"""Processes that end themselves, as `kill -9` would, at a given place in their writing: the same on every machine.

Python tells of each file before it opens, renames or removes it, so that every state in which
a write can be torn between two of its steps is met, and none of them by chance.
"""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = """
import os, signal, sys
folder, left = os.path.realpath(sys.argv[1]) + os.sep, int(sys.argv[2])
def is_change(event, arguments):
    if event == "open":
        return arguments[2] & (os.O_WRONLY | os.O_RDWR)
    return event in ("os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir")
def strike(event, arguments):
    global left
    if is_change(event, arguments) and isinstance(arguments[0], (str, os.PathLike)):
        left -= os.fspath(arguments[0]).startswith(folder)
        if left < 1:
            os.kill(os.getpid(), signal.SIGKILL)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(strike)
sys.argv[1:] = sys.argv[3:]
from vaultkit.cli import main
main()
"""


def mortal_command(folder: Path, step: int, *words: str) -> list[str]:
    """Return the command that runs vaultkit and dies before the step of this number (from 1) that changes `folder`."""
    return [sys.executable, "-c", PROGRAM, str(folder), str(step), *words]
