"""The key that closes a window beside the main one."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def closes_by_key(window: QWidget) -> None:
    """The platform's own key, such as Ctrl+W, closes it as its frame's button would."""
    QShortcut(QKeySequence.StandardKey.Close, window).activated.connect(window.close)
