"""One application in *Applications and environments*: client ID and redirect URI, and its secret to be replaced."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.oauth.problems import ClientIdEmpty, ClientIdHasColon, ClientSecretEmpty, InputProblem
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.deletion import DeletionQuestion
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside, cleaned_words
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.setups_state import SetupsState, usage_line
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _


class ApplicationEditor(QWidget):
    """Signals: `save_requested(Application)`; `secret_typed(Secret)`; `deletion_requested`; `deletion_confirmed`;
    `deletion_declined`."""

    save_requested = Signal(object)
    secret_typed = Signal(object)
    deletion_requested = Signal()
    deletion_confirmed = Signal()
    deletion_declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "applicationEditor")
        self._shown: Application | None = None
        self._encoding = BasicEncoding.RAW
        self._title = text_label("title", "applicationTitle")
        self._usage = text_label("muted", "applicationUsage")
        self._client_id = Field("clientId", is_left_to_right=True)
        self._redirect_uri = Field("redirectUri", is_left_to_right=True)
        self._equality = text_label("muted", "redirectUriEquality")
        self._save = named(IconButton("check", "primary"), "saveApplication")
        self._delete = named(IconButton("trash", "danger"), "deleteApplication")
        self._secret_card = named(QFrame(), "secretCard")
        style_as(self._secret_card, role="card")
        self._secret_title = text_label("heading", "secretTitle")
        self._secret_note = text_label("muted", "secretNote")
        self._secret = Field("clientSecret", is_left_to_right=True, is_secret=True)
        self._show_secret = named(IconButton("eye"), "showClientSecret")
        self._show_secret.setCheckable(True)
        self._secret.add_beside(self._show_secret)
        self._replace = named(IconButton("key"), "replaceSecret")
        self._question = DeletionQuestion()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_state(self, state: SetupsState) -> None:
        """What is typed stays while the same application, as it was read last, is shown."""
        application = state.application
        if application is None:
            self.forget_secret()
            return
        environment = state.environment_of(application)
        self._encoding = environment.basic_encoding if environment else BasicEncoding.RAW
        used = usage_line(state.usage.get(application.application_id, 0))
        self._usage.setText(f"{environment_name(environment)} · {used}" if environment else used)
        self._title.setText(application.client_id)
        if application != self._shown:
            self._client_id.set_text(application.client_id)
            self._redirect_uri.set_text(application.redirect_uri)
        if self._shown is None or application.application_id != self._shown.application_id:
            self.forget_secret()
        self._shown = application
        self._say_problems()
        for button in (self._save, self._replace):
            button.setEnabled(not state.is_busy)
        question = _("Delete the application {client_id} and its client secret from this computer?")
        self._question.ask(question.format(client_id=isolated(application.client_id)) if state.asks_deletion else "")

    def ask_for_secret(self) -> None:
        """*Enter the secret again*."""
        self._secret.setFocus()

    def forget_secret(self) -> None:
        """Nothing secret stays in the field."""
        self._secret.set_text("")
        self._show_secret.setChecked(False)
        self._secret.say("")

    def hideEvent(self, event: QHideEvent) -> None:
        self.forget_secret()
        super().hideEvent(event)

    # ---- acts ----

    def _ask_to_save(self) -> None:
        if self._shown is None:
            return
        for field, problem in self._problems():
            if problem is not None:
                field.setFocus()
                return
        self.save_requested.emit(
            replace(self._shown, client_id=self._client_id.text, redirect_uri=self._redirect_uri.text.strip())
        )

    def _ask_to_replace(self) -> None:
        typed = self._secret.text
        if typed.strip():
            self.secret_typed.emit(Secret(typed))
        else:
            self._secret.say(beside(ClientSecretEmpty()), Tone.BAD)
            self._secret.setFocus()

    def _problems(self) -> tuple[tuple[Field, InputProblem | None], ...]:
        return (
            (self._client_id, _client_id_problem(self._client_id.text, self._encoding)),
            (self._redirect_uri, _redirect_uri_problem(self._redirect_uri.text.strip())),
        )

    def _say_problems(self) -> None:
        for field, problem in self._problems():
            field.say(beside(problem), Tone.BAD)

    def _on_show_secret(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self._secret.edit.setEchoMode(mode)
        self._show_secret.show_icon("eye-off" if is_shown else "eye")

    def _connect(self) -> None:
        self._save.clicked.connect(self._ask_to_save)
        self._delete.clicked.connect(self.deletion_requested)
        self._replace.clicked.connect(self._ask_to_replace)
        self._show_secret.toggled.connect(self._on_show_secret)
        for field in (self._client_id, self._redirect_uri):
            field.changed.connect(self._say_problems)
        self._secret.changed.connect(lambda: self._secret.say(""))
        self._secret.cleaned.connect(lambda: self._secret.say(cleaned_words()))
        self._question.confirmed.connect(self.deletion_confirmed)
        self._question.declined.connect(self.deletion_declined)

    def _lay_out(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(Space.HAIR)
        titles.addWidget(self._title)
        titles.addWidget(self._usage)
        redirect = QVBoxLayout()
        redirect.setSpacing(Space.XS)
        redirect.addWidget(self._redirect_uri)
        redirect.addWidget(self._equality)
        buttons = FlowLayout()
        buttons.addWidget(self._save)
        buttons.addWidget(self._delete)
        card = QVBoxLayout(self._secret_card)
        card.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        card.setSpacing(Space.S)
        for widget in (self._secret_title, self._secret_note, self._secret):
            card.addWidget(widget)
        replacing = FlowLayout()
        replacing.addWidget(self._replace)
        card.addLayout(replacing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addLayout(titles)
        column.addWidget(self._client_id)
        column.addLayout(redirect)
        column.addLayout(buttons)
        column.addWidget(self._question)
        column.addWidget(self._secret_card)

    def _retranslate(self) -> None:
        self._client_id.set_label(_("Client ID"))
        self._redirect_uri.set_label(_("Redirect URI"))
        self._equality.setText(
            _("It must equal the redirect URI in the T-Gate application account, character by character.")
        )
        self._save.setText(_("Save application"))
        self._delete.setText(_("Delete application"))
        self._secret_title.setText(_("Replace the client secret"))
        self._secret_note.setText(
            _("After it was rotated at T-Gate, or for another server. The one that is kept is never shown.")
        )
        self._secret.set_label(_("Client secret"))
        self._show_secret.setText(_("Show client secret"))
        self._replace.setText(_("Replace secret"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _client_id_problem(text: str, encoding: BasicEncoding) -> InputProblem | None:
    if not text:
        return ClientIdEmpty()
    return ClientIdHasColon() if ":" in text and encoding is BasicEncoding.RAW else None


def _redirect_uri_problem(text: str) -> InputProblem | None:
    try:
        parsed_redirect_uri(text)
    except InputProblem as problem:
        return problem
    return None
