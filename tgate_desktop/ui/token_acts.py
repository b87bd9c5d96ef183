"""What can be done with the tokens of a company, and how far that is: one state per company, no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.states import Checked, CompanyView
from tgate_desktop.flows.token_forms import CopyForm, copy_as
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.runner import Lane, Runner
from tgate_desktop.ui.token_panel_state import Doing, Note, PanelState
from tgate_desktop.words.explanation import Action

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases

Result = TypeVar("Result")


class TokenActs(QObject):
    """Each company keeps its own state here: what runs for one goes on while another is shown.

    Signals: `state_changed`, when that of the shown company is another one; `view_changed(CompanyView)` after each act
    that read a company anew, also one that is not shown; `action_requested(Action, CompanyView)` for what is not done
    here; `act_ended(company_id)`, however an act ended.
    """

    state_changed = Signal()
    view_changed = Signal(object)
    action_requested = Signal(object, object)
    act_ended = Signal(str)

    def __init__(self, runner: Runner, desktop: Desktop, parent: QObject, revealed_ms: int) -> None:
        super().__init__(parent)
        self._runner = runner
        self._desktop = desktop
        self._states: dict[str, PanelState] = {}
        self._shown_id: str | None = None
        self._lanes: dict[tuple[str, Doing], Lane] = {}
        self._waiting: dict[str, Cancel] = {}
        self._mask_timer = QTimer(self, singleShot=True, interval=revealed_ms)
        self._mask_timer.timeout.connect(self.mask)

    @property
    def state(self) -> PanelState | None:
        """That of the company that is shown."""
        return self._states[self._shown_id] if self._shown_id is not None else None

    def show(self, view: CompanyView | None) -> None:
        """From now on `state` is this company's. The same company again keeps what runs and what was said."""
        new_id = view.company.company_id if view else None
        if self._shown_id is not None and self._shown_id != new_id:
            self._states[self._shown_id] = self._states[self._shown_id].left()
            self._mask_timer.stop()
        self._shown_id = new_id
        if view is not None:
            self._take(view)
        self.state_changed.emit()

    def refresh(self) -> None:
        """Asks first where a server may use the tokens; joins the refresh that runs."""
        state = self.state
        if state is None or state.view.shown_grant is None or Doing.REFRESHING in state.doing:
            return
        if state.needs_warning and not state.asks_before_refresh:
            self._put(replace(state, asks_before_refresh=True, note=None))
        else:
            self.refresh_now()

    def forget_note(self) -> None:
        if self.state is not None:
            self._put(replace(self.state, note=None))

    def refresh_now(self) -> None:
        state = self.state
        if state is None:
            return
        cancel = self._waiting[state.company_id] = Cancel()
        company_id = state.company_id
        self._run(
            Doing.REFRESHING,
            lambda use_cases: use_cases.refresh(company_id, cancel),
            lambda view: self._take_result(view, Doing.REFRESHING, Note.REFRESHED),
        )

    def stop_waiting(self) -> None:
        state = self.state
        if state is not None and Doing.REFRESHING in state.doing:
            self._put(state.ended(Doing.REFRESHING, Note.STOPPED_WAITING))
            self._waiting[state.company_id]()

    def dont_refresh(self) -> None:
        if self.state is not None:
            self._put(replace(self.state, asks_before_refresh=False))

    def check(self) -> None:
        if self.state is None:
            return
        company_id = self.state.company_id

        def show(result: tuple[CompanyView, Checked]) -> None:
            view, checked = result
            if checked.problem is not None:
                self._take(view)
                self._failed(company_id, Doing.CHECKING, checked.problem)
                self.view_changed.emit(view)
            else:
                self._take_result(view, Doing.CHECKING, Note.ACCEPTED if checked.proof else Note.NOT_CHECKED)

        self._run(Doing.CHECKING, lambda use_cases: use_cases.check(company_id), show)

    def reveal(self) -> None:
        """Shows the access token for a while; see `revealed_ms`."""
        self._with_access_token(self._reveal)

    def copy_access_token(self) -> None:
        self._with_access_token(self._copy_token)

    def _reveal(self, state: PanelState, access_token: Secret) -> None:
        if state.company_id == self._shown_id:
            self._put(replace(state, revealed=access_token))
            self._mask_timer.start()

    def show_claims(self) -> None:
        """What the access token says about itself, as long as the company is shown; nothing is sent."""
        self._with_access_token(self._show_claims)

    def _show_claims(self, state: PanelState, access_token: Secret) -> None:
        from tgate_desktop.oauth.jwt_claims import read_jwt

        if state.company_id == self._shown_id:
            self._put(replace(state, claims=read_jwt(access_token)))

    def hide_claims(self) -> None:
        if self.state is not None:
            self._put(replace(self.state, claims=None))

    def mask(self) -> None:
        self._mask_timer.stop()
        if self.state is not None:
            self._put(replace(self.state, revealed=None))

    def _copy_token(self, state: PanelState, access_token: Secret) -> None:
        self._desktop.copy_secret(access_token)
        self._put(replace(state, note=Note.COPIED_SECRET))

    def copy_in_form(self, form: CopyForm) -> None:
        def copy(state: PanelState, access_token: Secret) -> None:
            grant = state.view.shown_grant
            if grant is None:
                return
            text = copy_as(form, state.view, grant, access_token)
            if isinstance(text, Secret):
                self._desktop.copy_secret(text)
            else:
                self._desktop.copy_text(text)
            self._put(replace(state, note=Note.COPIED_SECRET if isinstance(text, Secret) else Note.COPIED_TEXT))

        self._with_access_token(copy)

    def _with_access_token(self, use: Callable[[PanelState, Secret], None]) -> None:
        """Reads it for this one use; the panel keeps it only while it is shown."""
        if self.state is None or self.state.view.shown_grant is None:
            return
        company_id = self.state.company_id

        def used(access_token: Secret) -> None:
            self._put(self._states[company_id].ended(Doing.READING_TOKEN))
            use(self._states[company_id], access_token)

        self._run(Doing.READING_TOKEN, lambda use_cases: use_cases.desk.access_token(company_id), used)

    def _save_again(self) -> None:
        if self.state is None:
            return
        company_id = self.state.company_id

        def save(use_cases: UseCases) -> CompanyView:
            use_cases.desk.retry_unsaved()
            return use_cases.desk.open(company_id)

        self._run(Doing.SAVING, save, lambda view: self._take_result(view, Doing.SAVING))

    def _open_again(self) -> None:
        if self.state is None:
            return
        company_id = self.state.company_id
        self._run(
            Doing.OPENING,
            lambda use_cases: use_cases.desk.open(company_id),
            lambda view: self._take_result(view, Doing.OPENING),
        )

    def act(self, action: Action) -> None:
        state = self.state
        if state is None:
            return
        match action, state.failed:
            case Action.TRY_AGAIN, Doing.CHECKING:
                self.check()
            case (Action.REFRESH, _) | (Action.TRY_AGAIN, Doing.REFRESHING):
                self.refresh()
            case (Action.RETRY_SAVE, _) | (Action.TRY_AGAIN, Doing.SAVING):
                self._save_again()
            case Action.UNLOCK_KEYRING, _ if state.view.unsaved is not None:
                self._save_again()
            case ((Action.TRY_AGAIN | Action.UNLOCK_KEYRING), _):
                self._open_again()
            case _:
                self.action_requested.emit(action, state.view)

    def _run(self, doing: Doing, work: Callable[[UseCases], Result], done: Callable[[Result], None]) -> None:
        state = self.state
        if state is None or doing in state.doing:
            return
        key = (state.company_id, doing)
        if key not in self._lanes:
            self._lanes[key] = self._runner.lane(self)
        self._put(state.begun(doing))
        failed = partial(self._failed, state.company_id, doing)
        self._lanes[key].run(work, done, failed, partial(self._cancelled, state.company_id, doing))

    def _take_result(self, view: CompanyView, doing: Doing, note: Note | None = None) -> None:
        self._take(view)
        said = None if view.unsaved else note
        self._put(self._states[view.company.company_id].ended(doing, said))
        self.view_changed.emit(view)
        self.act_ended.emit(view.company.company_id)

    def _failed(self, company_id: str, doing: Doing, problem: Problem) -> None:
        self._put(self._states[company_id].failed_with(doing, problem))
        self.act_ended.emit(company_id)

    def _cancelled(self, company_id: str, doing: Doing) -> None:
        self._put(self._states[company_id].ended(doing, Note.NOTHING_SENT))

    def _take(self, view: CompanyView) -> None:
        before = self._states.get(view.company.company_id)
        self._states[view.company.company_id] = before.with_view(view) if before else PanelState(view)

    def _put(self, state: PanelState) -> None:
        self._states[state.company_id] = state
        if state.company_id == self._shown_id:
            self.state_changed.emit()
