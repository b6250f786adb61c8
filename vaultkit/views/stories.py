"""Opportunity stories: how each came about, beat by beat, refusals and all, and what the own record says."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.practice.stock import Stock
from vaultkit.practice.stories import Story, count_origins, find_stories, title_of
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section
from vaultkit.views.skills import skill_blocks

_EMPTY = "No story yet. An opportunity with `via`, `came_from` and dated `(stage:: …)` lines tells one."


def render_stories(material: Material) -> Draft:
    """Return what Opportunity stories says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["stories"]
    stories = find_stories(stock)
    lead = [f"# {title}", "", _record(stock) if stories else _EMPTY]
    blocks = tuple(Block(stock.name(story.opportunity), tuple(_lines(story, stock, linker))) for story in stories)
    skills = tuple(skill_blocks(material, linker))
    sections = (Section("How they came", blocks), Section("Stories by skill", skills))
    return Draft("stories", title, tuple(lead), sections, has_rows=bool(stories or skills))


def _record(stock: Stock) -> str:
    """Return what the user's own opportunities show, in counts of their own."""
    origins = count_origins(stock)
    if not origins.landed:
        return "None has landed yet; each story goes on."
    met = ", ".join(f"{words(context)} {count}" for context, count in origins.contexts)
    where = f" The first on the way was met through: {met}." if met else ""
    return f"{origins.through_people} of {origins.landed} that landed came through people.{where}"


def _lines(story: Story, stock: Stock, linker: Linker) -> Iterator[str]:
    opportunity = stock.snapshot.opportunities[story.opportunity]
    shown = words(title_of(stock, opportunity))[len(words(opportunity.name)) :]
    yield from ("", f"### {linker.link(story.opportunity)}{shown}", "")
    for number, beat in enumerate(story.beats, 1):
        day = beat.day or "no day noted"
        yield f"{number}. {day}: {words(beat.words)} ({linker.evidence(beat.evidence)})"
    for gap in story.gaps:
        yield f"- Gap: {words(gap)}."
    if story.people:
        yield ""
        yield f"On the way: {', '.join(linker.link(person) for person in reversed(story.people))}."
