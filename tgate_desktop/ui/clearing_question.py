"""The question before kept requests are forgotten."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.languages import gettext as _


class ClearingQuestion(QFrame):
    """Signals: `confirmed`; `declined`."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "clearing")
        style_as(self, role="panel", tone=Tone.WARN.value)
        self._text = text_label(name="clearingQuestion")
        self._confirm = named(QPushButton(), "clearRequests")
        style_as(self._confirm, kind="danger")
        self._keep = named(QPushButton(), "keepTheRequests")
        self._confirm.clicked.connect(self.confirmed)
        self._keep.clicked.connect(self.declined)
        answers = FlowLayout()
        answers.addWidget(self._confirm)
        answers.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._text)
        column.addLayout(answers)
        self._retranslate()

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def focus(self) -> None:
        """Where a key does no harm."""
        self._keep.setFocus()

    def _retranslate(self) -> None:
        self._confirm.setText(_("Clear requests"))
        self._keep.setText(_("Keep the requests"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
