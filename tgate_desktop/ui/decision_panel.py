"""*Is this the right company?*: the question after each connect, for the wizard's Tokens page and the main window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.oauth.company import Company, Grant
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui.brand_names import brand_names
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import summary


@dataclass(frozen=True)
class Question:
    """What is asked about `grant`, which came with a connect of `company`.

    `same_as` is another company that the proof shows to be the same restaurant. `has_old_tokens` when Yes replaces
    some. `trouble` is why there is nothing to say Yes to: its tokens are nowhere. `said_no` opens the two ways that No
    has. `problem` is why the last answer was not taken; `is_busy` while one is carried out.
    """

    grant: Grant
    company: Company
    same_as: Company | None = None
    has_old_tokens: bool = False
    trouble: Problem | None = None
    said_no: bool = False
    problem: Problem | None = None
    is_busy: bool = False


class DecisionPanel(QFrame):
    """Asks, and tells its owner the answer; the owner carries it out and then shows a `Question` anew, or None.

    Signals: `confirmed(grant_id)`; `keep_as_new_requested(grant_id, name)`; `discard_requested(grant_id)`;
    `use_for_requested(grant_id, company_id)`; `connect_again_requested`.
    """

    confirmed = Signal(str)
    keep_as_new_requested = Signal(str, str)
    discard_requested = Signal(str)
    use_for_requested = Signal(str, str)
    connect_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "decisionPanel")
        style_as(self, role="panel", tone="info")
        self._question: Question | None = None
        self._icon = named(IconLabel("question", "info", 20), "decisionIcon")
        self._heading = text_label("heading", "decisionHeading")
        self._explanation = text_label(name="decisionExplanation")
        self._yes = _button("yesThisCompany", self._confirm, kind="primary")
        self._no = _button("noAnotherCompany", self._say_no)
        self._use_for = _button("useItForX", self._ask_to_use_for, kind="primary")
        self._keep_both = _button("keepBoth", self._confirm)
        self._connect_again = _button("connectAgain", self.connect_again_requested, kind="primary")
        self._name = Field("nameOfTheNewCompany")
        self._keep = _button("keepAsANewCompany", self._ask_to_keep, kind="primary")
        self._discard = _button("discard", self._ask_to_discard, kind="danger")
        self._discard_note = text_label("caption", "discardNote")
        self._problem = text_label("bad", "decisionProblem")
        self._name.edit.returnPressed.connect(self._ask_to_keep)
        self._lay_out()
        self._retranslate()
        self.show_question(None)

    def show_question(self, question: Question | None) -> None:
        """None hides the panel. What was typed stays while the question is about the same grant."""
        if question and (self._question is None or question.grant.grant_id != self._question.grant.grant_id):
            self._name.set_text("")
        self._question = question
        self._render()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._icon)
        head.addWidget(self._heading, 1)
        answers = _row(self._yes, self._no, self._use_for, self._keep_both, self._connect_again)
        self._another = named(QWidget(), "anotherCompany")
        another = QVBoxLayout(self._another)
        another.setContentsMargins(0, 0, 0, 0)
        another.setSpacing(Space.S)
        another.addWidget(self._name)
        another.addLayout(_row(self._keep))
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setSpacing(Space.S)
        box.addLayout(head)
        box.addWidget(self._explanation)
        box.addLayout(answers)
        box.addWidget(self._another)
        discard = QHBoxLayout()
        discard.setSpacing(Space.S)
        discard.addWidget(self._discard)
        discard.addWidget(self._discard_note, 1)
        box.addLayout(discard)
        box.addWidget(self._problem)

    def _retranslate(self) -> None:
        self._yes.setText(_("Yes, this company"))
        self._no.setText(_("No, another company"))
        self._keep_both.setText(_("Keep both"))
        self._connect_again.setText(_("Connect again"))
        self._name.set_label(_("Name of the new company"))
        self._keep.setText(_("Keep as a new company"))
        self._discard.setText(_("Discard"))
        self._discard_note.setText(_("Deletes these new tokens from this computer. At T-Gate they end by themselves."))

    def _render(self) -> None:
        question = self._question
        self.setVisible(question is not None)
        if question is None:
            return
        same_as, is_lost = question.same_as, question.trouble is not None
        self._heading.setText(_heading(question))
        self._explanation.setText(_explanation(question))
        if same_as is not None:
            self._use_for.setText(_("Use it for {company}").format(company=isolated_name(same_as.name)))
        for widget, is_shown in (
            (self._yes, same_as is None and not is_lost),
            (self._no, same_as is None and not question.said_no and not is_lost),
            (self._use_for, same_as is not None and not is_lost),
            (self._keep_both, same_as is not None and not is_lost),
            (self._connect_again, is_lost),
            (self._another, same_as is None and question.said_no and not is_lost),
            (self._discard, same_as is not None or question.said_no or is_lost),
            (self._discard_note, same_as is not None or question.said_no or is_lost),
            (self._problem, question.problem is not None and not question.said_no),
        ):
            widget.setVisible(is_shown)
        style_as(self._yes, kind="" if question.said_no else "primary")
        said = summary(question.problem) if question.problem else ""
        self._problem.setText(said)
        self._name.say(said, Tone.BAD)
        answers = (self._yes, self._no, self._use_for, self._keep_both, self._connect_again)
        for control in (*answers, self._another, self._discard):
            control.setEnabled(not question.is_busy)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._render()
        super().changeEvent(event)

    def _confirm(self) -> None:
        if question := self._begin():
            self.confirmed.emit(question.grant.grant_id)

    def _say_no(self) -> None:
        if self._question is not None:
            self.show_question(replace(self._question, said_no=True, problem=None))
            self._name.setFocus()

    def _ask_to_keep(self) -> None:
        if question := self._begin():
            self.keep_as_new_requested.emit(question.grant.grant_id, self._name.text)

    def _ask_to_discard(self) -> None:
        if question := self._begin():
            self.discard_requested.emit(question.grant.grant_id)

    def _ask_to_use_for(self) -> None:
        question = self._begin()
        if question is not None and question.same_as is not None:
            self.use_for_requested.emit(question.grant.grant_id, question.same_as.company_id)

    def _begin(self) -> Question | None:
        """The question that is now being answered; None while an answer is under way."""
        if self._question is None or self._question.is_busy:
            return None
        self.show_question(replace(self._question, is_busy=True, problem=None))
        return self._question

    def show_problem(self, problem: Problem) -> None:
        """The answer was not taken; it can be given again."""
        if self._question is None:
            return
        self.show_question(replace(self._question, is_busy=False, problem=problem))
        if self._question.said_no:
            self._name.setFocus()
            self._name.edit.selectAll()


def _heading(question: Question) -> str:
    if question.trouble is not None:
        return _("The new tokens cannot be used")
    if question.same_as is not None:
        return _("This is the restaurant that you already have as “{company}”").format(
            company=isolated_name(question.same_as.name)
        )
    return _("Is this the right company?")


def _explanation(question: Question) -> str:
    company = isolated_name(question.company.name)
    if question.trouble is not None:
        return " ".join(_of_lost(question, question.trouble, company))
    proof = question.grant.proof
    if proof is None:
        shown = _("The new tokens for {company} have not been checked, so T-Gate has shown no restaurant.")
    elif not proof.brands:
        shown = _("T-Gate shows no restaurant for the new tokens for {company}.")
    else:
        shown = _("The new tokens for {company} were approved for: {brands}.")
    sentences = [shown.format(company=company, brands=brand_names(proof) if proof else "")]
    if question.same_as is not None:
        sentences.append(_("Use them there, keep both companies, or discard the new tokens."))
    elif question.said_no:
        sentences.append(_("Keep them as a company of their own, or discard them."))
    elif question.has_old_tokens:
        sentences.append(_("The tokens that it has now stay in use until you say Yes."))
    return " ".join(sentences)


def _of_lost(question: Question, trouble: Problem, company: str) -> Iterator[str]:
    yield summary(trouble)
    yield _("Connect {company} again, or discard what is left of the new tokens.").format(company=company)
    if question.has_old_tokens:
        yield _("The tokens that it has now stay in use.")


def _button(name: str, act: object, kind: str = "") -> QPushButton:
    button = named(QPushButton(), name)
    style_as(button, kind=kind)
    button.clicked.connect(act)
    return button


def _row(*widgets: QWidget) -> FlowLayout:
    row = FlowLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
