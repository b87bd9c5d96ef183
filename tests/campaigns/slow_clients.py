"""Many slow clients at once, each back soon after it was cut off."""

from __future__ import annotations

import random
import resource
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.sharedctypes import Synchronized

from tests.campaigns.flood import is_wanted
from tests.support.tls_visits import client_hello

# Each client is looked after so often: it drips a byte, or notices that it was cut off and comes back.
_ROUND_S = 1.0
_CONNECT_S = 2.0
_SPARE_FILES = 100
_NEVER_BEGUN = b""
_IN_THE_LINE = b"GET /callback?code=" + b"x" * 8000
_IN_THE_HEADERS = b"GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + b"x" * 30_000
# A record of a handshake that never ends (RFC 8446 5.1), after a whole first message.
_OF_A_HANDSHAKE = b"\x16\x03\x03\x40\x00" + b"x" * 0x4000
_NOT_READING = b"GET /callback?code=x&state=x HTTP/1.1\r\n\r\n"


@dataclass
class SlowClient:
    """One connection after the other, each with the same request, a byte at a time after the first `at_once`."""

    port: int
    request: bytes
    at_once: int
    reads: bool
    _stream: socket.socket | None = None
    _sent: int = 0

    @property
    def is_connected(self) -> bool:
        return self._stream is not None

    def go_on(self) -> bool:
        """Drips, or comes back when it was cut off. Whether this was a new connection."""
        if self._stream is not None and self._is_cut_off():
            self.close()
        if self._stream is None:
            return self._connect()
        self._send(1)
        return False

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _is_cut_off(self) -> bool:
        assert self._stream is not None
        try:
            return self.reads and self._stream.recv(4096) == b""
        except BlockingIOError:
            return False
        except ConnectionError:
            return True

    def _connect(self) -> bool:
        stream = socket.socket()
        if not self.reads:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        stream.settimeout(_CONNECT_S)
        try:
            stream.connect(("127.0.0.1", self.port))
        except OSError:  # between two attempts
            stream.close()
            return False
        stream.settimeout(0)
        self._stream, self._sent = stream, 0
        self._send(self.at_once)
        return True

    def _send(self, most: int) -> None:
        assert self._stream is not None
        piece = self.request[self._sent : self._sent + most]
        try:
            self._sent += self._stream.send(piece or self.request[-1:])
        except BlockingIOError:
            pass
        except ConnectionError:
            self.close()


@dataclass(frozen=True)
class SlowCrowd:
    """`most_at_once` is the largest number of connections seen at once; `connections` counts all."""

    port: int
    scheme: str
    count: int
    is_over: Synchronized[int]
    most_at_once: Synchronized[int]
    connections: Synchronized[int]

    def run(self) -> None:
        """Goes on until `is_over`."""
        _allow_files(self.count + _SPARE_FILES)
        clients = [client for client, _ in zip(self._kinds(), range(self.count), strict=False)]
        pause = threading.Event()
        share = max(1, len(clients) // 50)
        for number in cycle(range(0, len(clients), share)):
            if self.is_over.value or not is_wanted():
                break
            self.connections.value += sum(client.go_on() for client in clients[number : number + share])
            self.most_at_once.value = max(self.most_at_once.value, sum(client.is_connected for client in clients))
            pause.wait(_ROUND_S * share / len(clients))
        for client in clients:
            client.close()

    def _kinds(self) -> Iterator[SlowClient]:
        chance = random.Random(self.count)  # noqa: S311 - the same crowd each time
        hello = client_hello()
        while True:
            if self.scheme == "https":
                yield SlowClient(self.port, hello, 0, reads=True)
                yield SlowClient(self.port, hello, chance.randrange(len(hello)), reads=True)
                yield SlowClient(self.port, hello + _OF_A_HANDSHAKE, len(hello), reads=True)
                yield SlowClient(self.port, hello, len(hello), reads=False)
            yield SlowClient(self.port, _NEVER_BEGUN, 0, reads=True)
            yield SlowClient(self.port, _IN_THE_LINE, chance.choice((1, 30, 7900)), reads=True)
            yield SlowClient(self.port, _IN_THE_HEADERS, chance.choice((60, 10_000, 29_000)), reads=True)
            yield SlowClient(self.port, _NOT_READING, len(_NOT_READING), reads=False)


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
