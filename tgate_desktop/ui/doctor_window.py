"""*Tools > Check this computer*: what stands between this computer and T-Gate, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tgate_desktop import __version__
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.oauth.checkup import Check, CheckResult
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import CatalogProblem, Problem, VaultProblem
from tgate_desktop.ui.check_rows import CheckRows
from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.doctor_state import DoctorState, Draft, Run, application_line, summary_line
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.scroll_area import ScrollArea
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.doctor import report
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (860, 720)
_LIST_WIDTH = 240

_Places = tuple[tuple[Application, ...], tuple[Environment, ...]]


class DoctorWindow(QWidget):
    """Signals: `setups_requested(application_id | None, environment_id | None)`, to mend one;
    `draft_change_requested(Action)`, to mend what a wizard has collected; `connect_requested`, of a new company;
    `closed`."""

    setups_requested = Signal(object, object)
    draft_change_requested = Signal(object)
    connect_requested = Signal()
    closed = Signal()

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "doctorWindow")
        closes_by_key(self)
        self.resize(*_SIZE)
        self._desktop = desktop
        self._state = DoctorState()
        self._listed: list[ChoiceRow] = []
        self._cancel = Cancel()
        self._places_lane = runner.lane(self)
        self._checks_lane = runner.lane(self)
        self._unlock_lane = runner.lane(self)
        self._application_label = text_label("heading", "applicationToCheckLabel")
        self._applications = ChoiceList("applicationToCheck")
        self._promise = text_label("muted", "checkPromise")
        self._summary = text_label("lead", "checkSummary")
        self._progress = named(QProgressBar(), "checkProgress")
        self._progress.setTextVisible(False)
        self._again = named(IconButton("refresh", "primary"), "checkAgain")
        self._stop = named(IconButton("cross"), "cancel")
        self._copy = named(IconButton("copy"), "copyResults")
        self._copied = text_label("good", "resultsCopied")
        self._problem = ProblemPanel(desktop, (*ONCE_MORE, Action.CONNECT_AGAIN))
        self._rows = CheckRows()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._render()

    # ---- what the owner calls ----

    @classmethod
    def bring_up(
        cls,
        runner: Runner,
        desktop: Desktop,
        main: MainWindow,
        application_id: str | None = None,
        draft: Draft | None = None,
    ) -> DoctorWindow:
        """The one window beside `main`, in front, at work for this application, for a wizard's draft, or for the one
        that was chosen last."""
        window = main.findChild(cls, "doctorWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.setups_requested.connect(main.setups_requested)
            window.draft_change_requested.connect(main.draft_change_requested)
            window.connect_requested.connect(lambda: main.connect_requested.emit(None))
        show_in_front(window)
        window._state = replace(window._state, draft=draft)
        window.check(draft.application.application_id if draft else application_id or window._state.application_id)
        return window

    def check(self, application_id: str | None = None) -> None:
        """Looks at everything anew; what is still under way is given up."""
        self._cancel()
        self._cancel = Cancel()
        self._checks_lane.drop()
        self._problem.show_problem(None)
        self._put(self._state.starting(application_id))
        self._places_lane.run(_places, self._on_places, self._on_problem)

    # ---- results ----

    def _on_places(self, places: _Places) -> None:
        self._put(self._state.with_places(*places))
        where, cancel = self._state.where, self._cancel
        tell_checks = self._checks_lane.relay(self._on_checks)
        tell_result = self._checks_lane.relay(self._on_result)

        def examine(use_cases: UseCases) -> None:
            tell_checks(use_cases.doctor.checks(where))
            use_cases.doctor.examine(where, tell_result, cancel)

        self._checks_lane.run(examine, self._on_end, self._on_problem)

    def _on_checks(self, checks: tuple[Check, ...]) -> None:
        self._put(replace(self._state, checks=checks))

    def _on_result(self, result: CheckResult) -> None:
        self._put(self._state.with_result(result))

    def _on_end(self, _none: None) -> None:
        self._put(replace(self._state, run=Run.CANCELLED if self._cancel.is_cancelled else Run.ENDED))

    def _on_problem(self, problem: Problem) -> None:
        self._problem.show_problem(problem)
        self._put(replace(self._state, run=Run.FAILED))

    # ---- acts ----

    def _choose(self) -> None:
        key = self._applications.key
        if key is not None and key != self._state.application_id:
            self.check(key)

    def _copy_results(self) -> None:
        state = self._state
        lines = [f"T-Gate Desktop {__version__}"]
        if state.application is not None:
            lines.append(application_line(state, state.application))
        lines += [report(state.results[check]) for check in state.checks if check in state.results]
        self._desktop.copy_text("\n".join(lines))
        self._put(replace(state, is_copied=True))

    def _mend_problem(self, action: Action) -> None:
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit()
        elif isinstance(self._problem.problem, VaultProblem):
            self._mend(Action.UNLOCK_KEYRING)
        else:
            self.check(self._state.application_id)

    def _mend(self, action: Action) -> None:
        application = self._state.application
        if action is Action.UNLOCK_KEYRING:
            self._unlock_lane.run(
                lambda use_cases: use_cases.doctor.unlock_keyring(),
                lambda _none: self.check(self._state.application_id),
                self._on_problem,
            )
        elif self._state.is_of_draft:
            self.draft_change_requested.emit(action)
        elif action is Action.CHANGE_ENVIRONMENT:
            self.setups_requested.emit(None, application.environment_id if application else None)
        else:
            self.setups_requested.emit(application.application_id if application else None, None)

    # ---- showing ----

    def _put(self, state: DoctorState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        self._show_applications([_row(state, one) for one in state.applications])
        self._summary.setText(summary_line(state))
        self._progress.setRange(0, max(1, len(state.checks)))
        self._progress.setValue(len(state.results))
        self._progress.setVisible(state.is_under_way)
        has_focus = self._stop.hasFocus() or self._again.hasFocus()
        self._again.setVisible(not state.is_under_way)
        self._stop.setVisible(state.is_under_way)
        if has_focus:
            (self._stop if state.is_under_way else self._again).setFocus()
        self._stop.setEnabled(not self._cancel.is_cancelled)
        self._copy.setEnabled(bool(state.results) and not state.is_under_way)
        self._copied.setVisible(state.is_copied)
        self._rows.show_results(state.checks, state.results)

    def _show_applications(self, rows: list[ChoiceRow]) -> None:
        """The list is made anew only when it is another one: its focus stays."""
        self._list_side.setVisible(len(rows) > 1)
        if rows != self._listed:
            self._listed = rows
            self._applications.show_rows(rows)
        if self._state.application_id is not None and self._applications.key != self._state.application_id:
            self._applications.choose(self._state.application_id)

    def _connect(self) -> None:
        self._applications.chosen.connect(self._choose)
        self._again.clicked.connect(lambda: self.check(self._state.application_id))
        self._stop.clicked.connect(self._give_up)
        self._copy.clicked.connect(self._copy_results)
        self._rows.fix_requested.connect(self._mend)
        self._problem.action_requested.connect(self._mend_problem)

    def _give_up(self) -> None:
        self._cancel()
        self._render()

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        for button in (self._again, self._stop, self._copy):
            buttons.addWidget(button)
        head = QVBoxLayout()
        head.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        head.setSpacing(Space.S)
        for widget in (self._summary, self._progress, self._promise):
            head.addWidget(widget)
        head.addLayout(buttons)
        head.addWidget(self._copied)
        head.addWidget(self._problem)
        content = named(QWidget(), "checksContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.S, Space.XL, Space.L)
        inner.addWidget(self._rows)
        area = named(ScrollArea(), "checksArea")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(content)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addLayout(head)
        side.addWidget(area, 1)
        self._list_side = named(QWidget(), "applicationToCheckSide")
        listed = QVBoxLayout(self._list_side)
        listed.setContentsMargins(Space.L, Space.L, 0, Space.L)
        listed.setSpacing(Space.S)
        listed.addWidget(self._application_label)
        listed.addWidget(self._applications)
        listed.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list_side)
        row.addLayout(side, 1)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self._list_side.setFixedWidth(min(theme().px(_LIST_WIDTH), self.width() * 3 // 10))

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Check this computer"))
        self._application_label.setText(_("Application to check"))
        self._applications.setAccessibleName(_("Application to check"))
        self._promise.setText(_("Nothing is changed and no secret is sent. Each check stands alone."))
        self._again.setText(_("Check again"))
        self._stop.setText(_("Cancel"))
        self._copy.setText(_("Copy results"))
        self._copied.setText(_("Copied. There is no secret in it."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._rows.retranslate()
            self._render()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._cancel()
        self.closed.emit()
        super().closeEvent(event)


def _places(use_cases: UseCases) -> _Places:
    """A catalog that cannot be read is a finding of the checks."""
    try:
        overview = use_cases.desk.overview()
    except CatalogProblem:
        return (), ()
    return overview.applications, overview.environments


def _row(state: DoctorState, application: Application) -> ChoiceRow:
    environment = state.environment_of(application)
    return ChoiceRow(
        application.application_id, application.client_id, environment_name(environment) if environment else ""
    )
