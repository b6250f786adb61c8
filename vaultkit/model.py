"""The nouns: what a note, a link, an entry, a person, a tie and a problem are.

Values only. No behaviour beyond themselves, no file, no clock. Whatever a vault
holds by the hundred thousand is a named tuple (made four times as fast as a frozen
dataclass, and as immutable); the rest are frozen dataclasses.

Lines and columns count from 1, columns in characters. Paths are relative to the
vault's root, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, NewType, NoReturn

new_tuple = tuple.__new__
"""Makes a named tuple without its own constructor, three times as fast: a large vault has a million of them."""

NotePath = NewType("NotePath", str)
"""A note's path below the vault's root, such as `people/Ada Byron.md`."""


class Problem(NamedTuple):
    """One doubtful thing in the vault, with its place and, in the message, its mend."""

    path: str
    line: int
    column: int
    level: str
    message: str
    code: str


class Scalar(NamedTuple):
    """One front matter value, its text as typed (quotes taken off, escapes resolved)."""

    text: str
    line: int
    column: int
    quoted: bool = False


class Items(NamedTuple):
    """A front matter list. `flow` says that it was written in brackets."""

    items: tuple[Value, ...]
    line: int
    column: int
    flow: bool = False


class Table(NamedTuple):
    """A front matter mapping below a property."""

    properties: tuple[Property, ...]
    line: int
    column: int


Value = Scalar | Items | Table


class Property(NamedTuple):
    """A front matter key as typed, with its value."""

    key: str
    value: Value
    line: int
    column: int


class Link(NamedTuple):
    """A link as typed. `where` is `body`, `head:KEY` (a property), `field:KEY` or `query`."""

    target: str
    heading: str | None
    block: str | None
    display: str | None
    embed: bool
    syntax: str
    where: str
    line: int
    column: int


class Tag(NamedTuple):
    """A tag without its `#`, spelled as typed."""

    name: str
    line: int
    column: int


class Field(NamedTuple):
    """An inline field. `name` is the canonical key, `form` one of `line`, `[]`, `()`."""

    key: str
    name: str
    value: str
    form: str
    line: int
    column: int
    end_column: int


class Heading(NamedTuple):
    """An ATX or setext heading, its text without the markup of the line."""

    level: int
    text: str
    line: int


class Task(NamedTuple):
    """A list item with a check box. Days that were typed but do not exist are None; `quoted`: it stands in a quote."""

    status: str
    text: str
    due: date | None
    scheduled: date | None
    start: date | None
    created: date | None
    done: date | None
    cancelled: date | None
    priority: str | None
    repeat: str | None
    id: str | None
    depends_on: tuple[str, ...]
    on_completion: str | None
    tags: tuple[str, ...]
    links: tuple[Link, ...]
    heading: str
    line: int
    column: int
    end_line: int
    quoted: bool = False

    @property
    def state(self) -> str:
        """Return `open`, `done`, `cancelled`, `in progress` or `other`."""
        return TASK_STATES.get(self.status, "other")

    @property
    def is_open(self) -> bool:
        """Say whether something is left to do."""
        return self.status not in ("x", "X", "-")


TASK_STATES = {" ": "open", "x": "done", "X": "done", "-": "cancelled", "/": "in progress"}


class Entry(NamedTuple):
    """A dated line, or (day None) a block with links that a daily note makes an entry.

    `shape` is `item`, `heading`, `paragraph`, `task` or `event`; `heading` the heading
    that it stands under, for links to the evidence; `fields` all inline fields in it,
    of which the moves are those whose name is a move.
    """

    day: date | None
    time: str | None
    channel: str | None
    text: str
    shape: str
    heading: str
    fields: tuple[Field, ...]
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    line: int
    column: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Note:
    """One note as read: everything that its text says, and nothing from other notes.

    `generated` marks an index note of ours; `head_end` is the line of the closing `---`, 0 without front matter;
    `apart` are the lines of links and fields in quotes and in tasks that are not done.
    """

    path: NotePath
    name: str
    head: tuple[Property, ...] = ()
    head_end: int = 0
    links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    fields: tuple[Field, ...] = ()
    headings: tuple[Heading, ...] = ()
    tasks: tuple[Task, ...] = ()
    entries: tuple[Entry, ...] = ()
    questions: tuple[tuple[str, int], ...] = ()
    matters: tuple[tuple[str, int], ...] = ()
    block_ids: tuple[str, ...] = ()
    apart: tuple[int, ...] = ()
    generated: bool = False
    problems: tuple[Problem, ...] = ()


class Evidence(NamedTuple):
    """Where a fact stands: the note, the line, and the heading above it (or "")."""

    path: str
    line: int
    heading: str = ""


class Reference(NamedTuple):
    """Someone or something named in a property or move.

    `id` is a note's path, or `?` and the folded name for a ghost (a name without a
    note), or "" when the words name nothing (plain text where text is allowed).
    """

    id: str
    text: str
    relation: str
    evidence: Evidence


class Affiliation(NamedTuple):
    """A place in an organisation; `since` and `until` as typed ("" if not said)."""

    org: Reference
    role: str
    since: str
    until: str


class Planned(NamedTuple):
    """Something to do with a person on a day (None: without a day)."""

    day: date | None
    text: str
    evidence: Evidence


class PartialDay(NamedTuple):
    """A day of which the month or the day may be unknown; `text` as typed, on `line` of its note.

    `last` is its last day ("2024" is 2024-12-31), for comparing.
    """

    text: str
    last: date
    line: int = 1


class Birthday(NamedTuple):
    """Month and day, and the year if it is known."""

    month: int
    day: int
    year: int | None
    evidence: Evidence


class Facts(dict[str, tuple[str, ...]]):
    """What is stated of a person in texts, by key; it cannot be changed, and can be copied and pickled as any dict."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("the facts of a person cannot be changed; dict(facts) is a copy that can")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Facts], tuple[dict[str, tuple[str, ...]]]]:
        return Facts, (dict(self),)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's standing facts, as their note states them."""

    path: NotePath
    name: str
    shown: str
    kind: str = "person"
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    met: PartialDay | None = None
    met_at: tuple[Reference, ...] = ()
    contexts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    introduced_by: tuple[Reference, ...] = ()
    knows: tuple[Reference, ...] = ()
    keep_apart: tuple[Reference, ...] = ()
    closeness: int | None = None
    cadence_days: int | None = None
    cadence_evidence: Evidence | None = None
    follow_ups: tuple[Planned, ...] = ()
    stated_contact: date | None = None
    snoozed_until: date | None = None
    status: str = "active"
    birthday: Birthday | None = None
    do_not_contact: bool = False
    private: bool = False
    addresses: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Say whether anyone should be reminded of this person."""
        return self.status == "active" and not self.do_not_contact


class Contact(NamedTuple):
    """One conversation or message with a person, on a day not after today."""

    day: date
    channel: str
    text: str
    evidence: Evidence


class Ghost(NamedTuple):
    """A name that notes mention but no note bears. `id` is `?` and the folded name."""

    id: str
    name: str
    evidence: tuple[Evidence, ...]


class Tie(NamedTuple):
    """One edge of the network, from `source` to `target`, with all its evidence.

    `kind` is one of `introduced`, `knows`, `met` (me and a person), `member`,
    `attended`, `mentions`. Ids are as in `Reference`. `strength` is 0 to 1 (0 where a
    kind has none), `relation` the user's word for it, `day` ISO or "".
    """

    source: str
    target: str
    kind: str
    relation: str
    strength: float
    day: str
    evidence: tuple[Evidence, ...]


class Node(NamedTuple):
    """One end of ties: a note, or a ghost. `kind` as in docs/format.md, or `ghost`."""

    id: str
    name: str
    kind: str
