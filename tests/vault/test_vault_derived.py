"""A snapshot made with what is remembered of the last one is the snapshot made without."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vaultkit.memory import Memory
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.vault.snapshot import Files, take_snapshot

PATHS = ("People/Ana.md", "People/Bo.md", "Old/Bo.md", "Events/Fair.md", "Jobs/Post.md", "2026-11-02.md", "Me.md")
TEXTS = (
    "",
    "---\nknows: '[[Bo]]'\n---\n- 2026-11-02 tea (with:: [[Annie]]) (lead:: [[Post]])\n",
    "---\naliases: [Annie, Bo]\nmet: 2027-99\n---\n[[Bo]] [[Fair#Hall]]\n- 12.11.2026 call\n",
    "---\ntype: person\nintroduced_by: '[[Ana]]'\n---\n- 2026-11-21 call (told:: Post)\n",
    "---\ntype: me\nknows: '[[Bo]]'\n---\n",
    "---\ngenerated: vaultkit\n---\n[[Ana]]\n",
    "# Hall\n\nTalked with [[Bo]] and [[Ana|her]].\n- [x] Ring [[Annie]] ✅ 2026-11-20\n",
)
EDITS = st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from((None, *TEXTS)), st.integers(0, 2)), max_size=12)


@given(EDITS)
def test_what_is_remembered_changes_nothing(edits: list[tuple[str, str | None, int]]) -> None:
    notes = {path: parse_note(path, TEXTS[place % 3]) for place, path in enumerate(PATHS)}
    memory, first = Memory(), date(2026, 11, 20)
    for path, text, later in edits:
        notes.pop(path, None)
        if text is not None:
            notes[path] = parse_note(path, text)
        settings, today = Settings(me="Bo" if later == 2 else ""), first + timedelta(days=later)
        with_memory = take_snapshot(notes.values(), Files(memory=memory), settings, today)
        assert with_memory == take_snapshot(notes.values(), Files(), settings, today)
