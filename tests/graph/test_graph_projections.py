from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vaultkit.graph.projections import acquaintances, affiliations, introductions
from vaultkit.model import Evidence, Tie

KINDS = ("introduced", "knows", "met", "member", "attended", "mentions")
ENDS = st.sampled_from(["a.md", "b.md", "c.md", "me.md", "?d"])
PLACES = st.builds(Evidence, st.sampled_from(["a.md", "b.md"]), st.integers(1, 3), st.sampled_from(["", "People"]))
TIES = st.builds(
    Tie,
    ENDS,
    ENDS,
    st.sampled_from(KINDS),
    st.sampled_from(["", "friend", "sister"]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from(["", "2025-06-30"]),
    st.lists(PLACES, min_size=1, max_size=2).map(tuple),
)


def tie(ends: str, kind: str = "knows", relation: str = "", strength: float = 0.5) -> Tie:
    source, target = ends.split()
    return Tie(source, target, kind, relation, strength, "", (Evidence(source, 1, kind),))


def test_parallel_and_two_way_ties_become_one_step_that_keeps_all_they_say() -> None:
    ties = [
        tie("a b", "knows", "friend", 0.2),
        tie("b a", "knows", "sister", 0.9),
        tie("a b", "introduced", "", 0.4),
        tie("a b", "knows", "friend", 0.2),
    ]
    step = acquaintances(ties)["a"]["b"]
    assert step.strength == 0.9
    assert step.relations == ("friend", "sister")
    assert step.kinds == ("introduced", "knows")
    assert step.evidence == (Evidence("a", 1, "introduced"), Evidence("a", 1, "knows"), Evidence("b", 1, "knows"))
    assert acquaintances(ties)["b"]["a"] == step


def test_an_introduction_makes_its_two_ends_acquainted() -> None:
    assert list(acquaintances([tie("a b", "introduced")])["b"]) == ["a"]


def test_meeting_someone_makes_me_acquainted_but_membership_and_mentions_do_not() -> None:
    ties = [tie("me b", "met"), tie("c org", "member"), tie("c event", "attended"), tie("c b", "mentions")]
    assert {person: list(steps) for person, steps in acquaintances(ties).items()} == {"b": ["me"], "me": ["b"]}


def test_self_loops_are_dropped_but_the_person_stays() -> None:
    assert acquaintances([tie("a a"), tie("b c")]) == acquaintances([tie("b c")]) | {"a": {}}
    assert introductions([tie("a a", "introduced")]) == {"a": {}}
    assert affiliations([tie("a a", "member")]) == {}


def test_without_me_those_whom_only_i_know_stand_alone() -> None:
    ties = [tie("me a", "met"), tie("me b"), tie("a b"), tie("c me", "introduced")]
    assert list(acquaintances(ties)) == ["a", "b", "c", "me"]
    alone = acquaintances(ties, without="me")
    assert {person: list(steps) for person, steps in alone.items()} == {"a": ["b"], "b": ["a"], "c": []}


def test_namesakes_stay_two_people() -> None:
    ties = [tie("people/Ana.md x.md"), tie("clients/Ana.md x.md")]
    assert list(acquaintances(ties)["x.md"]) == ["clients/Ana.md", "people/Ana.md"]


def test_introductions_lead_from_the_introducer_and_two_introducers_are_both_kept() -> None:
    projection = introductions([tie("b c", "introduced"), tie("a c", "introduced"), tie("c a", "knows")])
    assert {person: list(steps) for person, steps in projection.items()} == {"a": ["c"], "b": ["c"], "c": []}


def test_affiliations_lead_from_people_to_organisations_and_events() -> None:
    ties = [tie("a org", "member", "CTO"), tie("a org", "member", "founder"), tie("a event", "attended"), tie("a b")]
    projection = affiliations(ties)
    assert list(projection) == ["a"]
    assert list(projection["a"]) == ["event", "org"]
    assert projection["a"]["org"].relations == ("CTO", "founder")


def test_no_ties_give_empty_projections() -> None:
    assert acquaintances([]) == introductions([]) == affiliations([]) == {}


@given(st.lists(TIES), st.randoms(use_true_random=False), st.sampled_from([None, "me.md"]))
def test_the_order_of_ties_never_matters(ties: list[Tie], random: object, without: str | None) -> None:
    shuffled = list(reversed(ties))
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis types its random as an object.
    for project in (lambda told: acquaintances(told, without), introductions, affiliations):
        # As text, since equal dicts may differ in order.
        assert str(project(ties)) == str(project(shuffled))


@given(st.lists(TIES), st.sampled_from([None, "me.md"]))
def test_acquaintance_holds_both_ways_in_id_order(ties: list[Tie], without: str | None) -> None:
    projection = acquaintances(ties, without)
    assert list(projection) == sorted(projection)
    for person, steps in projection.items():
        assert list(steps) == sorted(set(steps) - {person})
        assert all(projection[other][person] == step for other, step in steps.items())
        assert without not in steps
