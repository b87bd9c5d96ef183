"""One browser's connection to the receiver: what it has sent, and what it is still to get."""

from __future__ import annotations

import contextlib
import enum
import socket
from typing import Protocol

from tgate_desktop.adapters.request_head import MAX_HEAD, HeadMalformed, RequestHead, read_head
from tgate_desktop.adapters.tls_channel import ChannelClosed, NotTls

_CHUNK = 16 * 1024
_TLS_HANDSHAKE = b"\x16\x03"


class Phase(enum.Enum):
    """Where a connection is. Each has its own deadline; READING and DRAINING give way when the receiver is full."""

    READING = "reading"
    HELD = "held"
    ANSWERING = "answering"
    DRAINING = "draining"


class ConnectionGone(Exception):
    """The other side closed it."""


class Channel(Protocol):
    """What stands between HTTP and the bytes on the wire: nothing, or TLS."""

    @property
    def flights(self) -> int:
        """How often the other side has taken its turn in a handshake: 0 to 2, and it never takes one twice."""

    def opened(self, received: bytes) -> bytes:
        """What is in it for HTTP. Raises: NotTls, ChannelClosed, OSError."""

    def to_send(self) -> bytes:
        """What the channel itself has to say, once."""

    def sealed(self, answer: bytes) -> bytes:
        """The last of HTTP, for the wire."""


class PlainChannel:
    """No TLS. A browser that begins with it is let go: it could not read an answer."""

    flights = 0

    def __init__(self) -> None:
        self._beginning = b""

    def opened(self, received: bytes) -> bytes:
        """Raises: ChannelClosed."""
        if len(self._beginning) < len(_TLS_HANDSHAKE):
            self._beginning += received[: len(_TLS_HANDSHAKE)]
            if self._beginning.startswith(_TLS_HANDSHAKE):
                raise ChannelClosed
        return received

    def to_send(self) -> bytes:
        return b""

    def sealed(self, answer: bytes) -> bytes:
        return answer


class Connection:
    """A non-blocking connection. The loop sets `phase` and `deadline_s` (monotonic); this one moves the bytes."""

    def __init__(self, stream: socket.socket, channel: Channel, deadline_s: float) -> None:
        stream.settimeout(0)
        self.stream = stream
        self.phase = Phase.READING
        self.deadline_s = deadline_s
        self._channel = channel
        self._received = b""
        self._unsent = memoryview(b"")

    @property
    def flights(self) -> int:
        """How far its handshake has come (see `Channel`)."""
        return self._channel.flights

    @property
    def has_unsent(self) -> bool:
        """Whether something waits until the other side takes more."""
        return bool(self._unsent)

    def receive(self) -> RequestHead | None:
        """The request when it is whole, else None. What was received is then forgotten: it may hold a code.

        Raises: HeadMalformed, ConnectionGone, OSError.
        """
        try:
            self._received += self._channel.opened(self._chunk())
        except NotTls:
            raise HeadMalformed("no TLS") from None
        except ChannelClosed:
            raise ConnectionGone from None
        finally:
            self._unsent = memoryview(bytes(self._unsent) + self._channel.to_send())
            self._flush()
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
        self._unsent = memoryview(bytes(self._unsent) + self._channel.sealed(answer))

    def send(self) -> bool:
        """Whether all is sent; then the sending side is closed. Raises: OSError."""
        self._flush()
        if self._unsent:
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

    def _flush(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._unsent:
                self._unsent = self._unsent[self.stream.send(self._unsent) :]

    def _chunk(self) -> bytes:
        try:
            chunk = self.stream.recv(min(_CHUNK, MAX_HEAD + 1 - len(self._received)))
        except BlockingIOError:
            return b""
        if not chunk:
            raise ConnectionGone
        return chunk
