"""A raw server on loopback that does what its script says with each connection, byte by byte."""

from __future__ import annotations

import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

from tests.support.hygiene import GUARD_S


class Connection:
    """One client's connection, in the server's hands."""

    def __init__(self, line: socket.socket, closing: threading.Event) -> None:
        self.line = line
        self.closing = closing

    def read_request(self) -> bytes:
        """One whole request, head and body by Content-Length; what there is when the client closes before."""
        received = bytearray()
        while b"\r\n\r\n" not in received:
            if not self._receive(received):
                return bytes(received)
        head, _, body = bytes(received).partition(b"\r\n\r\n")
        lengths = [
            line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        ]
        missing = (int(lengths[0]) if lengths else 0) - len(body)
        while missing > 0:
            before = len(received)
            if not self._receive(received):
                break
            missing -= len(received) - before
        return bytes(received)

    def write(self, answer: bytes) -> None:
        self.line.sendall(answer)

    def reset(self) -> None:
        """Closes with RST instead of FIN."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()

    def wait_for_close(self) -> bool:
        """Whether the client hung up, within the guard's time; False when the server was stopped before."""
        self.line.settimeout(GUARD_S)
        while not self.closing.is_set():
            if not self._receive(bytearray()):
                return not self.closing.is_set()
        return False

    def relay_to(self, port: int) -> None:
        """Passes bytes both ways between the client and a server on loopback, until either hangs up."""
        with socket.create_connection(("127.0.0.1", port), GUARD_S) as server, selectors.DefaultSelector() as selector:
            selector.register(self.line, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, self.line)
            while ready := selector.select(GUARD_S):
                for key, _ in ready:
                    assert isinstance(key.fileobj, socket.socket)
                    octets = key.fileobj.recv(65536)
                    if not octets:
                        return
                    key.data.sendall(octets)

    def _receive(self, received: bytearray) -> bool:
        octets = b""
        with suppress(OSError):
            octets = self.line.recv(65536)
        received += octets
        return bool(octets)


Script = Callable[[Connection], None]


class ScriptedServer:
    """Listens on `127.0.0.1` while entered; runs `script` for each connection on a thread of its own.

    With `tls`, the script runs after the handshake. What goes wrong in it is raised at the end, but for a client that
    hangs up.
    """

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._closing = threading.Event()
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._faults: list[BaseException] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        _shut(self._listener)
        for line in self._lines:
            _shut(line)
        for thread in self._threads:
            thread.join(GUARD_S)
        self._listener.close()
        if kind is None and self._faults:
            raise self._faults[0]

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            line.settimeout(GUARD_S)
            self._start(partial(self._serve, line))

    def _serve(self, line: socket.socket) -> None:
        if self._tls is not None:
            try:
                line = self._tls.wrap_socket(line, server_side=True)
            except OSError:
                line.close()
                return
        self._lines.append(line)
        try:
            self._script(Connection(line, self._closing))
        except OSError:
            pass  # the client hung up in the middle, which is what many tests are about
        except Exception as fault:  # noqa: BLE001 - the thread's edge: leaving the server raises it
            self._faults.append(fault)
        finally:
            line.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="scripted server", daemon=True)
        self._threads.append(thread)
        thread.start()


class AnsweringServer(ScriptedServer):
    """Reads one request per connection into `requests`, and gives each the same bytes in one write.

    A client that hangs up without having sent anything made no request.
    """

    def __init__(self, answer: bytes, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(self._answer_once, tls)
        self._answer = answer
        self.requests: list[bytes] = []

    def _answer_once(self, connection: Connection) -> None:
        request = connection.read_request()
        if request:
            self.requests.append(request)
            connection.write(self._answer)


def http_answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole answer with its length: `http_answer("200 OK", b"{}", "Content-Type: application/json")`."""
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"))
    return head.encode("latin-1") + b"\r\n\r\n" + body


def _shut(line: socket.socket) -> None:
    """Wakes whoever reads from it, and leaves closing to them."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
