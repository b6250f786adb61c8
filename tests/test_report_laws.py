"""What `report` promises: it writes between its own marks, only what differs, and always the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from benchmark.vaults import vault_notes
from conftest import FileHashes, MakeVault, Run

EXAMPLE = Path(__file__).resolve().parent.parent / "example-vault"
TODAY = ("--today", "2026-11-20")
Convert = Callable[[bytes], bytes]
INDEX = (
    "Index/Follow-ups.md", "Index/Home.md", "Index/Incomplete notes.md", "Index/Ripples.md", "Index/Who knows whom.md",
)  # fmt: skip
"""The index notes of PEOPLE, those without rows left out."""
PEOPLE = {
    "People/Ana.md": '---\nknows: ["[[Bo]] (sister)"]\nfollow_up: 2026-11-25 ask about the choir\n---\n- [ ] Ring her 📅 2026-11-18\n',
    "People/Bo.md": '---\nintroduced_by: "[[Ana]]"\ncadence: monthly\n---\n- 2026-09-01 tea: long talk\n',
    "Me.md": "---\ntype: me\n---\n",
}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a copy of the example vault without its index notes."""
    root = tmp_path / "example"
    shutil.copytree(EXAMPLE, root)
    shutil.rmtree(root / "Index")
    return root


def index_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "Index").iterdir())}


def body_of(text: str) -> str:
    """Return what stands between the first pair of marks."""
    return text.partition(" -->\n")[2].partition("<!-- vaultkit:end")[0]


def marked(name: str, body: str = "") -> str:
    return f"<!-- vaultkit:begin {name} -->\n{body}<!-- vaultkit:end {name} -->\n"


def times_of(root: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in root.rglob("*")}


def test_a_second_report_of_the_example_writes_nothing(example: Path, run: Run) -> None:
    assert run("report", example, *TODAY).code == 0
    before = times_of(example)
    second = run("report", example, *TODAY)
    assert (second.code, second.out) == (0, "")
    assert times_of(example) == before


def test_a_midnight_at_which_nothing_comes_due_changes_no_byte(make_vault: MakeVault, run: Run) -> None:
    ana = "---\ncadence: monthly\nknows: ['[[Bo]]']\n---\n- 2026-11-02 tea (got:: pie)\n- [ ] card 📅 2026-12-30\n"
    root = make_vault({"Me.md": "---\ntype: me\n---\n", "People/Ana.md": ana, "People/Bo.md": ""})
    run("report", root, *TODAY)
    assert {"Follow-ups.md", "Home.md", "Thanks owed.md"} <= index_of(root).keys()
    before = times_of(root)
    for day in ("2026-11-21", "2026-11-22"):
        assert run("report", root, "--check", "--today", day).code == 0
        run("report", root, "--today", day)
    assert times_of(root) == before


def test_a_second_report_of_a_generated_vault_writes_nothing(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(dict(vault_notes(300)))
    assert run("report", root, *TODAY).code == 0
    assert len(index_of(root)) >= len(INDEX)
    before = times_of(root)
    second = run("report", root, *TODAY)
    assert (second.code, second.out) == (0, "")
    assert times_of(root) == before


def as_it_is(content: bytes) -> bytes:
    return content


def with_crlf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def with_bom(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf")


def with_both(content: bytes) -> bytes:
    return with_bom(with_crlf(content))


def without_last_newline(content: bytes) -> bytes:
    return content.removesuffix(b"\n")


@pytest.mark.parametrize("convert", [as_it_is, with_crlf, with_bom, without_last_newline])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_order_line_ends_marks_and_unicode_form_change_no_byte_of_the_index(
    example: Path, run: Run, convert: Convert, form: str
) -> None:
    paths = [path for path in example.rglob("*") if path.is_file()]
    Random(f"{convert.__name__} {form}").shuffle(paths)
    other = example.parent / "other place"
    for path in paths:
        name = path.relative_to(example).as_posix()
        spelled = unicodedata.normalize("NFD" if form == "NFD" else "NFC", name)
        (other / spelled).parent.mkdir(parents=True, exist_ok=True)
        (other / spelled).write_bytes(convert(path.read_bytes()))
    for root in (example, other):
        assert run("report", root, *TODAY).code == 0
    assert index_of(other) == index_of(example)


def test_every_byte_that_is_not_ours_stays(example: Path, run: Run, file_hashes: FileHashes) -> None:
    (example / "Photo.png").write_bytes(bytes(range(256)))
    (example / ".obsidian").mkdir()
    (example / ".obsidian/app.json").write_text("{}")
    before = file_hashes(example)
    assert run("report", example, *TODAY).code == 0
    after = file_hashes(example)
    assert {path: after[path] for path in before} == before
    committed = {f"Index/{path.name}" for path in (EXAMPLE / "Index").iterdir()}
    assert {path for path in after if path not in before} == committed


def test_user_placed_marks_are_filled_and_the_text_around_them_stays(make_vault: MakeVault, run: Run) -> None:
    above, below = "---\ntags: [mine]\n---\n# Mine  \n\tkept\n\n", "\n\n## Below\n- [ ] kept [[Ana]] \n\n\n"
    root = make_vault({**PEOPLE, "Desk.md": above + marked("follow-ups") + below})
    assert run("report", root, *TODAY).code == 0
    text = (root / "Desk.md").read_bytes().decode()
    assert text.startswith(above)
    assert text.endswith(below)
    index = (root / "Index/Follow-ups.md").read_text(encoding="utf-8")
    rows = [line for line in index.splitlines() if line.startswith("- [ ] ")]
    assert rows
    assert body_of(text) == body_of(index)


def test_rows_name_the_lines_on_which_things_stand_below_marks_that_were_filled(
    make_vault: MakeVault, run: Run
) -> None:
    ana = f"{marked('thanks')}\n- 2026-11-01 tea (got:: a pie)\n"
    root = make_vault({"People/Ana.md": ana, "People/Bo.md": "- 2026-11-01 tea (got:: a cake)\n"})
    told = json.loads(run("report", root, "--json", *TODAY).out)
    assert "People/Ana.md" in told["written"]
    assert told["written"] == sorted(set(told["written"]))
    assert not told["unchanged"]
    line = (root / "People/Ana.md").read_text(encoding="utf-8").splitlines().index("- 2026-11-01 tea (got:: a pie)") + 1
    assert line > 4
    for name in ("Thanks owed.md", "Follow-ups.md"):
        assert f"a pie, since 2026-11-01 ([[Ana|Ana, line {line}]])" in index_of(root)[name].decode()
    assert run("report", root, "--check", *TODAY).code == 0


def test_crlf_and_a_byte_order_mark_of_an_own_note_are_kept(make_vault: MakeVault, run: Run) -> None:
    note = with_bom(with_crlf(f"# Desk\n\n{marked('home')}\nBelow".encode()))
    root = make_vault({**PEOPLE, "Desk.md": note})
    assert run("report", root, *TODAY).code == 0
    written = (root / "Desk.md").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf# Desk\r\n\r\n<!-- vaultkit:begin home ")
    assert written.endswith(b"<!-- vaultkit:end home -->\r\n\r\nBelow")
    assert written.count(b"\n") == written.count(b"\r\n") > 10


@pytest.mark.parametrize("convert", [with_crlf, with_bom, with_both])
def test_an_index_note_keeps_its_line_ends_and_its_byte_order_mark(
    make_vault: MakeVault, run: Run, convert: Convert
) -> None:
    root = make_vault(PEOPLE)
    assert run("report", root, *TODAY).code == 0
    home = root / "Index/Home.md"
    home.write_bytes(convert(home.read_bytes()))
    assert run("report", root, *TODAY).out == ""
    make_vault({"People/Cy.md": ""})
    done = run("report", root, *TODAY)
    assert done.code == 0
    assert "Index/Home.md" in done.out
    assert not (root / ".vaultkit").exists(), "nobody edited it"
    written = home.read_bytes()
    assert b"- 3 people" in written
    assert written == convert(written)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_an_index_note_keeps_its_mode_and_a_read_only_one_is_left_to_who_may_write_it(
    make_vault: MakeVault, run: Run, mode: int
) -> None:
    root = make_vault(PEOPLE)
    assert run("report", root, *TODAY).code == 0
    home = root / "Index/Home.md"
    old = home.read_bytes()
    home.chmod(mode)
    make_vault({"People/Cy.md": ""})
    may_write = os.access(home, os.W_OK)
    done = run("report", root, *TODAY)
    assert done.code == (0 if may_write else 4)
    assert (home.read_bytes() != old) == may_write
    assert stat.S_IMODE(home.stat().st_mode) == mode


def test_a_ticked_row_stays_ticked_in_a_section_of_its_own(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    follow_ups = root / "Index/Follow-ups.md"
    text = follow_ups.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "ask about the choir" in line)
    follow_ups.write_text(text.replace(row, row.replace("[ ]", "[x]")), encoding="utf-8")
    done = run("report", root, *TODAY)
    assert done.code == 0
    assert not (root / ".vaultkit").exists(), "a tick is no edit"
    above, _, below = follow_ups.read_text(encoding="utf-8").partition("## Ticked here\n")
    assert row.replace("[ ]", "[x]") in below
    assert "ask about the choir" not in above
    assert run("report", root, *TODAY).out == ""


def tick(path: Path, words: str, *, back: bool = False) -> None:
    """Tick the row of a file that holds `words`, or take its tick back."""
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if words in line and line.startswith("- ["))
    other = row.replace("[x]", "[ ]") if back else row.replace("[ ]", "[x]")
    assert other != row
    path.write_text(text.replace(row, other), encoding="utf-8")


def test_a_tick_that_is_taken_back_in_one_index_note_comes_back_from_no_other(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"Me.md": "---\ntype: me\n---\n", "People/Ana.md": "- 2026-11-02 x (got:: pie)\n"})
    run("report", root, *TODAY)
    thanks, follow_ups = root / "Index/Thanks owed.md", root / "Index/Follow-ups.md"
    before = [path.read_text(encoding="utf-8") for path in (thanks, follow_ups)]
    tick(thanks, "pie")
    run("report", root, *TODAY)
    assert all("## Ticked here" in path.read_text(encoding="utf-8") for path in (thanks, follow_ups))
    tick(thanks, "pie", back=True)
    assert "nothing that is open is ticked" in run("done", "--ticked", "-C", root, *TODAY).err
    run("report", root, *TODAY)
    assert [path.read_text(encoding="utf-8") for path in (thanks, follow_ups)] == before
    assert not (root / ".vaultkit").exists()
    tick(follow_ups, "pie")
    run("report", root, *TODAY)
    assert "## Ticked here" in thanks.read_text(encoding="utf-8")


def test_a_section_of_which_only_ticked_rows_are_left_goes(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "- [ ] water 📅 2026-11-01\n", "People/Bo.md": "- [ ] soup 📅 2026-11-21\n"})
    run("report", root, *TODAY)
    follow_ups = root / "Index/Follow-ups.md"
    text = follow_ups.read_text(encoding="utf-8")
    follow_ups.write_text(text.replace("- [ ] 2026-11-01", "- [x] 2026-11-01"), encoding="utf-8")
    assert run("report", root, *TODAY).code == 0
    new = follow_ups.read_text(encoding="utf-8")
    headings = [line for line in new.split("\n") if line.startswith("## ")]
    assert headings == ["## Begin here", "## This week", "## Just to say hello", "## Ticked here"]
    assert "\n\n\n" not in new
    follow_ups.write_text(new.replace("- [ ]", "- [x]"), encoding="utf-8")
    assert run("report", root, *TODAY).code == 0
    last = follow_ups.read_text(encoding="utf-8")
    assert "## This week" not in last
    assert "\n\n## Ticked here\n\n- [x] 2026-11-01" in last
    assert "\n\n\n" not in last
    assert run("report", root, *TODAY).out == ""


def test_a_hand_edit_is_saved_exactly_and_told(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    home = root / "Index/Home.md"
    fresh = home.read_text(encoding="utf-8")
    home.write_text(fresh.replace("# Home\n", "# Home \n\tétoile\n- mine 👩‍👧\n"), encoding="utf-8")
    body = body_of(home.read_text(encoding="utf-8"))
    done = run("report", root, *TODAY)
    assert done.code == 0
    (saved,) = (root / ".vaultkit/edited").iterdir()
    assert saved.read_bytes().decode() == body
    assert f".vaultkit/edited/{saved.name}" in done.err
    assert "[index-edited]" in done.err
    assert home.read_text(encoding="utf-8") == fresh
    assert run("report", root, *TODAY).out == ""


def test_the_same_edit_twice_is_saved_once_and_another_one_beside_it(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    home = root / "Index/Home.md"
    fresh = home.read_text(encoding="utf-8")
    for words in ("mine", "mine", "other"):
        home.write_text(fresh.replace("# Home\n", f"# Home\n{words}\n"), encoding="utf-8")
        assert run("report", root, *TODAY).code == 0
    assert len(list((root / ".vaultkit/edited").iterdir())) == 2


BROKEN = {
    "no end": "<!-- vaultkit:begin home -->\ntext\n",
    "no beginning": "text\n<!-- vaultkit:end home -->\n",
    "doubled": marked("home", "mine\n") + "between\n" + marked("home"),
    "nested": f"<!-- vaultkit:begin home -->\n{marked('follow-ups')}<!-- vaultkit:end home -->\n",
    "crossed": "<!-- vaultkit:begin home -->\n<!-- vaultkit:begin follow-ups -->\n"
    "<!-- vaultkit:end home -->\n<!-- vaultkit:end follow-ups -->\n",
    "swapped": "<!-- vaultkit:end home -->\n<!-- vaultkit:begin home -->\n",
    "miswritten": "<!-- vaultkit:begin -->\n<!-- vaultkit:end home -->\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_with_broken_marks_is_refused_and_the_others_are_written(
    make_vault: MakeVault, run: Run, name: str
) -> None:
    root = make_vault({**PEOPLE, "Desk.md": BROKEN[name]})
    done = run("report", root, *TODAY)
    assert done.code == 4
    assert "Desk.md:" in done.err
    assert "[marks-broken]" in done.err
    assert (root / "Desk.md").read_bytes().decode() == BROKEN[name]
    assert set(index_of(root)) == {path.removeprefix("Index/") for path in INDEX}


@pytest.mark.parametrize("content", ["# My own home\n", "", "\ufeff", "---\ngenerated: by me\n---\n", b"caf\xe9"])
def test_a_hand_written_note_in_the_way_is_left_alone_and_told(
    make_vault: MakeVault, run: Run, content: str | bytes
) -> None:
    root = make_vault({**PEOPLE, "Index/Home.md": content})
    before = (root / "Index/Home.md").read_bytes()
    done = run("report", root, *TODAY)
    assert done.code == 4
    assert "[index-in-the-way]" in done.err
    assert (root / "Index/Home.md").read_bytes() == before
    assert (root / "Index/Follow-ups.md").is_file()


def test_a_folder_without_any_file_is_an_empty_vault(tmp_path: Path, run: Run) -> None:
    for name in ("empty", "nested"):
        root = tmp_path / name
        (root / ("" if name == "empty" else "People")).mkdir(parents=True)
        assert run("report", root, *TODAY).code == 0
        assert run("report", root, "--check", *TODAY).code == 0


def test_init_gives_a_folder_of_notes_its_settings_and_nothing_else(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({"People/Ana.md": "", "Nell.md": "---\ntype: me\n---\n"})
    assert run("init", root, *TODAY).code == 0
    assert not (root / "Me.md").exists()
    assert not (root / "Templates").exists()
    assert (root / "vaultkit.toml").exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told_in_one_line(example: Path) -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "vaultkit", "list", "-C", str(example)]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "the output cannot be written" in done.stderr


def test_a_pipe_is_written_to_and_a_linked_file_is_written_at_its_place(
    example: Path, tmp_path: Path, run: Run
) -> None:
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert run("graph", "-C", example, "-o", pipe).code == 0
    assert b"Wilf" in reader.communicate()[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert run("graph", "-C", example, "-o", link).code == 0
    assert link.is_symlink()
    assert "Wilf" in real.read_text(encoding="utf-8")


def test_index_notes_left_behind_by_another_folder_setting_are_told(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    (root / "vaultkit.toml").write_text('[index]\nfolder = "Overview"\n', encoding="utf-8")
    assert run("report", root, *TODAY).code == 0
    told = run("check", root, "--level", "info", *TODAY).out
    assert [line.partition(":")[0] for line in told.splitlines() if "[index-elsewhere]" in line] == sorted(INDEX)
    shutil.rmtree(root / "Index")
    assert "[index-elsewhere]" not in run("check", root, "--level", "info", *TODAY).out


FEW = '[index]\nnotes = ["home", "bridges"]\n'
"""Settings with which Follow-ups and others are written no more."""


def choose(root: Path, words: str) -> None:
    (root / "vaultkit.toml").write_text(words, encoding="utf-8")


@pytest.mark.parametrize("names", ['"home"', '"home", "bridges"', '"follow-ups", "who-knows-whom"'])
def test_with_fewer_index_notes_in_the_settings_a_vault_is_as_if_there_had_never_been_more(
    example: Path, run: Run, names: str
) -> None:
    fresh = Path(shutil.copytree(example, example.parent / "fresh"))
    run("report", example, *TODAY)
    for root in (example, fresh):
        choose(root, f"[index]\nnotes = [{names}]\n")
    foreseen = run("report", example, "--check", *TODAY)
    done = run("report", example, *TODAY)
    assert (foreseen.code, done.code) == (1, 0)
    assert foreseen.out.replace("would remove", "removed").replace("would change", "wrote") == done.out
    assert "removed Index/Ripples.md\n" in done.out
    run("report", fresh, *TODAY)
    assert index_of(example) == index_of(fresh)
    assert run("report", example, *TODAY).out == ""


def test_an_index_note_that_is_not_chosen_is_kept_up_to_date_as_long_as_somebody_wrote_beside_it(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    mine = root / "Index/Follow-ups.md"
    mine.write_text(mine.read_text(encoding="utf-8") + "Mine.\n", encoding="utf-8")
    choose(root, FEW)
    (root / "People/Bo.md").write_text("---\nfollow_up: 2026-12-01 the cello\n---\n", encoding="utf-8")
    assert "wrote Index/Follow-ups.md\n" in run("report", root, *TODAY).out
    text = mine.read_text(encoding="utf-8")
    assert "the cello" in text
    assert text.endswith("Mine.\n")
    told = [line for line in run("check", root, "--level", "info", *TODAY).out.splitlines() if "elsewhere]" in line]
    assert [line.partition(":")[0] for line in told] == ["Index/Follow-ups.md"]
    assert "`notes` does not name `follow-ups`" in told[0]
    assert "### index-elsewhere (1)" in (root / "Index/Home.md").read_text(encoding="utf-8")
    assert run("report", root, *TODAY).out == ""


def test_an_index_note_that_is_not_chosen_stays_until_its_ticks_are_done(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    follow_ups = root / "Index/Follow-ups.md"
    text = follow_ups.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "ask about the choir" in line)
    follow_ups.write_text(text.replace(row, row.replace("[ ]", "[x]")), encoding="utf-8")
    choose(root, FEW)
    run("report", root, *TODAY)
    assert row.replace("[ ]", "[x]") in follow_ups.read_text(encoding="utf-8").partition("## Ticked here\n")[2]
    assert run("report", root, *TODAY).out == ""
    assert run("-C", root, "done", "--ticked", *TODAY).code == 0
    assert "removed Index/Follow-ups.md\n" in run("report", root, *TODAY).out
    assert "ask about the choir" in (root / "People/Ana.md").read_text(encoding="utf-8").partition("## Log")[2]


def test_what_was_edited_in_an_index_note_that_is_not_chosen_is_saved_before_it_goes(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    ripples = root / "Index/Ripples.md"
    ripples.write_text(
        ripples.read_text(encoding="utf-8").replace("# Ripples\n", "# Ripples\nmine\n"), encoding="utf-8"
    )
    choose(root, FEW)
    done = run("report", root, *TODAY)
    assert "[index-edited]" in done.err
    assert not ripples.exists()
    (saved,) = (root / ".vaultkit/edited").iterdir()
    assert "mine\n" in saved.read_text(encoding="utf-8")


def test_an_index_note_that_was_moved_and_a_note_of_ones_own_are_kept_up_to_date_whatever_is_chosen(
    make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({**PEOPLE, "Desk.md": "Mine.\n\n" + marked("follow-ups") + marked("home")})
    run("report", root, *TODAY)
    (root / "Moved").mkdir()
    (root / "Index/Follow-ups.md").rename(root / "Moved/Today.md")
    choose(root, '[index]\nnotes = ["ripples"]\n')
    (root / "People/Bo.md").write_text("---\nfollow_up: 2026-12-01 the cello\n---\n", encoding="utf-8")
    done = run("report", root, *TODAY)
    assert "removed Index/Home.md\n" in done.out
    for path in ("Desk.md", "Moved/Today.md"):
        assert "the cello" in (root / path).read_text(encoding="utf-8")
    assert "[[Ripples]]: " in (root / "Desk.md").read_text(encoding="utf-8")
    assert "[[Follow-ups]]: " not in (root / "Desk.md").read_text(encoding="utf-8")
    told = run("check", root, "--level", "info", *TODAY).out
    assert "Moved/Today.md:4:1: info: `notes` does not name `follow-ups`" in told
    assert "Desk.md:" not in told
    assert run("report", root, *TODAY).out == ""


def test_home_alone_tells_the_same_as_home_among_the_others(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({**PEOPLE, "Overview/Ripples.md": "Mine.\n"})
    run("report", root, *TODAY)
    choose(root, '[index]\nfolder = "Overview"\n')
    run("report", root, *TODAY)
    home = (root / "Overview/Home.md").read_text(encoding="utf-8")
    assert "[index-in-the-way]" in run("check", root, *TODAY).out
    assert "### index-in-the-way (1)" in home
    assert "### index-elsewhere" in home
    assert run("report", root, "--only", "home", *TODAY)[:2] == (0, "")


def test_a_folder_in_the_way_is_left_alone_and_told(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({**PEOPLE, "Index/Follow-ups.md/Mine.md": "mine"})
    done = run("report", root, *TODAY)
    assert done.code == 4
    assert "Index/Follow-ups.md" in done.err
    assert (root / "Index/Follow-ups.md/Mine.md").read_text() == "mine"
    assert (root / "Index/Home.md").is_file(), "the others are written"


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_a_look_ahead_writes_nothing_and_names_what_would_change(
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, option: str
) -> None:
    root = make_vault({**PEOPLE, "Desk.md": marked("home")})
    before = file_hashes(root)
    done = run("report", root, option, *TODAY)
    assert done.code == (1 if option == "--check" else 0)
    assert [path for path in (*INDEX, "Desk.md") if path not in done.out] == []
    assert ("+# Follow-ups" in done.out.splitlines()) == (option == "--diff")
    assert file_hashes(root) == before
    run("report", root, *TODAY)
    assert run("report", root, "--check", *TODAY)[:2] == (0, "")


def test_a_look_ahead_foresees_what_a_report_writes(example: Path, run: Run) -> None:
    foreseen = json.loads(run("report", example, "--check", "--json", *TODAY).out)
    done = json.loads(run("report", example, "--json", *TODAY).out)
    assert (
        foreseen["written"] == done["written"] == sorted(f"Index/{path.name}" for path in (EXAMPLE / "Index").iterdir())
    )
    assert foreseen["problems"] == done["problems"]


def test_only_the_notes_asked_for_are_written(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    assert run("report", root, "--only", "follow-ups", *TODAY).code == 0
    assert set(index_of(root)) == {"Follow-ups.md"}
    make_vault({"People/Cy.md": "---\nfollow_up: 2026-11-21\n---\n"})
    before = index_of(root)
    assert run("report", root, "--only", "home", "--only", "who-knows-whom", *TODAY).code == 0
    assert set(index_of(root)) == {"Follow-ups.md", "Home.md", "Who knows whom.md"}
    assert index_of(root)["Follow-ups.md"] == before["Follow-ups.md"]


def test_json_says_what_was_done_and_nothing_else_is_on_stdout(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({**PEOPLE, "Index/Home.md": "mine", "People/Cy.md": "---\nmet: 2026-02-30\n---\n"})
    done = run("report", root, "--json", *TODAY)
    assert done.code == 4
    record = json.loads(done.out)
    assert list(record) == [
        "written", "removed", "unchanged", "refused", "saved", "ticked", "problems", "counts", "seconds",
    ]  # fmt: skip
    assert record["written"] == [path for path in INDEX if path != "Index/Home.md"]
    assert (record["unchanged"], record["refused"], record["saved"]) == ([], ["Index/Home.md"], [])
    assert isinstance(record["seconds"], float)
    counts = record["counts"]
    assert (counts["written"], counts["unchanged"], counts["refused"], counts["errors"]) == (4, 0, 1, 1)
    problem = next(each for each in record["problems"] if each["code"] == "bad-date")
    assert list(problem) == ["code", "level", "path", "line", "column", "message"]
    assert (problem["path"], problem["line"], problem["level"]) == ("People/Cy.md", 2, "warning")


MANY_TASKS = "".join(f"- [ ] Send page {number} 📅 2026-11-01\n" for number in range(2100))


@pytest.mark.parametrize("touch", ["nothing", "outside", "inside", "crlf"])
def test_a_page_that_is_needed_no_more_is_removed_only_if_nobody_touched_it(
    make_vault: MakeVault, run: Run, touch: str
) -> None:
    root = make_vault({**PEOPLE, "People/Cy.md": MANY_TASKS})
    assert run("report", root, *TODAY).code == 0
    pages = [path for path in (root / "Index").iterdir() if path.name.startswith("Follow-ups - ")]
    assert pages
    for page in pages:
        text = page.read_bytes().decode()
        touched = {
            "nothing": text,
            "outside": f"{text}\nMy own words\n",
            "inside": text.replace("\n# ", "\nMy own words\n# "),
            "crlf": text.replace("\n", "\r\n"),
        }
        page.write_bytes(touched[touch].encode())
    make_vault({"People/Cy.md": ""})
    assert run("report", root, *TODAY).code == 0
    if touch in ("nothing", "crlf"):
        assert set(index_of(root)) == {path.removeprefix("Index/") for path in INDEX}
    elif touch == "outside":
        assert all(page.read_text(encoding="utf-8").endswith("\nMy own words\n") for page in pages)
        assert not any("Send page" in page.read_text(encoding="utf-8") for page in pages)
    else:
        saved = [path.read_text(encoding="utf-8") for path in (root / ".vaultkit/edited").iterdir()]
        assert len(saved) == len(pages)
        assert all("My own words\n" in text for text in saved)
    assert run("report", root, *TODAY).out == ""


def test_an_index_folder_that_leads_out_of_the_vault_is_refused(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault(PEOPLE)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "Index").symlink_to(elsewhere, target_is_directory=True)
    done = run("report", root, *TODAY)
    assert done.code == 4
    assert "outside the vault" in done.err
    assert list(elsewhere.iterdir()) == []


def test_a_folder_setting_that_leads_out_of_the_vault_is_refused(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({**PEOPLE, "vaultkit.toml": '[index]\nfolder = "../elsewhere"\n'})
    done = run("check", root, *TODAY)
    assert "vaultkit.toml:2:1: warning:" in done.out
    assert run("report", root, *TODAY).code == 0
    assert not (tmp_path / "elsewhere").exists()
    assert (root / "Index/Home.md").is_file()


def test_marks_in_a_folder_linked_from_elsewhere_stop_no_report(
    make_vault: MakeVault, run: Run, tmp_path: Path, file_hashes: FileHashes
) -> None:
    other = tmp_path / "other"
    shutil.copytree(EXAMPLE, other)
    before = file_hashes(other)
    root = make_vault(PEOPLE)
    (root / "Archive").symlink_to(other, target_is_directory=True)
    done = run("report", root, *TODAY)
    assert done.code in (0, 4)
    assert file_hashes(other) == before
    assert set(index_of(root)) >= {path.removeprefix("Index/") for path in INDEX}


def test_a_linked_index_note_is_written_at_its_place_within_the_vault(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    run("report", root, *TODAY)
    (root / "Index/Home.md").rename(root / "Kept.md")
    (root / "Index/Home.md").symlink_to("../Kept.md")
    make_vault({"People/Cy.md": ""})
    assert run("report", root, *TODAY).code == 0
    assert (root / "Index/Home.md").is_symlink()
    assert "- 3 people" in (root / "Kept.md").read_text(encoding="utf-8")


# Any use of a socket ends the process at once, after what it was asked.
OFFLINE = """
import json, os, sys
sys.addaudithook(lambda event, _: os._exit(99) if event.startswith("socket.") else None)
from vaultkit.cli import run
for words in json.loads(sys.argv[1]):
    sys.stdout.flush()
    print(words, file=sys.stderr, flush=True)
    code = run(words)
    if code not in (0, 1):
        sys.exit(code)
"""
COMMANDS = (
    ("report",), ("report", "--check"), ("report", "--diff"), ("check",), ("check", "--codes"), ("list",), ("list", "--json"),
    ("graph",), ("graph", "--format", "graphml"), ("graph", "--format", "gexf"), ("graph", "--format", "dot"),
    ("graph", "--format", "mermaid"), ("graph", "--format", "canvas"), ("graph", "--format", "html"), ("--help",), ("--version",),
)  # fmt: skip


def test_no_command_touches_the_network(example: Path, tmp_path: Path) -> None:
    made = (("init", str(tmp_path / "new")), ("init", str(tmp_path / "demo"), "--demo"))
    words = json.dumps([*(("-C", str(example), *arguments) for arguments in COMMANDS), *made])
    command = [sys.executable, "-c", OFFLINE, words]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=600, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "demo/vaultkit.toml").is_file(), "the last one was done"
