"""One second, shared by all that counts in a window: it stands still while nobody can see the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

INTERVAL_MS = 1000

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """This computer's time, aware."""
    return datetime.now(UTC)


class Ticker(QObject):
    """Signals: `ticked`, with the time, once a second and at once when `window` comes to be seen."""

    ticked = Signal(object)

    def __init__(self, window: QWidget, now: Now = utc_now, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(window)
        self._window = window
        self._now = now
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.tick)
        window.installEventFilter(self)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def now(self) -> datetime:
        return self._now()

    def tick(self) -> None:
        self.ticked.emit(self._now())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange):
            is_seen = self._window.isVisible() and not self._window.isMinimized()
            if is_seen and not self._timer.isActive():
                self._timer.start()
                self.tick()
            elif not is_seen:
                self._timer.stop()
        return super().eventFilter(watched, event)
