"""Two notes become one: both texts kept, properties united, links led over; pairs are suggested, never merged unasked."""

from __future__ import annotations

import json
from datetime import date

import pytest
from conftest import FileHashes, MakeVault, Ran, Run
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.change import apply_edit
from vaultkit.edit.merge import merge_edit, plan_merge
from vaultkit.edit.page import Page
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import NotePath
from vaultkit.notes.keys import fold_key
from vaultkit.settings import Settings
from vaultkit.vault.aliases import tags_of
from vaultkit.vault.identity import email_key, name_key, phone_key, url_key
from vaultkit.vault.keys import known_names
from vaultkit.vault.privacy import is_private
from vaultkit.vault.snapshot import Files, take_snapshot
from vaultkit.vault.stated import find_statements

A = "---\nrole: nurse # since 2020\norg: '[[Clinic]]'\naliases: [Annie]\nemail:\n---\nHer own words.\n\n## Log\n- 2026-01-01 tea\n"
B = (
    '---\r\nRole: doctor\r\ncompany: ["[[Clinic]]", Ward 7]\r\nemail: a@b.c\r\ncustom:\r\n  deep: {x: 1} # kept\r\n---\r\n'
    "- 2026-02-02 walk with [[Cy]] and [c](Cy.md)\r\n- [ ] call 📅 2026-12-01\r\n\r\n# Log\r\nmore"
)
AFTER = (
    "---\nrole: nurse # since 2020\norg: ['[[Clinic]]', Ward 7]\naliases: [Annie, Ana R]\nemail: a@b.c\ncustom:\n  deep: {x: 1} # kept\n---\n"
    "Her own words.\n\n## Log\n- 2026-01-01 tea\n\n## From Ana R\n\n~~~yaml\nRole: doctor\n~~~\n\n"
    "- 2026-02-02 walk with [[Cy]] and [c](../Old/Cy.md)\n- [ ] call 📅 2026-12-01\n\n# Log\nmore\n"
)  # fmt: skip


def test_two_notes_become_one_and_undo_makes_them_two_again(
    make_vault: MakeVault, run: Run, file_hashes: FileHashes
) -> None:
    root = make_vault({
        "People/Ana Ruiz.md": A, "Old/Ana R.md": f"{B}", "Old/Cy.md": "[[Ana R]] [[Ana R|her]] [a](Ana%20R.md) [[Ana Ruiz]]",
        "vaultkit.toml": '[vault]\npeople = ["Old"]\n',
    })  # fmt: skip
    before = file_hashes(root)
    shown = run("-C", root, "merge", "Ana Ruiz", "Old/Ana R", "--dry-run")
    assert "--- a/Old/Ana R.md\n+++ /dev/null" in shown.out
    assert file_hashes(root) == before
    ran = run("-C", root, "merge", "Ana Ruiz", "Old/Ana R")
    assert (ran.code, ran.out) == (0, "merged Old/Ana R into People/Ana Ruiz\n")
    assert "Old/Ana R.md:2: `Role` contradicts People/Ana Ruiz.md; both are kept, choose one" in ran.err
    assert (root / "People/Ana Ruiz.md").read_bytes().decode() == AFTER
    assert (root / "Old/Cy.md").read_text() == "[[Ana Ruiz]] [[Ana Ruiz|her]] [a](../People/Ana%20Ruiz.md) [[Ana Ruiz]]"
    assert not (root / "Old/Ana R.md").exists()
    assert run("-C", root, "undo").code == 0
    assert file_hashes(root) == before


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"People/A.md": "%% open\n", "People/B.md": "- 2026-01-01 x\n"}, 4),
        ({"People/A.md": "---\nopen\n", "People/B.md": "---\nx: 1\n---\n"}, 4),
        ({"People/A.md": "x", "Orgs/B.md": "x"}, 2),
        ({"People/A.md": "---\naliases: [B]\n---\n"}, 2),
        ({"People/A.md": ""}, 1),
    ],
)
def test_what_cannot_be_merged_is_left_alone(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, files: dict[str, str], code: int
) -> None:
    root = make_vault({**files, "vaultkit.toml": ""})
    before = file_hashes(root)
    ran = run("-C", root, "merge", "A", "B")
    assert ran.code == code, ran.err
    assert len(ran.err.strip().splitlines()) <= 4
    assert file_hashes(root) == before


def merged(make_vault: MakeVault, run: Run, first: str, second: str) -> tuple[Ran, str]:
    """Return how `merge A B` went in a vault of these two people and two more, and what A says afterwards."""
    files = {"People/A.md": first, "People/B.md": second, "People/Bo.md": "", "People/Cy.md": "", "vaultkit.toml": ""}
    root = make_vault(files)
    ran = run("-C", root, "merge", "A", "B")
    if ran.code:
        assert {path: (root / path).read_bytes().decode() for path in files} == files
    return ran, (root / "People/A.md").read_bytes().decode()


@pytest.mark.parametrize(
    ("first", "second", "head"),
    [
        ("---\ntags:\n- a\n---\n", "---\ntags: b, c\n---\n", "tags:\n- a\n- b\n- c\n"),
        ("---\ntags: a b\n---\n", "---\ntags: [c]\n---\n", "tags: [a, b, c]\n"),
        ("---\nrole: ''\n---\n", "---\nrole: nurse\n---\n", "role: nurse\n"),
        ("---\nx: &a 1\n---\n", "---\ny: &b 2\nz: *b\n---\n", "x: &a 1\ny: &b 2\nz: *b\n"),
        ("---\norg: {org: X, role: Y}\n---\n", "---\norg: {org: X, role: Y}\n---\n", "org: {org: X, role: Y}\n"),
        ("---\nprivate: true\n---\n", "---\nprivate: yes\n---\n", "private: true\n"),
        ("---\nknows: [[Bo]]\n---\n", "---\nknows: [[Cy]]\n---\n", 'knows: ["[[Bo]]", "[[Cy]]"]\n'),
        ("---\nrole: x\n---\n", "---\n  org: Y\n\n  x:\n    y: 1\n---\n", "role: x\norg: Y\n\nx:\n  y: 1\n"),
        ("---\nprivate:\n---\n", "---\nprivate: true\n---\n", 'private: "true"\n'),
    ],
)  # fmt: skip
def test_what_both_heads_say_the_one_head_says(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, first: str, second: str, head: str
) -> None:
    ran, text = merged(make_vault, run, first, second)
    assert ran.code == 0, ran.err
    assert text.startswith(f"---\n{head}aliases:\n  - B\n---\n")


@pytest.mark.parametrize(
    ("plan", "other", "both"),
    [
        ("2026-12-01 ask", "2026-12-24", "[2026-12-01 ask, 2026-12-24]"),
        ("2026-12-01 # soon", "'2026-12-24: a card'", '[2026-12-01, "2026-12-24: a card"] # soon'),
        ("[2026-12-01]", "[2026-12-24, 2026-12-01]", "[2026-12-01, 2026-12-24]"),
    ],
)
def test_plans_of_both_stand_in_one_list(  # noqa: PLR0917 (fixtures and cases are its arguments)
    plan: str, other: str, both: str, make_vault: MakeVault, run: Run
) -> None:
    ran, text = merged(make_vault, run, f"---\nnext: {plan}\n---\n", f"---\nfollow_up: {other}\n---\n")
    assert (ran.code, "contradicts" in ran.err) == (0, False)
    assert text == f"---\nnext: {both}\naliases:\n  - B\n---\n"


def test_what_one_list_cannot_say_is_kept_as_text_and_told(make_vault: MakeVault, run: Run) -> None:
    ran, text = merged(make_vault, run, "---\norg: [X]\n---\n", "---\norg:\n- {org: Y, role: nurse}\n---\n")
    assert ran.code == 0
    assert "`org` contradicts" in ran.err
    assert text.startswith("---\norg: [X]\n")
    assert "~~~yaml\norg:\n- {org: Y, role: nurse}\n~~~" in text


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("", "---\nbad: [\n---\n", "People/B.md:2:6: nothing was merged"),
        ("---\nbad: [\n---\n", "", "People/A.md:2:6: nothing was merged"),
        ('---\n{"role": "x"}\n---\n', "", "People/A.md:2: the front matter is written in braces"),
        ("", '---\n{"role": "x"}\n---\n', "People/B.md:2: the front matter is written in braces"),
        ("```\ncode\n", "text\n", "an open comment, code block or mark"),
        ("<!-- open\n", "see [[Bo]]\n", "an open comment, code block or mark"),
        ("%%\nopen\n", "#tag\n", "an open comment, code block or mark"),
        ("[x][r]\n\n[r]: Bo.md\n", "[y][r]\n\n[r]: Cy.md\n", "both use `[r]`"),
        ("x[^1]\n\n[^1]: one\n", "y[^1]\n\n[^1]: two\n", "both use `[^1]`"),
        ("- one ^b\n", "- two ^b\n", "both use `^b`"),
        (
            "<!-- vaultkit:begin leads -->\n<!-- vaultkit:end leads -->\n",
            "<!-- vaultkit:begin leads -->\n<!-- vaultkit:end leads -->\n", "both use `vaultkit:begin leads`",
        ),
        ("---\nprivate: false\n---\n", "---\nprivate: true\n---\n", "`private` is true in one"),
        ("---\ndo_not_contact: no\n---\n", "---\ndo_not_contact: yes\n---\n", "`do_not_contact` is true in one"),
    ],
)  # fmt: skip
def test_two_notes_that_would_lose_something_stay_two(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, first: str, second: str, why: str
) -> None:
    ran, _ = merged(make_vault, run, first, second)
    assert (ran.code, len(ran.err.splitlines())) == (4, 1)
    assert why in ran.err


ROWS = ("tags: b, c", "tags:\n- a\n- b c", "tag: '#a'", "org: X", "company: ''", "org: [X, Y]", "org: {org: Y, role: r}",
        "role: r", "Role: &r s", "again: *r", "role:", "email:\n  - a@b.c\n# why", "email: >\n  d@e.f\n\n", "x: {y: [1]}",
        "private: no", "private: true", "via: '[[Cy]], [[A]]'", "bad: [", "aliases: Al, Bo", "'q: r': \"s\\\"t\"")  # fmt: skip
heads = st.lists(st.sampled_from(ROWS), max_size=5).map(
    lambda rows: f"---\n{chr(10).join(rows)}\n---\n" if rows else ""
)


@given(heads, heads)
def test_a_merged_head_says_what_both_said_or_nothing_is_merged(first: str, second: str) -> None:
    texts = {"A.md": f"{first}one\n", "B.md": f"{second}two\n", "Cy.md": ""}
    pages = {NotePath(path): Page(NotePath(path), text) for path, text in texts.items()}
    snapshot = take_snapshot([page.note for page in pages.values()], Files(), Settings(), date(2026, 11, 20))
    paths = (NotePath("A.md"), NotePath("B.md"))
    try:
        merge = plan_merge(snapshot, pages[paths[0]], pages[paths[1]])
        after = Page(paths[0], apply_edit(merge_edit(merge, pages, paths), texts)["A.md"])
    except (WriteRefusedError, UsageError):
        return
    codes = {told.code for page in pages.values() for told in page.note.problems if told.level == "error"}
    assert codes >= {told.code for told in after.note.problems if told.level == "error"}
    assert {*tags_of(after.note)} >= {*tags_of(pages[paths[0]].note)}
    names = known_names(merge.kind)
    told = {names.get(fold_key(each.key), fold_key(each.key)) for each in merge.conflicts}
    for path in paths:
        for key, stated in find_statements(pages[path].note, merge.kind).items():
            said = {each.text for each in find_statements(after.note, merge.kind).get(key, ())}
            lost = {each.text for each in stated if each.text} - said
            assert not lost or key == "tags" or key in told
    if "tags" not in told:
        assert {*tags_of(after.note)} >= {*tags_of(pages[paths[1]].note)}
    assert is_private(after.note) == any(is_private(pages[path].note) for path in paths)


def test_labels_that_lead_to_the_same_place_may_stand_in_both(make_vault: MakeVault, run: Run) -> None:
    ran, text = merged(make_vault, run, "[x][r]\n\n[r]: Bo.md\n", "[y][r]\n\n[r]: Bo.md\n")
    assert (ran.code, text.count("[r]: Bo.md")) == (0, 2)


def test_the_text_that_is_added_is_no_part_of_a_day_above_it(make_vault: MakeVault, run: Run) -> None:
    ran, text = merged(make_vault, run, "# 2026-01-01 tea\nlong talk\n", "met [[Cy]]\n")
    assert ran.code == 0, ran.err
    assert text.endswith("# 2026-01-01 tea\nlong talk\n\n# From B\n\nmet [[Cy]]\n")


def test_links_to_files_in_the_text_that_moves_still_lead_there(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({
        "People/Far/A.md": "![a](../../img/p.png)\n", "People/B.md": "![b](../img/p.png) ![[./B.pdf]]\n",
        "img/p.png": "", "People/B.pdf": "", "vaultkit.toml": "",
    })  # fmt: skip
    assert run("-C", root, "merge", "A", "B").code == 0
    text = (root / "People/Far/A.md").read_text()
    assert text.count("](../../img/p.png)") == 2
    assert "![[../B.pdf]]" in text


def test_pairs_are_suggested_with_the_reason(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({
        "People/Ana Ruiz.md": "---\nemail: Ana@Example.org\nphone: +44 20 7946 0018\n---\n", "People/Dr. Ana Ruiz.md": "",
        "People/A R.md": "---\nemail: [ana@example.org]\n---\n", "People/Katherine Johnston.md": "",
        "People/Katharine Johnston.md": "---\nurl: https://www.linkedin.com/in/kj/\n---\n", "People/Bo.md": "---\nphone: 020 7946 0018\n---\n",
        "People/Ana.md": "", "People/KJ.md": "---\nlinkedin: uk.linkedin.com/in/KJ?x=1\n---\n", "vaultkit.toml": "",
        "People/Twin One.md": "---\nkeep_apart: '[[Twin Ono]]'\n---\n", "People/Twin Ono.md": "",
    })  # fmt: skip
    ran = run("-C", root, "check", "--duplicates")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "People/A R.md | People/Ana Ruiz.md | same email ana@example.org",
        "People/Ana Ruiz.md | People/Bo.md | same phone 079460018",
        "People/KJ.md | People/Katharine Johnston.md | same url linkedin.com/in/kj",
        "People/Ana Ruiz.md | People/Dr. Ana Ruiz.md | names are the same",
        "People/Katharine Johnston.md | People/Katherine Johnston.md | names are nearly the same",
    ]
    assert len(json.loads(run("-C", root, "check", "--duplicates", "--json").out)) == 5


def test_addresses_and_names_are_compared_in_one_form() -> None:
    assert email_key(" mailto:A@B.org ") == email_key("a@b.org") != ""
    assert {
        email_key("@b"),
        email_key("a b@c"),
        phone_key("12"),
        url_key("a b.c"),
        url_key("ftp://x.y/z"),
        url_key("javascript:alert(1)//a.b"),
    } == {""}
    assert url_key("http://[") == ""
    assert name_key("李 小龙") == "李 小龙"
    assert name_key("Dr") == "dr"
