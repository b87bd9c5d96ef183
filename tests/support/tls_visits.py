"""A browser of bare TLS that goes past the warning, and remembers what it was shown."""

from __future__ import annotations

import hashlib
import socket
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

from tests.support.hygiene import GUARD_S
from tests.support.receivers import Answer, parsed_answer


def careless(version: ssl.TLSVersion | None = None, offered: tuple[str, ...] = ("http/1.1",)) -> ssl.SSLContext:
    """A client that trusts anybody; with `version`, it speaks no other. `offered` is its ALPN."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(list(offered))
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context


def client_hello() -> bytes:
    """What such a client begins with."""
    outgoing = ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        careless().wrap_bio(ssl.MemoryBIO(), outgoing).do_handshake()
    return outgoing.read()


class TlsVisit:
    """One connection, its handshake done."""

    def __init__(self, host: str, port: int, sent: bytes = b"", context: ssl.SSLContext | None = None) -> None:
        plain = socket.create_connection((host, port), GUARD_S)
        self.socket = (context or careless()).wrap_socket(plain, server_hostname=host)
        self.send(sent)

    @property
    def sha256(self) -> str:
        """The fingerprint of the certificate that was shown."""
        der = self.socket.getpeercert(binary_form=True)
        assert der is not None
        return hashlib.sha256(der).hexdigest().upper()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def raw(self) -> bytes:
        """All that comes until the receiver closes."""
        received = b""
        with self.socket, suppress(ConnectionResetError, BrokenPipeError, ssl.SSLError):
            while chunk := self.socket.recv(65536):
                received += chunk
        return received

    def answer(self) -> Answer:
        return parsed_answer(self.raw())


def opened_over_tls(address: str) -> Answer:
    """What a browser gets at an https address of the receiver."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"
    return TlsVisit(parts.hostname, parts.port, request.encode("ascii")).answer()
