"""Who is in an organisation still, by the ends that people type."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.model import Affiliation, Evidence, Reference
from vaultkit.vault.affiliations import has_left, is_there, known_time, years_in_words

TODAY = date(2025, 6, 30)


def place(since: str, until: str) -> Affiliation:
    return Affiliation(Reference("Orgs/Zed.md", "Zed", "", Evidence("People/Ana.md", 2)), "", since, until)


@pytest.mark.parametrize(
    ("until", "is_still"),
    [
        ("", True), ("2027-01-01", True), ("2025", True), ("2025-06", True), ("2025-06-30", True), ("present", True),
        ("end of 2026", True), ("2024", False), ("2025-05", False), ("2025-06-29", False), ("May 2024", False),
        ("2019 to 2021", False),
    ],
)  # fmt: skip
def test_an_end_that_is_to_come_or_names_no_day_is_none_yet(until: str, is_still: bool) -> None:  # noqa: FBT001
    assert is_there(place("", until), TODAY) is is_still


@pytest.mark.parametrize(
    ("since", "until", "is_begun", "said"),
    [
        ("2025-06-30", "", True, ""), ("2025", "", True, ""), ("soon", "present", True, ""),
        ("2025-07", "", False, "from 2025-07"), ("2030", "2032", False, "from 2030, until 2032"),
        ("2020", "2024", False, "until 2024"), ("2020", "[spring 2027](Spring.md)", True, "until spring 2027"),
    ],
)  # fmt: skip
def test_a_beginning_that_is_to_come_is_told_and_nobody_is_there_yet(
    since: str,
    until: str,
    is_begun: bool,  # noqa: FBT001
    said: str,
) -> None:
    assert is_there(place(since, until), TODAY) is is_begun
    assert years_in_words(place(since, until), TODAY) == said


def test_who_is_yet_to_come_has_not_left() -> None:
    assert not has_left(place("2030", ""), TODAY)
    assert has_left(place("2020", "2024"), TODAY)


@pytest.mark.parametrize(
    ("since", "until", "known"),
    [
        ("2003", "2010", ("2003-12-31", "2010-12-31")),
        ("", "2010-05", ("2010-05-31", "2010-05-31")),
        ("", "", ("2025-06-30", "2025-06-30")),
        ("2025", "2027", ("2025-06-30", "2025-06-30")),
        ("long ago", "", ("2025-06-30", "2025-06-30")),
    ],
)
def test_of_a_time_somewhere_only_what_is_said_is_known(since: str, until: str, known: tuple[str, str]) -> None:
    assert tuple(day.isoformat() for day in known_time(place(since, until), TODAY)) == known


def test_a_place_that_is_to_come_is_no_time_together() -> None:
    since, last = known_time(place("2026", ""), TODAY)
    assert since > last
