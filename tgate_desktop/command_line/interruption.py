"""Ctrl+C, `kill` and a terminal that is closed: wishes to stop, which a token request under way does not hear."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from tgate_desktop.flows.cancel import Cancel

GRACE_S = 2.0
WAKE_S = 0.2  # Windows hands Ctrl+C only to a main thread that wakes now and then

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Interruption:
    """Cancels at the first signal; `number` is that one's, None while there was none."""

    def __init__(self, cancel: Cancel) -> None:
        self.number: int | None = None
        self._cancel = cancel
        self._deadline_s = 0.0

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Signals are ours inside the `with`; one that the caller has ignored (nohup) stays ignored."""
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        before = {number: signal.getsignal(number) for number in numbers}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._heed)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def wait_for(
        self, done: threading.Event, is_past_return: Callable[[], bool], on_waiting: Callable[[], None]
    ) -> bool:
        """Whether it was done. After a signal only what is past the point of no return is waited for without end;
        `on_waiting` is called once then."""
        has_told = False
        while not done.wait(WAKE_S):
            if self.number is None:
                continue
            if is_past_return():
                if not has_told:
                    on_waiting()
                    has_told = True
            elif time.monotonic() > self._deadline_s:
                return done.is_set()
        return True

    def _heed(self, number: int, _frame: FrameType | None) -> None:
        if self.number is None:
            self.number = number
            self._deadline_s = time.monotonic() + GRACE_S
            self._cancel()
