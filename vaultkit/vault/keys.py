"""The properties that mean something, for each kind of note, with the names that other tools give them.

One visible table; docs/format.md is checked against it, and a key one letter from it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from vaultkit.model import Property, Value
from vaultkit.notes.keys import fold_key

PERSON_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("full_name", "fn", "fullname"),
    "aliases": ("alias", "nickname", "nicknames"),
    "tags": ("tag",),
    "org": ("company", "organization", "organisation", "employer", "work", "organizations", "organisations", "orgs",
            "companies", "company_context"),
    "role": ("title", "position", "job_title"),
    "location": ("city", "place", "lives", "based_in", "loc", "prm_location"),
    "email": ("emails", "e_mail", "mail"),
    "phone": ("phones", "tel", "telephone", "mobile"),
    "url": ("urls", "website", "websites", "homepage"),
    "linkedin": (),
    "birthday": ("bday", "birthdate", "date_of_birth", "prm_birthday", "geburtstag"),
    "met": ("met_on", "first_met", "date_met", "first_contact"),
    "met_at": ("where_met", "met_where", "how_we_met", "event"),
    "context": ("met_context", "met_through_context"),
    "introduced_by": ("via", "through", "known_through", "met_through", "referred_by", "first_met_through"),
    "knows": ("connections", "acquaintances", "contacts", "friends"),
    "closeness": ("tier", "strength"),
    "cadence": ("keep_in_touch", "frequency", "contact_frequency", "prm_cadence", "prm_tier", "cadence_days"),
    "follow_up": ("followup", "follow_ups", "next", "next_contact", "next_follow_up", "next_followup"),
    "last_contact": ("last_contacted", "last_chat", "prm_last_contacted", "contacted", "lastcontact",
                     "last_interaction"),
    "snooze": ("snoozed_until", "pause_until", "prm_snooze_until"),
    "status": (),
    "relation": ("relationship",),
    "skills": ("competencies", "knows_about"),
    "interests": (),
    "background": (),
    "needs": (),
    "offers": ("helps_with",),
    "goals": (),
    "introduces": (),
    "purpose": (),
    "outcome": (),
    "questions": (),
    "important": (),
    "do_not_contact": (),
    "private": (),
    "keep_apart": (),
    "online": (),
    "aims": (),
    "respect": (),
    "expires": (),
    "uid": (),
    "vcard": (),
}  # fmt: skip

_COMMON = {"name": (), "aliases": ("alias",), "tags": ("tag",), "private": (), "type": ("kind",)}
ORGANISATION_KEYS: Mapping[str, tuple[str, ...]] = {
    **_COMMON,
    "location": ("place", "city"),
    "sector": ("industry",),
    "url": ("website", "homepage"),
}
EVENT_KEYS: Mapping[str, tuple[str, ...]] = {
    **_COMMON,
    "date": ("day",),
    "until": (),
    "place": ("location", "where"),
    "host": ("hosts",),
    "people": ("attendees", "participants", "guests"),
    "topics": (),
    "context": (),
    "going": (),
}
OPPORTUNITY_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": (), "aliases": ("alias",), "tags": ("tag",), "private": (), "type": (),
    "kind": (),
    "org": ("company", "organization", "organisation", "employer"),
    "role": ("title", "position", "job_title"),
    "status": (),
    "via": (),
    "recommended_by": (),
    "came_from": (),
    "led_to": (),
    "deadline": (),
    "revisit": (),
}  # fmt: skip
ME_KEYS: Mapping[str, tuple[str, ...]] = {
    "type": ("kind",),
    "skills": (),
    "goals": (),
    "targets": (),
    "looking": (),
    "keep_from": (),
    "knows": ("connections", "acquaintances", "contacts", "friends"),
    "new_here_since": (),
    "profiles": (),
}
STORY_KEYS: Mapping[str, tuple[str, ...]] = {**_COMMON, "people": (), "skills": ()}

KEYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "person": PERSON_KEYS,
    "me": {**PERSON_KEYS, **ME_KEYS},
    "organisation": ORGANISATION_KEYS,
    "event": EVENT_KEYS,
    "opportunity": OPPORTUNITY_KEYS,
    "story": STORY_KEYS,
}

_KEY = attrgetter("key")
_SHORTEST, _LONGEST = 5, 30
# Keys of other tools that stand one letter from ours and mean something else.
_OTHERS_WORDS = frozenset((
    "date", "type", "kind", "types", "contact", "created", "updated", "source", "note", "notes", "rating",
    "likes", "loves", "vocation", "timer", "doing", "quests",
))  # fmt: skip
"""Keys of other meaning that stand one letter from one of ours."""


def fold_keys(head: Iterable[Property]) -> tuple[str, ...]:
    """Return the folded names of properties, in order."""
    return _fold_all(tuple(map(_KEY, head)))


def known_keys(kind: str, head: Iterable[Property]) -> tuple[str, ...]:
    """Return the keys that properties stand for in a note of the kind, in order; of an unknown one, its folded name."""
    return _know_all(kind, tuple(map(_KEY, head)))


def unknown_among(kind: str, head: Sequence[Property]) -> list[Property]:
    """Return the properties that mean nothing in a note of the kind, in order."""
    return [head[at] for at in _unknown_of(kind, tuple(map(_KEY, head)))]


def values_named(head: Sequence[Property], names: frozenset[str]) -> list[Value]:
    """Return the values of the properties with these folded names, in order."""
    return [head[at].value for at in _places_of(tuple(map(_KEY, head)), names)]


# The keys of a whole head are looked up at once: a vault has a few of these lists, over and over.
@lru_cache(maxsize=4096)
def _fold_all(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_key, keys))


@lru_cache(maxsize=4096)
def _know_all(kind: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    names = known_names(kind)
    return tuple([names.get(key, key) for key in map(fold_key, keys)])


@lru_cache(maxsize=4096)
def _unknown_of(kind: str, keys: tuple[str, ...]) -> tuple[int, ...]:
    known = known_names(kind)
    return tuple([at for at, key in enumerate(keys) if fold_key(key) not in known])


@lru_cache(maxsize=8192)
def _places_of(keys: tuple[str, ...], names: frozenset[str]) -> tuple[int, ...]:
    return tuple([at for at, key in enumerate(keys) if fold_key(key) in names])


@lru_cache(maxsize=16)
def known_names(kind: str) -> Mapping[str, str]:
    """Return every folded name of the kind's keys with the key it stands for."""
    names = {fold_key(other): key for key, others in KEYS.get(kind, {}).items() for other in others}
    return {**names, **{key: key for key in KEYS.get(kind, {})}}


@lru_cache(maxsize=4096)
def near_key(kind: str, name: str) -> str | None:
    """Return the known key that the unknown folded `name` is one edit away from, or None."""
    return None if name in _OTHERS_WORDS else nearest_name(name, frozenset(known_names(kind)))


@lru_cache(maxsize=4096)
def nearest_name(name: str, known: frozenset[str]) -> str | None:
    """Return the one of the names `known` that `name`, which is none of them, is one edit away from, or None.

    One letter added, dropped, changed, or swapped with its neighbour is an edit. Words of
    fewer than five letters are left in peace, since too many stand near one another.
    """
    if not _SHORTEST <= len(name) <= _LONGEST or name in known:
        return None
    shortened = _shortened(known)
    near = {each for form in (name, *_one_letter_less(name)) for each in shortened.get(form, ())}
    return min((each for each in near if is_one_edit(name, each)), default=None)


@lru_cache(maxsize=16)
def _shortened(names: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the names by each form of theirs with one letter less, and by themselves.

    Two words one edit apart share such a form, so that nobody compares every word with every other.
    """
    forms: dict[str, tuple[str, ...]] = {}
    for known in sorted(names):
        for form in {known, *_one_letter_less(known)} if len(known) > _SHORTEST - 2 else ():
            forms[form] = (*forms.get(form, ()), known)
    return MappingProxyType(forms)


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def is_one_edit(one: str, other: str) -> bool:
    """Say whether one letter added, dropped, changed or swapped with its neighbour makes `one` into `other`."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, rest_other = one[start:], other[start:]
    return (
        rest[1:] == rest_other[1:]
        or rest[1:] == rest_other
        or rest == rest_other[1:]
        or (rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:])
    )
