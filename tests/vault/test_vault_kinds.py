"""Which kind a note is: type, categories, tag, folder, a day for a name; and a vault in which nothing marks anybody."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.model import NotePath
from vaultkit.notes.dates import compile_day_format
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings, read_settings
from vaultkit.vault.kinds import find_kinds, find_marking


def kind_of(path: str, text: str = "", settings: str = "", daily: str = "YYYY-MM-DD") -> str:
    """Return the kind of one note, beside a person so that no note becomes one for want of others."""
    return kinds_of({path: text, "People/Someone Else.md": ""}, settings, daily)[path]


def kinds_of(files: dict[str, str], settings: str = "", daily: str = "YYYY-MM-DD") -> dict[str, str]:
    chosen, problems = read_settings(settings)
    assert not problems
    notes = [parse_note(path, text) for path, text in files.items()]
    found = find_kinds({note.path: note for note in notes}, find_marking(chosen, compile_day_format(daily)))
    return {str(path): kind for path, kind in found.kinds.items()}


def head(lines: str) -> str:
    return f"---\n{lines}\n---\n"


TYPES = {
    "person": "person people contact",
    "organisation": "organisation organization org company employer",
    "event": "event meeting conference meetup",
    "opportunity": "opportunity job application project-lead client",
    "daily": "daily",
    "me": "me",
    "story": "story",
}
TAGS = {
    "person": "person people contact",
    "organisation": "org company organisation",
    "event": "event meeting",
    "opportunity": "opportunity job",
}
FOLDERS = {
    "person": "People Persons Contacts",
    "organisation": "Organisations Organizations Orgs Companies",
    "event": "Events Meetings Conferences",
    "opportunity": "Opportunities Jobs Applications",
}


def each(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, kind) for kind, several in words.items() for word in several.split()]


@pytest.mark.parametrize(("word", "kind"), each(TYPES))
def test_a_type_marks_a_kind_in_any_spelling(word: str, kind: str) -> None:
    for typed in (word, word.title(), word.upper(), word.replace("-", "_"), word.replace("-", " "), f'"[[{word}]]"'):
        assert kind_of("x.md", head(f"type: {typed}")) == kind
    assert kind_of("x.md", head(f"kind: {word}")) == kind
    assert kind_of("x.md", head(f'categories:\n  - "[[Some folder/{word.title()}|shown]]"')) == kind
    assert kind_of("x.md", head(f"type: [odd, {word}]")) == kind


@pytest.mark.parametrize(("word", "kind"), each(TAGS))
def test_a_tag_marks_a_kind(word: str, kind: str) -> None:
    assert kind_of("x.md", head(f"tags: [{word}]")) == kind
    assert kind_of("x.md", head(f"tags: '#{word.upper()}, other'")) == kind
    assert kind_of("x.md", f"#{word} here\n") == kind
    assert kind_of("x.md", f"#{word}/nested here\n") == kind
    assert kind_of("x.md", f"#{word}s-not here\n") == "other"


@pytest.mark.parametrize(("folder", "kind"), each(FOLDERS))
def test_a_folder_marks_a_kind_at_any_depth_in_any_case(folder: str, kind: str) -> None:
    for path in (f"{folder}/x.md", f"{folder.lower()}/sub/x.md", f"Vault/{folder.upper()}/x.md"):
        assert kind_of(path) == kind
    assert kind_of(f"{folder}.md") == "other"
    assert kind_of(f"My {folder}/x.md") == "other"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("People/x.md", head("type: event"), "event"),
        ("People/x.md", head("type: event\ntags: [org]"), "event"),
        ("People/x.md", head("categories: [company]\ntags: [event]"), "organisation"),
        ("People/x.md", head("tags: [event]"), "event"),
        ("People/x.md", "#event\n", "event"),
        ("People/2026-11-02.md", "", "person"),
        ("2026-11-02.md", "", "daily"),
        ("2026-11-02.md", "met someone at a #meeting\n", "daily"),
        ("2026-11-02.md", head("tags: [meeting]"), "event"),
        ("2026-11-02.md", head("type: meeting"), "event"),
        ("x.md", head("type: daily"), "daily"),
        ("Events/People/x.md", "", "person"),
        ("People/Events/x.md", "", "event"),
        ("People/x.md", head("type: unheard"), "person"),
        ("x.md", head("type: unheard\nkind: person"), "person"),
        ("x.md", head("type:"), "other"),
        ("x.md", "- 2026-11-02 talked #meeting\n", "other"),
        ("x.md", "- [ ] go to #meeting\n", "other"),
        ("x.md", "`#person`\n", "other"),
        ("x.md", "", "other"),
        ("2026-02-30.md", "", "other"),
    ],
)
def test_the_first_that_applies_decides(path: str, text: str, kind: str) -> None:
    assert kind_of(path, text) == kind


def test_an_index_note_of_ours_is_nothing_else() -> None:
    assert kind_of("People/x.md", head("generated: vaultkit\ntype: person")) == "index"
    assert kind_of("People/x.md", head("generated: someone")) == "person"


@pytest.mark.parametrize(
    ("daily", "path", "day"),
    [
        ("YYYY-MM-DD", "deep/2026-11-02.md", date(2026, 11, 2)),
        ("YYYY/MM/YYYY-MM-DD", "2026/11/2026-11-02.md", date(2026, 11, 2)),
        ("[Daily]/YYYY.MM.DD", "Daily/2026.11.02.md", date(2026, 11, 2)),
        ("[Day] D-M-YYYY", "Day 2-11-2026.md", date(2026, 11, 2)),
        ("YYYY-MM-DD dddd", "2026-11-02 Monday.md", date(2026, 11, 2)),
        ("YYYY.MM.DD", "2026.02.30.md", None),
        ("YYYY.MM", "2026.11.md", None),
    ],
)
def test_a_daily_note_is_named_for_its_day_in_the_editors_format(daily: str, path: str, day: date | None) -> None:
    found = find_kinds({NotePath(path): parse_note(path, "")}, find_marking(Settings(), compile_day_format(daily)))
    assert (found.days.get(parse_note(path, "").path), found.kinds[parse_note(path, "").path]) == (
        (day, "daily") if day else (None, "other")
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("email: a@b.org", "person"),
        ("company: Acme", "person"),
        ("Introduced by: '[[Bo]]'", "person"),
        ("birthday: 1980-05-09", "person"),
        ("aliases: [A]", "other"),
        ("tags: [a]", "other"),
        ("rating: 5", "other"),
    ],
)
def test_where_nothing_marks_anybody_the_keys_of_people_do(line: str, kind: str) -> None:
    assert kinds_of({"x.md": head(line), "y.md": "text"}) == {"x.md": kind, "y.md": "other"}


def test_one_marked_person_is_enough_to_leave_all_others_alone() -> None:
    assert kinds_of({"x.md": head("email: a@b.org"), "People/y.md": ""})["x.md"] == "other"


@pytest.mark.parametrize(
    ("settings", "path", "text", "kind"),
    [
        ('[vault]\npeople = ["Kontakte"]', "Kontakte/x.md", "", "person"),
        ('[vault]\npeople = ["CRM/Humans/"]', "deep/crm/humans/x.md", "", "person"),
        ('[vault]\npeople = ["CRM/Humans/"]', "CRM/x.md", "", "other"),
        ('[vault]\nevents = ["Termine"]', "Termine/x.md", "", "event"),
        ('[vault]\npeople_tags = ["#mensch"]', "x.md", "#Mensch\n", "person"),
        ('[vault]\norganisations_types = ["Firma"]', "x.md", head("type: firma"), "organisation"),
        ('[vault]\nme = "Ana"', "Ana.md", "", "me"),
        ('[vault]\nme = "People/Ana"', "People/Ana.md", "", "me"),
    ],
)
def test_the_settings_add_marks_of_their_own(settings: str, path: str, text: str, kind: str) -> None:
    assert kind_of(path, text, settings) == kind
