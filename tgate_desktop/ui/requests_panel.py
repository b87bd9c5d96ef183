"""Every exchange with T-Gate of one company, or of all, redacted; found, explained, exported, cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tgate_desktop import USER_AGENT
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.problems import FileNotWritten, Problem, RecordGone
from tgate_desktop.ui.clearing_question import ClearingQuestion
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named, object_name
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.record_list import RecordList
from tgate_desktop.ui.request_details import RequestDetails
from tgate_desktop.ui.request_rows import request_row
from tgate_desktop.ui.requests_state import RequestsState, Said
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.requests import clearing_all_question, clearing_question, no_requests, no_requests_at_all

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases

_SEARCH_AFTER_MS = 200


class RequestsPanel(QWidget):
    """Signals: `action_requested(Action, ExchangeLine)`, beside the explanation of that request."""

    action_requested = Signal(object, object)

    def __init__(self, runner: Runner, desktop: Desktop) -> None:
        super().__init__()
        named(self, "requests")
        self._desktop = desktop
        self._state: RequestsState | None = None
        self._list_lane, self._open_lane, self._act_lane = (runner.lane(self) for _lane in range(3))
        self._search = named(QLineEdit(), "searchRequests")
        self._search.setClearButtonEnabled(True)
        self._search_timer = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._export = named(IconButton("upload"), "export")
        self._clear = named(IconButton("trash"), "clear")
        self._asking = ClearingQuestion()
        self._note = text_label("good", "requestsNote")
        self._nothing = text_label("muted", "noRequests")
        self._problem = named(ProblemPanel(desktop, (Action.TRY_AGAIN,)), "requestsReadingPanel")
        self._list: RecordList[ExchangeLine] = RecordList("requestList", lambda line: request_row(self._state, line))
        self._details = RequestDetails(desktop)
        self._connect()
        self._lay_out()
        self._retranslate()
        self._render()

    def show_company(self, view: CompanyView) -> None:
        """Those of one company. The same again keeps what was chosen and searched. Reads anew."""
        self._show(RequestsState(view.company.company_id, view.company.name))

    def show_all(self, names: Mapping[str, str]) -> None:
        """Those of all companies. `names` are what the ones in the list are called, by their IDs. Reads anew."""
        self._show(RequestsState(None, names=names))

    def _show(self, fresh: RequestsState) -> None:
        if self._state is None or self._state.company_id != fresh.company_id:
            self._search_timer.stop()
            with QSignalBlocker(self._search):
                self._search.clear()
            self._open_lane.drop()
            self._act_lane.drop()
            self._put(fresh)
        else:
            is_named_anew = self._state.names != fresh.names
            self._put(replace(self._state, company_name=fresh.company_name, names=fresh.names))
            if is_named_anew:
                self._list.records.say_anew()
        self.reload()

    def reload(self) -> None:
        """Reads the list anew."""
        state = self._state
        if state is not None:
            company_id, text = state.company_id, state.text
            self._list_lane.run(
                lambda use_cases: use_cases.requests.lines(company_id, text), self._on_lines, self._on_problem
            )

    # ---- reading ----

    def _on_lines(self, lines: tuple[ExchangeLine, ...]) -> None:
        if self._state is not None:
            self._put(self._state.read(lines))
            self._open_shown()

    def _open_shown(self) -> None:
        state = self._state
        if state is None or state.shown_line is None or state.shown_exchange is not None:
            return
        exchange_id = state.shown_line.exchange_id
        self._open_lane.run(
            lambda use_cases: use_cases.requests.open(exchange_id), self._on_exchange, self._on_not_opened
        )

    def _on_exchange(self, exchange: Exchange) -> None:
        if self._state is not None:
            self._put(replace(self._state, exchange=exchange))

    def _on_not_opened(self, problem: Problem) -> None:
        """Another window or command may have cleared it meanwhile: then the list is another one, too."""
        if isinstance(problem, RecordGone):
            self.reload()
        else:
            self._on_problem(problem)

    def _on_problem(self, problem: Problem) -> None:
        if self._state is not None:
            self._put(self._state.failed_with(problem))

    def _choose(self, line: ExchangeLine) -> None:
        if self._state is not None:
            self._put(self._state.choosing(line.exchange_id))
            self._open_shown()

    def _search_now(self) -> None:
        if self._state is not None:
            self._put(replace(self._state, text=self._search.text(), said=None, asks_clearing=False))
            self.reload()

    # ---- acts ----

    def _try_again(self) -> None:
        """What failed: a file that could not be written wants another folder."""
        if self._state is not None and isinstance(self._state.problem, FileNotWritten):
            self._choose_export()
        else:
            self.reload()

    def _copy(self) -> None:
        from tgate_desktop.oauth.curl import curl_command

        if self._state is not None and self._state.shown_exchange is not None:
            self._desktop.copy_text(curl_command(self._state.shown_exchange, USER_AGENT))
            self._put(self._state.ended(Said.COPIED))

    def _choose_export(self) -> None:
        if self._state is None:
            return
        dialog = QFileDialog(self, _("Export requests"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setNameFilters([_("JSON files (*.json)"), _("All files (*)")])
        of = object_name(self._state.company_name) or "company" if self._state.company_id else "all"
        dialog.selectFile(f"{of}-requests.json")
        dialog.fileSelected.connect(self.export_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_file(self, path: str) -> None:
        """Writes what the list shows, without secrets."""
        state = self._state
        if state is None or state.is_busy or not state.lines:
            return
        company_id, shown = state.company_id, frozenset(line.exchange_id for line in state.lines)

        def done(count: int) -> None:
            if self._state is not None:
                self._put(self._state.ended(Said.EXPORTED, count))

        self._put(replace(state, is_busy=True, said=None, problem=None))
        self._act_lane.run(lambda use_cases: use_cases.requests.export(company_id, path, shown), done, self._on_problem)

    def _ask_clearing(self) -> None:
        if self._state is not None:
            self._put(replace(self._state, asks_clearing=True, said=None))
            self._asking.focus()

    def _dont_clear(self) -> None:
        if self._state is not None:
            self._put(replace(self._state, asks_clearing=False))
            self._clear.setFocus()

    def _clear_now(self) -> None:
        state = self._state
        if state is None or state.is_busy:
            return
        company_id = state.company_id

        def clear(use_cases: UseCases) -> None:
            use_cases.requests.clear(company_id)

        def done(_none: None) -> None:
            if self._state is not None:
                self._put(replace(self._state.ended(), lines=(), chosen_id=None, exchange=None))
                self._search.setFocus()
                self.reload()

        self._put(replace(state, is_busy=True))
        self._act_lane.run(clear, done, self._on_problem)

    def _act(self, action: Action) -> None:
        if self._state is not None and self._state.shown_line is not None:
            self.action_requested.emit(action, self._state.shown_line)

    # ---- showing ----

    def _put(self, state: RequestsState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        if state is None:
            self._details.show_exchange(None)
            return
        lines = state.lines or ()
        self._problem.show_problem(state.problem)
        self._list.show_records(lines, state.shown_line)
        self._list.setVisible(bool(lines))
        self._nothing.setText(_nothing_text(state))
        self._nothing.setVisible(state.lines == ())
        self._export.setEnabled(bool(lines) and not state.is_busy)
        self._clear.setEnabled(bool(lines) and not state.text and not state.is_busy)
        self._asking.setVisible(state.asks_clearing)
        self._asking.show_text(_clearing_text(state))
        self._note.setText(state.note)
        self._note.setVisible(bool(state.note))
        self._details.show_exchange(state.shown_exchange, has_company=state.has_company)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._search_timer.start)
        self._search.returnPressed.connect(self._list.setFocus)
        self._search_timer.timeout.connect(self._search_now)
        self._export.clicked.connect(self._choose_export)
        self._clear.clicked.connect(self._ask_clearing)
        self._asking.declined.connect(self._dont_clear)
        self._asking.confirmed.connect(self._clear_now)
        self._problem.action_requested.connect(self._try_again)
        self._list.chosen.connect(self._choose)
        self._details.copy_requested.connect(self._copy)
        self._details.action_requested.connect(self._act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._search, 1)
        head.addWidget(self._export)
        head.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(head)
        for widget in (self._asking, self._problem, self._note, self._nothing, self._list, self._details):
            column.addWidget(widget)

    def _retranslate(self) -> None:
        self._search.setPlaceholderText(_("Search requests"))
        self._search.setAccessibleName(_("Search requests"))
        self._list.setAccessibleName(_("Requests"))
        self._export.setText(_("Export"))
        self._clear.setText(_("Clear"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._list.records.say_anew()
            self._render()
        super().changeEvent(event)


def _nothing_text(state: RequestsState) -> str:
    if state.text:
        return _("No request holds “{search}”.").format(search=isolated_name(state.text))
    return no_requests() if state.company_id is not None else no_requests_at_all()


def _clearing_text(state: RequestsState) -> str:
    count = len(state.lines or ())
    if state.company_id is None:
        return clearing_all_question(count)
    return clearing_question(count, isolated_name(state.company_name))
