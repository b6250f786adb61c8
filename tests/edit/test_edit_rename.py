"""A renamed note takes its links along, in every form, and nothing else changes by a byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from conftest import FileHashes, MakeVault, Run
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.change import apply_edit
from vaultkit.edit.page import Page
from vaultkit.edit.rename import new_path, plan_rename, rename_edit
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import NotePath
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot

OLD = "People/Old Name.md"


def survey(texts: Mapping[str, str], attachments: tuple[str, ...] = ()) -> Snapshot:
    notes = [parse_note(path, text.removeprefix("\ufeff")) for path, text in texts.items()]
    return take_snapshot(notes, Files(attachments), Settings(), date(2026, 11, 20))


def rename(texts: Mapping[str, str], new: str, old: str = OLD, files: tuple[str, ...] = ()) -> dict[str, str]:
    snapshot = survey(texts, files)
    plan = plan_rename(snapshot, NotePath(old), new_path(NotePath(old), new))
    pages = {NotePath(path): Page(NotePath(path), text) for path, text in texts.items()}
    return apply_edit(rename_edit(plan, pages), dict(texts))


FORMS = (
    ("[[Old Name]]", "[[New & Co]]"),
    ("[[ Old Name ]]", "[[ New & Co ]]"),
    ("[[old name|her]]", "[[New & Co|her]]"),
    ("[[Old Name|Old Name]]", "[[New & Co|Old Name]]"),
    ("[[Old Name#Log]] [[Old Name#^b1]] ![[Old Name]]", "[[New & Co#Log]] [[New & Co#^b1]] ![[New & Co]]"),
    (
        "[[Old Name.md]] [[People/Old Name]] [[/People/Old Name]]",
        "[[New & Co.md]] [[People/New & Co]] [[/People/New & Co]]",
    ),
    ("| a | [[Old Name\\|her]] |\n|---|---|", "| a | [[New & Co\\|her]] |\n|---|---|"),
    ("[x](People/Old%20Name.md)", "[x](People/New%20&%20Co.md)"),
    (
        '[x](<People/Old Name.md> "title") [y](Old%20Name#Log)',
        '[x](<People/New & Co.md> "title") [y](New%20&%20Co#Log)',
    ),
    ("[x][r] and [r]\n\n[r]: People/Old%20Name.md", "[x][r] and [r]\n\n[r]: People/New%20&%20Co.md"),
    ("[r]\n\n[r]: <People/Old Name.md> 'title'", "[r]\n\n[r]: <People/New & Co.md> 'title'"),
    ("`[[Old Name]]` %%[[Old Name]]%% <!-- [[Old Name]] -->", "`[[Old Name]]` %%[[Old Name]]%% <!-- [[Old Name]] -->"),
    ("```\n[[Old Name]]\n```\n[[Old Name]]", "```\n[[Old Name]]\n```\n[[New & Co]]"),
    ("Old Name said \\[[Old Name]]", "Old Name said \\[[Old Name]]"),
    ("(with:: [[Old Name]], [[Bo]])", "(with:: [[New & Co]], [[Bo]])"),
    ("é 😀 [[Old Name]]\t\u00a0", "é 😀 [[New & Co]]\t\u00a0"),
)


@pytest.mark.parametrize(("line", "expected"), FORMS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_form_of_link_follows_and_keeps_its_form(line: str, expected: str, newline: str) -> None:
    texts = {OLD: "I am\n", "People/Bo.md": "", "Me.md": f"\ufeff# Top\n\n{line}\n\nend".replace("\n", newline)}
    after = rename(texts, "New & Co")
    wanted = f"\ufeff# Top\n\n{expected}\n\nend".replace("\n", newline)
    assert after == {"People/New & Co.md": "I am\n", "People/Bo.md": "", "Me.md": wanted}


HEADS = (
    ('via: "[[Old Name]]"', 'via: "[[O\'Neill, Ann]]"'),
    ("via: '[[Old Name|x]] (his ''friend'')'", "via: '[[O''Neill, Ann|x]] (his ''friend'')'"),
    ('knows:\n  - "[[Old Name]] (a)" # [[Old Name]]\n  - "[[Bo]]"', 'knows:\n  - "[[O\'Neill, Ann]] (a)" # [[Old Name]]\n  - "[[Bo]]"'),
    ('knows: ["[[Bo]]", "[[Old Name]]"]', 'knows: ["[[Bo]]", "[[O\'Neill, Ann]]"]'),
    ('x: "a \\"q\\" [[Old Name]]"', 'x: "a \\"q\\" [[O\'Neill, Ann]]"'),
    ("x: |\n  some [[Old Name]]\n  and [[Bo]]", "x: |\n  some [[O'Neill, Ann]]\n  and [[Bo]]"),
    ("x: [t](People/Old%20Name.md)", "x: [t](People/O'Neill,%20Ann.md)"),
    ("via: [[Old Name]]", "via: [[O'Neill, Ann]]"),
    ("deep:\n  at: {who: '[[Old Name]]'}", "deep:\n  at: {who: '[[O''Neill, Ann]]'}"),
    ("x: >-\n  some [[Old Name]] and [[Old\n  Name|her]],\r\n  [[Bo]]", "x: >-\n  some [[O'Neill, Ann]] and [[O'Neill, Ann|her]],\r\n  [[Bo]]"),
    ("x: 'some [[Old\r\n  Name]]'", "x: 'some [[O''Neill, Ann]]'"),
    ("x: |\n  [[Old\n  Name]] [[Old Name]]", "x: |\n  [[Old\n  Name]] [[O'Neill, Ann]]"),
    ("x: &a '[[Old Name]]'\ny: *a\nz: [[Bo]]", "x: &a '[[O''Neill, Ann]]'\ny: *a\nz: [[Bo]]"),
    ('x: &a {via: ["[[Old Name]]"]}\ny: *a', "x: &a {via: [\"[[O'Neill, Ann]]\"]}\ny: *a"),
)  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_links_in_properties_follow_within_their_quotes(head: str, expected: str) -> None:
    texts = {OLD: "", "People/Bo.md": "", "Me.md": f"---\n{head}\n---\nbody"}
    assert rename(texts, "O'Neill, Ann")["Me.md"] == f"---\n{expected}\n---\nbody"


def test_a_name_that_becomes_ambiguous_is_written_with_its_folder_everywhere() -> None:
    texts = {OLD: "[[Twin]]", "Other/Twin.md": "", "Me.md": "[[Twin]] [[Old Name]] [[Other/Twin]]"}
    after = rename(texts, "Twin")
    assert after["Me.md"] == "[[Other/Twin]] [[People/Twin]] [[Other/Twin]]"
    assert after["People/Twin.md"] == "[[Other/Twin]]"


def test_an_alias_that_the_new_name_would_hide_keeps_its_owner() -> None:
    texts = {OLD: "", "People/Zed.md": "---\naliases: [Nick]\n---\n", "Me.md": "[[Nick]] met [[Old Name]]"}
    assert rename(texts, "Nick")["Me.md"] == "[[Zed]] met [[Nick]]"


def test_a_note_that_moves_keeps_its_own_relative_links() -> None:
    texts = {OLD: "[b](Bo.md) [[./Bo]] [[Me]]", "People/Bo.md": "[o](Old%20Name.md)", "Me.md": ""}
    after = rename(texts, "Friends/Deep/Old Name")
    assert after["Friends/Deep/Old Name.md"] == "[b](../../People/Bo.md) [[../../People/Bo]] [[Me]]"
    assert after["People/Bo.md"] == "[o](../Friends/Deep/Old%20Name.md)"


PICTURES = ("img/my pic.png", "People/img/p.png", "People/face.png", "x.canvas")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("![p](../img/my%20pic.png) ![p](<../img/my pic.png> 'title')",
         "![p](../../img/my%20pic.png) ![p](<../../img/my pic.png> 'title')"),
        ("![[./img/p.png|120]] ![[../x.canvas]]", "![[../../People/img/p.png|120]] ![[../../x.canvas]]"),
        ("[c](../x.canvas#a) [r]\n\n[r]: ../x.canvas", "[c](../../x.canvas#a) [r]\n\n[r]: ../../x.canvas"),
        ("![p](face.png) ![p](img/p.png)", "![p](../../People/face.png) ![p](../../People/img/p.png)"),
        ("![[img/p.png]] ![[face.png]] ![[p.png]]", "![[People/img/p.png]] ![[face.png]] ![[p.png]]"),
        ("[top](/x.canvas) [t](img/none.png) [web](https://a.b/../c.png)",
         "[top](/x.canvas) [t](img/none.png) [web](https://a.b/../c.png)"),
        ("[h](../.hid/a.pdf) [o](../../out.pdf) [f](./sub/)",
         "[h](../../.hid/a.pdf) [o](../../../out.pdf) [f](../../People/sub/)"),
        ("---\nphoto: '![[../img/my pic.png]]'\n---\n", "---\nphoto: '![[../../img/my pic.png]]'\n---\n"),
    ],
)  # fmt: skip
def test_a_note_that_moves_keeps_its_links_to_other_files(line: str, expected: str) -> None:
    moved = rename({OLD: line}, "Friends/Deep/Old Name", files=PICTURES)
    assert moved == {"Friends/Deep/Old Name.md": expected}
    assert rename({OLD: line}, "New", files=PICTURES) == {"People/New.md": line}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[[../People/Old Name]] [a](../People/Old%20Name.md)", "[[../People/New]] [a](../People/New.md)"),
        ("[[./Old Name]] [a](./Old%20Name.md#Log)", "[[./New]] [a](./New.md#Log)"),
        ("[a](<../People/../People/Old Name>)", "[a](<../People/../People/New>)"),
    ],
)
def test_where_only_the_name_changes_the_path_to_it_stays_as_typed(line: str, expected: str) -> None:
    assert rename({OLD: "", "People/Bo.md": line}, "New")["People/Bo.md"] == expected


def test_no_program_takes_a_part_of_a_name_for_the_name_of_a_sign() -> None:
    texts = {OLD: "", "Me.md": "[[Old Name]] [a](People/Old%20Name.md) [b](<People/Old Name.md>)"}
    expected = "[[A &amp; B]] [a](People/A%20%26amp;%20B.md) [b](<People/A %26amp; B.md>)"
    assert rename(texts, "A &amp; B") == {"People/A &amp; B.md": "", "Me.md": expected}


@pytest.mark.parametrize("name", ["a/../b", "a#b", "a|b", "a^b", "CON", "nul.txt", "a:b", ".a", "a.", "", "x\u202ey",
                                  "a\x00b", "é" * 130, "[[a", "4913", "index"])  # fmt: skip
def test_a_name_that_files_or_links_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        new_path(NotePath(OLD), name)


def test_a_name_that_is_taken_is_refused_whatever_its_case() -> None:
    with pytest.raises(WriteRefusedError, match="is there already"):
        rename({OLD: "", "People/Bo.md": ""}, "BO")


def test_the_case_of_a_name_may_change() -> None:
    assert rename({OLD: "", "Me.md": "[[Old Name]]"}, "OLD name") == {"People/OLD name.md": "", "Me.md": "[[OLD name]]"}


def test_signs_that_patterns_know_are_letters_in_a_name() -> None:
    assert rename({OLD: "", "Me.md": "[[Old Name]] [a](Old%20Name.md)"}, r"$1 & g<0>".replace("<", "(").replace(">", ")")) == {
        "People/$1 & g(0).md": "", "Me.md": "[[$1 & g(0)]] [a]($1%20&%20g%280%29.md)",
    }  # fmt: skip


# Laws over random vaults

NAMES = ("Ada", "Bo Li", "Cy", "Zoë", "Ada B")
FOLDERS = ("", "People/", "Team/Far/")
link_forms = st.sampled_from(("[[{n}]]", "[[{p}]]", "[[{n}|x]]", "[[{n}#Log]]", "![[{n}.md]]", "[t](/{q}.md)", "[t](</{p}>)",
                              "`[[{n}]]`", "%%[[{n}]]%%", "| [[{n}\\|x]] |", "(with:: [[{n}]])"))  # fmt: skip
fillers = st.text(alphabet="ab é\t*_#-", max_size=8)
paths = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map(lambda pair: f"{pair[0]}{pair[1]}.md")


@st.composite
def vaults(draw: st.DrawFn) -> dict[str, str]:
    listed = draw(st.lists(paths, min_size=2, max_size=6, unique=True))
    newline = draw(st.sampled_from(("\n", "\r\n")))

    def body() -> str:
        rows = []
        for _ in range(draw(st.integers(0, 4))):
            path = draw(st.sampled_from(listed))[:-3]
            form = draw(link_forms).format(n=path.rpartition("/")[2], p=path, q=path.replace(" ", "%20"))
            rows.append(f"{draw(fillers)} {form} {draw(fillers)}")
        text = "\n".join(rows)
        if draw(st.booleans()):
            head = draw(st.sampled_from(listed))[:-3]
            text = f"---\n# kept\nvia: \"[[{head}]]\"  # [[x]]\nodd :  'x'\n---\n" + text
        return draw(st.sampled_from(("", "\ufeff"))) + text.replace("\n", newline)

    return {path: body() for path in listed}


def meanings(texts: Mapping[str, str]) -> dict[str, list[str | None]]:
    snapshot = survey(texts)
    return {path: [found.path for found in resolved] for path, resolved in snapshot.resolutions.items()}


@given(vaults(), st.data())
def test_a_rename_never_changes_what_a_link_leads_to(texts: dict[str, str], draws: st.DataObject) -> None:
    old = draws.draw(st.sampled_from(sorted(texts)))
    wish = draws.draw(st.sampled_from(("Fresh", "/Fresh", "Team/Ada", "People/Zoë", "Ada", "Far/Away/Cy")))
    new = new_path(NotePath(old), wish)
    before = meanings(texts)
    try:
        after = rename(texts, wish, old)
    except WriteRefusedError:
        assert any(path.casefold() == new.casefold() for path in texts if path != old)
        return
    expected = {
        (new if path == old else path): [new if to == old else to for to in found] for path, found in before.items()
    }
    found = meanings(after)
    for path, wanted in expected.items():
        assert [to for to, was in zip(found[path], wanted, strict=True) if was] == [was for was in wanted if was]


@given(vaults(), st.data())
def test_renaming_forth_and_back_gives_the_very_same_vault(texts: dict[str, str], draws: st.DataObject) -> None:
    # Where a name is borne once, its links say no more than they need, and come back as they were.
    names = [path.rpartition("/")[2].casefold() for path in texts]
    old = draws.draw(st.sampled_from(sorted(texts)))
    if names.count(old.rpartition("/")[2].casefold()) > 1:
        return
    there = rename(texts, "Somebody Else", old)
    new = new_path(NotePath(old), "Somebody Else")
    assert rename(there, old.rpartition("/")[2], new) == texts


# The command


def test_the_command_renames_previews_and_undoes(make_vault: MakeVault, run: Run, file_hashes: FileHashes) -> None:
    root = make_vault({OLD: "# Old\n", "Me.md": "- [[Old Name]]\r\n", "vaultkit.toml": ""})
    before = file_hashes(root)
    shown = run("-C", root, "rename", "old name", "New", "--dry-run")
    assert shown.code == 0
    assert "-- [[Old Name]]" in shown.out
    assert "rename to People/New.md" in shown.out
    assert file_hashes(root) == before
    done = run("-C", root, "rename", "old name", "New")
    assert (done.code, done.out) == (0, "renamed People/Old Name to People/New; links rewritten in 1 note\n")
    assert (root / "Me.md").read_bytes() == b"- [[New]]\r\n"
    assert not (root / OLD).exists()
    assert run("-C", root, "undo").code == 0
    assert file_hashes(root) == before
    assert run("-C", root, "undo").code == 1


@pytest.mark.parametrize("leads_to", ["nowhere", "Ana.md", "New.md", "../vaultkit.toml"])
def test_a_symbolic_link_keeps_its_name_wherever_it_leads(make_vault: MakeVault, run: Run, leads_to: str) -> None:
    root = make_vault({"People/Ana.md": "mine", "People/Bo.md": "[[Ana]]", "vaultkit.toml": ""})
    (root / "People/New.md").symlink_to(leads_to)
    assert run("-C", root, "rename", "Ana", "New", "--dry-run").code == 4
    ran = run("-C", root, "rename", "Ana", "New")
    assert (ran.code, len(ran.err.splitlines())) == (4, 1)
    assert "'People/New.md' is there already; choose another name" in ran.err
    assert (root / "People/Ana.md").read_text() == "mine"
    assert (root / "People/Bo.md").read_text() == "[[Ana]]"


@pytest.mark.parametrize("wish", ["node_modules/Ana", "env/Ana", "Old/Deep/Ana", "Tpl/Ana", "Ana_BASE_1"])
def test_no_note_goes_where_no_report_would_look(make_vault: MakeVault, run: Run, wish: str) -> None:
    root = make_vault({
        "People/Ana.md": "", "env/pyvenv.cfg": "", "vaultkit.toml": '[vault]\nignore = ["Old/"]\n',
        ".obsidian/templates.json": '{"folder": "Tpl"}',
    })  # fmt: skip
    ran = run("-C", root, "rename", "Ana", wish)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "is left out of the vault, by its name or by a setting; choose another place" in ran.err
    assert (root / "People/Ana.md").exists()


def test_no_new_note_is_made_where_no_report_would_look(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"vaultkit.toml": '[vault]\nignore = ["People"]\n'})
    ran = run("-C", root, "new", "Ana")
    assert (ran.code, (root / "People").exists()) == (2, False)


def test_the_user_is_told_what_a_rename_leaves_to_them(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({
        OLD: "", "Me.md": "---\ntype: me\nknows: Old Name (neighbour)\n---\n[[Zed]]\n", "vaultkit.toml": "",
        "People/Bo.md": "---\nnicknames: [Old Name]\n---\n",
    })  # fmt: skip
    assert run("-C", root, "rename", OLD, "Old Name").err == "the note has this name already; nothing to do\n"
    told = run("-C", root, "rename", OLD, "Else/Zed").err
    assert "Me.md:3: names it in plain words" in told
    assert "Bo.md" not in told
    assert "Me.md:5: [[Zed]] led nowhere, and will lead to this note" in told
    assert "will count as `other`; add `type: person` to it" in told


@pytest.mark.parametrize("name", ["2026-08-20", "2026_08_20"])
def test_a_property_that_is_a_day_names_no_daily_note(name: str, make_vault: MakeVault, run: Run) -> None:
    root = make_vault(
        {f"Daily/{name}.md": "", "People/Ana.md": f"---\nmet: {name}\n---\n[[{name}]]\n", "vaultkit.toml": ""}
    )
    ran = run("-C", root, "rename", name, "The picnic")
    assert ran.code == 0
    assert "plain words" not in ran.out + ran.err
    assert (root / "People/Ana.md").read_text(encoding="utf-8") == f"---\nmet: {name}\n---\n[[The picnic]]\n"


def test_a_person_who_would_be_none_elsewhere_is_told_though_their_note_has_a_persons_properties(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"People/Ana.md": "---\nmet: 2024\n---\n", "People/Bo.md": "", "vaultkit.toml": ""})
    told = run("-C", root, "rename", "Ana", "Friends/Ana").err
    assert "will count as `other`; add `type: person` to it" in told


@pytest.mark.parametrize("wish", ["/etc/x", "/etc/x.md", "//x/y", "/People/Ada", "[[/etc/x]]"])
def test_a_path_from_the_top_of_the_disk_is_refused(wish: str) -> None:
    with pytest.raises(UsageError, match="write it from the vault's folder on"):
        new_path(NotePath(OLD), wish)
    assert new_path(NotePath(OLD), "/Ada") == "Ada.md"
