"""Google Contacts as CSV, in the new and in the old form: columns are found by their names, however many there are."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.exchange.card import (
    Card,
    Parsed,
    Skipped,
    clean,
    clean_line,
    clean_lines,
    is_introducer,
    made_uid,
    odd_birthday,
    odd_mail,
    safe_urls,
    some,
    tag_of,
    unsafe_urls,
)
from vaultkit.exchange.dates import read_birthday
from vaultkit.exchange.tables import TableRow, read_table
from vaultkit.vault.identity import email_key

_HEADERS = (frozenset(("First Name", "Last Name", "Labels")), frozenset(("Name", "Given Name", "Family Name")))
_JOINT = " ::: "


def read_google(text: str) -> Parsed:
    """Return the people in a file of Google Contacts."""
    table = read_table(text, _HEADERS)
    cards: list[Card] = []
    skipped = list(table.skipped)
    for row in table.rows:
        name = _name(row)
        if name:
            cards.append(_card(row, name))
        else:
            skipped.append(Skipped(f"row {row.number}", "it has no name"))
    return Parsed(
        tuple(cards), tuple(skipped), ("Google leaves out when, where and through whom you met",) if cards else ()
    )


def _name(row: TableRow) -> str:
    parts = (row.get("Name Prefix"), row.get("First Name", "Given Name"), row.get("Middle Name", "Additional Name"),
             row.get("Last Name", "Family Name"), row.get("Name Suffix"))  # fmt: skip
    whole = row.get("Name") or " ".join(part for part in parts if part)
    # An organisation's name is no person's.
    fallback = row.get("File As", "Nickname")
    address = next((text for _, text in _group(row, "E-mail")), "")
    return clean(whole or fallback or address)


def _card(row: TableRow, name: str) -> Card:
    emails = [text for _, text in _group(row, "E-mail") if email_key(text)]
    phones = [text for _, text in _group(row, "Phone")]
    labels = [label for part in (row.get("Labels"), row.get("Group Membership")) for label in part.split(_JOINT)]
    tags = [tag_of(label) for label in labels if not label.strip().startswith("*")]
    relations = [*_group(row, "Relation"), *_group(row, "Custom Field")]
    introducers = tuple(clean(value) for label, value in relations if is_introducer(label))
    known = tuple((clean(value), clean(label)) for label, value in _group(row, "Relation") if not is_introducer(label))
    values = some(
        email=emails, phone=phones, url=safe_urls(text for _, text in _group(row, "Website")),
        org=[row.get("Organization Name", "Organization 1 - Name")],
        role=[row.get("Organization Title", "Organization 1 - Title", "Occupation")],
        birthday=[read_birthday(row.get("Birthday"))], location=[_place(row)], tags=tags, aliases=[row.get("Nickname")],
    )  # fmt: skip
    more = [clean_line(f"{clean(label) or 'Event'}: {value}") for label, value in _group(row, "Event")]
    more += [
        clean_line(f"{label}: {value}") for label, value in _group(row, "Custom Field") if not is_introducer(label)
    ]
    text = "\n".join(part for part in (clean_lines(row.get("Notes")), *more) if part)
    uid = made_uid("google", name, *emails[:1], *phones[:1])
    return Card(f"row {row.number}", name, uid, values, introducers, known, text=text, odd=tuple(_odd(row)))


def _odd(row: TableRow) -> Iterator[str]:
    """Yield in words what cannot be taken of a row: addresses and birthdays that are none, and what there is only one of."""
    yield from odd_mail(text for _, text in _group(row, "E-mail"))
    yield from unsafe_urls(text for _, text in _group(row, "Website"))
    yield from odd_birthday([row.get("Birthday")], [read_birthday(row.get("Birthday"))])
    for number in range(2, 100):
        organisation = clean(row.get(f"Organization {number} - Name"))
        yield from (f'"{organisation}" is a further organisation',) if organisation else ()
        address = clean(row.get(f"Address {number} - Formatted", f"Address {number} - City"))
        yield from (f'"{address}" is a further place',) if address else ()


def _group(row: TableRow, name: str) -> Iterator[tuple[str, str]]:
    """Yield label and value of each of the columns `E-mail 1 - Value`, `E-mail 2 - Value` and so on."""
    for number in range(1, 100):
        value = row.cells.get(f"{name} {number} - Value")
        if value is None:
            return
        label = row.get(f"{name} {number} - Label", f"{name} {number} - Type")
        yield from ((label.lstrip("* "), part.strip()) for part in value.split(_JOINT) if part.strip())


def _place(row: TableRow) -> str:
    """Return the town and country of the first address, else the address as a whole."""
    town = ", ".join(
        part for name in ("City", "Country") if (part := row.get(f"Address 1 - {name}").partition(_JOINT)[0])
    )
    return town or row.get("Address 1 - Formatted", "Location").partition(_JOINT)[0].replace("\n", ", ")
