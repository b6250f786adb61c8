"""The rows of the table: what is run on a vault of one size, and what is done before each run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .runs import Command, run_once
from .vaults import TODAY

_HERE = Path(__file__).parent
PASS, SWEEP, READ, LOOP = "python -c pass (Y0)", "bare sweep (Y1)", "bare read (Y2)", "frontmatter loop (Y3)"
GIT, CAT, OTHER = "git status", "cat of every note", "obsidiantools, load"
COLD, WARM, EDIT, HELP = "report, cold", "report, unchanged", "report, one edit", "vaultkit --help"
_LOAD = "import sys, pathlib, obsidiantools.api as o; o.Vault(pathlib.Path(sys.argv[1])).connect().gather()"
# So long, and a little more, a change is too young for the cache to rely on.
_YOUNG = 2.2


class Place:
    """Two copies of one vault: in `bare` nothing is kept from run to run, in `kept` everything."""

    def __init__(self, folder: Path, people: int) -> None:
        self.bare, self.kept = folder / f"vault-{people}", folder / f"vault-{people}-kept"
        self.repository = folder / f"vault-{people}.git"
        self.edits = 0
        for root in (self.bare, self.kept):
            if not root.exists():
                # In a process of its own: a child's greatest memory is never less than its parent's.
                run_once((sys.executable, str(_HERE / "vaults.py"), str(root), str(people)))
        self.start_again()

    def report(self, root: Path) -> tuple[str, ...]:
        """Return the command line of a report."""
        return (sys.executable, "-m", "vaultkit", "report", str(root), "--today", TODAY.isoformat())

    def start_again(self) -> None:
        """Remove the index notes and caches of the bare vault."""
        shutil.rmtree(self.bare / "Index", ignore_errors=True)
        for cache in Path(os.environ["XDG_CACHE_HOME"]).glob(f"vaultkit/{self.bare.name}-[0-9a-f]*"):
            shutil.rmtree(cache)

    def settle(self) -> None:
        """Bring the kept vault to where a report has nothing to do, and knows it."""
        if not (self.kept / "Index").exists():
            run_once(self.report(self.kept))
        time.sleep(_YOUNG)
        run_once(self.report(self.kept))

    def edit(self) -> None:
        """Add a line to one note of the kept vault."""
        self.edits += 1
        note = min((self.kept / "People").iterdir())
        note.write_bytes(note.read_bytes() + f"- {TODAY} call: edit {self.edits}\n".encode())

    def commands(self) -> Iterator[tuple[str, Command]]:
        """Yield the rows that can be run on this machine."""
        python, bare = sys.executable, str(self.bare)
        yield PASS, Command((python, "-c", "pass"), _nothing)
        yield HELP, Command((python, "-m", "vaultkit", "--help"), _nothing)
        yield SWEEP, Command((python, "-S", "-E", str(_HERE / "bare_sweep.py"), str(self.kept)), _nothing)
        yield READ, Command((python, "-S", "-E", str(_HERE / "bare_read.py"), bare), self.start_again)
        yield LOOP, Command((python, str(_HERE / "frontmatter_loop.py"), bare), self.start_again)
        yield from self._others()
        yield COLD, Command(self.report(self.bare), self.start_again)
        yield WARM, Command(self.report(self.kept), self.settle)
        yield EDIT, Command(self.report(self.kept), self.edit)

    def _others(self) -> Iterator[tuple[str, Command]]:
        if git := shutil.which("git"):
            # Beside the vault, so that no walk meets it.
            base = (git, f"--git-dir={self.repository}", f"--work-tree={self.bare}", "-c", "user.name=bench",
                    "-c", "user.email=bench@example.org")  # fmt: skip
            for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "vault")):
                run_once((*base, *words))
            yield GIT, Command((*base, "status", "--porcelain"), self.start_again)
        if shell := shutil.which("sh"):
            line = f"find '{self.bare}' -type f -print0 | xargs -0 cat"
            yield CAT, Command((shell, "-c", line), self.start_again)
        if importlib.util.find_spec("obsidiantools"):
            yield OTHER, Command((sys.executable, "-c", _LOAD, str(self.bare)), self.start_again)


def _nothing() -> None:
    """Leave everything as it is."""
