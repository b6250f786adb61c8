"""What test_halves.py asks of a program with one thread, which a test runner may not be."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from vaultkit.halves import do_in_halves

HERE = os.getpid()


def squares(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return [(number * number, os.getpid()) for number in numbers]


def failing_there(numbers: Sequence[int]) -> list[int]:
    if os.getpid() != HERE:
        raise ZeroDivisionError
    return [number + 1 for number in numbers]


def failing_here(numbers: Sequence[int]) -> int:
    if os.getpid() == HERE:
        raise ZeroDivisionError
    return len(numbers)


def done_by_two() -> str:
    first, second = do_in_halves(squares, [1, 2, 3], 3)
    assert [number for number, _ in (*first, *second)] == [1, 4, 9]
    pids = {pid for _, pid in first}, {pid for _, pid in second}
    return "done" if pids[0] == {HERE} and pids[1] != {HERE} else "by one"


def done_again() -> str:
    return "done" if do_in_halves(failing_there, [1, 2], 2) == ([2], [3]) else "lost"


def no_child_left() -> str:
    try:
        do_in_halves(failing_here, [1, 2], 2)
    except ZeroDivisionError:
        pass
    else:
        return "no error"
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return "done"
    return "a child is left"


QUESTIONS: dict[str, Callable[[], str]] = {each.__name__: each for each in (done_by_two, done_again, no_child_left)}

if __name__ == "__main__":
    print(QUESTIONS[sys.argv[1]]())
