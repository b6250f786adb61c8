"""The marks between which vaultkit writes, found, checked and written (docs/format.md, 9).

A mark is an HTML comment alone on its line, indented by at most three blanks:
`<!-- vaultkit:begin NAME HASH -->` and `<!-- vaultkit:end NAME -->`; a byte order mark may
stand before it. One inside a fence of code is an example, not a mark: a fence counts when
it opens before the mark and outside of any region. Fences within a region are ours and
hide nothing. Nor is one a mark that stands in the front matter, as a part of a value.

No view is rendered here and no file is written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple


class Mark(NamedTuple):
    """One line with a mark, newline included. `name` is "" when it is not well written."""

    kind: str
    name: str
    hash: str | None
    start: int
    end: int
    line: int


class Region(NamedTuple):
    """What stands between a pair of marks; offsets into the text, marks within `start` and `end`."""

    name: str
    hash: str | None
    start: int
    body_start: int
    body_end: int
    end: int
    line: int


class Fault(NamedTuple):
    """A mark that makes its file unsafe to write in."""

    line: int
    message: str


class Regions(NamedTuple):
    """The whole pairs of marks, in order; with any fault the file must not be written."""

    regions: tuple[Region, ...]
    faults: tuple[Fault, ...]


TICKED_HEADING = "## Ticked here"
"""Stands above the rows that were ticked, the last section of a region: there we write none that is not."""

_MARK = re.compile(r"^(?:\A\ufeff)? {0,3}<!--[ \t]*vaultkit:(?P<kind>begin|end)\b(?P<words>.*)(?:\n|\Z)", re.MULTILINE)
_LINE = re.compile(
    r"^(?:\A\ufeff)?[ \t]*(?P<items>(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<rest>.*)$"
    rf"|{_MARK.pattern}",
    re.MULTILINE,
)
_HEAD_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_HEAD_CLOSING = re.compile(r"\n---[ \t]*\r?$", re.MULTILINE)
_BEGIN, _END = "<!-- vaultkit:begin", "<!-- vaultkit:end"
_WORDS = re.compile(r"[ \t]+(?P<name>[a-z0-9-]+?)(?P<hash>[ \t]+[0-9A-Za-z]+)?[ \t]*-->[ \t]*\r?")
_BOX = re.compile(r"^(?P<lead>[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[xX]\](?=[ \t]|$)", re.MULTILINE)
_ROW = re.compile(r"^(?:[ \t]|>)*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(?P<state>[ xX])\](?P<text>(?:[ \t].*)?)$", re.MULTILINE)
_KEPT = f"\n{TICKED_HEADING}\n"
_DONE_DAY = re.compile(r"[ \t]+(?:✅\ufe0f?[ \t]*\d{4}-\d\d-\d\d|[\[(]completion::[ \t]*\d{4}-\d\d-\d\d[\])])$")


@dataclass(frozen=True)
class MarkedText:
    """A text that may hold marks; it is taken apart when somebody asks, and once."""

    text: str

    @cached_property
    def found(self) -> Regions:
        """The regions, and what is wrong with the marks."""
        return find_regions(self.text)

    @cached_property
    def only_name(self) -> str:
        """The name of the region, where there is one alone and nothing is wrong with the marks; else ""."""
        match self.found:
            case Regions((region,), ()):
                return region.name
        return ""

    @cached_property
    def is_untouched(self) -> bool:
        """Whether it is a whole index note, sign for sign as `render_whole` gives it, but for ticks and blanks at ends of lines."""
        if not self.only_name:
            return False
        (region,) = self.found.regions
        ends = f"{_HEAD}{_mark('begin', region.name, region.hash)}", _mark("end", region.name)
        outside = self.text[: region.body_start], self.text[region.body_end :]
        return outside == ends and not is_edited(region, self.text)

    @cached_property
    def has_ticks(self) -> bool:
        """Whether there may be ticked rows in it."""
        return "[x]" in self.text or "[X]" in self.text

    @cached_property
    def ticked(self) -> tuple[str, ...]:
        """The text behind the box of every ticked row in its regions."""
        bodies = (self.text[each.body_start : each.body_end] for each in self.found.regions if self.has_ticks)
        return tuple(row for body in bodies for row in ticked_rows(body))


def find_regions(text: str) -> Regions:
    r"""Return every whole region of `text`, and what is wrong with its other marks.

    >>> found = find_regions("<!-- vaultkit:begin agenda -->\nRows\n<!-- vaultkit:end agenda -->")
    >>> [region.name for region in found.regions], found.faults
    (['agenda'], ())
    """
    by_name: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in _find_marks(text, _end_of_head(text)):
        by_name[mark.name].append(mark)
    faults = [Fault(mark.line, _MISWRITTEN) for mark in by_name.pop("", ())]
    pairs = [_pair_marks(marks) for marks in by_name.values()]
    faults += [pair for pair in pairs if isinstance(pair, Fault)]
    regions = [pair for pair in pairs if isinstance(pair, Region)]
    regions.sort(key=lambda region: region.start)
    return Regions(tuple(regions), tuple(sorted((*faults, *_overlaps(regions)))))


def cuts_head(text: str, begin: int, end: int) -> bool:
    """Say whether a region begins in what looks like front matter, so that it has lost its closing line.

    A pair of marks that is indented is a part of a value.
    """
    at = text.rfind(_BEGIN, begin, end)
    if at < 0:
        return False
    return text.find(f"\n{_BEGIN}", begin - 1, end) >= 0 or text.find(_END, at, end) < 0


def generated_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of all text of a body that may be ours, in order and apart from each other.

    A begin mark without its end reaches to the end of the text: reading a generated
    line as evidence does more harm than missing one of the user's until the mark is mended.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _reaches(text):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def region_hash(body: str) -> str:
    """Return 12 hex digits that stay the same when a box is ticked or an editor tidies blanks.

    The day of completion that Obsidian Tasks adds to a ticked row is part of the tick.
    """
    return _hash_of(_trimmed_lines(body))


def _hash_of(lines: Iterable[str]) -> str:
    """Return the hash of a region of these lines, without blank ones at both ends."""
    normal = "\n".join([line.rstrip() for line in lines])
    # Few regions hold a tick, and a large vault has megabytes of them.
    if _may_be_ticked(normal):
        lines = _BOX.sub(r"\g<lead>[ ]", normal).split("\n")
        normal = "\n".join(_DONE_DAY.sub("", line) if _ROW.match(line) else line for line in lines)
    # Text that came from a broken file name may hold lone surrogates.
    return blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _may_be_ticked(text: str) -> bool:
    return any(sign in text for sign in ("[x]", "[X]", "✅", "completion::"))


def is_edited(region: Region, text: str) -> bool:
    """Say whether the region of `text` is no longer as it was written (ticks do not count)."""
    body = text[region.body_start : region.body_end]
    if region.hash is None:
        return bool(body.strip())
    return region.hash != region_hash(body)


def ticked_rows(body: str) -> tuple[str, ...]:
    r"""Return the text behind the box of every ticked row, in order.

    >>> ticked_rows("- [x] Call [[Bo]]\n- [ ] Write to [[Cy]]")
    ('Call [[Bo]]',)
    """
    if not _may_be_ticked(body):
        return ()
    rows = _ROW.finditer(_with_unix_lines(body))
    texts = (_DONE_DAY.sub("", row["text"]).strip() for row in rows if row["state"] != " ")
    return tuple(text for text in texts if text)


def find_taken_back(texts: Iterable[MarkedText]) -> frozenset[str]:
    """Return the rows whose ticks the user took back where we had kept them, and ticked nowhere else anew.

    What is still ticked below the same heading of another text is our copy, and no word of the user's.
    """
    freed: set[str] = set()
    anew: set[str] = set()
    for text in texts:
        for each in text.found.regions:
            above, _, kept = _with_unix_lines(text.text[each.body_start : each.body_end]).partition(_KEPT)
            anew.update(ticked_rows(above))
            rows = _ROW.finditer(kept)
            freed.update(_DONE_DAY.sub("", row["text"]).strip() for row in rows if row["state"] == " ")
    return frozenset(freed - anew)


def splice_region(text: str, name: str, body: str) -> str:
    """Return `text` with `body` in the region `name` and its hash in the begin mark."""
    return splice_regions(text, {name: body})


def splice_regions(text: str, bodies: Mapping[str, str]) -> str:
    """Return `text` with each body of `bodies` in the region of that name, and its hash in the begin mark.

    Nothing outside of the regions changes, and nothing at all when the marks of `text`
    are faulty or it has no such region. A blank line follows the begin mark and
    precedes the end mark, since some renderers read the line after a comment as HTML.
    """
    found = find_regions(text)
    parts: list[str] = []
    done = 0
    for region in found.regions if not found.faults else ():
        if region.name in bodies:
            parts += text[done : region.start], _filled(text[region.start : region.body_start], bodies[region.name])
            done = region.body_end
    return "".join((*parts, text[done:]))


def _filled(begin: str, body: str) -> str:
    """Return a begin mark and the body behind it, with the line ends that the mark has."""
    lines = _trimmed(_without_marks(body).split("\n"))
    inner = "\n".join(["", *lines, "", ""]) if lines else ""
    begin = _with_hash(begin, _hash_of(lines))
    return begin + (inner.replace("\n", "\r\n") if begin.endswith("\r\n") else inner)


def render_whole(name: str, body: str) -> str:
    """Return a new index note: front matter that says that it is ours, and one region."""
    return splice_region(_HEAD + _mark("begin", name) + _mark("end", name), name, body)


_HEAD = "---\ngenerated: vaultkit\n---\n"


def _mark(kind: str, name: str, written: str | None = None) -> str:
    return f"<!-- vaultkit:{kind} {name}{f' {written}' if written else ''} -->\n"


_MISWRITTEN = (
    "this mark is not written `<!-- vaultkit:begin NAME -->` or `<!-- vaultkit:end NAME -->`; mend or remove it"
)


def _end_of_head(text: str) -> int:
    """Return where the front matter of a note ends, 0 without one."""
    opening = _HEAD_OPENING.match(text) if "vaultkit:" in text else None
    closing = _HEAD_CLOSING.search(text, opening.end() - 1) if opening else None
    if not opening or not closing or cuts_head(text, opening.end(), closing.start()):
        return 0
    return closing.end()


def _find_marks(text: str, start: int = 0) -> Iterator[Mark]:
    """Yield the marks of `text` from `start` on that stand outside of fences, in order."""
    if "vaultkit:" not in text:
        return
    fence, inside, line, counted = "", False, 1, 0
    # Most index notes hold no fence, and are long.
    has_fences = "```" in text or "~~~" in text
    for found in _LINE.finditer(text, start) if has_fences else _mark_lines(text, start):
        if has_fences and found["fence"]:
            fence = fence if inside else _fence_after(fence, found)
        elif not fence:
            line += text.count("\n", counted, found.start())
            counted = found.start()
            inside = found["kind"] == "begin"
            yield _read_mark(found, line)


def _mark_lines(text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield each line from `start` on that holds the beginning of a mark, looked for by its one word that is rare."""
    place = text.find("vaultkit:", start)
    while place >= 0:
        if found := _MARK.match(text, text.rfind("\n", 0, place) + 1):
            yield found
        # A line that holds it many times is looked at once.
        end = text.find("\n", place)
        place = text.find("vaultkit:", end) if end >= 0 else -1


def _fence_after(opened: str, found: re.Match[str]) -> str:
    """Return the fence that is open below a fence line, given the one open above it ("" = none)."""
    if not opened:
        return found["fence"]
    closes = found["fence"].startswith(opened) and not found["items"] and not found["rest"].strip()
    return "" if closes else opened


def _read_mark(found: re.Match[str], line: int) -> Mark:
    """Return the mark on a line that holds the beginning of one."""
    words = _WORDS.fullmatch(found["words"])
    if words is None or (words["hash"] and found["kind"] == "end"):
        return Mark(found["kind"], "", None, found.start(), found.end(), line)
    written = words["hash"].strip() if words["hash"] else None
    return Mark(found["kind"], words["name"], written, found.start(), found.end(), line)


def _pair_marks(marks: list[Mark]) -> Region | Fault:
    """Return the region between the marks of one name, or what is wrong with them."""
    match marks:
        case [Mark(kind="begin") as begin, Mark(kind="end") as end]:
            return Region(begin.name, begin.hash, begin.start, begin.end, end.start, end.end, begin.line)
        case [Mark(kind="end") as end, Mark(kind="begin")]:
            return Fault(end.line, f"the end mark of `{end.name}` stands before its begin mark; swap them")
        case [Mark() as only]:
            other = "end" if only.kind == "begin" else "begin"
            mend = f"restore `<!-- vaultkit:{other} {only.name} -->` or remove this one"
            return Fault(only.line, f"this mark of `{only.name}` has no {other} mark; {mend}")
    second = next(mark for place, mark in enumerate(marks) if mark.kind in {before.kind for before in marks[:place]})
    return Fault(second.line, f"a second {second.kind} mark of `{second.name}`; keep one pair of marks for each name")


def _overlaps(regions: Iterable[Region]) -> Iterator[Fault]:
    """Yield a fault for each region that begins inside the one before it."""
    for outer, inner in pairwise(regions):
        if inner.start < outer.end:
            message = f"the region `{inner.name}` begins inside `{outer.name}` (line {outer.line}); move it out"
            yield Fault(inner.line, message)


def _reaches(text: str) -> list[tuple[int, int]]:
    """Return from where to where each begin mark makes text ours, in order."""
    ends: dict[str, int] = {}
    reaches: list[tuple[int, int]] = []
    # Backwards, so that the next end of every name is known when its begin is met.
    for mark in reversed(tuple(_find_marks(text))):
        if mark.kind == "end":
            ends[mark.name] = ends[""] = mark.end
        else:
            reaches.append((mark.start, ends.get(mark.name, len(text))))
    return reaches[::-1]


def _with_unix_lines(text: str) -> str:
    """Return `text` with every line end as a plain line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _trimmed_lines(body: str) -> list[str]:
    """Return the lines of `body` without the blank ones at both ends."""
    return _trimmed(_with_unix_lines(body).split("\n"))


def _trimmed(lines: list[str]) -> list[str]:
    first, end = 0, len(lines)
    while first < end and not lines[first].strip():
        first += 1
    while first < end and not lines[end - 1].strip():
        end -= 1
    return lines[first:end]


def _without_marks(body: str) -> str:
    """Return `body` with plain line ends and any mark in it made harmless: a view that quotes one must not break its region."""
    plain = _with_unix_lines(body)
    if "vaultkit:" not in plain:
        return plain
    return _LINE.sub(lambda found: found[0].replace("<!--", "&lt;!--") if found["kind"] else found[0], plain)


def _with_hash(begin: str, digest: str) -> str:
    """Return the begin mark with `digest` as its hash and everything else as it was."""
    return re.sub(
        r"(vaultkit:begin[ \t]+[a-z0-9-]+?)(?:[ \t]+[0-9A-Za-z]+)?([ \t]*-->)", rf"\g<1> {digest}\g<2>", begin
    )
