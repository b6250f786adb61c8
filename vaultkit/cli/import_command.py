"""`vaultkit import`: people from other programs become notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from vaultkit.cadence import parse_cadence
from vaultkit.change import Edit
from vaultkit.cli.desk import Desk, writes
from vaultkit.cli.new_command import read_template
from vaultkit.cli.options import show_making
from vaultkit.cli.output import printable
from vaultkit.disk.foreign import read_foreign_text
from vaultkit.editing import Draft, folders_outside, read_pages
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
Told = tuple[Parsed, Matching, Incoming]


@writes
@click.command("import", short_help="bring people in from other programs")
@click.argument("source", type=click.Choice(tuple(_SOURCES)))
@click.argument("file", type=click.Path())
@click.option("--write", is_flag=True, help="Do it. Without this, only say what would be done.")
@click.option("--diff", is_flag=True, help="Show the text of every change (writes nothing).")
@click.option("--match-names", is_flag=True, help="Take a name that is borne once on both sides for the same person.")
@click.option("--cadence", default="", metavar="TIME", help='How often to be in touch with the new people: "yearly".')
def command(desk: Desk, source: str, file: str, *, write: bool, diff: bool, match_names: bool, cadence: str) -> None:
    """Bring in the people in FILE, which SOURCE has exported.

    Without --write nothing is written: it says what would be made, changed and passed
    over, and why. Nothing of yours is overwritten, a second run changes nothing, and
    `vaultkit undo` takes all of it back.

    Example: vaultkit import linkedin Connections.csv --write --cadence yearly
    """
    if cadence and not parse_cadence(cadence):
        raise click.UsageError(f"{cadence!r} is no length of time; write yearly, 6 weeks or 90d")
    text, template = read_foreign_text(file), read_template(desk.root, "person")

    def wish(reading: Reading) -> Draft[Told]:
        snapshot = reading.material.snapshot
        parsed = read_linkedin(text, _own_urls(snapshot)) if source == "linkedin" else _READERS[source](text)
        matching = match_cards(parsed.cards, snapshot, by_name=match_names)
        pages = read_pages(reading, find_touched(matching, snapshot))
        intake = Intake(desk.today, _SOURCES[source], template, cadence, show_making, folders_outside(reading))
        incoming = plan_import(matching, pages, snapshot, intake)
        title = f"import {source} {Path(file).name}: {len(incoming.made)} made, {len(incoming.changed)} changed"
        return Draft(reading, Edit(title, incoming.changes), pages, (parsed, matching, incoming))

    draft = desk.draft(wish)
    if diff:
        desk.show(draft)
        return
    if write:
        desk.finish(draft)
    _tell(*draft.answer, is_done=write)


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
