"""What is owed: what opens it, what closes it, what counts as the same thing, and what is said when nothing does."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from vaultkit.graph.ties import find_network
from vaultkit.notes.parse import parse_note
from vaultkit.refresh import survey
from vaultkit.settings import Settings
from vaultkit.vault.debts import Debt
from vaultkit.vault.snapshot import Files, Snapshot

TODAY = date(2026, 11, 20)
OTHERS = {
    "People/Bo.md": "", "People/Erin Diaz.md": "", "Orgs/Acme.md": "", "Jobs/Post.md": "", "Me.md": "---\ntype: me\n---\n",
}  # fmt: skip


def snapshot_of(files: dict[str, str]) -> Snapshot:
    notes = [parse_note(path, text) for path, text in {**OTHERS, **files}.items()]
    return survey(notes, Files(), Settings(), TODAY).snapshot


def debts_of(*lines: str) -> list[str]:
    """Return the debts that lines of Ana's note make, as `kind subject`, the closed ones with the day of closing."""
    return [shown(debt) for debt in snapshot_of({"People/Ana.md": text_of(lines)}).debts]


def text_of(lines: tuple[str, ...]) -> str:
    """Return entries, the first on 1 November, each a day later."""
    return "".join(f"- 2026-11-{day:02} {line}\n" for day, line in enumerate(lines, 1))


def shown(debt: Debt) -> str:
    return f"{debt.kind} {debt.subject}" + (f" closed {debt.closed:%d}" if debt.closed else "")


def told(*lines: str) -> list[str]:
    problems = snapshot_of({"People/Ana.md": text_of(lines)}).problems
    return [problem.message for problem in problems if problem.code == "unclosable-move"]


def test_an_introduction_of_somebody_to_themselves_opens_and_ties_nothing() -> None:
    assert debts_of("coffee (intro:: [[Ana]])", "(connected:: [[Ana]])") == []
    ties = find_network(snapshot_of({"People/Ana.md": "- 2026-11-01 (intro:: [[Ana]]) (connected:: [[Ana]])\n"})).ties
    assert {tie.kind for tie in ties} == {"met"}


@pytest.mark.parametrize(
    ("move", "kinds"),
    [
        ("got", ["thanks"]), ("lead", ["lead", "thanks", "report"]), ("intro", ["thanks", "report"]),
        ("offered", ["offer", "thanks"]), ("promised", ["promise"]), ("acted", ["report"]), ("gave", []), ("connected", []),
        ("asked", []), ("looking", []), ("learned", []), ("stage", []), ("card", []), ("sent", []), ("momentum", []),
        ("unheard", []),
    ],
)  # fmt: skip
def test_a_move_opens_what_it_owes(move: str, kinds: list[str]) -> None:
    for form in (f"({move}:: a map)", f"[{move}:: a map]"):
        assert debts_of(f"coffee {form}") == [f"{kind} a map" for kind in kinds]


@pytest.mark.parametrize(
    ("opening", "closing", "closed"),
    [
        ("got", "thanked", "thanks"), ("lead", "followed", "lead"), ("lead", "outcome", "lead"), ("lead", "declined", "lead"),
        ("lead", "told", "report"), ("lead", "thanked", "thanks"), ("intro", "told", "report"), ("intro", "thanked", "thanks"),
        ("offered", "declined", "offer"), ("offered", "followed", "offer"), ("offered", "outcome", "offer"), ("offered", "thanked", "thanks"), ("promised", "kept", "promise"),
        ("acted", "told", "report"),
    ],
)  # fmt: skip
def test_a_closing_move_closes_its_kind_and_no_other(opening: str, closing: str, closed: str) -> None:
    before, after = debts_of(f"({opening}:: a map)"), debts_of(f"({opening}:: a map)", f"({closing}:: a map)")
    assert after == [f"{debt} closed 02" if debt.startswith(f"{closed} ") else debt for debt in before]
    assert told(f"({opening}:: a map)", f"({closing}:: a map)") == []


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("a map", "A  MAP"), ("a map", "the loan of a map of Rome"), ("a map of Rome", "map"), ("[[Erin Diaz]]", "[[erin diaz]]"),
        ("[[Erin Diaz]]", "[[Erin Diaz|Erin]]"), ("[[Erin Diaz]] at Acme", "[[Erin Diaz]] never answered"),
        ("[[People/Erin Diaz]]", "[[Erin Diaz]]"), ("[[Erin Diaz]]", "Erin Diaz"), ("[[Nobody Here]]", "[[Nobody Here]]"),
        ("résumé review", "RE\u0301SUME\u0301"),
    ],
)  # fmt: skip
def test_the_same_thing_is_the_same_note_or_words_of_which_one_holds_the_other(subject: str, named: str) -> None:
    # A second debt stands open, so that nothing is closed merely because it is the only one.
    lines = ("(got:: quite another thing)", f"(got:: {subject})", f"(thanked:: {named})")
    assert debts_of(*lines) == ["thanks quite another thing", f"thanks {subject} closed 03"]


def test_words_that_share_nothing_close_nothing_and_all_that_is_open_is_listed() -> None:
    lines = ("(got:: a map) (got:: [[Erin Diaz|Erin]])", "(thanked:: the soup)")
    assert debts_of(*lines) == ["thanks a map", "thanks [[Erin Diaz|Erin]]"]
    assert told(*lines) == ['"thanked:: the soup" closes nothing; open there: "a map", "Erin"']


def test_a_closing_move_where_nothing_is_open_says_so_at_its_place() -> None:
    snapshot = snapshot_of({"People/Ana.md": "- 2026-11-02 coffee (kept:: my word)\n"})
    (problem,) = [each for each in snapshot.problems if each.code == "unclosable-move"]
    assert (problem.path, problem.line, problem.column, problem.level) == ("People/Ana.md", 1, 21, "info")
    assert problem.message == '"kept:: my word" closes nothing; open there: nothing'


def test_what_a_done_task_says_opens_and_closes_as_a_line_of_its_day_does() -> None:
    lines = (
        "- 2026-11-01 call (got:: shoes) (promised:: a book) (got:: a map)\n"
        "- [x] say thanks (thanked:: shoes) ✅ 2026-11-04\n"
        "- [x] send it (gave:: a book) [completion:: 2026-11-05]\n"
        "- [x] tea (lead:: the mill) ✅ 2026-11-06\n"
        "- [ ] ring them (thanked:: a map)\n"
        "- [x] nobody knows when (got:: soup)\n"
    )
    debts = [shown(debt) for debt in snapshot_of({"People/Ana.md": lines}).debts]
    assert debts == [
        "thanks shoes closed 04", "promise a book closed 05", "thanks a map", "lead the mill", "thanks the mill", "report the mill",
    ]  # fmt: skip


def test_a_done_task_below_a_dated_line_is_a_part_of_it() -> None:
    lines = "- 2026-11-01 moved house\n  - [x] carried the piano (got:: help)\n  - [ ] the books (got:: more help)\n"
    assert [shown(debt) for debt in snapshot_of({"People/Ana.md": lines}).debts] == ["thanks help"]


def test_a_lead_by_a_markdown_link_or_an_introduction_by_name_is_taken_up_by_a_contact() -> None:
    files = {
        "People/Ana.md": "- 2026-11-01 tea (lead:: [Bo](Bo.md)) (intro:: Erin Diaz)\n",
        "People/Bo.md": "- 2026-11-03 call\n",
        "People/Erin Diaz.md": "- 2026-11-04 call\n",
    }
    debts = {shown(debt): debt.since and debt.since.day for debt in snapshot_of(files).debts if debt.kind != "thanks"}
    assert debts == {"lead [Bo](Bo.md) closed 03": None, "report [Bo](Bo.md)": 3, "report Erin Diaz": 4}


def test_other_words_close_the_only_thing_that_is_open() -> None:
    assert debts_of("(got:: a map)", "(thanked:: for Rome)") == ["thanks a map closed 02"]


def test_another_note_does_not_close_the_only_thing_that_is_open() -> None:
    lines = ("(got:: a map)", "(thanked:: [[Erin Diaz]])")
    assert debts_of(*lines) == ["thanks a map"]
    assert told(*lines) == ['"thanked:: Erin Diaz" closes nothing; open there: "a map"']


def test_an_empty_value_closes_all_that_is_open_that_day() -> None:
    assert debts_of("(got:: a) (got:: b)", "(thanked::)", "(got:: c)") == [
        "thanks a closed 02",
        "thanks b closed 02",
        "thanks c",
    ]


def test_what_was_closed_is_not_closed_again() -> None:
    lines = ("(got:: a map)", "(thanked:: a map)", "(thanked:: a map)")
    assert debts_of(*lines) == ["thanks a map closed 02"]
    assert told(*lines) == ['"thanked:: a map" closes nothing; open there: nothing']


def test_a_lead_that_was_followed_may_have_an_outcome() -> None:
    lines = ("(lead:: [[Post]])", "(followed:: [[Post]])", "(outcome:: [[Post]] they took another)")
    assert debts_of(*lines)[0] == "lead [[Post]] closed 02"
    assert told(*lines) == []


def test_a_thing_may_be_closed_in_the_entry_that_opens_it() -> None:
    assert debts_of("(got:: a map) (thanked:: a map)") == ["thanks a map closed 01"]
    assert debts_of("(thanked:: a map) (got:: a map)") == ["thanks a map closed 01"]


def test_nothing_is_closed_before_it_was_opened() -> None:
    assert debts_of("(thanked:: a map)", "(got:: a map)") == ["thanks a map"]


def test_what_is_due_to_one_is_not_closed_with_another() -> None:
    debts = snapshot_of(
        {"People/Ana.md": "- 2026-11-01 x (got:: a map)\n", "People/Bo.md": "- 2026-11-02 x (thanked:: a map)\n"}
    ).debts
    assert [shown(debt) for debt in debts] == ["thanks a map"]


def test_an_offer_is_taken_up_by_what_one_did_with_it_and_the_thanks_stay() -> None:
    files = {
        "People/Ana.md": "- 2026-11-01 call (offered:: a desk) (offered:: [[Bo]]) (offered:: a ride) (offered:: a talk) (offered:: [[Erin Diaz]])\n"
                         "- 2026-11-02 (followed:: desk) (outcome:: ride it was nice)\n- 2026-11-03 (got:: a talk) (intro:: [[Erin Diaz]])\n",
        "People/Bo.md": "- 2026-11-05 talk\n",
    }  # fmt: skip
    snapshot = snapshot_of(files)
    assert {debt.subject: debt.closed.day for debt in snapshot.debts if debt.kind == "offer" and debt.closed} == {
        "a desk": 2, "[[Bo]]": 5, "a ride": 2, "a talk": 3, "[[Erin Diaz]]": 3,
    }  # fmt: skip
    assert all(debt.closed is None for debt in snapshot.debts if debt.kind == "thanks")
    assert not [each for each in snapshot.problems if each.code == "unclosable-move"]


@pytest.mark.parametrize(
    ("line", "debts"),
    [
        ("- 2026-11-01 mended my toaster (got::)", ["thanks mended my toaster"]),
        ("- 2026-11-01 (got::)", ["thanks their help"]),
        ("- 2026-11-01 spoke of [[Erin Diaz]] [gave:: soup] (promised:: )", ["promise spoke of Erin Diaz"]),
        ("- 2026-11-01 the list (promised:: 📅 2026-12-01)", ["promise the list"]),
        ("- 2026-11-01 (lead:: ) (thanked::)", ["lead something that no note names", "thanks something that no note names closed 01",
                                                "report something that no note names"]),
    ],
)  # fmt: skip
def test_what_a_move_without_words_opens_is_called_by_the_words_beside_it(line: str, debts: list[str]) -> None:
    snapshot = snapshot_of({"People/Ana.md": f"{line}\n"})
    assert [shown(debt) for debt in snapshot.debts] == debts
    for debt in snapshot.debts:
        closing = {"thanks": "thanked", "promise": "kept", "lead": "followed", "report": "told"}[debt.kind]
        again = snapshot_of({"People/Ana.md": f"{line}\n- 2026-11-02 ({closing}:: {debt.subject})\n"})
        assert all(each.closed for each in again.debts if each.kind == debt.kind)


def test_help_is_no_answer_to_every_offer() -> None:
    assert debts_of("(offered:: a desk)", "(got::) (got:: soup)")[0] == "offer a desk"


def test_a_lead_is_meant_before_an_offer() -> None:
    lines = ("(lead:: the bakery) (offered:: a desk)", "(followed::)", "(outcome:: it went well)")
    debts = debts_of(*lines)
    assert [each for each in debts if each.startswith(("lead", "offer"))] == [
        "lead the bakery closed 02",
        "offer a desk closed 03",
    ]


@pytest.mark.parametrize(
    ("subject", "named"), [("the bakery", "bakery said no"), ("list of names", "the list"), ("a map", "map")]
)
def test_an_article_makes_no_other_thing(subject: str, named: str) -> None:
    assert debts_of(f"(got:: {subject}) (got:: soup)", f"(thanked:: {named})")[0] == f"thanks {subject} closed 02"


def test_an_article_left_out_makes_no_part_of_a_word_a_thing() -> None:
    assert debts_of("(got:: a car) (got:: soup)", "(thanked:: career talk)")[0] == "thanks a car"


def test_news_of_a_note_may_be_noted_where_it_came_to_pass() -> None:
    files = {
        "People/Ana.md": "- 2026-11-01 x (lead:: [[Erin Diaz]])\n",
        "People/Erin Diaz.md": "- 2026-11-02 met (followed:: [[Erin Diaz]])\n",
    }
    assert shown(snapshot_of(files).debts[0]) == "lead [[Erin Diaz]] closed 02"


def test_a_debt_is_due_to_the_one_whose_note_it_is_not_to_the_company() -> None:
    debts = snapshot_of({"People/Ana.md": "- 2026-11-01 x (with:: [[Bo]]) (got:: a map)\n"}).debts
    assert [debt.person for debt in debts] == ["People/Ana.md"]


def test_a_daily_note_opens_and_closes_with_whom_it_links_to() -> None:
    files = {
        "2026-11-01.md": "- tea with [[Bo]] (got:: a map)\n",
        "2026-11-03.md": "- called [[Bo]] (thanked:: a map)\n",
    }
    assert [(debt.person, shown(debt)) for debt in snapshot_of(files).debts] == [
        ("People/Bo.md", "thanks a map closed 03")
    ]


def test_opening_comes_before_closing_on_a_day_whatever_the_notes_are_named() -> None:
    files = {
        "2026-11-02.md": "- called [[Bo]] (thanked:: a map)\n",
        "People/Bo.md": "- 2026-11-02 post (got:: a map)\n",
    }
    assert [shown(debt) for debt in snapshot_of(files).debts] == ["thanks a map closed 02"]


def test_the_order_of_files_does_not_matter() -> None:
    files = {
        "People/Ana.md": text_of(("(lead:: [[Post]])", "(thanked:: [[Post]])")), "People/Bo.md": text_of(("(got:: x)", "(thanked::)")),
        "Jobs/Post.md": "- 2026-11-05 sent (followed:: [[Post]])\n",
    }  # fmt: skip
    found = {str(snapshot_of({path: files[path] for path in order}).debts) for order in permutations(files)}
    assert len(found) == 1


def test_a_debt_keeps_its_words_its_note_its_day_and_its_evidence() -> None:
    files = {"People/Ana.md": "# Talks\n- 2026-11-02 coffee\n  - (lead:: [[Erin Diaz]] at the ministry)\n"}
    debt = snapshot_of(files).debts[0]
    assert (debt.subject, debt.about, debt.opened) == (
        "[[Erin Diaz]] at the ministry",
        "People/Erin Diaz.md",
        date(2026, 11, 2),
    )
    assert debt.evidence == ("People/Ana.md", 3, "Talks")


def test_what_is_planned_opens_nothing_yet() -> None:
    assert snapshot_of({"People/Ana.md": "- 2027-01-05 coffee (got:: a map)\n"}).debts == ()
