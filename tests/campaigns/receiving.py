"""The receiver under a flood of hostile requests and among slow clients: `python -m tests.campaigns.receiving`.

Over http, and then over https. The receiver has a process of its own. Attempt after attempt waits on one port while the
flood goes on, and each gets one true callback: that one has to be taken, and nothing else may be.
"""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.sharedctypes import SynchronizedString
from pathlib import Path
from typing import cast

from tests.campaigns.attacked_receiver import AttackedReceiver
from tests.campaigns.flood import Flood
from tests.campaigns.outcome import Bounded, Limit, Outcome, past
from tests.campaigns.slow_clients import SlowCrowd
from tests.campaigns.true_browser import TrueBrowser
from tests.support.callback_oracle import Told

GUARD_S = 60.0
SLOW = 1_000
BOUND_MS = 200.0
BOUND_MB = 20.0
MORE_THREADS = 2
BUSY_S = 0.05
_FLOODING = 2
_LOOK_S = 0.02


@dataclass(frozen=True)
class Attack:
    """At least `times` hostile requests and `slow` slow clients at once, during `callbacks` attempts."""

    scheme: str
    times: int
    slow: int
    callbacks: int


# A handshake costs far more than a plain request, and both its sides are on this machine. An attempt has to last for
# more than the second in which each slow client comes back.
IN_FULL = (Attack("http", 100_000, SLOW, 50), Attack("https", 50_000, SLOW, 25))


@dataclass
class Callbacks:
    """What came of the true ones; how long each that was taken took whose browser was not busy, to the whole page."""

    took_s: list[float] = field(default_factory=list)
    lost: int = 0
    let_in: int = 0
    most_threads: int = 0

    def count(self, readings: list[Told], code: str, answer: bytes, took_s: float | None) -> None:
        """One attempt: what was reported, and how its one true callback was answered."""
        taken = [told for told in readings if told.kind != "unconfirmed"]
        self.let_in += sum(told.value != code for told in taken)
        if Told("code", code) in taken and answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"</html>\n"):
            self.took_s += [took_s] if took_s is not None else []
        else:
            self.lost += 1


@dataclass(frozen=True)
class Measured:
    """What a full run is held to. `more_threads` than an attempt has that nobody attacks."""

    median_ms: float
    grown_mb: float
    slow_at_once: int
    more_threads: int

    def past_bounds(self, slow: int) -> tuple[str, ...]:
        """With so many slow clients, a line for each bound that was not kept."""
        return past(
            Bounded("true callbacks (median)", self.median_ms, Limit.UNDER, BOUND_MS, "ms"),
            Bounded("memory growth", self.grown_mb, Limit.UNDER, BOUND_MB, "MB"),
            Bounded("slow connections at once", self.slow_at_once, Limit.AT_LEAST, slow),
            Bounded("threads beside those at rest", self.more_threads, Limit.AT_MOST, MORE_THREADS),
        )


def run_in_full(attack: Attack) -> Outcome:
    """Held to the bounds, too."""
    outcome, measured = _attacked(attack)
    return replace(outcome, past_bounds=measured.past_bounds(attack.slow))


def run(attack: Attack) -> Outcome:
    """Whatever it took."""
    return _attacked(attack)[0]


def _attacked(attack: Attack) -> tuple[Outcome, Measured]:
    context = multiprocessing.get_context("spawn")
    port = _port_that_no_client_is_given()
    state = cast(SynchronizedString, context.Array("c", 128))
    flood = Flood(port, attack.scheme, state, *(context.Value("q", 0) for _ in range(4)))
    crowd = SlowCrowd(port, attack.scheme, attack.slow, flood.is_over, context.Value("q", 0), context.Value("q", 0))
    attackers = [context.Process(target=flood.run, args=(seed,)) for seed in range(_FLOODING)]
    attackers.append(context.Process(target=crowd.run))
    at_rest, counted = Callbacks(), Callbacks()
    with _receiver(attack.scheme, port) as receiver:
        _attempt(receiver, flood, at_rest, goal=0, pause_s=0)  # whatever is loaded or made at first use is
        receiver.forget_the_most()
        before = receiver.status()["VmRSS"]
        begun_s = time.monotonic()
        with _running(attackers, flood):
            for number in range(1, attack.callbacks + 1):
                goal = attack.times * number // attack.callbacks
                _attempt(receiver, flood, counted, goal, pause_s=number % 2 * BUSY_S)
        took_s = time.monotonic() - begun_s
        grown_mb = (receiver.status()["VmHWM"] - before) / 1024
    taken_ms = sorted(1000 * each_s for each_s in counted.took_s) or [float("nan")]
    measured = Measured(
        statistics.median(taken_ms),
        grown_mb,
        crowd.most_at_once.value,
        counted.most_threads - at_rest.most_threads,
    )
    outcome = Outcome(
        name=f"receiving over {attack.scheme}",
        tried=f"hostile requests among {attack.slow:,} slow clients at once, with {attack.callbacks} true callbacks, "
        f"every other one by a busy browser: {BUSY_S * 1000:.0f} ms before each turn",
        times=flood.begun.value,
        lost=counted.lost,
        let_in=counted.let_in + flood.let_in.value,
        figures=(
            f"{flood.answered.value:,} answered in {took_s:.0f} s; slow connections: {crowd.connections.value:,}, "
            f"{measured.slow_at_once:,} at once; true callbacks, those of busy browsers aside, in "
            f"{measured.median_ms:.0f} ms (median), {taken_ms[int(len(taken_ms) * 0.95)]:.0f} ms (p95), "
            f"{taken_ms[-1]:.0f} ms (most); memory at most +{grown_mb:.1f} MB; threads at most {counted.most_threads}, "
            f"{at_rest.most_threads} at rest"
        ),
    )
    return outcome, measured


@contextmanager
def _receiver(scheme: str, port: int) -> Iterator[AttackedReceiver]:
    with tempfile.TemporaryDirectory(prefix="receiving-") as folder:
        receiver = AttackedReceiver(scheme, port, Path(folder))
        try:
            yield receiver
        finally:
            receiver.end()


@contextmanager
def _running(attackers: list[multiprocessing.context.SpawnProcess], flood: Flood) -> Iterator[None]:
    """Raises: RuntimeError when one of them ended by a fault of its own."""
    for attacker in attackers:
        attacker.start()
    try:
        yield
    finally:
        flood.is_over.value = 1
        for attacker in attackers:
            attacker.join(GUARD_S)
    if any(attacker.exitcode for attacker in attackers):
        raise RuntimeError("an attacker failed")


def _attempt(receiver: AttackedReceiver, flood: Flood, callbacks: Callbacks, goal: int, pause_s: float) -> None:
    """One attempt, whose callback comes when the flood has got to `goal` requests."""
    flood.state.value = (state := receiver.open()).encode()
    callbacks.most_threads = max(callbacks.most_threads, _wait_for(goal, flood, receiver))
    code = secrets.token_urlsafe(24)
    begun_s = time.monotonic()
    answer = TrueBrowser(flood.scheme, flood.port, pause_s).call_back(code, state)
    took_s = time.monotonic() - begun_s
    callbacks.most_threads = max(callbacks.most_threads, receiver.status()["Threads"])
    callbacks.count(receiver.close(), code, answer, None if pause_s else took_s)


def _wait_for(goal: int, flood: Flood, receiver: AttackedReceiver) -> int:
    """The most threads that were seen meanwhile. Raises: RuntimeError when there is nobody left to wait for."""
    pause = threading.Event()
    seen, seen_at_s, most_threads = flood.begun.value, time.monotonic(), 0
    while seen < goal:
        pause.wait(_LOOK_S)
        before, seen = seen, flood.begun.value
        if seen != before:
            seen_at_s = time.monotonic()
        if receiver.ended_with is not None:
            raise RuntimeError(f"the receiver's process ended with {receiver.ended_with}")
        if time.monotonic() > seen_at_s + GUARD_S:
            raise RuntimeError(f"the flood stands still at {seen}")
        most_threads = max(most_threads, receiver.status()["Threads"])
    return most_threads


def _port_that_no_client_is_given() -> int:
    """Outside what Linux gives to connecting sockets: one of those could be connected to itself, and hold the port."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was let in, nothing was lost, and each figure kept its bound."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.receiving", description=__doc__)
    parser.add_argument("--times", type=int, help="hostile requests (default: 100000 over http, 50000 over https)")
    parser.add_argument("--slow", type=int, help=f"slow clients at once (default: {SLOW})")
    parser.add_argument("--callbacks", type=int, help="true callbacks (default: 50 and 25)")
    chosen = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    is_good = True
    for attack in IN_FULL:
        outcome = run_in_full(replace(attack, **chosen))
        sys.stdout.write(outcome.line() + "\n")
        sys.stdout.flush()
        is_good = is_good and outcome.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
