"""Follow-ups: what to do with whom, in five sections, each row with its reason and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.practice.followups import SECTIONS, FollowUp, find_followups, section_of
from vaultkit.views.markdown import Linker, counted, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Page, Section, paginate

_EMPTY = "Nothing is due, and nobody waits. A good day to say hello to someone."


def render_followups(material: Material) -> tuple[Page, ...]:
    """Return the pages of Follow-ups."""
    snapshot, linker = material.snapshot, Linker(material.snapshot)
    rows = find_followups(snapshot)
    by_section: dict[str, list[FollowUp]] = {title: [] for title in SECTIONS}
    for row in rows:
        by_section[section_of(row.day, snapshot.today)].append(row)
    lead = ["# Follow-ups", ""]
    lead.append(f"{counted(len(rows), 'follow-up')} as of {snapshot.today.isoformat()}." if rows else _EMPTY)
    sections = (
        Section(title, tuple(Block(_name(row, material), (render_row(row, linker),)) for row in found))
        for title, found in by_section.items()
    )
    return paginate("follow-ups", "Follow-ups", tuple(lead), sections)


def _name(row: FollowUp, material: Material) -> str:
    return material.snapshot.people[row.people[0]].shown


def render_row(row: FollowUp, linker: Linker) -> str:
    """Return one row: a box to tick, the day, with whom, why, and where that stands."""
    day = f"{row.day.isoformat()} " if row.day else ""
    people = ", ".join(_each_linked(row, linker))
    return f"- [ ] {day}{people}: {words(row.reason)} ({linker.evidence(row.evidence)})"


def _each_linked(row: FollowUp, linker: Linker) -> Iterator[str]:
    for person in row.people:
        yield linker.link(person)
