"""The window while servers and keyrings hang, beside a bare one that is idle: `python -m tests.campaigns.stalls`.

The figures are the bench's; here they are one line.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.bench import connecting, stalling
from tests.bench.app_at_work import app_at_work
from tests.bench.figure import Figure
from tests.bench.surroundings import surroundings
from tests.campaigns.outcome import Outcome
from tests.support.translations import compile_outdated_catalogues


def run(turns: int = stalling.TURNS) -> Outcome:
    """`turns` of each trouble, in a window that has a company."""
    compile_outdated_catalogues()
    with surroundings() as around, app_at_work(around.environment, around.folder, around.server.origin) as app:
        app.describe_environment()
        app.describe_application()
        connecting.connected_ms(app)
        return outcome(list(stalling.figures(app, around, turns)), turns)


def outcome(figures: Sequence[Figure], turns: int) -> Outcome:
    """A stall is time that is lost, and what is lost is judged by its bound."""
    worst = max(figures, key=lambda figure: figure.judged)
    beside = f" beside {worst.baseline:.0f} ms of an idle bare window" if worst.baseline is not None else ""
    return Outcome(
        name="stalls",
        tried=f"the window in {len(figures)} troubles with server and keyring, {turns} turns of each",
        times=turns * len(figures),
        lost=0,
        let_in=0,
        figures=f"worst: {worst.name}: {worst.ours:.0f} ms{beside}",
        past_bounds=tuple(
            f"{figure.name} {figure.judged:+.0f} ms, not at most {figure.bound:+.0f} ms"
            for figure in figures
            if not figure.is_met
        ),
    )


def main(arguments: list[str]) -> int:
    """The exit status: 0 when the window never stood still."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.stalls", description=__doc__)
    parser.add_argument("--turns", type=int, default=stalling.TURNS, help=f"of each (default: {stalling.TURNS})")
    came = run(parser.parse_args(arguments).turns)
    sys.stdout.write(came.line() + "\n")
    return 0 if came.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
