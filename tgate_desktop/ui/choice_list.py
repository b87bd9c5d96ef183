"""A list to choose one from: each row a name, a line of detail below it and a dot of colour beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tgate_desktop.ui.early import ACCESSIBLE_DESCRIPTION_ROLE, SCROLL_BAR_ALWAYS_OFF, USER_ROLE
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.theme import Space, theme

_KEY = USER_ROLE
_ROW_HEIGHT = 48
_DOT = 12


class ChoiceRow(NamedTuple):
    """`ink` is the colour of the dot, None for a hollow one."""

    key: str
    name: str
    detail: str
    ink: str | None = None


class ChoiceList(QListWidget):
    """As high as its rows. A row is drawn by labels; its item's own text is for screen readers, and not drawn.

    Signals: `chosen`, after another row was chosen.
    """

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[ChoiceRow] = ()
        self.setObjectName(name)
        self.setProperty("role", "choices")
        self.setProperty("horizontalScrollBarPolicy", SCROLL_BAR_ALWAYS_OFF)
        self.setProperty("verticalScrollBarPolicy", SCROLL_BAR_ALWAYS_OFF)
        self.currentRowChanged.connect(lambda _row: self.chosen.emit())
        theme().changed.connect(self._draw_again)

    @property
    def key(self) -> str | None:
        """Of the chosen row."""
        item = self.currentItem()
        return None if item is None else str(item.data(_KEY))

    def choose(self, key: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def show_rows(self, rows: Sequence[ChoiceRow]) -> None:
        """The chosen row stays chosen by its key; `chosen` is emitted only when it is gone."""
        before = self.key
        self._rows = rows
        with QSignalBlocker(self):
            self._fill()
            if before is not None:
                self.choose(before)
        if before is not None and self.key != before:
            self.chosen.emit()

    def _draw_again(self) -> None:
        self.show_rows(self._rows)

    def _fill(self) -> None:
        self.clear()
        height = theme().px(_ROW_HEIGHT)
        for row in self._rows:
            item = QListWidgetItem(row.name)
            item.setData(_KEY, row.key)
            item.setData(ACCESSIBLE_DESCRIPTION_ROLE, row.detail)
            item.setSizeHint(QSize(0, height))
            self.addItem(item)
            self.setItemWidget(item, _row_widget(row, self))
        self.setFixedHeight(len(self._rows) * height + 2 * (Space.XS + Space.HAIR) + Space.HAIR)


def _row_widget(row: ChoiceRow, parent: QWidget) -> QWidget:
    widget = QWidget(parent)
    dot, size = QLabel(widget), theme().px(_DOT)
    dot.setFixedSize(size, size)
    edge = row.ink or theme().colours.outline
    ground = row.ink or "transparent"
    dot.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; border-radius: {size // 2}px;")
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addStretch(1)
    for role, text in (("label", row.name), ("caption", row.detail)):
        label = text_label(role, parent=widget)
        label.setWordWrap(False)
        label.setText(text)
        words.addWidget(label)
    words.addStretch(1)
    line = QHBoxLayout(widget)
    line.setContentsMargins(Space.M, 0, Space.M, 0)
    line.setSpacing(Space.M)
    line.addWidget(dot)
    line.addLayout(words, 1)
    return widget
