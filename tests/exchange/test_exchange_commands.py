"""People come in and go out again: nothing doubled, nothing overwritten, nothing private told, all taken back at once."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import FileHashes, MakeVault, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkit.change import Created
from vaultkit.exchange.card import Card, clean, clean_lines, some, tag_of
from vaultkit.exchange.ics import Appointment, write_calendar
from vaultkit.exchange.incoming import Manner as Intake
from vaultkit.exchange.incoming import plan_import
from vaultkit.exchange.lines import fold_line
from vaultkit.exchange.matching import match_cards, uids_of
from vaultkit.exchange.vcard import read_vcard
from vaultkit.exchange.vcard_out import write_vcard
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, take_snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import icalendar
    import vobject

TODAY = ("--today", "2026-11-22")
SCAFFOLD = Path(__file__).parent.parent.parent / "vaultkit/scaffold/Templates/Person.md"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def file_of(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / name).write_bytes(text.encode())
    return tmp_path / name


LINKEDIN = (
    HEADER
    + "Ada,Byron,https://www.linkedin.com/in/ada,ada@x.org,Tide Ltd,Analyst,09 Mar 2024\n"
    + "Bo,Li,https://www.linkedin.com/in/bo,,Osier Clinic,Nurse,10 Mar 2024\n"
    + "Cy,Twin,https://www.linkedin.com/in/cy1,,Tide Ltd,,\nCy,Twin,https://www.linkedin.com/in/cy2,,Osier Clinic,,\n"
    + "../..,=cmd|' /C calc'!A0,https://www.linkedin.com/in/evil,,\"[[x]] | \x1b[2J\",@SUM(1),\n"
    + "Di,Known,https://www.linkedin.com/in/di,,,,\n,,,,,,\n"
)
MINE = "---\nlinkedin: https://uk.linkedin.com/in/bo/ # mine\nrole: doctor\nemail: bo@old.org\n---\n- 2026-01-01 tea\n"


def test_days_that_are_none_or_yet_to_come_are_named_and_not_written(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    rows = (
        "Fu,Ture,https://www.linkedin.com/in/fu,,,,05 Mar 2030\nNo,Day,https://www.linkedin.com/in/no,,,,31 Feb 2024\n"
    )
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    source = file_of(tmp_path, "Connections.csv", header + rows)
    done = run("-C", root, "import", "linkedin", source, "--write", *TODAY)
    assert [line for line in done.out.splitlines() if line.startswith("passed over")] == [
        'passed over row 2: `met` "2030-03-05" is yet to come; the rest of it was read',
        'passed over row 3: its day "31 Feb 2024" is none that can be read; the rest of it was read',
    ]
    assert "2 passed over" in done.err
    assert "2030" not in (root / "People/Fu Ture.md").read_text()
    again = run("-C", root, "import", "linkedin", source, "--write", *TODAY)
    assert "0 made, 0 changed, 2 unchanged" in again.err


def test_an_import_shows_first_writes_when_asked_and_is_undone_by_one_command(
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, tmp_path: Path
) -> None:
    root = make_vault({"People/Bo Li.md": MINE, "People/Di Known.md": "", "vaultkit.toml": ""})
    source = file_of(tmp_path, "Connections.csv", LINKEDIN)
    before = file_hashes(root)
    shown = run("-C", root, "import", "linkedin", source, *TODAY)
    assert shown.code == 0
    assert file_hashes(root) == before
    assert "\x1b" not in shown.out
    assert shown.out.splitlines() == [
        "would make People/Ada Byron.md (row 2)",
        "would make People/Cy Twin.md (row 4)",
        "would make People/Cy Twin (Osier Clinic).md (row 5)",
        "would make People/=cmd-' -C calc'!A0.md (row 6)",
        "would change People/Bo Li.md: org Osier Clinic; met 2024-03-10 (row 3)",
        'kept People/Bo Li.md: `role` is "doctor", row 3 says "Nurse"',
        'perhaps row 7, "Di Known", is People/Di Known.md; add its address there, or use --match-names',
        "passed over row 8: it is blank",
    ]
    assert "nothing was written: add --write" in shown.err
    done = run("-C", root, "import", "linkedin", source, "--write", "--match-names", "--cadence", "yearly", *TODAY)
    assert done.code == 0, done.err
    assert (root / "People/Bo Li.md").read_text() == MINE.replace(
        "\n---\n-", "\norg: Osier Clinic\nmet: 2024-03-10\n---\n-"
    )
    assert 'linkedin: "https://www.linkedin.com/in/di"\n' in (root / "People/Di Known.md").read_text()
    assert "cadence: yearly\n" in (root / "People/Ada Byron.md").read_text()
    after = file_hashes(root)
    again = run("-C", root, "import", "linkedin", source, "--write", "--match-names", *TODAY)
    assert "0 made, 0 changed, 6 unchanged" in again.err
    assert file_hashes(root) == after
    assert run("-C", root, "undo").code == 0
    assert file_hashes(root) == before


def test_a_renamed_and_edited_person_is_found_again(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    root = make_vault({"vaultkit.toml": ""})
    source = file_of(tmp_path, "c.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Byron\nUID:u1\nEMAIL:a@b.org\nEND:VCARD\n"
                     "BEGIN:VCARD\nVERSION:3.0\nFN:Bo\nTEL:020 7946 0018\nEND:VCARD\n")  # fmt: skip
    run("-C", root, "import", "vcard", source, "--write", *TODAY)
    assert run("-C", root, "rename", "Ada Byron", "Countess").code == 0
    note = root / "People/Countess.md"
    note.write_text(note.read_text().replace("a@b.org", "new@b.org"), encoding="utf-8")
    ran = run("-C", root, "import", "vcard", source, *TODAY)
    assert ran.out.splitlines() == ["would change People/Countess.md: email a@b.org (the card at line 1)"]


CARDS = (
    "BEGIN:VCARD\nFN:Ada\nEMAIL:a@b.org\nNOTE:Paints boats.\\n\\nLikes pears.\nBDAY:1990-02-30\nX-INTRODUCED-BY:;Bo Li\n"
    "X-ABRELATEDNAMES:Cy\nX-ABRELATEDNAMES:Dee\nEND:VCARD\nBEGIN:VCARD\nFN:Bo Li\nNOTE:Tall.\nEND:VCARD\n"
)


def test_two_imported_people_who_are_merged_are_found_again_as_one(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:{name}\nEND:VCARD\n" for uid, name in ((1, "Ann"), (2, "Annie"))
    )
    source = file_of(tmp_path, "cards.vcf", cards)
    assert run("-C", root, "import", "vcard", source, "--write").code == 0
    merged = run("-C", root, "merge", "People/Ann", "People/Annie")
    assert (merged.code, merged.err) == (0, "")
    again = run("-C", root, "import", "vcard", source, "--write")
    assert "0 made, 0 changed, 2 unchanged" in again.err
    assert again.out == ""


def test_what_a_note_that_is_there_is_not_given_is_named(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    root = make_vault(
        {
            "People/Ada.md": "---\nemail: a@b.org\nuid: u\n---\nPaints boats.\n",
            "People/Dee Dee.md": "---\naliases: [Dee]\nknows: '[[Ada]]'\n---\n",
            "vaultkit.toml": "",
        }
    )
    ran = run("-C", root, "import", "vcard", file_of(tmp_path, "c.vcf", CARDS), "--write", *TODAY)
    assert [line for line in ran.out.splitlines() if line.startswith("passed over")] == [
        'passed over the card at line 1: its birthday "1990-02-30" is no day; the rest of it was read',
        'passed over the card at line 1: People/Ada.md is there, and was not given: introduced by "Bo Li", knows "Cy", the words "Likes pears."',
    ]
    assert "2 passed over" in ran.err


def test_what_an_import_has_written_is_not_passed_over_by_the_next(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": "", "Templates/Person.md": "---\r\ntype: person\r\n---\r\n\r\n## Log\r\n"})
    source = file_of(tmp_path, "c.vcf", CARDS.replace("BDAY:1990-02-30\n", ""))
    assert run("-C", root, "import", "vcard", source, "--write", *TODAY).code == 0
    again = run("-C", root, "import", "vcard", source, "--write", *TODAY)
    assert (again.out, "0 changed, 2 unchanged" in again.err) == ("", True)


def test_a_note_that_is_too_long_to_be_read_stops_no_import(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    long = "---\nemail: a@b.org\nuid: u\nintroduced_by: Bo Li\n---\n" + "Paints.\n" * 300_000
    root = make_vault({"People/Ada.md": long, "vaultkit.toml": ""})
    source = file_of(tmp_path, "c.vcf", "BEGIN:VCARD\nFN:Ada\nUID:u\nEMAIL:a@b.org\nNOTE:Paints.\nEND:VCARD\n")
    ran = run("-C", root, "import", "vcard", source, "--write", *TODAY)
    assert (ran.code, "0 changed, 1 unchanged" in ran.err) == (0, True), ran.err
    assert 'People/Ada.md is there, and was not given: the words "Paints."' in ran.out
    new = "BEGIN:VCARD\nFN:Ada\nUID:u\nEMAIL:new@b.org\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"
    ran = run("-C", root, "import", "vcard", file_of(tmp_path, "d.vcf", new), "--write", *TODAY)
    assert "the card at line 1: People/Ada.md, which is too long to be read whole; shorten it" in ran.out + ran.err
    assert ((root / "People/Bo.md").exists(), (root / "People/Ada.md").read_text(encoding="utf-8")) == (True, long)


def test_a_day_to_come_in_a_file_is_told(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    root = make_vault({"vaultkit.toml": ""})
    source = file_of(tmp_path, "f.md", "### Activities:\n- 2027-01-02: Tea with **Fay**\n### Friends:\n- Fay\n")
    for _ in range(2):
        ran = run("-C", root, "import", "friends", source, "--write", *TODAY)
        assert 'passed over line 4: "Tea with Fay" is of 2027-01-02, which is yet to come\n' in ran.out


HOSTILE = {
    "zip.csv": (b"PK\x03\x04rest", "is a zip archive; unpack it"), "gz.csv": (b"\x1f\x8bx", "is a gzip archive"),
    "latin.csv": (b"Na\xefve", "is not UTF-8 text"), "nul.csv": (b"a\0b", "holds the byte 0"), "odd.csv": (b"a,b\n", "has no row with the columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none_is_refused_with_a_clear_word(
    make_vault: MakeVault, run: Run, tmp_path: Path, name: str
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    content, words = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    ran = run("-C", root, "import", "linkedin", tmp_path / name, "--write")
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_huge_or_missing_file_is_refused_at_once(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    root = make_vault({"vaultkit.toml": ""})
    with (tmp_path / "huge.csv").open("wb") as stream:
        stream.truncate(100 << 20)
    ran = run("-C", root, "import", "linkedin", tmp_path / "huge.csv")
    assert (ran.code, "is larger than 64 MB" in ran.err) == (2, True)
    assert run("-C", root, "import", "linkedin", tmp_path / "none.csv").code == 1
    assert run("-C", root, "import", "linkedin", tmp_path).code == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("./downloads//none.csv", "there is no file './downloads//none.csv'; check the path"),
        ("downloads/../zip.csv", "'downloads/../zip.csv' is a zip archive; unpack it"),
        ("downloads/", "'downloads/' is a folder; give a file in it"),
        ("/dev/null", "'/dev/null' is a device or pipe; save what it gives to a file first"),
        ("gone.csv", "there is no file 'gone.csv'; check the path"),
    ],
)
def test_a_refused_file_is_named_as_it_was_typed(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    root = make_vault({"vaultkit.toml": "", "downloads/zip.csv": "", "zip.csv": "PK\x03\x04rest"})
    (root / "gone.csv").symlink_to("nowhere.csv")
    monkeypatch.chdir(root)
    assert said in run("import", "linkedin", typed).err


def test_utf_16_and_a_byte_order_mark_are_read(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    root = make_vault({"vaultkit.toml": ""})
    for number, encoding in enumerate(("utf-8-sig", "utf-16")):
        (tmp_path / "c.csv").write_bytes((HEADER + f"Zoë {number},B,,,,,\n").encode(encoding))
        assert f"would make People/Zoë {number} B.md" in run("-C", root, "import", "linkedin", tmp_path / "c.csv").out


def test_every_kind_of_file_comes_in_and_a_second_run_changes_nothing(
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    monica = {"account": {"data": [{"type": "contact", "values": [
        {"uuid": "u", "properties": {"first_name": "Mo", "first_met_through": "v", "description": "two\nlines"}, "data": [
            {"type": "call", "values": [{"properties": {"called_at": "2024-04-01", "content": "long"}}]}]},
        {"uuid": "v", "properties": {"first_name": "Nan"}}]}]}}  # fmt: skip
    files = {
        "google": "Name,Given Name,Family Name,E-mail 1 - Value,Notes\nGo One,Go,One,g@x.org,hello\nGo One,Go,One,h@x.org,\n",
        "monica": json.dumps(monica), "friends": "### Activities:\n- 2024-03-09: Tea with **Fay**\n### Friends:\n- Fay [Leeds]\n",
        "vcard": "BEGIN:VCARD\nFN:Vi\nNICKNAME:V\nX-ODD:kept\nEND:VCARD\n",
    }  # fmt: skip
    for kind, text in files.items():
        ran = run("-C", root, "import", kind, file_of(tmp_path, kind, text), "--write", *TODAY)
        assert ran.code == 0, ran.err
        after = file_hashes(root)
        ran = run("-C", root, "import", kind, tmp_path / kind, "--write", *TODAY)
        assert "0 made, 0 changed" in ran.err, ran.out
        assert file_hashes(root) == after
    assert 'introduced_by: "[[Nan]]"' in (root / "People/Mo.md").read_text()
    assert "- 2024-04-01 call: long\n" in (root / "People/Mo.md").read_text()
    assert "## From Google\n\nhello\n" in (root / "People/Go One.md").read_text()
    assert len([path for path in after if path.startswith("People/Go One")]) == 2
    assert "- 2024-03-09 Tea with Fay\n" in (root / "People/Fay.md").read_text()
    assert run("-C", root, "check", "--level", "warning", *TODAY).out == ""


@pytest.mark.parametrize("count", [300, pytest.param(5000, marks=pytest.mark.campaign)])
def test_thousands_of_rows_come_in_once_and_go_by_one_undo(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault, run: Run, file_hashes: FileHashes, tmp_path: Path, count: int
) -> None:
    root = make_vault(
        {"vaultkit.toml": "", "Templates/Person.md": "---\ntype: person\ntags: []\norg:\n---\n\n## Log\n"}
    )
    rows = (
        f"Name{number % (count // 3)},Family,https://www.linkedin.com/in/n{number},,Firm {number % 40},,09 Mar 2024\n"
        for number in range(count)
    )
    source = file_of(tmp_path, "Connections.csv", HEADER + "".join(rows))
    before = file_hashes(root)
    assert f"{count} made" in run("-C", root, "import", "linkedin", source, "--write", *TODAY).err
    assert len(list((root / "People").iterdir())) == count
    after = file_hashes(root)
    assert (
        f"0 made, 0 changed, {count} unchanged" in run("-C", root, "import", "linkedin", source, "--write", *TODAY).err
    )
    assert file_hashes(root) == after
    assert run("-C", root, "undo").code == 0
    assert file_hashes(root) == before


def test_three_commands_lead_from_nothing_to_a_useful_followups_note(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "mine"
    source = file_of(
        tmp_path,
        "c.csv",
        HEADER
        + "Ada,Byron,https://www.linkedin.com/in/ada,,,,09 Mar 2024\nBo,Li,https://www.linkedin.com/in/bo,,,,10 Oct 2026\n",
    )
    assert run("init", root, *TODAY).code == 0
    assert run("-C", root, "import", "linkedin", source, "--write", "--cadence", "yearly", *TODAY).code == 0
    assert run("-C", root, "report", *TODAY).code == 0
    text = (root / "Index/Follow-ups.md").read_text(encoding="utf-8")
    assert "2025-03-09 [[Ada Byron]]: keep in touch yearly" in text
    assert "## Later" in text
    assert "[[Bo Li]]" in text


# Out again

PEOPLE = {
    "People/Zoë.md": "---\nemail: [z@x.org, y@x.org]\nphone: '+44 1'\nbirthday: --02-29\naliases: [\"Z, the 2nd\"]\ntags: [Choir]\n"
    "location: Leeds\norg: '[[Tide Ltd]]'\nrole: CTO; head\nurl: https://x.org/a,b\nlinkedin: https://www.linkedin.com/in/z\nvcard: ['X-ODD;P=1:a\\,b']\n"
    "introduced_by: '[[Bo]]'\nknows: ['[[Bo]] (sister, nurse)', Cy]\n---\n- 2026-11-01 tea\n",
    "People/Bo.md": "---\nname: Bo Very-Long-Name " + "é" * 60 + "\nbirthday: 1980-05-09\nfollow_up: 2026-12-01 ask; about, it\n---\n- [ ] call 📅 2026-11-30\n",
    "People/Gone.md": "---\nstatus: deceased\n---\n",
    "vaultkit.toml": "",
}  # fmt: skip


def carry_over(root: Path, folder: Path, run: Run, version: tuple[str, ...]) -> Path:
    """Bring a vault's cards into an empty vault, require the same bytes when they go out again, and return that vault."""
    first = run("-C", root, "export", "vcard", *version, *TODAY).out
    other = folder / "other"
    other.mkdir()
    (other / "vaultkit.toml").write_text("")
    assert run("-C", other, "import", "vcard", file_of(folder, "p.vcf", first), "--write", *TODAY).code == 0
    assert run("-C", other, "export", "vcard", *version, *TODAY).out == first
    return other


@pytest.mark.parametrize("version", [(), ("--v4",)])
def test_exported_cards_come_in_and_go_out_again_as_the_same_bytes(
    make_vault: MakeVault, run: Run, tmp_path: Path, version: tuple[str, ...]
) -> None:
    root = make_vault(PEOPLE)
    other = carry_over(root, tmp_path, run, version)
    assert not (other / "People/Gone.md").exists()


TWINS = {
    "People/Bo.md": "---\nname: Bo Li\n---\n", "Work/People/Bo Li.md": "---\norg: Tide\n---\n",
    "People/Ana.md": "---\nintroduced_by: ['[[Work/People/Bo Li]]', '[[Bo]]']\nknows: ['[[Dee]] (Sister)', '[[Dee]]']\n---\n",
    "People/Dee.md": "---\nintroduced_by: '[[Bo]]'\nlinkedin: dee-d\nuid: urn:uuid:77\nknows: ['[[Ana]] (met through work)', Ana (Bolivian, friend)]\n---\n",
    "vaultkit.toml": "",
}  # fmt: skip


@pytest.mark.parametrize("version", [(), ("--v4",)])
def test_of_several_people_of_one_name_the_right_one_stays_the_introducer(
    make_vault: MakeVault, run: Run, tmp_path: Path, version: tuple[str, ...]
) -> None:
    root = make_vault(TWINS)
    other = carry_over(root, tmp_path, run, version)
    uids = {record["path"]: record["uid"] for record in json.loads(run("-C", root, "export", "json", *TODAY).out)}
    found = {record["uid"]: record["path"] for record in json.loads(run("-C", other, "export", "json", *TODAY).out)}
    bo = found[uids["People/Bo.md"]].rpartition("/")[2][:-3]
    assert f'introduced_by: "[[{bo}]]"\n' in (other / "People/Dee.md").read_text()


def test_a_name_that_several_cards_bear_is_told_and_not_guessed_at(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    cards = "".join(f"BEGIN:VCARD\nFN:{name}\nUID:u{number}\n{more}END:VCARD\n" for number, (name, more) in enumerate(
        [("Bo Li", "ORG:Tide\n"), ("Bo Li", "ORG:Quay\n"), ("Ana", "X-ABRELATEDNAMES:Bo Li\n")]))  # fmt: skip
    root = make_vault({"vaultkit.toml": ""})
    ran = run("-C", root, "import", "vcard", file_of(tmp_path, "p.vcf", cards), "--write", *TODAY)
    assert 'passed over the card at line 11: "Bo Li", who may be any of 2 people of that name\n' in ran.out
    assert "Bo Li" not in (root / "People/Ana.md").read_text(encoding="utf-8")


NAMED = (
    ("FN:Dr. Ada King Byron", "N:King Byron;Ada;;Dr.;"), ("FN:Byron Ada", "N:Byron;Ada;;;"), ("FN:Ada", "N:;Ada;;;"),
    ("FN:J. P. Stevenson", "N:Stevenson;J.;Philip,Paul;Dr.;Jr.,M.D."), ("FN:Zoë", "N;SORT-AS=Z:;Zoë;;;"),
)  # fmt: skip


def test_the_parts_of_a_name_come_out_as_they_came_in_as_long_as_the_name_is_the_same(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": ""})
    cards = "".join(f"BEGIN:VCARD\n{name}\n{parts}\nEND:VCARD\n" for name, parts in NAMED)
    assert run("-C", root, "import", "vcard", file_of(tmp_path, "p.vcf", cards), "--write", *TODAY).code == 0
    content = run("-C", root, "export", "vcard", *TODAY).out
    for name, parts in NAMED:
        assert f"{name}\r\n{parts}\r\n" in content
    note = root / "People/Byron Ada.md"
    note.write_text(note.read_text().replace("---\n", "---\nname: Ada Vane\n", 1), encoding="utf-8")
    assert "FN:Ada Vane\r\nN:Vane;Ada;;;\r\n" in run("-C", root, "export", "vcard", *TODAY).out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Müller, Jürgen", ["FN:Jürgen Müller", "N:Müller;Jürgen;;;"]),
        ("de la Cruz, Ana Maria", ["FN:Ana Maria de la Cruz", "N:de la Cruz;Ana Maria;;;"]),
        ("Ada King, PhD", ["FN:Ada King\\, PhD", "N:King;Ada;;;PhD"]),
        ("Li, Bo, Cy", ["FN:Li\\, Bo\\, Cy", "N:Cy;Li\\, Bo\\,;;;"]),
        ("Ada Byron", ["FN:Ada Byron", "N:Byron;Ada;;;"]),
    ],
)
def test_a_name_with_a_comma_goes_out_by_its_parts(
    name: str, expected: list[str], make_vault: MakeVault, run: Run
) -> None:
    bo = f"---\nintroduced_by: '[[{name}]]'\n---\n"
    root = make_vault({f"People/{name}.md": "", "People/Bo.md": bo, "vaultkit.toml": ""})
    rows = run("-C", root, "export", "vcard", *TODAY).out.splitlines()
    assert all(row in rows for row in expected)
    (introduced,) = [row for row in rows if row.startswith("X-INTRODUCED-BY")]
    assert introduced.endswith(f";{expected[0].removeprefix('FN:')}")


def test_other_readers_accept_the_cards_and_find_what_is_in_them(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    content = run("-C", root, "export", "vcard", *TODAY).out
    found: list[Any] = list(vobject.readComponents(content))
    assert len(found) == 2
    zoe = next(card for card in found if card.fn.value == "Zoë")
    assert [each.value for each in zoe.contents["email"]] == ["z@x.org", "y@x.org"]
    assert zoe.title.value == "CTO; head"
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))


def test_the_calendar_is_accepted_and_stays_the_same(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(PEOPLE)
    content = run("-C", root, "export", "ics", *TODAY).out
    calendar: Any = icalendar.Calendar.from_ical(content)
    events = {str(each["summary"]): each for each in calendar.walk("VEVENT")}
    bo = "Bo Very-Long-Name " + "é" * 60
    assert set(events) == {f"{bo}: call", f"{bo}: ask; about, it", f"{bo}: birthday", "Zoë: birthday"}
    assert events[f"{bo}: call"]["dtstart"].dt.isoformat() == "2026-11-30"
    assert events["Zoë: birthday"]["rrule"].to_ical() == b"FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"
    assert not calendar.errors
    assert len({str(each["uid"]) for each in events.values()}) == 4
    later = icalendar.Calendar.from_ical(run("-C", root, "export", "ics", "--today", "2026-11-25").out)
    assert {str(each["uid"]) for each in later.walk("VEVENT")} == {str(each["uid"]) for each in events.values()}
    todo: Any = icalendar.Calendar.from_ical(run("-C", root, "export", "ics", "--todo", *TODAY).out)
    assert [str(each["status"]) for each in todo.walk("VTODO")] == ["NEEDS-ACTION", "NEEDS-ACTION"]


def test_the_calendar_holds_all_that_follow_ups_has_with_a_day(make_vault: MakeVault, run: Run) -> None:
    root = make_vault({
        "Me.md": "---\ntype: me\nprofiles: [{name: my page, reviewed: 2026-01-01}]\n---\n",
        "People/Ann.md": "- 2026-11-01 fair (promised:: [[Bo Li|his]] map 📅 2026-12-02) (promised:: no day) (card:: received)\n",
        "Jobs/Post.md": "---\ntype: opportunity\nstatus: refused\nrevisit: 2026-12-09\n---\n",
        "Jobs/Sly.md": "---\ntype: opportunity\nrevisit: 2026-12-10\ndeadline: 2026-12-11\nprivate: true\n---\n- 2026-12-12 interview\n",
        "Jobs/Seat.md": "---\ntype: opportunity\ndeadline: 2026-12-11\n---\n- 2026-12-12 interview\n", "vaultkit.toml": "",
    })  # fmt: skip
    calendar: Any = icalendar.Calendar.from_ical(run("-C", root, "export", "ics", *TODAY).out)
    assert {str(each["summary"]): each["dtstart"].dt.isoformat() for each in calendar.walk("VEVENT")} == {
        "Ann: you promised: his map": "2026-12-02",
        "Ann: write to them; you took their card home on 2026-11-01": "2026-11-08",
        "Post: look again (refused)": "2026-12-09",
        "Seat: deadline": "2026-12-11",
        "Seat: planned: interview": "2026-12-12",
        "Me: look through my page; last done 2026-01-01": "2026-06-30",
    }


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(
        {
            "People/Eve.md": "---\nname: \"=1+1\"\nrole: '@SUM(A1)'\nphone: '+44 20'\norg: \" -2\"\n---\n",
            "vaultkit.toml": "",
        }
    )
    head, row = csv.reader(io.StringIO(run("-C", root, "export", "csv").out))
    cells = dict(zip(head, row, strict=True))
    assert (cells["name"], cells["role"], cells["phone"], cells["org"]) == ("'=1+1", "'@SUM(A1)", "'+44 20", "'-2")
    assert json.loads(run("-C", root, "export", "json").out)[0]["name"] == "=1+1"


ORDERS = ("[[Secret]] [t](Evil.md) [t][u] (kept:: all) kept:: all #tagged <% tp.x() %> <%* y -%> {{date}} %%hidden%%"
          " <!-- vaultkit:begin x --> [[Me|you]]](Evil.md)")  # fmt: skip


def _every_cell(header: str) -> str:
    columns = next(csv.reader([header]))
    cells = ["1980-01-02" if "Birthday" in each else f"{each} {ORDERS}" for each in columns]
    with io.StringIO(newline="") as stream:
        csv.writer(stream).writerows([columns, cells])
        return stream.getvalue()


CARD_LINES = ("FN", "NICKNAME", "ORG", "TITLE", "TEL", "URL", "ADR", "CATEGORIES", "NOTE", "X-THING", "X-ABDATE", "ANNIVERSARY",
              "RELATED;VALUE=text;TYPE=friend", "X-INTRODUCED-BY", "X-ABRELATEDNAMES", "BDAY;VALUE=text", "UID")  # fmt: skip
CONTACT = dict.fromkeys(("last_name", "nickname", "description", "job", "company", "food_preferences"), ORDERS)
DATED = {"called_at": "2024-01-01", "happened_at": "2024-01-01", "initial_date": "2024-01-01"}
MONICA_TEXTS = (
    "content",
    "name",
    "note",
    "body",
    "title",
    "summary",
    "description",
    "comment",
    "status",
    "currency",
    "data",
    "city",
)
INNER = [{"type": kind, "values": [{"properties": dict.fromkeys(MONICA_TEXTS, ORDERS) | DATED}]}
         for kind in ("call", "note", "gift", "debt", "task", "reminder", "activity", "life_event", "contact_field", "address")]  # fmt: skip
MONICA = {"account": {"data": [{"type": "contact", "values": [{"uuid": "u1", "properties": {**CONTACT, "tags": [ORDERS]}, "data": INNER}]}]}}  # fmt: skip
FOREIGN = {
    "linkedin": _every_cell(HEADER),
    "google": _every_cell("First Name,Last Name,Nickname,Labels,Organization Name,Organization Title,Birthday,Notes,Address 1 - City,"
                          "Phone 1 - Value,Website 1 - Value,Relation 1 - Label,Relation 1 - Value,Event 1 - Label,Event 1 - Value,"
                          "Custom Field 1 - Label,Custom Field 1 - Value"),
    "vcard": "\r\n".join(("BEGIN:VCARD", *(f"{each}:{ORDERS}" for each in CARD_LINES), "NOTE:\\n[u]: Evil.md", "END:VCARD", "")),
    "monica": json.dumps(MONICA),
    "friends": f"### Activities:\n- 2024-01-01: tea with **Ada** {ORDERS}\n### Friends:\n- Ada (a.k.a. {ORDERS.replace(')', '')}) [Rome]\n",
}  # fmt: skip


@pytest.mark.parametrize("source", FOREIGN)
def test_nothing_that_comes_in_is_a_link_a_field_a_tag_an_order_a_mark_or_a_comment(
    source: str, make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"vaultkit.toml": "", "Secret.md": "", "Evil.md": "", "Me.md": "---\ntype: me\n---\n"})
    file = file_of(tmp_path, "foreign", FOREIGN[source])
    ran = run("-C", root, "import", source, file, "--write", *TODAY)
    (made,) = (root / "People").iterdir()
    text = made.read_text(encoding="utf-8")
    assert "Secret" in text, ran
    note = parse_note(f"People/{made.name}", text)
    # Who is named as an introducer or acquaintance is linked to, by the name of their note.
    links = [link for link in note.links if link.where not in ("head:introduced_by", "head:knows")]
    assert (links, note.fields) == ([], ())
    assert {tag.name for tag in note.tags} <= {"note"}
    assert not re.search(r"<%|\{\{|%%|(?<!\\)<!--", text)
    again = run("-C", root, "import", source, file, "--write", *TODAY)
    assert "0 made, 0 changed" in again.err


@pytest.mark.parametrize(("stated", "expected"), [("2026-03-01", "2026-03-01"), ("2025-12-01", "2026-01-02"), ("2027-01-01", "2026-01-02")])  # fmt: skip
def test_the_last_contact_that_goes_out_is_the_newest_by_lines_or_property(
    stated: str, expected: str, make_vault: MakeVault, run: Run
) -> None:
    root = make_vault({"People/Ana.md": f"---\nlast_contact: {stated}\n---\n- 2026-01-02 tea\n", "vaultkit.toml": ""})
    assert json.loads(run("-C", root, "export", "json", *TODAY).out)[0]["last_contact"] == [expected]
    assert f",{expected}," in run("-C", root, "export", "csv", *TODAY).out


PUBLIC = {
    "People/Ann.md": "---\nknows: ['[[Sam Secret]] (lover)', '[[Bo]]']\nintroduced_by: '[[Sam Secret]]'\nfollow_up: 2026-12-01 ask Sam Secret, or [[Sam Secret|him]]\n---\n",
    "People/Bo.md": "- [ ] write to [[Sammy]] 📅 2026-12-02\n", "vaultkit.toml": "",
}  # fmt: skip
SECRET = "---\nprivate: true\naliases: [Sammy]\nknows: '[[Bo]]'\nbirthday: 1980-01-01\n---\n- [ ] call [[Bo]] 📅 2026-12-03\n"


@pytest.mark.parametrize("form", ["vcard", "ics", "csv", "json"])
def test_private_notes_leave_no_trace_in_an_export(make_vault: MakeVault, run: Run, form: str) -> None:
    root = make_vault({**PUBLIC, "People/Sam Secret.md": SECRET})
    content = run("-C", root, "export", form, *TODAY).out
    for word in ("Secret", "secret", "Sam", "lover", "1980"):
        assert word not in content
    assert ("a contact" in content) == (form != "none")
    assert "Secret" in run("-C", root, "export", form, "--private", *TODAY).out
    named = {path: text.replace("Sam Secret", "a contact").replace("[[Sammy]]", "[[a contact]]").replace("|him", "").replace(" (lover)", "")
             for path, text in PUBLIC.items()}  # fmt: skip
    for path, text in named.items():
        (root / path).write_text(text, encoding="utf-8")
    (root / "People/Sam Secret.md").unlink()
    if form != "ics":
        assert run("-C", root, "export", form, *TODAY).out == content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60), st.text(max_size=20)), min_size=1, max_size=3))
def test_no_card_harms_the_vault_or_stops_an_import(drawn: list[tuple[str, str, str]]) -> None:
    cards = [
        Card(f"row {number}", clean(name) or "X", f"u{number}", some(org=[word], role=[note], aliases=[name], tags=[tag_of(word)]),
             (clean(word) or "Y",), ((clean(name) or "Z", clean(word)),), ((date(2024, 1, 1), clean(note)),), clean_lines(note))
        for number, (name, note, word) in enumerate(drawn)
    ]  # fmt: skip
    snapshot = take_snapshot([], Files(), Settings(), date(2026, 11, 22))
    incoming = plan_import(
        match_cards(cards, snapshot),
        {},
        snapshot,
        Intake(date(2026, 11, 22), "x", SCAFFOLD.read_text(encoding="utf-8")),
    )
    for change in incoming.changes:
        assert isinstance(change, Created)
        note = parse_note(change.path, change.text)
        assert "\n" not in change.path
        assert change.path.count("/") == 1
        assert any(uid in ("u0", "u1", "u2") for uid in uids_of(note))
        assert not [told for told in note.problems if told.code.startswith("head-")]
        assert take_snapshot([note], Files(), Settings(), date(2026, 11, 22)).kinds[note.path] == "person"


words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Cn", "Co")),
    min_size=1,
    max_size=12,
)


@given(words, st.lists(words, max_size=2), st.dates(), st.booleans())
def test_cards_written_are_read_back(name: str, more: list[str], day: Any, is_new: object) -> None:
    values = some(
        aliases=more, org=more[:1], role=more[1:], phone=more, birthday=[day.isoformat()] if day.year > 1900 else []
    )
    card = Card("", name, "u1", values, introducers=tuple(more[:1]), known=((name, "old friend"), (name, "friend")))
    (found,) = read_vcard(write_vcard([card], "4.0" if is_new else "3.0")).cards
    assert (found.name, found.uid, found.values, found.introducers) == (
        card.name,
        card.uid,
        card.values,
        card.introducers,
    )
    assert set(found.known) == set(card.known)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.dates(), st.booleans(), st.booleans())
def test_calendars_of_any_words_are_accepted(title: str, day: Any, is_yearly: object, is_todo: object) -> None:
    shown = "".join(sign for sign in title if sign.isprintable())
    text = write_calendar(
        [Appointment("k", day, shown, shown, "task", bool(is_yearly))] if day.year < 9999 else [], as_todo=bool(is_todo)
    )
    icalendar.Calendar.from_ical(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_folding_breaks_no_character(text: str) -> None:
    folded = fold_line(text)
    assert folded.replace("\r\n ", "") == text


@pytest.mark.parametrize("command", [("export", "csv"), ("graph",)])
def test_what_cannot_be_written_is_refused_and_told(  # noqa: PLR0917 (fixtures and cases are its arguments)
    make_vault: MakeVault,
    run: Run,
    file_hashes: FileHashes,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    root = make_vault({"vaultkit.toml": "", "People/Ada.md": "mine", "out/kept.csv": "mine"})
    monkeypatch.chdir(root)
    Path("ada.vcf").symlink_to("People/Ada.md")
    Path("link.csv").symlink_to("vaultkit.toml")
    before = file_hashes(root)
    for place, said in (
        ("out", "'out' is a folder; name a file in it"),
        ("People/Ada.md", "People/Ada.md is a note; it was not written over"),
        ("ada.vcf", "ada.vcf is a note; it was not written over"),
        ("vaultkit.toml", "vaultkit.toml is a vault's settings; it was not written over"),
        ("link.csv", "link.csv is a vault's settings; it was not written over"),
        ("out/none/people.csv", "out/none/people.csv cannot be written"),
        ("out/kept.csv/people.csv", "out/kept.csv/people.csv cannot be written"),
    ):
        ran = run(*command, "-o", place)
        assert (ran.code, ran.out) == (4, "")
        assert said in ran.err
    assert file_hashes(root) == before
