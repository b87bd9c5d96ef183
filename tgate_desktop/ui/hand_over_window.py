"""*Hand over*: the pair of one company, in the form that a server's team needs, after one plain warning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import FileNotWritten, Problem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.closing_key import closes_by_key
from tgate_desktop.ui.desktop import CLIPBOARD_SECRET_LIFETIME_S, Desktop
from tgate_desktop.ui.hand_over_texts import form_name, form_note, saved_text, warning_text
from tgate_desktop.ui.icons import IconButton, IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named, object_name
from tgate_desktop.ui.options import Options
from tgate_desktop.ui.over_buttons import lay_out_over_buttons
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ONCE_MORE, ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Space, style_as, theme
from tgate_desktop.ui.token_panel_state import Note, note_line
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases

_SIZE = (640, 480)


@dataclass(frozen=True)
class HandOverState:
    """`saved_to` is the file that was written last; `is_copied` when the clipboard has the text."""

    view: CompanyView
    is_busy: bool = False
    problem: Problem | None = None
    is_copied: bool = False
    saved_to: str | None = None


class HandOverWindow(QWidget):
    """Signals: `view_changed(CompanyView)`, after the company is remembered as handed over; `action_requested(Action)`,
    for what the window around the company does: this one has made room for it."""

    view_changed = Signal(object)
    action_requested = Signal(object)

    def __init__(self, runner: Runner, desktop: Desktop, view: CompanyView, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        named(self, "handOverWindow")
        closes_by_key(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._state = HandOverState(view)
        self._desktop = desktop
        self._lane = runner.lane(self)
        self._title = text_label("title", "handOverTitle")
        self._warning = text_label(name="handOverWarning")
        self._forms = Options("forms", {form: f"{form.value}Form" for form in HandOverForm})
        self._server_uses = named(QCheckBox(), "aServerUsesThemFromNowOn")
        self._server_uses.setChecked(True)
        self._problem = ProblemPanel(desktop, (*ONCE_MORE, Action.REFRESH, *ABOUT_COMPANY))
        self._again: Callable[[], None] = self._copy_text
        self._note = text_label("good", "handOverNote")
        self._copy = named(IconButton("copy", "primary"), "copyToClipboard")
        self._save = named(IconButton("download"), "saveToAFile")
        self._close = named(QPushButton(), "close")
        self._lay_out()
        self._forms.changed.connect(self._on_form_chosen)
        self._copy.clicked.connect(self._copy_text)
        self._save.clicked.connect(self._choose_file)
        self._close.clicked.connect(self.close)
        self._problem.action_requested.connect(self._act)
        self._retranslate()
        self._forms.setFocus()

    # ---- acts ----

    def _copy_text(self) -> None:
        form, company_id = self._forms.chosen, self._state.view.company.company_id
        says_server_use = self._says_server_use
        self._again = self._copy_text

        def read(use_cases: UseCases) -> tuple[CompanyView, Secret | str]:
            view, text = use_cases.hand_over.text(company_id, form)
            return _with_server_use(use_cases, view, says_server_use), text

        def copied(result: tuple[CompanyView, Secret | str]) -> None:
            view, text = result
            if isinstance(text, Secret):
                self._desktop.copy_secret(text)
            else:
                self._desktop.copy_text(text)
            self._on_handed_over(replace(self._state, view=view, is_busy=False, is_copied=True))

        self._begin(read, copied)

    def _choose_file(self) -> None:
        form = self._forms.chosen
        dialog = QFileDialog(self, _("Hand over"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("All files (*)")])
        dialog.selectFile(f"{object_name(self._state.view.company.name) or 'tokens'}{form.suffix}")
        dialog.fileSelected.connect(self.save_file)
        dialog.open()

    def save_file(self, path: str) -> None:
        """Writes the chosen form to `path`."""
        form, company_id = self._forms.chosen, self._state.view.company.company_id
        says_server_use = self._says_server_use
        self._again = lambda: self.save_file(path)

        def write(use_cases: UseCases) -> CompanyView:
            return _with_server_use(use_cases, use_cases.hand_over.to_file(company_id, form, path), says_server_use)

        self._begin(
            write,
            lambda view: self._on_handed_over(replace(self._state, view=view, is_busy=False, saved_to=path)),
        )

    def _act(self, action: Action) -> None:
        if action not in ONCE_MORE:
            self.close()
            self.action_requested.emit(action)
        elif isinstance(self._state.problem, FileNotWritten):
            self._choose_file()
        else:
            self._again()

    @property
    def _says_server_use(self) -> bool:
        is_asked = self._server_uses.isEnabled() and self._state.view.company.server_use is not ServerUse.YES
        return is_asked and self._server_uses.isChecked()

    def _begin(self, work: Callable[[UseCases], object], done: Callable[..., None]) -> None:
        if self._state.is_busy:
            return
        self._put(replace(self._state, is_busy=True, problem=None, is_copied=False, saved_to=None))
        self._lane.run(work, done, lambda problem: self._put(replace(self._state, is_busy=False, problem=problem)))

    def _on_handed_over(self, state: HandOverState) -> None:
        self._put(state)
        self.view_changed.emit(state.view)

    def _on_form_chosen(self) -> None:
        self._put(replace(self._state, problem=None, is_copied=False, saved_to=None))

    # ---- showing ----

    def _put(self, state: HandOverState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state, form = self._state, self._forms.chosen
        name = state.view.company.name
        self._title.setText(_("Hand over the tokens of {company}").format(company=isolated_name(name)))
        self._warning.setText(warning_text(name))
        self._forms.set_texts(_("Hand over as"), {one: form_name(one) for one in HandOverForm}, form_note(form))
        self._server_uses.setEnabled(form is not HandOverForm.CURL)
        self._server_uses.setVisible(state.view.company.server_use is not ServerUse.YES)
        self._problem.show_problem(state.problem)
        self._note.setText(self._said())
        self._note.setVisible(bool(self._note.text()))
        for button in (self._copy, self._save):
            button.setEnabled(not state.is_busy)

    def _said(self) -> str:
        is_secret = self._forms.chosen is not HandOverForm.CURL
        if self._state.saved_to is not None:
            return saved_text(self._state.saved_to, is_secret=is_secret)
        if self._state.is_copied:
            note = Note.COPIED_SECRET if is_secret else Note.COPIED_TEXT
            return note_line(note, CLIPBOARD_SECRET_LIFETIME_S)[0]
        return ""

    def _lay_out(self) -> None:
        warning = named(QFrame(), "handOverWarningPanel")
        style_as(warning, role="panel", tone="warn")
        line = QHBoxLayout(warning)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.M)
        line.addWidget(named(IconLabel("warning", "warn", 20), "handOverIcon"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._warning, 1)
        content = named(QWidget(), "handOverContent")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.M)
        for widget in (self._title, warning, self._forms, self._server_uses, self._problem, self._note):
            inner.addWidget(widget)
        inner.addStretch(1)
        lay_out_over_buttons(self, "handOverArea", content, self._copy, self._save, self._close)
        self.resize(*(theme().px(side) for side in _SIZE))

    def _retranslate(self) -> None:
        self.setWindowTitle(_("Hand over"))
        self._server_uses.setText(_("A server uses them from now on"))
        self._copy.setText(_("Copy to clipboard"))
        self._save.setText(_("Save to a file"))
        self._close.setText(_("Close"))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _with_server_use(use_cases: UseCases, view: CompanyView, says_server_use: bool) -> CompanyView:
    if not says_server_use:
        return view
    return use_cases.desk.set_server_use(view.company.company_id, ServerUse.YES)
