"""`vaultkit export`: people and what is due, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import click

from vaultkit.cli.options import find_root, manner_of, today_option, vault_option
from vaultkit.cli.output import emit
from vaultkit.exchange.card import clean
from vaultkit.exchange.ics import Appointment, write_calendar
from vaultkit.exchange.outgoing import cards_of, uid_of
from vaultkit.exchange.sheet import record_of, write_sheet
from vaultkit.exchange.vcard_out import write_vcard
from vaultkit.model import Person
from vaultkit.practice.reminders import find_reminders
from vaultkit.practice.stock import Stock
from vaultkit.reading import read_from_disk

_LEAP_YEAR = 2000


@click.command("export", short_help="take people and dates to other programs")
@click.argument("form", metavar="vcard|ics|csv|json", type=click.Choice(("vcard", "ics", "csv", "json")))
@click.option(
    "-o", "--output", type=click.Path(readable=False), metavar="FILE", help="Write to this file, not to stdout."
)
@click.option("--v4", is_flag=True, help="vCard 4.0 in place of 3.0, which all telephones read.")
@click.option("--todo", is_flag=True, help="To-dos in place of events in the calendar; many calendars show none.")
@click.option("--private", is_flag=True, help="With private notes. Without this they leave no trace.")
@vault_option
@today_option
@click.pass_context
def command(  # noqa: PLR0917
    ctx: click.Context,
    form: str,
    output: str | None,
    v4: bool,
    todo: bool,
    private: bool,
    vault: str | None,
    today: date,
) -> None:
    """Print people as vCards, a table or JSON, or what is due and birthdays as a calendar.

    Words of your notes are left out, but for what is due. The same vault gives the same
    bytes.

    Example: vaultkit export vcard -o people.vcf
    """
    if (v4 and form != "vcard") or (todo and form != "ics"):
        raise click.UsageError(f"{'--v4 is for vcard' if v4 else '--todo is for ics'}; leave it out")
    root = find_root(ctx, vault)
    reading = read_from_disk(root, today, manner_of(root, public=not private))
    stock = Stock(reading.material.snapshot, reading.material.network, reading.hidden)
    cards = cards_of(stock.snapshot, stock.curtain)
    text = (
        write_vcard(cards, "4.0" if v4 else "3.0") if form == "vcard"
        else write_calendar(_appointments(stock), as_todo=todo) if form == "ics"
        else write_sheet(cards) if form == "csv"
        else json.dumps([record_of(card) for card in cards], ensure_ascii=False, indent=1) + "\n"
    )  # fmt: skip
    emit(text, output)


def _appointments(stock: Stock) -> Iterator[Appointment]:
    """Yield what is due on a day, and the birthdays of everybody who is reminded of."""
    curtain = stock.curtain
    for found in stock.once(find_reminders):
        if found.day and found.kind != "birthday":
            names, path = clean(", ".join(map(stock.name, found.people))), found.evidence.path
            words = clean(curtain.words(found.reason, path))
            # Of what is not shown no trace is left in the key either.
            reason = found.reason if curtain.veiled(found.reason, path) == found.reason else words
            key = f"{path} {found.kind} {'' if found.kind == 'keep in touch' else reason}"
            yield Appointment(key, found.day, f"{names}: {words}" if names else words, "", found.kind)
    for person in stock.snapshot.people.values():
        if person.kind == "person" and person.is_current and person.birthday:
            yield _birthday(person, stock)


def _birthday(person: Person, stock: Stock) -> Appointment:
    assert person.birthday
    day = date(person.birthday.year or _LEAP_YEAR, person.birthday.month, person.birthday.day)
    title = f"{clean(stock.name(person.path))}: birthday"
    return Appointment(
        f"{uid_of(person, stock.snapshot, stock.curtain)} birthday", day, title, "", "birthday", is_yearly=True
    )
