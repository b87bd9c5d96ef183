"""The computer's own time."""

from __future__ import annotations

from datetime import timedelta

from tgate_desktop.adapters.clock import SystemClock


def test_now_is_aware_utc_and_the_monotonic_time_does_not_go_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
    before = clock.monotonic_s()
    assert clock.monotonic_s() >= before
