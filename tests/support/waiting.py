"""Waiting for what another process does, where nothing tells us."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

GUARD_S = 10.0
POLL_S = 0.02

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen | None], what: str, guard_s: float = GUARD_S) -> Seen:
    """What `look` sees, as soon as it sees something.

    Raises: TimeoutError, with `what` was waited for.
    """
    deadline = time.monotonic() + guard_s
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {guard_s:.0f} s: {what}")
        time.sleep(POLL_S)
