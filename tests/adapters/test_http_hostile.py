"""Answers made to hurt: the request ends in a problem or in the answer, soon, and with little memory."""

from __future__ import annotations

import gzip
import logging
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.canaries import MARK
from tests.support.exchanges import get, http, post
from tests.support.reachable import texts_held_by
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tgate_desktop.adapters.http import LIMIT_BYTES, WIRE_LIMIT_BYTES
from tgate_desktop.oauth.problems import AnswerTooLarge, AnswerTruncated, ConnectionLost, TransportProblem

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"
PAIR = b'{"access_token": "an-access-token", "refresh_token": "a-refresh-token"}'
MOST_GROWTH_KIB = 24 * 1024


@pytest.fixture(autouse=True)
def _quiet_library() -> Iterator[None]:
    """As in the app: the library's warnings quote what they are about."""
    library = logging.getLogger("urllib3")
    before = library.level
    library.setLevel(logging.CRITICAL)
    yield
    library.setLevel(before)


def endless(beginning: bytes, again: bytes) -> ScriptedServer:
    """Never comes to an end by itself."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.write(beginning)
        while not connection.closing.is_set():
            connection.write(again)

    return ScriptedServer(script)


ENDLESS = {
    "body by the connection's end": (OK + b"\r\n", b"x" * 65536),
    "body of a huge length": (OK + b"Content-Length: 999999999999999999999\r\n\r\n", b"x" * 65536),
    "chunks": (CHUNKED + b"\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "one huge chunk": (CHUNKED + b"\r\nfffffffffffffffffff\r\n", b"x" * 65536),
    "a chunk of a negative size": (CHUNKED + b"\r\n-1\r\n", b"x" * 65536),
    "chunk extensions": (CHUNKED + b"\r\n", b"1;" + b"e" * 60000 + b"\r\nx\r\n"),
    "trailers": (CHUNKED + b"\r\n0\r\n", b"x: y\r\n" * 1000),
    "100s": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "103s": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 1000),
    "long headers": (OK, b"x: " + b"y" * 60000 + b"\r\n"),
}


@pytest.mark.parametrize(("beginning", "again"), ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_is_not_read_to_it(beginning: bytes, again: bytes) -> None:
    with endless(beginning, again) as server, pytest.raises(AnswerTooLarge) as caught:
        http().send(post(server.origin))
    assert caught.value.sent
    assert caught.value.facts["limit_bytes"] in (LIMIT_BYTES, WIRE_LIMIT_BYTES)
    assert [where for where, text in texts_held_by(caught.value) if MARK in text] == []


@pytest.mark.parametrize(("beginning", "again"), [(OK, b"x: y\r\n" * 100), (OK, b"x" * 65536), (b"", b"x" * 65536)])
def test_a_head_without_end_is_no_answer(beginning: bytes, again: bytes) -> None:
    with endless(beginning, again) as server, pytest.raises(ConnectionLost) as caught:
        http().send(post(server.origin))
    assert caught.value.sent


@pytest.mark.parametrize("status", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_the_answer_after_an_interim_one_is_the_answer(status: str) -> None:
    """RFC 9110 15.2: they may come although nobody asked; the pair behind them must not be lost."""
    interim = f"HTTP/1.1 {status}\r\nLink: </style.css>\r\n\r\n".encode() * 3
    with AnsweringServer(interim + http_answer("200 OK", PAIR)) as server:
        answer = http().send(post(server.origin))
    assert (answer.status, answer.body) == (200, PAIR)
    assert "link" not in answer.headers


@pytest.mark.parametrize("size", [b"-5", b"-1", b"-ffffffffffffffffffff", b"--1", b"0x-1"])
def test_a_chunk_of_a_negative_size_is_an_answer_cut_short(size: bytes) -> None:
    with AnsweringServer(CHUNKED + b"\r\n" + size + b"\r\n" + PAIR) as server, pytest.raises(AnswerTruncated):
        http().send(post(server.origin))


def test_a_length_with_more_digits_than_python_counts_is_none() -> None:
    with (
        AnsweringServer(CHUNKED + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nff\r\n" + PAIR) as server,
        pytest.raises(AnswerTruncated) as caught,
    ):
        http().send(post(server.origin))
    assert caught.value.facts["received_bytes"] == len(PAIR)
    assert "expected_bytes" not in caught.value.facts


def test_two_lengths_that_differ_are_no_answer() -> None:
    """RFC 9112 6.3: where the body ends cannot be known."""
    lengths = b"Content-Length: 5\r\nContent-Length: %d\r\n\r\n" % len(PAIR)
    with AnsweringServer(OK + lengths + PAIR) as server, pytest.raises(ConnectionLost):
        http().send(post(server.origin))


def test_what_follows_the_answer_is_not_read() -> None:
    with AnsweringServer(http_answer("400 Bad Request", b"{}") + http_answer("200 OK", PAIR)) as server:
        answer = http().send(post(server.origin))
    assert (answer.status, answer.body) == (400, b"{}")


def test_a_connection_that_stays_open_after_the_answer_holds_nothing_up() -> None:
    def stay(connection: Connection) -> None:
        connection.read_request()
        connection.write(http_answer("200 OK", PAIR))
        connection.wait_for_close()

    with ScriptedServer(stay) as server:
        assert http().send(post(server.origin)).body == PAIR


def test_an_answer_that_comes_before_the_request_was_read_is_one() -> None:
    def hasty(connection: Connection) -> None:
        connection.write(http_answer("400 Bad Request", b"{}"))
        connection.read_request()

    with ScriptedServer(hasty) as server:
        assert http().send(post(server.origin)).status == 400


@pytest.mark.parametrize(
    "answer",
    [PAIR, b"HTTP/2 200 OK\r\n\r\n" + PAIR, b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 99 Low\r\n\r\n", b"ICY 200 OK\r\n\r\n"],
    ids=["HTTP/0.9", "HTTP/2", "no status", "a status below 100", "another protocol"],
)
def test_a_first_line_that_is_not_http_is_no_answer(answer: bytes) -> None:
    with AnsweringServer(answer) as server, pytest.raises(ConnectionLost) as caught:
        http().send(post(server.origin))
    assert caught.value.sent


def packed(times: int) -> bytes:
    """A gzip bomb, packed that often."""
    bomb = bytes(64 * LIMIT_BYTES)
    for _ in range(times):
        bomb = gzip.compress(bomb, mtime=0)
    return bomb


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "identity, gzip", "x" * 1000])
def test_what_is_packed_in_another_way_comes_as_it_is(coding: str) -> None:
    with AnsweringServer(http_answer("200 OK", packed(2), f"Content-Encoding: {coding}")) as server:
        assert http().send(get(server.origin)).body == packed(2)


@pytest.mark.parametrize(
    "packing", [gzip.compress, zlib.compress, lambda body: zlib.compress(body, wbits=31)], ids=["gzip", "zlib", "raw"]
)
def test_a_bomb_is_not_unpacked_to_its_end(packing: object) -> None:
    assert callable(packing)
    bomb = http_answer("200 OK", packing(bytes(64 * LIMIT_BYTES)), "Content-Encoding: deflate")
    with AnsweringServer(bomb) as server, pytest.raises(AnswerTooLarge):
        http().send(get(server.origin))


GROWTH = """
import resource, sys
from tests.adapters.test_http_hostile import ENDLESS, bombs, endless
from tests.support.exchanges import http, post
from tests.support.servers import AnsweringServer, http_answer
from tgate_desktop.oauth.problems import AnswerTooLarge

with AnsweringServer(http_answer("200 OK", b"x" * 1024 * 1024)) as server:
    for _ in range(3):
        http().send(post(server.origin))
answers = [AnsweringServer(bomb) for bomb in bombs()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for server in (*answers, *(endless(*one) for one in ENDLESS.values())):
    with server:
        try:
            http().send(post(server.origin))
        except AnswerTooLarge:
            print("refused")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def bombs() -> list[bytes]:
    """Answers of at most a few kilobytes that want to become 64 MiB and more."""
    return [
        http_answer("200 OK", packed(1), "Content-Encoding: gzip"),
        http_answer("200 OK", packed(2), "Content-Encoding: gzip"),
        http_answer("302 Found", packed(1), "Content-Encoding: gzip", "Location: https://elsewhere.example/"),
        http_answer("200 OK", packed(2), "Content-Encoding: gzip, gzip"),
    ]


def test_neither_bombs_nor_endless_answers_take_memory() -> None:
    run = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    *refused, growth_kib = run.stdout.split()
    assert len(refused) >= len(ENDLESS) + 2
    assert int(growth_kib) < MOST_GROWTH_KIB


some_lines = st.lists(
    st.sampled_from(
        [
            b"HTTP/1.1 200 OK",
            b"HTTP/1.0 200",
            b"HTTP/1.1 100 Continue",
            b"HTTP/1.1 103 ",
            b"HTTP/1.1 204 No Content",
            b"HTTP/1.1 999 \xff",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Content-Length: 4",
            b"Content-Length: -4",
            b"Content-Length: 4, 4",
            b"Content-Length: \xb2",
            b"Content-Encoding: gzip",
            b"Content-Encoding: deflate",
            b"Location: http://[::1/",
            b"Set-Cookie: a=b; expires=x; domain=.",
            b"Content-Type: text/html; charset=\xff",
            b"Connection: keep-alive",
            b" folded",
            b"no colon",
            b": no name",
            b"",
            b"",
            b"4",
            b"-4",
            b"0",
            b"0x4",
            b"\xc2\xb2",
            b"{}{}",
            gzip.compress(b"{}")[:18],
        ]
    )
    | st.binary(max_size=20),
    max_size=14,
).map(b"\r\n".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answer=st.binary(max_size=120) | some_lines | some_lines.map(b"HTTP/1.1 200 OK\r\n".__add__))
def test_any_bytes_are_an_answer_or_a_problem_of_the_transport(answer: bytes) -> None:
    with AnsweringServer(answer) as server, suppress(TransportProblem):
        assert 100 < http().send(post(server.origin)).status <= 999
