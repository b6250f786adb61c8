"""`vaultkit new`: a note about somebody or something, from the vault's template."""

from __future__ import annotations

from pathlib import Path

import click

from vaultkit.change import Created, Edit
from vaultkit.cli.desk import Desk, edits
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import printable
from vaultkit.disk.obsidian import read_editor_settings
from vaultkit.disk.read import read_bytes_or_none
from vaultkit.edit.days import parse_said_day
from vaultkit.edit.new_note import TEMPLATES, NewNote, as_links, as_tags, find_order, make_note
from vaultkit.editing import Draft, folders_outside
from vaultkit.errors import UsageError
from vaultkit.notes.dates import find_day_in_name
from vaultkit.reading import Reading
from vaultkit.vault.find import find_written
from vaultkit.vault.snapshot import Snapshot


@edits
@click.command("new", short_help="make a note about somebody")
@click.argument("name", metavar="NAME")
@click.option("--via", multiple=True, metavar="NAME", shell_complete=complete_name, help="Who introduced them.")
@click.option("--at", default="", metavar="PLACE", help="The event or place where you met.")
@click.option("--met", default="", metavar="DAY", help='The day on which you met: YYYY-MM-DD, or words ("yesterday").')
@click.option("--org", default="", metavar="NAME", help="Their organisation.")
@click.option("--tag", multiple=True, metavar="TAG", help="A tag (may be repeated).")
@click.option(
    "--kind", type=click.Choice(tuple(TEMPLATES)), default="person", show_default=True, help="What it is about."
)
def command(
    desk: Desk, name: str, *, via: tuple[str, ...], at: str, met: str, org: str, tag: tuple[str, ...], kind: str
) -> None:
    """Make a note called NAME, in the folder where such notes lie.

    Its text is Templates/Person.md of the vault (or Organisation.md, Event.md,
    Opportunity.md), if there is one. Names become links.

    Example: vaultkit new "Ana Ruiz" --via "Bo Diaz" --at "Open maps evening" --tag choir
    """
    template = read_template(desk.root, kind)
    tags = as_tags(tag)
    met_on = parse_said_day(met, desk.today) if met else None
    if met_on and met_on > desk.today and kind == "person":
        raise UsageError(f"{met_on.isoformat()} is yet to come; note what is planned as a task, or as `follow_up`")

    def wish(reading: Reading) -> Draft[Created]:
        snapshot = reading.material.snapshot
        values = (
            ("met", (met_on.isoformat(),) if met_on and kind == "person" else ()),
            ("met_at" if kind == "person" else "place", as_links([_known(at, snapshot)], snapshot, "")),
            ("introduced_by" if kind == "person" else "via", as_links([_known(each, snapshot) for each in via], snapshot, "")),
            ("org", as_links([_known(org, snapshot)], snapshot, "")),
            ("tags", tags),
        )  # fmt: skip
        outside = folders_outside(reading)
        named = find_day_in_name(_bare(name)) if kind == "event" else None
        wished = NewNote(_bare(name), kind, met_on or named or desk.today, template, values, outside)
        made = make_note(wished, snapshot)
        return Draft(reading, Edit(f"new {made.path[:-3]}", (made,)), {}, made)

    draft = desk.draft(wish)
    if desk.finish(draft):
        click.echo(f"made {printable(draft.answer.path)}")


def _bare(name: str) -> str:
    """Return a name without what surrounds it where it is copied from: the brackets of a link, the `.md` of a file."""
    tidy = name.strip()
    if tidy.startswith("[[") and tidy.endswith("]]"):
        target = tidy[2:-2].partition("|")[0].partition("#")[0].strip()
        tidy = target.rpartition("/")[2] or tidy[2:-2]
    return tidy[:-3] if tidy[-3:].casefold() == ".md" else tidy


def _known(name: str, snapshot: Snapshot) -> str:
    """Return the path of the one note that a name or its beginning means; a name that no note bears as it is.

    What is written in link brackets is taken to the letter. A name without a note is never
    completed: whoever is new may well be called like the beginning of another.
    """
    if not name.strip() or name.strip().startswith("[["):
        return name
    found = find_written(name, snapshot)
    return found[:-3] if found else name


def read_template(root: Path, kind: str) -> str | None:
    """Return the vault's template for notes of this kind, None where it has none; raise UsageError if it is no text.

    One with orders that stay undone is told and left out, so that no script stands in a note.
    """
    for folder in dict.fromkeys((*read_editor_settings(root).template_folders, "Templates")):
        path = f"{folder.strip('/')}/{TEMPLATES[kind]}.md"
        try:
            content = read_bytes_or_none(root / path, 1 << 20)
            text = None if content is None else content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the template {path!r} cannot be read as UTF-8 text; mend it") from error
        if text is not None and not (order := find_order(text)):
            return text
        if text is not None:
            told = f"the template {path!r} was not used, since only another program can carry out {order!r} in it"
            click.echo(printable(told), err=True)
    return None
