"""Hostile requests to a receiver, one after the other from several threads, each judged by what it is answered."""

from __future__ import annotations

import multiprocessing
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized, SynchronizedString

from tests.campaigns.manners import Manner, cutting_the_handshake, over_tls, plainly
from tests.support.callback_oracle import Oracle, Told
from tests.support.hostile_requests import (
    CALLBACK,
    DEPARTURES,
    HOSTILE,
    LINE_ENDS,
    OTHER_PATH,
    PORT,
    STATE,
    TRUE,
    request,
)

THREADS = 6
GUARD_S = 30.0
_PAUSE_S = 0.01
_HUGE = 200_000
_CODE = b"hostile"


@dataclass(frozen=True)
class Ways:
    """How often each manner is taken; what is brought in another than `heard` is no callback, whatever it says."""

    heard: Manner
    manners: tuple[Manner, ...]
    weights: tuple[int, ...]


_WAYS = {
    "http": Ways(plainly, (plainly, cutting_the_handshake), (15, 1)),
    "https": Ways(over_tls, (over_tls, plainly, cutting_the_handshake), (2, 1, 1)),
}


@dataclass(frozen=True)
class Flood:
    """What flooding processes share. `begun` and `answered` count requests; `let_in` those told that they are true."""

    port: int
    scheme: str
    state: SynchronizedString
    is_over: Synchronized[int]
    begun: Synchronized[int]
    answered: Synchronized[int]
    let_in: Synchronized[int]

    def run(self, seed: int) -> None:
        """Floods until `is_over`."""
        chances = [random.Random(seed * THREADS + number) for number in range(THREADS)]  # noqa: S311 - can be repeated
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(self._flood, chances))

    def _flood(self, chance: random.Random) -> None:
        oracle_of: dict[str, Oracle] = {}
        pause = threading.Event()
        ways = _WAYS[self.scheme]
        while not self.is_over.value:
            state = self.state.value.decode()
            oracle = oracle_of.setdefault(state, Oracle(f"127.0.0.1:{self.port}".encode(), b"/callback", state))
            sent = hostile(chance, self.port, state)
            (manner,) = chance.choices(ways.manners, ways.weights)
            told = oracle.of(sent) if manner is ways.heard else None
            if told is not None and told.kind != "unconfirmed":
                continue  # a true callback after all
            try:
                stream = socket.create_connection(("127.0.0.1", self.port), GUARD_S)
            except ConnectionError:  # between two attempts, or for ever
                if not is_wanted():
                    return
                pause.wait(_PAUSE_S)
            else:
                self._judge(manner(stream, sent, chance), told)

    def _judge(self, answer: bytes, told: Told | None) -> None:
        _add(self.begun)
        if answer:
            _add(self.answered)
        if answer.startswith(b"HTTP/1.1 200") and told is None:
            _add(self.let_in)


def is_wanted() -> bool:
    """Whether the campaign that started this process still goes on."""
    campaign = multiprocessing.parent_process()
    return campaign is not None and campaign.is_alive()


def hostile(chance: random.Random, port: int, state: str) -> bytes:
    """Bytes that are hardly ever a true callback, many of them with the true state: more than an attacker has."""
    sent = chance.choices((_departing, _mutated, _behind_another, _of_old, _random, _huge), (8, 4, 2, 2, 1, 1))[0](
        chance
    )
    if chance.random() < 0.5:
        sent = sent.replace(STATE.encode(), state.encode())
    return sent.replace(b"code=sent", b"code=" + _CODE).replace(PORT, str(port).encode())


def _departing(chance: random.Random) -> bytes:
    return request(TRUE | dict(chance.choices(DEPARTURES, k=chance.choice((1, 1, 2)))))


def _mutated(chance: random.Random) -> bytes:
    at = chance.randrange(len(CALLBACK))
    return (
        CALLBACK[:at]
        + chance.choice([chance.randbytes(chance.randrange(1, 4)), *LINE_ENDS])
        + CALLBACK[at + chance.randrange(3) :]
    )


def _behind_another(chance: random.Random) -> bytes:
    return chance.choice([OTHER_PATH, *HOSTILE]) + CALLBACK * chance.randrange(1, 20)


def _of_old(chance: random.Random) -> bytes:
    """By all rules a callback, but with the state of no attempt."""
    return CALLBACK.replace(STATE.encode(), chance.randbytes(chance.randrange(1, 30)).hex().encode())


def _random(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 500))


def _huge(chance: random.Random) -> bytes:
    return (
        chance.choice((b"", CALLBACK[:-2], CALLBACK[:30])) + chance.choice((b"x", b"X: y\r\n", b"\r\n", b"%41")) * _HUGE
    )


def _add(counter: Synchronized[int]) -> None:
    with counter.get_lock():
        counter.value += 1
