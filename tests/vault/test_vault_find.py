"""Whom the user means at the command line: found, or refused with the candidates, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.errors import NotFoundError
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.find import find_note, find_written, require_note
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot

NOTES = {
    "People/Ada Byron.md": "---\naliases: [Countess]\nname: Augusta Ada\n---\n[[Charles]]\n[[People/Cy Twomey]]\n",
    "People/Adam.md": "[[Bodil Friis]] [[Many years ago]] [[Dagny Aune]] [[Dagny Holm]]\n",
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
        ("char", "?charles"),
        ("people/cy", "?people/cy twomey"),
        ("[[Cy]]", "?people/cy twomey"),
        ("Bodil", "?bodil friis"),
        ("Many y", "?many years ago"),
    ],
)
def test_a_name_an_alias_or_a_unique_beginning_finds_its_note_or_its_ghost(
    snapshot: Snapshot, name: str, found: str
) -> None:
    assert find_note(name, snapshot) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bo", "may be any of Old/People/Bo, People/Bo; give the path"),
        ("Chief", "may be any of Old/People/Bo, People/Bo; give the path"),
        ("Ada", "may be any of People/Ada Byron, People/Adam; write more of the name"),
        ("Many", "People/Many 5 and 2 more; write more of the name"),
        ("Dag", '"Dag" may be any of Dagny Aune, Dagny Holm; write more of the name'),
        ("Zoe", "nobody and nothing in the vault is named"),
        ("", "nobody and nothing"),
        ("Hom", "nobody and nothing"),
    ],
)
def test_an_ambiguous_or_unknown_name_is_refused_with_the_candidates(snapshot: Snapshot, name: str, words: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_note(name, snapshot)
    assert words in str(caught.value)


def test_a_beginning_means_a_note_before_a_ghost(snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError, match="Old/People/Bo, People/Bo; give the path"):
        find_note("Bo", snapshot)
    assert find_note("Augusta", snapshot) == find_written("Augusta", snapshot) == "People/Ada Byron.md"


@pytest.mark.parametrize("name", ["Charles", "Char", "Cy", "Dag", "Zoe", ""])
def test_a_name_that_no_note_bears_is_not_written(snapshot: Snapshot, name: str) -> None:
    assert find_written(name, snapshot) is None


def test_what_needs_a_note_names_the_ghost_as_notes_do(snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError) as caught:
        require_note("cy", snapshot)
    assert str(caught.value) == ('"Cy Twomey" is named in notes but has none; make it with `vaultkit new "Cy Twomey"`')


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada Biron", 'did you mean "Ada Byron"?'),
        ("Adda", 'did you mean "Ada Byron" or "Augusta Ada" or "Adam"?'),
        ("Byrom", 'did you mean "Ada Byron"?'),
        ("[[Bodil Fris]]", 'did you mean "Bodil Friis"?'),
        ("Cy Twomy", 'did you mean "Cy Twomey"?'),
        ("Zebedee", "`vaultkit list` shows the names"),
        ("", "`vaultkit list` shows the names"),
    ],
)
def test_a_mistyped_name_is_answered_with_those_that_are_nearly_so(snapshot: Snapshot, name: str, words: str) -> None:
    with pytest.raises(NotFoundError) as error:
        find_note(name, snapshot)
    assert str(error.value) == f'nobody and nothing in the vault is named "{name}"; {words}'
