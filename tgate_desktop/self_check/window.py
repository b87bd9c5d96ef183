"""Whether a window can be shown: tried in a process of its own, for Qt ends the one in which it finds no display."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from tgate_desktop.adapters.desktop.display import missing_display
from tgate_desktop.adapters.folders import HOME_VARIABLE
from tgate_desktop.self_check.finding import Finding, good, trouble

OPTION = "--self-check-window"
_PATIENCE_S = 60.0
_LAST_LINES = 6
_SHOWN = "shown "


def window() -> Finding:
    """The first window as somebody sees who has no company yet."""
    missing = missing_display(os.environ)
    if missing is not None:
        return trouble(found="no_display", setting=missing)
    with TemporaryDirectory(prefix="tgate-self-check-") as home:
        try:
            tried = subprocess.run(  # noqa: S603 - this very program
                [*_this_program(), OPTION],
                env={**os.environ, HOME_VARIABLE: home},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_PATIENCE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return trouble(found="too_slow")
    shown = next((line for line in tried.stdout.splitlines() if line.startswith(_SHOWN)), None)
    if tried.returncode != 0 or shown is None:
        said = " / ".join(tried.stderr.strip().splitlines()[-_LAST_LINES:])
        return trouble(found="ended", status=tried.returncode, said=said)
    facts = json.loads(shown.removeprefix(_SHOWN))
    return trouble(found="not_drawn", **facts) if facts["not_drawn"] else good(found="shown", **facts)


def show_window() -> int:
    """The child's part: shows it, writes what it saw to standard output, and ends the process."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from tgate_desktop import compose
    from tgate_desktop.adapters.desktop.single_instance import SingleInstance
    from tgate_desktop.app import Front
    from tgate_desktop.self_check.drawing import not_drawn
    from tgate_desktop.ui.first_paint import FirstPaint

    gc.disable()  # as at the start of the window: ui/garbage.py collects
    app = QApplication(["tgate-desktop", "-style", "fusion"])
    front = Front(app, SingleInstance(compose.window_lock_file()))
    front.start(compose.first_look())
    (first,) = [widget for widget in app.topLevelWidgets() if widget.isVisible() and widget.isWindow()]

    def tell() -> None:
        status = 1
        try:
            facts = {"platform": QGuiApplication.platformName(), "not_drawn": ", ".join(not_drawn())}
            sys.stdout.write(f"{_SHOWN}{json.dumps(facts)}\n")
            sys.stdout.flush()
            status = 0
        finally:
            app.exit(status)

    FirstPaint(first).painted.connect(lambda: QTimer.singleShot(0, tell))
    status = app.exec()
    front.end()
    os._exit(status)


def _this_program() -> Sequence[str]:
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "tgate_desktop")
