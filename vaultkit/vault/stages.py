"""Where an opportunity stands: the rungs that it reached, each with its day and line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from vaultkit.model import Evidence
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.others import Opportunity

LANDED = "landed"
ENDINGS = frozenset((LANDED, "refused", "withdrawn", "closed"))
"""The rungs after which nothing more is expected of an opportunity."""

FIRST_RUNG = "lead"
LADDER = (FIRST_RUNG, "applied", "interview", "offer")
"""The rungs before an ending, in the order in which one climbs them."""


class Rung(NamedTuple):
    """One rung: its word, the day on which it was reached (None: not said), and where that stands.

    `after` is the day of the note's newest line, of a rung that `status` tells without a day.
    """

    word: str
    day: date | None
    evidence: Evidence
    after: date | None = None

    @property
    def is_ending(self) -> bool:
        """Say whether nothing more is expected."""
        return self.word in ENDINGS


class Course(NamedTuple):
    """The rungs of one opportunity up to today, by day, and the one on which it stands now."""

    rungs: tuple[Rung, ...]
    standing: Rung

    @property
    def endings(self) -> tuple[Rung, ...]:
        """Return every ending; one without a day, told by `status` alone, is the last."""
        found = [rung for rung in self.rungs if rung.is_ending]
        return tuple(found if self.standing in found or not self.standing.is_ending else [*found, self.standing])


def find_course(opportunity: Opportunity, encounters: Iterable[Encounter], today: date) -> Course:
    """Return the course of an opportunity as of `today`; `encounters` are those of its note, of later days too."""
    listed = list(encounters)
    said = [rung for encounter in listed for rung in _rungs(encounter)]
    newest = max((encounter.day for encounter in listed if encounter.day <= today), default=None)
    return _course(opportunity, said, (today, newest))


def _rungs(encounter: Encounter) -> list[Rung]:
    heading = encounter.entry.heading
    return [
        Rung(move.value.casefold(), encounter.day, Evidence(encounter.path, move.line, heading))
        for move in encounter.moves
        if move.name == "stage" and move.value
    ]


def _course(opportunity: Opportunity, said: list[Rung], days: tuple[date, date | None]) -> Course:
    """Return a course; `days` are today and that of the newest line in the note."""
    today, newest = days
    rungs = sorted(
        (rung for rung in said if rung.day and rung.day <= today), key=lambda rung: (rung.day, rung.evidence)
    )
    # The newest line says only that the rung was hardly reached before; no note says on which day.
    evidence = opportunity.status_evidence or Evidence(opportunity.path, 1)
    status = Rung(opportunity.status, None, evidence, newest)
    is_read_in_the_past = len(rungs) < len(said)
    if not rungs:
        return Course((), Rung("", None, status.evidence) if is_read_in_the_past else status)
    # A dated line is newer than a status that says what an earlier line said, or less, or that was forgotten.
    passed = LADDER[: LADDER.index(rungs[-1].word)] if rungs[-1].word in LADDER else ()
    is_status_old = rungs[-1].is_ending or opportunity.status in ("", *(rung.word for rung in rungs), *passed)
    return Course(tuple(rungs), rungs[-1] if is_read_in_the_past or is_status_old else status)
