"""How a command that asks the vault was called: the options that all of these share, as one value that can read.

What each option is called and means is options.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from vaultkit.cli.options import cache_option, find_root, json_option, manner_of, today_option, vault_option
from vaultkit.practice.stock import Stock
from vaultkit.reading import Reading, read_from_disk


@dataclass(frozen=True)
class Call:
    """Which vault was named and which day it is to be. Nothing is looked for before the command wants it.

    `vault` was named behind the command, `folder` as its argument; `ctx` knows what was named before it.
    """

    ctx: click.Context
    today: date
    vault: str | None
    folder: str | None = None

    @cached_property
    def root(self) -> Path:
        """Return the vault's folder."""
        return find_root(self.ctx, self.vault, self.folder)


@dataclass(frozen=True)
class Asked(Call):
    """What a command asks of: a vault as of a day, read with the cache or without."""

    no_cache: bool = False

    def reading(self, *, public: bool = False) -> Reading:
        """Return the vault as it stands; `public`: without what is private."""
        return read_from_disk(self.root, self.today, manner_of(self.root, no_cache=self.no_cache, public=public))

    def stock(self, *, public: bool = False) -> Stock:
        """Return the same as all questions of the practice take it."""
        reading = self.reading(public=public)
        return Stock(reading.material.snapshot, reading.material.network, reading.hidden)


def asks(command: click.Command) -> click.Command:
    """Let a command ask the vault, and answer in JSON as well: --json, its own `as_json`, stands behind its options."""
    return reads(json_option(command))


def reads(command: click.Command) -> click.Command:
    """Hand a command `Asked`, with the options that it is made of: -C before its own, --no-cache and --today behind."""
    vault_option(command)
    command.params.insert(0, command.params.pop())
    return hand_over(today_option(cache_option(command)), Asked)


def hand_over(command: click.Command, kind: type[Call]) -> click.Command:
    """Have a command called with one value of `kind` in place of the options that are its fields."""
    function = command.callback
    assert function
    shared = [field.name for field in fields(kind)]

    @click.pass_context
    def call(ctx: click.Context, /, **words: Any) -> Any:
        given = {name: words.pop(name) for name in shared if name in words}
        return function(kind(ctx, **given), **words)

    command.callback = call
    return command
