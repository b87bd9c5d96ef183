"""The time, as this computer has it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Fits `flows.ports.Clock`."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()
