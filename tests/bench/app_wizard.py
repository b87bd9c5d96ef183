"""The app as its users start it, on a computer where it has never run, to the first paint of its wizard."""

from __future__ import annotations

import sys

from paint_watch import PaintWatch
from PySide6.QtWidgets import QApplication

_run = QApplication.exec


def _run_watched(*_: object) -> int:
    (wizard,) = (window for window in QApplication.topLevelWidgets() if window.isVisible())
    PaintWatch(wizard)
    return _run()


QApplication.exec = _run_watched  # type: ignore[method-assign]

from tgate_desktop.__main__ import main  # noqa: E402 - the app finds the event loop as it is now

sys.exit(main())
