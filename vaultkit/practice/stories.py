"""How an opportunity came about: meetings, introductions, leads, rungs, gifts, in order, refusals and all.

Nothing is made up: what no note says is shown as a gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from vaultkit.model import Evidence, NotePath, Person
from vaultkit.practice.deeds import Deed
from vaultkit.practice.facts import Fact, find_fact
from vaultkit.practice.stock import Stock
from vaultkit.vault.chains import Bringer, opportunities_before, people_on_the_way
from vaultkit.vault.others import Opportunity
from vaultkit.vault.stages import ENDINGS, FIRST_RUNG
from vaultkit.vault.stated import Naming, Stated

_ORDER = ("met", "introduced", "lead", "before", "rung", "gave", "recommended")
_RUNG_WORDS = {"lead": "first heard of", "landed": "landed", "refused": "a no for"}


class Beat(NamedTuple):
    """One thing that happened on the way: the day as noted ("" if no note says), its kind, its words, its line."""

    day: str
    kind: str
    words: str
    evidence: Evidence


class Story(NamedTuple):
    """How one opportunity came: the opportunities before it, everyone on the way, the beats in order, the gaps."""

    opportunity: NotePath
    chain: tuple[NotePath, ...]
    people: tuple[str, ...]
    beats: tuple[Beat, ...]
    gaps: tuple[str, ...]


def find_story(stock: Stock, path: NotePath) -> Story:
    """Return the story of one opportunity, from the first meeting on its way to where it stands."""
    chain = _chain(stock, path)
    people = people_on_the_way(path, stock.snapshot.opportunities, stock.snapshot.bringers)
    others = tuple(person for person in people if person != stock.snapshot.me)
    telling = _Telling(stock, frozenset(chain), others)
    told = (beat._replace(evidence=stock.curtain.place(beat.evidence)) for beat in telling.beats())
    beats = sorted(told, key=lambda beat: (*_place(beat, path, stock), _ORDER.index(beat.kind), beat.evidence))
    return Story(path, chain, others, tuple(beats), tuple(telling.gaps()))


def _place(beat: Beat, path: NotePath, stock: Stock) -> tuple[str, bool]:
    """Return where in the story of `path` a beat stands: by day; a rung without one behind those that have one.

    A recommendation stands where its opportunity begins.
    """
    if beat.kind == "recommended" and not beat.day:
        rungs = stock.snapshot.courses[NotePath(beat.evidence.path)].rungs
        return str(rungs[0].day or "") if rungs else "", True
    if beat.day or beat.kind != "rung":
        return beat.day, False
    after = stock.snapshot.courses[NotePath(beat.evidence.path)].standing.after
    return "9999-12-31" if beat.evidence.path == path else str(after or ""), True


def _chain(stock: Stock, path: NotePath) -> tuple[NotePath, ...]:
    """Return the opportunities that led to this one, itself last, in the order of their first day."""
    before = opportunities_before(stock.snapshot.opportunities)
    waiting, seen = [path], {path}
    for each in waiting:
        fresh = [other for other in before.get(each, ()) if other not in seen]
        seen.update(fresh)
        waiting += fresh
    courses = stock.snapshot.courses
    return tuple(
        sorted(
            waiting,
            key=lambda each: (each == path, str(courses[each].rungs[0].day) if courses[each].rungs else "", each),
        )
    )


class _Telling:
    """Gathers the beats and gaps of one story."""

    def __init__(self, stock: Stock, chain: frozenset[NotePath], people: tuple[str, ...]) -> None:
        self.stock, self.chain, self.people = stock, chain, people

    def beats(self) -> Iterator[Beat]:
        for person in self.people:
            yield from self._brought(person)
        for path in sorted(self.chain):
            yield from self._gifts(path)
            yield from self._rungs(path)
            yield from self._leads(path)
            yield from self._recommended(path)

    def _brought(self, person: str) -> Iterator[Beat]:
        """Yield how somebody came onto the way: introduced, pointed out, or met."""
        name = self.stock.name(person)
        bringers = self.stock.snapshot.bringers.get(person, ())
        for each in bringers:
            if each.person in self.people and each.how != "host":
                yield Beat(each.day, each.how, self._brought_words(each, name), each.evidence)
        known = self.stock.person(person)
        if known and (known.met or known.met_at or known.contexts):
            yield Beat(
                known.met.text if known.met else "", "met", f"met {name}{self._where(known)}", self._met_line(known)
            )

    def _brought_words(self, each: Bringer, name: str) -> str:
        who = self.stock.name(each.person)
        return f"{who} introduced {name}" if each.how == "introduced" else f"{who} pointed to {name}"

    def _where(self, person: Person) -> str:
        curtain = self.stock.curtain
        if person.met_at:
            return f", {curtain.thing(person.met_at[0])}"
        return f" ({curtain.words(person.contexts[0], person.path)})" if person.contexts else ""

    def _met_line(self, person: Person) -> Evidence:
        if person.met:
            return Evidence(person.path, person.met.line)
        if person.met_at:
            return person.met_at[0].evidence
        return find_fact(Fact(person.path, "context", person.contexts[0]), self.stock.snapshot)

    def _gifts(self, path: NotePath) -> Iterator[Beat]:
        """Yield what was done for anybody with an opportunity in mind, and what they did for it."""
        for deed in self.stock.once(_find_gifts).get(path, ()):
            name, words = self.stock.name(deed.person), self.stock.curtain.words(deed.value, deed.evidence.path)
            said = f"gave {name} {words}" if deed.name == "gave" else f"{name}: {words}"
            yield Beat(deed.day.isoformat(), "gave" if deed.name == "gave" else "recommended", said, deed.evidence)

    def _rungs(self, path: NotePath) -> Iterator[Beat]:
        course, name = self.stock.snapshot.courses[path], self.stock.name(path)
        rungs = (
            course.rungs
            if course.standing in course.rungs or not course.standing.word
            else (*course.rungs, course.standing)
        )
        told = {each.day for each in self.stock.snapshot.bringers.get(path, ())}
        for rung in rungs:
            if rung.word == FIRST_RUNG and rung.day and rung.day.isoformat() in told:
                continue
            said = self.stock.curtain.words(rung.word, rung.evidence.path)
            words = f"{_RUNG_WORDS[rung.word]} {name}" if rung.word in ("lead", "refused") else f"{name}: {said}"
            yield Beat(rung.day.isoformat() if rung.day else "", "rung", words, rung.evidence)

    def _leads(self, path: NotePath) -> Iterator[Beat]:
        for each in self.stock.snapshot.bringers.get(path, ()):
            words = f"{self.stock.name(each.person)} pointed to {self.stock.name(path)}"
            yield Beat(each.day, "lead", words, each.evidence)

    def _recommended(self, path: NotePath) -> Iterator[Beat]:
        """Yield who recommended the user, but for those whose help is told already."""
        told = {deed.person for deed in self.stock.once(_find_gifts).get(path, ()) if deed.name == "got"}
        for each in self.stock.snapshot.opportunities[path].recommended_by:
            if each.id not in told:
                words = f"recommended for {self.stock.name(path)} by {self.stock.name(each.id)}"
                yield Beat("", "recommended", words, each.evidence)

    def gaps(self) -> Iterator[str]:
        """Yield what no note says: how an opportunity came, how somebody was met."""
        before = opportunities_before(self.stock.snapshot.opportunities)
        for path in sorted(self.chain):
            opportunity = self.stock.snapshot.opportunities[path]
            if not (opportunity.via or before.get(path) or self.stock.snapshot.bringers.get(path)):
                yield f"no note says through whom {self.stock.name(path)} came"
        for person in self.people:
            known = self.stock.person(person)
            is_met = known and (known.met or known.met_at or known.contexts)
            if not is_met and not self.stock.snapshot.bringers.get(person):
                yield f"no note says how you met {self.stock.name(person)}"


def _find_gifts(stock: Stock) -> dict[NotePath, list[Deed]]:
    """Return the help given and taken for each opportunity: what names it, and what stands in its note."""
    found: dict[NotePath, list[Deed]] = {}
    done = (deed for deeds in stock.deeds.values() for deed in deeds if deed.name in ("gave", "got") and deed.value)
    for deed in done:
        for path in _meant_opportunities(deed, stock):
            found.setdefault(path, []).append(deed)
    return found


def _meant_opportunities(deed: Deed, stock: Stock) -> Iterator[NotePath]:
    path = NotePath(deed.evidence.path)
    stated = Stated(deed.value, deed.evidence.line, 1)
    naming = Naming(stock.snapshot.directory, stock.snapshot.notes[path])
    named = [NotePath(each.id) for each in naming.references((stated,))] if deed.about else []
    yield from (each for each in dict.fromkeys((path, *named)) if each in stock.snapshot.opportunities)


class Origins(NamedTuple):
    """The user's own record: how many opportunities landed, how many through people, and where those were met."""

    landed: int
    through_people: int
    contexts: tuple[tuple[str, int], ...]


def count_origins(stock: Stock) -> Origins:
    """Return how the opportunities that landed came, counted from these notes and no others."""
    courses = stock.snapshot.courses.items()
    # What came after it, a first day or even an end, takes nothing from its having landed.
    landed = [
        path for path, course in courses if any(rung.word == "landed" for rung in (*course.rungs, course.standing))
    ]
    ways = [people_on_the_way(path, stock.snapshot.opportunities, stock.snapshot.bringers) for path in landed]
    contexts = Counter(context for people in ways if people for context in _first_contexts(stock.person(people[-1])))
    ordered = tuple(sorted(contexts.items(), key=lambda pair: (-pair[1], pair[0])))
    return Origins(len(landed), sum(1 for people in ways if people), ordered)


def _first_contexts(person: Person | None) -> tuple[str, ...]:
    return person.contexts[:1] if person else ()


def find_stories(stock: Stock) -> tuple[Story, ...]:
    """Return the stories of opportunities from which no other grew, the latest first; bare notes have none.

    Of opportunities that grew from each other in a circle there is one story, of the latest.
    """
    before = opportunities_before(stock.snapshot.opportunities)
    grown = {each for paths in before.values() for each in paths}
    stories = [find_story(stock, path) for path in stock.snapshot.opportunities if path not in grown]
    told_of = {path for story in stories for path in story.chain}
    for path in sorted(grown - told_of, key=lambda each: (_last_rung(stock, each), each), reverse=True):
        if path not in told_of:
            stories.append(find_story(stock, path))
            told_of.update(stories[-1].chain)
    told = [story for story in stories if story.people or len(story.beats) > 1]
    return tuple(sorted(told, key=lambda story: (_last_day(story), story.opportunity), reverse=True))


def _last_rung(stock: Stock, path: NotePath) -> str:
    return max((str(rung.day) for rung in stock.snapshot.courses[path].rungs), default="")


def _last_day(story: Story) -> str:
    return max((beat.day for beat in story.beats), default="")


def title_of(stock: Stock, opportunity: Opportunity) -> str:
    """Return an opportunity with its rung: `Data steward (landed 2026-11-12)`."""
    rung = stock.snapshot.courses[opportunity.path].standing
    day = f" {rung.day.isoformat()}" if rung.day and rung.word in ENDINGS else ""
    said = stock.curtain.words(rung.word, opportunity.path)
    return f"{opportunity.name} ({said}{day})" if said else opportunity.name
