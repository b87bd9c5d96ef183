"""Time and cancel: nothing outlasts its limit, and a cancelled connection is closed at once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.exchanges import get, http, post
from tests.support.hygiene import GUARD_S
from tests.support.servers import AnsweringServer, Connection, ScriptedServer, http_answer
from tests.support.tls import Authority
from tgate_desktop.adapters.dialer import Address
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import ConnectTimedOut, TimedOut

SHORT_S = 0.3


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue of connections is full: a further one hangs."""
    with ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


class HangingResolver:
    """Answers nothing until it is released; `asked` is set when somebody waits."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.released = threading.Event()

    def __call__(self, host: str, port: int) -> list[Address]:
        self.asked.set()
        self.released.wait(GUARD_S)
        return [(socket.AF_INET, "127.0.0.1", port)]


@pytest.fixture
def hanging_resolver() -> Iterator[HangingResolver]:
    resolver = HangingResolver()
    yield resolver
    resolver.released.set()


def cancelling(cancel: Cancel, when: threading.Event) -> threading.Thread:
    def wait_and_cancel() -> None:
        assert when.wait(GUARD_S)
        cancel()

    thread = threading.Thread(target=wait_and_cancel)
    thread.start()
    return thread


def test_a_server_that_never_answers_is_hung_up_on() -> None:
    hung_up = threading.Event()

    def silence(connection: Connection) -> None:
        connection.read_request()
        if connection.wait_for_close():
            hung_up.set()

    with ScriptedServer(silence) as server:
        with pytest.raises(TimedOut) as caught:
            http().send(post(server.origin, timeout_s=SHORT_S))
        assert hung_up.wait(GUARD_S)
    assert caught.value.sent


@pytest.mark.parametrize(
    "beginning",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"],
    ids=["in the head", "in the body", "in a body without length"],
)
def test_a_server_that_drips_is_hung_up_on_when_the_whole_time_is_over(beginning: bytes) -> None:
    def drip(connection: Connection) -> None:
        connection.read_request()
        connection.write(beginning)
        while not connection.closing.wait(SHORT_S / 10):
            connection.write(b"x")

    with ScriptedServer(drip) as server, pytest.raises(TimedOut) as caught:
        http().send(post(server.origin, timeout_s=SHORT_S))
    assert caught.value.sent


def test_tls_that_drips_is_hung_up_on_as_well(tmp_path: Path) -> None:
    authority = Authority(tmp_path)

    def drip(connection: Connection) -> None:
        connection.read_request()
        while not connection.closing.wait(SHORT_S / 10):
            connection.write(b"x")

    trusting = Network(proxy=ProxyChoice.NONE, ca_file=str(authority.ca_file))
    with ScriptedServer(drip, authority.server_context("127.0.0.1")) as server, pytest.raises(TimedOut) as caught:
        http().send(post(server.origin, trusting, timeout_s=SHORT_S))
    assert caught.value.sent


def test_the_limit_is_among_the_facts() -> None:
    def silence(connection: Connection) -> None:
        connection.wait_for_close()

    with ScriptedServer(silence) as server, pytest.raises(TimedOut) as caught:
        http().send(get(server.origin, timeout_s=1.0))
    assert caught.value.facts["timeout_s"] == 1


def test_a_name_that_is_never_resolved_ends_with_the_connect_time(hanging_resolver: HangingResolver) -> None:
    with pytest.raises(ConnectTimedOut) as caught:
        http(connect_timeout_s=SHORT_S, resolve=hanging_resolver).send(post("https://tgate.test/token"))
    assert caught.value.facts == {"host": "tgate.test", "port": 443, "sent": False}


def test_a_connection_that_is_never_taken_ends_with_the_connect_time(full_port: int) -> None:
    with pytest.raises(ConnectTimedOut) as caught:
        http(connect_timeout_s=SHORT_S).send(post(f"http://127.0.0.1:{full_port}/"))
    assert not caught.value.sent


def test_a_handshake_that_is_never_answered_ends_with_the_connect_time() -> None:
    def silence(connection: Connection) -> None:
        connection.wait_for_close()

    with ScriptedServer(silence) as server, pytest.raises(ConnectTimedOut) as caught:
        http(connect_timeout_s=SHORT_S).send(post(f"https://127.0.0.1:{server.port}/"))
    assert not caught.value.sent


def test_an_address_that_leads_nowhere_leaves_time_for_the_next(full_port: int) -> None:
    with socket.create_server(("127.0.0.2", full_port)) as listener:
        served = threading.Thread(target=lambda: _answer_one(listener))
        served.start()

        def two_addresses(host: str, port: int) -> list[Address]:
            return [(socket.AF_INET, "127.0.0.1", port), (socket.AF_INET, "127.0.0.2", port)]

        answer = http(connect_timeout_s=2.0, resolve=two_addresses).send(get(f"http://localhost:{full_port}/"))
        served.join(GUARD_S)
    assert answer.status == 200


def _answer_one(listener: socket.socket) -> None:
    listener.settimeout(GUARD_S)
    line, _ = listener.accept()
    with line:
        line.recv(65536)
        line.sendall(http_answer("200 OK"))


def test_a_cancel_that_came_before_sends_nothing() -> None:
    cancel = Cancel()
    cancel()
    with AnsweringServer(http_answer("200 OK")) as server, pytest.raises(Cancelled):
        http().send(get(server.origin), cancel)
    assert server.connections == 0


def test_cancel_does_not_wait_for_a_name(hanging_resolver: HangingResolver) -> None:
    cancel = Cancel()
    canceller = cancelling(cancel, hanging_resolver.asked)
    with pytest.raises(Cancelled):
        http(resolve=hanging_resolver).send(get("https://tgate.test/"), cancel)
    canceller.join(GUARD_S)


def test_cancel_does_not_wait_for_a_connection(full_port: int) -> None:
    cancel, asked = Cancel(), threading.Event()

    def resolve(host: str, port: int) -> list[Address]:
        asked.set()
        return [(socket.AF_INET, "127.0.0.1", port)]

    canceller = cancelling(cancel, asked)
    with pytest.raises(Cancelled):
        http(resolve=resolve).send(get(f"http://localhost:{full_port}/"), cancel)
    canceller.join(GUARD_S)


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
def test_cancel_closes_a_connection_that_waits_for_the_answer(beginning: bytes) -> None:
    cancel, hung_up = Cancel(), threading.Event()

    def cancel_in_the_middle(connection: Connection) -> None:
        connection.read_request()
        connection.write(beginning)
        cancel()
        if connection.wait_for_close():
            hung_up.set()

    with ScriptedServer(cancel_in_the_middle) as server:
        with pytest.raises(Cancelled):
            http().send(get(server.origin), cancel)
        assert hung_up.wait(GUARD_S)


def test_a_cancel_after_the_answer_changes_nothing() -> None:
    cancel = Cancel()
    with AnsweringServer(http_answer("200 OK", b"{}")) as server:
        answer = http().send(get(server.origin), cancel)
    cancel()
    assert answer.body == b"{}"
