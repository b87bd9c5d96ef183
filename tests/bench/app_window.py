"""The app as its users start it, with a robot in it."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication
from robot import Robot

_run = QApplication.exec


def _run_with_robot(*_: object) -> int:
    robot = Robot()
    status = _run()
    robot.deleteLater()
    return status


QApplication.exec = _run_with_robot  # type: ignore[method-assign]

from tgate_desktop.__main__ import main  # noqa: E402 - the app finds the event loop as it is now

sys.exit(main())
