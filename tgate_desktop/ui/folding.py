"""A part that is folded away below its title until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space


class Folding(QWidget):
    """Fill `column`. The title is a button that says whether it is open, also to a screen reader."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, f"{name}Part")
        self._button = named(IconButton("chevron-forward", "quiet"), name)
        self._button.setCheckable(True)
        self._content = named(QWidget(), f"{name}Content")
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(Space.L, 0, 0, Space.S)
        self.column.setSpacing(Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._content)
        self._content.hide()
        self._button.toggled.connect(self._show)

    def set_title(self, title: str) -> None:
        self._button.setText(title)

    def unfold(self, is_open: bool) -> None:
        self._button.setChecked(is_open)

    def _show(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self._button.show_icon("chevron-down" if is_open else "chevron-forward")
