"""Paths and reach in notes: who is asked, what is settled first, who must not hear, and introductions to make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from practice_vaults import rows, view

from vaultkit.notes.parse import parse_note
from vaultkit.practice.matchmaking import (
    acquaintance_chance,
    find_guesses,
    find_introductions,
    introduction_worth,
    shared_weight,
)
from vaultkit.practice.paths import Favours, PathFinder, Ways, find_kept_from, willingness
from vaultkit.practice.reach import find_reach
from vaultkit.practice.search import find_untold
from vaultkit.practice.stock import Stock
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files
from vaultkit.views.warm_paths import find_wished

TODAY = date(2026, 11, 20)
ME = {"Me.md": "---\ntype: me\n---\n"}


def stock_of(files: Mapping[str, str]) -> Stock:
    notes = [parse_note(path, text) for path, text in {**ME, **files}.items()]
    return survey(notes, Files(), Settings(), TODAY).stock


def ways(files: Mapping[str, str], target: str, start: str | None = None) -> Ways:
    return PathFinder(stock_of(files), start).find(target)


@pytest.mark.parametrize(
    ("favours", "willing"),
    [
        (Favours(), 0.5),
        (Favours(has_introduced=True, gives_more=True), 0.8),
        (Favours(is_owed=True, is_asked_lately=True), 0.1),
        (Favours(has_introduced=True, is_owed=True), 0.5),
        (Favours("yes", is_owed=True), 0.9),
        (Favours("ask"), 0.5),
        (Favours("no"), 0.0),
    ],
)
def test_willingness_has_its_worked_numbers(favours: Favours, willing: float) -> None:
    assert willingness(favours) == willing


def test_no_path_leads_to_or_through_somebody_left_in_peace() -> None:
    files = {"People/Ana.md": "---\nmet: 2020\nknows: '[[Bo]]'\n---\n", "People/Bo.md": "---\nstatus: deceased\nknows: '[[Cy]]'\n---\n",
             "People/Cy.md": "", "People/Dee.md": "---\nmet: 2020\nstatus: ended\nknows: '[[Cy]]'\n---\n"}  # fmt: skip
    finder = PathFinder(stock_of(files))
    assert [finder.find(f"People/{name}.md").paths for name in ("Bo", "Cy")] == [(), ()]
    assert [finder.all_shortest(f"People/{name}.md") for name in ("Bo", "Cy")] == [(), ()]
    assert not finder.find("People/Dee.md").is_known
    assert finder.best("People/Dee.md") is None


def test_organisations_and_aims_count_nobody_who_is_left_in_peace_among_the_living() -> None:
    files = {
        **ME, "Orgs/Yard.md": "",
        "People/Ola.md": "---\nstatus: deceased\nmet: 2020\norg: '[[Yard]]'\nrole: head\naims: boats\n---\n",
        "People/Pip.md": "---\nstatus: paused\norg: '[[Yard]]'\n---\n",
    }  # fmt: skip
    assert rows("organisations", files) == [
        "[[Ola]]: head, they have died", "[[Pip]]; this tie is paused", "You know nobody who is there now.",
    ]  # fmt: skip
    assert "boats" not in view("people-to-contact", files)


def test_nobody_guesses_whom_the_dead_may_know() -> None:
    files = {f"People/{name}.md": "---\nknows: ['[[Cy]]', '[[Dee]]']\n---\n" for name in ("Ana", "Bo")}
    files |= {"People/Cy.md": "", "People/Dee.md": ""}
    found = [(each.one, each.other) for each in find_guesses(stock_of(files))]
    assert ("People/Cy.md", "People/Dee.md") in found
    dead = find_guesses(stock_of({**files, "People/Cy.md": "---\nstatus: deceased\n---\n"}))
    assert [(each.one, each.other) for each in dead] == [pair for pair in found if "People/Cy.md" not in pair]


def test_who_is_left_in_peace_is_no_goal_of_warm_paths() -> None:
    files = {"Me.md": "---\ntype: me\ntargets: ['[[Bo]]', '[[Yard]]']\n---\n", "Orgs/Yard.md": "",
             "People/Bo.md": "---\nstatus: paused\n---\n", "People/Cy.md": "---\nstatus: deceased\norg: '[[Yard]]'\n---\n"}  # fmt: skip
    assert find_wished(stock_of(files)) == []


TOM = {
    "People/Ana.md": "---\ncloseness: 5\nknows: ['[[Tom]]']\n---\n- 2026-11-01 tea\n",
    "People/Tom.md": "",
}


def test_001_22_a_path_names_its_steps_its_word_its_weakest_step_and_its_lines() -> None:
    (path,) = ways(TOM, "People/Tom.md").paths
    assert (path.people, path.word) == (("People/Ana.md", "People/Tom.md"), "possible")
    assert [(leg.source, leg.target, leg.word, leg.evidence[:2]) for leg in path.legs] == [
        (None, "People/Ana.md", "strong", ("People/Ana.md", 5)),
        ("People/Ana.md", "People/Tom.md", "medium", ("People/Ana.md", 3)),
    ]
    assert path.weakest == path.legs[1]


def test_a_direct_tie_beats_every_path() -> None:
    files = {**TOM, "People/Tom.md": "- 2020-01-01 met\n"}
    assert (ways(files, "People/Tom.md").is_known, ways(files, "People/Tom.md").paths) == (True, ())


def test_003_05_second_and_third_steps_count_and_no_fourth() -> None:
    files = {"People/A.md": "---\nmet: 2020\nknows: ['[[B]]']\n---\n", "People/B.md": "---\nknows: ['[[C]]']\n---\n",
             "People/C.md": "---\nknows: ['[[D]]']\n---\n", "People/D.md": "---\nknows: ['[[E]]']\n---\n", "People/E.md": ""}  # fmt: skip
    assert len(ways(files, "People/D.md").paths[0].people) == 4
    assert ways(files, "People/E.md").paths == ()


@pytest.mark.parametrize("head", ["introduces: no", "status: deceased", "do_not_contact: true", "status: ended"])
def test_who_is_not_to_be_asked_is_never_between(head: str) -> None:
    files = {**TOM, "People/Ana.md": TOM["People/Ana.md"].replace("closeness: 5", f"closeness: 5\n{head}")}
    assert ways(files, "People/Tom.md").paths == ()


def test_001_22_open_debts_are_settled_before_asking() -> None:
    lines = "- 2026-10-01 x (got:: a seat)\n- 2026-10-02 x (lead:: the choir)\n- 2026-10-03 (followed:: the choir)\n"
    files = {**TOM, "People/Ana.md": TOM["People/Ana.md"] + lines + "- 2026-10-04 (thanked:: the choir)\n"}
    (path,) = ways(files, "People/Tom.md").paths
    assert [(debt.kind, debt.subject) for debt in path.debts] == [("thanks", "a seat"), ("report", "the choir")]


def test_a_path_from_somebody_else_leaves_the_user_out() -> None:
    files = {**TOM, "People/Bo.md": "---\nmet: 2020\nknows: ['[[Ana]]']\n---\n"}
    (path,) = ways(files, "People/Tom.md", "People/Bo.md").paths
    assert path.people == ("People/Ana.md", "People/Tom.md")
    assert ways(files, "People/Ana.md", "People/Bo.md").is_known


def test_000_18_who_must_not_hear_is_never_asked_and_who_knows_them_carries_a_warning() -> None:
    files = {
        "Me.md": "---\ntype: me\nkeep_from: ['[[Firm]]', '[[Boss]]']\n---\n",
        "Orgs/Firm.md": "",
        "People/Boss.md": "---\nmet: 2020\nknows: ['[[Tom]]']\n---\n",
        "People/Colleague.md": "---\nmet: 2020\norg: '[[Firm]]'\nknows: ['[[Tom]]']\n---\n",
        "People/Ana.md": "---\nmet: 2020\nknows: ['[[Tom]]', '[[Boss]]']\n---\n",
        "People/Tom.md": "",
    }
    assert find_kept_from(stock_of(files)) == {"Orgs/Firm.md", "People/Boss.md", "People/Colleague.md"}
    (path,) = ways(files, "People/Tom.md").paths
    assert path.people[0] == "People/Ana.md"
    assert path.warnings == ("Ana knows Boss, who must not hear of your search",)


def test_000_18_who_will_leave_is_there_still_and_not_asked() -> None:
    files = {
        "Me.md": "---\ntype: me\nlooking: work\ntargets: ['[[Yard]]']\nkeep_from: '[[Firm]]'\n---\n",
        "Orgs/Firm.md": "",
        "Orgs/Yard.md": "",
        "People/Boss.md": "---\ncloseness: 5\norg: [{org: '[[Firm]]', from: 2020, until: 2027-01-01}]\nknows: '[[Tom]]'\n---\n",
        "People/Former.md": "---\ncloseness: 5\norg: [{org: '[[Firm]]', until: 2026-10}]\n---\n",
        "People/Tom.md": "---\norg: [{org: '[[Yard]]', until: 2026-12}]\n---\n",
    }
    stock = stock_of(files)
    assert find_kept_from(stock) == {"Orgs/Firm.md", "People/Boss.md"}
    assert find_untold(stock) == ("People/Former.md",)
    assert find_wished(stock) == ["People/Tom.md"]
    assert ways(files, "People/Tom.md").paths == ()
    assert rows("organisations", files) == [
        "[[Boss]]: until 2027-01-01", "[[Former]]: until 2026-10",
        "[[Tom]]: until 2026-12; not met, and no way there in your notes", "You know nobody who is there now.",
    ]  # fmt: skip


def test_who_is_yet_to_come_is_not_there_and_must_not_hear_either() -> None:
    files = {
        "Me.md": "---\ntype: me\ntargets: ['[[Yard]]']\nkeep_from: '[[Firm]]'\n---\n",
        "Orgs/Firm.md": "",
        "Orgs/Yard.md": "",
        "People/Soon.md": "---\norg: [{org: '[[Yard]]', role: head, from: 2030}, {org: '[[Firm]]', from: 2031}]\n---\n",
        "People/Still.md": "---\ncloseness: 5\norg: {org: '[[Yard]]', role: '[weir](Weir.md) keeper', until: present}\n---\n",
    }
    stock = stock_of(files)
    assert find_wished(stock) == []
    assert find_kept_from(stock) == {"Orgs/Firm.md", "People/Soon.md"}
    assert [(row[0], row[2]) for row in reach(files, "Yard")] == [
        ("Still", "weir keeper, Yard"), ("Soon", "head, Yard, from 2030"),
    ]  # fmt: skip
    assert rows("organisations", files) == [
        "[[Soon]]: from 2031; not met, and no way there in your notes", "You know nobody who is there now.",
        "[[Still]]: weir keeper", "[[Soon]]: head, from 2030; not met, and no way there in your notes",
    ]  # fmt: skip
    assert {"- [[Soon]]: head, from 2030", "- [[Still]]: weir keeper"} <= set(view("who-knows-whom", files).split("\n"))


def test_a_guess_or_a_mention_is_never_a_step() -> None:
    files = {"People/Ana.md": "---\nmet: 2020\n---\nShe spoke of [[Tom]].\n", "People/Tom.md": ""}
    assert ways(files, "People/Tom.md").paths == ()


# Reach


def reach(files: Mapping[str, str], words: str) -> list[tuple[str, int | None, str, int]]:
    return [
        (each.person.rpartition("/")[2].removesuffix(".md"), each.steps, each.words, each.evidence.line)
        for each in find_reach(stock_of(files), words)
    ]


ALICE = {
    "People/Alice.md": "---\nmet: 2024\nbackground: [night nurse, ran a shelter]\nknows: ['Rob (brother, lawyer)']\n---\n",
    "People/Tom.md": "---\norg: {org: '[[Hospital]]', role: porter}\n---\n",
    "People/Ana.md": "---\nmet: 2020\norg:\n  - {org: '[[Hospital]]', until: 2023}\n  - '[[Choir]]'\nknows: '[[Tom]]'\n---\n",
    "People/Far.md": "---\norg: '[[Hospital]]'\n---\n",
    "Orgs/Hospital.md": "---\naliases: [the infirmary]\nsector: health\n---\n",
}  # fmt: skip


def test_000_05_there_is_more_to_a_person_than_their_post() -> None:
    assert reach(ALICE, "nurse") == [("Alice", 0, "background: night nurse", 3)]


def test_what_is_linked_under_other_words_is_found_by_both() -> None:
    files = {
        "People/Ana.md": "---\nmet: 2020\nlocation: '[[Places/Rome|Roma]]'\n---\n",
        "People/Bo.md": "---\nmet: 2020\norg: '[[Mill|the old place]]'\n---\n",
    }
    for word in ("Rome", "roma"):
        assert reach(files, word) == [("Ana", 0, "lives in: Roma", 3)]
    for word in ("Mill", "old place"):
        assert reach(files, word) == [("Bo", 0, "the old place", 3)]
    assert reach(files, "Places") == []


def test_whoever_is_at_an_organisation_is_found_by_where_it_stands() -> None:
    files = {
        "People/Ana.md": "---\nmet: 2020\norg: '[[Mill]]'\n---\n",
        "Orgs/Mill.md": "---\nCity: '[[Rome|Roma]]'\n---\n",
    }
    assert reach(files, "rome") == [("Ana", 0, "Mill (location: Roma)", 3)]


def test_000_06_kin_without_a_note_are_reached_through_whom_they_know() -> None:
    assert reach(ALICE, "lawyer") == [("?rob", 1, "brother, lawyer (Alice knows them)", 4)]


@pytest.mark.parametrize("words", ["Hospital", "[[Hospital]]", "the infirmary"])
def test_002_02_reach_to_an_organisation_goes_by_steps_and_says_until_when(words: str) -> None:
    assert [row[:3] for row in reach(ALICE, words)] == [
        ("Ana", 0, "Hospital, until 2023"), ("Tom", 1, "porter, Hospital"), ("Far", None, "Hospital"),
    ]  # fmt: skip


def test_who_is_found_by_what_is_said_of_their_organisation_is_told_with_that_line_too() -> None:
    files = {**ALICE, "Orgs/Hospital.md": "---\nsector: health\nlocation: Porto\n---\n"}
    tom = next(each for each in find_reach(stock_of(files), "Porto") if each.person == "People/Tom.md")
    assert tom.words == "porter, Hospital (location: Porto)"
    assert [place[:2] for place in (tom.evidence, tom.organisation or ())] == [
        ("People/Tom.md", 2),
        ("Orgs/Hospital.md", 3),
    ]
    named = next(each for each in find_reach(stock_of(files), "Hospital") if each.person == "People/Tom.md")
    assert (named.words, named.organisation) == ("porter, Hospital", None)


def test_000_17_one_person_is_found_under_each_of_their_organisations() -> None:
    assert [row[0] for row in reach(ALICE, "Choir")] == ["Ana"]


DAVE = {
    "People/Dave (plumber).md": "---\nmet: 2020\naliases: [Sparky Jones]\n---\n",
    "People/Una.md": "---\nmet: 2020\nname: Una Plumb-Smith\nskills: plumbing\n---\n",
    "People/Martin.md": "---\nmet: 2020\n---\n",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("plumber", [("Dave (plumber)", 0, "named Dave (plumber)", 1)]),
        ("dave (plumber)", [("Dave (plumber)", 0, "named Dave (plumber)", 1)]),
        ("jones", [("Dave (plumber)", 0, "named Sparky Jones", 1)]),
        ("una smith", [("Una", 0, "named Una Plumb-Smith", 1)]),
        ("plumbing", [("Una", 0, "skills: plumbing", 4)]),
        ("art", []),
    ],
)
def test_who_is_named_so_is_found_by_the_words_that_begin_in_the_name(
    words: str, expected: list[tuple[str, int, str, int]]
) -> None:
    assert reach(DAVE, words) == expected


NAMED = {
    "People/Ana.md": "---\nknows: ['Dave (plumber)', '[[Dan Plum]] (plumber)']\norg: Plum Works\n---\nOf [[Plum jam]].\n"
    "- 2026-11-03 tea (with:: [[Zed Plum]])\n",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dave", [("?dave", 1, "named Dave (plumber)", 2)]),
        ("Dave (plumber)", [("?dave", 1, "named Dave (plumber)", 2)]),
        ("dan plum", [("?dan plum", 1, "named Dan Plum (plumber)", 2)]),
        ("zed", [("?zed plum", 0, "named Zed Plum", 6)]),
        ("jam", []),
    ],
)
def test_who_has_no_note_is_found_by_name_too(words: str, expected: list[tuple[str, int, str, int]]) -> None:
    assert reach(NAMED, words) == expected


def test_words_that_nobody_fits_find_nobody() -> None:
    assert reach(ALICE, "astronaut") == reach(ALICE, " ") == []


# Introductions to make


@pytest.mark.parametrize(
    ("match", "strengths", "known", "worth"),
    [
        (0.7, (0.7, 0.5), 0.2, 0.28),
        (1.0, (0.4, 0.9), 0.0, 0.4),
        (0.7, (0.8, 0.8), 0.8, 0.112),
        (0.3, (0.9, 0.9), 0.0, 0.27),
    ],
)
def test_introductions_have_their_worked_numbers(
    match: float, strengths: tuple[float, float], known: float, worth: float
) -> None:
    assert round(introduction_worth(match, strengths, known), 4) == worth


def test_the_chance_that_two_know_each_other() -> None:
    assert [acquaintance_chance(count, is_together=False) for count in (0, 1, 3, 9)] == [
        0,
        0.2,
        pytest.approx(0.6),
        0.6,
    ]
    assert acquaintance_chance(0, is_together=True) == 0.8


PAIR = {
    "People/Ana.md": "---\ncloseness: 4\nneeds: [a grant writer]\n---\n",
    "People/Ben.md": "---\ncloseness: 4\noffers: [grant writer for choirs]\n---\n",
}


def introduced(**changed: str) -> list[tuple[str, str]]:
    files = {**PAIR, **{f"People/{name}.md": text for name, text in changed.items()}}
    return [(each.one[7:-3], each.other[7:-3]) for each in find_introductions(stock_of(files))]


def test_001_20_a_need_of_one_meets_an_offer_of_another() -> None:
    (found,) = find_introductions(stock_of(PAIR))
    assert (found.one, found.other) == ("People/Ana.md", "People/Ben.md")
    assert [place[:2] for place in found.evidence] == [("People/Ana.md", 3), ("People/Ben.md", 3)]


def test_a_shared_interest_is_shown_with_the_lines_that_say_so() -> None:
    files = {
        "People/Hal.md": "---\ncloseness: 5\ninterests: [chess, Sailing]\n---\n",
        "People/Ian.md": "---\ncloseness: 5\nrole: smith\ngoals: sailing\n---\n",
    }
    (found,) = find_introductions(stock_of(files))
    assert [place[:2] for place in found.evidence] == [("People/Hal.md", 3), ("People/Ian.md", 4)]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("role: smith\nlast_contact: 2026-01-02", 3), ("last_contact: [2025-01-02, 2026-01-02]\nmet: 2020", 2),
        ("role: smith\nintroduced_by: '[[Bo]]'\ncloseness: 5", 3), ("role: smith\ncloseness: 3", 3),
        ("closeness: 3\nmet: 2020", 3),
    ],
)  # fmt: skip
def test_a_tie_is_shown_with_the_line_that_says_so(head: str, line: int) -> None:
    files = {"People/Ana.md": f"---\n{head}\n---\n", "People/Bo.md": ""}
    assert stock_of(files).last_evidence("People/Ana.md") == ("People/Ana.md", line, "")


def test_a_tie_by_an_introduction_alone_is_shown_with_the_line_of_whoever_made_it() -> None:
    files = {
        "People/Ana.md": "---\ncloseness: 3\n---\n",
        "People/Bo.md": "- 2026-01-01 tea\n- 2026-01-02 tea (intro:: [[Ana]])\n",
    }
    assert stock_of(files).last_evidence("People/Ana.md") == ("People/Bo.md", 2, "")


def test_of_two_last_contacts_the_newer_is_shown() -> None:
    lines = "---\nlast_contact: 2026-01-02\n---\n- 2025-12-01 tea\n"
    assert stock_of({"People/Ana.md": lines}).last_evidence("People/Ana.md").line == 2
    assert stock_of({"People/Ana.md": lines + "- 2026-01-03 tea\n"}).last_evidence("People/Ana.md").line == 5


@pytest.mark.parametrize(
    "changed",
    [
        {"Ben": "---\ncloseness: 4\noffers: [grant writer]\nknows: '[[Ana]]'\n---\n"},
        {"Ben": "---\ncloseness: 4\noffers: [grant writer]\nkeep_apart: '[[Ana]]'\n---\n"},
        {"Ben": "---\ncloseness: 4\noffers: [grant writer]\nstatus: paused\n---\n"},
        {"Ben": "---\ncloseness: 4\noffers: [grant writer]\nintroduces: no\n---\n"},
        {"Ben": "---\noffers: [grant writer]\n---\n"},
        {"Ben": "---\ncloseness: 4\noffers: [bookkeeping]\n---\n"},
        {"Ana": "---\ncloseness: 4\nneeds: [grant writer]\norg: Firm\n---\n",
         "Ben": "---\ncloseness: 4\noffers: [grant writer]\norg: Firm\n---\n"},
    ],
)  # fmt: skip
def test_nobody_is_brought_together_who_knows_the_other_or_does_not_want_it(changed: dict[str, str]) -> None:
    assert introduced(**changed) == []


@pytest.mark.parametrize(
    ("ana", "ben", "is_shown"),
    [
        ("{org: Zed, from: 2001, until: 2005}", "{org: Zed, from: 2003, until: 2010}", False),
        ("{org: Zed, until: 2027}", "{org: Zed, until: 2030-01-01}", False),
        ("{org: Zed, until: 2005}", "{org: Zed, from: 2003, until: 2010}", False),
        ("{org: Zed, from: 2001, until: 2004}", "{org: Zed, from: 2005, until: 2010}", True),
        ("{org: Zed, until: 2004}", "{org: Zed}", True),
        ("{org: Zed, from: 2028}", "{org: Zed}", True),
    ],
)
def test_who_was_in_an_organisation_at_one_time_knows_the_other(ana: str, ben: str, is_shown: bool) -> None:  # noqa: FBT001
    found = introduced(
        Ana=f"---\ncloseness: 4\nneeds: [grant writer]\norg: [{ana}]\n---\n",
        Ben=f"---\ncloseness: 4\noffers: [grant writer]\norg: [{ben}]\n---\n",
    )
    assert bool(found) is is_shown


def test_among_a_crowd_in_one_organisation_not_everybody_knows_everybody() -> None:
    crowd = {f"P{number}": "---\norg: Zed\n---\n" for number in range(30)}
    shown = introduced(
        Ana="---\ncloseness: 4\nneeds: [grant writer]\norg: Zed\n---\n",
        Ben="---\ncloseness: 4\noffers: [grant writer]\norg: Zed\n---\n", **crowd,
    )  # fmt: skip
    assert shown == [("Ana", "Ben")]


def test_nobody_needs_or_offers_nothing() -> None:
    files = {
        "People/Kim.md": "---\ncloseness: 5\nneeds: none\ninterests: none\n---\n",
        "People/Lee.md": "---\ncloseness: 5\noffers: None\ninterests: none\n---\n",
    }
    assert find_introductions(stock_of(files)) == ()
    assert rows("give-and-take", {**ME, **files}) == []


def test_001_21_no_match_is_no_judgement() -> None:
    assert find_introductions(stock_of({"People/Ana.md": "---\nmet: 2020\n---\n"})) == ()


# Guesses

SQUARE = {
    "Me.md": "---\ntype: me\nknows: ['[[a]]', '[[b]]', '[[c]]', '[[d]]', '[[e]]']\n---\n",
    "People/a.md": "---\nknows: ['[[b]]', '[[d]]']\n---\n",
    "People/b.md": "---\nknows: '[[c]]'\n---\n",
    "People/c.md": "---\nknows: '[[d]]'\n---\n",
    "People/d.md": "",
    "People/e.md": "",
}


def test_who_may_know_each_other_is_guessed_without_the_user() -> None:
    stock = stock_of(SQUARE)
    guesses = [(each.one[7:-3], each.other[7:-3], round(each.weight, 4)) for each in find_guesses(stock)]
    assert guesses == [("a", "c", 2.8854), ("b", "d", 2.8854)]
    assert round(shared_weight(("People/b.md", "People/d.md"), stock.neighbours), 4) == 2.8854
