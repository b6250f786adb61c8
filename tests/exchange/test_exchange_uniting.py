"""Several cards of one person, and cards of several people who share an address: a second run changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from conftest import FileHashes, MakeVault, Run
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.change import Edit, apply_edit
from vaultkit.edit.page import Page
from vaultkit.exchange.card import Card, made_uid, some
from vaultkit.exchange.incoming import Manner, plan_import
from vaultkit.exchange.matching import match_cards
from vaultkit.model import NotePath
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, take_snapshot

TODAY = date(2026, 11, 22)
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def card(*lines: str) -> str:
    return "\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD\n"))


ANA, MAIL = "FN:Ana Ruiz", "EMAIL:ana@x.org"
FILES: Mapping[str, tuple[str, str, Mapping[str, tuple[str, ...]]]] = {
    "what a second card adds is taken": (
        "vcard", card(ANA, MAIL) + card(ANA, MAIL, "TEL:+49 30 1234567", "NOTE:likes tea"),
        {"Ana Ruiz": ("ana@x.org", "+49 30 1234567", "likes tea")},
    ),
    "of what contradicts, the first card is believed": (
        "vcard", card(ANA, MAIL, "ORG:Tide") + card(ANA, MAIL, "ORG:Osier", "TITLE:Nurse"), {"Ana Ruiz": ("org: Tide", "role: Nurse")},
    ),
    "an address in two forms stands once": (
        "vcard", card(ANA, MAIL, "TEL:030 1234567") + card(ANA, "EMAIL:Ana@X.org", "TEL:+49 30 1234567"), {"Ana Ruiz": ("ana@x.org\n",)},
    ),
    "different names are two people, whatever they share": (
        "vcard", card("UID:u-a", ANA, "EMAIL:fam@y.org") + card("UID:u-b", "FN:Bo Diaz", "EMAIL:fam@y.org") + card("FN:Cy Ruiz", "EMAIL:fam@y.org"),
        {"Ana Ruiz": ("uid: u-a\n",), "Bo Diaz": ("uid: u-b\n", "fam@y.org"), "Cy Ruiz": ("fam@y.org",)},
    ),
    "different keys are two people, whatever they share": (
        "vcard", card("UID:u-a", ANA, MAIL) + card("UID:u-b", ANA, MAIL, "ORG:Tide"), {"Ana Ruiz": ("uid: u-a\n",), "Ana Ruiz (Tide)": ("uid: u-b\n",)},
    ),
    "a profile on two rows is one person": (
        "linkedin", LINKEDIN + "Ada,Byron,https://www.linkedin.com/in/ada,,,,09 Mar 2024\nAda,Byron,https://www.linkedin.com/in/ada/,ada@x.org,Tide,Boss,\n",
        {"Ada Byron": ("ada@x.org", "org: Tide", "met: 2024-03-09")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", FILES)
def test_cards_of_one_file(  # noqa: PLR0917 (fixtures)
    rule: str, make_vault: MakeVault, run: Run, tmp_path: Path, file_hashes: FileHashes
) -> None:
    source, text, wanted = FILES[rule]
    (tmp_path / "file").write_text(text, encoding="utf-8")
    root = make_vault({"vaultkit.toml": ""})
    assert run("-C", root, "import", source, tmp_path / "file", "--write").code == 0
    made = {path.stem: path.read_text(encoding="utf-8") for path in (root / "People").glob("*.md")}
    assert set(made) == set(wanted)
    for name, parts in wanted.items():
        assert [part for part in parts if part not in made[name]] == []
    before = file_hashes(root)
    assert "0 made, 0 changed" in run("-C", root, "import", source, tmp_path / "file", "--write").err
    assert file_hashes(root) == before


def test_what_a_further_card_contradicts_is_told(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(FILES["of what contradicts, the first card is believed"][1], encoding="utf-8")
    told = run("-C", make_vault({"vaultkit.toml": ""}), "import", "vcard", tmp_path / "file").out
    assert "would make People/Ana Ruiz.md (the card at line 1 and the card at line 7)" in told
    assert 'passed over the card at line 7: its `org` "Osier"' in told


def test_who_shares_the_address_of_somebody_whose_card_is_there_gets_a_note(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text(
        card(ANA, "EMAIL:fam@y.org") + card("FN:Bo Diaz", "EMAIL:fam@y.org"), encoding="utf-8"
    )
    root = make_vault({"People/Ana Ruiz.md": "---\nemail: fam@y.org\n---\n"})
    assert "made People/Bo Diaz.md" in run("-C", root, "import", "vcard", tmp_path / "file", "--write").out


def after_import(texts: Mapping[str, str], cards: list[Card]) -> dict[str, str]:
    notes = [parse_note(path, text) for path, text in texts.items()]
    snapshot = take_snapshot(notes, Files(), Settings(), TODAY)
    pages = {NotePath(path): Page(NotePath(path), text) for path, text in texts.items()}
    incoming = plan_import(match_cards(cards, snapshot), pages, snapshot, Manner(TODAY, "the address book"))
    return apply_edit(Edit("import", incoming.changes), texts)


few = st.lists(st.sampled_from(["1", "2"]), max_size=2, unique=True)
drawn = st.tuples(
    st.sampled_from(["Ana Ruiz", "Bo Ruiz", "Bo Diaz", "Dr. Ana Ruiz"]), st.sampled_from(["", "", "u1", "u2"]), few, few, few,
    st.sampled_from(["", "Tide", "Osier"]), st.sampled_from(["", "likes tea", "likes tea\n\nand cake"]),
)  # fmt: skip


@given(st.lists(drawn, max_size=5), st.lists(st.sampled_from(["Ana Ruiz", "Bo Diaz", "Cy"]), max_size=2, unique=True))
def test_a_second_run_changes_nothing_whatever_people_share(
    rows: list[tuple[str, str, list[str], list[str], list[str], str, str]], there: list[str]
) -> None:
    cards = []
    for number, (name, uid, mails, phones, urls, org, text) in enumerate(rows):
        email, phone = [f"m{each}@x.org" for each in mails], [f"030 123456{each}" for each in phones]
        values = some(email=email, phone=phone, url=[f"https://x.org/{each}" for each in urls], org=[org], tags=mails)
        key = uid or made_uid("vcard", name, *email[:1], *phone[:1])
        cards.append(
            Card(f"card {number}", name, key, values, log=((TODAY, f"tea {org}"),) if phones else (), text=text)
        )
    texts = {f"People/{name}.md": f"---\nemail: m{number}@x.org\n---\n" for number, name in enumerate(there, 1)}
    first = after_import(texts, cards)
    assert after_import(first, cards) == first
