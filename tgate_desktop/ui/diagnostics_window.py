"""*Tools > Diagnostics*: what goes into the zip can be read and left out before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, qVersion
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.diagnostics import Collected
from tgate_desktop.oauth.diagnostics import Choice, Part, Written
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.diagnostics_list import DiagnosticsList
from tgate_desktop.ui.diagnostics_state import DiagnosticsState
from tgate_desktop.ui.file_text import FileText
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.scroll_area import ScrollArea
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.diagnostics import begun_line, written_line
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (860, 720)
_MOST_SHOWN = 512 * 1024


class DiagnosticsWindow(QWidget):
    """One beside the main window."""

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "diagnosticsWindow")
        closes_by_key(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._state = DiagnosticsState()
        self._cancel = Cancel()
        self._collect_lane = runner.lane(self)
        self._files_lane = runner.lane(self)
        self._save_lane = runner.lane(self)
        self._introduction = text_label("muted", "diagnosticsIntroduction")
        self._files = DiagnosticsList()
        self._text = FileText("diagnosticsText")
        self._shortened = text_label("caption", "diagnosticsShortened")
        self._leave_out_names = named(QCheckBox(), "leaveOutCompanyNames")
        self._busy = text_label("muted", "diagnosticsProgress")
        self._bar = named(QProgressBar(), "diagnosticsProgressBar")
        self._bar.setRange(0, 0)
        self._result = value_label("diagnosticsResult")
        style_as(self._result, role="good")
        self._problem = ProblemPanel(desktop, (Action.TRY_AGAIN, Action.UNLOCK_KEYRING))
        self._cancel_button = named(QPushButton(), "cancel")
        self._save = named(QPushButton(), "save")
        style_as(self._save, kind="primary")
        self._lay_out()
        self._connect()
        self._retranslate()
        self._render()

    # ---- what the owner calls ----

    @classmethod
    def bring_up(cls, runner: Runner, desktop: Desktop, main: MainWindow) -> DiagnosticsWindow:
        """The one window beside `main`, in front; a new one begins to collect."""
        window = main.findChild(cls, "diagnosticsWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.collect()
        show_in_front(window)
        return window

    def collect(self) -> None:
        """Everything anew. Cancel ends only the checks of this computer."""
        self._cancel = cancel = Cancel()
        front = self._front_facts()
        on_part = self._collect_lane.relay(self._on_begun)
        self._collect_lane.run(
            lambda use_cases: use_cases.diagnostics.collect(front, on_part=on_part, cancel=cancel),
            self._on_collected,
            self._on_not_collected,
        )

    def save_to(self, path: str) -> None:
        """Searches the files and writes them to `path`."""
        if not self._state.can_save:
            return
        self._cancel = cancel = Cancel()
        files = self._state.chosen_files()
        self._put(replace(self._state, is_saving=True, problem=None, written=None))
        self._save_lane.run(
            lambda use_cases: use_cases.diagnostics.write(path, files, cancel),
            self._on_written,
            lambda problem: self._put(self._state.refused(problem, path)),
            lambda: self._put(replace(self._state, is_saving=False)),
        )

    # ---- collecting ----

    def _front_facts(self) -> dict[str, str]:
        app = QGuiApplication
        screens = [
            f"{size.width()}x{size.height()} at {one.devicePixelRatio():g}, {one.logicalDotsPerInch():.0f} dpi"
            for one in app.screens()
            for size in [one.size()]
        ]
        return {
            "front": "window",
            "qt": qVersion(),
            "qt_platform": app.platformName(),
            "style": QApplication.style().name(),
            "screens": "; ".join(screens),
        }

    def _on_begun(self, part: Part) -> None:
        self._put(replace(self._state, begun=part))

    def _on_collected(self, collected: Collected) -> None:
        self._put(replace(self._state, begun=None, collected=collected))
        self._make_files()

    def _on_not_collected(self, problem: Problem) -> None:
        self._put(replace(self._state, begun=None, problem=problem))

    def _make_files(self) -> None:
        collected, choice = self._state.collected, self._state.choice
        if collected is not None:
            self._files_lane.run(
                lambda use_cases: use_cases.diagnostics.contents(collected, choice),
                lambda files: self._put(self._state.with_files(files)),
                lambda problem: self._put(replace(self._state, problem=problem)),
            )

    # ---- choosing ----

    def _mark(self, part: Part, is_in: bool) -> None:
        left_out = self._state.choice.left_out
        self._choose(replace(self._state.choice, left_out=left_out - {part} if is_in else left_out | {part}))

    def _choose(self, choice: Choice) -> None:
        """What is being saved stays as it is."""
        if self._state.is_saving:
            self._render()
        else:
            self._put(self._state.choosing(choice))
            self._make_files()

    # ---- saving ----

    def _ask_where(self) -> None:
        if not self._state.can_save:
            return
        dialog = QFileDialog(self, _("Save the diagnostics"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setNameFilters([_("Zip files (*.zip)"), _("All files (*)")])
        collected = self._state.collected
        if collected is not None:
            dialog.selectFile(collected.default_name)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _act(self, action: Action) -> None:
        """Searching reads the keyring's entries: that makes a locked one ask for its password."""
        if self._state.collected is None:
            self.collect()
        elif action is Action.UNLOCK_KEYRING:
            self.save_to(self._state.refused_path)
        else:
            self._ask_where()

    def _on_written(self, written: Written) -> None:
        self._put(replace(self._state, is_saving=False, written=written))

    # ---- showing ----

    def _put(self, state: DiagnosticsState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        is_busy = state.begun is not None or state.is_saving
        self._files.show_state(state)
        self._show_text()
        self._busy.setText(_("Searching for secrets…") if state.is_saving else begun_line(state.begun or Part.COMPUTER))
        for widget in (self._busy, self._bar, self._cancel_button):
            widget.setVisible(is_busy)
        self._save.setEnabled(state.is_current)  # also while saving, or the focus would jump away from it
        with QSignalBlocker(self._leave_out_names):
            self._leave_out_names.setChecked(not state.choice.company_names)
        self._result.setText(written_line(state.written) if state.written else "")
        self._result.setVisible(state.written is not None)
        self._problem.show_problem(state.problem)

    def _show_text(self) -> None:
        state = self._state
        file = state.files.get(state.shown)
        is_there = file is not None and state.shown not in state.choice.left_out
        text = file.text if file is not None and is_there else ""
        self._shortened.setVisible(len(text) > _MOST_SHOWN)
        self._text.show_text(text[:_MOST_SHOWN], is_prose=state.shown is Part.README)

    def _connect(self) -> None:
        self._files.chosen.connect(lambda part: self._put(replace(self._state, shown=part)))
        self._files.marked.connect(self._mark)
        self._leave_out_names.toggled.connect(
            lambda is_on: self._choose(replace(self._state.choice, company_names=not is_on))
        )
        self._save.clicked.connect(self._ask_where)
        self._cancel_button.clicked.connect(lambda: self._cancel())
        self._problem.action_requested.connect(self._act)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._busy)
        words.addWidget(self._bar)
        buttons.addLayout(words, 1)
        buttons.addWidget(self._cancel_button)
        buttons.addWidget(self._save)
        content = named(QWidget(), "diagnosticsContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
        inner.setSpacing(Space.M)
        inner.addWidget(self._introduction)
        inner.addWidget(self._files)
        inner.addWidget(self._text, 1)
        inner.addWidget(self._shortened)
        inner.addWidget(self._leave_out_names)
        area = named(ScrollArea(), "diagnosticsArea")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        outcome = QVBoxLayout()
        outcome.setContentsMargins(Space.XL, Space.S, Space.XL, Space.L)
        outcome.setSpacing(Space.M)
        outcome.addWidget(self._problem)
        outcome.addWidget(self._result)
        outcome.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(outcome)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Diagnostics"))
        self._introduction.setText(
            _(
                "One zip for a colleague who helps you. Read what is in it, and leave out what should stay here. "
                "It is saved only when no secret is found in it."
            )
        )
        self._shortened.setText(_("Only the beginning is shown here; the zip holds all of it."))
        self._leave_out_names.setText(_("Leave out company names"))
        self._cancel_button.setText(_("Cancel"))
        self._save.setText(_("Save"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
            self._make_files()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._cancel()
        super().closeEvent(event)
