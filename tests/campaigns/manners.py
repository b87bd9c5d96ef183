"""How a hostile client brings its bytes to the receiver's port: as they are, within TLS, or where TLS begins."""

from __future__ import annotations

import random
import socket
import ssl
from collections.abc import Callable
from functools import cache

from tests.campaigns.tls_client import TlsClient
from tests.support.tls_visits import careless, client_hello

Manner = Callable[[socket.socket, bytes, random.Random], bytes]
"""Takes the connection, what to bring, and chances. Gives the first bytes of the answer, empty when there was none; it
raises TimeoutError."""

_VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
_PIECE = 16 * 1024


def plainly(stream: socket.socket, sent: bytes, chance: random.Random) -> bytes:
    """Without TLS."""
    return _answer(stream, lambda: sent, bytes, chance)


def over_tls(stream: socket.socket, sent: bytes, chance: random.Random) -> bytes:
    """After a whole handshake; the records may be cut anywhere."""
    client = TlsClient(stream, _speaking(chance.choice(_VERSIONS)))
    return _answer(stream, lambda: client.sealed(sent), client.opened, chance)


def cutting_the_handshake(stream: socket.socket, sent: bytes, chance: random.Random) -> bytes:
    """After a first message that ends too soon, that is damaged, or that is all there is of TLS."""
    hello = client_hello()
    begin = chance.randrange(1, len(hello))
    damaged = hello[:begin] + chance.randbytes(chance.randrange(1, 4)) + hello[begin + chance.randrange(4) :]
    return plainly(stream, chance.choice((hello[:begin], hello[:begin] + sent, damaged, hello + sent)), chance)


@cache
def _speaking(version: ssl.TLSVersion) -> ssl.SSLContext:
    return careless(version)


def _answer(
    stream: socket.socket, sealed: Callable[[], bytes], opened: Callable[[bytes], bytes], chance: random.Random
) -> bytes:
    answer = b""
    with stream:
        try:
            sent = sealed()
            cut = chance.randrange(len(sent) + 1) if chance.random() < 0.2 else len(sent)
            stream.sendall(sent[:cut])
            stream.sendall(sent[cut:])
            if chance.random() < 0.02:
                return b""  # gone without a look at the answer
            stream.shutdown(socket.SHUT_WR)
            while chunk := stream.recv(_PIECE):
                answer = answer or opened(chunk)
        except TimeoutError:
            raise
        except OSError:
            pass  # the receiver has closed it
    return answer
