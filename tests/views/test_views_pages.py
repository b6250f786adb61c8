"""Whole index notes of small vaults as golden Markdown, and a vault too large for one page.

Each page in `cases/` holds one vault: `~~~~ file PATH` blocks are its notes, `~~~~ settings` its settings,
`~~~~ index PATH` the index notes that they give (`pytest --update` rewrites those). The vaults that nobody would
want to type are made here, and their pages hold index notes alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.marks import MarkedText, find_regions
from vaultkit.notes.parse import parse_note
from vaultkit.refresh import Standing, plan_pages, refresh, survey
from vaultkit.settings import VIEW_NAMES, read_settings
from vaultkit.vault.snapshot import Files
from vaultkit.views.material import Material
from vaultkit.views.pages import LONGEST_PAGE, Block, Draft, Page, Section, first_letter, paginate

TODAY = date(2026, 11, 20)
CASES = Path(__file__).parent / "cases"
WIKI = re.compile(r"\[\[([^\[\]|#]+)")


def material_of(files: Mapping[str, str], settings: str = "") -> Material:
    notes = [parse_note(path, text) for path, text in files.items()]
    return survey(notes, Files(), read_settings(settings)[0], TODAY)


def index_of(files: Mapping[str, str], settings: str = "") -> dict[str, str]:
    """Return the texts of all index notes by path."""
    material = material_of(files, settings)
    due = refresh(plan_pages(material, material.wanted), Standing({}), material.snapshot.settings)
    assert not due.refused
    return {file.path: file.new or "" for file in due.files}


# Vaults made here


def core_vault() -> dict[str, str]:
    """Return 70 people in three circles, one bridge between each two, more than a picture shows."""
    chance = random.Random(70)
    files: dict[str, str] = {}
    for number in range(70):
        circle = [other for other in range(70) if other % 3 == number % 3 and other != number]
        known = sorted(chance.sample(circle, 2))
        lines = [f'  - "[[P{other:02}]]"' for other in known]
        lines += ['  - "[[P01]] (cousin)"'] if number == 0 else ['  - "[[P02]]"'] if number == 1 else []
        files[f"People/P{number:02}.md"] = "\n".join(["---", "knows:", *lines, "---", ""])
    return files


MADE: Mapping[str, Callable[[], dict[str, str]]] = {"more people than a picture shows": core_vault}


def read_blocks(page: Path) -> list[tuple[str, str]]:
    """Return the words behind the tildes and the text of each block."""
    blocks: list[tuple[str, str]] = []
    lines = iter(page.read_text(encoding="utf-8").split("\n"))
    for line in lines:
        if line.startswith("~~~~ "):
            inside = takewhile(lambda text: text != "~~~~", lines)
            blocks.append((line[5:], "".join(f"{text}\n" for text in inside)))
    return blocks


@pytest.mark.parametrize("name", sorted({*(page.stem for page in CASES.glob("*.md")), *MADE}))
def test_a_small_vault_has_the_index_notes_of_its_page(name: str, is_update: bool) -> None:  # noqa: FBT001 - a fixture
    page = CASES / f"{name}.md"
    blocks = [] if name in MADE else read_blocks(page)
    files = {words[5:]: text for words, text in blocks if words.startswith("file ")}
    found = index_of(MADE[name]() if name in MADE else files, dict(blocks).get("settings", ""))
    if is_update:
        kept = [(words, text) for words, text in blocks if not words.startswith("index ")]
        due = [*kept, *((f"index {path}", text) for path, text in found.items())]
        whole = "\n".join(f"~~~~ {words}\n{text}~~~~\n" for words, text in due)
        page.write_text(f"# {name.capitalize()}\n\n{whole}", encoding="utf-8")
    expected = {words[6:]: text for words, text in read_blocks(page) if words.startswith("index ")}
    assert found == expected


@pytest.mark.parametrize("name", sorted({*(page.stem for page in CASES.glob("*.md")), *MADE}))
def test_the_index_notes_do_not_depend_on_the_order_of_files_or_on_themselves(name: str) -> None:
    blocks = [] if name in MADE else read_blocks(CASES / f"{name}.md")
    files = MADE[name]() if name in MADE else {words[5:]: text for words, text in blocks if words.startswith("file ")}
    settings = dict(blocks).get("settings", "")
    first = index_of(files, settings)
    assert index_of(dict(reversed(files.items())), settings) == first
    assert index_of({**files, **first}, settings) == first


# A vault too large for one page

LETTERS = "AAAABCDEFGHIJKLMNOPRSTZaszÄÉØß1名💡'"


@lru_cache(maxsize=1)
def large_material() -> Material:
    """Return a vault of 5,000 people, a fourth of them under one letter, with ties, tasks, cadences and organisations."""
    chance = random.Random(5000)
    names = [f"{chance.choice(LETTERS)}{chance.choice('aeiou')} Person {number:04}" for number in range(5000)]
    files: dict[str, str] = {}
    for number, name in enumerate(names):
        known = [chance.choice(names) for _ in range(chance.randrange(4))]
        lines = ["---", "type: person", f"cadence: {chance.choice(['weekly', 'yearly', 'none'])}"]
        lines += ["knows:", *(f'  - "[[{other}]]"' for other in known)] if known else []
        lines += [f'introduced_by: "[[{names[chance.randrange(number)]}]]"'] if number and number % 3 else []
        lines += [f'org: "Company {chance.randrange(800)}"', f"birthday: 11-{chance.randrange(1, 31):02}", "---"]
        lines += [
            f"- 2026-{chance.randrange(1, 12):02}-05 coffee",
            f"- [ ] call 📅 2026-12-{chance.randrange(1, 31):02}",
        ]
        files[f"People/{name}.md"] = "\n".join(lines)
    return material_of(files)


@lru_cache(maxsize=1)
def large_pages() -> dict[str, tuple[Page, ...]]:
    return plan_pages(large_material(), VIEW_NAMES)


def test_no_page_of_a_large_vault_is_too_long() -> None:
    lengths = {page.title: page.body.count("\n") for pages in large_pages().values() for page in pages}
    assert len(lengths) > 20
    assert not {title: length for title, length in lengths.items() if length > LONGEST_PAGE}


def test_the_pages_of_a_large_vault_have_names_and_files_of_their_own() -> None:
    pages = [page for several in large_pages().values() for page in several]
    assert len({page.title.casefold() for page in pages}) == len({page.name for page in pages}) == len(pages)
    for page in pages:
        assert re.fullmatch(r"[a-z0-9-]+", page.name)
        assert not re.search(r'[\\/:*?"<>|#^\[\]]', page.title)
    due = refresh(large_pages(), Standing({}), large_material().snapshot.settings)
    assert len(due.files) == sum(page.has_rows for page in pages)
    for file in due.files:
        assert not find_regions(file.new or "").faults


def test_pages_that_are_not_chosen_any_more_go_with_their_overview() -> None:
    settings = large_material().snapshot.settings
    written = {file.path: file.new or "" for file in refresh(large_pages(), Standing({}), settings).files}
    few = read_settings('[index]\nnotes = ["home", "follow-ups"]\n')[0]
    due = refresh(large_pages(), Standing({path: MarkedText(text) for path, text in written.items()}, written), few)
    kept = {f"Index/{page.title}.md" for name in few.notes for page in large_pages()[name]}
    assert {file.path for file in due.files if file.new is not None} == kept
    assert {file.path for file in due.files if file.new is None} == written.keys() - kept
    assert due.refused == ()


@pytest.mark.parametrize("view", ["follow-ups", "who-knows-whom"])
def test_an_overview_leads_to_every_page_and_every_page_back(view: str) -> None:
    overview, *others = large_pages()[view]
    titles = {page.title for page in others}
    linked = [match for match in WIKI.findall(overview.body) if match.startswith(f"{overview.title} - ")]
    assert sorted(linked) == sorted(titles)
    assert all(f"Part of [[{overview.title}]]." in page.body for page in others)


def test_every_link_of_a_large_vault_leads_to_a_note_or_a_page_that_is_written() -> None:
    snapshot = large_material().snapshot
    titles = {page.title for pages in large_pages().values() for page in pages}
    targets = {target for pages in large_pages().values() for page in pages for target in WIKI.findall(page.body)}
    assert not {target for target in targets - titles if not snapshot.directory.resolve(target, "Index/x.md").path}


def test_no_follow_up_and_nobody_who_knows_someone_is_lost() -> None:
    material = large_material()
    found = large_pages()
    rows = [line for page in found["follow-ups"] for line in page.body.split("\n") if line.startswith("- [ ] ")]
    called = {match for row in rows if ": call (" in row for match in WIKI.findall(row)[:1]}
    assert called == {person.name for person in material.snapshot.people.values()}
    counted = re.search(r"(\d+) follow-ups", found["follow-ups"][0].body)
    assert counted
    assert len(rows) == int(counted[1])
    headed = {
        match
        for page in found["who-knows-whom"]
        for match in re.findall(r"^### \[\[([^\[\]|]+)", page.body, re.MULTILINE)
    }
    tied = {
        end for tie in material.network.ties if tie.kind in ("knows", "introduced") for end in (tie.source, tie.target)
    }
    assert {material.snapshot.people[path].name for path in material.snapshot.people if path in tied} <= headed


def test_one_who_knows_thousands_does_not_make_a_page_too_long() -> None:
    files = {
        f"People/P{number:04}.md": '---\nknows: ["[[P0000]]"]\nintroduced_by: P0000\n---\n' for number in range(1, 3000)
    }
    pages = plan_pages(material_of({"People/P0000.md": "", **files}), VIEW_NAMES)
    lengths = {page.title: page.body.count("\n") for several in pages.values() for page in several}
    assert not {title: length for title, length in lengths.items() if length > LONGEST_PAGE}


BLOCKS = st.builds(
    lambda name, count: Block(name, tuple(f"- {name} {number}" for number in range(count))),
    st.text(st.sampled_from("aAäßnǆ1名İ💡 '"), min_size=1, max_size=3),
    st.integers(1, 900),
)


@given(st.lists(st.lists(BLOCKS, max_size=8), max_size=3))
def test_however_blocks_fall_on_pages_none_is_lost_doubled_or_too_long(sections: list[list[Block]]) -> None:
    made = [Section(f"Part {number}", tuple(blocks)) for number, blocks in enumerate(sections)]
    pages = paginate(Draft("view", "View", ("# View",), tuple(made)))
    rows = sorted(
        line for page in pages for line in page.body.split("\n") if line.startswith("- ") and "[[" not in line
    )
    assert rows == sorted(line for blocks in sections for block in blocks for line in block.lines)
    assert all(page.body.count("\n") <= LONGEST_PAGE for page in pages)
    assert len({page.name for page in pages}) == len({page.title.casefold() for page in pages}) == len(pages)
    assert set(WIKI.findall(pages[0].body)) == {page.title for page in pages[1:]}


@given(st.text(min_size=1))
def test_a_first_letter_is_one_letter_or_other(name: str) -> None:
    letter = first_letter(name)
    assert letter == "Other" or (len(letter) == 1 and letter.isalpha())
