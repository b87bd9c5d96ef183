"""What the main window is made of: what is pressing above, the companies at the side, the chosen one beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space

_PARTS = (320, 740)


class MainFrame(QWidget):
    """`panels` stand above all else while at least one of them is shown. Of `pages` one is shown, or a blank."""

    def __init__(self, notices: QWidget, panels: Sequence[QWidget], side: QWidget, pages: Sequence[QWidget]) -> None:
        super().__init__()
        named(self, "mainCentre")
        self._panels = panels
        self._problems = named(QWidget(), "problems")
        self._blank = named(QWidget(), "nothingChosen")
        self._stack = named(QStackedWidget(), "companyStack")
        for page in (self._blank, *pages):
            self._stack.addWidget(page)
        problems = QVBoxLayout(self._problems)
        problems.setContentsMargins(Space.L, Space.M, Space.L, 0)
        problems.setSpacing(Space.S)
        for panel in panels:
            problems.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(notices)
        column.addWidget(self._problems)
        column.addWidget(self._split(side), 1)

    def show_page(self, page: QWidget | None) -> None:
        """None for the blank."""
        self._stack.setCurrentWidget(page or self._blank)

    def make_room_for_panels(self) -> None:
        """After one of them was shown or hidden."""
        self._problems.setVisible(not all(panel.isHidden() for panel in self._panels))

    def _split(self, side: QWidget) -> QSplitter:
        splitter = named(QSplitter(Qt.Orientation.Horizontal), "mainSplitter")
        splitter.addWidget(side)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes(_PARTS)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        return splitter
