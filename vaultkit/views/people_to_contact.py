"""People to contact: what for, what is missing, which step comes next; and whom one could begin with."""

from __future__ import annotations

from vaultkit.model import NotePath, Person
from vaultkit.practice.agenda import SHOWN
from vaultkit.practice.ladder import (
    Likeness,
    Wanted,
    find_mentors,
    find_similar,
    find_starters,
    find_wanted,
    missing_second_question,
)
from vaultkit.practice.paths import find_kept_from
from vaultkit.practice.plans import advise_line, planned_lines
from vaultkit.practice.stock import Stock
from vaultkit.settings import VIEW_TITLES
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block, Draft, Section
from vaultkit.views.rows import row_blocks

_EMPTY = "The list is empty. Begin with people whom you know and respect; `purpose`, `outcome` and `questions` go into their notes."

_MOST_TALKS = 50
_ALIKE = "They share skills with you: how did they get there?"
_SECOND = "You asked for their view. Ask too: who else should I talk to?"


def render_people_to_contact(material: Material) -> Draft:
    """Return what People to contact says."""
    stock, linker, title = material.stock, material.linker, VIEW_TITLES["people-to-contact"]
    wanted = find_wanted(stock)
    kept = find_kept_from(stock)
    starters = [path for path in find_starters(stock) if path not in kept]
    similar = [each for each in find_similar(stock) if each.person not in kept]
    lead = (f"# {title}", "", "The next talk with each: what for, and the step that comes next." if wanted else _EMPTY)

    def link_row(path: str) -> str:
        return f"- {linker.link(path)}"

    def like_row(each: Likeness) -> str:
        return f"{link_row(each.person)}: {words(', '.join(each.shared))}"

    mentors = [path for path in find_mentors(stock) if path not in kept]
    nameless = [path for path in missing_second_question(stock) if path not in kept]
    talks = (Block(stock.name(each.person), tuple(_lines(each, stock, linker))) for each in wanted[:_MOST_TALKS])
    sections = (
        Section("Next talks", (*talks, *_more(len(wanted) - _MOST_TALKS))),
        Section("By aim", tuple(_by_aim(stock, linker))),
        Section("To begin with", tuple(row_blocks(starters, link_row)), "Known, respected, and not asked of lately."),
        Section("Who does what you do", tuple(row_blocks(similar, like_row)), _ALIKE),
        Section("Could be a mentor", tuple(row_blocks(mentors, link_row))),
        Section("No further name yet", tuple(row_blocks(nameless, link_row)), _SECOND),
    )
    return Draft("people-to-contact", title, lead, sections, has_rows=any(section.blocks for section in sections))


def _more(number: int) -> list[Block]:
    """Return the line that says how many more there are."""
    return [Block("", ("", f"And {number} more, once these are under way."))] if number > 0 else []


def _lines(each: Wanted, stock: Stock, linker: Linker) -> list[str]:
    person = stock.snapshot.people[NotePath(each.person)]
    day = f", {each.day.isoformat()}" if each.day else ""
    lines = ["", f"### {linker.link(each.person)}", "", f"- Next: {each.step}{day}"]
    lines += [f"- What for: {words(each.purpose)}"] if each.purpose else []
    lines += [f"- Hoped for: {words(each.outcome)}"] if each.outcome else []
    lines += [f"- Missing: {', '.join(each.missing)}"] if each.missing else []
    for line in planned_lines(person, stock)[:SHOWN]:
        general = " (general)" if each.outcome and not line.fits_outcome else ""
        lines.append(f"- Ask: {words(line.text)}{general} ({linker.evidence(line.evidence)})")
        lines += [f"    - {words(said)}" for said in advise_line(line, person, stock)]
    return lines


def _by_aim(stock: Stock, linker: Linker) -> list[Block]:
    """Return for each aim who bears on it, directly or by a detour."""
    found: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for path, aims in stock.memory.keep_each(_aims_of, stock.snapshot.people).items():
        for text in aims:
            aim, _, how = words(text).partition(" (")
            names.setdefault(aim.casefold(), aim)
            found.setdefault(aim.casefold(), []).append(f"{linker.link(path)}{f' ({how}' if how else ''}")
    return [Block(names[aim], (f"- {names[aim]}: {', '.join(found[aim])}",)) for aim in sorted(found)]


def _aims_of(person: Person) -> tuple[str, ...]:
    return person.facts.get("aims", ()) if person.is_current else ()
