"""The receiver: a callback among many silent connections, and its end."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from tests.bench.figure import Figure, Held, compared
from tests.bench.interleaved import interleaved
from tests.support.receivers import CONNECTED, Attempt, listening

IDLE_CONNECTIONS = 300
BOUND_MS = 200.0
TURNS = 15


def figures(turns: int = TURNS) -> Iterator[Figure]:
    """From the callback's connect to the browser's whole page, and from `close` to its return."""
    callback = interleaved(turns, _at_rest_and_crowded(callback_ms))
    yield compared(
        f"callback among {IDLE_CONNECTIONS} idle connections (baseline: none)",
        "ms",
        callback["crowded"],
        callback["at rest"],
        Held.ITSELF,
        BOUND_MS,
    )
    closing = interleaved(turns, _at_rest_and_crowded(closing_ms))
    yield compared(
        f"closing the receiver, {IDLE_CONNECTIONS} idle and one held (baseline: none)",
        "ms",
        closing["crowded"],
        closing["at rest"],
        Held.ITSELF,
        BOUND_MS,
    )


def callback_ms(idle_connections: int) -> float:
    """The one true redirect, and the page that the app answers with as soon as it has the code."""
    with listening() as attempt, _silent(attempt, idle_connections):
        begun_s = time.perf_counter()
        visit = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        answer = visit.answer()
        taken_ms = (time.perf_counter() - begun_s) * 1000
    if answer.status != 200:
        raise RuntimeError(f"the callback was answered with {answer.status}")
    return taken_ms


def closing_ms(idle_connections: int) -> float:
    """With a browser that holds for its page, where there are idle connections; the port is free afterwards."""
    with listening() as attempt, _silent(attempt, idle_connections), ExitStack() as held:
        if idle_connections:
            held.enter_context(attempt.visit(attempt.request()).socket)
            attempt.readings.wait_for(1)
        begun_s = time.perf_counter()
        attempt.receiver.close()
        taken_ms = (time.perf_counter() - begun_s) * 1000
        socket.create_server((attempt.host, attempt.port)).close()
    return taken_ms


def _at_rest_and_crowded(measure: Callable[[int], float]) -> dict[str, Callable[[], float]]:
    return {"at rest": partial(measure, 0), "crowded": partial(measure, IDLE_CONNECTIONS)}


@contextmanager
def _silent(attempt: Attempt, count: int) -> Iterator[None]:
    """Connections that say nothing, as browsers open them ahead and scanners leave them behind."""
    with ExitStack() as open_ones:
        for _ in range(count):
            open_ones.enter_context(attempt.visit().socket)
        yield
