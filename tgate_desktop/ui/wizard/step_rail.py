"""The rail beside the pages: which steps there are, which are done, where one is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tgate_desktop.ui.early import ALIGN_ABSOLUTE, ALIGN_CENTER, ALIGN_LEFT, ALIGN_RIGHT, ALIGN_V_CENTER
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.ui.wizard.wizard_order import PAGES, Page
from tgate_desktop.words.languages import gettext as _

_WIDTH = 196
_ROW = 44
_DOT = 24


class StepRail(QWidget):
    """Drawn as one piece; what it says is its accessible name and description as well."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stepRail")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._page = Page.ENVIRONMENT
        self._has_words = True
        self._describe()

    def show_page(self, page: Page) -> None:
        """The pages before this one are drawn as done."""
        self._page = page
        self._describe()
        self.update()

    def show_words(self, is_wide: bool) -> None:
        """Without its words the rail is narrow: for a small window, or a large text."""
        if is_wide is not self._has_words:
            self._has_words = is_wide
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_WIDTH if self._has_words else _DOT + 2 * Space.L), 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._describe()
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme().colours.rail))
        now = PAGES.index(self._page)
        row, top = theme().px(_ROW), theme().px(Space.XL)
        for index, page in enumerate(PAGES):
            self._draw_step(painter, QRectF(0, top + index * row, self.width(), row), index, now, page)

    def _draw_step(self, painter: QPainter, row: QRectF, index: int, now: int, page: Page) -> None:
        colours = theme().colours
        dot, margin = theme().px(_DOT), theme().px(Space.L)
        is_mirrored = self.isRightToLeft()
        x = row.right() - margin - dot if is_mirrored else margin
        circle = QRectF(x, row.center().y() - dot / 2, dot, dot)
        if index < len(PAGES) - 1:
            painter.setPen(QPen(QColor(colours.line), 2))
            bottom = QPointF(circle.center().x(), circle.bottom() + 3)
            painter.drawLine(bottom, bottom + QPointF(0, row.height() - dot - 6))
        is_reached = index <= now
        painter.setPen(QPen(QColor(colours.accent_fill if is_reached else colours.outline), 1.5))
        painter.setBrush(QColor(colours.accent_fill) if index == now else QColor(colours.rail))
        painter.drawEllipse(circle)
        painter.setBrush(QBrush())
        if index < now:
            self._draw_check(painter, circle)
        else:
            painter.setFont(self._font(weight=QFont.Weight.DemiBold, factor=0.92))
            painter.setPen(QColor(colours.on_accent if index == now else colours.muted))
            painter.drawText(circle, ALIGN_CENTER, str(index + 1))
        if not self._has_words:
            return
        painter.setFont(self._font(weight=QFont.Weight.DemiBold if index == now else QFont.Weight.Normal))
        painter.setPen(QColor(colours.text if is_reached else colours.muted))
        gap = dot + margin + theme().px(Space.M)
        text = row.adjusted(Space.S, 0, -gap, 0) if is_mirrored else row.adjusted(gap, 0, -Space.S, 0)
        side = ALIGN_RIGHT if is_mirrored else ALIGN_LEFT
        painter.drawText(text, side | ALIGN_ABSOLUTE | ALIGN_V_CENTER, page_word(page))

    def _draw_check(self, painter: QPainter, circle: QRectF) -> None:
        painter.setPen(QPen(QColor(theme().colours.accent), max(2.0, circle.width() / 12)))
        points = ((0.29, 0.53), (0.44, 0.67), (0.72, 0.36))
        painter.drawPolyline(
            QPolygonF([circle.topLeft() + QPointF(x * circle.width(), y * circle.height()) for x, y in points])
        )

    def _font(self, weight: QFont.Weight, factor: float = 1.0) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(theme().points(factor))
        font.setWeight(weight)
        return font

    def _describe(self) -> None:
        self.setAccessibleName(
            _("Step {number} of {count}: {step}").format(
                number=PAGES.index(self._page) + 1, count=len(PAGES), step=page_word(self._page)
            )
        )


def page_word(page: Page) -> str:
    """The page's name in the rail."""
    return {
        Page.ENVIRONMENT: _("Environment"),
        Page.APPLICATION: _("Application"),
        Page.COMPANY: _("Company"),
        Page.AUTHORIZE: _("Authorize"),
        Page.TOKENS: _("Tokens"),
    }[page]
