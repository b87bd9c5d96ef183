"""Kills that are not left to chance: at each single call by which an act changes something."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from tests.campaigns.killing_trials import PHASES, UNDISTURBED, How, Trials
from tests.campaigns.lives import Ended

WHEN_THE_ANSWER_IS_LOST: How = {"at_points": True, "fatal": 1, "after": True}


def at_each_call(trials: Trials) -> None:
    """Of what the server's rule changes."""
    _each_call(trials.connect)
    _each_call(trials.connect_again)
    _each_call(trials.refresh)
    for trial in (trials.connect, trials.connect_again, trials.refresh):
        trial(UNDISTURBED, loses_answer=True)
        trial(WHEN_THE_ANSWER_IS_LOST, loses_answer=True)


def at_each_other_call(trials: Trials, homes: Path) -> None:
    numbers = itertools.count()
    _each_call(lambda how: trials.first_connect(how, homes / str(next(numbers))))
    _each_call(trials.confirm)
    _each_call(trials.check)
    _each_call(trials.bring)
    _each_call(trials.remove)


def _each_call(trial: Callable[[How], Ended]) -> None:
    """Killed before the first call, before the second, and so on; in the end after the last."""
    for fatal in itertools.count():
        ended = trial({"at_points": True, "fatal": fatal})
        if not ended.was_killed:
            assert ended.points
            trial({"at_points": True, "fatal": len(ended.points) - 1, "after": True})
            return


def cancelled_in_each_phase(trials: Trials) -> None:
    """Once the code is being exchanged, giving up stops nothing but the wait."""
    for phase in PHASES:
        for trial in (trials.connect, trials.connect_again):
            end = trial(UNDISTURBED, cancel_in=phase).outcome["phase"]
            assert end == ("cancelled" if phase == PHASES[0] else "connected"), (phase, end)
