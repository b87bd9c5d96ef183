"""The chosen company by name, with what is done to the company itself: connect again, rename, remove."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.removal_question import RemovalQuestion
from tgate_desktop.ui.runner import Lane, Runner
from tgate_desktop.ui.theme import Space, Tone, style_as, theme
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import summary


class Asking(enum.Enum):
    """What the header is asking for in its second line."""

    NOTHING = "nothing"
    NAME = "name"
    REMOVAL = "removal"


@dataclass(frozen=True)
class HeaderState:
    """`problem` is why the last answer was not taken."""

    view: CompanyView
    asking: Asking = Asking.NOTHING
    is_busy: bool = False
    problem: Problem | None = None


class CompanyHeader(QWidget):
    """Signals: `connect_again_requested(CompanyView)`; `renamed(CompanyView)`; `removed(company_id)`;
    `action_requested(Action, CompanyView)`, beside why the company was not removed."""

    connect_again_requested = Signal(object)
    renamed = Signal(object)
    removed = Signal(str)
    action_requested = Signal(object, object)

    def __init__(self, runner: Runner, desktop: Desktop) -> None:
        super().__init__()
        named(self, "companyHeader")
        self._state: HeaderState | None = None
        self._runner = runner
        self._lanes: dict[str, Lane] = {}
        self._title = text_label("title", "companyTitle")
        self._dot = named(QFrame(), "environmentDot")
        self._environment = text_label("muted", "companyEnvironment")
        self._connect_again = self._button("connectAgain", "link", self._ask_to_connect)
        self._rename = self._button("rename", "edit", self._begin_renaming)
        self._remove = self._button("remove", "trash", self.ask_to_remove)
        self._name = Field("companyName")
        self._name.edit.returnPressed.connect(self._save_name)
        self._save = _button("saveName", "primary", self._save_name)
        self._cancel = _button("cancel", "", self._ask_nothing)
        self._removing = RemovalQuestion(desktop)
        self._removing.confirmed.connect(self._remove_now)
        self._removing.declined.connect(self._ask_nothing)
        self._removing.action_requested.connect(self._act_on_problem)
        self._lay_out()
        self._retranslate()
        theme().changed.connect(self._draw_dot)

    def show_view(self, view: CompanyView) -> None:
        """What is being asked about the same company stays."""
        if self._state is None or self._state.view.company.company_id != view.company.company_id:
            self._put(HeaderState(view))
        else:
            self._put(replace(self._state, view=view))

    def ask_to_remove(self) -> None:
        """As the button does: nothing is removed before the answer."""
        if self._state is not None:
            self._put(replace(self._state, asking=Asking.REMOVAL, problem=None))
            self._removing.focus()

    # ---- acts ----

    def _ask_to_connect(self) -> None:
        if self._state is not None:
            self.connect_again_requested.emit(self._state.view)

    def _begin_renaming(self) -> None:
        if self._state is not None:
            self._name.set_text(self._state.view.company.name)
            self._put(replace(self._state, asking=Asking.NAME, problem=None))
            self._name.setFocus()
            self._name.edit.selectAll()

    def _ask_nothing(self) -> None:
        if self._state is not None:
            asked = self._state.asking
            self._put(replace(self._state, asking=Asking.NOTHING, problem=None))
            (self._remove if asked is Asking.REMOVAL else self._rename).setFocus()

    def _save_name(self) -> None:
        state, name = self._state, self._name.text
        if state is None or state.is_busy:
            return
        company_id = state.view.company.company_id
        self._put(replace(state, is_busy=True, problem=None))
        self._lane(company_id).run(
            lambda use_cases: use_cases.desk.rename(company_id, name),
            self._on_renamed,
            lambda problem: self._on_refused(company_id, problem),
        )

    def _on_renamed(self, view: CompanyView) -> None:
        if self._is_shown(view.company.company_id):
            self._put(HeaderState(view))
            self._rename.setFocus()
        self.renamed.emit(view)

    def _remove_now(self, revoke: bool) -> None:
        state = self._state
        if state is None or state.is_busy:
            return
        company_id = state.view.company.company_id
        self._put(replace(state, is_busy=True, problem=None))
        self._lane(company_id).run(
            lambda use_cases: use_cases.remove(company_id, revoke),
            lambda _none: self.removed.emit(company_id),
            lambda problem: self._on_refused(company_id, problem),
        )

    def _act_on_problem(self, action: Action) -> None:
        if self._state is not None:
            self.action_requested.emit(action, self._state.view)

    def _lane(self, company_id: str) -> Lane:
        """One for each company: what is done to one does not drop what is done to another."""
        if company_id not in self._lanes:
            self._lanes[company_id] = self._runner.lane(self)
        return self._lanes[company_id]

    def _is_shown(self, company_id: str) -> bool:
        return self._state is not None and self._state.view.company.company_id == company_id

    def _on_refused(self, company_id: str, problem: Problem) -> None:
        if self._state is not None and self._is_shown(company_id):
            self._put(replace(self._state, is_busy=False, problem=problem))
            if self._state.asking is Asking.NAME:
                self._name.setFocus()

    # ---- showing ----

    def _put(self, state: HeaderState) -> None:
        self._state = state
        self._render()

    def _render(self) -> None:
        state = self._state
        if state is None:
            return
        company = state.view.company
        said = summary(state.problem) if state.problem else ""
        self._title.setText(company.name)
        self._environment.setText(environment_name(state.view.environment))
        self._draw_dot()
        self._renaming.setVisible(state.asking is Asking.NAME)
        self._removing.setVisible(state.asking is Asking.REMOVAL)
        self._name.say(said if state.asking is Asking.NAME else "", Tone.BAD)
        if state.asking is Asking.REMOVAL:
            self._removing.show_question(state.view, state.problem, is_busy=state.is_busy)
        self._save.setEnabled(not state.is_busy)

    def _draw_dot(self) -> None:
        if self._state is not None:
            size = theme().px(10)
            ink = theme().environment_ink(self._state.view.environment.environment_id)
            self._dot.setFixedSize(size, size)
            self._dot.setStyleSheet(f"background: {ink}; border-radius: {size // 2}px;")

    def _button(self, name: str, icon: str, act: object) -> IconButton:
        button = named(IconButton(icon, "quiet"), name)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        environment = QHBoxLayout()
        environment.setSpacing(Space.S)
        environment.addWidget(self._dot)
        environment.addWidget(self._environment, 1)
        titles = QVBoxLayout()
        titles.setSpacing(Space.HAIR)
        titles.addWidget(self._title)
        titles.addLayout(environment)
        acts = FlowLayout(spacing=Space.XS)
        for button in (self._connect_again, self._rename, self._remove):
            acts.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addLayout(titles, 1)
        head.addLayout(acts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.M)
        box.addLayout(head)
        self._renaming = self._lay_out_renaming()
        box.addWidget(self._renaming)
        box.addWidget(self._removing)

    def _lay_out_renaming(self) -> QFrame:
        frame = named(QFrame(), "renaming")
        style_as(frame, role="card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._name)
        column.addLayout(_flow(self._save, self._cancel))
        return frame

    def _retranslate(self) -> None:
        self._connect_again.setText(_("Connect again"))
        self._rename.setText(_("Rename"))
        self._remove.setText(_("Remove"))
        self._name.set_label(_("Company name"))
        self._save.setText(_("Save name"))
        self._cancel.setText(_("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)


def _button(name: str, kind: str, act: object) -> QPushButton:
    button = named(QPushButton(), name)
    style_as(button, kind=kind)
    button.clicked.connect(act)
    return button


def _flow(*widgets: QWidget) -> FlowLayout:
    row = FlowLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
