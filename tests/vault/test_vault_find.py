"""Whom the user means at the command line: found, or refused with the candidates, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.errors import NotFoundError
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.find import find_note
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot

NOTES = {
    "People/Ada Byron.md": "---\naliases: [Countess]\nname: Augusta Ada\n---\n[[Charles]]\n",
    "People/Adam.md": "",
    "People/Bo.md": "---\naliases: [Chief]\n---\n",
    "Old/People/Bo.md": "---\naliases: [Chief]\n---\n",
    **{f"People/Many {number}.md": "" for number in range(8)},
    "Index/Home.md": "---\ngenerated: vaultkit\n---\n",
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    notes = [parse_note(path, text) for path, text in NOTES.items()]
    return take_snapshot(notes, Files(), Settings(), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Byron", "People/Ada Byron.md"),
        ("[[Ada Byron]]", "People/Ada Byron.md"),
        ("countess", "People/Ada Byron.md"),
        ("Augusta", "People/Ada Byron.md"),
        (" adam", "People/Adam.md"),
        ("Old/People/Bo", "Old/People/Bo.md"),
        ("Charles", "?charles"),
    ],
)
def test_a_name_an_alias_or_a_unique_beginning_finds_its_note(snapshot: Snapshot, name: str, found: str) -> None:
    assert find_note(name, snapshot) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bo", "may be any of Old/People/Bo, People/Bo; give the path"),
        ("Chief", "may be any of Old/People/Bo, People/Bo; give the path"),
        ("Ada", "may be any of People/Ada Byron, People/Adam; write more of the name"),
        ("Many", "People/Many 5 and 2 more; write more of the name"),
        ("Zoe", "nobody and nothing in the vault is named"),
        ("", "nobody and nothing"),
        ("Hom", "nobody and nothing"),
    ],
)
def test_an_ambiguous_or_unknown_name_is_refused_with_the_candidates(snapshot: Snapshot, name: str, words: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_note(name, snapshot)
    assert words in str(caught.value)
