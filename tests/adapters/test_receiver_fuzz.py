"""Whatever bytes come, in whatever pieces: nothing but a true callback is reported, and the true one still gets in."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.callback_oracle import Oracle, Told, told_to_the_last
from tests.support.hostile_requests import (
    CALLBACK,
    DEPARTURES,
    HEADERS,
    HOSTILE,
    LINE_ENDS,
    OTHER_PATH,
    PAIRS,
    PORT,
    STATE,
    TRUE,
    request,
)
from tests.support.receivers import CONNECTED, Visit, free_port, listening
from tests.support.tls_visits import TlsVisit, client_hello


@st.composite
def built(draw: st.DrawFn) -> bytes:
    """The true callback, some parts of which are others; mostly few, so that no fault hides behind another."""
    parts = dict(TRUE)
    for part, other in draw(st.lists(st.sampled_from(DEPARTURES), max_size=3)):
        parts[part] = other if part != "headers" else parts[part] + b"\r\n" + other
    return request(parts)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The true callback with some bytes replaced, put in, doubled or taken out."""
    sent = CALLBACK
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, len(sent)))
        end = begin + draw(st.integers(0, 4))
        more = draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([*LINE_ENDS, *PAIRS, *HEADERS, sent[begin:end] * 2]))
        )
        sent = sent[:begin] + more + sent[end:]
    return sent


VISIT: dict[str, type[Visit | TlsVisit]] = {"http": Visit, "https": TlsVisit}
REQUESTS = st.one_of(built(), mutated(), st.sampled_from(HOSTILE))
STREAMS = st.one_of(
    built(),
    mutated(),
    st.binary(max_size=300),
    st.lists(st.one_of(REQUESTS, st.just(CALLBACK)), min_size=2, max_size=3).map(b"".join),
)


def send_in_pieces(visit: Visit | TlsVisit, pieces: Iterable[bytes]) -> None:
    """All of it, unless the receiver has had enough, and then the wait for its answer and its end."""
    visit.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(OSError):
        for piece in pieces:
            visit.send(piece)
        visit.socket.shutdown(socket.SHUT_WR)
    visit.raw()


def cut(sent: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(sent) + 1) for place in places), len(sent)]
    return [sent[begin:end] for begin, end in pairwise(bounds)]


def assert_told_as_the_oracle_says(sent: bytes, places: list[int], scheme: str = "http") -> None:
    """Sends it, then the true callback: what is reported has to be what the oracle makes of the one and the other."""
    with listening(f"{scheme}://127.0.0.1:{free_port()}/callback", state=STATE) as attempt:
        authority = f"127.0.0.1:{attempt.port}".encode()
        oracle = Oracle(authority, b"/callback", STATE)
        sent = sent.replace(PORT, str(attempt.port).encode())
        send_in_pieces(VISIT[scheme](attempt.host, attempt.port), cut(sent, places))
        browser = VISIT[scheme](attempt.host, attempt.port, attempt.request())
        readings = told_to_the_last(attempt.readings)
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body
        true = Told("code", attempt.code)
        told = oracle.of(sent)
        if told is None:
            assert readings == [true]
        else:
            as_told = [told, true] if told.kind == "unconfirmed" else [told]
            assert readings in ([as_told, [true]] if oracle.is_followed(sent) else [as_told])


@settings(max_examples=200)
@given(STREAMS, st.lists(st.integers(0, 1000), max_size=4))
@example(CALLBACK + OTHER_PATH, [])
@example(OTHER_PATH + CALLBACK, [])
@example(OTHER_PATH + CALLBACK, [len(OTHER_PATH)])
@example(b"POST /callback HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 200\r\n\r\n" + CALLBACK, [])
@example(b"\r\n" + CALLBACK, [])
@example(b"9" * 50_000 + CALLBACK, [])
def test_nothing_but_what_is_by_the_rules_a_true_callback_is_reported(sent: bytes, places: list[int]) -> None:
    assert_told_as_the_oracle_says(sent, places)


@settings(max_examples=50)
@given(STREAMS, st.lists(st.integers(0, 1000), max_size=4))
def test_within_tls_it_is_the_same(sent: bytes, places: list[int]) -> None:
    assert_told_as_the_oracle_says(sent, places, "https")


@settings(max_examples=50)
@given(st.data())
def test_whatever_comes_instead_of_a_handshake_the_true_callback_is_taken(data: st.DataObject) -> None:
    hello = client_hello()
    begin = data.draw(st.integers(0, len(hello)))
    damaged = hello[:begin] + data.draw(st.binary(max_size=4)) + hello[begin + data.draw(st.integers(0, 4)) :]
    pieces = cut(damaged + data.draw(STREAMS), data.draw(st.lists(st.integers(0, 600), max_size=4)))
    with listening(f"https://127.0.0.1:{free_port()}/callback") as attempt:
        send_in_pieces(attempt.visit(), pieces)
        browser = TlsVisit(attempt.host, attempt.port, attempt.request())
        assert told_to_the_last(attempt.readings) == [Told("code", attempt.code)]
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body


@pytest.mark.parametrize(("part", "other"), DEPARTURES, ids=lambda value: repr(value)[:40])
def test_a_callback_with_one_part_of_something_else_is_told_from_the_true_one(part: str, other: bytes) -> None:
    assert_told_as_the_oracle_says(request(TRUE | {part: other}), [])


@settings(max_examples=50)
@given(
    st.permutations(
        [
            b"Host: 127.0.0.1:PORT",
            b"User-Agent: a browser",
            b"Cookie: " + b"c" * 3000 + b"=\xe9",
            b"Sec-Fetch-Mode: navigate",
            b"Sec-Fetch-Dest: document",
            b"Sec-Fetch-Site: cross-site",
            b"Content-Length: 0",
            b"Purpose: ",
            b"X:",
        ]
    ),
    st.permutations([b"code=sent", b"state=the-state_of%7Ethis%2eattempt", b"scope=a+b", b"", b"x", b"locale=%D8%B9"]),
    st.lists(st.integers(0, 5000), max_size=4),
)
def test_the_true_callback_is_reported_however_a_browser_and_a_server_write_it(
    headers: list[bytes], pairs: list[bytes], places: list[int]
) -> None:
    sent = b"\r\n".join([b"GET /callback?" + b"&".join(pairs) + b" HTTP/1.1", *headers, b"", b""])
    assert Oracle(b"127.0.0.1:port", b"/callback", STATE).of(sent) == Told("code", "sent")
    assert_told_as_the_oracle_says(sent, places)


@pytest.mark.parametrize("place", range(1, len(CALLBACK)))
def test_the_true_callback_is_reported_wherever_it_is_cut(place: int) -> None:
    assert_told_as_the_oracle_says(CALLBACK, [place])


def test_behind_a_request_that_was_answered_nothing_is_read() -> None:
    with listening(state=STATE) as attempt:
        visit = attempt.visit(attempt.request("/favicon.ico"))
        assert visit.socket.recv(12) == b"HTTP/1.1 404"
        with suppress(ConnectionError):
            for _ in range(20):
                visit.send(CALLBACK.replace(PORT, str(attempt.port).encode()))
        visit.socket.shutdown(socket.SHUT_WR)
        visit.raw()
        browser = attempt.visit(attempt.request())
        assert told_to_the_last(attempt.readings) == [Told("code", attempt.code)]
        attempt.receiver.finish(CONNECTED)
        browser.answer()
