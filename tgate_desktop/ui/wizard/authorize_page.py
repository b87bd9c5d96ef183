"""The approval in the browser: the link, how far it is, and the place to paste what came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.redirect_uri import RedirectUri
from tgate_desktop.ui.checklist import Checklist
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ProblemPanel
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.ui.ticker import Now, Ticker, utc_now
from tgate_desktop.ui.value_labels import CountdownLabel
from tgate_desktop.ui.wizard.authorize_state import Authorization, time_left_texts
from tgate_desktop.ui.wizard.certificate_notice import CertificateNotice
from tgate_desktop.ui.wizard.unconfirmed_panel import UnconfirmedPanel
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _

# A fresh attempt does these as well: it connects again, and reads the stored secret, for which a locked keyring asks.
_FRESH_ATTEMPT = (Action.CONNECT_AGAIN, Action.UNLOCK_KEYRING, Action.RETRY_SAVE)


class AuthorizePage(WizardPage):
    """Signals: `paste_requested(text)`; `use_requested(fingerprint)`; `ignore_requested(fingerprint)`;
    `try_again_requested`; `request_requested`, the one that failed is to be shown; `action_requested(Action)`, for what
    leads to another page or window."""

    paste_requested = Signal(str)
    use_requested = Signal(str)
    ignore_requested = Signal(str)
    try_again_requested = Signal()
    request_requested = Signal()
    action_requested = Signal(object)

    def __init__(self, desktop: Desktop, now: Now = utc_now) -> None:
        super().__init__(Page.AUTHORIZE)
        self._desktop = desktop
        self._state = Authorization(ConnectState(Phase.IDLE))
        self._problem = ProblemPanel(desktop, (*ABOUT_COMPANY, *_FRESH_ATTEMPT))
        self._try_again = named(IconButton("refresh", "primary"), "tryAgain")
        self._show_request = named(IconButton("info"), "showTheRequest")
        self._unconfirmed = UnconfirmedPanel()
        self._certificate = CertificateNotice()
        self._link_frame = named(QFrame(), "authorizationLinkFrame")
        style_as(self._link_frame, role="card")
        self._link_title = text_label("label", "authorizationLinkTitle")
        self._link = value_label("authorizationLink", is_left_to_right=True)
        self._link.setWordWrap(False)
        self._link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._link.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._open = named(IconButton("external", "primary"), "openBrowser")
        self._copy = named(IconButton("copy"), "copyLink")
        self._check_computer = named(IconButton("search", "quiet"), "checkThisComputer")
        self._copied = text_label("muted", "linkCopied")
        self._hint_private = text_label("caption", "hintPrivateWindow")
        self._hint_elsewhere = text_label("caption", "hintAnotherComputer")
        self._progress_title = text_label("label", "progressTitle")
        self._progress_title.setWordWrap(False)
        self._time_left = CountdownLabel("timeLeft", role="muted")
        self._checklist = Checklist()
        self._pasted = Field("redirectedAddressOrCode", is_left_to_right=True)
        self._use_it = named(IconButton("check"), "useIt")
        self._pasted.add_beside(self._use_it)
        self._ticker = Ticker(self, now)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_attempt(self, redirect_uri: RedirectUri | None) -> None:
        """A fresh attempt begins."""
        self._pasted.set_text("")
        self._render(Authorization(ConnectState(Phase.IDLE), redirect_uri))

    def show_again(self) -> None:
        """The same once more."""
        self.show_attempt(self._state.redirect_uri)

    def show_connect(self, connect: ConnectState) -> None:
        """What the attempt says now."""
        came_further = connect.phase is not self._state.connect.phase
        browser_problem = None if came_further else self._state.browser_problem
        self._render(replace(self._state, connect=connect, browser_problem=browser_problem))
        if came_further and connect.phase is Phase.WAITING_FOR_BROWSER and self.isVisible():
            self._open.setFocus()

    def show_paste_problem(self, problem: Problem | None) -> None:
        """What was wrong with the paste; None when it was taken."""
        self._render(replace(self._state, paste_problem=problem))
        if problem is not None:
            self._pasted.setFocus()
            self._pasted.edit.selectAll()

    def first_field(self) -> QWidget:
        return self._open

    def retranslate(self) -> None:
        self.title.setText(_("Approve in the browser"))
        self.subtitle.setText(
            _("Somebody of the company signs in at T-Gate and approves. Nothing opens by itself: you start it.")
        )
        self._try_again.setText(_("Try again"))
        self._show_request.setText(_("Show the request"))
        self._link_title.setText(_("Link for the approval"))
        self._open.setText(_("Open browser"))
        self._copy.setText(_("Copy link"))
        self._check_computer.setText(_("Check this computer"))
        self._copied.setText(_("The link is on the clipboard."))
        self._hint_private.setText(
            _("Another restaurant is signed in in this browser? Use a private window (Copy link).")
        )
        self._hint_elsewhere.setText(
            _(
                "Approving on another computer? Send the link. The browser there will say that it cannot open the "
                "page: have its address copied, and paste it below."
            )
        )
        self._progress_title.setText(_("How far it is"))
        self._pasted.set_label(_("Redirected address or code"))
        self._use_it.setText(_("Use it"))
        self._render(self._state)

    def _lay_out(self) -> None:
        tries = FlowLayout()
        tries.addWidget(self._try_again)
        tries.addWidget(self._show_request)
        link = QVBoxLayout(self._link_frame)
        link.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        link.setSpacing(Space.S)
        buttons = FlowLayout()
        for widget in (self._open, self._copy, self._check_computer, self._copied):
            buttons.addWidget(widget)
        link.addWidget(self._link_title)
        link.addWidget(self._link)
        link.addLayout(buttons)
        link.addWidget(self._hint_private)
        link.addWidget(self._hint_elsewhere)
        head = FlowLayout(spacing=Space.L)
        head.addWidget(self._progress_title)
        head.addWidget(self._time_left)
        self.column.addWidget(self._problem)
        self.column.addLayout(tries)
        self.column.addWidget(self._unconfirmed)
        self.column.addWidget(self._certificate)
        self.column.addWidget(self._link_frame)
        self.column.addLayout(head)
        self.column.addWidget(self._checklist)
        self.column.addWidget(self._pasted)
        self.column.addStretch(1)

    def _connect(self) -> None:
        self._problem.action_requested.connect(self._act)
        self._try_again.clicked.connect(self.try_again_requested)
        self._show_request.clicked.connect(self.request_requested)
        self._check_computer.clicked.connect(lambda: self.action_requested.emit(Action.CHECK_COMPUTER))
        self._unconfirmed.use_requested.connect(self.use_requested)
        self._unconfirmed.ignore_requested.connect(self.ignore_requested)
        self._open.clicked.connect(self._on_open)
        self._copy.clicked.connect(self._on_copy)
        self._use_it.clicked.connect(self._on_use_it)
        self._pasted.edit.returnPressed.connect(self._on_use_it)
        self._pasted.changed.connect(lambda: self.show_paste_problem(None))
        self._ticker.ticked.connect(self._tick)

    def _act(self, action: Action) -> None:
        if action in _FRESH_ATTEMPT:
            self.try_again_requested.emit()
        else:
            self.action_requested.emit(action)

    def _on_open(self) -> None:
        if self._state.connect.link is not None:
            self._render(replace(self._state, browser_problem=None))
            self._desktop.open_browser(self._state.connect.link, self._on_browser_failed)

    def _on_browser_failed(self, problem: Problem) -> None:
        if self._state.takes_code:
            self._render(replace(self._state, browser_problem=problem))

    def _on_copy(self) -> None:
        if self._state.connect.link is not None:
            self._desktop.copy_text(self._state.connect.link)
            self._render(replace(self._state, is_link_copied=True))

    def _on_use_it(self) -> None:
        if self._state.takes_code:
            self.paste_requested.emit(self._pasted.text)

    def _tick(self, now: datetime) -> None:
        self._time_left.show_countdown(*time_left_texts(self._state.connect, now))

    def _render(self, state: Authorization) -> None:
        self._state = state
        has_link = state.takes_code and state.connect.link is not None
        self._problem.show_problem(state.problem)
        self._try_again.setVisible(state.can_try_again)
        self._show_request.setVisible(state.has_request)
        self._check_computer.setVisible(Action.CHECK_COMPUTER not in self._problem.shown_actions)
        self._unconfirmed.show_code(state.unconfirmed)
        self._certificate.show_certificate(state.redirect_uri, state.certificate)
        self._link.setText(state.connect.link or "")
        for button in (self._open, self._copy):
            button.setEnabled(has_link)
        self._copied.setVisible(state.is_link_copied and has_link)
        self._checklist.show_steps(state.steps)
        self._use_it.setEnabled(state.takes_code)
        self._pasted.edit.setEnabled(state.takes_code)
        self._pasted.say(beside(state.paste_problem), Tone.BAD)
        self._tick(self._ticker.now())
