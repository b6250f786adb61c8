"""What stands below a heading such as What matters: which of it is read, as which words, on which line."""

from __future__ import annotations

import pytest

from vaultkit.notes.parse import parse_note

CASES = {
    "items and paragraphs": ("Her garden, and\nthe choir.\n\n- bees\n* tea\n1. rain\n", [("Her garden, and the choir.", 2), ("bees", 5), ("tea", 6), ("rain", 7)]),
    "sub-items belong to their item": ("- her children:\n  - Tom, 8\n  - Ann, 5\n", [("her children: Tom, 8; Ann, 5", 2)]),
    "so do further paragraphs": ("- bees\n\n  wild ones\n\nrain\n", [("bees: wild ones", 2), ("rain", 6)]),
    "dated lines and tasks do not count": ("- 2026-01-02 tea\n  - bees\n- [ ] rain\n- [x] sun\n- 2026-02-30 wind\n", []),
    "nor do those below an item": ("- bees\n  - [ ] honey\n  - 2026-01-02 tea\n", [("bees", 2)]),
    "nor does what only holds a place": ("- \n- …\n- {{what}}\n- <% tp.file.cursor() %>\n- %% what? %%\n- <!-- what? -->\n---\n", []),
    "nor a comment over several lines": ("- %% what?\nwhat else? %%\n- bees\n", [("bees", 4)]),
    "nor quotes, tables and blocks of code": ("> bees\n> - tea\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n", []),
    "code within the words does": ("- `vim`, daily\n", [("`vim`, daily", 2)]),
    "a private span is part of the words at home": ("- bees %%private%%and rum%%/private%%\n", [("bees and rum", 2)]),
    "the id of a block is none": ("- bees ^b1\n", [("bees", 2)]),
    "headings below it belong to it": ("### Family\n- a sister\n#### Tea\nX\n-\n", [("a sister", 3), ("X", 5)]),
    "questions below it are questions": ("### Questions\n- why?\n### More\n- bees\n", [("bees", 5)]),
    "another section does not": ("- bees\n## Log\n- rain\n", [("bees", 2)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_matters(text: str, expected: list[tuple[str, int]]) -> None:
    assert list(parse_note("Ana.md", f"## What matters to them\n{text}").matters) == expected


@pytest.mark.parametrize(
    "heading", ["# Important", "## IMPORTANT:", "### What matters", "## **What matters to her**", "Important\n---"]
)
def test_headings_that_say_so(heading: str) -> None:
    assert [text for text, _ in parse_note("Ana.md", f"{heading}\n- bees\n").matters] == ["bees"]


@pytest.mark.parametrize("heading", ["# Ana", "## Important people", "## Why it matters", "## Unimportant"])
def test_headings_that_do_not(heading: str) -> None:
    assert parse_note("Ana.md", f"{heading}\n- bees\n").matters == ()
