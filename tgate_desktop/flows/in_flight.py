"""What must not be cut off: token requests under way, until their answer is stored."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tgate_desktop.flows.cancel import Cancelled


class InFlight:
    """Knows what is past the point of no return; quit waits for it. Shut, it lets nothing begin that the end of the
    process would cut off. Any thread."""

    def __init__(self) -> None:
        self._grants: Counter[str] = Counter()
        self._is_shut = False
        self._changed = threading.Condition()

    @contextmanager
    def under_way(self, grant_id: str) -> Iterator[None]:
        """Around a token request and its save. Raises: Cancelled, before anything has begun, while it is shut."""
        with self._changed:
            if self._is_shut:
                raise Cancelled
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

    def shut(self) -> None:
        """Nothing begins any more; what is under way goes on."""
        with self._changed:
            self._is_shut = True

    def shut_if_idle(self) -> bool:
        """Whether nothing is under way, and so nothing begins any more: looked at and shut in one."""
        with self._changed:
            self._is_shut = self._is_shut or not self._grants
            return not self._grants

    def reopen(self) -> None:
        """The process goes on after all."""
        with self._changed:
            self._is_shut = False

    def wait_idle(self, timeout_s: float) -> bool:
        """Whether everything was stored or had failed within `timeout_s`."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._grants, timeout_s)
