"""`make bench`: a line a figure, and exit status 1 when one is past its bound.

Medians of one run, the app and its bare baselines taken in turn, and the worst of its stalls, beside a bare window in
the same seconds. Names of groups as arguments measure those alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.bench import connecting, idling, receiving, stalling, starting
from tests.bench.app_at_work import app_at_work
from tests.bench.figure import HEADING, Figure
from tests.bench.surroundings import surroundings
from tests.support.translations import compile_outdated_catalogues


def working() -> Iterator[Figure]:
    """One run of the app, from its first company on."""
    with surroundings() as around, app_at_work(around.environment, around.folder, around.server.origin) as app:
        app.describe_environment()
        app.describe_application()
        connecting.connected_ms(app)
        yield from connecting.figures(app, around)
        yield from idling.figures(app, around)
        yield from stalling.figures(app, around)


GROUPS: dict[str, Callable[[], Iterator[Figure]]] = {
    "starting": starting.figures,
    "receiving": receiving.figures,
    "working": working,
}


def main(arguments: list[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), help=", ".join(GROUPS))
    groups = parser.parse_args(arguments).groups
    compile_outdated_catalogues()
    return judged(figure for group in groups for figure in GROUPS[group]())


def judged(figures: Iterator[Figure]) -> int:
    """Prints each figure as it comes; 1 when one is past its bound."""
    print(HEADING, flush=True)
    all_met = True
    for figure in figures:
        print(*figure.lines(), sep="\n", flush=True)
        all_met = all_met and figure.is_met
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
