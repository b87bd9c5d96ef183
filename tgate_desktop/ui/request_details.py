"""One exchange in full: the explanation of a failure, the request, the answer, the times, the way."""

from __future__ import annotations

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
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.ui.timing_bar import TimingBar
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.requests import proxy_text, size_text

OFFERED = (
    Action.TRY_AGAIN,
    Action.REFRESH,
    Action.CONNECT_AGAIN,
    Action.ENTER_SECRET_AGAIN,
    Action.CHANGE_ENVIRONMENT,
    Action.CHANGE_REDIRECT_URI,
    Action.CHECK_COMPUTER,
)


class RequestDetails(QWidget):
    """Hidden without an exchange. Signals: `copy_requested`; `action_requested(Action)`, beside the explanation."""

    copy_requested = Signal()
    action_requested = Signal(object)

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        named(self, "requestDetails")
        self._exchange: Exchange | None = None
        self._problem: Problem | None = None
        self._panel = named(ProblemPanel(desktop, OFFERED), "requestProblemPanel")
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

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Explained in the language in use, however long ago it failed."""
        if exchange is not self._exchange:
            code = exchange.line.problem_code if exchange else None
            self._problem = remembered_problem(code, exchange.facts) if exchange and code else None
        self._exchange = exchange
        self._render()

    def _render(self) -> None:
        exchange = self._exchange
        self.setVisible(exchange is not None)
        if exchange is None:
            return
        answer = answer_text(exchange)
        self._panel.show_problem(self._problem)
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


def _card(name: str) -> tuple[QFrame, QVBoxLayout]:
    """A new card, and the column inside it."""
    card = named(QFrame(), name)
    style_as(card, role="card")
    column = QVBoxLayout(card)
    column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
    column.setSpacing(Space.M)
    return card, column
