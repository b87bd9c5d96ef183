"""What nobody foresaw, told to the user: one small window, however often it happens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from tgate_desktop.oauth.problems import Unexpected
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.languages import gettext as _


class UnexpectedWindow(QDialog):
    """Shows the latest; the log has them all."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        named(self, "unexpectedWindow")
        self._panel = ProblemPanel(desktop)
        self._buttons = QDialogButtonBox()
        self._close = named(self._buttons.addButton(QDialogButtonBox.StandardButton.Close), "close")
        self._buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(self._panel)
        column.addWidget(self._buttons)
        self.setMinimumWidth(theme().px(460))
        self._retranslate()

    def show_problem(self, problem: Unexpected) -> None:
        self._panel.show_problem(problem)
        self.show()
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("T-Gate Desktop"))
        self._close.setText(_("Close"))
