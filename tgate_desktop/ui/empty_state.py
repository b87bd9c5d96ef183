"""What the main window shows in place of a company: an invitation, or a hint."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.ui.icons import IconButton, IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.languages import gettext as _

_WIDTH = 470


class EmptyState(QWidget):
    """Before the first company. Signals: `connect_requested`."""

    connect_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._offers_practice = True
        named(self, "emptyState")
        self._title = text_label("title", "emptyTitle")
        self._text = text_label("muted", "emptyText")
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column = named(QWidget(), "emptyColumn")
        theme().changed.connect(self._fit)
        words = QVBoxLayout(self._column)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(Space.M)
        for label in (self._title, self._text):
            label.setAlignment(centre)
            words.addWidget(label)
        self._connect = named(IconButton("plus", "primary"), "connectACompany")
        self._connect.clicked.connect(self.connect_requested)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        box.setSpacing(Space.L)
        box.addStretch(2)
        box.addWidget(named(IconLabel("link", "accent", 44), "emptyIcon"), 0, centre)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column)
        middle.addStretch(1)
        box.addLayout(middle)
        box.addWidget(self._connect, 0, centre)
        box.addStretch(3)
        self._fit()
        self._retranslate()

    def _fit(self) -> None:
        self._column.setFixedWidth(theme().px(_WIDTH))

    def show_practice(self, *, is_offered: bool) -> None:
        """Whether Practice T-Gate is among what can be chosen."""
        self._offers_practice = is_offered
        self._retranslate()

    def _retranslate(self) -> None:
        self._title.setText(_("No company yet"))
        text = _(
            "Connect a restaurant company to see its tokens here. With no T-Gate account at hand, start with the "
            "built-in practice environment."
        )
        self._text.setText(text if self._offers_practice else _("Connect a restaurant company to see its tokens here."))
        self._connect.setText(_("Connect a company"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
