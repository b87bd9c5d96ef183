"""A row of the **Companies** list: name and time left, below them the state in icon and word and the environment."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tgate_desktop.ui.company_list_model import ROW_ROLE
from tgate_desktop.ui.company_rows import CompanyRow
from tgate_desktop.ui.health_look import health_look
from tgate_desktop.ui.icons import pixmap
from tgate_desktop.ui.theme import Space, Type, theme
from tgate_desktop.words.tokens import health_word

_ICON = 15
_DOT = 8


class CompanyDelegate(QStyledItemDelegate):
    """All rows are of one height; what does not fit is elided, the name last."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        name, small = _fonts(option.font)
        return QSize(0, QFontMetrics(name).height() + QFontMetrics(small).height() + Space.XS + 2 * Space.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        row: CompanyRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        _RowPainter(painter, option).paint(row)
        painter.restore()


class _RowPainter:
    """Places are found as from left to right and mirrored where the window is."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter = painter
        self._option = option
        self._name_font, self._small_font = _fonts(option.font)
        room = option.rect.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        upper, lower = QFontMetrics(self._name_font).height(), QFontMetrics(self._small_font).height()
        self._upper = QRect(room.left(), room.top(), room.width(), upper)
        self._lower = QRect(room.left(), room.bottom() - lower + 1, room.width(), lower)

    def paint(self, row: CompanyRow) -> None:
        colours = theme().colours
        look = health_look(row.health)
        end = self._text_at_end(self._upper, row.time_left, self._small_font, colours.muted)
        if row.marked:
            end -= self._icon_size() + Space.S
            self._icon(QRect(end, self._upper.y(), 0, self._upper.height()), "warning", "warn")
        name = QRect(self._upper)
        name.setRight(end - Space.S)
        self._text(name, row.name, self._name_font, colours.text)

        used = self._icon(self._lower, look.icon, look.tone.value)
        state_width = QFontMetrics(self._small_font).horizontalAdvance(health_word(row.health))
        state = QRect(self._lower)
        state.setLeft(state.left() + used)
        state.setWidth(min(state.width(), state_width + 2))
        self._text(state, health_word(row.health), self._small_font, colours.ink(look.tone))

        environment = QRect(self._lower)
        environment.setLeft(state.right() + Space.M)
        self._environment(environment, row)

    def _environment(self, room: QRect, row: CompanyRow) -> None:
        dot = theme().px(_DOT)
        metrics = QFontMetrics(self._small_font)
        text_room = room.width() - dot - Space.XS
        if text_room < metrics.averageCharWidth() * 4:
            return
        width = min(text_room, metrics.horizontalAdvance(row.environment_name) + 2)
        place = QRect(room.right() - width + 1, room.y(), width, room.height())
        self._text(place, row.environment_name, self._small_font, theme().colours.muted)
        centre = self._mirrored(QRect(place.left() - Space.XS - dot, room.y(), dot, room.height())).center()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(theme().environment_ink(row.environment_id)))
        self._painter.drawEllipse(QPointF(centre) + QPointF(0.5, 0.5), dot / 2, dot / 2)

    def _text_at_end(self, line: QRect, text: str, font: QFont, ink: str) -> int:
        """Gives where it begins."""
        width = QFontMetrics(font).horizontalAdvance(text) + 2 if text else 0
        place = QRect(line.right() - width + 1, line.y(), width, line.height())
        self._text(place, text, font, ink)
        return place.left()

    def _text(self, place: QRect, text: str, font: QFont, ink: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        is_mirrored = self._option.direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(self._mirrored(place), int(flags), elided)

    def _icon(self, line: QRect, name: str, tone: str) -> int:
        """Gives the room it took, gap included."""
        size = self._icon_size()
        place = QRect(line.left(), line.y() + (line.height() - size) // 2, size, size)
        colour = getattr(theme().colours, tone)
        drawn = pixmap(name, colour, size, self._painter.device().devicePixelRatioF())
        self._painter.drawPixmap(self._mirrored(place), drawn)
        return size + Space.XS

    def _icon_size(self) -> int:
        return theme().px(_ICON)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._option.direction, self._option.rect, place)


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    name, small = QFont(font), QFont(font)
    name.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(theme().points(Type.CAPTION))
    return name, small
