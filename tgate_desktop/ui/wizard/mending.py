"""What the buttons beside a problem do in the wizard: they lead to an earlier page, or to another window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.ui.wizard.wizard_order import Page, can_go_back
from tgate_desktop.words.explanation import Action

if TYPE_CHECKING:
    from tgate_desktop.ui.wizard.later_pages import LaterPages
    from tgate_desktop.ui.wizard.wizard_window import WizardWindow


class Mending(QObject):
    """Goes through the window's pages, and emits the window's signals for what is done outside of it."""

    def __init__(self, window: WizardWindow, later: LaterPages) -> None:
        super().__init__(window)
        self._window = window
        self._later = later
        later.authorize.action_requested.connect(self.act)
        later.tokens.action_requested.connect(self._act_on_company)
        later.authorize.request_requested.connect(window.requests_requested)
        later.tokens.request_requested.connect(window.requests_requested)

    def act(self, action: Action) -> None:
        """To the page where this is mended; from the exchange on only the company's own window can."""
        state = self._window.state
        if action is Action.CHECK_COMPUTER:
            if state.environment is not None and state.chosen is not None:
                self._window.doctor_requested.emit(state.chosen.application, state.environment)
        elif state.page is Page.TOKENS:
            if state.connect is not None and state.connect.view is not None:
                self._act_on_company(action, state.connect.view)
        elif state.page is not Page.AUTHORIZE or can_go_back(state.place, state.phase):
            self._later.attempts.cancel()
            self._change(action)

    def _change(self, action: Action) -> None:
        if action is Action.CHANGE_ENVIRONMENT:
            self._window.jump_to(Page.ENVIRONMENT)
            return
        self._window.jump_to(Page.APPLICATION)
        if action is Action.ENTER_SECRET_AGAIN:
            self._later.application.ask_for_secret()
        else:
            self._later.application.ask_for_redirect_uri()

    def _act_on_company(self, action: Action, view: CompanyView) -> None:
        """One wizard at a time: this one makes room for the one that connects again. Its tokens are kept, and the main
        window asks about them."""
        if action is Action.CONNECT_AGAIN:
            self._window.close()
        self._window.action_requested.emit(action, view)
