"""The end: windows go at once, the process when nothing is cut off by it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tgate_desktop.ui.runner import Runner

_LOOK_MS = 50


class Quitting(QObject):
    """`end` ends the event loop: called when no token request and no save is under way any more."""

    def __init__(self, runner: Runner, end: Callable[[], None]) -> None:
        super().__init__()
        self._runner = runner
        self._end = end
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def has_begun(self) -> bool:
        return self._timer.isActive()

    def begin(self) -> None:
        """Hides every window now."""
        for window in QApplication.topLevelWidgets():
            window.hide()
        self._timer.start()
        self._look()

    def _look(self) -> None:
        use_cases = self._runner.use_cases
        if use_cases is None or use_cases.in_flight.is_idle:
            self._timer.stop()
            self._end()
