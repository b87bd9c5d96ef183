"""A list to choose one from: each row a name, a line of detail below it and a dot of colour beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from tgate_desktop.ui.theme import Space, Type, theme

_DETAIL = Qt.ItemDataRole.UserRole
_INK = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole + 2
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
        self.setObjectName(name)
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
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
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, row.detail)
            self.addItem(item)
        if chosen is not None:
            self.choose(chosen)

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
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The row without its text. Asking the style itself costs 8 ms before the first paint: QStyle's many enums.
        super().paint(painter, option, index)
        colours = theme().colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        dot, gap = theme().px(12), theme().px(Space.M)
        is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        x = row.right() - gap - dot if is_mirrored else row.left() + gap
        ink = index.data(_INK)
        painter.setPen(QColor(ink or colours.outline))
        painter.setBrush(QColor(ink) if ink else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(x, row.center().y() - dot / 2, dot, dot))
        used = dot + 2 * gap
        text = row.adjusted(gap, 0, -used, 0) if is_mirrored else row.adjusted(used, 0, -gap, 0)
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        has_detail = bool(index.data(_DETAIL))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        self._line(painter, text, index.data(), font, colours.text, side, upper=has_detail)
        if has_detail:
            font = QFont(option.font)
            font.setPointSizeF(theme().points(Type.CAPTION))
            self._line(painter, text, index.data(_DETAIL), font, colours.muted, side, upper=False)
        painter.restore()

    def _line(
        self, painter: QPainter, room: QRectF, text: str, font: QFont, ink: str, side: Qt.AlignmentFlag, upper: bool
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        half = room.height() / 2
        is_alone = not upper and font.weight() == QFont.Weight.DemiBold
        place = room if is_alone else room.adjusted(0, half, 0, -3)
        vertical = Qt.AlignmentFlag.AlignVCenter if is_alone else Qt.AlignmentFlag.AlignTop
        if upper:
            place, vertical = room.adjusted(0, 3, 0, -half), Qt.AlignmentFlag.AlignBottom
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(place.width()))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | vertical, elided)
