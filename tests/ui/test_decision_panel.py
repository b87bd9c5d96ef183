"""*Is this the right company?*"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from tests.support.company_views import a_grant, a_view
from tgate_desktop.oauth.problems import NameTaken, VaultEntryCorrupt, VaultLocked
from tgate_desktop.ui.decision_panel import DecisionPanel, Question

GRANT = a_grant(awaits_decision=True, grant_id="new-grant")
COMPANY = a_view(name="Olive House").company
OTHER = a_view("company-2", "Olive Airport").company


@pytest.fixture
def panel(qtbot) -> DecisionPanel:
    panel = DecisionPanel()
    qtbot.addWidget(panel)
    panel.answers = []
    panel.confirmed.connect(lambda grant_id: panel.answers.append(("yes", grant_id)))
    panel.keep_as_new_requested.connect(lambda grant_id, name: panel.answers.append(("new", grant_id, name)))
    panel.discard_requested.connect(lambda grant_id: panel.answers.append(("discard", grant_id)))
    panel.use_for_requested.connect(lambda grant_id, other: panel.answers.append(("use for", grant_id, other)))
    panel.connect_again_requested.connect(lambda: panel.answers.append(("connect again",)))
    panel.show()
    return panel


def button(panel: DecisionPanel, name: str) -> QPushButton:
    return panel.findChild(QPushButton, name)


def shown_buttons(panel: DecisionPanel) -> dict[str, str]:
    return {one.objectName(): one.text() for one in panel.findChildren(QPushButton) if one.isVisible()}


def text(panel: DecisionPanel, name: str) -> str:
    return panel.findChild(QLabel, name).text()


def test_without_a_question_nothing_is_shown(panel):
    panel.show_question(Question(GRANT, COMPANY))
    panel.show_question(None)
    assert panel.isHidden()


def test_it_asks_with_the_brands_in_sight(panel):
    panel.show_question(Question(GRANT, COMPANY))
    assert text(panel, "decisionHeading") == "Is this the right company?"
    assert "Olive House · Olive Express" in text(panel, "decisionExplanation")
    assert shown_buttons(panel) == {
        "yesThisCompany": "Yes, this company",
        "noAnotherCompany": "No, another company",
    }


def test_yes_confirms_the_grant(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "yesThisCompany").click()
    assert panel.answers == [("yes", "new-grant")]


def test_nothing_is_answered_twice_while_the_first_answer_is_carried_out(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "yesThisCompany").click()
    assert not button(panel, "yesThisCompany").isEnabled()
    assert not button(panel, "noAnotherCompany").isEnabled()


def test_no_offers_to_keep_it_as_a_new_company_or_to_discard_it(panel, qtbot):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "noAnotherCompany").click()
    assert shown_buttons(panel) == {
        "yesThisCompany": "Yes, this company",
        "keepAsANewCompany": "Keep as a new company",
        "discard": "Discard",
    }
    name = panel.findChild(QLineEdit, "nameOfTheNewCompany")
    assert name.accessibleName() == "Name of the new company"
    qtbot.keyClicks(name, "Cedar Bakery")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert panel.answers == [("new", "new-grant", "Cedar Bakery")]


def test_a_name_that_is_taken_is_said_beside_the_field_and_can_be_changed(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "noAnotherCompany").click()
    panel.findChild(QLineEdit, "nameOfTheNewCompany").setText("olive airport")
    button(panel, "keepAsANewCompany").click()
    panel.show_problem(NameTaken(name="Olive Airport"))
    message = panel.findChild(QLabel, "nameOfTheNewCompanyMessage")
    assert message.isVisible()
    assert "Olive Airport" in message.text()
    assert panel.findChild(QLineEdit, "nameOfTheNewCompany").text() == "olive airport"
    button(panel, "keepAsANewCompany").click()
    assert len(panel.answers) == 2


def test_discard_says_what_it_deletes(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "noAnotherCompany").click()
    assert panel.findChild(QLabel, "discardNote").isVisible()
    button(panel, "discard").click()
    assert panel.answers == [("discard", "new-grant")]


def test_another_problem_is_said_in_the_panel(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "yesThisCompany").click()
    panel.show_problem(VaultLocked(vault="GNOME Keyring"))
    assert "GNOME Keyring" in text(panel, "decisionProblem")
    assert button(panel, "yesThisCompany").isEnabled()


def test_the_same_restaurant_is_named_and_has_three_answers(panel):
    panel.show_question(Question(GRANT, COMPANY, same_as=OTHER))
    assert text(panel, "decisionHeading") == "This is the restaurant that you already have as “Olive Airport”"
    assert shown_buttons(panel) == {
        "useItForX": "Use it for Olive Airport",
        "keepBoth": "Keep both",
        "discard": "Discard",
    }
    button(panel, "useItForX").click()
    assert panel.answers == [("use for", "new-grant", "company-2")]


def test_keep_both_is_a_yes(panel):
    panel.show_question(Question(GRANT, COMPANY, same_as=OTHER))
    button(panel, "keepBoth").click()
    assert panel.answers == [("yes", "new-grant")]


def test_what_yes_replaces_is_said(panel):
    panel.show_question(Question(GRANT, COMPANY, has_old_tokens=True))
    assert "stay in use until you say Yes" in text(panel, "decisionExplanation")


@pytest.mark.parametrize("same_as", [None, OTHER])
def test_tokens_that_are_nowhere_are_told_with_what_can_be_done_instead_of_a_yes(panel, same_as):
    lost = VaultEntryCorrupt(vault="GNOME Keyring")
    panel.show_question(Question(GRANT, COMPANY, same_as=same_as, has_old_tokens=True, trouble=lost))
    assert text(panel, "decisionHeading") == "The new tokens cannot be used"
    assert text(panel, "decisionExplanation") == (
        "GNOME Keyring holds tokens of this company that are damaged and cannot be read. Connect Olive House again, or "
        "discard what is left of the new tokens. The tokens that it has now stay in use."
    )
    assert shown_buttons(panel) == {"connectAgain": "Connect again", "discard": "Discard"}
    button(panel, "connectAgain").click()
    button(panel, "discard").click()
    assert panel.answers == [("connect again",), ("discard", "new-grant")]


def test_where_there_are_no_old_tokens_none_are_said_to_stay(panel):
    panel.show_question(Question(GRANT, COMPANY, trouble=VaultEntryCorrupt(vault="GNOME Keyring")))
    assert "stay in use" not in text(panel, "decisionExplanation")


def test_a_grant_that_was_not_checked_says_so(panel):
    panel.show_question(Question(a_grant(proof=None), COMPANY))
    assert "have not been checked" in text(panel, "decisionExplanation")


def test_another_grant_starts_with_an_empty_name(panel):
    panel.show_question(Question(GRANT, COMPANY))
    button(panel, "noAnotherCompany").click()
    panel.findChild(QLineEdit, "nameOfTheNewCompany").setText("typed")
    panel.show_question(Question(a_grant(grant_id="another"), COMPANY))
    assert panel.findChild(QLineEdit, "nameOfTheNewCompany").text() == ""
