"""How long each part of a request took: a bar, and the same in numbers."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStyle, QVBoxLayout, QWidget

from tgate_desktop.oauth.messages import Trace
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.requests import seconds_text

_BAR_HEIGHT = 8
_DOT = 8


class _Part(NamedTuple):
    """`colour` is a name in the theme."""

    name: str
    colour: str
    seconds: float


class TimingBar(QWidget):
    """Hidden when nothing was measured."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "timing")
        self._trace = Trace()
        self._bar = _Bar()
        self._parts = {name: _Legend(name, colour) for name, colour in _COLOURS.items()}
        self._total = text_label("label", "timingTotal")
        self._total.setWordWrap(False)
        legends = FlowLayout(spacing=Space.M)
        for widget in (self._total, *self._parts.values()):
            legends.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._bar)
        column.addLayout(legends)

    def show_trace(self, trace: Trace) -> None:
        """In the language in use."""
        self._trace = trace
        parts = {part.name: part for part in _parts(trace)}
        words = {
            "connect": _("connect {time}"),
            "tls": _("TLS {time}"),
            "firstByte": _("first byte {time}"),
            "rest": _("rest {time}"),
        }
        for name, legend in self._parts.items():
            part = parts.get(name)
            legend.setVisible(part is not None)
            if part is not None:
                legend.say(words[name].format(time=seconds_text(part.seconds)))
        self._bar.show_parts(tuple(parts.values()))
        self._total.setText(_("In all {time}").format(time=seconds_text(trace.total_s)))
        self._total.setVisible(trace.total_s is not None)
        self.setVisible(trace.total_s is not None or bool(parts))


_COLOURS = {"connect": "neutral", "tls": "warn", "firstByte": "accent", "rest": "good"}


def _parts(trace: Trace) -> list[_Part]:
    measured = {"connect": trace.connect_s, "tls": trace.tls_s, "firstByte": trace.first_byte_s}
    parts = [_Part(name, _COLOURS[name], seconds) for name, seconds in measured.items() if seconds is not None]
    if trace.total_s is not None and parts:
        rest = trace.total_s - sum(part.seconds for part in parts)
        if rest > 0:
            parts.append(_Part("rest", _COLOURS["rest"], rest))
    return parts


class _Bar(QWidget):
    """Says nothing to a screen reader: the numbers beside it do."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "timingBar")
        self._shown: tuple[_Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_parts(self, parts: tuple[_Part, ...]) -> None:
        self._shown = parts
        self.setVisible(bool(parts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(10 * _BAR_HEIGHT, theme().px(_BAR_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        whole = sum(part.seconds for part in self._shown) or 1.0
        before = 0.0
        for part in self._shown:
            start, end = (round(self.width() * seconds / whole) for seconds in (before, before + part.seconds))
            place = QRect(start, 0, max(end - start, 1), self.height())
            mirrored = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
            painter.fillRect(mirrored, QColor(getattr(theme().colours, part.colour)))
            before += part.seconds


class _Legend(QWidget):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        named(self, f"{name}Legend")
        self._colour = colour
        self._dot = named(QFrame(), "legendDot")
        self._label: QLabel = text_label("caption", f"{name}Time")
        self._label.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self._dot)
        row.addWidget(self._label)
        theme().changed.connect(self._draw)
        self._draw()

    def say(self, text: str) -> None:
        self._label.setText(text)

    def _draw(self) -> None:
        size = theme().px(_DOT)
        self._dot.setFixedSize(size, size)
        colour = getattr(theme().colours, self._colour)
        self._dot.setStyleSheet(f"background: {colour}; border: none; border-radius: {size // 4}px;")
