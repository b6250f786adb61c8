"""What names the same thing is found among many as among few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.vault.catalogue import Catalogue, Wordings, name_the_same

ABOUTS = st.sampled_from(["", "", "People/Bo.md", "?the mill"])
WORDINGS = st.one_of(
    st.lists(st.sampled_from(["a", "an", "the", "map", "maps", "mill", "o", "old", "mühle"]), max_size=4).map(" ".join),
    st.text("ab th", max_size=6).map(lambda text: " ".join(text.split())),
)
THINGS = st.lists(st.tuples(ABOUTS, WORDINGS), max_size=60)


@given(THINGS, THINGS)
def test_of_many_things_the_same_are_found_as_by_comparing_each(
    things: list[tuple[str, str]], asked: list[tuple[str, str]]
) -> None:
    listed = Catalogue()
    before = [("", f"thing {number}") for number in range(40)]
    for thing in before:
        listed.add(*thing)
    for number, thing in enumerate(things):
        listed.add(*thing)
        before.append(thing)
        # Asked between, since what is added later is looked up too.
        for about, wording in asked[number : number + 1]:
            expected = [
                place
                for place, (other, words) in enumerate(before)
                if (other and other == about) or name_the_same(words, wording)
            ]
            assert listed.find(about, wording) == expected


@pytest.mark.parametrize("words", ["help of kind 1500 y", "the help of kind 1500 y at last", "kind 1500"])
def test_few_of_many_wordings_are_compared(words: str) -> None:
    listed = Wordings()
    for number in range(1000, 3000):
        listed.add(f"help of kind {number} y")
    assert listed.like(words) == ["help of kind 1500 y"]
    assert len(listed.near(words)) < 100
