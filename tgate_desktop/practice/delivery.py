"""Answers that go out as they should not: in part, by the drop, never, or as the end of the connection."""

from __future__ import annotations

import socket
import struct
import sys
import time

from tgate_desktop.practice.messages import Answer, Delivery
from tgate_desktop.practice.wire import head_of, let_go

# Longer than any client waits for an answer.
_PATIENCE_S = 150
_DROP_EVERY_S = 0.5
_LET_GO_S = 2
# `struct linger`: on, and no time at all.
_AT_ONCE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


def misdelivered(connection: socket.socket, answer: Answer) -> None:
    """Does to the answer what its delivery says; returns when the peer is gone. Raises: OSError."""
    match answer.delivery:
        case Delivery.TRUNCATED:
            connection.sendall(head_of(answer) + answer.body[: len(answer.body) // 2])
            let_go(connection, time.monotonic() + _LET_GO_S)
        case Delivery.DRIPPING:
            connection.sendall(head_of(answer))
            _drip(connection, answer.body)
        case Delivery.RESET:
            # The close that follows sends RST instead of FIN.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        case _:
            stay_silent(connection)


def stay_silent(connection: socket.socket) -> None:
    """Reads on until the peer hangs up or this side is shut. Raises: OSError."""
    deadline_s = time.monotonic() + _PATIENCE_S
    while (remaining_s := deadline_s - time.monotonic()) > 0 and not _is_over(connection, remaining_s):
        pass


def _drip(connection: socket.socket, body: bytes) -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    for octet in body:
        if time.monotonic() > deadline_s or _is_over(connection, _DROP_EVERY_S):
            return
        connection.sendall(bytes([octet]))


def _is_over(connection: socket.socket, timeout_s: float) -> bool:
    """Whether the connection ends within that time."""
    connection.settimeout(timeout_s)
    try:
        return not connection.recv(1024)
    except TimeoutError:
        return False
