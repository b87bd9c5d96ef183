"""The lines of the token panel that come and go: the warning before a refresh, progress, what an act brought."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.ui.token_panel_state import Doing, Note, PanelState, note_line, progress_line, refresh_warning
from tgate_desktop.words.languages import gettext as _

_ICONS = {Tone.GOOD: "check", Tone.NEUTRAL: "info"}


class RefreshWarning(QFrame):
    """Says what a refresh can do to a server. Signals: `confirmed`, `declined`."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "refreshWarning")
        style_as(self, role="panel", tone="warn")
        icon = named(IconLabel("warning", "warn", 20), "refreshWarningIcon")
        self._text = text_label(name="refreshWarningText")
        self._confirm = named(QPushButton(), "refreshAnyway")
        self._decline = named(QPushButton(), "dontRefresh")
        style_as(self._confirm, kind="primary")
        self._confirm.clicked.connect(self.confirmed)
        self._decline.clicked.connect(self.declined)
        buttons = FlowLayout()
        buttons.addWidget(self._confirm)
        buttons.addWidget(self._decline)
        words = QVBoxLayout()
        words.setSpacing(Space.M)
        words.addWidget(self._text)
        words.addLayout(buttons)
        beside = QVBoxLayout()
        beside.addWidget(icon)
        beside.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.M)
        box.addLayout(beside)
        box.addLayout(words, 1)
        self._retranslate()

    def show_state(self, state: PanelState) -> None:
        self.setVisible(state.asks_before_refresh)
        self._text.setText(refresh_warning(state))

    def focus(self) -> None:
        """Puts the focus where nothing is lost by pressing it."""
        self._decline.setFocus()

    def _retranslate(self) -> None:
        self._confirm.setText(_("Refresh anyway"))
        self._decline.setText(_("Don't refresh"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class ProgressLine(QWidget):
    """What is under way. Signals: `stop_requested`, where waiting can be given up."""

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "progressLine")
        self._text = text_label("muted", "progressText")
        self._stop = named(QPushButton(), "stopWaiting")
        style_as(self._stop, kind="quiet")
        self._stop.clicked.connect(self.stop_requested)
        self._bar = named(QProgressBar(), "progressBar")
        self._bar.setTextVisible(False)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self._text, 1)
        line.addWidget(self._stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XS)
        box.addLayout(line)
        box.addWidget(self._bar)
        self._retranslate()

    def show_state(self, state: PanelState) -> None:
        text = progress_line(state)
        # A bar without an end is drawn anew all the time: only while it is seen.
        self._bar.setRange(0, 0 if text else 1)
        self._text.setText(text)
        self._stop.setVisible(Doing.REFRESHING in state.doing)
        self.setVisible(bool(text))

    def _retranslate(self) -> None:
        self._stop.setText(_("Stop waiting"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class NoteLine(QWidget):
    """What the last act brought. Signals: `faded`, after as long as the clipboard keeps a secret."""

    faded = Signal()

    def __init__(self, clipboard_lifetime_s: int) -> None:
        super().__init__()
        named(self, "noteLine")
        self._clipboard_lifetime_s = clipboard_lifetime_s
        self._icon = named(IconLabel(size=16), "noteIcon")
        self._text = text_label(name="note")
        self._timer = QTimer(self, singleShot=True, interval=clipboard_lifetime_s * 1000)
        self._timer.timeout.connect(self.faded)
        self._note: Note | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addWidget(self._icon)
        box.addWidget(self._text, 1)

    def show_note(self, note: Note | None) -> None:
        self.setVisible(note is not None)
        if note is not self._note:
            self._note = note
            self._timer.start()
        if note is None:
            return
        text, tone = note_line(note, self._clipboard_lifetime_s)
        self._icon.show_icon(_ICONS[tone], tone.value)
        style_as(self._text, role=tone.value if tone is Tone.GOOD else "muted")
        self._text.setText(text)
