"""The restaurant company: how staff name it, and whether a server uses its tokens too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.oauth.company import Application, ServerUse, checked_name
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import InputProblem, Problem
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.options import Options
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import server_use_word


@dataclass(frozen=True)
class CompanyChoice:
    """What this page shows beside what is typed. `is_again` for Connect again: the company keeps its name then.

    `problem` is what is wrong with the name typed.
    """

    environment: Environment | None = None
    application: Application | None = None
    is_again: bool = False
    problem: Problem | None = None


class CompanyPage(WizardPage):
    """Signals: `change_requested`, for another application."""

    change_requested = Signal()

    def __init__(self) -> None:
        super().__init__(Page.COMPANY)
        self._state = CompanyChoice()
        self._company = Field("company")
        self._server_use = Options(
            "serverUsesTokens",
            {
                ServerUse.YES: "serverUsesTokensYes",
                ServerUse.NO: "serverUsesTokensNo",
                ServerUse.UNKNOWN: "serverUsesTokensUnknown",
            },
        )
        self._server_use.choose(ServerUse.UNKNOWN)
        self._card = named(QFrame(), "applicationInUse")
        style_as(self._card, role="card")
        self._card_title = text_label("caption", "applicationInUseTitle")
        self._environment = text_label("label", "applicationInUseEnvironment")
        self._client_id = value_label("applicationInUseClientId", is_left_to_right=True)
        self._redirect_uri = value_label("applicationInUseRedirectUri", is_left_to_right=True)
        self._change = named(IconButton("edit"), "change")
        self._lay_out()
        self._company.changed.connect(self._on_typed)
        self._change.clicked.connect(self.change_requested)
        self.retranslate()

    @property
    def server_use(self) -> ServerUse:
        return self._server_use.chosen

    def show_application(self, environment: Environment, application: Application) -> None:
        """The one in use. What was typed stays."""
        self._render(replace(self._state, environment=environment, application=application))

    def show_again(self, name: str) -> None:
        """For Connect again: the company stays as it is."""
        self._company.set_text(name)
        self._render(replace(self._state, is_again=True))

    def show_problem(self, problem: Problem | None) -> None:
        """What is wrong with the name; None when it can be had."""
        self._render(replace(self._state, problem=problem))
        if problem is not None:
            self._company.setFocus()

    def name(self) -> str | None:
        """None when there is none: then it is said."""
        try:
            return checked_name(self._company.text)
        except InputProblem as problem:
            self.show_problem(problem)
            return None

    def first_field(self) -> QWidget:
        return self._company.edit

    def retranslate(self) -> None:
        self.title.setText(_("Which company?"))
        self.subtitle.setText(_("One restaurant company, by the name that you and your colleagues use for it."))
        self._company.set_label(_("Company"))
        self._server_use.set_texts(
            _("A server also uses this company's tokens"),
            {use: server_use_word(use) for use in ServerUse},
            _("If a live integration holds them too, refreshing here can cut it off. The app warns before it does."),
        )
        self._card_title.setText(_("Connects with the application"))
        self._change.setText(_("Change"))
        self._render(self._state)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        for widget in (self._card_title, self._environment, self._client_id, self._redirect_uri):
            words.addWidget(widget)
        card = QHBoxLayout(self._card)
        card.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        card.addLayout(words, 1)
        card.addWidget(self._change)
        self.column.addWidget(self._company)
        self.column.addWidget(self._server_use)
        self.column.addWidget(self._card)
        self.column.addStretch(1)

    def _on_typed(self) -> None:
        self._render(replace(self._state, problem=None))

    def _render(self, state: CompanyChoice) -> None:
        self._state = state
        self._company.say(beside(state.problem), Tone.BAD)
        self._company.edit.setReadOnly(state.is_again)
        self._card.setVisible(state.application is not None)
        self._change.setVisible(not state.is_again)
        self._server_use.setVisible(not state.is_again)
        if state.application is not None and state.environment is not None:
            self._environment.setText(environment_name(state.environment))
            self._client_id.setText(state.application.client_id)
            self._redirect_uri.setText(state.application.redirect_uri)
