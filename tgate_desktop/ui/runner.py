"""The one runner: puts calls of the use cases on threads and brings their results back to the GUI thread.

Threads are daemons: a keyring or DNS call that hangs must not keep the process alive.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.problems import Problem

Result = TypeVar("Result")
Value = TypeVar("Value")


class _Delivery(NamedTuple):
    lane: Lane
    generation: int
    deliver: Callable[[], None]


class Lane(QObject):
    """One place of a view to which results come. A new call drops what an older one still brings; so does the end of
    the view. Calls that must not drop each other have lanes of their own."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._generation = 0

    @property
    def generation(self) -> int:
        return self._generation

    def run(
        self,
        work: Callable[[UseCases], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Problem], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Calls `work` on a thread; then, on the GUI thread, exactly one of the others, unless dropped."""
        self._generation += 1
        self._runner.start(self, self._generation, work, done, failed, cancelled)

    def relay(self, receive: Callable[[Value], None]) -> Callable[[Value], None]:
        """A function for any thread: what it is given comes to `receive` on the GUI thread, while this lane's next call
        is the latest."""
        generation = self._generation + 1

        def send(value: Value) -> None:
            self._runner.post(_Delivery(self, generation, lambda: receive(value)))

        return send

    def drop(self) -> None:
        """Nothing that is still under way comes here any more."""
        self._generation += 1


class Runner(QObject):
    """`compose` makes the use cases: it imports and opens what is slow, so it is first called on a worker."""

    _arrived = Signal(object)

    def __init__(self, compose: Callable[[], UseCases], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compose = compose
        self._composing = threading.Lock()
        self._use_cases: UseCases | None = None
        self._arrived.connect(self._deliver)

    @property
    def use_cases(self) -> UseCases | None:
        """None until a worker has made them; for calls that never block."""
        return self._use_cases

    def lane(self, parent: QObject) -> Lane:
        return Lane(self, parent)

    def start(
        self,
        lane: Lane,
        generation: int,
        work: Callable[[UseCases], Result],
        done: Callable[[Result], None] | None,
        failed: Callable[[Problem], None] | None,
        cancelled: Callable[[], None] | None,
    ) -> None:
        """See `Lane.run`."""

        def deliver(callback: Callable[[], None]) -> None:
            self.post(_Delivery(lane, generation, callback))

        def run() -> None:
            # Imported here, on the worker: the window is there sooner.
            import logging

            from tgate_desktop.flows.cancel import Cancelled
            from tgate_desktop.oauth.problems import Problem, Unexpected

            log = logging.getLogger(__name__)
            try:
                result = work(self._composed())
            except Cancelled:
                if cancelled is not None:
                    deliver(cancelled)
            except Problem as problem:
                if failed is not None:
                    deliver(_bound(failed, problem))
                else:
                    log.warning("nobody waits for this problem: %s", problem)
            except Exception as error:
                log.exception("a worker met what nobody foresaw")
                if failed is not None:
                    deliver(_bound(failed, Unexpected(kind=type(error).__name__)))
            else:
                if done is not None:
                    deliver(_bound(done, result))

        threading.Thread(target=run, name="flow", daemon=True).start()

    def post(self, delivery: _Delivery) -> None:
        """Any thread. When the window is gone there is nobody to tell."""
        with suppress(RuntimeError):
            self._arrived.emit(delivery)

    def _composed(self) -> UseCases:
        with self._composing:
            if self._use_cases is None:
                self._use_cases = self._compose()
            return self._use_cases

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        if isValid(delivery.lane) and delivery.lane.generation == delivery.generation:
            delivery.deliver()


def _bound(callback: Callable[[Value], None], value: Value) -> Callable[[], None]:
    return lambda: callback(value)
