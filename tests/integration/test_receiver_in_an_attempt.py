"""The receiver of a real attempt in bad company: the one true redirect is taken, no other ever is, and the port is free
again at once, however the attempt ends."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import pytest

from tests.support.app_process import AppProcess
from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S
from tests.support.receivers import Visit, free_port
from tests.support.servers import Connection
from tests.support.token_server import TokenServer, answering
from tests.support.wired_app import RunningAttempt, WiredApp, an_order, opened
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import Phase

TLS_HELLO = bytes.fromhex("16030100a5010000a10303") + bytes(160)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


def address_of(attempt: RunningAttempt) -> tuple[str, int]:
    parts = urlsplit(attempt.redirected_address())
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def visited(host: str, port: int, sent: bytes) -> bytes:
    """All that comes back, until the receiver closes."""
    with suppress(BrokenPipeError, ConnectionResetError):
        return Visit(host, port, sent).raw()
    return b""


def strange_requests(attempt: RunningAttempt, stray: str) -> list[bytes]:
    """What else comes by while a browser is on its way; each carries a code or an error of somebody else's."""
    host, port = address_of(attempt)
    query = f"code={stray}&state={attempt.state}"

    def request(target: str, method: str = "GET", authority: str = f"{host}:{port}", more: str = "") -> bytes:
        return f"{method} {target} HTTP/1.1\r\nHost: {authority}\r\n{more}\r\n".encode()

    return [
        TLS_HELLO,
        b"\x00\xff" * 500,
        b"GET " + b"/a" * 6000,
        request("/favicon.ico"),
        request(f"/callback/?{query}"),
        request(f"/Callback?{query}"),
        request(f"/callback?{query}", method="HEAD"),
        request(f"/callback?{query}", method="POST", more="Content-Length: 0\r\n"),
        request(f"/callback?{query}", authority="tgate.example"),
        request(f"/callback?{query}", authority=f"localhost:{port}"),
        request(f"/callback?{query}", more="Sec-Purpose: prefetch\r\n"),
        request(f"/callback?{query}", more="Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"),
        request(f"/callback?{query}&code={stray}2"),
        request(f"/callback?{query}&state={attempt.state}"),
        request(f"/callback?{query}&error=access_denied"),
        request(f"/callback?code={stray}&state={attempt.state}x"),
        request(f"/callback?code={stray}&state="),
        request("/callback?error=access_denied&state=forged"),
        request("/callback?error=access_denied"),
    ]


def test_in_a_crowd_of_idle_slow_and_hostile_connections_the_one_true_redirect_is_taken(
    app: WiredApp, server: TokenServer
) -> None:
    attempt = app.attempt(an_order(server.token_address, server.proof_address))
    where, stray = address_of(attempt), canary("stray")
    with ExitStack() as crowd:
        for number in range(300):
            line = crowd.enter_context(socket.create_connection(where, GUARD_S))
            if number % 3 == 0:
                with suppress(BrokenPipeError, ConnectionResetError):
                    line.sendall(b"GET /callback?code=" if number % 2 else b"G")
        for request in strange_requests(attempt, stray):
            answer = visited(*where, request)
            assert answer[:12] not in (b"HTTP/1.1 200", b"HTTP/1.1 302"), request[:40]
        assert attempt.states[-1].phase is Phase.WAITING_FOR_BROWSER
        assert server.token_requests == []
        true = attempt.redirected_address()
        page = opened(true)
        assert "Connected" in page.body
        end = attempt.end()
    assert end.phase is Phase.CONNECTED
    (sent,) = server.token_requests
    assert stray.encode() not in sent
    assert true.partition("code=")[2].partition("&")[0].encode() in sent


def test_a_browser_that_comes_back_is_told_the_same_and_nothing_is_exchanged_twice(
    app: WiredApp, server: TokenServer
) -> None:
    held: SimpleQueue[str] = SimpleQueue()

    def come_back(connection: Connection) -> None:
        second = Visit(*address_of(attempt), _get(true))
        server.misbehave = None
        server.issue(connection)
        held.put(second.answer().body)

    attempt = app.attempt(an_order(server.token_address))
    true = attempt.redirected_address()
    server.misbehave = come_back
    first = opened(true)
    assert attempt.end().phase is Phase.CONNECTED
    assert "Connected" in first.body
    assert len(server.token_requests) == 1
    assert held.get(timeout=GUARD_S) == first.body


def _get(address: str) -> bytes:
    parts = urlsplit(address)
    return f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()


# ---- the port afterwards ----


def succeed(app: WiredApp, server: TokenServer, order: ConnectOrder) -> None:
    assert app.connect(order).phase is Phase.CONNECTED


def fail(app: WiredApp, server: TokenServer, order: ConnectOrder) -> None:
    server.misbehave = answering("500 Internal Server Error")
    assert app.connect(order).phase is Phase.FAILED
    server.misbehave = None


def be_denied(app: WiredApp, server: TokenServer, order: ConnectOrder) -> None:
    attempt = app.attempt(order)
    attempt.is_redirected(code=None, error="access_denied")
    assert attempt.end().phase is Phase.FAILED


def be_cancelled(app: WiredApp, server: TokenServer, order: ConnectOrder) -> None:
    attempt = app.attempt(order)
    with socket.create_connection(address_of(attempt), GUARD_S):
        attempt.attempt.cancel()
        assert attempt.end().phase is Phase.CANCELLED


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
@pytest.mark.parametrize("ending", [succeed, fail, be_denied, be_cancelled])
def test_the_port_is_free_for_the_next_attempt_at_once(
    app: WiredApp, server: TokenServer, ending: Callable[[WiredApp, TokenServer, ConnectOrder], None], host: str
) -> None:
    order = an_order(server.token_address, redirect_uri=f"http://{host}:{free_port()}/callback")
    for _ in range(3):
        ending(app, server, order)
    assert app.connect(order).phase is Phase.CONNECTED


def test_the_port_is_free_at_once_after_a_crash(tmp_path: Path, server: TokenServer) -> None:
    redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
    for run in ("first", "second"):
        folder = tmp_path / run
        folder.mkdir()
        with AppProcess(folder) as program:
            link = program.do("connect", token_address=server.token_address, redirect_uri=redirect_uri)["link"]
            assert link is not None
            parts = urlsplit(redirect_uri)
            assert parts.hostname is not None
            assert parts.port is not None
            opened(redirect_uri)
            with socket.create_connection((parts.hostname, parts.port), GUARD_S):
                program.kill()
