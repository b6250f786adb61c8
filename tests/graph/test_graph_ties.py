"""Where the ties of a vault come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vaultkit import open_vault

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nemail: a@b.example\nmet: 2020\n---\n", 3),
        ('---\nintroduced_by: "[[Bo]]"\ncloseness: 3\n---\n', 2),
        ("---\nemail: a@b.example\ntier: 4\n---\n", 3),
        ("---\nemail: a@b.example\n---\n\nlast-contacted:: 2026-11-02\n", 5),
        ("---\nmet: 2020\n---\n- 2026-11-02 tea\n", 4),
    ],
)
def test_a_tie_to_me_shows_the_line_that_says_so(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "People").mkdir()
    (tmp_path / "Me.md").write_text("---\ntype: me\n---\n", encoding="utf-8")
    (tmp_path / "People/Ana.md").write_text(text, encoding="utf-8")
    (tmp_path / "People/Bo.md").write_text("", encoding="utf-8")
    ties = open_vault(tmp_path, today=TODAY).reading.material.network.ties
    assert [(tie.target, tie.evidence[0].line) for tie in ties if tie.kind == "met"] == [("People/Ana.md", line)]


def test_a_tie_to_me_by_an_introduction_alone_shows_the_move(tmp_path: Path) -> None:
    (tmp_path / "People").mkdir()
    (tmp_path / "Me.md").write_text("---\ntype: me\n---\n", encoding="utf-8")
    (tmp_path / "People/Ana.md").write_text("", encoding="utf-8")
    (tmp_path / "People/Bo.md").write_text("- 2026-11-02 tea\n  - (intro:: [[Ana]])\n", encoding="utf-8")
    ties = open_vault(tmp_path, today=TODAY).reading.material.network.ties
    met = {tie.target: tie.evidence[0] for tie in ties if tie.kind == "met"}
    assert (met["People/Ana.md"].path, met["People/Ana.md"].line) == ("People/Bo.md", 2)


@pytest.mark.parametrize("text", ['---\nintroduced_by: "[[Ana]]"\n---\n', "- 2026-11-02 #note (intro:: [[Ana]])\n"])
def test_who_is_said_to_have_introduced_themselves_is_no_tie(text: str, tmp_path: Path) -> None:
    (tmp_path / "People").mkdir()
    (tmp_path / "Me.md").write_text("---\ntype: me\n---\n", encoding="utf-8")
    (tmp_path / "People/Ana.md").write_text(text, encoding="utf-8")
    vault = open_vault(tmp_path, today=TODAY)
    assert vault.reading.material.network.ties == ()
    assert not vault.stock.strengths
    assert [told.code for told in vault.problems] == ["self-introduction"]
