"""Home: what is in the vault, the way to the other index notes, and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vaultkit.counting import counted
from vaultkit.model import NotePath, Problem
from vaultkit.practice.numbers import count_ties
from vaultkit.problems import LEVELS
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, plain
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section

_ABOUT = {
    "follow-ups": "what to do with whom, and by when",
    "leads": "what to follow up, and who waits to hear how it went",
    "thanks": "who helped and was not thanked yet",
    "people-to-contact": "the next talk with each, and what for",
    "warm-paths": "who could introduce you to whom you want to meet",
    "organisations": "whom you know where, and who knows the others",
    "who-knows-whom": "acquaintances, introductions, bridges between circles",
    "introductions": "whom you could bring together",
    "quiet": "whom you have not heard of for a year or more",
    "bridges": "who alone links two circles",
    "give-and-take": "who helped whom",
    "stories": "how your opportunities came",
    "ripples": "whom you met through whom",
    "looking": "for your eyes alone",
    "where-we-met": "places and events, and whom you met there",
    "events": "what is ahead, and what came of the others",
    "incomplete": "what is not written yet",
}
_KINDS = (
    ("person", "person", "people"), ("organisation", "organisation", ""), ("event", "event", ""),
    ("opportunity", "opportunity", "opportunities"), ("daily", "daily note", ""), ("story", "story", "stories"),
    ("other", "other note", ""),
)  # fmt: skip
_MOST_OF_A_KIND = 20
_HEADINGS = {"error": "Errors", "warning": "Warnings", "info": "Hints"}


def render_home(material: Material) -> Draft:
    """Return the home page."""
    snapshot = material.snapshot
    counts = Counter(snapshot.kinds.values())
    rows = [f"- {counted(counts[kind], noun, plural)}" for kind, noun, plural in _KINDS if counts[kind]]
    known, introduced = count_ties(material.stock)
    rows += [f"- {counted(introduced, 'introduction')}, {counted(known, 'acquaintance')}"]
    lead = ["# Home", "", *rows, ""]
    lead += [f"- [[{VIEW_TITLES[name]}]]: {about}" for name, about in _ABOUT.items() if name in material.wanted]
    if not counts["person"]:
        lead += ["", "No note is about a person yet. A note in a folder `People`, or with `type: person`, is one."]
    if not snapshot.me:
        lead += ["", "No note says `type: me`; with one, introductions that you made are seen too."]
    sections = [Section(_HEADINGS[level], tuple(_problems(level, material))) for level in reversed(LEVELS[1:])]
    return Draft("home", "Home", tuple(lead), tuple(sections))


def _problems(level: str, material: Material) -> Iterator[Block]:
    """Yield the problems of a level by code, each with a link to its place."""
    linker = material.linker
    by_code: dict[str, list[Problem]] = {}
    for told in material.snapshot.problems:
        if told.level == level:
            by_code.setdefault(told.code, []).append(told)
    for code in sorted(by_code):
        rows = [
            f"- {_place(told, material, linker)}: {plain(told.message)}" for told in by_code[code][:_MOST_OF_A_KIND]
        ]
        if len(by_code[code]) > _MOST_OF_A_KIND:
            rows.append(f"- and {len(by_code[code]) - _MOST_OF_A_KIND} more: `vaultkit check` lists them all")
        yield Block(code, ("", f"### {code} ({len(by_code[code])})", "", *rows))


def _place(told: Problem, material: Material, linker: Linker) -> str:
    note = material.snapshot.notes.get(NotePath(told.path))
    if note is None:
        return f"{plain(told.path)}, line {told.line}"
    headings = [heading.text for heading in note.headings if heading.line <= told.line]
    return linker.link_as(
        note.path, f"{told.path.removesuffix('.md')}, line {told.line}", headings[-1] if headings else ""
    )
