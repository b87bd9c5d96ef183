"""Wakes a selector loop from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading


class LoopWaker:
    """A socket pair: readable after `wake`, until `drain`. Selectors on Windows take nothing but sockets."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_closed = False
        self._receiving, self._sending = socket.socketpair()
        self._receiving.settimeout(0)
        self._sending.settimeout(0)

    def fileno(self) -> int:
        """What the selector watches."""
        return self._receiving.fileno()

    def wake(self) -> None:
        """Any thread, never blocks; nothing after `close`."""
        with self._lock, contextlib.suppress(BlockingIOError):  # full: it is awake already
            if not self._is_closed:
                self._sending.send(b"\0")

    def drain(self) -> None:
        """The loop's thread."""
        with contextlib.suppress(BlockingIOError):
            while self._receiving.recv(1024):
                pass

    def close(self) -> None:
        """The loop's thread, at its end."""
        with self._lock:
            self._is_closed = True
            self._receiving.close()
            self._sending.close()
