"""LinkedIn's archive: Connections.csv in all its header forms, and messages.csv for the last conversations."""

from __future__ import annotations

from collections import Counter
from datetime import date

from vaultkit.counting import counted
from vaultkit.exchange.card import (
    Card,
    Parsed,
    Skipped,
    clean,
    clean_line,
    made_uid,
    odd_mail,
    safe_urls,
    some,
    unsafe_urls,
)
from vaultkit.exchange.dates import parse_foreign_day
from vaultkit.exchange.tables import Table, TableRow, read_table
from vaultkit.vault.identity import email_key, url_key

CONNECTIONS = frozenset(("First Name", "Last Name", "Connected On"))
MESSAGES = frozenset(("FROM", "SENDER PROFILE URL", "RECIPIENT PROFILE URLS", "DATE"))
_LOST = ("LinkedIn leaves out most e-mail addresses, and where and through whom you met",)


def read_linkedin(text: str, own_urls: frozenset[str] = frozenset()) -> Parsed:
    """Return the people in Connections.csv, or what messages.csv tells of the last message with each.

    `own_urls` are the profiles of the user, in the form for comparing.
    """
    table = read_table(text, (CONNECTIONS, MESSAGES))
    return _read_messages(table, own_urls) if set(table.columns) >= MESSAGES else _read_connections(table)


def _read_connections(table: Table) -> Parsed:
    cards: list[Card] = []
    skipped = list(table.skipped)
    for row in table.rows:
        name = clean(f"{row.get('First Name')} {row.get('Last Name')}")
        if name:
            cards.append(_connection(row, name))
        else:
            skipped.append(Skipped(f"row {row.number}", "it has no name (a closed account)"))
    return Parsed(tuple(cards), tuple(skipped), _LOST if cards else ())


def _connection(row: TableRow, name: str) -> Card:
    urls = safe_urls([row.get("URL")])
    emails = [text for text in [row.get("Email Address")] if email_key(text)]
    connected = parse_foreign_day(row.get("Connected On"))
    values = some(
        linkedin=urls, email=emails, org=[row.get("Company")], role=[row.get("Position")],
        met=[connected.isoformat()] if connected else [], online=["connected"],
    )  # fmt: skip
    odd = (*odd_mail([row.get("Email Address")]), *unsafe_urls([row.get("URL")]))
    unread = "" if connected else clean(row.get("Connected On"))
    text = f"Connected on LinkedIn: {clean_line(unread)}" if unread else ""
    odd += (f'its day "{unread}" is none that can be read',) if unread else ()
    return Card(
        f"row {row.number}", name, _uid(name, urls, *emails, row.get("Connected On")), values, text=text, odd=odd
    )


def _uid(name: str, urls: tuple[str, ...], *words: str) -> str:
    """Return what finds the card again: the profile, and where there is none, name, address and day."""
    if urls:
        return f"linkedin:{url_key(urls[0]).rpartition('/')[2]}"
    return made_uid("linkedin", name, *words)


def _read_messages(table: Table, own_urls: frozenset[str]) -> Parsed:
    """Return a card for each person with whom the user alone exchanged messages, with the day of the last."""
    ends = [(row, url_key(row.get("SENDER PROFILE URL")), _recipients(row)) for row in table.rows]
    met = Counter(url for _, sender, others in ends for url in {sender, *others} if url)
    common = [url for url, count in met.items() if count == max(met.values())]
    mine = own_urls & met.keys() or (set(common) if len(common) == 1 else set())
    if not mine:
        place = counted(len(table.rows), "row")
        return Parsed((), (Skipped(place, "nobody can tell which profile is yours; add `linkedin` to your own note"),))
    last: dict[str, tuple[date, str, TableRow]] = {}
    skipped = list(table.skipped)
    for row, sender, recipients in ends:
        others = {sender, *recipients} - mine - {""}
        day = parse_foreign_day(row.get("DATE"))
        if len(others) != 1 or day is None:
            reason = "it has no day" if day is None else "it went to a group" if others else "it names nobody"
            skipped.append(Skipped(f"row {row.number}", reason))
            continue
        other = others.pop()
        if other not in last or day > last[other][0]:
            last[other] = (day, "them" if sender == other else "me", row)
    return Parsed(tuple(_message(url, *found) for url, found in last.items()), tuple(skipped))


def _recipients(row: TableRow) -> set[str]:
    return {url_key(part) for part in row.get("RECIPIENT PROFILE URLS").replace(";", ",").split(",")}


def _message(url: str, day: date, by: str, row: TableRow) -> Card:
    name = clean(row.get("FROM") if by == "them" else row.get("TO"))
    log = ((day, f"linkedin: message (by:: {by})"),)
    uid = f"linkedin:{url.rpartition('/')[2]}"
    return Card(f"row {row.number}", name, uid, {"linkedin": (f"https://{url}",)}, log=log, only_known=True)
