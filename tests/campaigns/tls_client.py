"""The client's side of TLS, whose records are sent by whoever uses it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

_PIECE = 16 * 1024


class TlsClient:
    """On a connected `stream`. `before_turn` is called before each message of the handshake is sent."""

    def __init__(
        self, stream: socket.socket, context: ssl.SSLContext, before_turn: Callable[[], object] = lambda: None
    ) -> None:
        self._stream = stream
        self._before_turn = before_turn
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing)

    def sealed(self, text: bytes) -> bytes:
        """After the handshake; its last message is still to be sent, before the text. Raises: OSError."""
        while True:
            try:
                self._tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self._before_turn()
                self._stream.sendall(self._outgoing.read())
                self._incoming.write(self._received())
        self._tls.write(text)
        return self._outgoing.read()

    def opened(self, received: bytes) -> bytes:
        """As far as a record is whole. Raises: OSError."""
        self._incoming.write(received)
        text = b""
        with suppress(ssl.SSLWantReadError, ssl.SSLZeroReturnError):
            while piece := self._tls.read(_PIECE):
                text += piece
        return text

    def _received(self) -> bytes:
        received = self._stream.recv(_PIECE)
        if not received:
            raise ConnectionResetError("closed within the handshake")
        return received
