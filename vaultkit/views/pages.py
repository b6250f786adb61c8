"""A view's rows become one note, or, where that would be too long to edit with pleasure, several."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.tables import KEY, gather_pairs

LONGEST_PAGE = 2000
"""Lines beyond which an index note is split."""

_INLINE = 200
_FRAME = 20
_ROOM = LONGEST_PAGE - 2 * _FRAME
_LINES = attrgetter("lines")


class Block(NamedTuple):
    """Lines that stay together, and the name by which they are found."""

    name: str
    lines: tuple[str, ...]


class Section(NamedTuple):
    """A heading with an introduction and its blocks; `empty` is said where there are none ("" leaves it out)."""

    title: str
    blocks: tuple[Block, ...]
    introduction: str = ""
    empty: str = ""


class Page(NamedTuple):
    """One index note to be: its name in the marks, its title (the file's name) and its text.

    One without rows is written only where its note is there already, or was asked for by name.
    """

    name: str
    title: str
    body: str
    has_rows: bool = True


class Draft(NamedTuple):
    """What a view has to say, before it is known on how many pages: what stands first, then sections.

    One without rows has nothing to say.
    """

    name: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    has_rows: bool = True


def paginate(draft: Draft, memory: Memory = NO_MEMORY) -> tuple[Page, ...]:
    """Return the pages of a view: one, or an overview with a page for each part of each long section."""
    kept = dict(enumerate(section for section in draft.sections if section.blocks or section.empty))
    part = memory.part(f"pages of {draft.name}")
    lengths = part.ask_each(_length, kept)
    if sum(lengths.values()) + len(draft.lead) <= LONGEST_PAGE:
        whole = part.ask_each(_lay_whole, kept)
        return (Page(draft.name, draft.title, _join([*draft.lead, *chain(*whole.values())]), draft.has_rows),)
    parted = {number: _lay_out((draft.name, draft.title), each, part.part(each.title)) for number, each in kept.items()}
    overview = _join([*draft.lead, *chain(*(laid.overview for laid in parted.values()))])
    pages = (Page(draft.name, draft.title, overview), *chain(*(laid.pages for laid in parted.values())))
    return pages if draft.has_rows else tuple(page._replace(has_rows=False) for page in pages)


class _Laid(NamedTuple):
    """A section of a long view: its lines in the overview, and its pages."""

    overview: tuple[str, ...]
    pages: tuple[Page, ...] = ()


def _lay_out(view: tuple[str, str], section: Section, memory: Memory) -> _Laid:
    """Return a section on pages of its own, if it is long; `view` is the name and the title of the view."""
    if memory.ask(_length, section) <= _INLINE:
        return _Laid(_lay_whole(section))
    parts = _parts(section, memory)
    pages = memory.ask_each(_lay_part, parts, KEY, section.title, view)
    overview = ["", f"## {section.title}", "", *([section.introduction, ""] if section.introduction else [])]
    overview += [f"- [[{pages[letter].title}]] ({len(blocks)})" for letter, blocks in parts.items()]
    return _Laid(tuple(overview), tuple(pages.values()))


def _lay_part(blocks: Sequence[Block], letter: str, section: str, view: tuple[str, str]) -> Page:
    name, title = view
    page_title = f"{title} - {section} {letter}".rstrip()
    page_name = f"{name}-{_slug(section)}-{_slug(letter)}".rstrip("-")
    lines = [f"# {page_title}", "", f"Part of [[{title}]].", *(line for each in blocks for line in each.lines)]
    return Page(page_name, page_title, _join(lines))


def _length(section: Section) -> int:
    return sum(map(len, map(_LINES, section.blocks))) + 4


def _lay_whole(section: Section) -> tuple[str, ...]:
    return tuple(_whole(section))


def _whole(section: Section) -> Iterator[str]:
    yield from ("", f"## {section.title}", "")
    if section.introduction and section.blocks:
        yield from (section.introduction, "")
    for block in section.blocks:
        yield from block.lines
    if not section.blocks:
        yield section.empty


def _join(lines: Iterable[str]) -> str:
    """Return the lines as text without doubled blank lines, so that however parts meet looks the same."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"


def _parts(section: Section, memory: Memory) -> dict[str, tuple[Block, ...]]:
    """Return a section whole under no letter, or by first letter, a letter's numbered where one page would not hold it."""
    if memory.ask(_length, section) <= LONGEST_PAGE - _FRAME:
        return {"": section.blocks}
    parts: dict[str, tuple[Block, ...]] = {}
    for letter, chunks in memory.ask_each(_chunks, memory.ask(_by_letter, section.blocks)).items():
        names = [letter] if len(chunks) == 1 else [f"{letter} {number}" for number in range(1, len(chunks) + 1)]
        parts.update(zip(names, chunks, strict=True))
    return parts


def _by_letter(blocks: Iterable[Block]) -> dict[str, tuple[Block, ...]]:
    return gather_pairs([(first_letter(block.name), block)] for block in blocks)


def _chunks(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], ...]:
    return tuple(map(tuple, _each_chunk(blocks)))


def _each_chunk(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    chunk: list[Block] = []
    length = 0
    for each in blocks:
        for block in (each,) if len(each.lines) <= _ROOM else _divided(each):
            if chunk and length + len(block.lines) > LONGEST_PAGE - _FRAME:
                yield chunk
                chunk, length = [], 0
            chunk.append(block)
            length += len(block.lines)
    yield chunk


def _divided(block: Block) -> Iterator[Block]:
    """Yield the parts of a block that no page would hold, each below the block's heading."""
    has_heading = len(block.lines) > 3 and block.lines[1].startswith("### ")
    heading, rows = (block.lines[:3], block.lines[3:]) if has_heading else ((), block.lines)
    for start in range(0, len(rows), _ROOM):
        yield Block(block.name, (*heading, *rows[start : start + _ROOM]))


@lru_cache(1 << 14)
def first_letter(name: str) -> str:
    """Return the letter under which a name is filed: upper case, without accents; `Other` for no letter.

    >>> first_letter("Ødegård"), first_letter("élan"), first_letter("42")
    ('Ø', 'E', 'Other')
    """
    letter = unicodedata.normalize("NFKD", name.strip())[:1].upper()[:1]
    return letter if letter.isalpha() else "Other"


def _slug(text: str) -> str:
    """Return a page's part of the name in marks: lower-case letters, digits and dashes."""
    plain = "".join(
        c if c.isascii() and c.isalnum() else "-" if c.isascii() else f"u{ord(c):x}" for c in text.casefold()
    )
    return "-".join(part for part in plain.split("-") if part)
