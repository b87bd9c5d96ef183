"""A window that is one form: what is to be read and filled in scrolls, the buttons below it stay in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.scroll_area import scrolled
from tgate_desktop.ui.theme import Space


def lay_out_over_buttons(window: QWidget, name: str, content: QWidget, *buttons: QPushButton) -> None:
    """`name` is that of the area which scrolls `content`."""
    row = FlowLayout()
    for button in buttons:
        row.addWidget(button)
    foot = QVBoxLayout()
    foot.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
    foot.addLayout(row)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(scrolled(name, content), 1)
    column.addLayout(foot)
