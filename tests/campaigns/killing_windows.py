"""The real window, in a virtual display, killed or asked to end while it refreshes.

`python -m tests.campaigns.killing_windows`; the rule is the strictest: a pair that is not stored is lost for good.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.campaigns.killing_stage import Stage, stage
from tests.campaigns.killing_trials import Tally, Trials
from tests.campaigns.lives import Lives
from tests.campaigns.outcome import Outcome
from tests.support.main_job import MAIN
from tests.support.session import Session, desktop_session
from tests.support.translations import compile_outdated_catalogues
from tgate_desktop.practice import Rotation

TIMES = 20
WITHIN_S = 0.4
GUARD_S = 90.0


def run(times: int = TIMES, seed: int | None = None) -> Outcome:
    """`times` windows, every second one killed, the others asked to end; standard error tells what went wrong."""
    compile_outdated_catalogues()
    seed = random.SystemRandom().randrange(2**32) if seed is None else seed
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    tally = Tally()
    begun_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="w-") as place:
        folder = Path(place)
        with (
            desktop_session(folder) as session,
            Lives(session.environment, folder / "complaints.txt") as lives,
            stage(Rotation.REUSE_REVOKES, folder, lives, session.keyring) as made,
        ):
            trials = Trials(made, tally)
            for number in range(times):
                _refreshed_and_ended(session, made, trials, chance.uniform(0, WITHIN_S), is_asked=bool(number % 2))
    figures = (
        f"{tally.killed} killed, {tally.trials - tally.killed} asked to end; seed {seed}; "
        f"{time.monotonic() - begun_s:.0f} s"
    )
    sys.stderr.writelines(f"{line}\n" for line in tally.complaints)
    return Outcome(
        name="killing windows",
        tried="the real window was ended within a refresh",
        times=tally.trials,
        lost=tally.lost,
        let_in=tally.claimed_falsely,
        figures=figures,
        not_reachable=tally.not_reachable,
    )


def _refreshed_and_ended(session: Session, made: Stage, trials: Trials, after_s: float, *, is_asked: bool) -> None:
    program = session.start(TGATE_DESKTOP_HOME=made.environment["TGATE_DESKTOP_HOME"])
    program.window[MAIN].see("accessFingerprint", other_than="", guard_s=GUARD_S)

    def refresh() -> None:
        program.window[MAIN].press("refresh")
        time.sleep(after_s)  # a moment that is drawn, not one that is awaited
        if is_asked:
            program.end()
        else:
            program.kill()

    trials.refresh_by(refresh, is_asked_to_end=is_asked)


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost, and nothing false was claimed."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.killing_windows", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help=f"windows (default: {TIMES})")
    parser.add_argument("--seed", type=int, help="that of an earlier run: the same delays")
    options = parser.parse_args(arguments)
    outcome = run(options.times, options.seed)
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
