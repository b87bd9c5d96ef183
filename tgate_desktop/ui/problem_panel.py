"""A problem in words: what happened, the likely causes, what to do; the technical detail is one click away."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconButton, IconLabel
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.explanation import Action, Explanation, action_label
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain

_BUTTONS = {
    Action.TRY_AGAIN: ("tryAgain", "refresh"),
    Action.REFRESH: ("refresh", "refresh"),
    Action.CONNECT_AGAIN: ("connectAgain", "link"),
    Action.ENTER_SECRET_AGAIN: ("enterTheSecretAgain", "key"),
    Action.CHANGE_REDIRECT_URI: ("changeTheRedirectUri", "edit"),
    Action.CHANGE_ENVIRONMENT: ("changeTheEnvironment", "edit"),
    Action.RETRY_SAVE: ("saveAgain", "download"),
    Action.UNLOCK_KEYRING: ("unlockTheKeyring", "lock"),
    Action.COPY_LINK: ("copyLink", "copy"),
    Action.CHECK_COMPUTER: ("checkThisComputer", "search"),
}


ABOUT_COMPANY = (
    Action.CONNECT_AGAIN,
    Action.ENTER_SECRET_AGAIN,
    Action.CHANGE_ENVIRONMENT,
    Action.CHANGE_REDIRECT_URI,
    Action.CHECK_COMPUTER,
)
"""What a place inside a company's window offers and leaves to that window."""

ONCE_MORE = (Action.TRY_AGAIN, Action.UNLOCK_KEYRING, Action.RETRY_SAVE)
"""What the act that failed does when it is done once more: reading an entry makes a locked keyring ask."""


class ProblemPanel(QFrame):
    """Hidden without a problem. `offers` are the actions that this place can carry out; others get no button.

    Signals: `action_requested(Action)`.
    """

    action_requested = Signal(object)

    def __init__(self, desktop: Desktop, offers: Collection[Action] = (), tone: Tone = Tone.BAD) -> None:
        super().__init__()
        named(self, "problemPanel")
        style_as(self, role="panel", tone=tone.value)
        self._desktop = desktop
        self._problem: Problem | None = None
        self._explain: Callable[[Problem], Explanation] = explain
        icon = named(IconLabel("warning" if tone is Tone.WARN else "cross-circle", tone.value, 20), "problemIcon")
        self._what_happened = text_label("label", "whatHappened")
        self._likely_cause_title = text_label("caption", "likelyCauseTitle")
        self._likely_cause = text_label(name="likelyCause")
        self._what_to_do = text_label(name="whatToDo")
        self._buttons = {action: self._button(action) for action in offers}
        self._details = named(IconButton("info", "quiet"), "details")
        self._details.setCheckable(True)
        self._copy = named(IconButton("copy", "quiet"), "copyDetails")
        self._code = value_label("problemCode", is_left_to_right=True)
        self._code.setWordWrap(False)
        style_as(self._code, role="caption")
        self._facts = value_label("problemFacts", is_left_to_right=True)
        self._technical = named(QWidget(), "technicalDetail")
        self._lay_out(icon)
        self._details.toggled.connect(self._technical.setVisible)
        self._copy.clicked.connect(self._copy_details)
        self._retranslate()
        self.show_problem(None)

    @property
    def problem(self) -> Problem | None:
        return self._problem

    @property
    def shown_actions(self) -> frozenset[Action]:
        """Those that have a button now."""
        if self._problem is None:
            return frozenset()
        return frozenset(action for action, button in self._buttons.items() if not button.isHidden())

    def show_problem(self, problem: Problem | None, words: Callable[[Problem], Explanation] = explain) -> None:
        """`words` explains it; another one than the usual tells of the same problem in another situation."""
        if problem is not self._problem:
            self._details.setChecked(False)
        self._problem, self._explain = problem, words
        self._render()

    def _button(self, action: Action) -> IconButton:
        name, icon = _BUTTONS[action]
        button = named(IconButton(icon), name)
        button.clicked.connect(lambda: self.action_requested.emit(action))
        return button

    def _lay_out(self, icon: IconLabel) -> None:
        technical = QVBoxLayout(self._technical)
        technical.setContentsMargins(0, 0, 0, 0)
        technical.setSpacing(Space.HAIR)
        technical.addWidget(self._facts)
        self._technical.hide()
        buttons = FlowLayout()
        for widget in (*self._buttons.values(), self._details, self._copy, self._code):
            buttons.addWidget(widget)
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        words.addWidget(self._what_happened)
        words.addWidget(self._what_to_do)
        words.addWidget(self._likely_cause_title)
        words.addWidget(self._likely_cause)
        words.addLayout(buttons)
        words.addWidget(self._technical)
        box = QHBoxLayout(self)
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.M)
        top = QVBoxLayout()
        top.addWidget(icon)
        top.addStretch(1)
        box.addLayout(top)
        box.addLayout(words, 1)

    def _retranslate(self) -> None:
        for action, button in self._buttons.items():
            button.setText(action_label(action))
        self._details.setText(_("Details"))
        self._copy.setText(_("Copy details"))

    def _render(self) -> None:
        problem = self._problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        explanation = self._explain(problem)
        causes = explanation.likely_causes
        self._what_happened.setText(explanation.what_happened)
        self._what_to_do.setText(explanation.what_to_do)
        self._likely_cause_title.setText(_("Likely cause") if len(causes) == 1 else _("Likely causes"))
        self._likely_cause.setText(causes[0] if len(causes) == 1 else "\n".join(f"• {cause}" for cause in causes))
        for label in (self._likely_cause_title, self._likely_cause):
            label.setVisible(bool(causes))
        for action, button in self._buttons.items():
            button.setVisible(action in (explanation.action, explanation.second_action))
        self._code.setText(problem.code)
        self._facts.setText("\n".join(f"{name}: {value}" for name, value in sorted(problem.facts.items())))
        self._facts.setVisible(bool(problem.facts))

    def _copy_details(self) -> None:
        if self._problem is not None:
            self._desktop.copy_text(f"{self._what_happened.text()}\n{self._problem}")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)
