"""Asks, in the window, whether something is to be deleted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.languages import gettext as _


class DeletionQuestion(QFrame):
    """Hidden until it asks. Signals: `confirmed`, `declined`."""

    confirmed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "deletionQuestion")
        style_as(self, role="panel", tone="bad")
        self._text = text_label(name="deletionText")
        self._confirm = named(QPushButton(), "deleteNow")
        self._decline = named(QPushButton(), "keepIt")
        style_as(self._confirm, kind="danger")
        self._confirm.clicked.connect(self.confirmed)
        self._decline.clicked.connect(self.declined)
        buttons = FlowLayout()
        buttons.addWidget(self._confirm)
        buttons.addWidget(self._decline)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._text)
        column.addLayout(buttons)
        self.hide()

    def ask(self, text: str) -> None:
        """Empty text asks nothing."""
        is_new = bool(text) and self.isHidden()
        self._text.setText(text)
        self._confirm.setText(_("Delete now"))
        self._decline.setText(_("Keep it"))
        self.setVisible(bool(text))
        if is_new:
            self._decline.setFocus()
