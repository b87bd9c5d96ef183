"""One exchange in full: the explanation of a failure, the request, the answer, the times, the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.problems import Problem, remembered_problem
from tgate_desktop.ui.console_text import ConsoleText
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.exchange_texts import answer_text, request_text
from tgate_desktop.ui.fact_grid import FactGrid
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import rule, text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ProblemPanel
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.ui.timing_bar import TimingBar
from tgate_desktop.words.explanation import Action, Explanation
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain
from tgate_desktop.words.requests import proxy_text, size_text


class RequestDetails(QWidget):
    """Hidden without an exchange. Signals: `copy_requested`; `action_requested(Action)`, beside the explanation."""

    copy_requested = Signal()
    action_requested = Signal(object)

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        named(self, "requestDetails")
        self._exchange: Exchange | None = None
        self._has_company = True
        self._problem: Problem | None = None
        offers = (Action.TRY_AGAIN, Action.REFRESH, *ABOUT_COMPANY)
        self._panel = named(ProblemPanel(desktop, offers), "requestProblemPanel")
        self._panel.action_requested.connect(self.action_requested)
        self._request_title = text_label("heading", "requestTitle")
        self._request = ConsoleText("requestText")
        self._copy = named(IconButton("copy"), "copyAsCurl")
        self._copy.clicked.connect(self.copy_requested)
        self._answer_title = text_label("heading", "answerTitle")
        self._no_answer = text_label("muted", "noAnswer")
        self._answer = ConsoleText("answerText")
        self._timing = TimingBar()
        names = ("answerSize", "tlsIssuer", "proxyUsed", "caFileUsed")
        self._way = FactGrid("requestWay", names, left_to_right=("tlsIssuer", "caFileUsed"))
        self._lay_out()
        self._retranslate()
        self.show_exchange(None)

    def show_exchange(self, exchange: Exchange | None, *, has_company: bool = True) -> None:
        """Explained in the language in use, however long ago it failed. Without a company in the list there is nothing
        to refresh."""
        if exchange is not self._exchange:
            code = exchange.line.problem_code if exchange else None
            self._problem = remembered_problem(code, exchange.facts) if exchange and code else None
        self._exchange, self._has_company = exchange, has_company
        self._render()

    def _render(self) -> None:
        exchange = self._exchange
        self.setVisible(exchange is not None)
        if exchange is None:
            return
        answer = answer_text(exchange)
        self._panel.show_problem(self._problem, explain if self._has_company else _explain_without_company)
        self._request.show_text(request_text(exchange))
        self._answer.show_text(answer)
        self._answer.setVisible(bool(answer))
        self._no_answer.setVisible(not answer)
        self._timing.show_trace(exchange.trace)
        self._way.show_facts(
            {
                "answerSize": size_text(exchange) if answer else "",
                "tlsIssuer": exchange.trace.tls_issuer or "",
                "proxyUsed": proxy_text(exchange),
                "caFileUsed": exchange.network.ca_file or "",
            }
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._request_title, 1)
        head.addWidget(self._copy)
        request_card, request = _card("requestCard")
        answer_card, answer = _card("answerCard")
        request.addLayout(head)
        request.addWidget(self._request)
        for widget in (self._answer_title, self._no_answer, self._answer, rule(), self._timing, self._way):
            answer.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for part in (self._panel, request_card, answer_card):
            column.addWidget(part)

    def _retranslate(self) -> None:
        self._request_title.setText(_("Request"))
        self._copy.setText(_("Copy as cURL"))
        self._answer_title.setText(_("Answer"))
        self._no_answer.setText(_("No answer was read."))
        self._way.show_titles(
            {
                "answerSize": _("Size of the answer"),
                "tlsIssuer": _("TLS issuer"),
                "proxyUsed": _("Proxy"),
                "caFileUsed": _("CA file"),
            }
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)


def _explain_without_company(problem: Problem) -> Explanation:
    explanation = explain(problem)
    return replace(explanation, action=None) if explanation.action is Action.REFRESH else explanation


def _card(name: str) -> tuple[QFrame, QVBoxLayout]:
    """A new card, and the column inside it."""
    card = named(QFrame(), name)
    style_as(card, role="card")
    column = QVBoxLayout(card)
    column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
    column.setSpacing(Space.M)
    return card, column
