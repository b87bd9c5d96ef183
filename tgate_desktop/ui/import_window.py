"""*Companies > Import tokens*: a pair, or one token of it, that somebody already has becomes a company here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.company import ServerUse, checked_name
from tgate_desktop.oauth.pair_import import TokenName
from tgate_desktop.oauth.problems import (
    ApplicationNotChosen,
    InputProblem,
    NameEmpty,
    NameTaken,
    Problem,
    TokensEmpty,
    TokensFileUnreadable,
    TokensHeldAlready,
)
from tgate_desktop.ui.application_choice import ApplicationChoice
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.import_state import ImportState, is_said_at_once, recognised_text
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.options import Options
from tgate_desktop.ui.over_buttons import lay_out_over_buttons
from tgate_desktop.ui.problem_panel import ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, Tone, style_as, theme
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import server_use_word

if TYPE_CHECKING:
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (620, 720)
_TEXT_HEIGHT = 120
_OF_TEXT = (TokensEmpty, TokensFileUnreadable, TokensHeldAlready)


class ImportWindow(QWidget):
    """What is pasted is read here and nowhere kept; it is gone when the window is. A refusal leaves it as it is.

    Signals: `imported(company_id)`; `connect_requested`, beside a problem that importing does not mend.
    """

    imported = Signal(str)
    connect_requested = Signal()

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "importWindow")
        closes_by_key(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*(theme().px(side) for side in _SIZE))
        self._state = ImportState()
        self._read_lane = runner.lane(self)
        self._file_lane = runner.lane(self)
        self._import_lane = runner.lane(self)
        self._suggested = ""
        self._title = text_label("title", "importTitle")
        self._subtitle = text_label("muted", "importSubtitle")
        self._text_label = text_label("label", "tokensLabel")
        self._text = named(QPlainTextEdit(), "tokens")
        self._text.setTabChangesFocus(True)
        self._text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._text_label.setBuddy(self._text)
        self._text_problem = text_label("bad", "tokensMessage")
        self._recognised = value_label("recognised")
        self._choose_file = named(IconButton("upload"), "chooseFile")
        self._kind = Options("tokenKind", {TokenName.REFRESH: "refreshTokenKind", TokenName.ACCESS: "accessTokenKind"})
        self._company = Field("company")
        self._application = ApplicationChoice()
        self._server_use = Options(
            "serverUsesTokens",
            {
                ServerUse.YES: "serverUsesTokensYes",
                ServerUse.NO: "serverUsesTokensNo",
                ServerUse.UNKNOWN: "serverUsesTokensUnknown",
            },
        )
        self._server_use.choose(ServerUse.UNKNOWN)
        self._problem = ProblemPanel(desktop, (*ONCE_MORE, Action.CONNECT_AGAIN))
        self._import = named(QPushButton(), "import")
        self._cancel = named(QPushButton(), "cancel")
        style_as(self._import, kind="primary")
        self._lay_out()
        self._connect()
        self._retranslate()
        self._text.setFocus()

    @classmethod
    def bring_up(cls, runner: Runner, desktop: Desktop, main: MainWindow) -> ImportWindow:
        """The one window beside `main`, in front."""
        window = main.findChild(cls, "importWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.imported.connect(main.reload)
            window.connect_requested.connect(lambda: main.connect_requested.emit(None))
        window.reload()
        show_in_front(window)
        return window

    def reload(self) -> None:
        """Reads anew which applications there are; what is typed stays."""
        self._read_lane.run(lambda use_cases: use_cases.desk.overview(), self._on_overview, self._on_refused)

    # ---- acts ----

    def _on_overview(self, overview: Overview) -> None:
        self._put(replace(self._state, applications=overview.applications, environments=overview.environments))
        self._application.choose_only_one()

    def _read_text(self) -> None:
        state = self._state.with_text(self._text.toPlainText(), self._kind.chosen)
        self._put(state)
        said = state.brought.company if state.brought else None
        if said and self._company.text in ("", self._suggested):
            self._suggested = said
            self._company.set_text(said)

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, _("Import tokens"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([_("All files (*)")])
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    def read_file(self, path: str) -> None:
        """Puts what the file holds into the field; a file that cannot be read changes nothing there."""
        self._file_lane.run(
            lambda use_cases: use_cases.bring.text_of(path), self._text.setPlainText, self._on_text_refused
        )

    def _import_now(self) -> None:
        state = self._state
        if state.is_busy:
            return
        if state.brought is None:
            self._on_text_refused(state.text_problem or TokensEmpty())
            self._text.setFocus()
            return
        try:
            name = checked_name(self._company.text)
        except InputProblem as problem:
            self._on_refused(problem)
            return
        application_id = self._application.key
        if application_id is None:
            self._on_refused(ApplicationNotChosen())
            return
        order = BringOrder(state.brought, application_id, name, self._server_use.chosen)
        self._put(replace(state, is_busy=True, problem=None))
        self._import_lane.run(lambda use_cases: use_cases.bring(order), self._on_imported, self._on_refused)

    def _on_imported(self, view: CompanyView) -> None:
        self.imported.emit(view.company.company_id)
        self.close()

    def _on_text_refused(self, problem: Problem) -> None:
        if isinstance(problem, InputProblem):
            self._put(replace(self._state, text_problem=problem, problem=problem))
        else:
            self._on_refused(problem)

    def _on_refused(self, problem: Problem) -> None:
        self._put(replace(self._state, problem=problem, is_busy=False))
        if isinstance(problem, NameEmpty | NameTaken):
            self._company.setFocus()

    def _act(self, action: Action) -> None:
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit()
        elif self._state.applications is None:
            self._put(replace(self._state, problem=None))
            self.reload()
        else:
            self._import_now()

    def _on_name_typed(self) -> None:
        if isinstance(self._state.problem, NameEmpty | NameTaken):
            self._put(replace(self._state, problem=None))

    # ---- showing ----

    def _put(self, state: ImportState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state, problem = self._state, self._state.problem
        of_text = state.text_problem
        if isinstance(problem, _OF_TEXT):
            of_text = problem
        is_said = of_text is not None and (of_text is problem or is_said_at_once(of_text))
        self._text_problem.setText(beside(of_text) if is_said else "")
        self._text_problem.setVisible(is_said)
        style_as(self._text, tone="bad" if is_said else "")
        self._text.setAccessibleDescription(self._text_problem.text())
        self._recognised.setText(recognised_text(state.brought) if state.brought else "")
        self._recognised.setVisible(state.brought is not None)
        self._kind.setVisible(state.is_nameless)
        of_name = isinstance(problem, NameEmpty | NameTaken)
        self._company.say(beside(problem) if of_name else "", Tone.BAD)
        self._application.show_applications(state.applications or (), state.environments, self._applications_message())
        is_elsewhere = of_name or isinstance(problem, ApplicationNotChosen) or of_text is problem
        self._problem.show_problem(None if is_elsewhere else problem)
        self._import.setEnabled(not state.is_busy and state.applications != ())

    def _applications_message(self) -> str:
        if self._state.applications == ():
            return _(
                "This app knows no application yet, and tokens belong to one. Connect a company first: its application "
                "can be chosen here then."
            )
        problem = self._state.problem
        return beside(problem) if isinstance(problem, ApplicationNotChosen) else ""

    def _connect(self) -> None:
        self._text.textChanged.connect(self._read_text)
        self._kind.changed.connect(self._read_text)
        self._company.changed.connect(self._on_name_typed)
        self._choose_file.clicked.connect(self._ask_for_file)
        self._import.clicked.connect(self._import_now)
        self._cancel.clicked.connect(self.close)
        self._problem.action_requested.connect(self._act)

    def _lay_out(self) -> None:
        content = named(QWidget(), "importContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.S)
        self._text.setFixedHeight(theme().px(_TEXT_HEIGHT))
        below_text = FlowLayout()
        below_text.addWidget(self._choose_file)
        for widget in (self._title, self._subtitle, self._text_label, self._text):
            inner.addWidget(widget)
        inner.addLayout(below_text)
        for found in (self._text_problem, self._recognised, self._kind):
            inner.addWidget(found)
        inner.addSpacing(Space.S)
        for below in (self._company, self._application, self._server_use, self._problem):
            inner.addWidget(below)
        inner.addStretch(1)
        lay_out_over_buttons(self, "importArea", content, self._import, self._cancel)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Import tokens"))
        self._title.setText(_("Import tokens"))
        self._subtitle.setText(
            _(
                "Takes over tokens that were issued elsewhere. Nothing is sent to T-Gate: their age is not known until "
                "they are checked or refreshed."
            )
        )
        self._text_label.setText(_("Tokens (JSON, .env lines, a Postman environment, or one token alone)"))
        self._text.setAccessibleName(_("Tokens"))
        self._choose_file.setText(_("Choose file"))
        self._kind.set_texts(
            _("This token is"),
            {TokenName.REFRESH: _("a refresh token"), TokenName.ACCESS: _("an access token")},
        )
        self._company.set_label(_("Company"))
        self._application.retranslate()
        self._server_use.set_texts(
            _("A server also uses this company's tokens"),
            {use: server_use_word(use) for use in ServerUse},
            _("If a live integration holds them too, refreshing here can cut it off. The app warns before it does."),
        )
        self._import.setText(_("Import"))
        self._cancel.setText(_("Cancel"))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is typed goes, also out of the field's memory for *Undo*."""
        self._text.blockSignals(True)  # noqa: FBT003 - Qt's own
        self._text.clear()
        self._text.document().clearUndoRedoStacks()
        self._state = ImportState()
        super().closeEvent(event)
