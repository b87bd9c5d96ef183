"""The app is killed in the middle of what it does, and started again: `python -m tests.campaigns.killing`.

At random moments, against a server with each rotation rule, with answers that are lost after the server has committed,
and with commands of `tgate-desktop` beside it that are killed as well; and once at each single call by which an act
changes something: before it, and after the last. What survives is a real keyring, and a Practice T-Gate in a process of
its own.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.killing_calls import at_each_call, at_each_other_call, cancelled_in_each_phase
from tests.campaigns.killing_moments import AtRandom
from tests.campaigns.killing_stage import stage
from tests.campaigns.killing_trials import Tally, Trials
from tests.campaigns.ledger import nameless_entries
from tests.campaigns.lives import Lives
from tests.campaigns.outcome import Outcome
from tests.support.secret_service import running_secret_service
from tests.support.translations import compile_outdated_catalogues
from tgate_desktop.practice import Rotation

TIMES = 400
ALL_RULES = tuple(Rotation)


@dataclass(frozen=True)
class Killed:
    """All that is counted, and how long it took."""

    tally: Tally
    points: int
    seed: int
    took_s: float

    @property
    def outcome(self) -> Outcome:
        tally = self.tally
        figures = (
            f"{tally.killed} lives and {tally.killed_commands} commands killed in {tally.trials} trials, of them "
            f"{self.points} at a call each; {tally.lost_answers} answers lost; entries that the keyring left "
            f"without a name: {tally.nameless}; seed {self.seed}; {self.took_s:.0f} s"
        )
        return Outcome(
            name="killing",
            tried="the app was killed in the middle of connect, refresh, decision, check, import and removal",
            times=tally.killed + tally.killed_commands,
            lost=tally.lost,
            let_in=tally.claimed_falsely,
            figures=figures,
            not_reachable=tally.not_reachable,
        )


def run(times: int = TIMES, seed: int | None = None) -> Outcome:
    """The campaign in full; what went wrong is told on standard error."""
    compile_outdated_catalogues()
    killed = kill(times, seed=seed)
    sys.stderr.writelines(f"{line}\n" for line in killed.tally.complaints)
    return killed.outcome


def kill(
    times: int,
    rules: Sequence[Rotation] = ALL_RULES,
    rules_by_point: Sequence[Rotation] = ALL_RULES,
    seed: int | None = None,
) -> Killed:
    """Kills at random moments until `times` processes were killed so, the same number with each of `rules`; besides,
    with each of `rules_by_point`, at each call. The rules side by side, each with a keyring of its own."""
    seed = random.SystemRandom().randrange(2**32) if seed is None else seed
    begun_s = time.monotonic()
    every = list(dict.fromkeys((*rules_by_point, *rules)))
    plans = [
        Plan(
            rule,
            by_point=rule in rules_by_point,
            every_act=rule is every[-1] and bool(rules_by_point),
            times=math.ceil(times / len(rules)) if rule in rules else 0,
            seed=seed + number,
        )
        for number, rule in enumerate(every)
    ]
    tally, points = Tally(), 0
    with ThreadPoolExecutor(len(plans)) as pool:
        for one, killed_at_points in pool.map(_run_plan, plans):
            tally.add(one)
            points += killed_at_points
    return Killed(tally, points, seed, time.monotonic() - begun_s)


@dataclass(frozen=True)
class Plan:
    """What is to be done with one rule. `every_act` also those that the rule changes nothing of."""

    rule: Rotation
    by_point: bool
    every_act: bool
    times: int
    seed: int


def _run_plan(plan: Plan) -> tuple[Tally, int]:
    """What came of it, and how many were killed at a call."""
    tally = Tally()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="k-")))
        keyring = stack.enter_context(running_secret_service())
        lives = stack.enter_context(Lives(keyring.environment, folder / "complaints.txt"))
        made = stack.enter_context(stage(plan.rule, folder, lives, keyring))
        trials = Trials(made, tally)
        if plan.by_point:
            at_each_call(trials)
        if plan.every_act:
            at_each_other_call(trials, folder / "first")
            cancelled_in_each_phase(trials)
        points = tally.killed
        if plan.times:
            at_random = AtRandom(made, tally, random.Random(plan.seed))  # noqa: S311 - not for secrets
            while tally.killed + tally.killed_commands < plan.times + points:
                at_random.trial()
        tally.nameless += len(nameless_entries(keyring))
        trials.claim(not (said := (folder / "complaints.txt").read_text()), said)
    return tally, points


def main(arguments: list[str]) -> int:
    """The exit status: 0 when nothing was lost, and nothing false was claimed."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.killing", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help=f"kills at random moments (default: {TIMES})")
    parser.add_argument("--seed", type=int, help="that of an earlier run: the same acts and delays")
    options = parser.parse_args(arguments)
    outcome = run(options.times, options.seed)
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
