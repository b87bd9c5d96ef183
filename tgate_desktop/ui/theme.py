"""How everything looks: colours for light and dark, spacing, type, radii, from one place and switched live.

Colours are followed from the system's scheme; sizes are relative to the system's font, and text grows to 200 %.
"""

from __future__ import annotations

import enum
from string import Template
from zlib import crc32

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tgate_desktop.assets import resource
from tgate_desktop.ui.early import PRACTICE_ID


class Space:
    """Distances in device-independent pixels at 100 % text."""

    HAIR = 2
    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Radius:
    """Corner radii in device-independent pixels."""

    SMALL = 4
    CONTROL = 6
    CARD = 10


class Type:
    """Text sizes as factors of the system font's."""

    CAPTION = 0.92
    BODY = 1.0
    LEAD = 1.1
    HEADING = 1.25
    TITLE = 1.6


class Tone(enum.StrEnum):
    """What a colour says; always beside a word that says the same."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"


class Scheme(enum.Enum):
    LIGHT = "light"
    DARK = "dark"


class Colours:
    """One scheme; a class is cheaper to make than a value. `*_wash` is the ground that the ink of a tone is read on."""

    window: str
    rail: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    outline: str
    accent: str
    accent_fill: str
    accent_fill_hover: str
    accent_fill_pressed: str
    on_accent: str
    hover: str
    pressed: str
    selection: str
    disabled: str
    good: str
    good_wash: str
    warn: str
    warn_wash: str
    bad: str
    bad_wash: str
    info: str
    info_wash: str
    neutral: str
    neutral_wash: str

    @classmethod
    def ink(cls, tone: Tone) -> str:
        return str(getattr(cls, tone.value))

    @classmethod
    def wash(cls, tone: Tone) -> str:
        return str(getattr(cls, f"{tone.value}_wash"))

    @classmethod
    def by_name(cls) -> dict[str, str]:
        """For the stylesheet."""
        return {name: str(getattr(cls, name)) for name in Colours.__annotations__}


class Light(Colours):
    window = "#f7f8fa"
    rail = "#eff1f5"
    surface = "#ffffff"
    raised = "#ffffff"
    text = "#1b2330"
    muted = "#566173"
    line = "#dfe3e9"
    outline = "#8690a1"
    accent = "#2a5bc7"
    accent_fill = "#2f62d3"
    accent_fill_hover = "#2856bd"
    accent_fill_pressed = "#2049a5"
    on_accent = "#ffffff"
    hover = "#eff2f7"
    pressed = "#e2e7ef"
    selection = "#e4ecfc"
    disabled = "#9aa3b0"
    good = "#176b40"
    good_wash = "#e3f4ea"
    warn = "#835300"
    warn_wash = "#fdf1d7"
    bad = "#b3261e"
    bad_wash = "#fdeae8"
    info = "#2a5bc7"
    info_wash = "#e9effc"
    neutral = "#515c6d"
    neutral_wash = "#eceff3"


class Dark(Colours):
    window = "#171a20"
    rail = "#13161b"
    surface = "#1e2229"
    raised = "#262b34"
    text = "#e7eaef"
    muted = "#a6afbd"
    line = "#313843"
    outline = "#6e7889"
    accent = "#93b4ff"
    accent_fill = "#3d6be0"
    accent_fill_hover = "#3462d6"
    accent_fill_pressed = "#2b55c2"
    on_accent = "#ffffff"
    hover = "#272c35"
    pressed = "#313742"
    selection = "#273a63"
    disabled = "#6b7483"
    good = "#72d6a0"
    good_wash = "#183527"
    warn = "#f2c263"
    warn_wash = "#3a2e14"
    bad = "#ff9d95"
    bad_wash = "#432321"
    info = "#93b4ff"
    info_wash = "#20304f"
    neutral = "#b3bbc8"
    neutral_wash = "#2b313b"


LIGHT: type[Colours] = Light
DARK: type[Colours] = Dark

_ENVIRONMENT_INKS = {
    Scheme.LIGHT: ("#2a5bc7", "#7a3fb5", "#a8326e", "#8a4b00", "#176b40", "#0b6a75", "#5a5f00", "#b3261e"),
    Scheme.DARK: ("#93b4ff", "#cda5f7", "#f59ac6", "#f0b36b", "#72d6a0", "#6fd0dc", "#cbd268", "#ff9d95"),
}
_PRACTICE_INK = {Scheme.LIGHT: LIGHT.neutral, Scheme.DARK: DARK.neutral}

LARGEST_TEXT_PERCENT = 200
TEXT_PERCENTS = (100, 125, 150, 175, LARGEST_TEXT_PERCENT)


class Theme(QObject):
    """The look of the whole app. `is_before_first_paint` spares the first window what only a later change needs.

    Signals: `changed`, after colours or text size are other ones.
    """

    changed = Signal()

    def __init__(self, app: QApplication, is_before_first_paint: bool = False) -> None:
        super().__init__(app)
        global _installed
        self.is_before_first_paint = is_before_first_paint
        self._app = app
        self._system_font = QFont(app.font())
        self._system = Scheme.DARK if app.palette().window().color().lightness() < 128 else Scheme.LIGHT
        self._chosen: Scheme | None = None
        self._text_percent = 100
        _installed = self
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def scheme(self) -> Scheme:
        if self._chosen is not None:
            return self._chosen
        return self._system

    @property
    def colours(self) -> type[Colours]:
        return DARK if self.scheme is Scheme.DARK else LIGHT

    @property
    def text_percent(self) -> int:
        return self._text_percent

    def choose_scheme(self, scheme: Scheme | None) -> None:
        """None follows the system."""
        if scheme is not self._chosen:
            self._chosen = scheme
            self._apply()

    def set_text_percent(self, percent: int) -> None:
        """Between 100 and `LARGEST_TEXT_PERCENT` of the system's text size."""
        percent = max(100, min(percent, LARGEST_TEXT_PERCENT))
        if percent != self._text_percent:
            self._text_percent = percent
            self._apply()

    def environment_ink(self, environment_id: str) -> str:
        """The colour of an environment, the same on every machine."""
        if environment_id == PRACTICE_ID:
            return _PRACTICE_INK[self.scheme]
        inks = _ENVIRONMENT_INKS[self.scheme]
        return inks[crc32(environment_id.encode()) % len(inks)]

    def points(self, factor: float = Type.BODY) -> float:
        """A text size of the type scale in points, grown as the user chose."""
        return round(self._system_points() * self._text_percent / 100 * factor, 1)

    def px(self, length: int) -> int:
        """A length for 100 % text, grown with the text: for icons, indents and minimum widths."""
        return round(length * self.points() / 10)

    def _on_system_scheme(self) -> None:
        from PySide6.QtCore import Qt  # see ui/early.py

        is_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._system = Scheme.DARK if is_dark else Scheme.LIGHT
        self._apply()

    def _system_points(self) -> float:
        points = self._system_font.pointSizeF()
        return points if points > 0 else self._system_font.pixelSize() * 0.75

    def _apply(self) -> None:
        # Undressed first: straight from one look to the next, Qt hands colours down once for each level, which takes
        # twice as long.
        self._app.setStyleSheet("")
        font = QFont(self._system_font)
        font.setPointSizeF(self.points())
        self._app.setFont(font)
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(self._stylesheet())
        self.changed.emit()

    def _stylesheet(self) -> str:
        indicator, ring = self.px(16), self.px(4)
        sizes = {
            "caption_pt": self.points(Type.CAPTION),
            "body_pt": self.points(Type.BODY),
            "lead_pt": self.points(Type.LEAD),
            "heading_pt": self.points(Type.HEADING),
            "title_pt": self.points(Type.TITLE),
            "radius_small": Radius.SMALL,
            "radius": Radius.CONTROL,
            "radius_card": Radius.CARD,
            "step_radius": self.px(24) // 2,
            "indicator_inner": indicator - 2 * ring,
            "indicator_outer": indicator - 2,
            "indicator_ring": ring,
            "indicator_radius": indicator // 2,
        }
        template = resource("stylesheet.qss").read_text(encoding="utf-8")
        return Template(template).substitute(self.colours.by_name(), **sizes)


_installed: Theme | None = None


def theme() -> Theme:
    """The theme of this process; made once, with the application."""
    if _installed is None:
        raise LookupError("no theme: make Theme(app) first")
    return _installed


def style_as(widget: QWidget, **properties: str) -> None:
    """Sets the properties that the stylesheet looks at (`role`, `kind`, `tone`) and shows the widget accordingly."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if theme().is_before_first_paint:
        return  # nothing has been drawn in the old look
    from PySide6.QtCore import Qt  # see ui/early.py

    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _palette(colours: type[Colours]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.Highlight, colours.accent_fill),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent_fill),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.PlaceholderText, colours.muted),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Mid, colours.line),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    return palette
