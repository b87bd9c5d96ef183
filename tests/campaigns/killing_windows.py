"""The real window, in a virtual display, killed or asked to end while it refreshes or connects; or killed together
with a command at the same work.

`python -m tests.campaigns.killing_windows`; the rule is the strictest: a pair that is not stored is lost for good.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.campaigns.killing_stage import NAME, Stage, stage
from tests.campaigns.killing_trials import Tally, Trials
from tests.campaigns.lives import Lives
from tests.campaigns.outcome import Bounded, Limit, Outcome, past
from tests.support.main_job import MAIN, WIZARD
from tests.support.session import Program, Session, desktop_session
from tests.support.translations import compile_outdated_catalogues
from tgate_desktop.practice import Rotation

TIMES = 40
WITHIN_S = 0.4
COMMAND_LEADS_S = 0.2
COMMAND_WITHIN_S = 0.2
GUARD_S = 90.0


def run(times: int = TIMES, seed: int | None = None) -> Outcome:
    """`times` windows, each way in which one can end in turn; standard error tells what went wrong."""
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
            windows = Windows(session, made, tally, chance)
            for number in range(times):
                windows.ways[number % len(windows.ways)]()
    figures = (
        f"{tally.killed} killed, with them {tally.killed_commands} commands at work; "
        f"{tally.trials - tally.killed} asked to end; seed {seed}; {time.monotonic() - begun_s:.0f} s"
    )
    sys.stderr.writelines(f"{line}\n" for line in tally.complaints)
    return Outcome(
        name="killing windows",
        tried="the real window was ended within a refresh or a connect",
        times=tally.trials,
        lost=tally.lost,
        let_in=tally.claimed_falsely,
        figures=figures,
        not_reachable=tally.not_reachable,
        past_bounds=past_bounds(tally.killed_commands) if times >= TIMES else (),
    )


def past_bounds(killed_commands: int) -> tuple[str, ...]:
    """A line when no command was still at work when it was killed with its window."""
    return past(Bounded("commands killed at work with a window", killed_commands, Limit.AT_LEAST, 1))


class Windows:
    """One window of the app after the other; each of `ways` is a window's life."""

    def __init__(self, session: Session, made: Stage, tally: Tally, chance: random.Random) -> None:
        self._session = session
        self._stage = made
        self._tally = tally
        self._trials = Trials(made, tally)
        self._chance = chance
        self.ways: tuple[Callable[[], None], ...] = (
            partial(self._refresh, is_asked=False),
            partial(self._refresh, is_asked=True),
            partial(self._connect, is_asked=False),
            partial(self._connect, is_asked=True),
            self._refresh_beside_a_command,
        )

    def _refresh(self, *, is_asked: bool) -> None:
        program = self._started()

        def refresh() -> None:
            program.window[MAIN].press("refresh")
            self._end(program, is_asked=is_asked)

        self._trials.refresh_by(refresh, is_asked_to_end=is_asked)

    def _connect(self, *, is_asked: bool) -> None:
        program = self._started()

        def connect(name: str) -> None:
            program.window[MAIN].keys("ctrl+n")
            wizard = program.window[WIZARD]
            wizard.type("company", name)
            wizard.press("next")
            browser = self._stage.approved(wizard.see("authorizationLink", other_than="", guard_s=GUARD_S).text)
            self._end(program, is_asked=is_asked)
            browser.raw()

        self._trials.connect_by(connect, is_asked_to_end=is_asked)

    def _refresh_beside_a_command(self) -> None:
        program = self._started()

        def refresh() -> None:
            with self._stage.command.started("refresh", NAME) as command:
                time.sleep(self._chance.uniform(0, COMMAND_LEADS_S))  # it takes twice that, and a press half of it
                program.window[MAIN].press("refresh")
                time.sleep(self._chance.uniform(0, COMMAND_WITHIN_S))
                self._tally.killed_commands += command.poll() is None
                command.kill()
                program.kill()
                said = command.communicate()[1]
            self._trials.claim("Traceback" not in said, said)

        self._trials.refresh_by(refresh, is_asked_to_end=False)

    def _started(self) -> Program:
        program = self._session.start(TGATE_DESKTOP_HOME=self._stage.environment["TGATE_DESKTOP_HOME"])
        program.window[MAIN].see("accessFingerprint", other_than="", guard_s=GUARD_S)
        return program

    def _end(self, program: Program, *, is_asked: bool) -> None:
        time.sleep(self._chance.uniform(0, WITHIN_S))  # a moment that is drawn, not one that is awaited
        if is_asked:
            program.end()
        else:
            program.kill()


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
