"""Cyclic garbage, collected on the GUI thread alone.

Python collects on whatever thread happens to allocate. A widget in a cycle would then be destroyed on a worker, and Qt
objects may only go on the thread that they live on: timers are not stopped, and the process may end.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2000
_OLDEST = 2


class GarbageCollector(QObject):
    """Takes collecting over from Python for the process, by Python's own thresholds.

    Imported modules are never looked at again, so that a full collection stays short.
    """

    def __init__(self, parent: QObject, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        gc.disable()
        leave_out_what_is_there()
        timer = QTimer(self)
        timer.timeout.connect(collect_what_is_due)
        timer.start(interval_ms)


def leave_out_what_is_there() -> None:
    """Any thread, after many modules were imported. What is garbage already stays for good: for moments at which no
    secret can be in it."""
    gc.freeze()


def collect_what_is_due() -> None:
    """Collects the oldest generation whose threshold is passed, and with it the younger ones."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in range(_OLDEST, -1, -1):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
