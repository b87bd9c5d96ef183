"""The tokens of one company and what can be done with them: in the main window and on the wizard's last page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.token_forms import CopyForm
from tgate_desktop.ui.desktop import CLIPBOARD_SECRET_LIFETIME_S, Desktop
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.ui.ticker import Ticker
from tgate_desktop.ui.token_acts import TokenActs
from tgate_desktop.ui.token_facts import TokenFacts
from tgate_desktop.ui.token_lines import NoteLine, ProgressLine, RefreshWarning
from tgate_desktop.ui.token_texts import brands_text, checked_text, is_used
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain_unsaved

if TYPE_CHECKING:
    from tgate_desktop.oauth.jwt_claims import JwtParts
    from tgate_desktop.ui.claims_panel import ClaimsPanel

REVEALED_MS = 20_000
_OWN_ACTIONS = (Action.TRY_AGAIN, Action.REFRESH, Action.RETRY_SAVE, Action.UNLOCK_KEYRING)


class TokenPanel(QWidget):
    """`offers` are the actions beside a problem that the owner carries out, told by `action_requested`.

    Signals: `view_changed(CompanyView)` after each act that read a company anew, also one that is not shown any more;
    `action_requested(Action, CompanyView)`; `act_ended(company_id)`, however an act ended.
    """

    view_changed = Signal(object)
    action_requested = Signal(object, object)
    act_ended = Signal(str)

    def __init__(
        self,
        runner: Runner,
        desktop: Desktop,
        offers: Collection[Action] = (),
        ticker: Ticker | None = None,
        revealed_ms: int = REVEALED_MS,
    ) -> None:
        super().__init__()
        named(self, "tokenPanel")
        self._runner = runner
        self._desktop = desktop
        self._claims: ClaimsPanel | None = None
        self._acts = TokenActs(runner, desktop, self, revealed_ms)
        self._acts.view_changed.connect(self.view_changed)
        self._acts.action_requested.connect(self.action_requested)
        self._acts.act_ended.connect(self.act_ended)
        self._ticker = ticker or Ticker(self)
        self._ticker.ticked.connect(self._tick)
        self._make_widgets((*_OWN_ACTIONS, *offers))
        self._lay_out()
        self._retranslate()
        self._acts.state_changed.connect(self._render)
        self._render()

    def show_view(self, view: CompanyView | None) -> None:
        """Shows this company; None shows nothing. The same company again keeps what runs and what was said."""
        self._acts.show(view)

    def refresh(self) -> None:
        """As the button does: asks first where a server may use the tokens; joins the refresh that runs."""
        self._acts.refresh()
        if self._acts.state is not None and self._acts.state.asks_before_refresh:
            self._warning.focus()

    def check(self) -> None:
        """As the button does."""
        self._acts.check()

    def copy_access_token(self) -> None:
        """As the button does."""
        self._acts.copy_access_token()

    @property
    def has_tokens(self) -> bool:
        """Whether there is something to refresh and to copy."""
        return self._acts.state is not None and self._acts.state.view.shown_grant is not None

    def _toggle_token(self, is_wanted: bool) -> None:
        if is_wanted:
            self._acts.reveal()
        else:
            self._acts.mask()

    def _toggle_claims(self, is_wanted: bool) -> None:
        if is_wanted:
            self._acts.show_claims()
        else:
            self._acts.hide_claims()

    def _begin_handing_over(self) -> None:
        from tgate_desktop.ui.hand_over_window import HandOverWindow

        if self._acts.state is not None:
            window = HandOverWindow(self._runner, self._desktop, self._acts.state.view, self.window())
            window.view_changed.connect(self.view_changed)
            window.action_requested.connect(self._acts.act)
            window.show()

    def _decline_refresh(self) -> None:
        self._acts.dont_refresh()
        self._refresh.setFocus()

    def _tick(self, now: datetime) -> None:
        if (state := self._acts.state) is not None:
            self._facts.show_tokens(state.view, now, state.revealed)

    def _render(self) -> None:
        state = self._acts.state
        self._content.setVisible(state is not None)
        if state is None:
            return
        view = state.view
        self._unsaved.show_problem(view.unsaved, explain_unsaved)
        self._problem.show_problem(state.shown_problem)
        self._warning.show_state(state)
        self._progress.show_state(state)
        self._note.show_note(state.note)
        self._facts.show_tokens(view, self._ticker.now(), state.revealed)
        self._check_note.setVisible(view.shown_grant is not None and not is_used(view.shown_grant))
        grant = view.shown_grant
        self._refresh.setEnabled(grant is not None)
        for button in (self._check_token, self._copy, self._show, self._copy_menu_button):
            button.setEnabled(grant is not None and grant.access_fingerprint is not None)
        self._show.setChecked(state.revealed is not None)
        self._hand_over.setVisible(view.grant is not None)
        self._show_claims.setVisible(grant is not None and grant.has_claims)
        self._show_claims.setChecked(state.claims is not None)
        self._render_claims(state.claims)
        # Beside the question whether these tokens are wanted at all, that question comes first.
        self._refresh.show_kind("" if view.grant is None else "primary")
        self._brands.setText(brands_text(view))
        self._checked.setText(checked_text(view))
        self._checked.setVisible(bool(self._checked.text()))

    def _render_claims(self, claims: JwtParts | None) -> None:
        """The panel is made when it is first wanted: most tokens are no JWT."""
        if self._claims is None and claims is not None:
            from tgate_desktop.ui.claims_panel import ClaimsPanel

            self._claims = ClaimsPanel()
            self._column.insertWidget(self._column.indexOf(self._facts) + 1, self._claims)
        if self._claims is not None:
            self._claims.show_claims(claims)

    def _make_widgets(self, actions: tuple[Action, ...]) -> None:
        self._unsaved = named(ProblemPanel(self._desktop, actions, Tone.WARN), "unsavedPanel")
        self._problem = ProblemPanel(self._desktop, actions)
        for panel in (self._unsaved, self._problem):
            panel.action_requested.connect(self._acts.act)
        self._refresh = self._button("refresh", "refresh", self.refresh, "primary")
        self._check_token = self._button("checkToken", "shield", self._acts.check)
        self._show = self._button("showAccessToken", "eye", self._toggle_token)
        self._show.setCheckable(True)
        self._copy = self._button("copyAccessToken", "copy", self.copy_access_token)
        self._copy_menu_button = self._button("copyAs", "copy", None)
        self._copy_menu = named(QMenu(self), "copyAsMenu")
        self._copy_actions = {form: self._copy_action(form) for form in CopyForm}
        self._copy_menu_button.setMenu(self._copy_menu)
        self._hand_over = self._button("handOver", "upload", self._begin_handing_over)
        self._show_claims = self._button("showClaims", "info", self._toggle_claims)
        self._show_claims.setCheckable(True)
        self._facts = TokenFacts(
            (self._refresh, self._check_token, self._hand_over),
            (self._show, self._copy, self._copy_menu_button, self._show_claims),
        )
        self._warning = RefreshWarning()
        self._warning.confirmed.connect(self._acts.refresh_now)
        self._warning.declined.connect(self._decline_refresh)
        self._progress = ProgressLine()
        self._progress.stop_requested.connect(self._acts.stop_waiting)
        self._note = NoteLine(CLIPBOARD_SECRET_LIFETIME_S)
        self._note.faded.connect(self._acts.forget_note)
        self._check_note = text_label("caption", "checkTokenNote")
        self._brands_title = text_label("heading", "brandsTitle")
        self._brands = value_label("brands")
        self._checked = text_label("caption", "checkedAt")

    def _button(self, name: str, icon: str, act: Callable[..., None] | None, kind: str = "") -> IconButton:
        button = named(IconButton(icon, kind), name)
        if act is not None:
            button.clicked.connect(act)
        return button

    def _copy_action(self, form: CopyForm) -> QAction:
        action = self._copy_menu.addAction("")
        action.setObjectName(form.value)
        action.triggered.connect(lambda: self._acts.copy_in_form(form))
        return action

    def _lay_out(self) -> None:
        self._content = named(QWidget(), "tokenPanelContent")
        column = self._column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for widget in (self._unsaved, self._problem, self._warning, self._progress, self._note, self._facts):
            column.addWidget(widget)
        column.addWidget(self._check_note)
        brands = named(QFrame(), "brandsCard")
        style_as(brands, role="card")
        inside = QVBoxLayout(brands)
        inside.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        inside.setSpacing(Space.S)
        for label in (self._brands_title, self._brands, self._checked):
            inside.addWidget(label)
        column.addWidget(brands)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._content)

    def _retranslate(self) -> None:
        self._refresh.setText(_("Refresh"))
        self._check_token.setText(_("Check token"))
        self._show.setText(_("Show access token"))
        self._copy.setText(_("Copy access token"))
        self._copy_menu_button.setText(_("Copy as"))
        self._hand_over.setText(_("Hand over"))
        self._show_claims.setText(_("Show claims"))
        for form, text in (
            (CopyForm.AUTHORIZATION_HEADER, _("Authorization header")),
            (CopyForm.CURL, _("cURL with the secret as a variable")),
            (CopyForm.DOT_ENV, _(".env")),
            (CopyForm.JSON, _("JSON")),
            (CopyForm.POSTMAN_ENVIRONMENT, _("Postman environment")),
        ):
            self._copy_actions[form].setText(text)
        self._check_note.setText(
            _("Check token makes a call with the access token. The first use of a new token ends the pair before it.")
        )
        self._brands_title.setText(_("Brands"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._acts.mask()
        self._acts.hide_claims()
        super().hideEvent(event)
