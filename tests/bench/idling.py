"""What the window costs while nobody does anything: a company in the list, its time counting down."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.app_at_work import AppAtWork
from tests.bench.figure import Figure, Held
from tests.bench.program import Program, running
from tests.bench.surroundings import Surroundings

BOUND_PERCENT = 0.5
SETTLING_S = 3.0
MEASURED_S = 20.0


def figures(app: AppAtWork, around: Surroundings, measured_s: float = MEASURED_S) -> Iterator[Figure]:
    """Of one core, the app and a bare window in the same seconds."""
    app.see("expiresIn", has_text=True)
    with running("bare_window", around.environment, around.folder) as bare:
        bare.ask(do="state", name="")
        time.sleep(SETTLING_S)
        ours, baseline = _core_percent(measured_s, app.program, bare)
    yield Figure("idle with the window open, of a core", "%", ours, baseline, Held.ITSELF, BOUND_PERCENT)


def _core_percent(measured_s: float, *programs: Program) -> list[float]:
    begun_s = time.monotonic()
    before = [_cpu_s(program.pid) for program in programs]
    time.sleep(measured_s)
    used = [_cpu_s(program.pid) - spent_s for program, spent_s in zip(programs, before, strict=True)]
    elapsed_s = time.monotonic() - begun_s
    return [100 * spent_s / elapsed_s for spent_s in used]


def _cpu_s(pid: int) -> float:
    """The processor time of all threads of a process, ended ones included: Linux' clock of another process."""
    return time.clock_gettime(~pid << 3 | 2)
