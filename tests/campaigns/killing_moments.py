"""Kills at moments that are drawn, with lost answers, given-up attempts and commands beside them."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.campaigns.killing_stage import NAME, Stage
from tests.campaigns.killing_trials import PHASES, UNDISTURBED, How, Tally, Trials
from tests.campaigns.lives import Ended

LATE = 1.1
ANSWERS_LOST = 0.2
GIVEN_UP = 0.2
COMMANDS = (("refresh", NAME), ("token", NAME, "--fresh-for", "86400"))
COMMAND_TAKES_S = 1.5
COMMAND_LIMIT_S = 90.0


class AtRandom:
    """Trials whose moment is drawn, from the time that the act took when it was last undisturbed, and a little more: so
    some kills come after the end."""

    def __init__(self, stage: Stage, tally: Tally, chance: random.Random) -> None:
        self._stage = stage
        self._trials = Trials(stage, tally)
        self._tally = tally
        self._chance = chance
        self._takes_s = {
            "refresh": self._trials.refresh(UNDISTURBED).took_s,
            "connect": self._trials.connect(UNDISTURBED).took_s,
        }

    def trial(self) -> None:
        loses_answer = self._chance.random() < ANSWERS_LOST
        drawn = self._chance.random()
        if drawn < 0.3:
            self._refresh_beside_a_command(loses_answer)
        elif drawn < 0.6:
            self._noted("refresh", self._trials.refresh(self._at_a_moment("refresh"), loses_answer=loses_answer))
        else:
            trial = self._trials.connect if drawn < 0.8 else self._trials.connect_again
            details = {"begins_in": self._chance.choice(PHASES[:2])}
            if self._chance.random() < GIVEN_UP:
                details["cancel_in"] = self._chance.choice(PHASES[1:])
            how = self._at_a_moment("connect")
            self._noted("connect", trial(how, loses_answer=loses_answer, **details))

    def _at_a_moment(self, act: str) -> How:
        return {"kill_after_s": self._chance.uniform(0, LATE * self._takes_s[act])}

    def _noted(self, act: str, ended: Ended) -> None:
        if not ended.was_killed and ended.took_s:
            self._takes_s[act] = ended.took_s

    def _refresh_beside_a_command(self, loses_answer: bool) -> None:
        self._trials.refresh(self._at_a_moment("refresh"), loses_answer=loses_answer, beside=self._command)

    @contextmanager
    def _command(self) -> Iterator[None]:
        """One that refreshes, too, since a moment that is drawn; every second one is killed at another."""
        arguments = self._chance.choice(COMMANDS)
        lead_s = self._chance.uniform(0, COMMAND_TAKES_S)
        kill_after_s = self._chance.uniform(0.2, COMMAND_TAKES_S) if self._chance.random() < 0.5 else COMMAND_LIMIT_S
        begun_s = time.monotonic()
        with self._stage.command.started(*arguments) as process:
            time.sleep(lead_s)
            yield
            try:
                said = process.communicate(timeout=max(0.0, begun_s + kill_after_s - time.monotonic()))[1]
            except subprocess.TimeoutExpired:
                process.kill()
                self._tally.killed_commands += 1
                said = process.communicate()[1]
        self._trials.claim("Traceback" not in said, said)
