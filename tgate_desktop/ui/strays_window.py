"""*Tokens without a company*: what the keyring holds and no company here has becomes a company again, one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tgate_desktop.flows.adopt import AdoptOrder
from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.problems import ApplicationNotChosen, NameEmpty, Problem
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.ui.application_choice import ApplicationChoice
from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.over_buttons import lay_out_over_buttons
from tgate_desktop.ui.problem_panel import ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, Tone, style_as, theme
from tgate_desktop.words.catalog import stray_detail, stray_name
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (620, 560)


@dataclass(frozen=True)
class StraysState:
    """`strays` and `overview` are None before the first reading. `problem` is why no company was made."""

    strays: tuple[Stray, ...] | None = None
    overview: Overview | None = None
    problem: Problem | None = None
    is_busy: bool = False

    def stray(self, grant_id: str | None) -> Stray | None:
        return next((one for one in self.strays or () if one.grant_id == grant_id), None)


class StraysWindow(QWidget):
    """Closes when there is none left.

    Signals: `made(company_id)`; `connect_requested`, beside tokens that can no longer be had.
    """

    made = Signal(str)
    connect_requested = Signal()

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "straysWindow")
        closes_by_key(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*(theme().px(side) for side in _SIZE))
        self._state = StraysState()
        self._read_lane = runner.lane(self)
        self._make_lane = runner.lane(self)
        self._title = text_label("title", "straysTitle")
        self._subtitle = text_label("muted", "straysSubtitle")
        self._tokens_label = text_label("label", "tokensLabel")
        self._tokens = ChoiceList("tokens")
        self._company = Field("company")
        self._application = ApplicationChoice()
        self._problem = ProblemPanel(desktop, (*ONCE_MORE, Action.CONNECT_AGAIN))
        self._make = named(QPushButton(), "makeACompanyOfIt")
        self._close = named(QPushButton(), "close")
        style_as(self._make, kind="primary")
        self._lay_out()
        self._tokens.chosen.connect(self._on_chosen)
        self._company.changed.connect(self._forget_problem)
        self._application.chosen.connect(self._forget_problem)
        self._make.clicked.connect(self._make_now)
        self._close.clicked.connect(self.close)
        self._problem.action_requested.connect(self._act)
        self._retranslate()

    @classmethod
    def bring_up(cls, runner: Runner, desktop: Desktop, main: MainWindow) -> StraysWindow:
        """The one window beside `main`, in front."""
        window = main.findChild(cls, "straysWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.made.connect(main.reload)
            window.made.connect(lambda _company_id: main.search_strays())
            window.connect_requested.connect(lambda: main.connect_requested.emit(None))
        window.reload()
        show_in_front(window)
        return window

    def reload(self) -> None:
        """Looks anew for tokens and for applications that can be chosen."""
        self._read_lane.run(_reading, self._on_read, self._on_refused)

    # ---- acts ----

    def _on_read(self, read: tuple[tuple[Stray, ...], Overview]) -> None:
        strays, overview = read
        if not strays:
            self.close()
            return
        self._put(replace(self._state, strays=strays, overview=overview, is_busy=False))
        if self._tokens.key is None:
            self._tokens.choose(strays[0].grant_id)
        self._application.choose_only_one()

    def _on_chosen(self) -> None:
        stray = self._state.stray(self._tokens.key)
        self._company.set_text(stray_name(stray) if stray is not None and stray.label is not None else "")
        self._forget_problem()

    def _make_now(self) -> None:
        stray = self._state.stray(self._tokens.key)
        if stray is None or self._state.is_busy:
            return
        application_id = self._application.key if stray.label is None else None
        order = AdoptOrder(stray.grant_id, self._company.text, application_id)
        self._put(replace(self._state, is_busy=True, problem=None))
        self._make_lane.run(lambda use_cases: use_cases.adopt(order), self._on_made, self._on_refused)

    def _act(self, action: Action) -> None:
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit()
        elif self._state.strays is None:
            self._forget_problem()
            self.reload()
        else:
            self._make_now()

    def _on_made(self, view: CompanyView) -> None:
        self.made.emit(view.company.company_id)
        self.reload()

    def _on_refused(self, problem: Problem) -> None:
        self._put(replace(self._state, problem=problem, is_busy=False))
        if isinstance(problem, NameEmpty):
            self._company.setFocus()

    def _forget_problem(self) -> None:
        self._put(replace(self._state, problem=None))

    # ---- showing ----

    def _put(self, state: StraysState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state, problem = self._state, self._state.problem
        rows = [ChoiceRow(one.grant_id, stray_name(one), stray_detail(one)) for one in state.strays or ()]
        self._tokens.show_rows(rows)
        stray = state.stray(self._tokens.key)
        needs_application = stray is not None and stray.label is None
        self._company.say(beside(problem) if isinstance(problem, NameEmpty) else "", Tone.BAD)
        self._application.setVisible(needs_application)
        if state.overview is not None:
            self._application.show_applications(
                state.overview.applications, state.overview.environments, self._applications_message()
            )
        is_elsewhere = isinstance(problem, NameEmpty | ApplicationNotChosen)
        self._problem.show_problem(None if is_elsewhere else problem)
        has_application = not needs_application or self._application.has_rows
        self._make.setEnabled(stray is not None and has_application and not state.is_busy)

    def _applications_message(self) -> str:
        overview, problem = self._state.overview, self._state.problem
        if overview is not None and not overview.applications:
            return _(
                "Which application they were issued to is not written down, and this app knows none yet. Connect a "
                "company first: its application can be chosen here then."
            )
        return beside(problem) if isinstance(problem, ApplicationNotChosen) else ""

    def _lay_out(self) -> None:
        content = named(QWidget(), "straysContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.S)
        of_tokens: tuple[QWidget, ...] = (self._title, self._subtitle, self._tokens_label, self._tokens)
        for widget in (*of_tokens, self._company, self._application, self._problem):
            inner.addWidget(widget)
        inner.addStretch(1)
        lay_out_over_buttons(self, "straysArea", content, self._make, self._close)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Tokens without a company"))
        self._title.setText(_("Tokens without a company"))
        self._subtitle.setText(
            _(
                "The keyring holds them, and no company here has them. Nothing is sent to T-Gate: whether they were "
                "refreshed since is not known until the next refresh."
            )
        )
        self._tokens_label.setText(_("Tokens"))
        self._tokens.setAccessibleName(_("Tokens"))
        self._company.set_label(_("Company"))
        self._application.retranslate()
        self._make.setText(_("Make a company of it"))
        self._close.setText(_("Close"))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _reading(use_cases: UseCases) -> tuple[tuple[Stray, ...], Overview]:
    return use_cases.adopt.strays(), use_cases.desk.overview()
