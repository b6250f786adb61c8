"""What is a contact, with whom and on which day, and what is none."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import NamedTuple

import pytest

from vaultkit.notes.parse import parse_note
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)
PEOPLE = {"People/Ana.md": "", "People/Bo.md": "", "Orgs/Acme.md": "", "Me.md": "---\ntype: me\n---\n"}


def snapshot_of(files: dict[str, str]) -> Snapshot:
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), Settings(), TODAY).snapshot


def contacts_in(path: str, text: str) -> dict[str, list[str]]:
    """Return the days of everybody's contacts, newest first, in a vault with Ana, Bo, Acme and me, and `text` at `path`."""
    contacts = snapshot_of({**PEOPLE, path: text}).contacts
    names = {who: who.rpartition("/")[2].removesuffix(".md") for who in contacts}
    return {names[who]: [each.day.isoformat() for each in found] for who, found in sorted(contacts.items()) if found}


class Case(NamedTuple):
    """A text, in Ana's note unless a path is given, and the days of contacts that it makes, by name."""

    text: str
    expected: dict[str, list[str]]
    path: str = "People/Ana.md"


ANA = {"Ana": ["2026-11-02"]}

CASES = {
    # A dated line, in each of its shapes.
    "a dated list item": Case("- 2026-11-02 coffee\n", ANA),
    "other bullets and numbers": Case("* 2026-11-02 a\n+ 2026-11-01 b\n1. 2026-10-31 c\n", {"Ana": ["2026-11-02", "2026-11-01", "2026-10-31"]}),
    "a linked day": Case("- [[2026-11-02]] coffee\n", ANA),
    "a linked day with a path and other words": Case("- [[Daily/2026-11-02|Monday]] coffee\n", ANA),
    "a bold day": Case("- **2026-11-02** coffee\n", ANA),
    "a day with a time": Case("- 2026-11-02 10:30 coffee\n", ANA),
    "a day with a time as ISO writes it": Case("- 2026-11-02T10:30 coffee\n", ANA),
    "a day and a colon": Case("- 2026-11-02: coffee\n", ANA),
    "a day alone": Case("- 2026-11-02\n", ANA),
    "a dated heading": Case("## 2026-11-02 Coffee\n\nLong talk.\n", ANA),
    "a dated heading and its sub-items": Case("## 2026-11-02\n\n- talked\n- laughed\n", ANA),
    "a dated item below a dated heading": Case("## 2026-11-02\n\n- 2026-11-01 before\n", {"Ana": ["2026-11-02", "2026-11-01"]}),
    "a dated sub-item": Case("- contacts\n  - 2026-11-02 coffee\n", ANA),
    "an entry backdated": Case("- 2019-01-05 coffee\n- 2026-11-02 tea\n", {"Ana": ["2026-11-02", "2019-01-05"]}),
    "several of a day": Case("- 2026-11-02 a\n- 2026-11-02 b\n", {"Ana": ["2026-11-02", "2026-11-02"]}),
    "an entry of today": Case("- 2026-11-20 coffee\n", {"Ana": ["2026-11-20"]}),
    "an entry by them": Case("- 2026-11-02 call: hello (by:: them)\n", ANA),
    # With whom.
    "with one more": Case("- 2026-11-02 coffee (with:: [[Bo]])\n", {**ANA, "Bo": ["2026-11-02"]}),
    "with several more": Case("- 2026-11-02 coffee (with:: [[Bo]], Cy)\n", {"?cy": ["2026-11-02"], **ANA, "Bo": ["2026-11-02"]}),
    "with links that no comma parts": Case("- 2026-11-02 tea (with:: [[Bo]] & [[Ruiz, Di]])\n", {**ANA, "Bo": ["2026-11-02"], "?ruiz, di": ["2026-11-02"]}),
    "with a link that shows a comma": Case("- 2026-11-02 tea (with:: [[Bo|Bo, the baker]])\n", {**ANA, "Bo": ["2026-11-02"]}),
    "with a Markdown link": Case("- 2026-11-02 tea (with:: [the baker](Bo.md))\n", {**ANA, "Bo": ["2026-11-02"]}),
    "with oneself named again": Case("- 2026-11-02 coffee (with:: [[Ana]])\n", ANA),
    "a mention is no company": Case("- 2026-11-02 coffee, spoke of [[Bo]]\n", ANA),
    "with, on a line below": Case("- 2026-11-02 coffee\n  (with:: [[Bo]])\n", {**ANA, "Bo": ["2026-11-02"]}),
    "with, in a sub-item": Case("- 2026-11-02 coffee\n  - (with:: [[Bo]])\n", {**ANA, "Bo": ["2026-11-02"]}),
    "in an organisation's note with somebody": Case("- 2026-11-02 tour (with:: [[Bo]])\n", {"Bo": ["2026-11-02"]}, "Orgs/Acme.md"),
    "in an opportunity's note with somebody": Case("- 2026-11-02 interview (with:: [[Bo]])\n", {"Bo": ["2026-11-02"]}, "Jobs/Post.md"),
    "in an organisation's note with nobody": Case("- 2026-11-02 tour\n", {}, "Orgs/Acme.md"),
    "in a note about nothing": Case("- 2026-11-02 met [[Ana]] (with:: [[Bo]])\n", {}, "Ideas.md"),
    # What is none.
    "a plan after today": Case("- 2026-11-21 coffee\n", {}),
    "a note about them": Case("- 2026-11-02 heard that Ana moves #note\n", {}),
    "a note about them, in capitals": Case("- 2026-11-02 heard that Ana moves #Note\n", {}),
    "a nested tag is another tag": Case("- 2026-11-02 sent sheets #note/music\n", ANA),
    "a quote": Case("> - 2026-11-02 coffee\n", {}),
    "a callout": Case("> [!info]\n> - 2026-11-02 coffee\n", {}),
    "a fence": Case("```\n- 2026-11-02 coffee\n```\n", {}),
    "indented code": Case("text\n\n    - 2026-11-02 coffee\n", {}),
    "a comment": Case("%%\n- 2026-11-02 coffee\n%%\n", {}),
    "an HTML comment": Case("<!--\n- 2026-11-02 coffee\n-->\n", {}),
    "a generated region": Case("<!-- vaultkit:begin home -->\n- 2026-11-02 coffee\n<!-- vaultkit:end home -->\n", {}),
    "an embed": Case("![[2026-11-02]]\n- ![[2026-11-02]]\n", {}),
    "a day in the middle": Case("- coffee on 2026-11-02\n", {}),
    "a paragraph that begins with a day": Case("2026-11-02 coffee\n", {}),
    "a day that does not exist": Case("- 2026-02-30 coffee\n", {}),
    "a day that is part of more": Case("- 2026-11-02-draft coffee\n- 2026-11-023\n", {}),
    "a day as a name": Case("- [[2026-11-02 Meeting]] notes\n", {}),
    "the front matter": Case("---\nlog:\n- 2026-11-02 coffee\n---\n", {}),
    # Tasks.
    "an open task": Case("- [ ] 2026-11-02 call\n- [ ] call 📅 2026-11-02\n", {}),
    "a cancelled task": Case("- [-] call ❌ 2026-11-02 ✅ 2026-11-02\n", {}),
    "a task in progress": Case("- [/] call ✅ 2026-11-02\n", {}),
    "a done task with a day": Case("- [x] call ✅ 2026-11-02\n", ANA),
    "a done task with a day in brackets": Case("- [X] call [completion:: 2026-11-02]\n", ANA),
    "a done task without a day": Case("- [x] call\n", {}),
    "a done task with a day to come": Case("- [x] call ✅ 2026-11-21\n", {}),
    "a done task with a day that does not exist": Case("- [x] call ✅ 2026-02-30\n", {}),
    "a done task that is a note": Case("- [x] file the card #note ✅ 2026-11-02\n", {}),
    "a done task that links to another": Case("- [x] write [[Bo]] ✅ 2026-11-02\n", {**ANA, "Bo": ["2026-11-02"]}),
    "a done task anywhere that links to a person": Case("- [x] write [[Bo]] ✅ 2026-11-02\n", {"Bo": ["2026-11-02"]}, "To do.md"),
    "a done task with one more": Case("- [x] call (with:: [[Bo]]) ✅ 2026-11-02\n", {**ANA, "Bo": ["2026-11-02"]}),
    "a done task that embeds another": Case("- [x] print ![[Bo]] ✅ 2026-11-02\n", ANA),
    "a done task whose move names another": Case("- [x] call (lead:: [[Bo]]) ✅ 2026-11-02\n", ANA),
    "a done task anywhere with somebody": Case("- [x] tidy (with:: [[Bo]]) ✅ 2026-11-02\n", {"Bo": ["2026-11-02"]}, "To do.md"),
    "a done task anywhere with a mere name": Case("- [x] tidy (with:: Zed) ✅ 2026-11-02\n", {}, "To do.md"),
    "a done task anywhere whose move names somebody": Case("- [x] tidy (lead:: [[Bo]]) ✅ 2026-11-02\n", {}, "To do.md"),
    "a done task anywhere that links to nobody": Case("- [x] tidy [[Acme]] ✅ 2026-11-02\n", {}, "To do.md"),
    "a done sub-task of an open one": Case("- [ ] plan\n  - [x] call ✅ 2026-11-02\n", ANA),
    # Daily notes.
    "a daily note's list item": Case("- tea with [[Ana]]\n", ANA, "2026-11-02.md"),
    "a daily note's paragraph": Case("Tea with [[Ana]]\nand [[Bo]].\n", {**ANA, "Bo": ["2026-11-02"]}, "2026-11-02.md"),
    "a daily note's sub-item": Case("- tea\n  - [[Ana]] came\n", ANA, "2026-11-02.md"),
    "a daily note's item twice": Case("- [[Ana]] and [[ana]]\n", ANA, "2026-11-02.md"),
    "a daily note's link to what is no person": Case("- tour of [[Acme]]\n", {}, "2026-11-02.md"),
    "a daily note's plain name": Case("- tea with Ana\n", {}, "2026-11-02.md"),
    "a daily note's heading": Case("# [[Ana]]\n", {}, "2026-11-02.md"),
    "a daily note's quote": Case("> [[Ana]] said\n", {}, "2026-11-02.md"),
    "a daily note's embed": Case("- ![[Ana]]\n", {}, "2026-11-02.md"),
    "a daily note's field": Case("- (lead:: [[Ana]])\n", {}, "2026-11-02.md"),
    "a daily note's open task": Case("- [ ] call [[Ana]]\n", {}, "2026-11-02.md"),
    "a daily note's done task without a day": Case("- [x] call [[Ana]]\n", ANA, "2026-11-02.md"),
    "a daily note's done task with a day": Case("- [x] call [[Ana]] ✅ 2026-11-01\n", {"Ana": ["2026-11-01"]}, "2026-11-02.md"),
    "a daily note's done task that begins with a day": Case("- [x] 2026-11-01 call [[Ana]]\n", {"Ana": ["2026-11-01"]}, "2026-11-02.md"),
    "a daily note's done task with a day that does not exist": Case("- [x] call [[Ana]] ✅ 2026-13-40\n", {}, "2026-11-02.md"),
    "a daily note's cancelled task": Case("- [-] call [[Ana]]\n", {}, "2026-11-02.md"),
    "a daily note's Markdown link": Case("- tea with [Ana](People/Ana.md)\n", ANA, "2026-11-02.md"),
    "a daily note's item tagged as a note": Case("- read of [[Ana]] #note\n", {}, "2026-11-02.md"),
    "a daily note of another day's entry": Case("- 2026-10-30 tea with [[Ana]]\n", {"Ana": ["2026-10-30"]}, "2026-11-02.md"),
    "a daily note's front matter": Case('---\nwith: "[[Ana]]"\n---\n', {}, "2026-11-02.md"),
    "a daily note to come": Case("- tea with [[Ana]]\n", {}, "2026-11-21.md"),
    "a daily note with someone along": Case("- [[Ana]] (with:: [[Bo]])\n", {**ANA, "Bo": ["2026-11-02"]}, "2026-11-02.md"),
    # Events.
    "an event of the past": Case("---\ndate: 2026-11-02\npeople: ['[[Ana]]']\n---\n[[Bo]] too\n", {**ANA, "Bo": ["2026-11-02"]}, "Events/Fair.md"),
    "an event named for its day": Case("---\nhost: Ana\n---\n", ANA, "Events/2026-11-02 Fair.md"),
    "an event of today": Case("---\ndate: 2026-11-20\npeople: [Ana]\n---\n", {"Ana": ["2026-11-20"]}, "Events/Fair.md"),
    "an event of tomorrow": Case("---\ndate: 2026-11-21\npeople: [Ana]\n---\n", {}, "Events/Fair.md"),
    "an event without a day": Case("---\npeople: [Ana]\n---\n", {}, "Events/Fair.md"),
    "an event that was not gone to": Case("---\ndate: 2026-11-02\npeople: [Ana]\ngoing: false\n---\n", {}, "Events/Fair.md"),
    "an event that was gone to": Case("---\ndate: 2026-11-02\npeople: [Ana]\ngoing: true\n---\n", ANA, "Events/Fair.md"),
    "an event's guests by other words": Case("---\nday: 2026-11-02\nattendees: [Ana]\n---\n", ANA, "Events/Fair.md"),
    "an event's plan and open task": Case("---\ndate: 2026-11-02\n---\n# Plan\n- ask [[Ana]]\n# Notes\n- [ ] find [[Bo]]\n", {}, "Events/Fair.md"),
    "an event's cancelled task": Case("---\ndate: 2026-11-02\n---\n- [-] find [[Bo]]\n", {}, "Events/Fair.md"),
    "what stands below an event's open task": Case("---\ndate: 2026-11-02\n---\n- [ ] find [[Bo]]\n  - [[Ana]]\n  - [x] [[Bo]]\n", {"Bo": ["2026-11-02"]}, "Events/Fair.md"),
    "an event's quote": Case("---\ndate: 2026-11-02\npeople: [Ana]\n---\n> [[Bo]] did not come.\n\n- > [[Bo]]\n", ANA, "Events/Fair.md"),
    "an event's people in with": Case("---\ndate: 2026-11-02\n---\nTea (with:: [[Ana]], Cy) (got:: a map from [[Bo]])\n", {**ANA, "?cy": ["2026-11-02"]}, "Events/Fair.md"),
    "an event's with in a quote, a plan and an open task": Case("---\ndate: 2026-11-02\n---\n> (with:: Ana)\n\n- [ ] tea (with:: [[Bo]])\n# Plan\n- tea (with:: Ana)\n", {}, "Events/Fair.md"),
    "an event's done task": Case("---\ndate: 2026-11-02\n---\n- [x] find [[Bo]]\n", {"Bo": ["2026-11-02"]}, "Events/Fair.md"),
    "an event's organisation is nobody": Case("---\ndate: 2026-11-02\npeople: ['[[Acme]]']\n---\n", {}, "Events/Fair.md"),
    "an event's guest without a note": Case("---\ndate: 2026-11-02\npeople: [Cy]\n---\n", {"?cy": ["2026-11-02"]}, "Events/Fair.md"),
    "an event's guest named twice": Case("---\ndate: 2026-11-02\npeople: [Ana, '[[Ana]]']\n---\n[[Ana]]\n", ANA, "Events/Fair.md"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_what_is_a_contact_and_what_is_none(case: Case) -> None:
    assert contacts_in(case.path, case.text) == case.expected


def test_a_contact_says_how_what_and_where() -> None:
    snapshot = snapshot_of({**PEOPLE, "People/Ana.md": "# Talks\n- 2026-11-02 call: of boats (got:: a map)\n"})
    (contact,) = snapshot.contacts["People/Ana.md"]
    assert (contact.channel, contact.text) == ("call", "of boats (got:: a map)")
    assert contact.evidence == ("People/Ana.md", 2, "Talks")


def test_contacts_come_newest_first_whatever_the_order_of_the_files() -> None:
    files = {
        "People/Ana.md": "- 2026-11-02 b\n- 2026-11-02 a\n- 2026-10-01 c\n", "2026-11-02.md": "- [[Ana]]\n",
        "Events/E.md": "---\ndate: 2026-11-03\npeople: [Ana]\n---\n",
    }  # fmt: skip
    for order in permutations(files):
        found = snapshot_of({path: files[path] for path in order}).contacts["People/Ana.md"]
        assert [(str(each.day), each.evidence.path, each.evidence.line) for each in found] == [
            ("2026-11-03", "Events/E.md", 3),
            ("2026-11-02", "2026-11-02.md", 1),
            ("2026-11-02", "People/Ana.md", 1),
            ("2026-11-02", "People/Ana.md", 2),
            ("2026-10-01", "People/Ana.md", 3),
        ]
