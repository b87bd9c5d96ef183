"""Our icons: stroke drawings, tinted by the theme, mirrored when they point somewhere and the window is mirrored."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tgate_desktop.assets import resource
from tgate_desktop.ui.theme import style_as, theme

_DIRECTIONAL = frozenset({"forward", "chevron-forward"})
_SIZE = 18


def pixmap(name: str, colour: str, size: int = _SIZE, device_pixel_ratio: float = 1.0) -> QPixmap:
    """The icon `resources/icons/<name>.svg` in one colour, `size` device-independent pixels wide and high."""
    is_mirrored = name in _DIRECTIONAL and QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return _pixmap(name, colour, size, device_pixel_ratio, is_mirrored)


def icon(name: str, colour: str | None = None, size: int = _SIZE) -> QIcon:
    """As `pixmap`, for buttons and menus; without `colour` in that of text."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour or theme().colours.text, size, ratio))
        made.addPixmap(pixmap(name, theme().colours.disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def application_icon() -> QIcon:
    """The icon of windows and taskbars."""
    made = QIcon()
    source = resource("icons", "tgate.svg").read_bytes()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn(source, size))
    return made


class IconLabel(QLabel):
    """An icon in a layout, in a colour of the theme (`text`, `good`, `accent`…); says nothing to a screen reader."""

    def __init__(self, name: str = "", colour: str = "text", size: int = _SIZE) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._icon_size = size
        theme().changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, colour: str) -> None:
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self._draw()

    def _draw(self) -> None:
        size = theme().px(self._icon_size)
        self.setFixedSize(size, size)
        if self._name:
            self.setPixmap(pixmap(self._name, getattr(theme().colours, self._colour), size, self.devicePixelRatioF()))


class IconButton(QPushButton):
    """A push button whose icon follows the theme. `kind` as in the stylesheet: `primary`, `danger`, `quiet` or none."""

    def __init__(self, name: str, kind: str = "") -> None:
        super().__init__()
        self._name = name
        self.setProperty("kind", kind)
        theme().changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._draw()

    def show_kind(self, kind: str) -> None:
        """As another kind of button from now on."""
        if kind != self.property("kind"):
            style_as(self, kind=kind)
            self._draw()

    def _draw(self) -> None:
        colours = theme().colours
        by_kind = {"primary": colours.on_accent, "danger": colours.bad, "quiet": colours.accent}
        size = theme().px(16)
        self.setIconSize(QSize(size, size))
        self.setIcon(icon(self._name, by_kind.get(self.property("kind"), colours.text), size))


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, device_pixel_ratio: float, is_mirrored: bool) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    drawn = _drawn(source, round(size * device_pixel_ratio))
    if is_mirrored:
        drawn = drawn.transformed(QTransform.fromScale(-1, 1))
    drawn.setDevicePixelRatio(device_pixel_ratio)
    return drawn


def _drawn(source: bytes, pixels: int) -> QPixmap:
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return drawn
