"""Ticks go home: what is ticked in index notes is written into the notes it came from, or stays and is told."""

from __future__ import annotations

from typing import NamedTuple

from vaultkit.disk.write import ChangedMeanwhileError
from vaultkit.editing import carry_out
from vaultkit.errors import WriteRefusedError
from vaultkit.model import Problem
from vaultkit.problems import problem
from vaultkit.reading import Reading
from vaultkit.settling import Ticked, clear_ticks, settle_ticked


class Ticks(NamedTuple):
    """What became of ticks: the words of what was written back, and a problem for each that could not be."""

    told: tuple[str, ...] = ()
    left: tuple[Problem, ...] = ()


NO_TICKS = Ticks()


def write_ticks(reading: Reading) -> Ticks:
    """Write what is ticked in index notes into the notes it came from, and return what became of it.

    What cannot be done there stays ticked, is told, and stops nothing else.
    """
    ticked = settle_ticked(reading, reading.material.snapshot.today)
    try:
        carry_out(ticked.settling.edit(), reading)
        clear_ticks(ticked.ticks, reading)
    except ChangedMeanwhileError:
        raise
    except WriteRefusedError as error:
        first = next(iter(ticked.rows), None)
        return Ticks((), (problem("tick-left", first.path, (first.line, 1), str(error)),) if first else ())
    return Ticks(tuple(ticked.settling.told), _left(ticked))


def foresee_ticks(reading: Reading) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the index notes of which a report would write ticks back, and a problem for each tick that would stay.

    Nothing, where the settings leave ticks to the user.
    """
    if not reading.material.snapshot.settings.write_back:
        return (), ()
    ticked = settle_ticked(reading, reading.material.snapshot.today)
    return tuple(sorted({str(tick.path) for tick in ticked.ticks})), _left(ticked)


def _left(ticked: Ticked) -> tuple[Problem, ...]:
    pairs = ((row, reason.removeprefix(f"{row.path}:{row.line}: ")) for row, reason in ticked.left.items())
    return tuple(problem("tick-left", row.path, (row.line, 1), words) for row, words in pairs)
