"""The commands of the practice at the terminal: what they say, their exit codes, and that no question is a crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import MakeVault, Ran, Run

EXAMPLE = Path(__file__).resolve().parents[2] / "example-vault"
TODAY = ("--today", "2026-11-20")
FILES = {
    "Me.md": "---\ntype: me\n---\n",
    "People/Ana.md": "---\nmet: 2020\nknows: '[[Tom]]'\n---\n- 2026-11-01 tea (got:: a seat)\n",
    "People/Tom.md": "---\norg: '[[Mill]]'\n---\n",
    "People/Una.md": "---\norg: '[[Inn]]'\n---\n",
    "People/Vic.md": "---\nmet: 2021\norg: '[[Inn]]'\nrole: cook\n---\n",
    "Orgs/Mill.md": "", "Orgs/Inn.md": "", "Jobs/Post.md": "---\nvia: '[[Ana]]'\n---\n",
}  # fmt: skip


def check_answer(ran: Ran, code: int, said: str) -> None:
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("path", "Tom"), 0, "you > Ana > Tom: long shot"),
        (("path", "Mill"), 0, "you > Ana > Tom: long shot"),
        (("path", "Ana"), 0, "Ana: you know them"),
        (("path", "Tom", "--from", "Ana"), 0, "Tom: Ana knows them"),
        (("path", "Me"), 1, "that is you"),
        (("path", "Ana", "--from", "Ana"), 1, "that is where the path begins"),
        (("path", "Una"), 1, "no chain to Una in your notes; at the same place: Vic (cook, Inn)"),
        (("path", "Nobody"), 1, 'nobody and nothing in the vault is named "Nobody"'),
        (("who", "cook"), 0, "- Vic: role: cook (People/Vic.md:4)"),
        (("who", "astronaut"), 1, 'of anybody whom you may turn to says "astronaut", and nothing that you learned'),
        (("show", "Tom"), 0, "the way there: you > Ana > Tom (long shot)"),
        (("show", "Me"), 1, "that is you; a brief is about somebody whom you are to meet"),
        (("who", " "), 2, "write what to look for"),
        (("show", "Mill"), 1, '"Mill" is no person with a note'),
        (("show", "Ana", "--draft"), 0, "Thank you for this: a seat."),
        (("story", "Post"), 0, "On the way: Ana"),
        (("story", "Ana"), 1, '"Ana" is no opportunity'),
        (("ripples", "Ana"), 0, "Ana has introduced nobody yet"),
        (("stats",), 0, "People                4, of whom you know 2"),
        (("stats",), 0, "given 0 times, received once, thanked 0 times"),
        (("stats",), 0, "Open                  1 thank-you\n"),
        (("next",), 0, "thank them: a seat, since 2026-11-01 (People/Ana.md:5)"),
        (("next", "--limit", "0"), 2, "0 is not in the range"),
    ],
)
def test_a_question_has_an_answer_or_a_sentence(  # noqa: PLR0917 (fixtures)
    arguments: tuple[str, ...], code: int, said: str, make_vault: MakeVault, run: Run
) -> None:
    check_answer(run(*arguments, "-C", make_vault(FILES), *TODAY), code, said)


LEFT = {
    "Me.md": "---\ntype: me\n---\n", "Orgs/Yard.md": "", "People/Tom.md": "",
    "People/Ola.md": "---\nstatus: deceased\norg: '[[Yard]]'\nrole: sailmaker\nknows: '[[Pip]]'\n---\n- 2025-05-01 coffee (intro:: [[Tom]])\n",
    "People/Pip.md": "---\norg: '[[Yard]]'\n---\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "Ola"), 0, "- they have died (People/Ola.md:2)"),
        (("show", "Ola", "--draft"), 1, "no letter to Ola: they have died (People/Ola.md:2)"),
        (("path", "Ola"), 1, "no way is looked for: Ola, they have died (People/Ola.md:2)"),
        (("path", "Tom", "--from", "Ola"), 1, "no way is looked for: Ola, they have died (People/Ola.md:2)"),
        (("path", "Yard"), 1, "no chain to Pip in your notes. Write"),
        (("path", "Pip"), 1, "no chain to Pip in your notes. Write"),
        (("ripples", "Ola"), 0, "Introduced: Tom"),
        (("who", "sailmaker"), 1, 'of anybody whom you may turn to says "sailmaker", and nothing that you learned'),
    ],
)
def test_who_has_died_is_told_so_and_no_way_leads_there_or_through_them(  # noqa: PLR0917 (fixtures)
    arguments: tuple[str, ...], code: int, said: str, make_vault: MakeVault, run: Run
) -> None:
    check_answer(run(*arguments, "-C", make_vault(LEFT), *TODAY), code, said)


def test_without_a_me_note_paths_begin_from_those_with_a_tie_and_the_rest_works(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({path: text for path, text in FILES.items() if path != "Me.md"})
    ran = run("path", "Tom", "-C", root, *TODAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("you > Ana > Tom: ")
    known = run("path", "Ana", "-C", root, *TODAY)
    assert (known.code, known.err) == (0, "")
    assert known.out.startswith("Ana: you know them; your tie is ")
    assert "no chain to Stranger" in run("path", "Stranger", "-C", make_vault({"People/Stranger.md": ""}), *TODAY).err
    for arguments in (
        ("path", "Tom", "--from", "Ana"),
        ("next",),
        ("show", "Ana"),
        ("who", "cook"),
        ("stats",),
        ("story", "Post"),
    ):
        assert run(*arguments, "-C", root, *TODAY).code == 0, arguments


def test_002_03_002_04_next_is_never_empty(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"Me.md": "---\ntype: me\n---\n"})
    empty = run("next", "-C", root, *TODAY)
    assert (empty.code, empty.err) == (0, "")
    assert "neighbours" in empty.out
    assert "say hello" in run("next", "-C", make_vault({"People/Ana.md": ""}), *TODAY).out


def test_where_everyone_is_left_in_peace_the_list_says_whom_one_could_think_of(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "---\ndo_not_contact: true\ncadence: weekly\n---\n- 2020-01-01 tea\n"})
    ran = run("next", "-C", root, *TODAY)
    assert ran.code == 0
    assert "Ana" not in ran.out
    assert ran.out.startswith("Everybody in your notes is left in peace for now.")


def test_all_shows_everyone_and_the_list_says_how_many_more(run: Run) -> None:
    some, everyone = (json.loads(run("next", "-C", EXAMPLE, *TODAY, "--json", *more).out) for more in ((), ("--all",)))
    assert len(some) == 7
    assert len(everyone) > len(some)
    assert [step["number"] for step in everyone] == list(range(1, len(everyone) + 1))
    assert f"and {len(everyone) - len(some)} more" in run("next", "-C", EXAMPLE, *TODAY).out


@pytest.mark.parametrize(("limit", "hellos"), [("1", 0), ("2", 0), ("3", 1), ("7", 1), ("100", 1)])
def test_a_limit_holds_and_from_three_on_has_one_place_for_a_hello(run: Run, limit: str, hellos: int) -> None:
    steps = json.loads(run("next", "-C", EXAMPLE, *TODAY, "--json", "--limit", limit).out)
    assert len(steps) == min(int(limit), 18)
    assert [reason["kind"] for step in steps for reason in step["reasons"]].count("hello") == hellos


def test_in_json_too_nothing_found_has_its_exit_code(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(FILES)
    codes = [
        run(*words, "--json", "-C", root, *TODAY).code
        for words in (("path", "Tom"), ("path", "Una"), ("who", "cook"), ("who", "x-ray"))
    ]
    assert codes == [0, 1, 0, 1]
    assert json.loads(run("who", "x-ray", "--json", "-C", root, *TODAY).out) == []


def test_a_friend_without_a_note_opens_doors_by_the_users_own_word(make_vault: MakeVault, run: Run) -> None:
    me = "---\ntype: me\nknows: '[[Gus]] (from the sea)'\n---\n"
    root = make_vault({"Me.md": me, "People/Tom.md": "---\nknows: '[[Gus]]'\n---\n"})
    out = run("path", "Tom", "-C", root, *TODAY).out
    assert "you and Gus: medium, the weakest step (Me.md:3)" in out
    assert "Gus and Tom: medium (People/Tom.md:2)" in out


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- 2026-11-03 (intro:: [[Cy]]) (with:: [[Cy]])", "Cy"),
        ("- 2026-11-03 (intro:: Cy)", "Cy"),
        ("- 2026-11-02 (with:: [[Zed]])", "Zed"),
    ],
)
def test_whom_one_has_met_is_known_without_a_note_too(make_vault: MakeVault, run: Run, line: str, name: str) -> None:
    root = make_vault({"Me.md": "---\ntype: me\n---\n", "People/Ana.md": f"{line}\n"})
    ran = run("path", name, "-C", root, *TODAY)
    assert (ran.code, ran.out) == (0, f"{name}: you know them; your tie is medium\n   (People/Ana.md:1)\n")


def test_who_was_at_an_event_is_known_without_a_note_and_who_is_to_come_is_not(make_vault: MakeVault, run: Run) -> None:
    fair = "---\ndate: {}\npeople: '[[Evi]]'\n---\nOf [[Soil]].\n"
    files = {"Me.md": "---\ntype: me\n---\n", "Events/Fair.md": fair.format("2026-11-04")}
    assert run("path", "Evi", "-C", make_vault(files), *TODAY).code == 0
    assert run("path", "Soil", "-C", make_vault(files), *TODAY).code == 1
    files["Events/Fair.md"] = fair.format("2026-11-24")
    assert run("path", "Evi", "-C", make_vault(files), *TODAY).code == 1


@pytest.mark.parametrize("name", ["[[x", "a\x1b[31mb", "%%", "🌊 Wave", "O'Brien & Söhne"])
def test_strange_names_break_nothing(name: str, make_vault: MakeVault, run: Run) -> None:
    text = f"---\nmet: 2020\nknows: '{name.replace(chr(39), '')}'\nneeds: '{name[:3]}'\n---\n- 2026-11-01 x (lead:: {name}) (got:: {name})\n"
    root = make_vault({**FILES, "People/Odd.md": text})
    for arguments in (
        ("next",),
        ("show", "Odd"),
        ("who", name),
        ("path", "Tom"),
        ("story", "Post"),
        ("ripples", "Odd"),
        ("report",),
    ):
        ran = run(*arguments, "-C", root, *TODAY)
        assert ran.code in (0, 1), (arguments, ran.err)
        assert "\x1b" not in ran.out
