"""How wrong this computer's clock is, by the last answer that told."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.flows.ports import Clock
from tgate_desktop.oauth.clock_offset import NOTICED_S

_STEADY_S = 5


@dataclass(frozen=True)
class _Seen:
    offset_s: int
    wall_minus_monotonic_s: float


class ClockWatch:
    """What an answer told holds until the next one tells, or this clock is set: then nobody knows until the next one.

    A sleep looks like that, too, where the monotonic time stands still meanwhile. Any thread; never blocks.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: _Seen | None = None

    def note(self, offset_s: int) -> None:
        """See `clock_offset_s`."""
        self._seen = _Seen(offset_s, self._wall_minus_monotonic_s())

    def offset_s(self) -> int | None:
        """Seconds by which T-Gate's clock is ahead, negative when behind; None where it is right, or not known."""
        seen = self._seen
        if seen is None or abs(seen.offset_s) <= NOTICED_S:
            return None
        was_set = abs(self._wall_minus_monotonic_s() - seen.wall_minus_monotonic_s) > _STEADY_S
        return None if was_set else seen.offset_s

    def _wall_minus_monotonic_s(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic_s()
