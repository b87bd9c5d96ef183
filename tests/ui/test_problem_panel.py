"""The problem panel: words first, the technical detail on demand, a button only where somebody carries it out."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.fake_use_cases import FakeDesktop
from tgate_desktop.oauth.problems import HostNotFound, InvalidClient, Problem, every_problem
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.problems import explain, explain_unsaved

REFUSED = InvalidClient(status=401, host="tgate.example", error="invalid_client", tried_both=True)


@pytest.fixture
def panel(qtbot) -> ProblemPanel:
    panel = ProblemPanel(FakeDesktop(), list(Action))
    qtbot.addWidget(panel)
    return panel


def text(panel: ProblemPanel, name: str) -> str:
    return panel.findChild(QLabel, name).text()


def buttons(panel: ProblemPanel) -> list[str]:
    return [button.objectName() for button in panel.findChildren(QPushButton) if not button.isHidden()]


def test_without_a_problem_there_is_no_panel(panel) -> None:
    assert panel.isHidden()
    panel.show_problem(REFUSED)
    assert not panel.isHidden()
    panel.show_problem(None)
    assert panel.isHidden()


@pytest.mark.parametrize("kind", list(every_problem()), ids=lambda kind: kind.code)
def test_every_problem_is_explained(panel, kind: type[Problem]) -> None:
    problem = kind()
    panel.show_problem(problem)
    explanation = explain(problem)
    assert text(panel, "whatHappened") == explanation.what_happened
    assert text(panel, "whatToDo") == explanation.what_to_do
    assert text(panel, "problemCode") == kind.code
    for cause in explanation.likely_causes:
        assert cause in text(panel, "likelyCause")
    offered = {explanation.action, explanation.second_action} - {None}
    assert len(buttons(panel)) == 2 + len(offered)


def test_beside_what_mends_it_stands_what_helps_to_find_out_more(panel) -> None:
    panel.show_problem(HostNotFound(host="tgate.example"))
    assert buttons(panel)[:2] == ["tryAgain", "checkThisComputer"]


def test_an_action_that_nobody_here_carries_out_has_no_button(qtbot) -> None:
    panel = ProblemPanel(FakeDesktop())
    qtbot.addWidget(panel)
    panel.show_problem(REFUSED)
    assert buttons(panel) == ["details", "copyDetails"]


def test_the_action_is_told(panel, qtbot) -> None:
    panel.show_problem(REFUSED)
    asked: list[Action] = []
    panel.action_requested.connect(asked.append)
    panel.findChild(QPushButton, "enterTheSecretAgain").click()
    assert asked == [Action.ENTER_SECRET_AGAIN]


def test_the_detail_is_one_click_away_and_can_be_copied(panel) -> None:
    panel.show_problem(REFUSED)
    facts = panel.findChild(QLabel, "problemFacts")
    assert facts.parentWidget().isHidden()
    panel.findChild(QPushButton, "details").click()
    assert not facts.parentWidget().isHidden()
    assert "status: 401" in facts.text()
    panel.findChild(QPushButton, "copyDetails").click()
    (copied,) = panel._desktop.texts
    assert "invalid_client" in copied
    assert "tgate.example" in copied


def test_the_same_problem_can_be_told_in_another_situation(panel) -> None:
    panel.show_problem(REFUSED, explain_unsaved)
    assert text(panel, "whatHappened") == explain_unsaved(REFUSED).what_happened
