"""However many come, and however slowly: the receiver keeps few of them, and the true callback gets in."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.support.callback_oracle import Told, told_to_the_last
from tests.support.receivers import CONNECTED, Attempt, Visit, listening
from tgate_desktop.adapters.receiver_loop import ReceiverLimits
from tgate_desktop.adapters.request_head import MAX_HEAD
from tgate_desktop.oauth.redirect import CodeReceived
from tgate_desktop.oauth.secret import Secret

CROWD = 300
PATIENT = ReceiverLimits(read_s=60, drain_s=60)
THREADS = 2


def assert_the_true_callback_is_taken(attempt: Attempt) -> None:
    browser = attempt.visit(attempt.request())
    assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
    attempt.receiver.finish(CONNECTED)
    assert "Connected" in browser.answer().body


@contextmanager
def crowd(attempt: Attempt, sent: bytes, count: int = CROWD) -> Iterator[list[Visit]]:
    """That many connections at once, each with that much of a request, all seen by the receiver."""
    with ExitStack() as closing:
        visits = [attempt.visit() for _ in range(count)]
        for visit in visits:
            closing.enter_context(visit.socket)
            try:
                visit.send(sent)
            except ConnectionError:
                continue  # it gave way already
        attempt.get("/later-than-all-of-them")
        yield visits


def still_open(visits: list[Visit]) -> int:
    """How many of them the receiver keeps: the others can be read to their end."""
    watch = select.poll()
    for visit in visits:
        watch.register(visit.socket, select.POLLIN)
    return len(visits) - len(watch.poll(0))


def send_without_end(visit: Visit, more: bytes) -> None:
    while True:
        visit.send(more)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"G",
        b"GET /callback?code=",
        b"GET /callback?code=x HTTP/1.1\r\n",
        b"GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + b"x" * 30_000,
        b"GET /callback?code=" + b"x" * 8_000,
    ],
    ids=lambda sent: f"{len(sent)} bytes",
)
def test_of_a_slow_crowd_no_more_than_the_limit_is_kept_and_none_has_a_thread(sent: bytes) -> None:
    before = threading.active_count()
    with listening(limits=PATIENT) as attempt, crowd(attempt, sent) as visits:
        assert still_open(visits) <= PATIENT.connections
        assert threading.active_count() <= before + THREADS
        assert_the_true_callback_is_taken(attempt)


@pytest.mark.parametrize("target", ["/favicon.ico", "/callback?code=someones"])
def test_a_crowd_that_never_reads_its_answers_gives_way(target: str) -> None:
    with listening(limits=PATIENT) as attempt, crowd(attempt, attempt.request(target)):
        browser = attempt.visit(attempt.request())
        assert told_to_the_last(attempt.readings)[-1] == Told("code", attempt.code)
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body


@pytest.mark.parametrize("begun", [b"", b"GET /?", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n"])
@pytest.mark.parametrize("more", [b"x", b"X: y\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x00"])
def test_an_endless_request_is_refused_soon_and_then_cut_off(begun: bytes, more: bytes) -> None:
    with listening(limits=ReceiverLimits(drain_s=0.01)) as attempt:
        visit = attempt.visit(begun)
        with pytest.raises(ConnectionError):
            send_without_end(visit, more * 1000)
        visit.socket.close()
        assert_the_true_callback_is_taken(attempt)


def test_no_request_is_waited_for_beyond_the_largest_head() -> None:
    with listening(limits=PATIENT) as attempt:
        line, header = b"GET /?" + b"x" * 8_000 + b" HTTP/1.1\r\n", b"X: "
        assert attempt.visit(line + header + b"x" * (MAX_HEAD - len(line) - len(header))).answer().status == 400
        assert_the_true_callback_is_taken(attempt)


def test_a_thousand_connections_that_come_and_go_leave_nothing_behind() -> None:
    before = threading.active_count()
    with listening() as attempt:
        for number in range(1_000):
            visit = attempt.visit(attempt.request()[: number % 60])
            visit.socket.close()
        assert threading.active_count() <= before + THREADS
        assert_the_true_callback_is_taken(attempt)
