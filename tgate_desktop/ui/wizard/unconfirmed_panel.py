"""*A code arrived without our state*: used only when the person says that it is theirs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _


class UnconfirmedPanel(QFrame):
    """Signals: `use_requested(fingerprint)`; `ignore_requested(fingerprint)`."""

    use_requested = Signal(str)
    ignore_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "unconfirmedCode")
        style_as(self, role="panel", tone="warn")
        self._fingerprint: str | None = None
        self._question = text_label("label", "unconfirmedQuestion")
        self._advice = text_label(name="unconfirmedAdvice")
        self._use = named(IconButton("check"), "useThisCode")
        self._ignore = named(IconButton("cross"), "ignore")
        buttons = FlowLayout()
        buttons.addWidget(self._use)
        buttons.addWidget(self._ignore)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._question)
        column.addWidget(self._advice)
        column.addLayout(buttons)
        self._use.clicked.connect(lambda: self.use_requested.emit(self._fingerprint or ""))
        self._ignore.clicked.connect(lambda: self.ignore_requested.emit(self._fingerprint or ""))
        self.retranslate()
        self.show_code(None)

    def show_code(self, fingerprint: str | None) -> None:
        """Asks about this code; None hides the question."""
        self._fingerprint = fingerprint
        self.setVisible(fingerprint is not None)
        self._advice.setText(
            _("If you did, use it. If not, ignore it: it may be somebody else's, slipped in. ({code})").format(
                code=isolated(fingerprint or "")
            )
        )

    def retranslate(self) -> None:
        """Sets every text anew."""
        self._question.setText(_("A code arrived without our state. Did you just approve in the browser?"))
        self._use.setText(_("Use this code"))
        self._ignore.setText(_("Ignore"))
        self.show_code(self._fingerprint)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
