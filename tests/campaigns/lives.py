"""Orders lives of the app, and hears what they tell before they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
GUARD_S = 90.0


@dataclass(frozen=True)
class Ended:
    """How a life ended: `outcome` is what it told of its act, empty when it was killed before; `took_s` that act alone,
    `points` the calls at which it could have been killed."""

    was_killed: bool
    outcome: dict[str, Any] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)
    took_s: float = 0.0


class Lives:
    """The program that forks them, in an environment without a home or a keyring of its own."""

    def __init__(self, environment: Mapping[str, str], complaints: Path) -> None:
        self._file = complaints
        self._complaints = complaints.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.life_program"],
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process, self._complaints:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(GUARD_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                raise

    def live(self, order: Mapping[str, Any], on_link: Callable[[str], None]) -> Ended:
        """One life to its end. `on_link` sends the browser; one that finds nobody any more is fine."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + os.linesep)
        self._process.stdin.flush()
        told: dict[str, Any] = {}
        begun_s, took_s = None, 0.0
        for line in self._process.stdout:
            told |= (news := json.loads(line))
            if "link" in news:
                with suppress(OSError):
                    on_link(news["link"])
            if "begun" in news:
                begun_s = time.monotonic()
            if "outcome" in news and begun_s is not None:
                took_s = time.monotonic() - begun_s
            if "ended" in news:
                break
        assert told.get("ended") in (0, -9), f"{order['act']} failed by itself: {self._file.read_text()}"
        known = {name: told[name] for name in ("outcome", "points") if name in told}
        return Ended(was_killed=told["ended"] == -9, took_s=took_s, **known)
