"""Controls side by side that go on to a next line when the room or the text size asks for it; mirrored as all else."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from tgate_desktop.ui.theme import Space


class FlowLayout(QLayout):
    """Its height depends on its width."""

    def __init__(self, parent: QWidget | None = None, spacing: int = Space.S) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []
        self._shown: list[tuple[QLayoutItem, QSize]] | None = None

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._shown = None

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._shown = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def invalidate(self) -> None:
        self._shown = None
        super().invalidate()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = list(self._lines(width))
        return sum(height for height, _items in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        shown = self._measured()
        width = sum(size.width() for _item, size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for _item, size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = self._measured()
        return QSize(
            max((item.minimumSize().width() for item, _size in shown), default=0),
            max((size.height() for _item, size in shown), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        y = rect.y()
        for height, items in self._lines(rect.width()):
            x = rect.x()
            for item, size in items:
                place = QRect(QPoint(x, y + (height - size.height()) // 2), size)
                place.setWidth(min(size.width(), rect.width()))
                item.setGeometry(QStyle.visualRect(direction, rect, place))
                x += size.width() + self.spacing()
            y += height + self.spacing()

    def _measured(self) -> list[tuple[QLayoutItem, QSize]]:
        """Asked for many times before anything changes."""
        if self._shown is None:
            self._shown = [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
        return self._shown

    def _lines(self, width: int) -> Iterator[tuple[int, list[tuple[QLayoutItem, QSize]]]]:
        line: list[tuple[QLayoutItem, QSize]] = []
        used = height = 0
        for item, size in self._measured():
            needed = size.width() + (self.spacing() if line else 0)
            if line and used + needed > width:
                yield height, line
                line, used, height, needed = [], 0, 0, size.width()
            line.append((item, size))
            used, height = used + needed, max(height, size.height())
        if line:
            yield height, line
