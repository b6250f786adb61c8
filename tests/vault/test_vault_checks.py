"""What is doubtful between notes: each doubt told once, at its place, and nothing told of a clean vault."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from vaultkit.model import Problem
from vaultkit.notes.parse import parse_note
from vaultkit.refresh import survey
from vaultkit.settings import read_settings
from vaultkit.vault.snapshot import Files

TODAY = date(2026, 11, 20)
CLEAN = {
    "Me.md": "---\ntype: me\nknows: ['[[Ana]]']\n---\n",
    "People/Ana.md": "---\naliases: [Annie]\nintroduced_by: '[[Bo]]'\nmet: 2024-03\ncloseness: 4\n---\n"
    "# Talks\n\n- 2026-11-02 coffee (got:: a map)\n- 2026-11-03 call (thanked:: a map) ^thanks\n",
    "People/Bo.md": "---\nknows: ['[[Ana]] (sister)']\nemail: bo@example.org\n---\nSee [[Ana#Talks]], [[Ana#^thanks]], [[#^x]], [[2027-01-05]]. ^x\n",
    "Events/Fair.md": "---\ndate: 2026-10-01\npeople: ['[[Ana]]']\n---\n![[map.png]] and [[Home]]\n",
    "Events/Next.md": "---\ndate: 2026-12-01\n---\n",
}  # fmt: skip


def problems_of(files: dict[str, str], settings: str = "") -> list[Problem]:
    notes = [parse_note(path, text) for path, text in files.items()]
    material = survey(notes, Files(attachments=("files/map.png",)), read_settings(settings)[0], TODAY)
    return list(material.snapshot.problems)


def told(files: dict[str, str], settings: str = "") -> list[str]:
    return [f"{each.path}:{each.line}:{each.column} {each.code}" for each in problems_of(files, settings)]


def head(lines: str) -> str:
    return f"---\n{lines}\n---\n"


def test_a_clean_vault_has_no_problem() -> None:
    assert told(CLEAN) == []


@pytest.mark.parametrize(
    ("files", "expected", "words"),
    [
        ({"People/Ana.md": "Ask [[Nobody]]\n"}, "People/Ana.md:1:5 unresolved-link", 'no note is named "Nobody"'),
        ({"People/Ana.md": "[[Ana%20Ruiz]]\n", "People/Ana Ruiz.md": ""}, "People/Ana.md:1:1 unresolved-link", "write [[Ana Ruiz]]"),
        ({"People/Ana.md": "[[The title]]\n", "b.md": "# The title\n"}, "People/Ana.md:1:1 unresolved-link", "write [[b|The title]]"),
        ({"x.md": "[[Ana]]\n", "a/Ana.md": "", "bb/Ana.md": ""}, "x.md:1:1 ambiguous-link", "write [[a/Ana]]"),
        ({"a/x.md": "[[Ana]]\n", "a/Ana.md": "", "bb/Ana.md": ""}, "a/x.md:1:1 nearby-link", "write [[a/Ana]]"),
        ({"x.md": "[[Annie]]\n", "People/Ana.md": head("aliases: [Annie]")}, "x.md:1:1 alias-link", "write [[Ana|Annie]]"),
        (
            {"x.md": "[[A]]\n", "People/Ana.md": head("aliases: [A]"), "People/Al.md": head("aliases: [A]")},
            "x.md:1:1 ambiguous-alias", "(People/Al, People/Ana)",
        ),
        ({"x/Ana.md": "", "y/Ana.md": "", "People/Bo.md": head("knows: [Cy, Ana]"), "People/Cy.md": ""}, "People/Bo.md:2:13 ambiguous-link", "write [[x/Ana]]"),
        ({"x/Ana.md": "", "y/Ana.md": "", "People/Bo.md": "- 2026-11-02 tea (intro:: Ana)\n"}, "People/Bo.md:1:18 ambiguous-link", "write [[x/Ana]]"),
        ({"People/x/Ana.md": head("x: 1"), "Old letters/Ana.md": "", "Events/E.md": head("date: 2026-11-02") + "people:: Ana\n"}, "Events/E.md:4:1 ambiguous-link", "People/x/Ana"),
        (
            {"People/Bo.md": "- 2026-11-02 tea (with:: Kim)\n", "People/Ana.md": head("aliases: [Kim]"), "People/Al.md": head("aliases: [Kim]")},
            "People/Bo.md:1:18 ambiguous-alias", "(People/Al, People/Ana)",
        ),
        ({"People/Ana.md": head("met: 2030-03-05") + "- 2026-01-01 tea\n"}, "People/Ana.md:2:6 bad-date", '"2030-03-05" is yet to come; mend the date'),
        ({"People/Ana.md": head("last_contact: 2027-01-01")}, "People/Ana.md:2:15 bad-date", "or write `follow_up`"),
        ({"People/Ana.md": "# A\n[[#B]]\n"}, "People/Ana.md:2:1 missing-heading", 'no heading "B"'),
        ({"x.md": "[[Ana#Talks]]\n", "People/Ana.md": "# Talk\n"}, "x.md:1:1 missing-heading", 'People/Ana.md has no heading "Talks"'),
        ({"x.md": "[[Ana#Talk#Sub]]\n", "People/Ana.md": "# Talk\n"}, "x.md:1:1 missing-heading", '"Sub"'),
        ({"x.md": "[[Ana#^b]]\n", "People/Ana.md": "x ^a\n"}, "x.md:1:1 missing-block", "no block ^b"),
        ({"x.md": "![[photo.png]]\n"}, "x.md:1:1 missing-attachment", "no file is named photo.png"),
        ({"People/Ana.md": head("birtday: 1980-05-09")}, "People/Ana.md:2:1 unknown-key", "if birthday is meant"),
        ({"People/Ana.md": head("Inroduced by: Bo")}, "People/Ana.md:2:1 unknown-key", "if introduced_by is meant"),
        ({"People/Ana.md": "intoduced_by:: Bo\n"}, "People/Ana.md:1:1 unknown-key", "if introduced_by is meant"),
        ({"People/Ana.md": "- 2026-01-04 x (folowed:: y)\n"}, "People/Ana.md:1:16 unknown-key", "no move is named folowed; if followed is meant"),
        ({"2026-01-04.md": "- [[Ana]] (thankd:: desk)\n", "People/Ana.md": ""}, "2026-01-04.md:1:11 unknown-key", "if thanked is meant"),
        ({"Jobs/Post.md": "- 2026-01-04 x [stages:: applied]\n"}, "Jobs/Post.md:1:16 unknown-key", "if stage is meant"),
        ({"People/Ana.md": "- 2026-11-01 (momentum:: 7)\n"}, "People/Ana.md:1:14 bad-value", '"7" is none of 1, 2, 3'),
        ({"People/Ana.md": "- 2026-11-01 (card:: lost)\n"}, "People/Ana.md:1:14 bad-value", '"lost" is neither given nor received'),
        ({"People/Ana.md": "- 2026-11-01 (intro:: [[Ana]])\n"}, "People/Ana.md:1:14 self-introduction", "name the other person"),
        ({"People/Ana.md": "- 2026-11-01 (connected:: ana)\n"}, "People/Ana.md:1:14 self-introduction", "name the other person"),
        ({"People/Ana.md": head("introduces: never")}, "People/Ana.md:2:13 bad-value", "not one of yes, ask, no"),
        ({"People/Ana.md": "online:: linked\n"}, "People/Ana.md:1:1 bad-value", "not one of none, sent, connected"),
        ({"People/Ana.md": head("birthday: 2030-05-09")}, "People/Ana.md:2:11 bad-date", "leave it out: --MM-DD"),
        ({"People/Ana.md": "- [ ] x [priority:: wrong]\n"}, "People/Ana.md:1:9 bad-value", "not one of highest, high, medium, low, lowest"),
        ({"Events/E.md": head("date: 2027-01-02\ngoing: perhaps")}, "Events/E.md:3:8 bad-value", "none of true, false, maybe"),
        ({"Events/E.md": head("private: perhaps")}, "Events/E.md:2:10 bad-value", "neither true nor false"),
        ({"Events/2027-01-02 E.md": head("until: 2027-01-01")}, "Events/2027-01-02 E.md:2:8 bad-value", "before the day of the event, 2027-01-02"),
        ({"Jobs/Post.md": head("private: perhaps")}, "Jobs/Post.md:2:10 bad-value", "neither true nor false"),
        ({"People/Ana.md": head("x: 1\nintroduced_by: '[[Ana]]'")}, "People/Ana.md:3:1 self-introduction", "introduced themselves"),
        ({"People/Ana.md": head("knows: ['[[ana]]']")}, "People/Ana.md:2:1 self-knows", "knows themselves"),
        ({"People/Ana.md": head("met: 2024-03-02") + "- 2024-03-01 call\n"}, "People/Ana.md:2:1 met-after-contact", "2024-03-01"),
        ({"People/Ana.md": head("met: 2025") + "- 2024-12-31 call\n"}, "People/Ana.md:2:1 met-after-contact", "first met on 2025"),
        ({"A.md": head("type: me"), "B.md": head("type: me")}, "B.md:1:1 two-me", "A.md"),
        ({"Events/E.md": head("date: 2026-11-19")}, "Events/E.md:1:1 event-without-people", "add `people`"),
        (
            {"Events/Weekly.md": "## Log\n### 2026-11-02\n- [[Ana]] spoke\n", "People/Ana.md": ""},
            "Events/Weekly.md:2:5 event-without-day", "add `date`",
        ),
        ({"People/Ana Ruiz.md": "", "Old/People/ána-ruiz.md": ""}, "People/Ana Ruiz.md:1:1 duplicate-person", "Old/People/ána-ruiz.md"),
        (
            {"People/Ana.md": head("email: A@x.org"), "People/Bo.md": head("email: a@X.org")},
            "People/Bo.md:1:1 duplicate-person", '"a@x.org"',
        ),
        (
            {"People/Ana.md": head("phone: '+1 (555) 123-4567'"), "People/Bo.md": head("phone: +15551234567")},
            "People/Bo.md:1:1 duplicate-person", "15551234567",
        ),
        (
            {"People/Ana.md": head("url: https://www.x.org/ana/"), "People/Bo.md": head("url: http://x.org/ana")},
            "People/Bo.md:1:1 duplicate-person", "x.org/ana",
        ),
        (
            {"People/A.md": head("introduced_by: Bo"), "People/Bo.md": head("introduced_by: Cy"), "People/Cy.md": head("introduced_by: A")},
            "People/Cy.md:2:1 introduction-circle", "A > Cy > Bo > A",
        ),
        ({"People/Ana.md": "- 2026-11-02 x (kept:: my word)\n"}, "People/Ana.md:1:16 unclosable-move", "open there: nothing"),
    ],
)  # fmt: skip
def test_a_doubt_between_notes_is_told_once_at_its_place(files: dict[str, str], expected: str, words: str) -> None:
    found = problems_of(files)
    assert [f"{each.path}:{each.line}:{each.column} {each.code}" for each in found] == [expected]
    assert words in found[0].message
    assert "\n" not in found[0].message
    assert not found[0].message.endswith(".")
    for order in list(permutations(files))[:6]:
        assert problems_of({path: files[path] for path in order}) == found


@pytest.mark.parametrize(
    "files",
    [
        {"x.md": "[[2027-01-05]] and [[https://a.b]]\n"},
        {"x.md": "[[Daily/2026-11-17]] [[2026/2026-11-18|then]] [x](Daily/2026-11-19.md) [y](2026-11-19)\n"},
        {"x.md": "`[[Nobody]]` %%[[Nobody]]%%\n"},
        {"x.md": "[[Home]] and [[Who knows whom]]\n"},
        {"Events/Fair.md": "[[Ana]] goes every year.\n", "People/Ana.md": ""},
        {"Events/Fair.md": head("date: 2026-11-02") + "- 2026-11-03 wrote to [[Ana]]\n", "People/Ana.md": ""},
        {"x.md": "[[ana#the TALK, again]]\n", "People/Ana.md": "# The *talk* again!\n"},
        {"x.md": "[[Ana#Talk#Sub]]\n", "People/Ana.md": "# Talk\n## Sub\n"},
        {"x.md": "[[Ana]]\n", "Ana.md": "", "p/Ana.md": ""},
        {"People/Ana.md": head("date: 2024-01-01\nrating: 5\nnotes: x\nbirthday: 05-09")},
        {"People/Ana.md": head("met: 2024") + "- 2024-01-01 call\n"},
        {"People/Ana.md": head("introduces: Ask\nonline: none\nbirthday: 12-31")},
        {
            "People/Ana.md": head("introduces: yes\nonline: Sent\nbirthday: 2026-11-20")
            + "- [ ] x [priority:: HIGH] #a\n- [ ] y [priority:: none]\n"
        },
        {"Events/E.md": head("date: 2027-01-02\nuntil: 2027-01-02\ngoing: Maybe\nprivate: no")},
        {
            "People/Ana.md": "- 2026-11-01 x (starts:: 1) (spent:: 2) (state:: 3) (needs:: 4) (giv:: 5)\n- [x] y [created:: 2026-01-01]\n"
        },
        {
            "Events/E.md": head("people: Ana\ndate: 2026-01-04") + "- 2026-01-04 x (folowed:: y)\n",
            "x.md": "- 2026-01-04 (thankd:: y)\n",
        },
        {"People/Ana.md": "- 2026-11-01 (momentum:: 3 offered to act) (card:: Received at the fair) (momentum:: 1)\n"},
        {"People/Ana.md": "- 2026-11-01 (with:: [[Bo]]) (connected:: [[Bo]])\n", "People/Bo.md": ""},
        {"People/Ana.md": head("phone: '12'"), "People/Bo.md": head("phone: '12'")},
        {"Events/E.md": head("date: 2026-11-20"), "Events/F.md": head("topics: [x]")},
        {"Events/E.md": head("date: 2026-11-19") + "[[Ana]] was there\n", "People/Ana.md": ""},
        {"People/Ana.md": head("aliases: [Annie]"), "People/Bo.md": head("knows: Annie")},
        {"Index/Home.md": head("generated: vaultkit") + "[[Nobody]]\n"},
        {"People/Ana.md": head("introduced_by: [Bo, Cy]"), "People/Bo.md": "", "People/Cy.md": ""},
        {"People/Ana.md": head("introduced_by: Bo\nknows: Bo"), "People/Bo.md": head("knows: Ana")},
    ],
)
def test_what_is_no_doubt_is_not_told(files: dict[str, str]) -> None:
    assert told(files) == []


def test_a_me_of_the_settings_that_is_not_there_is_told() -> None:
    assert told(CLEAN | {"Me.md": ""}, '[vault]\nme = "Zed"\n') == ["vaultkit.toml:1:1 no-me"]


def test_the_settings_silence_and_relevel_doubts() -> None:
    files = {"x.md": "[[Nobody]] ![[photo.png]]\n"}
    found = problems_of(files, '[problems]\nunresolved-link = "off"\nmissing-attachment = "error"\n')
    assert [(each.code, each.level) for each in found] == [("missing-attachment", "error")]


def test_one_place_with_two_doubts_tells_both() -> None:
    files = {"x.md": "[[Annie#Nothing]]\n", "People/Ana.md": head("aliases: [Annie]")}
    assert told(files) == ["x.md:1:1 alias-link", "x.md:1:1 missing-heading"]


def test_who_shares_name_and_address_is_told_once() -> None:
    files = {"People/Ana.md": head("email: a@x.org"), "Old/People/Ana.md": head("email: a@x.org")}
    assert [line for line in told(files) if "duplicate-person" in line] == ["People/Ana.md:1:1 duplicate-person"]


def test_a_long_circle_is_told_in_few_words() -> None:
    files = {f"People/P{number:02}.md": head(f"introduced_by: P{(number + 1) % 30:02}") for number in range(30)}
    (found,) = problems_of(files)
    assert found.code == "introduction-circle"
    assert found.message.count(" > ") == 8


def test_an_event_where_somebody_was_met_is_not_without_people() -> None:
    event = {"Events/E.md": head("date: 2026-11-19")}
    assert problems_of({**event, "People/Ana.md": head("met_at: '[[E]]'")}) == []
    assert [each.code for each in problems_of({**event, "People/Ana.md": head("met_at: E")})] == []
    assert [each.code for each in problems_of({**event, "People/Ana.md": ""})] == ["event-without-people"]
