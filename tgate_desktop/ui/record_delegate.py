"""A row of a list of records: title and moment, below them the outcome in icon and word, and a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tgate_desktop.ui.icons import pixmap
from tgate_desktop.ui.theme import Space, Type, theme

if TYPE_CHECKING:
    from tgate_desktop.ui.record_list import RecordRow

_ICON = 15


class RecordDelegate(QStyledItemDelegate):
    """All rows are of one height; what does not fit is elided."""

    def __init__(self, parent: QObject, row_role: int) -> None:
        super().__init__(parent)
        self._row_role = row_role

    def row_height(self, font: QFont) -> int:
        title, small = _fonts(font)
        return QFontMetrics(title).height() + QFontMetrics(small).height() + Space.HAIR + 2 * Space.S

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, self.row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setLayoutDirection(option.direction)
        _RowPainter(painter, option).paint(index.data(self._row_role))
        painter.restore()


class _RowPainter:
    """Places are found as from left to right and mirrored where the window is."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter = painter
        self._option = option
        self._title_font, self._small_font = _fonts(option.font)
        room = option.rect.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        upper, lower = QFontMetrics(self._title_font).height(), QFontMetrics(self._small_font).height()
        self._upper = QRect(room.left(), room.top(), room.width(), upper)
        self._lower = QRect(room.left(), room.bottom() - lower + 1, room.width(), lower)

    def paint(self, row: RecordRow) -> None:
        colours = theme().colours
        icon = theme().px(_ICON)
        self._line(self._upper, row.title, self._title_font, colours.text, row.moment)
        place = QRect(self._lower.left(), self._lower.y() + (self._lower.height() - icon) // 2, icon, icon)
        drawn = pixmap(row.icon, colours.ink(row.tone), icon, self._painter.device().devicePixelRatioF())
        self._painter.drawPixmap(self._mirrored(place), drawn)
        rest = self._lower.adjusted(icon + Space.XS, 0, 0, 0)
        ink = colours.muted if row.is_calm else colours.ink(row.tone)
        self._line(rest, row.word, self._small_font, ink, row.at_end)

    def _line(self, line: QRect, text: str, font: QFont, ink: str, at_end: str) -> None:
        metrics = QFontMetrics(self._small_font)
        width = min(metrics.horizontalAdvance(at_end) + 2, line.width() // 2) if at_end else 0
        end = QRect(line.right() - width + 1, line.y(), width, line.height())
        self._text(end, at_end, self._small_font, theme().colours.muted)
        self._text(line.adjusted(0, 0, -(width + Space.S if width else 0), 0), text, font, ink)

    def _text(self, place: QRect, text: str, font: QFont, ink: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        is_mirrored = self._option.direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(self._mirrored(place), int(flags), elided)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._option.direction, self._option.rect, place)


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    title, small = QFont(font), QFont(font)
    title.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(theme().points(Type.CAPTION))
    return title, small
