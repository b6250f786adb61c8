"""vaultkit: keep a network of people alive, in plain Markdown notes.

A vault is a folder of notes, one per person, with YAML front matter and [[wiki-links]].
vaultkit reads it, builds the network of who introduced and who knows whom, and
regenerates index notes. The house, in the order in which the data moves:

    model       the nouns: Note, Link, Entry, Person, Tie, Problem; values without behaviour
    problems    the catalogue: every code with its level, meaning and mend
    errors      what stops a run, with its exit code
    cadence     words for how often become days
    counting    how many, as one says it
    scores      the constants by which the practice weighs
    tables      mappings that know in what they differ from the one before
    answers     answers about their rows, made anew only for those that changed
    memory      answers kept from one reading to the next, for those who read again and again
    settings    vaultkit.toml becomes Settings
    change      what a command wishes to change: splices of texts
    notes/      text becomes a Note                                  [pure, never raises]
    vault/      notes become a Snapshot: kinds, names, people, debts [pure]
    edit/       a wish becomes splices of the bytes that it must touch [pure]
    exchange/   other programs' files become cards, people become files [pure]
    graph/      the snapshot becomes ties, projections, a MultiDiGraph [pure]
    practice/   the reasoning of networking: what is due, and why    [pure]
    views/      answers become index notes; VIEWS is the table       [pure]
    refresh     the one pipeline: texts, settings and today become index texts [pure]
    disk/       the only storey that touches files
    daemon/     the same report at every change: inbox, watch, batch, loop
    cli/        one verb, one file; the only storey that knows click
    halves      a long list of work, half of it done by a child process
    reading     a folder becomes a Reading: scanned, read, parsed, surveyed
    reporting   a Reading becomes index notes on disk
    settling    what is done is ticked or noted in the note it came from
    ticking     what is ticked in index notes is done so by a report
    editing     a wish becomes an Edit, carried out as a whole or not at all
    api         open_vault: the vault for programs

Each storey sees only those above it in this list, disk/ sees model, problems, errors,
settings, change and the marks; reading, reporting, editing, settling, ticking, api, daemon/ and cli/
see all. In the pure storeys these are absent:
files, printing, logging, the clock, the environment. `today` is an argument everywhere.
tests/test_house.py holds the walls.

A note's text goes disk.read -> notes.parse -> vault.snapshot -> graph, practice -> views
-> refresh -> disk.write, which writes only between vaultkit's own marks and only where
bytes differ. A note carries its own problems; the snapshot adds those between notes.

Where do I look? A date is misread: notes/dates.py. A link goes astray: vault/names.py.
A debt does not close: vault/debts.py. An index note looks wrong: views/. A rename misses a
link: edit/anchors.py. Nothing is written: disk/write.py. The daemon is deaf:
daemon/watch.py. An old reading comes back: disk/cache.py. An old answer does in the daemon
alone: whoever asked it of memory.py did not give all that it rests on. A wrong exit code:
cli/__init__.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    from vaultkit.api import Vault

__version__ = "0.1.0"
__all__ = ["__version__", "open_vault"]


def open_vault(path: str | PathLike[str], *, today: date | None = None, cache: bool = False) -> Vault:
    """Return the vault in the folder `path`, read once, as of `today` (default: the system's day).

    With `cache`, the readings of notes are taken from and kept in the user's cache folder.
    Raises VaultError (vaultkit.errors) if the folder cannot be opened. What is doubtful in
    notes raises nothing and is in the vault's `problems`.
    """
    # Imported when called, so that `import vaultkit` stays free.
    from vaultkit.api import read_vault  # noqa: PLC0415

    return read_vault(path, today, cache=cache)
