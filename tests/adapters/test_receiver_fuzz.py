"""Whatever bytes come, in whatever pieces: nothing but a true callback is reported, and the true one still gets in."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.callback_oracle import Oracle, Told, told_by
from tests.support.receivers import CONNECTED, Attempt, Visit, free_port, listening
from tgate_desktop.oauth.redirect import Reading, UnconfirmedCode

STATE = "the-state_of~this.attempt"
# What stands for the port, which no strategy knows.
PORT = b"PORT"
CALLBACK = b"GET /callback?code=sent&state=the-state_of~this.attempt HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"
OTHER_PATH = b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"

METHODS = [
    b"HEAD",
    b"POST",
    b"OPTIONS",
    b"get",
    b"CONNECT",
    b"PRI",
    b"",
    b"G\x00ET",
    b"\xef\xbb\xbfGET",
]
PATHS = [
    b"/",
    b"//callback",
    b"/callback/",
    b"/%63allback",
    b"/c%61llback",
    b"/callback%3f",
    b"/x/../callback",
    b"/callback;x",
    b"/call\xc0\xafback",
    b"http://127.0.0.1:PORT/callback",
    b"*",
    b"callback",
    b"/callback\t",
    b"/callback#",
]
PAIRS = [
    b"code=sent",
    b"state=the-state_of~this.attempt",
    b"%63ode=sent",
    b"state=%74he-state_of~this%2eattempt",
    b"state=the-state_of~this.attempt%00",
    b"state=the-state_of~this.attempt%20",
    b"state=+the-state_of~this.attempt",
    b"state=THE-STATE_OF~THIS.ATTEMPT",
    b"state=the-state_of~this.attemp%c1%b4",
    b"state=the-state_of~this.attemp%ef%bd%94",
    b"state=the-state_of%7ethis.attempt",
    b"state=",
    b"state",
    b"state[]=the-state_of~this.attempt",
    b"State=the-state_of~this.attempt",
    b"code=",
    b"code=%0d%0aSet-Cookie:%20a",
    b"code=%ff%fe",
    b"code=%zz%",
    b"code=%u0041",
    b"code=%f0%9f%94%91",
    b"code=%25%30%30",
    b"code=" + b"9" * 4096,
    b"code=" + b"9" * 4097,
    b"error=access_denied",
    b"error=%e2%80%aeno",
    b"error_description=%e2%80%aeno%00",
    b"iss=https://evil.example",
    b"a;code=other",
    b"a=1" + b"&b" * 40,
    b"",
    b"=",
]
VERSIONS = [
    *(b" HTTP/1.1",) * 6,
    b" HTTP/1.0",
    b"",
    b" HTTP/2.0",
    b" HTTP/1.1 ",
    b" http/1.1",
    b"\tHTTP/1.1",
    b" HTTP/1.10",
]
HOSTS = [
    b"hOST:127.0.0.1:PORT\t",
    b"Host : 127.0.0.1:PORT",
    b"Host: evil.example",
    b"Host: localhost:PORT",
    b"Host: 127.0.0.1:PORT, evil.example",
    b"Host: user@127.0.0.1:PORT",
    b"Host: 127.1:PORT",
    b"Host: 127.0.0.1:PORT.",
    b"Host: 127.0.0.1:0PORT",
    b"Host: 127.0.0.1:PORT\x0b",
    b"Host: 127.0.0.1:PORT\x85",
    b"Host: 127.0.0.1:PORT\xa0",
    b"Host:",
    b"X: y",
]
HEADERS = [
    b"User-Agent: a browser",
    b"Cookie: " + b"c" * 3000 + b"=\xe9",
    b"Content-Length: 0",
    b"Sec-Fetch-Mode: navigate",
    b"Sec-Fetch-Dest: document",
    b"Origin: https://evil.example",
    b"Host: 127.0.0.1:PORT",
    b"Host: evil.example",
    b" folded",
    b"\tfolded",
    b"X: a\rHost: evil.example",
    b"X: a\nHost: evil.example",
    b"X: \x00",
    b"X\x00: a",
    b"Content-Length: 5",
    b"Content-Length: +0",
    b"Content-Length: 99999999999999999999999999",
    b"Content-Length: -1",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding : chunked",
    b"transfer-encoding: \x0bchunked",
    b"Expect: 100-continue",
    b"Upgrade: h2c",
    b"Sec-Fetch-Mode: no-cors",
    b"Sec-Fetch-Mode: navigate, cors",
    b"Sec-Fetch-Dest: iframe",
    b"Sec-Fetch-Dest:",
    b"Sec-Purpose: prefetch;anonymous-client-ip",
    b"Purpose: x, Prefetch",
    b"X: " + b"x" * 33_000,
    b"X: y\r\n" * 65 + b"X: y",
    b"no colon",
    b": nameless",
]
LINE_ENDS = [b"\n", b"\r", b"\r\r\n", b"\x00\r\n"]
HOSTILE = [
    b"GET /callback\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x80\x2e\x01\x00\x02",
    b"\r\n\r\n",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n",
    b"\x00" * 100,
    b"9" * 50_000,
    OTHER_PATH,
]


TRUE = {
    "method": b"GET",
    "path": b"/callback",
    "pairs": b"code=sent&state=the-state_of~this.attempt",
    "version": b" HTTP/1.1",
    "host": b"Host: 127.0.0.1:PORT",
    "headers": b"User-Agent: a browser",
    "line end": b"\r\n",
}
OTHERS = {
    "method": METHODS,
    "path": PATHS,
    "pairs": [*PAIRS, *(TRUE["pairs"] + b"&" + pair for pair in PAIRS)],
    "version": VERSIONS,
    "host": HOSTS,
    "headers": HEADERS,
    "line end": LINE_ENDS,
}
DEPARTURES = [(part, other) for part, others in OTHERS.items() for other in others]


def request(parts: dict[str, bytes]) -> bytes:
    line = parts["method"] + b" " + parts["path"] + b"?" + parts["pairs"] + parts["version"]
    return b"\r\n".join((line, parts["host"], parts["headers"])) + parts["line end"] + b"\r\n"


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


REQUESTS = st.one_of(built(), mutated(), st.sampled_from(HOSTILE))
STREAMS = st.one_of(
    built(),
    mutated(),
    st.binary(max_size=300),
    st.lists(st.one_of(REQUESTS, st.just(CALLBACK)), min_size=2, max_size=3).map(b"".join),
)


def send_in_pieces(attempt: Attempt, pieces: Iterable[bytes]) -> None:
    """All of it, unless the receiver has had enough, and then the wait for its answer and its end."""
    visit = Visit(attempt.host, attempt.port)
    visit.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(ConnectionError):
        for piece in pieces:
            visit.send(piece)
        visit.socket.shutdown(socket.SHUT_WR)
    visit.raw()


def cut(sent: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(sent) + 1) for place in places), len(sent)]
    return [sent[begin:end] for begin, end in pairwise(bounds)]


def readings_to_the_last(attempt: Attempt) -> list[Reading]:
    readings = attempt.readings.wait_for(1)
    while isinstance(readings[-1], UnconfirmedCode):
        readings = attempt.readings.wait_for(len(readings) + 1)
    return readings


def assert_told_as_the_oracle_says(sent: bytes, places: list[int]) -> None:
    """Sends it, then the true callback: what is reported has to be what the oracle makes of the one and the other."""
    with listening(f"http://127.0.0.1:{free_port()}/callback", state=STATE) as attempt:
        authority = f"127.0.0.1:{attempt.port}".encode()
        oracle = Oracle(authority, b"/callback", STATE)
        sent = sent.replace(PORT, str(attempt.port).encode())
        send_in_pieces(attempt, cut(sent, places))
        browser = attempt.visit(attempt.request())
        readings = [told_by(reading) for reading in readings_to_the_last(attempt)]
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
        assert [told_by(each) for each in readings_to_the_last(attempt)] == [Told("code", attempt.code)]
        attempt.receiver.finish(CONNECTED)
        browser.answer()
