"""What must not be cut off: token requests under way, until their answer is stored."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class InFlight:
    """Counts what is past the point of no return; quit waits for it. Any thread."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Around a token request and its save."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    @property
    def is_idle(self) -> bool:
        return self._count == 0

    def wait_idle(self, timeout_s: float) -> bool:
        """Whether everything was stored or had failed within `timeout_s`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout_s)
