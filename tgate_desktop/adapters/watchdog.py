"""Holds one request to its limits: when the time is over or somebody cancels, its connection is shut."""

from __future__ import annotations

import enum
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from tgate_desktop.flows.cancel import Cancel

_Result = TypeVar("_Result")


class Ending(enum.Enum):
    """How a request ended; the first one counts."""

    FINISHED = "finished"
    CONNECT_TIME = "connect_time"
    WHOLE_TIME = "whole_time"
    CANCELLED = "cancelled"


class RequestEnded(OSError):
    """The watchdog has ended this request; an OSError, so that every layer above closes what it holds."""


class Watchdog:
    """Watches one request from a thread of its own while it is entered.

    `connect_timeout_s` counts from entering, `timeout_s` from `begin_sending`: the timeouts of sockets are per read,
    and a server that drips would outlast them.
    """

    def __init__(self, connect_timeout_s: float, timeout_s: float, cancel: Cancel | None) -> None:
        self._connect_timeout_s = connect_timeout_s
        self._timeout_s = timeout_s
        self._cancel = cancel
        self._changed = threading.Condition()
        self._limit = (Ending.CONNECT_TIME, 0.0)
        self._ending: Ending | None = None
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._watch, name="http-watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._limit = (Ending.CONNECT_TIME, time.monotonic() + self._connect_timeout_s)
        self._thread.start()
        if self._cancel is not None:
            self._cancel.on_cancel(lambda: self._end(Ending.CANCELLED))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(Ending.FINISHED)
        self._thread.join()

    @property
    def ending(self) -> Ending | None:
        """None while the request may go on."""
        return self._ending

    def watch(self, line: socket.socket) -> None:
        """Takes a socket, before it connects, as the one to shut; it replaces the one before.

        Raises: RequestEnded.
        """
        # A duplicate lives on when TLS takes over the descriptor, and is never a number that somebody else has reused.
        duplicate = line.dup()
        with self._changed:
            if self._line is not None:
                self._line.close()
            self._line = duplicate
            if self._ending is not None:
                self._shut_line()
                raise RequestEnded

    def begin_sending(self) -> None:
        """From here on the whole time counts, and bytes of the request may leave.

        Raises: RequestEnded; then none may.
        """
        with self._changed:
            if self._ending is not None:
                raise RequestEnded
            self._limit = (Ending.WHOLE_TIME, time.monotonic() + self._timeout_s)
            self._changed.notify_all()

    def outlast(self, call: Callable[[], _Result], discard: Callable[[_Result], None] | None = None) -> _Result:
        """What `call` gives or raises. It runs on a daemon thread, which is left behind when the request ends first.

        `discard` gets a result that comes too late. Raises: RequestEnded.
        """
        outcome: Future[_Result] = Future()

        def run() -> None:
            try:
                outcome.set_result(call())
            except Exception as error:  # noqa: BLE001 - the thread's edge: the caller gets it
                outcome.set_exception(error)
            with self._changed:
                self._changed.notify_all()

        threading.Thread(target=run, name="http-connect", daemon=True).start()
        with self._changed:
            self._changed.wait_for(lambda: outcome.done() or self._ending is not None)
            ended = self._ending is not None
        if not ended:
            return outcome.result()
        if discard is not None:
            outcome.add_done_callback(lambda late: None if late.exception() else discard(late.result()))
        raise RequestEnded

    def _watch(self) -> None:
        with self._changed:
            while self._ending is None:
                ending, deadline = self._limit
                remaining_s = deadline - time.monotonic()
                if remaining_s > 0:
                    self._changed.wait(remaining_s)
                else:
                    self._end(ending)

    def _end(self, ending: Ending) -> None:
        with self._changed:
            if self._ending is None:
                self._ending = ending
                self._shut_line()
                self._changed.notify_all()

    def _shut_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):  # not connected, or closed by the other side already
                line.shutdown(socket.SHUT_RDWR)
            line.close()
