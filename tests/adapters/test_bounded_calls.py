"""Calls that can hang."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.waiting import until
from tgate_desktop.adapters.bounded_calls import BoundedCalls, NoAnswerInTime

SHORT_S = 0.05


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_a_call_gives_its_answer_from_a_daemon_thread_of_its_own() -> None:
    thread = BoundedCalls(GUARD_S).run(threading.current_thread)
    assert thread.daemon
    assert thread is not threading.current_thread()


def test_a_call_raises_what_it_raises() -> None:
    def fail() -> None:
        raise LookupError("gone")

    calls = BoundedCalls(GUARD_S)
    with pytest.raises(LookupError, match="gone"):
        calls.run(fail)
    assert calls.run(lambda: 1) == 1


def test_a_time_out_of_the_call_itself_is_not_taken_for_ours() -> None:
    def fail() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        BoundedCalls(GUARD_S).run(fail)


def test_a_hanging_call_is_given_up_and_those_after_it_fail_at_once_until_it_ends(gate: threading.Event) -> None:
    calls = BoundedCalls(SHORT_S)
    ended = threading.Event()

    def hang() -> None:
        gate.wait(GUARD_S)
        ended.set()

    with pytest.raises(NoAnswerInTime) as told:
        calls.run(hang)
    assert told.value.limit_s == SHORT_S
    with pytest.raises(NoAnswerInTime):
        calls.run(lambda: pytest.fail("ran beside a hanging call"))
    with pytest.raises(NoAnswerInTime):
        calls.raise_if_hanging()
    gate.set()
    assert ended.wait(GUARD_S)
    until(lambda: _answers(calls), "calls work again")
    calls.raise_if_hanging()


def _answers(calls: BoundedCalls) -> bool:
    try:
        return calls.run(lambda: True)
    except NoAnswerInTime:
        return False


def test_until_one_call_has_ended_the_limit_is_the_first(gate: threading.Event) -> None:
    calls = BoundedCalls(SHORT_S, first_limit_s=GUARD_S)
    first = threading.Event()
    threading.Timer(2 * SHORT_S, first.set).start()
    assert calls.run(lambda: first.wait(GUARD_S))
    with pytest.raises(NoAnswerInTime) as told:
        calls.run(lambda: gate.wait(GUARD_S))
    assert told.value.limit_s == SHORT_S


def test_calls_of_many_threads_run_one_after_the_other() -> None:
    calls = BoundedCalls(GUARD_S)
    under_way: list[int] = []
    most: list[int] = []

    def call() -> None:
        under_way.append(1)
        most.append(len(under_way))
        under_way.pop()

    threads = [threading.Thread(target=lambda: [calls.run(call) for _ in range(20)]) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GUARD_S)
    assert most == [1] * 100
