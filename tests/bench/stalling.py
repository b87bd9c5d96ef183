"""The longest time in which the window does not react, while something that it needs does not answer.

The worst of all turns is judged: a median would let the window stand still in every second one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.app_at_work import AppAtWork
from tests.bench.figure import Figure, Held, worst_compared
from tests.bench.interleaved import interleaved
from tests.bench.program import Program, running
from tests.bench.surroundings import GOOD_ANSWER, Surroundings
from tests.support.servers import http_answer
from tests.support.waiting import until

BOUND_MS = 50.0
TURNS = 15
MEASURED_S = 2.0
MEGABYTE = 1024 * 1024


def figures(app: AppAtWork, around: Surroundings, turns: int = TURNS) -> Iterator[Figure]:
    """The keyring is locked for good afterwards."""
    with running("bare_window", around.environment, around.folder) as bare:
        idle = partial(longest_stall_ms, bare, lambda: None)

        def hanging_server() -> float:
            around.server.is_hanging = True
            stall_ms = longest_stall_ms(app.program, partial(app.press, "refresh"))
            around.server.is_hanging = False
            _wait_until_refreshed(app)
            return stall_ms

        def hanging_keyring() -> float:
            with around.stopped_keyring():
                stall_ms = longest_stall_ms(app.program, partial(app.press, "refresh"))
            _wait_until_refreshed(app)
            return stall_ms

        def connect_to_hanging_server() -> float:
            app.begin_another()
            link = app.begin_connect()
            around.server.is_hanging = True
            stall_ms = longest_stall_ms(app.program, partial(app.send_callback, link))
            around.server.is_hanging = False
            app.finish()
            return stall_ms

        def hostile(answer: bytes) -> float:
            around.server.answer = answer
            stall_ms = longest_stall_ms(app.program, partial(app.press, "refresh"))
            around.server.answer = GOOD_ANSWER
            _wait_until_refreshed(app)
            return stall_ms

        def locked_keyring() -> float:
            return longest_stall_ms(app.program, partial(app.press, "refresh"))

        measures: dict[str, Callable[[], float]] = {
            "a server hangs at a refresh": hanging_server,
            "a server hangs at a connect": connect_to_hanging_server,
            "the keyring hangs": hanging_keyring,
            **{f"the answer is {kind}": partial(hostile, answer) for kind, answer in hostile_answers().items()},
        }
        stalls = interleaved(turns, {"idle": idle, **measures})
        for name in measures:
            yield _figure(name, stalls[name], stalls["idle"])
        around.keyring.lock()
        stalls = interleaved(turns, {"idle": idle, "locked": locked_keyring})
        yield _figure("the keyring is locked", stalls["locked"], stalls["idle"])


def hostile_answers() -> dict[str, bytes]:
    """Those that make the app work longest, each of nearly the megabyte that it reads."""
    repeated = ",".join(f'"access_token":"{number:040}"' for number in range(MEGABYTE // 60))
    words = " ".join(f"{number:020x}" for number in range(MEGABYTE // 22))
    bodies = {
        "a megabyte of repeated names": f"{{{repeated}}}",
        "a megabyte of nested lists": "[" * (MEGABYTE - 1),
        "a megabyte of words like tokens": f"<p>{words}</p>",
        "a megabyte of escapes": "%25" * (MEGABYTE // 3 - 1),
    }
    return {
        kind: http_answer("200 OK", body.encode(), "Content-Type: application/json") for kind, body in bodies.items()
    }


def longest_stall_ms(program: Program, act: Callable[[], None], measured_s: float = MEASURED_S) -> float:
    """The probe's longest gap from before `act` on."""
    program.ask(do="begin_probe")
    act()
    time.sleep(measured_s)
    return float(program.ask(do="end_probe")["longest_ms"])


def _figure(name: str, ours: list[float], idle: list[float]) -> Figure:
    return worst_compared(f"stall while {name}", "ms", ours, idle, Held.EXCESS, BOUND_MS)


def _wait_until_refreshed(app: AppAtWork) -> None:
    until(lambda: not app.state("progressLine")["is_there"], "the refresh has ended", 30)
