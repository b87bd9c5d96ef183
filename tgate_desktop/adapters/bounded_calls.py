"""Calls that can hang without limit, held to a time limit each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class NoAnswerInTime(Exception):
    """The call has not ended within `limit_s`, or one before it has still not ended."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(limit_s)
        self.limit_s = limit_s


class BoundedCalls:
    """Runs one call at a time, each on a daemon thread of its own: one that hangs keeps neither us nor the process.

    A call that did not end in time goes on, and nobody hears its answer. Until it ends, every further call fails at
    once: it would only wait in the same queue. Limits are in seconds; `first_limit_s` holds until one call has ended,
    and for those that are `as_slow_as_the_first`.
    """

    def __init__(self, limit_s: float, first_limit_s: float | None = None) -> None:
        self._limit_s = limit_s
        self._first_limit_s = limit_s if first_limit_s is None else first_limit_s
        self._limit_now_s = self._first_limit_s
        self._turn = threading.Lock()
        self._overdue: Future[Any] | None = None

    def raise_if_hanging(self) -> None:
        """Raises NoAnswerInTime while a call that did not end in time is still under way. Never blocks."""
        overdue = self._overdue
        if overdue is not None and not overdue.done():
            raise NoAnswerInTime(self._limit_now_s)

    def run(self, call: Callable[[], Answer], *, as_slow_as_the_first: bool = False) -> Answer:
        """What `call` returns; raises what it raises. Any thread.

        Raises: NoAnswerInTime.
        """
        with self._turn:
            self.raise_if_hanging()
            if as_slow_as_the_first:
                self._limit_now_s = self._first_limit_s
            answer: Future[Answer] = Future()
            threading.Thread(target=_answer, args=(call, answer), name="bounded call", daemon=True).start()
            if not wait([answer], timeout=self._limit_now_s).done:
                self._overdue = answer
                raise NoAnswerInTime(self._limit_now_s)
            self._limit_now_s = self._limit_s
        return answer.result()


def _answer(call: Callable[[], Answer], answer: Future[Answer]) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - the thread's edge: it is raised again where the answer is awaited
        answer.set_exception(error)
    else:
        answer.set_result(result)
