"""The classic networks, written out as vaults of Markdown notes and read back: the same people, ties, bridges and brokers.

The networks stand in tests/graph/classic_networks.py, which a fixture imports from its folder.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest

from vaultkit import open_vault
from vaultkit.api import Vault
from vaultkit.graph.network import simple_graph
from vaultkit.graph.projections import acquaintances
from vaultkit.graph.structure import betweenness, bridge_sides, connected_groups, find_bridges, find_cut_people

TODAY = date(2026, 11, 20)
NAMES = ("florentine families", "karate club", "krackhardt kite", "les miserables")


@pytest.fixture(scope="module")
def classics() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent / "graph"))
        yield importlib.import_module("classic_networks")


@pytest.fixture(params=NAMES)
def graph(request: pytest.FixtureRequest, classics: ModuleType) -> nx.Graph[str]:
    drawn: nx.Graph[str] = classics.ACQUAINTANCES[request.param]()
    return drawn


def write_vault(root: Path, files: Mapping[str, str]) -> Vault:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return open_vault(root, today=TODAY)


def people_of(graph: nx.Graph[str]) -> dict[str, str]:
    """Return a note for everyone, in which every other tie is declared on both sides."""
    files: dict[str, str] = {}
    for person in graph:
        known = [other for other in graph[person] if person < other or (len(person) + len(other)) % 2]
        lines = ["knows:", *(f'  - "[[{other}]]"' for other in known)] if known else ["cadence: none"]
        files[path_of(person)] = "\n".join(["---", *lines, "---", f"Notes about {person}.", ""])
    return files


def path_of(name: str, folder: str = "People") -> str:
    return f"{folder}/{name}.md"


def test_all_are_read_back_with_all_their_ties_and_nothing_is_doubtful(graph: nx.Graph[str], tmp_path: Path) -> None:
    vault = write_vault(tmp_path, people_of(graph))
    assert vault.problems == ()
    assert set(vault.graph) == {path_of(person) for person in graph}
    assert {said["kind"] for _, _, said in vault.graph.edges(data=True)} == {"knows"}
    simple = simple_graph(vault.graph)
    wanted = {frozenset((path_of(one), path_of(other))) for one, other in graph.edges}
    assert {frozenset(edge) for edge in simple.edges} == wanted
    assert nx.is_isomorphic(simple, graph)


def test_bridges_and_cut_people_are_those_of_networkx(graph: nx.Graph[str], tmp_path: Path) -> None:
    vault = write_vault(tmp_path, people_of(graph))
    simple = simple_graph(vault.graph)
    known = acquaintances(vault.reading.material.network.ties)
    bridges = sorted((min(edge), max(edge)) for edge in nx.bridges(simple))
    assert list(find_bridges(known)) == bridges
    assert list(find_cut_people(known)) == sorted(nx.articulation_points(simple))
    assert sorted(map(set, connected_groups(known)), key=sorted) == sorted(nx.connected_components(simple), key=sorted)
    for (one, other), side in bridge_sides(known).items():
        cut = simple.copy()
        cut.remove_edge(one, other)
        assert side == min(len(nx.node_connected_component(cut, end)) for end in (one, other))


def test_betweenness_is_that_of_networkx(graph: nx.Graph[str], tmp_path: Path) -> None:
    vault = write_vault(tmp_path, people_of(graph))
    ours = betweenness(acquaintances(vault.reading.material.network.ties))
    theirs = nx.betweenness_centrality(simple_graph(vault.graph))
    assert ours == pytest.approx(theirs)


def test_the_medici_are_the_first_brokers_of_florence(classics: ModuleType, tmp_path: Path) -> None:
    vault = write_vault(tmp_path, people_of(classics.florentine_families()))
    shares = betweenness(acquaintances(vault.reading.material.network.ties))
    first, second = sorted(shares, key=lambda person: -shares[person])[:2]
    assert (first, second) == (path_of("Medici"), path_of("Guadagni"))
    assert shares[first] == pytest.approx(47.5 / 91)


def test_heather_is_the_first_broker_of_the_kite_and_ike_holds_jane(classics: ModuleType, tmp_path: Path) -> None:
    vault = write_vault(tmp_path, people_of(classics.krackhardt_kite()))
    known = acquaintances(vault.reading.material.network.ties)
    shares = betweenness(known)
    assert max(shares, key=lambda person: shares[person]) == path_of("Heather")
    assert find_cut_people(known) == (path_of("Heather"), path_of("Ike"))
    assert find_bridges(known) == ((path_of("Heather"), path_of("Ike")), (path_of("Ike"), path_of("Jane")))


def test_a_me_note_between_all_changes_nothing_when_it_is_left_out(graph: nx.Graph[str], tmp_path: Path) -> None:
    everyone = "".join(f'  - "[[{person}]]"\n' for person in graph)
    vault = write_vault(tmp_path, {**people_of(graph), "Me.md": f"---\ntype: me\nknows:\n{everyone}---\n"})
    without = simple_graph(vault.graph, without="Me.md")
    assert sorted(map(sorted, without.edges)) == sorted(sorted(map(path_of, edge)) for edge in graph.edges)


def test_southern_women_attend_events_and_have_no_ties_among_themselves(classics: ModuleType, tmp_path: Path) -> None:
    graph: nx.Graph[str] = classics.southern_women()
    events = [name for name, said in graph.nodes.items() if said["bipartite"] == 1]
    files = {path_of(name): "" for name in graph if name not in events}
    for number, event in enumerate(events, 1):
        guests = "".join(f'  - "[[{woman}]]"\n' for woman in graph[event])
        files[path_of(event, "Events")] = f"---\ndate: 1936-01-{number:02}\npeople:\n{guests}---\n"
    vault = write_vault(tmp_path, files)
    attended = {(one, other) for one, other, said in vault.graph.edges(data=True) if said["kind"] == "attended"}
    assert attended == {(path_of(woman), path_of(event, "Events")) for event in events for woman in graph[event]}
    assert vault.problems == ()
    assert {name: said["kind"] for name, said in vault.graph.nodes.items()} == {
        **{path_of(name): "person" for name in graph if name not in events},
        **{path_of(event, "Events"): "event" for event in events},
    }
    assert simple_graph(vault.graph).number_of_nodes() == 0
    assert {path.kind for path in vault.people.values()} == {"person"}
