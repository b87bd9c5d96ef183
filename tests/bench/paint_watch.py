"""Says when a window's first paint is over, and ends the program there. For scripts: it imports next to nothing."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

_HIGH_PRIORITY = 1  # Qt.EventPriority.HighEventPriority; touching Qt itself costs 20 ms, most of a bare wizard's own
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class PaintWatch(QObject):
    """Prints the monotonic time in ns and the resident memory in bytes once `window` has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # Delivered when the window has been painted whole, its children included.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), _HIGH_PRIORITY)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        now_ns = time.monotonic_ns()
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - pathlib is not imported yet
            resident_pages = int(statm.read().split()[1])
        print(f'{{"now_ns": {now_ns}, "resident_bytes": {resident_pages * _PAGE_BYTES}}}', flush=True)
        os._exit(0)
