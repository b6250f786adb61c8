"""Monica's export as JSON (version 4): contacts with calls, conversations, notes, tasks, gifts and relationships."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from vaultkit.counting import counted
from vaultkit.errors import UsageError
from vaultkit.exchange.card import Card, Parsed, Skipped, clean, clean_line, clean_lines, made_uid, some, tag_of
from vaultkit.exchange.dates import parse_foreign_day
from vaultkit.exchange.monica_reminders import odd_reminders, reminder_rows
from vaultkit.vault.identity import email_key, phone_key, url_key

_LOST = ("Monica's file leaves out where you met and the story of how; look it up there before you leave",)
_SINGULARS = {"activities": "activity", "addresses": "address", "address": "address"}
_HAPPENED = ("call", "conversation", "life_event", "activity")
_KINDS = frozenset((*_HAPPENED, "contact_field", "note", "gift", "debt", "reminder", "task", "address"))
Record = Mapping[str, Any]


def read_monica(text: str) -> Parsed:
    """Return the people in an export of Monica; raise UsageError where it is none."""
    try:
        whole = json.loads(text)
        account = whole["account"]
        collections = _collections(account["data"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            'the file is no JSON export of Monica ("account" with "data"); export it there again'
        ) from error
    book = _Book(account, collections, parse_foreign_day(_text(whole, "export_date")))
    cards: list[Card] = []
    skipped: list[Skipped] = []
    for number, contact in enumerate(collections.get("contact", ()), 1):
        own = _properties(contact)
        name = _name(own)
        if not name:
            skipped.append(Skipped(f"contact {number}", "it has no name"))
        elif own.get("is_partial"):
            skipped.append(Skipped(f"contact {number} ({name})", "it is only named by another contact"))
        else:
            cards.append(book.card(f"contact {number}", name, contact))
    return Parsed(tuple(cards), tuple(skipped), _LOST)


def _collections(found: object) -> dict[str, list[Record]]:
    """Return the values of each collection by its type in the singular."""
    collections: dict[str, list[Record]] = {}
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and isinstance(each.get("values"), list):
            kind = str(each.get("type", ""))
            kind = _SINGULARS.get(kind, kind.removesuffix("s"))
            collections.setdefault(kind, []).extend(value for value in each["values"] if value)
    return collections


def _properties(record: Record) -> Record:
    found = record.get("properties") if isinstance(record, dict) else None
    return found if isinstance(found, dict) else {}


class _Book:
    """All that contacts refer to: names by uuid, kinds of fields, activities, relationships."""

    def __init__(self, account: Record, collections: Mapping[str, list[Record]], exported: date | None) -> None:
        self.exported = exported
        contacts = [each for each in collections.get("contact", ()) if isinstance(each, dict)]
        self.names = {str(each["uuid"]): _name(_properties(each)) for each in contacts if each.get("uuid")}
        instance = account.get("instance")
        self.fields = dict(_field_types(_collections(instance) if isinstance(instance, list) else {}, instance))
        self.activities = {
            str(each.get("uuid")): _properties(each)
            for each in collections.get("activity", ())
            if isinstance(each, dict)
        }
        self.relations: dict[str, list[tuple[str, str]]] = {}
        for each in map(_properties, collections.get("relationship", ())):
            one, other = str(each.get("of_contact")), str(each.get("contact_is"))
            self.relations.setdefault(one, []).append((self.names.get(other, ""), clean(str(each.get("type", "")))))

    def card(self, place: str, name: str, contact: Record) -> Card:
        """Return the card of one contact."""
        own, uuid = _properties(contact), clean(str(contact.get("uuid") or "")) or made_uid("monica", name)
        inner = _collections(contact.get("data"))
        frequency = own.get("stay_in_touch_frequency")
        values = some(
            org=[_text(own, "company")], role=[_text(own, "job")], aliases=[_text(own, "nickname")],
            birthday=[_birthday(own.get("birthdate"))], met=[_day_text(own.get("first_met_date"))],
            status=["deceased"] if own.get("is_dead") else ["paused"] if own.get("is_active") is False else [],
            cadence=[counted(frequency, "day")] if isinstance(frequency, int) and frequency > 0 else [],
            tags=[tag_of(str(tag)) for tag in _listed(own.get("tags"))],
            last_contact=[_day_text(own.get("last_talked_to"))], location=_places(inner),
            **self._addresses(inner),
        )  # fmt: skip
        through = self.names.get(str(own.get("first_met_through")), "")
        known = tuple(pair for pair in self.relations.get(uuid, ()) if pair[0])
        log = tuple(sorted({*_happened(inner), *self._activities(inner)}))
        text = "\n\n".join(
            filter(None, (clean_lines(_text(own, "description")), *_notes(own, inner), *self._reminders(inner)))
        )
        odd = tuple(self._odd(own, inner, uuid))
        through_uids = (str(own.get("first_met_through")),) if through else ()
        return Card(place, name, uuid, values, (through,) if through else (), known, log, text, odd,
                    introducer_uids=through_uids)  # fmt: skip

    def _reminders(self, inner: Mapping[str, list[Any]]) -> Iterator[str]:
        yield from reminder_rows(map(_properties, inner.get("reminder", ())), self.exported)

    def _odd(self, own: Record, inner: Mapping[str, list[Any]], uuid: str) -> Iterator[str]:
        """Yield in words what cannot be taken of a contact: days that are none, kinds of records that we do not read."""
        for key, what in (("birthdate", "its birthday"), ("first_met_date", "its first meeting")):
            found = own.get(key)
            if isinstance(found, dict) and found.get("is_age_based"):
                yield f"{what} is only an age"
            elif isinstance(found, dict) and _text(found, "date") and not _day_text(found):
                yield f'{what} "{clean(_text(found, "date"))}" is no day'
        if own.get("first_met_through") and not self.names.get(str(own["first_met_through"])):
            yield "whoever introduced them is not in the file"
        yield from (f"their {kind} is not in the file" for name, kind in self.relations.get(uuid, ()) if not name)
        taken = {text for texts in self._addresses(inner).values() for text in texts}
        fields = (_text(each, "data") for each in map(_properties, inner.get("contact_field", ())))
        yield from (f'"{clean(text)}" is no address that notes have' for text in fields if text and text not in taken)
        happened = len([*_happened(inner), *self._activities(inner)])
        missing = sum(len(inner.get(kind, ())) for kind in _HAPPENED) - happened
        yield from (f"of what happened, {missing} without a day or words",) if missing else ()
        yield from odd_reminders(map(_properties, inner.get("reminder", ())))
        others = sorted(f"{kind} ({len(values)})" for kind, values in inner.items() if kind not in _KINDS and values)
        yield from (f"not read: {', '.join(others)}",) if others else ()

    def _addresses(self, inner: Mapping[str, list[Record]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"email": [], "phone": [], "url": []}
        for each in map(_properties, inner.get("contact_field", ())):
            value, kind = _text(each, "data"), self.fields.get(str(each.get("type")), "")
            if email_key(value):
                found["email"].append(value)
            elif url_key(value) and "phone" not in kind:
                found["url"].append(value)
            elif phone_key(value) or "phone" in kind:
                found["phone"].append(value)
        return found

    def _activities(self, inner: Mapping[str, list[Any]]) -> Iterator[tuple[date, str]]:
        for uuid in inner.get("activity", ()):
            each = self.activities.get(uuid, {}) if isinstance(uuid, str) else _properties(uuid)
            day = parse_foreign_day(_text(each, "happened_at"))
            words = clean_line(" ".join((_text(each, "summary"), _text(each, "description"))))
            if day and words:
                yield day, words


def _field_types(collections: Mapping[str, list[Record]], instance: object) -> Iterator[tuple[str, str]]:
    listed = collections.get("contact_field_type", ())
    if isinstance(instance, dict):
        listed = (
            _collections([instance.get("contact_field_types")]).get("contact_field_type", ())
            or instance.get("contact_field_types")
            or ()
        )
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            yield str(each.get("uuid")), str(_properties(each).get("name", each.get("name", ""))).casefold()


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _name(own: Record) -> str:
    return clean(" ".join(_text(own, key) for key in ("first_name", "middle_name", "last_name"))) or clean(
        _text(own, "nickname")
    )


def _day_text(value: object) -> str:
    """Return a day of Monica's as we write it; a year that it does not know stays missing."""
    if isinstance(value, dict):
        if value.get("is_age_based"):
            return ""
        value = value.get("date")
    day = parse_foreign_day(value) if isinstance(value, str) else None
    return day.isoformat() if day else ""


def _birthday(value: object) -> str:
    found = _day_text(value)
    return f"--{found[5:]}" if found and isinstance(value, dict) and value.get("is_year_unknown") else found


def _places(inner: Mapping[str, list[Record]]) -> list[str]:
    addresses = map(_properties, inner.get("address", ()))
    return [", ".join(part for key in ("city", "country") if (part := _text(each, key))) for each in addresses]


def _happened(inner: Mapping[str, list[Record]]) -> Iterator[tuple[date, str]]:
    for each in map(_properties, inner.get("call", ())):
        day = parse_foreign_day(_text(each, "called_at"))
        by = " (by:: them)" if each.get("contact_called") else ""
        if day:
            yield day, f"call: {clean_line(_text(each, 'content'))}".rstrip() + by
    for each in map(_properties, inner.get("conversation", ())):
        day = parse_foreign_day(_text(each, "happened_at"))
        if day:
            yield day, "message:"
    for each in map(_properties, inner.get("life_event", ())):
        day = parse_foreign_day(_text(each, "happened_at"))
        if day:
            words = clean_line(" ".join((_text(each, "name"), _text(each, "note"))))
            yield day, f"#note {words}".rstrip()


def _notes(own: Record, inner: Mapping[str, list[Record]]) -> Iterator[str]:
    """Yield what was noted besides, in words: notes, food, gifts, debts and tasks."""
    yield from (clean_lines(_text(each, "body")) for each in map(_properties, inner.get("note", ())))
    if _text(own, "food_preferences"):
        yield f"Food: {clean_line(_text(own, 'food_preferences'))}"
    for each in map(_properties, inner.get("gift", ())):
        yield clean_line(
            f"Gift ({clean(_text(each, 'status')) or 'idea'}): {_text(each, 'name')} {_text(each, 'comment')}"
        )
    for each in map(_properties, inner.get("debt", ())):
        side = "I owed" if each.get("in_debt") in ("yes", True) else "lent"
        amount = f"{each.get('amount')} {clean(_text(each, 'currency'))}"
        yield clean_line(f"Money, {side}: {amount} ({clean(_text(each, 'status'))})")
    for each in map(_properties, inner.get("task", ())):
        day = _day_text(_text(each, "completed_at"))
        done = f" ✅ {day}" if each.get("completed") and day else ""
        yield f"- [{'x' if each.get('completed') else ' '}] {clean_line(_text(each, 'title'))}{done}"
