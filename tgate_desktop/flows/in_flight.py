"""What must not be cut off: token requests under way, until their answer is stored."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class InFlight:
    """Knows what is past the point of no return; quit waits for it. Any thread."""

    def __init__(self) -> None:
        self._grants: Counter[str] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def under_way(self, grant_id: str) -> Iterator[None]:
        """Around a token request and its save."""
        with self._changed:
            self._grants[grant_id] += 1
        try:
            yield
        finally:
            with self._changed:
                self._grants[grant_id] -= 1
                self._grants += Counter()  # drops what is at zero
                self._changed.notify_all()

    def has(self, grant_id: str) -> bool:
        """Whether a token request of this grant is under way in this process."""
        with self._changed:
            return grant_id in self._grants

    @property
    def is_idle(self) -> bool:
        with self._changed:
            return not self._grants

    def wait_idle(self, timeout_s: float) -> bool:
        """Whether everything was stored or had failed within `timeout_s`."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._grants, timeout_s)
