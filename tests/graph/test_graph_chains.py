"""Chains of introductions: the worked example, and two other ways of computing the same."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import exp, log

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.graph.chains import Chain, Weights, find_chains, find_gatekeepers, likelihood_of, shortest_chains
from vaultkit.graph.projections import Projection, Step

Ties = dict[tuple[str, str], float]
WORKED: Ties = {
    ("Ana", "Tom"): 0.5, ("Bo", "Tom"): 0.8, ("Ana", "Cy"): 0.8, ("Cy", "Tom"): 0.8, ("Dee", "Eli"): 0.6, ("Eli", "Fay"): 0.6,
    ("Fay", "Tom"): 0.6,
}  # fmt: skip
MINE = {"Ana": 0.8, "Bo": 0.3, "Dee": 0.9}
WILLING = {"Ana": 0.7, "Bo": 0.5, "Cy": 0.5, "Dee": 0.9, "Eli": 0.5, "Fay": 0.5}


def projection(ties: Ties) -> Projection:
    known: Projection = {person: {} for pair in ties for person in pair}
    for (one, other), strength in ties.items():
        known[one][other] = known[other][one] = Step(strength, (), (), ("knows",))
    return {person: dict(sorted(known[person].items())) for person in sorted(known)}


def weights(mine: dict[str, float] | None = None, **changed: float) -> Weights:
    willing = {**WILLING, **changed}
    return Weights(mine or MINE, lambda person: willing.get(person, 0.5), 0.7)


def shown(chains: list[Chain]) -> list[tuple[str, float]]:
    return [(">".join(chain.between), round(chain.likelihood, 4)) for chain in chains]


def test_001_22_paths_have_their_worked_numbers() -> None:
    known = projection(WORKED)
    assert shown(find_chains(known, "Tom", weights())) == [("Ana", 0.2800), ("Bo", 0.1200), ("Dee>Eli>Fay", 0.0214)]
    assert round(likelihood_of(("Ana", "Cy", "Tom"), known, weights()), 4) == 0.1254


def test_whoever_does_not_introduce_is_never_between() -> None:
    assert shown(find_chains(projection(WORKED), "Tom", weights(Ana=0))) == [("Bo", 0.1200), ("Dee>Eli>Fay", 0.0214)]
    # Still a target, and still somebody's acquaintance.
    assert shown(find_chains(projection(WORKED), "Ana", weights({"Cy": 0.5}, Ana=0))) == [("Cy", 0.2)]


def test_yens_algorithm_finds_the_same_order() -> None:
    asked = weights()
    graph: nx.DiGraph[str] = nx.DiGraph()
    for person, strength in MINE.items():
        graph.add_edge("me", person, cost=-log(strength))
    for person, others in projection(WORKED).items():
        if person != "Tom":
            for other, step in others.items():
                graph.add_edge(person, other, cost=-log(step.strength) - log(asked.willing(person) * asked.step))
    found: list[tuple[str, float]] = []
    for path in nx.shortest_simple_paths(graph, "me", "Tom", weight="cost"):
        if len(path) <= 5:
            cost = sum(graph.edges[pair]["cost"] for pair in pairwise(path))
            found.append((">".join(path[1:-1]), round(exp(-cost) / asked.step, 4)))
    assert found == [("Ana", 0.28), ("Ana>Cy", 0.1254), ("Bo", 0.12), ("Dee>Eli>Fay", 0.0214)]


def brute_force(known: Projection, target: str, asked: Weights) -> dict[str, float]:
    """Return the best likelihood through each first step, every simple chain spelled out."""
    others = [person for person in known if person != target]
    best: dict[str, float] = {}
    for length in (1, 2, 3):
        for between in permutations(others, length):
            people = (*between, target)
            if between[0] in asked.first and all(b in known[a] for a, b in pairwise(people)):
                likelihood = likelihood_of(people, known, asked)
                if likelihood > best.get(between[0], 0.0):
                    best[between[0]] = likelihood
    return best


PEOPLE = list("ABCDEFT")
NETWORKS = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from((0.25, 0.5, 0.6, 0.8)),
    min_size=1,
    max_size=12,
)


@given(NETWORKS, st.dictionaries(st.sampled_from(PEOPLE[:-1]), st.sampled_from((0.05, 0.3, 0.7, 1.0)), min_size=1),
       st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from((0.0, 0.05, 0.5, 0.95))))  # fmt: skip
def test_the_best_chain_through_each_first_step_is_that_of_spelling_out_all(
    ties: Ties, mine: dict[str, float], willing: dict[str, float]
) -> None:
    known = {**{person: {} for person in PEOPLE}, **projection(ties)}
    asked = Weights(mine, lambda person: willing.get(person, 0.5), 0.7)
    found = {chain.people[0]: chain for chain in find_chains(known, "T", asked)}
    expected = brute_force(known, "T", asked)
    assert found.keys() == expected.keys()
    for person, chain in found.items():
        assert chain.likelihood == pytest.approx(expected[person])
        assert chain.likelihood == pytest.approx(likelihood_of(chain.people, known, asked))
        assert len(set(chain.people)) == len(chain.people)


@given(NETWORKS, st.sets(st.sampled_from(PEOPLE[:-1]), min_size=1))
def test_the_shortest_chains_are_those_of_networkx(ties: Ties, mine: set[str]) -> None:
    known = {**{person: {} for person in PEOPLE}, **projection(ties)}
    graph: nx.Graph[str] = nx.Graph([*ties, *(("me", person) for person in mine)])
    graph.add_nodes_from(["me", *PEOPLE])
    expected = (
        sorted(tuple(path[1:]) for path in nx.all_shortest_paths(graph, "me", "T"))
        if nx.has_path(graph, "me", "T")
        else []
    )
    assert list(shortest_chains(known, dict.fromkeys(mine, 0.5), "T")) == expected


def test_a_gatekeeper_stands_in_every_chain() -> None:
    ties = {("Ana", "Gate"): 0.5, ("Bo", "Gate"): 0.5, ("Gate", "Tom"): 0.5}
    known, asked = projection(ties), weights({"Ana": 0.5, "Bo": 0.5})
    chains = find_chains(known, "Tom", asked)
    assert find_gatekeepers(known, "Tom", asked, chains[0]) == ("Gate",)
    assert (
        find_gatekeepers(projection(WORKED), "Tom", weights(), find_chains(projection(WORKED), "Tom", weights())[0])
        == ()
    )


def test_a_long_line_and_a_large_hub_are_no_trouble() -> None:
    line = projection({(f"P{number:04}", f"P{number + 1:04}"): 0.5 for number in range(1100)})
    assert find_chains(line, "P1100", weights({"P0000": 0.5})) == []
    assert len(next(shortest_chains(line, {"P0000": 0.5}, "P1100"))) == 1101
    hub = projection({("Hub", f"P{number:04}"): 0.5 for number in range(3000)})
    assert shown(find_chains(hub, "P2999", weights({"P0000": 0.8})))[0][0] == "P0000>Hub"
