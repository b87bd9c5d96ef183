"""*Tools > Practice T-Gate*: starts it, and opens its page of trouble in the browser."""

from __future__ import annotations

from PySide6.QtCore import Signal

from tgate_desktop.oauth.environment import PRACTICE_TROUBLE_ADDRESS
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.words.explanation import Action


class PracticePanel(ProblemPanel):
    """Hidden but when that fails. Signals: `changed`, when it shows or hides."""

    changed = Signal()

    def __init__(self, runner: Runner, desktop: Desktop) -> None:
        super().__init__(desktop, (Action.TRY_AGAIN,))
        named(self, "practicePanel")
        self._lane = runner.lane(self)
        self.action_requested.connect(lambda _action: self.open_practice())

    def open_practice(self) -> None:
        """Says so here when Practice T-Gate does not start, or no browser opens."""
        self.show_outcome(None)
        self._lane.run(lambda use_cases: use_cases.connect.start_practice(), self._open_page, self.show_outcome)

    def show_outcome(self, problem: Problem | None) -> None:
        """None for no problem."""
        self.show_problem(problem)
        self.changed.emit()

    def _open_page(self, _none: None) -> None:
        self._desktop.open_browser(PRACTICE_TROUBLE_ADDRESS, self.show_outcome)
