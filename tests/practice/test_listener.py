from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.support.practice import GUARD_S, Partner, plain_session
from tgate_desktop import practice
from tgate_desktop.practice.messages import Answer
from tgate_desktop.practice.wire import Unreadable, read_request, write_answer


def raw(server: practice.PracticeServer, sent: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=GUARD_S) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


@pytest.fixture
def crowd(server: practice.PracticeServer) -> Iterator[list[socket.socket]]:
    """As many connections as the server keeps, none of which says anything."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=GUARD_S))
            for _ in range(80)
        ]


def practice_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("practice-")]


def test_a_taken_port_is_an_os_error(server: practice.PracticeServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(OSError, match="in use") as caught:
        practice.start(tmp_path_factory.mktemp("other"), server.port)
    assert caught.value.errno == errno.EADDRINUSE


def test_silent_connections_do_not_keep_an_answer_back(partner: Partner, crowd: list[socket.socket]) -> None:
    assert partner.connect()["access_token"]


def test_close_ends_every_thread_and_frees_the_port(
    server: practice.PracticeServer, crowd: list[socket.socket], tmp_path_factory: pytest.TempPathFactory
) -> None:
    server.close()
    assert practice_threads() == []
    practice.start(tmp_path_factory.mktemp("other"), server.port).close()


def test_close_may_come_twice_and_from_several_threads(server: practice.PracticeServer) -> None:
    closers = [threading.Thread(target=server.close) for _ in range(3)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join(GUARD_S)
    server.close()
    assert practice_threads() == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"POST /oauth/token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST /oauth/token HTTP/1.1\r\nContent-Length: 65537\r\n\r\n" + b"x" * 65537, 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_fit_request_gets_its_status(server: practice.PracticeServer, sent: bytes, status: int) -> None:
    assert raw(server, sent).startswith(b"HTTP/1.1 %d " % status)


def test_a_half_request_gets_no_answer(server: practice.PracticeServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=GUARD_S) as connection:
        connection.sendall(b"POST /oauth/token HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""


def test_head_has_the_headers_of_get_and_no_body(server: practice.PracticeServer) -> None:
    host = f"Host: 127.0.0.1:{server.port}\r\n\r\n".encode()
    head, _, body = raw(server, b"HEAD / HTTP/1.1\r\n" + host).partition(b"\r\n\r\n")
    assert b"Content-Length: " in head
    assert b"Connection: close" in head
    assert body == b""


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/", 405), ("POST", "/api/brands", 405)]
)
def test_other_paths_and_methods_are_refused(
    server: practice.PracticeServer, method: str, path: str, status: int
) -> None:
    with plain_session() as session:
        assert session.request(method, server.address + path, timeout=GUARD_S).status_code == status


def test_the_index_says_what_this_is(server: practice.PracticeServer) -> None:
    with plain_session() as session:
        page = session.get(server.address, timeout=GUARD_S).text
    assert "This server plays" in page
    assert f"{server.address}/oauth/token" in page


class CountingSocket(socket.socket):
    """Counts what is handed to the system."""

    writes = 0

    def sendall(self, data: object, flags: int = 0) -> None:
        self.writes += 1
        super().sendall(data, flags)  # type: ignore[arg-type]


def test_an_answer_is_one_write() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, CountingSocket(fileno=ours.detach()) as counting:
        write_answer(counting, Answer(200, (("A", "b"),), b"body"), with_body=True, deadline_s=time.monotonic() + 5)
        assert counting.writes == 1
        assert theirs.recv(65536).endswith(b"\r\n\r\nbody")


def test_a_sender_that_drips_is_held_to_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"GET / HT")
        with pytest.raises(Unreadable) as caught:
            read_request(ours, time.monotonic() + 0.05)
    assert caught.value.status == 408
