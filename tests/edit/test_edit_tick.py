"""Tasks are ticked by the rules of Obsidian Tasks, and nothing else in the note changes."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.change import splice
from vaultkit.edit.page import Page
from vaultkit.edit.recurrence import next_day, parse_rule
from vaultkit.edit.tick import tick_task
from vaultkit.model import NotePath

TODAY = date(2026, 11, 22)


def ticked(text: str, number: int = 0) -> str:
    page = Page(NotePath("a.md"), text)
    return splice(text, tick_task(page, page.note.tasks[number], TODAY).splices)


CASES = (
    ("- [ ] a\n", "- [x] a ✅ 2026-11-22\n"),
    ("  > * [/] a 📅 2026-11-01  \r\nend", "  > * [x] a 📅 2026-11-01 ✅ 2026-11-22  \r\nend"),
    ("1. [ ] a 📅 2026-11-01 ^id-1\n", "1. [x] a 📅 2026-11-01 ✅ 2026-11-22 ^id-1\n"),
    ("- [ ] a [due:: 2026-11-01]\n", "- [x] a [due:: 2026-11-01] [completion:: 2026-11-22]\n"),
    ("- [ ] a (due:: 2026-11-01) #t\n", "- [x] a (due:: 2026-11-01) #t (completion:: 2026-11-22)\n"),
    ("- [ ] a\n  - [ ] b\n", "- [x] a ✅ 2026-11-22\n  - [ ] b\n"),
    ("- [x] a ✅ 2026-01-01\n", "- [x] a ✅ 2026-01-01\n"),
    ("- [-] a\n", "- [-] a\n"),
    ("- [ ] a 🔁 every day 📅 2026-11-20\n", "- [ ] a 🔁 every day 📅 2026-11-21\n- [x] a 🔁 every day 📅 2026-11-20 ✅ 2026-11-22\n"),
    ("- [ ] a 🔁 every day when done 📅 2026-11-01\n",
     "- [ ] a 🔁 every day when done 📅 2026-11-23\n- [x] a 🔁 every day when done 📅 2026-11-01 ✅ 2026-11-22\n"),
    ("  - [ ] a 🆔 x1 ⛔ y2 🔁 every week ➕ 2026-01-01 🛫 2026-11-01 ⏳ 2026-11-03 📅 2026-11-05\r\n",
     ("  - [ ] a 🔁 every week ➕ 2026-11-22 🛫 2026-11-08 ⏳ 2026-11-10 📅 2026-11-12\r\n"
     "  - [x] a 🆔 x1 ⛔ y2 🔁 every week ➕ 2026-01-01 🛫 2026-11-01 ⏳ 2026-11-03 📅 2026-11-05 ✅ 2026-11-22\r\n")),
    ("- [ ] a 🔁 every month\n", "- [ ] a 🔁 every month\n- [x] a 🔁 every month ✅ 2026-11-22\n"),
    ("- [ ] a 🔁 every month 📅 2026-02-30\n", "- [x] a 🔁 every month 📅 2026-02-30 ✅ 2026-11-22\n"),
    ("- [ ] a 🔁 every moon 📅 2026-11-01\n", "- [x] a 🔁 every moon 📅 2026-11-01 ✅ 2026-11-22\n"),
    ("- [ ] a [repeat:: every 2 weeks] [due:: 2026-11-01]\n",
     ("- [ ] a [repeat:: every 2 weeks] [due:: 2026-11-15]\n"
     "- [x] a [repeat:: every 2 weeks] [due:: 2026-11-01] [completion:: 2026-11-22]\n")),
    ("- [ ] a 🔁 every day 🏁 delete 📅 2026-11-20\n\nrest", "- [ ] a 🔁 every day 🏁 delete 📅 2026-11-21\n\nrest"),
    ("- [ ] a 🏁 delete\n- [ ] b", "- [ ] b"),
    ("- [ ] a 🔁 every month 📅 2026-01-31 ^b1\n", "- [ ] a 🔁 every month 📅 2026-02-28\n- [x] a 🔁 every month 📅 2026-01-31 ✅ 2026-11-22 ^b1\n"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_task_is_ticked_in_the_form_of_its_line(text: str, expected: str) -> None:
    assert ticked(text) == expected


def test_only_the_task_that_is_meant_is_ticked() -> None:
    assert ticked("- [ ] same\n- [ ] same\n", 1) == "- [ ] same\n- [x] same ✅ 2026-11-22\n"


RULES = (
    ("every month", "2022-01-31", "2022-02-28"), ("every 3 months", "2022-01-31", "2022-04-30"),
    ("every 2 months", "2023-12-31", "2024-02-29"), ("every 2 years", "2024-02-29", "2026-02-28"),
    ("every month on the 31st", "2022-01-31", "2022-03-31"), ("every month on the last", "2022-01-31", "2022-02-28"),
    ("every month on the last Friday", "2026-11-01", "2026-11-27"), ("every weekday", "2026-11-20", "2026-11-23"),
    ("every week on Monday, Friday", "2026-11-22", "2026-11-23"), ("every monday and thursday", "2026-11-23", "2026-11-26"),
    ("every January on the 15th", "2026-11-01", "2027-01-15"), ("every 10 days", "2026-11-22", "2026-12-02"),
    ("every year", "9999-01-01", None), ("every 0 days", "2026-01-01", None), ("every month on the 32nd", "2026-01-01", None),
    ("every february on the 30th", "2026-01-01", None), ("now and then", "2026-01-01", None),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "day", "expected"), RULES)
def test_a_rule_gives_the_next_day(rule: str, day: str, expected: str | None) -> None:
    parsed = parse_rule(rule)
    found = next_day(parsed, date.fromisoformat(day)) if parsed else None
    assert (found.isoformat() if found else None) == expected
