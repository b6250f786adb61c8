"""What `open_vault` promises to programs: types, order, what never changes, what is raised, what the graph says."""

from __future__ import annotations

import copy
import dataclasses
import os
import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from conftest import MakeVault

import vaultkit
from vaultkit import open_vault
from vaultkit.api import Vault
from vaultkit.errors import VaultError, VaultkitError
from vaultkit.graph.network import simple_graph
from vaultkit.model import Evidence, Note, Person, Problem
from vaultkit.reporting import write_report

TODAY = date(2026, 11, 20)
FILES = {
    "Me.md": "---\ntype: me\nname: Zoë\n---\n",
    "People/Bo.md": "---\nknows: ['[[Ana]] (sister)']\norg: '[[Acme]]'\nrole: chair\n---\nSee [[Ana]].\n",
    "People/Ana.md": "---\nintroduced_by: '[[Cy Ghost]]'\nmet: 2024-03\n---\n# Talks\n- 2026-11-02 tea\n- 2026-11-21 plan\n",
    "Orgs/Acme.md": "",
    "Events/Fair.md": "---\ndate: 2026-11-03\nhost: Bo\npeople: ['[[Ana]]']\n---\n",
    "Ideas.md": "[[Nobody]] and [[Ana]]\n",
}


def ties_of(vault: Vault) -> list[tuple[str, str, str]]:
    """Return the ends and the kind of each edge."""
    return [(one, other, said["kind"]) for one, other, said in vault.graph.edges(data=True)]


@pytest.fixture
def vault(make_vault: MakeVault) -> Vault:
    return open_vault(make_vault(FILES), today=TODAY)


def test_a_vault_opens_from_a_path_a_text_and_a_relative_path(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault(FILES)
    monkeypatch.chdir(root.parent)
    for path in (root, str(root), root.name, Path(root.name), f"./{root.name}/"):
        assert set(open_vault(path, today=TODAY).notes) == set(FILES)
    monkeypatch.chdir(root)
    assert set(open_vault(".", today=TODAY).notes) == set(FILES)


def test_a_vault_is_the_folder_given_and_no_other(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_vault({**FILES, ".obsidian/app.json": "{}"})
    monkeypatch.setenv("VAULTKIT_VAULT", "/nowhere")
    assert set(open_vault(root / "People", today=TODAY).notes) == {"Ana.md", "Bo.md"}


def test_a_missing_folder_is_a_vault_error(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="nowhere"):
        open_vault(tmp_path / "nowhere")
    (tmp_path / "file.md").write_text("x", "utf-8")
    with pytest.raises(VaultError):
        open_vault(tmp_path / "file.md")
    assert issubclass(VaultError, VaultkitError)
    assert VaultError.exit_code == 3


def test_an_empty_folder_is_an_empty_vault(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    vault = open_vault(root, today=TODAY)
    assert (dict(vault.notes), dict(vault.people), vault.problems) == ({}, {}, ())
    assert len(vault.graph) == 0


def test_notes_people_and_problems_have_their_types_and_order(vault: Vault) -> None:
    assert list(vault.notes) == sorted(FILES)
    assert all(isinstance(note, Note) and note.path == path for path, note in vault.notes.items())
    assert list(vault.people) == ["Me.md", "People/Ana.md", "People/Bo.md"]
    assert all(isinstance(person, Person) and person.path == path for path, person in vault.people.items())
    assert [vault.people[path].kind for path in vault.people] == ["me", "person", "person"]
    assert all(isinstance(told, Problem) for told in vault.problems)
    assert [(told.path, told.code) for told in vault.problems] == [
        ("Ideas.md", "unresolved-link"),
        ("People/Ana.md", "unresolved-link"),
    ]


def test_what_is_doubtful_raises_nothing(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "---\nknows: [[[\n---\n- [ ] 📅 2026-02-30\n", "vaultkit.toml": "[nonsense]\n"})
    codes = {told.code for told in open_vault(root, today=TODAY).problems}
    assert {"head-syntax", "bad-date", "unknown-setting"} <= codes


def test_settings_that_are_no_toml_stop_the_run_with_their_line(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "", "vaultkit.toml": '[vault]\nme = "Ana\n'})
    with pytest.raises(VaultError, match=r"vaultkit\.toml:2: .* mend the line"):
        open_vault(root, today=TODAY)


def test_settings_and_todays_day_are_honoured(make_vault: MakeVault) -> None:
    root = make_vault(
        {**FILES, "vaultkit.toml": '[vault]\nignore = ["Ideas.md"]\n[problems]\nunresolved-link = "error"\n'}
    )
    before, after = open_vault(root, today=date(2026, 11, 2)), open_vault(root, today=date(2026, 11, 21))
    assert [told.level for told in after.problems] == ["error"]
    days = [
        [str(each.day) for each in vault.reading.material.snapshot.contacts["People/Ana.md"]]
        for vault in (before, after)
    ]
    assert days == [["2026-11-02"], ["2026-11-21", "2026-11-03", "2026-11-02"]]


def test_today_is_the_systems_day_unless_it_is_given(make_vault: MakeVault) -> None:
    today = open_vault(make_vault(FILES)).reading.material.snapshot.today
    assert abs(today - date.today()) <= timedelta(days=1)  # noqa: DTZ011 - the clock that is promised


@pytest.mark.skipif(os.name == "nt", reason="names of folders are given as they are")
def test_a_daily_folder_of_the_editor_is_taken_by_the_letter(make_vault: MakeVault) -> None:
    editor = '{"folder": "Daily", "format": "YYYY.MM.DD"}'
    root = make_vault({**FILES, ".obsidian/daily-notes.json": editor, "Daily/2026.11.10.md": "- tea with [[Bo]]\n"})
    assert open_vault(root, today=TODAY).reading.material.snapshot.kinds["Daily/2026.11.10.md"] == "daily"  # type: ignore[index]


def test_a_reading_does_not_change_when_the_files_do(make_vault: MakeVault) -> None:
    root = make_vault(FILES)
    vault = open_vault(root, today=TODAY)
    names = set(vault.graph)
    make_vault({"People/New.md": "", "People/Ana.md": "gone"})
    assert "People/New.md" not in vault.notes
    assert set(vault.graph) == names
    assert vault.graph is vault.graph


def test_nothing_of_a_reading_can_be_assigned(vault: Vault) -> None:
    note, person = next(iter(vault.notes.values())), next(iter(vault.people.values()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        note.name = "x"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        person.name = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        vault.problems[0].line = 3  # type: ignore[misc]
    for name in ("notes", "people", "problems"):
        with pytest.raises(AttributeError):
            setattr(vault, name, {})
    assert hash(note.links) == hash(note.links)


def test_nothing_of_a_reading_can_be_put_in_or_taken_out(vault: Vault) -> None:
    ana: Any = vault.people["People/Ana.md"]  # type: ignore[index]
    tables: tuple[Any, ...] = (vault.notes, vault.people, ana.facts)
    for table in tables:
        with pytest.raises(TypeError):
            table["x"] = ()
        with pytest.raises((AttributeError, TypeError)):
            table.clear()
    assert dataclasses.asdict(ana)["facts"] == copy.deepcopy(ana).facts == pickle.loads(pickle.dumps(ana)).facts
    with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
        vault.graph.add_node("x")
    assert not nx.is_frozen(vault.graph.copy())


def test_a_day_that_is_no_date_is_refused_and_a_moment_counts_as_its_day(make_vault: MakeVault) -> None:
    root = make_vault(FILES)
    day: Any = "2026-01-01"
    with pytest.raises(TypeError, match=r"today wants a datetime\.date, not '2026-01-01'; date\.fromisoformat"):
        open_vault(root, today=day)
    assert open_vault(root, today=datetime(2026, 11, 20, 9, 30, tzinfo=UTC)).today == TODAY


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(vaultkit.__file__).parent / "py.typed").is_file()


def test_opening_reads_and_writes_nothing(make_vault: MakeVault) -> None:
    root = make_vault(FILES)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert open_vault(root, today=TODAY).graph
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_the_graph_has_a_node_for_each_note_of_a_kind_and_each_ghost(vault: Vault) -> None:
    assert isinstance(vault.graph, nx.MultiDiGraph)
    said = {node: (names["name"], names["kind"], names["path"]) for node, names in vault.graph.nodes.items()}
    assert said == {
        "?cy ghost": ("Cy Ghost", "ghost", None),
        "?nobody": ("Nobody", "ghost", None),
        "Events/Fair.md": ("Fair", "event", "Events/Fair.md"),
        "Me.md": ("Zoë", "me", "Me.md"),
        "Orgs/Acme.md": ("Acme", "organisation", "Orgs/Acme.md"),
        "People/Ana.md": ("Ana", "person", "People/Ana.md"),
        "People/Bo.md": ("Bo", "person", "People/Bo.md"),
    }


def test_the_graph_has_an_edge_for_each_tie_with_its_words_day_and_evidence(vault: Vault) -> None:
    edges = {(one, other, key): said for one, other, key, said in vault.graph.edges(keys=True, data=True)}
    assert sorted(edges) == [
        ("?cy ghost", "People/Ana.md", "introduced"),
        ("Me.md", "People/Ana.md", "met"),
        ("Me.md", "People/Bo.md", "met"),
        ("People/Ana.md", "Events/Fair.md", "attended"),
        ("People/Bo.md", "Events/Fair.md", "attended"),
        ("People/Bo.md", "Orgs/Acme.md", "member"),
        ("People/Bo.md", "People/Ana.md", "knows"),
        ("People/Bo.md", "People/Ana.md", "mentions"),
    ]
    knows = edges["People/Bo.md", "People/Ana.md", "knows"]
    assert knows == {
        "kind": "knows", "relation": "sister", "strength": 0.5, "day": "", "evidence": (Evidence("People/Bo.md", 2),),
    }  # fmt: skip
    assert edges["People/Bo.md", "Events/Fair.md", "attended"]["relation"] == "host"
    assert edges["People/Bo.md", "Orgs/Acme.md", "member"]["relation"] == "chair"
    assert edges["?cy ghost", "People/Ana.md", "introduced"]["day"] == "2024-03"
    assert edges["Me.md", "People/Ana.md", "met"]["day"] == "2026-11-03"


def test_what_is_planned_is_no_introduction_yet(make_vault: MakeVault) -> None:
    files = {"People/Ana.md": "- 2026-12-01 dinner (intro:: [[Bo]])\n", "People/Bo.md": "", "Me.md": FILES["Me.md"]}
    kinds = [kind for _, _, kind in ties_of(open_vault(make_vault(files), today=TODAY))]
    assert "introduced" not in kinds


def test_a_mention_is_no_acquaintance(make_vault: MakeVault) -> None:
    root = make_vault({"People/Ana.md": "Spoke of [[Bo]].\n", "People/Bo.md": ""})
    vault = open_vault(root, today=TODAY)
    assert [kind for _, _, kind in ties_of(vault)] == ["mentions"]
    assert len(simple_graph(vault.graph)) == 0


def test_a_line_of_a_thousand_introductions_is_read_drawn_and_reported(make_vault: MakeVault) -> None:
    length = 1100
    files = {
        f"People/P{number:04}.md": f'---\nintroduced_by: "[[P{number - 1:04}]]"\n---\n' for number in range(1, length)
    }
    root = make_vault({"People/P0000.md": "", **files})
    vault = open_vault(root, today=TODAY)
    assert vault.problems == ()
    introduced: nx.DiGraph[str] = nx.DiGraph()
    introduced.add_edges_from((one, other) for one, other, kind in ties_of(vault) if kind == "introduced")
    assert nx.dag_longest_path_length(introduced) == length - 1
    report = write_report(root, TODAY)
    assert not report.refused
    assert "Index/Who knows whom.md" in report.written
    texts = "".join((root / path).read_text("utf-8") for path in report.written)
    assert all(f"[[P{number:04}]]" in texts for number in range(length))
    assert write_report(root, TODAY).written == ()


def test_a_circle_of_a_thousand_introductions_is_told_once(make_vault: MakeVault) -> None:
    files = {
        f"People/P{number:04}.md": f'---\nintroduced_by: "[[P{(number + 1) % 1100:04}]]"\n---\n'
        for number in range(1100)
    }
    vault = open_vault(make_vault(files), today=TODAY)
    assert [told.code for told in vault.problems] == ["introduction-circle"]


def test_the_front_door_has_a_version_and_one_name() -> None:
    assert vaultkit.__all__ == ["__version__", "open_vault"]
    assert vaultkit.__version__.count(".") >= 2


def test_a_library_writes_to_the_cache_folder_only_when_asked(make_vault: MakeVault, tmp_path: Path) -> None:
    root = make_vault({"People/Ana.md": "[[Bo]]\n"})
    plain = open_vault(root, today=date(2026, 11, 20))
    assert not (tmp_path / ".cache").exists()
    for _ in range(2):
        cached = open_vault(root, today=date(2026, 11, 20), cache=True)
        assert cached.notes == plain.notes
    assert len(list((tmp_path / ".cache").rglob("notes.sqlite"))) == 1
