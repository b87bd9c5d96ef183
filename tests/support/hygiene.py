"""What every test is held to beside its own assertions."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterable

GUARD_S = 10.0


class WarningRecorder(logging.Handler):
    """Keeps the log records from WARNING on that no test said it expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._expected: dict[str, bool] = {}
        self._unexpected: list[str] = []

    def expect(self, pattern: str) -> None:
        """A record whose text matches `pattern` has to come, and is fine."""
        self._expected[pattern] = False

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        for pattern in self._expected:
            if re.search(pattern, text):
                self._expected[pattern] = True
                return
        line = f"{record.levelname} {record.name}: {text}"
        if line not in self._unexpected:
            self._unexpected.append(line)

    def complaints(self) -> list[str]:
        """A line for each record that was not expected, and for each expected one that did not come."""
        missing = [f"expected, but not logged: {pattern}" for pattern, came in self._expected.items() if not came]
        return [*(f"unexpected log record: {line}" for line in self._unexpected), *missing]


def threads_left(before: Iterable[threading.Thread]) -> list[str]:
    """The names of threads that started since `before` and do not end within the guard's time.

    Threads that Python did not start have no end that it could see: they are left out.
    """
    known = set(before)
    deadline = time.monotonic() + GUARD_S
    left = []
    for thread in threading.enumerate():
        if thread in known or thread is threading.current_thread() or isinstance(thread, threading._DummyThread):
            continue
        thread._started.wait(max(0.0, deadline - time.monotonic()))  # else join would raise
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            left.append(thread.name)
    return left
