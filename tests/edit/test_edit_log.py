"""A dated line goes where the note keeps its log, and no other byte of the note changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.change import splice
from vaultkit.edit.log import Happened, log_splice, tidy_words
from vaultkit.edit.page import Page
from vaultkit.errors import UsageError, WriteRefusedError
from vaultkit.model import NotePath

NEW = Happened(date(2026, 11, 2), "tea", date(2026, 11, 22))
PATH = NotePath("People/Ada.md")


def logged(text: str, happened: Happened = NEW) -> str:
    return splice(text, [log_splice(Page(PATH, text), happened)])


CASES = {
    "an empty note": ("", "## Log\n\n- 2026-11-02 tea\n"),
    "front matter alone": ("---\na: b\n---\n", "---\na: b\n---\n\n## Log\n\n- 2026-11-02 tea\n"),
    "prose alone": ("hello\n", "hello\n\n## Log\n\n- 2026-11-02 tea\n"),
    "no last line end": ("hello", "hello\n\n## Log\n\n- 2026-11-02 tea"),
    "an empty log": ("## Log\n\n## To do\n- [ ] x\n", "## Log\n\n- 2026-11-02 tea\n\n## To do\n- [ ] x\n"),
    "a log of prose": ("# Log\nwords\n\n# End\n", "# Log\nwords\n\n- 2026-11-02 tea\n\n# End\n"),
    "oldest first": ("- 2026-10-01 a\n- 2026-10-09 b\n\nend", "- 2026-10-01 a\n- 2026-10-09 b\n- 2026-11-02 tea\n\nend"),
    "newest first": ("- 2026-10-09 b\n- 2026-10-01 a\n", "- 2026-11-02 tea\n- 2026-10-09 b\n- 2026-10-01 a\n"),
    "between, oldest first": ("- 2026-10-01 a\n- 2026-12-09 b\n", "- 2026-10-01 a\n- 2026-11-02 tea\n- 2026-12-09 b\n"),
    "between, newest first": ("- 2026-12-09 b\n- 2026-10-01 a\n", "- 2026-12-09 b\n- 2026-11-02 tea\n- 2026-10-01 a\n"),
    "before all": ("- 2026-11-09 b\n- 2026-12-01 a\n", "- 2026-11-02 tea\n- 2026-11-09 b\n- 2026-12-01 a\n"),
    "behind all, newest first": ("- 2026-11-19 b\n- 2026-11-11 a\n", "- 2026-11-19 b\n- 2026-11-11 a\n- 2026-11-02 tea\n"),
    "sub-items stay with theirs": ("* 2026-10-01 a\n  * more\n    text\n", "* 2026-10-01 a\n  * more\n    text\n* 2026-11-02 tea\n"),
    "linked days": ("- [[2026-10-01]] a\n", "- [[2026-10-01]] a\n- [[2026-11-02]] tea\n"),
    "loose lists": ("- 2026-10-01 a\n\n- 2026-10-02 b\n", "- 2026-10-01 a\n\n- 2026-10-02 b\n\n- 2026-11-02 tea\n"),
    "tight lists with sub-items": ("- 2026-10-01 a\n  - more\n- 2026-10-02 b\n  and on\n", "- 2026-10-01 a\n  - more\n- 2026-10-02 b\n  and on\n- 2026-11-02 tea\n"),
    "the fuller heading": ("# A\n- 2026-01-01 a\n# B\n- 2026-02-01 b\n- 2026-02-02 c\n# C\n",
                           "# A\n- 2026-01-01 a\n# B\n- 2026-02-01 b\n- 2026-02-02 c\n- 2026-11-02 tea\n# C\n"),
    "the named heading": ("# A\n- 2026-01-01 a\n- 2026-01-02 a\n# Log\n- 2026-02-01 b\n",
                          "# A\n- 2026-01-01 a\n- 2026-01-02 a\n# Log\n- 2026-02-01 b\n- 2026-11-02 tea\n"),
    "days as headings": ("# Ada\n\n## 2026-10-01 call\nwords\n", "# Ada\n\n## 2026-10-01 call\nwords\n\n## 2026-11-02 tea\n"),
    "days as headings, newest first": ("## 2026-10-02\nb\n\n## 2026-10-01\na\n",
                                       "## 2026-11-02 tea\n\n## 2026-10-02\nb\n\n## 2026-10-01\na\n"),
    "days as headings without blank lines": ("## 2026-12-02\nb\n## 2026-10-01\na\n", "## 2026-12-02\nb\n## 2026-11-02 tea\n## 2026-10-01\na\n"),
    "Windows": ("\ufeff---\r\na: b\r\n---\r\n\r\n- 2026-10-01 a\r\n", "\ufeff---\r\na: b\r\n---\r\n\r\n- 2026-10-01 a\r\n- 2026-11-02 tea\r\n"),
    "an empty log before lists elsewhere": ("## Notes\n- 2026-01-01 a\n\n## Log\n", "## Notes\n- 2026-01-01 a\n\n## Log\n\n- 2026-11-02 tea\n"),
    "a log by years": ("## Notes\n- 2026-01-01 a\n- 2026-01-02 b\n## Log\n### 2026\n- 2026-02-01 c\n## End\n",
                       "## Notes\n- 2026-01-01 a\n- 2026-01-02 b\n## Log\n### 2026\n- 2026-02-01 c\n- 2026-11-02 tea\n## End\n"),
    "logs by years": ("## 2026\n- 2026-02-01 c\n## 2025\n- 2025-02-01 c\n- 2025-03-01 d\n",
                      "## 2026\n- 2026-02-01 c\n- 2026-11-02 tea\n## 2025\n- 2025-02-01 c\n- 2025-03-01 d\n"),
    "logs by months": ("# Log\n## 2026-11\n- 2026-11-01 c\n## 2026-10\n- 2026-10-01 c\n",
                       "# Log\n## 2026-11\n- 2026-11-01 c\n- 2026-11-02 tea\n## 2026-10\n- 2026-10-01 c\n"),
    "days as headings below a log": ("## Log\n\n## 2026-10-01 call\nwords\n", "## Log\n\n## 2026-10-01 call\nwords\n\n## 2026-11-02 tea\n"),
    "plans are no log": ("## Plan\n- 2026-10-01 ask about the grant\n\n## Log\n", "## Plan\n- 2026-10-01 ask about the grant\n\n## Log\n\n- 2026-11-02 tea\n"),
    "days as headings behind plans": ("## Plan\nwords\n\n## 2026-10-01 call\n", "## Plan\nwords\n\n## 2026-10-01 call\n\n## 2026-11-02 tea\n"),
    "plans without a log": ("## Prep\n### Grant\n- 2026-10-01 ask\n", "## Prep\n### Grant\n- 2026-10-01 ask\n\n## Log\n\n- 2026-11-02 tea\n"),
    "days to come are no log": ("## Next\n- 2026-12-01 ask\n", "## Next\n- 2026-12-01 ask\n\n## Log\n\n- 2026-11-02 tea\n"),
    "a log with days to come": ("- 2026-12-01 ask\n- 2026-10-01 a\n", "- 2026-12-01 ask\n- 2026-11-02 tea\n- 2026-10-01 a\n"),
    "nearly a log before another heading": ("## 1:1 Log\n- 2026-01-01 a\n## Life events\n- 2020-01-01 b\n",
                                            "## 1:1 Log\n- 2026-01-01 a\n- 2026-11-02 tea\n## Life events\n- 2020-01-01 b\n"),
    "nearly a log against a fuller one": ("## Reading log\n- 2026-01-01 a\n## Notes\n- 2026-01-01 b\n- 2026-01-02 c\n- 2026-01-03 d\n",
                                          "## Reading log\n- 2026-01-01 a\n## Notes\n- 2026-01-01 b\n- 2026-01-02 c\n- 2026-01-03 d\n- 2026-11-02 tea\n"),
    "an empty one beside a single line": ("## Interactions\n\n## Life events\n- 2020-01-01 b\n",
                                          "## Interactions\n\n- 2026-11-02 tea\n\n## Life events\n- 2020-01-01 b\n"),
    "an empty one beside several lines": ("## 1:1 Log\n\n## Notes\n- 2020-01-01 b\n- 2020-01-02 c\n",
                                          "## 1:1 Log\n\n## Notes\n- 2020-01-01 b\n- 2020-01-02 c\n- 2026-11-02 tea\n"),
    "a single line below what is no log's name": ("## Meetings\n- Tuesdays\n## Notes\n- 2026-01-01 b\n",
                                                  "## Meetings\n- Tuesdays\n## Notes\n- 2026-01-01 b\n- 2026-11-02 tea\n"),
    "one line fewer below what is nearly a log": ("## 1:1 Log\n- 2026-01-01 a\n## Notes\n- 2020-01-01 b\n- 2020-01-02 c\n",
                                                  "## 1:1 Log\n- 2026-01-01 a\n## Notes\n- 2020-01-01 b\n- 2020-01-02 c\n- 2026-11-02 tea\n"),
    "what is planned comes before nothing": ("## Planned meetings\n- 2026-01-01 a\n## Notes\n- 2020-01-01 b\n",
                                             "## Planned meetings\n- 2026-01-01 a\n## Notes\n- 2020-01-01 b\n- 2026-11-02 tea\n"),
    "a log of something else beside a single line": ("## Fishing log\n\n## Notes\n- 2020-01-01 b\n",
                                                     "## Fishing log\n\n## Notes\n- 2020-01-01 b\n- 2026-11-02 tea\n"),
    "a numbered list goes on": ("1. 2026-10-01 a\n2. 2026-10-09 b\n", "1. 2026-10-01 a\n2. 2026-10-09 b\n3. 2026-11-02 tea\n"),
    "a numbered list of one": ("9) 2026-10-01 a\n", "9) 2026-10-01 a\n10) 2026-11-02 tea\n"),
    "a list numbered by Markdown": ("1. 2026-10-01 a\n1. 2026-10-09 b\n", "1. 2026-10-01 a\n1. 2026-10-09 b\n1. 2026-11-02 tea\n"),
    "a numbered list, newest first": ("1. 2026-10-09 b\n2. 2026-10-01 a\n", "1. 2026-11-02 tea\n1. 2026-10-09 b\n2. 2026-10-01 a\n"),
    "the last number of all": ("999999999. 2026-10-01 a\n", "999999999. 2026-10-01 a\n999999999. 2026-11-02 tea\n"),
    "code is no log": ("```\n- 2026-10-01 a\n```\n", "```\n- 2026-10-01 a\n```\n\n## Log\n\n- 2026-11-02 tea\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_line_goes_where_the_note_keeps_its_log(case: str) -> None:
    text, expected = CASES[case]
    assert logged(text) == expected


@pytest.mark.parametrize(
    "name", ["Upcoming meetings", "Planned meetings", "Drug interactions", "Fishing log", "Meetings to come"]
)
def test_a_heading_that_only_ends_like_a_log_is_none_without_dated_lines(name: str) -> None:
    assert logged(f"## {name}\n\nwords\n") == f"## {name}\n\nwords\n\n## Log\n\n- 2026-11-02 tea\n"


@pytest.mark.parametrize(
    "name", ["Logs", "Interactions", "Meetings", "Contact log", "1:1 Log", "☎ Call log:", "2026 meetings"]
)
def test_a_heading_that_speaks_of_contacts_is_a_log_without_dated_lines(name: str) -> None:
    assert logged(f"## {name}\n\n## Notes\n") == f"## {name}\n\n- 2026-11-02 tea\n\n## Notes\n"


@pytest.mark.parametrize("text", ["words\n```\nopen code\n", "words\n\n%% open comment\n", "a\n\n<!-- open\n"])
def test_a_note_that_would_swallow_the_line_is_left_alone(text: str) -> None:
    with pytest.raises(WriteRefusedError, match="would not be read as an entry"):
        logged(text)


def test_a_line_that_would_swallow_the_note_is_refused() -> None:
    with pytest.raises(WriteRefusedError, match="would not be read as an entry"):
        logged("- 2026-12-01 a\n\n%% x %%\n", Happened(NEW.day, "%% b"))


def test_words_are_one_line_and_never_none() -> None:
    assert tidy_words("  tea\nand\tcake ") == "tea and cake"
    with pytest.raises(UsageError):
        tidy_words(" \n")


rows = st.sampled_from(("- 2026-10-01 a", "- 2026-12-01 é 😀", "", "text", "## Log", "# X", "  - sub", "- [ ] task 📅 2026-12-01",
                        "> quote", "`code`", "## 2026-09-09 met", "| a | b |", "- [[2026-11-03]] x", "1. 2026-01-01 n"))  # fmt: skip


@given(
    st.lists(rows, max_size=9),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
    st.sampled_from(("", "\ufeff", "---\nk: v # c\n---\n")),
)
def test_only_lines_are_added_and_the_entry_is_read_back(
    drawn: list[str], newline: str, ends: object, head: str
) -> None:
    text = (head + "\n".join(drawn) + ("\n" if ends else "")).replace("\n", newline)
    page = Page(PATH, text)
    added = log_splice(page, NEW)
    assert added.start == added.end
    rows_added = added.text.split(page.newline)
    assert set(rows_added) <= {"", "## Log"} | {row for row in rows_added if row.endswith(" tea")}
    after = page.with_splices((added,))
    assert len(after.note.entries) == len(page.note.entries) + 1
    assert "\n" not in after.text.replace(page.newline, "")
