"""*Tools > Applications and environments*: edit, replace a rotated secret, delete when unused, give out and take in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.flows.states import Overview
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import FileNotWritten, NameEmpty, NameTaken, Problem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.application_editor import ApplicationEditor
from tgate_desktop.ui.choosable import choosable
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.environment_editor import EnvironmentEditor
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named, object_name
from tgate_desktop.ui.problem_panel import ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.scroll_area import scrolled
from tgate_desktop.ui.setups_lists import SetupsLists
from tgate_desktop.ui.setups_state import SetupNote, SetupsState, is_own, note_text
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.ui.main_window import MainWindow

_SIZE = (960, 680)
_LIST_WIDTH = 280


class SetupsWindow(QWidget):
    """Signals: `changed`, after something was saved or deleted; `connect_requested`, beside a problem; `closed`."""

    changed = Signal()
    connect_requested = Signal()
    closed = Signal()

    def __init__(self, runner: Runner, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "setupsWindow")
        closes_by_key(self)
        self.resize(*_SIZE)
        self._state = SetupsState()
        self._read_lane = runner.lane(self)
        self._act_lane = runner.lane(self)
        self._lists = SetupsLists()
        self._problem = ProblemPanel(desktop, (*ONCE_MORE, Action.CHANGE_ENVIRONMENT, Action.CONNECT_AGAIN))
        self._again: Callable[[], None] = self.reload
        self._note = text_label("good", "setupNote")
        self._environment = EnvironmentEditor()
        self._application = ApplicationEditor()
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
        environment_id: str | None = None,
    ) -> SetupsWindow:
        """The one window beside `main`, in front, with this application or environment when one is given."""
        window = main.findChild(cls, "setupsWindow")
        if window is None:
            window = cls(runner, desktop, main)
            window.changed.connect(main.reload)
            window.connect_requested.connect(lambda: main.connect_requested.emit(None))
        if application_id is not None:
            window.show_application(application_id)
        elif environment_id is not None:
            window.show_environment(environment_id)
        window.reload()
        show_in_front(window)
        return window

    def show_application(self, application_id: str) -> None:
        """With the cursor where its secret is entered."""
        self._put(self._state.choosing(application_id))
        self._application.ask_for_secret()

    def show_environment(self, environment_id: str) -> None:
        self._put(self._state.choosing(environment_id))
        self._environment.focus()

    def reload(self) -> None:
        """Reads everything anew; what is typed stays."""

        def read(use_cases: UseCases) -> tuple[Overview, Mapping[str, int]]:
            return use_cases.desk.overview(), use_cases.setups.usage()

        self._read_lane.run(read, self._on_read, self._on_not_read)

    # ---- reading ----

    def _on_read(self, read: tuple[Overview, Mapping[str, int]]) -> None:
        overview, usage = read
        state = replace(
            self._state,
            environments=choosable(overview),
            applications=overview.applications,
            usage=usage,
            are_locked=overview.locks_environments,
        )
        state = state.with_draft_saved()
        if state.environment is None and state.application is None and state.environments:
            own = next((one for one in state.environments if is_own(one)), state.environments[0])
            state = replace(state, chosen_id=own.environment_id)
        self._put(state)

    def _on_not_read(self, problem: Problem) -> None:
        self._again = self.reload
        self._on_problem(problem)

    def _on_problem(self, problem: Problem) -> None:
        self._put(replace(self._state, problem=problem, is_busy=False, asks_deletion=False, note=None))

    # ---- acts ----

    def _save_environment(self, environment: Environment) -> None:
        before = next(
            (one for one in self._state.environments if one.environment_id == environment.environment_id), None
        )
        is_used = any(one.environment_id == environment.environment_id for one in self._state.applications)
        has_moved = before is not None and origin(before.token_address) != origin(environment.token_address)
        note = SetupNote.ORIGIN_MOVED if has_moved and is_used else SetupNote.SAVED
        self._act(lambda use_cases: use_cases.setups.save_environment(environment), note)

    def _save_application(self, application: Application) -> None:
        self._act(lambda use_cases: use_cases.setups.save_application(application), SetupNote.SAVED)

    def _replace_secret(self, secret: Secret) -> None:
        application = self._state.application
        if application is not None:
            application_id = application.application_id
            self._act(
                lambda use_cases: use_cases.setups.replace_secret(application_id, secret), SetupNote.SECRET_REPLACED
            )

    def _ask_deletion(self) -> None:
        """A used one is not asked about: the attempt says by how many companies it is used."""
        state = self._state
        if state.chosen_id is not None and state.usage.get(state.chosen_id, 0):
            self._delete()
        else:
            self._put(replace(state, asks_deletion=True, problem=None, note=None))

    def _ask_no_deletion(self) -> None:
        self._put(replace(self._state, asks_deletion=False))

    def _delete(self) -> None:
        environment, application = self._state.environment, self._state.application
        if environment is not None:
            environment_id = environment.environment_id
            self._act(lambda use_cases: use_cases.setups.delete_environment(environment_id), SetupNote.DELETED)
        elif application is not None:
            application_id = application.application_id
            self._act(lambda use_cases: use_cases.setups.delete_application(application_id), SetupNote.DELETED)

    def _act(self, work: Callable[[UseCases], None], note: SetupNote) -> None:
        if self._state.is_busy:
            return
        self._put(replace(self._state, is_busy=True, problem=None, note=None))
        self._again = lambda: self._act(work, note)

        def done(_none: None) -> None:
            self._again = self.reload
            self._put(replace(self._state, is_busy=False, asks_deletion=False, note=note))
            if note is SetupNote.SECRET_REPLACED:
                self._application.forget_secret()
            self.reload()
            if note is not SetupNote.EXPORTED:
                self.changed.emit()

        self._act_lane.run(work, done, self._on_problem)

    def _mend(self, action: Action) -> None:
        if action is Action.CONNECT_AGAIN:
            self.connect_requested.emit()
        elif action is Action.CHANGE_ENVIRONMENT:
            self._environment.focus()
        elif isinstance(self._state.problem, FileNotWritten):
            self._choose_export()
        else:
            self._put(replace(self._state, problem=None))
            self._again()

    def _draft_new(self) -> None:
        from tgate_desktop.flows.connect import new_id

        self._put(self._state.drafting(Environment(new_id(), "", "", "")))
        self._environment.focus()

    def _choose_import(self) -> None:
        dialog = self._file_dialog(_("Import an environment"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def import_file(self, path: str) -> None:
        """Shows the environment of this file, with its hosts first; it is saved only when the person does that."""
        self._act_lane.run(
            lambda use_cases: use_cases.setups.import_environment(path),
            lambda environment: self._put(self._state.drafting(environment, imported_from=path)),
            self._on_problem,
        )

    def _choose_export(self) -> None:
        environment = self._state.environment
        if environment is None:
            return
        dialog = self._file_dialog(_("Export an environment"), QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{object_name(environment.name) or 'environment'}.json")
        dialog.fileSelected.connect(self.export_file)
        dialog.open()

    def export_file(self, path: str) -> None:
        """Writes the shown environment, without secrets."""
        environment = self._state.environment
        if environment is not None:
            environment_id = environment.environment_id
            self._act(lambda use_cases: use_cases.setups.export_environment(environment_id, path), SetupNote.EXPORTED)

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        dialog.setDefaultSuffix("json")
        dialog.setNameFilters([_("Environment files (*.json)"), _("All files (*)")])
        return dialog

    # ---- showing ----

    def _put(self, state: SetupsState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        is_beside = isinstance(state.problem, NameTaken | NameEmpty) and state.environment is not None
        self._problem.show_problem(None if is_beside else state.problem)
        self._note.setText(note_text(state.note) if state.note else "")
        self._note.setVisible(state.note is not None)
        self._lists.show_state(state)
        self._application.show_state(state)
        self._environment.show_state(state)
        self._application.setVisible(state.application is not None)
        self._environment.setVisible(state.environment is not None)

    def _connect(self) -> None:
        self._lists.chosen.connect(lambda chosen_id: self._put(self._state.choosing(chosen_id)))
        self._lists.new_requested.connect(self._draft_new)
        self._lists.import_requested.connect(self._choose_import)
        self._problem.action_requested.connect(self._mend)
        self._environment.save_requested.connect(self._save_environment)
        self._environment.export_requested.connect(self._choose_export)
        self._application.save_requested.connect(self._save_application)
        self._application.secret_typed.connect(self._replace_secret)
        for editor in (self._environment, self._application):
            editor.deletion_requested.connect(self._ask_deletion)
            editor.deletion_confirmed.connect(self._delete)
            editor.deletion_declined.connect(self._ask_no_deletion)

    def _lay_out(self) -> None:
        content = named(QWidget(), "setupsContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.M)
        for widget in (self._problem, self._note, self._environment, self._application):
            inner.addWidget(widget)
        inner.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list_area = scrolled("setupsListArea", self._lists)
        row.addWidget(self._list_area)
        row.addWidget(scrolled("setupsContentArea", content), 1)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self._list_area.setFixedWidth(theme().px(_LIST_WIDTH))

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Applications and environments"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._again = self.reload
        self._application.forget_secret()
        self.closed.emit()
        super().closeEvent(event)
