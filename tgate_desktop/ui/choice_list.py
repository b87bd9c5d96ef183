"""A list to choose one from: each row a name, a line of detail below it and a dot of colour beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from tgate_desktop.ui.early import (
    ACCESSIBLE_DESCRIPTION_ROLE,
    ALIGN_ABSOLUTE,
    ALIGN_BOTTOM,
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_TOP,
    SCROLL_BAR_ALWAYS_OFF,
    USER_ROLE,
)
from tgate_desktop.ui.theme import Radius, Space, Type, theme

_DETAIL = USER_ROLE
_INK = USER_ROLE + 1
_KEY = USER_ROLE + 2
_ROW_HEIGHT = 48

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ChoiceRow:
    """`ink` is the colour of the dot, None for a hollow one. `detail` is read left to right when it is an address."""

    key: str
    name: str
    detail: str
    ink: str | None = None


class ChoiceList(QListWidget):
    """As high as its rows. Signals: `chosen`, after another row was chosen."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._hovered = -1
        self.setObjectName(name)
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setProperty("horizontalScrollBarPolicy", SCROLL_BAR_ALWAYS_OFF)
        self.setProperty("verticalScrollBarPolicy", SCROLL_BAR_ALWAYS_OFF)
        self.setMouseTracking(True)
        self.itemEntered.connect(self._on_entered)
        self.currentRowChanged.connect(lambda _row: self.chosen.emit())

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
        with QSignalBlocker(self):
            self._fill(rows, before)
        self._fit()
        if before is not None and self.key != before:
            self.chosen.emit()

    def _fill(self, rows: Sequence[ChoiceRow], chosen: str | None) -> None:
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setData(_DETAIL, row.detail)
            item.setData(_INK, row.ink)
            item.setData(_KEY, row.key)
            item.setData(ACCESSIBLE_DESCRIPTION_ROLE, row.detail)
            self.addItem(item)
        if chosen is not None:
            self.choose(chosen)

    @property
    def hovered_row(self) -> int:
        """-1 when the mouse is elsewhere."""
        return self._hovered if self.underMouse() else -1

    def _on_entered(self, item: QListWidgetItem) -> None:
        self._hovered = self.row(item)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        height = theme().px(_ROW_HEIGHT)
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, height))
        self.setFixedHeight(self.count() * height + 2 * (Space.XS + Space.HAIR) + Space.HAIR)


class _TwoLines(QStyledItemDelegate):
    """Draws its own ground: asking the style would load its enums before the first paint."""

    def __init__(self, rows: ChoiceList) -> None:
        super().__init__(rows)
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, room = theme().colours, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._ground(index.row())
        if ground is not None:
            painter.setPen(QPen(QColor(ground)))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        dot, gap = theme().px(12), theme().px(Space.M)
        is_mirrored = self._rows.isRightToLeft()
        x = room.right() - gap - dot if is_mirrored else room.left() + gap
        ink = index.data(_INK)
        painter.setPen(QPen(QColor(ink or colours.outline), 1.5))
        painter.setBrush(QBrush(QColor(ink)) if ink else QBrush())
        painter.drawEllipse(QRectF(x, room.center().y() - dot / 2, dot, dot))
        used = dot + 2 * gap
        text = room.adjusted(gap, 0, -used, 0) if is_mirrored else room.adjusted(used, 0, -gap, 0)
        side = ALIGN_ABSOLUTE | (ALIGN_RIGHT if is_mirrored else ALIGN_LEFT)
        name, detail = QFont(self._rows.font()), QFont(self._rows.font())
        name.setWeight(QFont.Weight.DemiBold)
        detail.setPointSizeF(theme().points(Type.CAPTION))
        upper, lower = text.adjusted(0, 3, 0, -text.height() / 2), text.adjusted(0, text.height() / 2, 0, -3)
        _draw_line(painter, upper, index.data(), name, colours.text, side | ALIGN_BOTTOM)
        _draw_line(painter, lower, index.data(_DETAIL), detail, colours.muted, side | ALIGN_TOP)
        painter.restore()

    def _ground(self, row: int) -> str | None:
        if row == self._rows.currentRow():
            return theme().colours.selection
        return theme().colours.hover if row == self._rows.hovered_row else None


def _draw_line(painter: QPainter, room: QRectF, text: str, font: QFont, ink: str, flags: int) -> None:
    painter.setFont(font)
    painter.setPen(QPen(QColor(ink)))
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > room.width():
        from PySide6.QtCore import Qt  # see ui/early.py

        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, flags, text)
