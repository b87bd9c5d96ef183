"""The right side of the main window: the chosen company, the question about a new grant, and the tabs about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Company, ServerUse
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.company_header import CompanyHeader
from tgate_desktop.ui.company_tabs import CompanyTabs, Tab
from tgate_desktop.ui.connection_card import ConnectionCard
from tgate_desktop.ui.decision_panel import DecisionPanel, Question
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.same_restaurant import same_restaurant_as
from tgate_desktop.ui.scroll_area import ScrollArea
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.ui.ticker import Ticker
from tgate_desktop.ui.token_panel import TokenPanel
from tgate_desktop.words.explanation import Action

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.ui.history_panel import HistoryPanel
    from tgate_desktop.ui.requests_panel import RequestsPanel

_WIDEST = 920


class CompanyPane(ScrollArea):
    """Signals: `view_changed(CompanyView)`, read anew by an act; `settled(company_id)`, a decision changed which
    companies there are, `company_id` is the one to show, empty when it is gone; `removed(company_id)`;
    `connect_again_requested(CompanyView)`; `action_requested(Action, CompanyView)`."""

    view_changed = Signal(object)
    settled = Signal(str)
    removed = Signal(str)
    connect_again_requested = Signal(object)
    action_requested = Signal(object, object)

    def __init__(self, runner: Runner, desktop: Desktop, ticker: Ticker) -> None:
        super().__init__()
        named(self, "companyPane")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._runner = runner
        self._desktop = desktop
        self._view: CompanyView | None = None
        self._asked: tuple[str, Company | None, str | None] | None = None
        self._decide_lane = runner.lane(self)
        self._server_use_lane = runner.lane(self)
        self.header = CompanyHeader(runner, desktop)
        self.tokens = TokenPanel(runner, desktop, ABOUT_COMPANY, ticker)
        self._decision = DecisionPanel()
        self._server_use_problem = named(ProblemPanel(desktop, (*ONCE_MORE, *ABOUT_COMPANY)), "serverUsePanel")
        self._server_use = ServerUse.UNKNOWN
        self._connection = ConnectionCard()
        self.tabs = CompanyTabs()
        self._tokens_page = named(QWidget(), "tokens")
        self._records: dict[Tab, RequestsPanel | HistoryPanel] = {}
        self._connect()
        self._lay_out()

    def show_company(self, view: CompanyView, all_views: Sequence[CompanyView]) -> None:
        """`all_views` are searched for the same restaurant when a new grant waits for its decision."""
        if self._view is None or self._view.company.company_id != view.company.company_id:
            self.verticalScrollBar().setValue(0)
            self._server_use_problem.show_problem(None)
        is_news = view != self._view
        self._view = view
        self.header.show_view(view)
        self.tokens.show_view(view)
        self._connection.show_view(view)
        self._ask_about(view, same_restaurant_as(view, all_views))
        if is_news:
            self._read_records()

    def refresh(self) -> None:
        """As the button of the **Tokens** tab does, which comes up: what it says and asks is there."""
        self.tabs.show_tab(Tab.TOKENS)
        self.tokens.refresh()

    def copy_access_token(self) -> None:
        """The same for the token."""
        self.tabs.show_tab(Tab.TOKENS)
        self.tokens.copy_access_token()

    def show_nothing(self) -> None:
        """No company is chosen: nothing secret stays behind."""
        self._view = None
        self.tokens.show_view(None)

    def _ask_about(self, view: CompanyView, same_as: Company | None) -> None:
        trouble = view.awaiting_trouble if view.awaiting_trouble and not view.awaiting_trouble.retryable else None
        code = trouble.code if trouble else None
        asked = (view.awaiting.grant_id, same_as, code) if view.awaiting else None
        if asked == self._asked:
            return
        self._asked = asked
        if view.awaiting is None:
            self._decision.show_question(None)
        else:
            has_old_tokens = view.grant is not None
            self._decision.show_question(Question(view.awaiting, view.company, same_as, has_old_tokens, trouble))

    def _connect(self) -> None:
        self.header.connect_again_requested.connect(self.connect_again_requested)
        self.header.renamed.connect(self.view_changed)
        self.header.removed.connect(self.removed)
        self.header.action_requested.connect(self._act)
        self.tokens.view_changed.connect(self.view_changed)
        self.tokens.act_ended.connect(self._on_act_ended)
        self.tokens.action_requested.connect(self._act)
        self.tabs.tab_chosen.connect(self._show_tab)
        self._decision.confirmed.connect(
            lambda grant_id: self._decide(lambda use_cases: use_cases.decide.confirm(grant_id))
        )
        self._decision.keep_as_new_requested.connect(
            lambda grant_id, name: self._decide(lambda use_cases: use_cases.decide.keep_as_new(grant_id, name))
        )
        self._decision.use_for_requested.connect(
            lambda grant_id, company_id: self._decide(lambda use_cases: use_cases.decide.use_for(grant_id, company_id))
        )
        self._decision.discard_requested.connect(
            lambda grant_id: self._decide(lambda use_cases: use_cases.decide.discard(grant_id))
        )
        self._decision.connect_again_requested.connect(self._connect_again)
        self._connection.server_use_chosen.connect(self._set_server_use)
        self._server_use_problem.action_requested.connect(self._mend_server_use)

    def _connect_again(self) -> None:
        if self._view is not None:
            self.connect_again_requested.emit(self._view)

    def _decide(self, work: Callable[[UseCases], CompanyView | None]) -> None:
        here = self._view.company.company_id if self._view else ""

        def settled(view: CompanyView | None) -> None:
            self._asked = None
            self._decision.show_question(None)
            self.settled.emit(view.company.company_id if view else here)

        self._decide_lane.run(work, settled, self._decision.show_problem)

    def _set_server_use(self, server_use: ServerUse) -> None:
        if self._view is not None:
            self._server_use = server_use
            company_id = self._view.company.company_id
            self._server_use_lane.run(
                lambda use_cases: use_cases.desk.set_server_use(company_id, server_use),
                self._on_server_use_set,
                self._on_server_use_refused,
            )

    def _on_server_use_set(self, view: CompanyView) -> None:
        self._server_use_problem.show_problem(None)
        self.view_changed.emit(view)

    def _on_server_use_refused(self, problem: Problem) -> None:
        self._server_use_problem.show_problem(problem)
        if self._view is not None:
            self._connection.show_view(self._view)

    def _mend_server_use(self, action: Action) -> None:
        if action in ONCE_MORE:
            self._set_server_use(self._server_use)
        elif self._view is not None:
            self._act(action, self._view)

    def _act(self, action: Action, view: CompanyView) -> None:
        if action is Action.CONNECT_AGAIN:
            self.connect_again_requested.emit(view)
        else:
            self.action_requested.emit(action, view)

    # ---- tabs ----

    def _show_tab(self, tab: Tab) -> None:
        """A page is made when it is first shown."""
        if tab is not Tab.TOKENS and tab not in self._records:
            self._records[tab] = page = self._made(tab)
            self._pages.addWidget(page)
        self._tokens_page.setVisible(tab is Tab.TOKENS)
        for other, page in self._records.items():
            page.setVisible(other is tab)
        self.verticalScrollBar().setValue(0)
        self._read_records()

    def _made(self, tab: Tab) -> RequestsPanel | HistoryPanel:
        if tab is Tab.HISTORY:
            from tgate_desktop.ui.history_panel import HistoryPanel

            return HistoryPanel(self._runner, self._desktop)
        from tgate_desktop.ui.requests_panel import RequestsPanel

        panel = RequestsPanel(self._runner, self._desktop)
        panel.action_requested.connect(lambda action, line: self.act_on_request(action, line.kind))
        return panel

    def _read_records(self) -> None:
        page = self._records.get(self.tabs.tab)
        if page is not None and self._view is not None:
            page.show_company(self._view)

    def _on_act_ended(self, company_id: str) -> None:
        if self._view is not None and self._view.company.company_id == company_id:
            self._read_records()

    def act_on_request(self, action: Action, kind: RequestKind) -> None:
        """As the button beside a request of this kind does."""
        if self._view is None:
            return
        match action, kind:
            case (Action.REFRESH, _) | (Action.TRY_AGAIN, RequestKind.REFRESH):
                self.refresh()
            case Action.TRY_AGAIN, RequestKind.PROOF:
                self.tabs.show_tab(Tab.TOKENS)
                self.tokens.check()
            case Action.TRY_AGAIN, RequestKind.CODE:
                self._connect_again()
            case Action.TRY_AGAIN, RequestKind.REVOCATION:
                self.header.ask_to_remove()
                self.ensureWidgetVisible(self.header)
            case Action.TRY_AGAIN, _:
                self.tabs.show_tab(Tab.TOKENS)
            case _:
                self._act(action, self._view)

    def _lay_out(self) -> None:
        self._content = named(QWidget(), "companyPaneContent")
        theme().changed.connect(self._limit_width)
        self._limit_width()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        column.setSpacing(Space.L)
        for widget in (self.header, self._decision, self.tabs):
            column.addWidget(widget)
        tokens = QVBoxLayout(self._tokens_page)
        tokens.setContentsMargins(0, 0, 0, 0)
        tokens.setSpacing(Space.L)
        for part in (self.tokens, self._server_use_problem, self._connection):
            tokens.addWidget(part)
        self._pages = QVBoxLayout()
        self._pages.addWidget(self._tokens_page)
        column.addLayout(self._pages)
        column.addStretch(1)
        self.setWidget(self._content)

    def _limit_width(self) -> None:
        """Lines that are too long are hard to read."""
        self._content.setMaximumWidth(theme().px(_WIDEST))
