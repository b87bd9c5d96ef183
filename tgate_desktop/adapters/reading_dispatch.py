"""Carries readings from the receiver's loop to whoever waits for them."""

from __future__ import annotations

import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable

from tgate_desktop.oauth.redirect import Reading

_KEPT = 3
_JOIN_S = 0.05

_log = logging.getLogger(__name__)


class ReadingDispatch:
    """Calls `on_reading` on a thread of its own: what happens there can neither hold up nor end the receiver's loop.

    While a call runs, the latest three readings wait, the oldest giving way: a flood of codes without state takes no
    memory, and the reading that ends the wait is the last one that the receiver puts.
    """

    def __init__(self, on_reading: Callable[[Reading], None]) -> None:
        self._on_reading = on_reading
        self._changed = threading.Condition()
        self._waiting: deque[Reading] = deque(maxlen=_KEPT)
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="receiver-readings", daemon=True)
        self._thread.start()

    def put(self, reading: Reading) -> None:
        """Any thread, never blocks; nothing after `close`."""
        with self._changed:
            if not self._is_closed:
                self._waiting.append(reading)
                self._changed.notify()

    def close(self) -> None:
        """No call begins after it; one that runs is given a moment, not waited for. Any thread, also `on_reading`'s."""
        with self._changed:
            self._is_closed = True
            self._waiting.clear()
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while (reading := self._next()) is not None:
            try:
                self._on_reading(reading)
            except Exception as error:  # noqa: BLE001 - a thread's edge
                # Not its message: it may quote the code that was read.
                frames = "".join(traceback.format_tb(error.__traceback__))
                _log.error("%s while a reading was handed over\n%s", type(error).__name__, frames)

    def _next(self) -> Reading | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._waiting)
            return self._waiting.popleft() if self._waiting else None
