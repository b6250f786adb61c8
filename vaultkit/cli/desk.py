"""How a command that edits notes was called, and what all of these do: draft the edit, then show it or carry it out.

What is edited, and what is told of it afterwards, is each command's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import click

from vaultkit.cli.calls import Call, hand_over
from vaultkit.cli.options import dry_run_option, manner_of, show_writing, today_option, vault_option
from vaultkit.cli.output import echo_diff
from vaultkit.editing import Draft, Wish, carry_out, diff_of, draft_edit, require_feasible

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Desk(Call):
    """Where an edit is made: in which vault, as of which day; with `dry_run` it is only shown."""

    dry_run: bool = False

    def draft(self, wish: Wish[Answer]) -> Draft[Answer]:
        """Return what `wish` makes of the vault; nothing is written yet."""
        return draft_edit(self.root, self.today, wish, manner_of(self.root))

    def show(self, draft: Draft[Answer]) -> None:
        """Print what a draft would change, provided that it could be carried out."""
        require_feasible(draft.edit, draft.reading)
        echo_diff(diff_of(draft.edit, draft.pages))

    def finish(self, draft: Draft[Answer]) -> bool:
        """Carry a draft out, or show it if no more was wanted, and say whether it was carried out."""
        if self.dry_run:
            self.show(draft)
            return False
        carry_out(draft.edit, draft.reading, show_writing)
        return True


def edits(command: click.Command) -> click.Command:
    """Hand a command a `Desk`, with the options that it is made of behind its own: --dry-run, -C and --today."""
    return writes(dry_run_option(command))


def writes(command: click.Command) -> click.Command:
    """Do the same for a command that says in its own way whether anything is to be written."""
    return hand_over(today_option(vault_option(command)), Desk)
