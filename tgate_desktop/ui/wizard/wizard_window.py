"""**Connect a company**: leads from page to page, and runs the attempt."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from tgate_desktop.ui.choosable import connectable
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.wizard.environment_page import EnvironmentPage
from tgate_desktop.ui.wizard.wizard_frame import WizardFrame
from tgate_desktop.ui.wizard.wizard_order import (
    Page,
    Place,
    back,
    first_place,
    forward,
    has_come_in,
    is_past_return,
    is_saved,
    is_settled,
    is_waiting_for_browser,
    jump,
)
from tgate_desktop.ui.wizard.wizard_state import WizardState

if TYPE_CHECKING:
    from tgate_desktop.flows.states import CompanyView, ConnectState, Overview
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.company import Application
    from tgate_desktop.oauth.environment import Environment
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.ui.desktop import Desktop
    from tgate_desktop.ui.runner import Runner
    from tgate_desktop.ui.wizard.later_pages import LaterPages
    from tgate_desktop.ui.wizard.mending import Mending
    from tgate_desktop.ui.wizard.wizard_page import WizardPage
    from tgate_desktop.words.explanation import Action


class WizardWindow(WizardFrame):
    """Signals: `closed`, when it is gone from the screen; `browser_awaited`, the person's turn is in the browser;
    `company_changed(CompanyView | None)`, whenever a company got tokens, a decision or a refresh, also after `closed`:
    past the point of no return the attempt goes on; `requests_requested`, they are to be shown;
    `doctor_requested(Application, Environment)`, which the catalog may not know yet; `action_requested(Action,
    CompanyView)`, for the window that the company is in."""

    closed = Signal()
    browser_awaited = Signal()
    company_changed = Signal(object)
    requests_requested = Signal()
    doctor_requested = Signal(object, object)
    action_requested = Signal(object, object)

    def __init__(
        self,
        runner: Runner,
        desktop: Desktop,
        overview: Overview | None = None,
        again: CompanyView | None = None,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._desktop = desktop
        self._loading = runner.lane(self)
        self._asking = runner.lane(self)
        self._later: LaterPages | None = None
        self._mending: Mending | None = None
        self._environment_page = EnvironmentPage(self.pages)
        self.add_page(self._environment_page)
        self._state = WizardState(Place(Page.ENVIRONMENT), overview=overview, again=again)
        self.next_pressed.connect(self._on_next)
        self.back_pressed.connect(self._on_back)
        self.cancel_pressed.connect(self.close)
        self.finish_pressed.connect(lambda: self.later.tokens.finish())
        self._start()

    @property
    def state(self) -> WizardState:
        return self._state

    @property
    def later(self) -> LaterPages:
        """The pages after the first, and what they need: made when it is first wanted, after the first paint."""
        return self._later or self._make_later_pages()

    def load(self) -> None:
        """Reads what there is to choose from; for after the first paint."""
        self._loading.run(_load, self._show_loaded, self._environment_page.show_problem)

    def _make_later_pages(self) -> LaterPages:
        from tgate_desktop.ui.wizard.later_pages import LaterPages

        if self._later is None:
            self._later = LaterPages(self._runner, self._desktop, self, self._environment_page)
            self._connect(self._later)
        return self._later

    def mend(self, action: Action) -> None:
        """As the button beside a problem does."""
        if self._mending is not None:
            self._mending.act(action)

    def jump_to(self, page: Page) -> None:
        """An earlier page, which is to be changed."""
        self._go(jump(self._state.place, page))

    # ---- where one is ----

    def _start(self) -> None:
        state = self._state
        if state.again is not None:
            self._use(state.again.environment, state.again.application)
            self.later.company.show_again(state.again.company.name)
        elif state.overview is not None:
            self._use_known(state.overview)
        if state.overview is not None:
            self._show_known(state.overview)
        self._go(first_place(self._state.chosen is not None))

    def _show_known(self, overview: Overview) -> None:
        """What can be chosen, and the environment of a *Connect again* whatever became of it."""
        known = connectable(overview)
        again = self._state.again.environment if self._state.again is not None else None
        if again is not None and all(one.environment_id != again.environment_id for one in known):
            known = (*known, again)
        if overview.provisioning.hide_practice:
            self.hide_practice()
        self._environment_page.show_known(known, is_locked=overview.locks_environments)
        if overview.provisioning.problem is not None:
            self._environment_page.show_problem(overview.provisioning.problem)
        elif not known and overview.locks_environments:
            self._environment_page.show_none_provided()

    def hide_practice(self) -> None:
        """IT wants it so; for before the first paint."""
        self._environment_page.hide_practice()

    def _use_known(self, overview: Overview) -> None:
        from tgate_desktop.ui.wizard.application_entry import application_in_use

        application = application_in_use(overview)
        environments = {one.environment_id: one for one in connectable(overview)}
        if application is not None and application.environment_id in environments:
            self._use(environments[application.environment_id], application)

    def _use(self, environment: Environment, application: Application) -> None:
        from tgate_desktop.ui.wizard.application_entry import ChosenApplication

        self._state = self._state._replace(environment=environment, chosen=ChosenApplication(application, None))

    def _show_loaded(self, overview: Overview) -> None:
        self._show_known(overview)
        QTimer.singleShot(0, self._make_later_pages)  # while nobody waits for them
        is_first = self._state.overview is None and self._state.place == Place(Page.ENVIRONMENT)
        self._state = self._state._replace(overview=overview)
        if is_first and self._environment_page.is_untouched:
            self._use_known(overview)
            if self._state.chosen is not None:
                self._go(first_place(has_application=True))

    def _go(self, place: Place) -> None:
        self._state = self._state._replace(place=place)
        page = self._prepared(place.page)
        self.show_page(place.page, page)
        self._render()
        field = page.first_field()
        if field is not None:
            field.setFocus()

    def _prepared(self, page: Page) -> WizardPage:
        """The page, showing what was chosen before it. What was typed there stays."""
        state = self._state
        match page:
            case Page.ENVIRONMENT:
                if state.environment is not None:
                    self._environment_page.choose(state.environment)
                return self._environment_page
            case Page.APPLICATION if state.environment is not None:
                chosen = state.chosen.application if state.chosen else None
                if state.overview is not None and state.overview.provisioning.redirect_uri is not None:
                    self.later.application.suggest_redirect_uri(state.overview.provisioning.redirect_uri)
                self.later.application.show_environment(state.environment, state.known_applications, chosen)
            case Page.COMPANY if state.environment is not None and state.chosen is not None:
                self.later.company.show_application(state.environment, state.chosen.application)
        return self.later.page(page)

    def _render(self) -> None:
        state = self._state
        can_go_on = not state.is_checking
        if state.page is Page.APPLICATION:
            can_go_on = self.later.application.is_ready
        elif state.page is Page.TOKENS:
            can_go_on = self.later.tokens.can_finish
        self.show_buttons(state.buttons, can_go_on)

    # ---- Next ----

    def _on_next(self) -> None:
        match self._state.page:
            case Page.ENVIRONMENT:
                self._leave_environment()
            case Page.APPLICATION:
                self._leave_application()
            case Page.COMPANY:
                self._leave_company()

    def _leave_environment(self) -> None:
        environment = self._environment_page.environment()
        if environment is None:
            return
        before = self._state.environment
        is_other = before is None or before.environment_id != environment.environment_id
        self._state = self._state._replace(environment=environment, chosen=None if is_other else self._state.chosen)
        self._go(forward(self._state.place))
        if environment.is_practice and self.later.application.is_empty:
            self._prepare_practice()

    def _prepare_practice(self) -> None:
        self.later.application.show_preparing()
        self._asking.run(
            lambda use_cases: use_cases.connect.prepare_practice(),
            self.later.application.show_practice,
            self.later.application.show_problem,
        )

    def _leave_application(self) -> None:
        chosen = self.later.application.chosen()
        if chosen is not None:
            self._state = self._state._replace(chosen=chosen)
            self._go(forward(self._state.place))

    def _leave_company(self) -> None:
        name, again = self.later.company.name(), self._state.again
        if name is None or self._state.is_checking:
            return
        company_id = again.company.company_id if again else None
        self._put(self._state._replace(is_checking=True))
        self._asking.run(
            lambda use_cases: use_cases.connect.check_company_name(name, company_id),
            self._begin,
            self._on_name_refused,
        )

    def _on_name_refused(self, problem: Problem) -> None:
        self._put(self._state._replace(is_checking=False))
        self.later.company.show_problem(problem)

    def _begin(self, name: str) -> None:
        state = self._state
        if state.environment is None or state.chosen is None:
            return
        self._state = state._replace(is_checking=False, connect=None)
        self.later.begin(state.environment, state.chosen, state.again, name)
        self._go(forward(state.place))

    # ---- the attempt ----

    def _connect(self, later: LaterPages) -> None:
        from tgate_desktop.ui.wizard.mending import Mending

        later.attempts.state_changed.connect(self._on_connect)
        later.attempts.ended.connect(self._on_ended)
        later.application.practice_requested.connect(self._prepare_practice)
        later.application.completeness_changed.connect(self._render)
        later.company.change_requested.connect(lambda: self.jump_to(Page.ENVIRONMENT))
        self._mending = Mending(self, later)
        later.tokens.completeness_changed.connect(self._render)
        later.tokens.view_changed.connect(self.company_changed)
        later.tokens.finished.connect(self.close)

    def _on_connect(self, connect: ConnectState) -> None:
        before = self._state.connect
        self._put(self._state._replace(connect=connect))
        self.later.authorize.show_connect(connect)
        if is_waiting_for_browser(connect.phase) and not (before and is_waiting_for_browser(before.phase)):
            self.polish_ahead(self.later.tokens)
            self.browser_awaited.emit()
        if is_past_return(connect.phase) and self._state.page in (Page.APPLICATION, Page.COMPANY):
            self._go(Place(Page.AUTHORIZE))
        if is_saved(connect.phase):
            self.later.tokens.show_connect(connect)
            if is_settled(connect.phase):
                self.company_changed.emit(connect.view)
            if self._state.page is Page.AUTHORIZE:
                self._go(forward(self._state.place))
        if self.isVisible() and has_come_in(connect) and not (before and has_come_in(before)):
            self._come_to_front()

    def _on_back(self) -> None:
        """Leaving the Authorize page ends the wait: the port is free again."""
        if self._state.page is Page.AUTHORIZE:
            self.later.attempts.cancel()
        self._go(back(self._state.place, self._state.phase))

    def _put(self, state: WizardState) -> None:
        self._state = state
        self._render()

    def _come_to_front(self) -> None:
        show_in_front(self)
        QApplication.alert(self)

    # ---- the end ----

    def closeEvent(self, event: QCloseEvent) -> None:
        """Gone at once; what cannot be undone goes on, and the window is deleted after it."""
        if self._later is not None:
            self._later.attempts.cancel()
            self._later.application.forget_secret()
        super().closeEvent(event)
        self.closed.emit()
        if self._later is None or not self._later.attempts.is_running:
            self.deleteLater()

    def _on_ended(self) -> None:
        if not self.isVisible():
            self.deleteLater()


def _load(use_cases: UseCases) -> Overview:
    # Here, on the worker: the next page is then built without waiting for the disk.
    import_module("tgate_desktop.ui.wizard.later_pages")
    return use_cases.desk.overview()
