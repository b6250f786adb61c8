"""`vaultkit import`: people from other programs become notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from vaultkit.cadence import parse_cadence
from vaultkit.change import Edit
from vaultkit.cli.new_command import read_template
from vaultkit.cli.options import find_root, manner_of, show_making, show_writing, today_option, vault_option
from vaultkit.cli.output import echo_diff, printable
from vaultkit.disk.foreign import read_foreign_text
from vaultkit.editing import carry_out, diff_of, make_edit, read_pages
from vaultkit.exchange.card import Parsed
from vaultkit.exchange.friends import read_friends
from vaultkit.exchange.google import read_google
from vaultkit.exchange.incoming import Incoming, find_touched, plan_import
from vaultkit.exchange.incoming import Manner as Intake
from vaultkit.exchange.linkedin import read_linkedin
from vaultkit.exchange.matching import Matching, match_cards
from vaultkit.exchange.monica import read_monica
from vaultkit.exchange.vcard import read_vcard
from vaultkit.reading import Reading
from vaultkit.vault.identity import url_key
from vaultkit.vault.snapshot import Snapshot

_READERS: Mapping[str, Callable[[str], Parsed]] = {
    "google": read_google, "vcard": read_vcard, "monica": read_monica, "friends": read_friends,
}  # fmt: skip
_SOURCES = {
    "linkedin": "LinkedIn",
    "google": "Google",
    "vcard": "the address book",
    "monica": "Monica",
    "friends": "friends.md",
}
Told = tuple[Parsed, Matching, Incoming, list[str]]


@click.command("import", short_help="bring people in from other programs")
@click.argument("source", type=click.Choice(tuple(_SOURCES)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Do it. Without this, only say what would be done.")
@click.option("--diff", is_flag=True, help="Show the text of every change (writes nothing).")
@click.option("--match-names", is_flag=True, help="Take a name that is borne once on both sides for the same person.")
@click.option("--cadence", default="", metavar="TIME", help='How often to be in touch with the new people: "yearly".')
@vault_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context, source: str, file: Path, write: bool, diff: bool, match_names: bool, cadence: str,
    vault: str | None, today: date,
) -> None:  # fmt: skip
    """Bring in the people in FILE, which SOURCE has exported.

    Without --write nothing is written: it says what would be made, changed and passed
    over, and why. Nothing of yours is overwritten, a second run changes nothing, and
    `vaultkit undo` takes all of it back.

    Example: vaultkit import linkedin Connections.csv --write --cadence yearly
    """
    if cadence and not parse_cadence(cadence):
        raise click.UsageError(f"{cadence!r} is no length of time; write yearly, 6 weeks or 90d")
    root = find_root(ctx, vault)
    text, template = read_foreign_text(file), read_template(root, "person")
    intake = Intake(today, _SOURCES[source], template, cadence, show_making)

    def wish(reading: Reading) -> tuple[Edit, Told]:
        snapshot = reading.material.snapshot
        parsed = read_linkedin(text, _own_urls(snapshot)) if source == "linkedin" else _READERS[source](text)
        matching = match_cards(parsed.cards, snapshot, by_name=match_names)
        pages = read_pages(reading, find_touched(matching, snapshot))
        incoming = plan_import(matching, pages, snapshot, intake)
        title = f"import {source} {file.name}: {len(incoming.made)} made, {len(incoming.changed)} changed"
        edit = Edit(title, incoming.changes)
        return edit, (parsed, matching, incoming, list(diff_of(edit, pages)) if diff else [])

    edit, (parsed, matching, incoming, lines), reading = make_edit(root, today, wish, manner_of(root))
    if diff:
        echo_diff(lines)
        return
    if write:
        carry_out(edit, reading, show_writing)
    _tell(parsed, matching, incoming, is_done=write)


def _own_urls(snapshot: Snapshot) -> frozenset[str]:
    """Return the profiles of the user's own note."""
    me = snapshot.people.get(snapshot.me) if snapshot.me else None
    return frozenset(key for text in me.addresses if (key := url_key(text))) if me else frozenset()


def _tell(parsed: Parsed, matching: Matching, incoming: Incoming, *, is_done: bool) -> None:
    made, changed = ("made", "changed") if is_done else ("would make", "would change")
    lines = [f"{made} {each}" for each in incoming.made] + [f"{changed} {each}" for each in incoming.changed]
    lines += [f"kept {each}" for each in incoming.contradicted] + [f"refused {each}" for each in incoming.refused]
    for card, paths in matching.perhaps:
        listed = " or ".join(paths[:3])
        lines.append(f'perhaps {card.place}, "{card.name}", is {listed}; add its address there, or use --match-names')
    skipped = (*parsed.skipped, *matching.skipped, *incoming.skipped)
    lines += [f"passed over {each.place}: {each.reason}" for each in skipped]
    for line in lines:
        click.echo(printable(line))
    for loss in parsed.lost:
        click.echo(f"not in the file, or not taken: {loss}", err=True)
    same = len(matching.known) - len(incoming.changed) - len(incoming.refused)
    counts = f"{len(incoming.made)} {made}, {len(incoming.changed)} {changed}, {max(same, 0)} unchanged"
    more = f"{len(matching.perhaps)} perhaps somebody who is there, {len(skipped)} passed over"
    hint = "" if is_done or not incoming.changes else "; nothing was written: add --write to do it"
    click.echo(f"{counts}, {more}{hint}", err=True)
