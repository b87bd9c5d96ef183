"""One browser's connection to the receiver: what it has sent, and what it is still to get."""

from __future__ import annotations

import contextlib
import enum
import socket

from tgate_desktop.adapters.request_head import MAX_HEAD, RequestHead, read_head

_CHUNK = 16 * 1024


class Phase(enum.Enum):
    """Where a connection is. Each has its own deadline; READING and DRAINING give way when the receiver is full."""

    READING = "reading"
    HELD = "held"
    ANSWERING = "answering"
    DRAINING = "draining"


class ConnectionGone(Exception):
    """The other side closed it."""


class Connection:
    """A non-blocking connection. The loop sets `phase` and `deadline_s` (monotonic); this one moves the bytes.

    The certificate of a loopback https receiver has its place here: a TLS socket differs from a plain one only in how
    bytes are received and sent.
    """

    def __init__(self, stream: socket.socket, deadline_s: float) -> None:
        stream.settimeout(0)
        self.stream = stream
        self.phase = Phase.READING
        self.deadline_s = deadline_s
        self._received = b""
        self._unsent = memoryview(b"")

    def receive(self) -> RequestHead | None:
        """The request when it is whole, else None. What was received is then forgotten: it may hold a code.

        Raises: HeadMalformed, ConnectionGone, OSError.
        """
        self._received += self._chunk()
        head = read_head(self._received)
        if head is not None:
            self._received = b""
        return head

    def discard(self) -> None:
        """Drops what came after the request. Raises: ConnectionGone, OSError."""
        self._chunk()

    def answer_with(self, answer: bytes) -> None:
        """What `send` sends."""
        self._received = b""
        self._unsent = memoryview(answer)

    def send(self) -> bool:
        """Whether all is sent; then the sending side is closed. Raises: OSError."""
        try:
            while self._unsent:
                self._unsent = self._unsent[self.stream.send(self._unsent) :]
        except BlockingIOError:
            return False
        self.stream.shutdown(socket.SHUT_WR)
        return True

    def send_within(self, timeout_s: float) -> None:
        """Sends what is left, waiting for the other side if need be. Raises: OSError."""
        self.stream.settimeout(timeout_s)
        self.stream.sendall(self._unsent)
        self.stream.settimeout(0)
        self.stream.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Takes what has come in first: closing over unread bytes would reset the connection and cut the answer off."""
        with contextlib.suppress(ConnectionGone, OSError):
            self.discard()
        self.stream.close()

    def _chunk(self) -> bytes:
        try:
            chunk = self.stream.recv(min(_CHUNK, MAX_HEAD + 1 - len(self._received)))
        except BlockingIOError:
            return b""
        if not chunk:
            raise ConnectionGone
        return chunk
