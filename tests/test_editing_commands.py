"""The commands that change notes, as somebody at the terminal meets them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault, Run

from vaultkit.disk.rows import Row, keep_rows

TODAY = ("--today", "2026-11-22")
ADA = "---\ntype: person\ncadence: monthly\nfollow_up: 2026-11-24 ask about pears # soon\n---\n\n## Log\n- 2026-09-12 tea (got:: a ladder)\n\n- [ ] Bring the ladder back 📅 2026-11-22\n"


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    return make_vault({"People/Ada.md": ADA, "People/Bo Li.md": "---\naliases: [Robert]\n---\n", "vaultkit.toml": ""})


def read(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


# log


def test_log_writes_one_line_for_each_person_and_undo_takes_all_back(
    root: Path, run: Run, file_hashes: FileHashes
) -> None:
    before = file_hashes(root)
    ran = run("-C", root, "log", "ada, Robert", "coffee: pears (got:: advice)", "--on", "yesterday", *TODAY)
    assert ran.code == 0
    assert ran.out.split("\n")[:2] == [
        "People/Ada.md: 2026-11-21 coffee: pears (got:: advice)", "People/Bo Li.md: 2026-11-21 coffee: pears (got:: advice)",
    ]  # fmt: skip
    assert "- 2026-09-12 tea (got:: a ladder)\n- 2026-11-21 coffee: pears (got:: advice)\n" in read(
        root, "People/Ada.md"
    )
    assert read(root, "People/Bo Li.md").endswith("---\n\n## Log\n\n- 2026-11-21 coffee: pears (got:: advice)\n")
    assert run("-C", root, "undo").out == "undid: log 2026-11-21 with Ada, Bo Li\n"
    assert file_hashes(root) == before


@pytest.mark.parametrize(
    ("names", "on", "refusal"),
    [
        ("Zed", "today", (1, "nobody and nothing in the vault is named")),
        ("Ada, Zed", "today", (1, '"Zed"')),
        ("Ada", "2026-11-23", (2, "is yet to come")),
        ("Ada", "03/04/2026", (2, "write it as YYYY-MM-DD")),
        ("2026-11-01", "today", (2, "no note about a person")),
    ],
)
def test_log_refuses_doubt_and_writes_nothing(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, names: str, on: str, refusal: tuple[int, str]
) -> None:
    root = make_vault({"People/Ada.md": ADA, "People/Zoe.md": "", "Daily/2026-11-01.md": "", "vaultkit.toml": ""})
    before = file_hashes(root)
    ran = run("-C", root, "log", names, "x", "--on", on, *TODAY)
    assert ran.code == refusal[0]
    assert refusal[1] in ran.err
    assert file_hashes(root) == before


def test_an_ambiguous_name_fails_with_the_candidates(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Bob A.md": "", "People/Bob B.md": "", "People/Ada.md": "", "vaultkit.toml": ""})
    ran = run("-C", root, "log", "Ada, Bob", "x", *TODAY)
    assert ran.code == 1
    assert "People/Bob A, People/Bob B" in ran.err


# new


def test_new_fills_the_vaults_template_and_finds_the_folder(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({
        "Kontakte/Bo Li.md": "---\ntype: person\n---\n", "Templates/Person.md": "---\ntype: person\ntags: []\nmet:\n---\n# {{title}}\n",
        "vaultkit.toml": "",
    })  # fmt: skip
    ran = run(
        "-C",
        root,
        "new",
        "Zoë: Ltd",
        "--via",
        "Bo",
        "--met",
        "yesterday",
        "--tag",
        "a",
        "--tag",
        "#b",
        "--org",
        "Tide",
        *TODAY,
    )
    assert (ran.code, ran.out) == (0, "made Kontakte/Zoë- Ltd.md\n")
    assert read(root, "Kontakte/Zoë- Ltd.md") == (
        '---\ntype: person\ntags: [a, b]\nmet: 2026-11-21\nname: "Zoë: Ltd"\nintroduced_by: "[[Bo Li]]"\norg: "[[Tide]]"\n---\n'
        "# Zoë- Ltd\n"
    )  # fmt: skip
    assert run("-C", root, "undo").code == 0
    assert not (root / "Kontakte/Zoë- Ltd.md").exists()


def test_new_without_a_template_says_only_what_is_known(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"vaultkit.toml": ""})
    assert run("-C", root, "new", "Ada", *TODAY).code == 0
    assert read(root, "People/Ada.md") == "## Log\n"
    assert run("-C", root, "new", "Fair", "--kind", "event", "--at", "the hall", *TODAY).code == 0
    assert read(root, "Events/Fair.md") == '---\ndate: 2026-11-22\nplace: "[[the hall]]"\n---\n'


@pytest.mark.parametrize("own", ["index", "_index", "README", "{}"])
def test_a_note_that_stands_for_its_folder_draws_nobody_into_it(own: str, make_vault: MakeVault, run: Run) -> None:
    root = make_vault({f"People/{each}/{own.format(each)}.md": "" for each in ("ada", "bo")} | {"vaultkit.toml": ""})
    make_vault(dict.fromkeys((f"Kin/{each}/{own.format(each)}.md" for each in "abc"), "---\ntype: org\n---\n"))
    assert run("-C", root, "new", "Cy Dee", *TODAY).out == "made People/Cy Dee.md\n"
    assert run("-C", root, "new", "Tide", "--kind", "organisation", *TODAY).out == "made Kin/Tide.md\n"


@pytest.mark.parametrize(
    "order", ["<% tp.user.ulid() %>", "<%* await x() -%>", "<%*\nif (x) {\n%>", "{{time}}", "{{date:DD.MM.YYYY}}"]
)
def test_a_template_whose_orders_would_stay_undone_is_left_out_and_told(
    order: str, make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"Templates/Person.md": f"---\nid: {order}\n---\n# {{{{title}}}}\n", "vaultkit.toml": ""})
    ran = run("-C", root, "new", "Ada", *TODAY)
    assert (ran.code, ran.out, ran.err.count("\n")) == (0, "made People/Ada.md\n", 1)
    assert "the template 'Templates/Person.md' was not used" in ran.err
    assert read(root, "People/Ada.md") == "## Log\n"


@pytest.mark.parametrize(("more", "day"), [((), "2026-11-02"), (("--met", "2026-11-03"), "2026-11-03")])
def test_the_day_in_an_events_name_is_its_date(
    more: tuple[str, ...], day: str, make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"Templates/Event.md": "---\ndate: {{date}}\n---\n", "vaultkit.toml": ""})
    assert run("-C", root, "new", "2026-11-02 Party", "--kind", "event", *more, *TODAY).code == 0
    assert read(root, "Events/2026-11-02 Party.md") == f"---\ndate: {day}\n---\n"


def test_new_leaves_names_without_a_note_as_they_are_typed(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Bo.md": "[[Cy Twomey]] [[Dag Aune]] [[Dag Holm]]\n", "vaultkit.toml": ""})
    ran = run("-C", root, "new", "Ada", "--via", "Cy", "--via", "b", "--org", "Dag", *TODAY)
    assert ran.code == 0, ran.err
    assert 'introduced_by:\n  - "[[Cy]]"\n  - "[[Bo]]"\norg: "[[Dag]]"\n' in read(root, "People/Ada.md")


HOSTILE = (
    "../../etc/passwd",
    "..",
    "/",
    "CON",
    "nul.md",
    "a\u202eb",
    "x" * 5000,
    "😀" * 300,
    "=cmd()",
    "a\nb",
    ".hidden",
    "-",
    "%%",
    "[[x]]|y",
    "\x1b[2J",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_makes_one_safe_note_in_the_vault_or_none(
    make_vault: MakeVault, run: Run, tmp_path: Path, name: str
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    before = {path for path in tmp_path.rglob("*") if not {".state", ".cache"} & {*path.parts}}
    ran = run("-C", root, "new", "--", name)
    assert ran.code in (0, 2)
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.out + ran.err
    made = {path for path in tmp_path.rglob("*") if not {".state", ".cache"} & {*path.parts}} - before
    assert all(path.is_relative_to(root) for path in made)
    assert len([path for path in made if path.is_file()]) == (ran.code == 0)
    listed = json.loads(run("-C", root, "list", "--json").out)
    assert [record["kind"] for record in listed] == ["person"] * (ran.code == 0)
    assert run("-C", root, "check").code == 0


@pytest.mark.parametrize(
    ("typed", "path", "named"),
    [
        ("[[Kim Ode]]", "People/Kim Ode.md", ""), ("Kim Ode.md", "People/Kim Ode.md", ""),
        ('Robert "Bob" Li', "People/Robert 'Bob' Li.md", 'name: "Robert \\"Bob\\" Li"\n'),
    ],
)  # fmt: skip
def test_new_takes_a_name_as_it_is_copied_or_said(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, typed: str, path: str, named: str
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    assert run("-C", root, "new", typed, *TODAY).out == f"made {path}\n"
    assert read(root, path) == (f"---\n{named}---\n\n## Log\n" if named else "## Log\n")


def test_new_refuses_a_first_meeting_that_is_yet_to_come(root: Path, run: Run) -> None:
    ran = run("-C", root, "new", "Pat", "--met", "2030-01-01", *TODAY)
    assert (ran.code, "2030-01-01 is yet to come; note what is planned as a task" in ran.err) == (2, True)
    assert run("-C", root, "new", "Party", "--kind", "event", "--met", "2030-01-01", *TODAY).code == 0


def test_new_does_not_make_somebody_who_is_there(root: Path, run: Run, file_hashes: FileHashes) -> None:
    before = file_hashes(root)
    for name in ("ada", "Robert", "BO LI"):
        ran = run("-C", root, "new", name)
        assert (ran.code, "bears this name already" in ran.err) == (4, True)
    assert file_hashes(root) == before


@pytest.mark.parametrize(
    ("tag", "mend"),
    [("two words", "; write two-words\n"), ("#a, b", "; choose another\n"), ("1984", "; choose another\n")],
)
def test_new_refuses_what_would_not_be_read_as_a_tag(root: Path, run: Run, tag: str, mend: str) -> None:
    refused = run("-C", root, "new", "Pat", "--tag", tag, *TODAY)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert refused.err.endswith(mend)
    assert not (root / "People/Pat.md").exists()
    assert run("-C", root, "new", "Pat", "--tag", "#book-club/", *TODAY).code == 0
    assert "Pat" in run("-C", root, "list", "--tag", "book-club", *TODAY).out


# done


def test_done_ticks_by_words_and_by_number(root: Path, run: Run) -> None:
    assert run("-C", root, "done", "ladder back", *TODAY).out == "done: task with Ada: Bring the ladder back\n"
    assert "- [x] Bring the ladder back 📅 2026-11-22 ✅ 2026-11-22\n" in read(root, "People/Ada.md")
    run("-C", root, "undo")
    assert read(root, "People/Ada.md") == ADA
    keep_rows(root, [Row("thanks", "People/Ada.md", 8, ("People/Ada.md",), "a ladder"),
                     Row("task", "People/Ada.md", 10, (), "Bring the ladder back")])  # fmt: skip
    assert run("-C", root, "done", "2", *TODAY).out == "done: task with Ada: Bring the ladder back\n"
    assert run("-C", root, "done", "1", *TODAY).out == "done: thanked Ada for a ladder\n"
    assert "- 2026-11-22 (thanked:: a ladder)\n" in read(root, "People/Ada.md")
    assert run("-C", root, "check", "--level", "info", *TODAY).out == ""
    assert run("-C", root, "done", "3", *TODAY).code == 2


def test_done_finds_the_task_though_its_line_has_moved(root: Path, run: Run) -> None:
    keep_rows(root, [Row("task", "People/Ada.md", 10, (), "Bring the ladder back")])
    (root / "People/Ada.md").write_bytes(ADA.replace("## Log", "A line more.\n\n## Log").encode())
    assert run("-C", root, "done", "1", *TODAY).code == 0
    assert "- [x] Bring the ladder back" in read(root, "People/Ada.md")
    again = run("-C", root, "done", "1", *TODAY)
    assert (again.code, "was done already" in again.err) == (2, True)
    assert read(root, "People/Ada.md").count("✅") == 1


def test_of_two_tasks_in_the_same_words_the_number_means_the_one_on_its_line(make_vault: MakeVault, run: Run) -> None:
    text = "- [ ] Ring Ada\n- [ ] Ring Ada\n"
    root = make_vault({"People/Ada.md": text, "vaultkit.toml": ""})
    keep_rows(root, [Row("task", "People/Ada.md", line, ("People/Ada.md",), "Ring Ada") for line in (9, 2)])
    ran = run("-C", root, "done", "1", *TODAY)
    places = "People/Ada.md:1, People/Ada.md:2"
    assert (ran.code, f'"Ring Ada" may be any of {places}; run `vaultkit next` for a new list' in ran.err) == (1, True)
    assert read(root, "People/Ada.md") == text
    assert run("-C", root, "done", "2", *TODAY).code == 0
    assert read(root, "People/Ada.md") == "- [ ] Ring Ada\n- [x] Ring Ada ✅ 2026-11-22\n"


JOB = '---\ntype: opportunity\nvia: ["[[Ada]]", "[[Bo]]"]\n---\n- 2026-11-02 (stage:: refused)\n'
WAITING = Row("report", "Jobs/Post.md", 5, ("People/Ada.md",), "[[Post]]")


def test_the_number_of_what_one_person_heard_meanwhile_does_not_mean_another(make_vault: MakeVault, run: Run) -> None:
    told = "- 2026-11-20 tea (told:: [[Post]])\n"
    root = make_vault({"Jobs/Post.md": JOB, "People/Ada.md": told, "People/Bo.md": "", "vaultkit.toml": ""})
    assert run("-C", root, "next", *TODAY).out.startswith("1. Bo\n")
    keep_rows(root, [WAITING])
    ran = run("-C", root, "done", "1", *TODAY)
    assert (ran.code, "is not open as it was listed" in ran.err) == (1, True)
    assert (read(root, "People/Ada.md"), read(root, "People/Bo.md")) == (told, "")


def test_who_bears_a_new_name_is_meant_where_nobody_else_can_be(make_vault: MakeVault, run: Run) -> None:
    files = {"Jobs/Post.md": JOB.replace("Ada", "Ada Ash"), "People/Ada Ash.md": "", "vaultkit.toml": ""}
    root = make_vault({**files, "People/Bo.md": ""})
    keep_rows(root, [WAITING])
    ran = run("-C", root, "done", "1", *TODAY)
    assert (ran.code, "may be any of Jobs/Post.md:5 with Ada Ash, Jobs/Post.md:5 with Bo;" in ran.err) == (1, True)
    make_vault({"People/Bo.md": "- 2026-11-20 tea (told:: [[Post]])\n"})
    assert run("-C", root, "done", "1", *TODAY).code == 0
    assert "(told:: [[Post]])" in read(root, "People/Ada Ash.md")


def test_done_takes_a_plan_out_of_its_property_and_notes_it(root: Path, run: Run) -> None:
    assert run("-C", root, "done", "pears", *TODAY).code == 0
    text = read(root, "People/Ada.md")
    assert "\nfollow_up: # soon\n" in text
    assert "- 2026-11-22 ask about pears\n" in text


def test_words_that_fit_several_things_fail_with_the_candidates(root: Path, run: Run, file_hashes: FileHashes) -> None:
    before = file_hashes(root)
    ran = run("-C", root, "done", "ladder", *TODAY)
    assert ran.code == 1
    assert "People/Ada.md:10, task" in ran.err
    assert "People/Ada.md:8, thanks" in ran.err
    assert run("-C", root, "done", "nothing like it", *TODAY).code == 1
    assert run("-C", root, "done", *TODAY).code == 2
    assert file_hashes(root) == before


@pytest.mark.parametrize(("ticks", "said"), [(1, "1 ticked row names nothing"), (2, "2 ticked rows name nothing")])
def test_ticks_that_name_nothing_open_are_told(make_vault: MakeVault, run: Run, ticks: int, said: str) -> None:
    rows = "".join(f"- [x] long gone {number}\n" for number in range(ticks))
    marked = f"<!-- vaultkit:begin follow-ups -->\n{rows}<!-- vaultkit:end follow-ups -->\n"
    root = make_vault({"Index/Follow-ups.md": marked, "vaultkit.toml": ""})
    ran = run("-C", root, "done", "--ticked", *TODAY)
    assert f"{said} that is open; `vaultkit report` clears such ticks away\n" in ran.err


def test_what_words_cannot_tell_apart_its_kind_does(make_vault: MakeVault, run: Run) -> None:
    text = "- 2026-11-01 coffee (lead:: [[Cy]])\n- [ ] thanks\n"
    root = make_vault({"People/Ada.md": text, "vaultkit.toml": ""})
    ran = run("-C", root, "done", "cy", *TODAY)
    assert (ran.code, "write more of it, or its kind before it" in ran.err) == (1, True)
    assert run("-C", root, "done", "lead cy", *TODAY).out == "done: followed the lead from Ada: Cy\n"
    assert read(root, "People/Ada.md").endswith(
        "(lead:: [[Cy]])\n- 2026-11-22 #note (followed:: [[Cy]])\n- [ ] thanks\n"
    )
    assert run("-C", root, "done", "thanks", *TODAY).out == "done: task with Ada: thanks\n"
    assert run("-C", root, "done", "thanks Cy", *TODAY).out == "done: thanked Ada for Cy\n"
    assert "(thanked:: [[Cy]])" in read(root, "People/Ada.md")


def test_whatever_stands_in_follow_ups_is_found_by_its_words(make_vault: MakeVault, run: Run) -> None:
    job = "---\ntype: opportunity\nstatus: refused\nrevisit: 2026-11-01\n---\n"
    ada = "- 2026-10-05 fair (card:: received) (promised:: two names)\n"
    seat = "---\ntype: opportunity\ndeadline: 2026-11-30\n---\n"
    files = {"Jobs/Post.md": job, "Jobs/Seat.md": seat, "People/Ada.md": ada, "People/Bo.md": "- 2026-12-24 dinner\n"}
    root = make_vault({**files, "vaultkit.toml": ""})
    ran = run("-C", root, "done", "look again", *TODAY)
    assert (ran.code, "by hand: give its note another day in `revisit`" in ran.err) == (4, True)
    ran = run("-C", root, "done", "deadline", *TODAY)
    assert (ran.code, "by hand: give its note another day in `deadline`" in ran.err) == (4, True)
    plan = run("-C", root, "done", "plan dinner", *TODAY)
    assert (plan.code, "People/Bo.md:1: this is done by hand: it counts by itself" in plan.err) == (4, True)
    assert run("-C", root, "done", "two names", *TODAY).out == "done: kept your promise to Ada: two names\n"
    run("-C", root, "undo")
    assert run("-C", root, "done", "card home", *TODAY).code == 0
    assert read(root, "People/Ada.md") == f"{ada}- 2026-11-22 in touch\n"


@pytest.mark.parametrize("writes_back", [False, True])
def test_a_tick_whose_note_may_not_be_written_stays_and_the_others_are_done(
    make_vault: MakeVault, run: Run, monkeypatch: pytest.MonkeyPatch, *, writes_back: bool
) -> None:
    settings = f"[index]\nwrite_back = {str(writes_back).lower()}\n"
    root = make_vault(
        {
            "People/Ada.md": "- [ ] tea 📅 2026-11-22\n",
            "People/Bo.md": "- [ ] jam 📅 2026-11-22\n",
            "vaultkit.toml": settings,
        }
    )
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    may = os.access
    # Whoever may do everything, as in a container, would write it all the same.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "Ada.md" and may(path, mode))
    ran = run("report", root, *TODAY) if writes_back else run("-C", root, "done", "--ticked", *TODAY)
    assert (ran.code, "done: task with Bo: jam" in ran.out) == (0 if writes_back else 4, True)
    assert read(root, "People/Ada.md") == "- [ ] tea 📅 2026-11-22\n"
    assert read(root, "People/Bo.md").startswith("- [x] jam")
    ticked = [line for line in index.read_text(encoding="utf-8").splitlines() if line.startswith("- [x]")]
    assert [("tea" in line, "jam" in line) for line in ticked] == [(True, False)]
    if writes_back:
        told = run("check", root, *TODAY).out + run("report", root, "--json", *TODAY).out
        assert "'People/Ada.md' was not written: the file is read-only" in told
    else:
        assert "not done: 'People/Ada.md' was not written: the file is read-only" in ran.err


@pytest.mark.parametrize("kind", ["keep in touch", "task", "thanks"])
def test_a_number_whose_note_has_gone_since_is_told(root: Path, run: Run, kind: str) -> None:
    keep_rows(root, [Row(kind, "People/Zed.md", 3, ("People/Zed.md",), "in touch")])
    ran = run("-C", root, "done", "1", *TODAY)
    assert (ran.code, ran.err) == (
        1, 'vaultkit: "in touch" is not open as it was listed; run `vaultkit next` for a new list\n',
    )  # fmt: skip


def test_what_is_ticked_in_an_index_note_is_done_where_it_came_from(root: Path, run: Run) -> None:
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("- [ ]", "- [x]").replace("line 10)", "line 10) ✅ 2026-11-22"), encoding="utf-8")
    ran = run("-C", root, "done", "--ticked", *TODAY)
    assert (ran.code, len(ran.out.splitlines())) == (0, 4), ran.out + ran.err
    ada = read(root, "People/Ada.md")
    assert "- 2026-11-22 (thanked:: a ladder)\n" in ada
    assert "✅ 2026-11-22" in ada
    assert "- 2026-11-22 ask about pears\n" in ada
    assert "- 2026-11-22 in touch\n" in ada
    assert run("-C", root, "done", "--ticked", *TODAY).err == "nothing that is open is ticked\n"
    run("report", root, *TODAY)
    assert "[x]" not in index.read_text(encoding="utf-8")
    assert run("-C", root, "undo").code == 0
    assert read(root, "People/Ada.md") == ADA


def test_every_kind_of_row_with_a_box_is_done_where_it_came_from(make_vault: MakeVault, run: Run) -> None:
    log = (
        "- 2026-10-01 coffee (lead:: the harbour office) (offered:: a desk) (promised:: two names 📅 2026-11-01)\n"
        "- 2026-10-05 fair (card:: received)\n"
    )
    root = make_vault({"People/Ada.md": log, "People/Bo.md": "---\nbirthday: 1980-11-25\n---\n", "vaultkit.toml": ""})
    run("report", root, *TODAY)
    for index in sorted((root / "Index").iterdir()):
        index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    ran = run("-C", root, "done", "--ticked", *TODAY)
    assert (ran.code, ran.err) == (0, ""), ran.err
    assert sorted(ran.out.splitlines()) == [
        "done: birthday wishes to Bo",
        "done: declined the offer from Ada: a desk",
        "done: followed the lead from Ada: the harbour office",
        "done: in touch with Ada, whose card you took home",
        "done: kept your promise to Ada: two names",
        "done: thanked Ada for a desk",
        "done: thanked Ada for the harbour office",
    ]
    ada = read(root, "People/Ada.md")
    for move in ("#note (followed:: the harbour office)", "(thanked:: the harbour office)", "(thanked:: a desk)",
                 "#note (declined:: a desk)", "(kept:: two names)"):  # fmt: skip
        assert f"- 2026-11-22 {move}" in ada
    assert "- 2026-11-22 birthday wishes\n" in read(root, "People/Bo.md")
    assert run("-C", root, "check", "--level", "info", *TODAY).out == ""
    run("report", root, *TODAY)
    rows = [line for index in (root / "Index").iterdir() for line in index.read_text("utf-8").splitlines()]
    done = ("follow their lead", "thank them", "they offered", "you promised", "write to them", "birthday")
    # The lead that was followed leaves a report to give, and nothing else.
    assert [row for row in rows if row.startswith("- [") and any(words in row for words in done)] == []
    assert any("tell them what came of their lead: the harbour office" in row for row in rows)


def test_the_number_of_the_last_next_names_what_is_done(make_vault: MakeVault, run: Run) -> None:
    text = "---\nmet: 2026-09-01\n---\n- 2026-10-01 coffee (promised:: two names 📅 2026-11-01) (got:: a map)\n"
    root = make_vault({"People/Ada.md": text, "People/Bo.md": "- [ ] Ring Bo 📅 2026-11-20\n", "vaultkit.toml": ""})
    shown = run("-C", root, "next", *TODAY).out
    assert shown.startswith("1. Ada\n   keep your promise: two names")
    assert "2. Bo\n   Ring Bo" in shown
    assert run("-C", root, "done", "2", *TODAY).out == "done: task with Bo: Ring Bo\n"
    assert run("-C", root, "done", "1", *TODAY).out == "done: kept your promise to Ada: two names\n"
    assert read(root, "People/Bo.md") == "- [x] Ring Bo 📅 2026-11-20 ✅ 2026-11-22\n"
    assert "(kept:: two names)" in read(root, "People/Ada.md")
    again = run("-C", root, "next", *TODAY).out
    assert again.startswith("1. Ada\n   thank them: a map")


def test_of_two_debts_on_one_line_the_number_means_the_one_that_was_shown(make_vault: MakeVault, run: Run) -> None:
    text = "- 2026-11-01 coffee (got:: a map) (got:: a lamp) (lead:: [[Erin]])\n"
    root = make_vault({"People/Ada.md": text, "vaultkit.toml": ""})
    shown = run("-C", root, "next", *TODAY).out.splitlines()[1]
    assert run("-C", root, "done", "1", *TODAY).code == 0
    done = read(root, "People/Ada.md").partition("(thanked:: ")[2].partition(")")[0]
    assert done.strip("[]") in shown


def test_an_event_that_was_on_another_day_has_that_day(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"vaultkit.toml": ""})
    assert run("-C", root, "new", "Party", "--kind", "event", "--met", "2026-10-01", *TODAY).code == 0
    assert read(root, "Events/Party.md").startswith("---\ndate: 2026-10-01\n")
    assert "met:" not in read(root, "Events/Party.md")


def test_days_that_only_hands_can_change_are_told(make_vault: MakeVault, run: Run) -> None:
    job = "---\ntype: opportunity\nstatus: refused\nrevisit: 2026-11-01\n---\n"
    root = make_vault({"Jobs/Post.md": job, "People/Ada.md": "", "vaultkit.toml": ""})
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    ran = run("-C", root, "done", "--ticked", *TODAY)
    assert ran.code == 4
    assert "this is done by hand: give its note another day in `revisit`" in ran.err
    assert read(root, "Jobs/Post.md") == job


def test_a_note_that_holds_its_own_task_and_the_ticked_row_gets_both(make_vault: MakeVault, run: Run) -> None:
    own = "- [ ] ring her\n\n<!-- vaultkit:begin follow-ups -->\n<!-- vaultkit:end follow-ups -->\n"
    root = make_vault({"People/Ada.md": own, "vaultkit.toml": ""})
    run("report", root, *TODAY)
    path = root / "People/Ada.md"
    text = path.read_text(encoding="utf-8")
    assert "- [ ] [[Ada]]: ring her" in text
    path.write_text(text.replace("- [ ] [[Ada]]", "- [x] [[Ada]]"), encoding="utf-8")
    assert run("-C", root, "done", "--ticked", *TODAY).code == 0
    assert path.read_text(encoding="utf-8").startswith("- [x] ring her ✅ 2026-11-22\n")
    assert "[x] [[Ada]]" not in path.read_text(encoding="utf-8")


def test_a_recurring_task_without_days_is_not_done_again_by_its_old_tick(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(
        {"People/Ada.md": "- [ ] water her plants 🔁 every week\n", "vaultkit.toml": "[index]\nwrite_back = true\n"}
    )
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    for _ in range(2):
        assert run("report", root, *TODAY).code == 0
        assert read(root, "People/Ada.md") == (
            "- [ ] water her plants 🔁 every week\n- [x] water her plants 🔁 every week ✅ 2026-11-22\n"
        )
    assert "[x]" not in index.read_text(encoding="utf-8")


def test_report_writes_ticks_back_only_when_the_settings_say_so(root: Path, run: Run) -> None:
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    run("report", root, *TODAY)
    assert read(root, "People/Ada.md") == ADA
    (root / "vaultkit.toml").write_text("[index]\nwrite_back = true\n", encoding="utf-8")
    ran = run("report", root, "--json", *TODAY)
    assert sorted(json.loads(ran.out)["ticked"]) == [
        "follow-up with Ada: ask about pears",
        "in touch with Ada",
        "task with Ada: Bring the ladder back",
        "thanked Ada for a ladder",
    ]
    assert "- [x] Bring the ladder back 📅 2026-11-22 ✅ 2026-11-22\n" in read(root, "People/Ada.md")
    assert json.loads(run("report", root, "--json", *TODAY).out)["ticked"] == []


def test_an_edit_that_cannot_be_undone_can_be_let_stand(root: Path, run: Run) -> None:
    run("-C", root, "log", "Ada", "tea", *TODAY)
    run("-C", root, "new", "Zed", *TODAY)
    (root / "People/Zed.md").write_text("typed by hand", encoding="utf-8")
    refused = run("-C", root, "undo")
    assert (refused.code, "`vaultkit undo --forget`" in refused.err) == (4, True)
    assert run("-C", root, "undo", "--forget").out == "stands now: new People/Zed\n"
    assert run("-C", root, "undo").code == 0
    assert read(root, "People/Ada.md") == ADA
    assert read(root, "People/Zed.md") == "typed by hand"
    assert run("-C", root, "undo", "--forget").code == 1


def test_what_would_be_undone_is_json_where_that_is_asked_for(root: Path, run: Run) -> None:
    nothing = run("-C", root, "undo", "--list", "--json", *TODAY)
    assert (nothing.code, json.loads(nothing.out)) == (1, {"title": None})
    run("-C", root, "new", "Zed", *TODAY)
    listed = run("-C", root, "undo", "--list", "--json", *TODAY)
    assert (listed.code, json.loads(listed.out)) == (0, {"title": "new People/Zed"})
    refused = run("-C", root, "undo", "--json")
    assert (refused.code, "--json is for --list" in refused.err) == (2, True)
    assert run("-C", root, "undo", *TODAY).out == "undid: new People/Zed\n"


def test_a_tick_is_that_of_one_row_though_another_says_the_same(make_vault: MakeVault, run: Run) -> None:
    task = "- [ ] [[Ada]] call 📅 2026-11-25\n"
    root = make_vault({"People/Ada.md": "", "One.md": task, "Two.md": task, "vaultkit.toml": ""})
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    text = index.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "[[Two" in line)
    index.write_text(text.replace(row, row.replace("- [ ]", "- [x]")), encoding="utf-8")
    run("report", root, *TODAY)
    assert index.read_text(encoding="utf-8").count("- [x]") == 1
    assert run("-C", root, "done", "--ticked", *TODAY).code == 0
    assert (read(root, "One.md"), "✅" in read(root, "Two.md")) == (task, True)


def test_a_plan_that_changed_since_it_was_listed_is_not_done_by_its_number(root: Path, run: Run) -> None:
    (root / "People/Ada.md").write_text("---\nfollow_up: 2026-11-20 ask about pears\n---\n", encoding="utf-8")
    assert "ask about pears" in run("-C", root, "next", *TODAY).out
    changed = "---\nfollow_up: 2027-03-01 wish her joy\n---\n"
    (root / "People/Ada.md").write_text(changed, encoding="utf-8")
    refused = run("-C", root, "done", "1", *TODAY)
    assert (refused.code, "is not open as it was listed" in refused.err) == (1, True)
    assert read(root, "People/Ada.md") == changed


def test_one_tick_that_only_hands_can_do_stops_no_other(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ada.md": "---\nexpires: 2026-11-20\n---\n- [ ] Ring Ada 📅 2026-11-20\n",
                       "People/Bo.md": "- [ ] Ring Bo 📅 2026-11-20\n",
                       "vaultkit.toml": "[index]\nwrite_back = true\n"})  # fmt: skip
    run("report", root, *TODAY)
    index = root / "Index/Follow-ups.md"
    index.write_text(index.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
    assert run("report", root, "--check", *TODAY).code == 1
    record = json.loads(run("report", root, "--json", *TODAY).out)
    assert sorted(record["ticked"]) == ["task with Ada: Ring Ada", "task with Bo: Ring Bo"]
    assert [told["code"] for told in record["problems"] if told["code"] == "tick-left"] == ["tick-left"]
    assert "✅" in read(root, "People/Bo.md")
    told = "People/Ada.md:2:1: warning: this is done by hand: delete the note, or give it another day in `expires` [tick-left]"
    ran = run("check", root, *TODAY)
    assert (ran.code, ran.out) == (1, f"{told}\n")
    for options in ((), ("--check",)):
        ran = run("report", root, *options, *TODAY)
        assert (ran.code, ran.out, told in ran.err) == (0, "", True)
    (root / "vaultkit.toml").write_text("", encoding="utf-8")
    assert "tick-left" not in run("check", root, *TODAY).out + run("report", root, *TODAY).err


def test_a_broken_head_in_a_file_with_marks_stops_no_report_that_writes_ticks_back(
    make_vault: MakeVault, run: Run
) -> None:
    marks = '---\ntype: "dash\n---\n<!-- vaultkit:begin follow-ups -->\n<!-- vaultkit:end follow-ups -->\n'
    root = make_vault({"Dash.md": marks, "People/Bo.md": "- [ ] Ring Bo 📅 2026-11-20\n",
                       "vaultkit.toml": "[index]\nwrite_back = true\n"})  # fmt: skip
    assert run("report", root, *TODAY).code == 0
    assert "Ring Bo" in read(root, "Index/Follow-ups.md")
    assert "Ring Bo" in read(root, "Dash.md")


def test_bytes_that_are_no_text_are_refused_in_one_line(root: Path, run: Run) -> None:
    refused = run("-C", root, "log", "Ada", "\udcff", *TODAY)
    assert (refused.code, "are no text" in refused.err) == (2, True)
    assert read(root, "People/Ada.md") == ADA


def test_a_region_of_the_users_with_a_name_like_a_pages_is_left_alone_and_told(make_vault: MakeVault, run: Run) -> None:
    own = "<!-- vaultkit:begin home-office -->\nprecious\n<!-- vaultkit:end home-office -->\n"
    root = make_vault({"Mine.md": own, "vaultkit.toml": ""})
    run("report", root, *TODAY)
    assert read(root, "Mine.md") == own
    assert "[unknown-region]" in run("check", root, *TODAY).out


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("thanks Ada Byrne", "thanked Augusta Byrne for a ladder"),
        ("ada thanks", "thanked Augusta Byrne for a ladder"),
        ("thanks Augusta", "thanked Augusta Byrne for a ladder"),
        ("keep in touch Ada Byrne", "in touch with Augusta Byrne"),
        ("byrne in touch keep", "in touch with Augusta Byrne"),
        ("task Ada pears", "task with Augusta Byrne: Pick the pears"),
        ("pears pick", "task with Augusta Byrne: Pick the pears"),
    ],
)
def test_kind_name_and_words_find_what_is_open_in_any_order(
    make_vault: MakeVault, run: Run, words: str, done: str
) -> None:
    ada = "---\ncadence: monthly\n---\n- 2026-09-12 tea (got:: a ladder)\n- [ ] Pick the pears\n"
    other = ada.replace("pears", "figs").replace("a ladder", "a cake")
    named = ada.replace("---\n", "---\nname: Augusta Byrne\n", 1)
    root = make_vault({"People/Ada Byrne.md": named, "People/Bo.md": other, "vaultkit.toml": ""})
    ran = run("-C", root, "done", words, *TODAY)
    assert (ran.code, ran.out) == (0, f"done: {done}\n")


def test_what_was_done_is_said_with_its_kind_and_whom(make_vault: MakeVault, run: Run) -> None:
    ada = "- 2026-09-01 tea (got:: advice to ask first) (lead:: [[Post]]) (followed:: [[Post]])\n"
    root = make_vault({"People/Ada.md": ada, "To do.md": "- [ ] ring [[Ada]]\n", "vaultkit.toml": ""})
    for words, done in (
        ("advice advice to ask", "acted on what Ada said: advice to ask first"), ("report Post", "told Ada about Post"),
        ("ring", "task: ring Ada"),
    ):  # fmt: skip
        assert run("-C", root, "done", words, *TODAY).out == f"done: {done}\n"


def test_a_task_that_says_nothing_is_not_offered(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ada.md": "- [ ]\n- [ ] #task\n- [ ] ring\n", "vaultkit.toml": ""})
    assert run("-C", root, "done", "Ada", *TODAY).out == "done: task with Ada: ring\n"


def test_words_in_any_order_must_all_be_found_and_mean_one_thing(root: Path, run: Run) -> None:
    (root / "People/Cy.md").write_text("- 2026-09-12 tea (got:: a rake)\n", encoding="utf-8")
    nothing = run("-C", root, "done", "thanks Ada rake", *TODAY)
    assert (nothing.code, "nothing open says" in nothing.err) == (1, True)
    assert run("-C", root, "done", "!?", *TODAY).code == 1
    short = run("-C", root, "done", "th ra", *TODAY)
    assert (short.code, "nothing open says" in short.err) == (1, True)
    several = run("-C", root, "done", "a thanks", *TODAY)
    assert (several.code, "may be any of" in several.err) == (1, True)
