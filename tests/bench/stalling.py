"""The longest time in which the window does not react, while something that it needs does not answer.

The worst of all turns is judged: a median would let the window stand still in every second one. An idle bare window is
probed in the same seconds, for a machine that stands still does so for both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from tests.bench.app_at_work import AppAtWork
from tests.bench.figure import Figure, worst_compared
from tests.bench.interleaved import interleaved
from tests.bench.program import Program, running
from tests.bench.surroundings import GOOD_ANSWER, Surroundings
from tests.support.servers import http_answer
from tests.support.waiting import until

BOUND_MS = 50.0
TURNS = 15
MEASURED_S = 2.0
MEGABYTE = 1024 * 1024


class Stall(NamedTuple):
    """The longest time in ms in which the app's window served nothing, and that of the bare one meanwhile."""

    ours_ms: float
    beside_ms: float


def figures(app: AppAtWork, around: Surroundings, turns: int = TURNS) -> Iterator[Figure]:
    """The keyring is locked for good afterwards."""
    with running("bare_window", around.environment, around.folder) as bare:
        stall_while = partial(longest_stall, app.program, bare)

        def hanging_server() -> Stall:
            around.server.is_hanging = True
            stall = stall_while(partial(app.press, "refresh"))
            around.server.is_hanging = False
            _wait_until_refreshed(app)
            return stall

        def hanging_keyring() -> Stall:
            with around.stopped_keyring():
                stall = stall_while(partial(app.press, "refresh"))
            _wait_until_refreshed(app)
            return stall

        def connect_to_hanging_server() -> Stall:
            app.begin_another()
            link = app.begin_connect()
            around.server.is_hanging = True
            stall = stall_while(partial(app.send_callback, link))
            around.server.is_hanging = False
            app.finish()
            return stall

        def hostile(answer: bytes) -> Stall:
            around.server.answer = answer
            stall = stall_while(partial(app.press, "refresh"))
            around.server.answer = GOOD_ANSWER
            _wait_until_refreshed(app)
            return stall

        def locked_keyring() -> Stall:
            return stall_while(partial(app.press, "refresh"))

        measures: dict[str, Callable[[], Stall]] = {
            "a server hangs at a refresh": hanging_server,
            "a server hangs at a connect": connect_to_hanging_server,
            "the keyring hangs": hanging_keyring,
            **{f"the answer is {kind}": partial(hostile, answer) for kind, answer in hostile_answers().items()},
        }
        for name, stalls in interleaved(turns, measures).items():
            yield _figure(name, stalls)
        around.keyring.lock()
        for name, stalls in interleaved(turns, {"the keyring is locked": locked_keyring}).items():
            yield _figure(name, stalls)


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


def longest_stall(app: Program, bare: Program, act: Callable[[], object], measured_s: float = MEASURED_S) -> Stall:
    """What both probes saw from before `act` on."""
    for program in (bare, app):
        program.ask(do="begin_probe")
    act()
    time.sleep(measured_s)
    return Stall(*(float(program.ask(do="end_probe")["longest_ms"]) for program in (app, bare)))


def _figure(name: str, stalls: Sequence[Stall]) -> Figure:
    return worst_compared(f"stall while {name}", "ms", stalls, BOUND_MS)


def _wait_until_refreshed(app: AppAtWork) -> None:
    until(lambda: not app.state("progressLine")["is_there"], "the refresh has ended", 30)
