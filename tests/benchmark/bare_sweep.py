"""The floor of every look: plain Python lists every folder and asks for the stat of every file."""

from __future__ import annotations

import os
import sys


def sweep(folder: str) -> int:
    """Return the number of files below `folder`, each of them looked at from outside."""
    count = 0
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    entry.stat()
                    count += 1
    return count


if __name__ == "__main__":
    print(sweep(sys.argv[1]))
