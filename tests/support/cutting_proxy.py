"""Stands between the app and a server, and loses answers after the server has done what was asked."""

from __future__ import annotations

import socket

from tests.support.hygiene import GUARD_S
from tests.support.servers import Connection, ScriptedServer


class CuttingProxy(ScriptedServer):
    """Passes each request on to a port of this computer and, but for the answers to be lost, the answer back.

    A lost answer was read whole before the client's connection is closed: the server has committed.
    """

    def __init__(self, port: int) -> None:
        super().__init__(self._pass_on)
        self._to = port
        self._to_lose = 0
        self.lost: list[bytes] = []
        self.passed: list[bytes] = []

    def lose(self, answers: int) -> None:
        """The answers to that many requests from now on do not arrive."""
        self._to_lose = answers

    def _pass_on(self, connection: Connection) -> None:
        request = connection.read_request()
        if not request:
            return
        answer = self._answer_to(request)
        if self._to_lose:
            self._to_lose -= 1
            self.lost.append(answer)
            return
        self.passed.append(answer)
        connection.write(answer)

    def _answer_to(self, request: bytes) -> bytes:
        answer = bytearray()
        with socket.create_connection(("127.0.0.1", self._to), GUARD_S) as server:
            server.sendall(_for_port(request, self._to))
            while octets := server.recv(65536):
                answer += octets
        return bytes(answer)


def _for_port(request: bytes, port: int) -> bytes:
    """The request with the Host of the server itself."""
    head, separator, body = request.partition(b"\r\n\r\n")
    lines = [
        b"Host: 127.0.0.1:%d" % port if line.lower().startswith(b"host:") else line for line in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines) + separator + body
