"""The question before a company is removed: what goes, whom revoking cuts off, why the last answer was not taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.problem_panel import ABOUT_COMPANY, ONCE_MORE, ProblemPanel
from tgate_desktop.ui.removal_texts import explain_not_removed, removal_text, removal_warning
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.languages import gettext as _


class RemovalQuestion(QFrame):
    """Signals: `confirmed(revoke)`; `declined`; `action_requested(Action)`, beside why nothing was removed."""

    confirmed = Signal(bool)
    declined = Signal()
    action_requested = Signal(object)

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        named(self, "removing")
        style_as(self, role="panel", tone="bad")
        self._revokes = False
        self._text = text_label(name="removalText")
        self._warning = text_label("warn", "removalWarning")
        self._problem = named(ProblemPanel(desktop, (*ONCE_MORE, *ABOUT_COMPANY)), "removalPanel")
        self._remove = _button("removeCompany", "danger")
        self._revoke = _button("revokeAndRemove", "danger")
        self._dont_revoke = _button("removeWithoutRevoking")
        self._keep = _button("keepTheCompany")
        self._remove.clicked.connect(lambda: self._confirm(revoke=False))
        self._revoke.clicked.connect(lambda: self._confirm(revoke=True))
        self._dont_revoke.clicked.connect(lambda: self._confirm(revoke=False))
        self._keep.clicked.connect(self.declined)
        self._problem.action_requested.connect(self._act)
        self._lay_out()
        self._retranslate()

    def show_question(self, view: CompanyView, problem: Problem | None, *, is_busy: bool) -> None:
        """`problem` is why the last answer was not taken; `is_busy` while one is carried out."""
        can_revoke = view.environment.revocation_address is not None and view.shown_grant is not None
        warning = removal_warning(view) if can_revoke else ""
        self._text.setText(removal_text(view.company.name, can_revoke=can_revoke))
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._problem.show_problem(problem, explain_not_removed)
        self._remove.setVisible(not can_revoke)
        for button in (self._revoke, self._dont_revoke):
            button.setVisible(can_revoke)
        style_as(self._revoke, kind="" if warning else "danger")
        for button in (self._remove, self._revoke, self._dont_revoke):
            button.setEnabled(not is_busy)

    def focus(self) -> None:
        """Where a key does no harm."""
        self._keep.setFocus()

    def _confirm(self, *, revoke: bool) -> None:
        self._revokes = revoke
        self.confirmed.emit(revoke)

    def _act(self, action: Action) -> None:
        if action in ONCE_MORE:
            self._confirm(revoke=self._revokes)
        else:
            self.action_requested.emit(action)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(named(IconLabel("trash", "bad", 18), "removalIcon"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)
        answers = FlowLayout()
        for button in (self._remove, self._revoke, self._dont_revoke, self._keep):
            answers.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(line)
        column.addWidget(self._warning)
        column.addWidget(self._problem)
        column.addLayout(answers)

    def _retranslate(self) -> None:
        self._remove.setText(_("Remove company"))
        self._revoke.setText(_("Revoke and remove"))
        self._dont_revoke.setText(_("Remove without revoking"))
        self._keep.setText(_("Keep the company"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _button(name: str, kind: str = "") -> QPushButton:
    button = named(QPushButton(), name)
    style_as(button, kind=kind)
    return button
