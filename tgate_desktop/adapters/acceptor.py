"""Takes connections from listening sockets, a few at a time."""

from __future__ import annotations

import logging
import selectors
import socket
import time
from collections.abc import Callable
from functools import partial

# Far fewer than the receiver keeps open: a new connection is read before newer ones can push it out.
_ACCEPTS_PER_TURN = 8
_PAUSE_S = 0.2

_log = logging.getLogger(__name__)


class Acceptor:
    """Hands each connection to `admit`. Belongs to the selector's thread.

    When the system gives no more (no file handle left, say), `make_room` is asked and nothing is accepted until
    `resumes_at_s` (monotonic): the sockets stay readable, and the loop would spin.
    """

    def __init__(
        self,
        listeners: tuple[socket.socket, ...],
        selector: selectors.BaseSelector,
        admit: Callable[[socket.socket], None],
        make_room: Callable[[], object],
    ) -> None:
        self._listeners = listeners
        self._selector = selector
        self._admit = admit
        self._make_room = make_room
        self.resumes_at_s: float | None = None
        self.resume()

    def resume(self) -> None:
        """Accepts, or accepts again."""
        self.resumes_at_s = None
        for listener in self._listeners:
            self._selector.register(listener, selectors.EVENT_READ, partial(self._accept, listener))

    def close(self) -> None:
        """Frees the port."""
        for listener in self._listeners:
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        if self.resumes_at_s is not None:
            return  # the other family's socket met the limit in this turn
        for _ in range(_ACCEPTS_PER_TURN):
            try:
                stream, _address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError as error:
                _log.warning("cannot accept a connection: errno %s", error.errno)
                self._make_room()
                self._pause()
                return
            self._admit(stream)

    def _pause(self) -> None:
        self.resumes_at_s = time.monotonic() + _PAUSE_S
        for listener in self._listeners:
            self._selector.unregister(listener)
