"""The main window: the companies on one side, the chosen one on the other, what is pressing above both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.restored import Restored
from tgate_desktop.ui.beside_windows import BesideWindows
from tgate_desktop.ui.company_list_pane import CompanyListPane
from tgate_desktop.ui.company_pane import CompanyPane
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.empty_state import EmptyState
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.main_frame import MainFrame
from tgate_desktop.ui.main_menu import MainMenu
from tgate_desktop.ui.main_state import MainState
from tgate_desktop.ui.names import named
from tgate_desktop.ui.notice_bar import NoticeBar
from tgate_desktop.ui.notices import Notice, NoticeAct, notices_of, settling
from tgate_desktop.ui.practice_panel import PracticePanel
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Tone
from tgate_desktop.ui.ticker import Now, Ticker, utc_now
from tgate_desktop.ui.vault_line import VaultLine
from tgate_desktop.ui.view_menu import ViewMenu
from tgate_desktop.words.explanation import Action

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.exchange import ExchangeLine

_OPEN_AFTER_MS = 120
_LOOK_FOR_VAULT_MS = 5_000
_SIZE = (1060, 720)


class MainWindow(QMainWindow):
    """Signals: `connect_requested(CompanyView | None)`, the company to connect again, None for a new one;
    `setups_requested(application_id | None, environment_id | None)`, which to show; `doctor_requested(application_id |
    None)`, whose place to look at; `draft_change_requested(Action)`, of what a wizard has collected; `closed`.

    `beside` opens the windows that belong to no company."""

    connect_requested = Signal(object)
    setups_requested = Signal(object, object)
    doctor_requested = Signal(object)
    draft_change_requested = Signal(object)
    closed = Signal()

    def __init__(
        self, runner: Runner, desktop: Desktop, now: Now = utc_now, look_for_vault_ms: int = _LOOK_FOR_VAULT_MS
    ) -> None:
        super().__init__()
        named(self, "mainWindow")
        self.setWindowTitle("T-Gate Desktop")
        self.resize(*_SIZE)
        self._runner = runner
        self._desktop = desktop
        self._state = MainState()
        self._given_up: frozenset[str] = frozenset()
        self._overview_lane = runner.lane(self)
        self._open_lane = runner.lane(self)
        self._notice_lane = runner.lane(self)
        self._vault_lane = runner.lane(self)
        self._strays_lane = runner.lane(self)
        self._searched: tuple[Restored | None] | None = None
        self._open_timer = QTimer(self, singleShot=True, interval=_OPEN_AFTER_MS)
        self._open_timer.timeout.connect(self._open_chosen)
        self._vault_timer = QTimer(self, interval=look_for_vault_ms)
        self._vault_timer.timeout.connect(self._look_for_vault)
        self._ticker = Ticker(self, now)
        self._notices = NoticeBar()
        self._problem = named(ProblemPanel(desktop, (Action.TRY_AGAIN, Action.CONNECT_AGAIN)), "catalogPanel")
        self._vault_problem = named(
            ProblemPanel(desktop, (Action.TRY_AGAIN, Action.UNLOCK_KEYRING), Tone.WARN), "vaultPanel"
        )
        self._practice = PracticePanel(runner, desktop)
        self._list = CompanyListPane(self._ticker)
        self._company = CompanyPane(runner, desktop, self._ticker)
        self._empty = EmptyState()
        self._vault = VaultLine()
        self._menu = MainMenu(self.menuBar())
        self._view_menu = ViewMenu(runner, self._menu, self._on_not_read)
        self.beside = BesideWindows(runner, desktop, self, self._menu)
        panels = (self._problem, self._vault_problem, self._practice)
        self._frame = MainFrame(self._notices, panels, self._list, (self._empty, self._company))
        self.setCentralWidget(self._frame)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._vault, 1)
        self._connect()
        self._render()

    # ---- what the owner calls ----

    @property
    def overview(self) -> Overview | None:
        """What was read last; None before the first reading."""
        return self._state.overview

    def reload(self, company_id: str | None = None) -> None:
        """Reads everything anew; then shows `company_id`, when it is given and there."""
        if company_id is not None:
            self._state = replace(self._state, chosen_id=company_id)
        self._overview_lane.run(lambda use_cases: use_cases.desk.overview(), self._on_overview, self._on_not_read)

    def guard_unsaved(self) -> bool:
        """Whether there are pairs that would be lost with the window; then it says so, and what can be done."""
        unsaved = self._unsaved_names()
        self._put(replace(self._state, close_refused_for=unsaved))
        return bool(unsaved)

    @property
    def given_up(self) -> frozenset[str]:
        """The companies whose unsaved pairs the person has decided to lose."""
        return self._given_up

    def load_preferences(self) -> None:
        """Shows the language, text size and colours that are kept."""
        self._view_menu.load()

    # ---- reading ----

    def _on_overview(self, overview: Overview) -> None:
        is_first = self._state.overview is None
        self._practice.show_problem(None)
        self._menu.show_provisioning(overview.provisioning)
        self._empty.show_practice(is_offered=not overview.provisioning.hide_practice)
        self._put(self._state.with_overview(overview))
        if self._state.chosen is None:
            self._choose(self._list.first_company_id())
        else:
            self._open_chosen()
        if is_first and self._state.views:
            self._list.focus_list()
        self._look_for_strays(overview)

    def _look_for_vault(self) -> None:
        """What is only in memory is saved with it. No entry is read: that would make a locked keyring ask."""
        self._vault_lane.run(lambda use_cases: use_cases.desk.overview(), self._on_vault_looked_at, self._on_not_read)

    def _on_vault_looked_at(self, overview: Overview) -> None:
        before = self._state.overview
        self._put(self._state.with_overview(overview))
        if before is not None and before.vault.problem is not None and overview.vault.problem is None:
            self._open_chosen()
        self._look_for_strays(overview)

    def _look_for_strays(self, overview: Overview) -> None:
        """Once while the window is open, and when the catalog was made anew: a large keyring takes long to search."""
        if overview.vault.problem is None and self._searched != (overview.restored,):
            self._searched = (overview.restored,)
            self.search_strays()

    def search_strays(self) -> None:
        """Looks for tokens that no company has, now. What cannot be searched is no trouble of its own."""
        self._strays_lane.run(
            lambda use_cases: use_cases.adopt.strays(),
            lambda strays: self._put(replace(self._state, strays=strays)),
            lambda _problem: None,
        )

    def _look_at_clock(self) -> None:
        """A clock that was set right is not told of any longer."""
        overview, use_cases = self._state.overview, self._runner.use_cases
        if overview is not None and overview.clock_offset_s is not None and use_cases is not None:
            offset_s = use_cases.desk.clock_offset_s()
            if offset_s != overview.clock_offset_s:
                self._put(replace(self._state, overview=replace(overview, clock_offset_s=offset_s)))

    def _on_not_read(self, problem: Problem) -> None:
        self._put(replace(self._state, problem=problem))

    def _choose(self, company_id: str | None) -> None:
        if company_id is not None:
            self._put(replace(self._state, chosen_id=company_id))
            self._open_timer.start()

    def _open_chosen(self) -> None:
        """The catalog's memory is shown already; the vault's truth follows."""
        company_id = self._state.chosen_id
        if company_id is not None:
            self._open_lane.run(lambda use_cases: use_cases.desk.open(company_id), self._on_view, self._on_not_read)

    def _on_view(self, view: CompanyView) -> None:
        self._put(self._state.with_view(view))

    def _on_view_changed(self, view: CompanyView) -> None:
        self._put(self._state.with_view(view))
        self.reload()

    # ---- acts ----

    def _look_again(self, action: Action) -> None:
        """Reading an entry makes a locked keyring ask for its password; asking for its state does not."""
        chosen = self._state.chosen
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit(chosen)
            return
        if action is not Action.UNLOCK_KEYRING or chosen is None:
            self.reload()
            return
        company_id = chosen.company.company_id

        def unlock(use_cases: UseCases) -> Overview:
            use_cases.desk.open(company_id)
            return use_cases.desk.overview()

        self._overview_lane.run(unlock, self._on_overview, self._on_not_read)

    def _act_on_notice(self, act: NoticeAct, notice: Notice) -> None:
        match act:
            case NoticeAct.KEEP_OPEN:
                self._put(replace(self._state, close_refused_for=()))
            case NoticeAct.QUIT_WITHOUT_SAVING:
                self._quit()
            case NoticeAct.CONNECT_AGAIN if notice.intent is not None and notice.intent.draft is not None:
                draft = notice.intent.draft
                known = next((one for one in self._state.views if one.company == draft.company), None)
                self.connect_requested.emit(
                    known or CompanyView(draft.company, draft.application, draft.environment, grant=None)
                )
            case NoticeAct.MAKE_A_COMPANY | NoticeAct.MAKE_COMPANIES:
                self.beside.show_strays()
            case _:
                self._notice_lane.run(
                    settling(act, notice, self._state.strays), lambda _none: self._on_settled(act), self._on_not_read
                )

    def _on_settled(self, act: NoticeAct) -> None:
        if act is NoticeAct.LEAVE_THERE:
            self.search_strays()
        else:
            self.reload()

    def act_on_problem(self, action: Action, view: CompanyView) -> None:
        """As the button beside a problem of this company does."""
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit(view)
        elif action is Action.CHANGE_ENVIRONMENT:
            self.setups_requested.emit(None, view.environment.environment_id)
        elif action is Action.CHECK_COMPUTER:
            self.doctor_requested.emit(view.application.application_id)
        else:
            self.setups_requested.emit(view.application.application_id, None)

    def act_on_request(self, action: Action, line: ExchangeLine) -> None:
        """As the button beside a request does; that of a company which is not in the list was made by a wizard."""
        if any(view.company.company_id == line.company_id for view in self._state.views):
            self._choose(line.company_id)
            show_in_front(self)
            self._company.act_on_request(action, line.kind)
        elif action is Action.CHECK_COMPUTER:
            self.doctor_requested.emit(None)
        else:
            self.connect_requested.emit(None)

    def _check_computer(self) -> None:
        """By the chosen company's application, which is the one that trouble is had with."""
        chosen = self._state.chosen
        self.doctor_requested.emit(chosen.application.application_id if chosen else None)

    # ---- closing ----

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.guard_unsaved():
            event.ignore()
        else:
            event.accept()
            self.closed.emit()

    def _quit(self) -> None:
        """Without asking again: the person has read what is lost."""
        self._given_up = frozenset(self._state.close_refused_for)
        self.hide()
        self.closed.emit()

    def _unsaved_names(self) -> tuple[str, ...]:
        use_cases = self._runner.use_cases
        return use_cases.desk.unsaved_names() if use_cases else ()

    # ---- showing ----

    def _put(self, state: MainState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state.without_saved(self._unsaved_names())
        self._state = state
        overview = state.overview
        notices = notices_of(overview, state.chosen_id, state.close_refused_for, state.strays) if overview else ()
        self._notices.show_notices(notices)
        self._problem.show_problem(state.problem)
        self._vault_problem.show_problem(overview.vault.problem if overview else None)
        unsaved = next((view.unsaved for view in state.views if view.unsaved is not None), None)
        self._vault.show_report(overview.vault if overview else None, unsaved)
        self._watch_vault(overview is not None and (overview.vault.problem is not None or unsaved is not None))
        self._list.show_companies(state.views, state.chosen_id)
        self._list.setVisible(bool(state.views))
        self._frame.make_room_for_panels()
        if state.shown is not None:
            self._company.show_company(state.shown, state.views)
            self._frame.show_page(self._company)
        else:
            self._company.show_nothing()
            self._frame.show_page(self._empty if overview and not state.views else None)
        self._menu.set_tokens_there(self._company.tokens.has_tokens)
        self._menu.set_companies_there(bool(state.views))

    def _watch_vault(self, is_wanted: bool) -> None:
        if is_wanted and not self._vault_timer.isActive():
            self._vault_timer.start()
        elif not is_wanted:
            self._vault_timer.stop()

    def _connect(self) -> None:
        self._menu.connect_requested.connect(lambda: self.connect_requested.emit(None))
        self._menu.find_requested.connect(self._list.focus_search)
        self._menu.quit_requested.connect(self.close)
        self._menu.refresh_requested.connect(self._company.refresh)
        self._menu.copy_requested.connect(self._company.copy_access_token)
        self._menu.setups_requested.connect(lambda: self.setups_requested.emit(None, None))
        self._menu.doctor_requested.connect(self._check_computer)
        self._menu.practice_requested.connect(self._practice.open_practice)
        self._practice.changed.connect(self._render)
        self._list.chosen.connect(self._choose)
        for invitation in (self._list, self._empty):
            invitation.connect_requested.connect(lambda: self.connect_requested.emit(None))
        self._company.view_changed.connect(self._on_view_changed)
        self._company.settled.connect(self.reload)
        self._company.removed.connect(lambda _company_id: self.reload())
        self._company.connect_again_requested.connect(self.connect_requested)
        self._company.action_requested.connect(self.act_on_problem)
        self._notices.acted.connect(self._act_on_notice)
        self._ticker.ticked.connect(self._look_at_clock)
        for panel in (self._problem, self._vault_problem):
            panel.action_requested.connect(self._look_again)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._menu.retranslate()
            self._notices.show_notices(())
            self._render()
        super().changeEvent(event)
