"""The tokens are there: what they are, what T-Gate showed with them, and whether it is the right company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from tgate_desktop.flows.states import CompanyView, ConnectState, Overview, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.problems import ApiProblem, Problem, TransportProblem
from tgate_desktop.ui.decision_panel import DecisionPanel, Question
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.same_restaurant import same_restaurant_as
from tgate_desktop.ui.token_panel import TokenPanel
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _

Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome:
    """What this page shows. `view` is the company with its tokens, None when they were discarded; `decided` when
    somebody has said whose they are; `is_deciding` while that is carried out."""

    connect: ConnectState
    view: CompanyView | None
    decided: bool = False
    is_deciding: bool = False

    @property
    def can_finish(self) -> bool:
        """Finish means Yes; the same restaurant twice wants an answer of its own."""
        if self.is_deciding or self.connect.phase is not Phase.CONNECTED:
            return False
        return self.decided or self.connect.same_as is None


class TokensPage(WizardPage):
    """Signals: `view_changed(CompanyView | None)`, after each act; `completeness_changed`; `finished`, when Finish was
    pressed and nothing is left to do; `request_requested`, the one that failed is to be shown;
    `action_requested(Action, CompanyView)`, for what is not done here."""

    view_changed = Signal(object)
    request_requested = Signal()
    action_requested = Signal(object, object)
    completeness_changed = Signal()
    finished = Signal()

    def __init__(self, runner: Runner, desktop: Desktop) -> None:
        super().__init__(Page.TOKENS)
        self._state: Outcome | None = None
        self._deciding = runner.lane(self)
        self._comparing = runner.lane(self)
        self._proving_text = text_label("muted", "provingText")
        self._proving = named(QProgressBar(), "provingProgress")
        self._proving.setTextVisible(False)
        self._proving.setRange(0, 0)
        self._proof_problem = ProblemPanel(desktop, (*ONCE_MORE, Action.REFRESH, *ABOUT_COMPANY))
        self._show_request = named(IconButton("info"), "showTheRequest")
        self._decision = DecisionPanel()
        self._decided_text = text_label("label", "decidedText")
        self._old_tokens_note = text_label("muted", "oldTokensNote")
        self._tokens = TokenPanel(runner, desktop, ABOUT_COMPANY)
        request = FlowLayout()
        request.addWidget(self._show_request)
        for proof in (self._proving_text, self._proving, self._proof_problem):
            self.column.addWidget(proof)
        self.column.addLayout(request)
        for widget in (self._decision, self._decided_text, self._old_tokens_note, self._tokens):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._decision.confirmed.connect(lambda grant_id: self._confirm(grant_id, self._on_decided))
        self._decision.keep_as_new_requested.connect(self._keep_as_new)
        self._decision.discard_requested.connect(self._discard)
        self._decision.use_for_requested.connect(self._use_for)
        self._proof_problem.action_requested.connect(self._act_on_proof)
        self._show_request.clicked.connect(self.request_requested)
        self._tokens.view_changed.connect(self._on_view_changed)
        self._tokens.action_requested.connect(self.action_requested)
        self.retranslate()

    @property
    def can_finish(self) -> bool:
        return self._state is not None and self._state.can_finish

    def show_connect(self, connect: ConnectState) -> None:
        """From the save on; a decision that was taken stays."""
        if connect.view is not None and (self._state is None or not self._state.decided):
            self._render(Outcome(connect, connect.view))
            self._decision.show_question(_question(connect))

    def first_field(self) -> QWidget:
        """The page itself: a key that was meant for the page before presses nothing here."""
        return self

    def finish(self) -> None:
        """Finish means Yes."""
        state = self._state
        if state is None or not state.can_finish:
            return
        awaiting = state.connect.view.awaiting if state.connect.view else None
        if state.decided or awaiting is None:
            self.finished.emit()
        else:
            self._confirm(awaiting.grant_id, self._on_finished)

    def retranslate(self) -> None:
        self.title.setText(_("Connected"))
        self._proving_text.setText(_("Asking T-Gate which restaurant this is…"))
        self._show_request.setText(_("Show the request"))
        self._old_tokens_note.setText(
            _("Below are the tokens that are in use now. The new ones take their place when you say Yes.")
        )
        if self._state is not None:
            self._render(self._state)

    def _confirm(self, grant_id: str, done: Callable[[CompanyView], None]) -> None:
        self._decide(lambda use_cases: use_cases.decide.confirm(grant_id), done)

    def _keep_as_new(self, grant_id: str, name: str) -> None:
        self._decide(lambda use_cases: use_cases.decide.keep_as_new(grant_id, name), self._on_decided)

    def _use_for(self, grant_id: str, company_id: str) -> None:
        self._decide(lambda use_cases: use_cases.decide.use_for(grant_id, company_id), self._on_decided)

    def _discard(self, grant_id: str) -> None:
        self._decide(lambda use_cases: use_cases.decide.discard(grant_id), self._on_decided)

    def _decide(self, act: Callable[[UseCases], Result], done: Callable[[Result], None]) -> None:
        if self._state is not None:
            self._render(replace(self._state, is_deciding=True))
            self._deciding.run(act, done, self._on_not_decided)

    def _on_decided(self, view: CompanyView | None) -> None:
        if self._state is not None:
            self._render(replace(self._state, view=view, decided=True, is_deciding=False))
            self._decision.show_question(None)
            self.view_changed.emit(view)

    def _on_finished(self, view: CompanyView) -> None:
        self._on_decided(view)
        self.finished.emit()

    def _on_not_decided(self, problem: Problem) -> None:
        if self._state is not None:
            self._render(replace(self._state, is_deciding=False))
            self._decision.show_problem(problem)

    def _act_on_proof(self, action: Action) -> None:
        """What is done anew here says how it went among the tokens."""
        state = self._state
        if state is None or state.view is None:
            return
        if action in ABOUT_COMPANY:
            self.action_requested.emit(action, state.view)
            return
        self._render(replace(state, connect=replace(state.connect, checked=None)))
        if action is Action.REFRESH:
            self._tokens.refresh()
        else:
            self._tokens.check()

    def _on_view_changed(self, view: CompanyView) -> None:
        state = self._state
        if state is None:
            return
        self._render(replace(state, view=view))
        self.view_changed.emit(view)
        if not state.decided and view.awaiting is not None and view.awaiting.proof is not None:
            self._comparing.run(lambda use_cases: use_cases.desk.overview(), partial(self._compare, view))

    def _compare(self, view: CompanyView, overview: Overview) -> None:
        """The restaurant that a later check showed is looked for among the others, as the first check does."""
        state = self._state
        if state is not None and not state.decided and not state.is_deciding:
            connect = replace(state.connect, view=view, same_as=same_restaurant_as(view, overview.companies))
            self._render(replace(state, connect=connect))
            self._decision.show_question(_question(connect))

    def _render(self, state: Outcome) -> None:
        self._state = state
        connect, view = state.connect, state.view
        self.subtitle.setText(_subtitle(state))
        is_proving = connect.phase is Phase.PROVING
        self._proving_text.setVisible(is_proving)
        self._proving.setVisible(is_proving)
        checked = connect.checked
        self._proof_problem.show_problem(checked.problem if checked and not state.decided else None)
        self._show_request.setVisible(isinstance(self._proof_problem.problem, ApiProblem | TransportProblem))
        self._decided_text.setText(_decided(state))
        self._decided_text.setVisible(state.decided)
        self._old_tokens_note.setVisible(not state.decided and view is not None and view.grant is not None)
        self._tokens.show_view(view)
        self.completeness_changed.emit()


def _question(connect: ConnectState) -> Question | None:
    view = connect.view
    if connect.phase is not Phase.CONNECTED or view is None or view.awaiting is None:
        return None
    return Question(
        grant=view.awaiting,
        company=view.company,
        same_as=connect.same_as,
        has_old_tokens=view.grant is not None,
    )


def _subtitle(state: Outcome) -> str:
    if state.view is None:
        return ""
    return _("The tokens of {company} are saved.").format(company=isolated_name(state.view.company.name))


def _decided(state: Outcome) -> str:
    if state.view is None:
        return _("The new tokens were discarded.")
    return _("These tokens belong to {company} now.").format(company=isolated_name(state.view.company.name))
