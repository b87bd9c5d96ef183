"""The end: windows go at once, the process when nothing is cut off by it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tgate_desktop.ui.runner import Runner

_LOOK_MS = 50


class Quitting(QObject):
    """`end` ends the event loop: called when no token request and no save is under way any more, and none can begin.
    `come_back` instead, when what was under way brought a pair that the keyring did not take, and nobody gave it up."""

    def __init__(self, runner: Runner, end: Callable[[], None], come_back: Callable[[], object]) -> None:
        super().__init__()
        self._runner = runner
        self._end = end
        self._come_back = come_back
        self._given_up: frozenset[str] = frozenset()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def has_begun(self) -> bool:
        return self._timer.isActive()

    def begin(self, given_up: frozenset[str] = frozenset()) -> None:
        """Hides every window now. `given_up` are the companies whose unsaved pairs may be lost."""
        self._given_up |= given_up
        for window in QApplication.topLevelWidgets():
            window.hide()
        self._timer.start()
        self._look()

    def _look(self) -> None:
        use_cases = self._runner.use_cases
        if use_cases is not None and not use_cases.in_flight.shut_if_idle():
            return
        self._timer.stop()
        if use_cases is not None and not self._given_up.issuperset(use_cases.desk.unsaved_names()):
            use_cases.in_flight.reopen()
            self._come_back()
        else:
            self._end()
