"""The one runner: where work is done, where its result arrives, and what is dropped."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject

from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.cancel import Cancelled
from tgate_desktop.oauth.problems import HostNotFound, Problem, Unexpected
from tgate_desktop.ui.runner import Runner

GUARD_MS = int(GUARD_S * 1000)


@pytest.fixture
def runner() -> Runner:
    return Runner(lambda: "use cases")  # type: ignore[arg-type, return-value]


@pytest.fixture
def view() -> QObject:
    return QObject()


def raising(error: BaseException):
    def work(_use_cases: Any) -> None:
        raise error

    return work


def test_work_is_done_on_a_daemon_thread_and_its_result_arrives_on_the_gui_thread(qtbot, runner, view) -> None:
    seen: list[Any] = []

    def work(use_cases: Any) -> tuple[Any, threading.Thread]:
        return use_cases, threading.current_thread()

    runner.lane(view).run(work, lambda result: seen.append((*result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen), timeout=GUARD_MS)
    use_cases, worker, receiver = seen[0]
    assert use_cases == "use cases"
    assert worker.daemon
    assert worker is not receiver
    assert receiver is threading.main_thread()


def test_the_use_cases_are_composed_once_and_never_on_the_gui_thread(qtbot, view) -> None:
    composed: list[threading.Thread] = []
    runner = Runner(lambda: composed.append(threading.current_thread()) or "all")  # type: ignore[arg-type, return-value, func-returns-value]
    done: list[Any] = []
    assert runner.use_cases is None
    for _ in range(3):
        runner.lane(view).run(lambda use_cases: use_cases, done.append)
    qtbot.waitUntil(lambda: len(done) == 3, timeout=GUARD_MS)
    assert len(composed) == 1
    assert composed[0] is not threading.main_thread()
    assert runner.use_cases == "all"


def test_a_composition_that_failed_is_tried_again_by_the_next_call(qtbot, view) -> None:
    tries: list[int] = []

    def compose() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise HostNotFound(host="x")
        return "all"

    runner, seen = Runner(compose), []  # type: ignore[arg-type]
    for expected in (1, 2):
        runner.lane(view).run(lambda use_cases: use_cases, seen.append, seen.append)
        qtbot.waitUntil(lambda expected=expected: len(seen) == expected, timeout=GUARD_MS)
    assert isinstance(seen[0], HostNotFound)
    assert seen[1] == "all"


def test_a_problem_is_passed_on_as_it_is(qtbot, runner, view) -> None:
    problem, seen = HostNotFound(host="tgate.example"), []
    runner.lane(view).run(raising(problem), seen.append, seen.append)
    qtbot.waitUntil(lambda: seen == [problem], timeout=GUARD_MS)


def test_what_nobody_foresaw_is_logged_and_becomes_a_problem(qtbot, runner, view, expected_warnings) -> None:
    expected_warnings.expect("nobody foresaw")
    seen: list[Problem] = []
    runner.lane(view).run(raising(KeyError("x")), failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=GUARD_MS)
    assert isinstance(seen[0], Unexpected)
    assert seen[0].facts == {"kind": "KeyError"}


def test_a_cancel_is_no_problem(qtbot, runner, view) -> None:
    seen: list[Any] = []
    runner.lane(view).run(raising(Cancelled()), seen.append, seen.append, lambda: seen.append("cancelled"))
    qtbot.waitUntil(lambda: seen == ["cancelled"], timeout=GUARD_MS)


def test_a_newer_call_of_the_same_lane_drops_the_older_result(qtbot, runner, view) -> None:
    lane, gate, seen = runner.lane(view), threading.Event(), []
    ended = threading.Event()

    def slow(_use_cases: Any) -> str:
        assert gate.wait(GUARD_S)
        ended.set()
        return "old"

    lane.run(slow, seen.append)
    lane.run(lambda _use_cases: "new", seen.append)
    qtbot.waitUntil(lambda: seen == ["new"], timeout=GUARD_MS)
    gate.set()
    assert ended.wait(GUARD_S)
    other: list[str] = []
    runner.lane(view).run(lambda _use_cases: "after", other.append)
    qtbot.waitUntil(lambda: other == ["after"], timeout=GUARD_MS)
    assert seen == ["new"]


def test_lanes_do_not_drop_each_other(qtbot, runner, view) -> None:
    seen: list[str] = []
    for name in ("a", "b"):
        runner.lane(view).run(lambda _use_cases, name=name: name, seen.append)
    qtbot.waitUntil(lambda: sorted(seen) == ["a", "b"], timeout=GUARD_MS)


def test_a_result_for_a_view_that_is_gone_is_dropped(qtbot, runner) -> None:
    view, gate, seen = QObject(), threading.Event(), []
    runner.lane(view).run(lambda _use_cases: gate.wait(GUARD_S), seen.append)
    view.deleteLater()
    qtbot.wait(1)
    gate.set()
    other, after = QObject(), []
    runner.lane(other).run(lambda _use_cases: "after", after.append)
    qtbot.waitUntil(lambda: after == ["after"], timeout=GUARD_MS)
    assert seen == []


def test_relayed_values_arrive_in_order_on_the_gui_thread_and_before_the_result(qtbot, runner, view) -> None:
    lane, seen = runner.lane(view), []
    send = lane.relay(lambda value: seen.append((value, threading.current_thread() is threading.main_thread())))

    def work(_use_cases: Any) -> str:
        for value in range(5):
            send(value)
        return "end"

    lane.run(work, lambda end: seen.append((end, True)))
    qtbot.waitUntil(lambda: len(seen) == 6, timeout=GUARD_MS)
    assert seen == [*((value, True) for value in range(5)), ("end", True)]


def test_what_an_older_call_relays_is_dropped(qtbot, runner, view) -> None:
    lane, seen, gate = runner.lane(view), [], threading.Event()
    send = lane.relay(seen.append)

    def slow(_use_cases: Any) -> None:
        assert gate.wait(GUARD_S)
        send("old")

    lane.run(slow)
    lane.drop()
    gate.set()
    after: list[str] = []
    runner.lane(view).run(lambda _use_cases: "after", after.append)
    qtbot.waitUntil(lambda: after == ["after"], timeout=GUARD_MS)
    assert seen == []
