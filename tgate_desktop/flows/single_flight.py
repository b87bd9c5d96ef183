"""One run at a time, and one result for all who asked while it ran."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from tgate_desktop.flows.cancel import Cancel, Cancelled


class SingleFlight:
    """Within this process; between processes the grant's lock does the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Future[None]] = {}

    def run(self, key: str, work: Callable[[], None], cancel: Cancel) -> None:
        """Runs `work`, or waits for the run of this key that is under way and ends as that one does, its problem
        included: a request whose answer got lost is not sent again by those who only joined it.

        Raises: Cancelled, while waiting; what the run raises.
        """
        while True:
            with self._lock:
                running = self._running.get(key)
                if running is None:
                    mine = self._running[key] = Future()
            if running is None:
                self._lead(key, mine, work)
                return
            try:
                _joined(running, cancel)
            except Cancelled:
                cancel.raise_if_cancelled()  # else the one that led gave up, and its turn is free
            else:
                return

    def _lead(self, key: str, mine: Future[None], work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            self._end(key)
            mine.set_exception(error)
            raise
        self._end(key)
        mine.set_result(None)

    def _end(self, key: str) -> None:
        """Before the result is known: who asks after it starts a run of its own."""
        with self._lock:
            del self._running[key]


def _joined(running: Future[None], cancel: Cancel) -> None:
    woken = threading.Event()
    running.add_done_callback(lambda _running: woken.set())
    cancel.on_cancel(woken.set)
    woken.wait()
    if not running.done():
        raise Cancelled
    running.result()
