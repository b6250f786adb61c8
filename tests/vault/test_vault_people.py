"""What a person's note states: every property, every name that other tools give it, every odd value told."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from vaultkit.model import Person
from vaultkit.notes.parse import parse_note
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.keys import PERSON_KEYS
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)
OTHERS = {
    "People/Bo.md": "",
    "People/Cy Diaz.md": "",
    "Orgs/Acme.md": "",
    "Events/Fair.md": "---\ndate: 2026-01-02\n---\n(people:: [[Bo]])",
}


class Read(NamedTuple):
    """A person as read, and the problems of their note as `line code`."""

    person: Person
    told: list[str]


def snapshot_of(files: dict[str, str]) -> Snapshot:
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), Settings(), TODAY).snapshot


def read(head: str, body: str = "", path: str = "People/Ana.md") -> Read:
    """Return what `head` (lines of front matter) and `body` say of a person, in a vault with Bo, Cy Diaz, Acme and Fair."""
    snapshot = snapshot_of({path: f"---\n{head}\n---\n{body}", **OTHERS})
    person = next(person for person in snapshot.people.values() if person.path == path)
    return Read(person, [f"{told.line} {told.code}" for told in snapshot.problems if told.path == path])


def fact(head: str, key: str) -> tuple[str, ...]:
    return read(head).person.facts.get(key, ())


def test_a_note_without_properties_is_a_person_of_that_name() -> None:
    person = read("").person
    assert (person.name, person.shown, person.status, person.is_current) == ("Ana", "Ana", "active", True)
    assert person == Person(path=person.path, name="Ana", shown="Ana")


@pytest.mark.parametrize(
    ("path", "head", "body", "roles"),
    [
        ("People/ana-ruiz.md", "title: Ana Ruiz", "", ()),
        ("People/202403011022.md", "title: Ana Ruiz", "# Ana Ruiz", ()),
        ("People/@Ana.md", "", "title:: @Ana", ()),
        ("People/Ana.md", "title: Nurse", "# Ana", ("Nurse",)),
        ("People/Ana.md", "role: Ana", "", ("Ana",)),
    ],
)
def test_a_title_that_is_the_notes_own_name_is_no_role(path: str, head: str, body: str, roles: tuple[str, ...]) -> None:
    assert read(head, body, path).person.facts.get("role", ()) == roles


VALUES = {
    "aliases": "['A']", "tags": "[friend]", "org": '"[[Acme]]"', "knows": '["[[Bo]]"]', "introduced_by": '"[[Bo]]"',
    "keep_apart": '["[[Bo]]"]', "birthday": "1980-05-09", "met": "2024-03", "met_at": '"[[Fair]]"', "closeness": "4",
    "cadence": "monthly", "follow_up": "2026-12-01 the grant", "last_contact": "2026-10-01", "snooze": "2026-12-24",
    "status": "paused", "do_not_contact": "true", "private": "true", "expires": "2027-01-01",
}  # fmt: skip


@pytest.mark.parametrize(("key", "other"), [(key, other) for key, others in PERSON_KEYS.items() for other in others])
def test_a_synonym_says_the_same_as_the_key(key: str, other: str) -> None:
    value = VALUES.get(key, "some words")
    plain, same = read(f"{key}: {value}"), read(f"{other}: {value}")
    assert same.person == plain.person
    assert plain.person != read("").person
    assert same.told == plain.told or other in ("alias", "tag")


@pytest.mark.parametrize("key", [key for key in PERSON_KEYS if key not in ("aliases", "tags")])
def test_a_key_is_known_whatever_its_case_and_joints(key: str) -> None:
    value = VALUES.get(key, "some words")
    expected = read(f"{key}: {value}").person
    for typed in (key.upper(), key.title().replace("_", " "), key.replace("_", "-")):
        assert read(f"{typed}: {value}").person == expected


@pytest.mark.parametrize("key", ["role", "skills", "interests", "background", "needs", "offers", "goals", "introduces",
                                 "purpose", "outcome", "questions", "important", "relation", "online", "aims", "respect"])  # fmt: skip
def test_a_text_stands_among_the_facts_from_head_list_or_field(key: str) -> None:
    assert fact(f"{key}: one", key) == ("one",)
    assert fact(f"{key}: [one, two words]", key) == ("one", "two words")
    assert read("", f"{key}:: one\n").person.facts[key] == ("one",)
    assert read(f"{key}: one", f"{key}:: two\n").person.facts[key] == ("one", "two")
    assert read("", f"- 2026-11-02 talk ({key}:: no fact)\n").person.facts.get(key) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Dr. Ana Ruiz", "Dr. Ana Ruiz"),
        ("12", "12"),
        ("'Ana: R'", "Ana: R"),
        ("", "Ana"),
        ("null", "Ana"),
        ('""', "Ana"),
    ],
)
def test_a_name_only_changes_what_is_shown(typed: str, shown: str) -> None:
    person = read(f"name: {typed}").person
    assert (person.name, person.shown) == ("Ana", shown)


def test_aliases_and_tags_are_lists_that_merge() -> None:
    person = read(
        "aliases: [Annie, 007]\nnickname: Ruiz, Ana\ntags: [friend, '#Work/old', 1984]", "#choir and #Friend\n"
    ).person
    assert person.aliases == ("Annie", "007", "Ruiz, Ana")
    assert person.tags == ("friend", "Work/old", "choir")


def test_a_tag_that_makes_a_line_a_remark_is_none_of_the_person() -> None:
    body = "- 2026-11-02 her cat #note\n#note/music\n"
    assert read("tags: [friend]", body).person.tags == ("friend", "note/music")
    assert read("tags: [friend, Note]", body).person.tags == ("friend", "Note", "note/music")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('org: "[[Acme]]"\nrole: engineer', [("Orgs/Acme.md", "engineer", "", "")]),
        ('org: "[[Acme]] (engineer)"', [("Orgs/Acme.md", "engineer", "", "")]),
        ('org: "[the Acme](../Orgs/Acme.md) (engineer)"', [("Orgs/Acme.md", "engineer", "", "")]),
        ('org: "[Acme](https://acme.example)"', [("Orgs/Acme.md", "", "", "")]),
        ("org: acme", [("Orgs/Acme.md", "", "", "")]),
        ("org: Nowhere Ltd", [("?nowhere ltd", "", "", "")]),
        ('org: ["[[Acme]]", Other]', [("Orgs/Acme.md", "", "", ""), ("?other", "", "", "")]),
        ("org: {org: Acme, role: chair, from: 2020, until: 2024-05}", [("Orgs/Acme.md", "chair", "2020", "2024-05")]),
        (
            'org:\n  - org: "[[Acme]]"\n    role: chair\n  - Other',
            [("Orgs/Acme.md", "chair", "", ""), ("?other", "", "", "")],
        ),
        ("org: {org: [Acme, Other], role: chair}", [("Orgs/Acme.md", "chair", "", ""), ("?other", "chair", "", "")]),
        ("org: {role: chair}", []),
        ("org:", []),
    ],
)
def test_organisations_are_links_texts_or_mappings(head: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = read(head).person.affiliations
    assert [(each.org.id, each.role, each.since, each.until) for each in found] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"[[Bo]]"', [("People/Bo.md", "")]),
        ("Bo", [("People/Bo.md", "")]),
        (
            '["[[Bo]] (sister, nurse)", "[[Cy Diaz]] - colleague"]',
            [("People/Bo.md", "sister, nurse"), ("People/Cy Diaz.md", "colleague")],
        ),
        ("[Bo (sister), Zed]", [("People/Bo.md", "sister"), ("?zed", "")]),
        ('"[[Cy Diaz|Cyrus]]"', [("People/Cy Diaz.md", "")]),
        ('[{person: "[[Bo]]", relation: friend, strength: weak}]', [("People/Bo.md", "friend, weak")]),
        ("[{person: Bo, strength: strong}]", [("People/Bo.md", "strong")]),
        ("[{relation: friend}]", []),
        (
            '{person: ["[[Bo]]", "[[Cy Diaz]]"], relation: [sister, nurse]}',
            [("People/Bo.md", "sister, nurse"), ("People/Cy Diaz.md", "sister, nurse")],
        ),
        ("[[Bo]]", [("People/Bo.md", "")]),
        ('"[[Bo]], [[Cy Diaz]]"', [("People/Bo.md", ""), ("People/Cy Diaz.md", "")]),
        ("[]", []),
        ("", []),
    ],
)
def test_whom_a_person_knows_is_a_list_of_links_with_a_relation(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.id, each.relation) for each in read(f"knows: {value}").person.knows] == expected


@pytest.mark.parametrize("key", ["introduced_by", "keep_apart", "met_at"])
def test_several_people_may_be_named_in_each_form(key: str) -> None:
    for value in (
        '["[[Bo]]", "[[Cy Diaz]]"]',
        "\n- Bo\n- Cy Diaz",
        '"[[Bo]], [[Cy Diaz]]"',
        '"[[Bo]] and [[Cy Diaz]]"',
    ):
        found = getattr(read(f"{key}: {value}").person, key)
        assert [each.id for each in found] == ["People/Bo.md", "People/Cy Diaz.md"], value
    found = getattr(read("", f"{key}:: [[Bo]], [[Cy Diaz]]\n").person, key)
    assert [each.id for each in found] == ["People/Bo.md", "People/Cy Diaz.md"]


def test_a_statement_keeps_its_evidence() -> None:
    person = read("x: 1\nintroduced_by: Bo", "\n# About\n\nknows:: [[Cy Diaz]]\n").person
    assert person.introduced_by[0].evidence == ("People/Ana.md", 3, "")
    assert person.knows[0].evidence == ("People/Ana.md", 8, "About")


@pytest.mark.parametrize(
    ("value", "last"),
    [
        ("2024-05-09", date(2024, 5, 9)),
        ('"[[2024-05-09]]"', date(2024, 5, 9)),
        ("2024-05-09T10:30", date(2024, 5, 9)),
        ("2024-02", date(2024, 2, 29)),
        ("2024", date(2024, 12, 31)),
        ("{date: 2024-05-09, place: Fair, context: choir}", date(2024, 5, 9)),
    ],
)
def test_the_first_meeting_is_a_day_a_month_or_a_year(value: str, last: date) -> None:
    met = read(f"met: {value}").person.met
    assert met
    assert met.last == last


def test_the_first_meeting_may_say_where_and_in_what_context() -> None:
    person = read("met: {date: 2024, place: '[[Fair]]', context: choir}\ncontext: [job]\nmet_at: Berlin").person
    assert person.contexts == ("job", "choir")
    assert [each.id for each in person.met_at] == ["?berlin", "Events/Fair.md"]
    person = read("met: {date: 2024, place: [Berlin, '[[Fair]]'], context: [choir, job]}").person
    assert person.contexts == ("choir", "job")
    assert [each.id for each in person.met_at] == ["?berlin", "Events/Fair.md"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1980-05-09", (5, 9, 1980)), ("--05-09", (5, 9, None)), ("05-09", (5, 9, None)), ("--0509", (5, 9, None)),
        ("2000-02-29", (2, 29, 2000)), ("02-29", (2, 29, None)), ('"[[1980-05-09]]"', (5, 9, 1980)),
    ],
)  # fmt: skip
def test_a_birthday_may_lack_its_year(value: str, expected: tuple[int, int, int | None]) -> None:
    birthday = read(f"birthday: {value}").person.birthday
    assert birthday
    assert birthday[:3] == expected


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("weekly", 7), ("Monthly", 30), ("quarterly", 90), ("twice a year", 180), ("yearly", 365), ("6 weeks", 42),
        ("90d", 90), ("every 3 months", 90), ("every month", 30), ("2w", 14), ("1y", 365), ("30", 30), ("none", 0),
        ("never", 0), ("false", 0), ("a week", 7), ("every two weeks", 14),
    ],
)  # fmt: skip
def test_a_cadence_is_words_or_a_number_of_days(value: str, days: int) -> None:
    assert read(f"cadence: {value}").person.cadence_days == days


@pytest.mark.parametrize("tier", ["inner", "close", "casual", "warm", "dormant", "2"])
def test_a_tier_that_tells_no_length_of_time_is_no_cadence_and_none_is_missed(tier: str) -> None:
    for found in (read(f"prm-tier: {tier}"), read("", f"prm-tier:: {tier}\n")):
        assert (found.person.cadence_days, found.person.closeness, found.told) == (None, None, [])
    assert read(f"prm-tier: {tier}\nprm-cadence: 45").person.cadence_days == 45
    assert read("lastContact: 2026-10-01").person.stated_contact == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-12-01", [(date(2026, 12, 1), "")]),
        ("2026-12-01 ask about the grant", [(date(2026, 12, 1), "ask about the grant")]),
        ("'2026-12-01: ask'", [(date(2026, 12, 1), "ask")]),
        ('"[[2026-12-01]] ask"', [(date(2026, 12, 1), "ask")]),
        ('"[[2026-12-01|1 December]] ask"', [(date(2026, 12, 1), "ask")]),
        ("2026-12-01T10:00 ask", [(date(2026, 12, 1), "ask")]),
        ("send the book", [(None, "send the book")]),
        ("{date: 2026-12-01, text: ask}", [(date(2026, 12, 1), "ask")]),
        (
            "\n  - text: ask\n    date: 2026-12-01\n  - date: 2027-01-01",
            [(date(2026, 12, 1), "ask"), (date(2027, 1, 1), "")],
        ),
        ("{text: ask}", [(None, "ask")]),
        ("[2026-12-01 one, 2027-01-01 two]", [(date(2026, 12, 1), "one"), (date(2027, 1, 1), "two")]),
    ],
)
def test_a_follow_up_is_a_day_words_or_both(value: str, expected: list[tuple[date | None, str]]) -> None:
    found = read(f"follow_up: {value}").person.follow_ups
    assert [(each.day, each.text) for each in found] == expected


@pytest.mark.parametrize(
    ("value", "status", "is_current"),
    [("active", "active", True), ("Paused", "paused", False), ("ended", "ended", False), ("deceased", "deceased", False),
     ("archived", "ended", False), ("dead", "deceased", False)],
)  # fmt: skip
def test_only_the_active_are_current(value: str, status: str, is_current: bool) -> None:  # noqa: FBT001 - a parameter
    person = read(f"status: {value}").person
    assert (person.status, person.is_current) == (status, is_current)


def test_of_several_days_the_newest_counts() -> None:
    assert read("last_contact: [2026-01-01, 2026-03-01]").person.stated_contact == date(2026, 3, 1)
    assert read("snooze: 2026-12-24").person.snoozed_until == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("typed", "flag"), [("true", True), ("Yes", True), ("x", True), ("false", False), ("no", False), ("", False)]
)
def test_flags_are_said_in_plain_words(typed: str, flag: bool) -> None:  # noqa: FBT001 - a parameter
    person = read(f"do_not_contact: {typed}\nprivate: {typed}").person
    assert (person.do_not_contact, person.private) == (flag, flag)
    assert person.is_current is not flag


def test_addresses_are_gathered_from_texts_lists_and_mappings() -> None:
    person = read("email: A@B.org\nphone: ['+1 555', 0612345670]\nurls:\n  home: https://a.b\n").person
    assert person.addresses == ("a@b.org", "+1 555", "0612345670", "https://a.b")
    assert person.facts["phone"] == ("+1 555", "0612345670")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("birthday: 1980-02-30", "bad-date"), ("birthday: next week", "bad-date"), ("met: long ago", "bad-date"),
        ("met: 2024-13", "bad-date"), ("met: {date: never}", "bad-date"), ("last_contact: 2026-02-30", "bad-date"),
        ("last_contact: yesterday", "bad-date"), ("snooze: tomorrow", "bad-date"),
        ("follow_up: 2026-02-30", "bad-date"), ("cadence: often", "bad-value"), ("closeness: 0", "closeness-range"),
        ("closeness: 6", "closeness-range"), ("closeness: high", "closeness-range"), ("closeness: 2.5", "closeness-range"),
        ("status: busy", "bad-value"), ("do_not_contact: maybe", "bad-value"), ("private: perhaps", "bad-value"),
    ],
)  # fmt: skip
def test_an_odd_value_is_told_and_counts_as_not_stated(line: str, code: str) -> None:
    found = read(f"x: 1\n{line}")
    assert found.told == [f"3 {code}"]
    assert found.person == read("x: 1").person


@pytest.mark.parametrize("value", ['""', "''", '" "', '[""]', '["", " "]', '"\\t"'])
def test_an_empty_text_is_as_if_the_key_had_no_value(value: str) -> None:
    keys = (
        "follow_up", "next_contact", "birthday", "last_contact", "met", "cadence", "snooze", "closeness", "status",
        "private", "do_not_contact", "introduces", "online", "expires", "org", "knows", "met_at", "role",
    )  # fmt: skip
    for key in keys:
        found = read(f"{key}: {value}")
        assert (key, found.told) == (key, [])
        assert found.person == read(f"{key}:").person


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        ("tomorrow", "moves on with every day; write YYYY-MM-DD"), ("Next week", "moves on with every day; write YYYY-MM-DD"),
        ("2026-12", "names no day; write YYYY-MM-DD"), ("2026-12 call", "names no day; write YYYY-MM-DD"),
        ("2026-02-30 call", "begins with no day that exists"), ("send the book", ""), ("tomorrow's bread", ""),
        ("01.12.2026", "is not read as a day; write YYYY-MM-DD"), ("2026/12/01", "is not read as a day; write YYYY-MM-DD"),
        ("12/01/2026 call", "is not read as a day; write YYYY-MM-DD"), ("2026-12-1", "is not read as a day; write YYYY-MM-DD"),
        ("Dec 1, 2026", "is not read as a day; write YYYY-MM-DD"), ("march on", ""), ("100 reasons", ""),
    ],
)  # fmt: skip
def test_a_plan_whose_day_cannot_be_read_is_told_and_stays_without_a_day(words: str, mend: str) -> None:
    snapshot = snapshot_of({"People/Ana.md": f"---\nfollow_up: {words}\n---\n"})
    (person,) = snapshot.people.values()
    assert person.follow_ups == ((None, words, ("People/Ana.md", 2, "")),)
    told = [(each.code, each.message) for each in snapshot.problems]
    assert told == ([("bad-date", f'follow_up: "{words}" {mend}')] if mend else [])


def test_a_day_on_which_a_note_expires_must_exist() -> None:
    assert read("expires: 2027-01-01").told == []
    assert read("expires: someday").told == ["2 bad-date"]


def test_one_odd_value_does_not_hide_the_good_one_beside_it() -> None:
    found = read("closeness: [high, 3]\nbirthday: [soon, 05-09]")
    assert (found.person.closeness, found.told) == (3, ["2 closeness-range", "3 bad-date"])
    assert found.person.birthday


def test_a_property_that_is_there_twice_is_told_and_both_count() -> None:
    found = read("knows: Bo\nknows: Cy Diaz")
    assert [each.id for each in found.person.knows] == ["People/Bo.md", "People/Cy Diaz.md"]
    assert found.told == ["3 duplicate-key"]


def test_the_me_note_is_read_like_a_person() -> None:
    files = {
        "Me.md": "---\ntype: me\nname: Zoë\nfull_name: not this\nknows: [Bo]\nskills: [listening]\n---\n",
        **OTHERS,
    }
    person = snapshot_of(files).people[parse_note("Me.md", "").path]
    assert (person.kind, person.facts["skills"], [each.id for each in person.knows]) == (
        "me",
        ("listening",),
        ["People/Bo.md"],
    )


@pytest.mark.parametrize(
    "value",
    [
        '"[Cy](Cy%20Diaz.md) (sister), [[Bo]] (boss)"',
        '["[Cy](<Cy Diaz.md>) (sister)", "[Bo](../People/Bo) (boss)"]',
        '["[[Cy Diaz|Cy]] (sister)", "[[Bo]] (boss)"]',
    ],
)
def test_links_of_both_kinds_name_people_alike(value: str) -> None:
    found = read(f"knows: {value}").person.knows
    assert [(each.id, each.relation) for each in found] == [("People/Cy Diaz.md", "sister"), ("People/Bo.md", "boss")]
    assert read("", f"knows:: {value.strip('[]').strip(chr(34))}\n").person.knows[0].id == "People/Cy Diaz.md"


def test_fields_between_commas_may_be_links_of_both_kinds() -> None:
    person = read("", "introduced_by:: [Cy](Cy%20Diaz.md), [[Bo]]\n").person
    assert [each.id for each in person.introduced_by] == ["People/Cy Diaz.md", "People/Bo.md"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("People/Ana.md", "- 2026-11-02 tea (intro:: Nan O'Brien)\n"),
        ("People/Ana.md", "- 2026-11-02 tea (connected:: Nan O'Brien)\n"),
        ("People/Ana.md", "- 2026-11-02 tea (with:: Nan O'Brien)\n"),
        ("Events/Tea.md", "---\ndate: 2026-11-02\npeople: [Nan O'Brien]\n---\n"),
        ("Events/Tea.md", "---\ndate: 2026-11-02\nhost: Nan O'Brien\n---\n"),
        ("Jobs/Post.md", "---\nvia: Nan O'Brien\n---\n"),
        ("Jobs/Post.md", "---\nrecommended_by: \"[Nan O'Brien](Nan%20O'Brien.md)\"\n---\n"),
    ],
)
def test_whoever_has_no_note_is_shown_as_they_were_spelled(path: str, text: str) -> None:
    snapshot = snapshot_of({path: text})
    assert {ghost.id: ghost.name for ghost in snapshot.ghosts.values()} == {"?nan o'brien": "Nan O'Brien"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Bo (met at [Fair](../Events/Fair.md))", [("People/Bo.md", "met at Fair")]),
        ("Bo (met at [[Fair]])", [("People/Bo.md", "met at Fair")]),
        ("[[Bo]] (met at [FOSDEM](https://fosdem.example), weak)", [("People/Bo.md", "met at FOSDEM, weak")]),
        ("[[Bo]], see [letter](letter.pdf)", [("People/Bo.md", "see letter")]),
        ("![Bo](bo.png) [[Bo]]", [("People/Bo.md", "")]),
        ("Bo (writes `a[i](j)`)", [("People/Bo.md", "writes `a[i](j)`")]),
        (r"\\[Bo](Bo.md)", [(r"?\bo", "")]),
        ("![](https://a.example/logo.png)", []),
        ("[](https://a.example)", []),
        ("[Bo](https://bo.example) (boss)", [("People/Bo.md", "boss")]),
        ("[Zed](../People/Zed.md)", [("?people/zed", "")]),
        ("[[Bo]](boss)", [("People/Bo.md", "boss")]),
        ("[[ Bo ]] - boss and", [("People/Bo.md", "boss")]),
        ("[[Bo]] [x] boss", [("People/Bo.md", "[x] boss")]),
        ("[[Bo]]]", [("People/Bo.md", "]")]),
        ("[[Zed `c`]]", [("?zed `c`", "")]),
        ("[[Zed: x]] boss", [("?zed: x", "boss")]),
        ("[[a://b]] boss", [("?a://b boss", "")]),
    ],
)
def test_only_links_to_notes_name_somebody(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.id, each.relation) for each in read(f'knows: "{value}"').person.knows] == expected


@pytest.mark.parametrize(
    "text",
    [
        "- 2026-11-02 x (sent:: [CV](cv.pdf))\n",
        "- 2026-11-02 x (sent:: [[gone.pdf]])\n",
        "- 2026-11-02 x (promised:: a map for [[2026-12-01]])\n",
        "- 2026-11-02 x (learned:: see [[Follow-ups]])\n",
        "- 2026-11-02 x (learned:: bash wants `[[ -f x ]]`)\n",
    ],
)
def test_files_days_index_notes_and_code_in_moves_are_no_ghosts(text: str) -> None:
    assert not snapshot_of({"People/Ana.md": text}).ghosts
