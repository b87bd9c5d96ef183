"""The loopback socket and its threads."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from tgate_desktop.practice.delivery import misdelivered
from tgate_desktop.practice.messages import Answer, Delivery, Request, json_answer
from tgate_desktop.practice.wire import Unreadable, let_go, read_request, write_answer

log = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_MOST_CONNECTIONS = 64
_BACKLOG = 128
_READ_S = 10
_WRITE_S = 10
_LET_GO_S = 2
_ACCEPT_PAUSE_S = 0.1
_CLOSE_S = 0.1

Answerer = Callable[[Request], Answer]
Talk = Callable[[socket.socket], None]


class Listener:
    """Bound from its making, answering from `serve` until `close`. Any thread."""

    def __init__(self, port: int) -> None:
        """Binds; 0 takes a free port. Raises: OSError."""
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._closing = threading.Event()
        self._wake, self._waker = socket.socketpair()
        self._accepting: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://{_HOST}:{self.port}"

    def serve(self, answer: Answerer) -> None:
        """Begins to accept HTTP; returns at once."""
        self.talk(partial(_answer_one, answer=answer))

    def talk(self, talk: Talk) -> None:
        """Begins to accept and lets `talk` do as it likes with each connection, which it may find shut at any time;
        returns at once."""
        self._accepting = threading.Thread(target=self._accept, args=(talk,), name="practice-accept", daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Frees the port, lets answers under way go out for a moment, ends every thread. Twice is fine."""
        with self._lock:
            if self._closing.is_set():
                return
            self._closing.set()
        self._waker.send(b"\0")
        if self._accepting is not None:
            self._accepting.join()
        for each in (self._socket, self._wake, self._waker):
            each.close()
        deadline_s = time.monotonic() + _CLOSE_S
        for how in (socket.SHUT_RD, socket.SHUT_RDWR):
            with self._lock:
                connections = dict(self._connections)
            for connection in connections:
                _shut(connection, how)
            for thread in connections.values():
                thread.join(max(0.0, deadline_s - time.monotonic()))
            deadline_s = time.monotonic() + _CLOSE_S / 2

    def _accept(self, talk: Talk) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                selector.select()
                if self._closing.is_set():
                    return
                try:
                    connection, _ = self._socket.accept()
                except BlockingIOError:
                    continue
                except OSError as error:
                    log.warning("accept failed: %s", error.strerror)
                    self._closing.wait(_ACCEPT_PAUSE_S)
                    continue
                self._begin(connection, talk)

    def _begin(self, connection: socket.socket, talk: Talk) -> None:
        thread = threading.Thread(target=self._serve, args=(connection, talk), name="practice-connection", daemon=True)
        with self._lock:
            # Threads do not take themselves out, so that `close` joins every one that still runs.
            self._connections = {each: its for each, its in self._connections.items() if its.is_alive()}
            if len(self._connections) >= _MOST_CONNECTIONS:
                _shut(next(iter(self._connections)), socket.SHUT_RDWR)
            self._connections[connection] = thread
            # Within the lock: `close` joins only threads that have been started.
            thread.start()

    def _serve(self, connection: socket.socket, talk: Talk) -> None:
        try:
            talk(connection)
        except OSError:
            log.debug("a connection broke")
        finally:
            connection.close()


def _answer_one(connection: socket.socket, answer: Answerer) -> None:
    with_body = True
    try:
        request = read_request(connection, time.monotonic() + _READ_S)
        if request is None:
            return
        with_body = request.method != "HEAD"
        answered = answer(request)
    except Unreadable as problem:
        answered = json_answer(problem.status.value, {"message": str(problem)})
    if answered.delivery is not Delivery.WHOLE:
        misdelivered(connection, answered)
        return
    write_answer(connection, answered, with_body=with_body, deadline_s=time.monotonic() + _WRITE_S)
    let_go(connection, time.monotonic() + _LET_GO_S)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.settimeout(0)
        bound.bind((_HOST, port))
        # At once: on Linux, two that only bound the same port both believe that they have it.
        bound.listen(_BACKLOG)
    except BaseException:
        bound.close()
        raise
    return bound


def _shut(connection: socket.socket, how: int) -> None:
    # A peer that is gone already is what we want.
    with contextlib.suppress(OSError):
        connection.shutdown(how)
