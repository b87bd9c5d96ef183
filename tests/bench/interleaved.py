"""Samples of several things in one run: the machine's moods fall on all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

Sample = TypeVar("Sample")


def interleaved(turns: int, measures: Mapping[str, Callable[[], Sample]], warm_up: int = 1) -> dict[str, list[Sample]]:
    """`turns` samples of each, taken in turn, each turn in the other order. What the first turns brought is dropped."""
    samples: dict[str, list[Sample]] = {name: [] for name in measures}
    for turn in range(warm_up + turns):
        names = list(measures) if turn % 2 else list(reversed(measures))
        for name in names:
            sample = measures[name]()
            if turn >= warm_up:
                samples[name].append(sample)
    return samples
