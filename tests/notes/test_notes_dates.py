"""Days as people type them: whole, partial, without a year, in names of files and in the editor's format."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.dates import (
    compile_day_format,
    day_of_match,
    find_day_in_name,
    parse_birthday,
    parse_day,
    parse_partial_day,
)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01", " 2024-05-01 ", "[[2024-05-01]]", "[[Daily/2024-05-01]]", "2024-05-01T10:30", "2024-05-01 10:30",
        "2024-05-01T10:30:15Z", "2024-05-01T10:30:15.250+02:00",
    ],
)  # fmt: skip
def test_a_day_may_be_a_link_or_have_a_time(text: str) -> None:
    assert parse_day(text) == date(2024, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "2024", "2024-05", "2024-5-1", "2024-02-30", "2024-13-01", "0000-01-01", "24-05-01", "01.05.2024", "20240501",
        "2024/05/01", "tomorrow", "2024-05-01x", "2024-05-011", "x2024-05-01", "2024-05-01 later", "2024-W18-3", "2024-W18",
        "２０２４-05-01", "2024-05-٠١", "2024-122", "-2024-05-01",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@given(st.dates())
def test_every_day_reads_back(day: date) -> None:
    text = day.isoformat()
    assert parse_day(text) == parse_day(f"[[{text}]]") == day
    partial = parse_partial_day(text)
    assert partial
    assert (partial.text, partial.last) == (text, day)
    assert parse_birthday(text) == (day.month, day.day, day.year)
    assert find_day_in_name(f"x {text} y") == find_day_in_name(text.replace("-", "")) == day


@given(st.text(st.sampled_from("0123456789-[]/T: .xW٣")))
def test_no_text_makes_a_reader_of_days_raise(text: str) -> None:
    for read in (parse_day, parse_partial_day, parse_birthday, find_day_in_name):
        read(text)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_or_a_year_stands_for_its_last_day(year: int, month: int) -> None:
    last = date(year, month, monthrange(year, month)[1])
    assert said(f"{year:04}-{month:02}") == (f"{year:04}-{month:02}", last)
    assert said(f"{year:04}") == (f"{year:04}", date(year, 12, 31))


def said(text: str) -> tuple[str, date] | None:
    found = parse_partial_day(text)
    return (found.text, found.last) if found else None


@pytest.mark.parametrize(
    "text", ["", "2024-13", "2024-00", "0000", "0000-05", "2024-02-30", "2024-5", "24", "long ago", "2024-"]
)
def test_what_is_no_day_month_or_year_is_none(text: str) -> None:
    assert parse_partial_day(text) is None


def test_a_partial_day_with_a_time_or_as_a_link_is_that_day() -> None:
    assert said("[[2024-05-01]]") == ("2024-05-01", date(2024, 5, 1))
    assert said("2024-05-01T10:30") == ("2024-05-01", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1980-05-09", (5, 9, 1980)), ("--05-09", (5, 9, None)), ("--0509", (5, 9, None)), ("05-09", (5, 9, None)),
        (" 1980-05-09 ", (5, 9, 1980)), ("02-29", (2, 29, None)), ("2000-02-29", (2, 29, 2000)), ("1900-02-29", None),
        ("2001-02-29", None), ("02-30", None), ("13-01", None), ("05-00", None), ("1980", None), ("1980-05", None),
        ("5-9", None), ("May 9", None), ("09.05.1980", None), ("0000-05-09", None), ("", None),
    ],
)  # fmt: skip
def test_a_birthday_may_lack_its_year(text: str, expected: tuple[int, int, int | None] | None) -> None:
    assert parse_birthday(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024-05-01 Fair", "2024-05-01"), ("Fair 20240501", "2024-05-01"), ("Fair (2024-05-01) 2025-01-01", "2024-05-01"),
        ("2024-02-30 then 2024-05-01", "2024-05-01"), ("Fair 2024", None), ("Fair 2024-0501", None), ("120240501", None),
        ("202405011", None), ("2024-05-012", None), ("", None),
    ],
)  # fmt: skip
def test_the_first_day_in_a_name_is_its_day(name: str, expected: str | None) -> None:
    found = find_day_in_name(name)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("moment", "path", "expected"),
    [
        ("YYYY-MM-DD", "2024-05-01", "2024-05-01"), ("YYYY/MM/YYYY-MM-DD", "2024/05/2024-05-01", "2024-05-01"),
        ("YYYY-MM-DD dddd", "2024-05-01 Wednesday", "2024-05-01"), ("D.M.YYYY", "1.5.2024", "2024-05-01"),
        ("[Daily/]YYYYMMDD", "Daily/20240501", "2024-05-01"), ("YYYY-[W]ww/YYYY-MM-DD", "2024-W18/2024-05-01", "2024-05-01"),
        ("MMMM/YYYY-MM-DD", "May/2024-05-01", "2024-05-01"), ("YYYY.MM.DD", "2024-05-01", None),
        ("YYYY-MM-DD", "2024-02-30", None), ("YYYY-MM-DD", "x2024-05-01", None), ("(YYYY-MM-DD)", "(2024-05-01)", "2024-05-01"),
    ],
)  # fmt: skip
def test_a_path_is_read_in_the_editors_format(moment: str, path: str, expected: str | None) -> None:
    pattern = compile_day_format(moment)
    assert pattern
    match = pattern.fullmatch(path)
    day = day_of_match(match) if match else None
    assert (day.isoformat() if day else None) == expected


@pytest.mark.parametrize("moment", ["", "YYYY-MM", "gggg-[W]ww", "YYYY-MM-Do", "DD", "[YYYY-MM-DD]", "dddd"])
def test_a_format_without_a_whole_day_in_numbers_names_none(moment: str) -> None:
    assert compile_day_format(moment) is None


@given(st.text(st.sampled_from("YMDdgwWo[]()*+?.\\/^$|{}- x"), max_size=20))
def test_no_format_makes_compiling_raise(moment: str) -> None:
    compile_day_format(moment)
