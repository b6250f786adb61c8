"""What a link leads to: Obsidian's order, exact spelling, folder notes, aliases last, and nothing that depends on order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.kinds import find_kinds, find_marking
from vaultkit.vault.names import Directory, Resolution, build_directory, find_names, fold, link_name

PERSON = "---\ntype: person\n---\n"


def directory_of(*paths: str, aliases: dict[str, str] | None = None, attachments: Iterable[str] = ()) -> Directory:
    """Return the directory of people at `paths`; `aliases` gives some of them other names, each a YAML list's inside."""
    heads = {path: f"---\ntype: person\naliases: [{names}]\n---\n" for path, names in (aliases or {}).items()}
    notes = [parse_note(path, heads.get(path, PERSON)) for path in paths]
    by_path = {note.path: note for note in notes}
    kinds, _ = find_kinds(by_path, find_marking(Settings()))
    return build_directory(find_names(by_path, kinds), attachments, ("Home", "Follow-ups"))


def answer(
    directory: Directory, target: str, source: str = "x/Source.md", *, relative: bool = False
) -> tuple[str | None, str]:
    found = directory.resolve(target, source, relative=relative)
    return found.path, found.how


@pytest.mark.parametrize(
    ("paths", "target", "expected"),
    [
        (["a/Ana.md"], "Ana", ("a/Ana.md", "note")),
        (["a/Ana.md"], "ana", ("a/Ana.md", "note")),
        (["a/Ana.md"], "Ana.md", ("a/Ana.md", "note")),
        (["a/Ana.md"], "Ana.MD", ("a/Ana.md", "note")),
        (["a/Ana.md"], " Ana ", ("a/Ana.md", "note")),
        (["a/Dr. Smith.md"], "Dr. Smith", ("a/Dr. Smith.md", "note")),
        (["Node.js.md"], "Node.js", ("Node.js.md", "note")),
        (["v2.0.md"], "v2.0", ("v2.0.md", "note")),
        (["photo.png.md"], "photo.png", ("photo.png.md", "note")),
        # Several of a name: the exact path, the own folder, the shortest path, then the alphabet.
        (["Ana.md", "x/Ana.md", "b/Ana.md"], "Ana", ("Ana.md", "note")),
        (["x/Ana.md", "b/Ana.md"], "Ana", ("x/Ana.md", "own-folder")),
        (["bbb/Ana.md", "cc/Ana.md"], "Ana", ("cc/Ana.md", "shortest")),
        (["bb/Ana.md", "cc/Ana.md"], "Ana", ("bb/Ana.md", "shortest")),
        (["a/b/Ana.md", "long folder/Ana.md"], "Ana", ("a/b/Ana.md", "shortest")),
        # A path is whole segments, from the root or as an end; one that fits nothing never falls back to the name.
        (["p/q/Ana.md", "Ana.md"], "q/Ana", ("p/q/Ana.md", "note")),
        (["q/Ana.md", "p/q/Ana.md"], "q/Ana", ("q/Ana.md", "note")),
        (["pq/Ana.md"], "q/Ana", (None, "missing")),
        (["p/Ana.md"], "q/Ana", (None, "missing")),
        (["p/Ana.md", "Ana.md"], "/Ana", ("Ana.md", "note")),
        (["p/Ana.md"], "/Ana", (None, "missing")),
        (["p/q/Ana.md"], "/q/Ana", (None, "missing")),
        (["x/Ana.md", "Ana.md"], "./Ana", ("x/Ana.md", "note")),
        (["x/Ana.md", "Ana.md"], "../Ana", ("Ana.md", "note")),
        (["Ana.md"], "../../Ana", (None, "missing")),
        (["Ana.md"], "./Ana", (None, "missing")),
        # No part of a name, no folder, no percent signs.
        (["Ana Ruiz.md"], "Ana", (None, "missing")),
        (["Ana/x.md"], "Ana", (None, "missing")),
        (["Ana Ruiz.md"], "Ana%20Ruiz", (None, "missing")),
        # Case and normal form.
        (["Zoë.md"], "zoe\u0308", ("Zoë.md", "note")),
        (["ÇELIK.md"], "çelik", ("ÇELIK.md", "note")),
        (["Straße.md"], "Strasse", ("Straße.md", "note")),
        (["Straße.md", "Strasse.md"], "Strasse", ("Strasse.md", "note")),
        (["Straße.md", "Strasse.md"], "Straße", ("Straße.md", "note")),
        (["a/Straße.md", "a/Strasse.md"], "a/Strasse", ("a/Strasse.md", "note")),
        (["p/a/Straße.md", "p/a/Strasse.md"], "a/Strasse", ("p/a/Strasse.md", "note")),
        (["strasse.md", "a/Straße.md", "b/Straße.md"], "Straße", ("a/Straße.md", "shortest")),
        (["X/Ana.md", "x/Ana.md"], "x/Ana", ("x/Ana.md", "note")),
    ],
)
def test_a_wiki_link_leads_where_obsidian_goes(paths: list[str], target: str, expected: tuple[str | None, str]) -> None:
    for order in permutations(paths):
        assert answer(directory_of(*order), target) == expected


@pytest.mark.parametrize(
    ("paths", "target", "expected"),
    [
        (["x/Ana.md", "Ana.md"], "Ana.md", "x/Ana.md"),
        (["Ana.md"], "Ana.md", "Ana.md"),
        (["Sub/My Note.md"], "My Note.md", "Sub/My Note.md"),
        (["x/y/Ana.md", "y/Ana.md"], "y/Ana.md", "x/y/Ana.md"),
        (["y/Ana.md"], "../y/Ana.md", "y/Ana.md"),
        (["y/Ana.md"], "/y/Ana.md", "y/Ana.md"),
        (["y/Ana.md"], "/Ana.md", None),
    ],
)
def test_a_markdown_link_is_looked_up_from_its_folder_first(
    paths: list[str], target: str, expected: str | None
) -> None:
    assert directory_of(*paths).resolve(target, "x/Source.md", relative=True).path == expected


def test_every_candidate_of_a_doubtful_name_is_named() -> None:
    found = directory_of("b/Ana.md", "a/Ana.md", "x/Ana.md").resolve("Ana", "z/Source.md")
    assert found == Resolution(found.path, "shortest", found.candidates)
    assert found.candidates == ("a/Ana.md", "b/Ana.md", "x/Ana.md")


def test_no_target_is_the_note_itself() -> None:
    assert answer(directory_of("x/Ana.md"), "", "x/Source.md") == ("x/Source.md", "self")


@pytest.mark.parametrize("name", ["index", "_index", "README", "Index", "readme"])
def test_a_folder_note_of_a_person_is_named_for_its_folder(name: str) -> None:
    directory = directory_of(f"People/Ana Ruiz/{name}.md")
    assert answer(directory, "ana ruiz") == (f"People/Ana Ruiz/{name}.md", "note")
    assert answer(directory, name) == (f"People/Ana Ruiz/{name}.md", "note")
    assert link_name(f"People/Ana Ruiz/{name}.md", "person") == "Ana Ruiz"


def test_a_folder_note_that_is_no_person_keeps_its_own_name() -> None:
    assert link_name("Projects/X/index.md", "other") == "index"
    assert link_name("index.md", "person") == "index"


def test_a_folder_note_beside_a_note_of_that_name_makes_the_name_doubtful() -> None:
    found = directory_of("People/Ana/index.md", "Old/Ana.md").resolve("Ana", "x/Source.md")
    assert found.candidates == ("Old/Ana.md", "People/Ana/index.md")


def test_an_alias_is_the_last_resort() -> None:
    directory = directory_of("a/Ana Ruiz.md", aliases={"a/Ana Ruiz.md": "Annie"})
    assert answer(directory, "annie") == ("a/Ana Ruiz.md", "alias")


def test_an_alias_never_beats_a_files_name() -> None:
    directory = directory_of("a/Ana Ruiz.md", "z/Annie.md", aliases={"a/Ana Ruiz.md": "Annie"})
    assert answer(directory, "Annie") == ("z/Annie.md", "note")


def test_an_alias_never_beats_an_attachment() -> None:
    directory = directory_of("Ana.md", aliases={"Ana.md": "cv.pdf"}, attachments=["files/cv.pdf"])
    assert answer(directory, "cv.pdf") == (None, "attachment")


def test_an_alias_that_two_share_leads_to_neither() -> None:
    directory = directory_of("a/Ana.md", "b/Bo.md", aliases={"a/Ana.md": "A", "b/Bo.md": "A"})
    assert directory.resolve("A", "x/y.md") == Resolution(None, "ambiguous-alias", directory.by_alias["a"])


def test_an_alias_that_a_note_states_twice_is_no_doubt() -> None:
    assert answer(directory_of("Ana.md", aliases={"Ana.md": "A, a"}), "A") == ("Ana.md", "alias")


def test_an_alias_equal_to_the_own_name_is_the_name() -> None:
    assert answer(directory_of("Ana.md", aliases={"Ana.md": "Ana"}), "Ana") == ("Ana.md", "note")


@pytest.mark.parametrize(
    ("target", "how"),
    [
        ("pic.png", "attachment"),
        ("PIC.PNG", "attachment"),
        ("img/pic.png", "attachment"),
        ("../img/pic.png", "attachment"),
        ("other.png", "missing-attachment"),
        ("wrong/pic.jpg", "missing-attachment"),
        ("pic", "missing"),
        ("Mr. Nobody", "missing"),
        ("Home", "index"),
        ("Follow-ups - Overdue A", "index"),
    ],
)
def test_what_is_no_note_is_told_apart(target: str, how: str) -> None:
    assert answer(directory_of("Ana.md", attachments=["img/pic.png"]), target) == (None, how)


def test_a_persons_note_named_like_an_index_note_is_that_note() -> None:
    assert answer(directory_of("People/Home.md"), "Home") == ("People/Home.md", "note")


def test_an_index_note_of_ours_is_nobodys_name() -> None:
    notes = [parse_note("Index/Ana.md", "---\ngenerated: vaultkit\n---\n"), parse_note("Ana.md", PERSON)]
    by_path = {note.path: note for note in notes}
    kinds, _ = find_kinds(by_path, find_marking(Settings()))
    assert answer(build_directory(find_names(by_path, kinds), (), ()), "Ana", "Index/x.md") == ("Ana.md", "note")


NAMES = st.sampled_from(["Ana", "ana", "ANA", "Zoë", "zoe\u0308", "Bo", "index", "Straße", "Strasse"])
PATHS = st.tuples(st.sampled_from(["", "a/", "b/", "A/", "a/b/", "Ana/"]), NAMES).map(
    lambda pair: f"{''.join(pair)}.md"
)


@given(st.lists(PATHS, unique=True, max_size=6), NAMES, st.sampled_from(["", "a", "b", "Ana"]), st.data())
def test_the_order_of_files_never_matters(paths: list[str], target: str, folder: str, data: st.DataObject) -> None:
    order = data.draw(st.permutations(paths))
    source = f"{folder}/Source.md" if folder else "Source.md"
    assert directory_of(*paths).resolve(target, source) == directory_of(*order).resolve(target, source)


@given(st.lists(PATHS, unique=True, max_size=6), st.sampled_from(["", "a", "Ana"]))
def test_the_whole_path_of_a_note_always_leads_to_it_or_to_one_of_the_same_folded_path(
    paths: list[str], folder: str
) -> None:
    directory = directory_of(*paths)
    for path in paths:
        found = directory.resolve(path, f"{folder}/Source.md" if folder else "Source.md").path
        assert found
        alike = [other for other in paths if fold(other) == fold(path)]
        if len(alike) == 1 and ("/" in path or not folder):
            assert found == path
        assert fold(found) == fold(path) or "/" not in path


@given(st.text(max_size=8))
def test_folding_knows_neither_case_nor_normal_form(name: str) -> None:
    assert fold(name) == fold(unicodedata.normalize("NFD", name))
    assert fold(name.upper()) == fold(name.upper().casefold())
