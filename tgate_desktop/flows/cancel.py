"""One cancel for one piece of work, shared by all who wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancelled(Exception):
    """The work was given up because somebody wanted that. Not a problem."""


class Cancel:
    """Set once from any thread; waiters register what wakes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._wakers: list[Callable[[], None]] = []

    def __call__(self) -> None:
        with self._lock:
            if self._cancelled.is_set():
                return
            self._cancelled.set()
            wakers = self._wakers[:]
        for wake in wakers:
            wake()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def raise_if_cancelled(self) -> None:
        """Raises: Cancelled."""
        if self._cancelled.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Whether it was cancelled within `timeout_s`."""
        return self._cancelled.wait(timeout_s)

    def on_cancel(self, wake: Callable[[], None]) -> None:
        """Calls `wake` once when cancelled, at once if it has been. From the cancelling thread; must not block."""
        with self._lock:
            if not self._cancelled.is_set():
                self._wakers.append(wake)
                return
        wake()
