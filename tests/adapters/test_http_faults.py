"""Connections that fail: which problem it is, and whether anything can have left."""

from __future__ import annotations

import socket
import ssl
import traceback
from collections.abc import Callable

import pytest

from tests.support.canaries import MARK, canary
from tests.support.exchanges import everything_is_here, get, http, post, unused_port
from tests.support.reachable import texts_held_by
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tgate_desktop.adapters.dialer import Address
from tgate_desktop.adapters.transport_faults import Progress, Way, problem_of
from tgate_desktop.oauth.problems import (
    AnswerTruncated,
    ConnectionLost,
    ConnectionRefused,
    HostNotFound,
    TlsExpired,
    TlsFailed,
    TlsHostMismatch,
    TlsRevoked,
    TlsUntrusted,
    TransportProblem,
)

TOKENS = f'{{"access_token":"{canary("access")}'.encode()[:60].ljust(60)


def unknown_host(host: str, port: int) -> list[Address]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_host_that_does_not_exist_has_got_nothing() -> None:
    with pytest.raises(HostNotFound) as caught:
        http(resolve=unknown_host).send(post("https://tgate.test/token"))
    assert caught.value.facts == {"host": "tgate.test", "port": 443, "sent": False}


def test_a_name_that_no_resolver_takes_is_a_host_that_does_not_exist() -> None:
    with pytest.raises(HostNotFound) as caught:
        http().send(post(f"https://{'x' * 70}.test/token"))
    assert not caught.value.sent


def test_a_refused_connection_has_got_nothing() -> None:
    port = unused_port()
    with pytest.raises(ConnectionRefused) as caught:
        http().send(post(f"http://127.0.0.1:{port}/token"))
    assert caught.value.facts == {"host": "127.0.0.1", "port": port, "sent": False}


def test_the_second_address_of_a_host_is_tried_when_the_first_refuses() -> None:
    def two_addresses(host: str, port: int) -> list[Address]:
        return [(socket.AF_INET, "127.0.0.2", port), (socket.AF_INET, "127.0.0.1", port)]

    with AnsweringServer(http_answer("200 OK", b"{}")) as server:
        answer = http(resolve=two_addresses).send(get(f"http://localhost:{server.port}/"))
    assert answer.status == 200


def test_http_never_leaves_this_computer_whatever_localhost_resolves_to() -> None:
    def another_computer(host: str, port: int) -> list[Address]:
        return [(socket.AF_INET, "192.0.2.1", port), (socket.AF_INET6, "2001:db8::1", port)]

    with pytest.raises(HostNotFound) as caught:
        http(resolve=another_computer).send(post("http://localhost/token"))
    assert not caught.value.sent


def close_at_once(connection: Connection) -> None:
    connection.read_request()


def reset_at_once(connection: Connection) -> None:
    connection.read_request()
    connection.reset()


def answer_then_reset(beginning: bytes) -> Callable[[Connection], None]:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.write(beginning)
        connection.reset()

    return script


def answer_then_close(beginning: bytes) -> Callable[[Connection], None]:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.write(beginning)

    return script


@pytest.mark.parametrize(
    "script",
    [
        close_at_once,
        reset_at_once,
        answer_then_reset(b"HTTP/1.1 200 OK\r\nContent-Le"),
        answer_then_reset(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        answer_then_close(b"SSH-2.0-OpenSSH_9.2\r\n"),
        answer_then_close(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"),
    ],
    ids=[
        "closed before the answer",
        "reset before the answer",
        "reset in the head",
        "reset in the body",
        "not HTTP",
        "endless head",
    ],
)
def test_an_answer_that_breaks_off_leaves_the_outcome_unknown(script: Callable[[Connection], None]) -> None:
    with ScriptedServer(script) as server, pytest.raises(ConnectionLost) as caught:
        http().send(post(server.origin))
    assert caught.value.sent
    assert caught.value.facts["host"] == "127.0.0.1"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("beginning", "counts"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + TOKENS, {"received_bytes": 60, "expected_bytes": 100}),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", {"received_bytes": 0, "expected_bytes": 100}),
        (CHUNKED + b"3c\r\n" + TOKENS, {"received_bytes": 60}),
        (CHUNKED + b"64\r\n" + TOKENS, {"received_bytes": 60}),
        (CHUNKED + b"zz\r\n{}", {"received_bytes": 0}),
    ],
    ids=["shorter than it said", "no body", "no last chunk", "chunk shorter than it said", "chunk without a length"],
)
def test_an_answer_that_ends_too_early_is_told_with_what_came(beginning: bytes, counts: dict[str, int]) -> None:
    with ScriptedServer(answer_then_close(beginning)) as server, pytest.raises(AnswerTruncated) as caught:
        http().send(post(server.origin))
    assert caught.value.facts == {"host": "127.0.0.1", "port": server.port, "sent": True} | counts
    assert [where for where, text in texts_held_by(caught.value) if MARK in text] == []


@pytest.mark.parametrize("script", [close_at_once, answer_then_close(b"garbage\r\n\r\n")])
def test_no_problem_carries_a_secret_nor_the_request_itself(script: Callable[[Connection], None]) -> None:
    with ScriptedServer(script) as server, pytest.raises(TransportProblem) as caught:
        http().send(post(server.origin))
    shown = "".join(traceback.format_exception(caught.value))
    assert "connection_lost" in shown
    assert MARK not in shown
    linked: BaseException | None = caught.value
    while linked is not None:
        assert not hasattr(linked, "request")
        linked = linked.__cause__ or linked.__context__


def test_a_name_is_looked_up_by_the_resolver_that_was_given() -> None:
    with AnsweringServer(http_answer("200 OK")) as server:
        http(resolve=everything_is_here).send(get(f"http://localhost:{server.port}/"))
    assert server.connections == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (23, TlsRevoked),
        (0x800B010C, TlsRevoked),
        (0x80092010, TlsRevoked),
        (-67820, TlsRevoked),
        (20, TlsUntrusted),
        (0x800B0109, TlsUntrusted),
        (-67843, TlsUntrusted),
        (10, TlsExpired),
        (0x800B0101, TlsExpired),
        (-67818, TlsExpired),
        (62, TlsHostMismatch),
        (0x800B010F, TlsHostMismatch),
        (-67602, TlsHostMismatch),
        (999, TlsFailed),
    ],
)
def test_each_systems_own_code_for_a_certificate_is_the_same_problem(
    code: int, expected: type[TransportProblem]
) -> None:
    fault = ssl.SSLCertVerificationError(1, "certificate verify failed")
    fault.verify_code = code
    problem = problem_of(fault, Way("tgate.example", 443, 5.0, None), Progress.CONNECTING)
    assert type(problem) is expected
    assert not problem.sent
