"""Work shared with a child process gives what it gives without one, whatever becomes of the child."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from halves_alone import QUESTIONS, squares

from vaultkit.halves import do_by_two, do_in_halves

forking = pytest.mark.skipif(
    not hasattr(os, "fork") or (os.cpu_count() or 1) < 2, reason="needs fork and two processors"
)


def test_a_short_list_is_done_at_once() -> None:
    assert do_in_halves(squares, [1, 2], 3) == ([(1, os.getpid()), (4, os.getpid())],)


@pytest.mark.parametrize(("ours", "others"), [([], [2, 3]), ([2, 3], []), ([], [])])
def test_where_nothing_is_left_for_a_child_all_is_done_at_once(ours: list[int], others: list[int]) -> None:
    assert do_by_two(squares, ours, others) == ([(each * each, os.getpid()) for each in (*ours, *others)],)


@forking
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_long_list_is_done_by_two_whatever_goes_wrong(question: str) -> None:
    script = Path(__file__).with_name("halves_alone.py")
    ran = subprocess.run([sys.executable, str(script), question], capture_output=True, check=True, text=True)
    assert ran.stdout == "done\n"


def test_a_program_with_threads_is_not_forked() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert do_in_halves(squares, [2, 3], 2) == ([(4, os.getpid()), (9, os.getpid())],)
    finally:
        waiting.set()
        thread.join()


def test_the_end_waits_for_what_is_done_aside(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from vaultkit.halves import do_aside\n"
        "reading, writing = os.pipe()\n"
        "def work():\n"
        "    os.read(reading, 1)\n"
        "    pathlib.Path(sys.argv[1]).write_text('done')\n"
        "if os.cpu_count() == 1 or not hasattr(os, 'fork'): os.write(writing, b'.')\n"
        "do_aside(work)\n"
        "print(os.path.exists(sys.argv[1]))\n"
        "os.write(writing, b'.')\n"
    )
    mark = tmp_path / "mark"
    ran = subprocess.run([sys.executable, "-c", program, str(mark)], capture_output=True, check=True, text=True)
    assert ran.stderr == ""
    assert mark.read_text() == "done"
    if hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
        assert ran.stdout == "False\n"
