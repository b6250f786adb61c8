"""Files of other programs, with every quirk that they are known for, become the people that they mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.errors import UsageError
from vaultkit.exchange.card import Card, Parsed, clean, safe_urls, tag_of
from vaultkit.exchange.friends import read_friends
from vaultkit.exchange.google import read_google
from vaultkit.exchange.linkedin import read_linkedin
from vaultkit.exchange.monica import read_monica
from vaultkit.exchange.vcard import read_vcard

# LinkedIn

NEW = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
OLD = "First Name,Last Name,Email Address,Company,Position,Connected On"
NOTES = 'Notes:\n"When the list is written, some addresses, by choice, are left out."\n\n'
ROW = "Ada,Byron,https://www.linkedin.com/in/Ada-B/?x=1,a@b.org,Tide Ltd,Analyst,09 Mar 2024"
OLD_ROW = "Ada,Byron,a@b.org,Tide Ltd,Analyst,09 Mar 2024"


@pytest.mark.parametrize(
    "text",
    [
        f"{NEW}\n{ROW}\n", f"{NOTES}{NEW}\n{ROW}\n", f"{NOTES}\n{NEW}\n{ROW}", f"{NOTES}{NEW}\n{ROW}\n".replace("\n", "\r\n"),
        f"Notes:\n\n{NEW},Extra\n{ROW},x\n", f"{OLD}\n{OLD_ROW}\n", f"{NOTES}{OLD}\n{OLD_ROW}\n",
        "Connected On,Last Name,First Name,Company,Position,Email Address\n09 Mar 2024,Byron,Ada,Tide Ltd,Analyst,a@b.org\n",
    ],
)  # fmt: skip
def test_every_form_of_linkedins_file_gives_the_same_person(text: str) -> None:
    (card,) = read_linkedin(text).cards
    assert card.name == "Ada Byron"
    expected = {
        "email": ("a@b.org",),
        "org": ("Tide Ltd",),
        "role": ("Analyst",),
        "met": ("2024-03-09",),
        "online": ("connected",),
    }
    assert {key: texts for key, texts in card.values.items() if key != "linkedin"} == expected
    if "URL" in text:
        assert card.uid == "linkedin:ada-b"


def test_blank_and_nameless_rows_are_counted_and_odd_days_are_kept_as_words() -> None:
    text = f"{NEW}\n,,https://x.y/z,,,,\n\n,,,,,,\nBo,,,,,,03/04/2024\nCy,,javascript:alert(1),no mail,,,\n"
    parsed = read_linkedin(text)
    assert [(each.place, each.reason) for each in parsed.skipped] == [
        ("row 3", "it is blank"), ("row 4", "it is blank"), ("row 2", "it has no name (a closed account)"),
    ]  # fmt: skip
    bo, cy = parsed.cards
    assert bo.text == "Connected on LinkedIn: 03/04/2024"
    assert "met" not in bo.values
    assert cy.values == {"online": ("connected",)}


MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    "1,,Me,https://www.linkedin.com/in/me,Ada,https://www.linkedin.com/in/ada,2024-03-01 10:00:00 UTC,,hi,INBOX\n"
    '1,,Ada,https://www.linkedin.com/in/ada,Me,https://www.linkedin.com/in/me,2024-03-09 10:00:00 UTC,,"secret,\nwords",INBOX\n'
    '2,,Bo,https://www.linkedin.com/in/bo,"Me,Ada","https://www.linkedin.com/in/me,https://www.linkedin.com/in/ada",2024-04-01 1:00:00 UTC,,x,INBOX\n'
    "3,,Cy,https://www.linkedin.com/in/cy,Me,https://www.linkedin.com/in/me,some day,,x,INBOX\n"
)


def test_messages_give_the_last_conversation_with_each_and_no_words_of_it() -> None:
    parsed = read_linkedin(MESSAGES)
    (card,) = parsed.cards
    assert (card.name, card.uid, card.only_known) == ("Ada", "linkedin:ada", True)
    assert [(day.isoformat(), words) for day, words in card.log] == [("2024-03-09", "linkedin: message (by:: them)")]
    assert [each.reason for each in parsed.skipped] == ["it went to a group", "it has no day"]
    one = "\n".join(MESSAGES.split("\n")[:2])
    assert "nobody can tell which profile is yours" in read_linkedin(one).skipped[0].reason
    assert len(read_linkedin(one, frozenset({"linkedin.com/in/me"})).cards) == 1


# Google

GOOGLE_NEW = (
    "\ufeffFirst Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - City,Address 1 - Country,"
    "Relation 1 - Label,Relation 1 - Value,Relation 2 - Label,Relation 2 - Value,Website 1 - Value,Event 1 - Label,Event 1 - Value\r\n"
    'Ada,King,Byron,Annie,Tide Ltd,Analyst, --05-09,"Likes tea.\nAnd %% cake",* myContacts ::: Book club ::: * starred,'
    "* Home,a@b.org ::: c@d.org,Work,e@f.org,Mobile,+44 20 7946 0018,Leeds,UK,introduced by,Bo Li,Sister,Cy,javascript:x,Wedding,2010-05-06\r\n"
    ",,,,,,,,,,,,,,,,,,,,,,,\r\n,,,,,,,,,,only@mail.org,,,,,,,,,,,,,\r\n"
)  # fmt: skip
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Nickname,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Organization 1 - Name,Organization 1 - Title,Website 1 - Value\n"
    "Ada King Byron,Ada,King,Byron,Annie,1980-05-09,,* myContacts ::: Book club,* Home,a@b.org ::: c@d.org,Tide Ltd,Analyst,ada.example\n"
)


def test_googles_new_form_is_read_whole() -> None:
    parsed = read_google(GOOGLE_NEW.removeprefix("\ufeff"))
    ada, mail = parsed.cards
    assert ada.name == "Ada King Byron"
    assert ada.values == {
        "email": ("a@b.org", "c@d.org", "e@f.org"), "phone": ("+44 20 7946 0018",), "org": ("Tide Ltd",), "role": ("Analyst",),
        "birthday": ("--05-09",), "location": ("Leeds, UK",), "tags": ("book-club",), "aliases": ("Annie",),
    }  # fmt: skip
    assert (ada.introducers, ada.known) == (("Bo Li",), (("Cy", "Sister"),))
    assert ada.text == "Likes tea.\nAnd \\%\\% cake\nWedding: 2010-05-06"
    assert mail.name == "only@mail.org"
    assert [each.reason for each in parsed.skipped] == ["it is blank"]


def test_googles_old_form_gives_the_same() -> None:
    (card,) = read_google(GOOGLE_OLD).cards
    assert card.name == "Ada King Byron"
    assert card.values == {
        "email": ("a@b.org", "c@d.org"), "url": ("ada.example",), "org": ("Tide Ltd",), "role": ("Analyst",),
        "birthday": ("1980-05-09",), "tags": ("book-club",), "aliases": ("Annie",),
    }  # fmt: skip


# vCard


def vcard(*lines: str, version: str = "3.0") -> Card:
    text = "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))
    (card,) = read_vcard(text).cards
    return card


BIRTHDAYS = {
    "BDAY:19800509": "1980-05-09", "BDAY:1980-05-09": "1980-05-09", "BDAY:--0509": "--05-09", "BDAY:--05-09": "--05-09",
    "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09": "--05-09", "BDAY;VALUE=date:1604-02-29": "--02-29", "BDAY:--0229": "--02-29",
    "BDAY:1980-05-09T00:00:00Z": "1980-05-09", "bday;value=text:circa 1800": "circa 1800", "BDAY;X-APPLE-OMIT-YEAR=1980:1980-05-09": "--05-09",
}  # fmt: skip


@pytest.mark.parametrize(("line", "day"), BIRTHDAYS.items())
def test_birthdays_of_all_kinds_keep_what_is_known(line: str, day: str) -> None:
    assert vcard("FN:Ada", line).values["birthday"] == (day,)


def test_a_card_with_every_quirk_is_read_whole() -> None:
    card = vcard(
        "UID:urn:uuid:1234", "FN:Dr. Ada\\, Byron", "N:Byron;Ada;King;Dr.;", "NICKNAME:Annie,The Countess", "item1.EMAIL;type=INTERNET;type=pref:a@b.org",
        "item1.X-ABLabel:_$!<HomePage>!$_", "TEL;TYPE=CELL,VOICE:+44 20 7946 0018", "ORG:Tide Ltd;Research", "TITLE:Analyst",
        "ADR;TYPE=home:;;1 High St;Leeds;;LS1;UK", "NOTE:first\\nsecond line folded h", " ere\\, and h", "\tere", "CATEGORIES:choir,myContacts,Book club",
        "PHOTO;ENCODING=b;TYPE=JPEG:AAAA", " BBBB", "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/ada", "URL:javascript:alert(1)",
        "URL:https://ada.example", "item2.X-ABRELATEDNAMES;type=pref:Bo Li", "item2.X-ABLABEL:introduced by", "item3.X-ABRELATEDNAMES:Cy",
        "item3.X-ABLabel:_$!<Friend>!$_", "item4.X-ABDATE:2010-05-06", "item4.X-ABLabel:_$!<Anniversary>!$_", "item5.X-ABDATE:2010-06-12",
        "item5.X-ABLabel:wedding of Tom and Ana", "X-UNKNOWN;P=1:kept",
    )  # fmt: skip
    assert (card.name, card.uid) == ("Dr. Ada, Byron", "1234")
    assert card.values == {
        "email": ("a@b.org",), "phone": ("+44 20 7946 0018",), "url": ("https://ada.example",), "linkedin": ("https://www.linkedin.com/in/ada",),
        "org": ("Tide Ltd",), "role": ("Analyst",), "location": ("Leeds, UK",), "tags": ("choir", "book-club"),
        "aliases": ("Annie", "The Countess"), "vcard": ("FN:Dr. Ada\\, Byron", "N:Byron;Ada;King;Dr.;", "X-UNKNOWN;P=1:kept"),
    }  # fmt: skip
    assert (card.introducers, card.known) == (("Bo Li",), (("Cy", "friend"),))
    assert (
        card.text
        == "first\nsecond line folded here, and here\n\nAnniversary: 2010-05-06\n\nWedding of Tom and Ana: 2010-06-12"
    )


def test_old_cards_with_quoted_printable_and_bare_types_are_read() -> None:
    card = vcard("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Bront=C3=AB;Zo=C3=AB;;;", "TEL;HOME;VOICE:020 7946 0018",
                 "NOTE;QUOTED-PRINTABLE:one=0D=0Atwo and a =", "soft end", version="2.1")  # fmt: skip
    assert card.name == "Zoë Brontë"
    assert card.values["phone"] == ("020 7946 0018",)
    assert card.text == "one\ntwo and a soft end"


def test_version_4_relations_are_read_and_addresses_of_cards_are_no_names() -> None:
    card = vcard("FN:Ada", "RELATED;TYPE=friend;VALUE=text:Bo Li", "RELATED;TYPE=spouse:urn:uuid:9", "X-INTRODUCED-BY:77;Cy",
                 "RELATED;VALUE=text;TYPE=contact:Cy", version="4.0")  # fmt: skip
    assert (card.introducers, card.known) == (("Cy",), (("Bo Li", "friend"),))
    assert vcard("FN:Ada", "RELATED;VALUE=text;TYPE=friend:HTTP: Bo", version="4.0").known == (("HTTP: Bo", "friend"),)


@pytest.mark.parametrize(
    ("uid", "pointer"), [("urn:uuid:4FBE-1", "urn:uuid:4FBE-1"), ("urn:uuid:4FBE-1", "4FBE-1"), ("u-1", "u-1")]
)
def test_who_is_given_by_the_address_of_a_card_of_the_file_is_named(uid: str, pointer: str) -> None:
    text = (f"BEGIN:VCARD\nFN:Bo\nRELATED;TYPE=friend:{pointer}\nX-INTRODUCED-BY:{pointer}\nEND:VCARD\n"
            f"BEGIN:VCARD\nUID:{uid}\nFN:Ana\nEND:VCARD\n")  # fmt: skip
    bo = read_vcard(text).cards[0]
    assert (bo.known, bo.introducers, bo.introducer_uids) == (
        (("Ana", "friend"),),
        ("Ana",),
        (uid.removeprefix("urn:uuid:"),),
    )
    assert not bo.odd


def test_an_introducer_given_by_the_address_of_no_card_is_told_and_no_name() -> None:
    card = vcard("FN:Ada", "X-INTRODUCED-BY:urn:uuid:9", version="4.0")
    assert (card.introducers, card.odd) == ((), ('"urn:uuid:9" names nobody',))


def test_a_birthday_of_1604_that_nothing_explains_is_told() -> None:
    card = vcard("FN:Ada", "BDAY:1604-05-09")
    assert card.values["birthday"] == ("--05-09",)
    assert "1604-05-09" in card.odd[0]
    assert not vcard("FN:Ada", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09").odd


def test_streets_and_units_that_are_not_taken_are_told() -> None:
    told = read_vcard("BEGIN:VCARD\nFN:Ada\nADR:;;1 Quay;Leeds;;LS1;UK\nORG:Tide;Research\nEND:VCARD\n")
    assert told.cards[0].values["location"] == ("Leeds, UK",)
    assert [words.partition(" (")[0] for words in told.lost] == ["streets and post codes", "units of organisations"]
    assert not read_vcard("BEGIN:VCARD\nFN:Ada\nADR:;;1 Quay;;;;\nADR:;;;Leeds;;;UK\nORG:Tide;\nEND:VCARD\n").lost


def test_groups_nameless_and_broken_cards_are_told() -> None:
    text = (
        "BEGIN:VCARD\nKIND:org\nFN:Tide\nEND:VCARD\nnonsense\nBEGIN:VCARD\nTEL:1\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Ada\nno property here\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nBEGIN:VCARD\nFN:Cy\nPHOTO:x"
    )
    parsed = read_vcard(text)
    assert [card.name for card in parsed.cards] == ["Ada", "Bo", "Cy"]
    assert [each.reason for each in parsed.skipped] == [
        "it is the card of no person (org)", "it has no name", "line 11 is no property; the rest of it was read",
        "it is never ended; the rest of it was read", "it is never ended; the rest of it was read",
    ]  # fmt: skip
    assert parsed.lost == ("1 picture, which notes cannot hold",)


# Monica

MONICA = {
    "version": "1.0-preview.1", "account": {
        "uuid": "x", "data": [
            {"count": 3, "type": "contact", "values": [
                {"uuid": "a", "properties": {
                    "first_name": "Ada", "last_name": "Byron", "nickname": "Annie", "job": "Analyst", "company": "Tide", "is_partial": False,
                    "birthdate": {"date": "1980-05-09", "is_year_unknown": True}, "first_met_date": {"date": "2024-03-09"},
                    "first_met_through": "b", "stay_in_touch_frequency": 90, "tags": ["Book club"], "description": "Tall.", "food_preferences": "cake"},
                 "data": [
                    {"type": "contact_field", "values": [{"properties": {"data": "a@b.org", "type": "t1"}}, {"properties": {"data": "020 7946 0018", "type": "t2"}}]},
                    {"type": "call", "values": [{"properties": {"called_at": "2024-04-01T00:00:00Z", "content": "long", "contact_called": True}}]},
                    {"type": "notes", "values": [{"properties": {"body": "remember"}}]},
                    {"type": "task", "values": [{"properties": {"title": "ring", "completed": False}}]},
                    {"type": "gift", "values": [{"properties": {"name": "book", "status": "given"}}]},
                    {"type": "address", "values": [{"properties": {"city": "Leeds", "country": "UK"}}]},
                    {"type": "activity", "values": ["act"]}]},
                {"uuid": "b", "properties": {"first_name": "Bo", "is_dead": True}, "data": []},
                {"uuid": "c", "properties": {"first_name": "Shadow", "is_partial": True}}]},
            {"type": "relationship", "values": [{"properties": {"type": "friend", "contact_is": "b", "of_contact": "a"}}]},
            {"type": "activities", "values": [{"uuid": "act", "properties": {"summary": "walk", "happened_at": "2024-05-01"}}]}],
        "instance": {"contact_field_types": [{"uuid": "t2", "properties": {"name": "Phone"}}]}}}  # fmt: skip


def test_monicas_people_come_with_introductions_calls_and_notes() -> None:
    parsed = read_monica(json.dumps(MONICA))
    ada, bo = parsed.cards
    assert ada.values == {
        "org": ("Tide",), "role": ("Analyst",), "aliases": ("Annie",), "birthday": ("--05-09",), "met": ("2024-03-09",), "cadence": ("90 days",),
        "tags": ("book-club",), "email": ("a@b.org",), "phone": ("020 7946 0018",), "location": ("Leeds, UK",),
    }  # fmt: skip
    assert (ada.introducers, ada.known) == (("Bo",), (("Bo", "friend"),))
    assert [(day.isoformat(), words) for day, words in ada.log] == [
        ("2024-04-01", "call: long (by:: them)"),
        ("2024-05-01", "walk"),
    ]
    assert ada.text == "Tall.\n\nremember\n\nFood: cake\n\nGift (given): book\n\n- [ ] ring"
    assert bo.values["status"] == ("deceased",)
    assert [each.reason for each in parsed.skipped] == ["it is only named by another contact"]
    assert "where you met" in parsed.lost[0]


def monica(contact: object, **more: object) -> str:
    return json.dumps(
        {"export_date": "2026-11-20", "account": {"data": [{"type": "contact", "values": [contact]}]}, **more}
    )


REMINDERS = (
    ("year", 1, "2020-03-01T00:00:00Z", "- [ ] call 🔁 every year 📅 2027-03-01"), ("month", 2, "2020-12-31", "- [ ] call 🔁 every 2 months 📅 2026-12-31"),
    ("week", 1, "2026-11-12", "- [ ] call 🔁 every week 📅 2026-11-26"), ("week", 1, "2026-12-12", "- [ ] call 🔁 every week 📅 2026-12-12"),
    ("one_time", 1, "2020-03-01", "- [ ] call 📅 2020-03-01"), ("year", 10**9, "2020-03-01", "- [ ] call 📅 2020-03-01"), ("year", 1, "", "- [ ] call 🔁 every year"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "number", "day", "row"), REMINDERS)
def test_reminders_come_again_as_they_did(kind: str, number: int, day: str, row: str) -> None:
    reminder = {"title": "call", "frequency_type": kind, "frequency_number": number, "initial_date": day}
    inner = [{"type": "reminder", "values": [{"properties": reminder}]}]
    card = read_monica(monica({"properties": {"first_name": "Ada"}, "data": inner})).cards[0]
    assert card.text == row
    assert bool(card.odd) == (number > 9999)


def test_contacts_without_a_key_of_their_own_are_told_apart() -> None:
    cards = (
        read_monica(monica({"properties": {"first_name": "Ada"}})).cards
        + read_monica(monica({"uuid": None, "properties": {"first_name": "Bo"}})).cards
    )
    assert len({card.uid for card in cards}) == 2


@pytest.mark.parametrize(
    "contact", [5, "x", {"properties": []}, {"properties": {"first_name": "A", "tags": 5, "first_met_through": {}}}]
)
def test_odd_shapes_of_contacts_stop_nothing(contact: object) -> None:
    assert len(read_monica(monica(contact)).cards) == isinstance(contact, dict) * bool(
        contact["properties"] if isinstance(contact, dict) else 0
    )


MONICAS = st.sampled_from((
    "uuid", "properties", "data", "type", "values", "first_name", "tags", "birthdate", "date", "first_met_through", "initial_date",
    "frequency_type", "frequency_number", "stay_in_touch_frequency", "happened_at", "summary", "contact", "reminder", "activity", "relationship",
))  # fmt: skip
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["Ada", "year", "2020-01-02", "contact", "reminder", "activity"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MONICAS, inner, max_size=5)
    | st.fixed_dictionaries({"type": MONICAS, "values": st.lists(inner, max_size=3)}),
)  # fmt: skip


@given(st.dictionaries(MONICAS, shapes, max_size=6), st.lists(shapes, max_size=4))
def test_no_shape_of_json_stops_the_reader(own: dict[str, object], inner: list[object]) -> None:
    contact = {"properties": {"first_name": "Ada", **own}, "data": inner}
    assert all(card.name and card.uid for card in read_monica(monica(contact)).cards)


# friends.md

FRIENDS = """### Activities:

- 2024-03-09: Tea with **Ada Byron** at _The Quay_. @tea
- 2024-13-09: never

### Friends:

- Ada Byron (a.k.a. Annie a.k.a. The Countess) [Leeds] @choir @work
- Bo
-

### Locations:

- The Quay
"""


def test_friends_come_with_other_names_places_tags_and_days() -> None:
    parsed = read_friends(FRIENDS)
    ada, bo = parsed.cards
    assert ada.values == {"aliases": ("Annie", "The Countess"), "location": ("Leeds",), "tags": ("choir", "work")}
    assert [(day.isoformat(), words) for day, words in ada.log] == [
        ("2024-03-09", "Tea with Ada Byron at The Quay. #tea")
    ]
    assert (bo.name, bo.log) == ("Bo", ())
    assert [each.place for each in parsed.skipped] == ["line 10", "line 4"]


def test_whom_and_what_no_friend_is_named_for_is_told() -> None:
    parsed = read_friends(
        "- early\n### Activities:\n- 2024-03-09: Tea with **Zed** and **Ann**\n- 2024-03-10: Rain\n- 2024-03-11: **Zed**, **Ada**\n"
        "### Notes:\n- 2024-03-12: **Annie** paints\n### Friends:\n- Ada (a.k.a. Annie)\n### Locations:\n- The Quay\n- Leeds\n"
    )
    assert [f"{each.place}: {each.reason}" for each in parsed.skipped] == [
        "line 1: it stands below no heading",
        'line 3: "Ann" and "Zed" is not in the list of friends',
        "line 4: it names nobody",
        'line 5: "Zed" is not in the list of friends; it was read for the others',
    ]
    assert [words for _, words in parsed.cards[0].log] == ["Zed, Ada", "#note Annie paints"]
    assert parsed.lost == ("the list of locations (2)",)


# All of them


def test_what_a_card_says_that_cannot_be_is_told() -> None:
    card = vcard("FN:Ada", "EMAIL:at home", "EMAIL:mailto:a@b.org", "URL:javascript:x", "BDAY:1990-02-30", "ORG:Tide;Research",
                 "ORG:Osier Clinic", "TITLE:Analyst", "ROLE:head", "RELATED;TYPE=spouse:urn:uuid:9", "KEY;ENCODING=b:AAAA",
                 "X-BIG;ENCODING=BASE64:AAAA", "X-SMALL:kept")  # fmt: skip
    assert card.odd == (
        '"at home" is no e-mail address', '"javascript:x" is no address that is safe to open', 'its birthday "1990-02-30" is no day',
        '"Osier Clinic" is a further organisation', '"head" is a further role', '"urn:uuid:9" names nobody',
        "its key fits into no note", "its X-BIG fits into no note",
    )  # fmt: skip
    assert card.values["vcard"] == ("X-SMALL:kept",)
    head = "Name,Given Name,Family Name,Birthday,E-mail 1 - Value,Website 1 - Value,Organization 1 - Name,Organization 2 - Name,Address 2 - City"
    (card,) = read_google(f"{head}\nAda,Ada,,1990-02-30,at home,data:x,Tide,Osier Clinic,Leeds\n").cards
    assert card.odd == (
        '"at home" is no e-mail address', '"data:x" is no address that is safe to open', 'its birthday "1990-02-30" is no day',
        '"Osier Clinic" is a further organisation', '"Leeds" is a further place',
    )  # fmt: skip
    (card,) = read_linkedin(f"{NEW}\nCy,,javascript:alert(1),no mail,,,\n").cards
    assert card.odd == ('"no mail" is no e-mail address', '"javascript:alert(1)" is no address that is safe to open')
    own = {
        "first_name": "Ada",
        "birthdate": {"is_age_based": True, "date": "1980-01-01"},
        "first_met_date": {"date": "1990-02-30"},
        "first_met_through": "z",
    }
    inner = [
        {"type": "contact_field", "values": [{"properties": {"data": "@ada"}}]}, {"type": "pet", "values": [{"properties": {"name": "Rex"}}]},
        {"type": "call", "values": [{"properties": {"called_at": "2024-02-30"}}, {"properties": {"called_at": "2024-02-03"}}]},
        {"type": "activity", "values": ["nowhere"]},
    ]  # fmt: skip
    ties = {
        "type": "relationship",
        "values": [{"properties": {"type": "spouse", "contact_is": "z", "of_contact": "a"}}],
    }
    contact = {"type": "contact", "values": [{"uuid": "a", "properties": own, "data": inner}]}
    (card,) = read_monica(json.dumps({"account": {"data": [contact, ties]}})).cards
    assert card.odd == (
        "its birthday is only an age", 'its first meeting "1990-02-30" is no day', "whoever introduced them is not in the file",
        "their spouse is not in the file", '"@ada" is no address that notes have', "of what happened, 2 without a day or words", "not read: pet (1)",
    )  # fmt: skip


def test_cards_in_which_all_is_as_it_should_be_are_not_odd() -> None:
    odd = [
        card.odd
        for card in (
            *read_monica(json.dumps(MONICA)).cards,
            *read_friends(FRIENDS).cards,
            *read_google(GOOGLE_OLD).cards,
        )
    ]
    assert not any(odd)
    assert (
        vcard(
            "FN:Ada",
            "EMAIL:a@b.org",
            "URL:https://a.b",
            "BDAY:--0229",
            "ORG:Tide;Research",
            "TITLE:x",
            "RELATED;VALUE=text:Bo",
        ).odd
        == ()
    )


READERS = (read_linkedin, read_google, read_vcard, read_monica, read_friends)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text", ["", "x", "{}", '{"account": []}', "[" * 100_000, '"' * 1001, "BEGIN:VCARD", "a,b\n1,2\n", "\x00"]
)
def test_what_is_no_such_file_is_refused_in_one_line_or_gives_nobody(reader: object, text: str) -> None:
    assert callable(reader)
    said = ""
    try:
        assert reader(text).cards == ()
    except UsageError as error:
        said = str(error)
    assert "\n" not in said


@given(
    st.text(max_size=200),
    st.sampled_from(
        (NEW, "First Name,Last Name,Labels,E-mail 1 - Value,Birthday", "BEGIN:VCARD\nFN:x", "### Friends:")
    ),
)
def test_no_file_stops_a_reader(text: str, start: str) -> None:
    for reader in READERS:
        try:
            parsed: Parsed = reader(f"{start}\n{text}")
        except UsageError:
            continue
        assert all(card.name and card.uid and clean(card.name) == card.name for card in parsed.cards)


def test_addresses_that_a_browser_would_run_are_left_out() -> None:
    texts = [
        "javascript:alert(1)",
        " JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "https://a.b",
        "a.b:80/c",
        "HTTPS://A.B/",
        "a.b",
    ]
    assert safe_urls(texts) == ("https://a.b", "a.b:80/c")


def test_labels_become_tags() -> None:
    assert [tag_of(label) for label in ("Choir", "Book club!", "2024", "a/b", "  ", "#x y")] == [
        "Choir",
        "book-club",
        "y2024",
        "a/b",
        "",
        "x-y",
    ]
