"""Follow-ups: whom to turn to first, what is planned in five sections, who waits for news, thanks or a hello."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from vaultkit.counting import counted
from vaultkit.practice.agenda import Step, find_agenda, find_hello, mix_steps
from vaultkit.practice.followups import SECTIONS, FollowUp, section_of
from vaultkit.practice.starters import ALL_IN_PEACE, CONTEXTS, NOBODY_YET
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section
from vaultkit.views.rows import row_blocks

_EMPTY = "Nothing is due, and nobody waits."
_HELLO = "A good day to say hello to someone."
_WAITING = (
    ("Who waits for news", ("report",), "leads"),
    ("Who waits for thanks", ("thanks",), "thanks"),
    ("Leads to follow", ("lead", "advice"), "leads"),
)


def render_followups(material: Material) -> Draft:
    """Return what Follow-ups says."""
    snapshot, linker = material.snapshot, material.linker
    rows = material.rows.follow_ups
    parts = material.stock.memory.ask(_part, rows, snapshot.today)
    agenda = find_agenda(material.stock)
    lead = ["# Follow-ups", ""]
    due = rows or agenda
    hello = find_hello(material.stock, (each.about for each in agenda))
    if due:
        # Without the day: a file must not change at midnight where nothing else has.
        lead.append(f"{counted(len(rows), 'follow-up')}." if rows else "Nothing has a day.")
    elif hello:
        lead.append(f"{_EMPTY} {_HELLO}")
    else:
        is_empty = len(snapshot.people) == (snapshot.me is not None)
        lead += [_EMPTY, "", NOBODY_YET if is_empty else ALL_IN_PEACE, "", *(f"- {context}" for context in CONTEXTS)]
    sections = (
        Section("Begin here", tuple(_first_steps(agenda, material, linker))),
        *(Section(title, blocks) for title, blocks in zip(SECTIONS, parts, strict=True)),
        *(Section(title, tuple(_waiting(kinds, VIEW_TITLES[view], material))) for title, kinds, view in _WAITING),
        Section("Just to say hello", tuple(_hello(hello, linker))),
    )
    return Draft("follow-ups", "Follow-ups", tuple(lead), sections)


def _part(rows: Sequence[tuple[FollowUp, Block]], today: date) -> tuple[tuple[Block, ...], ...]:
    """Return the rows of each section, which stand in the order of the sections already."""

    def section(pair: tuple[FollowUp, Block]) -> int:
        return SECTIONS.index(section_of(pair[0].day, today))

    cuts = [bisect_left(rows, number, key=section) for number in range(len(SECTIONS) + 1)]
    blocks = [block for _, block in rows]
    return tuple(tuple(blocks[start:stop]) for start, stop in pairwise(cuts))


def _first_steps(agenda: tuple[Step, ...], material: Material, linker: Linker) -> Iterator[Block]:
    """Yield whom to turn to first, with every reason; what has a day stands below too."""
    steps = mix_steps(agenda, material.stock)
    for number, step in enumerate(steps, 1):
        reasons = [f"    - {words(each.words)} ({linker.evidence(each.evidence)})" for each in step.reasons]
        yield Block("", (f"{number}. {linker.link(step.about)}", *reasons))
    if len(agenda) > len(steps):
        yield Block("", ("", f"And {len(agenda) - len(steps)} more: `vaultkit next --all`."))


def _waiting(kinds: tuple[str, ...], more: str, material: Material) -> Iterator[Block]:
    return row_blocks(material.rows.of_kind(kinds), lambda pair: pair[1].lines[0], f"[[{more}]]")


def _hello(step: Step | None, linker: Linker) -> Iterator[Block]:
    if step:
        reason = step.reasons[0]
        yield Block("", (f"- {linker.link(step.about)}: {words(reason.words)} ({linker.evidence(reason.evidence)})",))
