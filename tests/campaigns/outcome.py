"""What came of a campaign, in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`lost` is what should have got through and did not, `let_in` what should not have and did; neither may happen.

    `not_reachable` counts what the other side's rule left no way to; the app said so.
    """

    name: str
    tried: str
    times: int
    lost: int
    let_in: int
    figures: str
    not_reachable: int = 0

    @property
    def is_good(self) -> bool:
        return self.lost == 0 and self.let_in == 0

    def line(self) -> str:
        """For people."""
        left = f"; not reachable by the server's rule: {self.not_reachable}" if self.not_reachable else ""
        counted = f"{self.times:,} times; lost: {self.lost}; let in: {self.let_in}{left}"
        return f"{self.name}: {self.tried}, {counted}; {self.figures}"
