"""A scroll area that screen readers cannot end the app with."""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtWidgets import QFrame, QScrollArea

from tgate_desktop.ui.names import named


class QWidget(QScrollArea):
    """`ScrollArea`, named so that Qt describes it to screen readers as it does any widget with children.

    Qt chooses the description by the names of the class and its bases (QAccessible::queryAccessibleInterface). The one
    for `QScrollArea` counts the scroll bars that show and does not check which child it is asked for, as seen in 6.11:
    asked for one that it counted a moment ago, it reads behind its list, and the process is gone. That is all it takes
    when a scroll bar, or the area, hides between two questions of a reader. The one for `QWidget` checks.
    """


ScrollArea = QWidget


def scrolled(name: str, content: QtWidgets.QWidget) -> ScrollArea:
    """`content` in a frameless area as wide as it is shown; the keys go to what is in it."""
    from PySide6.QtCore import Qt  # see ui/early.py

    area = named(ScrollArea(), name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
