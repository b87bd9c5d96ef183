"""A figure: what was measured, what it is held to, and the line that says both."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


class Held(enum.Enum):
    """What of a figure its bound is about."""

    RATIO = "ratio"
    EXCESS = "more"
    ITSELF = "itself"


@dataclass(frozen=True)
class Figure:
    """Medians of one run, or what `name` says. `baseline` is None where a figure is held to nothing but its bound.

    `stands_in_the_way` are lines about what keeps it from `goal`; they are printed when it is past that.
    """

    name: str
    unit: str
    ours: float
    baseline: float | None
    held: Held
    bound: float
    goal: float | None = None
    stands_in_the_way: tuple[str, ...] = ()

    @property
    def judged(self) -> float:
        """The number that is held to the bound."""
        if self.held is Held.ITSELF:
            return self.ours
        if self.baseline is None:
            raise ValueError(f"{self.name}: nothing to compare with")
        return self.ours / self.baseline if self.held is Held.RATIO else self.ours - self.baseline

    @property
    def is_met(self) -> bool:
        return self.judged <= self.bound

    @property
    def reaches_goal(self) -> bool:
        return self.goal is None or self.judged <= self.goal

    def lines(self) -> list[str]:
        """The figure's own line, and below it what stands in the way of its goal."""
        baseline = "" if self.baseline is None else f"{self.baseline:.{_places(self.unit)}f} {self.unit}"
        said = f"{self.judged:.2f}" if self.held is Held.RATIO else f"{self.judged:+.{_places(self.unit)}f} {self.unit}"
        bound = f"{self.bound:.2f}" if self.held is Held.RATIO else f"{self.bound:g} {self.unit}"
        ours = f"{self.ours:.{_places(self.unit)}f} {self.unit}"
        judged = "" if self.held is Held.ITSELF else said
        verdict = "ok" if self.is_met else "FAIL"
        line = f"{self.name:<{_NAME_WIDTH}}{ours:>10}{baseline:>12}{judged:>11}{bound:>10}  {verdict}"
        if self.reaches_goal:
            return [line]
        return [line, f"  the goal is {self.goal:.2f}; in its way:", *(f"    {one}" for one in self.stands_in_the_way)]


_NAME_WIDTH = 70
HEADING = f"{'median of this run, or as said':<{_NAME_WIDTH}}{'ours':>10}{'baseline':>12}{'compared':>11}{'bound':>10}"


def compared(
    name: str,
    unit: str,
    ours: Sequence[float],
    baseline: Sequence[float],
    held: Held,
    bound: float,
    goal: float | None = None,
    stands_in_the_way: tuple[str, ...] = (),
) -> Figure:
    """The figure of these samples."""
    return Figure(name, unit, median(ours), median(baseline), held, bound, goal, stands_in_the_way)


def worst_compared(name: str, unit: str, turns: Sequence[tuple[float, float]], bound: float) -> Figure:
    """The figure of what may not happen once: of these turns, each ours and the baseline's in the same seconds, the one
    in which ours had most more."""
    ours, baseline = max(turns, key=lambda turn: turn[0] - turn[1])
    return Figure(f"{name}, worst of {len(turns)}", unit, ours, baseline, Held.EXCESS, bound)


def _places(unit: str) -> int:
    return 2 if unit == "%" else 1
