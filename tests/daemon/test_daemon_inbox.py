"""The inbox: when a batch is due, what is lost (nothing), what ends the waiting. The clock has a script."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from scripts import ScriptedClock, wait_until
from watched import LIMIT

from vaultkit.daemon.inbox import Call, Inbox, Pace, SystemClock

PACE = Pace(quiet=1, slow=5, limit=10)


def inbox_with(*moments: tuple[float, str]) -> tuple[Inbox, ScriptedClock]:
    """Return an inbox into which the named calls come at their moments."""
    clock = ScriptedClock()
    inbox = Inbox(clock, PACE)
    for moment, name in moments:
        clock.after(moment, getattr(inbox, name))
    return inbox, clock


def test_a_batch_is_due_when_it_has_been_quiet_for_a_moment() -> None:
    inbox, clock = inbox_with((3, "look"), (3.5, "look"), (4.25, "look"))
    assert inbox.wait(100) == Call("look")
    assert clock.time == 5.25


def test_a_storm_without_end_waits_no_longer_than_the_limit() -> None:
    inbox, clock = inbox_with(*((3 + number / 2, "look") for number in range(100)))
    assert inbox.wait(100) == Call("look")
    assert clock.time == 13


def test_what_is_only_being_written_waits_longer_but_a_saving_does_not() -> None:
    inbox, clock = inbox_with((1, "look_later"))
    assert inbox.wait(100) == Call("look")
    assert clock.time == 6
    inbox, clock = inbox_with((1, "look_later"), (2, "look"))
    assert inbox.wait(100) == Call("look")
    assert clock.time == 3


def test_a_program_that_writes_for_ever_waits_no_longer_than_the_limit() -> None:
    inbox, clock = inbox_with(*((1 + number, "look_later") for number in range(50)))
    assert inbox.wait(100) == Call("look")
    assert clock.time == 11


def test_many_looks_make_one_batch_and_the_next_one_needs_a_new_look() -> None:
    inbox, clock = inbox_with((1, "look"), (1, "look"))
    assert inbox.wait(100) == Call("look")
    assert inbox.wait(50) == Call("time")
    assert clock.time == 52


def test_a_change_during_a_batch_is_not_lost() -> None:
    inbox, clock = inbox_with((1, "look"))
    assert inbox.wait(100) == Call("look")
    inbox.look()
    clock.time += 30
    assert inbox.wait(100) == Call("look")
    assert clock.time == 32


def test_when_the_time_is_up_while_something_comes_in_it_is_still_waited_for_quiet() -> None:
    inbox, clock = inbox_with((9.5, "look"), (10.25, "look"))
    assert inbox.wait(10) == Call("look")
    assert clock.time == 11.25


def test_words_for_the_user_are_told_once() -> None:
    inbox, clock = inbox_with((1, "look"))
    inbox.rescan("events were lost")
    inbox.rescan("events were lost")
    assert inbox.wait(100) == Call("look", ("events were lost",))
    clock.after(1, inbox.look)
    assert inbox.wait(100) == Call("look")


def test_a_signal_ends_waiting_and_pausing_and_comes_before_all_else() -> None:
    clock = ScriptedClock()
    inbox = Inbox(clock, PACE)
    clock.after(3, lambda: inbox.stop(signal.SIGTERM))
    assert inbox.pause(2)
    assert not inbox.pause(2)
    assert clock.time == 3
    inbox.look()
    clock.time = 100
    assert inbox.wait(None) == Call("stop")
    assert inbox.stopped_by == signal.SIGTERM


@pytest.mark.parametrize("name", ["look", "look_later"])
def test_what_another_thread_puts_in_wakes_the_one_that_waits(name: str) -> None:
    inbox = Inbox(SystemClock(), Pace(0.01, 0.01, 0.05))
    calls: list[Call] = []
    worker = threading.Thread(target=lambda: calls.append(inbox.wait(None)))
    worker.start()
    getattr(inbox, name)()
    worker.join(LIMIT)
    assert calls == [Call("look")]


def test_a_signal_handler_may_stop_the_thread_that_it_interrupts() -> None:
    inbox = Inbox(SystemClock())
    before = signal.signal(signal.SIGUSR1, lambda number, _: inbox.stop(number))
    try:
        threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGUSR1)).start()
        assert inbox.wait(LIMIT) == Call("stop")
    finally:
        signal.signal(signal.SIGUSR1, before)
    wait_until(lambda: inbox.stopped_by == signal.SIGUSR1)
