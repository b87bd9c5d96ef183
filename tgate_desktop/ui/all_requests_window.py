"""*Tools > All requests*: every exchange with T-Gate, also of companies that never got tokens or were removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tgate_desktop.flows.states import Overview
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.requests_panel import RequestsPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.scroll_area import scrolled
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (900, 760)


class AllRequestsWindow(QWidget):
    """Signals: `action_requested(Action, ExchangeLine)`, beside the explanation of that request."""

    action_requested = Signal(object, object)

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "allRequestsWindow")
        closes_by_key(self)
        self.resize(*(theme().px(side) for side in _SIZE))
        self._lane = runner.lane(self)
        self._introduction = text_label("muted", "allRequestsIntroduction")
        self._requests = RequestsPanel(runner, desktop)
        self._requests.action_requested.connect(self.action_requested)
        self._lay_out()
        self._retranslate()

    @classmethod
    def bring_up(cls, runner: Runner, desktop: Desktop, main: MainWindow) -> AllRequestsWindow:
        """The one window beside `main`, in front; it shows the newest that there is now."""
        window = main.findChild(cls, "allRequestsWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.action_requested.connect(main.act_on_request)
        window.reload()
        show_in_front(window)
        return window

    def reload(self) -> None:
        """Reads the requests anew, and which companies there are."""
        self._lane.run(lambda use_cases: use_cases.desk.overview(), self._on_overview, self._on_not_read)

    def _on_overview(self, overview: Overview) -> None:
        self._requests.show_all({view.company.company_id: view.company.name for view in overview.companies})

    def _on_not_read(self, _problem: Problem) -> None:
        """The reading of the requests meets the same, and says so."""
        self._requests.show_all({})

    def _lay_out(self) -> None:
        content = named(QWidget(), "allRequestsContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.M)
        inner.addWidget(self._introduction)
        inner.addWidget(self._requests)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled("allRequestsArea", content))

    def _retranslate(self) -> None:
        self.setWindowTitle(_("All requests"))
        self._introduction.setText(
            _("Every request to T-Gate, also of companies that were never connected or have been removed.")
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.reload()
        super().changeEvent(event)
