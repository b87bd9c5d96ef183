"""What came of a campaign, in one line."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable
from dataclasses import dataclass


class Limit(enum.Enum):
    """How a bound is meant."""

    UNDER = "under"
    AT_MOST = "at most"
    AT_LEAST = "at least"


_HOLDS: dict[Limit, Callable[[float, float], bool]] = {
    Limit.UNDER: operator.lt,
    Limit.AT_MOST: operator.le,
    Limit.AT_LEAST: operator.ge,
}


@dataclass(frozen=True)
class Bounded:
    """A figure of a full run, and what it is held to. One that is not a number is past every bound."""

    name: str
    figure: float
    limit: Limit
    bound: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return _HOLDS[self.limit](self.figure, self.bound)

    def line(self) -> str:
        """For people."""
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.name} {self.figure:,.4g}{unit}, not {self.limit.value} {self.bound:,g}{unit}"


def past(*figures: Bounded) -> tuple[str, ...]:
    """A line for each of these that is past its bound."""
    return tuple(one.line() for one in figures if not one.is_met)


@dataclass(frozen=True)
class Outcome:
    """`lost` is what should have got through and did not, `let_in` what should not have and did; neither may happen.

    `not_reachable` counts what the other side's rule left no way to; the app said so. `past_bounds` says which figures
    of a run in full are past what they are held to; a short run is not held to any.
    """

    name: str
    tried: str
    times: int
    lost: int
    let_in: int
    figures: str
    not_reachable: int = 0
    past_bounds: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.lost == 0 and self.let_in == 0 and not self.past_bounds

    def line(self) -> str:
        """For people."""
        left = f"; not reachable by the server's rule: {self.not_reachable}" if self.not_reachable else ""
        counted = f"{self.times:,} times; lost: {self.lost}; let in: {self.let_in}{left}"
        past_bounds = "".join(f"; PAST ITS BOUND: {one}" for one in self.past_bounds)
        return f"{self.name}: {self.tried}, {counted}; {self.figures}{past_bounds}"
