"""The bench measures real programs and judges what it measured. How fast anything is, is for the bench to say."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.bench.__main__ import judged
from tests.bench.figure import Figure, Held, compared, worst_compared
from tests.bench.interleaved import interleaved
from tests.bench.program import Program, ProgramFailed, running
from tests.bench.receiving import callback_ms, closing_ms
from tests.bench.stalling import longest_stall
from tests.bench.starting import APP, BARE, costs, first_paint
from tests.bench.surroundings import fresh_environment
from tests.support.waiting import until

STOPPED_S = 0.2


def figure(ours: float, held: Held, bound: float, goal: float | None = None) -> Figure:
    return Figure("a thing", "ms", ours, 100.0, held, bound, goal, ("this one",))


@pytest.mark.parametrize(
    ("ours", "held", "bound", "is_met"),
    [
        (140.0, Held.RATIO, 1.4, True),
        (141.0, Held.RATIO, 1.4, False),
        (150.0, Held.EXCESS, 50.0, True),
        (151.0, Held.EXCESS, 50.0, False),
        (200.0, Held.ITSELF, 200.0, True),
        (201.0, Held.ITSELF, 200.0, False),
    ],
)
def test_a_figure_is_held_to_its_bound(ours: float, held: Held, bound: float, is_met: bool) -> None:
    assert figure(ours, held, bound).is_met is is_met


def test_one_figure_past_its_bound_fails_the_bench_and_the_others_are_still_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    past, within = figure(300.0, Held.RATIO, 1.4), figure(100.0, Held.RATIO, 1.4)
    assert judged(iter([past, within])) == 1
    assert judged(iter([within])) == 0
    _heading, first, second, *_rest = capsys.readouterr().out.splitlines()
    assert first.split() == ["a", "thing", "300.0", "ms", "100.0", "ms", "3.00", "1.40", "FAIL"]
    assert second.endswith("ok")


def test_a_figure_says_what_stands_in_the_way_of_its_goal_only_when_it_is_past_that() -> None:
    short_of_it = figure(130.0, Held.RATIO, 1.4, goal=1.25)
    assert short_of_it.is_met
    assert "this one" in short_of_it.lines()[-1]
    assert len(figure(120.0, Held.RATIO, 1.4, goal=1.25).lines()) == 1


def test_medians_are_compared_and_not_the_extremes() -> None:
    assert compared("a thing", "ms", [1.0, 2.0, 900.0], [1.0, 1.0, 1.0], Held.RATIO, 1.0).judged == 2.0


def test_of_stalls_one_in_all_turns_is_enough_to_fail() -> None:
    once = worst_compared("stall", "ms", [(8.0, 6.0)] * 14 + [(70.0, 9.0)], 50.0)
    assert once.judged == 61.0
    assert not once.is_met
    assert once.name == "stall, worst of 15"


def test_a_machine_that_stands_still_is_no_stall_and_excuses_none_of_another_turn() -> None:
    machine = (90.0, 88.0)
    assert worst_compared("stall", "ms", [(8.0, 6.0), machine], 50.0).judged == 2.0
    assert worst_compared("stall", "ms", [machine, (61.0, 6.0)], 50.0).judged == 55.0


def test_a_ratio_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to compare with"):
        _ = Figure("a thing", "ms", 1.0, None, Held.RATIO, 1.0).judged


def test_samples_are_taken_in_turn_each_turn_in_the_other_order() -> None:
    taken: list[str] = []

    def measure(name: str) -> Callable[[], int]:
        def sample() -> int:
            taken.append(name)
            return len(taken)

        return sample

    samples = interleaved(2, {"ours": measure("ours"), "bare": measure("bare")})
    assert taken == ["bare", "ours", "ours", "bare", "bare", "ours"]
    assert samples == {"ours": [3, 6], "bare": [4, 5]}


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    with fresh_environment() as (_folder, environment):
        yield environment


@pytest.mark.parametrize("script", [BARE, APP])
def test_a_start_is_measured_to_the_first_paint(script: str, environment: dict[str, str]) -> None:
    paint = first_paint(script, environment)
    assert paint.ms > 0
    assert paint.resident_mb > 10


def test_a_program_that_fails_tells_the_bench_why(environment: dict[str, str]) -> None:
    with pytest.raises(ProgramFailed, match="Could not find the Qt platform plugin"):
        first_paint(BARE, {**environment, "QT_QPA_PLATFORM": "no such platform"})


def test_what_stands_in_the_way_is_told_of_the_app_alone(environment: dict[str, str]) -> None:
    _summary, *dearest = costs(environment, runs=1)
    assert any("tgate_desktop." in line for line in dearest)
    assert not any("PySide6" in line for line in dearest)


def test_a_callback_and_a_close_are_measured_on_the_real_receiver() -> None:
    assert callback_ms(idle_connections=3) > 0
    assert closing_ms(idle_connections=3) > 0


def test_a_window_is_probed_from_inside() -> None:
    with fresh_environment() as (folder, environment), running("bare_window", environment, folder) as window:
        assert window.ask(do="state", name="nothing of this name") == {"is_there": False}
        window.ask(do="begin_probe")
        assert window.ask(do="end_probe")["longest_ms"] > 0


def stop_beside(ours: Program, bare: Program) -> None:
    os.kill(ours.pid, signal.SIGSTOP)
    begun_s = time.monotonic()
    until(lambda: bare.ask(do="state", name="") and time.monotonic() > begun_s + STOPPED_S, "it was stopped for long")
    os.kill(ours.pid, signal.SIGCONT)


def test_a_stall_is_told_beside_that_of_a_bare_window_meanwhile() -> None:
    with (
        fresh_environment() as (folder, environment),
        running("bare_window", environment, folder) as ours,
        running("bare_window", environment, folder) as bare,
    ):
        stall = longest_stall(ours, bare, lambda: stop_beside(ours, bare), measured_s=0.0)
    assert stall.ours_ms >= STOPPED_S * 1000
    assert 0 < stall.beside_ms < stall.ours_ms
