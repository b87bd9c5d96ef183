"""One environment in *Applications and environments*: its form, or its addresses where it is not the person's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.problems import NameEmpty, NameTaken
from tgate_desktop.ui.deletion import DeletionQuestion
from tgate_desktop.ui.environment_form import EnvironmentForm
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.setups_state import SetupsState, hosts_line, is_own, usage_line
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.environments import environment_name, provision_note
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _


class EnvironmentEditor(QWidget):
    """Signals: `save_requested(Environment)`; `export_requested`; `deletion_requested`; `deletion_confirmed`;
    `deletion_declined`."""

    save_requested = Signal(object)
    export_requested = Signal()
    deletion_requested = Signal()
    deletion_confirmed = Signal()
    deletion_declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "environmentEditor")
        self._shown: Environment | None = None
        self._title = text_label("title", "environmentTitle")
        self._usage = text_label("muted", "environmentUsage")
        self._hosts = named(QFrame(), "importedHosts")
        style_as(self._hosts, role="panel", tone="warn")
        self._hosts_title = text_label("label", "importedHostsTitle")
        self._hosts_text = text_label(name="importedHostsText")
        self._form = EnvironmentForm()
        self._fixed = named(QFrame(), "fixedEnvironment")
        style_as(self._fixed, role="card")
        self._fixed_note = text_label("muted", "fixedEnvironmentNote")
        self._fixed_addresses = value_label("fixedEnvironmentAddresses", is_left_to_right=True)
        self._save = named(IconButton("check", "primary"), "saveEnvironment")
        self._export = named(IconButton("upload"), "export")
        self._delete = named(IconButton("trash", "danger"), "deleteEnvironment")
        self._question = DeletionQuestion()
        self._save.clicked.connect(self._ask_to_save)
        self._export.clicked.connect(self.export_requested)
        self._delete.clicked.connect(self.deletion_requested)
        self._question.confirmed.connect(self.deletion_confirmed)
        self._question.declined.connect(self.deletion_declined)
        self._lay_out()
        self._retranslate()

    def show_state(self, state: SetupsState) -> None:
        """What is typed stays while the same environment, as it was read last, is shown."""
        environment = state.environment
        if environment is None:
            return
        name = environment_name(environment)
        is_draft = state.draft is not None
        own = state.can_edit
        self._fixed_note.setText(
            _("Your IT decides which environments there are: it cannot be changed here.")
            if is_own(environment)
            else provision_note(environment)
        )
        self._title.setText(_("New environment") if is_draft and state.imported_from is None else name)
        self._usage.setText(
            _("Not saved yet") if is_draft else usage_line(state.usage.get(environment.environment_id, 0))
        )
        self._hosts.setVisible(state.imported_from is not None)
        self._hosts_text.setText(hosts_line(environment) if state.imported_from is not None else "")
        self._form.setVisible(own)
        self._fixed.setVisible(not own)
        if environment != self._shown and own:
            self._form.show_environment(environment, state.names_taken(environment))
        self._form.set_names_taken(state.names_taken(environment))
        self._shown = environment
        self._fixed_addresses.setText(_addresses(environment))
        self._save.setVisible(own)
        self._export.setVisible(not is_draft)
        can_go = is_own(environment) or environment.source is Source.WITHDRAWN
        self._delete.setVisible(can_go and not is_draft)
        self._save.setEnabled(not state.is_busy)
        question = _("Delete {name} with its addresses, and the applications of it that no company uses?")
        self._question.ask(question.format(name=isolated_name(name)) if state.asks_deletion else "")
        if isinstance(state.problem, NameTaken | NameEmpty):
            self._form.show_problem(state.problem)

    def focus(self) -> None:
        """Puts the cursor into the first field."""
        self._form.first_field().setFocus()

    def _ask_to_save(self) -> None:
        if self._shown is not None:
            environment = self._form.environment(self._shown.environment_id)
            if environment is not None:
                self.save_requested.emit(environment)

    def _lay_out(self) -> None:
        hosts = QVBoxLayout(self._hosts)
        hosts.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        hosts.setSpacing(Space.XS)
        hosts.addWidget(self._hosts_title)
        hosts.addWidget(self._hosts_text)
        fixed = QVBoxLayout(self._fixed)
        fixed.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        fixed.setSpacing(Space.S)
        fixed.addWidget(self._fixed_note)
        fixed.addWidget(self._fixed_addresses)
        titles = QVBoxLayout()
        titles.setSpacing(Space.HAIR)
        titles.addWidget(self._title)
        titles.addWidget(self._usage)
        buttons = FlowLayout()
        for button in (self._save, self._export, self._delete):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addLayout(titles)
        for widget in (self._hosts, self._form, self._fixed):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self._question)

    def _retranslate(self) -> None:
        self._hosts_title.setText(_("This file names these hosts. Save it only if you trust them."))
        self._save.setText(_("Save environment"))
        self._export.setText(_("Export"))
        self._delete.setText(_("Delete environment"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _addresses(environment: Environment) -> str:
    addresses = (environment.authorization_address, environment.token_address, environment.proof_address)
    return "\n".join(address for address in addresses if address)
