"""The left side of *Applications and environments*: both lists, and what adds to them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.setups_state import SetupsState, usage_line
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.languages import gettext as _


class SetupsLists(QWidget):
    """Signals: `chosen(record_id)`, by a person; `new_requested`; `import_requested`."""

    chosen = Signal(str)
    new_requested = Signal()
    import_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "setupsLists")
        self._state = SetupsState()
        self._environments_label = text_label("heading", "environmentsLabel")
        self._environments = ChoiceList("environments")
        self._applications_label = text_label("heading", "applicationsLabel")
        self._applications = ChoiceList("applications")
        self._new = named(IconButton("plus", "quiet"), "newEnvironment")
        self._import = named(IconButton("download", "quiet"), "import")
        self._new.clicked.connect(self.new_requested)
        self._import.clicked.connect(self.import_requested)
        for choices in (self._environments, self._applications):
            choices.chosen.connect(lambda choices=choices: self._choose(choices))
            choices.itemActivated.connect(lambda _item, choices=choices: self._choose(choices))
            choices.itemClicked.connect(lambda _item, choices=choices: self._choose(choices))
            choices.installEventFilter(self)
        theme().changed.connect(self._render)
        self._lay_out()
        self._retranslate()

    def show_state(self, state: SetupsState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        self._show(self._environments, [self._environment_row(one) for one in state.environments])
        self._show(self._applications, [self._application_row(one) for one in state.applications])
        for button in (self._new, self._import):
            button.setVisible(not state.are_locked)
        for widget in (self._applications_label, self._applications):
            widget.setVisible(bool(state.applications))

    def _show(self, choices: ChoiceList, rows: list[ChoiceRow]) -> None:
        state = self._state
        with QSignalBlocker(choices):
            choices.show_rows(rows)
            choices.setCurrentRow(-1)
            if state.draft is None and state.chosen_id is not None:
                choices.choose(state.chosen_id)

    def _environment_row(self, environment: Environment) -> ChoiceRow:
        used = usage_line(self._state.usage.get(environment.environment_id, 0))
        if environment.source is Source.PROVIDED:
            used = _("Provided by your IT")
        ink = theme().environment_ink(environment.environment_id)
        return ChoiceRow(environment.environment_id, environment_name(environment), used, ink)

    def _application_row(self, application: Application) -> ChoiceRow:
        environment = self._state.environment_of(application)
        detail = environment_name(environment) if environment else ""
        ink = theme().environment_ink(application.environment_id)
        return ChoiceRow(application.application_id, application.client_id, detail, ink)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus alone chooses nothing: what is typed at the other side stays."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, ChoiceList):
            with QSignalBlocker(watched):
                watched.event(event)
            return True
        return super().eventFilter(watched, event)

    def _choose(self, choices: ChoiceList) -> None:
        if choices.key is not None and choices.key != self._state.chosen_id:
            self.chosen.emit(choices.key)

    def _lay_out(self) -> None:
        buttons = FlowLayout(spacing=Space.XS)
        buttons.addWidget(self._new)
        buttons.addWidget(self._import)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.S, Space.L)
        column.setSpacing(Space.S)
        column.addWidget(self._environments_label)
        column.addWidget(self._environments)
        column.addLayout(buttons)
        column.addSpacing(Space.L)
        column.addWidget(self._applications_label)
        column.addWidget(self._applications)
        column.addStretch(1)

    def _retranslate(self) -> None:
        self._environments_label.setText(_("Environments"))
        self._environments.setAccessibleName(_("Environments"))
        self._applications_label.setText(_("Applications"))
        self._applications.setAccessibleName(_("Applications"))
        self._new.setText(_("New environment"))
        self._import.setText(_("Import"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)
