"""Which T-Gate: one that is known, or another that is described here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.ui.choice_list import ChoiceList, ChoiceRow
from tgate_desktop.ui.early import PRACTICE_ID
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, Tone, style_as, theme
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.oauth.environment import Environment
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.ui.environment_form import EnvironmentForm

ANOTHER = "another"


class EnvironmentChoice(NamedTuple):
    """What this page shows. `known` is empty before they were read. `described` is the ID of the one in the form, None
    before it gets one. `imported` is an environment that came from a file and is shown in the form, hosts first.
    `notice` is about a file, with its tone. `hides_practice` and `is_locked` are IT's: no Practice T-Gate, and nothing
    but what is in the list."""

    known: tuple[Environment, ...] = ()
    described: str | None = None
    imported: Environment | None = None
    notice: str = ""
    notice_tone: Tone = Tone.INFO
    hides_practice: bool = False
    is_locked: bool = False


class EnvironmentPage(WizardPage):
    """Signals: `import_requested`; `export_requested(environment_id)`."""

    import_requested = Signal()
    export_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Page.ENVIRONMENT, parent)
        self._state = EnvironmentChoice()
        self._form: EnvironmentForm | None = None
        self._list_label = text_label("label", "environmentLabel", self.content)
        self._list = ChoiceList("environment", self.content)
        self._list_label.setBuddy(self._list)
        self._import = named(QPushButton(self.content), "importEnvironment")
        self._export = named(QPushButton(self.content), "exportEnvironment")
        for button in (self._import, self._export):
            style_as(button, kind="quiet")
        self._notice = text_label(Tone.INFO.value, "environmentNotice", self.content)
        self._hosts = named(QFrame(self.content), "importedHosts")
        style_as(self._hosts, role="panel", tone="warn")
        self._hosts_title = text_label("label", "importedHostsTitle", self._hosts)
        self._hosts_list = text_label(name="importedHostsList", parent=self._hosts)
        self._lay_out()
        self._list.chosen.connect(self._on_chosen)
        self._import.clicked.connect(self.import_requested)
        self._export.clicked.connect(self._on_export)
        self.retranslate()
        self._list.setCurrentRow(0)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has chosen or typed anything yet."""
        return self._form is None and self._list.currentRow() == 0

    def hide_practice(self) -> None:
        """IT wants it so; said before the first paint."""
        self._render(self._state._replace(hides_practice=True))

    def show_known(self, environments: Sequence[Environment], *, is_locked: bool = False) -> None:
        """All that can be chosen, Practice T-Gate first. The chosen one stays chosen."""
        had_no_choice = self._state.hides_practice and not self._state.known
        self._render(self._state._replace(known=tuple(environments), is_locked=is_locked))
        if had_no_choice and self._list.key == ANOTHER and (self._form is None or self._form.is_untouched):
            self._list.setCurrentRow(0)

    def choose(self, environment: Environment) -> None:
        """A known one is chosen in the list; one that only this wizard knows is shown in the form."""
        if any(one.environment_id == environment.environment_id for one in self._state.known):
            self._list.choose(environment.environment_id)
        else:
            self._list.choose(ANOTHER)

    def show_imported(self, environment: Environment) -> None:
        """Its hosts first, all of it in the form; it is kept only when a company is connected to it."""
        self._list.choose(ANOTHER)
        self.form.show_environment(environment, self._names())
        self._render(self._state._replace(imported=environment, notice="", described=environment.environment_id))

    def show_notice(self, text: str, tone: Tone) -> None:
        self._render(self._state._replace(notice=text, notice_tone=tone))

    def show_none_provided(self) -> None:
        """There is nothing to choose from, and nothing may be added."""
        self.show_notice(_("Your IT has provided no environment yet: ask there."), Tone.WARN)

    def show_problem(self, problem: Problem) -> None:
        from tgate_desktop.words.problems import explain

        explanation = explain(problem)
        self.show_notice(f"{explanation.what_happened} {explanation.what_to_do}", Tone.BAD)

    def environment(self) -> Environment | None:
        """The chosen one; None when the form has something wrong: then it says so."""
        key = self._list.key
        if key == ANOTHER:
            return self._described_environment()
        if key == PRACTICE_ID and not self._state.known:
            from tgate_desktop.oauth.environment import practice_environment

            return practice_environment()
        return next((one for one in self._state.known if one.environment_id == key), None)

    def _described_environment(self) -> Environment | None:
        from tgate_desktop.flows.connect import new_id

        self._state = self._state._replace(described=self._state.described or new_id())
        return self.form.environment(self._state.described or "")

    def first_field(self) -> QWidget:
        return self._list

    @property
    def form(self) -> EnvironmentForm:
        """Built when it is first wanted: it is long, and most people choose from the list."""
        if self._form is None:
            from tgate_desktop.ui.environment_form import EnvironmentForm

            self._form = EnvironmentForm()
            self._form.set_names_taken(self._names())
            self._form_place.addWidget(self._form)
        return self._form

    def retranslate(self) -> None:
        self.title.setText(_("Which T-Gate?"))
        self._list_label.setText(_("Environment"))
        self._list.setAccessibleName(_("Environment"))
        self._import.setText(_("Import from a file"))
        self._export.setText(_("Export to a file"))
        self._hosts_title.setText(_("This file leads to these hosts. Go on only if they are T-Gate's."))
        self._render(self._state)

    def _lay_out(self) -> None:
        files = QHBoxLayout()
        files.setSpacing(Space.XS)
        files.addWidget(self._import)
        files.addWidget(self._export)
        files.addStretch(1)
        chooser = QVBoxLayout()
        chooser.setSpacing(Space.XS)
        chooser.addWidget(self._list_label)
        chooser.addWidget(self._list)
        chooser.addLayout(files)
        chooser.addWidget(self._notice)
        hosts = QVBoxLayout(self._hosts)
        hosts.setSpacing(Space.XS)
        hosts.addWidget(self._hosts_title)
        hosts.addWidget(self._hosts_list)
        self._form_place = QVBoxLayout()
        self.column.addLayout(chooser)
        self.column.addWidget(self._hosts)
        self.column.addLayout(self._form_place)
        self.column.addStretch(1)

    def _render(self, state: EnvironmentChoice) -> None:
        self._state = state
        self.subtitle.setText(
            _("Choose where the company approves.")
            if state.hides_practice
            else _("Choose where the company approves. With no T-Gate account at hand, practise with the built-in one.")
        )
        known = [_row(one) for one in state.known]
        if not known and not state.hides_practice:
            known = [_practice_row()]
        self._list.show_rows(known if state.is_locked else [*known, _another_row()])
        if state.known and self._list.key is None:
            self._list.setCurrentRow(0)
        self._import.setVisible(not state.is_locked)
        self._notice.setText(state.notice)
        self._notice.setVisible(bool(state.notice))
        style_as(self._notice, role=state.notice_tone.value)
        if self._form is not None:
            self._form.set_names_taken(self._names())
        self._show_form()

    def _show_form(self) -> None:
        is_another = self._list.key == ANOTHER
        imported = self._state.imported
        self._hosts.setVisible(is_another and imported is not None)
        self._hosts_list.setText("\n".join(_host_lines(imported)) if imported is not None else "")
        if is_another or self._form is not None:
            self.form.setVisible(is_another)
        chosen = next((one for one in self._state.known if one.environment_id == self._list.key), None)
        self._export.setEnabled(chosen is not None and not chosen.is_practice)

    def _on_chosen(self) -> None:
        self._show_form()
        if self._list.key == ANOTHER:
            self.ensureWidgetVisible(self.form.first_field())

    def _on_export(self) -> None:
        if self._list.key not in (None, ANOTHER):
            self.export_requested.emit(self._list.key)

    def _names(self) -> tuple[str, ...]:
        described = self._state.described
        return tuple(one.name for one in self._state.known if one.environment_id != described)


def _row(environment: Environment) -> ChoiceRow:
    if environment.is_practice:
        return _practice_row()
    from tgate_desktop.oauth.environment import Source
    from tgate_desktop.words.environments import environment_name
    from tgate_desktop.words.isolation import isolated

    detail, ink = _host(environment.token_address), theme().environment_ink(environment.environment_id)
    if environment.source is Source.PROVIDED:
        detail = _("{host} · provided by your IT").format(host=isolated(detail))
    return ChoiceRow(environment.environment_id, environment_name(environment), detail, ink)


def _practice_row() -> ChoiceRow:
    detail = _("Plays T-Gate on this computer: for training and trying out")
    return ChoiceRow(PRACTICE_ID, _("Practice T-Gate (built in)"), detail, theme().environment_ink(PRACTICE_ID))


def _another_row() -> ChoiceRow:
    return ChoiceRow(ANOTHER, _("Another T-Gate environment"), _("Type its addresses, or import them from a file"))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].partition("?")[0]


def _host_lines(environment: Environment) -> list[str]:
    lines = [
        _("Approval: {host}").format(host=_host(environment.authorization_address)),
        _("Tokens, with the client secret: {host}").format(host=_host(environment.token_address)),
    ]
    if environment.proof_address:
        lines.append(_("Proof, with the access token: {host}").format(host=_host(environment.proof_address)))
    if environment.revocation_address:
        lines.append(_("Revocation: {host}").format(host=_host(environment.revocation_address)))
    if environment.proxy_address:
        lines.append(_("By way of the proxy: {host}").format(host=_host(environment.proxy_address)))
    return lines
