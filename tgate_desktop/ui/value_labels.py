"""Labels for values that ordinary labels show badly: one long word, and one that counts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from tgate_desktop.ui.theme import Space, theme

_ANY = 1_000_000


class TokenLabel(QLabel):
    """One long left-to-right word in a fixed-width font, broken wherever the line ends. It has no accessible name: that
    would hide the value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._follow_text_size()
        theme().changed.connect(self._follow_text_size)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._bounds(width).height()

    def sizeHint(self) -> QSize:
        return self._bounds(min(_ANY, self.fontMetrics().averageCharWidth() * 48)).size()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self._flags(), self.text())

    def _bounds(self, width: int) -> QRect:
        return self.fontMetrics().boundingRect(QRect(0, 0, width, _ANY), self._flags(), self.text())

    def _flags(self) -> int:
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        wrapped = Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextForceLeftToRight
        return int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter) | int(wrapped)

    def _follow_text_size(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme().points())
        self.setFont(font)


class CountdownLabel(QLabel):
    """Shows one text and says another: what is shown may change every second, what is said only when it is worth it.

    A screen reader is told of each change of a label's own text; so that one is what is said.
    """

    def __init__(self, name: str, role: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._shown = ""

    @property
    def shown(self) -> str:
        return self._shown

    def show_countdown(self, shown: str, said: str) -> None:
        if said != self.text():
            self.setText(said)
        if shown != self._shown:
            is_wider = len(shown) != len(self._shown)
            self._shown = shown
            if is_wider:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        # Arabic letters may come from another font, which reaches further down than this one says.
        height = max(metrics.height(), metrics.boundingRect(self._shown).height()) + 2 * Space.XS
        return QSize(metrics.horizontalAdvance(self._shown) + metrics.averageCharWidth(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setLayoutDirection(self.layoutDirection())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(side), self._shown)
