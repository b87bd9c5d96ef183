"""From the start of the process to the first paint of the wizard, and the memory it then has."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.bench.figure import Figure, Held, compared
from tests.bench.interleaved import interleaved
from tests.bench.program import GUARD_S, ProgramFailed, command
from tests.bench.surroundings import fresh_environment
from tests.support.screen import virtual_screen

BARE, APP = "bare_wizard", "app_wizard"
TIME_BOUND, TIME_GOAL, MEMORY_BOUND = 1.4, 1.25, 1.2
TURNS = 21
COSTS_SHOWN = 10


@dataclass(frozen=True)
class FirstPaint:
    ms: float
    resident_mb: float


def figures(turns: int = TURNS) -> Iterator[Figure]:
    """On a real X server that shows nothing, and on Qt's own offscreen platform."""
    with fresh_environment() as (folder, environment):
        with virtual_screen(folder, environment) as screen:
            yield from _figures_on("xcb", {**environment, **screen.environment}, turns)
        yield from _figures_on("offscreen", environment, turns)


def _figures_on(platform: str, environment: Mapping[str, str], turns: int) -> Iterator[Figure]:
    # An app on X looks for its display itself, and so pays for that, when nothing names the platform.
    on_it = {key: value for key, value in environment.items() if key != "QT_QPA_PLATFORM"}
    if platform != "xcb":
        on_it["QT_QPA_PLATFORM"] = platform
    starts = interleaved(turns, {script: partial(first_paint, script, on_it) for script in (BARE, APP)})
    ours, bare = ([one.ms for one in starts[script]] for script in (APP, BARE))
    yield compared(
        f"process start to the wizard's first paint, {platform}",
        "ms",
        ours,
        bare,
        Held.RATIO,
        TIME_BOUND,
        goal=TIME_GOAL,
        stands_in_the_way=costs(on_it) if median(ours) > TIME_GOAL * median(bare) else (),
    )
    yield compared(
        f"memory at the wizard's first paint, {platform}",
        "MB",
        [one.resident_mb for one in starts[APP]],
        [one.resident_mb for one in starts[BARE]],
        Held.RATIO,
        MEMORY_BOUND,
    )


def first_paint(script: str, environment: Mapping[str, str]) -> FirstPaint:
    """One start. Raises: ProgramFailed."""
    begun_ns = time.monotonic_ns()
    ended = subprocess.run(command(script), env=environment, capture_output=True, timeout=GUARD_S, check=False)
    if ended.returncode != 0:
        raise ProgramFailed(f"{script}\n{ended.stderr.decode('utf-8', 'replace')}")
    said = json.loads(ended.stdout)
    return FirstPaint((said["now_ns"] - begun_ns) / 1e6, said["resident_bytes"] / 1e6)


def costs(environment: Mapping[str, str], runs: int = 3) -> tuple[str, ...]:
    """What the app imports for its first paint and a bare wizard does not, the dearest first, as `-X importtime` sees
    it: the least of some runs, each module without those that it imports."""
    bare = _import_ms(BARE, environment, runs)
    own = {name: ms for name, ms in _import_ms(APP, environment, runs).items() if name not in bare}
    dearest = sorted(own, key=lambda name: own[name], reverse=True)[:COSTS_SHOWN]
    return (
        f"{sum(own.values()):.1f} ms of importing {len(own)} modules, slowed by the measuring; the dearest:",
        *(f"{own[name]:5.1f} ms  {name}" for name in dearest),
    )


def _import_ms(script: str, environment: Mapping[str, str], runs: int) -> dict[str, float]:
    least: dict[str, float] = {}
    for _ in range(runs):
        ended = subprocess.run(
            command(script, "-X", "importtime"), env=environment, capture_output=True, timeout=GUARD_S, check=True
        )
        for own_us, name in re.findall(
            r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", ended.stderr.decode(), re.MULTILINE
        ):
            least[name] = min(int(own_us) / 1000, least.get(name, float("inf")))
    return least
