"""Runs one attempt after the other for a wizard, and lets the one under way go on when the wizard is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tgate_desktop.flows.connect import Attempt, ConnectOrder
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.problems import InputProblem, Problem
from tgate_desktop.ui.runner import Runner


class AttemptRunner(QObject):
    """Signals: `state_changed(ConnectState)`, of the latest attempt; `ended`, when that one's work is over."""

    state_changed = Signal(object)
    ended = Signal()

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._lane = runner.lane(self)
        self._order: ConnectOrder | None = None
        self._attempt: Attempt | None = None
        self._is_running = False

    @property
    def is_running(self) -> bool:
        """Whether an attempt is waiting, or past the point of no return."""
        return self._is_running

    def begin(self, order: ConnectOrder) -> None:
        """A fresh attempt, with a fresh state; the one before is given up."""
        use_cases = self._runner.use_cases
        if use_cases is None:
            raise LookupError("an attempt comes after a call that made the use cases")
        self.cancel()
        self._order = order
        attempt = use_cases.connect.attempt(order, self._lane.relay(self.state_changed.emit))
        self._attempt, self._is_running = attempt, True
        self._lane.run(lambda _use_cases: attempt.run(), lambda _none: self._on_ended(), self._on_broken)

    def try_again(self) -> None:
        """The same order once more."""
        if self._order is not None:
            self.begin(self._order)

    def cancel(self) -> None:
        """Stops the wait; from the exchange on it stops nothing but the proof."""
        if self._attempt is not None:
            self._attempt.cancel()

    def paste(self, text: str) -> InputProblem | None:
        """What is wrong with the paste; None when it was taken."""
        try:
            if self._attempt is not None:
                self._attempt.paste(text)
        except InputProblem as problem:
            return problem
        return None

    def use_unconfirmed(self, fingerprint: str) -> None:
        if self._attempt is not None:
            self._attempt.use_unconfirmed(fingerprint)

    def ignore_unconfirmed(self, fingerprint: str) -> None:
        if self._attempt is not None:
            self._attempt.ignore_unconfirmed(fingerprint)

    def _on_ended(self) -> None:
        self._is_running = False
        self.ended.emit()

    def _on_broken(self, problem: Problem) -> None:
        """The attempt itself broke, in a way that nobody foresaw."""
        self.state_changed.emit(ConnectState(Phase.FAILED, problem=problem, failed_in=Phase.IDLE))
        self._on_ended()
