"""The partner's registration at T-Gate: client ID, client secret, redirect URI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from tgate_desktop.flows.connect import PracticeSetup
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, practice_environment
from tgate_desktop.oauth.problems import InputProblem, Problem
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside, cleaned_words
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ONCE_MORE, ProblemPanel
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.ui.wizard.application_entry import (
    ApplicationEntry,
    ChosenApplication,
    chosen_application,
    known_as,
    problems_of,
)
from tgate_desktop.ui.wizard.capture_words import capture_sentence, capture_warning
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage
from tgate_desktop.words.languages import gettext as _

_NEW = "new"


@dataclass(frozen=True)
class ApplicationChoice:
    """What this page shows beside what is typed. `known` are the applications of `environment` that are kept already.

    `is_preparing` while Practice T-Gate starts; `problem` is why it did not. `needs_secret` when the stored one was
    refused.
    """

    environment: Environment
    known: tuple[Application, ...] = ()
    is_preparing: bool = False
    problem: Problem | None = None
    needs_secret: bool = False

    def problems_of(self, entry: ApplicationEntry) -> Mapping[str, Problem]:
        return problems_of(entry, self.environment, self.known, self.needs_secret)

    def with_practice(self, setup: PracticeSetup) -> ApplicationChoice:
        """Practice T-Gate runs; its application is known when it is kept, whether the overview was read or not."""
        if setup.application_id is None or any(one.application_id == setup.application_id for one in self.known):
            return replace(self, is_preparing=False, problem=None)
        application = Application(
            application_id=setup.application_id,
            environment_id=self.environment.environment_id,
            client_id=setup.client_id,
            redirect_uri=setup.redirect_uri,
            secret_origin=origin(self.environment.token_address),
        )
        return replace(self, known=(*self.known, application), is_preparing=False, problem=None)


class ApplicationPage(WizardPage):
    """Signals: `practice_requested`, to start Practice T-Gate again; `completeness_changed`."""

    practice_requested = Signal()
    completeness_changed = Signal()

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(Page.APPLICATION)
        self._state = ApplicationChoice(practice_environment())
        self._touched: frozenset[str] = frozenset()
        self._list_label = text_label("label", "applicationsLabel")
        self._usual_redirect_uri = ""
        self._list = ChoiceList("applications")
        self._list_label.setBuddy(self._list)
        self._note = named(QFrame(), "practiceNote")
        style_as(self._note, role="panel", tone="info")
        self._note_text = text_label(name="practiceNoteText")
        self._progress = named(QProgressBar(), "practiceProgress")
        self._progress.setTextVisible(False)
        self._problem = ProblemPanel(desktop, ONCE_MORE)
        self._client_id = Field("clientId", is_left_to_right=True)
        self._secret = Field("clientSecret", is_left_to_right=True, is_secret=True)
        self._show_secret = named(IconButton("eye"), "showClientSecret")
        self._show_secret.setCheckable(True)
        self._secret.add_beside(self._show_secret)
        self._redirect_uri = Field("redirectUri", is_left_to_right=True)
        self._equality = text_label("muted", "redirectUriEquality")
        self._capture = text_label(name="captureSentence")
        self._warning = text_label("warn", "captureWarning")
        self._fields = {
            "client_id": self._client_id,
            "client_secret": self._secret,
            "redirect_uri": self._redirect_uri,
        }
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def is_ready(self) -> bool:
        """Whether there is nothing to wait for."""
        return not self._state.is_preparing

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing typed or filled in yet."""
        return not self._client_id.text

    @property
    def entry(self) -> ApplicationEntry:
        typed = self._secret.text
        return ApplicationEntry(self._client_id.text, Secret(typed) if typed.strip() else None, self._redirect_uri.text)

    def suggest_redirect_uri(self, redirect_uri: str) -> None:
        """IT's, for an application that is not kept yet."""
        self._usual_redirect_uri = redirect_uri

    def show_environment(
        self, environment: Environment, known: tuple[Application, ...], chosen: Application | None = None
    ) -> None:
        """What was typed for the same environment stays; another one's fields are filled with `chosen` or emptied."""
        is_same = environment.environment_id == self._state.environment.environment_id
        needs_secret = is_same and self._state.needs_secret
        self._state = ApplicationChoice(environment, known, needs_secret=needs_secret)
        rows = [ChoiceRow(one.application_id, one.client_id, one.redirect_uri, None) for one in known]
        with QSignalBlocker(self._list):
            self._list.show_rows([*rows, ChoiceRow(_NEW, _("Another application"), "")])
        if not is_same or not self._client_id.text:
            self._fill(chosen or (known[0] if known else None))
        self._render()

    def show_preparing(self) -> None:
        """Practice T-Gate is being started."""
        self._render(replace(self._state, is_preparing=True, problem=None))

    def show_practice(self, setup: PracticeSetup) -> None:
        """Practice T-Gate runs: its credentials are filled in."""
        self._client_id.set_text(setup.client_id)
        self._secret.set_text(setup.client_secret.reveal())
        self._redirect_uri.set_text(setup.redirect_uri)
        self._touched = frozenset()
        self._render(self._state.with_practice(setup))

    def show_problem(self, problem: Problem) -> None:
        """Practice T-Gate did not start."""
        self._render(replace(self._state, is_preparing=False, problem=problem))

    def ask_for_secret(self) -> None:
        """*Enter the secret again*."""
        self._secret.set_text("")
        self._render(replace(self._state, needs_secret=True))
        self._secret.setFocus()

    def ask_for_redirect_uri(self) -> None:
        """*Change the redirect URI*."""
        self._redirect_uri.setFocus()
        self._redirect_uri.edit.selectAll()

    def forget_secret(self) -> None:
        """Empties the field when the wizard ends."""
        self._secret.set_text("")

    def chosen(self) -> ChosenApplication | None:
        """None when something is wrong: then it is said, and the first such field has the focus."""
        if self._state.is_preparing:
            return None
        state = self._state
        wrong = state.problems_of(self.entry)
        if not wrong:
            return chosen_application(self.entry, state.environment, state.known)
        self._touched = frozenset(self._fields)
        self._render()
        self._fields[next(iter(wrong))].setFocus()
        return None

    def first_field(self) -> QWidget:
        return self._client_id.edit

    def retranslate(self) -> None:
        self.title.setText(_("Your application"))
        self.subtitle.setText(_("As it is registered in the T-Gate application account, under Oauth Management."))
        self._list_label.setText(_("Applications"))
        self._list.setAccessibleName(_("Applications"))
        self._client_id.set_label(_("Client ID"))
        self._secret.set_label(_("Client secret"))
        self._show_secret.setText(_("Show client secret"))
        self._redirect_uri.set_label(_("Redirect URI"))
        self._redirect_uri.edit.setPlaceholderText("http://127.0.0.1:8765/callback")
        self._equality.setText(
            _("It must equal the redirect URI in the T-Gate application account, character by character.")
        )
        self._render()

    def _lay_out(self) -> None:
        applications = QVBoxLayout()
        applications.setSpacing(Space.XS)
        applications.addWidget(self._list_label)
        applications.addWidget(self._list)
        note = QVBoxLayout(self._note)
        note.setSpacing(Space.S)
        note.addWidget(self._note_text)
        note.addWidget(self._progress)
        redirect = QVBoxLayout()
        redirect.setSpacing(Space.XS)
        for widget in (self._redirect_uri, self._equality, self._capture, self._warning):
            redirect.addWidget(widget)
        self.column.addWidget(self._note)
        self.column.addWidget(self._problem)
        self.column.addLayout(applications)
        self.column.addWidget(self._client_id)
        self.column.addWidget(self._secret)
        self.column.addLayout(redirect)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for name, field in self._fields.items():
            field.changed.connect(lambda name=name: self._on_typed(name))
            field.cleaned.connect(lambda name=name: self._on_cleaned(name))
        self._list.chosen.connect(self._on_application_chosen)
        self._show_secret.toggled.connect(self._on_show_secret)
        self._problem.action_requested.connect(lambda _action: self.practice_requested.emit())

    def _fill(self, application: Application | None) -> None:
        self._client_id.set_text(application.client_id if application else "")
        self._secret.set_text("")
        usual = "" if self._state.environment.is_practice else self._usual_redirect_uri
        self._redirect_uri.set_text(application.redirect_uri if application else usual)
        self._touched = frozenset()

    def _on_application_chosen(self) -> None:
        key = self._list.key
        self._fill(next((one for one in self._state.known if one.application_id == key), None))
        self._render()

    def _on_typed(self, name: str) -> None:
        self._touched |= {name}
        self._render()

    def _on_cleaned(self, name: str) -> None:
        self._on_typed(name)
        if name not in self._state.problems_of(self.entry):
            self._fields[name].say(cleaned_words())

    def _on_show_secret(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self._secret.edit.setEchoMode(mode)
        self._show_secret.show_icon("eye-off" if is_shown else "eye")

    def hideEvent(self, event: QHideEvent) -> None:
        self._show_secret.setChecked(False)
        super().hideEvent(event)

    def _render(self, state: ApplicationChoice | None = None) -> None:
        self._state = state = state or self._state
        entry, kept = self.entry, known_as(self.entry, state.known)
        wrong = state.problems_of(entry)
        for name, field in self._fields.items():
            problem = wrong.get(name) if name in self._touched else None
            field.say(beside(problem), Tone.BAD)
            field.edit.setReadOnly(state.is_preparing)
        self._secret.edit.setPlaceholderText(
            _("In the keyring already; type it only to replace it") if kept and "client_secret" not in wrong else ""
        )
        self._show_capture()
        is_practice = state.environment.is_practice
        self._note.setVisible(is_practice and state.problem is None)
        self._note_text.setText(
            _("Starting Practice T-Gate…")
            if state.is_preparing
            else _(
                "Practice T-Gate has filled this in. Nothing here is real: go on, or see what happens with a wrong one."
            )
        )
        self._progress.setVisible(state.is_preparing)
        self._progress.setRange(0, 0 if state.is_preparing else 1)
        self._problem.show_problem(state.problem)
        for widget in (self._list_label, self._list):
            widget.setVisible(len(state.known) > 1 and not is_practice)
        self.completeness_changed.emit()

    def _show_capture(self) -> None:
        try:
            redirect_uri = parsed_redirect_uri(self._redirect_uri.text.strip())
        except InputProblem:
            sentence = warning = ""
        else:
            sentence, warning = capture_sentence(redirect_uri), capture_warning(redirect_uri)
        for label, text in ((self._capture, sentence), (self._warning, warning)):
            label.setText(text)
            label.setVisible(bool(text))
