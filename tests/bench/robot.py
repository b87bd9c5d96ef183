"""Hands and eyes inside a program with a window: does what a line of JSON asks, and answers with a line."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget

PROBE_INTERVAL_MS = 5

Kind = TypeVar("Kind", bound=QWidget)


class Robot(QObject):
    """Asked by standard input, ends the program with it. What shows is found by its object name."""

    def __init__(self) -> None:
        super().__init__()
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._serve)
        self._probe = StallProbe(self)

    def _serve(self) -> None:
        line = sys.stdin.readline()
        if not line:
            os._exit(0)
        request = json.loads(line)
        _say(getattr(self, f"_{request.pop('do')}")(**request))

    def _state(self, name: str) -> dict[str, Any]:
        """What can be seen of it, none of it when it does not show."""
        widget = _seen(name)
        if widget is None:
            return {"is_there": False}
        text = widget.text() if isinstance(widget, QLabel | QLineEdit | QAbstractButton) else ""
        return {"is_there": True, "is_enabled": widget.isEnabled(), "text": text}

    def _press(self, name: str) -> dict[str, Any]:
        button = _shown(name, QAbstractButton)
        if not button.isEnabled():
            raise RuntimeError(f"{name} is not enabled")
        # Answered before it is done: what it does belongs to the turns of the loop after this one.
        QTimer.singleShot(0, button.click)
        return {}

    def _type(self, name: str, text: str) -> dict[str, Any]:
        field = _shown(name, QLineEdit)
        field.clear()
        field.insert(text)  # as the keyboard does: `textEdited` is emitted
        return {}

    def _choose(self, name: str, row: int) -> dict[str, Any]:
        view = _shown(name, QListView)
        rows = view.model().rowCount()
        view.setCurrentIndex(view.model().index(row % rows, 0))
        return {"rows": rows}

    def _count_threads(self, name: str) -> dict[str, Any]:
        return {"count": sum(thread.name == name for thread in threading.enumerate())}

    def _say_when_painted(self, name: str, window: str) -> dict[str, Any]:
        """Answers at once, and once more when this window's label of this name is painted with a text."""
        PaintOfText(next(label for label in _shown(window, QWidget).findChildren(QLabel, name)))
        return {}

    def _begin_probe(self) -> dict[str, Any]:
        self._probe.begin()
        return {}

    def _end_probe(self) -> dict[str, Any]:
        return {"longest_ms": self._probe.end()}


class StallProbe(QObject):
    """A timer that notes how late it is called: the longest time in which the GUI thread served nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last_s = 0.0
        self._longest_s = 0.0
        self._timer = QTimer(self, interval=PROBE_INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def begin(self) -> None:
        self._last_s, self._longest_s = time.perf_counter(), 0.0
        self._timer.start()

    def end(self) -> float:
        """The longest gap between two calls, in ms."""
        self._note()
        self._timer.stop()
        return self._longest_s * 1000

    def _note(self) -> None:
        now_s = time.perf_counter()
        self._longest_s = max(self._longest_s, now_s - self._last_s)
        self._last_s = now_s


class PaintOfText(QObject):
    """Says the monotonic time in ns at which `label` stood on the screen with a text."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and isinstance(watched, QLabel) and watched.text():
            watched.removeEventFilter(self)
            # Delivered when the window has been painted whole.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.User:
            return super().event(event)
        _say({"now_ns": time.monotonic_ns()})
        self.deleteLater()
        return True


def _seen(name: str) -> QWidget | None:
    """In the window that is in front, where it is there: others may have controls of the same name."""
    for window in sorted(QApplication.topLevelWidgets(), key=QWidget.isActiveWindow, reverse=True):
        for widget in (window, *window.findChildren(QWidget, name)):
            if widget.objectName() == name and widget.isVisible():
                return widget
    return None


def _shown(name: str, kind: type[Kind]) -> Kind:
    widget = _seen(name)
    if not isinstance(widget, kind):
        raise RuntimeError(f"{name} does not show")
    return widget


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)
